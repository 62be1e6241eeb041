"""What is measured. Each function takes a contestant and gives {figure: value} of one run."""

import os
import pathlib
import subprocess

import processes
from contestants import WSCOPE

TOOLS = pathlib.Path(os.environ["TOOLS"])
PAYLOAD = 64


class Bench:
    """The size of a run, and the certificate of the TLS ones."""

    def __init__(self, messages, certificate):
        self.messages = messages
        self.certificate = certificate

    def send(self, contestant, tls=False):
        """`seq 1 N | CLIENT` into a sink."""
        with processes.Tool(TOOLS / "sink", *(self.certificate if tls else ())) as sink:
            seconds, memory = processes.timed(contestant.sending(url(sink.port, tls)), ["seq", "1", str(self.messages)])
            received, _ = sink.line()
        assert int(received) == self.messages, f"{contestant.name} sent {received} of {self.messages}"
        return {"rate": self.messages / seconds, "memory": memory}

    def receive(self, contestant, tls=False):
        """N messages of 64 bytes, to /dev/null."""
        with processes.Tool(TOOLS / "source", str(self.messages), *(self.certificate if tls else ())) as source:
            seconds, memory = processes.timed(contestant.receiving(url(source.port, tls)))
        return {"rate": self.messages / seconds, "memory": memory}

    def echo(self, contestant, connections, in_flight):
        """An echo server under load: µs of its CPU for each message, and the median of the round trips."""
        messages = min(self.messages, 1_000_000) if in_flight > 1 else 20_000
        server, port = contestant.echo_server()
        try:
            load(port, connections, in_flight, max(messages // 10, connections * in_flight))  # To warm up.
            before = processes.cpu(server.pid)
            seconds, median = load(port, connections, in_flight, messages)
            used = processes.cpu(server.pid) - before
        finally:
            processes.end(server)
        return {"cpu": used * 1e6 / messages, "rate": messages / seconds, "median": median}

    def idle(self, contestant, clients=2000):
        """An echo server with so many clients that say nothing."""
        server, port = contestant.echo_server()
        try:
            holding = subprocess.Popen([TOOLS / "load", str(port), str(clients), "idle"], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, text=True)
            assert holding.stdout.readline() == "ready\n"
            memory = processes.peak(server.pid)
            holding.stdin.close()
            holding.wait()
            holding.stdout.close()
        finally:
            processes.end(server)
        return {"memory": memory}

    def one_shot(self, contestant, times=50):
        """Start, connect, one line, its reply, exit: milliseconds. Both ask the same server."""
        server, port = WSCOPE.echo_server()
        try:
            return {"milliseconds": again(times, contestant.asking_once(url(port)))}
        finally:
            processes.end(server)

    def version(self, contestant, times=200):
        return {"milliseconds": again(times, contestant.version())}


def url(port, tls=False):
    return f"{'wss' if tls else 'ws'}://127.0.0.1:{port}"


def load(port, connections, in_flight, messages):
    """(seconds, µs of the median round trip)."""
    done = subprocess.run([TOOLS / "load", str(port), str(connections), str(in_flight), str(messages)],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return tuple(map(float, done.stdout.split()))


def again(times, command):
    done = subprocess.run([TOOLS / "again", str(times), *command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return float(done.stdout)
