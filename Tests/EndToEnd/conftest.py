"""Fixtures that the tests share. What a fixture starts, it ends."""

import contextlib

import pytest

import certificates
import engineio_wire
import peers
import program
import scripted


def pytest_configure():
    if not program.BINARY.is_file():
        raise pytest.UsageError(f"no binary at {program.BINARY}: swift build -c release")


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return certificates.Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def strangers(tmp_path_factory):
    """An authority that nobody was told to trust."""
    return certificates.Authority(tmp_path_factory.mktemp("strangers"), name="Strangers")


@pytest.fixture(scope="session")
def echo_url():
    """The echo server of the `websockets` library."""
    with peers.websockets_server() as url:
        yield url


@pytest.fixture(scope="session")
def echo_wss_url(authority):
    with peers.websockets_server(tls=authority.server.server_context()) as url:
        yield url


@pytest.fixture(scope="session")
def fastapi_url():
    with peers.fastapi_server() as url:
        yield url


@pytest.fixture(scope="session")
def channels_url():
    with peers.channels_server() as url:
        yield url


@pytest.fixture
def closing():
    """Enters context managers that end with the test."""
    with contextlib.ExitStack() as stack:
        yield stack.enter_context


@pytest.fixture
def serve(closing):
    """Starts a scripted server."""
    return lambda script, **how: closing(scripted.Server(script, **how))


@pytest.fixture
def start(closing):
    """Starts wscope without waiting for its end."""
    return lambda *arguments, **how: closing(program.Running(*arguments, **how))


@pytest.fixture
def listen(closing):
    """Starts `wscope listen`."""
    return lambda *arguments, **how: closing(program.Listening(*arguments, **how))


@pytest.fixture
def client(closing):
    """Connects a scripted client."""
    return lambda *arguments, **how: closing(scripted.Client(*arguments, **how))


@pytest.fixture
def socketio(listen):
    """Starts `wscope listen --socketio`."""
    return lambda *arguments, **how: listen("--socketio", *arguments, **how)


@pytest.fixture
def polling(closing):
    """A session over polling that has joined its namespaces, / where none is named."""

    def begin(listening, *namespaces, **how):
        session = closing(engineio_wire.Polling(listening.port, **how))
        session.open()
        for namespace in namespaces or ("/",):
            session.join(namespace)
        return session

    return begin


@pytest.fixture
def joined(closing):
    """A WebSocket of Engine.IO that has joined its namespaces."""
    return lambda listening, *namespaces, **how: closing(engineio_wire.joined(listening, *namespaces, **how))
