"""Conversations that several recordings hold."""

import wire

ALPHABET = "съешь ещё этих мягких французских булок"


def short(witness, code=1000):
    """A few frames of each kind, each way, and a clean end."""
    witness.ask(wire.TEXT, "hello")
    witness.ask(wire.TEXT, ALPHABET)
    witness.ask(wire.BINARY, bytes(range(200)))
    witness.say(wire.PING, b"are you there?")
    witness.hear()
    in_fragments(witness, "по частям 🙂".encode(), 5)
    witness.ask(wire.TEXT, "a long one " * 273)
    witness.ask(wire.TEXT, "")
    return witness.finish(code, "done")


def in_fragments(witness, data, size):
    """A text message cut anywhere, characters included, and its echo."""
    pieces = [data[start:start + size] for start in range(0, len(data), size)]
    for index, piece in enumerate(pieces):
        witness.say(wire.CONTINUATION if index else wire.TEXT, piece, fin=index == len(pieces) - 1)
    return witness.hear_message()
