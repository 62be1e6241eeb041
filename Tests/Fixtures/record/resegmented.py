"""talk.pcap as other TCP stacks and links would have cut, ordered and repeated it."""

import random

import pcap
from recordings import recording, truth_of
from rewritten import HOW, rewriting, segments


def split(segments, size):
    """The same stream in segments of at most `size` bytes."""
    for segment in segments:
        starts = range(0, len(segment.payload), size) or (0,)
        for start in starts:
            last = start == starts[-1]
            yield segment.changed(sequence=(segment.sequence + start) & 0xFFFFFFFF,
                                  payload=segment.payload[start:start + size],
                                  flags=segment.flags if last else segment.flags & ~(pcap.FIN | 8))


@rewriting("wrapped.pcap", "the sequence numbers of both directions wrap around in the middle")
def wrapped(segments):
    # Both begin so that 2^32 falls into the long message.
    shifts = {}
    for segment in segments:
        if segment.flags & pcap.SYN:
            shifts[segment.ports] = 2 ** 32 - 1500 - segment.sequence
    return [pcap.packet(segment.changed(
        sequence=(segment.sequence + shifts[segment.ports]) & 0xFFFFFFFF,
        acknowledgment=(segment.acknowledgment + shifts[segment.ports[::-1]]) & 0xFFFFFFFF
        if segment.flags & pcap.ACK else 0)) for segment in segments]


@rewriting("reordered.pcap", "segments of 40 bytes in an order shuffled within windows of 8")
def reordered(segments):
    # The closing stays as it was: who closed first is told by the order.
    opening, rest, closing = segments[:3], list(split(segments[3:-6], 40)), segments[-6:]
    chance = random.Random(4)
    shuffled = []
    for start in range(0, len(rest), 8):
        window = rest[start:start + 8]
        times = [segment.time for segment in window]
        chance.shuffle(window)
        shuffled += [segment.changed(time=time) for segment, time in zip(window, times)]
    return [pcap.packet(segment) for segment in opening + shuffled + closing]


@rewriting("retransmitted.pcap", "segments of 64 bytes, sent again with other boundaries, overlapping what came before "
           "and what comes after; some twice")
def retransmitted(segments):
    packets, streams = [], {}
    for segment in segments:
        stream = streams.setdefault(segment.ports, {})
        for part in split([segment], 64):
            stream.update({(part.sequence + index) & 0xFFFFFFFF: byte for index, byte in enumerate(part.payload)})
            packets.append(part)
            if part.payload and len(packets) % 2:
                start = part.sequence - 30
                again = []
                while (byte := stream.get(start & 0xFFFFFFFF)) is None:
                    start += 1
                first = start
                while (byte := stream.get(start & 0xFFFFFFFF)) is not None and len(again) < 70:
                    again.append(byte)
                    start += 1
                packets.append(part.changed(sequence=first, payload=bytes(again), flags=pcap.ACK))
            if len(packets) % 5 == 0:
                packets.append(packets[-1])
    return [pcap.packet(part) for part in packets]


@rewriting("overlapping.pcap", "each segment in two that overlap by half, the second first")
def overlapping(segments):
    packets = []
    for segment in segments:
        size = len(segment.payload)
        if size < 4:
            packets.append(segment)
            continue
        third = size // 3
        packets += [segment.changed(sequence=(segment.sequence + third) & 0xFFFFFFFF, payload=segment.payload[third:]),
                    segment.changed(payload=segment.payload[:2 * third], flags=segment.flags & ~pcap.FIN)]
    return [pcap.packet(part) for part in packets]


@recording("reused-after-fin.pcap", "the same conversation twice from the same ports, after FIN and a minute; the "
           "second begins where the sequence numbers of the first ended", HOW)
def reused_after_fin(recording):
    first = segments()
    lengths = {segment.ports: 0 for segment in first}
    for segment in first:
        lengths[segment.ports] += segment.occupied
    second = [segment.changed(time=segment.time + 60 * 10 ** 9,
                              sequence=segment.sequence + lengths[segment.ports] + 9000,
                              acknowledgment=segment.acknowledgment + lengths[segment.ports[::-1]] + 9000)
              for segment in first]
    second[0] = second[0].changed(acknowledgment=0)
    pcap.write(recording.path, [pcap.packet(segment) for segment in first + second])
    return truth_of("talk") * 2
