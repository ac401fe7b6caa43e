#!/usr/bin/env python3
"""Compares the verdicts of `sallyport catalog classify --json` with labels.

    gunzip -c tools.jsonl.gz | sallyport catalog classify - --json > verdicts.jsonl
    python3 evaluate.py verdicts.jsonl labels-dev.csv [--source hand] [--misses]

A row is right when the category is its label; with alternatives, also when the label's `alt` lists it.
"""
import argparse
import collections
import csv
import json

ORDER = ["Read", "Write", "Execute", "Destructive", "Financial"]
DANGEROUS = ORDER[2:]


def measure(rows):
    """Figures over (label, alternatives, category) triples."""
    pairs = collections.Counter((label, category) for label, _, category in rows)
    accepted = sum(1 for label, alt, category in rows if category == label or category in alt)
    f1 = []
    for category in ORDER:
        hit = pairs[(category, category)]
        told = sum(n for (_, c), n in pairs.items() if c == category)
        true = sum(n for (l, _), n in pairs.items() if l == category)
        if true or told:
            f1.append(2 * hit / (true + told))
    dangerous = [row for row in rows if row[0] in DANGEROUS]
    mild = [row for row in dangerous if row[2] not in DANGEROUS]
    mild_alt = [row for row in mild if row[2] not in row[1]]
    as_read = [row for row in dangerous if row[2] == "Read"]
    as_read_alt = [row for row in as_read if "Read" not in row[1]]
    worst = [row for row in as_read if row[0] in ("Destructive", "Financial")]
    reads = [row for row in rows if row[0] == "Read"]
    scared = [row for row in reads if row[2] in DANGEROUS]
    scared_alt = [row for row in scared if row[2] not in row[1]]
    share = lambda part, whole: len(part) / max(1, len(whole))
    return {
        "rows": len(rows),
        "accuracy": sum(n for (l, c), n in pairs.items() if l == c) / max(1, len(rows)),
        "accuracy_alt": accepted / max(1, len(rows)),
        "macro_f1": sum(f1) / max(1, len(f1)),
        "dangerous_error": share(mild, dangerous),
        "dangerous_error_alt": share(mild_alt, dangerous),
        "dangerous_as_read": share(as_read, dangerous),
        "dangerous_as_read_alt": share(as_read_alt, dangerous),
        "destructive_or_financial_as_read": len(worst),
        "read_as_dangerous": share(scared, reads),
        "read_as_dangerous_alt": share(scared_alt, reads),
    }, pairs


def show(title, rows):
    figures, pairs = measure(rows)
    print(f"== {title}")
    print("   " + "  ".join(f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in figures.items()))
    print("   " + " " * 12 + "".join(f"{c[:8]:>9}" for c in ORDER) + "   (columns: verdict)")
    for label in ORDER:
        print(f"   {label:12}" + "".join(f"{pairs[(label, c)]:9}" for c in ORDER))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("verdicts")
    parser.add_argument("labels")
    parser.add_argument("--source", help="only rows whose label_source starts with this")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    verdicts = {}
    with open(options.verdicts, encoding="utf-8") as file:
        for line in file:
            verdict = json.loads(line)
            verdicts[(verdict["server"], verdict["name"])] = verdict
    by_source = collections.defaultdict(list)
    with open(options.labels, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if options.source and not row["label_source"].startswith(options.source):
                continue
            verdict = verdicts.get((row["server"], row["tool"]))
            if verdict is None:
                continue
            alternatives = set(filter(None, row["alt"].split("|")))
            category = verdict["category"].capitalize()
            by_source[row["label_source"]].append((row["label"], alternatives, category))
            if options.misses and category != row["label"]:
                print(row["label"], row["alt"], "->", category, row["server"], row["tool"], verdict.get("evidence", [])[:1])
    for source, rows in sorted(by_source.items()):
        show(source, rows)
    show("all", [row for rows in by_source.values() for row in rows])


if __name__ == "__main__":
    main()
