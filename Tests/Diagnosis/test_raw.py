"""What no server of repute says, and what is met all the same: a scripted peer, byte for byte."""

import time

import pytest

import wire
from situation import Situation

SITUATIONS = [
    # The answer is no HTTP
    Situation("SSH", "ws://{raw.ssh}/", 15, "handshake", "not-http", seen="SSH"),
    Situation("SMTP", "ws://{raw.smtp}/", 15, "handshake", "not-http", seen="SMTP"),
    Situation("FTP", "ws://{raw.ftp}/", 15, "handshake", "not-http"),
    Situation("Redis", "ws://{raw.redis}/", 15, "handshake", "not-http", seen="Redis"),
    Situation("MySQL", "ws://{raw.mysql}/", 15, "handshake", "not-http", seen="MySQL"),
    Situation("zeros", "ws://{raw.zeros}/", 15, "handshake", "not-http"),
    Situation("a TLS alert", "ws://{raw.tls_alert}/", 15, "handshake", "plain-to-tls-port", command="wss://"),
    Situation("HTTP/2", "ws://{raw.http2}/", 15, "handshake", "http2-only"),

    # The answer is cut
    Situation("no answer at all", "ws://{raw.nothing}/", 17, "handshake", "hung-up-without-answer",
              vague=("plain-to-tls-port",)),
    Situation("a reset in place of an answer", "ws://{raw.reset_at_once}/", 17, "handshake",
              "hung-up-without-answer", vague=("connection-reset", "plain-to-tls-port")),
    Situation("half an answer", "ws://{raw.half_a_head}/", 17, "handshake", "truncated-answer"),
    Situation("an answer that goes on for ever", "ws://{raw.endless_head}/", 15, "handshake", "head-too-large"),
    Situation("half an answer, then silence", "--connect-timeout 0.5 ws://{raw.half_then_silent}/", 19, "handshake",
              "handshake-timed-out"),

    # A 101 that is none
    Situation("the accept of another key", "ws://{raw.wrong_accept}/", 15, "handshake", "wrong-accept"),
    Situation("a 101 from a cache", "ws://{raw.cached}/", 15, "handshake", "wrong-accept", seen="Age"),
    Situation("no accept", "ws://{raw.no_accept}/", 15, "handshake", "missing-accept"),
    Situation("no Upgrade", "ws://{raw.no_upgrade}/", 15, "handshake", "incomplete-101"),
    Situation("no Connection", "ws://{raw.no_connection}/", 15, "handshake", "incomplete-101"),
    Situation("an upgrade to something else", "ws://{raw.upgrade_h2c}/", 15, "handshake", "incomplete-101"),
    Situation("a 101 in HTTP/1.0", "ws://{raw.http10_101}/", 15, "handshake", "http10-answer"),
    Situation("a subprotocol that nobody offered", "ws://{raw.subprotocol}/", 15, "handshake",
              "subprotocol-invented", seen="graphql-ws", command="-s graphql-ws", then=0),
    Situation("another subprotocol than the one offered", "-s chat ws://{raw.subprotocol}/", 15, "handshake",
              "subprotocol-invented", seen="chat"),
    Situation("an extension that nobody offered", "ws://{raw.extension}/", 15, "handshake", "extension-not-offered",
              seen="permessage-deflate"),
    Situation("an extension unheard of", "--compress ws://{raw.odd_extension}/", 15, "handshake",
              "extension-not-offered", seen="x-webkit-deflate-frame"),

    # A refusal
    Situation("a page of HTTP/1.0", "ws://{raw.http10_page}/", 14, "handshake", "page-instead-of-websocket",
              vague=("http10-answer",)),
    Situation("an old server's 505", "ws://{raw.http10_505}/", 14, "handshake", "refused-with-status",
              vague=("http10-answer",), seen="505"),
    Situation("a version list with a 400", "ws://{raw.versions}/", 14, "handshake", "version-not-supported",
              seen="8, 7"),
    Situation("431", "ws://{raw.headers_431}/", 14, "handshake", "headers-too-large"),
    Situation("429 with Retry-After", "ws://{raw.retry_429}/", 14, "handshake", "too-many-requests", seen="30"),
    Situation("418", "ws://{raw.teapot}/", 14, "handshake", "refused-with-status", seen="418"),

    # After the 101
    Situation("bytes after the 101 that are no frames", "ws://{raw.early_text}/", 16, "frames", "early-data",
              vague=("protocol-broken",)),
    Situation("a page in the stream", "--no-close -x hi ws://{raw.page_in_stream}/", 16, "frames", "http-in-stream",
              seen="500"),
    Situation("the server masks", "ws://{raw.masks}/", 16, "frames", "server-masks"),
    Situation("an opcode of nobody", "ws://{raw.opcode_3}/", 16, "frames", "protocol-broken", seen="§5.2"),
    Situation("text that is no UTF-8", "ws://{raw.bad_utf8}/", 16, "frames", "protocol-broken", seen="§8.1"),
    Situation("a close code that may not be sent", "ws://{raw.close_1006}/", 16, "frames", "protocol-broken"),
    Situation("a message over our own limit", "--max-message 10 ws://{raw.hundred_bytes}/", 1, "frames",
              "message-too-big", command="--max-message"),
    Situation("a reset", "--no-close -x hi ws://{raw.reset}/", 17, "frames", "connection-reset"),
    Situation("the end of the stream after the first message", "ws://{raw.says_and_ends}/", 17, "frames",
              "connection-lost"),
    Situation("the end of the stream within a frame", "ws://{raw.half_a_frame}/", 17, "frames", "connection-lost"),
    Situation("a Close without a code", "ws://{raw.close_empty}/", 18, "close", "close-no-status"),
    Situation("1010", "ws://{raw.close_1010}/", 18, "close", "close-missing-extension"),
    Situation("1014", "ws://{raw.close_1014}/", 18, "close", "close-bad-gateway"),
    Situation("a Close that is not answered", "-x hi --wait 0 --close-timeout 0.5 ws://{raw.deaf}/", 19, "close",
              "close-not-answered"),
    Situation("pings that are not answered", "--ping-interval 0.3 ws://{raw.deaf_and_gone}/", 17, "frames",
              "pong-missing"),
    Situation("pings that are not answered, until our time is over",
              "--ping-interval 0.3 --max-time 2.5 ws://{raw.deaf}/", 19, "frames", "pong-missing"),
    Situation("Engine.IO 3", "--socketio ws://{raw.engineio_3}/", 16, "handshake", "socketio-old-server"),
    Situation("a server that wants pongs and gets none", "--misbehave no-pong ws://{raw.wants_pongs}/", 18, "close",
              "server-pings-unanswered", vague=("keepalive-timeout",)),
]


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_raw(situation, judge):
    judge(situation)


# The scripts


def says(answer):
    """Reads the request and sends this in place of a proper answer."""

    def script(peer):
        peer.read_head()
        peer.send(answer)
        peer.read_until_close()

    return script


def greets(banner):
    """As servers do that speak first; the request is none of theirs."""

    def script(peer):
        peer.send(banner)
        peer.read_head()

    return script


def status(line, *fields, body="", version="HTTP/1.1"):
    lines = [f"{version} {line}", *fields, f"Content-Length: {len(body)}", "", body]
    return says("\r\n".join(lines).encode())


def accepts(*frames, **how):
    """Accepts, sends these frames, and closes as the client does."""

    def script(peer):
        peer.upgrade(**how).send(*frames)
        peer.read_until_close()
        if peer.close_frame:
            peer.send(wire.close(peer.close_frame.code))

    return script


def closes(*code_and_reason):
    def script(peer):
        peer.upgrade().send(wire.close(*code_and_reason))
        peer.read_until_close()

    return script


def after_a_message(*pieces):
    def script(peer):
        peer.upgrade().read_frame()
        peer.send(*pieces)

    return script


def says_and_ends(peer):
    peer.upgrade().send(wire.frame(wire.TEXT, "hello"))


def resets(peer):
    peer.upgrade().read_frame()
    peer.reset()


def resets_at_once(peer):
    peer.read_head()
    peer.reset()


def endless_head(peer):
    peer.read_head()
    peer.send(b"HTTP/1.1 101 Switching Protocols\r\n")
    for _ in range(1024):
        peer.send(b"X-Flood: " + b"x" * 1000 + b"\r\n")


def deaf(peer):
    peer.upgrade()
    while peer.read_frame():
        pass


def deaf_and_gone(peer):
    peer.upgrade()
    for _ in range(4):
        peer.read_frame()


def half_then_silent(peer):
    peer.read_head()
    peer.send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n")
    peer.reader.read()


def wants_pongs(peer):
    """As uvicorn and `websockets` do, in less time."""
    peer.upgrade()
    for _ in range(2):
        peer.send(wire.frame(wire.PING, "1234"))
        time.sleep(0.3)
    peer.send(wire.close(1011, "keepalive ping timeout"))
    peer.read_until_close()


def old_101(peer):
    peer.read_head()
    (key,) = peer.values("Sec-WebSocket-Key")
    peer.send(wire.response(key).replace(b"HTTP/1.1", b"HTTP/1.0"))
    peer.read_until_close()


PAGE = "<html><body><h1>It works!</h1></body></html>"
ERROR_PAGE = (b"HTTP/1.1 500 INTERNAL SERVER ERROR\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
              b"<!doctype html><title>500 Internal Server Error</title>")
MYSQL = b"\x4a\x00\x00\x00\x0a8.0.36-0ubuntu0.22.04.1\x00\x08\x00\x00\x00" + b"a" * 48

SCRIPTS = {
    "ssh": greets(b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n"),
    "smtp": greets(b"220 mail.example.com ESMTP Postfix (Debian/GNU)\r\n"),
    "ftp": greets(b"220 (vsFTPd 3.0.3)\r\n"),
    "redis": says(b"-ERR wrong number of arguments for 'get' command\r\n"),
    "mysql": greets(MYSQL),
    "zeros": says(bytes(64)),
    "tls_alert": says(b"\x15\x03\x01\x00\x02\x02\x16"),
    "http2": says(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + b"\x00\x03\x00\x00\x00\x80" * 3),
    "nothing": lambda peer: peer.read_head(),
    "reset_at_once": resets_at_once,
    "half_a_head": lambda peer: (peer.read_head(), peer.send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: webs")),
    "half_then_silent": half_then_silent,
    "endless_head": endless_head,
    "wrong_accept": accepts(accept=wire.ACCEPT),
    "cached": accepts(accept=wire.ACCEPT, extra=["Age: 31", "Via: 1.1 cache (squid/5.7)", "X-Cache: HIT"]),
    "no_accept": accepts(without=["Sec-WebSocket-Accept"]),
    "no_upgrade": accepts(without=["Upgrade"]),
    "no_connection": accepts(without=["Connection"]),
    "upgrade_h2c": accepts(without=["Upgrade"], extra=["Upgrade: h2c"]),
    "http10_101": old_101,
    "subprotocol": accepts(extra=["Sec-WebSocket-Protocol: graphql-ws"]),
    "extension": accepts(extra=["Sec-WebSocket-Extensions: permessage-deflate"]),
    "odd_extension": accepts(extra=["Sec-WebSocket-Extensions: x-webkit-deflate-frame"]),
    "http10_page": status("200 OK", "Content-Type: text/html", body=PAGE, version="HTTP/1.0"),
    "http10_505": status("505 HTTP Version Not Supported", version="HTTP/1.0"),
    "versions": status("400 Bad Request", "Sec-WebSocket-Version: 8, 7"),
    "headers_431": status("431 Request Header Fields Too Large"),
    "retry_429": status("429 Too Many Requests", "Retry-After: 30"),
    "teapot": status("418 I'm a teapot"),
    "early_text": accepts(b"hello, this is a log line\n"),
    "page_in_stream": after_a_message(ERROR_PAGE),
    "masks": accepts(wire.frame(wire.TEXT, "hello", mask=b"abcd")),
    "opcode_3": accepts(wire.frame(3, "hello")),
    "bad_utf8": accepts(wire.frame(wire.TEXT, b"\xff\xfe")),
    "close_1006": closes(1006),
    "hundred_bytes": accepts(wire.frame(wire.TEXT, "x" * 100)),
    "reset": resets,
    "says_and_ends": says_and_ends,
    "half_a_frame": lambda peer: peer.upgrade().send(b"\x81\x7ehe"),
    "close_empty": closes(),
    "close_1010": closes(1010, "permessage-deflate is needed"),
    "close_1014": closes(1014, "no upstream"),
    "deaf": deaf,
    "deaf_and_gone": deaf_and_gone,
    "engineio_3": accepts(
        wire.frame(wire.TEXT, '0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":5000}'),
        wire.frame(wire.TEXT, "40")),
    "wants_pongs": wants_pongs,
}


@pytest.fixture(scope="module")
def raw(scripts):
    return scripts(SCRIPTS)
