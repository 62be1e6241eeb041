"""frame-dump of packet captures, frame for frame against what the client that took part wrote down."""

import pytest

import captures
import program

WHOLE = [name for name in captures.names() if captures.is_whole(name)]
# Too long to be shown whole.
CUT_SHORT = {"deflate-bomb"}
# Bytes have the time of the packet that brought them: here a later one brought earlier bytes, or has a coarser clock.
OUT_OF_ORDER = {"lossy", "reordered", "blocks", "blocks-swapped"}
# Their messages are what they are: broken.
BROKEN = {"violations"}


@pytest.fixture(scope="module")
def read():
    """Each capture is dumped once."""
    known = {}

    def dumped(name):
        if name not in known:
            known[name] = captures.dumped(name)
        return known[name]

    return dumped


def connections(name):
    """Number, as frame-dump counts, and truth of each connection."""
    return enumerate(captures.truth(name), 1)


@pytest.mark.parametrize("name", WHOLE)
def test_every_frame_is_there_and_nothing_else(read, name):
    reading = read(name)
    assert reading.connections == [number for number, _ in connections(name)]
    for number, entry in connections(name):
        for sender, direction in captures.DIRECTIONS.items():
            seen = [captures.seen(frame) for frame in reading.frames(number, sender)]
            assert seen == entry[direction], f"connection {number}, {sender}"


@pytest.mark.parametrize("name", WHOLE)
def test_nothing_is_said_to_be_missing(read, name):
    for kind in ("hole", "midstream", "skipped", "lost_context"):
        assert read(name).notes(kind) == []


@pytest.mark.parametrize("name", sorted(set(WHOLE) - CUT_SHORT - BROKEN))
def test_frames_make_the_messages_inflated(read, name):
    for number, entry in connections(name):
        for sender, direction in captures.DIRECTIONS.items():
            assert captures.messages(read(name).frames(number, sender)) == captures.true_messages(entry, direction)


@pytest.mark.parametrize("name", sorted(set(WHOLE) - CUT_SHORT - BROKEN))
def test_messages_only(name):
    reading = captures.dumped(name, "--messages")
    assert reading.of("frame") == []
    for number, entry in connections(name):
        for sender, direction in captures.DIRECTIONS.items():
            seen = [(message["opcode"], message["frames"], message["compressed"], message["payload_length"],
                     captures.digest(message)) for message in reading.of("message", number, sender)]
            assert seen == captures.true_messages(entry, direction), f"connection {number}, {sender}"


@pytest.mark.parametrize("name", WHOLE)
def test_each_connection_has_its_heads_and_its_end(read, name):
    reading = read(name)
    for number, entry in connections(name):
        (connect,) = reading.of("connect", number)
        assert connect["error"] is None and connect["address"] != connect["source"]
        (request,), (response,) = reading.of("request", number), reading.of("response", number)
        assert request["target"] == entry["path"]
        expected = entry.get("status", 200 if name.startswith("h2") else 101)
        assert response["status"] == expected
        opened = [] if "status" in entry else [entry["path"]]
        assert [path_of(data["url"]) for data in reading.of("open", number)] == opened
        closes = [{field: close[field] for field in entry["close"]} for close in reading.of("close", number)]
        assert closes == ([entry["close"]] if opened else []), f"connection {number}"


def path_of(url):
    return "/" + url.split("/", 3)[3]


@pytest.mark.parametrize("name", sorted(set(WHOLE) - BROKEN))
def test_the_summaries_count(read, name):
    reading = read(name)
    per_connection = {record["conn"]: record["data"] for record in reading.records if record["type"] == "summary"}
    assert set(per_connection) == {None, *reading.connections}
    for number, entry in connections(name):
        for sender, direction in captures.DIRECTIONS.items():
            counted = per_connection[number][sender]
            assert counted["frames"] == len(entry[direction])
            assert counted["messages"] == len(entry["messages"][direction])
            assert counted["bytes"] == sum(frame["len"] for frame in entry[direction] if frame["opcode"] < 8)
    total = per_connection[None]
    assert total["connections"] == len(captures.truth(name)) and total["exit_status"] == 0
    assert reading.records[-1]["type"] == "summary" and reading.records[-1]["conn"] is None
    for sender in captures.DIRECTIONS:
        assert total[sender]["frames"] == sum(len(entry[captures.DIRECTIONS[sender]]) for entry in captures.truth(name))


@pytest.mark.parametrize("name", sorted(set(WHOLE) - OUT_OF_ORDER))
def test_times_do_not_run_backwards(read, name):
    for number in read(name).connections:
        times = [record["t"] for record in read(name).records if record["conn"] == number]
        assert times == sorted(times) and times[0] >= 0


@pytest.mark.parametrize("name", sorted(set(WHOLE) - BROKEN))
def test_nobody_is_accused(read, name):
    """Real servers and a client that keeps the rules."""
    assert [violation for violation in read(name).of("violation") if violation["severity"] == "error"] == []


@pytest.mark.parametrize("number", range(1, len(captures.truth("violations")) + 1),
                         ids=[entry["path"][1:] for entry in captures.truth("violations")])
def test_each_breach_is_named(read, number):
    entry = captures.truth("violations")[number - 1]
    found = read("violations").of("violation", number)
    assert sorted({violation["rule"] for violation in found}) == entry["violations"]
    offender = "client" if entry["path"].startswith("/client") else "server"
    assert {violation["from"] for violation in found} <= {offender}


def test_a_bomb_is_cut_and_its_length_told(read):
    reading = read("deflate-bomb")
    compressed = [frame for frame in reading.frames(1, "client") if frame["rsv1"]]
    assert [frame["inflated"]["payload_length"] for frame in compressed[::2]] == [63, 63]
    bomb, after = compressed[1:]
    assert bomb["inflated"]["payload_length"] == 10_000_000 and bomb["inflated"]["payload_truncated"]
    assert captures.content(bomb["inflated"]) == b"0" * captures.PREVIEW
    assert after["inflated"]["text"].startswith('{"id": 0')


@pytest.mark.parametrize("name", ["talk", "nano", "blocks", "zipped", "tls13-inside", "deflate-takeover"])
def test_a_pipe_gives_the_same_as_the_file(read, name):
    piped = program.run("frame-dump", "--json", "--preview", captures.PREVIEW, "-",
                        stdin=captures.path(name).read_bytes()).expect(0)
    assert piped.records == read(name).records


def test_frames_are_shown_while_the_capture_goes_on(start):
    """`tcpdump -U -w - | wscope frame-dump -`."""
    data = captures.path("talk").read_bytes()
    running = start("frame-dump", "-")
    running.write(data[:1200])
    running.stdout.wait_for(rb"client 1 .* hello\n")
    running.write(data[1200:])
    running.close_stdin()
    assert "closed by the client, 1000" in running.finish().out


@pytest.mark.parametrize("name", ["tls12-aes-gcm", "tls12-cbc", "tls13", "h2-tls", "connect-tls"])
def test_a_session_without_its_key_says_what_is_missing(name):
    done = program.run("frame-dump", "--json", captures.path(name)).expect(0)
    reading = captures.Reading(done.records)
    assert reading.of("frame") == []
    notes = reading.notes("tls")
    label = "CLIENT_RANDOM" if name.startswith("tls12") else "CLIENT_TRAFFIC_SECRET_0"
    assert notes and any(label in note["text"] for note in notes)


def test_the_key_log_of_the_environment():
    done = program.run("frame-dump", "--json", "--preview", captures.PREVIEW, captures.path("tls13"),
                       env={"SSLKEYLOGFILE": captures.FOLDER / "tls13.keylog"}).expect(0)
    assert len(captures.Reading(done.records).of("frame")) == sum(
        len(captures.truth("tls13")[0][direction]) for direction in captures.DIRECTIONS.values())


@pytest.mark.parametrize("name", ["connect", "connect-tls", "socks5", "socks5-password"])
def test_a_proxy_is_named(read, name):
    (note,) = read(name).notes("proxy")
    assert ("SOCKS" if name.startswith("socks") else "CONNECT") in note["text"]


def test_the_table_has_a_row_a_frame():
    done = program.run("frame-dump", captures.path("talk")).expect(0)
    rows = [line for line in done.lines if " client 1 " in line or " client 0 " in line]
    assert len(rows) == len(captures.truth("talk")[0]["c2s"])
    assert "hello" in done.out and "съешь ещё" in done.out
