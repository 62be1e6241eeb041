"""Judges random sequences of frames with our core and with its peers, and compares: README.md tells more."""

import argparse
import collections
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import comparison
import generator
import junit
import websockets_peer
import wsproto_peer
from differences import ANSWER_DIFFERENCES, DIFFERENCES
from judge import Judge

PEERS = {"websockets": websockets_peer.judge, "wsproto": wsproto_peer.judge}
# Each with a peer that it is of.
KNOWN = [(peer, difference) for difference in DIFFERENCES + ANSWER_DIFFERENCES for peer in difference.peers]
# Of fewer sequences it cannot be asked that each rule and each difference is among them.
ENOUGH = 10_000
# A rule that fewer sequences break is as good as not tried.
LEAST_BREACHES = 10


def rules_of_frames():
    """The ids of the rules with a close code, and of the one that is told only: docs/rules.md has them."""
    text = (pathlib.Path(__file__).parents[2] / "docs" / "rules.md").read_text()
    return re.findall(r"^\| `([a-z0-9-]+)` \|[^|]*\|[^|]*\| \d{4} \|", text, re.MULTILINE) + ["control-after-close"]


class Run:
    def __init__(self, judge):
        self.judge = judge
        self.sequences = collections.Counter()
        self.breaches = collections.Counter()
        self.differences = collections.Counter()
        self.disagreements = []
        self.faults = collections.Counter()

    def compare(self, case):
        ours = self.judge(case)
        self.breaches.update(set(ours.breached))
        if not says_what_it_does(case, ours):
            self.disagreements.append((case, "itself", ours, ours))
            self.faults[group(case, "itself")] += 1
        for name, judge in PEERS.items():
            theirs = judge(case)
            self.sequences[group(case, name)] += 1
            known = comparison.explain(name, case, ours, theirs, self.judge)
            if known is None:
                self.disagreements.append((case, name, ours, theirs))
                self.faults[group(case, name)] += 1
            else:
                self.differences.update({(name, difference) for difference in known})

    def results(self, count):
        """(test, why it failed or "") for each test."""
        for name in self.sequences | self.faults:
            yield name, f"{self.faults[name]} sequences are judged otherwise" if self.faults[name] else ""
        if count < ENOUGH:
            return
        for rule in rules_of_frames():
            seen = self.breaches[rule]
            yield f"{rule} is broken", "" if seen >= LEAST_BREACHES else f"by {seen} sequences only"
        for peer, difference in KNOWN:
            seen = self.differences[peer, difference.name]
            yield f"{peer} {difference.name}", "" if seen else "no sequence shows it any more: delete it"


def group(case, peer):
    return f"as {case.role}, {'with' if case.deflate else 'without'} permessage-deflate, against {peer}"


def says_what_it_does(case, ours):
    """The Close that fails a connection has the code of the rule, and nothing follows it."""
    return ours.failed is None or case.closing or ours.answers[-1] == ("close", ours.failed)


def show(case, peer, ours, theirs):
    print(f"\nsequence {case.index}, {case.role}, deflate {case.deflate}, takeover {case.takeover}, limit {case.limit}, "
          f"closing {case.closing}, {len(case.chops)} pieces")
    for frame in case.frames():
        print(f"  {frame.offset:6} fin {int(frame.fin)} rsv {frame.rsv} opcode {frame.opcode:2} length {frame.length} "
              f"({frame.extended}) mask {frame.mask.hex() if frame.mask else '-'} {frame.payload[:40].hex()}"
              f"{'' if frame.is_whole else ' …'}")
    print(f"  ours: {ours.told()}{f' [{ours.rule}]' if ours.rule else ''}\n  {peer}: {theirs.told()}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--judge", required=True)
    parser.add_argument("--count", type=int, default=12_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", type=int, help="judge this sequence alone, and show it")
    parser.add_argument("--junit")
    options = parser.parse_args()
    run = Run(Judge(options.judge))
    if options.case is not None:
        return look_at(generator.case(options.seed, options.case), run.judge)
    for index in range(options.count):
        run.compare(generator.case(options.seed, index))
    results = list(run.results(options.count))
    if options.junit:
        junit.write(options.junit, "differential", results)
    failed = [(name, why) for name, why in results if why]
    report(run, failed)
    print(f"seed {options.seed}: {options.count} sequences, {len(run.disagreements)} disagreements")
    sys.exit(1 if failed else 0)


def look_at(case, judge):
    ours = judge(case)
    for name, peer in PEERS.items():
        theirs = peer(case)
        show(case, name, ours, theirs)
        print(f"  known differences: {comparison.explain(name, case, ours, theirs, judge)}")


def report(run, failed):
    for disagreement in run.disagreements[:10]:
        show(*disagreement)
    for name, count in sorted(run.sequences.items()):
        print(f"{count:6} sequences {name}")
    for peer, difference in KNOWN:
        count = run.differences[peer, difference.name]
        print(f"{count:6} of them: {peer} {difference.name} ({difference.section})")
    for name, why in failed:
        print(f"FAILED {name}: {why}")


main()
