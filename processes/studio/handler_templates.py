"""An element template for each handler: a service task chosen by what it does, its inputs a form.

Made of the signatures, so that a parameter that comes, goes or is required is so in the editor too.
"""

from collections.abc import Iterator, Mapping

from processes.studio import signatures, template_file
from processes.studio.signatures import CASE, Described, Parameter
from processes.studio.template_file import Field, Options, Template

_SERVICE_TASK = {"value": "bpmn:ServiceTask"}
_TYPE = {"type": "zeebe:taskDefinition", "property": "type"}
_RETRIES = {"type": "zeebe:taskDefinition", "property": "retries"}
_EXPRESSION = "以“=”开头的表达式，或固定文字"


def templates(limits: Options) -> Iterator[Template]:
    """The templates of all handlers with words; `limits` are the keys there are."""
    known = [(f'="{key}"', words) for key, words in limits]
    for each in signatures.describe_all():
        for key, (name, given) in each.presets.items():
            yield of_handler(each, f"{each.type}.{key}", name, given, known)
        if not each.presets:
            yield of_handler(each, each.type, each.name, {}, known)


def of_handler(
    its: Described, key: str, name: str, given: Mapping[str, str], limits: Options
) -> Template:
    """The template of one handler, called `name`; `given` are the inputs that never differ."""
    fields = [
        template_file.hidden(_TYPE, its.type),
        *(_field(each, given, limits) for each in its.parameters),
        template_file.text(_RETRIES, "总共尝试几次", value="3"),
    ]
    return template_file.template(key, name, its.does, its.family, _SERVICE_TASK, fields)


def _field(its: Parameter, given: Mapping[str, str], limits: Options) -> Field:
    binding = {"type": "zeebe:input", "name": its.name}
    if its.name == CASE:
        return template_file.hidden(binding, f"={CASE}")
    if its.name in given:
        return template_file.hidden(binding, f'="{given[its.name]}"')
    more: Field = {"constraints": {"notEmpty": True}} if its.is_required else {"optional": True}
    if its.is_limit:
        return template_file.choice(binding, its.words, limits, **more)
    if its.choices:
        return template_file.choice(binding, its.words, _codes(its), **more)
    return template_file.text(
        binding, its.words, feel="optional", description=f"{its.name}：{_EXPRESSION}", **more
    )


def _codes(its: Parameter) -> Options:
    if not its.is_required:
        yield "", "（不写）"
    yield f"={its.name}", f"按流程变量 {its.name}"
    for code, words in its.choices.items():
        yield f'="{code}"', f"{words} {code}"
