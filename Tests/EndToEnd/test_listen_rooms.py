"""listen as a stand-in for a chat server: who hears what, and in which words."""

import json

import pytest
from websockets.sync.client import connect

import program


def dial(listening, path="/"):
    return connect(listening.url + path, open_timeout=5)


def heard(websocket, *expected):
    """Exactly these, and nothing behind them."""
    seen = [websocket.recv(timeout=5) for _ in expected]
    with pytest.raises(TimeoutError):
        seen.append(websocket.recv(timeout=0.2))
    assert seen == list(expected)


def test_the_others_hear_what_its_sender_does_not(listen):
    listening = listen("--broadcast=others")
    with dial(listening) as first, dial(listening) as second, dial(listening) as third:
        first.send("hello")
        heard(second, "hello")
        heard(third, "hello")
        heard(first)


def test_a_room_is_a_path(listen):
    listening = listen("--rooms")
    with dial(listening, "/ws/chat/a/") as first, dial(listening, "/ws/chat/a/?token=1") as second, \
            dial(listening, "/ws/chat/b/") as third:
        first.send("to a")
        third.send("to b")
        heard(first, "to a")
        heard(second, "to a")
        heard(third, "to b")


def test_a_room_without_its_sender(listen):
    listening = listen("--rooms", "--broadcast=others")
    with dial(listening, "/%D1%8F") as first, dial(listening, "/%d1%8f") as second, dial(listening, "/x") as third:
        first.send("hello")
        heard(second, "hello")
        heard(first)
        heard(third)


def test_the_consumer_of_the_channels_tutorial(listen):
    listening = listen("--rooms", "--reply", '{"message": "{json.message}"}')
    text = 'say "привет"\n'
    with dial(listening, "/ws/chat/lobby/") as first, dial(listening, "/ws/chat/lobby/") as second:
        first.send(json.dumps({"message": text}))
        assert json.loads(first.recv(timeout=5)) == json.loads(second.recv(timeout=5)) == {"message": text}
        first.send("no JSON")
        second.send(json.dumps({"other": 1}))
        listening.stderr.wait_for(rb"client 1: no reply: the message is not JSON")
        listening.stderr.wait_for(rb"client 2: no reply: the message has no message")
        heard(first)


def test_path_and_number_of_the_client(listen):
    listening = listen("--reply", "{client} at {path}: {}")
    with dial(listening, "/a?b=c") as first, dial(listening) as second:
        first.send("x")
        second.send("y")
        heard(first, "1 at /a: x")
        heard(second, "2 at /: y")


def test_what_answers_and_what_does_not_exclude_each_other():
    done = program.run("listen", "0", "--rooms", "--sink").expect(64)
    assert "--rooms and --sink exclude each other" in done.stderr.decode()
