"""handshake-inspect --variations: what a server objects to, found by asking again with one change at a time."""

import shlex
import socket

import pytest

import json_lines
import peers
import program
import wire

BREACHES = {"version-8", "version-99", "short-key", "no-key", "http-1.0"}


def refuse(peer, status="403 Forbidden"):
    peer.send(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())


def is_sound(peer):
    """The server's own duty of RFC 6455 §4.2.1."""
    key = peer.values("Sec-WebSocket-Key")
    return (peer.start_line.endswith(" HTTP/1.1") and peer.values("Sec-WebSocket-Version") == ["13"]
            and key != [] and len(key[0]) == 24)


def accept(peer, extra=()):
    peer.send(wire.response(key=(peer.values("Sec-WebSocket-Key") or [wire.KEY])[0], extra=extra))
    peer.read_until_close()
    peer.send(wire.close(1000))


def particular(pleases, extra=lambda peer: ()):
    """A server that refuses what is no handshake with 400, and what does not please it with 403."""

    def script(peer):
        peer.read_head()
        if not is_sound(peer):
            refuse(peer, "400 Bad Request")
        elif not pleases(peer):
            refuse(peer)
        else:
            accept(peer, extra(peer))

    return script


def vary(url, *options, code):
    return program.run("handshake-inspect", "--variations", *options, url, timeout=60).expect(code)


def found(url, *options, code=14):
    """Id → outcome, and the advice, of a run with --json."""
    records = vary(url, "--json", *options, code=code).records
    outcomes = {row["id"]: row["outcome"] for row in json_lines.of_type(records, "variation")}
    return outcomes, json_lines.of_type(records, "advice")


def run_command(advice):
    """Runs a command that was suggested, to see whether it keeps its promise."""
    program_name, *arguments = shlex.split(advice["command"])
    assert program_name == "wscope"
    return program.run(*arguments)


def origin(peer):
    return (peer.values("Origin") or [None])[0]


def own_origin(peer):
    return f"http://127.0.0.1:{peer.connection.getsockname()[1]}"


def path(peer):
    return peer.start_line.split(" ")[1]


def chooses(peer):
    """The subprotocol that the answer names, where the server knows one of those offered."""
    offered = ", ".join(peer.values("Sec-WebSocket-Protocol")).split(", ")
    return [f"Sec-WebSocket-Protocol: {name}" for name in ("graphql-ws", "chat") if name in offered][:1]


OBJECTIONS = {
    "an Origin of its own": (lambda peer: origin(peer) == own_origin(peer), [], "origin-target"),
    "any Origin": (lambda peer: origin(peer) is not None, [], "origin-target"),
    "no Origin but its own": (lambda peer: origin(peer) in (None, own_origin(peer)),
                              ["-o", "http://evil.example"], "origin-target"),
    "no Origin at all": (lambda peer: origin(peer) is None, ["-o", "http://a.example"], "origin-none"),
    "Origin of localhost": (lambda peer: (origin(peer) or "").startswith("http://localhost:"), [],
                            "origin-loopback"),
    "Host without port": (lambda peer: ":" not in peer.values("Host")[0], [], "host-no-port"),
    "Host localhost": (lambda peer: peer.values("Host")[0].startswith("localhost"), [], "host-loopback"),
    "the last slash": (lambda peer: path(peer) == "/ws/?a=1", [], "slash"),
    "no query": (lambda peer: path(peer) == "/ws", [], "no-query"),
    "a known subprotocol": (lambda peer: chooses(peer) != [], [], "subprotocol-graphql-ws"),
    "one subprotocol": (lambda peer: peer.values("Sec-WebSocket-Protocol") == ["chat"],
                        ["-s", "other", "-s", "chat"], "subprotocol-chat"),
    "no subprotocol": (lambda peer: not peer.values("Sec-WebSocket-Protocol"), ["-s", "chat"], "no-subprotocol"),
    "compression": (lambda peer: peer.values("Sec-WebSocket-Extensions") != [], [], "deflate"),
    "no compression": (lambda peer: not peer.values("Sec-WebSocket-Extensions"), ["--compress"], "no-extensions"),
    "a browser": (lambda peer: "Mozilla" in peer.values("User-Agent")[0], [], "browser-user-agent"),
    "no cookie": (lambda peer: not peer.values("Cookie"), ["--cookie", "stale=1"], "no-cookie"),
    "no credentials": (lambda peer: not peer.values("Authorization"), ["-u", "me:pw"], "no-authorization"),
    "lower case": (lambda peer: b"\r\nupgrade:" in peer.head, [], "lower-case-names"),
}


@pytest.mark.parametrize("wanted", OBJECTIONS)
def test_what_a_server_wants_is_found_and_the_command_gets_it(serve, wanted):
    pleases, options, cure = OBJECTIONS[wanted]
    url = serve(particular(pleases, chooses)).url + "/ws?a=1"
    outcomes, advice = found(url, *options)
    assert outcomes["as-given"] == "refused" and outcomes[cure] == "accepted"
    assert advice[0]["variations"] == [cure], advice
    run_command(advice[0]).expect(0)


def test_two_changes_where_one_does_not_do(serve):
    """As Channels: the Origin is looked at before the path."""

    def script(peer):
        peer.read_head()
        if origin(peer) != own_origin(peer):
            refuse(peer)
        elif path(peer) != "/ws/":
            refuse(peer, "404 Not Found")
        else:
            accept(peer)

    outcomes, advice = found(serve(script).url + "/ws")
    assert outcomes["origin-target"] == "refused" and outcomes["origin-target+slash"] == "accepted"
    assert advice[0]["variations"] == ["origin-target+slash"]
    run_command(advice[0]).expect(0)


def test_nothing_helps(serve):
    _, advice = found(serve(particular(lambda peer: False)).url + "/ws")
    assert [line["command"] for line in advice] == [None]
    assert "no change" in advice[0]["message"]


def test_what_gets_another_answer_is_named(serve):
    def script(peer):
        peer.read_head()
        refuse(peer, "401 Unauthorized" if path(peer).endswith("/") else "404 Not Found")

    _, advice = found(serve(script).url + "/ws")
    assert advice[0]["variations"] == ["slash"] and advice[0]["command"] is None


def test_a_server_that_accepts_and_hangs_up_has_refused(serve):
    """As Flask-SocketIO on gevent: 101, then a Close without a code."""

    def script(peer):
        peer.upgrade()
        if origin(peer):
            peer.read_until_close()
        peer.send(wire.close())

    outcomes, advice = found(serve(script).url + "/")
    assert outcomes["as-given"] == "dropped" and outcomes["origin-target"] == "accepted"
    run_command(advice[0]).expect(0)
    out = vary(serve(script).url + "/", code=14).out
    assert "101 Switching Protocols, then a Close without a status code" in out


def test_a_connection_that_ends_without_a_close_was_dropped(serve):
    records = vary(serve(lambda peer: peer.upgrade()).url, "--json", code=14).records
    assert {row["close_code"] for row in json_lines.of_type(records, "variation") if row["outcome"] == "dropped"} == {
        1006}


def test_a_first_message_ends_the_wait(serve):
    """Without it each acceptance takes the whole grace of 0.3 s."""

    def script(peer):
        peer.upgrade()
        peer.send(wire.frame(wire.TEXT, "welcome"))
        peer.read_until_close()
        peer.send(wire.close(1000))

    outcomes, _ = found(serve(script).url, code=0)
    assert outcomes["as-given"] == "accepted"


# An Origin that nobody outside knows

NOT_ALLOWED = b'HTTP/1.1 400 BAD REQUEST\r\nContent-Length: 25\r\n\r\n"Not an accepted origin."\n'
DENIED = b"HTTP/1.1 403 Access denied\r\n\r\n"


@pytest.mark.parametrize("answer, place, is_sure", [
    (lambda peer: peer.send(NOT_ALLOWED), "cors_allowed_origins of Flask-SocketIO", True),
    (lambda peer: peer.send(DENIED), "ALLOWED_HOSTS of Django's settings", False),
    (lambda peer: refuse(peer, "403 Forbidden" if origin(peer) else "401 Unauthorized"),
     "the server's own configuration", True),
], ids=["engine.io", "channels", "another answer to an Origin"])
def test_no_origin_is_let_in(serve, answer, place, is_sure):
    outcomes, advice = found(serve(lambda peer: (peer.read_head(), answer(peer))).url)
    assert set(outcomes.values()) == {"refused"}
    assert "cannot be found from outside" in advice[0]["message"] and place in advice[0]["message"], advice
    assert ("if it is the Origin" not in advice[0]["message"]) == is_sure
    assert advice[0]["variations"][0] == "origin-target" and advice[0]["command"] is None
    assert "no change that was tried helps" in advice[1]["message"]


def test_of_an_origin_nothing_is_said_where_nothing_speaks_of_it(serve):
    _, advice = found(serve(lambda peer: (peer.read_head(), refuse(peer))).url)
    assert not any("cannot be found from outside" in line["message"] for line in advice), advice


# What a server must not accept, and must


def rules(records):
    return {violation["rule"] for violation in json_lines.of_type(records, "violation")}


def test_a_server_that_takes_anything(serve):
    done = vary(serve(lambda peer: (peer.read_head(), accept(peer))).url, "--json", code=0)
    assert rules(done.records) == {"admits-version", "admits-key", "admits-http-1.0"}
    assert {violation["section"] for violation in json_lines.of_type(done.records, "violation")} == {
        "RFC 6455 §4.2.2", "RFC 6455 §4.2.1"}
    advice = json_lines.of_type(done.records, "advice")
    assert any("§10.2" in line["message"] and line["variations"] == ["origin-foreign"] for line in advice)
    assert json_lines.of_type(done.records, "summary")[0]["exit_status"] == 0


@pytest.mark.parametrize("pleases, rule", [
    (lambda peer: b"\r\nUpgrade: websocket\r\n" in peer.head or b"\r\nupgrade: websocket" in peer.head, "denies-case"),
    (lambda peer: b"\r\nConnection: Upgrade\r\n" in peer.head or b"\r\nconnection: Upgrade" in peer.head,
     "denies-case"),
    (lambda peer: b"\r\nUpgrade: " in peer.head, "denies-name-case"),
])
def test_a_server_that_compares_letter_by_letter(serve, pleases, rule):
    assert rules(vary(serve(particular(pleases)).url, "--json", code=0).records) == {rule}


def test_listen_accepts_what_it_must_and_nothing_else(listen):
    done = vary(listen().url, "--json", code=0)
    assert rules(done.records) == set()
    outcomes = {row["id"]: row["outcome"] for row in json_lines.of_type(done.records, "variation")}
    assert {name for name, outcome in outcomes.items() if outcome != "accepted"} == BREACHES


# For people


def test_the_table_and_what_to_try(serve):
    server = serve(particular(lambda peer: origin(peer) == own_origin(peer)))
    done = vary(server.url + "/ws", code=14)
    origin_line = f"Origin: http://127.0.0.1:{server.port}"
    assert any(line.startswith("as given ") and line.endswith("403 Forbidden") for line in done.lines)
    assert any(line.startswith(origin_line) and line.endswith("101 Switching Protocols") for line in done.lines)
    assert done.lines[-2:] == [
        f"The smallest change that the server accepts is: {origin_line}",
        f"  wscope connect -o http://127.0.0.1:{server.port} {server.url}/ws"]
    assert done.stderr == b""


def test_secrets_stay_hidden_in_the_command(serve):
    server = serve(particular(lambda peer: origin(peer) is not None))
    options = ["--cookie", "sid=hush", "--bearer", "hush"]
    done = vary(server.url + "/?token=hush", *options, code=14)
    assert "hush" not in done.out and "sid=[redacted]" in done.out
    assert "hush" in vary(server.url + "/", "--show-secrets", *options, code=14).out


def test_quiet(serve):
    done = vary(serve(particular(lambda peer: False)).url, "-q", code=14)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_what_a_server_says_cannot_act_on_the_terminal(serve):
    def script(peer):
        peer.read_head()
        refuse(peer, "403 \x1b[31mred")

    assert b"\x1b" not in vary(serve(script).url, code=14).stdout


# Where there is no answer


def test_no_server():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    done = vary(f"ws://127.0.0.1:{port}", code=11)
    assert "Connection refused" in done.err


def test_a_server_that_hangs_up_on_one_request_answers_another(serve):
    def script(peer):
        peer.read_head()
        if origin(peer):
            accept(peer)

    outcomes, advice = found(serve(script).url, code=17)
    assert outcomes["as-given"] == "unanswered" and advice[0]["variations"] == ["origin-target"]


def test_max_time_ends_it(serve):
    def script(peer):
        peer.read_head()
        peer.read_head()

    done = vary(serve(script).url, "--max-time", "1", "--connect-timeout", "0.4", code=19)
    assert "--max-time" in done.out and done.seconds < 10


def test_a_handshake_that_breaks_the_rules_is_15(serve):
    outcomes, _ = found(serve(lambda peer: peer.upgrade(accept=wire.ACCEPT)).url, code=15)
    assert set(outcomes.values()) == {"invalid"}


@pytest.mark.parametrize("arguments", [
    ["--variations"], ["--variations", "--listen", "0"], ["--variations", "--offline", "-"],
    ["--variations", "--diff", "-", "ws://127.0.0.1:1"]])
def test_usage(arguments):
    program.run("handshake-inspect", *arguments).expect(64)


# Servers as people run them


def test_fastapi(fastapi_url):
    outcomes, advice = found(fastapi_url + "/ws/")
    assert outcomes["as-given"] == "refused" and advice[0]["variations"] == ["slash"]
    assert advice[0]["command"] == f"wscope connect {fastapi_url}/ws"
    run_command(advice[0]).expect(0)
    # uvicorn accepts HTTP/1.0, which it must not.
    assert "admits-http-1.0" in rules(vary(fastapi_url + "/ws", "--json", code=0).records)


def test_websockets_with_origins(closing):
    url = closing(peers.websockets_server(origins=["http://localhost:3000"]))
    outcomes, _ = found(url, "-o", "http://localhost:3000", code=0)
    assert outcomes["origin-none"] == outcomes["origin-foreign"] == "refused"
    assert all(outcomes[name] == "refused" for name in BREACHES)


def test_channels_with_allowed_hosts(channels_url):
    outcomes, advice = found(channels_url + "/ws/chat/a/")
    assert outcomes["as-given"] == "refused" and advice[0]["variations"] == ["origin-target"]
    run_command(advice[0]).expect(0)


def test_channels_with_allowed_hosts_and_no_last_slash(channels_url):
    outcomes, advice = found(channels_url + "/ws/chat/a")
    assert outcomes["origin-target"] == outcomes["slash"] == "refused"
    assert advice[0]["variations"] == ["origin-target+slash"]
    run_command(advice[0]).expect(0)
