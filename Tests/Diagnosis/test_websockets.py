"""The `websockets` library, which says in words what it refuses, and closes with every code there is."""

import http

import pytest
from websockets.asyncio.server import basic_auth

import peers
from situation import Situation

SITUATIONS = [
    # Refused
    Situation("plain HTTP", "-H Upgrade: -H Connection: ws://{server}/", 14, "handshake", "upgrade-required",
              vague=("request-broken",)),
    Situation("version 8", "-H 'Sec-WebSocket-Version: 8' ws://{server}/", 14, "handshake", "version-not-supported",
              vague=("upgrade-required", "bad-request")),
    Situation("a key that is too short", "-H 'Sec-WebSocket-Key: c2hvcnQ=' ws://{server}/", 14, "handshake",
              "request-broken", vague=("bad-request",), seen="Sec-WebSocket-Key"),
    Situation("an Origin that is not allowed", "-o http://evil.example ws://{choosy}/", 14, "handshake",
              "origin-refused", vague=("forbidden",), seen="evil.example"),
    Situation("no Origin where one is wanted", "-s chat ws://{choosy}/", 14, "handshake", "origin-refused",
              vague=("forbidden",), seen="Origin"),
    Situation("a subprotocol is wanted", "-o http://good.example ws://{choosy}/", 14, "handshake",
              "subprotocol-not-agreed", vague=("bad-request",), seen="subprotocol"),
    Situation("another subprotocol is wanted", "-o http://good.example -s soap ws://{choosy}/", 14, "handshake",
              "subprotocol-not-agreed", vague=("bad-request",)),
    Situation("a password is wanted", "ws://{guarded}/", 14, "handshake", "unauthorized", seen="Basic",
              command="-u"),
    Situation("another password is wanted", "-u me:wrong ws://{guarded}/", 14, "handshake", "unauthorized"),
    Situation("a header that is too long", "-H 'X-Long: {long}' ws://{server}/", 14, "handshake",
              "headers-too-large", vague=("bad-request", "refused-with-status")),
    Situation("403", "ws://{server}/status/403", 14, "handshake", "forbidden"),
    Situation("404", "ws://{server}/status/404", 14, "handshake", "not-found"),
    Situation("405", "ws://{server}/status/405", 14, "handshake", "refused-with-status", seen="405"),
    Situation("500", "ws://{server}/status/500", 14, "handshake", "server-error"),
    Situation("503", "ws://{server}/status/503", 14, "handshake", "service-unavailable"),

    # Closed
    Situation("a frame that is not masked", "--no-close --send-frame 'mask=0 payload=hi' ws://{server}/listen", 18,
              "close", "close-protocol-error"),
    Situation("a reserved bit", "--no-close --send-frame 'rsv3=1 payload=hi' ws://{server}/listen", 18, "close",
              "close-protocol-error"),
    Situation("text that is no UTF-8", "--no-close --send-frame 'op=text hex=ff' ws://{server}/listen", 18, "close",
              "close-invalid-payload"),
    Situation("a message over max_size", "--no-close -x {long} ws://{server}/listen", 18, "close", "close-too-big",
              seen="10000"),
    Situation("an exception in the handler", "ws://{server}/raise", 18, "close", "close-internal-error"),
    Situation("1003", "ws://{server}/close/1003/no+binary", 18, "close", "close-unsupported-data", seen="no+binary"),
    Situation("1007", "ws://{server}/close/1007", 18, "close", "close-invalid-payload"),
    Situation("1008", "ws://{server}/close/1008/no+token", 18, "close", "close-policy-violation", seen="no+token"),
    Situation("1011", "ws://{server}/close/1011", 18, "close", "close-internal-error"),
    Situation("1012", "ws://{server}/close/1012", 18, "close", "close-restart"),
    Situation("1013", "ws://{server}/close/1013", 18, "close", "close-try-later"),
    Situation("1014", "ws://{server}/close/1014", 18, "close", "close-bad-gateway"),
    Situation("3000", "ws://{server}/close/3000", 18, "close", "application-close", seen="3000"),
    Situation("4401", "ws://{server}/close/4401/token+expired", 18, "close", "application-close", seen="4401"),
    Situation("the words of another protocol's 4400", "ws://{server}/close/4400", 18, "close", "application-close"),
]


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_websockets(situation, judge):
    judge(situation)


async def handler(connection):
    """Does what the path says."""
    match connection.request.path.split("/")[1:]:
        case ["close", code, *reason]:
            await connection.close(int(code), *reason)
        case ["raise"]:
            raise RuntimeError("in the handler")
        case _:
            async for _ in connection:
                pass


def answer(connection, request):
    match request.path.split("/")[1:]:
        case ["status", code]:
            return connection.respond(http.HTTPStatus(int(code)), "as asked\n")


def address(url):
    return url.removeprefix("ws://")


@pytest.fixture(scope="module")
def server(closing):
    return address(closing(peers.websockets_server(handler, process_request=answer, max_size=1000)))


@pytest.fixture(scope="module")
def choosy(closing):
    """Wants an Origin and a subprotocol."""
    return address(closing(peers.websockets_server(
        handler, origins=["http://good.example"], subprotocols=["chat"])))


@pytest.fixture(scope="module")
def guarded(closing):
    wants = basic_auth(realm="wscope", credentials=("me", "secret"))
    return address(closing(peers.websockets_server(handler, process_request=wants)))


@pytest.fixture(scope="module")
def long():
    return "x" * 10_000
