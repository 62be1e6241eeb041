"""Captures that are cut off, that lie, or that are none: what came before is kept, the place is told, exit 65."""

import concurrent.futures
import gzip
import re
import struct
import threading

import pytest

import captures
import json_lines
import program

TALK = captures.path("talk").read_bytes()
MALFORMED = 65


def dumped(data, *options):
    return program.run("frame-dump", "--json", "--preview", captures.PREVIEW, *options, "-", stdin=data)


def frames(done):
    """Head of each frame with its payload's digest, in the order of the capture."""
    return [captures.seen(frame) | {"from": frame["from"]} for frame in json_lines.of_type(done.records, "frame")]


def ends(data):
    """Where the file header and each packet of a little-endian pcap end."""
    position, found = 24, [24]
    while position < len(data):
        position += 16 + struct.unpack_from("<I", data, position + 8)[0]
        found.append(position)
    return found


def refused(done, around=None):
    """The place that the message names."""
    assert done.code == MALFORMED, done
    (error,) = json_lines.of_type(done.records, "error")
    assert error["exit_status"] == MALFORMED and error["phase"] == "input"
    assert error["message"] in done.err
    named = [int(number) for number in re.findall(r"\d+", error["message"])]
    assert around is None or around in named, f"{around} is not in: {error['message']}"
    return error


# Every byte of the first packet, one place in each part of every other, and some in between.
CUTS = sorted({*range(24, 120), *range(120, len(TALK), 131), *ends(TALK)[1:], *(end + 8 for end in ends(TALK)[:-1])})


@pytest.mark.timeout(240)
def test_every_truncation_keeps_what_came_before():
    whole = frames(dumped(TALK).expect(0))
    boundaries = ends(TALK)

    def cut(size):
        return size, dumped(TALK[:size])

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        seen = dict(pool.map(cut, CUTS))
    kept = 0
    for size, done in sorted(seen.items()):
        found = frames(done)
        assert found == whole[:len(found)], size
        assert len(found) >= kept, f"{size}: fewer frames than in a shorter file"
        kept = len(found)
        if size in boundaries:
            done.expect(0)
        else:
            # The packet that is cut off begins at the last boundary.
            refused(done, around=max(boundary for boundary in boundaries if boundary < size))
    assert kept == len(whole)


@pytest.mark.parametrize("name", ["blocks", "blocks-swapped", "simple-blocks", "tls13-inside"])
def test_truncations_of_pcapng(name):
    data = captures.path(name).read_bytes()
    whole = frames(dumped(data).expect(0))
    for size in range(28, len(data), 257):
        done = dumped(data[:size])
        assert done.code in (0, MALFORMED)
        if done.code:
            refused(done)
        found = frames(done)
        assert found == whole[:len(found)]


def test_truncations_of_gzip():
    data = captures.path("zipped").read_bytes()
    whole = frames(dumped(data).expect(0))
    for size in range(20, len(data), 61):
        done = dumped(data[:size])
        refused(done)
        found = frames(done)
        assert found == whole[:len(found)]


def test_gzip_of_rubbish():
    data = bytearray(gzip.compress(TALK, mtime=0))
    data[600:620] = b"\xff" * 20
    refused(dumped(bytes(data)))


@pytest.mark.parametrize("length", [0x7FFFFFFF, 0xFFFFFFFF, 0x80000000, 10_000_000])
def test_a_record_that_claims_too_much(length):
    boundary = ends(TALK)[14]
    data = bytearray(TALK)
    struct.pack_into("<I", data, boundary + 8, length)
    with program.Running("frame-dump", "--json", "--preview", captures.PREVIEW, "-") as running:
        running.feed(bytes(data))
        done = running.finish()
    refused(done, around=boundary)
    whole = frames(dumped(TALK[:boundary]))
    assert whole and frames(done) == whole


def blocks(*bodies):
    """pcapng with its section header, then blocks: (type, length that it claims in front, body, length behind)."""
    data = struct.pack("<IIIHHqI", 0x0A0D0D0A, 28, 0x1A2B3C4D, 1, 0, -1, 28)
    for kind, front, body, behind in bodies:
        data += struct.pack("<II", kind, front) + body + struct.pack("<I", behind)
    return data


@pytest.mark.parametrize("data", [
    blocks((1, 0, bytes(8), 20)), blocks((1, 11, bytes(8), 20)), blocks((1, 0x7FFFFFF0, bytes(8), 20)),
    blocks((1, 20, bytes(8), 24)), blocks((1, 21, bytes(9), 21)),
    blocks((1, 20, struct.pack("<HHI", 1, 0, 0), 20), (6, 32, bytes(8) + struct.pack("<III", 0, 400, 400), 32)),
], ids=["length-0", "length-11", "length-2-GiB", "two-lengths", "length-21", "packet-beyond-its-block"])
def test_block_lengths_that_lie(data):
    refused(dumped(data))


def test_a_packet_of_an_interface_that_is_not_there():
    refused(dumped(blocks((6, 32, struct.pack("<IIIII", 7, 0, 0, 0, 0), 32))))


def test_a_link_type_that_nobody_reads_is_named():
    data = bytearray(TALK)
    struct.pack_into("<I", data, 20, 147)
    done = dumped(bytes(data))
    assert "147" in done.out + done.err and frames(done) == []


def test_rubbish_in_the_packets_is_no_trouble():
    """The packets of a right file hold anything."""
    data = bytearray(TALK)
    for place in range(24, len(data), 97):
        if not any(end <= place < end + 16 for end in ends(TALK)):
            data[place] ^= 0xA5
    assert dumped(bytes(data)).code == 0


def test_memory_does_not_grow_with_the_file():
    """1,500 connections from the same ports, one after another: the same conversation, minutes apart."""
    with program.Running("frame-dump", "-", collect_stdout=False) as running:
        thread = threading.Thread(target=running.process.stdout.read, daemon=True)
        thread.start()
        running.write(TALK)
        for _ in range(1500):
            running.write(TALK[24:])
        memory = running.memory()
        running.close_stdin()
        assert running.process.wait(20) == 0
        thread.join(10)
    assert memory < 64_000
