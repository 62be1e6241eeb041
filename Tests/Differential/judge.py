"""Our own core, by way of the program made of Judge.swift."""

import subprocess

from verdict import Verdict, answers


class OurVerdict(Verdict):
    # The rule that failed the connection, and where its breach is in the stream; None for either.
    rule = None
    offset = None
    # The rules broken, with those that were told and not acted on.
    breached = ()


class Judge:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, case):
        self.process.stdin.write(line(case))
        self.process.stdin.flush()
        told = self.process.stdout.readline()
        assert told, f"the judge ended, status {self.process.wait()}, at: {line(case)}"
        return read(told.split())

    def close(self):
        self.process.communicate()


def line(case):
    deflate = "-" if case.deflate is None else f"{case.deflate}{'' if case.takeover else 'n'}"
    chops = ",".join(map(str, case.chops)) or "0"
    return f"{case.role} {int(case.closing)} {case.limit} {deflate} {chops} x{case.data.hex()}\n"


def read(words):
    verdict = OurVerdict()
    verdict.breached = []
    for word in words[:-1]:
        kind, *parts = word.split(":")
        if kind == "breach":
            verdict.breached.append(parts[0])
            offset = int(parts[1]) if parts[1] else None
        elif kind == "fail":
            verdict.failed, verdict.rule, verdict.offset = int(parts[0]), parts[1], offset
        elif kind == "close":
            verdict.events.append((kind, int(parts[0]) if parts[0] else None, bytes.fromhex(parts[1])))
        elif kind == "message":
            verdict.events.append((kind, int(parts[0]), bytes.fromhex(parts[1])))
        else:
            verdict.events.append((kind, bytes.fromhex(parts[0])))
    verdict.answers = answers(bytes.fromhex(words[-1].removeprefix(">")))
    return verdict
