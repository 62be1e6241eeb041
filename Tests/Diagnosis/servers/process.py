"""A server in a process group of its own, which ends with the tests and takes its children along."""

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time


@contextlib.contextmanager
def serving(*command, ports, cwd=None):
    """Runs a server and waits until it listens on each of these ports of 127.0.0.1."""
    with tempfile.TemporaryFile() as log, started(command, cwd=cwd, stdout=log, stderr=log) as process:
        for port in ports:
            wait_for(port, process, log)
        yield process


@contextlib.contextmanager
def announced(*command):
    """Runs a server that prints the port it has found; yields the port."""
    with tempfile.TemporaryFile() as log, started(command, stdout=subprocess.PIPE, stderr=log) as process:
        port = int(process.stdout.readline())
        wait_for(port, process, log)
        yield port


@contextlib.contextmanager
def started(command, **how):
    process = subprocess.Popen(
        [str(word) for word in command], stdin=subprocess.DEVNULL, start_new_session=True, **how)
    try:
        yield process
    finally:
        end(process)


def wait_for(port, process, log, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    log.seek(0)
    raise AssertionError(f"{process.args} does not listen on {port}: {log.read().decode(errors='replace')}")


def end(process):
    """By the group that it leads: some have children."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(3)
            return
