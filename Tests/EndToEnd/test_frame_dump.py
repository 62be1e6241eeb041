"""frame-dump: every field of every frame, from whatever people have."""

import json
import re

import pytest

import json_lines
import peers
import program
import wire

MASK = b"\x37\xfa\x21\x3d"
HELLO = wire.frame(wire.TEXT, "Hello")
MASKED_HELLO = wire.frame(wire.TEXT, "Hello", mask=MASK)
# RFC 6455 §5.7, every example.
EXAMPLES = [HELLO, MASKED_HELLO, bytes.fromhex("010348656c") + bytes.fromhex("80026c6f"),
            bytes.fromhex("890548656c6c6f"), bytes.fromhex("8a8537fa213d7f9f4d5158"),
            b"\x82\x7e\x01\x00" + bytes(range(256)), b"\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00" + b"\x00" * 65536]


def dumped(data, *options, code=0):
    done = program.run("frame-dump", "-", "--json", *options, stdin=data)
    return done.expect(code).records if code is not None else done.records


def frames(data, *options, code=0):
    return json_lines.of_type(dumped(data, *options, code=code), "frame")


def rules(data, *options):
    """The rules that were broken."""
    return [violation["rule"] for violation in json_lines.of_type(dumped(data, *options, code=None), "violation")]


def test_the_examples_of_the_rfc():
    server = [data for data in EXAMPLES if not data[1] & 0x80]
    seen = frames(b"".join(server), "--from", "server")
    offset = 0
    expected = [
        (True, 1, "text", 5), (False, 1, "text", 3), (True, 0, "continuation", 2), (True, 9, "ping", 5),
        (True, 2, "binary", 256), (True, 2, "binary", 65536)]
    for frame, (fin, opcode, name, length) in zip(seen, expected, strict=True):
        assert (frame["fin"], frame["opcode"], frame["opcode_name"], frame["payload_length"]) == (
            fin, opcode, name, length)
        assert frame["offset"] == offset and frame["mask"] is False and frame["masking_key"] is None
        offset += length + (2 if length < 126 else 4 if length < 65536 else 10)
    assert [frame.get("text") for frame in seen[:4]] == ["Hello", "Hel", "lo", "Hello"]


def test_masked_frames_are_shown_unmasked_with_their_key():
    (frame,) = frames(MASKED_HELLO, "--from", "client")
    assert (frame["mask"], frame["masking_key"], frame["text"], frame["from"]) == (True, "37fa213d", "Hello", "client")


def test_close_is_taken_apart():
    (frame,) = frames(wire.close(4001, "прощай"), "--from", "server")
    assert (frame["close"]["code"], frame["close"]["text"]) == (4001, "прощай")


@pytest.mark.parametrize("length, extra", [(0, 0), (125, 0), (126, 2), (127, 2), (65535, 2), (65536, 8)])
def test_length_boundaries(length, extra):
    (frame,) = frames(wire.frame(wire.BINARY, b"x" * length))
    assert frame["payload_length"] == length and len(frames(wire.frame(wire.BINARY, b"x" * length) + HELLO)) == 2


def test_who_speaks_is_told_by_the_mask():
    assert rules(MASKED_HELLO) == [] and rules(HELLO) == []
    assert rules(MASKED_HELLO, "--from", "server") == ["mask-forbidden"]
    assert rules(HELLO, "--from", "client") == ["mask-required"]


# Input as people have it


def xxd_lines(data):
    """As `xxd` prints it."""
    for start in range(0, len(data), 16):
        row = data[start:start + 16]
        pairs = " ".join(row[at:at + 2].hex() for at in range(0, len(row), 2))
        yield f"{start:08x}: {pairs:<39}  {printable(row)}\n"


def hexdump_lines(data):
    """As `hexdump -C` prints it."""
    for start in range(0, len(data), 16):
        row = data[start:start + 16]
        left, right = (" ".join(f"{byte:02x}" for byte in half) for half in (row[:8], row[8:]))
        yield f"{start:08x}  {left:<23}  {right:<23}  |{printable(row)}|\n"
    yield f"{len(data):08x}\n"


def printable(row):
    return "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)


SAMPLE = HELLO + wire.frame(wire.TEXT, "12 34 beef 0x") + wire.frame(wire.BINARY, bytes(range(100))) + wire.close(1000)
SPELLINGS = {
    "raw": SAMPLE,
    "plain": SAMPLE.hex().encode(),
    "upper": SAMPLE.hex().upper().encode(),
    "newline at the end": SAMPLE.hex().encode() + b"\n",
    "spaces": SAMPLE.hex(" ").encode(),
    "lines": "\n".join(SAMPLE[at:at + 7].hex(" ") for at in range(0, len(SAMPLE), 7)).encode(),
    "crlf": "\r\n".join(SAMPLE[at:at + 7].hex(" ") for at in range(0, len(SAMPLE), 7)).encode(),
    "0x and commas": ", ".join(f"0x{byte:02x}" for byte in SAMPLE).encode(),
    "0X, braces": ("{" + ",".join(f"0X{byte:02X}" for byte in SAMPLE) + "}").encode(),
    "colons": SAMPLE.hex(":").encode(),
    "backslashes": "".join(f"\\x{byte:02x}" for byte in SAMPLE).encode(),
    "xxd": "".join(xxd_lines(SAMPLE)).encode(),
    "hexdump -C": "".join(hexdump_lines(SAMPLE)).encode(),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_input_is_told_apart_by_itself(spelling):
    assert frames(SPELLINGS[spelling]) == frames(SAMPLE, "--input", "raw")


def test_input_can_be_forced():
    assert frames(SAMPLE.hex().encode(), "--input", "hex") == frames(SAMPLE, "--input", "raw")
    assert frames(b"\x81\x0281" + HELLO, "--input", "raw")[0]["text"] == "81"


def test_hex_that_is_none():
    done = program.run("frame-dump", "--input", "hex", "-", stdin="81 05 4g").expect(65)
    assert "4g" in done.err or "g" in done.err


def test_a_handshake_in_front_is_skipped():
    for head in (wire.response(), wire.request()):
        (frame,) = frames(head + HELLO, code=None)
        assert (frame["text"], frame["offset"]) in (("Hello", 0), ("Hello", len(head)))


def test_a_file_and_standard_input_say_the_same(tmp_path):
    (tmp_path / "frames").write_bytes(SAMPLE)
    by_name = program.run("frame-dump", tmp_path / "frames").expect(0)
    assert by_name.out == program.run("frame-dump", "-", stdin=SAMPLE).expect(0).out
    assert by_name.out == program.run("frame-dump", stdin=SAMPLE).expect(0).out


def test_a_live_url():
    async def speak(websocket):
        await websocket.send("hello")
        await websocket.send(b"\x01\x02")

    with peers.websockets_server(speak) as url:
        seen = json_lines.of_type(program.run("frame-dump", "--json", url, stdin=None).expect(0).records, "frame")
    assert [frame["opcode_name"] for frame in seen if frame["from"] == "server"] == ["text", "binary", "close"]


# Output


def test_the_table():
    data = MASKED_HELLO + wire.frame(wire.PING, "x" * 60, mask=MASK)
    lines = program.run("frame-dump", "-", stdin=data).expect(0).lines
    row = next(line for line in lines if "Hello" in line)
    assert "text" in row.lower() and "37fa213d" in row.lower().replace(" ", "") and "5" in row.split()
    assert any("ping" in line.lower() and "60" in line for line in lines)


def test_the_bytes_are_drawn_field_by_field():
    out = program.run("frame-dump", "--bytes", "-", stdin=MASKED_HELLO).expect(0).out
    for word in ("FIN", "opcode", "MASK", "ayload", "81", "85", "37 fa 21 3d", "7f 9f 4d 51 58", "Hello"):
        assert word.lower() in out.lower(), f"no {word} in\n{out}"


def test_payload_writes_only_payload_bytes():
    data = wire.frame(wire.BINARY, bytes(range(256)), mask=MASK) + wire.frame(wire.TEXT, "a", mask=MASK)
    assert program.run("frame-dump", "--payload", "-", stdin=data).stdout == bytes(range(256)) + b"a"


def test_an_empty_input_has_no_frames():
    assert program.run("frame-dump", "-", stdin=b"").stdout.count(b"text") == 0


# Violations: reported, and on it goes

VIOLATIONS = {
    "reserved-bits": wire.frame(wire.TEXT, "x", rsv=2),
    "reserved-opcode": wire.frame(5, "x"),
    "minimal-length": wire.frame(wire.TEXT, "x", length_bytes=2),
    "control-too-long": wire.frame(wire.PING, "x" * 126),
    "control-fragmented": wire.frame(wire.PING, "x", fin=False),
    "orphan-continuation": wire.frame(wire.CONTINUATION, "x"),
    "invalid-utf8": wire.frame(wire.TEXT, b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80"),
    "close-payload-length": wire.frame(wire.CLOSE, b"\x03"),
    "close-code": wire.close(1006),
    "close-reason-utf8": wire.frame(wire.CLOSE, b"\x03\xe8\xff"),
}


@pytest.mark.parametrize("rule", VIOLATIONS)
def test_each_breach_is_named_under_its_frame(rule):
    data = VIOLATIONS[rule]
    if not rule.startswith("close-"):
        data += HELLO
        assert len(frames(data, "--from", "server", code=None)) == 2, "it went on"
    assert rules(data, "--from", "server") == [rule]
    lines = program.run("frame-dump", "--from", "server", "-", stdin=data).lines
    assert any("RFC 6455 §" in line for line in lines)


def test_interleaved_messages():
    data = wire.frame(wire.TEXT, "a", fin=False) + wire.frame(wire.TEXT, "b") + wire.frame(wire.CONTINUATION, "c")
    assert "interleaved-message" in rules(data, "--from", "server")


def test_data_after_close():
    assert rules(wire.close(1000) + HELLO, "--from", "server") == ["data-after-close"]


def test_utf_8_is_followed_across_fragments():
    whole = "κόσμε".encode()
    good = wire.frame(wire.TEXT, whole[:3], fin=False) + wire.frame(wire.CONTINUATION, whole[3:])
    bad = wire.frame(wire.TEXT, whole[:3], fin=False) + wire.frame(wire.CONTINUATION, b"x")
    assert (rules(good), rules(bad)) == ([], ["invalid-utf8"])


def test_a_length_with_the_top_bit():
    assert "length-top-bit" in rules(b"\x82\x7f" + b"\xff" * 8 + b"xyz", "--from", "server")


# Truncation and size


@pytest.mark.parametrize("cut", range(1, len(MASKED_HELLO)))
def test_everything_before_a_cut_is_shown(cut):
    done = program.run("frame-dump", "-", stdin=MASKED_HELLO + MASKED_HELLO[:cut]).expect(65)
    assert "Hello" in done.out
    missing = len(MASKED_HELLO) - cut
    what = f"{missing} (bytes )?(of payload )?(are |is )?missing" if cut > 5 else f"missing|{cut} of (at least )?[26] bytes"
    assert re.search(what, done.out + done.err), done


def test_a_gigabyte_in_one_frame_takes_no_memory(start):
    running = start("frame-dump", "-")
    size = 1 << 30
    running.write(b"\x82\x7f" + size.to_bytes(8, "big"))
    block = bytes(1 << 20)
    for _ in range(size >> 20):
        running.write(block)
    peak = running.memory()
    running.close_stdin()
    done = running.finish(30).expect(0)
    assert str(size) in done.out
    assert peak < 24_000


def test_many_frames_take_no_memory(start):
    running = start("frame-dump", "--json", "-")
    block = wire.frame(wire.TEXT, "x" * 20) * 10_000
    for _ in range(20):
        running.write(block)
    peak = running.memory()
    running.close_stdin()
    lines = running.finish(30).expect(0).lines
    assert sum(json.loads(line)["type"] == "frame" for line in lines) == 200_000
    assert peak < 24_000


# --compose

COMPOSED = {
    "fin=0 op=text mask=0x01020304 len=5 payload=Hello": wire.frame(wire.TEXT, "Hello", fin=False, mask=b"\1\2\3\4"),
    "op=text payload=Hello": HELLO,
    "op=ping payload=": wire.frame(wire.PING),
    "rsv1=1 op=0xB payload=x": wire.frame(0xB, "x", rsv=4),
    "op=binary hex=00ff": wire.frame(wire.BINARY, b"\x00\xff"),
}


@pytest.mark.parametrize("words", COMPOSED)
def test_compose(words):
    data = COMPOSED[words]
    assert program.run("frame-dump", "--compose", words).expect(0).stdout == data
    shown = program.run("frame-dump", "--compose", words, "--hex").expect(0).out
    assert bytes.fromhex(shown.replace("0x", "").replace(",", " ")) == data


def test_compose_can_lie_about_the_length():
    assert program.run("frame-dump", "--compose", "op=text len=100 payload=Hello").expect(0).stdout == b"\x81\x64Hello"


def test_what_was_composed_can_be_dumped():
    data = program.run("frame-dump", "--compose", "op=text mask=0x37fa213d payload=Hello").stdout
    assert data == MASKED_HELLO and frames(data)[0]["text"] == "Hello"


@pytest.mark.parametrize("words", ["nonsense", "op=", "op=99", "op=text fin=2", "op=text mask=0x01",
                                   "len=-1 op=text", "op=text rsv9=1", "op=text len=99999999999999999999999"])
def test_compose_refuses_what_is_none(words):
    done = program.run("frame-dump", "--compose", words).expect(64)
    assert done.stdout == b"" and 1 <= len(done.err.splitlines()) <= 4
