"""`flask --app web deploy --by NAME FILE …`: release new versions of diagrams, decision tables and forms."""

from collections.abc import Sequence
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import db, system_account
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.dialect import xml
from engine.faults import Refused
from engine.models import Definition, Deployment
from processes.audit import log as audit_log
from processes.deadlines import law_files, law_proposals
from processes.deadlines.law_models import LawEntry
from processes.deadlines.library import FILE
from processes.errors import ProcessError
from web.app import App


def register(app: App) -> None:
    """Add the command `flask deploy`."""
    app.cli.add_command(deploy)


@click.command("deploy", help="发布流程图、决策表和表单的新版本;有一处不对,全部不发布。")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--by", "name", required=True, metavar="姓名", help="由谁发布;记入审计日志。")
def deploy(files: tuple[Path, ...], name: str) -> None:
    """Release the files together, or say everything that is wrong with them and release none.

    Running cases keep the versions they started with. Who did it is kept.
    """
    if not name.strip() or not _is_text(name):
        raise click.BadParameter("请写明由谁发布。", param_hint="--by")
    for file in files:
        if not _is_text(file.name):
            raise click.BadParameter(
                f"文件名{file.name!a}不是有效的文字,请改名。", param_hint="FILES"
            )
    try:
        with db.begin() as session:
            given = [Source.of(file.name, xml.read(file)) for file in files]
            sources, waiting = _propose_laws(session, given, name.strip())
            deployment = catalogue.deploy(session, sources)
            added = session.scalars(
                select(Definition)
                .where(Definition.deployment_id == deployment.id)
                .order_by(Definition.name)
            ).all()
            _deploy(session, deployment, added, name.strip())
    except (Refused, ProcessError) as refused:
        raise click.ClickException(str(refused)) from refused
    for each in added:
        click.echo(f"{each.name}:第 {each.version} 版")
    for told in waiting:
        click.echo(f"{told}:已提请,由另一人在“法律版本”页面复核后才施行。")
    if not added and not waiting:
        click.echo("这些文件与现行版本相同,没有发布新版本。")


def _propose_laws(
    session: Session, sources: Sequence[Source], name: str
) -> tuple[list[Source], list[str]]:
    """The files without the versions of laws in them, and what those are called: they wait."""
    rest, waiting = list[Source](), list[str]()
    for source in sources:
        if source.name != FILE.name:
            rest.append(source)
            continue
        note = f"随文件{source.name}提交"
        found = law_files.hand_in(
            session, source.name, source.text, by=None, told_by=name, note=note
        )
        waiting += [_called(entry) for entry in found.entries]
        if found.rest is not None:
            rest.append(Source.of(source.name, found.rest))
    return rest, waiting


def _called(entry: LawEntry) -> str:
    law = law_proposals.read(entry).law
    return f"《{law.name}》{law.title}"


def _is_text(name: str) -> bool:
    """Whether it can be kept: bytes that are no UTF-8 come from the system as halves of surrogates."""
    return not any("\ud800" <= sign <= "\udfff" for sign in name)


def _deploy(
    session: Session, deployment: Deployment, added: Sequence[Definition], name: str
) -> None:
    deployment.account, deployment.told_by = system_account.name(), name
    audit_log.record(
        session,
        "deployed",
        deployment=deployment.id,
        name=name,
        account=deployment.account,
        files=[f"{each.name} {each.version}" for each in added],
    )
