"""Asks the fuzzing server of wstest for something, without a WebSocket library."""

import base64
import os
import socket


def ask(port, target, timeout=600):
    """The first message of a connection in which only the server speaks."""
    with socket.create_connection(("127.0.0.1", port), timeout) as connection:
        key = base64.b64encode(os.urandom(16)).decode()
        connection.sendall((f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
                            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                            "Sec-WebSocket-Version: 13\r\n\r\n").encode())
        reader = connection.makefile("rb")
        status = reader.readline()
        if b" 101 " not in status:
            raise OSError(f"{target}: {status!r}")
        while reader.readline().strip():
            pass
        head = reader.read(2)
        length = head[1] & 0x7F if len(head) == 2 else 0
        if length == 126:
            length = int.from_bytes(reader.read(2), "big")
        payload = reader.read(length)
        connection.sendall(b"\x88\x80\x00\x00\x00\x00")
        return payload


def free_port():
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]
