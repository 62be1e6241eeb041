"""Before the first byte: names, addresses, ports, sockets, silence."""

import socket
import types

import pytest

from intermediaries import free_port
from situation import Situation

SITUATIONS = [
    Situation("no such name", "ws://no-such-host.invalid/", 10, "resolve", "name-not-found",
              seen="no-such-host.invalid"),
    Situation("an IPv4 address where IPv6 is asked for", "-6 ws://127.0.0.1/", 10, "resolve",
              "address-family-missing", vague=("name-not-found",), command="wscope connect ws://127.0.0.1/"),
    Situation("nothing listens", "ws://127.0.0.1:{closed}/", 11, "connect", "connection-refused",
              seen="127.0.0.1:"),
    Situation("nothing listens on any address of the name", "ws://localhost:{closed}/", 11, "connect",
              "connection-refused"),
    Situation("nothing listens, wss", "wss://127.0.0.1:{closed}/", 11, "connect", "connection-refused"),
    Situation("a multicast address", "ws://224.0.0.1/", 11, "connect", "host-unreachable"),
    Situation("a port that takes no connection", "--connect-timeout 0.5 ws://{silent.full}/", 19, "connect",
              "connect-timed-out"),
    Situation("TLS that is not answered", "--connect-timeout 0.5 wss://{silent.mute}/", 19, "tls", "tls-timed-out"),
    Situation("an upgrade that is not answered", "--connect-timeout 0.5 ws://{silent.mute}/", 19, "handshake",
              "handshake-timed-out"),
    Situation("no such Unix socket", "--unix-socket {unix.missing} ws://localhost/", 11, "connect",
              "unix-socket-missing", seen="missing"),
    Situation("a Unix socket of a server that is gone", "--unix-socket {unix.left} ws://localhost/", 11, "connect",
              "unix-socket-refused"),
    Situation("a plain file in place of a Unix socket", "--unix-socket {unix.file} ws://localhost/", 11, "connect",
              "unix-socket-refused"),
]


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_network(situation, judge):
    judge(situation)


@pytest.fixture(scope="module")
def closed():
    """A port on which nothing listens."""
    return free_port()


@pytest.fixture(scope="module")
def silent(closing):
    """`mute` accepts and says nothing; `full` has no room left, so that the kernel drops what comes."""
    mute = closing(socket.create_server(("127.0.0.1", 0)))
    full = closing(socket.create_server(("127.0.0.1", 0), backlog=0))
    for _ in range(4):
        waiting = closing(socket.socket())
        waiting.setblocking(False)
        waiting.connect_ex(full.getsockname())
    return types.SimpleNamespace(**{
        name: f"127.0.0.1:{server.getsockname()[1]}" for name, server in (("mute", mute), ("full", full))})


@pytest.fixture(scope="module")
def unix(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unix")
    with socket.socket(socket.AF_UNIX) as gone:
        gone.bind(str(folder / "left"))
    (folder / "file").touch()
    return types.SimpleNamespace(missing=folder / "missing", left=folder / "left", file=folder / "file")
