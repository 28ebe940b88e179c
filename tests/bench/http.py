"""What completing a task takes from the browser's side: in one window, and in four at once.

The product as a person starts it, on this machine; each completion is a form of its own case, sent
once and answered.
"""

import json
import random
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from typing import Any

from lxml import html

from tests.system.conftest import folder
from tests.system.http_person import HttpPerson, answers
from tests.system.killing import register
from tests.system.product import Product

#: Completions of each person; what a web process learns once, it learns before.
EACH, BEFORE, CLIENTS = 30, 10, 4
LOGIN = "wanggeyuan"


def measure() -> Iterator[tuple[str, float, str]]:
    """In a product of its own."""
    with folder() as home:
        product = Product(home, "--people").start(240)
        try:
            person = HttpPerson(product.port, product.accounts[LOGIN])
            person.sign_in()
            forms = _prepare(person, (CLIENTS + 1) * EACH + BEFORE)
            _complete(person, forms[:BEFORE])
            alone = _complete(person, forms[BEFORE : BEFORE + EACH])
            rest = forms[BEFORE + EACH :]
            with ThreadPoolExecutor(CLIENTS) as pool:
                parts = [rest[number::CLIENTS] for number in range(CLIENTS)]
                done = pool.map(partial(_complete, person), parts)
                together = [each for part in done for each in part]
        finally:
            product.stop()
    yield "http.completion_p50_ms", round(statistics.median(alone), 1), "ms"
    yield "http.completion_4_clients_p50_ms", round(statistics.median(together), 1), "ms"


Ready = tuple[Any, str]


def _prepare(person: HttpPerson, number: int) -> list[Ready]:
    """The forms of so many tasks, each of a case registered for it, with what is answered."""
    for each in range(number):
        answer = register(person, f"示例纠纷之{each}")
        assert answer is not None
        assert answer.status == HTTPStatus.FOUND, answer
    found: dict[str, Ready] = {}
    page = "/tasks/"
    while len(found) < number and page:
        tree = html.fromstring(person.get(page).text)
        for path in tree.xpath("//tr[@data-row]//a[@class='title']/@href"):
            text = person.get(path).text
            forms = {
                e.action.rsplit("/", 1)[-1]: e for e in html.fromstring(text).forms if e.action
            }
            if "complete" in forms:
                dice = random.Random(len(found))  # noqa: S311 - nothing here is a secret
                found[path] = forms["complete"], json.dumps(answers(text, dice), ensure_ascii=False)
        onward = tree.xpath("//a[contains(@href, 'after=')]/@href")
        page = onward[-1] if onward else ""
    assert len(found) >= number, len(found)
    return list(found.values())[:number]


def _complete(person: HttpPerson, forms: list[Ready]) -> list[float]:
    """Milliseconds of each completion, from before it is sent until it is answered."""
    spent = []
    for form, typed in forms:
        begun = time.perf_counter()
        answer = person.send(form, data=typed)
        took = (time.perf_counter() - begun) * 1000
        assert answer.status == HTTPStatus.FOUND, (answer.status, answer.text[:2000])
        spent.append(took)
    return spent
