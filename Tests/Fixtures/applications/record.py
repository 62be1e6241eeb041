"""Records protocols on top of the WebSocket, spoken by the libraries of others: record.py [NAME...], as root.

Each NAME.pcap has a NAME.jsonl beside it: what the client has told its library and was told by it, one a line, in
the order in which it happened. Of the wire it knows nothing.
"""

import asyncio
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parents[1]
sys.path += [str(TESTS / "Fixtures/record"), str(TESTS / "EndToEnd")]

import servers  # noqa: E402
from tap import tapped  # noqa: E402


class Log:
    """What is said, as JSON. Bytes are hexadecimal, as wscope writes them."""

    def __init__(self, name):
        self._file = (HERE / f"{name}.jsonl").open("w")
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self.count = 0

    def note(self, sender, **said):
        with self._changed:
            print(json.dumps({"from": sender, **plain(said)}, ensure_ascii=False), file=self._file, flush=True)
            self.count += 1
            self._changed.notify_all()

    def wait_for(self, count, seconds=15):
        """Until so many lines have been written."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.count >= count, seconds), f"{self.count} of {count}"


def plain(value):
    if isinstance(value, (bytes, bytearray)):
        return {"hex": value.hex()}
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def started(*command):
    """A server that prints its port when it serves."""
    process = subprocess.Popen([sys.executable, *map(str, command)], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
    port = int(process.stdout.readline())
    time.sleep(1)
    return process, port


def socketio(path):
    """python-socketio against Flask-SocketIO on gevent, which sends a ping every second."""
    import socketio as library

    process, port = started(TESTS / "Backends/flask_socketio_app.py", "gevent", "1")
    log = Log("socketio")
    client = library.Client(reconnection=False)

    def heard(event, namespace, *arguments):
        log.note("server", namespace=namespace, event=event, args=arguments)
        if event == "question":
            log.note("client", namespace=namespace, ack_of=event, args=["потому что", b"\x00\xff"])
            return "потому что", b"\x00\xff"

    client.on("*", heard, namespace="*")

    def emit(event, *arguments, namespace="/", acknowledged=False, answers=1):
        before = log.count
        log.note("client", namespace=namespace, event=event, args=arguments)
        callback = (lambda *given: log.note("server", namespace=namespace, ack_of=event, args=given))
        client.emit(event, arguments, namespace=namespace, callback=callback if acknowledged else None)
        log.wait_for(before + 1 + answers)

    try:
        with tapped(path, f"tcp port {port}"):
            client.connect(f"http://127.0.0.1:{port}", transports=["websocket"],
                           namespaces=["/", "/chat", "/private"], auth={"token": "sesame"})
            log.wait_for(3)
            emit("message", "Привет 🙂\n\u202e")
            emit("echo", "a", {"b": [1.5, None, True], "я": {}}, acknowledged=True, answers=2)
            emit("upload", bytes(range(256)) * 2, acknowledged=True, answers=2)
            emit("ask me", answers=3)
            emit("user_message", {"text": "hi"}, namespace="/chat", acknowledged=True, answers=2)
            emit("silent", acknowledged=True, answers=1)
            time.sleep(2.5)
            client.disconnect()
            refused = library.Client(reconnection=False)
            try:
                refused.connect(f"http://127.0.0.1:{port}", transports=["websocket"], namespaces=["/closed"])
            except library.exceptions.ConnectionError as error:
                log.note("server", namespace="/closed", refused=str(error))
            time.sleep(0.5)
    finally:
        process.kill()


def mqtt(path):
    """paho-mqtt against mosquitto: 3.1.1, then 5."""
    import paho.mqtt.client as paho
    from paho.mqtt.packettypes import PacketTypes
    from paho.mqtt.properties import Properties

    log = Log("mqtt")
    with tempfile.TemporaryDirectory() as folder:
        port = servers.free_port()
        configuration = pathlib.Path(folder) / "mosquitto.conf"
        # Version 2.0.11 ends at once where it has a listener for WebSockets and none for plain MQTT.
        configuration.write_text(
            "persistence false\nlog_dest none\nallow_anonymous true\n"
            f"listener {servers.free_port()} 127.0.0.1\n"
            f"listener {port} 127.0.0.1\nprotocol websockets\nsocket_domain ipv4\n")
        broker = subprocess.Popen(["mosquitto", "-c", configuration], stderr=subprocess.DEVNULL)
        time.sleep(1)
        try:
            with tapped(path, f"tcp port {port}"):
                for version in (paho.MQTTv311, paho.MQTTv5):
                    talk(paho, log, port, version, Properties(PacketTypes.PUBLISH))
                time.sleep(0.5)
        finally:
            broker.kill()


def talk(paho, log, port, version, properties):
    client = paho.Client(paho.CallbackAPIVersion.VERSION2, f"client-{version}", transport="websockets",
                         protocol=version)
    client.username_pw_set("me", "sesame")
    client.will_set("will", "gone")
    ready = threading.Event()
    client.on_subscribe = lambda *_: ready.set()
    client.on_message = lambda _, __, message: log.note(
        "server", topic=message.topic, payload=shown(message.payload), qos=message.qos)
    client.connect("127.0.0.1", port, keepalive=1)
    client.loop_start()
    client.subscribe([("комната/#", 1), ("other", 0)])
    assert ready.wait(10)
    if version == paho.MQTTv5:
        properties.ContentType = "text/plain"
        properties.UserProperty = [("a", "1"), ("b", "2")]
    for topic, payload, qos in [("комната/1", "привет".encode(), 0), ("комната/2", bytes(range(256)) * 20, 1),
                                ("other", b"", 2), ("комната/3", b'{"n": 1}', 1)]:
        before = log.count
        log.note("client", topic=topic, payload=shown(payload), qos=qos)
        client.publish(topic, payload, qos, properties=properties if version == paho.MQTTv5 else None)
        log.wait_for(before + 2)
    time.sleep(2.5)
    client.unsubscribe("other")
    time.sleep(0.3)
    client.disconnect()
    client.loop_stop()


def shown(payload):
    try:
        return payload.decode()
    except UnicodeDecodeError:
        return payload


def graphql(path):
    """gql against Strawberry, in the subprotocol graphql-transport-ws."""
    process, port = started(TESTS / "Backends/graphql_app.py")
    try:
        with tapped(path, f"tcp port {port}"):
            asyncio.run(ask(Log("graphql"), port))
    finally:
        process.kill()


async def ask(log, port):
    from gql import Client, gql
    from gql.transport.exceptions import TransportQueryError
    from gql.transport.websockets import WebsocketsTransport

    transport = WebsocketsTransport(url=f"ws://127.0.0.1:{port}/", init_payload={"token": "sesame", "lang": "ru"},
                                    subprotocols=["graphql-transport-ws"])
    async with Client(transport=transport, fetch_schema_from_transport=False) as session:
        for query in ("subscription { count(target: 3) }", 'query { hello(name: "Мир") }'):
            log.note("client", query=query)
            async for result in session.subscribe(gql(query)):
                log.note("server", data=result)
        log.note("client", query="query { nobody }")
        try:
            await session.execute(gql("query { nobody }"))
        except TransportQueryError as error:
            log.note("server", errors=error.errors)


RECORDINGS = {"socketio": socketio, "mqtt": mqtt, "graphql": graphql}


def main():
    for name in sys.argv[1:] or RECORDINGS:
        path = HERE / f"{name}.pcap"
        RECORDINGS[name](path)
        print(f"{name}: {path.stat().st_size} bytes", flush=True)
        os.chmod(path, 0o644)


main()
