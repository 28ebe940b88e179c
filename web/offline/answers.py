"""What the outbox of a browser is answered: in a few words, where a person is shown a page."""

from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any

from flask import Response, get_flashed_messages, jsonify, request, url_for

from web.offline.once import is_from_outbox

#: Elements whose words are told, inside of what a page alerts to.
SAID = frozenset({"p", "li", "h2"})
#: Elements that hold others; what never ends (`input`) is not counted.
AROUND = SAID | {"div", "section", "ul", "header", "b", "span", "svg", "button", "a", "select"}
#: Characters.
LONGEST = 600
STATES = {
    HTTPStatus.OK: "mend",
    HTTPStatus.UNPROCESSABLE_ENTITY: "mend",
    HTTPStatus.CONFLICT: "conflict",
}


def tell(response: Response) -> Response:
    """In place of the page: what became of the form, in which words, and where to read on.

    States: `done`, `signed-out`, `mend` (a person has to look at it), `conflict` (somebody was
    faster), `refused`. An error of ours or of the network stays as it is: it is tried again.
    """
    if not is_from_outbox() or request.method != "POST" or response.status_code >= 500:
        return response
    if response.status_code == HTTPStatus.FOUND:
        is_out = response.location.startswith(url_for("access.sign_in_form"))
        said = [] if is_out else [str(words) for words in get_flashed_messages()]
        address = "" if is_out else response.location
        return _told("signed-out" if is_out else "done", said, address)
    state = STATES.get(HTTPStatus(response.status_code), "refused")
    return _told(state, _alerts(response.get_data(as_text=True)), "")


def _told(state: str, words: list[str], address: str) -> Response:
    return jsonify(state=state, words=words, address=address)


def _alerts(page: str) -> list[str]:
    reader = _Alerts()
    reader.feed(page)
    texts = (" ".join(each.split()) for each in reader.texts)
    return [each[:LONGEST] for each in texts if each]


class _Alerts(HTMLParser):
    """Collects what stands in elements of `role="alert"`."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        """Enter an alert, or one of its elements."""
        if not self._open and ("role", "alert") not in attrs:
            return
        if tag in AROUND or not self._open:
            self._open.append(tag)
        if tag in SAID:
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        """Leave the innermost element of that name."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Words count inside a paragraph, a line of a list or a heading."""
        if self.texts and any(tag in SAID for tag in self._open):
            self.texts[-1] += data
