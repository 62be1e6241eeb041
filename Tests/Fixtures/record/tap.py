"""tcpdump around a piece of traffic."""

import contextlib
import signal
import subprocess
import time


@contextlib.contextmanager
def tapped(path, what, interface="lo", options=(), namespace=None):
    """Captures what the filter `what` matches into `path` for as long as the body runs."""
    inside = ["ip", "netns", "exec", namespace] if namespace else []
    # In immediate mode the buffer of 2 MiB holds eight packets.
    command = [*inside, "tcpdump", "-Z", "root", "-i", interface, "-U", "--immediate-mode", "-B", "65536",
               "-w", str(path), *options, *what.split()]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        said = ""
        while "listening on" not in said:
            line = process.stderr.readline()
            assert line, f"tcpdump: {said}"
            said += line
        yield
        # The last packets (the answer to a FIN) come after the last byte was read.
        time.sleep(0.4)
    finally:
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        process.wait()
    assert "\n0 packets dropped by kernel" in said, said
