"""A test client that sends the CSRF token a page gave it, as a browser does."""

import hashlib
import re

from engine import clock

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser:
    """One person at one browser."""

    def __init__(self, app):
        self.client = app.test_client()
        self.token = ""

    def become(self, person, password_hash):
        """Have a session of this person."""
        with self.client.session_transaction() as session:
            session["person"] = int(person.id)
            session["stamp"] = hashlib.sha256(password_hash.encode()).hexdigest()[:16]
            session["offices"] = ("网格员 · 花园村",)
            session["seen"] = clock.now().timestamp()

    def get(self, address, **options):
        answer = self.client.get(address, **options)
        found = TOKEN.search(answer.text) if answer.mimetype == "text/html" else None
        self.token = found.group(1) if found else self.token
        return answer

    def post(self, address, data=None, **options):
        """Send a form; with the token of the last page looked at, or of the home page."""
        if not self.token:
            self.get("/login/")
        form = [("csrf_token", self.token), *_pairs(data or {})]
        return self.client.post(address, data=_lists(form), **options)


def _pairs(data):
    for key, value in data.items():
        yield from ((key, each) for each in (value if isinstance(value, list) else [value]))


def _lists(pairs):
    lists = {}
    for key, value in pairs:
        lists.setdefault(key, []).append(value)
    return lists
