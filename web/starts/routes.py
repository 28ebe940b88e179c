"""The processes the visitor may start, and the form each is started with."""

from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.deployment.plain_starts import PlainStart
from engine.errors import NotWritten
from engine.forms import FormInvalid
from engine.models import Instance
from processes import documents
from processes.access.permissions import Permission
from processes.casework import drafts as casework_drafts
from processes.casework import next_steps
from processes.documents.errors import AttachmentRefused
from processes.starts import startable, starting, work
from web import form_texts
from web.errors import sentence
from web.next_steps import step_words
from web.offline.once import once
from web.paging import SIZE, Page, read_number
from web.permissions import requires
from web.starts import bp, drafts, files, waiting
from web.starts.tasks import is_mine
from web.tasks import form_files, forms
from web.translation import gettext as _

#: From so many on, the list has a box to find one in.
MANY = 8
#: Of one's own instances so many are listed beside what can be started.
RECENT = 10


@bp.get("/")
@requires(Permission.PROCESS_START)
def index() -> ResponseReturnValue:
    """What the visitor may start, what waits for them, and what they started last."""
    every = startable.list_startable(g.db, g.visitor.person)
    asked = request.args.get("q", "").strip()
    return render_template(
        "starts/index.html",
        starts=[each for each in every if asked.lower() in _words(each)],
        q=asked,
        has_search=len(every) >= MANY,
        is_any=bool(every),
        instances=work.list_instances(
            g.db, g.visitor.person, all_of_them=False, before=None, size=RECENT
        ),
        **waiting.describe(),
    )


@bp.get("/instances")
@requires(Permission.PROCESS_START)
def list_instances() -> ResponseReturnValue:
    """The instances of no case the visitor may look at, the newest first."""
    before = read_number(request.args.get("after", ""))
    rows = work.list_instances(
        g.db, g.visitor.person, all_of_them=True, before=before, size=SIZE + 1
    )
    shown = rows[:SIZE]
    following = str(shown[-1].instance.id) if len(rows) > SIZE else ""
    return render_template("starts/instances.html", page=Page(shown, next=following))


@bp.get("/start/<key>")
@requires(Permission.PROCESS_START)
def begin(key: str) -> ResponseReturnValue:
    """The form a process is started with."""
    found = startable.require(g.db, key, g.visitor.person)
    return render_template("starts/start.html", **_describe(found))


@bp.post("/start/<key>")
@requires(Permission.PROCESS_START)
@once
def start(key: str) -> ResponseReturnValue:
    """Start it, and go on to its first task, or to where one sees who has it now."""
    person = g.visitor.person
    found = startable.require(g.db, key, person)
    typed = forms.typed(request.form.get("data", ""))
    told = {"values": typed, "is_again": True}
    if read_number(request.form.get("release", "")) != found.version:
        words = _("这个流程刚发布了新的版本，请核对后再提交。")
        return _again(found, told | {"errors": [forms.Mistake("", words)]})
    form = starting.find_form(g.db, found)
    schema = None if form is None else dict(form.schema)
    keeper = files.OfInstance(None)
    try:
        with form_files.kept(keeper, schema, typed) as answers:
            instance = starting.start(g.db, found, answers, by=person)
            documents.form_files.hand_to(g.db, keeper.rows, instance)
    except FormInvalid as wrong:
        return _again(found, told | forms.mistakes(schema, typed, wrong.errors))
    except (NotWritten, AttachmentRefused) as refusal:
        return _again(found, told | {"errors": [forms.Mistake("", sentence(refusal, g.db))]})
    casework_drafts.remove_for_start(g.db, found.process, person)
    return _lead_on(found, instance)


def _lead_on(found: PlainStart, instance: Instance) -> ResponseReturnValue:
    opened = work.list_next(g.db, instance)
    flash(_("已发起“%(name)s”。", name=_(found.name)), "success")
    if steps := next_steps.name_steps(g.db, opened):
        flash("\n".join(step_words(each) for each in steps), "info")
    mine = next((each for each in opened if is_mine(each)), None)
    if mine is not None:
        return redirect(url_for("starts.show_task", task_id=mine.id, started=found.process))
    return redirect(url_for("starts.show", instance_id=instance.id, started=found.process))


def _again(found: PlainStart, told: dict[str, Any]) -> ResponseReturnValue:
    page = render_template("starts/start.html", **_describe(found) | told)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


def _describe(found: PlainStart) -> dict[str, Any]:
    form = starting.find_form(g.db, found)
    schema = None if form is None else dict(form.schema)
    told = {"errors": [], "field_errors": {}, "is_again": False}
    kept = drafts.describe(found.process)
    return {"start": found, "schema": form_texts.translate(schema)} | told | kept


def _words(start: PlainStart) -> str:
    return f"{start.name} {_(start.name)} {start.documentation} {start.process}".lower()
