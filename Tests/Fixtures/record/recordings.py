"""The table that each recording enters itself in."""

import dataclasses
import json
import pathlib
import typing

import truth

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "captures"


@dataclasses.dataclass(frozen=True)
class Recording:
    """A capture: its file, what it is, how it was made, and the function that makes it."""

    file: str
    what: str
    how: str
    make: typing.Callable

    @property
    def name(self):
        return self.file.split(".")[0]

    @property
    def path(self):
        return FOLDER / self.file

    @property
    def keys(self):
        return FOLDER / f"{self.name}.keylog"

    def take(self):
        entries = self.make(self)
        entries = [entry.entry(stream) if isinstance(entry, truth.Truth) else {**entry, "stream": stream}
                   for stream, entry in enumerate(entries)]
        (FOLDER / f"{self.name}.truth.json").write_text(truth.text(entries))


RECORDINGS = {}


def recording(file, what, how):
    """Marks a function that makes a capture from its Recording and gives the truths, one a connection."""

    def enter(make):
        entry = Recording(file, what, how, make)
        assert entry.name not in RECORDINGS, entry.name
        RECORDINGS[entry.name] = entry
        return make

    return enter


def truth_of(name):
    """The truth of another recording, for a rewriting of it."""
    return json.loads((FOLDER / f"{name}.truth.json").read_text())


def described():
    """The table of the README."""
    rows = [f"| {entry.file} | {entry.what} | {entry.how} |" for entry in RECORDINGS.values()]
    return "\n".join(["| file | what it is | how it was made |", "|---|---|---|", *rows]) + "\n"
