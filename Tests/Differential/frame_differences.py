"""Known differences in what is made of frames and messages."""

import dataclasses

import facts
import rfc
import sequences
import wire
from differences import ANSWER_DIFFERENCES, WEBSOCKETS, WSPROTO, AsIf, Exactly, difference


def frame_at(case, offset):
    return next((frame for frame in case.frames() if frame.offset == offset), None)


def close_of(case):
    return next((frame for frame in case.frames() if frame.opcode == wire.CLOSE), None)


def is_utf8(data):
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


# Headers


@difference(WEBSOCKETS, rfc=rfc.MINIMAL_LENGTH, why="websockets takes any encoding of the length.")
def takes_lengths_that_are_not_minimal(case, ours, ask):
    if ours.rule == "minimal-length":
        frame = frame_at(case, ours.offset)
        return AsIf(sequences.replaced(case, frame, extended=wire.minimal(frame.length)))


@difference(
    WEBSOCKETS, rfc=rfc.LIMITS,
    why="Of two breaches in one header either may be told. We tell the one of the RFC, 1002; websockets looks at the "
    "size first.")
def looks_at_the_size_first(case, ours, ask):
    frame = frame_at(case, ours.offset)
    if ours.failed == 1002 and frame and frame.length > room(case, frame.offset):
        return Exactly(ours.events, 1009)


@difference(
    WEBSOCKETS, rfc=rfc.CONTROL_FRAMES,
    why="websockets counts a control frame inside a message as a part of it, and fails with 1009 when both together "
    "exceed the limit of a message.")
def counts_control_frames_as_message(case, ours, ask):
    for frame in case.frames():
        if wire.is_control(frame.opcode) and frame.length > room(case, frame.offset):
            before = ask(sequences.cut(case, frame.offset))
            return Exactly(before.events, 1009) if before.failed is None else None


def room(case, offset):
    """How many bytes websockets allows a frame that begins here."""
    message = facts.open_message(case, offset)
    return case.limit - (len(facts.content_before(case, message, offset)) if message else 0)


@difference(WSPROTO, rfc=rfc.LIMITS, why="wsproto leaves the limit to its caller.")
def has_no_limit(case, ours, ask):
    if ours.rule == "message-too-big":
        return AsIf(dataclasses.replace(case, limit=(1 << 63) - 1))


# Points in time


@difference(
    WEBSOCKETS, WSPROTO, rfc=rfc.FAILING,
    why="No point in time is named: the peer fails within a header, we when it is there. It never is here.")
def fails_within_a_header(case, ours, ask):
    last = case.frames()[-1] if case.frames() else None
    if ours.failed is None and last and last.header_end > len(case.data):
        return AsIf(sequences.with_whole_header(case, last))


@difference(
    WEBSOCKETS, rfc=rfc.FAILING,
    why="No point in time is named: we fail at the header, websockets when the whole frame is there. It never is here.")
def waits_for_the_whole_frame(case, ours, ask):
    last = case.frames()[-1] if case.frames() else None
    if ours.failed and last and not last.is_whole and ours.offset in (None, last.offset):
        return Exactly(ours.events, None)


@difference(
    WSPROTO, rfc=rfc.FAILING,
    why="No point in time is named: we fail at the header, wsproto at the first byte of payload. It never comes here.")
def waits_for_the_first_byte(case, ours, ask):
    if ours.rule in ("orphan-continuation", "interleaved-message"):
        frame = frame_at(case, ours.offset)
        if frame.length and not frame.payload:
            return Exactly(ours.events, None)


# Text


@difference(
    WEBSOCKETS, rfc=rfc.UTF8,
    why="We find it at the first impossible byte, websockets when the message is whole; what comes before its end, a "
    "Ping, another breach or the end of the stream, comes first there.")
def looks_for_utf8_in_whole_messages(case, ours, ask):
    if ours.rule == "invalid-utf8":
        patient = sequences.as_binary(case, facts.failing_message(case, ours))
        return Exactly(facts.events_before_the_failing_message(ours, ask(patient)), 1007), AsIf(patient)


@difference(
    WSPROTO, rfc=rfc.UTF8,
    why="We find it at the first impossible byte. Python's decoder takes ED A0, which begins a surrogate, for the "
    "beginning of a character, and fails at the next byte.")
def waits_for_the_end_of_a_surrogate(case, ours, ask):
    if ours.rule != "invalid-utf8":
        return None
    message = facts.failing_message(case, ours)
    patient = sequences.as_binary(case, message)
    for frame in message.data_frames:
        if frame.payload and ends_in_half_a_surrogate(facts.content_before(case, message, frame.offset)):
            return Exactly(ask(sequences.cut(patient, frame.offset)).events, 1007), AsIf(patient)
    whole = b"".join(frame.payload for frame in message.data_frames)
    return AsIf(patient) if not message.is_whole and ends_in_half_a_surrogate(whole) else None


def ends_in_half_a_surrogate(text):
    return text[-2:-1] == b"\xed" and b"\xa0" <= text[-1:] <= b"\xbf"


# Close


@difference(
    WEBSOCKETS, rfc=rfc.CONTROL_FRAMES,
    why="websockets fails the connection when a Close comes before the end of a message.")
def refuses_a_close_inside_a_message(case, ours, ask):
    if ours.is_closed and facts.open_message(case, close_of(case).offset):
        return Exactly(ours.events[:-1], 1002)


@difference(
    WEBSOCKETS, rfc=rfc.REASON,
    why="Of two breaches in one Close either may be told. We look at the code first, websockets at the reason.")
def looks_at_the_reason_before_the_code(case, ours, ask):
    if ours.rule == "close-code" and not is_utf8(frame_at(case, ours.offset).payload[2:]):
        return Exactly(ours.events, 1007)


@difference(WSPROTO, rfc=rfc.CODES, why="IANA has registered 1014 (Bad Gateway) since; wsproto refuses it.")
def refuses_1014(case, ours, ask):
    close = close_of(case)
    if close and close.payload[:2] == (1014).to_bytes(2, "big"):
        if ours.is_closed:
            return Exactly(ours.events[:-1], 1002)
        if ours.rule == "close-reason-utf8":
            return Exactly(ours.events, 1002)


@difference(
    WSPROTO, rfc=rfc.PONG, why="wsproto sends nothing after a Close of its own.", table=ANSWER_DIFFERENCES)
def sends_no_pong_after_its_close(case, ours, ask):
    return [answer for answer in ours.answers if answer[0] != "pong"] if case.closing else None
