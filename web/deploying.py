"""`flask --app web deploy FILE …`: release new versions of diagrams, decision tables and forms."""

from pathlib import Path

import click
from sqlalchemy import select

from engine import db
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.dialect import xml
from engine.faults import Refused
from engine.models import Definition
from web.app import App


def register(app: App) -> None:
    app.cli.add_command(deploy)


@click.command("deploy", help="发布流程图、决策表和表单的新版本;有一处不对,全部不发布。")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
def deploy(files: tuple[Path, ...]) -> None:
    """Release the files together, or say everything that is wrong with them and release none.

    Running cases keep the versions they started with.
    """
    try:
        with db.begin() as session:
            sources = [Source.of(file.name, xml.read(file)) for file in files]
            deployment = catalogue.deploy(session, sources)
            added = session.scalars(
                select(Definition)
                .where(Definition.deployment_id == deployment.id)
                .order_by(Definition.name)
            ).all()
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    for each in added:
        click.echo(f"{each.name}:第 {each.version} 版")
    if not added:
        click.echo("这些文件与现行版本相同,没有发布新版本。")
