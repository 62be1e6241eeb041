"""Adds up JUnit reports: tally.py STATUS FILE...; prints "PASSED FAILED".

STATUS is the exit status of what wrote them: a run that ended badly without a failed test, because it
did not build or crashed on the way, counts as one failure.
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def count(report):
    cases = list(ElementTree.parse(report).iter("testcase"))
    bad = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = [case for case in cases if case.find("skipped") is not None]
    # What does not run proves nothing, so a skipped test is none.
    return len(cases) - len(bad) - len(skipped), len(bad)


def main():
    status = int(sys.argv[1])
    reports = [pathlib.Path(name) for name in sys.argv[2:] if pathlib.Path(name).is_file()]
    counts = [count(report) for report in reports]
    passed = sum(good for good, _ in counts)
    failed = sum(bad for _, bad in counts)
    if not reports or (status != 0 and failed == 0):
        failed += 1
    print(passed, failed)


main()
