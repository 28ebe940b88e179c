"""What every template can call: assets, navigation, words, local times."""

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, g
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from engine.models import UserTask
from processes.cases.models import Case
from processes.casework import redaction
from processes.casework.redaction import RedactedText
from processes.lists import stars
from processes.organisation import centre_names
from processes.privacy import masking
from processes.whistles import task_subjects
from web import composed, language, navigation, words
from web.assets import asset
from web.translation import counting, translate
from web.translation import words as told


def register(app: Flask) -> None:
    """Fill the templates' names and filters."""
    app.jinja_env.globals.update(
        asset=asset,
        centre=lambda: translate(centre_names.centre()),
        district_centre=lambda: translate(centre_names.district_centre()),
        csrf_field=csrf_field,
        fresh_key=fresh_key,
        translated_values=translated_values,
        get_locale=get_locale,
        navigation=navigation.header,
        finds_cases=navigation.finds_cases,
        follows=follows,
        words=words,
    )
    app.jinja_env.filters.update(
        at_most=words.at_most,
        file_size=words.file_size,
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
        listed=listed,
        wholly=wholly,
        summary=summary,
        task_title=task_title,
        selected=selected,
    )
    # `_` by itself: by way of the template it takes as long again, hundreds of times a page.
    app.jinja_env.globals.update(gettext=gettext, _=gettext)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_visitor)


def gettext(text: str, **values: Any) -> Markup:
    """The text in the reader's language; what is no text of ours, as a name somebody wrote, comes out as written.

    Jinja's own takes every text for HTML and every `%` for a placeholder.
    """
    if not values:
        return escape(translate(text))
    return escape(counting(text, values)) % told(values)


def translated_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a sentence, those that are texts of ours in the reader's language."""
    return {key: translate(each) if isinstance(each, str) else each for key, each in values.items()}


def csrf_field() -> Markup:
    """The hidden field every form that changes something carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def fresh_key() -> str:
    """A form's own key: what is sent with it twice is done once."""
    return secrets.token_urlsafe(16)


def selected(values: dict[str, Any]) -> dict[str, Any]:
    """Those of the values that are there at all."""
    return {key: value for key, value in values.items() if value}


def follows(case: Case) -> bool:
    """Whether the visitor follows the case."""
    known: dict[int, bool] = g.setdefault("follows", {})
    if case.id not in known:
        known[case.id] = stars.is_following(g.db, case, g.visitor.person)
    return known[case.id]


def listed(texts: Iterable[Any]) -> str:
    """Texts of ours one after the other."""
    return (", " if language.is_english() else "、").join(translate(str(each)) for each in texts)


def wholly(text: str) -> str:
    """A text that is ours or somebody's: ours in the reader's language."""
    return composed.wholly(text) if language.is_english() else text


def event_name(case: Case) -> str:
    """What the case is called, without the parties' names for who does not handle it."""
    return _told(case).event_name


def summary(case: Case) -> str:
    """What the case is about, masked in the same way."""
    return _told(case).summary


def task_title(task: UserTask) -> str:
    """The task's name, with what tells it from others of that name: 评价部门(区人社局)."""
    if task.item is None:
        return translate(task.name or "")
    known: dict[int, str] = g.setdefault("subjects", {})
    if task.id not in known:
        loaded = [each for each in g.db.identity_map.values() if isinstance(each, UserTask)]
        asked = {each.id: json.loads(each.item) for each in (task, *loaded) if each.item}
        known |= task_subjects.describe(g.db, asked)
    return task_subjects.with_subject(translate(task.name or ""), known[task.id])


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
