#!/usr/bin/env python3
"""Records the sessions of this folder anew: openssl s_server and s_client talk through a relay.

    Tests/Fixtures/tls/record.py [NAME...]

Each session is one file of sections: a letter, the length in two bytes of network order, and so many bytes. K is
a piece of the key log; C and S are what one read of the relay got from the client and from the server.
"""

import os
import select
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# What each side says, in turn, unless a session has other steps.
TALK = ["C hello from the client", "S hello from the server", "C and goodbye"]
# Sixteen messages of 300 bytes, half from each side.
MANY = [f"{side} message {n} " + "0123456789" * 29 for n in range(1, 9) for side in "CS"]


def tls12(cipher, *options, talk=TALK):
    return dict(common=["-tls1_2", *options], cipher=cipher, talk=talk)


def old(version, cipher, *options):
    return dict(common=[version, *options], cipher=cipher + "@SECLEVEL=0", talk=TALK)


def tls13(suite, talk=TALK, common=(), **more):
    return dict(common=["-tls1_3", "-ciphersuites", suite, *common], cipher=None, talk=talk, **more)


SESSIONS = {
    "tls12-aes128-gcm": tls12("ECDHE-ECDSA-AES128-GCM-SHA256"),
    "tls12-aes256-gcm": tls12("ECDHE-ECDSA-AES256-GCM-SHA384"),
    "tls12-chacha20": tls12("ECDHE-ECDSA-CHACHA20-POLY1305"),
    "tls12-aes128-ccm": tls12("ECDHE-ECDSA-AES128-CCM"),
    "tls12-aes256-ccm8": tls12("ECDHE-ECDSA-AES256-CCM8"),
    "tls12-aria128-gcm": tls12("ECDHE-ECDSA-ARIA128-GCM-SHA256"),
    "tls12-aes128-cbc-sha-etm": tls12("ECDHE-ECDSA-AES128-SHA"),
    "tls12-aes128-cbc-sha": tls12("ECDHE-ECDSA-AES128-SHA", "-no_etm"),
    "tls12-aes128-cbc-sha256-etm": tls12("ECDHE-ECDSA-AES128-SHA256"),
    "tls12-aes128-cbc-sha256": tls12("ECDHE-ECDSA-AES128-SHA256", "-no_etm"),
    "tls12-aes256-cbc-sha384-etm": tls12("ECDHE-ECDSA-AES256-SHA384"),
    "tls12-aes256-cbc-sha384": tls12("ECDHE-ECDSA-AES256-SHA384", "-no_etm"),
    "tls12-camellia128-cbc-sha256": tls12("ECDHE-ECDSA-CAMELLIA128-SHA256"),
    "tls12-many": tls12("ECDHE-ECDSA-AES128-GCM-SHA256", talk=MANY),
    "tls12-cbc-many": tls12("ECDHE-ECDSA-AES128-SHA", "-no_etm", talk=MANY),
    "tls12-renegotiation": dict(
        common=["-tls1_2"], server=["-client_renegotiation"], cipher="ECDHE-ECDSA-AES128-GCM-SHA256",
        talk=[TALK[0], "command R", *TALK[1:]]),
    "tls12-no-encryption": old("-tls1_2", "ECDHE-ECDSA-NULL-SHA"),
    "tls12-resumed-by-id": dict(
        common=["-tls1_2", "-no_ticket"], cipher="ECDHE-ECDSA-AES128-GCM-SHA256", talk=TALK, connections=2),
    "tls12-resumed-by-ticket": dict(
        common=["-tls1_2"], cipher="ECDHE-ECDSA-AES128-GCM-SHA256", talk=TALK, connections=2),
    "tls10-aes128-cbc-sha": old("-tls1", "ECDHE-ECDSA-AES128-SHA", "-no_etm"),
    "tls10-aes128-cbc-sha-etm": old("-tls1", "ECDHE-ECDSA-AES128-SHA"),
    "tls11-aes256-cbc-sha": old("-tls1_1", "ECDHE-ECDSA-AES256-SHA", "-no_etm"),
    "tls13-aes128-gcm": tls13("TLS_AES_128_GCM_SHA256"),
    "tls13-aes256-gcm": tls13("TLS_AES_256_GCM_SHA384"),
    "tls13-chacha20": tls13("TLS_CHACHA20_POLY1305_SHA256"),
    "tls13-aes128-ccm": tls13("TLS_AES_128_CCM_SHA256"),
    "tls13-aes128-ccm8": tls13("TLS_AES_128_CCM_8_SHA256", common=["-cipher", "DEFAULT@SECLEVEL=0"]),
    "tls13-many": tls13("TLS_AES_128_GCM_SHA256", talk=MANY),
    "tls13-key-update": tls13(
        "TLS_AES_256_GCM_SHA384", talk=[TALK[0], "command K", TALK[1], "command k", TALK[2], "command K", TALK[1]]),
    "tls13-padding": tls13("TLS_AES_128_GCM_SHA256", common=["-record_padding", "64"]),
    "tls13-retry": tls13("TLS_AES_128_GCM_SHA256", client=["-groups", "X25519:P-384"], server=["-groups", "P-384"]),
    "tls13-resumed": tls13("TLS_AES_128_GCM_SHA256", connections=2),
    # The first connection brings the ticket, the second uses it, the third tries to use it again.
    "tls13-early-data": tls13("TLS_AES_128_GCM_SHA256", server=["-early_data"], connections=3, early=True),
}


class Relay(threading.Thread):
    """Passes one connection on, and keeps what it passed."""

    def __init__(self, target):
        super().__init__(daemon=True)
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.sections = []

    def run(self):
        client, _ = self.listener.accept()
        server = socket.create_connection(("127.0.0.1", self.target))
        ways = {client: (b"C", server), server: (b"S", client)}
        while ways:
            for source in select.select(list(ways), [], [])[0]:
                letter, destination = ways[source]
                try:
                    data = source.recv(65535)
                except ConnectionResetError:
                    data = b""
                if data:
                    self.sections.append((letter, data))
                    destination.sendall(data)
                else:
                    del ways[source]
                    try:
                        destination.shutdown(socket.SHUT_WR)
                    except OSError:
                        pass


class Speaker:
    """s_client or s_server, and what it has printed."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            ["openssl", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.printed = b""
        threading.Thread(target=self.collect, daemon=True).start()

    def collect(self):
        while piece := os.read(self.process.stdout.fileno(), 65536):
            self.printed += piece

    def say(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def wait_for(self, text, times=1):
        deadline = time.time() + 10
        while self.printed.count(text.encode()) < times:
            if time.time() > deadline:
                sys.exit(f"{text!r} did not come:\n{self.printed.decode(errors='replace')}")
            time.sleep(0.01)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def converse(client, server, talk):
    heard = {}
    for step in talk:
        who, text = step.split(" ", 1)
        if who == "command":
            client.say(text)
            time.sleep(0.5)
            continue
        speaker, listener = (client, server) if who == "C" else (server, client)
        speaker.say(text)
        heard[step] = heard.get(step, 0) + 1
        listener.wait_for(text, heard[step])


def record(name, session, folder):
    port = free_port()
    cipher = ["-cipher", session["cipher"]] if session["cipher"] else []
    server = Speaker(
        "s_server", "-accept", f"127.0.0.1:{port}", "-cert", "cert.pem", "-key", "key.pem", "-alpn", "http/1.1",
        *session["common"], *cipher, *session.get("server", []))
    server.wait_for("ACCEPT")
    for number in range(1, session.get("connections", 1) + 1):
        relay = Relay(port)
        relay.start()
        keys = os.path.join(folder, f"{name}-{number}.keys")
        options = ["-sess_out", "ticket"] if number == 1 else ["-sess_in", "ticket"]
        if session.get("early") and number > 1:
            with open("early", "w") as file:
                file.write("early data\n")
            options += ["-early_data", "early"]
        client = Speaker(
            "s_client", "-connect", f"127.0.0.1:{relay.port}", "-servername", "example.test", "-alpn", "http/1.1",
            "-keylogfile", keys, *session["common"], *cipher, *options, *session.get("client", []))
        client.wait_for("Verify return code")
        time.sleep(0.2)
        converse(client, server, session["talk"])
        client.say("Q")
        client.process.wait()
        relay.join()
        server.wait_for("DONE")
        server.printed = b""
        suffix = "" if number == 1 else f"-{number}"
        with open(keys, "rb") as file:
            sections = [(b"K", file.read())] + relay.sections
        with open(os.path.join(HERE, name + suffix + ".session"), "wb") as file:
            for letter, data in sections:
                file.write(letter + struct.pack(">H", len(data)) + data)
    server.process.terminate()
    server.process.wait()


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
             "3650", "-subj", "/CN=example.test", "-keyout", "key.pem", "-out", "cert.pem"],
            check=True, stderr=subprocess.DEVNULL)
        for name in sys.argv[1:] or SESSIONS:
            record(name, SESSIONS[name], folder)
            print(name)


main()
