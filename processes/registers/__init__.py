"""Registers (台账、名册): a table each, declared once, shown by one list page and one form page.

A declaration is a `Register` given to `declare`; see CONTRIBUTING.md, "Add a register".

May use: access, audit, cases, organisation.
"""

from processes.registers.declaration import (
    Computed,
    Figure,
    Gaps,
    Register,
    Section,
    all_of,
    declare,
    find,
)

__all__ = ["Computed", "Figure", "Gaps", "Register", "Section", "all_of", "declare", "find"]
