"""Whether a file would take the place of another that is released under another name."""

from collections.abc import Iterator

from engine.deployment import catalogue, checking
from engine.deployment.checking import Release
from engine.faults import Fault
from processes.diagrams.release_rules import CASE

_WORDS = {"bpmn": "流程", "form": "表单"}


@checking.warning
def no_file_replaces_another_unsaid(release: Release) -> Iterator[Fault]:
    """A file whose process or form is that of a released file with another name."""
    if release.session is None or CASE not in release.processes:
        return
    files = {("bpmn", key): file for key, file in release.processes.items()}
    files |= {("form", key): form.name for key, form in release.forms.items()}
    for one in catalogue.list_released(release.session):
        file = files.get((one.kind, one.key), one.name)
        if file != one.name and file in release.given:
            message = (
                f"里面的{_WORDS[one.kind]}“{one.key}”现在由 {one.name} 发布，发布以后就由 {file} 取代。"
                f"不是这个意思的，请换一个标识；是的，文件名也请用 {one.name}。"
            )
            yield Fault(file, None, one.key, None, "replaces", message)
