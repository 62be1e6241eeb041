"""Reads the report that wstest leaves."""

import json
import re

MISSING, CRASHED, NO_END = "MISSING", "CRASHED", "NO END"
# What cannot become an expected result.
NEVER = (MISSING, CRASHED, NO_END)


def read(folder, planned):
    """{case: (behaviour, behaviour of the close)} for each planned case; MISSING where there is no result."""
    index = folder / "report/index.json"
    agents = json.loads(index.read_text()) if index.exists() else {}
    found = {case: entry for cases in agents.values() for case, entry in cases.items()}
    return {case: (found[case]["behavior"], found[case]["behaviorClose"]) if case in found else (MISSING, MISSING)
            for case in planned}


def explanation(folder, case):
    """What the suite says about a case, on one line."""
    for file in (folder / "report").glob(f"*_case_{case.replace('.', '_')}.json"):
        detail = json.loads(file.read_text())
        text = " / ".join(str(detail.get(key, "")) for key in ("description", "result", "resultClose"))
        return " ".join(re.sub(r"<[^>]*>", " ", text).split())[:300]
    return "no report"
