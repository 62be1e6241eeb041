"""ws:// without extensions: lengths, fragments, and ways to end."""

import socket
import time

import servers
import talks
import wire
from recordings import recording
from tap import tapped
from witness import Witness, connected


@recording("lengths.pcap", "every length encoding both ways (0, 1, 125, 126, 127, 65536; 65535 of the client), "
           "Cyrillic, emoji, binary, empty messages", "uvicorn and FastAPI, tcpdump on lo")
def lengths(recording):
    with servers.fastapi() as port, tapped(recording.path, f"tcp port {port}"):
        witness = Witness(connected(port)).upgrade()
        for size in (0, 1, 125, 126, 127, 65535, 65536):
            witness.ask(wire.TEXT, "x" * size)
        for text in ("привет", "🙂👩‍👩‍👧", "\x00\x1b[31m\u202e"):
            witness.ask(wire.TEXT, text)
        for data in (b"", b"\xff\xfe\x00", bytes(range(256))):
            witness.ask(wire.BINARY, data)
        witness.ask(wire.TEXT, "give 65536")
        return [witness.finish()]


@recording("fragments.pcap", "messages in fragments (characters cut in two, an empty fragment, one of a single empty "
           "frame), pings in between and of 0 and 125 bytes, an unsolicited pong, close 4001 with a Cyrillic reason",
           "Python websockets, tcpdump on lo")
def fragments(recording):
    with servers.websockets() as port, tapped(recording.path, f"tcp port {port}"):
        witness = Witness(connected(port)).upgrade()
        talks.in_fragments(witness, "разрезано 🙂 посреди букв".encode(), 3)
        witness.say(wire.TEXT, "before ", fin=False)
        witness.say(wire.PING, b"between")
        witness.hear()
        witness.say(wire.CONTINUATION, b"", fin=False)
        witness.say(wire.CONTINUATION, "after")
        witness.hear_message()
        witness.say(wire.BINARY, b"", fin=False)
        witness.say(wire.CONTINUATION, b"")
        witness.hear_message()
        for body in (b"", b"p" * 125):
            witness.say(wire.PING, body)
            witness.hear()
        witness.say(wire.PONG, b"nobody asked")
        witness.ask(wire.TEXT, "still here")
        return [witness.finish(4001, "пора домой")]


@recording("one-segment.pcap", "many frames in one segment, and frames whose head is cut by the segments",
           "Python websockets, tcpdump on lo; the client writes as it likes")
def one_segment(recording):
    with servers.websockets() as port, tapped(recording.path, f"tcp port {port}"):
        witness = Witness(connected(port)).upgrade()
        stream, written = witness.stream, bytearray()

        class Held:
            sendall = written.extend

        witness.stream = Held
        for number in range(20):
            witness.say(wire.TEXT, f"number {number}")
        witness.say(wire.TEXT, "long " * 100)
        witness.stream = stream
        stream.sendall(written[:60])
        for start in range(60, 80):
            stream.sendall(written[start:start + 1])
            time.sleep(0.01)
        stream.sendall(written[80:-508])
        time.sleep(0.05)
        stream.sendall(written[-508:-503])
        time.sleep(0.05)
        stream.sendall(written[-503:])
        for _ in range(21):
            witness.hear()
        return [witness.finish()]


@recording("endings.pcap", "six connections and six ways to end: Close by the client, by the server, without a code; "
           "FIN, RST, and a failing application, all three without Close", "uvicorn and FastAPI, tcpdump on lo")
def endings(recording):
    with servers.fastapi() as port, tapped(recording.path, f"tcp port {port}"):
        return [end(Witness(connected(port), seed).upgrade(f"/echo?{seed}")) for seed, end in enumerate(ENDINGS)]


def _by_client(witness):
    witness.ask(wire.TEXT, "one")
    return witness.finish(1000, "bye")


def _by_server(witness):
    witness.ask(wire.TEXT, "close 4000 enough")
    witness.close(4000)
    witness.hear_end()
    witness.end()
    return witness.truth


def _without_code(witness):
    witness.ask(wire.TEXT, "three")
    return witness.finish(None)


def _fin(witness):
    witness.ask(wire.TEXT, "four")
    witness.stream.shutdown(socket.SHUT_WR)
    witness.hear_end()
    witness.end()
    return witness.truth


def _reset(witness):
    witness.ask(wire.TEXT, "five")
    witness.reset()
    time.sleep(0.1)
    return witness.truth


def _failing(witness):
    witness.say(wire.TEXT, "fail")
    witness.hear_end()
    witness.end()
    return witness.truth


ENDINGS = [_by_client, _by_server, _without_code, _fin, _reset, _failing]


@recording("interleaved.pcap", "five connections at the same time, and one that is refused with 403",
           "uvicorn and FastAPI, tcpdump on lo")
def interleaved(recording):
    with servers.fastapi() as port, tapped(recording.path, f"tcp port {port}"):
        witnesses = [Witness(connected(port), seed) for seed in range(5)]
        refused = Witness(connected(port), 5)
        for number, witness in enumerate(witnesses):
            witness.upgrade(f"/echo?{number}")
        refused.upgrade("/nowhere", expect=403)
        refused.hear_end()
        refused.end()
        for turn in range(6):
            for number, witness in enumerate(witnesses):
                witness.ask(wire.TEXT, f"connection {number}, turn {turn}")
        refused.truth.tags["status"] = 403
        return [*(witness.finish(1000 + number % 2) for number, witness in enumerate(witnesses)), refused.truth]
