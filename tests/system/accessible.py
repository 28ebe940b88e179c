"""What anybody may see of a page: nothing serious that axe finds, light or dark, nothing wider than the screen."""

from pathlib import Path

from tests.system.conftest import DESKTOP, PHONE

AXE = Path(__file__).parent.parent.parent / "node_modules/axe-core/axe.min.js"
SERIOUS = """
(rules) => axe.run(document, { resultTypes: ["violations"], ...rules })
  .then(({ violations }) => violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target).join(", ")}`))
"""
#: By the colours only what is read changes.
ASKED = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}


def look_at(page, name, picture):
    """Take the page's picture for the documents, and look at it in both colours and sizes."""
    was = page.viewport_size
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    picture(page, name)
    page.evaluate(AXE.read_text("utf-8"))
    found = {}
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            found[name, size["width"]] = [f"{width} px wide"]
        for colours, rules in ASKED.items():
            # Without motion no colour is met halfway.
            page.emulate_media(color_scheme=colours, reduced_motion="reduce")
            if told := page.evaluate(SERIOUS, rules):
                found[name, size["width"], colours] = told
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    page.set_viewport_size(was)
    assert found == {}, found
