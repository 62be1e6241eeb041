"""One situation: what is run against which server, and what wscope must make of it."""

import dataclasses
import shlex
import string


@dataclasses.dataclass(frozen=True)
class Situation:
    """A row of a family's table.

    `run`: the arguments of `wscope connect`. `{uvicorn}` in it stands for the fixture of that name, which has the
    server running; `{tls.expired}` for an attribute of one.
    `id`: the finding; None where nothing is wrong.
    """

    name: str
    run: str
    exit: int
    phase: str | None
    id: str | None
    # Findings that are as true and say less: they count as vague, any other as wrong.
    vague: tuple = ()
    # How sure the finding must be, where that matters.
    certainty: str | None = None
    # What the cause or one of the facts in `seen` must have in it.
    seen: str | None = None
    # What the command to try must have in it.
    command: str | None = None
    # The exit status of that command when it is run: 0 where it is a cure.
    then: int | None = None
    # Standard input, to its end; None: it stays open and says nothing.
    stdin: str | None = None
    # Typed when the first message has come: some servers take what comes before their greeting otherwise.
    typed: str | None = None

    def __str__(self):
        return self.name

    def arguments(self, fixture):
        """`run` as words, with the places filled in by `fixture(name)`."""
        fields = {field for _, field, _, _ in string.Formatter().parse(self.run) if field}
        places = {name: fixture(name) for name in {field.partition(".")[0] for field in fields}}
        return [word.format(**places) for word in shlex.split(self.run)]
