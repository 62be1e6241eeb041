"""FastAPI under uvicorn and hypercorn, alone and behind a proxy."""

import signal
import time

import pytest

import program
from servers import asgi
from servers.haproxy import haproxy, proxy, to
from situation import Situation

SITUATIONS = [
    # Refused
    Situation("no such route, uvicorn", "ws://{uvicorn}/nothing", 14, "handshake", "asgi-refused"),
    Situation("no such route, hypercorn", "ws://{hypercorn}/nothing", 14, "handshake", "asgi-refused"),
    Situation("closed before accept, uvicorn", "ws://{uvicorn}/closed-before-accept", 14, "handshake",
              "asgi-refused"),
    Situation("closed before accept, hypercorn", "ws://{hypercorn}/closed-before-accept", 14, "handshake",
              "asgi-refused"),
    Situation("an exception before accept, uvicorn", "ws://{uvicorn}/raises-before-accept", 14, "handshake",
              "server-error"),
    Situation("an exception before accept, hypercorn", "ws://{hypercorn}/raises-before-accept", 14, "handshake",
              "server-error"),
    Situation("an endpoint that does not accept", "--connect-timeout 1 ws://{uvicorn}/never-accepts", 19,
              "handshake", "handshake-timed-out"),
    Situation("a key is missing", "-H Sec-WebSocket-Key: ws://{uvicorn}/ws", 14, "handshake", "request-broken",
              vague=("bad-request",)),
    Situation("version 8", "-H 'Sec-WebSocket-Version: 8' ws://{uvicorn}/ws", 14, "handshake",
              "version-not-supported", vague=("upgrade-required",)),

    # The upgrade is lost: by our own doing, or on the way
    Situation("plain HTTP to a WebSocket's path", "-H Upgrade: -H Connection: ws://{uvicorn}/ws", 14, "handshake",
              "request-broken", vague=("not-found",)),
    Situation("nginx passes no upgrade on to uvicorn", "ws://{nginx_before_uvicorn}/ws", 14, "handshake",
              "upgrade-lost-nginx", vague=("upgrade-lost-fastapi", "not-found")),
    Situation("nginx passes no upgrade on to hypercorn", "ws://{nginx_before_hypercorn}/ws", 14, "handshake",
              "upgrade-lost-nginx", vague=("upgrade-lost-fastapi", "not-found")),
    Situation("haproxy passes no upgrade on to uvicorn", "ws://{haproxy_before_uvicorn}/ws", 14, "handshake",
              "upgrade-lost-fastapi", vague=("upgrade-lost-haproxy", "not-found")),

    # After the open
    Situation("an exception after accept, uvicorn", "ws://{uvicorn}/raises-after-accept", 17, "frames",
              "connection-lost"),
    Situation("an exception after accept, hypercorn", "ws://{hypercorn}/raises-after-accept", 18, "close",
              "close-internal-error"),
    Situation("an exception after a message, uvicorn", "--no-close -x hi ws://{uvicorn}/raises-after-message", 17, "frames",
              "lost-after-message", vague=("connection-lost",)),
    Situation("receive_text of a binary message, uvicorn", "--no-close -b ws://{uvicorn}/ws", 17, "frames",
              "lost-after-message", vague=("connection-lost",), stdin="abc"),
    Situation("a message over --ws-max-size", "--no-close -x {long} ws://{strict_uvicorn}/ws", 18, "close", "close-too-big",
              seen="2000"),
    Situation("text that is no UTF-8", "--no-close --send-frame 'op=text hex=ff' ws://{uvicorn}/ws", 18, "close",
              "close-invalid-payload"),
    Situation("a frame that is not masked", "--no-close --send-frame 'mask=0 payload=hi' ws://{uvicorn}/ws", 18, "close",
              "close-protocol-error"),
    Situation("1008", "ws://{uvicorn}/close/1008?reason=no", 18, "close", "close-policy-violation"),
    Situation("a code of the application", "ws://{uvicorn}/close/4401?reason=not+authenticated", 18, "close",
              "application-close", seen="not authenticated"),
    Situation("no pong is sent", "--misbehave no-pong ws://{pinging_uvicorn}/silent", 18, "close",
              "server-pings-unanswered", vague=("keepalive-timeout",)),
]


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_asgi(situation, judge):
    judge(situation)


SUSPENDED = Situation("a client that is suspended, as by the lid of a notebook", "ws://{pinging_uvicorn}/silent", 18,
                      "close", "keepalive-timeout")


def test_a_suspended_client(judge, request):
    """It comes back to a ping that it can no longer answer in time."""
    arguments = SUSPENDED.arguments(request.getfixturevalue)
    with program.Running("connect", "--json", *arguments) as running:
        running.stdout.wait_for(rb'"type":"open"')
        running.send_signal(signal.SIGSTOP)
        time.sleep(4)
        running.send_signal(signal.SIGCONT)
        judge(SUSPENDED, running.finish())



@pytest.fixture(scope="module")
def pinging_uvicorn(closing):
    return closing(asgi.uvicorn("--ws-ping-interval", "1", "--ws-ping-timeout", "1"))



@pytest.fixture(scope="module")
def long():
    return "x" * 2000


@pytest.fixture(scope="module")
def strict_uvicorn(closing):
    return closing(asgi.uvicorn("--ws-max-size", "1000"))


@pytest.fixture(scope="module")
def nginx_before_uvicorn(behind_nginx, uvicorn):
    return behind_nginx(uvicorn)


@pytest.fixture(scope="module")
def nginx_before_hypercorn(behind_nginx, hypercorn):
    return behind_nginx(hypercorn)


@pytest.fixture(scope="module")
def haproxy_before_uvicorn(closing, uvicorn, tmp_path_factory):
    """Told to take the upgrade away, as is done to be rid of h2c."""
    (address,) = closing(haproxy(
        tmp_path_factory.mktemp("haproxy"), proxy("http-request del-header Upgrade", to(uvicorn))))
    return address
