"""--format, as curl's --write-out."""

import json
import re

import pytest

import json_lines
import program
import wire

PAGE = program.REPOSITORY / "docs/connect.md"
TABLE = program.REPOSITORY / "Sources/wscope/Format/FormatVariable.swift"


def refuses(peer):
    peer.read_head()
    peer.send(b"HTTP/1.1 403 Forbidden\r\nX-Why: because\r\nSet-Cookie: sid=abc\r\nContent-Length: 0\r\n\r\n")


def formatted(url, template, *options, stdin=None, **how):
    return program.run("connect", "--format", template, *options, url, stdin=stdin, **how)


def test_after_the_payloads(echo_url):
    done = formatted(echo_url, r"%{status} %{messages_sent}/%{messages_received} %{close_code}\n", stdin="a\nb\n")
    assert done.expect(0).out == "a\nb\n101 2/2 1000\n"


def test_times_go_up(echo_wss_url, authority):
    names = ["time_resolve", "time_connect", "time_tls", "time_request", "time_upgrade", "time_first_message",
             "time_close", "time_total"]
    template = " ".join(f"%{{{name}}}" for name in names)
    done = formatted(echo_wss_url.replace("127.0.0.1", "localhost"), template, "--cacert", authority.certificate,
                     "--count", "1", stdin="a\n").expect(0)
    times = [float(word) for word in done.lines[1].split()]
    assert times == sorted(times) and all(0 < time < 20 for time in times), done
    assert all(re.fullmatch(r"\d+\.\d{6}", word) for word in done.lines[1].split())


def test_what_was_connected(echo_wss_url, authority):
    done = formatted(echo_wss_url, r"%{remote_ip} %{remote_port} %{local_ip} %{tls_version} %{tls_cipher} %{scheme}",
                     "--cacert", authority.certificate, stdin=b"").expect(0)
    ip, port, local, version, cipher, scheme = done.out.split()
    assert (ip, port, local, scheme) == ("127.0.0.1", echo_wss_url.rsplit(":", 1)[1], "127.0.0.1", "wss")
    assert version == "TLSv1.3" and cipher.startswith("TLS_")


def test_our_own_port_is_the_one_that_the_server_sees(serve):
    server = serve(refuses)
    port = formatted(server.url, "%{local_port}").expect(14).out
    assert server.wait().peers and int(port) > 1024


def test_a_refusal(serve):
    done = formatted(serve(refuses).url, r"%{http_code} %{header{x-why}} %header{set-cookie} %{exit_status} %{errormsg}")
    assert done.expect(14).out == ("403 because sid=[redacted] 14 "
                                   "the server answered 403 Forbidden instead of 101 Switching Protocols")
    assert formatted(serve(refuses).url, "%header{Set-Cookie}", "--show-secrets").expect(14).out == "sid=abc"


def test_a_server_that_is_not_there():
    done = formatted("ws://127.0.0.1:1/?token=abc", "%{status} %{time_connect} %{exit_status} %{error_phase} %{url}")
    assert done.expect(11).out == "000 0.000000 11 connect ws://127.0.0.1:1/?token=[redacted]"


def test_streams(echo_url):
    done = formatted(echo_url, r"one %{stderr}two %{stdout}three%{onerror}four", stdin="a\n").expect(0)
    assert (done.out, done.err) == ("a\none three", "two ")
    assert formatted("ws://127.0.0.1:1/", "%{onerror}%{exit_status}").expect(11).out == "11"


def test_json_lines_stay_json_lines(echo_url):
    done = formatted(echo_url, r"%{status}\n", "--json", stdin="a\n").expect(0)
    assert done.records and done.err == "101\n"


def test_from_a_file(echo_url, tmp_path):
    (tmp_path / "template").write_text("%{status}\n")
    assert formatted(echo_url, f"@{tmp_path}/template", stdin=b"").expect(0).out == "101\n"
    formatted(echo_url, f"@{tmp_path}/none").expect(66)


@pytest.mark.parametrize("template, why", [
    ("%{statsu}", "there is no variable %{statsu}, did you mean %{status}?"),
    ("%{time_nameloookup}", "did you mean %{time_namelookup}?"), ("%{status", "a brace is not closed"),
])
def test_what_is_no_variable(template, why):
    done = formatted("ws://127.0.0.1:1/", template).expect(64)
    assert why in done.err and done.out == ""


def test_every_variable_is_in_the_page_and_in_the_json():
    rows = re.findall(r'\.init\(\s*"(\w+)",(?: curl: \[([^\]]*)\],)?\s*"([^"]+)"', TABLE.read_text())
    table = [(name, re.findall(r"\w+", aliases), meaning) for name, aliases, meaning in rows]
    documented = re.findall(r"^\| `%\{(\w+)\}` \|([^|]*)\| ([^|]+) \|$", PAGE.read_text(), re.MULTILINE)
    assert [(name, re.findall(r"\w+", aliases), meaning) for name, aliases, meaning in documented] == table
    told = json.loads(formatted("ws://127.0.0.1:1/", "%{json}").expect(11).out)
    assert list(told) == [name for name, _, _ in table] and told["exit_status"] == 11


def test_close_and_reason(serve):
    def script(peer):
        peer.upgrade(extra=["Sec-WebSocket-Protocol: a"]).send(wire.close(4001, "enough"))
        peer.read_until_close()

    done = formatted(serve(script).url, "%{close_code} %{close_reason} %{close_initiator} %{subprotocol}", "-s", "a")
    assert done.expect(18).out == "4001 enough server a"


def test_inspected(serve, echo_url):
    arguments = ["handshake-inspect", "-q", "--format", r"%{status} %{exit_status} %{close_code} %{local_ip}\n"]
    assert program.run(*arguments, echo_url).expect(0).out == "101 0 1000 127.0.0.1\n"
    assert program.run(*arguments, serve(refuses).url).expect(14).out == "403 14  127.0.0.1\n"
    assert program.run(*arguments, "ws://127.0.0.1:1/").expect(11).out == "000 11  \n"
    program.run("handshake-inspect", "--format", "x", "--listen", "0").expect(64)


def test_inspected_as_records(echo_url):
    done = program.run("handshake-inspect", "--json", "--format", "%{status}", echo_url).expect(0)
    assert json_lines.of_type(done.records, "summary") and done.err == "101"
