"""The sans-I/O connection of Python's `wsproto`."""

from wsproto.connection import Connection, ConnectionState, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Ping, Pong, TextMessage
from wsproto.extensions import PerMessageDeflate
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import LocalProtocolError

from verdict import Verdict, answers


def judge(case):
    peer = Peer(case)
    start = 0
    for size in case.chops:
        peer.receive(case.data[start:start + size])
        start += size
    verdict = peer.verdict
    verdict.answers = answers(peer.sent)
    return verdict


class Peer:
    def __init__(self, case):
        self.connection = Connection(
            ConnectionType.SERVER if case.is_server else ConnectionType.CLIENT, extensions=extensions(case))
        self.verdict = Verdict()
        self.sent = b""
        self.pieces = []
        if case.closing:
            self.connection.send(CloseConnection(code=1000))

    def receive(self, data):
        if self.verdict.failed is not None or self.verdict.is_closed:
            return
        self.connection.receive_data(data)
        for event in self.connection.events():
            self.take(event)

    def take(self, event):
        events = self.verdict.events
        if isinstance(event, (TextMessage, BytesMessage)):
            self.pieces.append(event.data)
            if event.message_finished:
                is_text = isinstance(event, TextMessage)
                whole = "".join(self.pieces).encode() if is_text else b"".join(map(bytes, self.pieces))
                self.pieces = []
                events.append(("message", 1 if is_text else 2, whole))
        elif isinstance(event, Ping):
            events.append(("ping", bytes(event.payload)))
            self.answer(event)
        elif isinstance(event, Pong):
            events.append(("pong", bytes(event.payload)))
        elif self.connection.state in (ConnectionState.OPEN, ConnectionState.LOCAL_CLOSING):
            # A breach is told as a Close that nobody has sent.
            self.verdict.failed = int(event.code)
            self.answer(event)
        else:
            code = None if event.code == CloseReason.NO_STATUS_RCVD else int(event.code)
            events.append(("close", code, (event.reason or "").encode()))
            self.answer(event)

    def answer(self, event):
        try:
            self.sent += self.connection.send(event.response())
        except LocalProtocolError:
            pass  # It has sent its Close, and sends nothing more.


def extensions(case):
    if not case.deflate:
        return []
    deflate = PerMessageDeflate()
    sender = "client" if case.is_server else "server"
    takeover = "" if case.takeover else f"; {sender}_no_context_takeover"
    deflate.finalize(f"permessage-deflate; {sender}_max_window_bits={case.deflate}{takeover}")
    return [deflate]
