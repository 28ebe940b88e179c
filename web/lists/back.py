"""Where a button of a list leads back to: the list as it was, never another site."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


def back(typed: str, otherwise: str) -> str:
    """The address on this site the form came from; `otherwise` for anything else."""
    parts = urlsplit(typed)
    is_here = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return typed if is_here and not typed.startswith(("//", "/\\")) else otherwise


def with_act(address: str, act_id: int) -> str:
    """The address of a list that tells of this act, and of no other."""
    parts = urlsplit(address)
    asked = [(key, value) for key, value in parse_qsl(parts.query) if key != "did"]
    return urlunsplit(parts._replace(query=urlencode([*asked, ("did", str(act_id))])))
