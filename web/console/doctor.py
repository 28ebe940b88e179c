"""`sishi doctor`: everything that is wrong here, each with what to do; nothing is changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click
import sqlalchemy.exc

from engine.errors import EngineError
from web.console import examinations
from web.console.examinations import Wrong

WRONG = 1


@dataclass(frozen=True)
class Line:
    """What one examination found."""

    title: str
    is_right: bool
    words: str


@click.command(
    "doctor", help="逐项检查设置、密钥、数据库、时钟、磁盘、前端和后台程序，并说明该怎么办。"
)
def doctor() -> None:
    """Print a line each; exit status 1 when something is wrong."""
    found = list(examine())
    for each in found:
        click.echo(f"{'正常' if each.is_right else '不对'}  {each.title}：{each.words}")
    wrong = sum(not each.is_right for each in found)
    click.echo(f"共{len(found)}项，{wrong}项不对。" if wrong else f"共{len(found)}项，全部正常。")
    if wrong:
        raise SystemExit(WRONG)


def examine() -> Iterator[Line]:
    """Every examination in turn, as long as what the next ones stand on is right."""
    for each in examinations.EVERY:
        line = _line(each.title, each.look)
        yield line
        if each.is_ground and not line.is_right:
            return


def _line(title: str, look: Callable[[], str]) -> Line:
    try:
        return Line(title, True, look())
    except (Wrong, EngineError) as wrong:
        return Line(title, False, str(wrong))
    except (OSError, sqlalchemy.exc.SQLAlchemyError) as error:
        told = str(getattr(error, "orig", error)).strip()
        return Line(title, False, f"检查没有完成（{told}）")
