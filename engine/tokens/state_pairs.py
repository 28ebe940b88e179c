"""The state of an instance before and after a step, kept together at little cost.

Every completion keeps such a pair and next to none is ever read. So nothing is compared as it is
kept: the first state stays as its row had it, and the second, compressed with the first as
dictionary, is little more than what changed.
"""

import zlib

import orjson

from engine.tokens import state_changes
from engine.tokens.state_changes import Change

#: Bytes that say how long the first state is.
_LENGTH = 4
#: Compressed hardly worse than by more work, in half the time.
_LEVEL = 1
#: What a zlib stream begins with; no first state is long enough for a pair to begin so.
_ZLIB = b"x"


def pack(before: bytes, after: bytes) -> bytes:
    """A pair as bytes: `before` compressed with zlib, as its row has it; `after` plain."""
    made = zlib.compressobj(_LEVEL, zdict=zlib.decompress(before))
    return len(before).to_bytes(_LENGTH) + before + made.compress(after) + made.flush()


def change_of(pair: bytes) -> Change:
    """What led from the first state of a pair to the second."""
    if pair.startswith(_ZLIB):
        # Kept before there were pairs: the change itself.
        found: Change = orjson.loads(zlib.decompress(pair))
        return found
    end = _LENGTH + int.from_bytes(pair[:_LENGTH])
    before = zlib.decompress(pair[_LENGTH:end])
    after = zlib.decompressobj(zdict=before).decompress(pair[end:])
    return state_changes.compare(state_changes.parse(before), state_changes.parse(after))
