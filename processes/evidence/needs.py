"""What processes that call each other want of one another: the variables that decide something there.

What a called process reads decides in its caller, and what the caller reads afterwards decides in the
called one; both are followed until nothing more is found.
"""

from collections.abc import Iterable, Mapping

from engine.deployment.elements import Node
from engine.exploration.graph import Place
from processes.diagrams.expressions import reads
from processes.evidence import deciding
from processes.evidence.drawn import Drawn
from processes.evidence.liveness import live


class Needs:
    """Of every process of a set, in a few passes over the diagrams; nothing is run.

    Not `reduced`: all variables are taken to decide everywhere.
    """

    def __init__(self, drawn: Drawn, *, reduced: bool = True) -> None:
        self._drawn, self._reduced = drawn, reduced
        #: By process: what decides in it from its starts on, what it leaves that decides in its callers,
        #: and all that decides in it.
        self.read: dict[str, frozenset[str]] = {}
        self.results: dict[str, frozenset[str]] = {}
        self.names: dict[str, frozenset[str]] = {}
        self.live: dict[str, Mapping[Place, frozenset[str]]] = {}
        #: Those that something may read beside what is being done.
        self.beside: dict[str, frozenset[str]] = {}
        processes = [each for held in drawn.holding.values() for each in held]
        self._written = {each: drawn.written(each) - {""} for each in processes}
        waiting = list(processes)
        while waiting:
            process = waiting.pop()
            for each in self._look(process):
                if each not in waiting:
                    waiting.append(each)

    def _look(self, process: str) -> list[str]:
        """Look at a process anew; those that are concerned by what is new."""
        drawn = self._drawn
        nodes, flows = drawn.nodes_of(process), drawn.flows_of(process)
        results = self.results.get(process, frozenset())
        if not self._reduced:
            results |= self._written[process]
        names = deciding.names(nodes, flows, drawn.asked, self.read, results)
        found = live(nodes, flows, drawn.read, self.read, names | results, drawn.handed)
        # What it leaves at the end is read there.
        everything = frozenset() if self._reduced else names | results | _read(nodes, drawn)
        found = {place: each | results | everything for place, each in found.items()}
        self.names[process], self.live[process] = names, found
        is_concurrent = deciding.is_concurrent(nodes)
        beside = frozenset().union(*found.values()) if is_concurrent else frozenset()
        self.beside[process] = beside
        concerned = []
        begins = [n for n in nodes if n.kind == "startEvent" and n.inside == process]
        read_now = frozenset().union(*(found[n.process, n.id] for n in begins))
        if read_now != self.read.get(process):
            self.read[process] = read_now
            concerned += [each for each in drawn.callers(process) if each in self.live]
        for called in drawn.calls(process):
            calls = (n for n in nodes if n.called == called)
            wanted = frozenset().union(*(deciding.after(n, found, beside) for n in calls))
            wanted = wanted & self._written.get(called, frozenset())
            before = self.results.get(called, frozenset())
            if not wanted <= before:
                self.results[called] = before | wanted
                concerned.append(called)
        return [each for each in concerned if each in self._written]


def _read(nodes: Iterable[Node], drawn: Drawn) -> frozenset[str]:
    texts = {text for node in nodes for text in (*node.expressions, node.collection)}
    return frozenset().union(*map(reads, texts), *drawn.read.values())
