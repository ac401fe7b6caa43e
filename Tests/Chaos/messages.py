"""The few MCP messages that the runs need, and a blocking client over HTTP."""

import hashlib
import json
import socket

MODERN = "2026-07-28"
META = {"io.modelcontextprotocol/protocolVersion": MODERN, "io.modelcontextprotocol/clientCapabilities": {}}


def canonical(arguments):
    """RFC 8785 for what the runs send: ASCII names, ASCII text and small integers."""
    return json.dumps(arguments, sort_keys=True, separators=(",", ":"))


def digest(arguments):
    return "sha256:" + hashlib.sha256(canonical(arguments).encode()).hexdigest()


def tool_call(number, tool, arguments, meta=META):
    params = {"name": tool, "arguments": arguments}
    if meta:
        params["_meta"] = meta
    return json.dumps(
        {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}, separators=(",", ":")).encode()


def post(body, tool=None, method="tools/call", session=None, version=MODERN):
    """A whole request: the fields of 2026-07-28, or of earlier revisions when a session is given."""
    fields = [b"POST /mcp HTTP/1.1", b"Host: 127.0.0.1", b"Content-Type: application/json",
              b"Accept: application/json, text/event-stream", b"MCP-Protocol-Version: " + version.encode()]
    if session:
        fields.append(b"Mcp-Session-Id: " + session.encode())
    if version == MODERN:
        fields.append(b"Mcp-Method: " + method.encode())
        if tool:
            fields.append(b"Mcp-Name: " + tool.encode())
    fields.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(fields) + b"\r\n\r\n" + body


def initialize(number=1):
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": "initialize", "params": {
        "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "chaos", "version": "1"}}}).encode()


INITIALIZED = b'{"jsonrpc":"2.0","method":"notifications/initialized"}'


class Lost(Exception):
    """The connection ended, or was silent for too long, before the answer was whole."""


class Connection:
    """One kept connection; a request at a time."""

    def __init__(self, port, seconds=30):
        try:
            self.socket = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        except OSError as error:
            raise Lost(f"cannot connect: {error}") from error
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def close(self):
        self.socket.close()

    def ask(self, request):
        """Sends a request: status, fields and body of the answer."""
        try:
            self.socket.sendall(request)
            return self.answer()
        except OSError as error:
            raise Lost(str(error) or type(error).__name__) from error

    def answer(self):
        head = self.until(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        status = int(lines[0].split(b" ", 2)[1])
        fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            fields[name.strip().lower()] = value.strip()
        if b"content-length" in fields:
            return status, fields, self.exactly(int(fields[b"content-length"]))
        if fields.get(b"transfer-encoding", b"").lower() == b"chunked":
            return status, fields, self._chunks()
        return status, fields, b""

    def _chunks(self):
        body = []
        while True:
            size = int(self.until(b"\r\n").split(b";")[0], 16)
            if size == 0:
                self.until(b"\r\n")
                return b"".join(body)
            body.append(self.exactly(size))
            self.exactly(2)

    def until(self, mark):
        while mark not in self.rest:
            self._more()
        found, _, self.rest = self.rest.partition(mark)
        return found

    def exactly(self, count):
        while len(self.rest) < count:
            self._more()
        found, self.rest = self.rest[:count], self.rest[count:]
        return found

    def _more(self):
        data = self.socket.recv(1 << 16)
        if not data:
            raise Lost("the gateway closed the connection")
        self.rest += data


def message_of(fields, body):
    """The answer in a body: JSON, or the last message of an event stream."""
    if fields.get(b"content-type", b"").startswith(b"text/event-stream"):
        events = [line[5:].strip() for line in body.replace(b"\r\n", b"\n").split(b"\n") if line.startswith(b"data:")]
        events = [event for event in events if event]
        if not events:
            raise Lost("an event stream without a message")
        body = events[-1]
    return json.loads(body)


DECISION = "dev.sallyport/decision"


def outcome_of(message):
    """What became of a call: `ok`, `tool_error`, `rpc_error` (of the upstream), or `refused` with the code."""
    if "error" in message:
        return "rpc_error", str(message["error"].get("message", ""))
    result = message.get("result", {})
    if not result.get("isError"):
        return "ok", ""
    decision = result.get("_meta", {}).get(DECISION)
    return ("refused", decision["code"]) if decision else ("tool_error", "")
