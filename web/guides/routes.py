"""The pages of help: open to everybody, for who cannot sign in needs them most."""

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from processes.access import permissions
from web import visitor
from web.assets import asset
from web.guides import bp, manual
from web.guides.texts import GUIDES, RESIDENT, Step
from web.permissions import public


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """On to the guide of the visitor's own role; who is not signed in is a resident."""
    return redirect(url_for("guides.show", key=_own()))


@bp.get("/manual/", defaults={"key": "studio"})
@bp.get("/manual/<key>")
@public
def read_manual(key: str) -> ResponseReturnValue:
    """One of the long manuals, with its pictures."""
    visitor.load()
    if key not in manual.MANUALS:
        raise NotFound
    text, parts = manual.read(key, lambda to: url_for("guides.read_manual", key=to), _picture)
    return render_template(
        "guides/manual.html", name=key, text=text, parts=parts, manuals=manual.MANUALS
    )


@bp.get("/<key>")
@public
def show(key: str) -> ResponseReturnValue:
    """The guide of one role, and the way to the others."""
    if key not in GUIDES:
        raise NotFound
    return render_template(
        "guides/show.html", guide=GUIDES[key], key=key, guides=GUIDES, own=_own(), leads=_leads
    )


def _own() -> str:
    """The first guide of a role the visitor holds."""
    who = visitor.load()
    roles = who.roles if who else frozenset()
    return next((key for key, guide in GUIDES.items() if roles & guide.roles), RESIDENT)


def _picture(name: str) -> str:
    return asset(f"manual/{name}.webp")


def _leads(step: Step) -> bool:
    """Whether the visitor may go where the step is done: a link that is refused helps nobody."""
    if step.endpoint is None:
        return False
    if step.permission is None:
        return True
    who = g.get("visitor")
    return who is not None and permissions.OPEN_TO[step.permission].holds(who.person)
