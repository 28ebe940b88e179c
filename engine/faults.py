"""What is wrong with a file, and where: one sentence per fault, all of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.errors import EngineError

#: Only so many are written out, so that a hostile file cannot fill a page or a log.
SHOWN = 200


@dataclass(frozen=True)
class Fault:
    """One reason why a file cannot be run; `message` is a Chinese sentence.

    `element` and `name` are those of the diagram's element, `code` is a stable
    word for programs (tests, the studio's marks), such as `dangling-flow`.
    """

    file: str
    line: int | None
    element: str | None
    name: str | None
    code: str
    message: str
    #: For whoever mends it: the names and values the sentence speaks of, in an order of the code's own.
    hints: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file} 第 {self.line} 行"
        what = f"“{self.name}”" if self.name else ""
        if self.element:
            what += f"（{self.element}）" if what else self.element
        return f"{where}{'，' + what if what else ''}：{self.message}"


class Refused(EngineError):
    """文件没有被接受。

    `faults` holds every fault; `str()` lists them, one to a line.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"文件没有被接受，共有 {len(self.faults)} 处问题：")

    def __str__(self) -> str:
        return "\n".join([self.sentence, *self.told])

    @property
    def told(self) -> list[str]:
        """A line for each fault, and one for those left out."""
        left = len(self.faults) - SHOWN
        return [*map(str, self.faults[:SHOWN]), *([f"其余 {left} 处从略。"] if left > 0 else [])]
