"""--json in every mode. `records` holds each line against docs/json-lines.schema.json."""

import json
import pathlib
import socket

import jsonschema
import pytest

import json_lines
import program
import wire

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs/json-lines.md"
TYPES = ["resolve", "connect", "tls", "proxy", "request", "response", "redirect", "handshake", "open", "frame",
         "message", "violation", "note", "timing", "idle", "variation", "difference", "advice", "close", "error",
         "summary"]


def types(done):
    return [record["type"] for record in done.records]


def test_a_whole_conversation_over_tls(echo_wss_url, authority):
    url = echo_wss_url.replace("127.0.0.1", "localhost")
    done = program.run("connect", "--json", "--cacert", str(authority.certificate), url, stdin="hello\n").expect(0)
    seen = types(done)
    for kind in ("resolve", "connect", "tls", "request", "response", "open", "message", "close", "summary"):
        assert kind in seen, f"no {kind} in {seen}"
    assert [kind for kind in seen if kind in ("tls", "request", "response", "open")] == [
        "tls", "request", "response", "open"]
    assert seen[-1] == "summary"
    times = [record["t"] for record in done.records]
    assert times == sorted(times) and all(record["v"] == 1 for record in done.records)


def test_messages_of_both_directions(echo_url):
    records = program.run("connect", "--json", echo_url, stdin="Привет\n").expect(0).records
    messages = json_lines.of_type(records, "message")
    assert [(message["direction"], message["text"]) for message in messages] == [
        ("sent", "Привет"), ("received", "Привет")]
    (close,) = json_lines.of_type(records, "close")
    assert (close["code"], close["clean"], close["initiator"]) == (1000, True, "client")
    (summary,) = json_lines.of_type(records, "summary")
    assert summary["client"]["messages"] == summary["server"]["messages"] == 1 and summary["exit_status"] == 0


def test_what_compression_gave_to_each_message(listen):
    url = listen("--compress").url
    done = program.run("connect", "--json", "--frames", "--compress", "--compress-threshold", "10", url,
                       stdin="a" * 200 + "\nshort\n").expect(0)
    sizes = [(message["direction"], message["payload_length"], message["compressed"])
             for message in json_lines.of_type(done.records, "message")]
    assert sorted(sizes) == [("received", 5, True), ("received", 200, True), ("sent", 5, False), ("sent", 200, True)]
    long = json_lines.of_type(done.records, "message")[0]
    assert 0 < long["wire_length"] < 20
    assert long["compression_ratio"] == pytest.approx(200 / long["wire_length"], abs=1e-5)
    stderr = done.stderr.decode()
    assert f"= 200 bytes inflated from {long['wire_length']}: ratio {200 / long['wire_length']:.2f}\n" in stderr
    assert "= 5 bytes, uncompressed\n" in stderr


def test_bytes_are_base64_where_they_are_no_utf_8(serve):
    def script(peer):
        peer.upgrade().send(wire.frame(wire.BINARY, b"\xff\x00"), wire.frame(wire.BINARY, b"ok"), wire.close(1000))
        peer.read_until_close()

    messages = json_lines.of_type(program.run("connect", "--json", serve(script).url, stdin=None).records, "message")
    assert [message.get("base64") for message in messages] == ["/wA=", None]
    assert messages[1]["text"] == "ok"


def test_frames(echo_url):
    records = program.run("connect", "--json", "--frames", echo_url, stdin="hello\n").expect(0).records
    frames = json_lines.of_type(records, "frame")
    assert [(frame["direction"], frame["opcode"], frame["mask"]) for frame in frames] == [
        ("sent", 1, True), ("received", 1, False), ("sent", 8, True), ("received", 8, False)]


def refusal(peer):
    peer.read_head()
    peer.send(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\n\xff\xfe\xfd")


def breach(peer):
    peer.upgrade().send(wire.frame(3, "x"))
    peer.read_until_close()


FAILURES = {
    "refused": (refusal, 14, "response", "handshake"),
    "broken": (breach, 16, "violation", "frames"),
    "lost": (lambda peer: peer.upgrade(), 17, "close", None),
}


@pytest.mark.parametrize("case", FAILURES)
def test_failures_are_records_too(serve, case):
    script, code, kind, phase = FAILURES[case]
    done = program.run("connect", "--json", serve(script).url, stdin=None).expect(code)
    assert kind in types(done), types(done)
    errors = json_lines.of_type(done.records, "error")
    if phase:
        assert [(error["phase"], error["exit_status"]) for error in errors] == [(phase, code)]
    assert json_lines.of_type(done.records, "summary")[0]["exit_status"] == code


def test_a_server_that_is_not_there(closing):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    records = program.run("connect", "--json", f"ws://127.0.0.1:{port}/").expect(11).records
    assert json_lines.of_type(records, "connect")[0]["error"]
    assert json_lines.of_type(records, "error")[0]["exit_status"] == 11


def test_listen(start):
    running = start("listen", "--json", "--once", "127.0.0.1:0")
    url = json.loads(running.stdout.wait_for(rb"^.*\n")[0])["data"]["url"]
    program.run("connect", url, stdin="a\nb\n").expect(0)
    records = running.finish().expect(0).records
    assert [record["type"] for record in records[:1]] == ["open"] and records[0]["conn"] is None
    received = [message for message in json_lines.of_type(records, "message") if message["direction"] == "received"]
    assert [message["text"] for message in received] == ["a", "b"]
    assert {record["conn"] for record in records if record["type"] == "message"} == {1}
    assert json_lines.of_type(records, "summary")[0]["connections"] == 1


def test_what_a_peer_sends_cannot_break_a_line(serve):
    evil = "\n\r\x00\x1b[31m\u2028\u202e\"\\\x7f\u0085"

    def script(peer):
        peer.upgrade(extra=["X-Evil: ab\x85"]).send(wire.frame(wire.TEXT, evil), wire.close(1000, evil[:20]))
        peer.read_until_close()

    done = program.run("connect", "--json", "--frames", serve(script).url, stdin=None)
    assert json_lines.of_type(done.records, "message")[0]["text"] == evil
    assert b"\x1b" not in done.stdout and "\u202e".encode() not in done.stdout


def test_every_type_and_field_is_documented():
    document = DOCUMENT.read_text()
    schema = json.dumps(json_lines.validator().schema)
    for kind in TYPES:
        assert f"`{kind}`" in document, kind
        assert f'"{kind}"' in schema, kind
    for name in properties(json_lines.validator().schema):
        assert f"`{name}`" in document, name


def properties(schema):
    """Every name that any object of the schema has."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "properties":
                yield from value
            yield from properties(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from properties(item)


def test_the_schema_refuses_what_is_wrong():
    good = {"v": 1, "type": "resolve", "t": 0.5, "conn": 1,
            "data": {"host": "a", "addresses": ["1.2.3.4"], "duration": 0.1}}
    json_lines.validator().validate(good)
    for bad in ({**good, "type": "other"}, {**good, "t": "x"}, {**good, "v": 2}, {**good, "data": {}},
                {key: value for key, value in good.items() if key != "conn"}):
        with pytest.raises(jsonschema.ValidationError):
            json_lines.validator().validate(bad)
