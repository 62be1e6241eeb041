"""frame-dump on captures: what picks frames, messages in their place, and inputs that come bit by bit."""

import pathlib
import time

import pytest

import captures
import json_lines
import program

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "Fixtures"
CAPTURES = FIXTURES / "captures"
DEFLATE = str(CAPTURES / "deflate-takeover.pcap")
VIOLATIONS = str(CAPTURES / "violations.pcap")


def records(*arguments, code=0):
    return program.run("frame-dump", "--json", *arguments).expect(code).records


def frames(*arguments):
    return json_lines.of_type(records(*arguments), "frame")


def content(frame):
    shown = frame.get("inflated", frame)
    return shown.get("text", shown.get("base64"))


ALL = frames(DEFLATE) if program.BINARY.exists() else []


@pytest.mark.parametrize("options, wanted", [
    (["--opcode", "close"], lambda frame: frame["opcode"] == 8),
    (["--opcode", "0x8", "--opcode", "ping"], lambda frame: frame["opcode"] in (8, 9)),
    (["--direction", "server"], lambda frame: frame["from"] == "server"),
    (["--direction", "client", "--opcode", "1"], lambda frame: (frame["from"], frame["opcode"]) == ("client", 1)),
    (["--grep", "same words"], lambda frame: "same words" in content(frame)),
    (["--grep", '/^\\{"ID": *[12],/i'], lambda frame: content(frame).startswith(('{"id": 1,', '{"id": 2,'))),
    (["--stream", "1"], lambda frame: True), (["--stream", "7"], lambda frame: False),
])
def test_frames_are_picked(options, wanted):
    expected = [frame for frame in ALL if wanted(frame)]
    assert frames(DEFLATE, *options) == expected and (expected or "--stream" in options)


def test_where_frames_are_picked_nothing_else_is_shown():
    kinds = [record["type"] for record in records(DEFLATE, "--opcode", "close")]
    assert set(kinds) == {"frame", "summary"} and kinds.count("summary") == 1


def test_only_what_breaks_a_rule():
    seen = [record["type"] for record in records(VIOLATIONS, "--violations")]
    assert seen.count("violation") >= seen.count("frame") > 0 and "message" not in seen
    everything = json_lines.of_type(records(VIOLATIONS), "violation")
    assert json_lines.of_type(records(VIOLATIONS, "--violations"), "violation") == everything


def test_messages_in_place_of_frames():
    lines = records(str(CAPTURES / "deflate-fragments.pcap"), "--messages")
    assert "frame" not in [record["type"] for record in lines]
    messages = json_lines.of_type(lines, "message")
    assert any(message["frames"] > 1 and message["compressed"] for message in messages)
    for message in messages:
        assert message["compressed"] == (message["compression_ratio"] is not None)


def test_payloads_alone_are_those_of_messages():
    messages = json_lines.of_type(records(DEFLATE, "--messages", "--preview", "1000000"), "message")
    done = program.run("frame-dump", "--payload", DEFLATE).expect(0)
    assert done.stdout == b"".join(captures.content(message) for message in messages)


def test_a_pipe_is_shown_as_it_comes():
    """tcpdump -U -w - | wscope frame-dump -"""
    capture = (CAPTURES / "lengths.pcap").read_bytes()
    with program.Running("frame-dump", "-") as running:
        running.process.stdin.write(capture[:2000])
        running.process.stdin.flush()
        running.stdout.wait_for(rb"HTTP/1.1 101")
        running.process.stdin.write(capture[2000:])
        running.process.stdin.close()
        assert running.process.wait(10) == 0


def test_a_file_is_followed_as_it_grows(tmp_path):
    capture = (CAPTURES / "lengths.pcap").read_bytes()
    growing = tmp_path / "growing.pcap"
    growing.write_bytes(capture[:1500])
    with program.Running("frame-dump", "--follow", str(growing)) as running:
        running.stdout.wait_for(rb"GET /echo ")
        with growing.open("ab") as file:
            file.write(capture[1500:])
        running.stdout.wait_for(rb"closed by the client")
        time.sleep(0.5)
        assert running.process.poll() is None
        running.process.terminate()


def test_a_session_without_its_secrets_is_named_with_what_is_missing():
    notes = json_lines.of_type(records(str(CAPTURES / "h2-tls.pcap")), "note")
    assert any(note["kind"] == "tls" and "CLIENT_TRAFFIC_SECRET_0" in note["text"] for note in notes)


def test_a_key_log_without_keys_is_said(tmp_path):
    empty = tmp_path / "keys.txt"
    empty.write_text("hello\n")
    done = program.run("frame-dump", "--keylog", str(empty), str(CAPTURES / "h2-tls.pcap")).expect(65)
    assert "no TLS secrets are in it" in done.err


def test_credentials_are_taken_out_unless_asked_for():
    har = str(FIXTURES / "text/chrome.har")
    assert "token=[redacted]" in program.run("frame-dump", har).expect(0).out
    assert "[redacted]" not in program.run("frame-dump", "--show-secrets", har).expect(0).out


@pytest.mark.parametrize("name", ["text/chrome.har", "text/playwright.har", "text/curl-trace.txt"])
def test_other_captures_than_of_packets(name):
    lines = records(str(FIXTURES / name), "--messages")
    texts = [message.get("text") for message in json_lines.of_type(lines, "message")]
    assert any("hello" in text for text in texts if text) and lines[-1]["data"]["connections"] == 1


def test_a_capture_without_a_websocket_says_so():
    done = program.run("frame-dump", str(CAPTURES / "packets/loopback.pcap")).expect(0)
    assert "no WebSocket was found in 2 TCP connections" in done.out


def test_what_was_agreed_is_told_where_the_handshake_is_missing():
    name = str(CAPTURES / "midstream-deflate.pcap")
    inflated = [frame for frame in frames("--deflate", "", name) if "inflated" in frame]
    assert inflated
    done = program.run("frame-dump", "--deflate", "nonsense=1", name).expect(64)
    assert "--deflate takes the parameters of permessage-deflate" in done.err
