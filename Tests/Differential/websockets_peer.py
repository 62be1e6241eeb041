"""The sans-I/O protocol of Python's `websockets`."""

import logging

from websockets.client import ClientProtocol
from websockets.exceptions import PayloadTooBig, ProtocolError
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import CloseCode, Opcode
from websockets.protocol import OPEN
from websockets.server import ServerProtocol
from websockets.uri import parse_uri

from verdict import Verdict, answers

logging.getLogger("websockets").setLevel(logging.CRITICAL)
# What `Protocol.parse` gives `Protocol.fail`, for a side that has sent its Close already and sends no other.
CODES = {ProtocolError: 1002, UnicodeDecodeError: 1007, PayloadTooBig: 1009}


def judge(case):
    peer = Peer(case)
    start = 0
    for size in case.chops:
        peer.receive(case.data[start:start + size])
        start += size
    verdict = peer.verdict
    verdict.answers = answers(b"".join(peer.sent))
    return verdict


class Peer:
    def __init__(self, case):
        if case.is_server:
            self.protocol = ServerProtocol(state=OPEN, max_size=case.limit)
        else:
            self.protocol = ClientProtocol(parse_uri("ws://localhost/"), state=OPEN, max_size=case.limit)
        if case.deflate:
            self.protocol.extensions = [PerMessageDeflate(
                remote_no_context_takeover=not case.takeover, local_no_context_takeover=False,
                remote_max_window_bits=case.deflate, local_max_window_bits=15)]
        self.verdict = Verdict()
        self.sent = []
        self.pieces = []
        if case.closing:
            self.protocol.send_close(1000)
            self.protocol.data_to_send()

    @property
    def is_over(self):
        return self.verdict.failed is not None or self.verdict.is_closed

    def receive(self, data):
        if self.is_over:
            return
        was_open = self.protocol.state is OPEN
        self.protocol.receive_data(data)
        for frame in self.protocol.events_received():
            if not self.is_over:
                self.take(frame)
        problem = self.protocol.parser_exc
        if problem is not None and not self.is_over:
            self.verdict.failed = self.protocol.close_sent.code if was_open else CODES[type(problem)]
        self.sent += self.protocol.data_to_send()

    def take(self, frame):
        events = self.verdict.events
        if frame.opcode is Opcode.PING:
            events.append(("ping", bytes(frame.data)))
        elif frame.opcode is Opcode.PONG:
            events.append(("pong", bytes(frame.data)))
        elif frame.opcode is Opcode.CLOSE:
            close = self.protocol.close_rcvd
            code = None if close.code == CloseCode.NO_STATUS_RCVD else int(close.code)
            events.append(("close", code, close.reason.encode()))
        else:
            self.pieces.append(frame)
            if frame.fin:
                self.finish()

    def finish(self):
        """As `websockets.sync.messages.Assembler.get` and `Connection.recv` do."""
        opcode, payload = self.pieces[0].opcode, b"".join(bytes(piece.data) for piece in self.pieces)
        self.pieces = []
        if opcode is Opcode.TEXT:
            try:
                payload.decode()
            except UnicodeDecodeError:
                self.protocol.fail(CloseCode.INVALID_DATA)
                self.verdict.failed = 1007
                return
        self.verdict.events.append(("message", int(opcode), payload))
