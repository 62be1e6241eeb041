"""talk.pcap as pcapng."""

import struct

import pcap
from recordings import recording, truth_of
from rewritten import segments

HOW = "talk.pcap, rewritten as pcapng"
SECTION, INTERFACE, SIMPLE, STATISTICS, ENHANCED, UNKNOWN = 0x0A0D0D0A, 1, 3, 5, 6, 0x40000BAD


def _block(order, kind, body):
    body += bytes(-len(body) % 4)
    length = len(body) + 12
    return struct.pack(order + "II", kind, length) + body + struct.pack(order + "I", length)


def _option(order, code, value):
    return struct.pack(order + "HH", code, len(value)) + value + bytes(-len(value) % 4)


def _section(order, segments, resolution):
    """A section of its own: interface 0 is Ethernet in 10^-resolution s, interface 1 raw IP in 2^-20 s."""
    end = _option(order, 0, b"")
    yield _block(order, SECTION, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1) +
                 _option(order, 1, "замечание".encode()) + end)
    yield _block(order, INTERFACE, struct.pack(order + "HHI", pcap.ETHERNET, 0, 0) + _option(order, 2, b"lo") +
                 _option(order, 9, bytes([resolution])) + end)
    yield _block(order, INTERFACE, struct.pack(order + "HHI", pcap.RAW, 0, 0) + _option(order, 9, b"\x94") + end)
    yield _block(order, UNKNOWN, b"\x01\x02\x03\x04 nobody knows this one")
    for number, segment in enumerate(segments):
        data = pcap.packet(segment).data
        if number % 3 == 0 and resolution == 9:
            yield _packet(order, 1, segment.time * 2 ** 20 // 10 ** 9, data[14:])
        else:
            yield _packet(order, 0, segment.time // 10 ** (9 - resolution), data, _option(order, 1, b"a comment"))
    yield _block(order, STATISTICS, struct.pack(order + "III", 0, 0, 0))


def _packet(order, interface, stamp, data, options=b""):
    head = struct.pack(order + "IIIII", interface, stamp >> 32, stamp & 0xFFFFFFFF, len(data), len(data))
    return _block(order, ENHANCED, head + data + bytes(-len(data) % 4) + options)


for name, order, what in (("blocks.pcapng", "<", "two sections, two interfaces (Ethernet in ns, raw IP in 2^-20 s; "
                           "then Ethernet in ms), comments, statistics, unknown blocks"),
                          ("blocks-swapped.pcapng", ">", "the same in the other byte order")):
    @recording(name, what, HOW)
    def _(recording, order=order):
        known = segments()
        half = len(known) // 2
        recording.path.write_bytes(b"".join([*_section(order, known[:half], 9), *_section(order, known[half:], 3)]))
        return truth_of("talk")


@recording("simple-blocks.pcapng", "simple packet blocks, which have no times", HOW)
def simple_blocks(recording):
    data = _block("<", SECTION, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    data += _block("<", INTERFACE, struct.pack("<HHI", pcap.ETHERNET, 0, 0))
    for segment in segments():
        packet = pcap.packet(segment).data
        data += _block("<", SIMPLE, struct.pack("<I", len(packet)) + packet)
    recording.path.write_bytes(data)
    return truth_of("talk")
