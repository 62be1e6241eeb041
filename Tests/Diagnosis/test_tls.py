"""TLS: whom the client trusts, what both can speak, who wants a certificate, and the wrong port."""

import types

import pytest

from servers import asgi
from servers.haproxy import haproxy, proxy, to
from servers.nginx import nginx, server, tls_server
from servers.openssl import free_customary_port, s_server
from situation import Situation

TRUSTED = "--cacert {tls.ca}"
STRANGE = "--cert {tls.stranger.certificate} --key {tls.stranger.key}"

SITUATIONS = [
    # The certificate
    Situation("an expired certificate", f"{TRUSTED} wss://{{tls.expired}}/", 13, "tls", "certificate-expired",
              seen="2021"),
    Situation("a certificate of the future", f"{TRUSTED} wss://{{tls.not_yet_valid}}/", 13, "tls",
              "certificate-not-yet-valid", seen="2090"),
    Situation("a certificate for another name", f"{TRUSTED} wss://{{tls.wrong_host}}/", 13, "tls",
              "certificate-wrong-host", seen="other.example"),
    Situation("a certificate for another name than --sni", f"{TRUSTED} --sni elsewhere.example wss://{{tls.good}}/",
              13, "tls", "certificate-wrong-host", seen="elsewhere.example"),
    Situation("a self-signed certificate", "wss://{tls.self_signed}/", 13, "tls", "certificate-self-signed"),
    Situation("an authority that is not trusted", "wss://{tls.good}/", 13, "tls", "certificate-unknown-ca",
              vague=("certificate-missing-intermediate",)),
    Situation("an authority that is not trusted, in the chain", "wss://{tls.with_root}/", 13, "tls",
              "certificate-unknown-ca", vague=("certificate-self-signed",)),
    Situation("another authority in --cacert", "--cacert {tls.strange_ca} wss://{tls.good}/", 13, "tls",
              "certificate-unknown-ca", vague=("certificate-missing-intermediate",)),
    Situation("an intermediate certificate that the server leaves out",
              f"{TRUSTED} wss://{{tls.public_without_intermediate}}/", 13, "tls", "certificate-missing-intermediate",
              seen="http://ca.example/i.der"),
    Situation("an intermediate certificate of a private authority that the server leaves out",
              f"{TRUSTED} wss://{{tls.without_intermediate}}/", 13, "tls", "certificate-missing-intermediate",
              vague=("certificate-unknown-ca",)),
    Situation("the wrong intermediate certificate", f"{TRUSTED} wss://{{tls.wrong_intermediate}}/", 13, "tls",
              "certificate-missing-intermediate", seen="not the one of its issuer"),

    # The client's certificate
    Situation("a client certificate is wanted, TLS 1.2", f"{TRUSTED} wss://{{tls.wants_12}}/", 13, "tls",
              "client-certificate-wanted", command="--cert"),
    Situation("a client certificate is wanted, TLS 1.3", f"{TRUSTED} wss://{{tls.wants_13}}/", 13, "tls",
              "client-certificate-wanted"),
    Situation("a client certificate is wanted, by nginx", f"{TRUSTED} wss://{{nginxes.wants_certificate}}/", 14,
              "handshake", "client-certificate-wanted", vague=("bad-request",)),
    Situation("a client certificate of strangers, TLS 1.2", f"{TRUSTED} {STRANGE} wss://{{tls.wants_12}}/", 13,
              "tls", "client-certificate-refused"),
    Situation("a client certificate of strangers, TLS 1.3", f"{TRUSTED} {STRANGE} wss://{{tls.wants_13}}/", 13,
              "tls", "client-certificate-refused"),

    # What both can speak
    Situation("the server is too old", f"{TRUSTED} --tls-min 1.3 wss://{{tls.only_12}}/", 13, "tls",
              "tls-version-not-shared"),
    Situation("the server is too new", f"{TRUSTED} --tls-max 1.2 wss://{{tls.only_13}}/", 13, "tls",
              "tls-version-not-shared"),
    Situation("no cipher in common", f"{TRUSTED} wss://{{tls.odd_cipher}}/", 13, "tls", "tls-cipher-not-shared"),
    Situation("HTTP/2 only, by ALPN", f"{TRUSTED} wss://{{tls.only_h2}}/", 13, "tls", "alpn-not-shared"),

    # The wrong port
    Situation("wss to a plain port of uvicorn", "wss://{uvicorn}/ws", 13, "tls", "tls-to-plain-port",
              command="ws://", then=0),
    Situation("wss to a plain port of nginx", "wss://{nginxes.plain}/", 13, "tls", "tls-to-plain-port",
              command="ws://"),
    Situation("wss to a plain port of haproxy", "wss://{haproxies.plain}/", 13, "tls", "tls-to-plain-port"),
    Situation("ws to a TLS port of nginx", "ws://{nginxes.tls}/", 14, "handshake", "plain-to-tls-port",
              certainty="certain", command="wss://"),
    Situation("ws to a TLS port of uvicorn", "ws://{tls_uvicorn}/ws", 17, "handshake", "plain-to-tls-port",
              vague=("hung-up-without-answer",), command="wss://"),
    Situation("ws to a TLS port of haproxy", "ws://{haproxies.tls}/", 17, "handshake", "plain-to-tls-port",
              vague=("hung-up-without-answer",)),
    Situation("ws to a TLS port of OpenSSL", "ws://{tls.good}/", 17, "handshake", "plain-to-tls-port",
              vague=("hung-up-without-answer",)),
    Situation("ws to a TLS port of OpenSSL that has its customary number", "ws://{customary}/", 17, "handshake",
              "plain-to-tls-port", certainty="likely", command="wss://"),
]


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_tls(situation, judge):
    judge(situation)


V12, V13 = ("-tls1_2",), ("-tls1_3",)
WANTS = ("-Verify", "1", "-verify_return_error")


@pytest.fixture(scope="module")
def tls(authority, strangers, closing):
    """Servers by what is odd about them, and what a client may bring."""
    client_authority = ("-CAfile", authority.certificate)
    servers = {
        "good": (authority.server,),
        "expired": (authority.expired,),
        "not_yet_valid": (authority.not_yet_valid,),
        "wrong_host": (authority.wrong_host,),
        "self_signed": (authority.self_signed,),
        "without_intermediate": (authority.without_intermediate,),
        "public_without_intermediate": (authority.public_without_intermediate,),
        "wrong_intermediate": (authority.without_intermediate, "-cert_chain", strangers.certificate),
        "with_root": (authority.server, "-cert_chain", authority.certificate),
        "wants_12": (authority.server, *WANTS, *client_authority, *V12),
        "wants_13": (authority.server, *WANTS, *client_authority, *V13),
        "only_12": (authority.server, *V12),
        "only_13": (authority.server, *V13),
        "odd_cipher": (authority.server, *V12, "-cipher", "AES128-SHA"),
        "only_h2": (authority.server, "-alpn", "h2"),
    }
    return types.SimpleNamespace(
        ca=authority.certificate, strange_ca=strangers.certificate, client=authority.client,
        stranger=strangers.client, **{name: closing(s_server(*how)) for name, how in servers.items()})



@pytest.fixture(scope="module")
def customary(authority, closing):
    return closing(s_server(authority.server, port=free_customary_port()))


@pytest.fixture(scope="module")
def tls_uvicorn(closing, authority):
    pair = authority.server
    return closing(asgi.uvicorn("--ssl-certfile", pair.certificate, "--ssl-keyfile", pair.key))


@pytest.fixture(scope="module")
def nginxes(closing, authority, tmp_path_factory):
    pair, page = authority.server, "return 200 hello;"
    names = ["plain", "tls", "wants_certificate"]
    addresses = closing(nginx(
        tmp_path_factory.mktemp("nginx"), server(page), tls_server(pair, page),
        tls_server(pair, f"ssl_client_certificate {authority.certificate}; ssl_verify_client on;", page)))
    return types.SimpleNamespace(**dict(zip(names, addresses)))


@pytest.fixture(scope="module")
def haproxies(closing, authority, uvicorn, tmp_path_factory):
    folder, pair = tmp_path_factory.mktemp("haproxy"), authority.server
    both = folder / "both.pem"
    both.write_bytes(pair.certificate.read_bytes() + pair.key.read_bytes())
    plain, tls = closing(haproxy(folder, proxy(to(uvicorn)), proxy(to(uvicorn), tls=both)))
    return types.SimpleNamespace(plain=plain, tls=tls)
