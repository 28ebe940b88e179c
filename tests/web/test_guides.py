"""Help: a guide for every role, opened at one's own; short, with pictures that are small and there."""

from pathlib import Path

import pytest
from flask import url_for

from processes.organisation.roles import Role
from tests.processes.factories import CAST
from web.guides import manual, manual_writing
from web.guides.texts import GUIDES, RESIDENT

PICTURES = Path(__file__).parents[2] / "web/static/help"
STEPS = [step for guide in GUIDES.values() for step in guide.steps]
#: Bytes of a picture.
LARGEST = 60_000
#: Characters of a whole guide: a screen or two.
LONGEST = 700


def test_every_role_has_one_guide():
    held = [role for guide in GUIDES.values() for role in guide.roles]
    assert sorted(held) == sorted(Role)


@pytest.mark.parametrize("key", GUIDES)
def test_a_guide_is_a_screen_or_two(key):
    words = [each for step in GUIDES[key].steps for each in (step.title, step.words)]
    assert 2 <= len(GUIDES[key].steps) <= 7
    assert 100 < sum(map(len, map(str, words))) < LONGEST


@pytest.mark.parametrize("name", CAST)
def test_help_opens_at_ones_own_role_and_leads_nowhere_one_may_not_go(app, browse, name):
    browser = browse(name)
    page = browser.get("/help/", follow_redirects=True)
    assert "我的" in page.text
    assert 'href="/help/"' in page.text
    with app.test_request_context():
        open_to = [url_for(step.endpoint) for step in STEPS if step.endpoint]
    linked = [each for each in open_to if f'class="button" href="{each}"' in page.text]
    assert linked
    for address in linked:
        assert browser.get(address).status_code == 200, address


@pytest.mark.parametrize("key", GUIDES)
def test_who_is_not_signed_in_reads_every_guide(browse, key):
    stranger = browse()
    assert stranger.get("/help/").location == f"/help/{RESIDENT}"
    page = stranger.get(f"/help/{key}")
    assert page.status_code == 200
    assert 'href="/tasks/"' not in page.text


def test_there_is_no_other_guide(browse):
    assert browse().get("/help/nobody").status_code == 404


def test_every_picture_is_there_small_and_described_and_none_besides():
    shown = {step.picture: str(step.seen) for step in STEPS if step.picture}
    there = {each.stem: each.stat().st_size for each in PICTURES.glob("*.webp")}
    assert there.keys() == shown.keys()
    assert all(shown.values())
    assert {name: size for name, size in there.items() if size > LARGEST} == {}


@pytest.mark.parametrize("name", manual.MANUALS)
def test_a_manual_is_read_with_all_its_pictures(browse, name):
    page = browse().get(f"/help/manual/{name}", follow_redirects=True)
    assert page.status_code == 200
    assert str(manual.MANUALS[name]) in page.text
    assert page.text.count("<article") == 1
    (text,) = [
        each
        for key, each in zip(manual.MANUALS, manual_writing.texts(), strict=True)
        if key == name
    ]
    shown = manual_writing.list_pictures(text)
    assert [each for each in shown if f"manual/{each}" not in page.text] == []
    assert [each for each in shown if not (manual.PICTURES / f"{each}.webp").is_file()] == []
    assert (manual.FOLDER / f"{name}.html").read_text("utf-8") == manual_writing.convert(text), (
        "make docs"
    )


def test_the_manuals_lead_to_each_other_and_nowhere_else(browse):
    page = browse().get("/help/manual/").text
    assert 'href="/help/manual/scenarios"' in page
    assert ".md" not in page.partition("<article")[2].partition("</article>")[0].replace(
        "`.md`", ""
    )
    assert browse().get("/help/manual/security").status_code == 404
