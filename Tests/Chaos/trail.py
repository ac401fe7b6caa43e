"""Reads an audit trail as a stranger would."""

import datetime
import json
import pathlib

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def nanoseconds(text):
    """Nanoseconds since 1970 of a record's `time`."""
    return (datetime.datetime.fromisoformat(text) - EPOCH) // datetime.timedelta(microseconds=1) * 1000


def records(state):
    """Every record of every lane."""
    for path in sorted(pathlib.Path(state, "audit").glob("audit-*.jsonl")):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def calls(state):
    """The records of calls by the digest of their arguments."""
    found = {}
    for record in records(state):
        if record["kind"] == "call" and "args" in record:
            found.setdefault(record["args"]["digest"], []).append(record)
    return found
