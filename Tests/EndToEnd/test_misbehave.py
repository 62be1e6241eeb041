"""--misbehave: every kind against our own other side and against the `websockets` library. And --lenient."""

import logging
import re

import pytest
from websockets.exceptions import (ConnectionClosedError, InvalidHeader, InvalidMessage, InvalidStatus,
                                   InvalidUpgrade, NegotiationError)
from websockets.sync.client import connect

import json_lines
import peers
import program
import wire

# A server's kinds: the exit status of `connect`, and what it says of it.
SERVER = {
    "wrong-accept": (15, "RFC 6455 §4.1"),
    "no-upgrade-header": (15, "RFC 6455 §4.1"),
    "wrong-subprotocol": (15, "RFC 6455 §4.1"),
    "unknown-extension": (15, "RFC 6455 §4.1"),
    "http10": (15, "RFC 9110 §15.2"),
    "endless-headers": (15, "longer than 64K bytes"),
    "slow-handshake": (19, "within 1 s"),
    "status=503": (14, "503 Service Unavailable"),
    "mask": (16, "RFC 6455 §5.1"),
    "rsv": (16, "RFC 6455 §5.2"),
    "reserved-opcode": (16, "RFC 6455 §5.2"),
    "long-control": (16, "RFC 6455 §5.5"),
    "fragmented-control": (16, "RFC 6455 §5.5"),
    "bad-utf8": (16, "RFC 6455 §8.1"),
    "orphan-continuation": (16, "RFC 6455 §5.4"),
    "one-byte-close": (16, "RFC 6455 §5.5.1"),
    "bad-close-code": (16, "RFC 6455 §7.4"),
    "drop-mid-frame": (17, "1006"),
    "no-close-reply": (19, "did not answer our Close"),
    "no-pong": (0, ""),
}

# A client's kinds: the exit status of `connect`, and what `listen` or `connect` says of it.
CLIENT = {
    "no-upgrade-header": (14, "RFC 6455 §4.1"),
    "wrong-subprotocol": (14, "RFC 6455 §4.1"),
    "bad-key": (14, "RFC 6455 §4.1"),
    "http10": (14, "RFC 6455 §4.1"),
    "endless-headers": (14, "431"),
    "slow-handshake": (17, "no request within 1 s"),
    "no-mask": (18, "RFC 6455 §5.1"),
    "rsv": (18, "RFC 6455 §5.2"),
    "reserved-opcode": (18, "RFC 6455 §5.2"),
    "long-control": (18, "RFC 6455 §5.5"),
    "fragmented-control": (18, "RFC 6455 §5.5"),
    "bad-utf8": (18, "RFC 6455 §8.1"),
    "orphan-continuation": (18, "RFC 6455 §5.4"),
    "one-byte-close": (18, "RFC 6455 §5.5.1"),
    "bad-close-code": (18, "RFC 6455 §7.4"),
    "drop-mid-frame": (0, ""),
    "no-close-reply": (0, ""),
    "no-pong": (0, ""),
}

# The frames of both sides that fail a connection, and with which code.
BREACHES = {kind: 1007 if kind == "bad-utf8" else 1002
            for kind in ("rsv", "reserved-opcode", "long-control", "fragmented-control", "bad-utf8",
                         "orphan-continuation", "one-byte-close", "bad-close-code")}


@pytest.fixture(autouse=True)
def quiet_library():
    logging.getLogger("websockets").setLevel(logging.CRITICAL)


def kinds_of_help(command):
    shown = program.run(command, "--help").expect(0).out.split("BREAKING IT ON PURPOSE:")[1]
    return set(re.findall(r"^        ([a-z][\w-]+(?:=CODE)?)", shown, re.MULTILINE))


def test_help_lists_the_kinds_of_its_side():
    assert kinds_of_help("listen") == {kind.replace("503", "CODE") for kind in SERVER}
    assert kinds_of_help("connect") == set(CLIENT)


@pytest.mark.parametrize("arguments, words", [
    (["connect", "--misbehave", "mask", "echo:"], ["mask is for listen", "no-mask"]),
    (["connect", "--misbehave", "wrong-accept", "echo:"], ["is for listen", "bad-key"]),
    (["connect", "--misbehave", "unknown-extension", "echo:"], ["is for listen", "legal"]),
    (["connect", "--misbehave", "status=400", "echo:"], ["is for listen"]),
    (["connect", "--misbehave", "rsv", "--misbehave", "mask", "echo:"], ["mask is for listen"]),
    (["listen", "--misbehave", "no-mask", "0"], ["no-mask is for connect", "listen has mask"]),
    (["listen", "--misbehave", "bad-key", "0"], ["is for connect", "wrong-accept"]),
    (["listen", "--misbehave", "nonsense", "0"], ["'nonsense'", "wrong-accept", "status=CODE"]),
    (["listen", "--misbehave", "mask=1", "0"], ["'mask=1'"]),
    (["listen", "--misbehave", "status", "0"], ["status=CODE"]),
    (["listen", "--misbehave", "status=101", "0"], ["200 to 599"]),
    (["listen", "--misbehave", "status=many", "0"], ["200 to 599"]),
    (["listen", "--body", "text", "0"], ["status=CODE"]),
])
def test_usage(arguments, words):
    done = program.run(*arguments).expect(64)
    assert all(word in done.err for word in words), done


# A server that misbehaves


@pytest.mark.parametrize("kind", SERVER)
def test_connect_meets_a_server(listen, kind):
    status, words = SERVER[kind]
    done = program.run("connect", "--connect-timeout", "1", "--close-timeout", "0.5",
                       listen("--misbehave", kind).url, stdin="hi\n").expect(status)
    assert words in done.err, done


HANDSHAKE_ERRORS = {
    "wrong-accept": InvalidHeader, "no-upgrade-header": InvalidUpgrade, "wrong-subprotocol": NegotiationError,
    "unknown-extension": NegotiationError, "status=503": InvalidStatus, "http10": InvalidMessage,
    "endless-headers": InvalidMessage, "slow-handshake": TimeoutError,
}


@pytest.mark.parametrize("kind", HANDSHAKE_ERRORS)
def test_websockets_refuses_the_handshake_of_a_server(listen, kind):
    with pytest.raises(HANDSHAKE_ERRORS[kind]):
        connect(listen("--misbehave", kind).url, compression=None, open_timeout=1)


@pytest.mark.parametrize("kind", [*BREACHES, "mask"])
def test_websockets_fails_the_frames_of_a_server(listen, kind):
    with connect(listen("--misbehave", kind).url, compression=None) as websocket:
        websocket.send("hi")
        with pytest.raises(ConnectionClosedError) as closed:
            if kind.endswith(("-close", "-code")):
                assert websocket.recv(timeout=5) == "hi"
            websocket.recv(timeout=5)
    assert closed.value.sent.code == BREACHES.get(kind, 1002)


def test_websockets_hears_no_pong_of_a_server(listen):
    with connect(listen("--misbehave", "no-pong").url, compression=None, ping_interval=0.1,
                 ping_timeout=0.2) as websocket:
        with pytest.raises(ConnectionClosedError) as closed:
            websocket.recv(timeout=5)
    assert closed.value.sent.code == 1011


def test_half_a_frame_of_a_server(listen, client):
    peer = client(listen("--misbehave", "drop-mid-frame").port).upgrade()
    peer.say(wire.TEXT, "hello")
    peer.say(wire.TEXT, "more")
    assert peer.read_rest() == b"\x81\x05he"


def test_a_server_that_answers_no_close_leaves_tcp_open(listen, client):
    peer = client(listen("--misbehave", "no-close-reply").port).upgrade()
    peer.say(wire.TEXT, "hi")
    assert peer.read_frame().text == "hi"
    peer.send(wire.close(1000, mask=b"abcd"))
    peer.connection.settimeout(1.5)
    with pytest.raises(TimeoutError):
        peer.reader.read(1)


def test_status_with_a_body_and_headers(listen):
    listening = listen("--misbehave", "status=401", "--body", '{"detail":"no token"}', "-H",
                       "WWW-Authenticate: Bearer", "-H", "Content-Type: application/json")
    with pytest.raises(InvalidStatus) as refused:
        connect(listening.url)
    response = refused.value.response
    assert (response.status_code, response.body) == (401, b'{"detail":"no token"}\n')
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert response.headers["Content-Type"] == "application/json"


def test_several_kinds_at_once(listen, client):
    peer = client(listen("--misbehave", "rsv", "--misbehave", "fragmented-control").port).upgrade()
    peer.say(wire.TEXT, "hi")
    assert [peer.read_frame() for _ in range(2)] == [
        wire.Frame(False, 0, wire.PING, None, b""), wire.Frame(True, 7, wire.TEXT, None, b"hi")]


def test_frames_shows_what_is_sent(listen, client):
    listening = listen("--misbehave", "reserved-opcode", "--frames")
    peer = client(listening.port).upgrade()
    peer.say(wire.TEXT, "hi")
    listening.stderr.wait_for(rb"reserved-3")


def test_a_broadcast_is_cut_for_everybody(listen, client):
    listening = listen("--broadcast", "--misbehave", "drop-mid-frame")
    one, other = client(listening.port).upgrade(), client(listening.port).upgrade()
    one.say(wire.TEXT, "hello")
    assert one.read_rest() == other.read_rest() == b"\x81\x05he"


# A client that misbehaves


@pytest.mark.parametrize("kind", CLIENT)
def test_listen_meets_a_client(listen, kind):
    status, words = CLIENT[kind]
    listening = listen("--handshake-timeout", "1")
    done = program.run("connect", "-v", "--misbehave", kind, "--close-timeout", "5", listening.url,
                       stdin="hi\n").expect(status)
    if words not in done.err:
        listening.stderr.wait_for(re.escape(words).encode())


@pytest.mark.parametrize("kind, status", [("no-upgrade-header", "426"), ("wrong-subprotocol", "400"),
                                          ("bad-key", "400"), ("http10", "505"), ("endless-headers", "431")])
def test_websockets_refuses_the_handshake_of_a_client(echo_url, kind, status):
    assert f"answered {status}" in program.run("connect", "--misbehave", kind, echo_url).expect(14).err


def test_websockets_does_not_wait_for_a_slow_client():
    with peers.websockets_server(open_timeout=0.5) as url:
        program.run("connect", "--misbehave", "slow-handshake", url).expect(17)


@pytest.mark.parametrize("kind", [*BREACHES, "no-mask"])
def test_websockets_fails_the_frames_of_a_client(echo_url, kind):
    done = program.run("connect", "--misbehave", kind, echo_url, stdin="hi\n").expect(18)
    assert f"closed with {BREACHES.get(kind, 1002)}" in done.err


def test_websockets_hears_no_pong_of_a_client():
    with peers.websockets_server(ping_interval=0.1, ping_timeout=0.2) as url:
        assert "1011" in program.run("connect", "--misbehave", "no-pong", url, stdin=None).expect(18).err


def test_half_a_frame_of_a_client(serve):
    def script(peer):
        peer.upgrade().read_frame()
        assert peer.reader.read(1) == b""

    server = serve(script)
    program.run("connect", "--misbehave", "drop-mid-frame", "-x", "hello", "-x", "more", server.url).expect(0)
    assert [frame.payload for frame in server.wait().peer.frames] == [b"he"]


def test_a_client_that_answers_no_close_leaves_tcp_open(serve):
    silence = []

    def script(peer):
        peer.upgrade().send(wire.close(1000))
        peer.connection.settimeout(1.5)
        with pytest.raises(TimeoutError):
            peer.reader.read(1)
        silence.append(True)

    program.run("connect", "--misbehave", "no-close-reply", serve(script).url).expect(0)
    assert silence


# Byte by byte, to the end


def test_slow_handshakes_come_to_their_end(listen, start, client, serve):
    def echo(other):
        other.upgrade()
        other.send(wire.frame(wire.TEXT, other.read_frame().payload), wire.close(1000))
        other.read_until_close()

    asking = start("connect", "--misbehave", "slow-handshake", "-H", "User-Agent:", "-x", "hi", serve(echo).url)
    peer = client(listen("--misbehave", "slow-handshake").port)
    # Frames that come with the request, and while the answer is on its way.
    peer.send(wire.request() + wire.frame(wire.TEXT, "one", mask=b"abcd"))
    peer.connection.settimeout(20)
    assert peer.connection.recv(1000) == b"H"
    peer.say(wire.TEXT, "two")
    assert peer.connection.recv(1000) == b"T"
    peer.read_head()
    assert peer.head.startswith(b"TP/1.1 101 ")
    assert [peer.read_frame().text, peer.read_frame().text] == ["one", "two"]
    assert asking.finish(40).expect(0).out == "hi\n"


@pytest.mark.parametrize("kind", ["slow-handshake", "endless-headers"])
def test_a_client_that_leaves_during_the_answer_is_forgotten(listen, client, kind):
    listening = listen("--misbehave", kind)
    for leave in ("end", "reset"):
        peer = client(listening.port)
        peer.send(wire.request() + wire.frame(wire.TEXT, "early", mask=b"abcd"))
        peer.say(wire.TEXT, "later")
        assert peer.reader.read(10)
        getattr(peer, leave)()
    for number in (b"1", b"2"):
        listening.stderr.wait_for(rb"client " + number + rb": (went away|was lost)")


# --lenient


@pytest.mark.parametrize("kind", [kind for kind, (status, _) in SERVER.items() if status in (15, 16)
                                  and kind != "endless-headers"])
def test_a_lenient_client_tells_and_goes_on(listen, kind):
    printed = {"reserved-opcode": b"", "bad-utf8": b"hi\xff\n"}.get(kind, b"hi\n")
    # The server's Close is what it is; and a strict server has nothing to say against a legal answer.
    status = 18 if kind.endswith(("-close", "-code")) else 0
    done = program.run("connect", "--lenient", listen("--misbehave", kind).url, stdin="hi\n").expect(status)
    assert done.stdout == printed
    assert done.err.startswith(f"! {SERVER[kind][1]}, broken by the server: "), done


@pytest.mark.parametrize("kind", [kind for kind in [*BREACHES, "no-mask"] if kind != "bad-utf8"])
def test_a_lenient_server_tells_and_goes_on(listen, kind):
    listening = listen("--lenient")
    status = 18 if kind.endswith(("-close", "-code")) else 0
    done = program.run("connect", "--misbehave", kind, listening.url, stdin="hi\n").expect(status)
    assert done.out == ("" if kind == "reserved-opcode" else "hi\n")
    listening.stderr.wait_for(rb"! " + re.escape(CLIENT[kind][1]).encode() + rb", broken by the client: ")


def test_a_lenient_client_records_what_is_wrong_with_a_101(listen):
    done = program.run("connect", "--lenient", "--json", listen("--misbehave", "wrong-accept").url, stdin="hi\n")
    found = json_lines.of_type(done.expect(0).records, "violation")
    assert [(each["rule"], each["section"]) for each in found] == [("accept", "RFC 6455 §4.1")]


def test_lenient_or_not_an_answer_that_is_no_101_is_none(serve):
    server = serve(lambda peer: (peer.read_head(), peer.send(b"HTTP/1.1 1001 Odd\r\n\r\n")))
    program.run("connect", "--lenient", server.url).expect(15)
