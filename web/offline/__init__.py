"""Working without network: the installed app, the pages a phone keeps, and forms that come late.

What a browser does of it is in `static/islands/lib/offline`; why, docs/adr/0056.
"""

from flask import Blueprint, Flask

from web.offline import answers, keeping

bp = Blueprint("offline", __name__)


def register(app: Flask) -> None:
    """Let answers say what may be kept, and answer the outbox in its own way."""
    app.after_request(keeping.mark)
    app.after_request(answers.tell)


from web.offline import app_files, pages  # noqa: E402, F401
