"""Proxies before the handshake."""

import contextlib
import pathlib
import select
import socket
import struct
import subprocess
import tempfile
import threading
import time

import certificates
import secured
import servers
import talks
from recordings import recording
from tap import tapped
from truth import CLIENT, SERVER
from witness import Witness, connected


@contextlib.contextmanager
def tinyproxy():
    port = servers.free_port()
    with tempfile.TemporaryDirectory() as folder:
        settings = pathlib.Path(folder, "tinyproxy.conf")
        settings.write_text(f"Port {port}\nListen 127.0.0.1\nTimeout 60\nLogFile \"{folder}/log\"\n")
        process = subprocess.Popen(["tinyproxy", "-d", "-c", settings], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        try:
            for _ in range(100):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()
            process.wait()


def connect_through(proxy, port):
    """CONNECT (RFC 9110 §9.3.6): the connection, and the bytes that it took each way."""
    connection = connected(proxy)
    asked = f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    connection.sendall(asked)
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += connection.recv(1)
    assert b" 200 " in answer, answer
    return connection, {CLIENT: len(asked), SERVER: len(answer)}


@recording("connect.pcap", "through CONNECT", "tinyproxy, Python websockets, tcpdump on lo at the proxy's port")
def connect(recording):
    with servers.websockets() as port, tinyproxy() as proxy, tapped(recording.path, f"tcp port {proxy}"):
        connection, _ = connect_through(proxy, port)
        return [talks.short(Witness(connection).upgrade())]


@recording("connect-tls.pcap", "TLS 1.3 through CONNECT",
           "tinyproxy, Python websockets, tcpdump on lo at the proxy's port, keys logged by the client")
def connect_tls(recording):
    with tempfile.TemporaryDirectory() as folder:
        pair = certificates.Authority(pathlib.Path(folder)).server
        with servers.websockets("--certificate", pair.certificate, "--key", pair.key) as port, \
                tinyproxy() as proxy, tapped(recording.path, f"tcp port {proxy}"):
            connection, _ = connect_through(proxy, port)
            context = secured.client_context(recording)
            return [talks.short(Witness(context.wrap_socket(connection, server_hostname="localhost")).upgrade())]


@contextlib.contextmanager
def socks5():
    """A SOCKS5 server (RFC 1928, RFC 1929) for one client: CONNECT only, any password."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        client, _ = listener.accept()
        reader = client.makefile("rb", buffering=0)
        version, count = reader.read(2)
        methods = reader.read(count)
        method = 2 if 2 in methods else 0
        client.sendall(bytes([version, method]))
        if method == 2:
            reader.read(1)
            for _ in range(2):
                reader.read(reader.read(1)[0])
            client.sendall(b"\x01\x00")
        _, command, _, kind = reader.read(4)
        assert command == 1
        host = socket.inet_ntoa(reader.read(4)) if kind == 1 else reader.read(reader.read(1)[0]).decode()
        server = socket.create_connection((host, struct.unpack(">H", reader.read(2))[0]))
        client.sendall(b"\x05\x00\x00\x01" + socket.inet_aton("127.0.0.1") + struct.pack(">H", server.getsockname()[1]))
        _relay(client, server)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    thread.join(10)
    listener.close()


def _relay(left, right):
    other = {left: right, right: left}
    open_ones = [left, right]
    while open_ones:
        for ready in select.select(open_ones, [], [])[0]:
            if data := ready.recv(65536):
                other[ready].sendall(data)
            else:
                open_ones.remove(ready)
                other[ready].shutdown(socket.SHUT_WR)
    left.close()
    right.close()


def _socks(recording, greeting, address, password=b""):
    with servers.websockets() as port, socks5() as proxy, tapped(recording.path, f"tcp port {proxy}"):
        connection = connected(proxy)
        connection.sendall(greeting)
        assert connection.recv(2)[1] == greeting[-1]
        if password:
            connection.sendall(password)
            assert connection.recv(2) == b"\x01\x00"
        connection.sendall(b"\x05\x01\x00" + address + struct.pack(">H", port))
        assert connection.recv(10)[:2] == b"\x05\x00"
        return [talks.short(Witness(connection).upgrade())]


@recording("socks5.pcap", "through SOCKS5 without a password, to an IPv4 address",
           "a SOCKS5 server of our own, Python websockets, tcpdump on lo at its port")
def socks(recording):
    return _socks(recording, b"\x05\x01\x00", b"\x01" + socket.inet_aton("127.0.0.1"))


@recording("socks5-password.pcap", "through SOCKS5 with name and password, to a host name", "the same")
def socks_password(recording):
    return _socks(recording, b"\x05\x02\x00\x02", b"\x03\x09localhost", b"\x01\x04name\x06secret")
