"""One history for the tables of engine and processes; `python -m processes.migrations` applies it.

May use: audit, privacy.
"""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from engine import db, locks
from processes import schema

FOLDER = schema.FOLDER
UPGRADE = locks.declare("migrations")


def upgrade(engine: Engine | None = None) -> None:
    """Bring the database to the newest revision; two processes may ask at the same moment.

    Raises SchemaNewer for one that a newer program has brought further.
    """
    with (engine or db.engine()).connect() as connection:
        schema.refuse_newer(schema.find_revision(connection))
    command.upgrade(config(engine), "head")


def config(engine: Engine | None = None) -> Config:
    """Alembic's configuration, on `engine` or on the one the settings name."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["engine"] = engine or db.engine()
    return made
