"""`flask --app web verify`: whether anything was changed behind the program's back, row by row."""

import sys

import click
from sqlalchemy.orm import Session

from engine import db
from processes.audit import verification
from web.app import App


def register(app: App) -> None:
    """Add the command `flask verify`."""
    app.cli.add_command(verify)


@click.command("verify", help="核对全部历史、案件事实、审计日志和封存，指出被改动的行。")
def verify() -> None:
    """Verify everything, say how far it is and every row that is not what it was."""
    with db.begin() as session:
        found = list_findings(session)
    if found:
        raise click.ClickException(f"{found}处与历史不符。")
    click.echo("校验一致，没有改动。")


def list_findings(session: Session) -> int:
    """Print every row that is not what it was; how many there are."""
    found = 0
    for finding in verification.verify_all(session, _progress):
        found += 1
        click.echo(str(finding))
    return found


def _progress(title: str, done: int, total: int) -> None:
    """On the error stream, so that the findings can be kept in a file."""
    if done and done < total and not sys.stderr.isatty():
        return
    click.echo(f"{title}：{done} / {total}", err=True)
