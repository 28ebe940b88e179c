"""The variables of an instance have a size, however they came to it."""

from engine.tokens.instance import ROOM
from tests.engine.tokens.diagrams import (
    call,
    end,
    flow,
    gateway,
    io,
    many,
    process,
    script,
    service,
    start,
    user,
)  # fmt: skip

#: A text of a tenth of the room.
TENTH = "x" * (ROOM // 10)
TOO_MUCH = "流程的数据（变量）总共将超过"


def chain(*steps):
    """A process of these steps, one after another, each with its id."""
    ids, bodies = zip(*steps, strict=True)
    return process("p", start(), *bodies, end(), flow("s", *ids, "e"))


def refused(found):
    return found.status == "incident" and all(TOO_MUCH in each for each in found.incidents)


def test_many_variables_are_counted_together(run):
    found = run(
        chain(*((f"A{n}", script(f"A{n}", "=tenth", f"v{n}")) for n in range(12))), tenth=TENTH
    )
    assert refused(found)
    assert "v7" in found.variables
    assert "v11" not in found.variables


def test_what_is_written_again_and_again_is_counted_once(run):
    found = run(chain(*((f"A{n}", script(f"A{n}", "=tenth", "v")) for n in range(30))), tenth=TENTH)
    assert found.status == "completed"


def test_a_loop_that_makes_its_variables_longer_stops_in_an_incident(run):
    looped = process(
        "p", start(), gateway("exclusive", "G"), script("A", "=[kept, tenth]", "kept"), user("U"),
        flow("s", "G", "A", "U", "G"),
    )  # fmt: skip
    found = run(looped, kept=None, tenth=TENTH[: ROOM // 40])
    for _ in range(60):
        if found.status == "incident":
            break
        found.complete("U")
    assert found.status == "incident"


def test_what_a_handler_brings_is_counted(run):
    handlers = {"fetch": lambda given: {given["name"]: TENTH}}
    steps = (
        (f"A{n}", service(f"A{n}", "fetch", io({"name": f'="v{n}"'}, {f"v{n}": f"=v{n}"})))
        for n in range(12)
    )
    assert refused(run(chain(*steps), handlers=handlers))


def test_what_an_instance_of_many_yields_is_counted(run):
    each = many("=for i in 1..12 return i", outputCollection="all", outputElement='=tenth + ""')
    found = run(chain(("A", script("A", "=1", "x", inside=each))), tenth=TENTH)
    assert refused(found)


def test_the_variables_of_called_processes_are_counted(run):
    deeper = [
        process(f"q{n}", start(), call("C", f"q{n + 1}"), end(), flow("s", "C", "e"))
        for n in range(12)
    ]
    last = process("q12", start(), user("U"), end(), flow("s", "U", "e"))
    assert refused(run(chain(("C", call("C", "q0"))), *deeper, last, tenth=TENTH))
