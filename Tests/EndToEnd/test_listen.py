"""listen: what it answers, to whom, and how it ends."""

import json
import pathlib
import signal
import time

import pytest
from websockets.sync.client import connect

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
    command = 'while read line; do echo "$line $REQUEST_METHOD $PATH_INFO $QUERY_STRING"; done'
    listening = listen("--exec", command)
    with connect(f"{listening.url}/a/b?x=1") as first, connect(f"{listening.url}/c") as second:
        first.send("1")
        second.send("2")
        assert first.recv(timeout=5) == "1 GET /a/b x=1"
        assert second.recv(timeout=5) == "2 GET /c "


def test_exec_gives_the_request_in_cgi_variables(listen):
    listening = listen("--exec", "env")
    with connect(f"{listening.url}/p?q=1", additional_headers={"X-Test-It": "yes"}, origin="http://a.example") as peer:
        lines = dict(line.split("=", 1) for line in peer if "=" in line)
    for name, value in {"REQUEST_METHOD": "GET", "REQUEST_URI": "/p?q=1", "QUERY_STRING": "q=1",
                        "HTTP_X_TEST_IT": "yes", "HTTP_ORIGIN": "http://a.example", "REMOTE_ADDR": "127.0.0.1",
                        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": str(listening.port), "SERVER_PROTOCOL": "HTTP/1.1",
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


def is_gone(process):
    """Ended; a zombie that nobody reaps, as in a container without an init, counts as such."""
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until_gone(process, seconds=15):
    deadline = time.monotonic() + seconds
    while not is_gone(process):
        assert time.monotonic() < deadline, f"{process} still runs"
        time.sleep(0.02)


@pytest.mark.parametrize("command", [
    "sleep 1000 & echo $!; cat",  # Its stdin ends the shell, and leaves the other.
    "sleep 1000 & echo $!; wait",  # Nothing but a signal ends either.
    "trap '' TERM; sleep 1000 & echo $!; wait",  # No signal but the last.
])
def test_exec_ends_what_its_command_has_started(listen, command):
    listening = listen("--exec", command)
    with dial(listening) as websocket:
        process = int(websocket.recv(timeout=5))
        assert not is_gone(process)
    wait_until_gone(process)
    with dial(listening) as websocket:
        websocket.recv(timeout=5)


@pytest.mark.parametrize("signals", [1, 2])
def test_exec_outlives_no_interrupt(listen, signals):
    """A second one waits for nothing, not even for commands that ignore SIGTERM."""
    listening = listen("--exec", "trap '' TERM; sleep 1000 & echo $!; wait")
    with dial(listening) as websocket:
        process = int(websocket.recv(timeout=5))
        begun = time.monotonic()
        for _ in range(signals):
            listening.send_signal(signal.SIGINT)
            time.sleep(0.5)
        assert listening.finish(timeout=20).code == 130
    # SIGTERM comes after two seconds, SIGKILL after two more.
    assert (time.monotonic() - begun > 3.5) == (signals == 1)
    wait_until_gone(process, seconds=2)


def test_a_client_that_comes_and_goes_leaves_no_process_behind(listen):
    listening = listen("--exec", "cat")
    for _ in range(20):
        with dial(listening) as websocket:
            websocket.send("a")
            assert websocket.recv(timeout=5) == "a"
    children = pathlib.Path(f"/proc/{listening.process.pid}/task/{listening.process.pid}/children")
    deadline = time.monotonic() + 10
    while children.read_text():
        assert time.monotonic() < deadline, children.read_text()
        time.sleep(0.02)


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


# What it shows


def test_verbose_and_frames_show_the_client(listen):
    listening = listen("-v", "--frames")
    with connect(f"{listening.url}/path?x=1", compression=None) as websocket:
        websocket.send("hello")
        websocket.recv(timeout=5)
    err = listening.stop().err
    assert "GET /path?x=1 HTTP/1.1" in err and "HTTP/1.1 101" in err
    assert len([line for line in err.splitlines() if "hello" in line]) == 2
