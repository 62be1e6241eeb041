"""wss://: TLS 1.2 and 1.3 with the keys logged."""

import ctypes
import pathlib
import ssl
import subprocess
import tempfile

import certificates
import servers
import talks
import wire
from recordings import FOLDER, recording, truth_of
from tap import tapped
from witness import Witness, connected

HOW = "Python websockets over OpenSSL, tcpdump on lo, keys logged by the client"


def client_context(recording, **settings):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("ALL")
    recording.keys.unlink(missing_ok=True)
    context.keylog_filename = str(recording.keys)
    for name, value in settings.items():
        setattr(context, name, value)
    return context


def _recorded(recording, *options, talk):
    with tempfile.TemporaryDirectory() as folder:
        pair = certificates.Authority(pathlib.Path(folder)).server
        with servers.websockets("--certificate", pair.certificate, "--key", pair.key, *options) as port, \
                tapped(recording.path, f"tcp port {port}"):
            context = client_context(recording)
            return talk(lambda session=None: Witness(context.wrap_socket(
                connected(port), server_hostname="localhost", session=session)))


def _one(witness):
    return [talks.short(witness().upgrade())]


for name, what, options in (
        ("tls12-aes-gcm", "TLS 1.2, ECDHE-ECDSA-AES128-GCM-SHA256",
         ["--maximum", "TLSv1_2", "--ciphers", "ECDHE-ECDSA-AES128-GCM-SHA256"]),
        ("tls12-aes256-gcm", "TLS 1.2, ECDHE-ECDSA-AES256-GCM-SHA384 (the other hash)",
         ["--maximum", "TLSv1_2", "--ciphers", "ECDHE-ECDSA-AES256-GCM-SHA384"]),
        ("tls12-chacha", "TLS 1.2, ECDHE-ECDSA-CHACHA20-POLY1305",
         ["--maximum", "TLSv1_2", "--ciphers", "ECDHE-ECDSA-CHACHA20-POLY1305"]),
        ("tls12-cbc-etm", "TLS 1.2, ECDHE-ECDSA-AES128-SHA256: CBC with encrypt-then-MAC",
         ["--maximum", "TLSv1_2", "--ciphers", "ECDHE-ECDSA-AES128-SHA256"]),
        ("tls12-cbc", "TLS 1.2, ECDHE-ECDSA-AES256-SHA384: CBC without encrypt-then-MAC",
         ["--maximum", "TLSv1_2", "--ciphers", "ECDHE-ECDSA-AES256-SHA384", "--no-etm"]),
        ("tls12-cbc-sha1", "TLS 1.2, ECDHE-ECDSA-AES128-SHA: CBC without encrypt-then-MAC",
         ["--maximum", "TLSv1_2", "--ciphers", "ECDHE-ECDSA-AES128-SHA", "--no-etm"]),
        ("tls13", "TLS 1.3, TLS_AES_256_GCM_SHA384", []),
        ("tls13-aes128-gcm", "TLS 1.3, TLS_AES_128_GCM_SHA256", ["--suite", "TLS_AES_128_GCM_SHA256"]),
        ("tls13-chacha", "TLS 1.3, TLS_CHACHA20_POLY1305_SHA256", ["--suite", "TLS_CHACHA20_POLY1305_SHA256"])):
    recording(f"{name}.pcap", what, HOW)(
        lambda recording, options=options: _recorded(recording, *options, talk=_one))


def _resumed(witness):
    first = witness().upgrade()
    first.ask(wire.TEXT, "the first session")
    session = first.stream.session
    truths = [first.finish()]
    second = witness(session)
    assert second.stream.session_reused
    second.upgrade()
    second.ask(wire.TEXT, "resumed")
    return [*truths, second.finish()]


@recording("tls12-resumed.pcap", "two connections, the second resumes the session of the first (TLS 1.2, ticket)", HOW)
def tls12_resumed(recording):
    return _recorded(recording, "--maximum", "TLSv1_2", talk=_resumed)


@recording("tls13-resumed.pcap", "two connections, the second resumes the session of the first (TLS 1.3, PSK)", HOW)
def tls13_resumed(recording):
    return _recorded(recording, talk=_resumed)


def _update_keys(stream, both):
    """SSL_key_update, which Python does not offer: the SSL* is the third pointer behind the object's head."""
    pointer = ctypes.c_void_p.from_address(id(stream._sslobj) + object.__basicsize__ + ctypes.sizeof(ctypes.c_void_p))
    library = ctypes.CDLL(ssl._ssl.__file__)
    assert library.SSL_key_update(pointer, int(both)) == 1


def _key_updates(witness):
    client = witness().upgrade()
    client.ask(wire.TEXT, "first keys")
    for both in (True, False, True):
        _update_keys(client.stream, both)
        client.ask(wire.TEXT, f"after an update of {'both' if both else 'one'}")
    return [client.finish()]


@recording("tls13-key-update.pcap", "TLS 1.3 with three key updates, two of them asked of the server too", HOW)
def key_update(recording):
    return _recorded(recording, talk=_key_updates)


@recording("tls13-inside.pcapng", "tls13.pcap as pcapng with the keys in a Decryption Secrets Block",
           "editcap --inject-secrets")
def inside(recording):
    subprocess.run(["editcap", "-F", "pcapng", "--inject-secrets", f"tls,{FOLDER / 'tls13.keylog'}",
                    FOLDER / "tls13.pcap", recording.path], check=True, capture_output=True)
    return truth_of("tls13")
