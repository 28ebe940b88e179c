"""What is a Chinese text."""

import re

_CHARACTER = re.compile("[\u4e00-\u9fff]")


def is_chinese(text: object) -> bool:
    """Whether it is a text with a Chinese character in it."""
    return isinstance(text, str) and _CHARACTER.search(text) is not None
