"""What makes the pages an app: its manifest, and the worker that stands between it and the network."""

import hashlib
import json
from functools import cache
from pathlib import Path

from flask import Response, current_app, jsonify, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from web.assets import asset
from web.offline import bp
from web.permissions import public
from web.translation import gettext as _

#: What pages without network are drawn with. Diagrams are not: what they show is asked for anew.
ASSETS = (
    "built/style.css",
    "logo.svg",
    "built/page.js",
    "built/outbox.js",
    "built/task-form.js",
    "built/task-form.css",
    "built/attach.js",
    "built/mention.js",
    "built/diagram.js",
)
#: Colours of the frame around the pages: `--surface` of the style sheet, and its paper.
THEME, PAPER = "#17577a", "#f4f6f5"


@bp.get("/manifest")
@public
def manifest() -> ResponseReturnValue:
    """Name, icons and first page, for the home screen of a phone."""
    icons = [
        ("icon-192.png", "192x192", "any"),
        ("icon-512.png", "512x512", "any"),
        ("icon-maskable-512.png", "512x512", "maskable"),
    ]
    answer = jsonify(
        id="/",
        name=_("四事 · 矛盾纠纷多元化解"),
        short_name=_("四事"),
        lang="zh-Hans",
        start_url=url_for("home"),
        scope="/",
        display="standalone",
        theme_color=THEME,
        background_color=PAPER,
        icons=[
            {"src": asset(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in icons
        ],
        shortcuts=[
            {"name": _("今日排查"), "url": url_for("patrol.index")},
            {"name": _("登记纠纷"), "url": url_for("cases.new")},
            {"name": _("待发送"), "url": url_for("offline.outbox")},
        ],
    )
    answer.mimetype = "application/manifest+json"
    return answer


@bp.get("/service-worker")
@public
def service_worker() -> ResponseReturnValue:
    """The worker, with the assets it keeps; another asset makes it another worker."""
    answer = make_response(_script())
    answer.mimetype = "text/javascript"
    # Asked for at every page: a browser must not go on with yesterday's.
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/offline")
@public
def offline() -> ResponseReturnValue:
    """What is shown where there is no network: the same for everybody, so it may be kept."""
    return Response(_page(), headers={"Cache-Control": "no-cache"}, mimetype="text/html")


@cache
def _page() -> str:
    return render_template("offline/offline.html", visitor=None)


@cache
def _script() -> str:
    source = Path(str(current_app.static_folder)) / "built/service-worker.js"
    code = source.read_text("utf-8") if source.is_file() else ""
    told = {"page": url_for("offline.offline"), "assets": [asset(name) for name in ASSETS]}
    whole = code + _page() + json.dumps(told)
    told["version"] = hashlib.sha256(whole.encode()).hexdigest()[:12]
    return f"self.sishi = {json.dumps(told)};\n{code}"
