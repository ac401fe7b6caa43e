#!/usr/bin/env python3
"""Runs a proxy at half of its highest rate with a new policy each second, and looks for anything that grows.

Memory, descriptors, threads and times are compared between the first and the last third, after a start that is left
out. Rotated files of the trail are moved away, as its page allows.
"""

import json
import os
import statistics
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
import harness
import messages
from harness import say

POLICY = """\
version: "1"
description: variant {variant}
default: deny
denial_limit: 1000000
tools:
  echo:
    rules:
      - {{ rate_limit: {{ max: {most}, window: minute }} }}
      - {{ conditions: [{{ path: args.account, op: regex, value: "^a[0-9]+$" }}], name: variant {variant} }}
  account: {{ limits: [{{ counter: each, window: 2s, max: 10, by: args.account }}] }}
"""
EVERY = 10


def add_options(parser):
    parser.add_argument("--seconds", type=float, default=1200)
    parser.add_argument("--rate", type=float, default=0, help="calls a second; 0: half of what a probe of 5 s finds")
    parser.add_argument("--connections", type=int, default=16)


def pacer(world, port, rate, connections, every):
    return world.start([sys.executable, harness.HERE / "pacer.py", port, rate, connections, every],
                       stdout=subprocess.PIPE)


def probe(world, port, connections):
    process = pacer(world, port, 0, connections, 5)
    line = json.loads(process.popen.stdout.readline())
    process.kill_group()
    return line["calls"] / 5


class Rewriter(threading.Thread):
    """Puts one of two policies in place each second, and the other the next; opens and ends a session meanwhile."""

    def __init__(self, policy, port):
        super().__init__(daemon=True)
        self.policy, self.port = policy, port
        self.is_over = threading.Event()
        self.count, self.problems = 0, []

    def run(self):
        while not self.is_over.wait(1):
            self.count += 1
            write_policy(self.policy, self.count % 2)
            try:
                self._session()
            except (messages.Lost, KeyError) as error:
                self.problems.append(f"session: {type(error).__name__} {error}")

    def _session(self):
        connection = messages.Connection(self.port, seconds=10)
        _, fields, _ = connection.ask(messages.post(messages.initialize(), method="initialize", version="2025-11-25"))
        session = fields[b"mcp-session-id"].decode()
        connection.ask(messages.post(messages.INITIALIZED, session=session, version="2025-11-25"))
        connection.ask(b"DELETE /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nMcp-Session-Id: %s\r\n\r\n" % session.encode())
        connection.close()


def write_policy(path, variant):
    new = path.with_suffix(".new")
    new.write_text(POLICY.format(variant=variant, most=100_000_000 + variant))
    os.replace(new, path)


def count_and_move(world, counts):
    """Counts the records of rotated files, and deletes those but the newest."""
    for path in sorted((world.state / "audit").glob("audit-1.*.jsonl"))[:-1]:
        count(path, counts)
        path.unlink()


def count(path, counts):
    with open(path, "rb") as lines:
        for line in lines:
            counts["records"] += 1
            counts["reloads"] += b'"code":"policy_reloaded"' in line


def thirds(values):
    """The first and the last third, without the start."""
    values = values[max(1, len(values) // 10):]
    part = max(1, len(values) // 3)
    return values[:part], values[-part:]


def judge(verdict, samples, lines):
    def compare(key, of, values):
        first, last = (of(part) for part in thirds(values))
        verdict.number(key, {"first_third": round(first, 2), "last_third": round(last, 2)})
        return first, last

    first, last = compare("rss_mib", statistics.mean, [sample["rss_kib"] / 1024 for sample in samples])
    verdict.expect("memory does not grow", last <= first * 1.1 + 2, f"{first:.1f} MiB, then {last:.1f}")
    compare("anonymous_mib", statistics.mean, [sample["anonymous_kib"] / 1024 for sample in samples])
    first, last = compare("descriptors", statistics.median, [sample["descriptors"] for sample in samples])
    verdict.expect("descriptors do not grow", last <= first + 2, f"{first:g}, then {last:g}")
    first, last = compare("threads", statistics.median, [sample["threads"] for sample in samples])
    verdict.expect("threads do not grow", last <= first, f"{first:g}, then {last:g}")
    first, last = compare("p99_ms", statistics.median, [line["p99_ms"] for line in lines])
    verdict.expect("p99 does not double", last <= first * 2 + 2, f"{first:.2f} ms, then {last:.2f}")
    compare("p50_ms", statistics.median, [line["p50_ms"] for line in lines])
    errors = [line["first_error"] for line in lines if line["errors"]]
    verdict.expect("no client met an error", not errors, errors[:3] or "")


def run(options, world, verdict):
    upstream = world.upstream()
    policy = world.folder / "policy.yaml"
    write_policy(policy, 0)
    gateway = world.gateway(policy, "--transport", "http", "--port", 0, "--upstream",
                            f"http://127.0.0.1:{upstream.port}/mcp", "--log-level", "error")
    port = gateway.wait_listening()
    most = 0 if options.rate else probe(world, port, options.connections)
    rate = options.rate or most / 2
    verdict.number("rate", {"most": round(most), "held": round(rate)})
    say(f"at most {most:.0f} calls a second; going on with {rate:.0f}")
    rewriter = Rewriter(policy, port)
    rewriter.start()
    load = pacer(world, port, rate, options.connections, EVERY)
    counts = {"records": 0, "reloads": 0}
    samples, lines = [], []
    until = time.monotonic() + options.seconds
    while time.monotonic() < until and gateway.is_alive():
        line = json.loads(load.popen.stdout.readline())
        sample = harness.sample(gateway.pid)
        samples.append(sample)
        lines.append(line)
        count_and_move(world, counts)
        state = sum(path.stat().st_size for path in world.state.glob("state.db*"))
        say(f"{line['calls'] / EVERY:.0f}/s p50 {line['p50_ms']} p99 {line['p99_ms']} ms, {line['errors']} errors, "
            f"{sample['rss_kib'] / 1024:.1f} MiB ({sample['anonymous_kib'] / 1024:.1f} of its own), "
            f"{sample['descriptors']} descriptors, {sample['threads']} threads, "
            f"state {state >> 10} KiB")
    verdict.expect("the gateway lives", gateway.is_alive(), gateway.lines[-3:] if not gateway.is_alive() else "")
    rewriter.is_over.set()
    rewriter.join()
    load.kill_group()
    judge(verdict, samples, lines)
    verdict.expect("sessions come and go", not rewriter.problems, rewriter.problems[:2] or "")
    verdict.expect("the gateway ends in order", gateway.stop() == 143, gateway.lines[-2:])
    code, out, err = world.sallyport("audit", "verify", "--json", "--state-dir", world.state)
    verdict.expect("`audit verify` passes", code == 0, (out + err).strip()[-200:])
    for path in (world.state / "audit").glob("audit-*.jsonl"):
        count(path, counts)
    calls = sum(line["calls"] for line in lines)
    verdict.number("counts", {"calls": calls, **counts, "rewritten": rewriter.count})
    verdict.expect("every call has a record", counts["records"] >= calls, counts)
    # A file that is replaced between two looks of the gateway may be seen a second later.
    verdict.expect("reloads follow the file", counts["reloads"] >= rewriter.count * 0.8, f"{counts['reloads']}")


def main():
    options = harness.arguments(__doc__.split("\n")[0], add_options)
    verdict = harness.Verdict("soak")
    with harness.World(options) as world:
        run(options, world, verdict)
    sys.exit(verdict.finish(options))


if __name__ == "__main__":
    main()
