"""connect against FastAPI on uvicorn."""

import json
import random
import time
import urllib.request

import pytest

import conftest
import program


def connect(address, path, *arguments, stdin=b"", **how):
    return program.run("connect", *arguments, f"ws://{address}{path}", stdin=stdin, **how)


# Messages


@pytest.mark.parametrize("line", [
    "hello", "", " spaces kept ", "Привет, мир", "日本語 🙂 e\u0301", "tab\tand \x1b[31m", '{"a": "\\u043f"}'])
def test_the_echo_answers_each_line(fastapi, line):
    assert connect(fastapi, "/ws", stdin=f"{line}\n").expect(0).out == f"Echo: {line}\n"


def test_a_hundred_thousand_lines_are_answered_in_order(fastapi):
    lines = [f"{number} строка" for number in range(100_000)]
    done = connect(fastapi, "/ws", "--count", "100000", stdin="\n".join(lines), timeout=55).expect(0)
    assert done.lines == [f"Echo: {line}" for line in lines]


@pytest.mark.parametrize("compress", [[], ["--compress"]])
def test_a_message_of_a_megabyte(fastapi, compress):
    noise = random.Random(5).choices("абвгд xyz", k=1_000_000)
    line = "".join(noise)
    assert connect(fastapi, "/ws", *compress, stdin=line).expect(0).out == f"Echo: {line}\n"


def test_a_message_longer_than_uvicorn_takes(fastapi):
    done = connect(fastapi, "/ws", "--max-message", "32M", stdin="x" * (16 * 1024 * 1024 + 1)).expect(18)
    assert "the server closed with 1009 (messageTooBig)" in done.err and done.out == ""


def test_the_window_that_uvicorn_asks_for_is_kept(fastapi):
    """It answers client_max_window_bits=12: a reference further back than 4096 bytes, into the message before, would
    be answered with 1002. Random text twice makes one, were the window larger."""
    line = "".join(random.Random(6).choices("0123456789abcdef", k=5_000))
    done = connect(fastapi, "/ws", "--compress", "-v", stdin=f"{line}\n" * 3).expect(0)
    assert done.lines == [f"Echo: {line}"] * 3
    assert "* Extensions: permessage-deflate; server_max_window_bits=12; client_max_window_bits=12\n" in done.err


def test_thousands_of_compressed_lines(fastapi):
    lines = [f'{{"number": {number}, "text": "again and again"}}' for number in range(5_000)]
    done = connect(fastapi, "/ws", "--compress", stdin="\n".join(lines), timeout=50).expect(0)
    assert done.lines == [f"Echo: {line}" for line in lines]


def test_binary_comes_back_byte_for_byte(fastapi):
    data = bytes(range(256)) * 1_000
    assert connect(fastapi, "/bytes", "--binary=1000", stdin=data).expect(0).stdout == data


def test_the_text_endpoint_does_not_survive_a_binary_message(fastapi):
    """`receive_text` raises: uvicorn ends TCP without a Close, what a browser calls 1006."""
    done = connect(fastapi, "/ws", "--binary=whole", stdin=b"\x00\xff").expect(17)
    assert done.out == ""
    assert done.err.startswith("wscope: frames: the server ended the connection without a Close (1006)\n")


def test_a_stream_ends_when_the_server_closes(fastapi):
    done = connect(fastapi, "/count/10000", "--no-stdin").expect(0)
    assert done.lines == [str(number) for number in range(10_000)]


def test_count_and_until(fastapi):
    assert connect(fastapi, "/count/1000", "--no-stdin", "--count", "3").expect(0).lines == ["0", "1", "2"]
    assert connect(fastapi, "/count/1000", "--no-stdin", "--until", "11").expect(0).lines[-1] == "11"
    assert "after 3 of 4 messages" in connect(fastapi, "/count/3", "--no-stdin", "--count", "4").expect(20).err


# The upgrade


def test_the_endpoint_sees_the_request(fastapi):
    done = connect(fastapi, "/request?room=1&q=a%20b", "-s", "v1", "-s", "v2", "--cookie", "session=abc",
                   "-H", "X-Token: secret", "-o", "http://front.example").expect(0)
    seen = json.loads(done.out)
    assert (seen["path"], seen["query"], seen["cookies"], seen["subprotocols"]) == (
        "/request", {"room": "1", "q": "a b"}, {"session": "abc"}, ["v1", "v2"])
    assert {"x-token": "secret", "origin": "http://front.example", "host": fastapi}.items() <= seen["headers"].items()


def test_the_subprotocol_that_the_server_chose(fastapi):
    assert "* Subprotocol: v2\n" in connect(fastapi, "/request", "-v", "-s", "v1", "-s", "v2").expect(0).err


@pytest.mark.parametrize("path, answer", [
    ("/refuse", "403 Forbidden"), ("/nowhere", "403 Forbidden"), ("/broken", "500 Internal Server Error")])
def test_an_upgrade_that_is_refused(fastapi, path, answer):
    done = connect(fastapi, path).expect(14)
    assert f"the server answered {answer} instead of 101" in done.err and done.out == ""


def test_a_request_without_its_upgrade_is_plain_http(fastapi):
    """As it arrives where a proxy has taken Upgrade out."""
    done = connect(fastapi, "/ws", "-H", "Upgrade:").expect(14)
    assert "404 Not Found" in done.err and '{"detail":"Not Found"}' in done.err


# Endings


@pytest.mark.parametrize("path, said", [
    ("/close/4401?reason=не%20авторизован", "4401 (private): не авторизован"),
    ("/close/3000?reason=Unauthorized", "3000 (registered): Unauthorized"),
    ("/close/1011", "1011 (internalError)"), ("/close/1013?reason=later", "1013 (tryAgainLater): later"),
    ("/policy", "1008 (policyViolation): no token")])
def test_the_servers_close_is_told(fastapi, path, said):
    done = connect(fastapi, path, "--no-stdin").expect(18)
    assert done.err.startswith(f"wscope: close: the server closed with {said}\n")
    assert done.out == ("" if path == "/policy" else "before the close\n")


@pytest.mark.parametrize("code", [1000, 1001])
def test_a_close_that_is_none_of_failure(fastapi, code):
    done = connect(fastapi, f"/close/{code}", "--no-stdin").expect(0)
    assert (done.out, done.err) == ("before the close\n", "")


@pytest.mark.parametrize("arguments, seen", [
    ([], {"code": 1000, "reason": ""}),
    (["--close-code", "4001", "--close-reason", "прощай"], {"code": 4001, "reason": "прощай"}),
    (["--misbehave", "drop-mid-frame", "-x", "x"], {"code": 1005, "reason": ""})])
def test_the_server_sees_our_close(fastapi, arguments, seen):
    def closes():
        with urllib.request.urlopen(f"http://{fastapi}/closes", timeout=5) as answer:
            return json.load(answer)

    before = len(closes())
    connect(fastapi, "/closes", *arguments)
    deadline = time.monotonic() + 10
    while len(closes()) == before:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert closes()[before:] == [seen]


def test_pings_are_answered_and_one_that_is_not_ends_it(closing):
    address = closing(conftest.backend("fastapi_app.py", "0.3", "0.3"))
    done = connect(address, "/ws", "-P", "-x", "hi", "--wait", "2").expect(0)
    assert done.out == "Echo: hi\n" and done.err.count("* received ping") >= 2
    done = connect(address, "/ws", "--misbehave", "no-pong", "-x", "hi", "--wait", "-1").expect(18)
    assert "1011 (internalError): keepalive ping timeout" in done.err


# The chat of the tutorial


def test_everybody_hears_everybody(fastapi, start):
    def join(number):
        running = start("connect", "-v", f"ws://{fastapi}/chat/{number}")
        running.stderr.wait_for(rb"^\* Open")
        return running

    first, second = join(1), join(2)
    first.write("привет\n")
    second.stdout.wait_for("Client #1 says: привет\n".encode())
    second.stop()
    first.stdout.wait_for(rb"Client #2 left the chat\n")
    assert first.stop().out.splitlines() == ["You wrote: привет", "Client #1 says: привет", "Client #2 left the chat"]
