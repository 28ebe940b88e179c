"""The page on which a version of a law is typed: prefilled from the one before, read as a file would be."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from processes.deadlines import rules_file
from processes.deadlines.law_proposals import Version
from processes.deadlines.laws import LawVersion
from processes.deadlines.limits import Kind, Limit

#: Fields of the version itself, as they are typed.
OF_THE_LAW = (
    "edition",
    "title",
    "source",
    "promulgated_on",
    "in_force_from",
    "transition",
    "transition_article",
    "note",
)
#: Fields of a rule that are typed as they are.
_PLAIN = ("key", "variant", "name", "unit", "start", "article", "quote", "rolls_article", "status")
_EXTENSION = ("unit", "office", "article", "notice", "told")
#: No version of a law has more rules on time than this.
MOST = 200

#: What is typed of one rule: texts by field, and the roles that may extend it.
Block = dict[str, Any]


def of_version(law: LawVersion) -> dict[str, str]:
    """The fields of a version, as texts."""
    given = {name: getattr(law, name) for name in OF_THE_LAW}
    return {name: "" if value is None else str(value) for name, value in given.items()}


def of_rule(limit: Limit) -> Block:
    """What is typed of a rule, as the rule has it."""
    extension = limit.extension
    block: Block = {name: str(getattr(limit, name) or "") for name in _PLAIN}
    block |= {"amount": str(limit.amount), "doubt": limit.doubt, "note": ""}
    block |= {"unit": limit.unit.value, "status": limit.status.value if limit.status else ""}
    block["ends"] = "\n".join(limit.ends)
    block["applies_to"] = "\n".join(limit.applies_to)
    block["pauses"] = "\n".join(
        f"{each.reason}|{each.article}" if each.article else each.reason for each in limit.pauses
    )
    for claim in ("rolls", "right"):
        block[claim] = "1" if getattr(limit, claim) else ""
    block["extends"] = "1" if extension else ""
    if extension:
        block |= {f"extension_{name}": str(getattr(extension, name) or "") for name in _EXTENSION}
        block["extension_unit"] = extension.unit.value
        for name in ("amount", "times", "each"):
            block[f"extension_{name}"] = str(getattr(extension, name) or "")
        block["extension_consent"] = "1" if extension.consent else ""
    block["by"] = list(extension.by) if extension else []
    return block


def typed_blocks(form: "MultiDict[str, str]") -> list[Block]:
    """What was typed of each rule; one without a key is none."""
    found = []
    for number in range(MOST):
        start = f"rules-{number}-"
        if f"{start}key" not in form:
            break
        block: Block = {
            name.removeprefix(start): form[name] for name in form if name.startswith(start)
        }
        block["by"] = form.getlist(f"{start}by")
        if block["key"].strip():
            found.append(block)
    return found


def version(
    law: LawVersion, before: Mapping[tuple[str, str | None], Limit], form: "MultiDict[str, str]"
) -> Version:
    """The version typed, read like a file's; `law` says which law. Raises Refused."""
    typed = {name: form.get(name, "").strip() or None for name in OF_THE_LAW}
    id = f"{law.key}@{typed['edition'] or ''}"
    content = {
        "laws": [{"key": law.key, "name": law.name, "versions": [_said(typed)]}],
        "rules": [_rule(each, before, id, typed["in_force_from"]) for each in typed_blocks(form)],
    }
    file = rules_file.of_content("limits.json", content)
    return Version(file.laws[0], file.rows)


def _rule(
    block: Block, before: Mapping[tuple[str, str | None], Limit], law: str, since: str | None
) -> dict[str, Any]:
    """A rule as a row of the file; what the page does not ask for stays as it was."""
    column = (block["key"].strip(), _text(block, "variant"))
    known = before.get(column)
    kept = {k: v for k, v in rules_file.row_of(known).items() if k in _KEPT} if known else {}
    row: dict[str, Any] = {"kind": Kind.STATUTORY.value, **kept, "mark": "法", "law": law}
    row |= {"version": 1, "in_force_from": since}
    row |= {name: _text(block, name) for name in (*_PLAIN, "doubt")}
    row |= {"variant": column[1], "amount": _number(block, "amount")}
    row |= {"ends": _lines(block, "ends"), "applies_to": _lines(block, "applies_to")}
    row["pauses"] = [_pause(each) for each in _lines(block, "pauses")]
    row |= {claim: bool(block.get(claim)) for claim in ("rolls", "right")}
    if block.get("extends"):
        row["extension"] = _extension(block)
    return row


def _extension(block: Block) -> dict[str, Any]:
    row: dict[str, Any] = {name: _text(block, f"extension_{name}") for name in _EXTENSION}
    row |= {name: _number(block, f"extension_{name}") for name in ("amount", "times", "each")}
    return row | {"by": block["by"], "consent": bool(block.get("extension_consent"))}


def _pause(line: str) -> dict[str, str]:
    reason, _bar, article = line.partition("|")
    return {"reason": reason.strip(), "article": article.strip()}


def _text(block: Block, name: str) -> str | None:
    return str(block.get(name, "")).strip().replace("\r\n", "\n") or None


def _lines(block: Block, name: str) -> list[str]:
    return [line.strip() for line in (_text(block, name) or "").splitlines() if line.strip()]


def _number(block: Block, name: str) -> int | str | None:
    """What is no number goes on as it is: whoever reads the row says so."""
    found = _text(block, name)
    return int(found) if found and found.isascii() and found.isdigit() and len(found) < 9 else found


def _said(typed: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in typed.items() if value is not None}


#: What a rule has that the page does not ask for.
_KEPT = frozenset({"kind", "at", "advances", "categories", "proceedings", "unused"})
