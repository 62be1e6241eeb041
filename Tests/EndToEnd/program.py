"""The program under test: run to its end, or started and talked to."""

import dataclasses
import os
import pathlib
import re
import signal
import subprocess
import threading
import time

import json_lines

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("WSCOPE", REPOSITORY / ".build/release/wscope"))

# Settings of the person who runs the tests that would change what the program does.
FOREIGN = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE", "NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR",
           "http_proxy", "https_proxy", "ws_proxy", "wss_proxy", "all_proxy", "no_proxy",
           "HTTP_PROXY", "HTTPS_PROXY", "WS_PROXY", "WSS_PROXY", "ALL_PROXY", "NO_PROXY")

TRAPS = {-signal.SIGILL, -signal.SIGTRAP, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGFPE}


@dataclasses.dataclass
class Finished:
    """What a run left behind."""

    arguments: tuple
    code: int
    stdout: bytes
    stderr: bytes
    seconds: float

    @property
    def out(self):
        return self.stdout.decode("utf-8")

    @property
    def err(self):
        return self.stderr.decode("utf-8")

    @property
    def lines(self):
        return self.out.splitlines()

    @property
    def records(self):
        """The JSON Lines of stdout, each held against the schema."""
        return json_lines.checked(self.stdout)

    def expect(self, code):
        assert self.code == code, f"exit {self.code}, expected {code}: {self}"
        return self

    def __str__(self):
        def shown(data):
            return data[:2000].decode("utf-8", "backslashreplace")

        return (f"wscope {' '.join(self.arguments)}\nexit {self.code} after {self.seconds:.2f} s\n"
                f"stdout ({len(self.stdout)} bytes): {shown(self.stdout)}\n"
                f"stderr ({len(self.stderr)} bytes): {shown(self.stderr)}")


def environment(extra):
    clean = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return {**clean, **{name: str(value) for name, value in extra.items()}}


class Output:
    """One output stream of a running program, collected as it comes."""

    def __init__(self, stream):
        self.data = bytearray()
        self._arrived = threading.Condition()
        self._ended = False
        self._thread = threading.Thread(target=self._collect, args=(stream,), daemon=True)
        self._thread.start()

    def _collect(self, stream):
        with stream:
            while block := stream.read1(1 << 16):
                with self._arrived:
                    self.data += block
                    self._arrived.notify_all()
        with self._arrived:
            self._ended = True
            self._arrived.notify_all()

    def wait_for(self, pattern, timeout=10):
        """The match of a regular expression over bytes, as soon as it is there."""
        compiled = re.compile(pattern, re.MULTILINE)
        deadline = time.monotonic() + timeout
        with self._arrived:
            while not (match := compiled.search(self.data)):
                left = deadline - time.monotonic()
                assert left > 0 and not self._ended, f"no {pattern!r} in {bytes(self.data[-2000:])!r}"
                self._arrived.wait(left)
        return match

    def all(self, timeout=10):
        self._thread.join(timeout)
        assert not self._thread.is_alive(), "the stream is still open"
        return bytes(self.data)


class Running:
    """A program that was started and has not been waited for. It is ended by its handle."""

    def __init__(self, *arguments, env=None, cwd=None, stdin=subprocess.PIPE, collect_stdout=True):
        self.arguments = tuple(str(argument) for argument in arguments)
        self._began = time.monotonic()
        self.process = subprocess.Popen(
            [BINARY, *self.arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment(env or {}), cwd=cwd)
        self.stdout = Output(self.process.stdout) if collect_stdout else None
        self.stderr = Output(self.process.stderr)

    def write(self, data):
        self.process.stdin.write(data if isinstance(data, bytes) else data.encode())
        self.process.stdin.flush()

    def feed(self, data):
        """Writes all of it and ends the input, while the caller goes on."""

        def write():
            try:
                self.write(data)
            except (BrokenPipeError, ValueError):
                pass  # It ended without reading all of it: its own affair, which the test judges.
            self.close_stdin()

        threading.Thread(target=write, daemon=True).start()

    def close_stdin(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass

    def send_signal(self, number):
        self.process.send_signal(number)

    def memory(self, field="VmHWM"):
        """Kilobytes, of /proc/PID/status: VmHWM is the peak, VmRSS the present."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)[1])

    def finish(self, timeout=10):
        """Waits for the program to end by itself."""
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"still running after {timeout} s: {self.result()}") from None
        assert code not in TRAPS, f"a trap: {self.result()}"
        return self.result()

    def result(self):
        done = Finished(self.arguments, self.process.returncode, self.stdout.all() if self.stdout else b"",
                        self.stderr.all(), time.monotonic() - self._began)
        if "--json" in self.arguments and not {"-h", "--help"} & set(self.arguments):
            # Whatever a test is about: no line may be other than the schema says. A signal may cut the last one.
            json_lines.checked(done.stdout, may_be_cut=done.code < 0)
        return done

    def stop(self, number=signal.SIGINT, timeout=10):
        self.send_signal(number)
        return self.finish(timeout)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        if self.process.stdin:
            self.close_stdin()


class Listening(Running):
    """`wscope listen` on a port that it picked itself."""

    def __init__(self, *arguments, address="127.0.0.1:0", scheme="ws", **how):
        super().__init__("listen", address, *arguments, **how)
        announced = self.stderr.wait_for(rb"listening on (wss?)://([^\s/]+):(\d+)")
        assert announced[1].decode() == scheme, announced[0]
        self.host, self.port = announced[2].decode(), int(announced[3])
        self.url = f"{scheme}://{self.host}:{self.port}"


def run(*arguments, stdin=b"", timeout=20, env=None, cwd=None):
    """Runs wscope to its end. `stdin` is bytes or text, or None for a standard input that stays open."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    with Running(*arguments, env=env, cwd=cwd) as running:
        if data is not None:
            running.feed(data)
        return running.finish(timeout)
