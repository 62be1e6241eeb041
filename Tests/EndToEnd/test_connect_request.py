"""connect: the request that it sends, and how the server is reached."""

import base64
import re
import socket

import pytest

import json_lines
import program
import wire


def heard(serve, *options, path="", **how):
    """The peer that was asked, with the head of its request."""

    def script(peer):
        peer.upgrade().read_until_close()
        peer.send(wire.close(1000))

    server = serve(script)
    done = program.run("connect", *options, server.url + path, **how)
    server.wait()
    server.peer.done = done
    server.peer.port = server.port
    return server.peer


def test_request_is_what_rfc_6455_asks(serve):
    peer = heard(serve)
    assert peer.start_line == "GET / HTTP/1.1"
    assert peer.values("Host") == [f"127.0.0.1:{peer.port}"]
    assert [value.lower() for value in peer.values("Upgrade")] == ["websocket"]
    assert [value.lower() for value in peer.values("Connection")] == ["upgrade"]
    assert peer.values("Sec-WebSocket-Version") == ["13"]
    (key,) = peer.values("Sec-WebSocket-Key")
    assert len(base64.b64decode(key, validate=True)) == 16
    assert peer.values("Origin") == [] and peer.values("Sec-WebSocket-Extensions") == []


def test_each_key_is_new(serve):
    assert heard(serve).values("Sec-WebSocket-Key") != heard(serve).values("Sec-WebSocket-Key")


@pytest.mark.parametrize("path, target", [
    ("", "/"), ("/", "/"), ("/ws", "/ws"), ("/a/b?x=1&y=%20", "/a/b?x=1&y=%20"), ("?q=1", "/?q=1"),
])
def test_target(serve, path, target):
    assert heard(serve, path=path).start_line == f"GET {target} HTTP/1.1"


HEADERS = [
    (["-H", "X-A: 1"], "X-A", ["1"]),
    (["--header", "X-A:1"], "X-A", ["1"]),
    (["-H", "X-A: 1", "-H", "X-A: 2"], "X-A", ["1", "2"]),
    (["-H", "X-A;"], "X-A", [""]),
    (["-H", "User-Agent:"], "User-Agent", []),
    (["-H", "User-Agent: mine"], "User-Agent", ["mine"]),
    (["-H", "Host: other.example"], "Host", ["other.example"]),
    (["-H", "Host:"], "Host", []),
    (["-H", "Sec-WebSocket-Version: 8"], "Sec-WebSocket-Version", ["8"]),
    (["-s", "chat"], "Sec-WebSocket-Protocol", ["chat"]),
    (["-s", "chat", "-s", "superchat"], "Sec-WebSocket-Protocol", ["chat, superchat"]),
    (["--subprotocol", "chat"], "Sec-WebSocket-Protocol", ["chat"]),
    (["--protocol", "chat"], "Sec-WebSocket-Protocol", ["chat"]),
    (["-o", "http://a.example"], "Origin", ["http://a.example"]),
    (["--origin", "http://a.example"], "Origin", ["http://a.example"]),
    (["-u", "user:pass"], "Authorization", ["Basic dXNlcjpwYXNz"]),
    (["--user", "user:pa:ss"], "Authorization", ["Basic dXNlcjpwYTpzcw=="]),
    (["--auth", "user:pass"], "Authorization", ["Basic dXNlcjpwYXNz"]),
    (["--bearer", "t.o.k"], "Authorization", ["Bearer t.o.k"]),
    (["--cookie", "a=1"], "Cookie", ["a=1"]),
    (["--cookie", "a=1", "--cookie", "b=2"], "Cookie", ["a=1; b=2"]),
]


@pytest.mark.parametrize("options, name, values", HEADERS, ids=[" ".join(case[0]) for case in HEADERS])
def test_header(serve, options, name, values):
    assert heard(serve, *options).values(name) == values


def test_header_case_is_kept(serve):
    assert ("x-OdD", "1") in heard(serve, "-H", "x-OdD: 1").fields


def test_user_in_the_url(serve):
    def script(peer):
        peer.upgrade().read_until_close()
        peer.send(wire.close(1000))

    server = serve(script)
    program.run("connect", server.url.replace("ws://", "ws://us%40er:pass@")).expect(0)
    peer = server.wait().peer
    assert peer.values("Authorization") == ["Basic " + base64.b64encode(b"us@er:pass").decode()]
    assert peer.values("Host") == [f"127.0.0.1:{server.port}"]


@pytest.mark.parametrize("spelling", ["127.0.0.1:{port}/ws", "http://127.0.0.1:{port}/ws", "WS://127.0.0.1:{port}/ws",
                                      "localhost:{port}/ws"])
def test_url_spellings(fastapi_url, spelling):
    url = spelling.format(port=fastapi_url.rsplit(":", 1)[1])
    assert program.run("connect", "-x", "hi", url, stdin=None).expect(0).out == "Echo: hi\n"


def test_subprotocol_that_the_server_chose_is_shown(serve):
    def script(peer):
        peer.upgrade(extra=["Sec-WebSocket-Protocol: chat"]).read_until_close()
        peer.send(wire.close(1000))

    done = program.run("connect", "-v", "-s", "chat", serve(script).url).expect(0)
    assert "< Sec-WebSocket-Protocol: chat" in done.err


# How it is reached


def test_what_is_resolved_is_told(echo_url):
    """Addresses have no ports, and one in numbers is not told to resolve to itself."""
    named = echo_url.replace("127.0.0.1", "localhost")
    options = ["--no-stdin", "--wait", "0", "-x", "hi"]
    (resolved,) = json_lines.of_type(program.run("connect", "--json", *options, named).records, "resolve")
    assert resolved["addresses"] == ["::1", "127.0.0.1"]
    assert "* localhost resolved to ::1, 127.0.0.1 in" in program.run("connect", "-v", *options, named).err
    assert "resolved to" not in program.run("connect", "-v", *options, echo_url).err


def test_resolve_takes_the_place_of_the_resolver(fastapi_url):
    port = fastapi_url.rsplit(":", 1)[1]
    done = program.run("connect", "-v", "--resolve", f"no.such.example:{port}:127.0.0.1", "-x", "hi",
                       f"ws://no.such.example:{port}/ws", stdin=None).expect(0)
    assert done.out == "Echo: hi\n"
    assert f"> Host: no.such.example:{port}" in done.err


def test_unix_socket(serve, tmp_path):
    def script(peer):
        peer.upgrade().read_until_close()
        peer.send(wire.close(1000))

    server = serve(script, path=tmp_path / "socket")
    program.run("connect", "--unix-socket", str(tmp_path / "socket"), "ws://app.example/ws", stdin="a\n").expect(0)
    peer = server.wait().peer
    assert (peer.start_line, peer.values("Host")) == ("GET /ws HTTP/1.1", ["app.example"])
    assert peer.frames[0].payload == b"a"


def test_localhost_falls_back_to_the_other_family(fastapi_url):
    """Nothing listens on ::1, which `localhost` may name first."""
    port = fastapi_url.rsplit(":", 1)[1]
    for options in ([], ["-4"]):
        assert program.run("connect", *options, "-x", "hi", f"ws://localhost:{port}/ws", stdin=None).expect(0).lines


def test_ipv6_literal(serve):
    def script(peer):
        peer.upgrade().read_until_close()
        peer.send(wire.close(1000))

    server = serve(script, family=socket.AF_INET6)
    program.run("connect", "-6", f"ws://[::1]:{server.port}/").expect(0)
    assert server.wait().peer.values("Host") == [f"[::1]:{server.port}"]


# What -v and --frames show


def test_verbose_is_true_to_the_bytes(serve):
    def script(peer):
        peer.read_head()
        key = peer.values("Sec-WebSocket-Key")[0]
        peer.send(f"HTTP/1.1 101 Well Then\r\nsec-websocket-ACCEPT: {wire.accept_key(key)}\r\nX-B: 2\r\nX-A: 1\r\n"
                  f"X-B: 3\r\nupgrade: WebSocket\r\nCONNECTION: keep-alive, Upgrade\r\n\r\n".encode())
        peer.read_until_close()
        peer.send(wire.close(1000))

    server = serve(script)
    done = program.run("connect", "-v", server.url + "/p?q").expect(0)
    peer = server.wait().peer
    sent = [line[2:] for line in done.err.splitlines() if line.startswith("> ")]
    got = [line[2:] for line in done.err.splitlines() if line.startswith("< ")]
    assert sent == peer.head.decode().split("\r\n")[:-1]  # The empty line is shown as well.
    assert got[0] == "HTTP/1.1 101 Well Then"
    assert [line.split(":")[0] for line in got[1:-1]] == [
        "sec-websocket-ACCEPT", "X-B", "X-A", "X-B", "upgrade", "CONNECTION"]
    information = [line for line in done.err.splitlines() if line.startswith("* ")]
    assert any(f"127.0.0.1:{server.port}" in line for line in information)
    assert any(re.search(r"\d ?m?s\b", line) for line in information), "no timing"


def test_frames_show_every_field(serve):
    def script(peer):
        peer.upgrade().read_until_close()
        peer.send(wire.frame(wire.TEXT, "x" * 200), wire.close(1000, "bye"))

    server = serve(script)
    done = program.run("connect", "--frames", server.url, stdin="hello\n").expect(0)
    mask = server.wait().peer.frames[0].mask.hex()
    lines = done.err.splitlines()
    sent = next(line for line in lines if "hello" in line)
    assert mask in sent.lower() and "text" in sent.lower() and "FIN" in sent.upper() and "5" in sent
    received = next(line for line in lines if "xxxx" in line)
    assert "200" in received and "16" in received and "text" in received.lower()
    closes = [line for line in lines if "close" in line.lower()]
    assert any("1000" in line for line in closes) and any("bye" in line for line in closes)
    assert done.stdout == b"x" * 200 + b"\n"


SECRETS = [
    (["-u", "user:hush-hush"], "", base64.b64encode(b"user:hush-hush").decode()),
    (["--bearer", "hush-hush"], "", "hush-hush"),
    (["--cookie", "session=hush-hush"], "", "hush-hush"),
    (["-H", "Authorization: Digest hush-hush"], "", "hush-hush"),
    ([], "/ws?access_token=hush-hush", "hush-hush"),
    ([], "/ws?token=hush-hush&x=1", "hush-hush"),
]


@pytest.mark.parametrize("how", ["-v", "--json"])
@pytest.mark.parametrize("options, path, secret", SECRETS,
                         ids=["user", "bearer", "cookie", "header", "access_token", "token"])
def test_secrets_are_redacted_unless_asked_for(serve, options, path, secret, how):
    hidden = heard(serve, how, *options, path=path)
    shown = heard(serve, how, "--show-secrets", *options, path=path)
    assert secret in hidden.head.decode()
    assert secret not in hidden.done.out + hidden.done.err
    assert secret in shown.done.out + shown.done.err
