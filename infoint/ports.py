"""Finding a port: always loopback, and bound before anyone is told of it."""

import argparse
import os
import socket

TRIED = 20


def port_number(text: str) -> int:
    """Read a port from the command line."""
    if not text.isdecimal() or not 1024 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1024 to 65535")
    return int(text)


def listen(first: int) -> socket.socket:
    """Return a socket bound to 127.0.0.1: on `first`, one of the 19 after it, or any free port."""
    for port in range(first, min(first + TRIED, 65536)):
        try:
            return bound(port)
        except OSError:
            continue
    return bound(0)


def bound(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            # Without it a port stays taken for a minute after a stop. Windows means something else
            # by the same option: another program could listen beside us.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.close()
        raise
    return listener
