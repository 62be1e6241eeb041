"""--record: JSON Lines, HAR and pcapng, read back by others and by frame-dump."""

import base64
import json
import os
import re
import signal
import subprocess

import pytest

import json_lines
import program
import scripted
import wire

SECRETS = ["--cookie", "sid=secret1", "-u", "me:secret2", "-s", "chat", "-s", "bearer.eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.secret3secret3"]


def tshark(path, *options):
    done = subprocess.run(["tshark", "-r", path, "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", *options],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def websockets(path):
    """Direction and opcode of each frame, and its payload in hexadecimal, as tshark has them."""
    rows = tshark(path, "-Y", "websocket", "-T", "fields", "-E", "separator=;", "-e", "tcp.srcport",
                  "-e", "websocket.opcode", "-e", "websocket.payload")
    return [row.split(";") for row in rows]


def flaws(path):
    return tshark(path, "-Y", "_ws.malformed || tcp.checksum.status == 0 || ip.checksum.status == 0 || tcp.analysis.flags")


def dumped(path, *options):
    return program.run("frame-dump", "--json", "--preview", "200000", *options, str(path)).expect(0).records


def messages(path):
    return [(message["from"], message.get("text", message.get("base64")))
            for message in json_lines.of_type(dumped(path, "--messages"), "message")]


def talk(peer):
    peer.upgrade(extra=["Set-Cookie: sid=secret4", "Sec-WebSocket-Protocol: chat"])
    peer.send(wire.frame(wire.TEXT, "привет"), wire.frame(wire.BINARY, b"\xff\x00"), wire.frame(wire.PING, "p"))
    while peer.read_frame().opcode != wire.TEXT:
        pass
    peer.send(wire.frame(wire.TEXT, "x" * 100_000))
    peer.read_until_close()
    peer.send(wire.close(1000))


TALK = [("client", "hello"), ("server", "привет"), ("server", "/wA="), ("server", "x" * 100_000)]


@pytest.fixture
def record(serve, tmp_path):
    """Records a talk; returns the path of the file and what the server's peer saw."""

    def begin(name, *options, **how):
        server = serve(talk, **how)
        path = tmp_path / name
        program.run("connect", "--record", str(path), "--count", "3", *SECRETS, *options, server.url + "/?token=secret5",
                    stdin="hello\n").expect(0)
        return path, server.wait()

    return begin


@pytest.mark.parametrize("name", ["a.jsonl", "a.har", "a.pcapng"])
def test_frame_dump_reads_it(record, name):
    path, _ = record(name)
    assert sorted(messages(path)) == sorted(TALK)
    assert oct(path.stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize("name", ["a.jsonl", "a.har", "a.pcapng"])
def test_secrets_are_not_in_it(record, name):
    path, _ = record(name)
    data = path.read_bytes()
    for number in range(1, 6):
        assert b"secret%d" % number not in data and base64.b64encode(b"me:secret2") not in data
    shown = record(name, "--show-secrets")[0].read_bytes()
    assert all(b"secret%d" % number in shown for number in (1, 3, 4, 5))


# pcapng


def test_tshark_finds_nothing_wrong(record):
    path, server = record("a.pcapng")
    assert flaws(path) == []
    rows = websockets(path)
    frames = [(port == str(server.port), opcode) for port, opcodes, _ in rows for opcode in opcodes.split(",")]
    assert sorted(frames) == sorted([(False, "1"), (True, "1"), (True, "2"), (True, "9"), (False, "10"), (True, "1"),
                                     (False, "8"), (True, "8")])
    (statuses,) = {tuple(tshark(path, "-Y", "http.response", "-T", "fields", "-e", "http.response.code"))}
    assert statuses == ("101",)


def test_the_addresses_are_real_and_the_ends_are_there(record):
    path, server = record("a.pcapng")
    rows = [row.split(";") for row in tshark(path, "-T", "fields", "-E", "separator=;", "-e", "ip.src", "-e", "tcp.srcport",
                                             "-e", "tcp.flags.str", "-e", "tcp.stream")]
    assert {row[0] for row in rows} == {"127.0.0.1"} and {row[3] for row in rows} == {"0"}
    assert str(server.port) in {row[1] for row in rows}
    flags = "".join(row[2] for row in rows)
    assert flags.count("S") == 2 and flags.count("F") == 2 and "R" not in flags


def test_every_byte_keeps_its_place(record):
    """Secrets are as long as they were: the same stream, byte for byte, but for `x`es."""

    def stream(path):
        payload = bytes.fromhex("".join(tshark(path, "-Y", "tcp.len > 0", "-T", "fields", "-e", "tcp.payload")))
        return re.sub(rb"Host: [^\r]*", b"Host: h", payload, count=1)

    hidden, shown = stream(record("a.pcapng", "--seed", "1")[0]), stream(record("b.pcapng", "--seed", "1", "--show-secrets")[0])
    head = shown.index(b"\r\n\r\n")
    assert hidden.index(b"\r\n\r\n") == head
    differing = {new for old, new in zip(shown[:head], hidden[:head]) if old != new}
    assert differing == {ord("x")}


def test_the_plaintext_of_wss(serve, tmp_path, authority):
    path = tmp_path / "a.pcapng"
    server = serve(talk, tls=authority.server.server_context())
    program.run("connect", "--record", str(path), "--cacert", str(authority.certificate), "-s", "chat", "--count", "3",
                server.url,
                stdin="hello\n").expect(0)
    assert flaws(path) == [] and sorted(messages(path)) == sorted(TALK)
    (comment,) = {line for line in tshark(path, "-T", "fields", "-e", "frame.comment") if line}
    assert f"port was {server.port}" in comment and "80" in comment
    assert "80" in tshark(path, "-T", "fields", "-e", "tcp.dstport")


def test_a_reset_is_a_reset(serve, tmp_path):
    def script(peer):
        peer.upgrade().read_frame()
        peer.reset()

    path = tmp_path / "a.pcapng"
    program.run("connect", "--record", str(path), "-x", "a", serve(script).url).expect(17)
    assert any("R" in flags for flags in tshark(path, "-T", "fields", "-e", "tcp.flags.str"))


def test_a_refusal(serve, tmp_path):
    def script(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")

    for name in ("a.pcapng", "a.har", "a.jsonl"):
        path = tmp_path / name
        program.run("connect", "--record", str(path), serve(script).url).expect(14)
        (response,) = json_lines.of_type(dumped(path), "response")
        assert response["status"] == 403
    entry = json.loads((tmp_path / "a.har").read_text())["log"]["entries"][0]
    assert entry["response"]["content"]["text"] == "no" and entry["_webSocketMessages"] == []


# HAR

HAR_ENTRY = {"startedDateTime", "time", "request", "response", "cache", "timings", "_resourceType", "_webSocketMessages"}
HAR_REQUEST = {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"}
HAR_RESPONSE = {"status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize", "bodySize"}
HAR_TIMINGS = {"blocked", "dns", "connect", "ssl", "send", "wait", "receive"}


def test_a_har_is_as_chrome_writes_it(record):
    path, server = record("a.har")
    log = json.loads(path.read_text())["log"]
    assert log["version"] == "1.2" and set(log["creator"]) == {"name", "version"}
    (entry,) = log["entries"]
    assert HAR_ENTRY <= set(entry) and HAR_REQUEST <= set(entry["request"]) and HAR_RESPONSE <= set(entry["response"])
    assert HAR_TIMINGS == set(entry["timings"]) and entry["_resourceType"] == "websocket"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entry["startedDateTime"])
    assert entry["request"]["url"] == f"ws://127.0.0.1:{server.port}/?token=[redacted]"
    assert entry["response"]["status"] == 101 and entry["serverIPAddress"] == "127.0.0.1"
    assert all(set(header) == {"name", "value"} for header in entry["request"]["headers"] + entry["response"]["headers"])
    told = [(message["type"], message["opcode"], message["data"]) for message in entry["_webSocketMessages"]]
    assert sorted(told) == sorted([("send", 1, "hello"), ("receive", 1, "привет"), ("receive", 2, "/wA="),
                                   ("receive", 1, "x" * 100_000)])
    times = [message["time"] for message in entry["_webSocketMessages"]]
    assert times == sorted(times) and times[0] > 1.7e9


def test_a_har_keeps_how_it_was_closed(serve, tmp_path):
    def script(peer):
        peer.upgrade()
        peer.send(wire.close(4001, "no \"more\""))
        peer.read_until_close()

    program.run("connect", "--record", str(tmp_path / "a.har"), serve(script).url).expect(18)
    (entry,) = json.loads((tmp_path / "a.har").read_text())["log"]["entries"]
    close = entry["_webSocketClose"]
    assert (close["initiator"], close["code"], close["reason"], close["clean"]) == ("server", 4001, 'no "more"', True)


def test_what_waits_for_its_place_in_a_har_does_not_fill_the_memory(listen, tmp_path):
    """The first client stays, and the messages of the second cannot be written before it has left."""
    path = tmp_path / "a.har"
    running = listen("--sink", "--record", str(path))
    texts = [f"{index:02}".ljust(1 << 20, ".") for index in range(48)]
    with scripted.Client(running.port) as one, scripted.Client(running.port) as two:
        one.upgrade()
        two.upgrade()
        for text in texts:
            two.send(wire.frame(wire.TEXT, text, mask=bytes(4)))
        for peer in (two, one):
            peer.send(wire.close(1000, mask=b"abcd"))
            peer.read_until_close()
        assert running.memory() < 40_000
    running.stop().expect(130)
    entries = json.loads(path.read_text())["log"]["entries"]
    said = [[message["data"][:2] for message in entry["_webSocketMessages"]] for entry in entries]
    assert said == [[], [text[:2] for text in texts]]
    assert [entry["_webSocketClose"]["code"] for entry in entries] == [1000, 1000]
    assert list(tmp_path.iterdir()) == [path]


# As it goes


@pytest.mark.parametrize("name", ["a.jsonl", "a.har", "a.pcapng"])
def test_a_process_that_is_killed_leaves_what_it_had(start, echo_url, tmp_path, name):
    path = tmp_path / name
    running = start("connect", "--record", str(path), echo_url)
    running.write("one\ntwo\n")
    running.stdout.wait_for(rb"two\n")
    running.process.send_signal(signal.SIGKILL)
    running.process.wait(10)
    if name.endswith("har"):
        json.loads(path.read_text())
    assert sorted(messages(path)) == [("client", "one"), ("client", "two"), ("server", "one"), ("server", "two")]


def test_json_lines_are_those_of_json(echo_url, tmp_path):
    path = tmp_path / "a.jsonl"
    done = program.run("connect", "--json", "--frames", "--record", str(path), echo_url, stdin="a\n").expect(0)
    assert json_lines.checked(path.read_bytes()) == done.records


def test_to_a_pipe(echo_url):
    """`/dev/stdout` has no places to write over: it is whole in the end."""
    done = program.run("connect", "--record", "/dev/stdout", "--expect", "a", echo_url, stdin="a\n").expect(0)
    assert b'"type":"summary"' in done.stdout


def test_what_cannot_be_written(tmp_path):
    program.run("connect", "--record", str(tmp_path / "none" / "a"), "echo:").expect(66)
    program.run("connect", "--record", "a.pcap", "echo:").expect(64)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_a_full_disk_is_told(echo_url):
    done = program.run("connect", "--record", "/dev/full", echo_url, stdin="a\n").expect(1)
    assert "/dev/full cannot be written" in done.err and done.out == "a\n"


# listen


@pytest.mark.parametrize("name", ["a.jsonl", "a.har", "a.pcapng"])
def test_clients_of_a_listener(listen, tmp_path, name):
    """Two at the same time, the first of which leaves last."""
    path = tmp_path / name
    running = listen("--record", str(path))
    with scripted.Client(running.port) as one, scripted.Client(running.port) as two:
        one.upgrade()
        two.upgrade()
        for number, peer in ((2, two), (1, one), (3, one)):
            peer.say(wire.TEXT, f"m{number}")
            assert peer.read_frame().text == f"m{number}"
        for peer in (two, one):
            peer.send(wire.close(1000, mask=b"abcd"))
            peer.read_until_close()
    running.stop().expect(130)
    said = [(message["conn"], message["from"], message["text"])
            for message in records_of_messages(path)]
    assert sorted(said) == sorted((conn, role, text) for conn, text in ((1, "m1"), (2, "m2"), (1, "m3"))
                                  for role in ("client", "server"))
    if name.endswith("pcapng"):
        assert flaws(path) == []


def records_of_messages(path):
    return [{**record["data"], "conn": record["conn"]} for record in dumped(path, "--messages") if record["type"] == "message"]
