"""Draws the icons of the home screen from the logo: `python tests/system/draw_icons.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import sync_playwright

from tests.system import browser as browsers

STATIC = Path(__file__).parents[2] / "web/static"
#: File, pixels, how much of them the logo takes (phones cut a maskable icon to a circle), paper.
ICONS = (
    ("icon-192.png", 192, 0.96, "transparent"),
    ("icon-512.png", 512, 0.96, "transparent"),
    ("icon-maskable-512.png", 512, 0.58, "#ffffff"),
)


def draw() -> None:
    """Write every icon."""
    logo = (STATIC / "logo.svg").read_text()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=browsers.executable(), args=browsers.FLAGS
        )
        page = running.new_page()
        for name, size, share, paper in ICONS:
            page.set_viewport_size({"width": size, "height": size})
            page.set_content(
                f"<body style='margin:0;height:100vh;display:grid;place-items:center;"
                f"background:{paper}'><div style='width:{share * 100}vw;line-height:0'>{logo}</div>"
            )
            page.screenshot(path=STATIC / name, omit_background=True)
        running.close()


if __name__ == "__main__":
    draw()
