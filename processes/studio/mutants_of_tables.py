"""A decision table with a row dropped or a result altered, and the rules on time with one a unit off."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import orjson
from lxml import etree
from lxml.etree import _Element

from engine.dialect import xml
from engine.dialect.names import local
from processes.studio.mutants import Alteration, Mutant, Reach


def of_decisions(file: str, text: bytes) -> Iterator[Mutant]:
    """Each row dropped, each result another; raises Refused for what is no decision model."""
    root = xml.parse(text, file, xml.Kind.DMN)
    ids = (e.get("id", "") for e in root.iter("{*}decision"))
    reach = Reach(decisions=frozenset(ids))
    for rule in list(root.iter("{*}rule")):
        yield _without(root, file, rule, reach)
        outputs = [each for each in rule if local(each) == "outputEntry"]
        for number, cell in enumerate(outputs, 1):
            [holder] = [each for each in cell if local(each) == "text"]
            before = holder.text or ""
            holder.text = _other(before.strip())
            yield _mutant(
                root, file, rule, Alteration.OUTPUT, str(number), before, holder.text, reach
            )
            holder.text = before


def of_limits(file: str, text: bytes, used: frozenset[str]) -> Iterator[Mutant]:
    """Of the rules that diagrams read, the newest version of each a unit longer and a unit shorter.

    What starts from now on uses no older one.
    """
    content = orjson.loads(text)
    newest = {(row.get("key"), row.get("variant")): row for row in content["rules"]}
    for (key, variant), row in newest.items():
        amount = row.get("amount")
        if key not in used or not isinstance(amount, int) or isinstance(amount, bool):
            continue
        id = f"{':'.join(filter(None, [key, variant]))}@{row.get('version', 1)}"
        for which, moved in (("+1", amount + 1), ("-1", amount - 1)):
            if moved > 0:
                row["amount"] = moved
                altered = orjson.dumps(content)
                yield Mutant(
                    file, id, str(row.get("name", "")), Alteration.LIMIT, which,
                    str(amount), str(moved), altered, Reach(limits=frozenset({id})),
                )  # fmt: skip
        row["amount"] = amount


def _without(root: _Element, file: str, rule: _Element, reach: Reach) -> Mutant:
    holder = rule.getparent()
    if holder is None:
        raise ValueError("a rule stands in a table")
    place, tail = holder.index(rule), rule.tail
    holder.remove(rule)
    made = _mutant(root, file, rule, Alteration.ROW, "", _described(rule), "", reach)
    rule.tail = tail
    holder.insert(place, rule)
    return made


def _mutant(
    root: _Element, file: str, rule: _Element, what: Alteration, which: str,
    before: str, after: str, reach: Reach,
) -> Mutant:  # fmt: skip
    text = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return Mutant(
        file, rule.get("id", ""), _described(rule), what, which, before, after, text, reach
    )


def _described(rule: _Element) -> str:
    return next((each.text or "" for each in rule if local(each) == "description"), "")


def _other(expression: str) -> str:
    """Another value of the same kind."""
    if expression in ("true", "false"):
        return "false" if expression == "true" else "true"
    if expression.startswith('"') and expression.endswith('"') and expression.count('"') == 2:
        return f'"{expression[1:-1]}~"'
    try:
        return str(Decimal(expression) + 1)
    except InvalidOperation:
        return "null"
