"""handshake-inspect --timing and --idle-probe: what is measured is what there is."""

import asyncio
import json
import re
import subprocess
import time

import pytest

import intermediaries
import json_lines
import peers
import program
import scripted
import wire


def measure(*arguments, **how):
    return program.run("handshake-inspect", *arguments, **how)


def phases(done):
    """The samples of each phase, from JSON."""
    (timing,) = json_lines.of_type(done.records, "timing")
    return {name: phase["samples"] for name, phase in timing["phases"].items()}


# --timing

TLS_DELAY, UPGRADE_DELAY, MESSAGE_DELAY = 0.4, 0.7, 0.25
# How much longer a phase may take on a machine that has other things to do, and how much shorter, where we were late to
# see it begin.
SLACK, LATE = 0.35, 0.15


def slow(context):
    """Takes its time for TLS, for the answer, and for the first message."""

    def script(peer):
        time.sleep(TLS_DELAY)
        secure = scripted.Peer(context.wrap_socket(peer.connection, server_side=True))
        secure.read_head()
        time.sleep(UPGRADE_DELAY)
        if not secure.values("Upgrade"):
            return secure.send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        secure.send(wire.response(key=secure.values("Sec-WebSocket-Key")[0]))
        time.sleep(MESSAGE_DELAY)
        secure.send(wire.frame(wire.TEXT, "hello"))
        secure.read_until_close()
        return secure.send(wire.close(1000))

    return script


def test_each_phase_takes_what_it_takes(serve, authority):
    """The server's delays, as we and as curl see them."""
    server = serve(slow(authority.server.server_context()))
    url = f"localhost:{server.port}/"
    options = ["--cacert", authority.certificate]
    took = phases(measure("--timing", "--json", *options, f"wss://{url}").expect(0))
    assert list(took) == ["resolve", "connect", "tls", "upgrade", "total", "first_message"]
    expected = {"tls": TLS_DELAY, "upgrade": UPGRADE_DELAY, "first_message": MESSAGE_DELAY}
    for phase, delay in expected.items():
        assert delay - LATE <= took[phase][0] <= delay + SLACK, (phase, took)
    assert took["resolve"][0] < SLACK and took["connect"][0] < SLACK
    parts = sum(took[phase][0] for phase in ("resolve", "connect", "tls", "upgrade"))
    assert parts <= took["total"][0] <= parts + SLACK

    form = '{"tcp":%{time_connect},"tls":%{time_appconnect},"sent":%{time_pretransfer},"answer":%{time_starttransfer}}'
    curl = json.loads(subprocess.run(["curl", "-s", "--noproxy", "*", *options, "-w", form, f"https://{url}"],
                                     capture_output=True, text=True, timeout=20, check=True).stdout)
    assert abs(took["tls"][0] - (curl["tls"] - curl["tcp"])) < SLACK
    assert abs(took["upgrade"][0] - (curl["answer"] - curl["sent"])) < SLACK
    assert abs(took["total"][0] - curl["answer"]) < 2 * SLACK


def test_the_proxy_has_a_phase_of_its_own(serve):
    def script(peer):
        peer.read_head()
        time.sleep(0.4)
        peer.send(b"HTTP/1.1 200 OK\r\n\r\n")
        peer.upgrade().read_until_close()
        peer.send(wire.close(1000))

    proxy = f"http://127.0.0.1:{serve(script).port}"
    took = phases(measure("--timing", "--json", "--wait", "0", "--proxy", proxy, "ws://127.0.0.1:7").expect(0))
    assert list(took) == ["resolve", "connect", "proxy", "upgrade", "total", "first_message"]
    assert 0.4 - LATE <= took["proxy"][0] <= 0.4 + SLACK and took["upgrade"][0] < SLACK
    assert took["first_message"] == []


def test_redirects_have_one_too(serve):
    def script(peer):
        if peer.read_head().startswith(b"GET /old"):
            time.sleep(0.4)
            return peer.send(b"HTTP/1.1 302 Found\r\nLocation: new\r\nContent-Length: 0\r\n\r\n")
        peer.send(wire.response(key=peer.values("Sec-WebSocket-Key")[0]))
        peer.read_until_close()
        return peer.send(wire.close(1000))

    url = serve(script).url + "/old"
    took = phases(measure("--timing", "--json", "--wait", "0", "-L", "--repeat", "2", url).expect(0))
    assert list(took) == ["redirect", "resolve", "connect", "upgrade", "total", "first_message"]
    for redirect, upgrade, total in zip(took["redirect"], took["upgrade"], took["total"], strict=True):
        assert 0.4 - LATE <= redirect <= 0.4 + SLACK and upgrade < SLACK and redirect + upgrade <= total


def greeting(delays):
    """Answers each client after the next delay, and greets it at once."""
    left = list(delays)

    def script(peer):
        peer.read_head()
        time.sleep(left.pop(0))
        peer.send(wire.response(key=peer.values("Sec-WebSocket-Key")[0]), wire.frame(wire.TEXT, "hi"))
        peer.read_until_close()
        peer.send(wire.close(1000))

    return script


def test_many_runs(serve):
    delays = [0.3, 0.0, 0.6]
    server = serve(greeting(delays))
    done = measure("--timing", "--json", "--repeat", "3", server.url).expect(0)
    (timing,) = json_lines.of_type(done.records, "timing")
    assert (timing["runs"], timing["failed"]) == (3, 0) and len(server.peers) == 3
    upgrade = timing["phases"]["upgrade"]
    for sample, delay in zip(upgrade["samples"], delays, strict=True):
        assert delay - LATE <= sample <= delay + SLACK
    assert [upgrade[key] for key in ("min", "median", "max", "p99")] == \
        [sorted(upgrade["samples"])[index] for index in (0, 1, 2, 2)]
    assert upgrade["mean"] == pytest.approx(sum(upgrade["samples"]) / 3, abs=2e-6)
    assert len(timing["phases"]["first_message"]["samples"]) == 3
    assert {record["conn"] for record in done.records if record["type"] == "open"} == {1, 2, 3}


def test_the_table(serve):
    done = measure("--timing", "--repeat", "2", serve(greeting([0, 0])).url).expect(0)
    assert [line[:13].strip() for line in done.lines] == \
        ["", "resolve", "TCP", "upgrade", "total", "first message", "2 runs"]
    assert done.lines[0].split() == ["min", "median", "p99", "mean"]
    assert all(line.count(" ms") == 4 for line in done.lines[1:6])
    single = measure("--timing", serve(greeting([0])).url).expect(0)
    assert all(line.endswith(" ms") and line.count(" ms") == 1 for line in single.lines), single


def test_a_server_that_says_nothing(serve):
    def script(peer):
        peer.upgrade().read_until_close()
        peer.send(wire.close(1000))

    done = measure("--timing", "--wait", "0.3", serve(script).url).expect(0)
    assert done.lines[-1].split() == ["first", "message", "n/a"] and done.seconds < 10


def test_a_server_that_does_not_answer_the_close(serve):
    server = serve(lambda peer: peer.upgrade().reader.read())
    assert measure("--timing", "--wait", "0", server.url).expect(0).seconds < 10


def test_runs_that_fail_are_counted(serve):
    answers = [wire.response, lambda key: b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", wire.response]

    def script(peer):
        peer.read_head()
        peer.send(answers.pop(0)(key=peer.values("Sec-WebSocket-Key")[0]))
        peer.read_until_close()
        peer.send(wire.close(1000))

    done = measure("--timing", "--json", "--repeat", "3", "--wait", "0", serve(script).url).expect(14)
    (timing,) = json_lines.of_type(done.records, "timing")
    assert (timing["runs"], timing["failed"]) == (3, 1)
    assert len(timing["phases"]["connect"]["samples"]) == 3 and len(timing["phases"]["total"]["samples"]) == 2
    assert "503 Busy" in done.err and done.records[-1]["data"]["exit_status"] == 14


def test_nobody_there():
    done = measure("--timing", "--repeat", "2", f"ws://127.0.0.1:{intermediaries.free_port()}").expect(11)
    assert done.lines[-1] == "2 runs, 2 of them failed" and done.err.count("Connection refused") == 2


def test_an_interrupt_shows_what_there_is(serve, start):
    first = greeting([0])

    def script(peer):
        # The second client gets no answer.
        first(peer) if len(server.peers) == 1 else peer.reader.read()

    server = serve(script)
    running = start("handshake-inspect", "--timing", "--json", "--repeat", "5", server.url)
    running.stdout.wait_for(rb'"type":"close"(.|\n)*"type":"request","t":[0-9.]+,"conn":2')
    done = running.stop()
    done.expect(130)
    assert json_lines.of_type(done.records, "timing")[0]["runs"] == 1


def test_quiet():
    done = measure("--timing", "-q", f"ws://127.0.0.1:{intermediaries.free_port()}").expect(11)
    assert done.out == done.err == ""


# --idle-probe


def lanes(done):
    silent, pinging = json_lines.of_type(done.records, "idle")
    assert silent["ping_interval"] is None and pinging["ping_interval"] > 0
    return silent, pinging


@pytest.fixture(scope="module")
def impatient(tmp_path_factory, echo_url):
    """nginx with a read timeout of two seconds before the echo server."""
    port = intermediaries.free_port()
    server = (f"listen 127.0.0.1:{port};", f"location / {{ proxy_pass {echo_url.replace('ws:', 'http:')}/;",
              "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;",
              "proxy_read_timeout 2s; }")
    with intermediaries.nginx(tmp_path_factory.mktemp("nginx"), *server, port=port):
        yield f"ws://127.0.0.1:{port}"


def test_nginx_cuts_what_is_silent(impatient):
    done = measure("--idle-probe=20", "--ping-interval", "0.5", "--json", impatient).expect(20)
    silent, pinging = lanes(done)
    assert 2 - LATE <= silent["silence"] <= 4 and silent["received"] == 0
    assert (silent["cut"]["ended"], silent["cut"]["code"]) == ("fin", 1006)
    assert pinging["cut"] is None and pinging["duration"] > silent["duration"] and pinging["received"] >= 2
    (error,) = json_lines.of_type(done.records, "error")
    assert error["hint"] == "wscope connect --ping-interval 0.5" and error["exit_status"] == 20
    assert done.seconds < 15, "it does not wait for the twenty seconds once it knows"


def test_what_it_tells_people(impatient):
    done = measure("--idle-probe=4", "--ping-interval", "0.5", impatient).expect(20)
    assert len(done.lines) == 3
    assert done.lines[0].startswith("without Pings:") and "by a FIN without a Close" in done.lines[0]
    assert done.lines[1].startswith("with Pings each 0.5 s:") and "open after" in done.lines[1]
    assert done.lines[2].endswith("Pings each 0.5 s keep the connection open")
    assert re.search(r"^\* [1-4] s: (open|cut) without Pings, open with them$", done.err, re.MULTILINE), done


def test_pings_that_come_too_late(impatient):
    done = measure("--idle-probe=30", "--ping-interval", "10", impatient).expect(20)
    assert "Pings were not tried" in done.lines[2] and "try: --ping-interval" in done.err


def test_haproxy_cuts_too(tmp_path, echo_url):
    port = intermediaries.free_port()
    sections = ("  mode http", "frontend front", f"  bind 127.0.0.1:{port}", "  timeout client 2s",
                "  default_backend back", "backend back", "  timeout server 2s",
                f"  server echo {echo_url.removeprefix('ws://')}")
    with intermediaries.haproxy(tmp_path, *sections, port=port):
        done = measure("--idle-probe=20", "--ping-interval", "0.5", "--json", f"ws://127.0.0.1:{port}").expect(20)
    silent, pinging = lanes(done)
    assert 2 - LATE <= silent["silence"] <= 4 and silent["cut"] and pinging["cut"] is None


def test_silence_that_does_no_harm(echo_url):
    done = measure("--idle-probe=1", "--json", echo_url).expect(0)
    for lane in lanes(done):
        assert lane["cut"] is None and 1 - LATE <= lane["duration"] <= 4
    assert [close["code"] for close in json_lines.of_type(done.records, "close")] == [1000, 1000]
    assert measure("--idle-probe=1", echo_url).expect(0).lines[2] == "Not cut within 1 s of silence"


def test_a_server_that_pings():
    with peers.websockets_server(ping_interval=0.4) as url:
        done = measure("--idle-probe=2", "--json", url).expect(0)
    silent, _ = lanes(done)
    assert silent["received"] >= 2 and silent["silence"] < silent["duration"]


@pytest.mark.parametrize("code, reason", [(1001, "idle"), (4000, "")])
def test_a_server_that_closes(closing, code, reason):
    async def handler(websocket):
        await asyncio.sleep(1)
        await websocket.close(code, reason)

    url = closing(peers.websockets_server(handler))
    done = measure("--idle-probe=20", "--ping-interval", "0.3", "--json", url).expect(20)
    silent, pinging = lanes(done)
    assert silent["cut"]["code"] == pinging["cut"]["code"] == code and silent["cut"]["reason"] == reason
    assert 1 - LATE <= silent["silence"] <= 3


def test_nobody_to_probe():
    done = measure("--idle-probe=2", f"ws://127.0.0.1:{intermediaries.free_port()}").expect(11)
    assert done.err.count("Connection refused") == 1 and done.out == ""


@pytest.mark.parametrize("options", [
    ["--repeat", "2"], ["--timing", "--repeat", "0"], ["--wait", "1"], ["--timing", "--wait", "-1"],
    ["--ping-interval", "1"], ["--timing", "--idle-probe"], ["--idle-probe=0"], ["--idle-probe=x"],
    ["--idle-probe=2", "--ping-interval", "0"],
])
def test_usage(options):
    measure(*options, "ws://127.0.0.1:1").expect(64)


@pytest.mark.parametrize("options", [["--timing"], ["--idle-probe"]])
def test_a_server_is_needed(options):
    assert "a URL" in measure(*options, "--listen", "0").expect(64).err
