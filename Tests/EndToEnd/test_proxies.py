"""Through proxies: tinyproxy, Dante, and scripted ones for what these do not do."""

import base64
import socket
import struct
import threading

import pytest

import intermediaries
import json_lines
import program
import scripted
import wire


@pytest.fixture(scope="module")
def tinyproxy(tmp_path_factory):
    with intermediaries.tinyproxy(tmp_path_factory.mktemp("tinyproxy")) as port:
        yield port


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """tinyproxy with a password, which lets CONNECT through to port 1 alone."""
    lines = ("BasicAuth me secret", "ConnectPort 1")
    with intermediaries.tinyproxy(tmp_path_factory.mktemp("guarded"), *lines) as port:
        yield port


@pytest.fixture(scope="module")
def dante(tmp_path_factory):
    with intermediaries.dante(tmp_path_factory.mktemp("dante")) as port:
        yield port


def connect(*arguments, **how):
    return program.run("connect", "-x", "hello", "--count", "1", *arguments, **how)


def port_of(url):
    return int(url.rsplit(":", 1)[1])


# HTTP


def test_ws_goes_through_connect(tinyproxy, echo_url):
    proxy = f"http://127.0.0.1:{tinyproxy}"
    done = connect("-v", "--proxy", proxy, echo_url).expect(0)
    assert done.out == "hello\n"
    authority = echo_url.removeprefix("ws://")
    assert f"> CONNECT {authority} HTTP/1.1\n> Host: {authority}\n> User-Agent: wscope/" in done.err
    assert "< HTTP/1.0 200 Connection established\n" in done.err
    assert f"* Connected to the proxy at 127.0.0.1:{tinyproxy} in" in done.err
    assert f"* Tunnel to {authority} through {proxy} in" in done.err
    assert done.err.index("> CONNECT") < done.err.index("> GET / HTTP/1.1")


def test_wss_goes_through_connect(tinyproxy, echo_wss_url, authority):
    url = echo_wss_url.replace("127.0.0.1", "localhost")
    done = connect("--json", "--cacert", authority.certificate, "--proxy", f"127.0.0.1:{tinyproxy}", url).expect(0)
    records = done.records
    kinds = [record["type"] for record in records]
    assert kinds[:9] == ["resolve", "connect", "request", "response", "proxy", "tls", "request", "response", "open"]
    proxy = f"http://127.0.0.1:{tinyproxy}"
    assert [record["data"].get("proxy") for record in records[:8]] == [proxy] * 4 + [None] * 4
    (tunnel,) = json_lines.of_type(records, "proxy")
    assert (tunnel["url"], tunnel["target"], tunnel["error"]) == (proxy, f"localhost:{port_of(url)}", None)
    (opened,) = json_lines.of_type(records, "open")
    assert list(opened["timing"]) == ["resolve", "connect", "proxy", "tls", "upgrade", "total"]
    assert sum(list(opened["timing"].values())[:-1]) <= opened["timing"]["total"]
    assert json_lines.of_type(records, "tls")[0]["server_name"] == "localhost"


@pytest.mark.parametrize("command", [["handshake-inspect"], ["frame-dump", "--max-time", "0.5"]])
def test_the_other_live_modes_too(tinyproxy, command, serve):
    def script(peer):
        peer.upgrade().send(wire.frame(wire.TEXT, "hi"))
        peer.read_until_close()
        peer.send(wire.close(1000))

    server = serve(script)
    program.run(*command, "--proxy", f"http://127.0.0.1:{tinyproxy}", server.url)
    server.wait()
    # tinyproxy connects from a socket of its own.
    assert server.peer.start_line == "GET / HTTP/1.1" and "CONNECT" not in server.peer.head.decode()


def test_407(guarded, echo_url):
    done = connect("--proxy", f"http://127.0.0.1:{guarded}", echo_url).expect(12)
    assert f"proxy: the proxy answered 407 Proxy Authentication Required to CONNECT {echo_url[5:]} " \
           f"(127.0.0.1:{guarded})" in done.err
    assert "--proxy-user" in done.err and 'Basic realm="Tinyproxy"' in done.err
    assert "This proxy requires authentication." in done.err, "the body says why"


def test_407_as_json(guarded, echo_url):
    records = connect("--json", "--proxy", f"http://127.0.0.1:{guarded}", echo_url).expect(12).records
    (response,) = json_lines.of_type(records, "response")
    assert response["status"] == 407 and "requires authentication" in response["body"]["text"]
    (error,) = json_lines.of_type(records, "error")
    assert (error["phase"], error["address"], error["exit_status"]) == ("proxy", f"127.0.0.1:{guarded}", 12)


@pytest.mark.parametrize("how", ["url", "option"])
def test_credentials_are_sent_and_not_shown(guarded, echo_url, how):
    options = (["--proxy", f"http://me:secret@127.0.0.1:{guarded}"] if how == "url" else
               ["--proxy", f"http://127.0.0.1:{guarded}", "--proxy-user", "me:secret"])
    done = connect("-v", *options, echo_url).expect(12)
    # The right password, and a port that is closed to CONNECT.
    assert "403 Access violation" in done.err and "port 443" in done.err
    assert "> Proxy-Authorization: Basic [redacted]" in done.err
    assert "secret" not in done.err and base64.b64encode(b"me:secret").decode() not in done.err
    shown = connect("-v", "--show-secrets", *options, echo_url).expect(12)
    assert base64.b64encode(b"me:secret").decode() in shown.err


def test_a_server_that_the_proxy_does_not_reach(tinyproxy):
    done = connect("--proxy", f"http://127.0.0.1:{tinyproxy}", f"ws://127.0.0.1:{intermediaries.free_port()}")
    assert "proxy: the proxy answered 500 Unable to connect" in done.expect(12).err


def test_a_proxy_that_is_not_there(echo_url):
    port = intermediaries.free_port()
    done = connect("--proxy", f"http://127.0.0.1:{port}", echo_url).expect(11)
    assert "connect: the proxy was not reached: " in done.err and f"127.0.0.1:{port}" in done.err
    done = connect("--proxy", "http://proxy.invalid:3128", echo_url).expect(10)
    assert "resolve: the proxy was not reached: the name proxy.invalid was not found" in done.err


ANSWERS = {
    "nothing": (b"", "the proxy ended the connection without an answer to the request for 127.0.0.1:7"),
    "half": (b"HTTP/1.1 200 Conn", "the proxy ended the connection after 17 bytes of an answer"),
    "socks": (b"\x05\xff", "it speaks SOCKS"),
    "tls": (b"\x15\x03\x03\x00\x02\x02\x28", "it speaks TLS"),
    "ssh": (b"SSH-2.0-OpenSSH_9\r\n", "it speaks SSH"),
    "redirect": (b"HTTP/1.1 302 Found\r\nLocation: http://login/\r\nContent-Length: 0\r\n\r\n", "302 Found"),
    "no status": (b"HTTP/1.1 fine\r\n\r\n", "HTTP/1.1 fine"),
    "endless": (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70000, "longer than 64K bytes"),
}


@pytest.mark.parametrize("answer, words", ANSWERS.values(), ids=ANSWERS)
def test_what_is_no_answer_to_connect(serve, answer, words):
    server = serve(lambda peer: (peer.read_head(), peer.send(answer)))
    done = connect("--proxy", f"http://127.0.0.1:{server.port}", "ws://127.0.0.1:7").expect(12)
    assert words in done.err and f"127.0.0.1:{server.port}" in done.err, done


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 20"])
def test_a_proxy_that_does_not_answer(serve, answer):
    server = serve(lambda peer: (peer.read_head(), peer.send(answer), peer.reader.read()))
    done = connect("--connect-timeout", "0.3", "--proxy", f"http://127.0.0.1:{server.port}", "ws://127.0.0.1:7")
    assert done.expect(19).err.startswith("wscope: proxy: "), done
    assert f"127.0.0.1:{server.port}" in done.err


def test_a_refusal_whose_body_does_not_end_is_one_all_the_same(serve):
    answer = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\nNot for you"
    server = serve(lambda peer: (peer.read_head(), peer.send(answer), peer.reader.read()))
    done = connect("--connect-timeout", "0.3", "--proxy", f"http://127.0.0.1:{server.port}", "ws://127.0.0.1:7")
    assert "403 Forbidden" in done.expect(12).err and "Not for you" in done.err


def test_the_first_bytes_of_the_server_may_come_with_the_answer(serve):
    """A server that speaks first, through a proxy that joins its bytes to its own."""

    def script(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n")
        peer.upgrade()
        peer.send(wire.frame(wire.TEXT, "hello"))
        peer.read_until_close()
        peer.send(wire.close(1000))

    done = connect("--proxy", f"http://127.0.0.1:{serve(script).port}", "ws://127.0.0.1:7").expect(0)
    assert done.out == "hello\n"


# HTTP over TLS


@pytest.fixture(scope="module")
def secure_proxy(tmp_path_factory, tinyproxy, authority):
    """haproxy takes the TLS off, and tinyproxy does the rest."""
    folder, port = tmp_path_factory.mktemp("haproxy"), intermediaries.free_port()
    pair = authority.server
    (folder / "both.pem").write_bytes(pair.certificate.read_bytes() + pair.key.read_bytes())
    sections = ("  mode tcp", "frontend front", f"  bind 127.0.0.1:{port} ssl crt {folder}/both.pem",
                "  default_backend back", "backend back", f"  server proxy 127.0.0.1:{tinyproxy}")
    with intermediaries.haproxy(folder, *sections, port=port):
        yield port


def test_an_https_proxy(secure_proxy, echo_url, authority):
    options = ["--proxy", f"https://localhost:{secure_proxy}", "--proxy-cacert", authority.certificate]
    done = connect("-v", *options, echo_url).expect(0)
    assert done.out == "hello\n"
    assert "* TLS to the proxy in" in done.err and "certificate verified" in done.err
    assert done.err.index("* TLS to the proxy") < done.err.index("> CONNECT")


def test_tls_in_tls(secure_proxy, echo_wss_url, authority):
    options = ["--proxy", f"https://localhost:{secure_proxy}", "--proxy-cacert", authority.certificate,
               "--cacert", authority.certificate]
    records = connect("--json", *options, echo_wss_url).expect(0).records
    outer, inner = json_lines.of_type(records, "tls")
    assert outer["proxy"] == f"https://localhost:{secure_proxy}" and outer["server_name"] == "localhost"
    assert "proxy" not in inner and inner["server_name"] is None
    assert json_lines.of_type(records, "close")[0]["code"] == 1000


def test_much_in_tls_in_tls(secure_proxy, echo_wss_url, authority):
    options = ["--proxy", f"https://localhost:{secure_proxy}", "--proxy-cacert", authority.certificate,
               "--cacert", authority.certificate]
    lines = "".join(f"{number:0100}\n" for number in range(50_000))
    assert program.run("connect", *options, echo_wss_url, stdin=lines, timeout=60).expect(0).out == lines


def test_the_certificate_of_an_https_proxy_is_verified(secure_proxy, echo_url, authority):
    proxy = ["--proxy", f"https://localhost:{secure_proxy}"]
    # What is trusted for the server is not for the proxy.
    done = connect(*proxy, "--cacert", authority.certificate, echo_url).expect(13)
    assert "tls: to the proxy: " in done.err and "--proxy-cacert" in done.err
    assert f"(localhost:{secure_proxy})" in done.err
    done = connect("-v", *proxy, "--proxy-insecure", echo_url).expect(0)
    assert "certificate NOT verified" in done.err and "--proxy-insecure" in done.err


def test_an_https_proxy_that_speaks_plain_http(serve):
    server = serve(lambda peer: (peer.reader.read(1), peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")))
    done = connect("--proxy", f"https://127.0.0.1:{server.port}", "ws://127.0.0.1:7").expect(13)
    assert f"use http://127.0.0.1:{server.port}" in done.err


def test_an_https_proxy_that_goes_away(secure_proxy, serve, authority):
    """The server's end comes through both layers."""
    server = serve(lambda peer: peer.upgrade(), tls=authority.server.server_context())
    options = ["--proxy", f"https://localhost:{secure_proxy}", "--proxy-insecure", "-k"]
    done = connect("--no-close", *options, server.url).expect(17)
    assert "without a Close (1006)" in done.err


# SOCKS


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_socks5(dante, echo_url, scheme):
    done = connect("-v", "--proxy", f"{scheme}://127.0.0.1:{dante}", echo_url).expect(0)
    assert done.out == "hello\n" and f"through {scheme}://127.0.0.1:{dante} in" in done.err


def test_socks5_over_tls(dante, echo_wss_url, authority):
    url = echo_wss_url.replace("127.0.0.1", "localhost")
    done = connect("--cacert", authority.certificate, "--proxy", f"socks5h://127.0.0.1:{dante}", url)
    assert done.expect(0).out == "hello\n"


def test_a_name_that_is_resolved_here_is_tried_at_each_of_its_addresses(dante, echo_url):
    """localhost is ::1 first, which this proxy does not reach."""
    url = echo_url.replace("127.0.0.1", "localhost")
    records = connect("--json", "--proxy", f"socks5://127.0.0.1:{dante}", url).expect(0).records
    resolved = json_lines.of_type(records, "resolve")[0]
    assert (resolved["host"], resolved["addresses"]) == ("localhost", ["::1", "127.0.0.1"])
    assert "proxy" not in resolved
    first, second = json_lines.of_type(records, "proxy")
    assert first["target"] == f"[::1]:{port_of(url)}" and first["error"]
    assert second["target"] == f"127.0.0.1:{port_of(url)}" and second["error"] is None


def test_resolve_is_for_names_that_are_resolved_here(dante, echo_url):
    url = f"ws://server.test:{port_of(echo_url)}"
    options = ["--resolve", f"server.test:{port_of(echo_url)}:127.0.0.1"]
    assert connect(*options, "--proxy", f"socks5://127.0.0.1:{dante}", url).expect(0).out == "hello\n"
    done = connect(*options, "--proxy", f"socks5h://127.0.0.1:{dante}", url).expect(12)
    assert "the proxy opens no tunnel to server.test:" in done.err


def test_a_name_that_is_not_found_is_not_asked_for(dante):
    done = connect("--proxy", f"socks5://127.0.0.1:{dante}", "ws://server.invalid").expect(10)
    assert "the name server.invalid was not found" in done.err


def test_socks5_refused(dante):
    url = f"ws://127.0.0.1:{intermediaries.free_port()}"
    done = connect("--proxy", f"socks5h://127.0.0.1:{dante}", url).expect(12)
    assert f"proxy: the proxy opens no tunnel to {url[5:]}: connection refused (5) (127.0.0.1:{dante})" in done.err


class SOCKSServer:
    """A SOCKS5 proxy that wants user and password (RFC 1929), and remembers what it was asked."""

    def __init__(self, users):
        self.users = users
        self.asked = []
        self.server = scripted.Server(self._serve)
        self.port = self.server.port

    def _serve(self, peer):
        read = peer.reader.read
        _, count = read(2)
        methods = read(count)
        if 2 not in methods:
            return peer.send(b"\x05\xff")
        peer.send(b"\x05\x02")
        read(1)
        user, password = read(read(1)[0]).decode(), read(read(1)[0]).decode()
        peer.send(b"\x01\x00" if self.users.get(user) == password else b"\x01\x01")
        if self.users.get(user) != password:
            return None
        _, _, _, kind = read(4)
        assert kind == 3, "a name"
        host, (port,) = read(read(1)[0]).decode(), struct.unpack(">H", read(2))
        self.asked.append((host, port))
        with socket.create_connection(("127.0.0.1", port)) as upstream:
            peer.send(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
            relay(peer.connection, upstream)

    def __enter__(self):
        self.server.__enter__()
        return self

    def __exit__(self, *_):
        self.server.__exit__()


def relay(one, other):
    """Copies both ways until both sides have ended."""

    def copy(source, sink):
        try:
            while block := source.recv(65536):
                sink.sendall(block)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    back = threading.Thread(target=copy, args=(other, one), daemon=True)
    back.start()
    copy(one, other)
    back.join(10)


def test_socks5_with_user_and_password(closing, echo_url):
    proxy = closing(SOCKSServer({"me": "s:ecret"}))
    url = echo_url.replace("127.0.0.1", "server.test")
    done = connect("-v", "--proxy", f"socks5h://me:s%3Aecret@127.0.0.1:{proxy.port}", url).expect(0)
    assert done.out == "hello\n" and "ecret" not in done.err
    assert proxy.asked == [("server.test", port_of(echo_url))]


def test_socks5_with_a_wrong_password(closing, echo_url):
    proxy = closing(SOCKSServer({"me": "secret"}))
    url = f"socks5h://127.0.0.1:{proxy.port}"
    done = connect("--proxy", url, "--proxy-user", "me:wrong", echo_url).expect(12)
    assert "proxy: the proxy refused user and password (status 1)" in done.err
    done = connect("--proxy", url, echo_url).expect(12)
    assert "proxy: the proxy wants authentication" in done.err and "--proxy-user" in done.err


@pytest.mark.parametrize("answer, words", [
    (b"HTTP/1.1 400 Bad Request\r\n\r\n", "it speaks HTTP"), (b"\x05\x05", "method 5, which was not offered"),
    (b"", "without an answer"), (b"\x05\x00\x05\x07", "command not supported (7)"),
    (b"\x05\x00\x05\x00\x00\x09\x00", "something else after its greeting"),
])
def test_what_is_no_answer_in_socks5(serve, answer, words):
    server = serve(lambda peer: (peer.reader.read(3), peer.send(answer)))
    done = connect("--proxy", f"socks5h://127.0.0.1:{server.port}", "ws://127.0.0.1:7").expect(12)
    assert words in done.err, done


# The environment


def variables(tinyproxy, *names):
    return {name: f"http://127.0.0.1:{tinyproxy}" for name in names}


def goes_through_proxy(url, *options, env, **how):
    return "* Tunnel to" in connect("-v", *options, url, env=env, **how).expect(0).err


@pytest.mark.parametrize("name", ["ws_proxy", "WS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"])
def test_variables(tinyproxy, echo_url, name):
    assert goes_through_proxy(echo_url, env=variables(tinyproxy, name))


@pytest.mark.parametrize("name", ["HTTP_PROXY", "https_proxy", "wss_proxy"])
def test_variables_that_are_not_for_ws(tinyproxy, echo_url, name):
    assert not goes_through_proxy(echo_url, env=variables(tinyproxy, name))


@pytest.mark.parametrize("name, used", [("wss_proxy", True), ("https_proxy", True), ("HTTPS_PROXY", True),
                                        ("http_proxy", False)])
def test_variables_for_wss(tinyproxy, echo_wss_url, authority, name, used):
    env = variables(tinyproxy, name)
    assert goes_through_proxy(echo_wss_url, "--cacert", authority.certificate, env=env) == used


@pytest.mark.parametrize("exceptions, used", [
    ("127.0.0.1", False), ("127.0.0.0/8", False), ("*", False), ("localhost", True), ("10.0.0.0/8,example.com", True),
])
def test_no_proxy(tinyproxy, echo_url, exceptions, used):
    for variable in ("NO_PROXY", "no_proxy"):
        env = {**variables(tinyproxy, "http_proxy"), variable: exceptions}
        assert goes_through_proxy(echo_url, env=env) == used
    option = ["--proxy", f"http://127.0.0.1:{tinyproxy}", "--noproxy", exceptions]
    assert goes_through_proxy(echo_url, *option, env={"NO_PROXY": "*"}) == used


def test_what_goes_before_the_environment(tinyproxy, echo_url):
    env = variables(tinyproxy, "http_proxy")
    assert not goes_through_proxy(echo_url, "--proxy", "", env=env)
    assert not goes_through_proxy("echo:", env=env), "the server inside the process is reached by no proxy"
    assert goes_through_proxy(echo_url, "--noproxy", "", env={**env, "NO_PROXY": "*"})
    dead = {"http_proxy": f"http://127.0.0.1:{intermediaries.free_port()}"}
    assert goes_through_proxy(echo_url, "--proxy", f"127.0.0.1:{tinyproxy}", env=dead)


def test_a_unix_socket_is_no_matter_of_proxies(serve, tmp_path):
    def script(peer):
        peer.upgrade().send(wire.frame(wire.TEXT, "hello"))
        peer.read_until_close()
        peer.send(wire.close(1000))

    path = tmp_path / "socket"
    serve(script, path=path)
    env = {"http_proxy": f"http://127.0.0.1:{intermediaries.free_port()}"}
    assert connect("--unix-socket", path, "ws://server/", env=env).expect(0).out == "hello\n"
    done = connect("--unix-socket", path, "--proxy", "http://127.0.0.1:1", "ws://server/").expect(64)
    assert "--unix-socket" in done.err and "--proxy" in done.err


@pytest.mark.parametrize("proxy, words", [
    ("ftp://proxy", "'ftp' is not supported"), ("socks4://proxy", "'socks4' is not supported"),
    ("http://", "names no host"), ("http://proxy:99999", "99999"), ("http://a%3Ab:secret@proxy", "RFC 7617"),
])
def test_usage(echo_url, proxy, words):
    done = connect("--proxy", proxy, echo_url).expect(64)
    assert "--proxy: " in done.err and words in done.err and "secret" not in done.err
    done = connect(echo_url, env={"all_proxy": proxy}).expect(64)
    assert "all_proxy: " in done.err and words in done.err
