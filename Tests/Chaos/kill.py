#!/usr/bin/env python3
"""Kills gateways at random moments under load, and holds what they did against the upstream's own log.

Three gateways share one state directory: two proxies, and one that is a wrap and a bridge by turns. Clients tag each
call with a unique argument. Afterwards no window of a limit may hold more than its maximum, every call that reached the
upstream must have one record, every answered record must have reached the upstream, and the trail must be whole.
"""

import collections
import json
import random
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
import harness
import ledger_checks
import messages
import trail
from harness import say

TOOLS = ["sliding", "minute", "calendar", "bucket", "account", "spend", "flaky", "together", "free"]


def add_options(parser):
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--clients", type=int, default=6, help="for each gateway")
    parser.add_argument("--pause", type=float, default=0.15, help="mean seconds from a kill to the next")
    parser.add_argument("--calm", type=float, default=8, help="seconds of load without kills at the end")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", default="p1,p2,s", help="which of the three gateways")


class Slot:
    """A place for a gateway that is killed and started again."""

    def __init__(self, world, name, policy, upstream, log):
        self.world, self.name, self.policy, self.upstream, self.log = world, name, policy, upstream, log
        self.generation = 0
        self.failures = []
        self.start()

    def start(self):
        self.generation += 1
        self.process = self._start()

    def kill(self):
        if not self.process.is_alive():
            self.failures.append(f"{self.name} ended by itself: {self.process.lines[-3:]}")
        self.process.kill()
        self.failures += complaints(self.process)


def complaints(process):
    """What a gateway said of errors; those of the upstream's end are ours."""
    return [line for line in process.lines if ": error:" in line or "Fatal error" in line]


class ProxySlot(Slot):
    def _start(self):
        return self.world.gateway(
            self.policy, "--transport", "http", "--port", 0, "--upstream", self.upstream, name="shop")

    def connect(self):
        process = self.process
        process.is_listening.wait(10)
        if process.port is None:
            raise messages.Lost("it does not listen yet")
        return HTTPClient(messages.Connection(process.port, seconds=10))


class StreamSlot(Slot):
    """By turns a wrap and a bridge; its one client sends several calls at once."""

    def _start(self):
        if self.generation % 2:
            rest = ["--", sys.executable, harness.HERE / "upstream.py", "--stdio", "--log", self.log]
        else:
            rest = ["--upstream", self.upstream]
        return self.world.gateway(self.policy, *rest, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def connect(self):
        return StreamClient(self.process.popen)


class HTTPClient:
    """One call at a time over one connection."""

    width = 1

    def __init__(self, connection):
        self.connection = connection

    def call(self, calls):
        (number, tool, arguments), = calls
        request = messages.post(messages.tool_call(number, tool, arguments), tool)
        status, fields, body = self.connection.ask(request)
        yield number, messages.message_of(fields, body)

    def close(self):
        self.connection.close()


class StreamClient:
    """Several calls at a time over standard streams."""

    width = 6

    def __init__(self, popen):
        self.popen = popen

    def call(self, calls):
        lines = [messages.tool_call(*call) + b"\n" for call in calls]
        try:
            self.popen.stdin.write(b"".join(lines))
            self.popen.stdin.flush()
        except (OSError, ValueError) as error:
            raise messages.Lost(str(error)) from error
        for _ in calls:
            line = self.popen.stdout.readline()
            if not line.endswith(b"\n"):
                raise messages.Lost("the gateway ended")
            message = json.loads(line)
            yield message["id"], message

    def close(self):
        pass


class Load:
    """Client threads, and what each call came to."""

    def __init__(self, slots, clients, seed):
        self.is_over = False
        self.sent = {}
        self.outcomes = {}
        self.errors = collections.Counter()
        self.threads = []
        for slot in slots:
            count = clients if isinstance(slot, ProxySlot) else 1
            for index in range(count):
                draw = random.Random(f"{seed}/{slot.name}/{index}")
                thread = threading.Thread(target=self._run, args=(slot, f"{slot.name}-{index}", draw), daemon=True)
                self.threads.append(thread)
                thread.start()

    def _run(self, slot, name, draw):
        number = 0
        client, generation = None, 0
        while not self.is_over:
            try:
                if client is None or generation != slot.generation:
                    generation = slot.generation
                    client = slot.connect()
                calls = []
                for _ in range(client.width):
                    number += 1
                    calls.append((number, *self._make(f"{name}-{number}", draw)))
                places = {call[0]: call[2]["tag"] for call in calls}
                for number_of, message in client.call(calls):
                    self.outcomes[places[number_of]] = messages.outcome_of(message)
                time.sleep(draw.uniform(0, 0.004))
            except messages.Lost:
                if client is not None:
                    client.close()
                client = None
                time.sleep(0.01)
            except Exception as error:
                self.errors[f"{type(error).__name__}: {error}"] += 1
                client = None
                time.sleep(0.05)

    def _make(self, tag, draw):
        tool = draw.choice(TOOLS)
        arguments = {"account": f"a{draw.randrange(8)}", "amount": draw.randint(1, 9), "tag": tag}
        if tool == "flaky":
            arguments["fails"] = draw.random() < 0.3
        self.sent[tag] = (tool, arguments, time.time_ns())
        return tool, arguments

    def end(self):
        self.is_over = True
        for thread in self.threads:
            thread.join(15)


def run(options, world, verdict):
    seed = options.seed if options.seed is not None else random.randrange(10**6)
    verdict.number("seed", seed)
    policy = world.write("policy.yaml", ledger_checks.POLICY)
    log = world.folder / "upstream.log"
    upstream = world.upstream("--log", log)
    url = f"http://127.0.0.1:{upstream.port}/mcp"
    kinds = {"p1": ProxySlot, "p2": ProxySlot, "s": StreamSlot}
    slots = [kinds[name](world, name, policy, url, log) for name in options.only.split(",")]
    began = time.time_ns()
    load = Load(slots, options.clients, seed)
    time.sleep(1)
    kills = rampage(options, slots, load, random.Random(seed))
    calm = time.time_ns()
    time.sleep(options.calm)
    load.end()
    ended = time.time_ns()
    say("the load has ended")
    judge_ends(verdict, slots, load)
    judge_next_start(verdict, world, policy, url, load)
    upstream.stop()
    ledger_checks.judge(verdict, ledger_checks.Story(
        calls=trail.calls(world.state), log=read_log(log), sent=load.sent, outcomes=load.outcomes, kills=kills,
        began=began, calm=calm, ended=ended, in_flight=max(options.clients, StreamClient.width)))
    code, out, err = world.sallyport("audit", "verify", "--json", "--state-dir", world.state)
    verdict.expect("`audit verify` passes", code == 0, (out + err).strip()[-300:])
    left = list((world.state / "audit").glob("*.open"))
    verdict.expect("no lane has calls left open", not left, [path.name for path in left] or "")


def rampage(options, slots, load, draw):
    """Kills and starts again; when each was killed."""
    kills = []
    while len(kills) < options.kills:
        # Now and then all at once, so that nobody holds a lane when the next one starts.
        victims = slots if draw.random() < 0.05 else [draw.choice(slots)]
        for slot in victims:
            kills.append(time.time_ns())
            slot.kill()
        for slot in victims:
            slot.start()
        if len(kills) // 20 != (len(kills) - len(victims)) // 20:
            say(f"{len(kills)} kills, {len(load.sent)} calls")
        time.sleep(draw.uniform(0.2, 1.8) * options.pause)
    return kills


def judge_ends(verdict, slots, load):
    codes = [slot.process.stop() for slot in slots]
    # A gateway that is told to end says so with 128 and the signal.
    verdict.expect("the last gateways end in order", all(code == 143 for code in codes), codes)
    failures = [line for slot in slots for line in slot.failures + complaints(slot.process)]
    verdict.expect("no gateway ended by itself or complained", not failures, failures[:5] or "")
    verdict.expect("clients met nothing but ends of connections", not load.errors, dict(load.errors) or "")


def judge_next_start(verdict, world, policy, url, load):
    """One more start, which settles what every lane left open."""
    last = world.gateway(policy, "--transport", "http", "--port", 0, "--upstream", url)
    connection = messages.Connection(last.wait_listening())
    arguments = {"account": "a0", "amount": 1, "tag": "last"}
    load.sent["last"] = ("free", arguments, time.time_ns())
    _, fields, body = connection.ask(messages.post(messages.tool_call(1, "free", arguments), "free"))
    load.outcomes["last"] = messages.outcome_of(messages.message_of(fields, body))
    verdict.expect("the next start works", load.outcomes["last"][0] == "ok", body[:200])
    verdict.expect("and ends in order", last.stop() == 143)


def read_log(path):
    """The upstream's own log: `(time, tool, arguments)`."""
    entries = []
    for line in path.read_text().splitlines():
        when, tool, text = line.split(" ", 2)
        entries.append((int(when), tool, json.loads(text)))
    return entries


def main():
    options = harness.arguments(__doc__.split("\n")[0], add_options)
    verdict = harness.Verdict("kill")
    with harness.World(options) as world:
        run(options, world, verdict)
    sys.exit(verdict.finish(options))


if __name__ == "__main__":
    main()
