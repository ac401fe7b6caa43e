#!/usr/bin/env python3
"""Would learned weights help the rules? Trains them on servers that the labels do not name, and compares.

    pip install numpy scikit-learn
    python3 second_opinion.py tools.jsonl verdicts.jsonl labels-dev.csv ../../Sources/Catalogue/Classification/Words/Lexicon+Verbs.swift

Weights: multinomial logistic regression over 2^14 hashed words of names, descriptions, argument names and servers.
They learn from the rules' own verdicts of at least 88 % on families of servers without labels, with the verbs taken out
of the names, so that they learn what else tells; then they judge labelled tools where the rules are less sure.
"""
import collections
import csv
import json
import re
import sys

import numpy
import scipy.sparse
from sklearn.linear_model import LogisticRegression

CATEGORIES = ["Read", "Write", "Execute", "Destructive", "Financial"]
WEIGHTS = {"Read": 1, "Write": 1.3, "Execute": 3, "Destructive": 2, "Financial": 3}
SIZE_BITS = 14
MAX_PER_FAMILY = 25


def words(text):
    text = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", text)
    text = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", text)
    return [word.lower() for word in re.split(r"[^A-Za-z0-9]+", text) if word]


def place(kind, word, known={}):
    key = (kind, word)
    if key not in known:
        bits = 0xCBF29CE484222325
        for byte in word.encode():
            bits = ((bits ^ byte) * 0x100000001B3) & (2**64 - 1)
        bits = ((bits ^ (kind * 0x9E3779B97F4A7C15)) * 0xD6E8FEB86659FD93) & (2**64 - 1)
        known[key] = bits >> (64 - SIZE_BITS)
    return known[key]


def features(tool, without):
    found = {place(1, word) for word in words(tool["tool"]) if word not in without}
    told = re.findall(r"[a-z0-9']+", (tool.get("description") or "").lower())[:40]
    found |= {place(2, word) for word in told} | {place(3, word) for word in told[:4]}
    found |= {place(5, a + " " + b) for a, b in zip(told[:12], told[1:12])}
    for name in (tool.get("inputSchema") or {}).get("properties") or {}:
        found |= {place(4, word) for word in words(name)[:4]}
    return found | {place(6, word) for word in words(tool["server"])}


def matrix(rows):
    indices, starts = [], [0]
    for row in rows:
        indices += sorted(row)
        starts.append(len(indices))
    ones = numpy.ones(len(indices), numpy.float32)
    return scipy.sparse.csr_matrix((ones, indices, starts), shape=(len(rows), 1 << SIZE_BITS))


def main():
    tools_path, verdicts_path, labels_path, verbs_path = sys.argv[1:5]
    key = lambda row, name: (row["server"], row[name])
    tools = [json.loads(line) for line in open(tools_path, encoding="utf-8")]
    verdicts = {key(v, "name"): v for v in map(json.loads, open(verdicts_path, encoding="utf-8"))}
    labels = {key(row, "tool"): row for row in csv.DictReader(open(labels_path, encoding="utf-8", newline=""))}
    verbs = set()
    for block in re.findall(r'"""(.*?)"""', open(verbs_path, encoding="utf-8").read(), re.S):
        verbs |= set(block.split())
    by_key = {key(tool, "tool"): tool for tool in tools}
    labelled = {by_key[k]["family"] for k in labels}
    seen = collections.Counter()
    rows, truth, weights = [], [], []
    for tool in tools:
        verdict = verdicts[key(tool, "tool")]
        category = verdict["category"].capitalize()
        if tool["family"] in labelled or verdict["confidence"] < 88:
            continue
        seen[tool["family"], category] += 1
        if seen[tool["family"], category] <= MAX_PER_FAMILY:
            rows.append(features(tool, verbs))
            truth.append(CATEGORIES.index(category))
            weights.append(WEIGHTS[category])
    model = LogisticRegression(C=0.3, max_iter=60)
    model.fit(matrix(rows), numpy.array(truth), sample_weight=numpy.array(weights))
    print(f"trained on {len(rows)} tools")
    sources = sorted({row["label_source"] for row in labels.values()})
    for source in sources:
        keys = [k for k, row in labels.items() if row["label_source"] == source]
        learned = model.predict(matrix([features(by_key[k], set()) for k in keys]))
        right = lambda k, c: c == labels[k]["label"] or c in labels[k]["alt"].split("|")
        for limit in (56, 64, 72, 84, 101):
            doubtful = [i for i, k in enumerate(keys) if verdicts[k]["confidence"] < limit]
            rules = sum(right(keys[i], verdicts[keys[i]]["category"].capitalize()) for i in doubtful)
            weighed = sum(right(keys[i], CATEGORIES[learned[i]]) for i in doubtful)
            print(f"{source}, surer than {limit} % left out: {len(doubtful)} rows, rules right {rules}, weights {weighed}")


if __name__ == "__main__":
    main()
