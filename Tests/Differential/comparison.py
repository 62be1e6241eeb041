"""Compares a peer's verdict with ours, and names the known differences that lie between."""

import deflate_differences  # noqa: F401, registers them
import frame_differences  # noqa: F401
from differences import ANSWER_DIFFERENCES, DIFFERENCES, AsIf, Begins, Exactly


def explain(peer, case, ours, theirs, ask):
    """The names of the known differences, none where the verdicts agree; None where nothing known explains them."""
    if (ours.events, ours.failed) == (theirs.events, theirs.failed):
        return explain_answers(peer, case, ours, theirs, ask)
    return explain_events(peer, case, ours, theirs, ask, frozenset())


def explain_events(peer, case, ours, theirs, ask, tried):
    for difference in DIFFERENCES:
        if peer not in difference.peers or (difference.name, case.data) in tried:
            continue
        found = difference.expect(case, ours, ask)
        for expected in found if isinstance(found, tuple) else (found,):
            rest = matches(peer, expected, theirs, ask, tried | {(difference.name, case.data)})
            if rest is not None:
                return [difference.name, *rest]
    return None


def matches(peer, expected, theirs, ask, tried):
    if isinstance(expected, AsIf):
        return explain_as_if(peer, expected.case, theirs, ask, tried)
    if isinstance(expected, Exactly) and (expected.events, expected.failed) == (theirs.events, theirs.failed):
        return []
    if isinstance(expected, Begins) and expected.events == theirs.events[:len(expected.events)]:
        return []
    return None


def explain_as_if(peer, case, theirs, ask, tried):
    ours = ask(case)
    if (ours.events, ours.failed) == (theirs.events, theirs.failed):
        return explain_answers(peer, case, ours, theirs, ask)
    return explain_events(peer, case, ours, theirs, ask, tried)


def explain_answers(peer, case, ours, theirs, ask):
    """Where neither side fails, both answer alike. One that fails may have read ahead, and answered that."""
    if ours.failed is not None or ours.answers == theirs.answers:
        return []
    for difference in ANSWER_DIFFERENCES:
        if peer in difference.peers and difference.expect(case, ours, ask) == theirs.answers:
            return [difference.name]
    return None
