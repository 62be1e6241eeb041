"""Chromium's own WebSocket against `listen`, as a front end uses it, and the room page of the Channels tutorial."""

import json
import urllib.request

import pytest

import program
from browser import Tab
from browser_socket import BrowserSocket, front_end


@pytest.fixture(scope="module")
def tab(browser):
    with front_end(browser) as one:
        yield one


@pytest.fixture(params=["ws", "wss"])
def listen_on(request, listen):
    secure = ["--self-signed"] if request.param == "wss" else []
    return lambda *arguments: listen(*secure, *arguments, scheme=request.param)


def test_the_echo_of_fastapi(tab, listen_on):
    socket = BrowserSocket(tab, listen_on("--reply", "Echo: {}").url + "/ws").wait_open()
    texts = ["hello", "", "Привет 🙂", "x" * 100_000]
    socket.send(*texts)
    assert socket.messages(4) == [f"Echo: {text}" for text in texts]


def test_binary(tab, listen_on):
    socket = BrowserSocket(tab, listen_on().url).wait_open()
    socket.send_bytes(bytes(range(256)))
    assert socket.messages(1) == [{"bytes": list(range(256))}]


def test_compression_is_what_chromium_offers(tab, listen_on):
    listening = listen_on("--compress", "-v")
    socket = BrowserSocket(tab, listening.url).wait_open()
    socket.send(*["again and again and again"] * 100)
    assert socket.messages(100) == ["again and again and again"] * 100
    assert socket.property("extensions").startswith("permessage-deflate")
    listening.stderr.wait_for(rb"> Sec-WebSocket-Extensions: permessage-deflate")


@pytest.mark.parametrize("whom, hears", [("all", True), ("others", False)])
def test_broadcast(tab, listen_on, whom, hears):
    listening = listen_on(f"--broadcast={whom}")
    sender, *others = (BrowserSocket(tab, listening.url).wait_open() for _ in range(3))
    sender.send("one", "two")
    others[0].send("three")
    mine = ["one", "two"] if hears else []
    assert sorted(sender.messages(len(mine) + 1)) == sorted([*mine, "three"])
    assert sorted(others[0].messages(2 + hears)) == sorted(["one", "two"] + ["three"] * hears)
    assert sorted(others[1].messages(3)) == ["one", "three", "two"]


def test_a_thousand_messages_are_counted(tab, listen_on):
    listening = listen_on("--broadcast")
    sockets = [BrowserSocket(tab, listening.url).wait_open() for _ in range(5)]
    texts = [str(number) for number in range(1_000)]
    sockets[0].send(*texts, "last")
    assert [socket.messages(1_001) for socket in sockets] == [[*texts, "last"]] * 5


@pytest.mark.parametrize("offered, agreed", [(["v2", "v1"], "v2"), (["v9", "v1"], "v1"), ([], "")])
def test_subprotocols(tab, listen_on, offered, agreed):
    socket = BrowserSocket(tab, listen_on("-s", "v1", "-s", "v2").url, offered).wait_open()
    assert socket.property("protocol") == agreed


def test_a_browser_fails_where_none_of_its_subprotocols_is_agreed_to(tab, listen_on):
    """RFC 6455 leaves that to the client; the WebSockets standard does not."""
    listening = listen_on("-s", "v1", "-v")
    assert BrowserSocket(tab, listening.url, ["v9"]).closed() == {"code": 1006, "reason": "", "wasClean": False}
    listening.stderr.wait_for(rb"Sec-WebSocket-Protocol: v9")


@pytest.mark.parametrize("arguments, code, reason", [
    ([], 1005, ""), ([1000], 1000, ""), ([3000, "прощай"], 3000, "прощай"), ([4999, "x" * 123], 4999, "x" * 123)])
def test_its_close_is_echoed(tab, listen_on, arguments, code, reason):
    listening = listen_on("-v")
    socket = BrowserSocket(tab, listening.url).wait_open()
    socket.close(*arguments)
    assert socket.closed() == {"code": code, "reason": reason, "wasClean": True}
    listening.stderr.wait_for(rb"client closed first, cleanly")


def test_what_it_sees_when_the_listener_ends(tab, listen_on):
    listening = listen_on()
    socket = BrowserSocket(tab, listening.url).wait_open()
    listening.stop()
    assert socket.closed() == {"code": 1001, "reason": "", "wasClean": True}


@pytest.mark.parametrize("kind", ["wrong-accept", "mask", "bad-utf8", "drop-mid-frame"])
def test_what_breaks_the_protocol_is_1006(tab, listen_on, kind):
    socket = BrowserSocket(tab, listen_on("--misbehave", kind).url)
    if kind != "wrong-accept":
        socket.wait_open().send("hello")
    assert socket.closed()["code"] == 1006


# The room page of the Channels tutorial


LOG, INPUT, SEND = "#chat-log", "#chat-message-input", "#chat-message-submit"
CONNECTED = "typeof chatSocket !== 'undefined' && chatSocket.readyState === WebSocket.OPEN"


def log_of(tab, lines):
    """What the page has written, as soon as it is so many lines."""
    value = f"document.querySelector('{LOG}').value"
    tab.wait_for(f"{value}.split('\\n').length > {lines}")
    return tab.evaluate(value)


def say(tab, text):
    tab.click(INPUT)
    tab.type(text)
    tab.key("Enter")


def test_the_room_page_on_daphne_and_our_client(browser, checked_channels, start):
    """The real server, its page in a real browser, and `connect` in the same room."""
    ours = start("connect", "-v", "-o", f"http://{checked_channels}", f"ws://{checked_channels}/ws/chat/lobby/")
    ours.stderr.wait_for(rb"^\* Open")
    with Tab(browser, f"http://{checked_channels}/chat/lobby/", ready=CONNECTED) as tab:
        say(tab, "привет")
        ours.stdout.wait_for(rb'^.*\n')
        ours.write('{"message": "and back"}\n')
        assert log_of(tab, 2) == "привет\nand back\n"
    assert [json.loads(line) for line in ours.stop().out.splitlines()] == [
        {"message": "привет"}, {"message": "and back"}]


def test_the_room_page_on_our_listener(browser, channels, listen):
    """The page as daphne serves it, at the address of the listener: its script connects to where it comes from."""
    with urllib.request.urlopen(f"http://{channels}/chat/lobby/", timeout=10) as answer:
        page = answer.read().decode()
    listening = listen("--rooms", "--reply", '{"message": "{json.message}"}', "--page")

    def room(name):
        tab = Tab(browser, listening.url.replace("ws", "http", 1), ready="!!document.querySelector('#log')")
        html = json.dumps(page.replace('"lobby"', json.dumps(name)))
        tab.evaluate(f"document.open(); document.write({html}); document.close()")
        tab.wait_for(CONNECTED)
        return tab

    with room("lobby") as first, room("lobby") as second, room("other") as third:
        say(first, 'say "привет" \\ <b>')
        say(second, "two")
        say(third, "elsewhere")
        expected = {'say "привет" \\ <b>', "two"}
        assert set(log_of(first, 2).splitlines()) == set(log_of(second, 2).splitlines()) == expected
        assert log_of(third, 1) == "elsewhere\n"
        done = program.run("connect", listening.url + "/ws/chat/lobby/", "-x", '{"message": "ours"}', "--count", "1")
        assert done.expect(0).out == '{"message": "ours"}\n'
        assert log_of(first, 3).splitlines()[-1] == "ours"
