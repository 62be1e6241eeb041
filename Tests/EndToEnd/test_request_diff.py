"""handshake-inspect --diff: our request beside one that was made elsewhere, and --curl: such a one, taken over."""

import json
import shlex

import pytest

import json_lines
import program
import wire

HAR = program.REPOSITORY / "Tests/Fixtures/text/chrome.har"

CHROME = r"""curl 'http://HOST/ws/chat/?room=1' \
  -H 'Upgrade: websocket' \
  -H 'Origin: http://app.example.com' \
  -H 'Cache-Control: no-cache' \
  -H 'Accept-Language: en-US,en;q=0.9' \
  -b 'sessionid=abc; csrftoken=def' \
  -H 'Pragma: no-cache' \
  -H 'Connection: Upgrade' \
  -H 'Sec-WebSocket-Key: q4xkcO32u266gldTuKaSOw==' \
  -H $'X-Note: it\'s' \
  -H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36' \
  -H 'Sec-WebSocket-Version: 13' \
  -H 'Sec-WebSocket-Protocol: chat, other' \
  -H 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits'"""


def friendly(peer):
    peer.upgrade()
    peer.read_until_close()
    peer.send(wire.close(1000))


def host_of(server):
    return server.url.removeprefix("ws://")


def diff(text, *options, code):
    return program.run("handshake-inspect", "--diff", "-", *options, stdin=text).expect(code)


def differences(text, *options, code):
    """(part, kind) → whether it matters."""
    records = diff(text, "--json", *options, code=code).records
    return {(row["part"], row["kind"]): row["matters"] for row in json_lines.of_type(records, "difference")}


def request(extra=(), **how):
    agent = ["User-Agent: wscope/0.1.0"]
    return wire.request(extra=agent + list(extra), host="localhost:8000", **how)


# --diff


def test_the_same_request():
    assert differences(request(), "ws://localhost:8000/", code=0) == {
        ("Sec-WebSocket-Key", "value"): "no"}


def test_what_differs_is_weighed():
    found = differences(request(["Origin: http://a", "Pragma: no-cache", "Referer: http://a/"], path="/ws/?x=1"),
                        "ws://localhost:8000/ws", "--cookie", "a=1", code=20)
    assert found == {
        ("path", "value"): "yes", ("query", "only_theirs"): "yes", ("Origin", "only_theirs"): "yes",
        ("Cookie", "only_ours"): "yes", ("Referer", "only_theirs"): "sometimes", ("Pragma", "only_theirs"): "no",
        ("Sec-WebSocket-Key", "value"): "no"}


def test_for_people():
    done = diff(request(["Origin: http://a"]), "ws://localhost:8000/", code=20)
    assert done.lines[:3] == [
        "What servers look at:", "  only there   Origin: http://a",
        "               a server that checks it refuses others, and often its absence as well (RFC 6455 §10.2)"]
    assert done.lines[-2:] == [
        "1 difference matters; with this, what matters is sent as there",
        "  wscope connect -o http://a ws://localhost:8000/"]


def test_what_does_not_matter_is_0():
    done = diff(request(["Pragma: no-cache"]), "ws://localhost:8000/", code=0)
    assert "The requests differ in nothing that servers of WebSockets look at" in done.out


def test_secrets_are_compared_and_not_shown():
    other = request(["Cookie: sid=theirs", "Authorization: Bearer theirs"])
    done = diff(other, "--cookie", "sid=ours", "ws://localhost:8000/", code=20)
    assert "different    Cookie: sid=[redacted] here, sid=[redacted] there" in done.out
    assert "ours" not in done.out and "theirs" not in done.out
    assert "theirs" in diff(other, "--show-secrets", "ws://localhost:8000/", code=20).out


def test_our_own_transcript(serve):
    """What -v prints is compared; what is hidden in it is not taken for a difference."""
    server = serve(friendly)
    options = ["-o", "http://a", "--cookie", "sid=1", server.url + "/ws?token=x"]
    transcript = program.run("connect", "-v", *options).expect(0).stderr
    assert b"[redacted]" in transcript
    assert set(differences(transcript, *options, code=20).values()) == {"yes", "no"}
    shown = program.run("connect", "-v", "--show-secrets", *options).expect(0).stderr
    assert set(differences(shown, *options, code=0).values()) == {"no"}


def test_a_curl_line_as_browsers_copy_it():
    found = differences(CHROME.replace("HOST", "localhost:8000"), "ws://localhost:8000/ws/chat", code=20)
    assert {part for (part, _), matters in found.items() if matters == "yes"} == {
        "path", "query", "Origin", "Cookie", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions"}
    assert found["Sec-WebSocket-Key", "value"] == "no"


def test_without_a_url_it_is_the_other_one():
    """Then only headers can differ."""
    for text in (request(path="/ws?x=1"), b"curl http://localhost:8000/ws?x=1"):
        assert not {part for part, _ in differences(text, code=0 if text.startswith(b"GET") else 20)} & {
            "path", "query", "Host"}


def sent(serve, *arguments, stdin=b""):
    """The head that a server sees."""
    server = serve(friendly)
    program.run(*[argument.replace("HOST", host_of(server)) for argument in arguments], stdin=stdin, timeout=30)
    return server.wait().peer, server


@pytest.mark.parametrize("text", [
    CHROME, "curl 'http://HOST/a' -u me:pw -A '' -H 'X-Empty;' -H 'X: 1' -H 'X: 2' -H 'Connection: keep-alive, Upgrade'"
    " -H 'Upgrade: WebSocket' -H 'Sec-WebSocket-Key: q4xkcO32u266gldTuKaSOw==' -H 'Sec-WebSocket-Version: 13'"])
def test_the_suggested_command_sends_the_same(serve, text):
    """The last command is for all of it: with it, nothing differs but the key and the order."""
    server = serve(friendly)
    text = text.replace("HOST", host_of(server))
    records = diff(text, "--json", "--show-secrets", server.url, code=20).records
    command = json_lines.of_type(records, "advice")[-1]["command"]
    program.run(*shlex.split(command)[1:]).expect(0)
    head = server.wait().peer.head
    url = json_lines.of_type(records, "advice")[-1]["command"].split()[-1].strip("'")
    left = program.run("handshake-inspect", "--diff", "-", "--json", "--curl", text, url, stdin=head)
    assert [row for row in json_lines.of_type(left.expect(0).records, "difference")
            if (row["part"], row["kind"]) not in {("Sec-WebSocket-Key", "value"), ("order of headers", "order")}] == []


# HAR


def har(tmp_path, *urls):
    fields = ["Host: localhost:8000", "Upgrade: websocket", "Connection: Upgrade", "Origin: http://a"]
    entries = [{"startedDateTime": "2026-01-01T00:00:00Z", "time": 0, "_resourceType": "websocket",
                "request": {"method": "GET", "url": url, "httpVersion": "HTTP/1.1",
                            "headers": [dict(zip(("name", "value"), field.split(": "))) for field in fields]},
                "response": {"status": 101, "statusText": "Switching Protocols", "httpVersion": "HTTP/1.1",
                             "headers": []},
                "_webSocketMessages": []} for url in urls]
    page = {"startedDateTime": "2026-01-01T00:00:00Z", "request": {"method": "GET", "url": "http://localhost/",
            "httpVersion": "HTTP/1.1", "headers": []}, "response": {"status": 200, "statusText": "OK",
            "httpVersion": "HTTP/1.1", "headers": []}}
    file = tmp_path / "x.har"
    file.write_text(json.dumps({"log": {"version": "1.2", "creator": {"name": "t"}, "entries": [page, *entries]}}))
    return file


@pytest.mark.parametrize("entry, target", [([], "/one"), (["--diff-entry", "2"], "/two"),
                                           (["--diff-entry", "thr"], "/three")])
def test_an_entry_of_a_har_is_chosen(tmp_path, entry, target):
    file = har(tmp_path, *[f"ws://localhost:8000/{name}" for name in ("one", "two", "three")])
    done = program.run("handshake-inspect", "--diff", file, *entry).expect(20)
    assert done.lines[-1].endswith(f"ws://localhost:8000{target}"), done


def test_an_entry_that_is_not_there(tmp_path):
    file = har(tmp_path, "ws://localhost:8000/one")
    for entry in ("2", "0", "two"):
        done = program.run("handshake-inspect", "--diff", file, "--diff-entry", entry).expect(65)
        assert "1: ws://localhost:8000/one" in done.err
    program.run("handshake-inspect", "--diff", har(tmp_path)).expect(65)


def test_a_har_as_chrome_writes_it():
    done = program.run("handshake-inspect", "--diff", HAR, "--json").expect(20)
    parts = {row["part"] for row in json_lines.of_type(done.records, "difference")}
    assert "Origin" in parts and "Host" not in parts and "path" not in parts


@pytest.mark.parametrize("text", [b"", b"hello", b"\x00\xff" * 99, b"curl", b"curl -X POST http://h", b"{}",
                                  b'{"log": {"entries": [', b"HTTP/1.1 101 x\r\n\r\n", b"fetch('x')"])
def test_what_is_no_request_is_65(text):
    done = diff(text, "ws://localhost:8000/", code=65)
    assert done.stdout == b"" and b"wscope: input: stdin: " in done.stderr


def test_a_file_that_is_not_there(tmp_path):
    program.run("handshake-inspect", "--diff", tmp_path / "none").expect(66)


def test_an_entry_is_of_a_har():
    diff(request(), "--diff-entry", "1", code=64)
    program.run("handshake-inspect", "--diff-entry", "1", "ws://127.0.0.1:1").expect(64)


def test_nothing_is_sent(serve):
    server = serve(friendly)
    diff(request(), server.url, code=20)
    assert server.peers == []


# --curl


@pytest.mark.parametrize("command", ["connect", "handshake-inspect"])
def test_a_pasted_line_is_sent_and_nothing_twice(serve, command):
    peer, server = sent(serve, command, "--curl", CHROME)
    names = [name.lower() for name, _ in peer.fields]
    assert len(names) == len(set(names)), names
    assert peer.start_line == "GET /ws/chat/?room=1 HTTP/1.1"
    assert dict(peer.fields) == {
        "Host": host_of(server), "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": peer.values("Sec-WebSocket-Key")[0], "Sec-WebSocket-Protocol": "chat, other",
        "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
        "Origin": "http://app.example.com", "Cookie": "sessionid=abc; csrftoken=def", "Cache-Control": "no-cache",
        "Accept-Language": "en-US,en;q=0.9", "Pragma": "no-cache", "X-Note": "it's",
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"}
    assert peer.values("Sec-WebSocket-Key") != ["q4xkcO32u266gldTuKaSOw=="]


def test_a_line_may_be_pasted_as_it_is(serve):
    peer, _ = sent(serve, "connect", "-x", "hi", "--curl", "curl", "http://HOST/a?b=1&c", "-H", "Origin: http://a",
                   "--compressed", "-sS")
    assert peer.start_line == "GET /a?b=1&c HTTP/1.1" and peer.values("Origin") == ["http://a"]
    assert peer.messages == [(wire.TEXT, b"hi")]


def test_options_beside_the_line_win(serve):
    peer, server = sent(serve, "connect", "ws://HOST/own", "-o", "http://own", "-H", "pragma: own", "--cookie", "c=1",
                        "--curl", CHROME.replace("HOST", "127.0.0.1:1"))
    assert peer.start_line == "GET /own HTTP/1.1" and peer.values("Origin") == ["http://own"]
    assert peer.values("Pragma") == ["own"] and peer.values("Cookie") == ["sessionid=abc; csrftoken=def; c=1"]
    assert peer.values("Host") == [host_of(server)]


def test_a_line_for_tls(serve, authority):
    server = serve(friendly, tls=authority.server.server_context())
    line = f"curl https://localhost:{server.port}/ -4 --cacert {authority.certificate} -H 'Host: localhost:{server.port}'"
    program.run("connect", "--curl", line).expect(0)
    assert server.wait().peer.values("Host") == [f"localhost:{server.port}"]
    server = serve(friendly, tls=authority.server.server_context())
    done = program.run("connect", "--curl", f"curl -k https://127.0.0.1:{server.port}/").expect(0)
    assert "-k/--insecure" in done.err


def test_what_is_not_used_is_told():
    line = "curl --digest --compressed ws://127.0.0.1:1/"
    quiet = program.run("connect", "--curl", line).expect(11)
    assert "* --curl: not done, though it may matter: --digest\n" in quiet.err and "compressed" not in quiet.err
    loud = program.run("connect", "-v", "--curl", line).expect(11)
    assert "* --curl: not needed: --compressed\n" in loud.err


@pytest.mark.parametrize("line, why", [
    ("curl -X POST http://h", "its method is POST"), ("curl http://h -d x", "-d gives the request a body"),
    ("wget http://h", "begins with 'wget'"), ("curl 'http://h", "nothing closes the '"),
    ("Invoke-WebRequest -Uri x", "PowerShell"), ("curl -k", "needs a URL")])
def test_a_line_that_is_none_is_an_error_of_usage(line, why):
    assert why in program.run("connect", "--curl", line).expect(64).err


def test_what_browsers_copy_for_other_languages(tmp_path):
    pasted = ["Invoke-WebRequest", "-UseBasicParsing", "-Uri", "wss://h/ws", "-Headers", "@{"]
    assert "it is PowerShell's, not curl's: copy the request as cURL (bash)" in program.run("connect", "--curl", *pasted).expect(64).err
    path = tmp_path / "request.txt"
    path.write_text('await fetch("wss://h/ws", {\n    "credentials": "omit"\n});\n')
    done = program.run("handshake-inspect", "--diff", str(path), "ws://h/").expect(65)
    assert "it is JavaScript's fetch, not curl's: copy the request as cURL (bash)" in done.err


def test_help_has_both_meanings_of_key_and_no_threshold():
    out = program.run("handshake-inspect", "--help").expect(0).out
    (line,) = [line for line in out.splitlines() if line.lstrip().startswith("--key ")]
    text = out[out.index(line):][:400]
    assert "Sec-WebSocket-Accept" in text and "--cert" in text
    assert "--compress-threshold" not in out
    program.run("handshake-inspect", "--compress-threshold", "1", "ws://127.0.0.1:1").expect(64)
