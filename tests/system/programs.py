"""What a running product consists of, asked from outside: its processes, its database, its health."""

from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException

import psutil
from sqlalchemy import create_engine


def health(product, patience=10):
    """What the site answers within so many seconds, None while nobody listens."""
    connection = HTTPConnection("127.0.0.1", product.port, timeout=patience)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


@contextmanager
def connected(product):
    """A connection to its database that commits at once."""
    engine = create_engine(product.database, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def programs(product, word=""):
    """Its processes whose command has the word, the oldest first; what one started is younger."""
    found = []
    for each in psutil.Process(product.process.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if word in commanded(each) and running(each):
                found.append((each.create_time(), each.pid, each))
    return [each for _, _, each in sorted(found)]


def servers(product):
    """The database server and the processes it started, itself first; none while it is not there."""
    with suppress(FileNotFoundError, ValueError, IndexError, psutil.NoSuchProcess):
        lines = (product.home / "postgres/postmaster.pid").read_text().splitlines()
        server = psutil.Process(int(lines[0]))
        return [server, *server.children()]
    return []


def commanded(process):
    """Its command as one text, empty once it is gone."""
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def running(process):
    """Whether it runs; one that waits only to be buried does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
