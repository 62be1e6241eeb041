"""The captures of Tests/Fixtures, their truths, and what frame-dump reads in them, in one form."""

import base64
import functools
import hashlib
import json
import pathlib

import program

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "Fixtures/captures"
DIRECTIONS = {"client": "c2s", "server": "s2c"}
# More than any payload of the fixtures but the bomb's has.
PREVIEW = 100_000


def names():
    return sorted(path.name.removesuffix(".truth.json") for path in FOLDER.glob("*.truth.json"))


def path(name):
    (found,) = FOLDER.glob(f"{name}.pcap*")
    return found


@functools.cache
def truth(name):
    return json.loads((FOLDER / f"{name}.truth.json").read_text())


def is_whole(name):
    """Whether the capture holds all that went over the wire."""
    return not any("missing" in entry for entry in truth(name))


def keylog(name):
    keys = FOLDER / f"{name}.keylog"
    return ["--keylog", keys] if keys.exists() else []


def dumped(name, *options, code=0):
    """The records of a capture, with its keys where it has some."""
    done = program.run("frame-dump", "--json", "--preview", PREVIEW, path(name), *keylog(name), *options)
    return Reading(done.expect(code).records)


def content(data):
    """The bytes of `text` or `base64`."""
    return data["text"].encode() if "text" in data else base64.b64decode(data["base64"])


def digest(data):
    return hashlib.sha256(content(data)).hexdigest()


class Reading:
    """The records of a run, by connection."""

    def __init__(self, records):
        self.records = records
        self.connections = sorted({record["conn"] for record in records if record["conn"] is not None})

    def of(self, kind, connection=None, sender=None):
        """The data of the records of one type, of one connection and one side if these are given."""
        return [record["data"] for record in self.records if record["type"] == kind
                and connection in (None, record["conn"]) and sender in (None, record["data"].get("from"))]

    def notes(self, kind, connection=None, sender=None):
        return [note for note in self.of("note", connection, sender) if note["kind"] == kind]

    def frames(self, connection, sender):
        return self.of("frame", connection, sender)


def seen(frame):
    """A frame of frame-dump in the form of the truth."""
    common = {
        "fin": int(frame["fin"]),
        "rsv": frame["rsv1"] << 2 | frame["rsv2"] << 1 | frame["rsv3"], "opcode": frame["opcode"],
        "masked": frame["mask"], "key": frame["masking_key"], "len": frame["payload_length"],
        "offset": frame["offset"]}
    return {**common, "sha256": digest(frame)} if not frame["payload_truncated"] else {**common, "seen": "part"}


def header(frame):
    """What tells a frame by its head alone, in either form but for the place."""
    return tuple(frame[name] for name in ("fin", "rsv", "opcode", "masked", "key", "len"))


def is_same(reported, true):
    """Whether a frame of frame-dump is that frame of the truth, of which the capture may hold a part."""
    if header(reported) != header(true):
        return False
    return true.get("seen") == "part" or reported.get("sha256") == true["sha256"]


def matched(reported, true):
    """The indices of the true frames that were reported, in order; fails on one that never was."""
    found, position = [], 0
    for frame in reported:
        while position < len(true) and (true[position].get("seen") == "none" or not is_same(frame, true[position])):
            position += 1
        assert position < len(true), f"was never sent, or not in this order: {frame}; found so far: {found}"
        found.append(position)
        position += 1
    return found


def messages(frames):
    """Opcode, count and SHA-256 of the content of each message, put together from frames."""
    known, parts = [], []
    for frame in frames:
        if frame["opcode"] >= 8:
            continue
        parts = [frame] if frame["opcode"] else [*parts, frame]
        if frame["fin"]:
            compressed = parts[0]["rsv1"]
            whole = b"".join(content(part["inflated"] if compressed and "inflated" in part else part)
                             for part in parts)
            known.append((parts[0]["opcode"], len(parts), compressed, len(whole),
                          hashlib.sha256(whole).hexdigest()))
    return known


def true_messages(entry, direction):
    return [(message["opcode"], message["frames"], message["compressed"], message["len"], message["sha256"])
            for message in entry["messages"][direction]]
