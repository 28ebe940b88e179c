"""Somebody at a browser: signs in, registers disputes, finds tasks and fills in their forms."""

import re
from datetime import date

from playwright.sync_api import Locator, Page, expect


class Person:
    """One account in one browser window."""

    def __init__(self, page: Page, accounts: dict[str, dict[str, str]], login: str) -> None:
        self.page = page
        self.login = login
        self.name = accounts[login]["name"]
        self.accounts = accounts
        self._password = accounts[login]["password"]
        self.sign_in()

    def sign_in(self) -> None:
        self.page.goto("/login/")
        self.page.get_by_label("账号").fill(self.login)
        self.page.get_by_label("口令", exact=True).fill(self._password)
        self.page.locator("form", has=self.page.locator("#password")).get_by_role("button").click()
        expect(self.page).not_to_have_url(re.compile("/login"))

    def register(self, summary: str, *, risk: str = "yellow", enforcement: bool = False) -> str:
        """Register a dispute between two neighbours; answers its number."""
        self.fill_registration(summary, risk=risk, enforcement=enforcement)
        press = self.page.get_by_role("button", name="登记", exact=True)
        press.click()
        said, like = self.page.get_by_text("已登记，案件编号"), self.page.locator("#found")
        expect(said.or_(like)).to_be_visible()
        if like.is_visible():
            press.click()
        expect(said).to_be_visible()
        return re.search(r"案件编号([\w-]+)", said.inner_text())[1]

    def fill_registration(self, summary: str, *, risk: str, enforcement: bool) -> None:
        """Fill in the registration without sending it."""
        page = self.visit("/cases/new").page
        page.locator("#summary").fill(summary)
        page.locator("#category").select_option("0203")
        page.locator(f"input[name=risk_color][value={risk}]").check()
        if enforcement:
            page.get_by_text("初步研判（可不填）").click()
            page.locator("input[name=needs_enforcement]").check()
        names = page.locator("[data-row-list] input[name=party_name]")
        if names.count() < 2:
            page.get_by_role("button", name="再加一位当事人").click()
        names.nth(0).fill("示例甲")
        names.nth(1).fill("示例乙")

    def visit(self, path: str) -> "Person":
        """Go to a page; sign in again when the session had ended meanwhile."""
        self.page.goto(path)
        if "/login" in self.page.url:
            self.sign_in()
            self.page.goto(path)
        return self

    def case(self, case_no: str) -> Page:
        """The page of a case, found by its number."""
        self.visit(f"/cases/?q={case_no}")
        self.page.locator("a.title").first.click()
        expect(self.page.get_by_text(case_no).first).to_be_visible()
        # The diagrams come after the page; a clock that is moved meanwhile ends the session.
        self.page.wait_for_load_state("networkidle")
        return self.page

    def has(self, task: str, case_no: str) -> bool:
        """Whether the task is on this person's list."""
        return self._row(task, case_no) is not None

    def wait_for(self, task: str, case_no: str, seconds: int = 30) -> "Person":
        """Look at the list again and again until a worker has brought the task there."""
        for _ in range(seconds * 2):
            if self.has(task, case_no):
                return self
            self.page.wait_for_timeout(500)
        raise AssertionError(f"{self.login} has not got {task} of {case_no} in {seconds} s")

    def open(self, task: str, case_no: str) -> "Person":
        """Open the page of a task of a case, from the list."""
        row = self._row(task, case_no)
        assert row is not None, f"{self.login} has no task {task} of {case_no}"
        row.locator("a.title").click()
        expect(self.page.locator("[data-island=task-form][data-ready]")).to_be_attached()
        self.page.wait_for_load_state("networkidle")
        return self

    def do(self, task: str, case_no: str, **answers: object) -> None:
        """Open a task, answer its form by field label, and submit it."""
        self.open(task, case_no).fill(answers).submit()
        expect(self.page.get_by_text(f"“{task}”已办结")).to_be_visible()

    def fill(self, answers: dict[str, object]) -> "Person":
        """Answer the fields of the form: text, an option's label, several, or a tick."""
        for label, value in answers.items():
            answer(self.page, label, value)
        return self

    def submit(self) -> None:
        self.page.get_by_role("button", name="提交并办结这一步").click()

    def _row(self, task: str, case_no: str) -> Locator | None:
        self.visit("/tasks/?scope=all")
        # Of a step done for each department or measure the list says which: 签收（区住建局）.
        name = re.compile(rf"^\s*{re.escape(task)}(（.+）)?\s*$")
        title = self.page.locator("a.title", has_text=name)
        row = self.page.locator("tr[data-row]").filter(has_text=case_no).filter(has=title)
        return row.first if row.count() else None


#: Fields that hold other fields.
AROUND = ".fjs-form-field-dynamiclist, .fjs-form-field-group"


def answer(page: Page, label: str, value: object) -> None:
    """Answer one field of a form-js form as a person would, by the words beside it."""
    words = page.locator(".fjs-label-content", has_text=re.compile(rf"^{re.escape(label)}\*?$"))
    field = page.locator(f".fjs-form-field:not({AROUND})").filter(has=words).first
    kind = re.search(r"fjs-form-field-(\w+)", field.get_attribute("class"))[1]
    match kind:
        case "textarea" | "textfield" | "number":
            field.locator("textarea, input").fill(str(value))
        case "checkbox":
            field.locator("input").set_checked(value)
        case "radio":
            field.get_by_label(str(value), exact=True).check()
        case "checklist":
            for option in field.locator(".fjs-inline-label").all():
                option.locator("input").set_checked(option.inner_text().strip() in value)
        case "select":
            field.locator(".fjs-input-group").click()
            field.locator(".fjs-dropdownlist-item", has_text=str(value)).first.click()
        case "datetime":
            put_date(field.locator("input.flatpickr-input"), value)
        case _:
            raise AssertionError(f"{label}: a field of kind {kind}")


def put_date(field: Locator, day: date) -> None:
    """Type a date the way the field's own placeholder asks for."""
    pattern = field.get_attribute("placeholder")
    for part, text in {"yyyy": f"{day:%Y}", "mm": f"{day:%m}", "dd": f"{day:%d}"}.items():
        pattern = pattern.replace(part, text)
    field.fill(pattern)
    field.press("Enter")
