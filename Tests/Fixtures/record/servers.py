"""The servers of the recordings: real ones, all with the same manners."""

import contextlib
import os
import pathlib
import socket
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
LONG = 1000


async def converse(receive, send, close):
    """Echoes what is short, says how long what is long was, and does what it is told.

    `receive` gives text or bytes, and raises when the connection is over.
    """
    while True:
        message = await receive()
        words = message.split() if isinstance(message, str) else []
        if words[:1] == ["give"]:
            await send("=" * int(words[1]))
        elif words[:1] == ["close"]:
            return await close(int(words[1]), " ".join(words[2:]))
        elif words[:1] == ["fail"]:
            raise RuntimeError("as told")
        elif len(message) > LONG:
            await send(f"{len(message)} received")
        else:
            await send(message)


def free_port(family=socket.AF_INET):
    with socket.socket(family) as listener:
        listener.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def _started(command, port, host="127.0.0.1", prefix=()):
    """A server in a process of its own, ended by its handle."""
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    process = subprocess.Popen([*prefix, sys.executable, *command], env=environment,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=HERE)
    try:
        deadline = time.monotonic() + 15
        while not prefix:
            assert process.poll() is None and time.monotonic() < deadline, f"{command} did not start"
            with contextlib.suppress(OSError), socket.create_connection((host, port), 1):
                break
            time.sleep(0.05)
        if prefix:
            time.sleep(1.5)  # In a namespace of its own, where this process cannot knock.
        yield port
    finally:
        process.terminate()
        process.wait()


def fastapi(*options):
    """FastAPI under uvicorn."""
    port = free_port()
    return _started(["-m", "uvicorn", "application:application", "--port", str(port), "--log-level", "error",
                     "--ws-ping-interval", "3600", *options], port)


def hypercorn(*options):
    """FastAPI under hypercorn, which speaks HTTP/2."""
    port = free_port()
    return _started(["-m", "hypercorn", "application:application", "--bind", f"127.0.0.1:{port}", *options], port)


def websockets(*options, host="127.0.0.1", port=None, prefix=()):
    """Python `websockets`; the options are those of websockets_server.py."""
    port = port or free_port(socket.AF_INET6 if ":" in host else socket.AF_INET)
    return _started(["websockets_server.py", host, str(port), *map(str, options)], port, host, prefix)
