"""Somebody who does all verbs of the desk over HTTP, in turns nobody has chosen, until told to stop."""

import json
import random
import time
from collections import deque
from http import HTTPStatus
from uuid import uuid4

from lxml import html

from tests.chaos.record import Act, Try
from tests.system import killing
from tests.system.http_person import HttpPerson, answers

#: Tasks finished lately, whose completion may be taken back.
LATELY = 4
#: How often a form is chosen where several are there: what moves a case on, and what seldom fits.
WEIGHTS = {"complete": 8, "sign": 6, "give-back": 4, "withdraw": 4, "send-back": 2}
SAID = "示例理由"


class Clerk(HttpPerson):
    """One account with the cookies of one browser; all it does is recorded."""

    def __init__(self, port, account, record, names, seed):
        super().__init__(port, account)
        self._record, self.names = record, names
        self.dice = random.Random(seed)  # noqa: S311
        self._seed, self._number = seed, 0
        self._finished = deque(maxlen=LATELY)
        self._tries = []

    def work(self, stop):
        """One turn after the other."""
        while not stop.is_set():
            if self.login == "wanggeyuan" and self.dice.random() < 0.3:
                self._number += 1
                self._register(f"示例纠纷{self._seed}之{self._number}")
            else:
                self._turn()

    def _ask(self, method, path, body, kind, headers):
        number = uuid4().hex
        answer = super()._ask(method, path, body, kind, headers | {"X-Request-ID": number})
        if method == "GET":
            # What was sent before is done with.
            self._tries = []
        else:
            self._tries.append(Try(number, answer.status))
        return answer

    def _register(self, summary):
        answer = killing.register(self, summary)
        if answer is not None:
            self._note("register", summary, answer)

    def _turn(self):
        """Look at a task, and do one of the things its page offers."""
        path = self._choose_task()
        if path is None:
            time.sleep(0.5)
            return
        page = self.get(path).text
        if not page:
            return
        forms = _list_forms(html.fromstring(page))
        offered = [verb for verb in forms if verb in FILLED]
        if not offered:
            return
        weights = [WEIGHTS.get(each, 1) for each in offered]
        verb = self.dice.choices(offered, weights)[0]
        form = self.dice.choice(forms[verb])
        filled = FILLED[verb](self, form)
        if filled is None:
            return
        answer = self.send(form, **filled)
        if self._note(verb, int(path.rsplit("/", 1)[-1]), answer) and verb == "complete":
            self._finished.append(path)

    def _choose_task(self):
        if self._finished and self.dice.random() < 0.2:
            return self.dice.choice(self._finished)
        page = self.get("/tasks/?scope=all").text
        if not page:
            return None
        links = html.fromstring(page).xpath("//tr[@data-row]//a[@class='title']/@href")
        return self.dice.choice(links) if links else None

    def _note(self, verb, subject, answer):
        """Keep what became of it; a page instead of a redirect is a refusal."""
        is_done = answer.status == HTTPStatus.FOUND and not answer.location.startswith("/login")
        self._record.note(Act(verb, subject, self.login, tuple(self._tries), is_done))
        return is_done


def _list_forms(page):
    """The forms that can be sent, by the end of their address: one whose button is elsewhere, if it is there."""
    found = {}
    for form in page.forms:
        if form.xpath(".//button") or page.xpath("//button[@form=$id]", id=form.get("id", "")):
            found.setdefault((form.action or "").rsplit("/", 1)[-1], []).append(form)
    return found


def _options(clerk, field):
    """What may be chosen; people who have no account would never answer, and are left out where others are there."""
    found = [each for each in field.value_options if each]
    texts = {each.get("value"): each.text_content() for each in field.iterdescendants("option")}
    return [each for each in found if texts[each].split(" · ")[0] in clerk.names] or found


def _nothing(_clerk, _form):
    return {}


def _reason(_clerk, _form):
    return {"reason": SAID}


def _to(clerk, form):
    found = _options(clerk, form.inputs["to"])
    return {"to": clerk.dice.choice(found), "reason": SAID} if found else None


def _signer(clerk, form):
    return _to(clerk, form) | {"kind": clerk.dice.choice(["before", "after", "beside"])}


def _round(clerk, form):
    found = _options(clerk, form.xpath(".//select[@name='people']")[0])
    asked = clerk.dice.sample(found, min(len(found), clerk.dice.randint(1, 3)))
    rule = clerk.dice.choice(form.inputs["rule"].value_options)
    needed = str(clerk.dice.randint(1, len(asked))) if rule == "share" else ""
    return {"people": asked, "rule": rule, "needed": needed, "reason": SAID}


def _signature(clerk, _form):
    return {"agrees": "yes" if clerk.dice.random() < 0.75 else "no", "reason": SAID}


def _completion(clerk, form):
    page = html.tostring(form.getroottree(), encoding="unicode")
    return {"data": json.dumps(answers(page, clerk.dice), ensure_ascii=False)}


#: How the form of each verb is filled, by the end of its address.
FILLED = {
    "claim": _nothing,
    "release": _nothing,
    "complete": _completion,
    "transfer": _to,
    "delegate": _to,
    "give-back": _reason,
    "withdraw": _reason,
    "send-back": _to,
    "urge": _nothing,
    "copy": _to,
    "add-signer": _signer,
    "countersign": _round,
    "sign": _signature,
    "retract-signature": _nothing,
    "remove-signer": _nothing,
    "ask-again": _reason,
    "set-aside": _reason,
    "take-submission-back": _nothing,
}
