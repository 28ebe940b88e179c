"""What the scenarios noticed of all alterations, in figures and as a page for people."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from processes.rates import percentage
from processes.studio.mutants import Alteration
from processes.studio.mutation import Fate, Judged


@dataclass(frozen=True)
class Line:
    """An alteration and its fate, as it is kept and shown: without the altered file."""

    key: str
    file: str
    element: str
    name: str
    alteration: Alteration
    which: str
    before: str
    after: str
    fate: Fate
    by: str
    is_reached: bool

    @classmethod
    def of(cls, judged: Judged) -> "Line":
        """What is kept of it."""
        mutant = judged.mutant
        return cls(
            mutant.key, mutant.file, mutant.element, mutant.name, mutant.alteration, mutant.which,
            mutant.before[:LONGEST], mutant.after[:LONGEST], judged.fate, judged.by[:LONGEST],
            judged.is_reached,
        )  # fmt: skip

    @classmethod
    def load(cls, kept: Mapping[str, Any]) -> "Line":
        """A line out of plain JSON values."""
        given = dict(kept)
        given["alteration"], given["fate"] = Alteration(given["alteration"]), Fate(given["fate"])
        return cls(**given)

    @property
    def words(self) -> str:
        """What is altered, in a sentence."""
        which = self.which.partition("~")[0]
        for tag, told in _DIRECTIONS.items():
            which = which.replace(tag, told)
        return f"{self.alteration.words}（{which}）" if which else self.alteration.words


_DIRECTIONS = {"input ": "输入 ", "output ": "输出 ", "completion": "完成条件"}
#: Characters kept of an expression.
LONGEST = 300


@dataclass(frozen=True)
class Figures:
    """How many of each fate."""

    found: int
    missed: int
    refused: int
    equivalent: int

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "Figures":
        """Counted."""
        counts = Counter(each.fate for each in lines)
        return cls(
            *(counts[each] for each in (Fate.FOUND, Fate.MISSED, Fate.REFUSED, Fate.EQUIVALENT))
        )

    @property
    def tried(self) -> int:
        """Those a scenario could notice."""
        return self.found + self.missed

    @property
    def rate(self) -> str:
        """The share that was noticed."""
        return percentage(self.found, self.tried)

    @property
    def sentence(self) -> str:
        """`84处改动,9处没有场景能发现`."""
        told = f"{self.tried}处改动，{self.missed}处没有场景能发现"
        if self.refused:
            told += f"；另有{self.refused}处检查就会拒绝"
        return told + (f"，{self.equivalent}处人工认定等价" if self.equivalent else "")


def page(lines: Sequence[Line]) -> str:
    """The page of docs: the figures by kind, and all that nobody notices, by file and element."""
    return "\n".join([*_head(lines), *_by_kind(lines), *_missed(lines), *_marked(lines)]) + "\n"


def _head(lines: Sequence[Line]) -> Iterator[str]:
    figures = Figures.of(lines)
    yield "# 场景能发现哪些改动"
    yield ""
    yield "由 `.venv/bin/flask --app web mutate bpmn --limits --report docs/mutations.md` 生成，不要手改。"
    yield ""
    yield "每次只把随程序提供的流程图、决策表、期限中的一处改一点，再跑 `bpmn/` 里的全部场景，看有没有一个变红。"
    yield ""
    yield f"{figures.sentence}。发现率 {figures.rate}。"
    yield ""


def _by_kind(lines: Sequence[Line]) -> Iterator[str]:
    yield "| 改动 | 发现 | 没有发现 | 检查拒绝 | 认定等价 |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for kind in Alteration:
        figures = Figures.of(each for each in lines if each.alteration is kind)
        yield (
            f"| {kind.words} | {figures.found} | {figures.missed} | {figures.refused} "
            f"| {figures.equivalent} |"
        )
    yield ""


def _missed(lines: Sequence[Line]) -> Iterator[str]:
    missed = [each for each in lines if each.fate is Fate.MISSED]
    for file in sorted({each.file for each in missed}):
        yield f"## {file}"
        yield ""
        yield "| 元素 | 改动 | 原来 | 改成 | |"
        yield "| --- | --- | --- | --- | --- |"
        for each in (line for line in missed if line.file == file):
            note = "" if each.is_reached else "没有场景走到"
            cells = (f"{each.name} `{each.element}`".strip(), each.words, _code(each.before))
            yield f"| {' | '.join(cells)} | {_code(each.after)} | {note} |"
        yield ""


def _marked(lines: Sequence[Line]) -> Iterator[str]:
    marked = [each for each in lines if each.fate is Fate.EQUIVALENT]
    if marked:
        yield "## 人工认定等价"
        yield ""
        yield from (f"- `{each.key}`:{each.by}" for each in marked)


def _code(text: str) -> str:
    short = text.replace("\n", " ").replace("|", "\\|").replace("`", "'")
    return f"`{short}`" if short else "（去掉）"
