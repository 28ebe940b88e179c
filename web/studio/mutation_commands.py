"""`flask --app web mutate DIR`: which small alterations of a folder's files no scenario of it notices."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from engine import db
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.faults import Refused
from processes.deadlines.library import TABLE
from processes.diagrams import shipped
from processes.errors import ProcessError
from processes.studio import equivalents, findings, mutation, mutation_report, scenario_file
from processes.studio.mutation_report import Figures, Line
from processes.studio.scenario_runs import scenario_files
from web.studio import folders

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
#: So many are judged between two lines of progress.
STEP = 100
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    "mutate",
    help="把一个文件夹里的流程图和决策表逐处改一点，看其中的场景（*.test.json）能不能发现。",
)
@click.argument("folder", type=_FOLDER)
@click.option("--limits", is_flag=True, help="也改流程图用到的期限，即使文件夹里没有规则表。")
@click.option("--least", type=click.IntRange(0, 100), default=0, help="发现率低于百分之几算失败。")
@click.option("--report", type=_FILE, help="把结果写成一页说明（Markdown）。")
@click.option("--json", "as_json", is_flag=True, help="输出给程序读的 JSON。")
def mutate(folder: Path, limits: bool, least: int, report: Path | None, as_json: bool) -> None:
    """Every alteration with its fate; exit status 1 when fewer are noticed than asked for."""
    try:
        lines, stale = _judge(folder, with_limits=limits)
    except (Refused, ProcessError) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    figures = Figures.of(lines)
    if report:
        report.write_text(mutation_report.page(lines), "utf-8")
    if as_json:
        click.echo(json.dumps([asdict(each) for each in lines], ensure_ascii=False, indent=2))
    else:
        missed = (each for each in lines if each.fate is mutation.Fate.MISSED)
        for each in missed:
            click.echo(f"{each.file} {each.element} {each.words}：{each.before} → {each.after}")
        click.echo(f"{figures.sentence}。发现率 {figures.rate}。")
    for key in stale:
        click.echo(f"认定等价的“{key}”已经没有这处改动，请从场景文件里去掉。", err=True)
    if stale or figures.found * 100 < least * figures.tried:
        raise SystemExit(1)


def _judge(folder: Path, *, with_limits: bool) -> tuple[list[Line], list[str]]:
    contents = folders.read(folder)
    held = {each: contents[each] for each in scenario_files(contents)}
    if not held:
        raise click.ClickException("文件夹里没有场景（*.test.json）。")
    with db.begin() as session:
        files = catalogue.beside_released(session, findings.sources(contents))
    scenarios = {name: scenario_file.read(name, text) for name, text in held.items()}
    marks = equivalents.read(held)
    if with_limits and not _tables(files):
        files = [*files, shipped.limits()]  # nothing was released yet
    chosen = {*contents, *(_tables(files) if with_limits else ())}
    judged = mutation.judge(mutation.prepare(scenarios, files, chosen, marks), _tell)
    lines = [Line.of(each) for each in judged]
    return lines, equivalents.stale(marks, (each.key for each in lines))


def _tell(done: int, total: int) -> None:
    """How far it is, for whoever waits; programs read the other stream."""
    if done % STEP == 0 or done == total:
        click.echo(f"{done}/{total}", err=True)


def _tables(files: Sequence[Source]) -> list[str]:
    return [each.name for each in files if each.stem == TABLE]
