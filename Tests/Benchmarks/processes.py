"""Runs a program and reads what it cost from /proc."""

import os
import pathlib
import re
import subprocess
import threading
import time

TICK = 1 / os.sysconf("SC_CLK_TCK")


def cpu(pid):
    """Seconds of user and system time so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK


def peak(pid):
    """The most memory that it ever held, in MB (VmHWM); None once it has ended."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) / 1000 if found else None


def end(process):
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def timed(command, feeder=None):
    """Runs a command to its end, with the output of `feeder` as its input: (seconds, MB at the most)."""
    source = subprocess.Popen(feeder, stdout=subprocess.PIPE) if feeder else None
    peaks = [0.0]
    began = time.monotonic()
    process = subprocess.Popen(command, stdin=source.stdout if source else subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def watch():
        while (seen := peak(process.pid)) is not None:
            peaks.append(seen)
            time.sleep(0.01)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    errors = process.stderr.read()
    status = process.wait()
    took = time.monotonic() - began
    watcher.join()
    if source:
        source.stdout.close()
        source.wait()
    assert status == 0, f"{' '.join(command)} ended with status {status}: {errors.decode()}"
    return took, max(peaks)


class Tool:
    """One of the C load tools that listens: it prints its port first."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def line(self):
        return self.process.stdout.readline().split()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        end(self.process)
        self.process.stdout.close()
