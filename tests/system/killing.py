"""Programs of a running product killed at random while people work on it.

    python -m tests.system.killing [seconds]

prints, as one JSON object per line, how often each was killed and after how many seconds the site was back.
"""

import json
import random
import statistics
import sys
import threading
import time
from collections import defaultdict
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

import psutil
from lxml import html
from sqlalchemy import text

from tests.system.conftest import folder
from tests.system.http_person import HttpPerson, answers
from tests.system.ledger import Ledger
from tests.system.product import Product
from tests.system.programs import commanded, connected, health, programs, servers

#: Who works: a grid worker registers, the others do what comes to them.
WORKERS = ("wanggeyuan", "wanggeyuan", "jiedao", "tiaojieyuan", "quzhongxin", "renshe")
#: Seconds between two kills, least and most, and the acts that are acknowledged meanwhile.
PAUSE, ACTS = (5.0, 12.0), 3
#: Seconds after which it goes on although nobody could do anything: that is found in the end.
STUCK = 60
#: By how much the clock goes forward between two kills, so that timers come due, too.
AHEAD = timedelta(hours=6)
#: Seconds for what was begun to be finished by the workers in the end.
DRAIN = 120


@dataclass
class Course:
    """What came of it."""

    ledger: Ledger = field(default_factory=Ledger)
    #: seconds until the site answered again, by what was killed
    back: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    #: answers that are never right
    broken: list[tuple[str, str, int]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    repeated: int = 0


def run(product, seconds, seed=1):
    """Let people work and kill programs for so many seconds; then wait, and compare."""
    course, dice, stop = Course(), random.Random(seed), threading.Event()  # noqa: S311
    people = [HttpPerson(product.port, product.accounts[login]) for login in WORKERS]
    working = [
        threading.Thread(target=work, args=(person, course.ledger, stop, number))
        for number, person in enumerate(people)
    ]
    for each in working:
        each.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end or not course.back:
        # In each round everything once, in an order of its own.
        for what in dice.sample(sorted(VICTIMS), len(VICTIMS)):
            _let_them_work(course.ledger, dice.uniform(*PAUSE))
            course.back[what].append(kill(product, VICTIMS[what](product, dice)))
            product.advance(AHEAD)
    stop.set()
    for each in working:
        each.join()
    course.broken = [wrong for person in people for wrong in person.broken]
    course.repeated = sum(person.repeated for person in people)
    with connected(product) as connection:
        until_drained(connection, product)
        course.lost = list(course.ledger.lost(connection))
        course.twice = list(course.ledger.twice(connection, product.now))
    return course


def _let_them_work(ledger, seconds):
    began, before = time.monotonic(), ledger.acts
    time.sleep(seconds)
    while ledger.acts < before + ACTS and time.monotonic() < began + STUCK:
        time.sleep(0.1)


def work(person, ledger, stop, seed):
    dice = random.Random(seed)  # noqa: S311 - nothing here is a secret
    number = 0
    while not stop.is_set():
        if person.login == "wanggeyuan" and dice.random() < 0.5:
            number += 1
            _register(person, ledger, f"示例纠纷{seed}之{number}")
        else:
            _do_a_task(person, ledger, dice)


def _register(person, ledger, summary):
    answer = register(person, summary)
    if answer and answer.status == HTTPStatus.FOUND and answer.location.startswith("/cases/"):
        ledger.note(ledger.registered, summary)


def register(person, summary):
    """Register a dispute of that summary; what was answered, None where there was no form."""
    forms = [each for each in person.forms("/cases/new") if "summary" in each.fields]
    if not forms:
        return None
    facts = {"summary": summary, "category": "0203", "risk_color": "yellow", "seen": "1"}
    names = {"party_name": ["示例甲"], "party_side": ["applicant"]}
    return person.send(forms[0], **facts, **names)


def _do_a_task(person, ledger, dice):
    """Claim one of the open tasks, or finish it with answers at random."""
    page = person.get("/tasks/?scope=all").text
    links = html.fromstring(page).xpath("//tr[@data-row]//a[@class='title']/@href")
    if not links:
        time.sleep(0.5)
        return
    path = dice.choice(links)
    task_id = int(path.rsplit("/", 1)[-1])
    text = person.get(path).text
    sent = [form for form in html.fromstring(text).forms if form.action]
    forms = {form.action.rsplit("/", 1)[-1]: form for form in sent}
    if "claim" in forms and dice.random() < 0.2:
        answer = person.send(forms["claim"])
        acts = ledger.claimed
    elif "complete" in forms:
        typed = json.dumps(answers(text, dice), ensure_ascii=False)
        answer = person.send(forms["complete"], data=typed)
        acts = ledger.completed
    else:
        return
    if answer.status == HTTPStatus.FOUND and answer.location.startswith("/tasks/"):
        ledger.note(acts, task_id)


def kill(product, victims):
    """Kill them; seconds until the site answers, and every program is there again."""
    there = {kind: _count(product, kind) for kind in map(_kind, victims)}
    for each in victims:
        with suppress(psutil.NoSuchProcess):
            each.kill()
    began = time.monotonic()
    psutil.wait_procs(victims, 5)
    while not (health(product, 3) == HTTPStatus.OK and _are_there(product, there)):
        time.sleep(0.05)
    return round(time.monotonic() - began, 2)


def _count(product, kind):
    """How many there are; the database's own come and go with the connections, but for the first."""
    return 1 if kind == "postgres" else len(_programs(product, kind))


def _are_there(product, there):
    return all(len(_programs(product, kind)) >= number for kind, number in there.items())


def _kind(process):
    """By what word its command is known; what is gone by now is taken for a server's."""
    words = ("gunicorn", "engine.worker")
    return next((word for word in words if word in commanded(process)), "postgres")


def _programs(product, word):
    """The processes of the product of that kind, the oldest first."""
    return servers(product) if word == "postgres" else programs(product, word)


def _server(product, _dice):
    return servers(product)[:1]


def _connection(product, dice):
    """A process of the database that serves a connection: it takes all others down with it."""
    own = [each for each in servers(product)[1:] if "[local]" in commanded(each)]
    return [dice.choice(own)] if own else []


def _all(product, dice):
    everything = (_server, _site, _worker)
    return [each for choose in everything for each in choose(product, dice)]


def _site(product, _dice):
    return programs(product, "gunicorn")[:1]


def _page(product, dice):
    children = programs(product, "gunicorn")[1:]
    return [dice.choice(children)] if children else []


def _worker(product, _dice):
    return programs(product, "engine.worker")[:1]


#: What is killed, one after the other.
VICTIMS = {
    "all at once": _all,
    "database": _server,
    "database connection": _connection,
    "site": _site,
    "web process": _page,
    "worker": _worker,
}


def until_drained(connection, product):
    """Wait for the workers to do what is due."""
    end = time.monotonic() + DRAIN
    due = text(
        "SELECT EXISTS (SELECT FROM timer WHERE running AND look_at < :now)"
        " OR EXISTS (SELECT FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
        " AND coalesce(scheduled_at, now()) <= now())"
    )
    while connection.scalar(due, {"now": product.now}) and time.monotonic() < end:
        time.sleep(0.5)


def main(arguments):
    """Print the figures of so many seconds (default 600)."""
    seconds = float(arguments[0]) if arguments else 600
    with ExitStack() as stack:
        home = stack.enter_context(folder())
        product = Product(home, "--people", SISHI_HEARTBEAT="5").start(240)
        stack.callback(product.stop)
        course = run(product, seconds)
    for what, times in sorted(course.back.items()):
        figures = {"killed": what, "times": len(times), "median_s": statistics.median(times)}
        _print(figures | {"longest_s": max(times)})
    ledger = course.ledger
    acts = {name: len(getattr(ledger, name)) for name in ("registered", "completed", "claimed")}
    _print(acts | {"sent_again": course.repeated})
    _print({"lost": course.lost, "twice": course.twice, "broken": course.broken})


def _print(line):
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
