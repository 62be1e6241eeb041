"""listen: many clients, slow clients and rude ones."""

import concurrent.futures

import pytest
from websockets.sync.client import connect

import scripted
import wire


def converse(listening, *messages):
    with connect(listening.url, compression=None) as websocket:
        answers = []
        for message in messages:
            websocket.send(message)
            answers.append(websocket.recv(timeout=10))
        return answers


def test_thousands_of_clients_at_once(listen):
    listening = listen()
    peers = []
    try:
        for _ in range(2000):
            peers.append(scripted.Client(listening.port))
            peers[-1].send(wire.request())
        for peer in peers:
            assert b" 101 " in peer.read_head()
        for peer in peers:
            peer.say(wire.TEXT, "hi")
        assert all(peer.read_frame().text == "hi" for peer in peers)
        assert listening.memory() < 60_000
    finally:
        for peer in peers:
            peer.end()
    assert converse(listening, "still here") == ["still here"]


@pytest.mark.parametrize("size", [100_000, 300_000, 1 << 20, 4 << 20])
@pytest.mark.parametrize("piece", [2048, 200_000, 8 << 20])
def test_it_goes_on_reading_after_a_big_message(listen, client, size, piece):
    peer = client(listen().port).upgrade()
    data = wire.frame(wire.BINARY, b"x" * size, mask=b"abcd")
    for start in range(0, len(data), piece):
        peer.send(data[start:start + piece])
    assert len(peer.read_frame().payload) == size
    peer.say(wire.TEXT, "and another")
    assert peer.read_frame().text == "and another"


def test_a_client_that_does_not_read_is_not_read_from(listen, client):
    listening = listen()
    peer = client(listening.port).upgrade()
    peer.connection.settimeout(1)
    message = wire.frame(wire.BINARY, b"x" * 65_000, mask=b"abcd")
    with pytest.raises(TimeoutError):
        for _ in range(5000):
            peer.send(message)
    assert listening.memory() < 60_000
    assert converse(listening, "another one is served") == ["another one is served"]


def test_a_client_that_vanishes_is_forgotten(listen, client):
    listening = listen()
    for _ in range(20):
        peer = client(listening.port).upgrade()
        peer.say(wire.TEXT, "x" * 1000)
        peer.reset()
    assert converse(listening, "still here") == ["still here"]


def test_clients_at_the_same_time_get_their_own_answers(listen):
    listening = listen()

    def talk(number):
        messages = [f"{number} {turn}" for turn in range(200)]
        return converse(listening, *messages) == messages

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert all(pool.map(talk, range(8)))
