"""Hands for the studio's editors: a change begun, a diagram opened, elements appended and filled in."""

import re

from playwright.sync_api import expect

SAVED = re.compile(r"已保存 第\d+版")


def start_change(page, title, *files):
    """A change with copies of released files; answers its address."""
    page.goto("/studio/")
    page.get_by_label("名称").fill(title)
    page.get_by_role("button", name="新建", exact=True).click()
    page.get_by_text("从现行版本复制", exact=True).click()
    for name in files:
        page.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="复制到这项变更").click()
    expect(page.get_by_role("link", name=files[0], exact=True)).to_be_visible()
    return page.url


def draw(page, address, file):
    """Open a file of the change in its editor."""
    page.goto(address)
    page.get_by_role("link", name=file, exact=True).first.click()
    expect(page.locator("[data-island]")).to_have_attribute("data-ready", "true")


def saved(page):
    """Wait until what was drawn is on the server."""
    expect(page.locator("[data-state]")).to_have_text(SAVED, timeout=15_000)


def append(page, after, words, name):
    """Append an element to another, name it, leave it selected; answers its id."""
    known = shapes(page)
    select(page, after)
    page.keyboard.press("a")
    page.locator(".djs-popup-search input").wait_for()
    # As an input method puts it in, without a key.
    page.keyboard.insert_text(words)
    expect(page.locator(".djs-popup-body .entry.selected")).to_contain_text(words)
    page.keyboard.press("Enter")
    return call(page, known, name)


def end_after(page, element):
    """Append an end event."""
    known = shapes(page)
    select(page, element)
    page.locator(".djs-context-pad [data-action='append.end-event']").click()
    expect(page.locator("[data-canvas] .djs-shape[data-element-id]")).not_to_have_count(len(known))


def select(page, element):
    """Select an element, whatever was selected or typed into."""
    page.locator("[data-canvas] svg").first.click(position={"x": 500, "y": 500})
    page.locator(f"[data-element-id={element}] .djs-hit").first.click(force=True)


def drop_on_flow(page, flow, words, name):
    """Create an element and let it go on a flow, which then leads through it."""
    known = shapes(page)
    box = page.locator(f"[data-element-id={flow}] .djs-hit").first.bounding_box()
    page.locator("[data-canvas] svg").first.click(position={"x": 500, "y": 500})
    page.keyboard.press("n")
    page.locator(".djs-popup .entry", has_text=words).first.click()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 40, y - 30)
    page.mouse.move(x, y, steps=5)
    page.mouse.down()
    page.mouse.up()
    return call(page, known, name)


def call(page, known, name):
    """Name the element that was not there before; answers its id."""
    expect(page.locator("[data-canvas] .djs-shape[data-element-id]")).not_to_have_count(len(known))
    [made] = [each for each in shapes(page) if each not in known]
    field = page.locator(".djs-direct-editing-content")
    if not field.is_visible():
        select(page, made)
        page.keyboard.press("e")
    field.fill(name)
    page.keyboard.press("Enter")
    expect(page.locator(".bio-properties-panel-header-label")).to_have_text(name)
    return made


def rename(page, element, name):
    """Give an element another name, on the diagram itself."""
    page.locator(f"[data-element-id={element}] .djs-hit").first.dblclick(force=True)
    page.locator(".djs-direct-editing-content").fill(name)
    page.locator("[data-canvas] svg").first.click(position={"x": 300, "y": 12})


def mend(page, finding, press, choice=None, typed=None):
    """Mend a finding by the button beside it, with what is chosen or typed before."""
    row = page.locator("[data-findings-list] li", has_text=finding)
    form = row.locator("form").filter(has=page.get_by_role("button", name=press, exact=True))
    if choice is not None:
        form.locator("select").select_option(choice)
    if typed is not None:
        form.locator("input").fill(typed)
    form.get_by_role("button", name=press, exact=True).click()
    expect(row).to_have_count(0)


def open_group(page, group):
    """Open a group of the properties panel, unless it is."""
    title = page.locator(".bio-properties-panel-group-header-title", has_text=group).first
    header = page.locator(".bio-properties-panel-group-header").filter(has=title).first
    if "open" not in header.get_attribute("class").split():
        title.click()


def shapes(page):
    """The ids of all that is drawn but flows."""
    found = page.locator("[data-canvas] .djs-shape[data-element-id]")
    return found.evaluate_all("all => all.map(each => each.dataset.elementId)")
