"""listen --socketio on the wire: both transports, the upgrade, and what it answers to what is no Socket.IO."""

import json
import socket
import threading
import time

import pytest
import websockets
from websockets.sync.client import connect

import engineio_wire
from engineio_wire import heard

# Polling


def test_a_session_over_polling(socketio, closing):
    listening = socketio()
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


def test_attachments_over_polling(socketio, polling):
    session = polling(socketio())
    head = '451-["up",{"_placeholder":true,"num":0}]'
    session.post(head, "bAAEC/w==")
    assert session.poll() == [head, b"\0\1\2\xff"]


def test_a_poll_waits_until_there_is_something(socketio, polling, closing):
    listening = socketio("--broadcast=others")
    waiting, sender = polling(listening), polling(listening)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(waiting.poll()))
    thread.start()
    thread.join(0.5)
    assert thread.is_alive(), answers
    sender.post('42["news"]')
    thread.join(5)
    assert answers == [['42["news"]']]


def test_one_poll_at_a_time(socketio, polling, closing):
    listening = socketio("--broadcast")
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


def test_a_poll_that_was_given_up_loses_nothing(socketio, polling):
    listening = socketio()
    session = polling(listening)
    with socket.create_connection(("127.0.0.1", listening.port)) as gone:
        gone.sendall(f"GET {session.path}?{session.query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.3)
    time.sleep(0.3)
    session.post('42["kept"]')
    assert session.poll() == ['42["kept"]']


def test_bodies_in_chunks(socketio, polling):
    session = polling(socketio())
    body = '42["message","я"]'.encode()
    session.request("POST", session.query, iter([body[:9], body[9:]]), {"Transfer-Encoding": "chunked"}, True)
    assert session.poll() == ['42["message","я"]']


def test_the_client_ends_its_session(socketio, polling):
    session = polling(socketio())
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
def test_refusals_over_http(socketio, closing, method, query, code, message):
    client = closing(engineio_wire.Polling(socketio().port))
    for _ in range(2):  # The connection is kept.
        answer, body = client.request(method, query)
        assert (answer.status, json.loads(body)) == (400, {"code": code, "message": message})
        assert answer.getheader("Content-Type") == "application/json"


@pytest.mark.parametrize("query, code", [
    ("EIO=3&transport=websocket", 5), ("EIO=4&transport=polling", 3), ("EIO=4&transport=websocket&sid=x", 1),
    ("EIO=4", 0)])
def test_refusals_of_a_websocket(socketio, closing, query, code):
    with pytest.raises(websockets.InvalidStatus) as refused:
        closing(engineio_wire.websocket(socketio(), query=query))
    assert refused.value.response.status_code == 400
    assert json.loads(refused.value.response.body)["code"] == code


def test_what_is_no_payload(socketio, polling):
    listening = socketio()
    session = polling(listening)
    answer, body = session.request("POST", session.query, "4\x1e")
    assert (answer.status, json.loads(body)["code"]) == (400, 3)
    session.post("hello", '42["a"]')
    listening.stderr.wait_for(rb"client 1: no Engine.IO packet: it begins with 'h', not with a type from 0 to 6: hello")
    assert session.poll() == ['42["a"]']


def test_other_paths_are_named(socketio, closing):
    listening = socketio()
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


def test_a_body_beyond_the_limit(socketio, polling):
    listening = socketio("--max-message", "1K")
    session = polling(listening)
    answer, _ = session.request("POST", session.query, "4" * 1025)
    assert (answer.status, answer.getheader("Connection")) == (413, "close")


# Pages of other origins


def test_a_page_of_another_origin_may_read_it(socketio, polling, closing):
    listening = socketio()
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


def test_an_origin_that_is_not_allowed(socketio, closing):
    listening = socketio("--allow-origin", "http://good.example")
    for origin, status in [("http://good.example", 200), ("http://bad.example", 403)]:
        client = closing(engineio_wire.Polling(listening.port, headers={"Origin": origin}))
        answer, body = client.request("GET", "EIO=4&transport=polling")
        assert answer.status == status, body


# The upgrade


def test_an_upgrade_moves_the_session(socketio, polling, closing):
    listening = socketio("-v")
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


def test_a_probe_that_goes_wrong_leaves_the_session_polling(socketio, polling, closing):
    listening = socketio()
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


def test_a_session_over_a_websocket(socketio, joined):
    listening = socketio()
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


def test_what_no_server_would_answer_is_told(socketio, joined):
    listening = socketio()
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


def test_pings_come_an_interval_after_each_pong_on_both_transports(socketio, polling, joined):
    listening = socketio("--ping-interval", "0.3", "-P")
    client, session = joined(listening), polling(listening)
    for _ in range(3):
        assert client.recv(timeout=5) == "2"
        client.send("3")
        assert session.poll() == ["2"]
        session.post("3")
    listening.stderr.wait_for(rb"client 1: received Engine.IO pong\n")


def test_who_gives_no_pong_is_closed(socketio, polling, joined):
    listening = socketio("--ping-interval", "0.2", "--ping-timeout", "0.5")
    client, session = joined(listening), polling(listening)
    assert client.recv(timeout=5) == "2"
    assert session.poll() == ["2"]
    with pytest.raises(websockets.ConnectionClosedOK, match="ping timeout"):
        client.recv(timeout=5)
    assert session.poll() == ["1"]
    listening.stderr.wait_for(rb"client 1: no pong came within 0.5 s: the session is closed\n")
    answer, _ = session.request("GET", session.query)
    assert answer.status == 400
