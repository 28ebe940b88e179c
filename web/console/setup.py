"""`sishi setup`: tables, keys, the district and its first security administrator."""

import click

from engine import db, loading, starting
from processes import migrations
from processes.access import accounts
from processes.diagrams import shipped
from processes.onboarding import district
from processes.onboarding.district import District
from web import settings
from web.console.started import refusing


@click.command("setup", help="在空数据库里开通一个区；给第一位安全管理员的口令只显示一次。")
@click.option("--code", prompt="区划代码（6位，如 420303）", help="县级区划代码，6位数字。")
@click.option("--name", prompt="区的名称（如 张湾区）", help="2至20个汉字。")
@click.option("--initials", prompt="案件编号的字头（如 ZW）", help="2至6个大写字母。")
@click.option("--administrator", prompt="安全管理员的姓名", help="第一位安全管理员的姓名。")
@click.option("--login", prompt="安全管理员的账号（如 anquan）", help="3至32位小写字母、数字。")
@click.option("--by", prompt="由谁办理（姓名，记入审计日志）", help="由谁办理；记入审计日志。")
def setup(code: str, name: str, initials: str, administrator: str, login: str, by: str) -> None:
    """Check what was typed, make tables and keys, and enter all of it in one transaction."""
    wanted = District(code.strip(), name.strip(), initials.strip())
    with refusing():
        settings.check()
        wanted.require_right()
        accounts.require_login(login)
        with db.reaching(), db.begin_before_tables() as session:
            # An older database that is in use is not even brought up to date.
            district.require_none(session)
        migrations.upgrade()
        # The diagrams are checked by every handler they call.
        loading.import_all("processes")
        starting.check_database()
        settings.secret_key()
        with db.begin() as session:
            shipped.deploy_first(session)
            password = district.set_up(session, wanted, name=administrator, login=login, told_by=by)
    # Only what is kept is told.
    click.echo(f"已开通{wanted.name}（{wanted.code}），数据在 {settings.where()}。")
    click.echo(f"安全管理员 {administrator.strip()}，账号 {login.strip().lower()}。")
    click.echo(f"口令只显示这一次，三天内登录并修改：{password}")
    click.echo(
        "下一步：运行 sishi run --empty（或分别运行网站和 sishi worker），登录后打开“开通”页。"
    )
