"""Models that lie together and may import one another by namespace."""

from collections.abc import Mapping

from engine.dialect import xml
from engine.dmn.errors import DmnError
from engine.dmn.model import Model, read_root
from engine.dmn.nodes import Node, children
from engine.faults import Fault, Refused


class Library:
    """The DMN files of one deployment or folder, each read when first asked for."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._roots: dict[str, Node] = {}
        self._models: dict[str, Model] = {}
        self._open: list[str] = []
        self._by_namespace: dict[str, str] | None = None

    def model(self, file: str) -> Model:
        """The model, with `faults` if something is wrong with it; raises Refused for no XML."""
        if file not in self._models:
            root = self._root(file)
            self._open.append(file)
            try:
                imports = self._imports(root)
            finally:
                self._open.pop()
            self._models[file] = read_root(root, imports, file)
        return self._models[file]

    def _imports(self, root: Node) -> dict[str, Model]:
        found = {}
        for node in children(root, "import"):
            namespace = node.get("namespace") or ""
            file = self._namespaces().get(namespace)
            # A circle of imports is left open here: what is missing then is a fault.
            if file is not None and file not in self._open:
                found[namespace] = self.model(file)
        return found

    def _namespaces(self) -> dict[str, str]:
        if self._by_namespace is None:
            self._by_namespace = {}
            for file in self._files:
                try:
                    namespace = self._root(file).get("namespace") or ""
                except Refused:
                    continue  # said when that file is asked for
                self._by_namespace.setdefault(namespace, file)
        return self._by_namespace

    def _root(self, file: str) -> Node:
        if file not in self._roots:
            self._roots[file] = xml.parse(self._files[file], file, xml.Kind.DMN)
        return self._roots[file]


def load_all(files: Mapping[str, bytes]) -> dict[str, Model]:
    """Every model by its file's name; raises DmnError with the faults of all of them."""
    library = Library(files)
    models: dict[str, Model] = {}
    faults: list[Fault] = []
    for file in files:
        try:
            models[file] = library.model(file)
            faults += models[file].faults
        except Refused as error:
            faults += error.faults
    if faults:
        raise DmnError(faults)
    return models
