"""Records WebSockets over HTTP/2 (RFC 8441): hypercorn echoes, the client is h2 and wsproto.

    pip install h2 hypercorn wsproto && python record.py > echo.txt

One line a read or write: `>` the client's bytes, `<` the server's, in hexadecimal. What was said stands in `#`
lines, one a message: stream, direction, opcode, text or hexadecimal.
"""
import asyncio
import contextlib
import socket
import sys

import h2.config
import h2.connection
import h2.events
import h2.settings
import hypercorn.asyncio
import hypercorn.config
import wsproto.extensions
import wsproto.frame_protocol as frames


async def application(scope, receive, send):
    if scope["type"] == "lifespan":
        for _ in range(2):
            event = await receive()
            await send({"type": event["type"] + ".complete"})
        return
    await receive()
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-plain", b"yes")]})
        await send({"type": "http.response.body", "body": b"no WebSocket here"})
        return
    if scope["path"] == "/refused":
        await send({"type": "websocket.close"})
        return
    await send({"type": "websocket.accept", "subprotocol": (scope["subprotocols"] or [None])[0]})
    while (event := await receive())["type"] == "websocket.receive":
        await send({**event, "type": "websocket.send"})


class Client:
    def __init__(self, connection):
        self.socket = connection
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        self.h2.initiate_connection()
        self.flush()

    def flush(self):
        if data := self.h2.data_to_send():
            print(">", data.hex())
            self.socket.sendall(data)

    def read(self):
        data = self.socket.recv(65536)
        print("<", data.hex())
        events = self.h2.receive_data(data)
        self.flush()
        return events

    def open(self, stream, path, headers):
        pseudo = [(":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"),
                  (":authority", "127.0.0.1"), (":path", path)]
        self.h2.send_headers(stream, pseudo + [("sec-websocket-version", "13")] + headers)
        self.flush()


def main():
    config = hypercorn.config.Config()
    listener = socket.create_server(("127.0.0.1", 0))
    config.bind = [f"fd://{listener.fileno()}"]
    config.accesslog = config.errorlog = None

    async def serve():
        done = asyncio.Event()
        server = asyncio.create_task(hypercorn.asyncio.serve(application, config, shutdown_trigger=done.wait))
        await asyncio.to_thread(talk, listener.getsockname())
        done.set()
        # hypercorn 0.18 stumbles over the end of a stream that it has ended.
        with contextlib.suppress(BaseExceptionGroup):
            await server

    asyncio.run(serve())


def talk(address):
    client = Client(socket.create_connection(address))
    while not any(isinstance(e, h2.events.RemoteSettingsChanged) for e in client.read()):
        pass
    client.open(1, "/chat?token=secret", [("sec-websocket-protocol", "chat, other")])
    client.open(3, "/deflated", [("sec-websocket-extensions", "permessage-deflate")])
    client.h2.send_headers(5, [(":method", "GET"), (":scheme", "http"), (":authority", "127.0.0.1"), (":path", "/")], end_stream=True)
    client.open(7, "/refused", [])
    answered = set()
    while answered != {1, 3, 5, 7}:
        answered |= {e.stream_id for e in client.read() if isinstance(e, h2.events.ResponseReceived)}
    deflate = wsproto.extensions.PerMessageDeflate()
    deflate._enabled = True
    speakers = {1: frames.FrameProtocol(True, []), 3: frames.FrameProtocol(True, [deflate])}
    said = {1: ["hello", "Ж 🎉", b"\x00\x01\xfe\xff"], 3: ["again and again and again", "again and again"]}
    for stream, messages in said.items():
        for message in messages:
            shown = message.hex() if isinstance(message, bytes) else message
            print("#", stream, "client", "binary" if isinstance(message, bytes) else "text", shown)
            client.h2.send_data(stream, speakers[stream].send_data(message), pad_length=7 if message == "hello" else None)
            client.flush()
            while not any(isinstance(e, h2.events.DataReceived) and e.stream_id == stream for e in client.read()):
                pass
    client.h2.send_data(1, speakers[1].close(1000, "bye"))
    client.flush()
    while not any(isinstance(e, h2.events.DataReceived) for e in client.read()):
        pass
    client.h2.end_stream(1)
    client.h2.reset_stream(3, 8)
    client.h2.close_connection()
    client.flush()
    client.socket.close()


if __name__ == "__main__":
    sys.exit(main())
