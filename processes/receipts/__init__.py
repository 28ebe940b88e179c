"""Forms that were received: sent again, they lead to where they led, and change nothing.

A phone that heard no answer cannot know whether its form arrived, and sends it once more.

May use: organisation.
"""

from processes.receipts.models import FormReceipt
from processes.receipts.received import find, keep, list_known

__all__ = ["FormReceipt", "find", "keep", "list_known"]
