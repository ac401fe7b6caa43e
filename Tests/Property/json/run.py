#!/usr/bin/env python3
"""Holds our JSON reading against Python, Node and Go.

Mutated messages, the same in every run (`--seed`), go to our decoder; each that it accepts goes to the other readers,
and all of them must read the same: the whole tree, and the places where policies look. A second part compares numbers
with exact decimal arithmetic.

    run.py               2,000,000 messages and 200,000 numbers
    run.py --quick       50,000 messages and 20,000 numbers
    run.py --count N --seed S --workers W
"""

import argparse
import collections
import decimal
import json
import multiprocessing
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
import mutate

HERE = pathlib.Path(__file__).resolve().parent
BATCH = 4000


def view_text(out, text):
    data = text.encode("utf-8")
    out.append(b"s%d:" % len(data))
    out.append(data)


def view(out, value):
    """Writes a value as `Sources/JSONTextProbe/View.swift` does."""
    if value is None:
        out.append(b"n")
    elif value is True:
        out.append(b"t")
    elif value is False:
        out.append(b"f")
    elif isinstance(value, str):
        view_text(out, value)
    elif isinstance(value, (int, float)):
        number = float(value)
        out.append(b"d" + struct.pack(">d", number if number != 0 else 0.0).hex().encode())
    elif isinstance(value, list):
        out.append(b"[")
        for element in value:
            view(out, element)
        out.append(b"]")
    else:
        out.append(b"{")
        for key in sorted(value, key=lambda key: key.encode("utf-8")):
            view_text(out, key)
            view(out, value[key])
        out.append(b"}")


def member(value, key):
    return value.get(key) if isinstance(value, dict) else None


def python_answer(text):
    try:
        value = json.loads(text.decode("utf-8"))
        out = [b"A"]
        view(out, value)
        out.append(b"|")
        params = member(value, "params")
        for place in (member(value, "method"), member(value, "id"), member(params, "name"), member(params, "arguments")):
            if place is None:
                out.append(b"-")
            else:
                view(out, place)
        return b"".join(out)
    except (ValueError, OverflowError, RecursionError):
        return b"R"


class Reader:
    """A reader in a process of its own, fed in batches."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1 << 20)

    def ask(self, texts):
        data = b"".join(struct.pack("<I", len(text)) + text for text in texts) + b"\0\0\0\0"
        thread = threading.Thread(target=self.feed, args=(data,))
        thread.start()
        answers = []
        while True:
            header = self.process.stdout.read(4)
            if len(header) < 4:
                raise SystemExit(f"error: {self.process.args} stopped after {len(answers)} answers of a batch")
            (length,) = struct.unpack("<I", header)
            if length == 0:
                break
            answers.append(self.process.stdout.read(length))
        thread.join()
        if len(answers) != len(texts):
            raise SystemExit(f"error: {self.process.args} gave {len(answers)} answers for {len(texts)} texts")
        return answers

    def feed(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def judge_messages(job):
    """Judges one worker's share: counts, and up to ten differences."""
    seed, count, commands = job
    random = mutate.Random(seed)
    ours = Reader(commands["ours"])
    others = {name: Reader(*command) for name, command in commands.items() if name in ("node", "go")}
    counts, differences = collections.Counter(), []
    for start in range(0, count, BATCH):
        texts = [mutate.message(random) for _ in range(min(BATCH, count - start))]
        answers = ours.ask(texts)
        accepted = []
        for text, answer in zip(texts, answers):
            if answer[:1] == b"R":
                counts["refused: " + answer[1:].decode()] += 1
            else:
                accepted.append((text, answer))
        counts["accepted"] += len(accepted)
        replies = {"python": [python_answer(text) for text, _ in accepted]}
        for name, reader in others.items():
            replies[name] = reader.ask([text for text, _ in accepted])
        for index, (text, answer) in enumerate(accepted):
            has_twin = answer[:1] == b"T"
            counts["accepted with a case twin, refused by the protocol layer"] += has_twin
            expected = b"A" + answer[1:]
            for name in replies:
                reply = replies[name][index]
                if reply[:1] == b"F":
                    reply = b"A" + reply[1:]
                    if not has_twin:
                        counts["differs: go structs"] += 1
                        differences.append(("go structs", text, expected, b""))
                if reply != expected:
                    counts["differs: " + name] += 1
                    differences.append((name, text, expected, reply))
    ours.close()
    for reader in others.values():
        reader.close()
    return counts, differences[:10]


NUMBER = re.compile(rb"(-?)(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?0*([0-9]+))?")
EXACT = decimal.Context(prec=3000, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN, rounding=decimal.ROUND_CEILING)


def units(value, is_signed):
    """What `scaledUp(decimals: 6)` must give."""
    if is_signed or value >= decimal.Decimal(10) ** 29:
        return "-"
    return str(int(value.scaleb(6, EXACT).to_integral_value(context=EXACT)))


def judge_numbers(command, seed, count, totals):
    """Compares exact texts, order and unit conversion with decimal arithmetic."""
    random = mutate.Random(seed)
    reader = Reader(command, "numbers")
    previous, differences = decimal.Decimal(0), []
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        texts = [random.choice(mutate.NUMBERS) if random.randrange(4) == 0 else mutate.exact_number(random)
                 for _ in range(size)]
        for text, answer in zip(texts, reader.ask(texts)):
            match = NUMBER.fullmatch(text)
            ours, order, scaled = answer.decode().split(" ")
            if not match or len(match[2] or b"") > 9:
                is_right = ours == "-"
                totals["not numbers"] += 1
            else:
                value = EXACT.create_decimal(text.decode())
                is_right = (
                    EXACT.create_decimal(ours) == value
                    and len(ours) <= len(text) + 25
                    and int(order) == (previous > value) - (previous < value)
                    and scaled == units(value, match[1] == b"-"))
                previous = value
                totals["numbers"] += 1
            if not is_right:
                totals["differs: numbers"] += 1
                differences.append(("decimal", text, answer, b""))
    reader.close()
    return differences[:10]


def build():
    """Builds our decoder and the readers; a reader whose language is not there is left out, and said so."""
    subprocess.run(["swift", "build", "-c", "release", "--package-path", str(HERE)], check=True, stdout=sys.stderr)
    commands = {"ours": str(HERE / ".build/release/JSONTextProbe")}
    if shutil.which("node"):
        commands["node"] = ["node", str(HERE / "readers/reader.js")]
    if shutil.which("go"):
        binary = HERE / ".build/reader-go"
        subprocess.run(["go", "build", "-o", str(binary), str(HERE / "readers/reader.go")], check=True)
        commands["go"] = [str(binary)]
    for name in ("node", "go"):
        if name not in commands:
            print(f"{name} is not in PATH: left out", file=sys.stderr)
    return commands


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--count", type=int)
    parser.add_argument("--numbers", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 2)
    options = parser.parse_args()
    count = options.count or (50_000 if options.quick else 2_000_000)
    numbers = options.numbers or (20_000 if options.quick else 200_000)
    commands = build()
    started = time.monotonic()
    share = -(-count // options.workers)
    jobs = [(options.seed * 1000 + worker, share, commands) for worker in range(options.workers)]
    with multiprocessing.Pool(options.workers) as pool:
        results = pool.map(judge_messages, jobs)
    totals, differences = collections.Counter(), []
    for counts, found in results:
        totals += counts
        differences += found
    differences += judge_numbers(commands["ours"], options.seed, numbers, totals)
    print(f"{share * options.workers:,} messages and {numbers:,} numbers in {time.monotonic() - started:.0f} s, "
          f"against python, {', '.join(name for name in ('node', 'go') if name in commands)}")
    for name, total in sorted(totals.items()):
        print(f"{total:>10,}  {name}")
    for name, text, expected, reply in differences[:10]:
        print(f"\n{name} differs on {text!r}\n  ours   {expected!r}\n  theirs {reply!r}")
    if differences:
        raise SystemExit(1)
    print("no difference")


if __name__ == "__main__":
    main()
