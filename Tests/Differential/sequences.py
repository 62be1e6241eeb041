"""Sequences made of others: what a peer judges otherwise than we do, it judges as we do one of these."""

import dataclasses

import wire


def with_data(case, data):
    return dataclasses.replace(case, data=data, chops=[len(data)] if data else [])


def cut(case, offset):
    return with_data(case, case.data[:offset])


def replaced(case, frame, **how):
    """With one frame written anew."""
    fields = dict(opcode=frame.opcode, payload=frame.payload, fin=frame.fin, rsv=frame.rsv, mask=frame.mask,
                  extended=frame.extended, length=frame.length) | how
    end = min(frame.end, len(case.data))
    return with_data(case, case.data[:frame.offset] + wire.frame(**fields) + case.data[end:])


def with_payloads(case, frames):
    """`frames`: (frame, its new payload) of each to be written anew."""
    for frame, payload in sorted(frames, key=lambda change: -change[0].offset):
        case = replaced(case, frame, payload=payload, extended=wire.minimal(len(payload)), length=len(payload))
    return case


def with_whole_header(case, frame):
    """With the rest of a header in which the stream ends: a length that is legal, and a key of zeros."""
    missing = max(0, frame.offset + 2 + frame.extended - len(case.data))
    return with_data(case, (case.data + b"\xff" * missing).ljust(frame.header_end, b"\0"))


def as_binary(case, message):
    """With a message that is no text: nobody looks for UTF-8 in it."""
    return replaced(case, message.frames[0], opcode=wire.BINARY)


def without_what_follows_final_blocks(case, inflations):
    frames = []
    for inflation in inflations:
        left = inflation.final_end
        for frame in inflation.message.data_frames if left is not None else []:
            if frame.length > left:
                frames.append((frame, frame.payload[:left]))
            left -= min(left, frame.length)
    return with_payloads(case, frames) if frames else None


def with_empty_messages_after_final_blocks(case, inflations):
    is_after, frames = False, []
    for inflation in inflations:
        for frame in inflation.message.data_frames if is_after else []:
            if not frame.is_whole:
                case = cut(case, frame.header_end)
            elif frame.length <= case.limit:
                frames.append((frame, b"\0" if frame.fin else b""))
        is_after = is_after or inflation.final_end is not None
    return with_payloads(case, frames) if frames else None
