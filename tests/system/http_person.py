"""Somebody who sends forms by HTTP without a browser, and sends them again until they are answered."""

import json
import time
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html

#: Seconds until one request is given up, and between two tries.
PATIENCE, AGAIN = 15, 0.5
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What the site answered; without a status it did not."""

    status: int | None
    text: str = ""
    location: str = ""
    content: bytes = b""

    @property
    def is_final(self) -> bool:
        """Whether the site did what was asked or refused it, and need not be asked again."""
        return self.status not in {None, HTTPStatus.SERVICE_UNAVAILABLE}


class HttpPerson:
    """One account with the cookies of one browser."""

    def __init__(self, port, account):
        self.port = port
        self.login, self._password = account["login"], account["password"]
        self._cookies = {}
        #: statuses that are never right: the site's own errors
        self.broken = []
        #: how often the site was away and the same was sent again
        self.repeated = 0

    def get(self, path):
        """A page; signs in where the session had ended."""
        answer = self._until_answered("GET", path)
        if answer.location.startswith("/login/"):
            self.sign_in()
            answer = self._until_answered("GET", path)
        return answer

    def forms(self, path):
        """The forms of a page, whatever its status."""
        text = self.get(path).text
        return html.fromstring(text).forms if text else []

    def send(self, form, **answers):
        """Send a form with its own values and these, exactly as often as it takes."""
        chosen = {**dict(form.form_values()), **answers}
        return self._until_answered("POST", form.action, urlencode(chosen, doseq=True))

    def upload(self, path, content, **fields):
        """Send a file called `file` with these fields, as a browser does."""
        edge = "----四事".encode().hex()
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
            for name, text in fields.items()
        ]
        head = 'Content-Disposition: form-data; name="file"; filename="a.xlsx"'
        before = "".join(parts) + f"--{edge}\r\n{head}\r\n\r\n"
        body = before.encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self._until_answered("POST", path, body, f"multipart/form-data; boundary={edge}")

    def tell(self, path, token, **said):
        """Send JSON, as an editor does."""
        body = json.dumps(said, ensure_ascii=False).encode()
        return self._until_answered("POST", path, body, "application/json", {"X-CSRFToken": token})

    def sign_in(self):
        form = next(each for each in self._forms_of_sign_in() if "password" in each.fields)
        answer = self.send(form, login=self.login, password=self._password)
        assert answer.status == HTTPStatus.FOUND, (self.login, answer)

    def _forms_of_sign_in(self):
        return html.fromstring(self._until_answered("GET", "/login/").text).forms

    def _until_answered(self, method, path, body=None, kind=FORM, headers=()):
        while not (answer := self._ask(method, path, body, kind, dict(headers))).is_final:
            self.repeated += 1
            time.sleep(AGAIN)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.broken.append((method, path, answer.status))
        return answer

    def _ask(self, method, path, body, kind, headers):
        headers["Cookie"] = "; ".join(f"{name}={text}" for name, text in self._cookies.items())
        if body is not None:
            headers["Content-Type"] = kind
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path or "/", body, headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, HTTPException):
            return Answer(None)
        finally:
            connection.close()
        for sent in answer.headers.get_all("Set-Cookie", []):
            self._cookies |= {each.key: each.value for each in SimpleCookie(sent).values()}
        location = urlsplit(urljoin(path, answer.headers.get("Location", "")))
        where = f"{location.path}?{location.query}" if answer.headers.get("Location") else ""
        return Answer(answer.status, content.decode("utf-8", "replace"), where, content)


def answers(page, dice):
    """Answers a person might give to the form of a task's page: valid ones, mostly."""
    islands = html.fromstring(page).xpath("//*[@data-island='task-form']")
    schema = json.loads(islands[0].get("data-schema")) if islands else {}
    return dict(_answered(schema.get("components", []), dice))


def _answered(components, dice):
    for each in components:
        key, options = each.get("key"), [one["value"] for one in each.get("values", [])]
        match each["type"]:
            case "group":
                yield from _answered(each["components"], dice)
            case "dynamiclist":
                yield each["path"], [dict(_answered(each["components"], dice))]
            case "textfield" | "textarea":
                yield key, "示例内容"
            case "number":
                yield key, each.get("validate", {}).get("min", 1)
            case "checkbox":
                yield key, dice.random() < 0.5
            case "radio" | "select" if options:
                yield key, dice.choice(options)
            case "checklist" | "taglist" if options:
                yield key, [dice.choice(options)]
