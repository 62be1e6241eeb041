"""--replay: a recorded session, played to a server or to a client."""

import json
import pathlib
import threading
import time

import pytest

import captures
import json_lines
import program
import wire


def differs(done, *texts):
    done.expect(20)
    for text in texts:
        assert f"wscope: {text}" in done.err, done
    return done


@pytest.fixture
def record(tmp_path):
    """Records a run of connect; returns the path."""

    def begin(url, stdin, *options, name="a.jsonl", code=0):
        path = tmp_path / name
        program.run("connect", "--record", str(path), *options, url, stdin=stdin).expect(code)
        return str(path)

    return begin


def replayed(path, url, *options, **how):
    return program.run("connect", "--replay", path, *options, url, **how)


@pytest.mark.parametrize("name", ["a.jsonl", "a.har", "a.pcapng"])
def test_the_same_again(record, echo_url, name):
    path = record(echo_url, "one\ntwo\nпривет\n", name=name)
    done = replayed(path, echo_url).expect(0)
    assert (done.lines, done.err) == (["one", "two", "привет"], "")


def test_a_capture_of_somebody_else(listen):
    """All messages of the client in a capture by tcpdump, in their order."""
    path = str(captures.path("talk"))
    recorded = json_lines.of_type(program.run("frame-dump", "--json", "--messages", path).expect(0).records, "message")
    expected = [message for message in recorded if message["from"] == "client"]
    done = replayed(path, listen("--sink").url, "--json", "--replay-timing", "--replay-timeout", "0.5").expect(20)
    sent = [message for message in json_lines.of_type(done.records, "message") if message["direction"] == "sent"]
    contents = [[message.get("text", message.get("base64")) for message in messages] for messages in (sent, expected)]
    assert contents[0] == contents[1] and contents[0]


def test_what_differs(record, serve):
    path = record("echo:", "one\ntwo\nthree\n")

    def script(peer):
        peer.upgrade()
        for text in ("one", "TWO", "three", "four"):
            peer.send(wire.frame(wire.TEXT, text))
        peer.read_until_close()
        peer.send(wire.close(1000))

    done = replayed(path, serve(script).url)
    differs(done, "frames: --replay: message 2 of the server: 'two' had been recorded, 'TWO' came")
    assert done.out.splitlines()[:3] == ["one", "TWO", "three"]
    records = replayed(path, serve(script).url, "--json").expect(20).records
    assert json_lines.of_type(records, "error")[0]["exit_status"] == 20
    assert json_lines.of_type(records, "summary")[0]["exit_status"] == 20


def test_what_does_not_come(record, serve):
    path = record("echo:", "one\ntwo\n")

    def script(peer):
        peer.upgrade().send(wire.frame(wire.TEXT, "one"))
        peer.read_until_close()
        peer.send(wire.close(1000))

    done = replayed(path, serve(script).url, "--replay-timeout", "0.5")
    differs(done, "frames: --replay: message 2 of the server: 'two' had been recorded, and did not come")
    assert done.seconds < 10


def test_messages_wait_for_the_answers_before_them(serve, tmp_path):
    """The second is sent only when the answer to the first is there, as it was when it was recorded."""

    def ask(peer):
        peer.upgrade()
        for _ in range(2):
            frame = peer.read_frame()
            peer.send(wire.frame(wire.TEXT, f"re {frame.text}"))
        peer.read_until_close()
        peer.send(wire.close(1000))

    path = tmp_path / "a.jsonl"
    with program.Running("connect", "--record", str(path), serve(ask).url) as running:
        for text in ("one", "two"):
            running.write(f"{text}\n")
            running.stdout.wait_for(f"re {text}\n".encode())
        running.close_stdin()
        running.finish().expect(0)

    seen = []

    def slow(peer):
        peer.upgrade()
        peer.read_frame()
        peer.connection.settimeout(0.7)
        try:
            seen.append(peer.connection.recv(1))
        except TimeoutError:
            seen.append(None)
        peer.connection.settimeout(15)
        peer.send(wire.frame(wire.TEXT, "re one"))
        seen.append(bool(peer.connection.recv(100)))
        peer.send(wire.frame(wire.TEXT, "re two"), wire.close(1000))
        peer.connection.recv(100)

    replayed(str(path), serve(slow).url)
    assert seen == [None, True]


LONG = 1 << 18


@pytest.fixture
def flood(tmp_path):
    """A recording in which the client says 64 messages of 256 KiB before anything comes."""
    path = tmp_path / "flood.jsonl"
    with path.open("w") as file:
        for index in range(64):
            data = {"from": "client", "direction": "sent", "opcode": 1, "opcode_name": "text", "payload_length": LONG,
                    "wire_length": LONG, "frames": 1, "compressed": False, "text": f"{index:02}".ljust(LONG, ".")}
            record = {"v": 1, "type": "message", "t": index / 1000, "conn": 1, "data": data}
            print(json.dumps(record, separators=(",", ":")), file=file)
    return str(path)


def sent_messages(output):
    return bytes(output).count(b'"type":"message"')


@pytest.mark.parametrize("options", [[], ["--replay-timing"]])
def test_who_reads_slowly_is_sent_slowly(flood, serve, start, options):
    may_read = threading.Event()

    def script(peer):
        peer.upgrade()
        may_read.wait(20)
        peer.read_until_close()
        peer.send(wire.close(1000))

    server = serve(script)
    running = start("connect", "--json", "--replay", flood, *options, server.url)
    running.stdout.wait_for(b'"type":"message"')
    time.sleep(1.5)
    # What the system's buffers hold is as good as read.
    assert 0 < sent_messages(running.stdout.data) < 32
    may_read.set()
    running.finish(60).expect(0)
    assert [payload[:2] for _, payload in server.peer.messages] == [b"%02d" % index for index in range(64)]


def test_who_does_not_read_is_left(flood, serve):
    may_end = threading.Event()

    def script(peer):
        peer.upgrade()
        may_end.wait(20)

    done = replayed(flood, serve(script).url, "--replay-timeout", "0.5", "--close-timeout", "0.5")
    may_end.set()
    assert "wscope: frames: --replay: the server does not read: " in done.expect(21).err
    assert "messages of the client left unsent" in done.err


def test_a_slow_client_is_played_slowly(flood, client, listen):
    path = pathlib.Path(flood)
    path.write_text(path.read_text().replace('"from":"client"', '"from":"server"'))
    running = listen("--json", "--once", "--replay", flood)
    with client(running.port) as peer:
        peer.upgrade()
        running.stdout.wait_for(b'"type":"message"')
        time.sleep(1.5)
        assert 0 < sent_messages(running.stdout.data) < 32
        assert [peer.read_frame().text[:2] for _ in range(64)] == [f"{index:02}" for index in range(64)]
        peer.read_until_close()
        peer.send(wire.close(1000, mask=b"abcd"))
    running.finish().expect(0)


def test_the_original_pace(serve, tmp_path):
    path = tmp_path / "a.jsonl"
    with program.Running("connect", "--record", str(path), "echo:") as running:
        running.write("one\n")
        running.stdout.wait_for(b"one\n")
        time.sleep(1)
        running.write("two\n")
        running.close_stdin()
        running.finish().expect(0)
    assert replayed(str(path), "echo:", "--replay-timing").expect(0).seconds > 0.9
    assert replayed(str(path), "echo:").expect(0).lines == ["one", "two"]


def test_what_is_ignored(record, serve):
    def script(number):
        def play(peer):
            peer.upgrade().send(wire.frame(wire.TEXT, f'{{"id":{number},"text":"hi"}}'))
            peer.read_until_close()
            peer.send(wire.close(1000))

        return play

    path = record(serve(script(1)).url, "a\n")
    replayed(path, serve(script(22)).url).expect(20)
    replayed(path, serve(script(22)).url, "--replay-ignore", '/"id":[0-9]+,/').expect(0)


def test_the_close_is_compared(record, serve):
    def closes(code):
        def script(peer):
            peer.upgrade().read_frame()
            peer.send(wire.close(code))
            peer.read_until_close()

        return script

    path = record(serve(closes(4001)).url, "a\n", "--no-close", code=18)
    replayed(path, serve(closes(4001)).url).expect(0)
    differs(replayed(path, serve(closes(1000)).url),
            "close: --replay: the Close: 4001 (private) had been recorded, 1000 (normalClosure) came")


def test_our_close_is_the_recorded_one(record, serve):
    def script(peer):
        peer.upgrade().read_until_close()
        peer.send(wire.close(peer.close_frame.code, peer.close_frame.reason))

    path = record(serve(script).url, "a\n", "--close-code", "4000", "--close-reason", "done")
    server = serve(script)
    replayed(path, server.url).expect(0)
    close = server.wait().peer.close_frame
    assert (close.code, close.reason) == (4000, "done")


def test_the_subprotocol_is_offered_again(record, serve):
    def script(peer):
        peer.upgrade(extra=["Sec-WebSocket-Protocol: chat"]).read_until_close()
        peer.send(wire.close(1000))

    path = record(serve(script).url, b"", "-s", "chat")
    server = serve(script)
    replayed(path, server.url).expect(0)
    assert server.wait().peer.values("Sec-WebSocket-Protocol") == ["chat"]


# listen


def test_a_server_is_played(record, serve, listen):
    def greets(peer):
        peer.upgrade().send(wire.frame(wire.TEXT, "welcome"))
        for _ in range(2):
            peer.send(wire.frame(wire.TEXT, f"hello {peer.read_frame().text}"))
        peer.read_until_close()
        peer.send(wire.close(1000))

    path = record(serve(greets).url, "ann\nbob\n", "--expect", "hello bob")
    running = listen("--once", "--replay", path)
    done = program.run("connect", "--expect", "hello bob", running.url, stdin="ann\nbob\n").expect(0)
    assert done.lines == ["welcome", "hello ann", "hello bob"]
    running.finish().expect(0)
    running = listen("--once", "--replay", path)
    program.run("connect", "--expect", "hello bob", running.url, stdin="ann\nBOB\n")
    differs(running.finish(), "frames: --replay: message 2 of the client: 'bob' had been recorded, 'BOB' came")


def test_both_sides_of_one_recording(record, listen, echo_url):
    path = record(echo_url, "".join(f"line {number}\n" for number in range(200)), name="a.pcapng")
    running = listen("--once", "--replay", path)
    assert len(replayed(path, running.url).expect(0).lines) == 200
    running.finish().expect(0)


# What cannot be played


def test_what_is_no_recording(tmp_path):
    (tmp_path / "text").write_text("81 05 48 65 6c 6c 6f\n")
    (tmp_path / "broken.jsonl").write_text('{"v":1,"type":"message","t":0,"conn":1,"data":{}}\n{"v":\n')
    for name, status in (("text", 65), ("broken.jsonl", 65), ("none", 66)):
        assert replayed(str(tmp_path / name), "echo:").expect(status).stdout == b""


@pytest.mark.parametrize("options", [["-x", "a"], ["--echo"], ["--socketio"], ["--one"]])
def test_what_excludes_it(options):
    program.run("connect", *options, "--replay", "a", "echo:").expect(64)


def test_what_belongs_to_it():
    program.run("connect", "--replay-timing", "echo:").expect(64)
    program.run("listen", "--echo-nothing", "0").expect(64)
    program.run("listen", "--sink", "--replay", "a", "0").expect(64)


def test_which_connection(record, echo_url):
    path = record(echo_url, "a\n")
    done = replayed(path, echo_url, "--replay-conn", "2").expect(65)
    assert "there is no connection 2: it holds one WebSocket connection" in done.err
