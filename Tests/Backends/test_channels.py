"""connect against the chat of the Django Channels tutorial, on daphne."""

import json

import pytest

import crowd
import program

ROOM = "/ws/chat/lobby/"


def connect(address, path, *arguments, stdin=b"", **how):
    return program.run("connect", *arguments, f"ws://{address}{path}", stdin=stdin, **how)


def say(text):
    return json.dumps({"message": text}, ensure_ascii=False) + "\n"


def spoken(text):
    """As Channels says it: its JSON is ASCII."""
    return json.dumps({"message": text})


@pytest.fixture
def join(start):
    def joined(address, room, *arguments):
        running = start("connect", "-v", *arguments, f"ws://{address}/ws/chat/{room}/")
        running.stderr.wait_for(rb"^\* Open")
        return running

    return joined


# Rooms


@pytest.mark.parametrize("text", ["hello", "", "Привет, мир", "🙂 \"quoted\" \\ \n two lines"])
def test_what_one_says_comes_back(channels, text):
    done = connect(channels, ROOM, stdin=say(text)).expect(0)
    assert done.lines == [spoken(text)] and json.loads(done.out) == {"message": text}


def test_a_room_hears_itself_and_no_other(channels, join):
    a = [join(channels, "a") for _ in range(3)]
    b = [join(channels, "b") for _ in range(2)]
    a[0].write(say("to a"))
    b[1].write(say("to b"))
    a[2].write(say("привет"))
    # Each line of its own connection comes before the last one.
    for client in a:
        client.stdout.wait_for(spoken("to a").encode() + b"\n")
        client.stdout.wait_for(spoken("привет").replace("\\", "\\\\").encode() + b"\n")
    for client in b:
        client.stdout.wait_for(spoken("to b").encode() + b"\n")
    for client in a:
        assert sorted(client.stop().out.splitlines()) == sorted([spoken("to a"), spoken("привет")])
    for client in b:
        assert client.stop().out.splitlines() == [spoken("to b")]


def test_who_has_left_hears_nothing(channels, join):
    stays, leaves = join(channels, "leaving"), join(channels, "leaving")
    stays.write(say("one"))
    for client in (stays, leaves):
        client.stdout.wait_for(spoken("one").encode())
    assert leaves.stop().out.splitlines() == [spoken("one")]
    stays.write(say("two"))
    stays.stdout.wait_for(spoken("two").encode())
    assert stays.stop().out.splitlines() == [spoken("one"), spoken("two")]


def test_three_thousand_lines_come_back_in_order(channels):
    lines = [say(str(number)) for number in range(3_000)]
    done = connect(channels, "/ws/chat/many/", "--count", "3000", stdin="".join(lines), timeout=55).expect(0)
    assert done.lines == [spoken(str(number)) for number in range(3_000)]


@pytest.mark.timeout(300)
def test_broadcasts_to_fifty_clients(channels, closing):
    url = f"ws://{channels}/ws/chat/crowd/"
    fifty = crowd.Crowd(closing, url)
    lines = [say(str(number)) for number in range(crowd.COUNT)] + [say("last")]
    # Daphne takes about a millisecond for each message to each client.
    done = connect(channels, "/ws/chat/crowd/", "--count", str(len(lines)), stdin="".join(lines), timeout=200)
    expected = [spoken(str(number)) for number in range(crowd.COUNT)] + [spoken("last")]
    assert done.expect(0).lines == expected
    assert fifty.heard(spoken("last")) == [expected] * crowd.SIZE


# AllowedHostsOriginValidator


@pytest.mark.parametrize("origin", ["http://localhost", "http://localhost:3000", "https://127.0.0.1"])
def test_an_origin_on_an_allowed_host_is_let_in(checked_channels, origin):
    assert connect(checked_channels, ROOM, "-o", origin, stdin=say("hi")).expect(0).lines == [spoken("hi")]


@pytest.mark.parametrize("arguments", [[], ["-o", "http://evil.example"], ["-o", "http://localhost.evil.example"]])
def test_any_other_origin_is_refused_and_so_is_none(checked_channels, arguments):
    done = connect(checked_channels, ROOM, *arguments, stdin=say("hi")).expect(14)
    assert "the server answered 403 Access denied instead of 101" in done.err and done.out == ""


def test_without_the_validator_any_origin_will_do(channels):
    assert connect(channels, ROOM, "-o", "http://evil.example", stdin=say("hi")).expect(0).lines == [spoken("hi")]


# Refusals and endings


@pytest.mark.parametrize("path, answer", [
    ("/ws/chat/lobby", "500 Internal server error"),  # Its last slash is missing: no route.
    ("/ws/chat/a-b/", "500 Internal server error"),  # \w+ has no hyphen.
    ("/ws/chat/лобби/", "500 Internal server error"),  # A group's name is ASCII.
    ("/ws/refuse/", "403 Access denied")])
def test_an_upgrade_that_is_refused(channels, path, answer):
    done = connect(channels, path).expect(14)
    assert f"the server answered {answer} instead of 101" in done.err and done.out == ""


@pytest.mark.parametrize("arguments, stdin", [
    ([], "no JSON\n"), ([], '{"text": "no message"}\n'), (["--binary=whole"], b"\x00\xff")])
def test_a_consumer_that_raises(channels, arguments, stdin):
    """daphne looks once a second whether its application has raised, so this must be waited for."""
    done = connect(channels, ROOM, *arguments, "--wait", "-1", stdin=stdin).expect(18)
    assert done.err.startswith("wscope: close: the server closed with 1011 (internalError)\n") and done.out == ""


def test_daphne_sends_the_code_without_the_reason(channels):
    done = connect(channels, "/ws/close/4401/", "--no-stdin").expect(18)
    assert done.err.startswith("wscope: close: the server closed with 4401 (private)\n")
    assert done.out == "before the close\n"


def test_daphne_answers_any_close_with_1000(channels):
    done = connect(channels, ROOM, "--frames", "--close-code", "4000").expect(0)
    assert [line.split(") ")[-1] for line in done.err.splitlines()] == ["4000 private", "1000 normalClosure"]


def test_a_subprotocol_is_agreed_to(channels):
    done = connect(channels, "/ws/close/1000/", "-v", "-s", "chat", "--no-stdin").expect(0)
    assert "* Subprotocol: chat\n" in done.err
