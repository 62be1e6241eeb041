"""Captures as other machines, links and tools would have written them, made from talk.pcap."""

import gzip
import random
import struct

import pcap
import servers
import talks
from recordings import FOLDER, recording, truth_of
from tap import tapped
from witness import Witness, connected

HOW = "talk.pcap, rewritten"
ETHERTYPE_IPV6 = b"\x86\xdd"


@recording("talk.pcap", "a few frames of each kind, each way: what the rewritten ones are made of",
           "Python websockets, tcpdump on lo")
def talk(recording):
    with servers.websockets() as port, tapped(recording.path, f"tcp port {port}"):
        return [talks.short(Witness(connected(port)).upgrade())]


def segments():
    return [pcap.segment(packet) for packet in pcap.read(FOLDER / "talk.pcap")]


def rewriting(file, what, how=HOW):
    """Marks a function from segments to what is written: a file's packets, or settings of `pcap.write` too."""

    def enter(make):
        @recording(file, what, how)
        def _(recording):
            made = make(segments())
            packets, settings = made if isinstance(made, tuple) else (made, {})
            pcap.write(recording.path, packets, **settings)
            return truth_of("talk")

        return make

    return enter


def _wrapped(link):
    """The packets with another link header in place of Ethernet's."""
    return lambda segments: [pcap.Packet(segment.time, link + pcap.ipv4(segment, pcap.tcp(segment)))
                             for segment in segments]


rewriting("vlan.pcap", "802.1Q tag")(_wrapped(pcap.LOOPBACK + b"\x81\x00\x00\x2a" + pcap.ETHERTYPE_IPV4))
rewriting("vlan-stacked.pcap", "802.1ad tag with an 802.1Q tag inside")(
    _wrapped(pcap.LOOPBACK + b"\x88\xa8\x00\x07\x81\x00\x00\x2a" + pcap.ETHERTYPE_IPV4))


@rewriting("null.pcap", "BSD null link type, address family in the writer's byte order")
def null(segments):
    return _wrapped(b"\x02\x00\x00\x00")(segments), {"link": pcap.NULL}


@rewriting("loop.pcap", "BSD loop link type, address family in network byte order")
def loop(segments):
    return _wrapped(b"\x00\x00\x00\x02")(segments), {"link": pcap.LOOP}


@rewriting("raw-ip.pcap", "raw IP link type")
def raw_ip(segments):
    return _wrapped(b"")(segments), {"link": pcap.RAW}


@rewriting("swapped.pcap", "written on a machine of the other byte order")
def swapped(segments):
    return [pcap.packet(segment) for segment in segments], {"order": ">"}


@rewriting("nano.pcap", "nanoseconds")
def nano(segments):
    return [pcap.packet(segment.changed(time=segment.time + 1)) for segment in segments], {"nano": True}


@rewriting("swapped-nano.pcap", "nanoseconds in the other byte order")
def swapped_nano(segments):
    return [pcap.packet(segment.changed(time=segment.time + 1)) for segment in segments], {"nano": True, "order": ">"}


@recording("zipped.pcap.gz", "talk.pcap through gzip", "Python's gzip")
def zipped(recording):
    recording.path.write_bytes(gzip.compress((FOLDER / "talk.pcap").read_bytes(), mtime=0))
    return truth_of("talk")


@rewriting("ip-options.pcap", "IPv4 headers with options, and Ethernet padding behind short packets")
def ip_options(segments):
    options = b"\x94\x04\x00\x00"  # Router alert.
    return [pcap.Packet(segment.time, pcap.ethernet(pcap.ipv4(segment, pcap.tcp(segment), options)).ljust(90, b"\xee"))
            for segment in segments]


@rewriting("ip-fragments.pcap", "IPv4 fragments of 48 bytes, every other packet's in reverse order, some twice")
def ip_fragments(segments):
    packets = []
    for number, segment in enumerate(segments):
        segment = segment.changed(identification=number + 1)
        data = pcap.tcp(segment)
        pieces = [pcap.Packet(segment.time, pcap.ethernet(pcap.ipv4(
            segment, data[start:start + 48], fragment=start // 8 | (0x2000 if start + 48 < len(data) else 0))))
            for start in range(0, len(data), 48)]
        packets += pieces[::-1] if number % 2 else pieces[:1] + pieces
    return packets


@rewriting("no-length.pcap", "IPv4 total length 0, as offloading leaves it in large packets")
def no_length(segments):
    return [pcap.Packet(segment.time, pcap.ethernet(pcap.ipv4(segment, pcap.tcp(segment), total=0)))
            for segment in segments]


def _ipv6(segment, extension=b"", kind=6):
    mapped = bytes(15) + b"\x01"
    payload = extension + pcap.tcp(segment)
    return struct.pack(">IHBB", 6 << 28, len(payload), kind, 64) + mapped * 2 + payload


@rewriting("ipv6-extensions.pcap", "IPv6 with hop-by-hop and destination options before TCP (checksums are IPv4's)")
def ipv6_extensions(segments):
    extensions = bytes([60, 0, 1, 4, 0, 0, 0, 0]) + bytes([6, 1, 1, 12]) + bytes(12)
    return [pcap.Packet(segment.time, pcap.ethernet(_ipv6(segment, extensions, 0), ETHERTYPE_IPV6))
            for segment in segments]


@rewriting("ipv6-fragments.pcap", "IPv6 fragments of 64 bytes (checksums are IPv4's)")
def ipv6_fragments(segments):
    packets = []
    for number, segment in enumerate(segments):
        whole = _ipv6(segment)
        for start in range(40, len(whole), 64):
            piece, more = whole[start:start + 64], start + 64 < len(whole)
            head = struct.pack(">BBHI", 6, 0, start - 40 | more, number)
            ip = whole[:4] + struct.pack(">HBB", 8 + len(piece), 44, 64) + whole[8:40] + head + piece
            packets.append(pcap.Packet(segment.time, pcap.ethernet(ip, ETHERTYPE_IPV6)))
    return packets


@rewriting("noise.pcap", "with ARP, UDP, a stray RST of other ports, an unknown EtherType, 802.3 and empty packets between")
def noise(segments):
    first = segments[0]
    stray = first.changed(ports=(9, 10), flags=pcap.RST, options=b"")
    udp = first.source + first.destination
    others = [pcap.LOOPBACK + b"\x08\x06" + bytes(28),
              pcap.ethernet(struct.pack(">BBHHHBBH", 0x45, 0, 28, 1, 0, 64, 17, 0) + udp + bytes(8)),
              pcap.packet(stray).data, pcap.LOOPBACK + b"\x88\xcc" + bytes(40), pcap.LOOPBACK + b"\x00\x20" + bytes(32),
              b"", bytes(5)]
    packets = []
    for number, segment in enumerate(segments):
        packets += [pcap.packet(segment), pcap.Packet(segment.time, others[number % len(others)])]
    return packets


def _blocks(segments, order):
    """pcapng: two sections, the second with an interface of its own; simple, enhanced and unknown blocks."""

    def block(kind, body):
        body += bytes(-len(body) % 4)
        return struct.pack(order + "II", kind, len(body) + 12) + body + struct.pack(order + "I", len(body) + 12)

    def option(code, value):
        return struct.pack(order + "HH", code, len(value)) + value + bytes(-len(value) % 4)

    def section(resolution, simple):
        yield block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1) + option(1, "замечание".encode()) +
                    option(0, b""))
        yield block(1, struct.pack(order + "HHI", pcap.ETHERNET, 0, 0) + option(2, b"lo") +
                    option(9, bytes([resolution])) + option(0, b""))
        yield block(1, struct.pack(order + "HHI", pcap.RAW, 0, 0) + option(9, b"\x94") + option(0, b""))
        yield block(0x40000BAD, b"\x01\x02\x03\x04 nobody knows this one")
        for number, segment in enumerate(simple):
            data = pcap.packet(segment).data
            raw = data[14:]
            if number % 3 == 0 and resolution == 9:
                # 2^-20 s on the second interface.
                stamp = segment.time * 2 ** 20 // 10 ** 9
                yield block(6, struct.pack(order + "IIIII", 1, stamp >> 32, stamp & 0xFFFFFFFF, len(raw), len(raw)) +
                            raw)
            else:
                stamp = segment.time // 10 ** (9 - resolution)
                yield block(6, struct.pack(order + "IIIII", 0, stamp >> 32, stamp & 0xFFFFFFFF, len(data), len(data)) +
                            data + bytes(-len(data) % 4) + option(1, b"a comment"))
        yield block(5, struct.pack(order + "III", 0, 0, 0))

    half = len(segments) // 2
    return b"".join([*section(9, segments[:half]), *section(3, segments[half:])])


for name, order, what in (("blocks.pcapng", "<", "two sections, two interfaces (Ethernet in ns, raw IP in 2^-20 s; "
                           "then Ethernet in ms), comments, statistics, unknown blocks"),
                          ("blocks-swapped.pcapng", ">", "the same in the other byte order")):
    @recording(name, what, "talk.pcap, rewritten as pcapng")
    def _(recording, order=order):
        recording.path.write_bytes(_blocks(segments(), order))
        return truth_of("talk")


@recording("simple-blocks.pcapng", "simple packet blocks, which have no times", "talk.pcap, rewritten as pcapng")
def simple_blocks(recording):
    def block(kind, body):
        body += bytes(-len(body) % 4)
        return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)

    data = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    data += block(1, struct.pack("<HHI", pcap.ETHERNET, 0, 0))
    for segment in segments():
        packet = pcap.packet(segment).data
        data += block(3, struct.pack("<I", len(packet)) + packet)
    recording.path.write_bytes(data)
    return truth_of("talk")


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
