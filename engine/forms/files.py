"""Files that come with a form: what stands for them in a variable, and which a field takes.

A reference is Camunda 8's: `{"documentId": …, "metadata": {"fileName", "contentType", "size"}}`.
The file itself is kept by whoever receives it.
"""

import re
from collections.abc import Mapping
from typing import Any

#: What form-js puts into the data of a field whose files go beside the form.
KEY = re.compile(r"files::[\w-]{1,80}", re.ASCII)
#: The stores a reference may name: ours is the only one.
STORE = "sishi"


def reference(id: str, name: str, mimetype: str, size: int, digest: str) -> dict[str, Any]:
    """What stands for a kept file in a variable; `size` in bytes, `digest` is its SHA-256 in hex."""
    return {
        "camunda.document.type": "camunda",
        "storeId": STORE,
        "documentId": id,
        "contentHash": digest,
        "metadata": {"fileName": name, "contentType": mimetype, "size": size},
    }


def is_reference(value: Any) -> bool:
    """Whether this is what `reference` makes, or another client's of the same kind."""
    if not isinstance(value, Mapping) or not isinstance(value.get("documentId"), str):
        return False
    about = value.get("metadata")
    return isinstance(about, Mapping) and isinstance(about.get("fileName"), str)


def is_accepted(accept: str, about: Mapping[str, Any]) -> bool:
    """Whether a file is of the kinds `accept` names, as HTML's attribute does: `.pdf, image/*`.

    One that is computed on the page (`=…`, `{{…}}`) is only a help in choosing.
    """
    kinds = [each.strip().lower() for each in accept.split(",") if each.strip()]
    if not kinds or accept.startswith("=") or "{{" in accept:
        return True
    name = str(about.get("fileName", "")).lower()
    mimetype = str(about.get("contentType") or "").lower()
    return any(_fits(kind, name, mimetype) for kind in kinds)


def _fits(kind: str, name: str, mimetype: str) -> bool:
    if kind.startswith("."):
        return name.endswith(kind)
    if kind.endswith("/*"):
        return mimetype.startswith(kind[:-1]) or kind == "*/*"
    return mimetype == kind
