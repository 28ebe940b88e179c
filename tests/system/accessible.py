"""What anybody may see of a page: nothing serious that axe finds, light or dark, nothing wider than the screen."""

from pathlib import Path

from tests.system.conftest import DESKTOP, PHONE

AXE = Path(__file__).parent.parent.parent / "node_modules/axe-core/axe.min.js"
SERIOUS = """
() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished))
  .then(() => axe.run(document, { resultTypes: ["violations"] })).then(({ violations }) => violations
  .filter(({ impact }) => ["serious", "critical"].includes(impact))
  .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target).join(", ")}`))
"""


def look_at(page, name, picture, sizes=(DESKTOP, PHONE)):
    """Take the page's picture for the documents, and look at it in both colours and sizes."""
    was = page.viewport_size
    page.wait_for_load_state("networkidle")
    picture(page, name)
    found = {}
    for size in sizes:
        page.set_viewport_size(size)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            found[name, size["width"]] = [f"{width} px wide"]
        for colours in ("light", "dark"):
            page.emulate_media(color_scheme=colours)
            page.evaluate(AXE.read_text("utf-8"))
            if told := page.evaluate(SERIOUS):
                found[name, size["width"], colours] = told
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(was)
    assert found == {}, found
