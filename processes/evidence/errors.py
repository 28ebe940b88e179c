"""What a person may ask of a proof that is not there."""

from processes.errors import ProcessError


class NoSuchFinding(ProcessError):
    """这项发现已经不在了，请重新打开页面。"""
