"""Forms of form-js (Camunda Forms): refused when something in them would not be kept to.

The browser shows a form and helps; what counts is `Form.validate` on the server.
docs/forms.md lists what is supported.

May use: feel.
"""

from engine.forms.checks import check, missing_checks, require_checked
from engine.forms.errors import FormInvalid
from engine.forms.facts import missing_writers, write_facts, writer, writers
from engine.forms.form import Form

__all__ = [
    "Form",
    "FormInvalid",
    "check",
    "missing_checks",
    "missing_writers",
    "require_checked",
    "write_facts",
    "writer",
    "writers",
]
