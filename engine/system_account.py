"""Who runs a command: the system's own account, not what somebody claims."""

import getpass
import os
import socket


def name() -> str:
    """The system account that runs the command, who signed in to become it, and the machine."""
    names = [_running(), *_signed_in()]
    return f"{'←'.join(dict.fromkeys(names))}@{socket.gethostname()}"


def _running() -> str:
    """Not what the environment claims, where the system itself can be asked."""
    if not hasattr(os, "getuid"):
        return getpass.getuser()
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"  # as in a container that was given a number alone


def _signed_in() -> list[str]:
    try:
        return [os.getlogin()]
    except OSError:
        return []  # nobody did: started by another program
