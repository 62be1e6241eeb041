"""wstest as a process: its specification, its progress and its end."""

import ast
import json
import os
import pathlib
import re
import subprocess
import threading
import time

WSTEST = pathlib.Path(os.environ.get("AUTOBAHN", ".build/autobahn")) / "wstest"
VERSION = "autobahntestsuite 25.10.1"


class SuiteFailure(Exception):
    """The suite itself could not be run: nothing is known about the program under test."""


class Suite:
    """One run of wstest in `mode`, with its report under `folder`."""

    def __init__(self, mode, folder, patterns, specification):
        self.folder = folder
        self.log = folder / "wstest.log"
        self.cases = None
        self.progress = time.monotonic()
        self._known = threading.Event()
        path = folder / "specification.json"
        path.write_text(json.dumps({"outdir": "report", "cases": patterns, "exclude-cases": [],
                                    "exclude-agent-cases": {}, "options": {"failByDrop": False}, **specification}))
        self.process = subprocess.Popen(
            [WSTEST, "--mode", mode, "--spec", path, "--webport", "0"], cwd=folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        with open(self.log, "w") as log:
            for line in self.process.stdout:
                log.write(line)
                log.flush()
                if self.cases is None and line.startswith("Cases = ["):
                    self.cases = ast.literal_eval(line.removeprefix("Cases = "))
                    self._known.set()
                if re.match(r"Running test case ID", line):
                    self.progress = time.monotonic()
        self._known.set()

    def wait_for_cases(self):
        """The ids of the cases that will be run, as soon as wstest has told them."""
        self._known.wait(60)
        if not self.cases:
            raise SuiteFailure(f"wstest did not start:\n{self.log.read_text()[-1000:]}")
        return self.cases

    def wait_for_end(self, patience):
        """Waits as long as a new case begins every `patience` seconds."""
        while self.process.poll() is None:
            time.sleep(0.1)
            if time.monotonic() - self.progress > patience:
                return

    def check(self):
        if self.process.poll() is not None:
            raise SuiteFailure(f"wstest has ended:\n{self.log.read_text()[-1000:]}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._reader.join(5)
