"""Captures as other machines, links and tools would have written them, made from talk.pcap."""

import gzip
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


@rewriting("noise.pcap", "with ARP, UDP, a stray RST of other ports, an unknown EtherType, 802.3 and empty packets "
           "between")
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
