#!/usr/bin/env python3
"""A small MCP server of one era that writes down what no client of that era may send.

    era_server.py --era legacy --stdio [--name NAME] [--faults FILE]
    era_server.py --era modern --http  [...]    says `listening on http://127.0.0.1:PORT/mcp` on standard error

Tools: `echo`, `who` (name and number of calls), `ask` (asks the user), `progress`, `slow` (until it is cancelled),
`change` (announces a new list) and, unlisted and modern, `job` (a task).
"""

import argparse
import json
import os
import sys
import threading

sys.dont_write_bytecode = True

MODERN = "2026-07-28"
RESERVED = "io.modelcontextprotocol/"
FORM = {"message": "name?", "requestedSchema": {"type": "object", "properties": {"name": {"type": "string"}}}}
CACHED = {"server/discover", "tools/list", "prompts/list", "resources/list", "resources/templates/list",
          "resources/read"}


class Refused(Exception):
    """An error that the peer is told."""

    def __init__(self, code, text, data=None):
        super().__init__(text)
        self.error = {"code": code, "message": text} | ({"data": data} if data else {})


class Conversation:
    """What the server knows of one client: a process over stdio, a session over HTTP."""

    def __init__(self, faults):
        self.faults = faults
        self.lock = threading.Lock()
        self.ids, self.in_flight, self.tokens = set(), {}, set()
        self.questions, self.number, self.calls = {}, 0, 0
        self.capabilities, self.is_open = {}, False
        self.streams = []

    def fault(self, text, message):
        self.faults(f"{text}: {json.dumps(message)[:300]}")

    def began(self, message, is_modern):
        """Notes a request, and what is wrong with its id and token."""
        identity, token = json.dumps(message["id"]), meta(message).get("progressToken")
        with self.lock:
            if identity in self.in_flight:
                self.fault("an id twice in flight", message)
            if not is_modern and identity in self.ids:
                self.fault("an id twice in a session", message)
            if token is not None and json.dumps(token) in self.tokens:
                self.fault("a progress token twice in flight", message)
            self.ids.add(identity)
            self.tokens.add(json.dumps(token))
            self.in_flight[identity] = threading.Event()
        return self.in_flight[identity]

    def ended(self, message):
        with self.lock:
            self.in_flight.pop(json.dumps(message["id"]), None)
            self.tokens.discard(json.dumps(meta(message).get("progressToken")))

    def cancel(self, message):
        event = self.in_flight.get(json.dumps(message.get("params", {}).get("requestId")))
        if event:
            event.set()

    def answer(self, message):
        """A response of the client."""
        with self.lock:
            waiting = self.questions.pop(json.dumps(message["id"]), None)
        if waiting is None:
            self.fault("a response to nothing", message)
            return
        waiting[1].append(message)
        waiting[0].set()

    def ask(self, method, params, send):
        with self.lock:
            self.number += 1
            identity = self.number
            waiting = self.questions[json.dumps(identity)] = (threading.Event(), [])
        send({"jsonrpc": "2.0", "id": identity, "method": method, "params": params})
        if not waiting[0].wait(30):
            raise Refused(-32000, "nobody answered")
        return waiting[1][0].get("result") or {"action": "error"}


def meta(message):
    return (message.get("params") or {}).get("_meta") or {}


class Server:
    """What it answers, whatever the transport."""

    def __init__(self, era, name, faults, extra=0):
        self.extra, self.is_strict = extra, False
        self.is_modern, self.name, self.faults = era == "modern", name, faults
        self.calls, self.cancelled, self.listeners, self.lock = 0, 0, [], threading.Lock()

    def check(self, message, conversation):
        """Notes what does not belong to this era."""
        found, params = meta(message), message.get("params") or {}
        if self.is_modern:
            if "method" not in message:
                conversation.fault("a response to a modern server", message)
            elif "id" in message and RESERVED + "clientCapabilities" not in found and message["method"] != "initialize":
                conversation.fault("a modern request without capabilities", message)
        elif message.get("method") != "server/discover":
            strangers = [key for key in found if key.startswith(RESERVED) and "related-task" not in key]
            strangers += [key for key in ("inputResponses", "requestState") if key in params]
            if strangers or message.get("method") == "subscriptions/listen":
                conversation.fault("of the other era", message)

    def receive(self, message, conversation, send):
        """Takes a message; True when it was a request, which has then been answered."""
        self.check(message, conversation)
        if "method" not in message:
            conversation.answer(message)
            return False
        if "id" not in message:
            if message["method"] == "notifications/cancelled":
                conversation.cancel(message)
            return False
        cancelled = conversation.began(message, self.is_modern)
        try:
            result = self.perform(message, conversation, send, cancelled)
            if result is not None:
                send({"jsonrpc": "2.0", "id": message["id"], "result": result})
        except Refused as refusal:
            send({"jsonrpc": "2.0", "id": message["id"], "error": refusal.error})
        finally:
            conversation.ended(message)
        return True

    def perform(self, message, conversation, send, cancelled):
        method, params = message["method"], message.get("params") or {}
        if self.is_modern and meta(message).get(RESERVED + "protocolVersion") != MODERN:
            raise Refused(-32022, "unsupported protocol version", {"supported": [MODERN], "requested": "none"})
        if self.is_strict and method != "initialize" and not conversation.is_open:
            os._exit(1)
        if not self.is_modern and (method == "server/discover" or RESERVED + "protocolVersion" in meta(message)):
            raise Refused(-32601, "method not found")
        result = self.result(method, params, message, conversation, send, cancelled)
        if result is not None and self.is_modern:
            result.setdefault("resultType", "complete")
            if method in CACHED:
                result |= {"ttlMs": 0, "cacheScope": "private"}
        return result

    def result(self, method, params, message, conversation, send, cancelled):
        abilities = {"tools": {"listChanged": True}}
        if method == "initialize":
            conversation.capabilities, conversation.is_open = params.get("capabilities", {}), True
            return {"protocolVersion": params["protocolVersion"], "capabilities": abilities,
                    "serverInfo": {"name": self.name, "version": "1"}}
        if method == "server/discover":
            return {"supportedVersions": [MODERN], "capabilities": abilities}
        if method == "ping" and not self.is_modern:
            return {}
        if method == "tools/list":
            return self.tools(params.get("cursor"))
        if method == "tasks/get" and params.get("taskId") == "job-1":
            return {"taskId": "job-1", "status": "completed", "ttlMs": 60_000, "result": text("done"),
                    "createdAt": "2026-07-28T00:00:00Z", "lastUpdatedAt": "2026-07-28T00:00:00Z"}
        if method == "tools/call":
            return self.call(params, message, conversation, send, cancelled)
        if method == "subscriptions/listen":
            return self.listen(params, message, send, cancelled)
        raise Refused(-32601, "method not found")

    def tools(self, cursor):
        """A page of the list: 50 tools at most."""
        names = ["echo", "who", "ask", "progress", "slow", "change"]
        names += [f"extra_{number:03}" for number in range(self.extra)]
        begin = int(cursor) if cursor else 0
        page = {"tools": [{"name": name, "inputSchema": {"type": "object"}, "x-kept": [1, {"a": None}]}
                          for name in names[begin:begin + 50]]}
        return page | ({"nextCursor": str(begin + 50)} if len(names) > begin + 50 else {})

    def listen(self, params, message, send, cancelled):
        tag = {"_meta": {RESERVED + "subscriptionId": message["id"]}}
        send({"jsonrpc": "2.0", "method": "notifications/subscriptions/acknowledged",
              "params": {"notifications": params.get("notifications", {})} | tag})
        with self.lock:
            self.listeners.append((send, tag))
        cancelled.wait()
        with self.lock:
            self.listeners.remove((send, tag))
        return None

    def call(self, params, message, conversation, send, cancelled):
        tool, arguments = params.get("name"), params.get("arguments") or {}
        with self.lock:
            self.calls += 1
        conversation.calls += 1
        if tool == "echo" or tool and tool.startswith("extra_"):
            return text(arguments.get("text", ""))
        if tool == "who":
            return text(json.dumps({
                "name": self.name, "calls": self.calls, "cancelled": self.cancelled, "pid": os.getpid()}))
        if tool == "ask":
            return self.ask(params, conversation, send)
        if tool == "progress":
            for step in (1, 2, 3):
                send({"jsonrpc": "2.0", "method": "notifications/progress", "params": {
                    "progressToken": meta(message).get("progressToken"), "progress": step, "total": 3}})
            return text("progressed")
        if tool == "job" and self.is_modern:
            # Every client gets the same id, as if servers counted.
            return {"resultType": "task", "taskId": "job-1", "status": "working", "ttlMs": 60_000, "pollIntervalMs": 50,
                    "createdAt": "2026-07-28T00:00:00Z", "lastUpdatedAt": "2026-07-28T00:00:00Z"}
        if tool == "slow":
            if not cancelled.wait(arguments.get("seconds", 20)):
                return text("slept")
            with self.lock:
                self.cancelled += 1
            return None
        if tool == "change":
            self.announce(conversation)
            return text("changed")
        raise Refused(-32602, f"unknown tool: {tool}")

    def ask(self, params, conversation, send):
        if not self.is_modern:
            answer = conversation.ask("elicitation/create", FORM, send)
        elif "q" in params.get("inputResponses", {}):
            answer = params["inputResponses"]["q"]
            if params.get("requestState") != self.name:
                raise Refused(-32602, "not my state")
        else:
            return {"resultType": "input_required", "requestState": self.name,
                    "inputRequests": {"q": {"method": "elicitation/create", "params": FORM}}}
        return text(f"{answer.get('action')}:{(answer.get('content') or {}).get('name')}")

    def announce(self, conversation):
        changed = {"jsonrpc": "2.0", "method": "notifications/tools/list_changed"}
        with self.lock:
            listeners = list(self.listeners)
        for send, tag in listeners:
            send(changed | {"params": tag})
        for send in list(conversation.streams):
            send(changed)


def text(words):
    return {"content": [{"type": "text", "text": words}], "x-kept": {"of": ["the", "server"]}}


def serve_stdio(server):
    conversation, lock = Conversation(server.faults), threading.Lock()

    def send(message):
        with lock:
            sys.stdout.write(json.dumps(message) + "\n")
            sys.stdout.flush()

    if not server.is_modern:
        conversation.streams.append(send)
    for line in sys.stdin:
        try:
            message = json.loads(line)
        except ValueError:
            conversation.fault("no message", line)
            continue
        threading.Thread(target=server.receive, args=(message, conversation, send), daemon=True).start()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--era", choices=["legacy", "modern"], required=True)
    parser.add_argument("--stdio", action="store_true")
    parser.add_argument("--http", action="store_true")
    parser.add_argument("--name", default="server")
    parser.add_argument("--faults")
    parser.add_argument("--expire", type=int, default=0, help="the first session over HTTP is forgotten then")
    parser.add_argument("--extra", type=int, default=0, help="more tools")
    parser.add_argument("--strict", action="store_true", help="ends at any request before `initialize`")
    parser.add_argument("--silent", action="store_true", help="reads, and answers nothing")
    parser.add_argument("--crash", type=float, default=0, help="ends after so many seconds")
    options = parser.parse_args()
    file = os.open(options.faults, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600) if options.faults else 2
    server = Server(options.era, options.name, lambda words: os.write(file, f"{options.name}: {words}\n".encode()),
                    options.extra)
    if options.crash:
        threading.Timer(options.crash, os._exit, (3,)).start()
    server.is_strict = options.strict
    if options.silent:
        server.receive = lambda *_: False
    if options.http:
        import era_http
        era_http.serve(server, options.expire)
    else:
        serve_stdio(server)


if __name__ == "__main__":
    main()
