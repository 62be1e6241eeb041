"""The `websockets` library against `listen`, which stands in for FastAPI and for Channels."""

import asyncio
import json
import ssl

import pytest
import websockets
from websockets.asyncio.client import connect as connect_async
from websockets.sync.client import connect

import crowd


@pytest.fixture(params=["ws", "wss"])
def listen_on(request, listen, tmp_path):
    """Starts the listener on either scheme; returns it with what a client needs to trust it."""
    def started(*arguments):
        if request.param == "ws":
            return listen(*arguments), {}
        authority = tmp_path / "ca.pem"
        listening = listen("--self-signed", "--write-ca", authority, *arguments, scheme="wss")
        return listening, {"ssl": ssl.create_default_context(cafile=authority)}

    return started


def test_the_echo_of_fastapi(listen_on):
    listening, trust = listen_on("--reply", "Echo: {}", "--path", "/ws")
    with connect(listening.url + "/ws", **trust) as peer:
        for text in ["hello", "", "Привет", "x" * 100_000, "two\nlines"]:
            peer.send(text)
            assert peer.recv(timeout=10) == f"Echo: {text}"
    with pytest.raises(websockets.InvalidStatus, match="404"):
        connect(listening.url + "/", **trust)


def test_ten_thousand_messages_in_order(listen_on):
    listening, trust = listen_on("--reply", "Echo: {}", "--compress")

    async def converse():
        async with connect_async(listening.url, **trust) as peer:
            async def send():
                for number in range(10_000):
                    await peer.send(str(number))

            sending = asyncio.create_task(send())
            answers = [await peer.recv() for _ in range(10_000)]
            await sending
        return answers

    assert asyncio.run(asyncio.wait_for(converse(), 50)) == [f"Echo: {number}" for number in range(10_000)]


def test_the_consumer_of_the_channels_tutorial(listen_on):
    listening, trust = listen_on("--rooms", "--reply", '{"message": "{json.message}"}')
    rooms = ["/ws/chat/a/", "/ws/chat/a/", "/ws/chat/b/"]
    first, second, other = (connect(listening.url + room, **trust) for room in rooms)
    with first, second, other:
        first.send(json.dumps({"message": 'say "привет"'}))
        other.send(json.dumps({"message": "to b"}))
        assert [json.loads(peer.recv(timeout=10)) for peer in (first, second, other)] == [
            {"message": 'say "привет"'}, {"message": 'say "привет"'}, {"message": "to b"}]


@pytest.mark.parametrize("offered, agreed", [(["v2", "v1"], "v2"), (["v9", "v1"], "v1"), (["v9"], None), (None, None)])
def test_subprotocols(listen_on, offered, agreed):
    listening, trust = listen_on("-s", "v1", "-s", "v2")
    with connect(listening.url, subprotocols=offered, **trust) as peer:
        assert peer.subprotocol == agreed


@pytest.mark.parametrize("code, reason", [(1000, ""), (1001, "away"), (3000, "прощай"), (4999, "x" * 123)])
def test_a_close_is_echoed(listen_on, code, reason):
    listening, trust = listen_on("-v")
    with connect(listening.url, **trust) as peer:
        peer.close(code, reason)
    assert (peer.close_code, peer.close_reason) == (code, reason)
    listening.stderr.wait_for(rf"Closed {code} .*; client closed first, cleanly".encode())


# Counts


@pytest.mark.parametrize("whom", ["all", "others"])
def test_a_thousand_broadcasts_to_fifty_clients(listen_on, whom):
    """Its sender is one of them. What comes once too often would come before the last."""
    listening, trust = listen_on(f"--broadcast={whom}")
    sent = [str(number) for number in range(crowd.COUNT)] + ["last"]

    async def hear(peer):
        heard = []
        while not heard or heard[-1] != "last":
            heard.append(await peer.recv())
        await peer.close()
        return heard

    async def converse():
        # One after another: fifty handshakes of TLS at once take longer than a handshake may.
        peers = [await connect_async(listening.url, max_queue=None, **trust) for _ in range(crowd.SIZE)]
        hearing = [asyncio.create_task(hear(peer)) for peer in peers[1:]]
        if whom == "all":
            hearing.append(asyncio.create_task(hear(peers[0])))
        for text in sent:
            await peers[0].send(text)
        heard = await asyncio.gather(*hearing)
        await peers[0].close()
        return heard

    heard = asyncio.run(asyncio.wait_for(converse(), 50))
    assert heard == [sent] * (crowd.SIZE if whom == "all" else crowd.SIZE - 1)
    counts = f"{crowd.SIZE} connections, {len(sent)} messages"
    done = listening.stop()
    assert counts in done.err and f" received, {len(sent) * len(heard)} sent" in done.err


def test_a_thousand_broadcasts_to_fifty_of_our_own(listen, closing):
    listening = listen("--broadcast")
    fifty = crowd.Crowd(closing, listening.url)
    sent = [str(number) for number in range(crowd.COUNT)] + ["last"]
    with connect(listening.url, max_queue=None) as sender:
        for text in sent:
            sender.send(text)
        assert [sender.recv(timeout=20) for _ in sent] == sent
    assert fifty.heard("last") == [sent] * crowd.SIZE


def test_fifty_send_at_once(listen):
    """Each of fifty sends a hundred: every one hears all five thousand, each sender's in order."""
    listening = listen("--rooms")
    total = crowd.SIZE * 100

    async def converse():
        peers = [await connect_async(listening.url + "/room", max_queue=None) for _ in range(crowd.SIZE)]

        async def take_part(number, peer):
            async def send():
                for index in range(100):
                    await peer.send(f"{number} {index}")

            sending = asyncio.create_task(send())
            heard = [await peer.recv() for _ in range(total)]
            await sending
            return heard

        heard = await asyncio.gather(*(take_part(*pair) for pair in enumerate(peers)))
        await asyncio.gather(*(peer.close() for peer in peers))
        return heard

    heard = asyncio.run(asyncio.wait_for(converse(), 55))
    expected = {str(number): [str(index) for index in range(100)] for number in range(crowd.SIZE)}
    assert all(one == heard[0] for one in heard[1:])
    senders = {}
    for line in heard[0]:
        number, index = line.split()
        senders.setdefault(number, []).append(index)
    assert senders == expected
