"""`flask --app web check DIR`, `scenarios DIR`, `diff A B`: the studio's judgement of a folder of files.

For a district that keeps its diagrams in a repository: exit status 1 when something is wrong or
differs, and with `--json` what was found for programs. `deploy DIR` is in `web.deploying`.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from engine import db
from engine.deployment import catalogue
from engine.dialect import xml
from engine.faults import Refused
from processes.errors import ProcessError
from processes.studio import camunda_files, comparison, drafts, findings, scenario_runs
from processes.studio.comparison import Comparison
from processes.studio.differing import Value
from web.app import App
from web.studio import folders
from web.studio.mutation_commands import mutate

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_EITHER = click.Path(exists=True, path_type=Path)
_JSON = click.option("--json", "as_json", is_flag=True, help="输出给程序读的 JSON。")


def register(app: App) -> None:
    """Add the commands."""
    for command in (check, scenarios, diff, mutate):
        app.cli.add_command(command)


@click.command("check", help="像发布前那样检查一个文件夹里的流程图、决策表、表单和期限规则。")
@click.argument("folder", type=_FOLDER)
@_JSON
def check(folder: Path, as_json: bool) -> None:
    """Every finding, beside what is released; exit status 1 for an error, not for a warning."""
    with db.begin() as session:
        found = findings.check_files(session, folders.read(folder))
    lines = [
        f"{'提醒 ' if each.is_warning else ''}{each.file}{f' {each.element}' if each.element else ''}"
        f":{each.message}"
        for each in found
    ]
    is_wrong = any(not each.is_warning for each in found)
    told = [{key: value for key, value in asdict(each).items() if key != "fixes"} for each in found]
    _tell(told, lines, "没有问题。", as_json=as_json, is_wrong=is_wrong)


@click.command(
    "scenarios", help="运行一个文件夹里的场景（*.test.json），用其中的文件和其余文件的现行版本。"
)
@click.argument("folder", type=_FOLDER)
@click.option(
    "--for-camunda",
    type=click.Path(file_okay=False, path_type=Path),
    help="把场景另写到这个文件夹，去掉只有本系统懂的键（sishi）。",
)
@_JSON
def scenarios(folder: Path, for_camunda: Path | None, as_json: bool) -> None:
    """What became of every scenario; exit status 1 when one is red, or there is none."""
    if for_camunda:
        return _write_plain(folder, for_camunda)
    with db.begin() as session:
        outcomes = _run(session, folder)
    if not outcomes:
        raise click.ClickException("文件夹里没有场景（*.test.json）。")
    broken = [each for each in outcomes if not each.passed]
    lines = [f"{each.file} {each.name} 第{each.broken_at}步：{each.why}" for each in broken]
    told = [asdict(each) | {"passed": each.passed} for each in outcomes]
    return _tell(
        told, lines, f"{len(outcomes)}个场景全部通过。", as_json=as_json, is_wrong=bool(broken)
    )


@click.command("diff", help="两个文件或两个文件夹，含义上有什么不同。")
@click.argument("before", type=_EITHER)
@click.argument("after", type=_EITHER)
@_JSON
def diff(before: Path, after: Path, as_json: bool) -> None:
    """What was added, removed and changed, in words; exit status 1 when anything was."""
    seen = {name: each for name, each in _compared(before, after).items() if not each.is_empty}
    lines = [line for name, each in seen.items() for line in _lines(name, each)]
    told = {name: asdict(each) for name, each in seen.items()}
    _tell(told, lines, "含义相同。", as_json=as_json)


def _write_plain(folder: Path, to: Path) -> None:
    """The files of scenarios as the published format wants them, and what could not be said there."""
    contents = folders.read(folder)
    with db.begin() as session:
        files = catalogue.beside_released(session, findings.sources(contents))
    try:
        made = {
            name: camunda_files.plain(name, contents[name], files)
            for name in scenario_runs.scenario_files(contents)
        }
    except (Refused, ProcessError) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    to.mkdir(parents=True, exist_ok=True)
    for name, plain in made.items():
        (to / name).write_bytes(plain.text)
        for each in plain.left_out:
            click.echo(f"{name} {each}没有写出。")
    click.echo(f"已写出{len(made)}个文件。")


def _run(session: Session, folder: Path) -> list[scenario_runs.Outcome]:
    return scenario_runs.run_all(session, folders.read(folder))


def _compared(before: Path, after: Path) -> dict[str, Comparison]:
    if before.is_dir() != after.is_dir():
        raise click.UsageError("请给两个文件，或者两个文件夹。")
    if not before.is_dir():
        if not folders.is_ours(after.name):
            raise click.UsageError(f"不认识“{after.name}”这种文件。")
        return {after.name: _compare(after.name, xml.read(before), xml.read(after))}
    old, new = folders.read(before), folders.read(after)
    return {name: _compare(name, old.get(name, b""), new.get(name, b"")) for name in {**old, **new}}


def _compare(name: str, before: bytes, after: bytes) -> Comparison:
    return comparison.compare(drafts.kind_of(name), name, before, after)


def _lines(name: str, seen: Comparison) -> list[str]:
    if not seen.is_understood:
        return [f"{name}:", *seen.lines]
    lines = []
    for each in seen.differences:
        lines.append(f"{name} {each.how.words} {each.kind} {each.id} {each.name}".rstrip())
        lines += [f"  {_told(value)}" for value in each.values]
    return lines


def _told(value: Value) -> str:
    """A sentence of its own, what a new part says, or what stood there and stands there now."""
    words = f"{value.words}：" if value.words else ""
    return f"{words}{value.before} → {value.after}" if value.before else f"{words}{value.after}"


def _tell(
    told: list[dict[str, Any]] | Mapping[str, Any],
    lines: list[str],
    otherwise: str,
    *,
    as_json: bool,
    is_wrong: bool | None = None,
) -> None:
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(lines) if lines else otherwise)
    if bool(lines) if is_wrong is None else is_wrong:
        raise SystemExit(1)
