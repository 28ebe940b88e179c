"""Everything that can happen to a running product, at random, while people do all there is to do.

    make chaos [SECONDS=1800]

Kills, stops, cuts, moves the clock and fills the disk; then compares what everybody was told with what is
there. Prints the protocol and writes it into docs/chaos.md; exit status 1 when anything is wrong.
"""

import argparse
import random
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from tests.chaos import disk, protocol
from tests.chaos.clerk import Clerk
from tests.chaos.faults import FAULTS, HEARTBEAT, Scene, commit
from tests.chaos.judging import judge
from tests.chaos.record import Record
from tests.system.conftest import folder
from tests.system.network import Network
from tests.system.product import Product

#: Who works; the grid worker twice, for all cases begin there.
LOGINS = (
    *("wanggeyuan", "wanggeyuan", "wanggezhang", "jiedao", "tiaojieyuan", "quzhongxin"),
    *("renshe", "gongan", "zhengfawei", "lingdao"),
)
#: Seconds between two faults, least and most, and acts that are acknowledged meanwhile.
PAUSE, ACTS = (3.0, 8.0), 3
#: Seconds after which it goes on although nobody could do anything: that is found in the end.
STUCK = 60


def main() -> int:
    """Run for so many seconds; answers the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--to", type=Path, default=protocol.PAGE, help="the page for the protocol")
    options = parser.parse_args()
    disk.enter()
    with ExitStack() as stack:
        made = disk.place() or stack.enter_context(folder())
        home = made / "home"
        home.mkdir(exist_ok=True)
        environment = {"SISHI_HEARTBEAT": str(HEARTBEAT), "SISHI_PROXIES": "1"}
        product = Product(home, "--people", **environment).start(240)
        stack.callback(product.stop)
        record = Record()
        done, broken = run(product, record, options.seconds, options.seed)
        sys.stderr.write("comparing\n")
        found = judge(product, record, broken)
    told = protocol.write(done, record, found, options.seconds)
    sys.stdout.write(told)
    protocol.keep(options.to, told)
    return 1 if found.wrong else 0


def run(product, record, seconds, seed):
    """Let people work and faults happen; each fault with the seconds until all was there again, and what broke."""
    dice, stop, done = random.Random(seed), threading.Event(), []  # noqa: S311
    network = Network(product.port)
    names = {each["name"] for each in product.accounts.values()}
    people = [
        Clerk(network.port, product.accounts[login], record, names, seed * 1000 + number)
        for number, login in enumerate(LOGINS)
    ]
    working = [threading.Thread(target=each.work, args=(stop,)) for each in people]
    for each in working:
        each.start()
    try:
        scene, end = Scene(product, network, dice), time.monotonic() + seconds
        while time.monotonic() < end:
            # In each round everything once, in an order of its own.
            for what in dice.sample(sorted(possible()), len(possible())):
                _let_them_work(record, dice.uniform(*PAUSE))
                done.append((what, commit(scene, what)))
                sys.stderr.write(f"{what}: {done[-1][1]} s, {record.done} acknowledged\n")
                if time.monotonic() >= end:
                    break
        _let_them_work(record, PAUSE[1])
    finally:
        stop.set()
        network.mend()
        for each in working:
            each.join()
        network.close()
    return done, [wrong for person in people for wrong in person.broken]


def possible():
    """What can be done here: without a disk of one's own none is filled."""
    return [what for what in FAULTS if what != "disk full" or disk.place()]


def _let_them_work(record, seconds):
    began, before = time.monotonic(), record.done
    time.sleep(seconds)
    while record.done < before + ACTS and time.monotonic() < began + STUCK:
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())
