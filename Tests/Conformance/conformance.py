"""The command: runs the suite in both roles and holds the results against the committed ones."""

import argparse
import pathlib
import sys
import tempfile
import time

import cases
import junit
import report
import subject
import suite
from ratchet import Ratchet, summary

HERE = pathlib.Path(__file__).resolve().parent
ROLES = {"server": subject.server, "client": subject.client}


def parsed():
    parser = argparse.ArgumentParser(prog="Tests/Conformance/run", description=__doc__)
    parser.add_argument("role", nargs="?", choices=ROLES, help="one role only")
    parser.add_argument("--all", action="store_true", help="all 517 cases, 9.*, 12.* and 13.* included")
    parser.add_argument("--case", action="append", metavar="PATTERN", help="only these, such as '6.*' (repeatable)")
    parser.add_argument("--accept", action="store_true", help="take the results as the expected ones")
    parser.add_argument("--report", type=pathlib.Path, metavar="FOLDER", help="keep the suite's own reports here")
    parser.add_argument("--junit", metavar="PREFIX", help="write PREFIX-ROLE.xml")
    return parser.parse_args()


def run_role(role, arguments):
    """Runs one role; gives the number of its cases that are as expected, and of those that are not."""
    patterns = arguments.case or (cases.ALL if arguments.all else cases.QUICK)
    folder = (arguments.report or pathlib.Path(tempfile.mkdtemp(prefix="conformance-"))).resolve() / role
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report/index.json").unlink(missing_ok=True)
    began = time.monotonic()
    results = ROLES[role](patterns, folder)
    ratchet = Ratchet(HERE / f"expected-{role}.json")
    if arguments.accept:
        ratchet.accept(results, {"suite": suite.VERSION, "program": subject.version()})
        ratchet = Ratchet(ratchet.path)
    changes = ratchet.changes(results)
    print(f"{role}: {len(results)} cases in {time.monotonic() - began:.0f} s: {summary(results)}; "
          f"{len(changes)} not as committed")
    for case, (expected, seen) in changes.items():
        was = " ".join(expected) if expected else "nothing"
        print(f"  {case}: was {was}, now {' '.join(seen)}: {report.explanation(folder, case)}")
    if changes:
        print(f"  report: {folder}/report/index.html")
    if arguments.junit:
        junit.write(f"{arguments.junit}-{role}.xml", role, results, changes)
    return len(results) - len(changes), len(changes)


def main():
    arguments = parsed()
    roles = [arguments.role] if arguments.role else list(ROLES)
    passed = failed = 0
    for role in roles:
        try:
            good, bad = run_role(role, arguments)
        except suite.SuiteFailure as failure:
            print(f"{role}: {failure}", file=sys.stderr)
            good, bad = 0, 1
        passed, failed = passed + good, failed + bad
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()
