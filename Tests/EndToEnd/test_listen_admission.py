"""listen: whom it lets in, and the limits that it holds them to."""

import socket
import time

import pytest
from websockets.sync.client import connect

import json_lines
import program
import wire


def converse(listening, message):
    with connect(listening.url, compression=None) as websocket:
        websocket.send(message)
        return websocket.recv(timeout=10)


# Whom it lets in


def test_a_plain_get_is_told_what_this_is(listen, client):
    peer = client(listen().port)
    peer.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert peer.read_head() and peer.status == 426
    assert "websocket" in [value.lower() for value in peer.values("Upgrade")]
    assert b"wscope" in peer.read_rest()


BAD_UPGRADES = {
    "no key": (dict(without=["Sec-WebSocket-Key"]), 400, b"Sec-WebSocket-Key"),
    "short key": (dict(key="c2hvcnQ="), 400, b"Sec-WebSocket-Key"),
    "no base64": (dict(key="!" * 24), 400, b"Sec-WebSocket-Key"),
    "two keys": (dict(extra=["Sec-WebSocket-Key: " + wire.KEY] * 2), 400, b"Sec-WebSocket-Key"),
    "no connection": (dict(without=["Connection"]), 400, b"Connection"),
    "connection: close": (dict(extra=["Connection: close"]), 400, b"Connection"),
    "no version": (dict(without=["Sec-WebSocket-Version"]), 400, b"Sec-WebSocket-Version"),
    "no host": (dict(without=["Host"]), 400, b"Host"),
    "POST": (dict(method="POST"), 400, b"GET"),
    "http/1.0": (dict(version="HTTP/1.0"), 400, b"HTTP/1.0"),
}


@pytest.mark.parametrize("case", BAD_UPGRADES)
def test_a_bad_upgrade_gets_the_reason(listen, client, case):
    how, status, word = BAD_UPGRADES[case]
    peer = client(listen().port).upgrade(expect=status, **how)
    assert word in peer.read_rest()


LENIENT = {
    "no upgrade": (dict(without=["Upgrade"]), ["request-upgrade"]),
    "no connection": (dict(without=["Connection"]), ["request-connection"]),
    "connection: close": (dict(extra=["Connection: close"]), ["request-connection"]),
    "no version": (dict(without=["Sec-WebSocket-Version"]), ["version"]),
    "version 8": (dict(extra=["Sec-WebSocket-Version: 8"]), ["version"]),
    "short key": (dict(key="c2hvcnQ="), ["key"]),
    "no host": (dict(without=["Host"]), ["host"]),
    "http/1.0": (dict(version="HTTP/1.0"), ["request-version"]),
    "http/1.0 without upgrade": (dict(version="HTTP/1.0", without=["Upgrade"]), ["request-version", "request-upgrade"]),
}


@pytest.mark.parametrize("case", LENIENT)
def test_lenient_lets_a_bad_upgrade_in_and_tells(listen, client, case):
    how, rules = LENIENT[case]
    listening = listen("--lenient", "--json")
    peer = client(listening.port).upgrade(**how)
    assert peer.values("Sec-WebSocket-Accept") == [wire.accept_key(how.get("key", wire.KEY))]
    peer.say(wire.TEXT, "let in")
    assert peer.read_frame().text == "let in"
    listening.stderr.wait_for(b"! RFC 6455 .*, broken by the client: ")
    assert [each["rule"] for each in json_lines.of_type(listening.stop().records, "violation")] == rules


@pytest.mark.parametrize("how, status", [
    (dict(without=["Sec-WebSocket-Key"]), 400), (dict(extra=["Content-Length: 5"]), 400),
    (dict(without=["Upgrade", "Sec-WebSocket-Key"]), 426), (dict(version="HTTP/1.0", path="/other"), 404),
])
def test_lenient_refuses_what_it_cannot_answer(listen, client, how, status):
    client(listen("--lenient", "--path", "/").port).upgrade(expect=status, **how)


@pytest.mark.parametrize("version", ["8", "0", "14"])
def test_a_wrong_version_is_told_ours(listen, client, version):
    peer = client(listen().port).upgrade(expect=426, extra=[f"Sec-WebSocket-Version: {version}"])
    assert peer.values("Sec-WebSocket-Version") == ["13"]


@pytest.mark.parametrize("data", [b"nonsense\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40),
                                  b"GET  / HTTP/1.1\r\n\r\n", b"\x00" * 50 + b"\r\n\r\n"])
def test_what_is_no_http_does_not_stop_it(listen, client, data):
    listening = listen("--handshake-timeout", "1")
    peer = client(listening.port)
    peer.send(data)
    assert not peer.read_rest().startswith(b"HTTP/1.1 101")
    assert converse(listening, "still here") == "still here"


def test_an_endless_head_is_cut_off(listen, client):
    listening = listen()
    peer = client(listening.port)
    began = time.monotonic()
    with pytest.raises(OSError):
        peer.send(b"GET / HTTP/1.1\r\n")
        while time.monotonic() - began < 10:
            peer.send(b"X-Flood: " + b"x" * 1_000_000 + b"\r\n")
    assert time.monotonic() - began < 5 and listening.memory() < 32_000
    peer.read_head()
    assert peer.status in (400, 431)


def test_subprotocols_first_match_wins(listen):
    listening = listen("-s", "b", "-s", "a")
    with connect(listening.url, subprotocols=["a", "b"]) as websocket:
        assert websocket.subprotocol in ("a", "b")
        chosen = websocket.subprotocol
    with connect(listening.url, subprotocols=["c"]) as websocket:
        assert websocket.subprotocol is None
    assert chosen == "a"  # The client's order is its preference (RFC 6455 §4.1).


def test_path(listen, client):
    listening = listen("--path", "/ws")
    client(listening.port).upgrade(path="/ws")
    client(listening.port).upgrade(path="/ws?x=1")
    client(listening.port).upgrade(expect=404, path="/other")


def test_allowed_origins(listen, client):
    listening = listen("--allow-origin", "http://a.example", "--allow-origin", "http://b.example")
    client(listening.port).upgrade(extra=["Origin: http://a.example"])
    client(listening.port).upgrade(extra=["Origin: http://b.example"])
    client(listening.port).upgrade(expect=403, extra=["Origin: http://c.example"])


def test_response_headers(listen, client):
    peer = client(listen("-H", "X-A: 1", "-H", "X-A: 2", "-H", "Server: mine").port).upgrade()
    assert (peer.values("X-A"), peer.values("Server")) == (["1", "2"], ["mine"])


def test_unix_socket(start, client, tmp_path):
    running = start("listen", "--unix-socket", str(tmp_path / "socket"))
    running.stderr.wait_for(b"listening on .*socket")
    peer = client(path=tmp_path / "socket").upgrade()
    peer.say(wire.TEXT, "hi")
    assert peer.read_frame().text == "hi"
    running.stop()
    assert not (tmp_path / "socket").exists()


# Limits


def test_max_connections_lets_the_next_one_wait(listen, client):
    listening = listen("--max-connections", "2")
    first, _ = client(listening.port).upgrade(), client(listening.port).upgrade()
    third = client(listening.port)
    third.send(wire.request())
    third.connection.settimeout(0.5)
    with pytest.raises(TimeoutError):
        third.connection.recv(1)
    first.send(wire.close(1000, mask=b"abcd"))
    first.read_until_close()
    first.end()
    third.connection.settimeout(5)
    third.read_head()
    assert third.status == 101


def test_idle_timeout_closes(listen, client):
    peer = client(listen("--idle-timeout", "0.5").port).upgrade()
    began = time.monotonic()
    peer.read_until_close()
    assert peer.close_frame.code in (1000, 1001, 1008) and 0.3 < time.monotonic() - began < 3


def test_handshake_timeout(listen, client):
    peer = client(listen("--handshake-timeout", "0.5").port)
    peer.send(b"GET / HTTP/1.1\r\nHost:")
    began = time.monotonic()
    assert not peer.read_rest().startswith(b"HTTP/1.1 101")
    assert 0.3 < time.monotonic() - began < 3


def test_a_message_over_the_limit_is_1009(listen, client):
    peer = client(listen("--max-message", "10").port).upgrade()
    peer.say(wire.TEXT, "x" * 10)
    assert peer.read_frame().text == "x" * 10
    peer.say(wire.TEXT, "x" * 11)
    peer.read_until_close()
    assert peer.close_frame.code == 1009


def test_fragments_add_up_to_the_limit(listen, client):
    peer = client(listen("--max-message", "10").port).upgrade()
    peer.say(wire.TEXT, "x" * 6, fin=False)
    peer.say(wire.CONTINUATION, "x" * 6)
    peer.read_until_close()
    assert peer.close_frame.code == 1009


@pytest.mark.parametrize("data, code", [
    (wire.frame(wire.TEXT, "unmasked"), 1002), (wire.frame(3, mask=b"abcd"), 1002),
    (wire.frame(wire.TEXT, b"\xff", mask=b"abcd"), 1007), (wire.frame(wire.PING, "x" * 126, mask=b"abcd"), 1002),
])
def test_a_breach_is_closed_with_the_code_of_the_rfc(listen, client, data, code):
    peer = client(listen().port).upgrade()
    peer.send(data)
    peer.read_until_close()
    assert peer.close_frame.code == code and peer.close_frame.mask is None


@pytest.mark.parametrize("code", [1000, 1001, 3000, 4999])
def test_a_close_is_answered_with_its_code(listen, client, code):
    peer = client(listen().port).upgrade()
    peer.send(wire.close(code, "bye", mask=b"abcd"))
    assert peer.read_frame().code == code
    assert peer.read_rest() == b""


def test_an_empty_close_is_answered(listen, client):
    peer = client(listen().port).upgrade()
    peer.send(wire.close(mask=b"abcd"))
    assert peer.read_frame().opcode == wire.CLOSE


def plain_get(listening, path="/", method="GET"):
    """Head and body of what a request without an upgrade gets."""
    with socket.create_connection((listening.host, listening.port), timeout=5) as connection:
        connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        head, _, body = b"".join(iter(lambda: connection.recv(65536), b"")).partition(b"\r\n\r\n")
        return head, body


def test_a_browser_gets_a_page_and_a_client_its_websocket(listen):
    listening = listen("--page")
    head, body = plain_get(listening, "/ws/chat/lobby/?a=b")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n") and b"Content-Type: text/html" in head
    assert b"Content-Security-Policy: default-src 'none'" in head and f"Content-Length: {len(body)}".encode() in head
    assert body.startswith(b"<!doctype html>") and b"http" not in body.replace(b"https:", b"").lower()
    assert plain_get(listening, "/", "HEAD")[1] == b""
    assert plain_get(listening, "/favicon.ico")[0].startswith(b"HTTP/1.1 404")
    assert plain_get(listening, "/", "POST")[0].startswith(b"HTTP/1.1 426")
    program.run("connect", listening.url, stdin="hi\n").expect(0)
