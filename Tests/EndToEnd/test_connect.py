"""connect: what goes in arrives, and what arrives comes out."""

import signal
import subprocess
import time

import pytest

import peers
import program
import wire

LINES = b"".join(b"%d\n" % number for number in range(1, 100_001))


def say_and_close(*pieces, code=1000):
    """A script: upgrade, say this, close, and hear the client's Close."""

    def script(peer):
        peer.upgrade().send(*pieces, wire.close(code))
        peer.read_until_close()

    return script


def hear_and_close(peer):
    """A script: hear everything up to the Close and answer it."""
    peer.upgrade().read_until_close()
    peer.send(wire.close(1000))


# Messages


def test_every_line_of_100_000_comes_back(echo_url):
    done = program.run("connect", echo_url, stdin=LINES, timeout=50).expect(0)
    assert done.stdout == LINES


def test_every_line_comes_back_from_listen(listen):
    done = program.run("connect", listen().url, stdin=LINES).expect(0)
    assert done.stdout == LINES


def test_echo_target_needs_no_server():
    done = program.run("connect", "echo:", stdin=LINES).expect(0)
    assert done.stdout == LINES


def test_fastapi_answers(fastapi_url):
    done = program.run("connect", f"{fastapi_url}/ws", stdin="hello\nПривет\n").expect(0)
    assert done.out == "Echo: hello\nEcho: Привет\n"


def test_stdout_is_nothing_but_payloads_and_stderr_is_silent(echo_url):
    done = program.run("connect", echo_url, stdin="one\n").expect(0)
    assert (done.stdout, done.stderr) == (b"one\n", b"")


@pytest.mark.parametrize("given, messages", [
    (b"a\nb\n", [b"a", b"b"]),
    (b"a\nb", [b"a", b"b"]),
    (b"a\n\nb\n", [b"a", b"", b"b"]),
    (b"\n", [b""]),
    (b"", []),
    (b"  a\t\n", [b"  a\t"]),
    (b"x" * 200_000 + b"\ny\n", [b"x" * 200_000, b"y"]),
])
def test_one_message_a_line(serve, given, messages):
    server = serve(hear_and_close)
    program.run("connect", server.url, stdin=given).expect(0)
    assert server.wait().peer.messages == [(wire.TEXT, message) for message in messages]


def test_client_frames_are_masked_with_fresh_keys(serve):
    server = serve(hear_and_close)
    program.run("connect", server.url, stdin="a\n" * 50).expect(0)
    masks = [frame.mask for frame in server.wait().peer.frames]
    assert None not in masks and len(set(masks)) == len(masks) > 50


def test_input_waits_for_a_slow_handshake(serve):
    def script(peer):
        time.sleep(0.7)
        hear_and_close(peer)

    server = serve(script)
    program.run("connect", server.url, stdin=LINES).expect(0)
    assert b"".join(payload + b"\n" for _, payload in server.wait().peer.messages) == LINES


def test_messages_print_until_the_peer_closes(serve):
    def script(peer):
        peer.upgrade().read_until_close()
        time.sleep(0.5)
        peer.send(wire.frame(wire.TEXT, "late"), wire.frame(wire.TEXT, "later"), wire.close(1000))

    assert program.run("connect", serve(script).url, stdin="a\n").expect(0).out == "late\nlater\n"


def test_close_is_1000_after_the_last_line(serve):
    server = serve(hear_and_close)
    program.run("connect", server.url, stdin="a\n").expect(0)
    assert server.wait().peer.close_frame.code == 1000


def test_fragments_come_out_as_one_message(serve):
    pieces = [wire.frame(wire.TEXT, "one ", fin=False), wire.frame(wire.PING, "?"),
              wire.frame(wire.CONTINUATION, "two ", fin=False), wire.frame(wire.CONTINUATION, "three")]
    server = serve(say_and_close(*pieces))
    assert program.run("connect", server.url, stdin=None).expect(0).out == "one two three\n"
    assert [frame.payload for frame in server.wait().peer.frames if frame.opcode == wire.PONG] == [b"?"]


def test_frames_cut_anywhere(serve):
    def script(peer):
        peer.upgrade()
        for byte in wire.frame(wire.TEXT, "hello") + wire.frame(wire.TEXT, "x" * 300) + wire.close(1000):
            peer.send(bytes([byte]))
        peer.read_until_close()

    assert program.run("connect", serve(script).url, stdin=None).expect(0).out == "hello\n" + "x" * 300 + "\n"


def test_frames_in_the_packet_of_the_response(serve):
    def script(peer):
        peer.read_head()
        peer.send(wire.response(peer.values("Sec-WebSocket-Key")[0]), wire.frame(wire.TEXT, "at once"),
                  wire.close(1000))
        peer.read_until_close()

    assert program.run("connect", serve(script).url, stdin=None).expect(0).out == "at once\n"


def test_a_pipe_gets_bytes_untouched(serve):
    text = "\x1b[31mred\x1b[0m \x07 ‮abc"
    server = serve(say_and_close(wire.frame(wire.TEXT, text)))
    assert program.run("connect", server.url, stdin=None).out == text + "\n"


# Binary and delimiters


def test_binary_is_one_message_for_each_block(serve):
    server = serve(hear_and_close)
    program.run("connect", "--binary=4", server.url, stdin=b"abcdefghij").expect(0)
    assert server.wait().peer.messages == [(wire.BINARY, b"abcd"), (wire.BINARY, b"efgh"), (wire.BINARY, b"ij")]


@pytest.mark.parametrize("option", ["-b", "--binary", "--binary=whole"])
def test_binary_comes_back_byte_for_byte(echo_url, option):
    data = bytes(range(256)) * 4096
    assert program.run("connect", option, echo_url, stdin=data).expect(0).stdout == data


def test_binary_alone_sends_what_is_there(echo_url, start):
    """A program that waits for the answer before it goes on gets it."""
    running = start("connect", "--binary", echo_url)
    for data in (b"CONNECT", b"\x00\n\xff", b"x" * 100_000):
        running.write(data)
        running.stdout.wait_for(b"(?s)" + data + rb"\Z")
    running.close_stdin()
    assert running.finish().expect(0).stdout == b"CONNECT\x00\n\xff" + b"x" * 100_000


def test_binary_whole_is_one_message(serve):
    server = serve(hear_and_close)
    program.run("connect", "--binary=whole", server.url, stdin=b"\x00\n" * 200_000).expect(0)
    assert server.wait().peer.messages == [(wire.BINARY, b"\x00\n" * 200_000)]


@pytest.mark.parametrize("option", ["-0", "--null"])
def test_null_delimits_both_ways(echo_url, option):
    assert program.run("connect", option, echo_url, stdin=b"a\nb\0c\0").expect(0).stdout == b"a\nb\0c\0"


def test_delimiter(serve):
    server = serve(hear_and_close)
    program.run("connect", "--delimiter", ";", server.url, stdin="a;b\n;c").expect(0)
    assert server.wait().peer.messages == [(wire.TEXT, b"a"), (wire.TEXT, b"b\n"), (wire.TEXT, b"c")]


# What is sent instead of stdin, and when it ends


@pytest.mark.parametrize("option", ["-x", "--execute"])
def test_execute_is_sent_and_stdin_is_not_read(echo_url, option):
    done = program.run("connect", option, "first", option, "second", echo_url, stdin=None).expect(0)
    assert done.out == "first\nsecond\n"


def test_execute_with_a_dash_goes_on_with_stdin(echo_url):
    done = program.run("connect", "-x", "first", "-x", "-", echo_url, stdin="second\n").expect(0)
    assert done.out == "first\nsecond\n"


@pytest.mark.parametrize("option", ["-1", "--one"])
def test_one_message_ends_it(serve, option):
    server = serve(say_and_close(*[wire.frame(wire.TEXT, str(number)) for number in range(3)]))
    assert program.run("connect", option, server.url, stdin=None).expect(0).out == "0\n"


def test_count_ends_it(serve):
    def script(peer):
        peer.upgrade().send(*[wire.frame(wire.TEXT, str(number)) for number in range(10)])
        peer.read_until_close()
        peer.send(wire.close(1000))

    server = serve(script)
    assert program.run("connect", "--count", "3", server.url, stdin=None).expect(0).out == "0\n1\n2\n"
    assert server.wait().peer.close_frame.code == 1000


def test_until_prints_the_message_and_ends(serve):
    def script(peer):
        peer.upgrade().send(*[wire.frame(wire.TEXT, text) for text in ("a", "it is done now", "b")])
        peer.read_until_close()
        peer.send(wire.close(1000))

    done = program.run("connect", "--until", "done", serve(script).url, stdin=None).expect(0)
    assert done.out == "a\nit is done now\n"


def test_until_never_seen_is_an_error(serve):
    done = program.run("connect", "--until", "done", serve(say_and_close(wire.frame(wire.TEXT, "a"))).url, stdin=None)
    assert done.expect(20).out == "a\n"


def test_no_close_leaves_the_end_to_the_peer(serve):
    def script(peer):
        peer.upgrade().read_frame()
        peer.connection.settimeout(0.7)
        with pytest.raises(TimeoutError):
            peer.connection.recv(1)
        peer.send(wire.frame(wire.TEXT, "mine"), wire.close(1000))

    server = serve(script)
    assert program.run("connect", "--no-close", server.url, stdin="yours\n").expect(0).out == "mine\n"


@pytest.mark.parametrize("option", ["-w", "--wait"])
def test_wait_holds_the_close_back(serve, option):
    heard = []

    def script(peer):
        peer.upgrade()
        while (frame := peer.read_frame()) is not None:
            heard.append((frame.opcode, time.monotonic()))
            if frame.opcode == wire.CLOSE:
                peer.send(wire.close(1000))
                break

    server = serve(script)
    program.run("connect", option, "0.6", server.url, stdin="a\n").expect(0)
    server.wait()
    (first, sent), (last, closed) = heard
    assert (first, last) == (wire.TEXT, wire.CLOSE) and 0.5 < closed - sent < 2


def test_no_stdin_only_listens(serve):
    server = serve(say_and_close(wire.frame(wire.TEXT, "a")))
    assert program.run("connect", "--no-stdin", server.url, stdin="not sent\n").expect(0).out == "a\n"
    assert [frame.opcode for frame in server.wait().peer.frames] == [wire.CLOSE]


def test_close_code_and_reason(serve):
    server = serve(hear_and_close)
    program.run("connect", "--close-code", "4001", "--close-reason", "прощай", server.url, stdin="a\n")
    frame = server.wait().peer.close_frame
    assert (frame.code, frame.reason) == (4001, "прощай")


def test_pings_are_sent_and_shown(serve):
    def script(peer):
        peer.upgrade()
        for _ in range(2):
            frame = peer.read_frame()
            assert frame.opcode == wire.PING
            peer.send(wire.frame(wire.PONG, frame.payload))
        peer.send(wire.frame(wire.PING, "theirs"), wire.close(1000))
        peer.read_until_close()

    server = serve(script)
    done = program.run("connect", "--ping-interval", "0.2", "-P", server.url, stdin=None).expect(0)
    assert [frame.opcode for frame in server.wait().peer.frames][:3] == [wire.PING, wire.PING, wire.PONG]
    assert "ping" in done.err.lower() and "pong" in done.err.lower() and "theirs" in done.err
    assert done.stdout == b""


def test_echo_sends_back_what_comes(serve):
    said = [(wire.TEXT, b"text"), (wire.BINARY, bytes(range(256))), (wire.TEXT, b""), (wire.BINARY, b"x" * 70_000)]

    def script(peer):
        peer.upgrade().send(*[wire.frame(opcode, payload) for opcode, payload in said])
        for _ in said:
            peer.read_frame()
        peer.send(wire.close(1000))
        peer.read_until_close()

    server = serve(script)
    program.run("connect", "--echo", server.url, stdin=None).expect(0)
    assert server.wait().peer.messages == said


@pytest.mark.parametrize("size", [300_000, 1 << 20, 4 << 20])
def test_echo_goes_on_after_a_big_message(serve, size):
    def script(peer):
        peer.upgrade()
        for payload in (b"x" * size, b"and another"):
            peer.send(wire.frame(wire.BINARY, payload))
            assert peer.read_frame().payload == payload
        peer.send(wire.close(1000))
        peer.read_until_close()

    server = serve(script)
    program.run("connect", "--echo", server.url, stdin=None).expect(0)
    assert len(server.wait().peer.messages) == 2


def test_send_frame_sends_what_no_library_would(serve):
    def script(peer):
        peer.upgrade().read_frame()
        peer.send(wire.close(1002))
        peer.read_until_close()

    server = serve(script)
    words = "fin=0 rsv1=1 op=0xB mask=0x01020304 payload=Hello"
    program.run("connect", "--send-frame", words, server.url, stdin=None)
    frame = server.wait().peer.frames[0]
    assert (frame.fin, frame.rsv, frame.opcode, frame.mask) == (False, 4, 0xB, b"\x01\x02\x03\x04")
    assert frame.payload == b"Hello"


# Streams and pressure


def test_stdin_and_stdout_may_be_files(echo_url, tmp_path):
    (tmp_path / "in").write_bytes(LINES)
    with open(tmp_path / "in", "rb") as given, open(tmp_path / "out", "wb") as taken:
        done = subprocess.run([program.BINARY, "connect", echo_url], stdin=given, stdout=taken, timeout=50)
    assert done.returncode == 0
    assert (tmp_path / "out").read_bytes() == LINES


def test_stdin_may_be_dev_null(serve):
    server = serve(hear_and_close)
    assert subprocess.run([program.BINARY, "connect", server.url], stdin=subprocess.DEVNULL, timeout=20).returncode == 0
    assert server.wait().peer.close_frame.code == 1000


def test_a_closed_stdout_is_no_trap(serve):
    def script(peer):
        peer.upgrade()
        for _ in range(200):
            peer.send(wire.frame(wire.TEXT, "x" * 10_000))
        peer.read_until_close()

    server = serve(script)
    with program.Running("connect", server.url, collect_stdout=False) as running:
        running.process.stdout.read(10)
        running.process.stdout.close()
        code = running.process.wait(10)
    assert code not in program.TRAPS
    assert b"fatal" not in running.stderr.all().lower()


def test_a_slow_stdout_slows_the_peer_down(serve):
    total = 400

    def script(peer):
        peer.upgrade()
        for number in range(total):
            peer.send(wire.frame(wire.TEXT, str(number % 10) * 262_144))
        peer.send(wire.close(1000))
        peer.read_until_close()

    server = serve(script)
    with program.Running("connect", "--no-stdin", server.url, collect_stdout=False) as running:
        time.sleep(1.5)
        assert running.memory() < 32_000
        taken = 0
        while block := running.process.stdout.read(1 << 20):
            taken += len(block)
        assert running.process.wait(10) == 0
    assert taken == total * 262_145


def test_a_slow_peer_stops_the_reading_of_stdin(serve):
    def script(peer):
        peer.upgrade()
        time.sleep(1.5)
        peer.read_until_close()
        peer.send(wire.close(1000))

    server = serve(script)
    with program.Running("connect", server.url) as running:
        running.feed((b"y" * 999 + b"\n") * 50_000)
        time.sleep(1)
        assert running.memory() < 32_000
        running.finish(60).expect(0)
    assert sum(len(payload) for _, payload in server.wait().peer.messages) == 999 * 50_000


def test_interrupt_closes_and_says_130(serve):
    server = serve(hear_and_close)
    with program.Running("connect", server.url) as running:
        running.write("a\n")
        time.sleep(0.5)
        running.stop(signal.SIGINT).expect(130)
    assert server.wait().peer.close_frame is not None


def test_text_both_ways_at_once():
    async def chatter(websocket):
        for number in range(2000):
            await websocket.send(f"unasked {number}")
        await peers.echo(websocket)

    with peers.websockets_server(chatter) as url:
        asked = "".join(f"asked {number}\n" for number in range(2000))
        done = program.run("connect", "--wait", "2", url, stdin=asked).expect(0)
    assert sorted(done.lines) == sorted(f"{kind} {number}" for kind in ("asked", "unasked") for number in range(2000))
