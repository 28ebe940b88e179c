"""Sets of diagrams with one thing wrong in each, by what is wrong and where it shows."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from engine import clock
from engine.deployment.bundle import Source
from engine.exploration.properties import Property
from tests.engine.tokens.diagrams import (
    HEAD,
    after,
    boundary,
    call,
    catch,
    defined,
    end,
    event,
    every,
    flow,
    gateway,
    io,
    message,
    process,
    script,
    service,
    start,
    sub,
    user,
    when,
)

#: When what is proved begins.
AT = datetime(2026, 3, 4, 9, tzinfo=clock.zone())


@dataclass(frozen=True)
class Wrong:
    """`bodies` are diagrams, `fields` those of the form `f`."""

    name: str
    property: Property
    element: str
    bodies: tuple[str, ...]
    fields: list[dict] = field(default_factory=list)


def _p(*parts):
    return process("p", *parts)


def timed(id, to="late", how=None, **more):
    """A task with a clock that leads elsewhere."""
    how = how or after("P3D")
    return user(id, **more) + boundary(f"{id}_due", id, how) + flow(f"{id}_due", to)


FORM = '<zeebe:formDefinition formId="f"/>'


def _decided(*parts, **default):
    """A task with a clock and the form, and a gateway `split` behind it; `default` is its default flow."""
    return _p(
        start(),
        timed("A", ext=FORM),
        gateway("exclusive", "split", **default),
        end(),
        end("late"),
        flow("s", "A", "split"),
        *parts,
    )


YES_OR_NO = [{"id": "a", "type": "checkbox", "key": "ok", "label": "是否同意"}]
WAYS = [
    {
        "id": "a",
        "type": "radio",
        "key": "way",
        "label": "怎么办",
        "values": [{"value": v, "label": v} for v in ("one", "two", "three")],
        "validate": {"required": True},
    }
]
AMOUNT = [
    {"id": "a", "type": "number", "key": "amount", "label": "金额", "validate": {"required": True}}
]

WRONG = [
    Wrong(
        "a parallel join after an exclusive split",
        Property.STUCK,
        "join",
        (
            _decided(
                script("B", "=1", "b"),
                script("C", "=1", "c"),
                gateway("parallel", "join"),
                when("split", "B", "=ok = true"),
                flow("split", "C", "join"),
                flow("B", "join"),
                flow("join", "e"),
                default="f_split_C",
            ),
        ),
        YES_OR_NO,
    ),
    Wrong(
        "an exclusive merge after a parallel split does what follows twice",
        Property.CROWDED,
        "B",
        (
            _p(
                start(),
                gateway("exclusive", "again"),
                gateway("parallel", "split"),
                timed("A"),
                end(),
                end("late"),
                flow("s", "again", "split"),
                flow("split", "A", "again"),
                flow("split", "B"),
                timed("B"),
                flow("B", "e"),
            ),
        ),
    ),
    Wrong(
        "a task without a clock",
        Property.NO_CLOCK,
        "A",
        (_p(start(), user("A"), end(), flow("s", "A", "e")),),
    ),
    Wrong(
        "a task whose clock has fired and does not come again",
        Property.NO_FURTHER_CLOCK,
        "A",
        (
            _p(
                start(),
                user("A"),
                boundary("A_soon", "A", after("P1D"), interrupting=False),
                script("remind", "=1", "x"),
                end("told"),
                end(),
                flow("s", "A", "e"),
                flow("A_soon", "remind", "told"),
            ),
        ),
    ),
    Wrong(
        "the second task of two has no clock",
        Property.NO_CLOCK,
        "B",
        (_p(start(), timed("A"), user("B"), end(), end("late"), flow("s", "A", "B", "e")),),
    ),
    Wrong(
        "a message that may never come, without a clock",
        Property.NO_CLOCK_FOR_MESSAGE,
        "M",
        (
            message("paid", "=case")
            + _p(start(), catch("M", event("message", "paid")), end(), flow("s", "M", "e")),
        ),
    ),
    Wrong(
        "a gateway with no way for one answer",
        Property.FAILS,
        "split",
        (
            _decided(
                script("B", "=1", "b"),
                script("C", "=1", "c"),
                when("split", "B", '=way = "one"'),
                when("split", "C", '=way = "two"'),
                flow("B", "e"),
                flow("C", "e"),
            ),
        ),
        WAYS,
    ),
    Wrong(
        "a gateway with a gap between two amounts",
        Property.FAILS,
        "split",
        (
            _decided(
                script("B", "=1", "b"),
                script("C", "=1", "c"),
                when("split", "B", "=amount < 10000"),
                when("split", "C", "=amount > 10000"),
                flow("B", "e"),
                flow("C", "e"),
            ),
        ),
        AMOUNT,
    ),
    Wrong(
        "a condition over a variable nobody writes",
        Property.FAILS,
        "split",
        (
            _p(
                start(),
                script("B", "=1", "b"),
                gateway("exclusive", "split", default="f_split_e"),
                end(),
                end("e2"),
                flow("s", "B", "split", "e"),
                when("split", "e2", "=agreed.fully"),
            ),
        ),
    ),
    Wrong(
        "a loop without a person or a clock",
        Property.FAILS,
        "again",
        (
            _p(
                start(),
                gateway("exclusive", "again"),
                script("B", "=1", "b"),
                flow("s", "again", "B"),
                gateway("exclusive", "done", default="f_done_again"),
                flow("B", "done", "again"),
                when("done", "e", "=b > 1"),
                end(),
            ),
        ),
    ),
    Wrong(
        "a step no way leads to",
        Property.NEVER,
        "C",
        (
            _decided(
                timed("C"),
                when("split", "C", '=way = "four"'),
                flow("C", "e"),
                flow("split", "e"),
                default="f_split_e",
            ),
        ),
        WAYS,
    ),
    Wrong(
        "a way that is cut off by the condition before it",
        Property.NEVER,
        "C",
        (
            _decided(
                timed("B"),
                timed("C"),
                when("split", "B", "=amount > 10"),
                when("split", "C", "=amount > 100"),
                flow("B", "e"),
                flow("C", "e"),
                flow("split", "e"),
                default="f_split_e",
            ),
        ),
        AMOUNT,
    ),
    Wrong(
        "once sent back there is no end any more",
        Property.NO_END,
        "A",
        (
            _p(
                start(),
                script("Z", "=0", "n"),
                timed("A", to="back", ext=FORM),
                gateway("exclusive", "back"),
                gateway("exclusive", "split", default="f_split_count"),
                script("count", "=n + 1", "n"),
                end(),
                flow("s", "Z", "back", "A", "split", "count", "back"),
                when("split", "e", "=ok = true and n = 0"),
            ),
        ),
        YES_OR_NO,
    ),
    Wrong(
        "a non-interrupting clock that begins work again and again",
        Property.CROWDED,
        "B",
        (
            _p(
                start(),
                user("A"),
                boundary("tick", "A", every("R/P1D"), interrupting=False),
                timed("B", how=after("P900D")),
                end(),
                end("late"),
                end("e2"),
                flow("s", "A", "e"),
                flow("tick", "B", "e2"),
            ),
        ),
    ),
    Wrong(
        "a called process that may throw what nobody catches",
        Property.FAILS,
        "bad",
        (
            defined("error", "broken")
            + process(
                "q",
                start("qs"),
                timed("B", to="bad"),
                end("qe"),
                end("bad", event("error", "broken")),
                flow("qs", "B", "qe"),
            ),
            _p(start(), call("C", "q"), end(), flow("s", "C", "e")),
        ),
    ),
    Wrong(
        "a called process ends in a way its caller has no answer to",
        Property.FAILS,
        "split",
        (
            process(
                "q",
                start("qs"),
                timed("B", to="qe2", ext=f"{FORM}{io(outputs={'how': '=way'})}"),
                end("qe"),
                end("qe2", ext=io(outputs={"how": '="late"'})),
                flow("qs", "B", "qe"),
            ),
            _p(
                start(),
                call("C", "q", io(outputs={"how": "=how"})),
                gateway("exclusive", "split"),
                end(),
                end("e2"),
                flow("s", "C", "split"),
                when("split", "e", '=how = "one"'),
                when("split", "e2", '=how = "two" or how = "three"'),
            ),
        ),
        WAYS,
    ),
    Wrong(
        "a condition over a number that may be left empty",
        Property.FAILS,
        "split",
        (
            _decided(
                timed("B"),
                when("split", "B", "=amount > 10"),
                flow("B", "e"),
                flow("split", "e"),
                default="f_split_e",
            ),
        ),
        [{**AMOUNT[0], "validate": {}}],
    ),
    Wrong(
        "a timer that is given no moment",
        Property.FAILS,
        "A",
        (
            _p(
                start(),
                user("A"),
                boundary("due", "A", after('=if case = 1 then null else duration("P1D")')),
                end(),
                end("late"),
                flow("s", "A", "e"),
                flow("due", "late"),
            ),
        ),
    ),
    Wrong(
        "an error of a handler that nobody catches on one way",
        Property.NO_CLOCK,
        "B",
        (
            defined("error", "refused")
            + _p(
                start(),
                service("S", "x.call"),
                boundary("no", "S", event("error", "refused")),
                user("B"),
                end(),
                flow("s", "S", "e"),
                flow("no", "B", "e"),
            ),
        ),
    ),
    Wrong(
        "tokens that wait inside a sub-process for one that went to its end",
        Property.STUCK,
        "join",
        (
            _p(
                start(),
                sub(
                    "box",
                    start("bs"),
                    gateway("parallel", "split"),
                    timed("A", to="bl"),
                    timed("B", to="bl"),
                    gateway("parallel", "join"),
                    end("be"),
                    end("bl"),
                    flow("bs", "split", "A", "join"),
                    flow("split", "B", "join", "be"),
                ),
                end(),
                flow("s", "box", "e"),
            ),
        ),
    ),
    Wrong(
        "a join in a loop waits for a token that has gone on",
        Property.STUCK,
        "join",
        (
            _p(
                start(),
                gateway("parallel", "split"),
                timed("A", ext=FORM),
                timed("B"),
                gateway("exclusive", "which", default="f_which_e2"),
                gateway("parallel", "join"),
                end(),
                end("e2"),
                end("late"),
                flow("s", "split", "A", "which"),
                flow("split", "B", "join", "e"),
                when("which", "join", "=ok = true"),
                flow("which", "e2"),
            ),
        ),
        YES_OR_NO,
    ),
    Wrong(
        "a clock that ends one of two branches before they join",
        Property.STUCK,
        "join",
        (
            _p(
                start(),
                gateway("parallel", "split"),
                timed("A"),
                timed("B", how=after("P5D")),
                gateway("parallel", "join"),
                end(),
                end("late"),
                flow("s", "split", "A", "join", "e"),
                flow("split", "B", "join"),
            ),
        ),
    ),
    Wrong(
        "a parallel join with one way in too many",
        Property.STUCK,
        "join",
        (
            _p(
                start(),
                gateway("parallel", "split"),
                script("A", "=1", "a"),
                script("B", "=1", "b"),
                gateway("exclusive", "either", default="f_either_join"),
                script("C", "=1", "c"),
                gateway("parallel", "join"),
                end(),
                flow("s", "split", "A", "join", "e"),
                flow("split", "B", "either", "join"),
                when("either", "C", "=b = 2"),
                flow("C", "join"),
            ),
        ),
    ),
    Wrong(
        "a signal nobody throws, without a clock",
        Property.NO_CLOCK_FOR_MESSAGE,
        "S",
        (
            defined("signal", "meeting")
            + _p(start(), catch("S", event("signal", "meeting")), end(), flow("s", "S", "e")),
        ),
    ),
    Wrong(
        "two messages, and a clock for neither",
        Property.NO_CLOCK_FOR_MESSAGE,
        "Y",
        (
            message("yes", "=case")
            + message("no", "=case")
            + _p(
                start(),
                gateway("eventBased", "first"),
                catch("Y", event("message", "yes")),
                catch("N", event("message", "no")),
                end(),
                flow("s", "first", "Y", "e"),
                flow("first", "N", "e"),
            ),
        ),
    ),
    Wrong(
        "a task in a called process without a clock",
        Property.NO_CLOCK,
        "B",
        (
            process("q", start("qs"), user("B"), end("qe"), flow("qs", "B", "qe")),
            _p(start(), call("C", "q"), end(), flow("s", "C", "e")),
        ),
    ),
    Wrong(
        "a task in a sub-process without a clock",
        Property.NO_CLOCK,
        "B",
        (
            _p(
                start(),
                sub("box", start("bs"), user("B"), end("be"), flow("bs", "B", "be")),
                end(),
                flow("s", "box", "e"),
            ),
        ),
    ),
    Wrong(
        "a task after the clock has fired has none itself",
        Property.NO_CLOCK,
        "B",
        (_p(start(), timed("A", to="B"), user("B"), end(), flow("s", "A", "e"), flow("B", "e")),),
    ),
    Wrong(
        "a task that one answer alone leads to has no clock",
        Property.NO_CLOCK,
        "C",
        (
            _decided(
                user("C"),
                when("split", "C", '=way = "three"'),
                flow("C", "e"),
                flow("split", "e"),
                default="f_split_e",
            ),
        ),
        WAYS,
    ),
    Wrong(
        "a task that an amount at the very limit leads to has no clock",
        Property.NO_CLOCK,
        "C",
        (
            _decided(
                user("C"),
                when("split", "C", "=amount = 10000"),
                flow("C", "e"),
                flow("split", "e"),
                default="f_split_e",
            ),
        ),
        AMOUNT,
    ),
    Wrong(
        "a gateway whose conditions leave out null",
        Property.FAILS,
        "split",
        (
            _decided(
                end("e2"), when("split", "e", "=amount > 0"), when("split", "e2", "=amount <= 0")
            ),
        ),
        [{**AMOUNT[0], "validate": {}}],
    ),
    Wrong(
        "an inclusive gateway with no way for one answer",
        Property.FAILS,
        "split",
        (
            _p(
                start(),
                timed("A", ext=FORM),
                gateway("inclusive", "split"),
                end(),
                end("e2"),
                end("late"),
                flow("s", "A", "split"),
                when("split", "e", '=way = "one"'),
                when("split", "e2", '=way = "two"'),
            ),
        ),
        WAYS,
    ),
    Wrong(
        "a loop of expressions that never comes to its end",
        Property.FAILS,
        "again",
        (
            _p(
                start(),
                script("Z", "=0", "n"),
                gateway("exclusive", "again"),
                script("B", "=n + 1", "n"),
                gateway("exclusive", "done", default="f_done_again"),
                end(),
                flow("s", "Z", "again", "B", "done", "again"),
                when("done", "e", "=n < 0"),
            ),
        ),
    ),
    Wrong(
        "an error end event that nobody catches",
        Property.FAILS,
        "bad",
        (
            defined("error", "broken")
            + _p(
                start(),
                timed("A", to="bad"),
                end(),
                end("bad", event("error", "broken")),
                flow("s", "A", "e"),
            ),
        ),
    ),
    Wrong(
        "an error that another code is caught for",
        Property.FAILS,
        "bad",
        (
            defined("error", "broken")
            + defined("error", "other")
            + _p(
                start(),
                sub(
                    "box",
                    start("bs"),
                    timed("A", to="bad"),
                    end("be"),
                    end("bad", event("error", "broken")),
                    flow("bs", "A", "be"),
                ),
                boundary("caught", "box", event("error", "other")),
                end(),
                end("e2"),
                flow("s", "box", "e"),
                flow("caught", "e2"),
            ),
        ),
    ),
    Wrong(
        "a step behind a condition that cannot hold",
        Property.NEVER,
        "C",
        (
            _decided(
                timed("C"),
                when("split", "C", "=ok = true and ok = false"),
                flow("C", "e"),
                flow("split", "e"),
                default="f_split_e",
            ),
        ),
        YES_OR_NO,
    ),
    Wrong(
        "a clock that another one always comes before",
        Property.NEVER,
        "second",
        (
            _p(
                start(),
                user("A"),
                boundary("first", "A", after("P1D")),
                boundary("second", "A", after("P3D")),
                end(),
                end("e1"),
                end("e2"),
                flow("s", "A", "e"),
                flow("first", "e1"),
                flow("second", "e2"),
            ),
        ),
    ),
    Wrong(
        "the default way that no answer leaves",
        Property.NEVER,
        "C",
        (
            _decided(
                timed("C"),
                end("e2"),
                flow("split", "C", "e"),
                when("split", "e", '=way = "one" or way = "two"'),
                when("split", "e2", '=way = "three"'),
                default="f_split_C",
            ),
        ),
        WAYS,
    ),
    Wrong(
        "sent back for ever once the number of returns is used up",
        Property.NO_END,
        "A",
        (
            _p(
                start(),
                script("Z", "=0", "n"),
                gateway("exclusive", "back"),
                timed("A", to="count", ext=FORM),
                gateway("exclusive", "split", default="f_split_count"),
                script("count", "=if n < 3 then n + 1 else n", "n"),
                end(),
                flow("s", "Z", "back", "A", "split", "count", "back"),
                when("split", "e", "=ok = true and n < 2"),
            ),
        ),
        YES_OR_NO,
    ),
    Wrong(
        "two tokens that go round the same loop",
        Property.CROWDED,
        "A",
        (
            _p(
                start(),
                gateway("exclusive", "again"),
                timed("A"),
                gateway("parallel", "split"),
                end(),
                end("late"),
                flow("s", "again", "A", "split", "again"),
                flow("split", "B", "again"),
                flow("split", "e"),
                script("B", "=1", "b"),
            ),
        ),
    ),
]


def files(wrong):
    """The diagrams of a set and its form, as they are handed in."""
    bodies = enumerate(wrong.bodies)
    made = [
        Source.of(f"d{n}.bpmn", f"{HEAD}{body}</bpmn:definitions>".encode()) for n, body in bodies
    ]
    return [*made, Source.of("f.form", form(wrong.fields))]


def form(fields) -> bytes:
    """The form `f`."""
    return json.dumps(
        {"id": "f", "type": "default", "schemaVersion": 18, "components": fields}
    ).encode()
