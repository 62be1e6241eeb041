"""The checks that a script asks for: each that fails is exit status 20, and a line on what was wanted and what came."""

import time

import pytest

import json_lines
import program
import wire


def says(*messages, close=1000, **how):
    """A server that says this, and closes; without a code it waits for the client's Close, and answers it."""

    def script(peer):
        peer.upgrade(**how).send(*(wire.frame(wire.TEXT, message) for message in messages))
        if close:
            peer.send(wire.close(close))
        peer.read_until_close()
        if not close and peer.close_frame:
            peer.send(wire.close(1000))

    return script


def refuses(peer):
    peer.read_head()
    peer.send(b"HTTP/1.1 403 Forbidden\r\nX-Why: because\r\nContent-Length: 2\r\n\r\nno")


def connect(url, *options, stdin=None, **how):
    return program.run("connect", *options, url, stdin=stdin, **how)


def failed(done, text):
    """One line for the check that failed, and the status that goes with it."""
    done.expect(20)
    assert f"wscope: {text}\n" in done.err, done
    return done


# --expect


@pytest.mark.parametrize("pattern", ["two", "/^t/", "/TWO/i"])
def test_a_message_that_comes_ends_the_run(serve, pattern):
    server = serve(says("one", "two", "three", close=None))
    assert connect(server.url, "--expect", pattern).expect(0).out == "one\ntwo\n"
    assert server.wait().peer.close_frame.code == 1000


def test_messages_are_waited_for_in_their_order(serve):
    done = connect(serve(says("b", "a", "b", close=None)).url, "--expect", "a", "--expect", "b")
    assert done.expect(0).out == "b\na\nb\n"
    done = connect(serve(says("b", "a")).url, "--expect", "a", "--expect", "b")
    failed(done, "frames: --expect 'b': no message came after 'a' was met")


def test_what_does_not_come(serve):
    done = connect(serve(says("one", "two")).url, "--expect", "/^x/")
    failed(done, "frames: --expect '/^x/': none of the 2 messages that came matches; the last was 'two'")
    assert done.out == "one\ntwo\n"


def test_the_end_of_the_input_does_not_end_the_wait(serve):
    """Without --expect the Close would go out long before the answer."""

    def script(peer):
        peer.upgrade().read_frame()
        time.sleep(1)
        peer.send(wire.frame(wire.TEXT, "at last"))
        peer.read_until_close()
        peer.send(wire.close(1000))

    assert connect(serve(script).url, "--expect", "last", stdin="a\n").expect(0).out == "at last\n"


def test_expect_and_max_time(serve):
    done = connect(serve(says("one", close=None)).url, "--expect", "two", "--max-time", "0.5")
    failed(done, "frames: --expect 'two': only 'one' came, within 0.5 s (--max-time)")


def test_max_time_before_the_connection_is_open_is_no_check(serve):
    server = serve(lambda peer: (peer.read_head(), peer.connection.recv(1)))
    connect(server.url, "--expect", "two", "--max-time", "0.5").expect(19)


def test_expect_and_count(serve):
    """--count says when it is over, --expect what must have come by then."""
    url = serve(says("a", "b", "c", close=None)).url
    assert connect(url, "--expect", "a", "--count", "2").expect(0).out == "a\nb\n"
    url = serve(says("a", "b", "c", close=None)).url
    failed(connect(url, "--expect", "c", "--count", "2"),
           "frames: --expect 'c': none of the 2 messages that came matches; the last was 'b'")


def test_a_check_decides_over_the_close(serve):
    done = failed(connect(serve(says("a", close=1011)).url, "--expect", "b"), "frames: --expect 'b': only 'a' came")
    assert "1011" in done.err


def test_what_came_is_escaped(serve):
    done = connect(serve(says("\x1b[31m\u202e")).url, "--expect", "b").expect(20)
    assert b"\x1b" not in done.stderr and "\u202e".encode() not in done.stderr


def test_failed_checks_are_records(serve):
    done = connect(serve(says("a", close=1008)).url, "--json", "--expect", "b", "--expect-close", "1000").expect(20)
    assert [(error["message"], error["exit_status"]) for error in json_lines.of_type(done.records, "error")] == [
        ("--expect 'b': only 'a' came", 20),
        ("--expect-close 1000: the connection was closed with 1008 (policyViolation)", 20)]
    assert json_lines.of_type(done.records, "summary")[0]["exit_status"] == 20


# --expect-close


@pytest.mark.parametrize("code", [1000, 1008, 4001])
def test_the_code_that_was_asked_for_is_a_success(serve, code):
    assert connect(serve(says(close=code)).url, "--expect-close", str(code)).expect(0).err == ""


def test_another_code(serve):
    failed(connect(serve(says(close=1011)).url, "--expect-close", "1008"),
           "close: --expect-close 1008: the connection was closed with 1011 (internalError)")


def test_no_code_and_no_close(serve):
    def empty(peer):
        peer.upgrade().send(wire.close())
        peer.read_until_close()

    connect(serve(empty).url, "--expect-close", "1005").expect(0)
    connect(serve(lambda peer: peer.upgrade()).url, "--expect-close", "1006").expect(0)
    failed(connect(serve(lambda peer: peer.upgrade()).url, "--expect-close", "1000"),
           "close: --expect-close 1000: the connection was closed with 1006 (abnormalClosure)")


def test_the_close_is_left_to_the_server(serve):
    """A Close of ours, with 1000, would come too early; with the same code it comes as it would have."""

    def script(peer):
        peer.upgrade().read_frame()
        time.sleep(1)
        peer.send(wire.close(4000))
        peer.read_until_close()

    connect(serve(script).url, "--expect-close", "4000", stdin="a\n").expect(0)
    assert connect("echo:", "--expect-close", "1000", stdin="a\n").expect(0).seconds < 5


def test_our_own_close_is_not_the_servers(echo_url):
    failed(connect(echo_url, "--expect-close", "4000", "--wait", "0", stdin="a\n"),
           "close: --expect-close 4000: the connection was closed with 1000 (normalClosure), and we began")


def test_a_close_that_does_not_come_in_time(serve):
    failed(connect(serve(says(close=None)).url, "--expect-close", "4000", "--max-time", "0.5"),
           "close: --expect-close 4000: the connection was not closed within 0.5 s (--max-time)")


def test_expect_and_then_the_close_of_the_server(serve):
    connect(serve(says("bye", close=4000)).url, "--expect", "bye", "--expect-close", "4000").expect(0)


# --expect-status, --expect-header, --expect-subprotocol


@pytest.mark.parametrize("options", [[], ["--json"], ["--socketio"]])
def test_a_refusal_that_was_asked_for_is_a_success(serve, options):
    done = connect(serve(refuses).url, "--expect-status", "403", "--expect-header", "X-Why: because", *options).expect(0)
    assert done.err == ""


def test_another_status(serve):
    done = failed(connect(serve(refuses).url, "--expect-status", "404"),
                  "handshake: --expect-status 404: the answer was 403 Forbidden")
    assert "X-Why: because" in done.err


def test_nothing_is_sent_where_a_refusal_was_wanted(serve):
    server = serve(says(close=None))
    failed(connect(server.url, "--expect-status", "403", stdin="secret\n"),
           "handshake: --expect-status 403: the answer was 101 Switching Protocols")
    peer = server.wait().peer
    assert peer.messages == [] and peer.close_frame.code == 1000


def test_headers_and_subprotocol(serve):
    url = serve(says(extra=["X-A: one", "Sec-WebSocket-Protocol: b"])).url
    connect(url, "-s", "a", "-s", "b", "--expect-subprotocol", "b", "--expect-header", "X-A: /^o/",
            "--expect-header", "Sec-WebSocket-Extensions:").expect(0)
    done = connect(url, "-s", "a", "-s", "b", "--expect-subprotocol", "a", "--expect-header", "X-A: two")
    failed(done, "handshake: --expect-subprotocol 'a': the server chose 'b'")
    failed(done, "handshake: --expect-header 'X-A: two': the answer has 'X-A: one'")


def test_no_answer_at_all_keeps_its_status(serve):
    connect("ws://127.0.0.1:1/", "--expect-status", "403").expect(11)


@pytest.mark.parametrize("arguments", [
    ["connect", "--expect-status", "9", "echo:"], ["connect", "--expect", "", "echo:"],
    ["connect", "--expect", "/(/", "echo:"], ["connect", "--expect-header", ": x", "echo:"],
    ["connect", "--max-rtt", "0", "echo:"], ["connect", "--expect-close", "70000", "echo:"],
    ["listen", "--expect-close", "1000", "0"], ["handshake-inspect", "--expect-status", "101", "--listen", "0"],
])
def test_what_cannot_be_meant(arguments):
    program.run(*arguments).expect(64)


# handshake-inspect


def test_inspected_as_expected(serve):
    done = program.run("handshake-inspect", "--expect-status", "403", serve(refuses).url).expect(0)
    assert done.lines[-1] == "The server refused the upgrade: 403 Forbidden, as expected" and done.err == ""
    done = program.run("handshake-inspect", "--json", "--expect-status", "403", serve(refuses).url).expect(0)
    assert json_lines.of_type(done.records, "error") == []
    assert json_lines.of_type(done.records, "summary")[0]["exit_status"] == 0


def test_inspected_otherwise(serve):
    text = "--expect-header 'X-Why: so': the answer has 'X-Why: because'"
    arguments = ["handshake-inspect", "--expect-header", "X-Why: so"]
    failed(program.run(*arguments, serve(refuses).url), f"handshake: {text}")
    records = program.run(*arguments, "--json", serve(refuses).url).expect(20).records
    assert [error["exit_status"] for error in json_lines.of_type(records, "error")] == [20, 14]
    assert json_lines.of_type(records, "error")[0]["message"] == text
    assert [record["type"] for record in records][-1] == "summary"
    assert json_lines.of_type(records, "summary")[0]["exit_status"] == 20
    assert program.run(*arguments, "-q", serve(refuses).url).expect(20).err == ""


def test_inspected_offline():
    answer = wire.response(extra=["Set-Cookie: sid=abc"])
    arguments = ["handshake-inspect", "--offline", "-", "--expect-header"]
    program.run(*arguments, "Set-Cookie: sid=abc", stdin=answer).expect(0)
    failed(program.run(*arguments, "Set-Cookie: sid=xyz", stdin=answer),
           "handshake: --expect-header 'Set-Cookie: sid=[redacted]': the answer has 'Set-Cookie: sid=[redacted]'")


# --max-rtt


def answers_pings_after(seconds):
    def script(peer):
        peer.upgrade()
        while (frame := peer.read_frame()) is not None:
            if frame.opcode == wire.PING:
                time.sleep(seconds)
                peer.send(wire.frame(wire.PONG, frame.payload))
            if frame.opcode == wire.CLOSE:
                peer.send(wire.close(1000))
                break

    return script


def test_a_quick_pong(serve):
    """Even with nothing to wait for, the Close waits for it."""
    server = serve(answers_pings_after(0.5))
    connect(server.url, "--max-rtt", "8", stdin=b"").expect(0)
    assert [frame.opcode for frame in server.wait().peer.frames] == [wire.PING, wire.CLOSE]


def test_a_pong_that_does_not_come(serve):
    done = connect(serve(says(close=None)).url, "--max-rtt", "0.3")
    failed(done, "frames: --max-rtt 0.3: no Pong came in that time")
    assert done.seconds < 10


def test_every_ping_is_timed(serve):
    """The first two are answered, the third is not."""

    def script(peer):
        peer.upgrade()
        for _ in range(2):
            peer.send(wire.frame(wire.PONG, peer.read_frame().payload))
        while peer.read_frame() is not None:
            pass

    server = serve(script)
    failed(connect(server.url, "--max-rtt", "1.5", "--ping-interval", "0.1"),
           "frames: --max-rtt 1.5: no Pong came in that time")
    assert len(server.wait().peer.frames) >= 3


# listen


@pytest.fixture
def websocket(listen, client):
    """Starts a listener with these options, and connects to it."""

    def begin(*options):
        running = listen(*options)
        peer = client(running.port)
        peer.upgrade()
        return running, peer

    return begin


def text(message):
    return wire.frame(wire.TEXT, message, mask=b"abcd")


def test_listen_for_a_message(websocket):
    running, peer = websocket("--expect", "hello", "--expect", "/^bye/")
    peer.send(text("hello"), text("no bye"), text("bye"))
    assert [frame.text for frame in peer.read_until_close()] == ["hello", "no bye", "bye"]
    peer.send(wire.close(1000, mask=b"abcd"))
    running.finish().expect(0)


def test_a_client_that_leaves_too_early(websocket):
    running, peer = websocket("--once", "--expect", "hello")
    peer.send(text("hi"), wire.close(1000, mask=b"abcd"))
    peer.read_until_close()
    failed(running.finish(), "frames: --expect 'hello': only 'hi' came")


@pytest.mark.parametrize("code, status", [(4000, 0), (1000, 20)])
def test_the_code_of_a_client(websocket, code, status):
    running, peer = websocket("--once", "--json", "--expect-close", "4000")
    peer.send(wire.close(code, mask=b"abcd"))
    peer.read_until_close()
    peer.end()
    records = running.finish().expect(status).records
    assert json_lines.of_type(records, "summary")[0]["exit_status"] == status
    assert [error["message"] for error in json_lines.of_type(records, "error")] == (
        ["--expect-close 4000: the connection was closed with 1000 (normalClosure)"] if status else [])


def test_an_interrupt_is_no_check(websocket):
    running, _ = websocket("--expect", "hello")
    running.stop().expect(130)


def test_with_a_real_server(echo_url):
    connect(echo_url, "--max-rtt", "15", "--expect", "b", "--expect-close", "1000", stdin="a\nb\nc\n").expect(0)
