"""handshake-inspect: both heads as they were, and a verdict on each rule."""

import subprocess
import tempfile

import pytest

import json_lines
import program
import scripted
import wire


def inspected(serve, *options, **how):
    """A server that answers so, and the run against it."""

    def script(peer):
        peer.upgrade(**how).read_until_close()
        peer.send(wire.close(1000))

    server = serve(script)
    done = program.run("handshake-inspect", *options, server.url + "/p?q")
    return server.wait().peer, done


def verdicts(done, word):
    """The lines that give this verdict."""
    return [line for line in done.out.splitlines() if word in line.lower().split()]


def test_a_good_handshake_passes_every_check(serve):
    peer, done = inspected(serve, extra=["X-B: 2", "x-a: 1"])
    done.expect(0)
    assert peer.head.decode().split("\r\n")[0] in done.out
    for line in peer.head.decode().split("\r\n")[:-2]:
        assert line in done.out, line
    for line in ("HTTP/1.1 101 Switching Protocols", "X-B: 2", "x-a: 1"):
        assert line in done.out, line
    assert verdicts(done, "pass") and not verdicts(done, "fail") and not verdicts(done, "warn")
    assert "§4" in done.out


def test_it_closes_properly(serve):
    peer, _ = inspected(serve)
    assert peer.close_frame.code == 1000


def test_accept_computed_and_received_are_shown(serve):
    peer, done = inspected(serve, accept=wire.ACCEPT)
    done.expect(15)
    assert wire.ACCEPT in done.out
    assert wire.accept_key(peer.values("Sec-WebSocket-Key")[0]) in done.out


FAILING = {
    "wrong accept": (dict(accept=wire.ACCEPT), [], "accept"),
    "no accept": (dict(without=["Sec-WebSocket-Accept"]), [], "accept"),
    "two accepts": (dict(extra=["Sec-WebSocket-Accept: x"]), [], "accept"),
    "no upgrade": (dict(without=["Upgrade"]), [], "upgrade"),
    "no connection": (dict(without=["Connection"]), [], "connection"),
    "connection without the token": (dict(without=["Connection"], extra=["Connection: keep-alive"]), [], "connection"),
    "subprotocol not offered": (dict(extra=["Sec-WebSocket-Protocol: chat"]), [], "protocol"),
    "extension not offered": (dict(extra=["Sec-WebSocket-Extensions: foo"]), [], "extension"),
}


@pytest.mark.parametrize("case", FAILING)
def test_a_breach_fails_its_check_and_names_the_section(serve, case):
    how, options, word = FAILING[case]
    _, done = inspected(serve, *options, **how)
    done.expect(15)
    assert any("§" in line and word in line.lower() for line in verdicts(done, "fail")), done


def test_what_passes_and_what_fails_stand_side_by_side(serve):
    _, done = inspected(serve, without=["Upgrade"])
    assert len(verdicts(done, "fail")) == 1 and len(verdicts(done, "pass")) >= 3, done


def test_token_lists_and_case_are_no_breach(serve):
    _, done = inspected(serve, without=["Upgrade", "Connection"],
                        extra=["upgrade: WebSocket", "CONNECTION: keep-alive, UPGRADE"])
    done.expect(0)
    assert not verdicts(done, "fail")


def test_a_subprotocol_among_those_offered_passes(serve):
    _, done = inspected(serve, "-s", "a", "-s", "b", extra=["Sec-WebSocket-Protocol: b"])
    done.expect(0)


def test_a_refusal_is_shown_and_is_14(serve):
    def script(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 403 Forbidden\r\nX-Why: no\r\nContent-Length: 4\r\n\r\nbody")

    done = program.run("handshake-inspect", serve(script).url).expect(14)
    for shown in ("HTTP/1.1 403 Forbidden", "X-Why: no", "body"):
        assert shown in done.out + done.err


@pytest.mark.parametrize("how, code", [({}, 0), ({"accept": wire.ACCEPT}, 15)])
def test_quiet_only_exits(serve, how, code):
    _, done = inspected(serve, "-q", **how)
    done.expect(code)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_json(serve):
    _, done = inspected(serve, "--json", accept=wire.ACCEPT)
    records = done.expect(15).records
    (request,), (response,) = json_lines.of_type(records, "request"), json_lines.of_type(records, "response")
    assert request["method"] == "GET" and request["target"] == "/p?q"
    assert response["status"] == 101
    violations = json_lines.of_type(records, "violation")
    assert len(violations) == 1 and violations[0]["section"].startswith("RFC 6455 §4")
    assert violations[0]["from"] == "server"


def test_against_listen(listen):
    program.run("handshake-inspect", listen().url).expect(0)


# --key


def test_key_gives_the_accept_value():
    done = program.run("handshake-inspect", "--key", wire.KEY).expect(0)
    assert done.out.strip() == wire.ACCEPT


def test_key_warns_of_one_that_is_no_16_bytes():
    done = program.run("handshake-inspect", "--key", "c2hvcnQ=")
    assert wire.accept_key("c2hvcnQ=") in done.out + done.err


# --offline

REQUEST = wire.request(path="/chat", extra=["Origin: http://a.example"])


def offline(data, *options, code=None):
    done = program.run("handshake-inspect", "--offline", "-", *options, stdin=data)
    return done if code is None else done.expect(code)


def test_offline_judges_both(tmp_path):
    both = REQUEST + wire.response()
    done = offline(both, code=0)
    assert verdicts(done, "pass") and not verdicts(done, "fail")
    (tmp_path / "both.txt").write_bytes(both)
    assert program.run("handshake-inspect", "--offline", tmp_path / "both.txt").expect(0).out == done.out


def test_offline_judges_a_request_alone():
    assert not verdicts(offline(REQUEST, code=0), "fail")
    done = offline(wire.request(without=["Sec-WebSocket-Key"]))
    assert done.code != 0 and any("Key" in line for line in verdicts(done, "fail")), done


def test_offline_judges_a_response_alone():
    offline(wire.response(), code=0)
    done = offline(wire.response(without=["Upgrade"]), code=15)
    assert any("Upgrade" in line for line in verdicts(done, "fail"))


def test_offline_compares_key_and_accept():
    done = offline(REQUEST + wire.response(accept="AAAAAAAAAAAAAAAAAAAAAAAAAAA="), code=15)
    assert any("ccept" in line for line in verdicts(done, "fail"))


def test_a_server_that_does_not_answer_the_close(serve):
    """The handshake is known by then: there is nothing to wait for."""
    server = serve(lambda peer: peer.upgrade().reader.read())
    assert program.run("handshake-inspect", "-q", server.url, timeout=15).expect(0).seconds < 10


UVICORN_403 = b"HTTP/1.1 403 Forbidden\r\nserver: uvicorn\r\ncontent-length: 0\r\n\r\n"


def offline_diagnosis(data):
    done = offline(data, "--json", code=14)
    (error,) = json_lines.of_type(done.records, "error")
    return error["diagnosis"]


def test_offline_says_why():
    """From both, with a command for the server of the request; of TLS only the page of the same site speaks."""
    request = wire.request(path="/chat?token=secret", extra=["Origin: https://localhost"], host="localhost")
    diagnosis = offline_diagnosis(request + UVICORN_403)
    assert diagnosis["id"] == "asgi-refused"
    assert "asked for: /chat?token=[redacted]" in diagnosis["seen"]
    assert diagnosis["command"].startswith("wscope handshake-inspect --variations -o https://localhost"), diagnosis
    assert "wss://localhost/chat?token=[redacted]" in diagnosis["command"]


def test_offline_invents_no_request():
    diagnosis = offline_diagnosis(UVICORN_403)
    assert diagnosis["id"] == "asgi-refused" and diagnosis["command"] is None, diagnosis
    assert not any("asked for" in fact for fact in diagnosis["seen"]), diagnosis
    done = offline(UVICORN_403, code=14)
    assert diagnosis["cause"] in done.out, done


def test_offline_has_nothing_to_explain_of_what_is_valid():
    done = offline(REQUEST + wire.response(), code=0)
    assert "cause:" not in done.out


def test_offline_takes_text_as_people_paste_it():
    pasted = (REQUEST + wire.response()).replace(b"\r\n", b"\n")
    assert not [line for line in verdicts(offline(pasted), "fail") if "ccept" in line]


@pytest.mark.parametrize("data", [b"", b"nonsense", b"\x00" * 1000, b"GET /\r\n\r\n", b"\xff\xfe" * 50 + b"\r\n\r\n"])
def test_offline_takes_any_input(data):
    done = offline(data)
    assert done.code in (15, 65), done


# --listen


def test_listen_judges_a_client(start):
    running = start("handshake-inspect", "--listen", "0")
    port = int(running.stderr.wait_for(rb"listening on ws://[^\s]*:(\d+)")[1])
    with scripted.Client(port) as peer:
        peer.upgrade(path="/x", extra=["X-Mine: 1"])
        peer.send(wire.close(1000, mask=b"abcd"))
        done = running.finish().expect(0)
    assert "GET /x HTTP/1.1" in done.out and "X-Mine: 1" in done.out
    assert verdicts(done, "pass") and not verdicts(done, "fail")


def test_listen_fails_a_bad_client(start):
    running = start("handshake-inspect", "--listen", "0")
    port = int(running.stderr.wait_for(rb"listening on ws://[^\s]*:(\d+)")[1])
    with scripted.Client(port) as peer:
        peer.upgrade(expect=400, key="c2hvcnQ=")
        done = running.finish()
    assert done.code != 0 and any("Key" in line for line in verdicts(done, "fail")), done


def test_an_untouched_terminal():
    """Whatever a server sends, what could move a cursor is escaped where a person reads it."""
    script = "import pty, sys; pty.spawn(sys.argv[1:])"
    evil = REQUEST + wire.response(extra=["X-Evil: \x1b[2J\x07\u202e"])
    with tempfile.NamedTemporaryFile() as file:
        file.write(evil)
        file.flush()
        command = [program.BINARY, "handshake-inspect", "--color", "never", "--offline", file.name]
        shown = subprocess.run(["python3", "-c", script, *command], stdin=subprocess.DEVNULL, capture_output=True,
                               timeout=20).stdout
    assert b"X-Evil" in shown
    for bad in (b"\x1b", b"\x07", "\u202e".encode()):
        assert bad not in shown
