"""listen --socketio before the clients that people use: python-socketio's, and our own."""

import asyncio
import contextlib
import threading
import time

import pytest
import socketio

import program

TRANSPORTS = {"websocket": ["websocket"], "polling": ["polling"], "upgrade": ["polling", "websocket"]}


@pytest.fixture
def listen(closing):
    def start(*arguments):
        listening = closing(program.Listening("--socketio", *arguments))
        listening.http = listening.url.replace("ws:", "http:")
        return listening

    return start


class Client:
    """python-socketio's client, with everything that it has heard."""

    def __init__(self, listening, transports=("websocket",), namespaces=("/",), **how):
        self.heard, self._arrived = [], threading.Condition()
        self.client = socketio.Client(**{"reconnection": False, **how})
        for namespace in namespaces:
            self.client.on("*", self._collector(namespace), namespace=namespace)
        self.client.connect(
            listening.http, transports=list(transports), namespaces=list(namespaces), wait_timeout=10)

    def _collector(self, namespace):
        def collect(event, *arguments):
            with self._arrived:
                self.heard.append((namespace, event, *arguments))
                self._arrived.notify_all()

        return collect

    def emit(self, event, *arguments, namespace="/"):
        self.client.emit(event, arguments, namespace=namespace)

    def call(self, event, *arguments, namespace="/", timeout=20):
        return self.client.call(event, arguments, namespace=namespace, timeout=timeout)

    def wait_for(self, count, timeout=20):
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.heard) >= count, timeout), self.heard[-10:]
        return self.heard

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.disconnect()


@pytest.fixture
def client(closing):
    return lambda *arguments, **how: closing(Client(*arguments, **how))


@pytest.fixture(params=TRANSPORTS)
def transports(request):
    return TRANSPORTS[request.param]


ARGUMENTS = ("Привет", {"a": [1, 2.5, None, True], "b": {}}, [], -0.5)


def test_events_come_back(listen, client, transports):
    one = client(listen(), transports)
    assert one.client.transport() == transports[-1]
    one.emit("message", *ARGUMENTS)
    one.emit("none")
    assert one.wait_for(2) == [("/", "message", *ARGUMENTS), ("/", "none")]


def test_acks(listen, client, transports):
    one = client(listen(), transports)
    assert [one.call("ask", number) for number in range(5)] == list(range(5))
    assert one.call("ask", 1, "two") == (1, "two")
    assert one.heard == []


def test_binary_both_ways(listen, client, transports):
    one = client(listen(), transports)
    data = {"name": "f", "parts": [b"\0\xff", b""], "all": bytes(range(256)) * 40}
    one.emit("up", b"\1", data)
    assert one.wait_for(1) == [("/", "up", b"\1", data)]
    assert one.call("ask", data) == data


def test_several_namespaces(listen, client, transports):
    listening = listen("--broadcast")
    one = client(listening, transports, namespaces=["/", "/chat"])
    two = client(listening, transports, namespaces=["/chat"])
    one.emit("a", 1)
    one.emit("b", 2, namespace="/chat")
    assert sorted(one.wait_for(2)) == [("/", "a", 1), ("/chat", "b", 2)]
    assert two.wait_for(1) == [("/chat", "b", 2)]


def test_a_namespace_that_is_not_served(closing):
    listening = closing(program.Listening("--socketio=/chat"))
    client, heard = socketio.Client(reconnection=False), []
    client.on("connect_error", heard.append, namespace="/other")
    with pytest.raises(socketio.exceptions.ConnectionError, match="/other"):
        client.connect(listening.url.replace("ws:", "http:"), namespaces=["/other"], wait_timeout=10)
    client.disconnect()
    assert heard == [{"message": "Invalid namespace"}]


def test_rooms(listen, client, transports):
    listening = listen("--rooms")
    inside, outside = client(listening, transports), client(listening, transports)
    inside.call("join", {"room": "x"})
    outside.emit("message", {"room": "x", "text": "я"})
    assert inside.wait_for(1) == [("/", "message", {"room": "x", "text": "я"})]
    inside.call("leave", {"room": "x"})
    outside.call("message", {"room": "x"})
    assert (len(inside.heard), outside.heard) == (1, [])


def test_lines_of_stdin_and_acks_of_them(listen, client, transports):
    listening = listen("--ack")
    one = client(listening, transports, namespaces=["/chat"])
    one.client.on("question", lambda data: ("yes", {"got": data}), namespace="/chat")
    listening.write('/chat notification {"data": "x"}\n/chat question 0x0aff\n')
    assert one.wait_for(1) == [("/chat", "notification", {"data": "x"})]
    # What python-socketio calls a handler for, the catch-all one does not hear.
    listening.stdout.wait_for(rb'^/chat ack question "yes" {"got":{"hex":"0aff"}}\n')


def test_the_heartbeat_keeps_a_session_alive(listen, client, transports):
    listening = listen("--ping-interval", "0.4", "-P")
    one = client(listening, transports)
    listening.stderr.wait_for(rb"(client 1: received Engine.IO pong\n[^$]*){4}", timeout=30)
    assert one.call("still", "there") == "there"
    assert one.heard == []


def test_a_client_comes_back(listen, client):
    one = client(listen(), reconnection=True, reconnection_delay=0.1, randomization_factor=0)
    one.call("before")
    # What the end of a network looks like: the socket goes, and nothing is said.
    one.client.eio.ws.sock.shutdown(2)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(socketio.exceptions.SocketIOError):
            assert one.call("after", 1, timeout=1) == 1
            return
        time.sleep(0.1)
    raise AssertionError("the client did not come back")


def test_the_client_of_asyncio(listen, transports):
    listening = listen("--broadcast=others")

    async def converse():
        heard = asyncio.Queue()
        clients = [socketio.AsyncClient(reconnection=False) for _ in range(2)]
        for one in clients:
            await one.connect(listening.http, transports=transports, namespaces=["/", "/chat"], wait_timeout=10)

        async def hear(*arguments):
            await heard.put(arguments)

        clients[1].on("news", hear, namespace="/chat")
        answer = await clients[0].call("news", {"b": b"\0\1"}, namespace="/chat", timeout=10)
        said = await asyncio.wait_for(heard.get(), 10)
        for one in clients:
            await one.disconnect()
        return answer, said

    assert asyncio.run(converse()) == ({"b": b"\0\1"}, ({"b": b"\0\1"},))


@pytest.mark.timeout(180)
def test_a_thousand_broadcasts_to_fifty_clients(listen):
    """None lost, none twice, and all in order; a few of the clients poll, and one of them has moved on."""
    listening = listen("--broadcast=others", "--ping-interval", "300")
    total, count = 1000, 50

    async def run():
        transports = [["polling"]] * 3 + [["polling", "websocket"]] * 3 + [["websocket"]] * (count - 6)
        heard = [[] for _ in range(count)]
        done = [asyncio.Event() for _ in range(count)]
        clients = [socketio.AsyncClient(reconnection=False) for _ in range(count)]

        def collector(number):
            def collect(value):
                heard[number].append(value)
                if len(heard[number]) >= total:
                    done[number].set()

            return collect

        for number, one in enumerate(clients):
            one.on("count", collector(number))
            await one.connect(listening.http, transports=transports[number], wait_timeout=20)
        sender = socketio.AsyncClient(reconnection=False)
        await sender.connect(listening.http, transports=["websocket"], wait_timeout=20)
        for number in range(total):
            await sender.emit("count", number)
        await asyncio.wait_for(asyncio.gather(*(event.wait() for event in done)), 120)
        # What came twice would come now.
        await sender.call("last", timeout=30)
        await asyncio.sleep(0.3)
        for one in [sender, *clients]:
            await one.disconnect()
        return heard

    heard = asyncio.run(run())
    assert all(one == list(range(total)) for one in heard), [len(one) for one in heard]


def test_our_own_client(listen):
    listening = listen("--rooms", "--broadcast")
    done = program.run(
        "connect", "--socketio=/chat", "--socketio", "--ack", listening.url,
        stdin='message "hi" 0x0aff\n/ join "x"\n/ message {"room": "x"}\n').expect(0)
    assert sorted(done.lines) == sorted([
        '/chat message "hi" {"hex":"0aff"}', '/chat ack message "hi" {"hex":"0aff"}', '/ ack join "x"',
        '/ message {"room":"x"}', '/ ack message {"room":"x"}'])
    assert done.err == ""
    assert sorted(listening.stop().lines) == sorted(
        ['/chat message "hi" {"hex":"0aff"}', 'join "x"', 'message {"room":"x"}'])


def test_our_own_client_and_what_is_refused(closing):
    listening = closing(program.Listening("--socketio=/chat"))
    done = program.run("connect", "--socketio=/other", listening.url).expect(18)
    assert "Invalid namespace" in done.err
    done = program.run("connect", "--socketio", f"{listening.url}/socket.io/?EIO=3").expect(14)
    assert "Unsupported protocol version" in done.err
