"""The pages."""

from typing import Any

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from engine import db, loading, logs, outages, starting
from engine import settings as engine_settings
from processes.access.permissions import Permission
from web import (
    access,
    api,
    attachments,
    audit,
    calendars,
    cards,
    cases,
    codes,
    comments,
    compression,
    deadlines,
    deploying,
    diagrams,
    documents,
    errors,
    exports,
    guides,
    hooks,
    imports,
    incidents,
    indicators,
    input,
    language,
    language_switch,
    lists,
    live,
    mediation,
    mining,
    navigation,
    notices,
    offline,
    onboarding,
    operations,
    organisation,
    overviews,
    patrol,
    petitions,
    presentation,
    registers,
    residents,
    retention,
    rooms,
    rosters,
    security,
    settings,
    sponsorship,
    starts,
    studio,
    supervision,
    tasks,
    verifying,
    webhooks,
    whistles,
)
from web.access import single_sign_on
from web.api.waiting import Waiters
from web.app import App
from web.health import health
from web.live.listening import Listener
from web.operations.metrics import metrics
from web.permissions import requires
from web.studio import commands

#: By this exit status gunicorn is told to stop, not to start the next process at once.
APP_LOAD_ERROR = 4
#: Everything with pages of its own.
FEATURES = (
    access,
    deadlines,
    audit,
    tasks,
    cases,
    cards,
    supervision,
    whistles,
    petitions,
    notices,
    webhooks,
    onboarding,
    operations,
    organisation,
    overviews,
    patrol,
    residents,
    retention,
    registers,
    rooms,
    codes,
    documents,
    attachments,
    comments,
    calendars,
    diagrams,
    studio,
    exports,
    guides,
    lists,
    live,
    imports,
    incidents,
    rosters,
    indicators,
    mining,
    mediation,
    sponsorship,
    offline,
    starts,
)


def create_app(**overrides: Any) -> App:
    """The application gunicorn serves; `overrides` are Flask settings (for tests)."""
    with starting.refusing(APP_LOAD_ERROR):
        settings.check()
        logs.configure("web")
        # A request takes the same steps as a worker: handlers, observers, functions must be there.
        loading.import_all("processes")
        outages.wait_for_database(engine_settings.database_patience())
        starting.check_database()
        # Last: a start that is refused for something else leaves none behind.
        secret_key = settings.secret_key()
        # Processes that are forked from this one must not share its connections.
        db.engine().dispose()
    outages.quieten()
    app = App(__name__)
    app.config.from_mapping(
        SECRET_KEY=secret_key,
        DEMO=settings.shows_demonstration(),
        PROXIES=settings.proxies(),
        METRICS_READERS=settings.metrics_readers(),
        SESSION_COOKIE_NAME="sishi",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SEND_FILE_MAX_AGE_DEFAULT=31536000,
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        # A form may stay open as long as the session does.
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
    )
    app.config.update(overrides)
    if trusted := settings.proxies():
        proxied = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)
        app.wsgi_app = proxied  # type: ignore[method-assign]
    Babel(app, locale_selector=language.locale)
    # Before the token is looked for: that reads the form.
    input.register(app)
    csrf = CSRFProtect(app)
    # A program has no session a stranger's page could use: it proves itself with every call.
    csrf.exempt(api.bp)
    for part in (
        compression,
        single_sign_on,
        language_switch,
        security,
        errors,
        presentation,
        offline,
        deploying,
        hooks,
        verifying,
        commands,
    ):
        part.register(app)
    for feature in FEATURES:
        app.register_blueprint(feature.bp)
    app.register_blueprint(residents.reports)
    app.register_blueprint(api.bp)
    # Its thread is started by the first who listens, in the process that serves them.
    app.extensions["listener"] = Listener()
    app.extensions["job_waiters"] = Waiters()
    app.add_url_rule("/", "home", home)
    app.add_url_rule("/menu", "menu", menu)
    app.add_url_rule("/health", "health", health)
    app.add_url_rule("/metrics", "metrics", metrics)
    return app


@requires(Permission.ORGANISATION_READ)
def home() -> ResponseReturnValue:
    """The first entry of one's menu: tasks for who has any."""
    return redirect(next(navigation.sections())[1][0].address)


@requires(Permission.ORGANISATION_READ)
def menu() -> ResponseReturnValue:
    """Everything the visitor may enter, by section."""
    return render_template("menu.html", sections=navigation.sections())
