"""Known differences in what is made of permessage-deflate."""

import dataclasses

import facts
import rfc
import sequences
from differences import WEBSOCKETS, WSPROTO, AsIf, Begins, Exactly, difference


@difference(
    WEBSOCKETS, rfc=rfc.INVALID_DATA,
    why="RFC 7692 has no code for data that is no DEFLATE. We and wsproto send 1007, websockets 1002.")
def fails_corrupt_deflate_with_1002(case, ours, ask):
    if ours.rule == "deflate-corrupt":
        return Exactly(ours.events, 1002)


@difference(
    WEBSOCKETS, WSPROTO, rfc=rfc.DECOMPRESSION,
    why="These four end a block that has come to its end; where they do not, the message was no whole sequence of "
    "blocks. We fail; the peer delivers what it has, and reads the next message as the rest of the block.")
def takes_deflate_that_ends_inside_a_block(case, ours, ask):
    message = next((found.message for found in facts.inflations(case) if found.is_cut), None)
    if message and ours.rule == "deflate-corrupt":
        return before(case, message.frames[-1].offset, ask, Begins)


@difference(
    WEBSOCKETS, WSPROTO, rfc=rfc.WINDOW,
    why="zlib lets a distance reach beyond its window when what it refers to was given in the same call.")
def reads_beyond_the_window(case, ours, ask):
    if ours.rule == "deflate-corrupt" and any(found.is_beyond_window for found in facts.inflations(case)):
        return AsIf(dataclasses.replace(case, deflate=15))


@difference(
    WEBSOCKETS, rfc=rfc.LIMITS,
    why="zlib holds the last bytes back when it is given no more room than the limit: websockets finds out at the end of "
    "the message, we at once.")
def notices_the_limit_at_the_end(case, ours, ask):
    if ours.rule == "message-too-big" and facts.failing_message(case, ours).is_compressed:
        patient = dataclasses.replace(case, limit=2 * case.limit)
        return Exactly(facts.events_before_the_failing_message(ours, ask(patient)), 1009), AsIf(patient)


# Blocks with BFINAL


@difference(WEBSOCKETS, WSPROTO, rfc=rfc.FINAL_BLOCKS, why="The peer ignores what follows such a block in its message.")
def ignores_what_follows_a_final_block(case, ours, ask):
    shorter = sequences.without_what_follows_final_blocks(case, facts.inflations(case))
    return AsIf(shorter) if shorter else None


@difference(
    WEBSOCKETS, rfc=rfc.FINAL_BLOCKS,
    why="After such a block the decoder of websockets gives nothing any more: later messages come out empty.")
def goes_deaf_after_a_final_block(case, ours, ask):
    emptied = sequences.with_empty_messages_after_final_blocks(case, facts.inflations(case)) if case.takeover else None
    return AsIf(emptied) if emptied else None


@difference(
    WSPROTO, rfc=rfc.FINAL_BLOCKS,
    why="After such a block the decoder of wsproto is closed: the next compressed message fails with 1007.")
def fails_after_a_final_block(case, ours, ask):
    final = next((found.message for found in facts.inflations(case) if found.final_end is not None), None)
    for message in facts.messages(case) if final and case.takeover else []:
        if message.is_compressed and message.frames[0].offset > final.frames[0].offset:
            return before(case, message.frames[0].offset, ask, lambda events: Exactly(events, 1007))


# Compressed messages in several frames


@difference(
    WSPROTO, rfc=rfc.CONTROL_FRAMES,
    why="After a control frame wsproto forgets that the message around it is compressed, and takes the rest as it is.")
def loses_compression_at_a_control_frame(case, ours, ask):
    for message in facts.messages(case):
        if message.is_compressed and message.controls:
            return before(case, message.controls[0].end, ask, Begins)


@difference(
    WSPROTO, rfc=rfc.INTERLEAVING,
    why="Of two breaches in one frame either may be told. wsproto inflates the frame inside a compressed message before "
    "it looks at the order, and fails with 1007.")
def inflates_what_is_interleaved(case, ours, ask):
    message = facts.open_message(case, ours.offset) if ours.rule == "interleaved-message" else None
    if message and message.is_compressed:
        return Exactly(ours.events, 1007)


def before(case, offset, ask, expectation):
    """What is expected after the events up to here, where both sides still agree."""
    verdict = ask(sequences.cut(case, offset))
    return expectation(verdict.events) if verdict.failed is None else None
