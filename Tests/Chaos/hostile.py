#!/usr/bin/env python3
"""One proxy, twenty clients that behave, and everybody else does not: the twenty must not notice.

Phase after phase an upstream misbehaves, or clients do. In each, the good clients may meet no error, their p99 stays
near that of twenty others who ask the upstream itself, and memory stays bounded. In the end descriptors are back where
they were.
"""

import json
import resource
import socket
import sys
import threading
import time

sys.dont_write_bytecode = True
import harness
import messages
import misdeeds
from harness import say

POLICY = """\
version: "1"
default: allow
tools:
  echo: { rules: [{ rate_limit: { max: 100000000, window: minute } }] }
"""
MIB = 1024


def add_options(parser):
    parser.add_argument("--seconds", type=float, default=3, help="of each phase, at least")
    parser.add_argument("--clients", type=int, default=20, help="that behave")
    parser.add_argument("--pace", type=float, default=15, help="calls a second of each")
    parser.add_argument("--sessions", type=int, default=1000, help="that only listen")
    parser.add_argument("--connections", type=int, default=5000, help="that do nothing")
    parser.add_argument("--only", default="", help="phases whose name contains this")
    parser.add_argument("--p99", type=float, default=100, help="milliseconds that p99 may lie above that of the others")
    parser.add_argument("--memory", type=int, default=96, help="MiB that a phase may take")


class Stage:
    """The gateway, its good clients, and what is known of each phase."""

    def __init__(self, options, world, verdict):
        self.options, self.world, self.verdict = options, world, verdict
        self.upstream = world.upstream()
        policy = world.write("policy.yaml", POLICY)
        world.state.mkdir(mode=0o700)
        self.gateway = world.gateway(policy, "--transport", "http", "--port", 0, "--upstream",
                                     f"http://127.0.0.1:{self.upstream.port}/mcp")
        self.port = self.gateway.wait_listening()
        self.times = world.folder / "good.log"
        world.start([sys.executable, harness.HERE / "good_clients.py", self.port, self.upstream.port,
                     options.clients, options.pace, self.times])
        self.phases = []

    def phase(self, name, act):
        """Runs `act`, for as long as a phase takes at least, and watches meanwhile."""
        if self.options.only not in name and not name.startswith("quiet"):
            return
        say(f"{name} …")
        before = harness.sample(self.gateway.pid)
        peak = dict(before)
        is_over = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(peak, is_over))
        watcher.start()
        began = time.time_ns()
        problems = act() or []
        time.sleep(max(0, self.options.seconds - (time.time_ns() - began) / 1e9))
        # What the phase leaves behind is its own.
        time.sleep(0.5)
        ended = time.time_ns()
        is_over.set()
        watcher.join()
        if not self.gateway.is_alive():
            raise RuntimeError(f"the gateway died in `{name}`: {self.gateway.lines[-5:]}")
        self.phases.append({"name": name, "began": began, "ended": ended, "before": before, "peak": peak,
                            "after": harness.sample(self.gateway.pid), "problems": problems})

    def _watch(self, peak, is_over):
        while not is_over.wait(0.02):
            now = harness.sample(self.gateway.pid)
            for key in ("rss_kib", "descriptors", "threads"):
                peak[key] = max(peak[key], now[key])

    def judge(self):
        time.sleep(0.5)
        entries = []
        for line in self.times.read_text().splitlines():
            when, way, took, word = line.split(" ", 3)
            entries.append((int(when), way, int(took) / 1000, word))
        for phase in self.phases:
            within = [entry for entry in entries if phase["began"] <= entry[0] < phase["ended"]]
            via, direct = ([took for _, way, took, _ in within if way == this] for this in ("via", "direct"))
            p99, reference = harness.percentile(via, 0.99), harness.percentile(direct, 0.99)
            grown = (phase["peak"]["rss_kib"] - phase["before"]["rss_kib"]) / MIB
            errors = [word for _, way, _, word in within if way == "via" and word != "ok"]
            numbers = {"calls": len(via), "errors": len(errors),
                       "p50_ms": round(harness.percentile(via, 0.5), 2), "p99_ms": round(p99, 2),
                       "direct_p50_ms": round(harness.percentile(direct, 0.5), 2), "direct_p99_ms": round(reference, 2),
                       "waited_ms": round((phase["after"]["waited_ns"] - phase["before"]["waited_ns"]) / 1e6),
                       "worked_ms": round((phase["after"]["worked_ns"] - phase["before"]["worked_ns"]) / 1e6),
                       "grown_mib": round(grown, 1), "rss_mib": round(phase["after"]["rss_kib"] / MIB, 1),
                       "descriptors": [phase["before"]["descriptors"], phase["peak"]["descriptors"],
                                       phase["after"]["descriptors"]]}
            self.verdict.number(phase["name"], numbers)
            wrong = phase["problems"] + ([f"errors of good clients: {errors[:3]}"] if errors else [])
            if p99 > reference + self.options.p99:
                wrong.append(f"p99 {p99:.1f} ms, without the gateway {reference:.1f}")
            if grown > self.options.memory:
                wrong.append(f"{grown:.0f} MiB more memory")
            if not via:
                wrong.append("no good client got an answer")
            self.verdict.expect(phase["name"], not wrong, "; ".join(wrong) if wrong else json.dumps(numbers))
        first, last = self.phases[0], self.phases[-1]
        self.verdict.expect(
            "descriptors are back where they were",
            last["after"]["descriptors"] <= first["after"]["descriptors"] + self.options.clients,
            f"{first['after']['descriptors']}, then {last['after']['descriptors']}")
        self.verdict.number("memory_mib", {
            "first": round(first["before"]["rss_kib"] / MIB, 1), "last": round(last["after"]["rss_kib"] / MIB, 1),
            "peak": round(last["after"]["peak_kib"] / MIB, 1)})


# Upstreams that misbehave


def asks(stage, tool, callers=4, wait=20):
    """Calls a tool that misbehaves, from several clients, for as long as a phase takes."""
    problems = []
    until = time.monotonic() + stage.options.seconds

    def call():
        number = 0
        while time.monotonic() < until:
            number += 1
            try:
                connection = messages.Connection(stage.port, seconds=wait)
                try:
                    request = messages.post(messages.tool_call(number, tool, {}), tool)
                    problem = judge_answer(tool, number, *connection.ask(request))
                    if not problem:
                        problem = still_in_step(connection, number + 1)
                finally:
                    connection.close()
            except messages.Lost as error:
                problem = "no answer in time" if "timed out" in str(error) else None
            if problem:
                problems.append(f"{tool}: {problem}")
                return
            time.sleep(0.02)

    together(callers, call)
    return problems[:3]


def together(count, act):
    threads = [threading.Thread(target=act) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def judge_answer(tool, number, status, fields, body):
    """What is wrong with an answer to a misdeed; None when it is whole, or honestly an error."""
    if tool.startswith("big_"):
        if status != 200 or len(body) < misdeeds.BIG_BYTES:
            return f"status {status} and {len(body)} bytes of 50 MB: {body[:200]!r}"
        return None
    if tool == "flood":
        notes = body.count(b"notifications/message")
        if notes != misdeeds.NOTIFICATIONS or b'"result"' not in body:
            return f"{notes} notifications arrived: {body[-200:]!r}"
        return None
    message = messages.message_of(fields, body) if body else {}
    if "result" in message and tool not in ("drip", "twice", "twice_event"):
        return f"it was taken for an answer: {body[:200]!r}"
    if "error" in message:
        return None
    if tool in ("drip", "twice") and text_of(message) != "done":
        return f"the answer is not the first: {body[:200]!r}"
    return None


def text_of(message):
    return message.get("result", {}).get("content", [{}])[0].get("text")


def still_in_step(connection, number):
    """The same connection must answer what is asked next with its own answer, or have ended."""
    tag = f"step-{number}"
    try:
        _, fields, body = connection.ask(messages.post(messages.tool_call(number, "echo", {"tag": tag}), "echo"))
    except messages.Lost:
        return None
    message = messages.message_of(fields, body)
    if message["id"] == number and (text_of(message) == tag or "error" in message):
        return None
    return f"out of step: {body[:200]!r}"


def stalls(stage, tool, count=200):
    """Many calls that the upstream never answers; their clients leave in the end."""
    connections = []
    for number in range(count):
        connection = messages.Connection(stage.port)
        connection.socket.sendall(messages.post(messages.tool_call(number + 1, tool, {}), tool))
        connections.append(connection)
    time.sleep(stage.options.seconds)
    leave(connections)


def slow_readers(stage, count=10):
    """Clients that ask for 50 MB and hardly read."""
    connections = []
    for number in range(count):
        connection = messages.Connection(stage.port)
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        tool = "big_json" if number % 2 else "big_event"
        connection.socket.sendall(messages.post(messages.tool_call(number + 1, tool, {}), tool))
        connections.append(connection)
    until = time.monotonic() + 2 * stage.options.seconds
    while time.monotonic() < until:
        for connection in connections:
            connection.socket.recv(4096)
        time.sleep(0.1)
    for connection in connections:
        connection.close()


# Clients that misbehave


def leave(connections):
    """Closes many connections within a second or two: a thousand in one instant would hold the gateway for 0.1 s."""
    for index, connection in enumerate(connections):
        connection.close()
        if index % 50 == 49:
            time.sleep(0.02)


def slow_loris(stage, count=300):
    """Connections that send a byte now and then; the gateway must end each within its 10 s for a head."""
    connections = [messages.Connection(stage.port) for _ in range(count)]
    head = b"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
    for connection in connections:
        connection.socket.sendall(head)
    is_open = set(connections)
    until = time.monotonic() + 14
    while is_open and time.monotonic() < until:
        time.sleep(0.5)
        for connection in list(is_open):
            try:
                connection.socket.sendall(b"x")
                connection.socket.setblocking(False)
                if connection.socket.recv(4096) == b"":
                    is_open.discard(connection)
            except BlockingIOError:
                pass
            except OSError:
                is_open.discard(connection)
            connection.socket.setblocking(True)
    for connection in connections:
        connection.close()
    return [f"{len(is_open)} of {count} were still open after 14 s"] if is_open else []


def listen(stage):
    """Sessions that only listen: an initialize, and an event stream that stays open."""
    connections, problems = [], []
    for number in range(stage.options.sessions):
        try:
            connection = messages.Connection(stage.port, seconds=10)
            connections.append(connection)
            _, fields, _ = connection.ask(
                messages.post(messages.initialize(), method="initialize", version="2025-11-25"))
            session = fields[b"mcp-session-id"].decode()
            connection.ask(messages.post(messages.INITIALIZED, session=session, version="2025-11-25"))
            connection.socket.sendall(
                b"GET /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nMcp-Session-Id: %s\r\n"
                b"MCP-Protocol-Version: 2025-11-25\r\n\r\n" % session.encode())
            head = connection.until(b"\r\n\r\n")
            if b" 200 " not in head:
                problems.append(f"stream {number}: {head[:100]!r}")
        except (messages.Lost, KeyError) as error:
            problems.append(f"session {number}: {type(error).__name__} {error}")
            if len(problems) > 20:
                break
    say(f"{len(connections)} sessions listen")
    time.sleep(stage.options.seconds)
    leave(connections)
    return problems[:2]


def half_close(stage, count=200):
    """Clients that end their side after a request, or before one."""
    problems = []
    connections = []
    for number in range(count):
        connection = messages.Connection(stage.port, seconds=10)
        if number % 2:
            connection.socket.sendall(
                messages.post(messages.tool_call(number, "echo", {"tag": f"half-{number}"}), "echo"))
        connection.socket.shutdown(socket.SHUT_WR)
        connections.append(connection)
    silent = 0
    for number, connection in enumerate(connections):
        try:
            data = connection.socket.recv(4096)
            if number % 2 and b"half-" not in data:
                silent += 1
        except OSError:
            problems.append(f"connection {number} hung")
    leave(connections)
    stage.verdict.number("half_closed_without_answer", silent)
    return problems[:2]


def pipeline(stage, connections=50, depth=20):
    """Requests that do not wait for answers; those that are answered are answered in order."""
    problems = []

    def act():
        connection = messages.Connection(stage.port, seconds=20)
        requests = [messages.post(messages.tool_call(number, "echo", {"tag": f"pipe-{number}"}), "echo")
                    for number in range(1, depth + 1)]
        try:
            connection.socket.sendall(b"".join(requests))
            for number in range(1, depth + 1):
                status, fields, body = connection.answer()
                if status == 200 and messages.message_of(fields, body)["id"] != number:
                    problems.append(f"answer {number} is {body[:100]!r}")
        except (messages.Lost, OSError):
            pass
        connection.close()

    until = time.monotonic() + stage.options.seconds
    while time.monotonic() < until:
        together(connections // 5, act)
    return problems[:2]


def crowd(stage):
    """More connections than the gateway takes."""
    connections = []
    refused = 0
    for _ in range(stage.options.connections):
        try:
            connections.append(messages.Connection(stage.port, seconds=5))
        except messages.Lost:
            refused += 1
    time.sleep(stage.options.seconds)
    for connection in connections:
        connection.socket.setblocking(False)
        try:
            refused += connection.socket.recv(4096).startswith(b"HTTP/1.1 503")
        except OSError:
            pass
    leave(connections)
    stage.verdict.number("crowd", {"connections": stage.options.connections, "turned_away": refused})


def run(options, world, verdict):
    stage = Stage(options, world, verdict)
    time.sleep(1)
    stage.phase("quiet", lambda: time.sleep(2 * options.seconds))
    for tool in misdeeds.BY_NAME:
        if tool.startswith("stall"):
            stage.phase(f"upstream: {tool}", lambda tool=tool: stalls(stage, tool))
        else:
            callers = 2 if tool in ("flood", "big_json", "big_event") else 4
            stage.phase(f"upstream: {tool}", lambda tool=tool, callers=callers: asks(stage, tool, callers))
    stage.phase("clients: slow readers of 50 MB", lambda: slow_readers(stage))
    stage.phase("clients: 300 slow loris", lambda: slow_loris(stage))
    stage.phase(f"clients: {options.sessions} idle sessions", lambda: listen(stage))
    stage.phase("clients: half-closed", lambda: half_close(stage))
    stage.phase("clients: pipelined", lambda: pipeline(stage))
    stage.phase(f"clients: {options.connections} connections", lambda: crowd(stage))
    time.sleep(5)
    stage.phase("quiet again", lambda: None)
    stage.judge()
    code = stage.gateway.stop()
    verdict.expect("the gateway ends in order", code == 143, code)
    code, out, err = world.sallyport("audit", "verify", "--json", "--state-dir", world.state)
    verdict.expect("`audit verify` passes", code == 0, (out + err).strip()[-200:])
    verdict.number("log_lines", len(stage.gateway.lines))


def main():
    options = harness.arguments(__doc__.split("\n")[0], add_options)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65536), most))
    verdict = harness.Verdict("hostile")
    with harness.World(options) as world:
        run(options, world, verdict)
    sys.exit(verdict.finish(options))


if __name__ == "__main__":
    main()
