"""connect over wss: who is trusted, and what is agreed."""

import socket
import ssl

import pytest

import peers
import program
import wire

LINES = b"".join(b"%d\n" % number for number in range(1, 100_001))
V12, V13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3


@pytest.fixture
def wss(closing):
    """An echo server with a certificate: by its name, as `localhost`."""

    def start(pair, **how):
        url = closing(peers.websockets_server(tls=pair.server_context(**how)))
        return url.replace("127.0.0.1", "localhost")

    return start


def answer_one(peer):
    """A script: send the first message back, and close as the client does."""
    frame = peer.upgrade().read_frame()
    peer.send(wire.frame(frame.opcode, frame.payload))
    peer.read_until_close()
    peer.send(wire.close(1000))


def one(url, *options, **how):
    return program.run("connect", "-x", "hi", *options, url, stdin=None, **how)


def test_every_line_comes_back(echo_wss_url, authority):
    done = program.run("connect", "--cacert", str(authority.certificate), echo_wss_url, stdin=LINES, timeout=50)
    assert done.expect(0).stdout == LINES


def test_binary_comes_back(echo_wss_url, authority):
    data = bytes(range(256)) * 4096
    done = program.run("connect", "-b", "--cacert", str(authority.certificate), echo_wss_url, stdin=data)
    assert done.expect(0).stdout == data


@pytest.mark.parametrize("version, name", [(V12, "TLSv1.2"), (V13, "TLSv1.3")])
def test_verbose_names_version_cipher_and_chain(wss, authority, version, name):
    url = wss(authority.server, minimum=version, maximum=version)
    done = one(url, "-v", "--cacert", str(authority.certificate)).expect(0)
    assert done.out == "hi\n"
    information = [line for line in done.err.splitlines() if line.startswith("* ")]
    for word in (name, "AES" if "AES" in done.err else "CHACHA20", "CN=server", "CN=Test Authority"):
        assert any(word in line for line in information), word
    assert "alpn" in done.err.lower()


def test_ip_address_in_the_certificate(echo_wss_url, authority):
    assert one(echo_wss_url, "--cacert", str(authority.certificate)).expect(0).out == "hi\n"


def test_intermediate_certificate(wss, authority):
    assert one(wss(authority.below_intermediate), "--cacert", str(authority.certificate)).expect(0).out == "hi\n"


def test_environment_names_the_trust(echo_wss_url, authority):
    one(echo_wss_url, env={"SSL_CERT_FILE": authority.certificate}).expect(0)
    one(echo_wss_url, env={"SSL_CERT_DIR": authority.hashed_folder}).expect(0)


REFUSED = {
    "unknown authority": ("server", False, ["authority", "issuer", "self-signed", "trust", "verify"]),
    "wrong host": ("wrong_host", True, ["localhost"]),
    "expired": ("expired", True, ["expired"]),
    "self-signed": ("self_signed", False, ["self-signed", "self signed"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_certificates_are_refused(wss, authority, case):
    name, trusted, words = REFUSED[case]
    url = wss(getattr(authority, name))
    trust = ["--cacert", str(authority.certificate)] if trusted else []
    done = one(url, *trust).expect(13)
    assert done.stdout == b""
    assert any(word in done.err for word in words), done
    assert "error:0" not in done.err, "OpenSSL's own error string"


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("option", ["-k", "--insecure"])
def test_insecure_goes_on_and_says_so(wss, authority, case, option):
    done = one(wss(getattr(authority, REFUSED[case][0])), option).expect(0)
    assert done.out == "hi\n"
    assert "not verified" in done.err or "insecure" in done.err.lower(), done


def test_wrong_authority(wss, authority, strangers):
    one(wss(authority.server), "--cacert", str(strangers.certificate)).expect(13)


def test_self_signed_may_be_its_own_authority(wss, authority):
    pair = authority.self_signed
    assert one(wss(pair), "--cacert", str(pair.certificate)).expect(0).out == "hi\n"


# Client certificates


@pytest.mark.parametrize("version", [V12, V13])
def test_client_certificate(serve, authority, version):
    """In TLS 1.3 the refusal comes after the client has finished its handshake."""
    how = dict(client_authority=authority.certificate, minimum=version, maximum=version)
    server = serve(answer_one, tls=authority.server.server_context(**how))
    trust = ["--cacert", str(authority.certificate)]
    pair = ["--cert", str(authority.client.certificate), "--key", str(authority.client.key)]
    assert one(server.url, *trust, *pair).expect(0).out == "hi\n"
    done = one(server.url, *trust).expect(13)
    assert "client certificate" in done.err, done


def test_client_certificate_and_key_in_one_file(wss, authority, tmp_path):
    both = tmp_path / "both.pem"
    both.write_bytes(authority.client.certificate.read_bytes() + authority.client.key.read_bytes())
    url = wss(authority.server, client_authority=authority.certificate)
    one(url, "--cacert", str(authority.certificate), "--cert", str(both)).expect(0)


def test_key_of_another_certificate(authority):
    done = one("wss://127.0.0.1:9/", "--cert", str(authority.client.certificate), "--key", str(authority.server.key))
    assert done.code != 0 and len(done.err.splitlines()) <= 3 and "key" in done.err


# Versions, names, key log


@pytest.mark.parametrize("server, options, code", [
    (V12, ["--tls-min", "1.3"], 13), (V13, ["--tls-max", "1.2"], 13), (V12, ["--tls-min", "1.2"], 0),
    (V13, ["--tls-min", "1.3", "--tls-max", "1.3"], 0), (V12, ["--tls-max", "1.2"], 0),
])
def test_versions(serve, authority, server, options, code):
    context = authority.server.server_context(minimum=server, maximum=server)
    done = one(serve(answer_one, tls=context).url, "--cacert", str(authority.certificate), *options).expect(code)
    assert code == 0 or "version" in done.err or "protocol" in done.err, done


def server_names(serve, authority, *options, host="localhost"):
    names = []
    context = authority.server.server_context()
    context.sni_callback = lambda connection, name, _: names.append(name)

    def script(peer):
        peer.upgrade().read_until_close()
        peer.send(wire.close(1000))

    server = serve(script, tls=context)
    program.run("connect", "-k", *options, server.url.replace("127.0.0.1", host))
    server.wait()
    return names


def test_server_name(serve, authority):
    assert server_names(serve, authority) == ["localhost"]
    assert server_names(serve, authority, host="127.0.0.1") == [None]
    assert server_names(serve, authority, "--sni", "other.example", host="127.0.0.1") == ["other.example"]


def test_alpn_is_http_1_1(serve, authority):
    seen = []
    context = authority.server.server_context()
    context.set_alpn_protocols(["h2", "http/1.1"])

    def script(peer):
        seen.append(peer.connection.selected_alpn_protocol())
        peer.upgrade().read_until_close()
        peer.send(wire.close(1000))

    server = serve(script, tls=context)
    program.run("connect", "-k", server.url).expect(0)
    server.wait()
    assert seen == ["http/1.1"]


def test_key_log(echo_wss_url, authority, tmp_path):
    by_option, by_environment = tmp_path / "a.log", tmp_path / "b.log"
    trust = ["--cacert", str(authority.certificate)]
    one(echo_wss_url, *trust, "--keylog", str(by_option)).expect(0)
    one(echo_wss_url, *trust, env={"SSLKEYLOGFILE": by_environment}).expect(0)
    for log in (by_option, by_environment):
        labels = {line.split(" ")[0] for line in log.read_text().splitlines() if not line.startswith("#")}
        assert {"CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"} <= labels
        assert log.stat().st_mode & 0o077 == 0, "secrets that others can read"


# The wrong port


def test_wss_to_a_plain_port_says_so(fastapi_url):
    done = one(fastapi_url.replace("ws://", "wss://")).expect(13)
    assert "ws://" in done.err, done


def test_ws_to_a_tls_port_says_so(echo_wss_url):
    done = one(echo_wss_url.replace("wss://", "ws://"))
    assert done.code in (14, 15, 17) and done.stdout == b"" and done.err, done


def test_tls_that_ends_without_close_notify_is_a_lost_connection(serve, authority):
    def script(peer):
        peer.upgrade().read_frame()
        peer.reset()

    server = serve(script, tls=authority.server.server_context())
    one(server.url, "--cacert", str(authority.certificate)).expect(17)


def test_a_handshake_that_stops_is_a_timeout(closing):
    silent = closing(socket.create_server(("127.0.0.1", 0)))
    done = one(f"wss://127.0.0.1:{silent.getsockname()[1]}", "--connect-timeout", "0.4").expect(19)
    assert "tls" in done.err.lower() and done.seconds < 3, done
