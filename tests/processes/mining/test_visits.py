"""Reading an instance's history as visits."""

from datetime import UTC, datetime, timedelta

from processes.mining import visits
from processes.mining.diagrams import Diagram, read_source
from processes.mining.models import Ending
from processes.mining.visits import Departure, Verb
from tests.engine.started import source
from tests.engine.tokens import diagrams as d

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TWICE = d.process(
    "twice",
    d.start(),
    d.user("A"),
    d.user("B"),
    d.end(),
    d.flow("s", "A", "B", "e"),
)


def diagrams() -> dict[str, Diagram]:
    return read_source(source(TWICE), 7)


def verb(minutes, *trail, what="completed", by="1", element=None):
    entries = tuple(dict(zip(("element", "what"), each.split(), strict=True)) for each in trail)
    return Verb(NINE + timedelta(minutes=minutes), what, by, element, entries)


STARTED = verb(0, "s entered", "s completed", "A entered", what="started")


def test_a_visit_has_the_flow_that_leads_to_it():
    told = visits.read("twice", [STARTED, verb(5, "A completed", "B entered")], diagrams(), None)
    assert [(each.element, each.via is None) for each in told] == [
        ("s", True),
        ("A", False),
        ("B", False),
    ]
    flows = diagrams()["twice"].flows
    assert [flows[each.via].source for each in told[1:]] == ["s", "A"]
    assert told[1].left_at - told[1].entered_at == timedelta(minutes=5)
    assert told[2].left_at is None


def test_what_entered_first_leaves_first():
    told = visits.read(
        "twice", [verb(0, "A entered", "A entered"), verb(9, "A completed")], diagrams(), None
    )
    assert [(each.nth, each.left_at is None) for each in told] == [(1, False), (2, True)]


def test_what_was_passed_and_is_taken_back_counts_as_taken_back_and_is_visited_again():
    back = verb(9, "B taken_back", "A taken_back", "A reopened", what="sent_back", element="B")
    told = visits.read(
        "twice", [STARTED, verb(5, "A completed", "B entered"), back], diagrams(), None
    )
    assert [(each.element, each.nth, each.ending) for each in told[1:]] == [
        ("A", 1, Ending.TAKEN_BACK),
        ("B", 1, Ending.TAKEN_BACK),
        ("A", 2, None),
    ]
    assert told[-1].via is None


def test_an_instance_that_has_ended_is_nowhere():
    (_, told) = visits.read("twice", [STARTED], diagrams(), NINE + timedelta(hours=1))
    assert (told.ending, told.left_at) == (Ending.CANCELLED, NINE + timedelta(hours=1))


def test_only_what_a_person_did_is_a_departure():
    verbs = [
        verb(1, what="retried", by=None, element="A"),
        verb(2, what="retried", by="5", element="A"),
        verb(3, what="completed", element="A"),
        verb(4, what="suspended"),
    ]
    assert list(visits.read_departures("twice", verbs, diagrams())) == [
        Departure("twice", "A", verbs[1].at, "retried"),
        Departure("twice", None, verbs[3].at, "suspended"),
    ]


def test_two_flows_between_the_same_elements_cannot_be_told_apart():
    again = d.flow("s", "A").replace('id="f_s_A"', 'id="again"')
    both = d.process("both", d.start(), d.user("A"), d.flow("s", "A"), again)
    drawn = read_source(source(both), 7)["both"]
    assert len(drawn.flows) == 2
    assert drawn.flow("s", "A") is None


def test_a_visit_goes_on_under_the_new_id_after_a_migration():
    renamed = ({"process": "twice", "old": "A", "new": "B"},)
    moved = Verb(NINE + timedelta(minutes=5), "migrated", "1", None, (), renamed)
    told = visits.read("twice", [STARTED, moved, verb(9, "B completed")], diagrams(), None)
    assert [(each.element, each.ending) for each in told[1:]] == [("B", Ending.COMPLETED)]
    assert told[1].left_at - told[1].entered_at == timedelta(minutes=9)
