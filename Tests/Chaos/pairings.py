#!/usr/bin/env python3
"""Clients of both eras, servers of both eras, every pair of transports: through the gateway they understand each other.

A pairing is a form (how the gateway is run), the server's transport and the eras of both sides. In each, one client
does everything that both eras have, and the server writes down what a client of its own era would never have sent.
"""

import json
import sys
import time

sys.dont_write_bytecode = True
import harness
from era_client import EventsClient, Failed, HTTPClient, RESERVED, StdioClient, together
from harness import say

ALLOWED = 'version: "1"\ndefault: allow\nserver_requests: {sampling: allow, elicitation: allow, roots: allow}\n'
FORMS = ["direct", "wrap", "bridge", "proxy", "front", "door", "doors", "events"]
TRANSPORTS = ["stdio", "http", "sse"]
ERAS = ["legacy", "modern"]
# A server that ends at what it does not know, and one that forgets its sessions.
SERVERS = {"legacy": ["legacy"], "modern": ["modern"], "strict": ["legacy", "--strict"],
           "forgetful": ["legacy", "--expire", "3"]}


def add_options(parser):
    parser.add_argument("--only", default="", help="pairings whose name contains this, e.g. `door stdio modern>legacy`")
    parser.add_argument("--checks", default="", help="checks whose name contains this")


class Pairing:
    """One form, one transport of the server, two eras."""

    def __init__(self, options, form, transport, client_era, server):
        self.options, self.form, self.transport = options, form, transport
        self.client_era, self.server = client_era, server
        self.name = f"{form} {transport} {client_era}>{server}"
        self.prefix = "only__" if form == "doors" else ""

    def is_possible(self):
        """Whether the form has this transport, and the eras meet when nobody is between them."""
        if {"modern": "sse", "strict": "http", "forgetful": "stdio"}.get(self.server) == self.transport:
            return False
        if self.server in ("strict", "forgetful") and (self.transport == "sse" or self.is_same_era()):
            return False
        if self.form == "events" and self.client_era == "modern":
            return False
        if self.form == "direct":
            return self.client_era == self.server
        allowed = {"wrap": ["stdio"], "front": ["stdio"], "bridge": ["http"], "proxy": ["http"]}
        return self.transport in allowed.get(self.form, TRANSPORTS)

    def is_same_era(self):
        """Whether the gateway passes everything on as it is: then the client is the one that a server confuses."""
        return self.client_era == "legacy" and self.form in ("wrap", "bridge", "proxy", "front")

    def start(self, world):
        """Starts server and gateway."""
        self.world = world
        self.faults = world.folder / "faults"
        policy = world.write("policy.yaml", ALLOWED)
        world.state.mkdir(mode=0o700)
        command = [sys.executable, harness.HERE / "era_server.py", "--era", *SERVERS[self.server],
                   "--faults", self.faults, "--name", "only"]
        url = None
        if self.transport != "stdio":
            server = world.start([*command, "--http"])
            url = f"http://127.0.0.1:{server.wait_listening()}/{'mcp' if self.transport == 'http' else 'sse'}"
        command.append("--stdio")
        gateway = [self.options.binary, "-c", policy, "--state-dir", world.state, "--name", "only"]
        if self.form == "direct":
            self.target = url or command
        elif self.form == "wrap":
            self.target = [*gateway, "--", *command]
        elif self.form == "bridge":
            self.target = [*gateway, "--upstream", url]
        else:
            self.target = self.listen(world, gateway, command, policy, url)

    def listen(self, world, gateway, command, policy, url):
        """Starts a gateway that clients connect to; its URL."""
        path = "/mcp"
        if self.form == "proxy":
            process = world.start([*gateway, "--transport", "http", "--port", 0, "--upstream", url])
        elif self.form == "front":
            process = world.start([*gateway, "--transport", "http", "--port", 0, "--", *command])
        else:
            server = {"url": url} if url else {"command": [str(part) for part in command]}
            config = world.write("sallyport.yaml", json.dumps({
                "version": "1", "listeners": [{"port": 0}], "servers": {"only": server | {"policy": str(policy)}},
                "grants": [{"label": "local", "anonymous": True, "servers": ["only"]}], "state_dir": str(world.state)}))
            process = world.start([self.options.binary, "serve", "-c", config])
            path = {"door": "/mcp/only", "doors": "/mcp", "events": "/sse/only"}[self.form]
        self.process = process
        return f"http://127.0.0.1:{process.wait_listening()}{path}"

    def client(self):
        if isinstance(self.target, list):
            log = open(self.world.folder / "stderr", "ab")
            return StdioClient(self.client_era, self.target, log)
        return (EventsClient if "/sse" in self.target else HTTPClient)(self.client_era, self.target)


class Checks:
    """What one client does; each check raises when it is not answered as it would be without a gateway."""

    def __init__(self, pairing):
        self.pairing, self.prefix = pairing, pairing.prefix
        self.client = pairing.client()

    def names(self):
        return [name for name in vars(Checks) if name.startswith("check_")]

    def check_opening(self):
        opening = self.client.open()
        if self.client.is_modern:
            expect("2026-07-28" in opening["supportedVersions"], opening)
            expect(opening.get("resultType") == "complete" and "ttlMs" in opening and "cacheScope" in opening, opening)
        else:
            expect(opening["protocolVersion"] == "2025-11-25", opening)
            expect("resultType" not in opening, opening)
        expect("tools" in opening["capabilities"], opening)

    def check_list(self):
        result = self.client.result(self.client.request("tools/list", {}))
        expect([tool["name"] for tool in result["tools"]][:2] == [self.prefix + "echo", self.prefix + "who"], result)
        expect(result["tools"][0]["x-kept"] == [1, {"a": None}], result)
        expect(("resultType" in result) == self.client.is_modern, result)

    def check_ids(self):
        for number in (70, "70", "é", 9007199254740991, -5, 0, ""):
            call = {"name": self.prefix + "echo", "arguments": {"text": "x"}}
            response = self.client.request("tools/call", call, number)
            expect(response["id"] == number and type(response["id"]) is type(number), response)
            expect(response["result"]["x-kept"] == {"of": ["the", "server"]}, response)

    def check_many_at_once(self):
        found = together([lambda number=number: self.client.words(self.prefix + "echo", {"text": str(number)})
                          for number in range(20)])
        expect(found == [str(number) for number in range(20)], found)

    def check_progress(self):
        for token in (1, "é", 0):
            self.client.notifications.clear()
            self.client.words(self.prefix + "progress", token=token)
            seen = [(message["params"]["progressToken"], message["params"]["progress"])
                    for message in self.client.notifications if message["method"] == "notifications/progress"]
            expect(seen == [(token, 1), (token, 2), (token, 3)], seen)

    def check_question(self):
        expect(self.client.words(self.prefix + "ask") == "accept:Ada", "not the answer")
        method, params = self.client.questions[-1]
        expect(method == "elicitation/create" and params["message"] == "name?", params)
        expect(params["requestedSchema"]["properties"] == {"name": {"type": "string"}}, params)

    def check_refusals(self):
        response = self.client.request("tools/call", {"name": self.prefix + "nope", "arguments": {}})
        expect(response["error"]["code"] == -32602, response)
        response = self.client.request("nope/nope", {})
        expect(response["error"]["code"] == -32601, response)
        removed = self.client.request("ping", {})
        expect(("error" in removed) == self.client.is_modern, removed)

    def check_cancellation(self):
        before = json.loads(self.client.words(self.prefix + "who"))["cancelled"]
        self.client.cancel_soon(self.prefix + "slow", {"seconds": 15}, 0.4)
        for _ in range(50):
            if json.loads(self.client.words(self.prefix + "who"))["cancelled"] > before:
                return
            time.sleep(0.1)
        expect(False, "the server was not told")

    def check_changes(self):
        changed = "notifications/tools/list_changed"
        self.client.notifications.clear()
        self.client.hear(5, "notifications/subscriptions/acknowledged")
        time.sleep(0.3)
        self.client.words(self.prefix + "change")
        expect(self.client.heard(5, changed), self.client.notifications)
        if self.client.is_modern:
            tags = {message["params"]["_meta"][RESERVED + "subscriptionId"] for message in self.client.notifications
                    if message["method"] in (changed, "notifications/subscriptions/acknowledged")}
            expect(tags == {"listen"}, tags)


def expect(is_so, found):
    if not is_so:
        raise Failed(str(found)[:300])


def run(options, pairing, verdict):
    with harness.World(options) as world:
        try:
            pairing.start(world)
            checks = Checks(pairing)
        except (RuntimeError, OSError) as error:
            return verdict.expect(pairing.name, False, f"it does not start: {error}")
        failures = []
        for name in checks.names():
            if options.checks not in name and name != "check_opening":
                continue
            try:
                getattr(checks, name)()
            except (Failed, KeyError, IndexError, TypeError, ValueError) as error:
                failures.append(f"{name[6:]}: {error!r}"[:400])
                if name == "check_opening":
                    break
        checks.client.close()
        if pairing.faults.exists():
            failures += [f"at the server: {line}" for line in pairing.faults.read_text().splitlines()[:3]]
        verdict.expect(pairing.name, not failures, "; ".join(failures))


def main():
    options = harness.arguments(__doc__, add_options)
    verdict = harness.Verdict("pairings")
    pairings = [Pairing(options, form, transport, client, server)
                for form in FORMS for transport in TRANSPORTS for client in ERAS for server in SERVERS]
    began = time.monotonic()
    chosen = [pairing for pairing in pairings if pairing.is_possible() and options.only in pairing.name]
    for pairing in chosen:
        run(options, pairing, verdict)
    verdict.number("pairings", len(chosen))
    verdict.number("seconds", round(time.monotonic() - began, 1))
    say(f"{len(chosen)} pairings")
    return verdict.finish(options)


if __name__ == "__main__":
    sys.exit(main())
