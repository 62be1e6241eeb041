"""The recordings of Tests/Fixtures/applications, and what the libraries that spoke in them had said."""

import functools
import json
import pathlib

import program

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "Fixtures/applications"
NAMES = ["socketio", "mqtt", "graphql"]


def path(name):
    return FOLDER / f"{name}.pcap"


@functools.cache
def told(name):
    """What the client told its library and was told by it, in order."""
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text().splitlines()]


def dumped(name, *options):
    return program.run("frame-dump", "--json", path(name), *options).expect(0).records


def decoded(records, sender=None, kind="frame"):
    """What the data messages of a side were decoded to, in order."""
    return [record["data"]["decoded"] for record in records
            if record["type"] == kind and record["data"]["opcode"] < 8 and sender in (None, record["data"]["from"])]


def packets(records, sender=None, kind="frame"):
    """The fields of their packets."""
    return [packet["fields"] for message in decoded(records, sender, kind) for packet in message["packets"]]


def without(source, target, *numbers):
    """Copies a pcap but for the packets of these numbers, from 1."""
    data = source.read_bytes()
    kept, at, number = data[:24], 24, 0
    while at < len(data):
        size = 16 + int.from_bytes(data[at + 8:at + 12], "little")
        number += 1
        kept += b"" if number in numbers else data[at:at + size]
        at += size
    target.write_bytes(kept)
    return target


def packet_with(source, text):
    """The number of the first packet that has these bytes in it, from 1."""
    data = source.read_bytes()
    at, number = 24, 0
    while at < len(data):
        size = 16 + int.from_bytes(data[at + 8:at + 12], "little")
        number += 1
        if text in data[at + 16:at + size]:
            return number
        at += size
    raise AssertionError(f"{text} is not in {source}")
