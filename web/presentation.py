"""What every template can call: assets, navigation, words, local times."""

import json
from typing import Any

from flask import Flask, g
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from engine.models import UserTask
from processes.cases.models import Case
from processes.casework import redaction
from processes.casework.redaction import RedactedText
from processes.organisation import centre_names
from processes.privacy import masking
from processes.whistles import task_subjects
from web import navigation, words
from web.assets import asset


def register(app: Flask) -> None:
    """Fill the templates' names and filters."""
    app.jinja_env.globals.update(
        asset=asset,
        centre=centre_names.centre,
        district_centre=centre_names.district_centre,
        csrf_field=csrf_field,
        get_locale=get_locale,
        navigation=navigation.header,
        words=words,
    )
    app.jinja_env.filters.update(
        at_most=words.at_most,
        moment=words.moment,
        deadline=words.deadline,
        clock_time=words.clock_time,
        day=words.day,
        full_day=words.full_day,
        full_moment=words.full_moment,
        full_deadline=words.full_deadline,
        phone=masking.phone,
        id_number=masking.id_number,
        outward_name=masking.party,
        event_name=event_name,
        summary=summary,
        task_title=task_title,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_visitor)


def csrf_field() -> Markup:
    """The hidden field every form that changes something carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def event_name(case: Case) -> str:
    """What the case is called, without the parties' names for who does not handle it."""
    return _told(case).event_name


def summary(case: Case) -> str:
    """What the case is about, masked in the same way."""
    return _told(case).summary


def task_title(task: UserTask) -> str:
    """The task's name, with what tells it from others of that name: 评价部门(区人社局)."""
    if task.item is None:
        return task.name or ""
    known: dict[int, str] = g.setdefault("subjects", {})
    if task.id not in known:
        loaded = [each for each in g.db.identity_map.values() if isinstance(each, UserTask)]
        asked = {each.id: json.loads(each.item) for each in (task, *loaded) if each.item}
        known |= task_subjects.describe(g.db, asked)
    return task_subjects.with_subject(task.name, known[task.id])


def _told(case: Case) -> RedactedText:
    """The texts of one case; those of all the cases of a list are looked up with its first."""
    known: dict[int, RedactedText] = g.setdefault("told", {})
    if case.id not in known:
        loaded = [each for each in g.db.identity_map.values() if isinstance(each, Case)]
        asked = [each for each in (case, *loaded) if each.id not in known]
        known |= redaction.redact(g.db, asked, g.visitor.person)
    return known[case.id]


def _visitor() -> dict[str, Any]:
    return {"visitor": g.get("visitor")}
