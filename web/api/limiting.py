"""How often a program may call: a bucket of calls that fills up again, in each process."""

import threading
import time
from collections import OrderedDict

#: Calls a second in the long run, and at once; a worker that takes a job and completes it makes two.
RATE, BURST = 200.0, 400.0
#: Programs remembered; of one that is forgotten the bucket is full.
_MOST = 1024
_LOCK = threading.Lock()
_buckets: OrderedDict[int, tuple[float, float]] = OrderedDict()


def take(program: int) -> bool:
    """Whether one call more of the program is allowed now."""
    now = time.monotonic()
    with _LOCK:
        left, since = _buckets.pop(program, (BURST, now))
        left = min(BURST, left + (now - since) * RATE)
        _buckets[program] = (max(left - 1.0, 0.0), now)
        while len(_buckets) > _MOST:
            _buckets.popitem(last=False)
        return left >= 1.0
