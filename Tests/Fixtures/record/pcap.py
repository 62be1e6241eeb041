"""Capture files and the packets in them, read, taken apart, put together and written."""

import dataclasses
import struct

ETHERNET, RAW, NULL, LOOP = 1, 101, 0, 108
FIN, SYN, RST, ACK = 1, 2, 4, 16
ETHERTYPE_IPV4 = b"\x08\x00"
LOOPBACK = bytes(12)


@dataclasses.dataclass
class Packet:
    """A record of a capture: nanoseconds since 1970, the bytes, and how many there were on the wire."""

    time: int
    data: bytes
    length: int = 0

    def __post_init__(self):
        self.length = self.length or len(self.data)


def read(path):
    """The packets of a little-endian pcap file, as tcpdump writes it here."""
    data = path.read_bytes()
    unit = {0xA1B2C3D4: 1000, 0xA1B23C4D: 1}[struct.unpack_from("<I", data)[0]]
    packets, position = [], 24
    while position < len(data):
        seconds, fraction, kept, length = struct.unpack_from("<IIII", data, position)
        position += 16
        packets.append(Packet(seconds * 10 ** 9 + fraction * unit, data[position:position + kept], length))
        position += kept
    return packets


def write(path, packets, link=ETHERNET, order="<", nano=False):
    unit = 1 if nano else 1000
    magic = 0xA1B23C4D if nano else 0xA1B2C3D4
    with path.open("wb") as file:
        file.write(struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 262144, link))
        for packet in packets:
            seconds, fraction = divmod(packet.time, 10 ** 9)
            file.write(struct.pack(order + "IIII", seconds, fraction // unit, len(packet.data), packet.length))
            file.write(packet.data)


@dataclasses.dataclass(frozen=True)
class Segment:
    """A TCP segment over IPv4."""

    time: int
    source: bytes
    destination: bytes
    identification: int
    ports: tuple
    sequence: int
    acknowledgment: int
    flags: int
    window: int
    options: bytes
    payload: bytes

    def changed(self, **fields):
        return dataclasses.replace(self, **fields)

    @property
    def occupied(self):
        """Sequence numbers that it takes."""
        return len(self.payload) + bool(self.flags & SYN) + bool(self.flags & FIN)


def segment(packet):
    """Of an Ethernet frame with IPv4 and TCP in it."""
    ip = packet.data[14:]
    assert packet.data[12:14] == ETHERTYPE_IPV4 and ip[9] == 6
    total, identification = struct.unpack_from(">HH", ip, 2)
    tcp = ip[(ip[0] & 15) * 4:total]
    source, destination, sequence, acknowledgment, offset, flags, window = struct.unpack_from(">HHIIBBH", tcp)
    head = (offset >> 4) * 4
    return Segment(packet.time, ip[12:16], ip[16:20], identification, (source, destination), sequence, acknowledgment,
                   flags, window, tcp[20:head], tcp[head:])


def checksum(data):
    data += bytes(len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def tcp(segment):
    """Its TCP header and payload."""
    def head(check):
        return struct.pack(">HHIIBBHHH", *segment.ports, segment.sequence, segment.acknowledgment,
                           (20 + len(segment.options)) // 4 << 4, segment.flags, segment.window, check, 0)

    rest = segment.options + segment.payload
    pseudo = segment.source + segment.destination + struct.pack(">HH", 6, 20 + len(rest))
    return head(checksum(pseudo + head(0) + rest)) + rest


def ipv4(segment, payload, options=b"", fragment=0, total=None):
    """An IPv4 packet of a segment's addresses. `fragment`: flags and offset; `total`: its length, true or not."""
    length = 20 + len(options)

    def head(check):
        return struct.pack(">BBHHHBBH", 0x40 | length // 4, 0, length + len(payload) if total is None else total,
                           segment.identification, fragment, 64, 6, check)

    addresses = segment.source + segment.destination + options
    return head(checksum(head(0) + addresses)) + addresses + payload


def ethernet(ip, kind=ETHERTYPE_IPV4):
    return LOOPBACK + kind + ip


def packet(segment):
    """The segment in an Ethernet frame."""
    return Packet(segment.time, ethernet(ipv4(segment, tcp(segment))))
