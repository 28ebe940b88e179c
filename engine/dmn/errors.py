"""What the decision evaluator refuses."""

from engine.errors import EngineError
from engine.faults import Refused


class DmnError(Refused):
    """决策模型不能使用。

    `faults` says each thing wrong with the model: element, cell and why.
    """


class NoSuchDecision(EngineError):
    """决策模型“{model}”中没有“{name}”这一决策。"""
