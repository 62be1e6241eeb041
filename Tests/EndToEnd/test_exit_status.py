"""Every row of the table of exit statuses, by a run of its own; and each failure in clear words."""

import pathlib
import re
import signal
import socket
import time

import pytest

import program
import wire


def closes_with(code, reason=""):
    def script(peer):
        peer.upgrade().send(wire.close(code, reason))
        peer.read_until_close()

    return script


def answers(data):
    def script(peer):
        peer.read_head()
        peer.send(data)

    return script


def one(url, *options, stdin=None, **how):
    return program.run("connect", *options, url, stdin=stdin, **how)


def clear(done, *words):
    """A failure is told in a line or two that name what went wrong, and explained once."""
    assert done.stdout == b""
    told = [line for line in done.err.splitlines() if not line.startswith("  ")]
    explained = [line.split(": ")[0].strip() for line in done.err.splitlines() if line.startswith("  ")]
    assert 1 <= len(told) <= 3, done
    assert explained in (["cause", "seen", "try"], ["cause", "seen", "try", "try"]), done
    for word in words:
        assert word.lower() in done.err.lower(), f"no {word!r}: {done}"
    for noise in ("Fatal error", "Swift", "error:0", "errno"):
        assert noise not in done.err, done


# 0 and 18: how the peer closed


@pytest.mark.parametrize("code, status", [(1000, 0), (1001, 0), (1008, 18), (1011, 18), (3000, 18), (4001, 18)])
def test_closed_with(serve, code, status):
    done = one(serve(closes_with(code, "because")).url).expect(status)
    if status:
        clear(done, str(code), "because")


# 10, 11: not reached


def test_no_such_name():
    clear(one("ws://no-such-host.invalid/").expect(10), "no-such-host.invalid")


def test_connection_refused():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    clear(one(f"ws://127.0.0.1:{port}/").expect(11), f"127.0.0.1:{port}", "refused")


def test_no_such_unix_socket(tmp_path):
    clear(one("ws://localhost/", "--unix-socket", str(tmp_path / "none")).expect(11), str(tmp_path / "none"))


# 14: an HTTP answer


def test_refused_upgrade_shows_status_headers_and_body(serve):
    body = b'{"detail":"no token"}'
    answer = (b"HTTP/1.1 403 Forbidden By Me\r\nContent-Type: application/json\r\nX-Trace: abc\r\n"
              b"Content-Length: %d\r\n\r\n" % len(body)) + body
    done = one(serve(answers(answer)).url).expect(14)
    assert done.stdout == b""
    for shown in ("HTTP/1.1 403 Forbidden By Me", "Content-Type: application/json", "X-Trace: abc", body.decode()):
        assert shown in done.err, done


def test_chunked_body_of_a_refusal(serve):
    answer = (b"HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n"
              b"7\r\nInvalid\r\n9\r\n transport\r\n0\r\n\r\n".replace(b"9\r\n ", b"a\r\n "))
    assert "Invalid transport" in one(serve(answers(answer)).url).expect(14).err


def test_body_of_a_refusal_without_a_length_ends_with_the_stream(serve):
    assert "it broke" in one(serve(answers(b"HTTP/1.1 500 No\r\n\r\nit broke")).url).expect(14).err


def test_body_of_a_refusal_is_escaped_and_capped(serve):
    body = b"\x1b]0;title\x07\x9b31m" + "\u202e".encode() + b"x" * 1_000_000
    answer = b"HTTP/1.1 404 Not Found\r\nX-Evil: \x1b[31m\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    done = one(serve(answers(answer)).url).expect(14)
    assert b"\x1b" not in done.stderr and b"\x07" not in done.stderr and "\u202e".encode() not in done.stderr
    assert len(done.stderr) < 100_000


@pytest.mark.parametrize("status", ["200 OK", "204 No Content", "301 Moved Permanently", "401 Unauthorized",
                                    "426 Upgrade Required", "503 Service Unavailable"])
def test_any_other_status_is_a_refusal(serve, status):
    answer = f"HTTP/1.1 {status}\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n".encode()
    assert status in one(serve(answers(answer)).url).expect(14).err


# 15: a 101 that is none

INVALID = {
    "wrong accept": (dict(accept=wire.ACCEPT), [], "Accept"),
    "no accept": (dict(without=["Sec-WebSocket-Accept"]), [], "Accept"),
    "no upgrade": (dict(without=["Upgrade"]), [], "Upgrade"),
    "wrong upgrade": (dict(without=["Upgrade"], extra=["Upgrade: h2c"]), [], "Upgrade"),
    "no connection": (dict(without=["Connection"]), [], "Connection"),
    "wrong connection": (dict(without=["Connection"], extra=["Connection: close"]), [], "Connection"),
    "subprotocol not offered": (dict(extra=["Sec-WebSocket-Protocol: chat"]), [], "chat"),
    "another subprotocol": (dict(extra=["Sec-WebSocket-Protocol: b"]), ["-s", "a"], "Protocol"),
    "two subprotocols": (dict(extra=["Sec-WebSocket-Protocol: a", "Sec-WebSocket-Protocol: a"]), ["-s", "a"],
                         "Protocol"),
    "extension not offered": (dict(extra=["Sec-WebSocket-Extensions: foo"]), [], "foo"),
}


@pytest.mark.parametrize("case", INVALID)
def test_invalid_101(serve, case):
    how, options, word = INVALID[case]
    server = serve(lambda peer: peer.upgrade(**how))
    clear(one(server.url, *options).expect(15), word)


@pytest.mark.parametrize("answer", [
    b"SSH-2.0-OpenSSH_9.2\r\n", b"\x16\x03\x01\x02\x00", b"HTTP/2 101\r\n\r\n", b"HTTP/1.1\r\n\r\n",
    b"HTTP/1.1 1001 Odd\r\n\r\n", b"HTTP/1.1 101 Switching Protocols\r\nno colon\r\n\r\n", b"\x00" * 100,
])
def test_an_answer_that_is_no_http(serve, answer):
    clear(one(serve(answers(answer)).url).expect(15))


def test_the_end_of_the_stream_in_place_of_an_answer(serve):
    done = one(serve(lambda peer: peer.read_head()).url)
    assert done.code in (15, 17), done
    clear(done)


def test_endless_headers_are_cut_off(serve):
    """A server that sends 1 GiB of headers hears of it within 64 KiB and what the sockets hold."""
    sent = []

    def script(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 101 Switching Protocols\r\n")
        for _ in range(1024):
            peer.send(b"X-Flood: " + b"x" * 1_048_560 + b"\r\n")
            sent.append(1)

    done = one(serve(script).url).expect(15)
    clear(done, "64")
    assert len(sent) < 20 and done.seconds < 5


# 13: TLS


def test_a_port_that_does_not_speak_tls(serve):
    server = serve(lambda peer: (peer.connection.recv(1000), peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")))
    clear(one(server.url.replace("ws://", "wss://")).expect(13), "tls", "ws://")


def test_a_certificate_that_nobody_trusts(serve, strangers):
    server = serve(lambda peer: peer.upgrade(), tls=strangers.server.server_context())
    clear(one(server.url).expect(13), "certificate", "--cacert")


# 16: after the handshake, and with which code we close

BROKEN = {
    "masked": (wire.frame(wire.TEXT, "x", mask=b"abcd"), 1002, "§5.1"),
    "rsv1": (wire.frame(wire.TEXT, "x", rsv=4), 1002, "§5.2"),
    "rsv3": (wire.frame(wire.TEXT, "x", rsv=1), 1002, "§5.2"),
    "opcode 3": (wire.frame(3, "x"), 1002, "§5.2"),
    "opcode 11": (wire.frame(11), 1002, "§5.2"),
    "length not minimal": (wire.frame(wire.TEXT, "x", length_bytes=2), 1002, "§5.2"),
    "length with the top bit": (b"\x81\x7f\x80" + bytes(7), 1002, "§5.2"),
    "long ping": (wire.frame(wire.PING, "x" * 126), 1002, "§5.5"),
    "fragmented ping": (wire.frame(wire.PING, fin=False), 1002, "§5.5"),
    "orphan continuation": (wire.frame(wire.CONTINUATION, "x"), 1002, "§5.4"),
    "interleaved": (wire.frame(wire.TEXT, "a", fin=False) + wire.frame(wire.TEXT, "b"), 1002, "§5.4"),
    "bad utf-8": (wire.frame(wire.TEXT, b"\xff"), 1007, "§8.1"),
    "close of one byte": (wire.frame(wire.CLOSE, b"\x03"), 1002, "§5.5.1"),
    "close 1005": (wire.close(1005), 1002, "§7.4"),
    "close 999": (wire.close(999), 1002, "§7.4"),
    "bad utf-8 in the reason": (wire.frame(wire.CLOSE, b"\x03\xe8\xff"), 1007, "§"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_protocol(serve, case):
    data, code, section = BROKEN[case]

    def script(peer):
        peer.upgrade().send(data)
        peer.read_until_close()

    server = serve(script)
    clear(one(server.url).expect(16), section)
    assert server.wait().peer.close_frame.code == code


def test_what_came_whole_before_the_breach_is_delivered(serve):
    def script(peer):
        peer.upgrade().send(wire.frame(wire.TEXT, "good"), wire.frame(3))
        peer.read_until_close()

    assert one(serve(script).url).expect(16).out == "good\n"


def test_a_message_over_the_limit_is_1009(serve):
    def script(peer):
        peer.upgrade().send(wire.frame(wire.TEXT, "x" * 11))
        peer.read_until_close()

    server = serve(script)
    done = one(server.url, "--max-message", "10").expect(1)
    clear(done, "--max-message", "10")
    assert server.wait().peer.close_frame.code == 1009


def test_a_length_of_petabytes_is_refused_before_it_comes(serve):
    def script(peer):
        peer.upgrade().send(b"\x82\x7f\x00\x10" + bytes(6))
        peer.read_until_close()

    server = serve(script)
    assert one(server.url).code != 0
    assert server.wait().peer.close_frame.code == 1009


# 17: no Close


def test_the_end_without_a_close(serve):
    clear(one(serve(lambda peer: peer.upgrade()).url).expect(17), "1006")


def test_a_reset(serve):
    def script(peer):
        peer.upgrade().read_frame()
        peer.reset()

    done = one(serve(script).url, "-x", "a").expect(17)
    clear(done, "reset")


def test_the_end_within_a_frame(serve):
    clear(one(serve(lambda peer: peer.upgrade().send(b"\x81\x05hel")).url).expect(17))


# 19: time


def test_a_server_that_never_answers(serve):
    server = serve(lambda peer: (peer.read_head(), peer.connection.recv(1)))
    done = one(server.url, "--connect-timeout", "0.4").expect(19)
    clear(done, "0.4")
    assert 0.3 < done.seconds < 3


def test_a_server_that_answers_drop_by_drop(serve):
    def script(peer):
        peer.read_head()
        for byte in b"HTTP/1.1 101 Switching Protocols\r\n":
            peer.send(bytes([byte]))
            time.sleep(0.1)

    assert one(serve(script).url, "--connect-timeout", "0.5").expect(19).seconds < 3


def test_max_time(serve):
    server = serve(lambda peer: peer.upgrade().read_until_close())
    done = one(server.url, "--max-time", "0.5").expect(19)
    assert 0.4 < done.seconds < 3


def test_a_close_that_is_never_answered_does_not_hang(serve):
    def script(peer):
        peer.upgrade()
        while peer.read_frame() is not None:
            pass

    done = one(serve(script).url, stdin="a\n", timeout=30)
    assert done.code in (17, 19), done


# 20: a check


def test_a_check_that_fails(serve):
    def script(peer):
        peer.upgrade().send(wire.frame(wire.TEXT, "a"), wire.close(1000))
        peer.read_until_close()

    for options in (["--expect", "b"], ["--expect-close", "4000"], ["--expect-status", "200"], ["--count", "2"]):
        assert one(serve(script).url, *options).expect(20).err.startswith("wscope: ")


# 21: unsent input


def test_input_left_unsent(serve):
    def script(peer):
        peer.upgrade().read_frame()
        peer.send(wire.close(1000))
        peer.connection.shutdown(socket.SHUT_WR)
        peer.connection.settimeout(0.5)
        try:
            while peer.connection.recv(1 << 16):
                pass
        except OSError:
            pass

    done = one(serve(script).url, stdin=b"x" * 99 + b"\n" + b"y" * 50_000_000)
    clear(done.expect(21), "input")


# 65, 66: what is read


def test_input_that_cannot_be_sent(echo_url):
    clear(program.run("connect", echo_url, stdin=b"\xff\n").expect(65), "utf-8", "--binary")


def test_a_capture_that_is_cut_off():
    program.run("frame-dump", "--input", "raw", "-", stdin=b"\x81\x05Hel").expect(65)


def test_what_is_not_there(tmp_path):
    program.run("frame-dump", str(tmp_path / "none")).expect(66)
    program.run("connect", "--send-frame", f"payload=@{tmp_path}/none", "echo:").expect(66)
    program.run("handshake-inspect", "--offline", str(tmp_path / "none")).expect(66)


# 64, 130


@pytest.mark.parametrize("arguments", [["connect"], ["nonsense"], ["connect", "--no-such-option", "echo:"],
                                       ["connect", "a", "b"], ["listen", "a", "b"], ["handshake-inspect"]])
def test_usage(arguments):
    done = program.run(*arguments).expect(64)
    assert done.stdout == b"" and done.stderr


def test_no_command_shows_the_help():
    done = program.run()
    assert "connect" in done.out + done.err and "listen" in done.out + done.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_while_connecting(serve, start, number):
    server = serve(lambda peer: (peer.read_head(), peer.connection.recv(1)))
    running = start("connect", server.url)
    while not server.peers:
        pass
    assert running.stop(number).code == (130 if number == signal.SIGINT else running.process.returncode)


def test_version():
    done = program.run("--version").expect(0)
    assert done.out.count("\n") == 1 and done.out.split()[-1].count(".") == 2


def test_every_status_has_a_test():
    """The numbers of the table are those that this file expects, each of a run of its own."""
    table = set(re.findall(r"case \w+ = (\d+)", (program.REPOSITORY / "Sources/wscope/ExitStatus.swift").read_text()))
    source = pathlib.Path(__file__).read_text()
    tested = set(re.findall(r"expect\((\d+)\)|code == \((\d+)|\(1000, (0)\)|\(1008, (18)\)", source))
    assert table - {number for groups in tested for number in groups} == set()
