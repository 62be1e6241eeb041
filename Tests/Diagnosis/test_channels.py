"""Django Channels under daphne, alone and behind nginx."""

import pytest

from situation import Situation

ORIGIN = "-o http://localhost"

SITUATIONS = [
    Situation("no Origin", "ws://{daphne}/ws/chat/lobby/", 14, "handshake", "channels-origin", seen="no Origin",
              command="-o http://", then=0),
    Situation("an Origin that is not allowed", "-o http://evil.example ws://{daphne}/ws/chat/lobby/", 14,
              "handshake", "channels-origin", seen="evil.example", then=0),
    Situation("a consumer that denies", f"{ORIGIN} ws://{{daphne}}/ws/denied/", 14, "handshake", "channels-origin",
              vague=("forbidden",)),
    Situation("no route", f"{ORIGIN} ws://{{daphne}}/nothing/", 14, "handshake", "channels-no-route"),
    Situation("the last slash is missing", f"{ORIGIN} ws://{{daphne}}/ws/chat/lobby", 14, "handshake",
              "channels-no-route", command="/ws/chat/lobby/", then=0),
    Situation("a room that the route does not match", f"{ORIGIN} ws://{{daphne}}/ws/chat/a-b/", 14, "handshake",
              "channels-no-route"),
    Situation("a room in Cyrillic", f"{ORIGIN} ws://{{daphne}}/ws/chat/%D0%BC%D0%B8%D1%80/", 14, "handshake",
              "channels-no-route", vague=("server-error",)),
    Situation("a consumer that neither accepts nor closes", f"{ORIGIN} --connect-timeout 1 ws://{{daphne}}/ws/mute/",
              19, "handshake", "handshake-timed-out"),
    Situation("a key that is too short", f"{ORIGIN} -H 'Sec-WebSocket-Key: c2hvcnQ=' ws://{{daphne}}/ws/chat/a/",
              14, "handshake", "daphne-bad-request", seen="c2hvcnQ="),
    Situation("nginx passes on Upgrade without Connection", f"{ORIGIN} ws://{{half_proxied}}/ws/chat/a/", 14,
              "handshake", "daphne-bad-request", seen="Connection"),
    Situation("nginx passes on neither", f"{ORIGIN} ws://{{proxied}}/ws/chat/a/", 14, "handshake",
              "upgrade-lost-nginx", vague=("upgrade-lost-django", "not-found")),
    Situation("plain HTTP to a WebSocket's path", f"{ORIGIN} -H 'Upgrade:' -H 'Connection:' ws://{{daphne}}/ws/chat/a/",
              14, "handshake", "request-broken", vague=("not-found",)),
    Situation("a close with a code of the application", f"{ORIGIN} ws://{{daphne}}/ws/guarded/", 18, "close",
              "application-close", seen="4401"),
    Situation("a message that is no JSON", f"{ORIGIN} --no-close -x hello ws://{{daphne}}/ws/chat/a/", 18, "close",
              "close-internal-error"),
    Situation("a message without what the consumer wants", f"{ORIGIN} --no-close -x '{{{{}}}}' ws://{{daphne}}/ws/chat/a/", 18,
              "close", "close-internal-error"),
    Situation("a frame that is not masked",
              f"{ORIGIN} --no-close --send-frame 'mask=0 payload=hi' ws://{{daphne}}/ws/chat/a/", 17, "frames",
              "connection-reset"),
]


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_channels(situation, judge):
    judge(situation)


@pytest.fixture(scope="module")
def proxied(behind_nginx, daphne):
    return behind_nginx(daphne)


@pytest.fixture(scope="module")
def half_proxied(behind_nginx, daphne):
    return behind_nginx(daphne, "proxy_http_version 1.1;", "proxy_set_header Upgrade $http_upgrade;")
