"""Whether calls kept to a limit, by intervals that surely contain the moment at which each was counted.

A gateway counts a call after its client sent it and before its upstream saw it. So a call is a triple
`(sent, seen, amount)` in nanoseconds, and lies in a window for sure when both ends do. What more than `most` of such
calls share is broken, whatever happened in between; no tolerance is needed.
"""

import bisect


def heaviest_sliding(calls, window):
    """The most that surely lies in one interval as long as the window."""
    by_seen = sorted(calls, key=lambda call: call[1])
    heaviest = 0
    for start in sorted({call[0] for call in calls}):
        first = bisect.bisect_left(by_seen, start, key=lambda call: call[1])
        total = 0
        for sent, seen, amount in by_seen[first:]:
            if seen >= start + window:
                break
            if sent >= start:
                total += amount
        heaviest = max(heaviest, total)
    return heaviest


def heaviest_calendar(calls, window):
    """The most that surely lies in one window counted from 1970."""
    totals = {}
    for sent, seen, amount in calls:
        if sent // window == seen // window:
            totals[sent // window] = totals.get(sent // window, 0) + amount
    return max(totals.values(), default=0)


def bucket_excess(calls, window, most, burst):
    """By how much any interval exceeds `burst` and what refills meanwhile; at most 0 when the limit was kept."""
    by_sent = sorted(calls, key=lambda call: -call[0])
    seen, amounts = [], []
    worst = -burst
    for sent, when, amount in by_sent:
        place = bisect.bisect_left(seen, when)
        seen.insert(place, when)
        amounts.insert(place, amount)
        total = 0
        for when, amount in zip(seen, amounts):
            total += amount
            refilled = (when - sent) * most / window
            worst = max(worst, total - burst - refilled)
            if refilled > len(seen):
                break
    return worst
