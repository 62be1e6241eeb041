"""Secrets stand in nothing that is printed, unless --show-secrets is given."""

import pytest

import json_lines
import program
import scripted
import wire

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"


def answers_with_the_token(peer):
    peer.upgrade(extra=[f"Sec-WebSocket-Protocol: {TOKEN}"]).read_until_close()
    peer.send(wire.close(1000))


@pytest.mark.parametrize("options", [["-v"], ["--json"], ["-v", "--json", "--frames"]])
def test_a_token_among_the_subprotocols(serve, options):
    done = program.run("connect", *options, "-s", "access_token", "-s", TOKEN, serve(answers_with_the_token).url,
                       stdin=b"").expect(0)
    assert TOKEN.encode() not in done.stdout + done.stderr
    done = program.run("connect", *options, "--show-secrets", "-s", TOKEN, serve(answers_with_the_token).url,
                       stdin=b"").expect(0)
    assert TOKEN.encode() in done.stdout + done.stderr


def test_an_answer_that_was_not_offered(serve):
    done = program.run("connect", "-s", "chat", serve(answers_with_the_token).url).expect(15)
    assert TOKEN not in done.err and "redacted" in done.err


def test_an_answer_with_another_token_is_not_the_one_that_was_offered(serve):
    url = serve(answers_with_the_token).url
    offer = ["-s", "chat", "-s", f"{TOKEN}2"]
    done = program.run("handshake-inspect", *offer, url).expect(15)
    assert "Sec-WebSocket-Protocol: redacted-2" in done.out and TOKEN not in done.out + done.err
    done = program.run("connect", *offer, "--expect-subprotocol", f"{TOKEN}2", "-v", url).expect(20)
    assert "--expect-subprotocol 'redacted': the server chose 'redacted-2'" in done.err
    assert "< Sec-WebSocket-Protocol: redacted-2" in done.err and TOKEN not in done.err


def test_which_of_two_tokens_is_agreed_to(serve, listen):
    done = program.run("connect", "-v", "--json", "-s", f"{TOKEN}1", "-s", TOKEN, serve(answers_with_the_token).url,
                       stdin=b"").expect(0)
    assert "> Sec-WebSocket-Protocol: redacted, redacted-2" in done.err
    assert json_lines.of_type(done.records, "open")[0]["subprotocol"] == "redacted-2"
    running = listen("--json", "-s", TOKEN)
    program.run("connect", "-s", f"{TOKEN}1", "-s", TOKEN, running.url, stdin=b"").expect(0)
    done = running.stop()
    assert json_lines.of_type(done.records, "open")[-1]["subprotocol"] == "redacted-2"
    assert b"Sec-WebSocket-Protocol: redacted-2\\r" in done.stdout and TOKEN.encode() not in done.stdout + done.stderr


def test_a_token_that_only_its_name_gives_away(serve):
    def peer(peer):
        peer.upgrade(extra=["Sec-WebSocket-Protocol: s3cr3t-t0ken"]).read_until_close()
        peer.send(wire.close(1000))

    done = program.run("connect", "-v", "--json", "-s", "access_token", "-s", "s3cr3t-t0ken", serve(peer).url,
                       stdin=b"").expect(0)
    assert b"s3cr3t" not in done.stdout + done.stderr


def test_it_is_still_judged(serve):
    arguments = ["handshake-inspect", "-s", "access_token", "-s", TOKEN]
    done = program.run(*arguments, serve(answers_with_the_token).url).expect(0)
    assert TOKEN not in done.out + done.err and "redacted" in done.out
    done = program.run("handshake-inspect", "-s", "chat", serve(answers_with_the_token).url).expect(15)
    assert TOKEN not in done.out + done.err


def test_a_listener_shows_no_secrets_of_its_clients(listen):
    running = listen("-v", "--json", "--lenient")
    with scripted.Client(running.port) as peer:
        peer.upgrade(path="/?token=secret1", extra=[f"Sec-WebSocket-Protocol: bearer.{TOKEN}", "Authorization: Basic c2VjcmV0Mg==",
                                                    "Cookie: a=secret3", "Sec-WebSocket-Key: short"])
        peer.send(wire.close(1000, mask=b"abcd"))
        peer.read_until_close()
    done = running.stop()
    for secret in ("secret1", "c2VjcmV0Mg==", "secret3", TOKEN):
        assert secret.encode() not in done.stdout + done.stderr, secret


@pytest.mark.parametrize("url", ["ws://h/?token=secret1#x", "ws://u:secret1@h:99999/", "ws://h/a b?token=secret1",
                                 "ws://h/x#access_token=secret1"])
def test_a_wrong_url(url):
    assert "secret1" not in program.run("connect", url).expect(64).err


def test_the_url_of_the_record(echo_url):
    def url(*options):
        records = program.run("connect", "--json", *options, f"{echo_url}/?token=secret1", stdin=b"").expect(0).records
        return json_lines.of_type(records, "open")[0]["url"]

    assert url().endswith("/?token=[redacted]") and url("--show-secrets").endswith("/?token=secret1")


@pytest.mark.parametrize("name", ["session.jsonl", "session.har", "session.pcapng"])
def test_an_answer_with_another_token_does_not_agree_in_a_recording_either(serve, tmp_path, name):
    recording = tmp_path / name
    program.run("connect", "--show-secrets", "--lenient", "--record", recording, "-s", "chat", "-s", f"{TOKEN}2",
                serve(answers_with_the_token).url, stdin=b"")
    assert TOKEN in recording.read_text(errors="replace")
    done = program.run("frame-dump", recording)
    assert TOKEN not in done.out + done.err
    assert "redacted-2" in done.out + done.err and "subprotocol" in done.out + done.err
