"""`flask --app web hooks`: every hook there is, with its place."""

from itertools import groupby

import click

from engine import hooks
from web.app import App


def register(app: App) -> None:
    """Add the command."""
    app.cli.add_command(show)


@click.command(
    "hooks", help="列出全部登记：处理程序、事实写入、观察者、作业等，各在哪个文件哪一行。"
)
def show() -> None:
    """Print one kind after another; what is not here is not registered, and nobody calls it."""
    for kind, found in groupby(hooks.list_hooks(), key=lambda each: each.kind):
        listed = list(found)
        label, _ = hooks.kinds[kind]
        click.echo(f"{label} {kind}（{len(listed)}）")
        width = max(len(each.name) for each in listed)
        for each in listed:
            click.echo(f"  {each.name:{width}}  {each.place}")
