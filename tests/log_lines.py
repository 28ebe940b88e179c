"""Lines of the log, as programs read them."""

import json
import logging

import pytest

from engine import logs


class Lines(logging.Handler):
    """Every line as the programs write it in JSON."""

    def __init__(self):
        super().__init__()
        self.setFormatter(logs.JsonLine("test"))
        self.told = []

    def emit(self, record):
        self.told.append(self.format(record))

    def decoded(self):
        return [json.loads(each) for each in self.told]


@pytest.fixture
def lines(caplog):
    """The lines that are written meanwhile."""
    handler = Lines()
    logging.getLogger().addHandler(handler)
    with caplog.at_level(logging.INFO):
        yield handler
    logging.getLogger().removeHandler(handler)
