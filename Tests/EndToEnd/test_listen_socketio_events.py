"""listen --socketio: who hears which event, stdin, limits, and what does not go together."""

import concurrent.futures
import contextlib
import json
import socket
import threading
import time

import pytest
import websockets

import engineio_wire
import program
from engineio_wire import heard

# Who hears what


def test_all_and_others(socketio, joined, polling):
    for option, hears_itself in [("--broadcast", True), ("--broadcast=others", False)]:
        listening = socketio(option)
        sender, other, elsewhere, poller = (
            joined(listening), joined(listening), joined(listening, "/other"), polling(listening))
        sender.send('421["news",1]')
        heard(sender, "431[1]", *(['42["news",1]'] if hears_itself else []))
        heard(other, '42["news",1]')
        heard(elsewhere)
        assert poller.poll() == ['42["news",1]']


def test_rooms(socketio, joined):
    listening = socketio("--rooms")
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


def test_no_client_is_in_any_number_of_rooms(socketio, joined):
    listening = socketio("--rooms")
    first, second = joined(listening), joined(listening)
    for number in range(1000):
        first.send(f'42["join","{number}"]')
    first.send('421["join","one more"]')
    first.send('42["join",{"room":"one more"}]')
    heard(first, '431[{"message":"Too many rooms"}]', '42["error",{"message":"Too many rooms"}]')
    listening.stderr.wait_for(rb'client 1: join "one more" in / was refused: Too many rooms')
    second.send('42["message",{"room":"one more"}]')
    second.send('42["message",{"room":"999"}]')
    heard(first, '42["message",{"room":"999"}]')


def test_the_rooms_of_flask_socketio_and_a_broadcast_without_the_sender(socketio, joined):
    listening = socketio("--rooms", "--broadcast=others")
    first, second, third = joined(listening), joined(listening), joined(listening)
    for client in (first, second):
        client.send('421["join",{"room":"x"}]')
        heard(client, '431[{"room":"x"}]')
    first.send('42["message",{"room":"x"}]')
    first.send('42["message","all"]')
    heard(first)
    heard(second, '42["message",{"room":"x"}]', '42["message","all"]')
    heard(third, '42["message","all"]')


def test_without_rooms_join_is_an_event_like_any_other(socketio, joined):
    client = joined(socketio())
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


def test_a_sink_answers_nothing(socketio, joined):
    listening = socketio("--sink")
    client = joined(listening)
    client.send('421["a"]')
    heard(client)
    assert listening.stop().lines == ["a"]


# stdin


def test_lines_of_stdin_go_to_everybody_in_their_namespace(socketio, joined, polling, tmp_path):
    file = tmp_path / "file.bin"
    file.write_bytes(b"\1\2")
    listening = socketio()
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


def test_acks_of_what_stdin_emits(socketio, joined):
    listening = socketio("--ack", "--ack-timeout", "0.5")
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


def test_count_counts_events(socketio, joined):
    listening = socketio("--count", "2")
    client = joined(listening)
    client.send('42["a"]')
    client.send('42["b"]')
    assert [client.recv(timeout=5) for _ in range(2)] == ['42["a"]', '42["b"]']
    assert listening.finish().expect(0).lines == ["a", "b"]


@pytest.mark.parametrize("begin", ["polling", "websocket"])
def test_once_is_one_session(socketio, closing, begin):
    listening = socketio("--once")
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


def test_once_and_a_client_that_falls_silent(socketio, joined):
    listening = socketio("--once", "--ping-interval", "0.1", "--ping-timeout", "0.3")
    joined(listening)
    assert "no pong came within 0.3 s from the client" in listening.finish().expect(19).err


def test_sessions_are_limited_not_connections(socketio, polling, closing):
    listening = socketio("--max-connections", "1")
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


def test_idle_is_who_says_nothing_but_pongs(socketio, joined, polling):
    listening = socketio("--idle-timeout", "1", "--ping-interval", "0.2")
    client, session = joined(listening), polling(listening)
    began = time.monotonic()

    def last_packet():
        while (packets := session.poll()) == ["2"]:
            session.post("3")
        return packets

    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        last = pool.submit(last_packet)
        with pytest.raises(websockets.ConnectionClosedOK) as closed:
            while True:
                assert client.recv(timeout=5) == "2"
                client.send("3")
        assert last.result(timeout=5) == ["1"]
    assert closed.value.rcvd.code == 1001
    assert time.monotonic() - began > 0.5


def test_the_end_of_the_program_ends_every_session(socketio, joined, polling):
    listening = socketio()
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
def test_a_client_that_reads_nothing_is_not_read(socketio, closing, scope):
    """Over both transports: what it sends waits, instead of what is to be sent to it."""
    listening = socketio(*scope)
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


def test_who_reads_nothing_of_a_broadcast_is_dropped_and_the_others_go_on(socketio, joined, polling):
    listening = socketio("--broadcast=others")
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
    (["--socketio", "--replay", "x"], "--replay and --socketio exclude each other"),
    (["--socketio", "--misbehave", "mask"], "--misbehave and --socketio exclude each other"),
    (["--socketio", "--reply", "/x a"], "an event is answered in its own namespace"),
    (["--socketio", "--reply", "a {"], "an argument is no JSON"),
    (["--socketio=/a,b"], "a namespace has no comma"), (["--ack"], "--ack is for Socket.IO"),
    (["--ping-timeout", "3"], "--ping-timeout is for Socket.IO")])
def test_what_does_not_go_together(arguments, words):
    assert words in program.run("listen", "0", *arguments).expect(64).err


# JSON Lines


def test_packets_are_messages_in_json_whatever_carried_them(socketio, joined, polling):
    listening = socketio("--json")
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
