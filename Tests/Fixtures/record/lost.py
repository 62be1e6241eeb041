"""Captures that do not hold everything: packets missing, cut or from one side, and beginnings in the middle."""

import random

import cut
import pcap
import servers
import wire
from recordings import FOLDER, recording, truth_of
from resegmented import split
from tap import tapped
from truth import CLIENT, SERVER
from witness import Witness, connected

HOW = "stream.pcap, rewritten"


@recording("stream.pcap", "short messages, a long one of 5,000 bytes each way, short ones again: what the captures "
           "with losses are made of", "Python websockets, tcpdump on lo")
def stream(recording):
    with servers.websockets() as port, tapped(recording.path, f"tcp port {port}"):
        witness = Witness(connected(port)).upgrade()
        for number in range(12):
            witness.ask(wire.TEXT, f"before, number {number}")
        witness.ask(wire.BINARY, random.Random(5).randbytes(5000))
        witness.ask(wire.TEXT, "give 5000")
        for number in range(24):
            witness.ask(wire.TEXT, f"after, number {number}")
        return [witness.finish()]


def losing(file, what, how=HOW, of="stream", link=None):
    """Marks a function from segments to those that the capture keeps; the truth is marked accordingly."""

    def enter(make):
        @recording(file, what, how)
        def _(recording):
            whole = [pcap.segment(packet) for packet in pcap.read(FOLDER / f"{of}.pcap")]
            streams = cut.Streams(whole)
            parts = list(split(whole, 500))
            kept = list(make(parts, streams))
            pcap.write(recording.path, [pcap.packet(segment) for segment in kept])
            return [cut.marked(entry, streams, kept) for entry in truth_of(of)]

        return make

    return enter


def _long(streams, segment):
    """A part of a long message, of which only the first and the last parts have anything else in them."""
    return len(segment.payload) == 500


@losing("hole-in-payload.pcap", "two segments missing in the middle of the client's long message, one of the server's: "
        "every frame is there, two are not whole")
def hole_in_payload(segments, streams):
    seen = {CLIENT: 0, SERVER: 0}
    for segment in segments:
        direction = streams.direction(segment)
        if _long(streams, segment):
            seen[direction] += 1
            if seen[direction] in {CLIENT: (4, 5), SERVER: (13,)}[direction]:
                continue
        yield segment


@losing("hole-of-frames.pcap", "three segments missing, each with whole frames: of the client, of the server, of both")
def hole_of_frames(segments, streams):
    data = {CLIENT: 0, SERVER: 0}
    for segment in segments:
        direction = streams.direction(segment)
        data[direction] += bool(segment.payload)
        if segment.payload and data[direction] in {CLIENT: (5, 38), SERVER: (7, 40)}[direction]:
            continue
        yield segment


@losing("hole-over-heads.pcap", "the end of a long message and the beginning of the next frames are missing")
def hole_over_heads(segments, streams):
    dropping = {CLIENT: 0, SERVER: 0}
    for segment in segments:
        direction = streams.direction(segment)
        if _long(streams, segment):
            dropping[direction] += 1
        # After the ninth full segment of a direction: everything for three segments.
        if segment.payload and 9 <= dropping[direction] and dropping[direction] < 100:
            dropping[direction] = 100 if len(segment.payload) < 30 else dropping[direction]
            continue
        yield segment


@losing("holes.pcap", "a tenth of all segments after the handshake missing, by chance")
def holes(segments, streams):
    chance = random.Random(11)
    handshake = 0
    for segment in segments:
        handshake += bool(segment.payload)
        if handshake > 2 and chance.random() < 0.1:
            continue
        yield segment


@losing("client-only.pcap", "only the packets of the client")
def client_only(segments, streams):
    return [segment for segment in segments if streams.direction(segment) == CLIENT]


@losing("server-only.pcap", "only the packets of the server")
def server_only(segments, streams):
    return [segment for segment in segments if streams.direction(segment) == SERVER]


@losing("no-syn.pcap", "begins at the request: no SYN")
def no_syn(segments, streams):
    return segments[3:]


def _after_handshake(segments, streams):
    """From the first segment after the response."""
    for index, segment in enumerate(segments):
        if streams.direction(segment) == SERVER and segment.payload:
            return segments[index + 1:]


@losing("midstream.pcap", "begins at the first packet after the handshake")
def midstream(segments, streams):
    return _after_handshake(segments, streams)


@losing("midstream-cut.pcap", "begins in the middle of the client's long message")
def midstream_cut(segments, streams):
    parts = _after_handshake(segments, streams)
    first = next(index for index, segment in enumerate(parts) if _long(streams, segment))
    return parts[first + 4:]


@losing("midstream-binary.pcap", "begins in the middle of the server's long answer, with bytes that look like frames",
        of="lengths", how="lengths.pcap, cut")
def midstream_binary(segments, streams):
    parts = _after_handshake(segments, streams)
    last = max(index for index, segment in enumerate(parts) if _long(streams, segment))
    return parts[last - 3:]


@losing("midstream-deflate.pcap", "begins after the handshake of a compressed connection", of="deflate-takeover",
        how="deflate-takeover.pcap, cut")
def midstream_deflate(segments, streams):
    return _after_handshake(segments, streams)


@losing("deflate-hole.pcap", "a hole in a compressed connection with context takeover: what follows cannot be inflated",
        of="deflate-takeover", how="deflate-takeover.pcap, with a packet of each side missing")
def deflate_hole(segments, streams):
    data = {CLIENT: 0, SERVER: 0}
    for segment in segments:
        direction = streams.direction(segment)
        data[direction] += bool(segment.payload)
        if segment.payload and data[direction] == 4:
            continue
        yield segment


@losing("deflate-hole-none.pcap", "the same where the client keeps no context: its messages go on being inflated",
        of="deflate-client-none", how="deflate-client-none.pcap, with a packet of each side missing")
def deflate_hole_none(segments, streams):
    yield from deflate_hole(segments, streams)


@recording("snaplen.pcap", "`tcpdump -s 96`: heads and long messages are cut", "Python websockets, tcpdump -s 96 on lo")
def snaplen(recording):
    return _snapped(recording, 96)


@recording("snaplen-600.pcap", "`tcpdump -s 600`: only the two long messages are cut",
           "Python websockets, tcpdump -s 600 on lo")
def snaplen_600(recording):
    return _snapped(recording, 600)


def _snapped(recording, size):
    with servers.websockets() as port, tapped(recording.path, f"tcp port {port}", options=["-s", str(size)]):
        witness = Witness(connected(port)).upgrade()
        for number in range(8):
            witness.ask(wire.TEXT, f"before, {number}")
        witness.ask(wire.BINARY, random.Random(5).randbytes(900))
        for number in range(16):
            witness.ask(wire.TEXT, f"after, {number}")
        truth = witness.finish().entry(0)
    packets = pcap.read(recording.path)
    whole = [pcap.segment(pcap.Packet(packet.time, packet.data.ljust(packet.length, b"\0"))) for packet in packets]
    streams = cut.Streams(whole)
    kept = [segment.changed(payload=segment.payload[:len(segment.payload) - packet.length + len(packet.data)])
            for segment, packet in zip(whole, packets)]
    return [cut.marked(truth, streams, kept)]
