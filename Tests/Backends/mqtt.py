"""Packets of MQTT 3.1.1 (OASIS, 2014) as bytes, made and taken apart by hand: what a broker is told and what it says."""

import dataclasses
import struct

CONNECT, CONNACK, PUBLISH, PUBACK = 1, 2, 3, 4
SUBSCRIBE, SUBACK, PINGREQ, PINGRESP, DISCONNECT = 8, 9, 12, 13, 14


def text(value):
    data = value.encode()
    return struct.pack("!H", len(data)) + data


def length(count):
    """§2.2.3: seven bits a byte, the lowest first."""
    out = bytearray()
    while True:
        count, low = divmod(count, 128)
        out.append(low | (128 if count else 0))
        if not count:
            return bytes(out)


def packet(kind, body=b"", flags=0):
    return bytes([kind << 4 | flags]) + length(len(body)) + body


def connect(client, keep_alive=60):
    return packet(CONNECT, text("MQTT") + bytes([4, 0x02]) + struct.pack("!H", keep_alive) + text(client))


def subscribe(number, topic, qos=0):
    return packet(SUBSCRIBE, struct.pack("!H", number) + text(topic) + bytes([qos]), flags=2)


def publish(topic, payload, qos=0, number=None, retain=False):
    middle = struct.pack("!H", number) if qos else b""
    return packet(PUBLISH, text(topic) + middle + payload, flags=qos << 1 | retain)


def ping():
    return packet(PINGREQ)


def disconnect():
    return packet(DISCONNECT)


@dataclasses.dataclass(frozen=True)
class Packet:
    kind: int
    flags: int
    body: bytes


def published(topic, payload, retain=False):
    """A PUBLISH with QoS 0, as it comes to a subscriber."""
    return Packet(PUBLISH, int(retain), text(topic) + payload)


def packets(data):
    """All packets in the bytes of a stream; what is left over is an error."""
    found, at = [], 0
    while at < len(data):
        head, at = data[at], at + 1
        size = shift = 0
        while True:
            byte, at = data[at], at + 1
            size |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        assert at + size <= len(data), f"{at + size - len(data)} bytes are missing at the end"
        found.append(Packet(head >> 4, head & 15, data[at:at + size]))
        at += size
    return found
