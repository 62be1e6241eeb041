"""listen over TLS: its certificates, and those of its clients."""

import hashlib
import re
import ssl

import pytest
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

import program


def echoed(listening, context, **how):
    with connect(listening.url, ssl=context, compression=None, **how) as websocket:
        websocket.send("hi")
        return websocket.recv(timeout=5) == "hi", websocket.socket.version()


def with_pair(pair):
    return ["--cert", str(pair.certificate), "--key", str(pair.key)]


@pytest.mark.parametrize("version, name", [(ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")])
def test_certificate(listen, authority, version, name):
    context = authority.client_context()
    context.minimum_version = context.maximum_version = version
    assert echoed(listen(*with_pair(authority.server), scheme="wss"), context) == (True, name)


def test_the_whole_chain_is_sent(listen, authority):
    listening = listen(*with_pair(authority.below_intermediate), scheme="wss")
    assert echoed(listening, authority.client_context())[0]


def test_mutual_tls(listen, authority, strangers):
    listening = listen(*with_pair(authority.server), "--client-ca", str(authority.certificate), scheme="wss")
    assert echoed(listening, authority.client_context(authority.client))[0]
    for pair in (None, strangers.client):
        with pytest.raises((OSError, EOFError, WebSocketException)):
            echoed(listening, authority.client_context(pair))
    assert echoed(listening, authority.client_context(authority.client))[0]


def test_self_signed_prints_its_fingerprint_and_saves_its_authority(listen, tmp_path):
    saved = tmp_path / "ca.pem"
    listening = listen("--self-signed", "--write-ca", str(saved), scheme="wss")
    context = ssl.create_default_context(cafile=str(saved))
    assert echoed(listening, context)[0]
    der = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate((listening.host, listening.port)))
    digest = hashlib.sha256(der).hexdigest()
    shown = re.sub(r"[^0-9a-f]", "", listening.stop().err.lower())
    assert digest in shown


def test_wscope_trusts_what_wscope_wrote(listen, tmp_path):
    saved = tmp_path / "ca.pem"
    listening = listen("--self-signed", "--write-ca", str(saved), scheme="wss")
    lines = "".join(f"{number}\n" for number in range(10_000))
    assert program.run("connect", "--cacert", str(saved), listening.url, stdin=lines).expect(0).out == lines
    assert program.run("connect", listening.url).code == 13


def test_a_plain_client_does_not_stop_it(listen, client, authority):
    listening = listen(*with_pair(authority.server), scheme="wss")
    peer = client(listening.port)
    peer.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    peer.read_rest()
    assert echoed(listening, authority.client_context())[0]


def test_certificate_without_a_key_is_refused(authority):
    done = program.run("listen", "127.0.0.1:0", "--cert", str(authority.server.certificate), timeout=5)
    assert done.code in (1, 64, 66) and "key" in done.err, done
