"""-L: where redirects of the upgrade lead."""

import pytest

import intermediaries
import json_lines
import program
import wire


def connect(*arguments, **how):
    return program.run("connect", "-x", "hello", "--count", "1", *arguments, **how)


@pytest.fixture(scope="module")
def nginx(tmp_path_factory, echo_url, authority):
    """Redirects as they are written for nginx, to the echo server and to itself."""
    port, secure = intermediaries.free_port(), intermediaries.free_port()
    pair = authority.server
    locations = [f"listen 127.0.0.1:{port};", f"listen 127.0.0.1:{secure} ssl;",
                 f"ssl_certificate {pair.certificate};", f"ssl_certificate_key {pair.key};",
                 f"location = /elsewhere {{ return 302 {echo_url.replace('ws:', 'http:')}/; }}",
                 "location = /ws { return 301 /ws/; }",
                 "location = /secure { return 308 https://localhost:%d/ws/; }" % secure,
                 "location = /circle { return 302 /circle/2; }", "location = /circle/2 { return 302 /circle; }",
                 f"location = /ws/ {{ proxy_pass {echo_url.replace('ws:', 'http:')}/; proxy_http_version 1.1;",
                 "  proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; }"]
    with intermediaries.nginx(tmp_path_factory.mktemp("nginx"), *locations, port=port):
        yield port


def test_without_the_option_a_redirect_is_an_answer(nginx):
    done = connect(f"ws://127.0.0.1:{nginx}/ws").expect(14)
    assert "301 Moved Permanently" in done.err and "-L/--location" in done.err


def test_to_the_last_slash(nginx):
    done = connect("-L", "-v", f"ws://127.0.0.1:{nginx}/ws").expect(0)
    assert done.out == "hello\n"
    assert f"* Redirect 1: 301 to ws://127.0.0.1:{nginx}/ws/\n" in done.err
    assert done.err.count("< HTTP/1.1 301") == 1 and done.err.count("* Connected to") == 2
    assert connect("-L", f"ws://127.0.0.1:{nginx}/ws").expect(0).err == "", "what is followed is not told of unasked"


def test_to_another_server(nginx, echo_url):
    done = connect("--location", "-v", f"ws://127.0.0.1:{nginx}/elsewhere").expect(0)
    assert f"302 to {echo_url}/; another origin: credentials and cookies are not sent there" in done.err


def test_to_tls(nginx, authority):
    options = ["-L", "--json", "--cacert", authority.certificate]
    records = connect(*options, f"ws://localhost:{nginx}/secure").expect(0).records
    (hop,) = json_lines.of_type(records, "redirect")
    assert hop["status"] == 308 and hop["number"] == 1 and not hop["credentials"]
    assert hop["source"] == f"ws://localhost:{nginx}/secure" and hop["target"].startswith("wss://localhost:")
    kinds = [record["type"] for record in records]
    assert kinds.index("redirect") < kinds.index("tls") < kinds.index("open")
    (opened,) = json_lines.of_type(records, "open")
    assert opened["url"] == hop["target"]
    timing = opened["timing"]
    assert list(timing) == ["redirect", "resolve", "connect", "tls", "upgrade", "total"]
    assert 0 < timing["redirect"] < timing["total"]


def test_tls_is_verified_at_each_hop(nginx):
    assert "certificate" in connect("-L", f"ws://localhost:{nginx}/secure").expect(13).err


def test_a_file_that_only_a_later_hop_needs(nginx, tmp_path):
    done = connect("-L", "--cacert", tmp_path / "none.pem", f"ws://localhost:{nginx}/secure").expect(66)
    assert "none.pem" in done.err


def test_in_a_circle(nginx):
    url = f"ws://127.0.0.1:{nginx}"
    done = connect("-L", f"{url}/circle").expect(14)
    assert f"handshake: the redirects go in a circle: {url}/circle → {url}/circle/2 → {url}/circle" in done.err


@pytest.mark.parametrize("command", [["handshake-inspect"], ["frame-dump", "--max-time", "0.5"]])
def test_the_other_live_modes_too(serve, command):
    def script(peer):
        if peer.read_head().startswith(b"GET /old"):
            return peer.send(b"HTTP/1.1 302 Found\r\nLocation: new\r\nContent-Length: 0\r\n\r\n")
        peer.send(wire.response(key=peer.values("Sec-WebSocket-Key")[0]), wire.frame(wire.TEXT, "hi"))
        peer.read_until_close()
        return peer.send(wire.close(1000))

    server = serve(script)
    program.run(*command, "-L", f"{server.url}/old")
    assert [peer.start_line for peer in server.peers] == ["GET /old HTTP/1.1", "GET /new HTTP/1.1"]


def test_inspect_judges_the_last_hop(nginx):
    done = program.run("handshake-inspect", "-L", "-v", f"ws://127.0.0.1:{nginx}/ws").expect(0)
    assert "> GET /ws/ HTTP/1.1" in done.out and "The handshake is valid" in done.out
    assert "301" not in done.out and "* Redirect 1: 301" in done.err


def redirecting(*locations, fields="", status=302):
    """A script that sends its clients from one location to the next, and opens at the last."""
    left = list(locations)

    def script(peer):
        peer.read_head()
        if left:
            head = f"HTTP/1.1 {status} Found\r\nLocation: {left.pop(0)}\r\n{fields}Content-Length: 0\r\n\r\n"
            return peer.send(head.encode())
        peer.send(wire.response(key=peer.values("Sec-WebSocket-Key")[0]), wire.frame(wire.TEXT, "hello"))
        peer.read_until_close()
        return peer.send(wire.close(1000))

    return script


SECRETS = ["-u", "me:secret", "--cookie", "a=b", "-H", "X-Mine: 1"]
HEADERS = ["-H", "Authorization: Bearer x", "-H", "Cookie: c=d", "-H", "Host: virtual.test", "-H", "X-Mine: 1"]


@pytest.mark.parametrize("options", [SECRETS, HEADERS], ids=["options", "headers"])
def test_credentials_stay_with_their_origin(serve, options):
    last = serve(redirecting())
    first = serve(redirecting("/a", f"{last.url}/b"))
    connect("-L", *options, first.url).expect(0)
    here = [(len(peer.values("Authorization")), len(peer.values("Cookie"))) for peer in first.peers]
    assert here == [(1, 1), (1, 1)]
    assert last.peer.values("Authorization") == last.peer.values("Cookie") == []
    assert last.peer.values("Host") == [f"127.0.0.1:{last.port}"] and last.peer.values("X-Mine") == ["1"]


def test_credentials_of_the_url(serve):
    last = serve(redirecting())
    first = serve(redirecting("/a", f"{last.url}/b"))
    connect("-L", first.url.replace("//", "//me:secret@")).expect(0)
    assert [len(peer.values("Authorization")) for peer in first.peers] == [1, 1]
    assert last.peer.values("Authorization") == []


def test_each_hop_has_a_key_of_its_own(serve):
    server = serve(redirecting("/a", "/b"))
    connect("-L", server.url).expect(0)
    assert len({peer.values("Sec-WebSocket-Key")[0] for peer in server.peers}) == 3


@pytest.mark.parametrize("options, followed", [([], 10), (["--max-redirs", "3"], 3), (["--max-redirs", "0"], 0)])
def test_there_is_a_limit(serve, options, followed):
    server = serve(redirecting(*(f"/{number}" for number in range(20))))
    done = connect("-L", *options, server.url).expect(14)
    assert f"more than {followed} redirects" in done.err and "--max-redirs" in done.err
    assert len(server.peers) == followed + 1


@pytest.mark.parametrize("location, words", [("ftp://other/", "'ftp' is not supported"), ("http://", "names no host"),
                                             ("ws://x:99999/?token=secret", "99999")])
def test_a_location_that_leads_nowhere(serve, location, words):
    done = connect("-L", serve(redirecting(location)).url).expect(14)
    assert "a Location that leads nowhere" in done.err and words in done.err and "secret" not in done.err


def test_a_cookie_that_is_wanted_back(serve):
    done = connect("-L", serve(redirecting("/", fields="Set-Cookie: seen=1\r\n")).url).expect(14)
    assert "go in a circle" in done.err and "--cookie" in done.err


def test_what_is_no_redirect(serve):
    def script(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 302 Found\r\nContent-Length: 4\r\n\r\nnope")

    assert "302 Found instead of 101" in connect("-L", serve(script).url).expect(14).err


def test_through_a_proxy(serve, tmp_path):
    server = serve(redirecting("/a"))
    with intermediaries.tinyproxy(tmp_path) as port:
        done = connect("-L", "-v", "--proxy", f"http://127.0.0.1:{port}", server.url).expect(0)
    assert done.err.count("> CONNECT") == 2 and len(server.peers) == 2


@pytest.mark.parametrize("options", [["--max-redirs", "-1"], ["--max-redirs", "x"]])
def test_usage(options):
    connect("-L", *options, "ws://127.0.0.1:1").expect(64)
