"""Models for tests: DMN written short."""

from engine import dmn

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def xml(*elements, name="模型", namespace="urn:test", dialect=NAMESPACE):
    """The bytes of a model of these elements."""
    body = "".join(elements)
    return (
        f'<definitions xmlns="{dialect}" name="{name}" namespace="{namespace}">{body}</definitions>'
    ).encode()


def model(*elements, **more):
    """The model of these elements, loaded."""
    return dmn.load(xml(*elements, **more))


def literal(text, type=""):
    """A literal expression."""
    return f"<literalExpression{_typed(type)}><text>{_escaped(text)}</text></literalExpression>"


def decision(name, logic, *, needs=(), knows=(), type=""):
    """A decision whose id is its name; `needs` are decisions, or inputs written >name."""
    arrows = "".join(map(_information, needs)) + "".join(map(_knowledge, knows))
    variable = f'<variable name="{name}"{_typed(type)}/>'
    return f'<decision id="{name}" name="{name}">{variable}{arrows}{logic}</decision>'


def input_data(name, type=""):
    """Input data whose id is its name."""
    return (
        f'<inputData id="{name}" name="{name}"><variable name="{name}"{_typed(type)}/></inputData>'
    )


def knowledge(name, parameters, logic, *, knows=(), type="", kind=""):
    """A business knowledge model; `parameters` are names, or pairs of name and type."""
    said = f' kind="{kind}"' if kind else ""
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}"><variable name="{name}"{_typed(type)}/>'
        f"<encapsulatedLogic{said}>{_parameters(parameters)}{logic}</encapsulatedLogic>"
        f"{''.join(map(_knowledge, knows))}</businessKnowledgeModel>"
    )


def function(parameters, logic, kind=""):
    """A boxed function definition."""
    said = f' kind="{kind}"' if kind else ""
    return f"<functionDefinition{said}>{_parameters(parameters)}{logic}</functionDefinition>"


def table(policy, inputs, outputs, *rules, more=""):
    """A decision table: rules are lists of cells, inputs first; `more` is put on the table."""
    heads = "".join(
        f"<input><inputExpression><text>{_escaped(each)}</text></inputExpression></input>"
        if not each.startswith("<")
        else each
        for each in inputs
    )
    heads += "".join(
        each if each.startswith("<") else f'<output name="{each}"/>' for each in outputs
    )
    rows = "".join(_rule(number, cells, len(inputs)) for number, cells in enumerate(rules, 1))
    return f'<decisionTable hitPolicy="{policy}" {more}>{heads}{rows}</decisionTable>'


def output(name, values="", default="", type=""):
    """An output column with allowed values and a default."""
    inner = f"<outputValues><text>{_escaped(values)}</text></outputValues>" if values else ""
    if default:
        inner += f"<defaultOutputEntry><text>{_escaped(default)}</text></defaultOutputEntry>"
    return f'<output name="{name}"{_typed(type)}>{inner}</output>'


def input_column(expression, values="", type=""):
    """An input column with allowed values."""
    inner = f"<inputExpression{_typed(type)}><text>{_escaped(expression)}</text></inputExpression>"
    if values:
        inner += f"<inputValues><text>{_escaped(values)}</text></inputValues>"
    return f"<input>{inner}</input>"


def _rule(number, cells, inputs):
    tags = ["inputEntry"] * inputs + ["outputEntry"] * (len(cells) - inputs)
    body = "".join(
        f"<{tag}><text>{_escaped(cell)}</text></{tag}>"
        for tag, cell in zip(tags, cells, strict=True)
    )
    return f'<rule id="r{number}">{body}</rule>'


def _information(name):
    kind = "requiredInput" if name.startswith(">") else "requiredDecision"
    href = name.removeprefix(">")
    href = href if "#" in href else f"#{href}"
    return f'<informationRequirement><{kind} href="{href}"/></informationRequirement>'


def _knowledge(name):
    href = name if "#" in name else f"#{name}"
    return f'<knowledgeRequirement><requiredKnowledge href="{href}"/></knowledgeRequirement>'


def _parameters(parameters):
    pairs = [(each, "") if isinstance(each, str) else each for each in parameters]
    return "".join(f'<formalParameter name="{name}"{_typed(type)}/>' for name, type in pairs)


def _typed(type):
    return f' typeRef="{_escaped(type)}"' if type else ""


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")
