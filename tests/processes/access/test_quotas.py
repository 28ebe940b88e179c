"""Tries are counted in the database: whatever process answers, and however many ask at once."""

import threading

import pytest
from sqlalchemy.orm import Session

from engine import db
from processes.access import quotas
from processes.access.quotas import INQUIRY, CountedUse


def test_the_last_one_is_told_and_the_next_waits_for_the_end(session, at):
    with at(3, 4, 9):
        outcomes = [quotas.count(session, INQUIRY, "7") for _ in range(INQUIRY.most)]
        assert outcomes[:-1] == [None] * (INQUIRY.most - 1)
        until = quotas.exhausted_until(session, INQUIRY, "7")
        assert until == outcomes[-1]
        assert quotas.exhausted_until(session, INQUIRY, "8") is None
        assert quotas.exhausted_until(session, quotas.PROGRESS_CASE, "7") is None
    with at(3, 5, 9):
        assert quotas.exhausted_until(session, INQUIRY, "7") is None
        assert quotas.count(session, INQUIRY, "7") is None
        assert session.query(CountedUse).one().used == 1


def test_what_was_typed_is_not_kept(session, at):
    with at(3, 4, 9):
        quotas.count(session, quotas.PROGRESS_CASE, "ZW-2026-000001")
    assert "2026" not in session.query(CountedUse).one().key


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:0:1:2:3:4:5", "2001:db8:0:1::/64"),
        ("10.1.2.3:51234", "10.1.2.3"),
        (" 10.1.2.3 ", "10.1.2.3"),
        ("[2001:db8:0:1::9]:443", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_address_stands_for_its_subscriber(address, kept):
    assert quotas.network(address) == kept


def test_those_who_ask_at_once_are_all_counted(committed):
    ready, allowed = threading.Barrier(6), []

    def ask():
        ready.wait(30)
        for _ in range(4):
            with Session(committed) as opened, opened.begin():
                if quotas.exhausted_until(opened, INQUIRY, "7") is None:
                    quotas.count(opened, INQUIRY, "7")
                    allowed.append(1)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert len(allowed) == INQUIRY.most
    with db.begin() as opened:
        assert opened.query(CountedUse).one().used == INQUIRY.most
