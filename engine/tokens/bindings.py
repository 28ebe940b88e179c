"""Which version a diagram means by what it calls: Camunda 8's `bindingType` and `versionTag`, as one name.

`process:letter` is the newest; `together:process:letter` the one released with who calls it;
`tagged:process:letter` and the tag, behind a sign no id has, the newest with that tag.
"""

from dataclasses import dataclass

TOGETHER, TAGGED = "together:", "tagged:"
#: Between an id and a tag.
SIGN = "\x1f"
#: What `bindingType` may be; without it, the first.
LATEST, DEPLOYMENT, VERSION_TAG = KINDS = ("latest", "deployment", "versionTag")


@dataclass(frozen=True)
class Binding:
    """How an element is bound to a version of what it calls."""

    kind: str = LATEST
    tag: str = ""

    @classmethod
    def of(cls, kind: str | None, tag: str | None) -> "Binding":
        """By `bindingType` and `versionTag`; what says too little is refused elsewhere, and means the newest here."""
        if kind == VERSION_TAG and tag and tag.strip():
            return cls(kind, tag.strip())
        return cls(DEPLOYMENT) if kind == DEPLOYMENT else cls()

    def need(self, kind: str, key: str) -> str:
        """How what is called is named: `kind` is process, decision or form."""
        name = f"{kind}:{key}"
        if self.kind == DEPLOYMENT:
            return f"{TOGETHER}{name}"
        return tagged(name, self.tag) if self.kind == VERSION_TAG else name


def tagged(name: str, tag: str) -> str:
    """How the newest version with a tag is named."""
    return f"{TAGGED}{name}{SIGN}{tag}"


def unbound(name: str) -> str:
    """What is meant by a name, without its version."""
    return name.removeprefix(TOGETHER).removeprefix(TAGGED).partition(SIGN)[0]


def id_of(name: str) -> str:
    """The id of what is meant."""
    return unbound(name).partition(":")[2]
