"""`sishi backup` and `sishi restore`: everything there is, and the way back."""

from pathlib import Path

import click

from engine import backups, db, loading
from processes import migrations
from web import settings, verifying
from web.console.started import refusing, started

NEW = click.Path(path_type=Path, file_okay=False)
THERE = click.Path(path_type=Path, file_okay=False, exists=True)


@click.command("backup", help="备份数据库、封存和密钥；密钥放在另一个文件夹。程序可以照常运行。")
@click.argument("folder", type=NEW)
@click.option("--keys", required=True, type=NEW, help="密钥放在哪个文件夹：与备份分开保管。")
def backup(folder: Path, keys: Path) -> None:
    """Write it, and say what it is."""
    protocol = backups.make(folder, keys)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    click.echo(f"已备份到 {folder}（{size / 2**20:.1f} MB），表的版本 {protocol.revision}。")
    click.echo(f"密钥{len(protocol.keys)}个在 {keys}，请与备份分开保管：缺了密钥，备份无法恢复。")


@click.command("restore", help="把备份恢复到空的 SISHI_HOME 或空数据库，升级表，并核对全部历史。")
@click.argument("folder", type=THERE)
@click.option("--keys", required=True, type=THERE, help="备份时密钥所在的文件夹。")
def restore(folder: Path, keys: Path) -> None:
    """Bring it back, to this version's tables; exit status 1 when the history does not verify."""
    with refusing():
        settings.check()
        for package in ("processes", "web"):
            loading.import_all(package)
        protocol = backups.restore(folder, keys)
        migrations.upgrade()
    click.echo(f"已恢复 {protocol.made_at} 的备份，数据在 {settings.where()}。")
    with refusing(), db.begin() as session:
        found = verifying.list_findings(session)
    if found:
        raise click.ClickException(f"{found}处与历史不符。")
    click.echo("校验一致。确认原来的一套不再启动之后，运行 sishi run --empty。")


COMMANDS = (started(backup), restore)
