"""Known differences: where a peer judges otherwise than we do, and why that is no fault of ours.

Each is a function of the sequence and of our verdict. It says what the peer makes of it: exactly this, the same as we
make of another sequence, or anything once these events have come. A sequence that the peer judges in yet another way
is not covered by it. One that covers nothing any more fails the run as well: it is to be deleted.
"""

import dataclasses
from typing import Callable

WEBSOCKETS, WSPROTO = "websockets", "wsproto"


@dataclasses.dataclass
class Exactly:
    """The peer's whole verdict but for its answers."""

    events: list
    failed: int | None


@dataclasses.dataclass
class AsIf:
    """The peer's verdict is ours of this sequence, or one that differs from it in another known way."""

    case: object


@dataclasses.dataclass
class Begins:
    """These events, and then whatever follows from the difference."""

    events: list


@dataclasses.dataclass(frozen=True)
class Difference:
    name: str
    peers: tuple
    section: str
    quote: str
    why: str
    expect: Callable


# Of what is received, and of what is answered to it.
DIFFERENCES = []
ANSWER_DIFFERENCES = []


def difference(*peers, rfc, why, table=DIFFERENCES):
    """Registers a function of (case, our verdict, ask), which returns what these peers may make of it, a tuple where
    that may be several things, and None where it does not apply. `ask` gives our verdict of another case. Of
    ANSWER_DIFFERENCES it returns the answers."""

    def register(function):
        table.append(Difference(function.__name__.replace("_", " "), peers, *rfc, why, function))
        return function

    return register
