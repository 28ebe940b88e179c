"""What is in a tree, found without recursion: its height, its size, whom it names and calls."""

from collections.abc import Iterator

from engine.feel import nodes


def children(node: nodes.Node) -> list[nodes.Node]:
    """The nodes directly below."""
    found: list[nodes.Node] = []
    for name in node.__dataclass_fields__:
        _gather(getattr(node, name), found)
    return found


def _gather(value: object, found: list[nodes.Node]) -> None:
    if isinstance(value, nodes.Node):
        found.append(value)
    elif isinstance(value, tuple):
        for item in value:
            _gather(item, found)


def height(tree: nodes.Node) -> int:
    """The longest way down."""
    highest = 0
    waiting = [(tree, 1)]
    while waiting:
        node, level = waiting.pop()
        highest = max(highest, level)
        waiting.extend((child, level + 1) for child in children(node))
    return highest


def size(tree: nodes.Node) -> int:
    """How many nodes there are."""
    return sum(1 for _ in _all(tree))


def mentions(tree: nodes.Node, name: str) -> bool:
    """Whether a name stands anywhere below."""
    return any(isinstance(node, nodes.Name) and node.name == name for node in _all(tree))


def calls(tree: nodes.Node) -> set[str]:
    """The functions called by name anywhere below."""
    return {
        node.function.name
        for node in _all(tree)
        if isinstance(node, nodes.Call) and isinstance(node.function, nodes.Name)
    }


def _all(tree: nodes.Node) -> Iterator[nodes.Node]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(children(node))


def mentions_input(tree: nodes.Node) -> bool:
    """Whether `?` stands anywhere below (not inside an `in`, where it is another input)."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Name) and node.name == "?":
            return True
        waiting.extend([node.value] if isinstance(node, nodes.In) else children(node))
    return False
