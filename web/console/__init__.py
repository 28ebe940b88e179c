"""`sishi`: everything an operator types, from an empty database to a running district.

    sishi setup | run | worker | migrate | backup | restore | doctor | verify | deploy | check | scenarios | diff | mutate | hooks

What is refused is told in a sentence with exit status 1; what was typed wrongly, with 2.
"""

import click

from web import deploying, hooks, verifying
from web.console import backing_up, doctor, programs, setup
from web.console.started import started
from web.studio import commands, mutation_commands


@click.group(help="四事：开通、启动、检查一个区的系统。")
def main() -> None:
    """Find the command; each prepares what it needs."""


for _command in (setup.setup, *programs.COMMANDS, *backing_up.COMMANDS, doctor.doctor):
    main.add_command(_command)
for _command in (
    verifying.verify,
    deploying.deploy,
    commands.check,
    commands.scenarios,
    commands.diff,
    mutation_commands.mutate,
    hooks.show,
):
    main.add_command(started(_command))
