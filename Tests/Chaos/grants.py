#!/usr/bin/env python3
"""Two grants behind one door, with ids chosen to collide: neither ever sees what belongs to the other.

The gateway shares servers between them as its configuration says. Both clients number their requests, progress tokens,
sessions and subscriptions alike, and try each other's.
"""

import base64
import hashlib
import json
import os
import sys
import threading
import time
import zlib

sys.dont_write_bytecode = True
import harness
from era_client import Failed, HTTPClient, together
from harness import say
from pairings import ALLOWED, expect

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
COUNTED = ALLOWED + "tools:\n  who: { rules: [{ rate_limit: { max: 5, window: hour, scope: grant } }] }\n"


def add_options(parser):
    parser.add_argument("--rounds", type=int, default=25, help="of calls at the same moment")
    parser.add_argument("--sessions", type=int, default=1000, help="that are opened and closed")
    parser.add_argument("--only", default="", help="checks whose name contains this")
    parser.add_argument("--memory", type=int, default=24, help="MiB that sessions may leave behind")


def token():
    """A token of a grant, and its hash for the configuration."""
    body = "sp_" + base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
    rest, digits = zlib.crc32(body.encode()), ""
    for _ in range(6):
        rest, digit = divmod(rest, 62)
        digits = DIGITS[digit] + digits
    return body + digits, "sha256:" + hashlib.sha256((body + digits).encode()).hexdigest()


class Stage:
    """Servers of both eras over both transports, two grants, and a third that may use nothing of theirs."""

    def __init__(self, options, world):
        self.options, self.world = options, world
        self.faults = world.folder / "faults"
        world.state.mkdir(mode=0o700)
        policy = world.write("counted.yaml", COUNTED)
        servers = {}
        for era in ("legacy", "modern"):
            command = [sys.executable, str(harness.HERE / "era_server.py"), "--era", era, "--faults", str(self.faults)]
            process = world.start([*command, "--http", "--name", f"{era}-http"])
            url = f"http://127.0.0.1:{process.wait_listening()}/mcp"
            servers[f"{era}-http"] = {"url": url, "policy": str(policy)}
            command += ["--stdio", "--name", f"{era}-stdio"]
            servers[f"{era}-stdio"] = {"command": command, "policy": str(policy)}
        servers["modern-shared"] = servers["modern-stdio"] | {"sharing": "server"}
        servers["private"] = servers["modern-http"]
        servers["lawless"] = {"url": servers["modern-http"]["url"]}
        self.tokens = {label: token() for label in ("alice", "bob", "carol")}
        common = [name for name in servers if name != "private"]
        grants = [{"label": label, "tokens": [self.tokens[label][1]], "servers": names}
                  for label, names in (("alice", common + ["private"]), ("bob", common), ("carol", ["private"]))]
        config = world.write("sallyport.yaml", json.dumps({
            "version": "1", "listeners": [{"port": 0}], "servers": servers, "grants": grants,
            "state_dir": str(world.state)}))
        self.gateway = world.start([options.binary, "serve", "-c", config])
        self.base = f"http://127.0.0.1:{self.gateway.wait_listening()}/mcp"
        self.servers = [name for name in common if name != "lawless"]

    def client(self, label, server, era, is_open=True):
        client = HTTPClient(era, f"{self.base}/{server}" if server else self.base,
                            self.tokens[label][0] if label in self.tokens else label)
        client.user = label
        if is_open:
            client.open()
        return client

    def pairs(self):
        """Alice and Bob at the same server, in each era."""
        for server in self.servers:
            for era in ("legacy", "modern"):
                yield f"{era} clients of {server}", *(self.client(label, server, era) for label in ("alice", "bob"))


class Checks:
    """Each raises when something of one grant shows at the other."""

    def __init__(self, stage):
        self.stage = stage

    def check_strangers(self):
        good = self.stage.tokens["alice"][0]
        changed = good[:-1] + ("0" if good[-1] != "0" else "1")
        for word in (None, "", "x", changed, good[:-1], token()[0], good + "\u00a0"):
            client = self.stage.client(word, "modern-http", "modern", is_open=False)
            try:
                answer = client.request("tools/list", {})
            except (Failed, UnicodeError) as failure:
                answer = str(failure)
            expect(client.status in (401, 400, None) and "tools" not in answer, (word, client.status, answer))

    def check_other_servers(self):
        for label, server in (("carol", "modern-http"), ("bob", "private"), ("alice", "nowhere")):
            client = self.stage.client(label, server, "modern", is_open=False)
            try:
                answer = client.request("tools/call", {"name": "who", "arguments": {}})
            except Failed:
                answer = {}
            expect("result" not in answer or answer["result"].get("isError"), (label, server, answer))
            expect(client.status >= 400 or "result" not in answer, (label, server, client.status, answer))

    def check_no_policy(self):
        client = self.stage.client("alice", "lawless", "modern", is_open=False)
        answer = client.request("tools/call", {"name": "echo", "arguments": {"text": "x"}})
        expect("error" in answer or answer["result"].get("isError"), answer)

    def check_answers_at_once(self):
        for name, alice, bob in self.stage.pairs():
            for number in range(10, 10 + self.stage.options.rounds):
                found = together([lambda c=c: c.words("echo", {"text": c.user}, number=number) for c in (alice, bob)])
                expect(found == ["alice", "bob"], (name, found))

    def check_questions_at_once(self):
        for name, alice, bob in self.stage.pairs():
            for number in range(10, 14):
                found = together([lambda c=c: c.words("ask", number=number, token=1) for c in (alice, bob)])
                expect(found == ["accept:alice", "accept:bob"], (name, found))

    def check_progress_at_once(self):
        for name, alice, bob in self.stage.pairs():
            for number in range(10, 20):
                for client in (alice, bob):
                    client.notifications.clear()
                together([lambda c=c: c.words("progress", number=number, token=1) for c in (alice, bob)])
                for client in (alice, bob):
                    steps = [message["params"]["progress"] for message in client.notifications
                             if message["method"] == "notifications/progress"]
                    expect(steps == [1, 2, 3], (name, client.user, steps))

    def check_sessions(self):
        for server in self.stage.servers:
            alice, bob = (self.stage.client(label, server, "legacy") for label in ("alice", "bob"))
            expect(alice.session != bob.session, "one session for both")
            own, bob.session = bob.session, alice.session
            for method in ("tools/list", "ping"):
                try:
                    bob.request(method, {})
                except Failed:
                    pass
                expect(bob.status == 404, (server, method, bob.status))
            expect(bob.delete() in (404, 405), (server, "DELETE"))
            bob.session = own
            expect(alice.words("echo", {"text": "x"}) == "x", (server, "the session of alice is gone"))

    def check_cancellation(self):
        for name, alice, bob in self.stage.pairs():
            if bob.is_modern:
                continue
            ended = threading.Thread(target=lambda: together([
                lambda: expect(alice.words("slow", {"seconds": 1.5}, number=77) == "slept", name)]))
            ended.start()
            time.sleep(0.4)
            bob.notify("notifications/cancelled", {"requestId": 77})
            ended.join()

    def check_states(self):
        for server in self.stage.servers:
            alice, bob = (self.stage.client(label, server, "modern") for label in ("alice", "bob"))
            asked = alice.result(alice.request("tools/call", {"name": "ask", "arguments": {}}))
            expect(asked["resultType"] == "input_required", asked)
            answers = {key: {"action": "accept", "content": {"name": "thief"}} for key in asked["inputRequests"]}
            stolen = {"name": "ask", "arguments": {}, "inputResponses": answers, "requestState": asked["requestState"]}
            response = bob.request("tools/call", stolen)
            is_done = response.get("result", {}).get("content", [{}])[0].get("text") == "accept:thief"
            # A modern server's own state is the server's to guard; ours is bound to the grant.
            expect(not is_done or server.startswith("modern"), (server, response))
            other = alice.request("tools/call", stolen | {"arguments": {"another": 1}})
            expect(server.startswith("modern") or "error" in other or other["result"].get("isError"), (server, other))

    def check_tasks(self):
        alice, bob = (self.stage.client(label, "modern-http", "modern") for label in ("alice", "bob"))
        started = alice.result(alice.request("tools/call", {"name": "job", "arguments": {}}))
        expect(started.get("taskId") == "job-1", started)
        found = bob.request("tasks/get", {"taskId": "job-1"})
        expect(found.get("error", {}).get("code") == -32602, found)
        found = alice.result(alice.request("tasks/get", {"taskId": "job-1"}))
        expect(found["status"] == "completed", found)

    def check_counters(self):
        def count(client):
            answers = [client.request("tools/call", {"name": "who", "arguments": {}}) for _ in range(8)]
            return sum("result" in answer and not answer["result"].get("isError") for answer in answers)

        found = [count(self.stage.client(label, "modern-http", era)) for label in ("alice", "bob")
                 for era in ("modern", "legacy")]
        expect(found == [5, 0, 5, 0], found)

    def check_lists(self):
        for era in ("legacy", "modern"):
            alice, bob, carol = (self.stage.client(label, "", era) for label in ("alice", "bob", "carol"))
            names = {client.user: {tool["name"].split("__")[0] for tool in everything(client)}
                     for client in (alice, bob, carol)}
            expect("private" in names["alice"] and "private" not in names["bob"], names)
            expect(names["carol"] <= {"private"}, names)
            for client in (bob, carol):
                answer = client.request("tools/list", {"cursor": "bm9uc2Vuc2U"})
                expect(answer.get("error", {}).get("code") == -32602, answer)

    def check_short_sessions(self):
        """Sessions that end before their servers are there must not leave anything to the next ones."""
        for _ in range(60):
            client = self.stage.client("alice", "", "legacy")
            client.close()
        for era in ("legacy", "modern"):
            client = self.stage.client("alice", "", era)
            for server in self.stage.servers:
                expect(client.words(f"{server}__echo", {"text": "x"}) == "x", (era, server))

    def check_sessions_leave_nothing(self):
        for server in ("legacy-http", "legacy-stdio"):
            count = self.stage.options.sessions if server == "legacy-http" else self.stage.options.sessions // 20
            cycle(self.stage, server, max(count // 20, 5))
            before = self.look()
            cycle(self.stage, server, count)
            time.sleep(2)
            after = self.look()
            expect(after["children"] <= before["children"], (server, before, after))
            expect(after["descriptors"] <= before["descriptors"] + 10, (server, before, after))
            expect(after["rss_kib"] - before["rss_kib"] < self.stage.options.memory << 10, (server, before, after))

    def look(self):
        seen = harness.sample(self.stage.gateway.pid)
        seen["children"] = len(os.popen(f"pgrep -P {self.stage.gateway.pid}").read().split())
        return seen


def everything(client):
    """All tools, page by page."""
    tools, cursor = [], None
    for _ in range(100):
        page = client.result(client.request("tools/list", {"cursor": cursor} if cursor else {}))
        tools += page["tools"]
        cursor = page.get("nextCursor")
        if cursor is None:
            return tools
    raise Failed("pages without end")


def cycle(stage, server, count):
    """Opens sessions, uses each once, and closes them: four at a time."""
    def some():
        for _ in range(count // 4 + 1):
            client = stage.client("alice", server, "legacy")
            client.words("echo", {"text": "x"})
            client.close()

    together([some] * 4)


def main():
    options = harness.arguments(__doc__, add_options)
    verdict = harness.Verdict("grants")
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
        said = "\n".join(stage.gateway.lines)
        verdict.expect("no token in the log", not any(pair[0] in said for pair in stage.tokens.values()))
        found = stage.faults.read_text().splitlines() if stage.faults.exists() else []
        verdict.expect("servers meet clients of their own era, and no token", not found, found[:3])
    return verdict.finish(options)


if __name__ == "__main__":
    sys.exit(main())
