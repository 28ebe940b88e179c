"""The analyst's studio: changes with their files, editors, comparison, review and release."""

from flask import Blueprint

bp = Blueprint("studio", __name__, url_prefix="/studio")

from web.studio import (  # noqa: E402, F401
    changes,
    files,
    migrations,
    mutations,
    preview,
    proof,
    releases,
    remarks,
    replays,
    review,
    saving,
    scenarios,
    simulation,
    tables,
    trials,
    versions,
    vocabulary,
)
