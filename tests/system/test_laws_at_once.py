"""Two reviewers let one version of a law pass at the same moment: it is released once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from threading import Barrier

from engine import clock, db
from engine.deployment import catalogue
from processes.deadlines import law_proposals, law_reviews, limits
from processes.deadlines.law_models import LawStatus
from processes.deadlines.law_proposals import Version
from processes.diagrams import shipped
from processes.errors import LawEntryDecided
from tests.processes import factories

JUNE = datetime(2026, 6, 1, 9, tzinfo=clock.zone())


def proposed(session, by):
    library = limits.newest(session)
    old = library.law("xinfang@2022")
    law = replace(
        old,
        edition="2026",
        title="2026年修订",
        promulgated_on=date(2026, 5, 1),
        in_force_from=date(2026, 7, 1),
    )
    rules = tuple(replace(row, law=law) for row in library.of_law(old.id))
    return law_proposals.propose(session, Version(law, rules), note="公报", by=by).id


def test_of_two_reviews_at_once_the_second_is_told_that_it_is_decided(committed):
    with clock.at(JUNE), db.begin() as session:
        cast = factories.cast(session)
        catalogue.deploy(session, [shipped.limits()])
        entry_id = proposed(session, cast["analyst"])
    ready = Barrier(2)

    def review(name):
        with clock.at(JUNE), db.begin() as session:
            entry = law_proposals.get(session, entry_id)
            ready.wait()
            try:
                law_reviews.approve(session, entry, by=cast[name])
            except LawEntryDecided as refusal:
                return str(refusal)
        return "approved"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(review, ["system_admin", "political_legal"]))
    assert told == ["approved", "这次提请已通过，不能再作决定。"]
    with db.begin() as session:
        assert law_proposals.get(session, entry_id).status is LawStatus.APPROVED
        rows = [row for row in limits.newest(session).rows if row.key == "xf.close"]
    assert [row.version for row in rows] == [1, 2]
