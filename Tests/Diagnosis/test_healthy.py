"""Nothing is wrong, and nothing may be said to be."""

import types

import pytest

import peers
from servers.haproxy import haproxy, proxy, to
from servers.nginx import UPGRADE, nginx, passing, server, tls_server
from situation import Situation

HELLO = "-x hello --count 1"


def healthy(name, run):
    return Situation(name, run, 0, None, None)


SITUATIONS = [
    healthy("uvicorn", f"{HELLO} ws://{{uvicorn}}/ws"),
    healthy("hypercorn", f"{HELLO} ws://{{hypercorn}}/ws"),
    healthy("a server that says nothing", "-x hello --wait 0.5 ws://{uvicorn}/silent"),
    healthy("compression", f"--compress {HELLO} ws://{{uvicorn}}/ws"),
    healthy("daphne, with its Origin",
            "-o http://localhost -x '{{\"message\":\"hi\"}}' --count 1 ws://{daphne}/ws/chat/lobby/"),
    healthy("`websockets`", f"{HELLO} ws://{{echo}}/"),
    healthy("a subprotocol that the server does not choose", f"-s chat {HELLO} ws://{{echo}}/"),
    healthy("a megabyte", f"--binary=whole --send-frame 'op=binary payload={'x' * 100_000}' --count 1 ws://{{echo}}/"),
    healthy("the server closes with 1000", "ws://{uvicorn}/close/1000?reason=bye"),
    healthy("the server closes with 1001", "ws://{uvicorn}/close/1001"),
    healthy("our own code comes back", "-x hi --count 1 --close-code 4000 --close-reason enough ws://{echo}/"),
    healthy("pings", "--ping-interval 0.2 -x hi --wait 1 ws://{echo}/"),
    healthy("wss", f"--cacert {{trust}} {HELLO} wss://{{secure}}/"),
    healthy("wss through nginx that has HTTP/2 too", f"--cacert {{trust}} {HELLO} wss://{{proxies.tls}}/ws"),
    healthy("nginx that passes the upgrade on", f"{HELLO} ws://{{proxies.nginx}}/ws"),
    healthy("haproxy", f"{HELLO} ws://{{proxies.haproxy}}/ws"),
    healthy("Socket.IO on Werkzeug", "--socketio --emit 'message \"hi\"' --count 1 ws://{werkzeug}/"),
    healthy("Socket.IO on gevent", "--socketio --emit 'message \"hi\"' --count 1 ws://{gevent}/"),
    healthy("GraphQL", "-s graphql-transport-ws -x '{{\"type\":\"connection_init\"}}' --count 1 ws://{strawberry}/graphql"),
]


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_healthy(situation, judge):
    judge(situation)









@pytest.fixture(scope="module")
def secure(closing, authority):
    return closing(peers.websockets_server(tls=authority.server.server_context())).removeprefix("wss://")


@pytest.fixture(scope="module")
def trust(authority):
    return authority.certificate


@pytest.fixture(scope="module")
def proxies(closing, authority, uvicorn, tmp_path_factory):
    through = passing("/", uvicorn, UPGRADE)
    plain, tls = closing(nginx(
        tmp_path_factory.mktemp("nginx"), server(through), tls_server(authority.server, through, options="http2")))
    (before,) = closing(haproxy(tmp_path_factory.mktemp("haproxy"), proxy(to(uvicorn))))
    return types.SimpleNamespace(nginx=plain, tls=tls, haproxy=before)
