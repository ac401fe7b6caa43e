#!/usr/bin/env python3
"""Five servers behind one door: one answers nothing, one dies every second, one has 500 tools, two have the same names.

Lists and calls of the good ones stay correct and quick, whatever the others do.
"""

import json
import signal
import sys
import threading
import time

sys.dont_write_bytecode = True
import harness
from era_client import Failed, HTTPClient
from grants import everything
from pairings import ALLOWED, ERAS, expect

GOOD = ["many", "twin_a", "twin_b"]
TOOLS = ["echo", "who", "ask", "progress", "slow", "change"]


def add_options(parser):
    parser.add_argument("--seconds", type=float, default=10, help="of calls while one server crashes")
    parser.add_argument("--p99", type=float, default=250, help="milliseconds that calls of good servers may take")
    parser.add_argument("--only", default="", help="checks whose name contains this")


class Stage:
    """The gateway and its five servers."""

    def __init__(self, options, world):
        self.options = options
        world.state.mkdir(mode=0o700)
        policy = world.write("policy.yaml", ALLOWED)
        self.faults = world.folder / "faults"

        def command(name, *rest, era="legacy"):
            return {"command": [sys.executable, str(harness.HERE / "era_server.py"), "--stdio", "--era", era,
                                "--name", name, "--faults", str(self.faults), *rest],
                    "policy": str(policy), "timeouts": {"call": "3s", "start": "10s"}}

        servers = {"hanging": command("hanging", "--silent"), "crashing": command("crashing", "--crash", "1"),
                   "many": command("many", "--extra", "500"), "twin_a": command("twin_a"),
                   "twin_b": command("twin_b", era="modern")}
        config = world.write("sallyport.yaml", json.dumps({
            "version": "1", "listeners": [{"port": 0}], "servers": servers, "state_dir": str(world.state),
            "grants": [{"label": "local", "anonymous": True, "servers": list(servers)}]}))
        self.gateway = world.start([options.binary, "serve", "-c", config])
        self.url = f"http://127.0.0.1:{self.gateway.wait_listening()}/mcp"

    def client(self, era):
        return HTTPClient(era, self.url)


class Checks:
    """Each raises when a sick server shows where it should not."""

    def __init__(self, stage):
        self.stage = stage

    def check_opening_at_once(self):
        for era in ERAS:
            began = time.monotonic()
            self.stage.client(era).open()
            expect(time.monotonic() - began < 1, f"{era}: {time.monotonic() - began:.2f} s")

    def check_lists(self):
        for era in ERAS:
            client = self.stage.client(era)
            client.open()
            lists = []
            for _ in range(3):
                began = time.monotonic()
                lists.append([tool["name"] for tool in everything(client)])
                expect(time.monotonic() - began < 6, f"{era}: a list takes {time.monotonic() - began:.1f} s")
            names = lists[-1]
            expect(len(names) == len(set(names)), "a name twice")
            expect(all(len(name) <= 64 for name in names), max(names, key=len))
            for server in GOOD:
                wanted = TOOLS + ([f"extra_{number:03}" for number in range(500)] if server == "many" else [])
                found = [name.split("__")[1] for name in names if name.startswith(server + "__")]
                expect(found == wanted, (era, server, found[:10], len(found)))
            steady = [[name for name in found if name.split("__")[0] in GOOD] for found in lists]
            expect(steady[0] == steady[1] == steady[2], f"{era}: the order changes")

    def check_twins(self):
        for era in ERAS:
            client = self.stage.client(era)
            client.open()
            for server in GOOD:
                found = json.loads(client.words(f"{server}__who"))["name"]
                expect(found == server, (era, server, found))
                expect(client.words(f"{server}__ask") == "accept:Ada", (era, server))
            expect(client.words("many__extra_499", {"text": "last"}) == "last", era)
            for stranger in ("echo", "nobody__echo", "many__nope", "twin_a_who", "__echo", "many__"):
                answer = client.request("tools/call", {"name": stranger, "arguments": {}})
                expect("error" in answer or answer["result"].get("isError"), (stranger, answer))

    def check_the_sick_say_so(self):
        for era in ERAS:
            client = self.stage.client(era)
            client.open()
            began = time.monotonic()
            answer = client.request("tools/call", {"name": "hanging__echo", "arguments": {"text": "x"}}, seconds=15)
            expect("error" in answer or answer["result"].get("isError"), answer)
            expect(time.monotonic() - began < 14, f"{time.monotonic() - began:.1f} s")
            for _ in range(10):
                call = {"name": "crashing__echo", "arguments": {"text": "x"}}
                answer = client.request("tools/call", call, seconds=15)
                expect("id" in answer, answer)
                time.sleep(0.2)

    def check_quick_calls(self):
        times, failures, is_over = [], [], threading.Event()

        def work(era, server):
            client = self.stage.client(era)
            client.open()
            # A session's own children take their time to start: what counts is what comes after.
            client.words(f"{server}__echo", {"text": server})
            while not is_over.is_set():
                began = time.monotonic()
                try:
                    if client.words(f"{server}__echo", {"text": server}) != server:
                        failures.append((era, server, "the wrong answer"))
                except Failed as failure:
                    failures.append((era, server, str(failure)))
                times.append(time.monotonic() - began)
                is_over.wait(0.02)

        def disturb(tool):
            client = self.stage.client("legacy")
            client.open()
            while not is_over.is_set():
                try:
                    client.request("tools/call", {"name": tool, "arguments": {"text": "x"}})
                except Failed:
                    pass
                is_over.wait(0.2)

        threads = [threading.Thread(target=work, args=(era, server)) for era in ERAS for server in GOOD]
        threads += [threading.Thread(target=disturb, args=(tool,)) for tool in ("hanging__echo", "crashing__echo")]
        for thread in threads:
            thread.start()
        time.sleep(self.stage.options.seconds)
        is_over.set()
        for thread in threads:
            thread.join()
        self.p99 = harness.percentile(times, 0.99) * 1000
        expect(not failures, failures[:3])
        expect(self.p99 < self.stage.options.p99, f"p99 of {len(times)} calls is {self.p99:.0f} ms")


def main():
    options = harness.arguments(__doc__, add_options)
    verdict = harness.Verdict("five")
    with harness.World(options) as world:
        stage = Stage(options, world)
        checks = Checks(stage)
        for name in [name for name in vars(Checks) if name.startswith("check_") and options.only in name]:
            try:
                getattr(checks, name)()
                failure = ""
            except (Failed, OSError, KeyError, IndexError, TypeError, ValueError) as error:
                failure = f"{error!r}"[:600]
            verdict.expect(name[6:].replace("_", " "), not failure, failure)
        verdict.expect("the gateway lives", stage.gateway.is_alive(), stage.gateway.lines[-3:])
        verdict.number("p99_ms", round(getattr(checks, "p99", 0), 1))
        status = stage.gateway.stop()
        verdict.expect("it ends in order", status in (0, 128 + signal.SIGTERM), status)
        found = stage.faults.read_text().splitlines() if stage.faults.exists() else []
        verdict.expect("servers meet clients of their own era", not found, found[:3])
    return verdict.finish(options)


if __name__ == "__main__":
    sys.exit(main())
