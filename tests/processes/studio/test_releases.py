"""What was released stands in one list, whichever way it came, and is brought back as another release."""

from dataclasses import replace

import pytest

from engine.deployment import catalogue
from engine.instances import drawing
from processes.deadlines import limits, rules_file
from processes.studio import drafts, releases, reverting, reviewing, rules_again, versions
from processes.studio.errors import NoSuchDeployment, NothingToRevert
from tests.processes.studio import files


@pytest.fixture
def released(session, submitted, reviewer):
    return reviewing.release(session, submitted, "同意", by=reviewer)


def test_the_list_has_changes_and_what_came_otherwise(session, submitted, released):
    catalogue.deploy(session, [files.diagram(name="other")])
    # The same file once more is no release of anything.
    catalogue.deploy(session, [files.diagram(name="other")])
    found = releases.list_releases(session)
    assert [each.change for each in found] == [None, submitted, None]
    assert [[file.name for file in each.files] for each in found] == [
        *(["other.bpmn"], ["visit.bpmn"], ["visit.bpmn"])
    ]
    older = releases.list_releases(session, before=found[0].deployment.id)
    assert [each.deployment.id for each in older] == [each.deployment.id for each in found[1:]]


def test_any_two_are_compared(session, deployed, released):
    first = releases.find(session, deployed.deployment_id)
    other = catalogue.deploy(session, [files.diagram(name="other")])
    before, after = (releases.in_force(session, each) for each in (first, other))
    pairs = [
        (old and old.version, new and (new.name, new.version))
        for old, new in releases.differing(before, after)
    ]
    assert pairs == [(None, ("other.bpmn", 1)), (1, ("visit.bpmn", 2))]
    assert releases.differing(after, after) == []
    with pytest.raises(NoSuchDeployment):
        releases.find(session, 0)


def test_an_earlier_one_is_brought_back_by_two_persons(
    session, deployed, released, analyst, reviewer
):
    first = releases.find(session, deployed.deployment_id)
    back = reverting.restore(session, first, by=analyst)
    reviewing.submit(session, back, by=analyst)
    reviewing.release(session, back, "", by=reviewer)
    [newest] = catalogue.list_released(session)
    assert (newest.version, drawing.text(session, newest.id)) == (3, files.released().text)
    with pytest.raises(NothingToRevert):
        reverting.restore(session, first, by=analyst)


def test_a_rule_on_time_goes_back_as_its_next_version(session, change, analyst, reviewer):
    rules = limits.newest(session)
    earlier = rules_file.write(rules.rows, rules.laws)
    draft = drafts.add(session, change, drafts.RULES, earlier, by=analyst)
    row = next(each for each in rules.rows if each.key == "leader.decide")
    rows = [*rules.rows, replace(row, version=2, amount=row.amount + 2)]
    versions.save(
        session,
        draft,
        rules_file.write(rows, rules.laws),
        parent=versions.newest(session, draft),
        by=analyst,
    )
    reviewing.submit(session, change, by=analyst)
    reviewing.release(session, change, "", by=reviewer)
    again = rules_file.read(drafts.RULES, rules_again.as_before(session, earlier))
    found = [(each.version, each.amount) for each in again.rows if each.key == "leader.decide"]
    assert found == [(1, row.amount), (2, row.amount + 2), (3, row.amount)]
    assert len(again.rows) == len(rows) + 1
