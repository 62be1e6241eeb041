"""Compares results with those that were committed. A change is a failure, for better or worse."""

import collections
import datetime
import json

import cases
import report


class Ratchet:
    """The committed results of one role."""

    def __init__(self, path):
        self.path = path
        self.expected = {}
        if path.exists():
            self.expected = {case: tuple(result) for case, result in json.loads(path.read_text())["cases"].items()}

    def changes(self, results):
        """{case: (expected or None, seen)} of what differs, or can never be right."""
        return {case: (self.expected.get(case), seen) for case, seen in results.items()
                if seen != self.expected.get(case) or set(seen) & set(report.NEVER)}

    def accept(self, results, versions):
        """Commits these results; those of cases that were not run stay."""
        kept = {**self.expected, **{case: seen for case, seen in results.items() if not set(seen) & set(report.NEVER)}}
        lines = [f'    "{case}": {json.dumps(list(kept[case]))}' for case in sorted(kept, key=cases.order)]
        head = {"date": datetime.date.today().isoformat(), **versions, "summary": summary(kept)}
        fields = [f'  "{name}": {json.dumps(value)}' for name, value in head.items()]
        self.path.write_text("{\n" + ",\n".join([*fields, '  "cases": {\n' + ",\n".join(lines) + "\n  }"]) + "\n}\n")


def summary(results):
    """`301 OK, 3 INFORMATIONAL`."""
    counted = collections.Counter(behaviour for behaviour, _ in results.values())
    return ", ".join(f"{count} {behaviour}" for behaviour, count in counted.most_common())
