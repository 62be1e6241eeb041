"""What is left of a truth when a capture has lost a part of the traffic."""

import pcap
from truth import CLIENT, SERVER


class Streams:
    """Which bytes of both directions of one connection some segments hold, counted from the SYN."""

    def __init__(self, segments):
        self.port = next(segment.ports[1] for segment in segments if segment.flags & pcap.SYN)
        self._first = {self.direction(segment): segment.sequence + 1 for segment in segments
                       if segment.flags & pcap.SYN}

    def direction(self, segment):
        return CLIENT if segment.ports[1] == self.port else SERVER

    def span(self, segment):
        start = (segment.sequence - self._first[self.direction(segment)]) & 0xFFFFFFFF
        return range(start, start + len(segment.payload))

    def held(self, segments):
        """The offsets that are there, of each direction."""
        held = {CLIENT: set(), SERVER: set()}
        for segment in segments:
            held[self.direction(segment)].update(self.span(segment))
        return held


    def reach(self, segments):
        """How far the stream of each direction is known to go by its own packets."""
        reach = {CLIENT: 0, SERVER: 0}
        for segment in segments:
            direction = self.direction(segment)
            if segment.payload or segment.flags & pcap.FIN:
                reach[direction] = max(reach[direction], self.span(segment).stop)
        return reach


def marked(entry, streams, kept):
    """The truth with `seen` in each frame that is not there as a whole: `part` of it, or `none`; and how many
    bytes are missing in each direction before the last that is there."""
    held, reach = streams.held(kept), streams.reach(kept)
    entry = dict(entry)
    if not any(message["compressed"] for known in entry["messages"].values() for message in known):
        del entry["messages"]  # Frames say it all.
    for direction, there in held.items():
        entry[direction] = [_marked(frame, there) for frame in entry[direction]]
    entry["missing"] = {direction: reach[direction] - len(there) for direction, there in held.items()}
    return entry


def _marked(frame, there):
    head = 2 + (0 if frame["len"] < 126 else 2 if frame["len"] < 65536 else 8) + 4 * frame["masked"]
    whole = range(frame["offset"], frame["offset"] + head + frame["len"])
    count = sum(offset in there for offset in whole)
    if count == len(whole):
        return frame
    return {**frame, "seen": "part" if count else "none"}
