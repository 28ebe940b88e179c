"""`flask --app web deploy --by NAME FILE|FOLDER …`: release new versions of diagrams, tables and forms.

Of a folder the scenarios are run first, as before a release in the studio. Exit status 1 when anything
is refused; with `--json` what was released, or why it was not, for programs.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import db, system_account
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.dialect import xml
from engine.faults import Refused
from engine.models import Definition, Deployment
from processes import readers
from processes.audit import log as audit_log
from processes.deadlines import law_files, law_proposals
from processes.deadlines.law_models import LawEntry
from processes.deadlines.library import FILE
from processes.errors import ProcessError
from processes.studio import findings, reviewing
from processes.studio.errors import EmptyFolder
from web.app import App
from web.studio import folders


def register(app: App) -> None:
    """Add the command `flask deploy`."""
    app.cli.add_command(deploy)


@click.command("deploy", help="发布流程图、决策表和表单的新版本；有一处不对，全部不发布。")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="文件或文件夹…",
    type=click.Path(exists=True, path_type=Path),
)
@click.option("--by", "name", required=True, metavar="姓名", help="由谁发布；记入审计日志。")
@click.option("--json", "as_json", is_flag=True, help="输出给程序读的 JSON。")
def deploy(files: tuple[Path, ...], name: str, *, as_json: bool) -> None:
    """Release the files together, or say everything that is wrong with them and release none.

    Running cases keep the versions they started with. Who did it is kept.
    """
    try:
        by = readers.who(name, "由谁发布")
    except ProcessError as refusal:
        raise click.BadParameter(str(refusal), param_hint="--by") from refusal
    for file in files:
        if not _is_text(file.name):
            raise click.BadParameter(
                f"文件名{file.name!a}不是有效的文字，请改名。", param_hint="FILES"
            )
    try:
        with db.begin() as session:
            given = _given(session, files)
            sources, waiting = _propose_laws(session, given, by)
            deployment = catalogue.deploy(session, sources)
            added = session.scalars(
                select(Definition)
                .where(Definition.deployment_id == deployment.id)
                .order_by(Definition.name)
            ).all()
            _deploy(session, deployment, added, by)
            number = deployment.id if added else None
    except (Refused, ProcessError) as refused:
        _refuse(refused, as_json=as_json)
    if as_json:
        released = [{"name": each.name, "version": each.version} for each in added]
        told = {"deployment": number, "released": released, "waiting": waiting}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for each in added:
        click.echo(f"{each.name}：第 {each.version} 版")
    for told_of in waiting:
        click.echo(f"{told_of}：已提请，由另一人在“法律版本”页面复核后才施行。")
    if not added and not waiting:
        click.echo("这些文件与现行版本相同，没有发布新版本。")


def _given(session: Session, paths: Sequence[Path]) -> list[Source]:
    """The files, and those of the folders; raises EmptyFolder, ScenariosFail when one of a folder is red."""
    found = list[Source]()
    for path in paths:
        if not path.is_dir():
            found.append(Source.of(path.name, xml.read(path)))
            continue
        contents = folders.read(path)
        sources = findings.sources(contents)
        if not sources:
            raise EmptyFolder(name=path.name)
        # What cannot run at all is told with every fault, before any scenario of it.
        catalogue.check(session, sources)
        reviewing.require_green(session, contents)
        found += sources
    return found


def _refuse(refused: Refused | ProcessError, *, as_json: bool) -> NoReturn:
    if not as_json:
        raise click.ClickException(str(refused)) from refused
    faults = [asdict(each) for each in refused.faults] if isinstance(refused, Refused) else []
    told = {"released": [], "sentence": str(refused), "findings": faults}
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    raise SystemExit(1) from refused


def _propose_laws(
    session: Session, sources: Sequence[Source], name: str
) -> tuple[list[Source], list[str]]:
    """The files without the versions of laws in them, and what those are called: they wait."""
    rest, waiting = list[Source](), list[str]()
    for source in sources:
        if source.name != FILE.name:
            rest.append(source)
            continue
        note = f"随文件{source.name}提交"
        found = law_files.hand_in(
            session, source.name, source.text, by=None, told_by=name, note=note
        )
        waiting += [_called(entry) for entry in found.entries]
        if found.rest is not None:
            rest.append(Source.of(source.name, found.rest))
    return rest, waiting


def _called(entry: LawEntry) -> str:
    law = law_proposals.read(entry).law
    return f"《{law.name}》{law.title}"


def _is_text(name: str) -> bool:
    """Whether it can be kept: bytes that are no UTF-8 come from the system as halves of surrogates."""
    return not any("\ud800" <= sign <= "\udfff" for sign in name)


def _deploy(
    session: Session, deployment: Deployment, added: Sequence[Definition], name: str
) -> None:
    deployment.account, deployment.told_by = system_account.name(), name
    audit_log.record(
        session,
        "deployed",
        deployment=deployment.id,
        name=name,
        account=deployment.account,
        files=[f"{each.name} {each.version}" for each in added],
    )
