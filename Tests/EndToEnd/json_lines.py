"""JSON Lines, every one held against docs/json-lines.schema.json."""

import functools
import json
import pathlib

import jsonschema

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "docs/json-lines.schema.json"


@functools.cache
def validator():
    schema = json.loads(SCHEMA.read_text())
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def checked(data, may_be_cut=False):
    """The records of some output; fails on a line that is not JSON or that the schema refuses."""
    if may_be_cut:
        data = data[:data.rfind(b"\n") + 1]
    text = data.decode("utf-8")
    assert text == "" or text.endswith("\n"), f"the last line has no end: {text[-200:]!r}"
    records = []
    for line in text.splitlines():
        record = json.loads(line)
        for error in validator().iter_errors(record):
            raise AssertionError(f"{error.message} at {error.json_path} in {line}")
        records.append(record)
    return records


def of_type(records, kind):
    return [record["data"] for record in records if record["type"] == kind]
