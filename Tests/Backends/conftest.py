"""Real servers of the stacks that people use, each started once and ended with the tests."""

import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "EndToEnd"))

import program  # noqa: E402
import scripted  # noqa: E402
from browser import Browser  # noqa: E402


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
def backend(script, *arguments):
    """A server that is a script of this folder, which prints its port first; yields `host:port`."""
    with subprocess.Popen(
            [sys.executable, HERE / script, *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            port = int(process.stdout.readline())
            until_it_listens(port, process)
            yield f"127.0.0.1:{port}"
        finally:
            process.kill()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def mosquitto_broker(folder):
    """An MQTT broker that listens for WebSockets; it takes its port from its configuration."""
    # Debian has it where only root's PATH leads.
    executable = shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
    assert executable, "no mosquitto: Tests/run installs it (Debian: apt-get install mosquitto)"
    port = free_port()
    configuration = folder / "mosquitto.conf"
    # Version 2.0.11 ends at once where it has a listener for WebSockets and none for plain MQTT.
    configuration.write_text("persistence false\nlog_dest none\nallow_anonymous true\n"
                             f"listener {free_port()} 127.0.0.1\n"
                             f"listener {port} 127.0.0.1\nprotocol websockets\nsocket_domain ipv4\n")
    with subprocess.Popen([executable, "-c", configuration], stderr=subprocess.DEVNULL) as process:
        try:
            until_it_listens(port, process)
            yield f"127.0.0.1:{port}"
        finally:
            process.kill()


def flask_socketio(mode, *arguments):
    """Flask-SocketIO on Werkzeug (`threading`) or on gevent."""
    return backend("flask_socketio_app.py", mode, *arguments)


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


@pytest.fixture(scope="session")
def fastapi():
    with backend("fastapi_app.py") as address:
        yield address


@pytest.fixture(scope="session")
def checked_channels():
    """Behind AllowedHostsOriginValidator."""
    with backend("channels_app.py", "checked") as address:
        yield address


@pytest.fixture(scope="session")
def channels():
    with backend("channels_app.py", "unchecked") as address:
        yield address


@pytest.fixture(scope="session")
def graphql():
    with backend("graphql_app.py") as address:
        yield address


@pytest.fixture(scope="session")
def mosquitto(tmp_path_factory):
    with mosquitto_broker(tmp_path_factory.mktemp("mosquitto")) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """Chromium, to which our self-signed certificates are as good as any."""
    with Browser("--ignore-certificate-errors") as one:
        yield one


@pytest.fixture
def serve(closing):
    """Starts a scripted server."""
    return lambda script: closing(scripted.Server(script))


@pytest.fixture
def listen(closing):
    """Starts `wscope listen`."""
    return lambda *arguments, **how: closing(program.Listening(*arguments, **how))


@pytest.fixture
def start(closing):
    """Starts wscope without waiting for its end."""
    return lambda *arguments, **how: closing(program.Running(*arguments, **how))


@pytest.fixture
def closing():
    """Enters context managers that end with the test."""
    with contextlib.ExitStack() as stack:
        yield stack.enter_context
