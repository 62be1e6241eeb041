"""listen --socketio on the wire: both transports, the upgrade, and what it answers to what is no Socket.IO."""

import contextlib
import json
import socket
import threading
import time

import pytest
import websockets
from websockets.sync.client import connect

import engineio_wire
import program


@pytest.fixture
def serve(listen):
    return lambda *arguments, **how: listen("--socketio", *arguments, **how)


@pytest.fixture
def polling(closing):
    """A session over polling that is opened, and has joined /."""

    def begin(listening, *namespaces, **how):
        session = closing(engineio_wire.Polling(listening.port, **how))
        session.open()
        for namespace in namespaces or ("/",):
            session.join(namespace)
        return session

    return begin


@pytest.fixture
def joined(closing):
    return lambda listening, *namespaces, **how: closing(engineio_wire.joined(listening, *namespaces, **how))


def heard(websocket, *expected):
    """Exactly these, and nothing behind them."""
    seen = [websocket.recv(timeout=5) for _ in expected]
    with contextlib.suppress(TimeoutError):
        seen.append(websocket.recv(timeout=0.2))
    assert seen == list(expected)


# Polling


def test_a_session_over_polling(serve, closing):
    listening = serve()
    session = closing(engineio_wire.Polling(listening.port))
    opened = session.open()
    assert {**opened, "sid": ""} == {
        "sid": "", "upgrades": ["websocket"], "pingTimeout": 20000, "pingInterval": 25000, "maxPayload": 64 << 20}
    assert len(session.sid) == 20
    session.join().join("/chat")
    session.post('42["message","hi",{"n":1.50}]')
    assert session.poll() == ['42["message","hi",{"n":1.50}]']
    session.post('42["a"]', '42/chat,7["b",1]')
    assert session.poll() == ['42["a"]', '43/chat,7[1]']
    assert listening.stop().lines == ['message "hi" {"n":1.50}', "a", "/chat b 1"]


def test_attachments_over_polling(serve, polling):
    session = polling(serve())
    head = '451-["up",{"_placeholder":true,"num":0}]'
    session.post(head, "bAAEC/w==")
    assert session.poll() == [head, b"\0\1\2\xff"]


def test_a_poll_waits_until_there_is_something(serve, polling, closing):
    listening = serve("--broadcast=others")
    waiting, sender = polling(listening), polling(listening)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(waiting.poll()))
    thread.start()
    thread.join(0.5)
    assert thread.is_alive(), answers
    sender.post('42["news"]')
    thread.join(5)
    assert answers == [['42["news"]']]


def test_one_poll_at_a_time(serve, polling, closing):
    listening = serve("--broadcast")
    session = polling(listening)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(session.poll()))
    thread.start()
    thread.join(0.3)
    other = closing(engineio_wire.Polling(listening.port))
    answer, body = other.request("GET", session.query)
    assert (answer.status, json.loads(body)) == (400, {"code": 3, "message": "Bad request"})
    listening.stderr.wait_for(rb"client 1: polls while its last poll is not answered")
    other.sid = session.sid
    other.post('42["on"]')
    thread.join(5)
    assert answers == [['42["on"]']]


def test_a_poll_that_was_given_up_loses_nothing(serve, polling):
    listening = serve()
    session = polling(listening)
    with socket.create_connection(("127.0.0.1", listening.port)) as gone:
        gone.sendall(f"GET {session.path}?{session.query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.3)
    time.sleep(0.3)
    session.post('42["kept"]')
    assert session.poll() == ['42["kept"]']


def test_bodies_in_chunks(serve, polling):
    session = polling(serve())
    body = '42["message","я"]'.encode()
    session.request("POST", session.query, iter([body[:9], body[9:]]), {"Transfer-Encoding": "chunked"}, True)
    assert session.poll() == ['42["message","я"]']


def test_the_client_ends_its_session(serve, polling):
    session = polling(serve())
    session.post("1")
    answer, body = session.request("GET", session.query)
    assert (answer.status, json.loads(body)) == (400, {"code": 1, "message": "Session ID unknown"})


# What engine.io refuses


@pytest.mark.parametrize("method, query, code, message", [
    ("GET", "EIO=3&transport=polling", 5, "Unsupported protocol version"),
    ("GET", "transport=polling", 5, "Unsupported protocol version"),
    ("GET", "EIO=4", 0, "Transport unknown"), ("GET", "EIO=4&transport=flashsocket", 0, "Transport unknown"),
    ("GET", "EIO=4&transport=polling&sid=nope", 1, "Session ID unknown"),
    ("POST", "EIO=4&transport=polling", 2, "Bad handshake method"),
    ("GET", "EIO=4&transport=websocket", 3, "Bad request")])
def test_refusals_over_http(serve, closing, method, query, code, message):
    client = closing(engineio_wire.Polling(serve().port))
    for _ in range(2):  # The connection is kept.
        answer, body = client.request(method, query)
        assert (answer.status, json.loads(body)) == (400, {"code": code, "message": message})
        assert answer.getheader("Content-Type") == "application/json"


@pytest.mark.parametrize("query, code", [
    ("EIO=3&transport=websocket", 5), ("EIO=4&transport=polling", 3), ("EIO=4&transport=websocket&sid=x", 1),
    ("EIO=4", 0)])
def test_refusals_of_a_websocket(serve, closing, query, code):
    with pytest.raises(websockets.InvalidStatus) as refused:
        closing(engineio_wire.websocket(serve(), query=query))
    assert refused.value.response.status_code == 400
    assert json.loads(refused.value.response.body)["code"] == code


def test_what_is_no_payload(serve, polling):
    listening = serve()
    session = polling(listening)
    answer, body = session.request("POST", session.query, "4\x1e")
    assert (answer.status, json.loads(body)["code"]) == (400, 3)
    session.post("hello", '42["a"]')
    listening.stderr.wait_for(rb"client 1: no Engine.IO packet: it begins with 'h', not with a type from 0 to 6: hello")
    assert session.poll() == ['42["a"]']


def test_other_paths_are_named(serve, closing):
    listening = serve()
    client = closing(engineio_wire.Polling(listening.port, path="/other"))
    answer, body = client.request("GET", "")
    assert (answer.status, body) == (404, b"There is nothing at /other: Socket.IO is at /socket.io/.\n")
    with pytest.raises(websockets.InvalidStatus, match="404"):
        closing(connect(f"{listening.url}/?EIO=4&transport=websocket"))


def test_another_path(listen, closing):
    listening = listen("--socketio", "--path", "/api/live")
    for path in ("/api/live/", "/api/live"):
        session = closing(engineio_wire.Polling(listening.port, path=path))
        session.open()
        session.join()


def test_a_body_beyond_the_limit(serve, polling):
    listening = serve("--max-message", "1K")
    session = polling(listening)
    answer, _ = session.request("POST", session.query, "4" * 1025)
    assert (answer.status, answer.getheader("Connection")) == (413, "close")


# Pages of other origins


def test_a_page_of_another_origin_may_read_it(serve, polling, closing):
    listening = serve()
    origin = {"Origin": "http://page.example:8080"}
    client = closing(engineio_wire.Polling(listening.port, headers=origin))
    answer, body = client.request("OPTIONS", "EIO=4&transport=polling", headers={
        "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-token"})
    assert (answer.status, body) == (204, b"")
    assert answer.getheader("Access-Control-Allow-Headers") == "x-token"
    assert "POST" in answer.getheader("Access-Control-Allow-Methods")
    for method, query in [("GET", "EIO=4&transport=polling"), ("GET", "EIO=3&transport=polling")]:
        answer, _ = client.request(method, query)
        assert answer.getheader("Access-Control-Allow-Origin") == origin["Origin"]
        assert answer.getheader("Access-Control-Allow-Credentials") == "true"


def test_an_origin_that_is_not_allowed(serve, closing):
    listening = serve("--allow-origin", "http://good.example")
    for origin, status in [("http://good.example", 200), ("http://bad.example", 403)]:
        client = closing(engineio_wire.Polling(listening.port, headers={"Origin": origin}))
        answer, body = client.request("GET", "EIO=4&transport=polling")
        assert answer.status == status, body


# The upgrade


def test_an_upgrade_moves_the_session(serve, polling, closing):
    listening = serve("-v")
    session = polling(listening)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(session.poll()))
    thread.start()
    thread.join(0.3)
    upgraded = closing(engineio_wire.websocket(listening, sid=session.sid))
    upgraded.send("2probe")
    assert upgraded.recv(timeout=5) == "3probe"
    thread.join(5)
    assert answers == [["6"]]
    session.post('42["before"]')
    upgraded.send("5")
    assert upgraded.recv(timeout=5) == '42["before"]'
    upgraded.send('42["after"]')
    heard(upgraded, '42["after"]')
    answer, body = session.request("GET", session.query)
    assert (answer.status, json.loads(body)["code"]) == (400, 3)
    listening.stderr.wait_for(rb"client 1: upgraded to WebSocket, on connection \d+\n")


def test_a_probe_that_goes_wrong_leaves_the_session_polling(serve, polling, closing):
    listening = serve()
    session = polling(listening)
    wrong = closing(engineio_wire.websocket(listening, sid=session.sid))
    wrong.send('42["early"]')
    with pytest.raises(websockets.ConnectionClosed):
        wrong.recv(timeout=5)
    session.post('42["on"]')
    assert session.poll() == ['42["on"]']
    second = closing(engineio_wire.websocket(listening, sid=session.sid))
    second.send("2probe")
    assert second.recv(timeout=5) == "3probe"


# WebSocket


def test_a_session_over_a_websocket(serve, joined):
    listening = serve()
    client = joined(listening, "/", "/chat")
    client.send('42/chat,["message",{"text":"Привет"}]')
    client.send('451-3["up",{"_placeholder":true,"num":0}]')
    client.send(b"\0\xff")
    heard(client, '42/chat,["message",{"text":"Привет"}]', '461-3[{"_placeholder":true,"num":0}]', b"\0\xff")
    assert listening.stop().lines == ['/chat message {"text":"Привет"}', 'up {"hex":"00ff"}']


def test_a_namespace_that_is_not_served(listen, closing):
    listening = listen("--socketio=/chat", "--socketio=news")
    client = closing(engineio_wire.joined(listening, "/chat", "/news"))
    client.send("40")
    client.send("40/other,{}")
    heard(client, '44{"message":"Invalid namespace"}', '44/other,{"message":"Invalid namespace"}')
    listening.stderr.wait_for(rb"client 1: was not let into /other: Invalid namespace\n")
    client.send('42/chat,["a"]')
    client.send('42/news,["b"]')
    heard(client, '42/chat,["a"]', '42/news,["b"]')
    assert listening.stop().lines == ["a", "/news b"]


def test_what_no_server_would_answer_is_told(serve, joined):
    listening = serve()
    client = joined(listening)
    for message in ['42/chat,["a"]', '42{"a":1}', "2", "4", b"x", '42["b"]']:
        client.send(message)
    heard(client, '42["b"]')
    for line in [rb"client 1: a Socket.IO event for /chat, in which the client is not: 42/chat,\[\"a\"\]\n",
                 rb"client 1: a Socket.IO event needs an array that begins with a name: 42{\"a\":1}\n",
                 rb"client 1: an Engine.IO ping from a client: since version 4 the server sends it: 2\n",
                 rb"client 1: an Engine.IO message without a Socket.IO packet: 4\n",
                 rb"client 1: a binary message that belongs to no event: x\n"]:
        listening.stderr.wait_for(line)


# The heartbeat


def test_pings_come_an_interval_after_each_pong_on_both_transports(serve, polling, joined):
    listening = serve("--ping-interval", "0.3", "-P")
    client, session = joined(listening), polling(listening)
    for _ in range(3):
        assert client.recv(timeout=5) == "2"
        client.send("3")
        assert session.poll() == ["2"]
        session.post("3")
    listening.stderr.wait_for(rb"client 1: received Engine.IO pong\n")


def test_who_gives_no_pong_is_closed(serve, polling, joined):
    listening = serve("--ping-interval", "0.2", "--ping-timeout", "0.5")
    client, session = joined(listening), polling(listening)
    assert client.recv(timeout=5) == "2"
    assert session.poll() == ["2"]
    with pytest.raises(websockets.ConnectionClosedOK, match="ping timeout"):
        client.recv(timeout=5)
    assert session.poll() == ["1"]
    listening.stderr.wait_for(rb"client 1: no pong came within 0.5 s: the session is closed\n")
    answer, _ = session.request("GET", session.query)
    assert answer.status == 400


# Who hears what


def test_all_and_others(serve, joined, polling):
    for option, hears_itself in [("--broadcast", True), ("--broadcast=others", False)]:
        listening = serve(option)
        sender, other, elsewhere, poller = (
            joined(listening), joined(listening), joined(listening, "/other"), polling(listening))
        sender.send('421["news",1]')
        heard(sender, "431[1]", *(['42["news",1]'] if hears_itself else []))
        heard(other, '42["news",1]')
        heard(elsewhere)
        assert poller.poll() == ['42["news",1]']


def test_rooms(serve, joined):
    listening = serve("--rooms")
    first, second, third = joined(listening), joined(listening), joined(listening)
    for client in (first, second):
        client.send('421["join",{"room":"x","username":"u"}]')
        heard(client, '431[{"room":"x","username":"u"}]')
    second.send('422["join","y"]')
    heard(second, '432["y"]')
    third.send('42["message",{"room":"x","text":"to x"}]')
    heard(first, '42["message",{"room":"x","text":"to x"}]')
    heard(second, '42["message",{"room":"x","text":"to x"}]')
    heard(third)
    second.send('423["leave",{"room":"x"}]')
    heard(second, '433[{"room":"x"}]')
    first.send('42["message",{"room":"x"}]')
    third.send('42["message",{"room":"y"}]')
    third.send('42["message",{"other":1}]')
    heard(first, '42["message",{"room":"x"}]')
    heard(second, '42["message",{"room":"y"}]')
    heard(third, '42["message",{"other":1}]')
    second.send("41")
    second.send("40")
    assert second.recv(timeout=5).startswith("40{")
    third.send('42["message",{"room":"y"}]')
    heard(second)


def test_the_rooms_of_flask_socketio_and_a_broadcast_without_the_sender(serve, joined):
    listening = serve("--rooms", "--broadcast=others")
    first, second, third = joined(listening), joined(listening), joined(listening)
    for client in (first, second):
        client.send('421["join",{"room":"x"}]')
        heard(client, '431[{"room":"x"}]')
    first.send('42["message",{"room":"x"}]')
    first.send('42["message","all"]')
    heard(first)
    heard(second, '42["message",{"room":"x"}]', '42["message","all"]')
    heard(third, '42["message","all"]')


def test_without_rooms_join_is_an_event_like_any_other(serve, joined):
    client = joined(serve())
    client.send('42["join",{"room":"x"}]')
    heard(client, '42["join",{"room":"x"}]')


def test_replies_made_of_a_template(listen, closing):
    listening = listen(
        "--socketio=/chat", "--broadcast", "--reply", 'server_broadcast {"data": {json.text}}')
    first, second = (closing(engineio_wire.joined(listening, "/chat")) for _ in range(2))
    first.send('42/chat,["user_message",{"text":"say \\"hi\\""}]')
    for client in (first, second):
        heard(client, '42/chat,["server_broadcast",{"data":"say \\"hi\\""}]')
    first.send('42/chat,["user_message",{}]')
    listening.stderr.wait_for(rb"client 1: no reply: the message has no text\n")
    second.send('42/chat,5["user_message",{"text":"x"}]')
    heard(second, '43/chat,5[{"data":"x"}]', '42/chat,["server_broadcast",{"data":"x"}]')


def test_a_sink_answers_nothing(serve, joined):
    listening = serve("--sink")
    client = joined(listening)
    client.send('421["a"]')
    heard(client)
    assert listening.stop().lines == ["a"]


# stdin


def test_lines_of_stdin_go_to_everybody_in_their_namespace(serve, joined, polling, tmp_path):
    file = tmp_path / "file.bin"
    file.write_bytes(b"\1\2")
    listening = serve()
    listening.write('early {"for": "who comes first"}\n')
    first = joined(listening)
    assert first.recv(timeout=5) == '42["early",{"for":"who comes first"}]'
    second, third = joined(listening, "/chat"), polling(listening, "/chat")
    listening.write(f'/chat notification {{"data": "я"}}\n\n"two words" 1 @{file} 0x0aff\nnone of JSON\n/nowhere a\n')
    heard(second, '42/chat,["notification",{"data":"я"}]')
    assert third.poll() == ['42/chat,["notification",{"data":"я"}]']
    heard(first, '452-["two words",1,{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]', b"\1\2", b"\n\xff")
    listening.stderr.wait_for(rb"line 5 of stdin was not emitted: an argument is no JSON")
    listening.stderr.wait_for(rb"line 6 of stdin reached nobody: no client is in /nowhere\n")


def test_acks_of_what_stdin_emits(serve, joined):
    listening = serve("--ack", "--ack-timeout", "0.5")
    first, second = joined(listening), joined(listening)
    listening.write("question 1\n")
    for client in (first, second):
        assert client.recv(timeout=5) == '420["question",1]'
    second.send('430["yes",{"x":1}]')
    listening.stdout.wait_for(rb'^ack question "yes" {"x":1}\n')
    listening.stderr.wait_for(rb"client 1: no ack of question within 0.5 s\n")
    listening.write("again\n")
    for client in (first, second):
        assert client.recv(timeout=5) == '421["again"]'


# Limits


def test_count_counts_events(serve, joined):
    listening = serve("--count", "2")
    client = joined(listening)
    client.send('42["a"]')
    client.send('42["b"]')
    assert [client.recv(timeout=5) for _ in range(2)] == ['42["a"]', '42["b"]']
    assert listening.finish().expect(0).lines == ["a", "b"]


@pytest.mark.parametrize("begin", ["polling", "websocket"])
def test_once_is_one_session(serve, closing, begin):
    listening = serve("--once")
    other = closing(engineio_wire.Polling(listening.port))
    if begin == "websocket":
        client = closing(engineio_wire.joined(listening))
    else:
        client = closing(engineio_wire.Polling(listening.port))
        client.open()
        client.join()
    answer, body = other.request("GET", "EIO=4&transport=polling")
    assert (answer.status, json.loads(body)["code"]) == (503, 4)
    if begin == "websocket":
        client.close()
    else:
        client.post("1")
    assert " 1 connection, " in listening.finish().expect(0).err


def test_once_and_a_client_that_falls_silent(serve, joined):
    listening = serve("--once", "--ping-interval", "0.1", "--ping-timeout", "0.3")
    joined(listening)
    assert "no pong came within 0.3 s from the client" in listening.finish().expect(19).err


def test_sessions_are_limited_not_connections(serve, polling, closing):
    listening = serve("--max-connections", "1")
    session = polling(listening)
    with pytest.raises(websockets.InvalidStatus, match="503"):
        closing(engineio_wire.websocket(listening))
    upgraded = closing(engineio_wire.websocket(listening, sid=session.sid))
    upgraded.send("2probe")
    assert upgraded.recv(timeout=5) == "3probe"
    upgraded.send("5")
    upgraded.close()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with contextlib.suppress(websockets.InvalidStatus):
            closing(engineio_wire.websocket(listening))
            return
    raise AssertionError("the place of a session that has ended stays taken")


def test_idle_is_who_says_nothing_but_pongs(serve, joined, polling):
    listening = serve("--idle-timeout", "1", "--ping-interval", "0.2")
    client, session = joined(listening), polling(listening)
    began = time.monotonic()
    with pytest.raises(websockets.ConnectionClosedOK) as closed:
        while True:
            assert client.recv(timeout=5) == "2"
            client.send("3")
    assert closed.value.rcvd.code == 1001
    assert time.monotonic() - began > 0.5
    while (packet := session.poll()) == ["2"]:
        session.post("3")
    assert packet == ["1"]


def test_the_end_of_the_program_ends_every_session(serve, joined, polling):
    listening = serve()
    client, session = joined(listening), polling(listening)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(session.poll()))
    thread.start()
    thread.join(0.3)
    listening.send_signal(2)
    with pytest.raises(websockets.ConnectionClosedOK) as closed:
        client.recv(timeout=5)
    assert closed.value.rcvd.code == 1001
    thread.join(5)
    assert answers == [["1"]]
    listening.finish().expect(130)


# Memory


@pytest.mark.parametrize("scope", [[], ["--broadcast"]])
def test_a_client_that_reads_nothing_is_not_read(serve, closing, scope):
    """Over both transports: what it sends waits, instead of what is to be sent to it."""
    listening = serve(*scope)
    text = '42["message","' + "x" * 60_000 + '"]'
    silent = closing(socket.create_connection(("127.0.0.1", listening.port)))
    session = closing(engineio_wire.Polling(listening.port))
    session.open()
    session.join()
    posts = f"POST {session.path}?{session.query} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(text)}\r\n\r\n{text}"
    silent.settimeout(0.5)
    sent = 0
    try:
        while sent < 100 << 20:
            sent += silent.send(posts.encode())
    except TimeoutError:
        pass
    assert 256 << 10 < sent < 40 << 20
    assert listening.memory() < 60_000, "kB"


def test_who_reads_nothing_of_a_broadcast_is_dropped_and_the_others_go_on(serve, joined, polling):
    listening = serve("--broadcast=others")
    sender = joined(listening)
    polling(listening)
    event = '42["message","' + "x" * 60_000 + '"]'
    for _ in range(6):
        sender.send(event)
    listening.stderr.wait_for(rb"client 2: was dropped: it read nothing for 10 s\n", timeout=20)
    sender.send('421["a"]')
    assert sender.recv(timeout=5) == "431[]"


# What does not go together


@pytest.mark.parametrize("arguments, words", [
    (["--socketio", "--page"], "--page and --socketio exclude each other"),
    (["--socketio", "--pipe"], "--pipe and --socketio exclude each other"),
    (["--socketio", "--exec", "cat"], "--exec and --socketio exclude each other"),
    (["--socketio", "--misbehave", "mask"], "--misbehave and --socketio exclude each other"),
    (["--socketio", "--reply", "/x a"], "an event is answered in its own namespace"),
    (["--socketio", "--reply", "a {"], "an argument is no JSON"),
    (["--socketio=/a,b"], "a namespace has no comma"), (["--ack"], "--ack is for Socket.IO"),
    (["--ping-timeout", "3"], "--ping-timeout is for Socket.IO")])
def test_what_does_not_go_together(arguments, words):
    assert words in program.run("listen", "0", *arguments).expect(64).err


# JSON Lines


def test_packets_are_messages_in_json_whatever_carried_them(serve, joined, polling):
    listening = serve("--json")
    client, session = joined(listening), polling(listening)
    client.send('42["a"]')
    client.recv(timeout=5)
    session.post('451-["b",{"_placeholder":true,"num":0}]', "bAP8=")
    session.poll()
    session.post("1")
    client.close()
    listening.stdout.wait_for(rb'"type":"close"')
    records = [record for record in listening.stop().records if record["type"] == "message"]
    assert [(record["conn"], record["data"]["from"], record["data"].get("text", record["data"].get("base64")))
            for record in records if record["conn"] == 2][-4:] == [
        (2, "client", "AP8="), (2, "server", '451-["b",{"_placeholder":true,"num":0}]'), (2, "server", "AP8="),
        (2, "client", "1")]
    assert ("client", '42["a"]') in [(record["data"]["from"], record["data"].get("text")) for record in records]
