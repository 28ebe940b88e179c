"""What gunicorn itself says, in the form of all other lines."""

from typing import Any

from gunicorn import glogging

from engine import logs


class Log(glogging.Logger):
    """gunicorn's own log: `--logger-class web.gunicorn_log.Log`."""

    def setup(self, cfg: Any) -> None:
        """As gunicorn does it, but for the form."""
        super().setup(cfg)
        if logs.is_json():
            for each in self.error_log.handlers:
                each.setFormatter(logs.JsonLine("web"))
