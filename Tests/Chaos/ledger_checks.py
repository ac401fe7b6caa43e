"""What 'never more than the maximum', 'nothing lost' and 'little refused in vain' mean for a run of kill.py."""

import bisect
import collections
import dataclasses
import itertools

import messages
import trail
import windows

SECOND = 10**9

POLICY = """\
version: "1"
default: deny
denial_limit: 1000000
tools:
  sliding: { limits: [{ counter: n, window: 2s, max: 50 }] }
  minute: { rules: [{ rate_limit: { max: 600, window: minute } }] }
  calendar: { limits: [{ counter: n, window: 5s, max: 100, algorithm: fixed }] }
  bucket: { limits: [{ counter: n, window: 2s, max: 40, burst: 20, algorithm: token_bucket }] }
  account: { limits: [{ counter: n, window: 2s, max: 20, by: args.account }] }
  spend: { rules: [{ spend_limit: { max: 250, window: 3s, amount: args.amount } }] }
  flaky: { limits: [{ counter: n, window: 2s, max: 40, refund_on: [tool_error] }] }
  together:
    limits:
      - { counter: n, window: 2s, max: 40 }
      - { counter: each, window: 2s, max: 10, by: args.account }
      - { counter: sum, window: 4s, max: 300, increment_from: args.amount }
  free: {}
"""


@dataclasses.dataclass
class Limit:
    """One limit of the policy above."""

    tool: str
    counter: str
    rule: str
    window: int
    most: int
    algorithm: str = "sliding"
    burst: int = 0
    by_account: bool = False
    by_amount: bool = False
    refunds: bool = False

    @property
    def name(self):
        return f"{self.tool}.{self.counter}"


LIMITS = [
    Limit("sliding", "n", "limits/0", 2 * SECOND, 50),
    Limit("minute", "_rate_minute", "rules/0", 60 * SECOND, 600),
    Limit("calendar", "n", "limits/0", 5 * SECOND, 100, "fixed"),
    Limit("bucket", "n", "limits/0", 2 * SECOND, 40, "bucket", burst=20),
    Limit("account", "n", "limits/0", 2 * SECOND, 20, by_account=True),
    Limit("spend", "_spend", "rules/0", 3 * SECOND, 250, by_amount=True),
    Limit("flaky", "n", "limits/0", 2 * SECOND, 40, refunds=True),
    Limit("together", "n", "limits/0", 2 * SECOND, 40),
    Limit("together", "each", "limits/1", 2 * SECOND, 10, by_account=True),
    Limit("together", "sum", "limits/2", 4 * SECOND, 300, by_amount=True),
]


@dataclasses.dataclass
class Story:
    """Everything that is known of a run."""

    calls: dict
    log: list
    sent: dict
    outcomes: dict
    kills: list
    began: int
    calm: int
    ended: int
    in_flight: int


def judge(verdict, story):
    tags = collections.Counter(arguments["tag"] for _, _, arguments in story.log)
    records = {tag: story.calls.get(messages.digest(arguments), []) for tag, (_, arguments, _) in story.sent.items()}
    judge_trail(verdict, story, tags, records)
    judge_limits(verdict, story, records)


# The trail


def judge_trail(verdict, story, tags, records):
    outcomes = collections.Counter(record["outcome"] for found in records.values() for record in found)
    codes = collections.Counter(
        record["code"] for found in records.values() for record in found if record["outcome"] != "allowed")
    verdict.number("sent", len(story.sent))
    verdict.number("reached", len(story.log))
    verdict.number("records", dict(outcomes))
    verdict.number("codes", dict(codes))
    verdict.number("answers", dict(collections.Counter(kind for kind, _ in story.outcomes.values())))

    def none(promise, found):
        verdict.expect(promise, not found, f"{len(found)} of them, such as {found[:3]}" if found else "")

    none("no call reached the upstream twice", [tag for tag, count in tags.items() if count > 1])
    none("every call that reached the upstream has a record", [tag for tag in tags if not records.get(tag)])
    none("no call has two records", [tag for tag, found in records.items() if len(found) > 1])
    only = {tag: found[0] for tag, found in records.items() if found}
    none("every record with an answer has reached the upstream", [
        tag for tag, record in only.items() if "upstream" in record and tag not in tags])
    none("every record without one says that nobody knows, or is a refusal", [
        (tag, record["outcome"], record.get("code")) for tag, record in only.items()
        if "upstream" not in record and record["outcome"] not in ("no_answer", "refused")])
    none("no refused call reached the upstream", [
        tag for tag, record in only.items() if record["outcome"] == "refused" and tag in tags])
    none("every answer that a client got has its record", [
        (tag, kind) for tag, (kind, _) in story.outcomes.items()
        if tag not in only or (only[tag]["outcome"] == "refused") != (kind == "refused")
        or (kind in ("ok", "tool_error") and "upstream" not in only[tag])])
    none("every record is of a call that was sent", [
        found[0]["id"] for digest, found in story.calls.items()
        if digest not in {messages.digest(arguments) for _, arguments, _ in story.sent.values()}]
        if len(story.calls) > len(only) else [])
    none("refusals are the limits' alone", [
        (tag, only[tag]["code"], only[tag]["reason"]) for tag in only
        if only[tag]["outcome"] == "refused" and only[tag]["code"] != "limit_reached"])


# Limits


def judge_limits(verdict, story, records):
    delays = []
    calls = collections.defaultdict(list)
    for seen, tool, arguments in story.log:
        found = records.get(arguments["tag"])
        if not found:
            continue
        sent = story.sent[arguments["tag"]][2]
        delays.append((seen - sent) / 1e6)
        calls[tool].append((sent, seen, arguments, found[0]))
    delays.sort()
    verdict.number("delay_ms", {"p50": round(delays[len(delays) // 2], 1), "most": round(delays[-1], 1)})
    refused = collections.defaultdict(list)
    for tag, found in records.items():
        for record in found:
            if record["outcome"] == "refused":
                refused[record["tool"]].append((trail.nanoseconds(record["time"]), story.sent[tag][1], record))
    for limit in LIMITS:
        of_limit = [entry for entry in refused[limit.tool] if entry[2]["rule"] == f"/tools/{limit.tool}/{limit.rule}"]
        judge_limit(verdict, story, limit, calls[limit.tool], of_limit)


def groups(limit, entries):
    """The entries of each counter of a limit."""
    found = collections.defaultdict(list)
    for entry in entries:
        found[entry[-2]["account"] if limit.by_account else ""].append(entry)
    return found


def amount(limit, arguments):
    return arguments["amount"] if limit.by_amount else 1


def judge_limit(verdict, story, limit, calls, refused):
    heaviest, alone, admitted, vain = 0, 0, 0, []
    refusals = groups(limit, refused)
    # A call that fails is given back, even when its gateway is killed before the record of the answer is written.
    counted = [call for call in calls if not (limit.refunds and call[2]["fails"])]
    for account, entries in groups(limit, counted).items():
        kept = [(sent, seen, amount(limit, arguments)) for sent, seen, arguments, _ in entries]
        admitted += sum(call[2] for call in kept)
        if limit.algorithm == "sliding":
            heaviest = max(heaviest, windows.heaviest_sliding(kept, limit.window))
            alone = max(alone, windows.heaviest_sliding([(seen, seen, units) for _, seen, units in kept], limit.window))
            if not limit.refunds:
                vain += in_vain(story, limit, kept, refusals[account])
        elif limit.algorithm == "fixed":
            heaviest = max(heaviest, windows.heaviest_calendar(kept, limit.window))
        else:
            heaviest = max(heaviest, limit.most + windows.bucket_excess(kept, limit.window, limit.most, limit.burst))
    verdict.expect(f"{limit.name}: never more than {limit.most}", heaviest <= limit.most, f"at most {heaviest:g}")
    verdict.expect(f"{limit.name}: no refusal beyond what leases and crashes explain", not vain, vain[:3] or "")
    counters = max(1, len(groups(limit, counted)))
    verdict.number(limit.name, {
        "most": limit.most, "heaviest": round(heaviest, 2), "by_upstream_time_alone": alone, "admitted": admitted,
        "refused": len(refused), "share_during_kills": share(limit, counted, story.began, story.calm, counters),
        "share_in_calm": share(limit, counted, story.calm, story.ended, counters)})


def share(limit, calls, start, end, counters):
    """What was admitted of `most` in each window; None when the span is too short to say.

    It can exceed 1 by what the first window holds, and stays below where another limit is the narrower one.
    """
    if end - start < 2 * limit.window:
        return None
    possible = counters * limit.most * ((end - start) / limit.window)
    admitted = sum(amount(limit, arguments) for sent, _, arguments, _ in calls if start <= sent < end)
    return round(admitted / possible, 3)


def in_vain(story, limit, calls, refusals):
    """Refusals of a sliding limit that neither use, nor leases, nor crashes explain.

    A process holds at most two leases of a counter, each a sixteenth of what was left when it was granted, for at most
    a second with the time in which it may still speak. One that is killed takes an eighth of what was left with it, and
    the calls that it had counted and not sent; both count for a window more. So with `k` processes killed lately and 3
    alive, `most * (7/8) ** (k + 3)` less what was in flight must really have been used.
    """
    by_seen, by_sent = Sums((seen, units) for _, seen, units in calls), Sums((sent, units) for sent, _, units in calls)
    found = []
    for when, arguments, _ in refusals:
        since = when - limit.window - 2 * SECOND
        kills = sum(1 for kill in story.kills if since < kill <= when)
        used = by_sent.until(when + SECOND // 2) - by_seen.until(since)
        per_call = 9 if limit.by_amount else 1
        least = limit.most * (7 / 8) ** (kills + 3) - (kills + 1) * story.in_flight * per_call
        if used < least:
            found.append({"ms": (when - story.began) // 10**6, "used": used, "least": round(least, 1), "kills": kills})
    return found


class Sums:
    """Sums of amounts up to an instant."""

    def __init__(self, entries):
        ordered = sorted(entries)
        self.instants = [when for when, _ in ordered]
        self.totals = [0, *itertools.accumulate(units for _, units in ordered)]

    def until(self, instant):
        return self.totals[bisect.bisect_right(self.instants, instant)]
