"""permessage-deflate (RFC 7692), with each way to keep or drop the context."""

import random

import servers
import wire
from recordings import recording
from tap import tapped
from witness import Compressor, Witness, connected

COMPRESSED = 4
HOW = "Python websockets, tcpdump on lo"
LINES = [f'{{"id": {number}, "text": "the same words again and again", "ok": true}}' for number in range(6)]


def _recorded(recording, mode, talk, offer="permessage-deflate; client_max_window_bits", takeover=True):
    with servers.websockets("--deflate", mode) as port, tapped(recording.path, f"tcp port {port}"):
        witness = Witness(connected(port)).upgrade(extensions=offer)
        agreed = witness.value("sec-websocket-extensions")
        bits = int(agreed.split("client_max_window_bits=")[1].split(";")[0]) if "client_max_window" in agreed else 15
        talk(witness, Compressor(bits, takeover))
        return [witness.finish()]


def _lines(witness, compress):
    for line in LINES:
        witness.ask(wire.TEXT, compress(line), rsv=COMPRESSED)
    witness.ask(wire.TEXT, "not compressed")
    witness.ask(wire.TEXT, compress(""), rsv=COMPRESSED)
    witness.ask(wire.BINARY, compress(bytes(range(256))), rsv=COMPRESSED)
    witness.ask(wire.TEXT, compress(LINES[0]), rsv=COMPRESSED)
    # 3,000 bytes that compress to little, then 2,000 that do not compress.
    witness.ask(wire.TEXT, compress("=" * 3000), rsv=COMPRESSED)
    witness.ask(wire.BINARY, compress(random.Random(3).randbytes(2000)), rsv=COMPRESSED)


@recording("deflate-takeover.pcap", "permessage-deflate with context takeover both ways; one message uncompressed, "
           "one empty, one that does not compress", HOW)
def takeover(recording):
    return _recorded(recording, "takeover", _lines)


@recording("deflate-client-none.pcap", "`client_no_context_takeover` only: the server keeps its context", HOW)
def client_none(recording):
    return _recorded(recording, "client-none", _lines, takeover=False)


@recording("deflate-server-none.pcap", "`server_no_context_takeover` only: the client keeps its context", HOW)
def server_none(recording):
    return _recorded(recording, "server-none", _lines)


@recording("deflate-fragments.pcap", "compressed messages in fragments, cut anywhere (an empty one, one of a byte), "
           "with a ping and uncompressed messages in between", HOW)
def fragments(recording):
    return _recorded(recording, "takeover", _fragments)


def _fragments(witness, compress):
    for cuts in ((), (1,), (0, 5), (3, 4, 20)):
        data = compress(LINES[len(cuts)])
        edges = [0, *cuts, len(data)]
        for index, (start, end) in enumerate(zip(edges, edges[1:])):
            witness.say(wire.CONTINUATION if index else wire.TEXT, data[start:end], fin=end == len(data) and
                        index == len(edges) - 2, rsv=0 if index else COMPRESSED)
            if index == 1:
                witness.say(wire.PING, b"between")
                witness.hear()
        witness.hear_message()
        witness.say(wire.TEXT, "not ", fin=False)
        witness.say(wire.CONTINUATION, "compressed")
        witness.hear_message()


@recording("deflate-window.pcap", "permessage-deflate with windows of 12 bits both ways, and references across "
           "messages", "uvicorn and FastAPI, tcpdump on lo")
def window(recording):
    with servers.fastapi() as port, tapped(recording.path, f"tcp port {port}"):
        witness = Witness(connected(port)).upgrade(extensions="permessage-deflate; client_max_window_bits")
        compress = Compressor(12)
        for line in LINES + LINES:
            witness.ask(wire.TEXT, compress(line), rsv=COMPRESSED)
        return [witness.finish()]


@recording("deflate-bomb.pcap", "one message of 10 kB that inflates to 10 MB", HOW)
def bomb(recording):
    return _recorded(recording, "takeover", _bomb)


def _bomb(witness, compress):
    witness.ask(wire.TEXT, compress(LINES[0]), rsv=COMPRESSED)
    witness.ask(wire.TEXT, compress("0" * 10_000_000), rsv=COMPRESSED)
    witness.ask(wire.TEXT, compress(LINES[0]), rsv=COMPRESSED)
