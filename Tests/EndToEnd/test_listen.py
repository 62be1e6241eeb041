"""listen: what it answers, to whom, and how it ends."""

import concurrent.futures
import json
import signal
import time

import pytest
from websockets.sync.client import connect

import scripted
import wire


def dial(listening, **how):
    return connect(listening.url, compression=None, max_size=None, **how)


def converse(listening, *messages, **how):
    with dial(listening, **how) as websocket:
        answers = []
        for message in messages:
            websocket.send(message)
            answers.append(websocket.recv(timeout=10))
        return answers


# Modes


def test_echoes_text_and_binary(listen):
    messages = ["text", "", b"\x00\xff", "Привет", b"x" * 100_000, "y" * 70_000]
    assert converse(listen(), *messages) == messages


def test_echoes_fragments_as_one_message_and_answers_pings(listen, client):
    peer = client(listen().port).upgrade()
    peer.say(wire.TEXT, "one ", fin=False)
    peer.say(wire.PING, "?")
    peer.say(wire.CONTINUATION, "two")
    first, second = peer.read_frame(), peer.read_frame()
    assert (first.opcode, first.payload, first.mask) == (wire.PONG, b"?", None)
    assert (second.opcode, second.payload, second.fin) == (wire.TEXT, b"one two", True)


def test_many_frames_in_one_read(listen, client):
    peer = client(listen().port).upgrade()
    peer.send(*[wire.frame(wire.TEXT, str(number), mask=b"abcd") for number in range(5000)])
    assert [peer.read_frame().text for _ in range(5000)] == [str(number) for number in range(5000)]


def test_reply_fills_the_template(listen):
    assert converse(listen("--reply", "Echo: {}"), "hi", "Привет") == ["Echo: hi", "Echo: Привет"]
    assert converse(listen("--reply", "always"), "hi") == ["always"]


def test_broadcast_reaches_everyone(listen):
    listening = listen("--broadcast")
    with dial(listening) as first, dial(listening) as second, dial(listening) as third:
        first.send("hello")
        assert second.recv(timeout=5) == third.recv(timeout=5) == "hello"
        second.send(b"\x01")
        assert third.recv(timeout=5) == b"\x01"


def test_sink_answers_nothing(listen):
    with dial(listen("--sink")) as websocket:
        websocket.send("hello")
        with pytest.raises(TimeoutError):
            websocket.recv(timeout=0.5)


def test_pipe_joins_clients_with_stdin_and_stdout(listen):
    listening = listen("--pipe")
    with dial(listening) as first, dial(listening) as second:
        listening.write("from stdin\n")
        assert first.recv(timeout=5) == second.recv(timeout=5) == "from stdin"
        first.send("from a client")
        listening.stdout.wait_for(rb"^from a client$")


def test_exec_runs_a_command_for_each_client(listen):
    listening = listen("--exec", "while read line; do echo \"$line $REQUEST_METHOD $PATH_INFO $QUERY_STRING\"; done")
    with connect(f"{listening.url}/a/b?x=1") as first, connect(f"{listening.url}/c") as second:
        first.send("1")
        second.send("2")
        assert first.recv(timeout=5) == "1 GET /a/b x=1"
        assert second.recv(timeout=5) == "2 GET /c "


def test_exec_gives_the_request_in_cgi_variables(listen):
    listening = listen("--exec", "env")
    with connect(f"{listening.url}/p?q=1", additional_headers={"X-Test-It": "yes"}, origin="http://a.example") as peer:
        lines = dict(line.split("=", 1) for line in peer if "=" in line)
    for name, value in {"REQUEST_METHOD": "GET", "REQUEST_URI": "/p?q=1", "QUERY_STRING": "q=1", "HTTP_X_TEST_IT": "yes",
                        "HTTP_ORIGIN": "http://a.example", "REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "127.0.0.1",
                        "SERVER_PORT": str(listening.port), "SERVER_PROTOCOL": "HTTP/1.1",
                        "GATEWAY_INTERFACE": "CGI/1.1"}.items():
        assert lines.get(name) == value, name


def test_exec_closes_when_the_command_ends(listen, client):
    peer = client(listen("--exec", "echo one; printf two").port).upgrade()
    assert [frame.text for frame in peer.read_until_close()] == ["one", "two"]
    assert peer.close_frame.code == 1000


def test_exec_ends_the_command_with_its_client(listen, tmp_path):
    mark = tmp_path / "ended"
    listening = listen("--exec", f"cat >/dev/null; echo done > {mark}")
    with dial(listening) as websocket:
        websocket.send("a")
    deadline = time.monotonic() + 5
    while not mark.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert mark.exists()


# What it announces, and how it ends


def test_announces_its_address_on_stderr_and_in_json(listen, start):
    assert listen().stderr.data.count(b"\n") == 1
    running = start("listen", "127.0.0.1:0", "--json")
    first = json.loads(running.stdout.wait_for(rb"^.*\n")[0])
    assert first["type"] == "open" and first["v"] == 1
    assert first["data"]["url"].startswith("ws://127.0.0.1:") and not first["data"]["url"].endswith(":0")


@pytest.mark.parametrize("address, url", [("0", "ws://127.0.0.1:"), ("127.0.0.1:0", "ws://127.0.0.1:"),
                                          ("localhost:0", "ws://"), ("[::1]:0", "ws://[::1]:")])
def test_addresses(start, address, url):
    running = start("listen", address)
    running.stderr.wait_for(b"listening on " + url.encode().replace(b"[", rb"\[").replace(b"]", rb"\]"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_every_client_and_prints_a_summary(listen, client, number):
    listening = listen()
    peers = [client(listening.port).upgrade() for _ in range(3)]
    for peer in peers:
        peer.say(wire.TEXT, "a")
        peer.read_frame()
    listening.send_signal(number)
    for peer in peers:
        peer.read_until_close()
        assert peer.close_frame.code == 1001
        peer.send(wire.close(1001, mask=b"abcd"))
    done = listening.finish()
    assert done.code in (0, 130)
    last = done.err.splitlines()[-1]
    assert len(done.err.splitlines()) == 2 and "3" in last, done


def test_a_second_signal_ends_at_once(listen, client):
    listening = listen()
    client(listening.port).upgrade()  # It never answers the Close.
    listening.send_signal(signal.SIGINT)
    time.sleep(0.3)
    began = time.monotonic()
    listening.send_signal(signal.SIGINT)
    listening.finish(5)
    assert time.monotonic() - began < 1


def test_once_serves_one_client(listen):
    listening = listen("--once")
    assert converse(listening, "a") == ["a"]
    listening.finish(5).expect(0)


def test_count_ends_after_so_many_messages(listen):
    listening = listen("--count", "3")
    assert converse(listening, "a", "b", "c") == ["a", "b", "c"]
    listening.finish(5).expect(0)


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
    "http/1.0": (dict(version="HTTP/1.0"), 400, b"HTTP/1.1"),
}


@pytest.mark.parametrize("case", BAD_UPGRADES)
def test_a_bad_upgrade_gets_the_reason(listen, client, case):
    how, status, word = BAD_UPGRADES[case]
    peer = client(listen().port).upgrade(expect=status, **how)
    assert word in peer.read_rest()


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
    assert converse(listening, "still here") == ["still here"]


def test_a_head_over_64_kib_is_cut_off(listen, client):
    peer = client(listen().port)
    with pytest.raises(OSError):
        peer.send(b"GET / HTTP/1.1\r\n")
        for _ in range(200):
            peer.send(b"X-Flood: " + b"x" * 1_000_000 + b"\r\n")


def test_subprotocols_first_match_wins(listen):
    listening = listen("-s", "b", "-s", "a")
    with dial(listening, subprotocols=["a", "b"]) as websocket:
        assert websocket.subprotocol in ("a", "b")
        chosen = websocket.subprotocol
    with dial(listening, subprotocols=["c"]) as websocket:
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


def test_max_connections(listen, client):
    listening = listen("--max-connections", "2")
    first, _ = client(listening.port).upgrade(), client(listening.port).upgrade()
    try:
        client(listening.port).upgrade(expect=503)
    except OSError:
        pass
    first.send(wire.close(1000, mask=b"abcd"))
    first.read_until_close()
    first.end()
    time.sleep(0.2)
    client(listening.port).upgrade()


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


# Many, slow and rude clients


def test_thousands_of_clients_at_once(listen):
    listening = listen()
    peers = []
    try:
        for _ in range(2000):
            peers.append(scripted.Client(listening.port))
            peers[-1].send(wire.request())
        for peer in peers:
            assert b" 101 " in peer.read_head()
        for peer in peers:
            peer.say(wire.TEXT, "hi")
        assert all(peer.read_frame().text == "hi" for peer in peers)
        assert listening.memory() < 60_000
    finally:
        for peer in peers:
            peer.end()
    assert converse(listening, "still here") == ["still here"]


def test_a_client_that_does_not_read_is_not_read_from(listen, client):
    listening = listen()
    peer = client(listening.port).upgrade()
    peer.connection.settimeout(1)
    message = wire.frame(wire.BINARY, b"x" * 65_000, mask=b"abcd")
    with pytest.raises(TimeoutError):
        for _ in range(5000):
            peer.send(message)
    assert listening.memory() < 60_000
    assert converse(listening, "another one is served") == ["another one is served"]


def test_a_client_that_vanishes_is_forgotten(listen, client):
    listening = listen()
    for _ in range(20):
        peer = client(listening.port).upgrade()
        peer.say(wire.TEXT, "x" * 1000)
        peer.reset()
    assert converse(listening, "still here") == ["still here"]


def test_clients_at_the_same_time_get_their_own_answers(listen):
    listening = listen()

    def talk(number):
        messages = [f"{number} {turn}" for turn in range(200)]
        return converse(listening, *messages) == messages

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert all(pool.map(talk, range(8)))


# What it shows


def test_verbose_and_frames_show_the_client(listen):
    listening = listen("-v", "--frames")
    with connect(f"{listening.url}/path?x=1", compression=None) as websocket:
        websocket.send("hello")
        websocket.recv(timeout=5)
    err = listening.stop().err
    assert "GET /path?x=1 HTTP/1.1" in err and "HTTP/1.1 101" in err
    assert len([line for line in err.splitlines() if "hello" in line]) == 2
