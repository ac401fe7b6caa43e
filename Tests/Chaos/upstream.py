#!/usr/bin/env python3
"""A well-behaved MCP server that logs every call that reaches it, with the time, before it answers.

    upstream.py --http [--log FILE]     says `listening on http://127.0.0.1:PORT/mcp` on standard error
    upstream.py --stdio [--log FILE]

A line of the log: nanoseconds since 1970, tool, arguments in canonical form. Tools whose name is in misdeeds.py do
what it says there, in a process of their own, so that the others are not held up here.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import time
import uuid

sys.dont_write_bytecode = True
import messages
import misdeeds

TOOLS = ["echo", "sliding", "minute", "calendar", "bucket", "account", "spend", "flaky", "together", "free"]


class Server:
    """What it answers, whatever the transport."""

    def __init__(self, log):
        self.log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600) if log else None

    def answer(self, message):
        """The answer as bytes; None for what gets none."""
        number = message.get("id")
        if number is None:
            return None
        method, params = message.get("method"), message.get("params", {})
        if method == "tools/call":
            result = self._call(params["name"], params.get("arguments", {}))
        elif method == "initialize":
            result = {"protocolVersion": params["protocolVersion"], "capabilities": {"tools": {}},
                      "serverInfo": {"name": "chaos", "version": "1"}}
        elif method == "tools/list":
            result = {"tools": [{"name": name, "inputSchema": {"type": "object"}} for name in TOOLS]}
        else:
            result = {}
        answer = {"jsonrpc": "2.0", "id": number, "result": result}
        return json.dumps(answer, separators=(",", ":")).encode()

    def _call(self, tool, arguments):
        if self.log is not None:
            # One write a line: several processes append to the same file.
            os.write(self.log, f"{time.time_ns()} {tool} {messages.canonical(arguments)}\n".encode())
        result = {"content": [{"type": "text", "text": arguments.get("tag", "")}], "resultType": "complete"}
        if tool == "flaky" and arguments.get("fails"):
            result["isError"] = True
        return result


class HTTPConnection(asyncio.Protocol):
    """Reads requests one after the other; a GET is an event stream that stays open."""

    def __init__(self, server, crook):
        self.server = server
        self.crook = crook
        self.data = b""
        self.is_stream = False

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.data += data
        while not self.is_stream and (end := self.data.find(b"\r\n\r\n")) >= 0:
            head = self.data[:end].lower()
            place = head.find(b"content-length:")
            length = int(head[place + 15:].split(b"\r\n", 1)[0]) if place >= 0 else 0
            if len(self.data) < end + 4 + length:
                return
            body = self.data[end + 4:end + 4 + length]
            self.data = self.data[end + 4 + length:]
            if not self._request(head, body):
                return

    def _request(self, head, body):
        """Answers; False when the connection is no longer ours."""
        if head.startswith(b"get "):
            self.is_stream = True
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                 b"Transfer-Encoding: chunked\r\n\r\n7\r\n: here\n\r\n2\r\n\n\n\r\n")
            return True
        if not head.startswith(b"post "):
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            return True
        message = json.loads(body)
        tool = message.get("params", {}).get("name") if message.get("method") == "tools/call" else None
        if tool in misdeeds.BY_NAME:
            own = self.transport.get_extra_info("socket").dup()
            self.crook.take(own, message)
            own.close()
            self.transport.abort()
            return False
        answer = self.server.answer(message)
        if answer is None:
            self.transport.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
            return True
        session = b""
        if message.get("method") == "initialize":
            session = b"Mcp-Session-Id: %s\r\n" % uuid.uuid4().hex.encode()
        self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s"
                             % (session, len(answer), answer))
        return True


async def serve(server, crook):
    loop = asyncio.get_running_loop()
    listener = await loop.create_server(lambda: HTTPConnection(server, crook), "127.0.0.1", 0, backlog=4096)
    port = listener.sockets[0].getsockname()[1]
    print(f"listening on http://127.0.0.1:{port}/mcp", file=sys.stderr, flush=True)
    await listener.serve_forever()


def serve_stdio(server):
    for line in sys.stdin.buffer:
        answer = server.answer(json.loads(line))
        if answer is not None:
            sys.stdout.buffer.write(answer + b"\n")
            sys.stdout.buffer.flush()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--http", action="store_true")
    parser.add_argument("--stdio", action="store_true")
    parser.add_argument("--log")
    options = parser.parse_args()
    server = Server(options.log)
    if options.stdio:
        serve_stdio(server)
    else:
        asyncio.run(serve(server, misdeeds.Crook()))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    main()
