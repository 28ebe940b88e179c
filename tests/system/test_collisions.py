"""People who press buttons at the same moment: one wins, nobody loses what was typed."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from processes.organisation import people as people_
from processes.organisation.people import Account
from tests.system.person import Person
from tests.system.whistling import whistled

LIAISONS = ("zhujian", "gongan", "sifa", "renshe")


def test_of_two_who_finish_one_task_the_second_is_told_by_whom_and_keeps_what_was_typed(
    people, colleague
):
    first = people("jiedao")
    second = colleague("jiedao")
    case = people("wanggeyuan").register("街面摊位纠纷，需城管执法。", enforcement=True)
    answers = {"处理决定": "终止", "理由": "不属本级", "甄别情况": "第一人填写的情况。"}
    first.open("甄别", case).fill(answers)
    second.open("甄别", case).fill(answers | {"甄别情况": "第二人辛苦写下的情况。"})
    first.submit()
    expect(first.page.get_by_text("“甄别”已办结")).to_be_visible()
    second.submit()
    expect(second.page.get_by_text(f"这项任务已由{first.name}办结")).to_be_visible()
    expect(second.page.get_by_label("甄别情况")).to_have_value("第二人辛苦写下的情况。")


def test_four_departments_that_sign_at_the_same_moment_all_succeed(people):
    center = people("jiedao")
    case = people("wanggeyuan").register("电力改造纠纷，需多部门到场。", enforcement=True)
    whistled(center, case)
    departments = [people(login).open("签收", case).fill({"签收": "签收"}) for login in LIAISONS]
    for department in departments:
        # Sent without waiting for the answer: all four are under way together.
        department.page.evaluate("document.querySelector('form[data-draft]').requestSubmit()")
    for department in departments:
        expect(department.page.get_by_text("“签收”已办结")).to_be_visible()
    for department in departments:
        assert department.has("到场签到", case)


@pytest.fixture
def colleague(window, product):
    """A second person of the same offices, with the same password."""

    def sign_in(login):
        engine = create_engine(product.database)
        with Session(engine) as session, session.begin():
            model = session.scalars(select(Account).where(Account.login == login)).one()
            name = appoint_like(session, model, f"{login}2")
        engine.dispose()
        known = {f"{login}2": product.accounts[login] | {"name": name}}
        return Person(window(), known, f"{login}2")

    return sign_in


def appoint_like(session, model, login):
    """Another person with the offices and the password of `model`; answers the name."""
    person = people_.Person(name="示例同事", district="420303")
    session.add(person)
    session.flush()
    for held in people_.list_appointments(session, model.person_id):
        office = {"role": held.role, "at": held.at, "district": held.district}
        session.add(people_.Appointment(person_id=person.id, **office))
    session.add(Account(person_id=person.id, login=login, password_hash=model.password_hash))
    return person.name
