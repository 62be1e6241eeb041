"""Real servers of the stacks that people use, each started once and ended with the tests."""

import contextlib
import pathlib
import socket
import subprocess
import sys
import time

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "EndToEnd"))

import program  # noqa: E402
import scripted  # noqa: E402


def pytest_configure():
    if not program.BINARY.is_file():
        raise pytest.UsageError(f"no binary at {program.BINARY}: swift build -c release")


def until_it_listens(port, process, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on port {port} after {seconds} s")


@contextlib.contextmanager
def flask_socketio(mode, *arguments):
    """Flask-SocketIO on Werkzeug (`threading`) or on gevent; yields `host:port`."""
    with subprocess.Popen(
            [sys.executable, HERE / "flask_socketio_app.py", mode, *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            port = int(process.stdout.readline())
            until_it_listens(port, process)
            yield f"127.0.0.1:{port}"
        finally:
            process.kill()


MODES = ["threading", "gevent"]


@pytest.fixture(scope="session", params=MODES)
def server(request):
    with flask_socketio(request.param) as address:
        yield address


@pytest.fixture(scope="session", params=MODES)
def hasty_server(request):
    """Sends a ping every second."""
    with flask_socketio(request.param, "1") as address:
        yield address


@pytest.fixture(scope="session")
def werkzeug():
    with flask_socketio("threading") as address:
        yield address


@pytest.fixture(scope="session")
def gevent():
    with flask_socketio("gevent") as address:
        yield address


@pytest.fixture
def serve(closing):
    """Starts a scripted server."""
    return lambda script: closing(scripted.Server(script))


@pytest.fixture
def closing():
    """Enters context managers that end with the test."""
    with contextlib.ExitStack() as stack:
        yield stack.enter_context
