"""Peers that break the rules, one connection each; the path says which way."""

import socket
import threading

import wire
from recordings import recording
from tap import tapped
from witness import Compressor, Witness, connected

OFFER = "permessage-deflate"
DEFLATE = ["Sec-WebSocket-Extensions: permessage-deflate"]
MASK = b"\x0a\x0b\x0c\x0d"
frame, close = wire.frame, wire.close
HELLO, BYE = frame(wire.TEXT, "hello"), close(1000)

# What the server says after its 101, and the rules that this breaks.
FRAMES = {
    "masked": ([frame(wire.TEXT, "hello", mask=MASK), BYE], ["mask-forbidden"]),
    "rsv1": ([frame(wire.TEXT, "hello", rsv=4), BYE], ["reserved-bits"]),
    "rsv2": ([frame(wire.TEXT, "hello", rsv=2), BYE], ["reserved-bits"]),
    "rsv3-of-a-ping": ([frame(wire.PING, "hello", rsv=1), BYE], ["reserved-bits"]),
    "opcode-3": ([frame(3, "hello"), BYE], ["reserved-opcode"]),
    "opcode-15": ([frame(15, "hello"), BYE], ["reserved-opcode"]),
    "length-in-16-bits": ([frame(wire.TEXT, "hello", length_bytes=2), BYE], ["minimal-length"]),
    "length-in-64-bits": ([frame(wire.TEXT, "x" * 200, length_bytes=8), BYE], ["minimal-length"]),
    "length-top-bit": ([b"\x82\x7f" + (2 ** 63 + 5).to_bytes(8, "big") + b"lying"], ["length-top-bit"]),
    "length-of-a-terabyte": ([b"\x82\x7f" + (2 ** 40).to_bytes(8, "big") + b"lying"], []),
    "cut-in-the-head": ([HELLO, b"\x81\x7e\x01"], []),
    "cut-in-the-payload": ([HELLO, b"\x81\x0aonly"], []),
    "long-ping": ([frame(wire.PING, "p" * 126), BYE], ["control-too-long"]),
    "fragmented-ping": ([frame(wire.PING, "p", fin=False), frame(wire.CONTINUATION, "q"), BYE],
                        ["control-fragmented", "orphan-continuation"]),
    "orphan": ([frame(wire.CONTINUATION, "alone"), HELLO, BYE], ["orphan-continuation"]),
    "interleaved": ([frame(wire.TEXT, "one ", fin=False), HELLO, BYE], ["interleaved-message"]),
    "never-finished": ([frame(wire.TEXT, "one ", fin=False), BYE], []),
    "text-of-no-utf8": ([frame(wire.TEXT, b"a\xff\xfeb"), BYE], ["invalid-utf8"]),
    "surrogate": ([frame(wire.TEXT, b"\xed\xa0\x80"), BYE], ["invalid-utf8"]),
    "text-ends-in-a-character": ([frame(wire.TEXT, b"\xd0", fin=False), frame(wire.CONTINUATION, b""), BYE],
                                 ["invalid-utf8"]),
    "close-of-one-byte": ([frame(wire.CLOSE, b"\x03")], ["close-payload-length"]),
    "close-0": ([close(0)], ["close-code"]),
    "close-999": ([close(999)], ["close-code"]),
    "close-1005": ([close(1005)], ["close-code"]),
    "close-1006": ([close(1006)], ["close-code"]),
    "close-1015": ([close(1015)], ["close-code"]),
    "close-5000": ([close(5000)], ["close-code"]),
    "close-reason-of-no-utf8": ([frame(wire.CLOSE, b"\x03\xe8\xff\xff")], ["close-reason-utf8"]),
    "data-after-close": ([BYE, HELLO], ["data-after-close"]),
    "ping-after-close": ([BYE, frame(wire.PING, "late")], ["control-after-close"]),
    "two-closes": ([BYE, BYE], ["control-after-close"]),
    "junk": ([b"\xff\xff" + b"\xff" * 8 + b"junk"],
             ["control-too-long", "length-top-bit", "mask-forbidden", "reserved-bits", "reserved-opcode"]),
}
# The same where permessage-deflate was agreed.
COMPRESSED = {
    "rsv1-of-a-continuation": ([frame(wire.TEXT, Compressor()("hello"), rsv=4, fin=False),
                                frame(wire.CONTINUATION, b"", rsv=4), BYE], ["deflate-bit-misplaced"]),
    "rsv1-of-a-ping": ([frame(wire.PING, "p", rsv=4), BYE], ["deflate-bit-misplaced"]),
    "no-deflate": ([frame(wire.TEXT, b"\xff\xff\xff\xff", rsv=4), BYE], ["deflate-corrupt"]),
    "compressed-text-of-no-utf8": ([frame(wire.TEXT, Compressor()(b"a\xffb"), rsv=4), BYE], ["invalid-utf8"]),
}
# What is wrong with the 101; a greeting and a Close follow.
HANDSHAKES = {
    "wrong-accept": ({"accept": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}, ["accept"]),
    "no-accept": ({"without": ["Sec-WebSocket-Accept"]}, ["accept"]),
    "no-upgrade": ({"without": ["Upgrade"]}, ["response-upgrade"]),
    "no-connection": ({"without": ["Connection"]}, ["response-connection"]),
    "subprotocol-not-offered": ({"extra": ["Sec-WebSocket-Protocol: chat"]}, ["subprotocol-offered"]),
    "extension-not-offered": ({"extra": DEFLATE}, ["extension-offered"]),
}
# What the client says, and the rules that this breaks; then it closes.
CLIENT = {
    "client-unmasked": ({"opcode": wire.TEXT, "payload": "bare", "masked": False}, ["mask-required"]),
    "client-rsv1": ({"opcode": wire.TEXT, "payload": "bits", "rsv": 4}, ["reserved-bits"]),
    "client-no-utf8": ({"opcode": wire.TEXT, "payload": b"\xc0\xaf"}, ["invalid-utf8"]),
}


def _serve(listener, answer):
    """Answers one client with bytes as they are, and hangs up."""
    client, _ = listener.accept()
    reader = client.makefile("rb")
    while reader.readline() not in (b"\r\n", b""):
        pass
    client.sendall(answer[0])
    for part in answer[1:]:
        client.sendall(part)
    client.shutdown(socket.SHUT_WR)
    reader.read()
    client.close()


def _hear(listener, name, answer, rules, offer=None, say=None):
    server = threading.Thread(target=_serve, args=(listener, answer))
    server.start()
    witness = Witness(connected(listener.getsockname()[1]))
    witness.upgrade(f"/{name}", extensions=offer)
    witness.truth.tags["violations"] = sorted(rules)
    if say:
        witness.hear()
        witness.hear()
        witness.say(**say)
        witness.close(1000)
    witness.hear_end()
    witness.end()
    server.join()
    return witness.truth


@recording("violations.pcap", "one connection for each way to break a rule, the path names it: frames, Close, "
           "compression, handshake, client", "a scripted server that hangs up after its lines, tcpdump on lo")
def violations(recording):
    listener = socket.create_server(("127.0.0.1", 0))
    with tapped(recording.path, f"tcp port {listener.getsockname()[1]}"):
        truths = [_hear(listener, name, [wire.response(), *frames], rules) for name, (frames, rules) in FRAMES.items()]
        truths += [_hear(listener, name, [wire.response(extra=DEFLATE), *frames], rules, OFFER)
                   for name, (frames, rules) in COMPRESSED.items()]
        truths += [_hear(listener, name, [wire.response(**how), HELLO, BYE], rules)
                   for name, (how, rules) in HANDSHAKES.items()]
        truths += [_hear(listener, name, [wire.response(), HELLO, BYE], rules, say=say)
                   for name, (say, rules) in CLIENT.items()]
    listener.close()
    return truths
