"""The program under test in both roles. A role gives {case: (behaviour, behaviour of the close)}."""

import os
import pathlib
import re
import shlex
import subprocess
import time

import cases
import control
import report
from suite import Suite, SuiteFailure

BINARY = pathlib.Path(os.environ.get("WSCOPE", ".build/release/wscope")).resolve()
AGENT = "wscope"
SERVER = ["listen", "127.0.0.1:0", "--compress"]
CLIENT = ["connect", "--echo", "--compress"]


def version():
    return subprocess.run([BINARY, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def supported(arguments):
    """Without --compress where the binary does not know it."""
    shown = subprocess.run([BINARY, arguments[0], "--help"], capture_output=True, text=True).stdout
    return [word for word in arguments if word != "--compress" or "--compress" in shown]


def server(patterns, folder):
    """Runs `listen` and lets the fuzzing client at it."""
    with open(folder / "wscope.log", "w") as log:
        listening = subprocess.Popen([BINARY, *supported(SERVER)], stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=log)
    try:
        url = announced(listening, folder / "wscope.log")
        servers = {"servers": [{"agent": AGENT, "url": url}]}
        with Suite("fuzzingclient", folder, patterns, servers) as suite:
            planned = suite.wait_for_cases()
            suite.wait_for_end(patience=600)
        crashed = listening.poll() is not None
    finally:
        listening.terminate()
        listening.wait(10)
    results = report.read(folder, planned)
    if crashed:
        raise SuiteFailure(f"listen ended by itself with status {listening.returncode}: {folder}/wscope.log")
    return results


def announced(listening, log):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and listening.poll() is None:
        if match := re.search(r"listening on (ws://\S+)", log.read_text()):
            return match[1].rstrip("/")
        time.sleep(0.02)
    raise SuiteFailure(f"listen announced no address: {log.read_text()}")


def client(patterns, folder):
    """Runs `connect --echo` once for each case of the fuzzing server."""
    port = control.free_port()
    with Suite("fuzzingserver", folder, patterns, {"url": f"ws://127.0.0.1:{port}"}) as suite:
        planned = suite.wait_for_cases()
        wait_until_it_answers(suite, port)
        command = [BINARY, *supported(CLIENT)]
        troubles = {}
        with open(folder / "wscope.log", "w") as log:
            for case in planned:
                suite.check()
                url = f"ws://127.0.0.1:{port}/runCase?casetuple={case}&agent={AGENT}"
                if trouble := converse([*command, url], cases.limit(case), log):
                    troubles[case] = trouble
        control.ask(port, f"/updateReports?agent={AGENT}")
    return {**report.read(folder, planned), **troubles}


def wait_until_it_answers(suite, port):
    for _ in range(100):
        suite.check()
        try:
            return control.ask(port, "/getCaseCount", timeout=10)
        except OSError:
            time.sleep(0.1)
    raise SuiteFailure("the fuzzing server does not answer")


def converse(command, limit, log):
    """What went wrong beside the report: a crash or no end, as a result of its own; else nothing."""
    log.write(f"$ {shlex.join(map(str, command))}\n")
    log.flush()
    # Standard input stays open and silent: its end would be a wish to leave.
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)
    try:
        status = process.wait(limit)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return (report.NO_END, report.NO_END)
    finally:
        process.stdin.close()
    return (report.CRASHED, report.CRASHED) if status < 0 else None
