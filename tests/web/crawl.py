"""What an office can reach by links and send by forms: found on the pages, listed nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml import html
from werkzeug.exceptions import HTTPException

#: Of one endpoint so many addresses that differ in more than numbers: each register, some codes.
MOST = 20
#: What a person would type into a control of that type.
TYPED = {
    "date": "2026-03-04",
    "datetime-local": "2026-03-04T09:30",
    "time": "09:30",
    "number": "1",
    "month": "2026-03",
    "password": "四事-sishi-2027",
}


@dataclass(frozen=True)
class Control:
    """Something a form sends; `value` is what stands in it or what one would type."""

    name: str
    kind: str
    value: str
    #: How many characters the browser lets one type; None where there is no end.
    most: int | None = None


@dataclass(frozen=True)
class Form:
    """A form as a page has it; of a link the parameters of its address."""

    who: str
    endpoint: str
    address: str
    method: str
    controls: tuple[Control, ...]

    def filled(self, **changed):
        """The parameters by name; of checkboxes all that are offered."""
        found = {}
        for each in self.controls:
            found.setdefault(each.name, []).append(each.value)
        return found | changed

    @property
    def same(self):
        """Forms alike are tried once, whoever sees them and whatever row they are of."""
        key = urlsplit(self.address).path.strip("/").split("/")
        words = tuple(each for each in key if not each.isdigit())
        return self.method, words, frozenset(each.name for each in self.controls)


@dataclass
class Crawl:
    """All that was found so far, by several offices; `is_whole`: each looks at every page itself."""

    app: object
    is_whole: bool = True
    most: int = MOST
    forms: dict = field(default_factory=dict)
    known: set = field(default_factory=set)
    broken: list = field(default_factory=list)
    #: Shape to who came to such a page first, and by which address.
    pages: dict = field(default_factory=dict)

    def visit(self, who, browser, start="/menu"):
        """Follow every link from the menu."""
        waiting, counts = [start], {}
        known = set() if self.is_whole else self.known
        while waiting:
            address = waiting.pop(0)
            endpoint = self.endpoint(address, "GET")
            counts[endpoint] = counts.get(endpoint, 0) + 1
            if endpoint is None or counts[endpoint] > self.most:
                continue
            with browser.get(address, follow_redirects=True) as answer:
                if answer.status_code >= 500:
                    self.broken.append((address, who))
                if answer.mimetype != "text/html":
                    continue
                page = html.fromstring(answer.text)
                if answer.status_code == 200:
                    there = answer.request.full_path.rstrip("?")
                    self.pages.setdefault(_shape(there), (who, there))
            for form in self._forms(who, address, page):
                self.forms.setdefault(form.same, form)
            for link in self._links(page, address):
                shape = _shape(link)
                if shape not in known:
                    known.add(shape)
                    waiting.append(link)

    def endpoint(self, address, method):
        """Whose address it is; None of what is none of ours."""
        try:
            found = self.app.url_map.bind("localhost").match(urlsplit(address).path, method)
        except HTTPException:
            return None
        return found[0] if found[0] != "static" else None

    def _links(self, page, address) -> Iterator[str]:
        for link in page.iterfind(".//a[@href]"):
            there = urljoin(address, link.get("href"))
            if not urlsplit(there).netloc:
                yield there.partition("#")[0]

    def _forms(self, who, address, page) -> Iterator[Form]:
        for form in page.forms:
            method = form.method.upper()
            there = urljoin(address, form.get("action") or address)
            endpoint = self.endpoint(there, method)
            controls = tuple(_controls(form))
            if endpoint and controls:
                yield Form(who, endpoint, there, method, controls)
        query = parse_qsl(urlsplit(address).query, keep_blank_values=True)
        if query:
            controls = tuple(Control(name, "text", value) for name, value in query)
            path = urlsplit(address).path
            yield Form(who, self.endpoint(address, "GET"), path, "GET", controls)


def _controls(form) -> Iterator[Control]:
    for each in form.iterfind(".//*[@name]"):
        kind = (
            each.tag if each.tag in ("select", "textarea", "button") else each.get("type", "text")
        )
        if each.get("name") != "csrf_token" and each.tag in (
            "input",
            "select",
            "textarea",
            "button",
        ):
            most = int(each.get("maxlength")) if each.get("maxlength") else None
            yield Control(each.get("name"), kind, _typed(each, kind), most)


def _typed(each, kind):
    if kind == "select":
        offered = [one.get("value", "") for one in each.iterfind(".//option")]
        chosen = each.value if isinstance(each.value, str) else ""
        return chosen or next(filter(None, offered), "")
    stands = each.text if kind == "textarea" else each.get("value")
    return stands or TYPED.get(kind, "示例")


def _shape(address):
    """The address without the numbers of rows: pages of one kind are visited once."""
    parts = urlsplit(address)
    words = tuple("0" if each.isdigit() else each for each in parts.path.split("/"))
    return words, frozenset(name for name, _value in parse_qsl(parts.query))
