"""Runs a situation and grades what wscope makes of it."""

import dataclasses
import os
import shlex
import shutil
import subprocess

import json_lines
import program

# How good a finding is: as wanted; true with less in it, or only possible; none; misleading.
WORDS = ("right", "vague", "open", "wrong")


@dataclasses.dataclass(frozen=True)
class Grade:
    family: str
    name: str
    expected: str | None
    found: str | None
    word: str

    def as_property(self):
        """What the report of a test carries from the process that ran it to the one that adds up."""
        return "grade", list(dataclasses.astuple(self))

    @classmethod
    def of_property(cls, value):
        return cls(*value)


def run(situation, fixture):
    """Runs it; `fixture(name)` starts what it names."""
    arguments = ["connect", "--json", *situation.arguments(fixture)]
    if situation.typed is None:
        return program.run(*arguments, stdin=situation.stdin, timeout=30)
    with program.Running(*arguments) as running:
        running.stdout.wait_for(rb'"type":"message"', timeout=30)
        running.write(situation.typed)
        return running.finish(timeout=30)


def diagnosis_of(done):
    """The one finding of a run, or None."""
    saying = json_lines.of_type(done.records, "error") + json_lines.of_type(done.records, "advice")
    findings = [data["diagnosis"] for data in saying if data.get("diagnosis")]
    assert len(findings) <= 1, f"more than one finding: {findings}"
    return findings[0] if findings else None


def grade(family, situation, diagnosis):
    found = diagnosis and diagnosis["id"]
    return Grade(family, situation.name, situation.id, found, word_for(situation, diagnosis))


def word_for(situation, diagnosis):
    if diagnosis is None:
        return "right" if situation.id is None else "open"
    if diagnosis["id"] == situation.id:
        return "vague" if diagnosis["certainty"] == "possible" else "right"
    return "vague" if diagnosis["id"] in situation.vague else "wrong"


def check(situation, grade, diagnosis, done, folder):
    check_end(situation, done)
    assert grade.word != "wrong", f"{grade.found} in place of {grade.expected}: {done}"
    if not diagnosis:
        return
    # What --json has for a script, stderr has for a person.
    assert diagnosis["cause"] in done.err, done
    if diagnosis["id"] == situation.id:
        check_finding(situation, diagnosis)
    check_command(situation, diagnosis, folder)


def check_end(situation, done):
    """The exit status, and the phase of the failure."""
    done.expect(situation.exit)
    phases = [data["phase"] for data in json_lines.of_type(done.records, "error")]
    assert phases == ([situation.phase] if situation.phase else []), done


def check_finding(situation, diagnosis):
    """What the finding has beside its id."""
    assert situation.certainty in (None, diagnosis["certainty"]), diagnosis
    assert any((situation.seen or "") in fact for fact in [diagnosis["cause"], *diagnosis["seen"]]), diagnosis
    assert (situation.command or "") in (diagnosis.get("command") or ""), diagnosis


def check_command(situation, diagnosis, folder):
    """The command can be run as it is shown, and does what it should."""
    command = diagnosis.get("command")
    if not command:
        assert situation.then is None, f"no command: {diagnosis}"
    elif shlex.split(command)[0] == "wscope":
        done = run_in_shell(command, folder)
        assert done.returncode not in (64, 126, 127), f"{command}: exit {done.returncode}: {done.stderr}"
        assert situation.then in (None, done.returncode), f"{command}: exit {done.returncode}: {done.stderr}"
    else:
        assert shutil.which(shlex.split(command)[0]), f"no such program: {command}"


def run_in_shell(command, folder):
    """As a person would paste it; with no input, so that it ends."""
    (folder / "wscope").symlink_to(program.BINARY)
    search = {"PATH": f"{folder}:{os.environ['PATH']}"}
    return subprocess.run(["bash", "-c", command], cwd=folder, env=program.environment(search), text=True,
                          errors="backslashreplace", stdin=subprocess.DEVNULL, capture_output=True, timeout=40)
