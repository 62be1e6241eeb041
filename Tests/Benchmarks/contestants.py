"""How each program is asked to do the same thing."""

import dataclasses
import os
import socket
import subprocess
import time

import processes


@dataclasses.dataclass(frozen=True)
class Contestant:
    name: str
    binary: str
    send: tuple  # stdin lines become messages
    receive: tuple  # messages go to stdout, nothing is sent
    one_shot: tuple  # one line, its reply, exit
    listen: tuple  # an echo server; PORT is replaced
    insecure: str = "-k"

    def sending(self, url):
        return [self.binary, *self.send, *self._trust(url), url]

    def receiving(self, url):
        return [self.binary, *self.receive, *self._trust(url), url]

    def asking_once(self, url):
        return [self.binary, *self.one_shot, url]

    def _trust(self, url):
        return [self.insecure] if url.startswith("wss:") else []

    def version(self):
        return [self.binary, "--version"]

    def echo_server(self):
        """A running echo server: (process, port)."""
        with socket.socket() as chosen:
            chosen.bind(("127.0.0.1", 0))
            port = chosen.getsockname()[1]
        command = [self.binary, *(word.replace("PORT", str(port)) for word in self.listen)]
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return server, port
            except OSError:
                assert server.poll() is None, f"{self.name} did not start"
                time.sleep(0.02)
        processes.end(server)
        raise AssertionError(f"{self.name} does not listen")


WSCOPE = Contestant(
    "wscope", os.environ["WSCOPE"], send=("connect",), receive=("connect", "--no-stdin"), one_shot=("connect",),
    listen=("listen", "127.0.0.1:PORT"))
WEBSOCAT = Contestant(
    "websocat", os.environ["WEBSOCAT"], send=("-t",), receive=("-t", "-U"), one_shot=("-t", "-n1"),
    listen=("-t", "-E", "ws-l:127.0.0.1:PORT", "mirror:"))
