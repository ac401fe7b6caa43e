"""The HTTP face of era_server.py: streamable HTTP of either era, and under `/sse` the deprecated one with events."""

import http.server
import json
import socket
import sys
import threading
import uuid

import era_server

LEGACY = ("2025-11-25", "2025-06-18", "2025-03-26", None)


class Handler(http.server.BaseHTTPRequestHandler):
    """One request. An answer is JSON, or an event stream as soon as something precedes it."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        if self.path == "/sse" and not self.server.mcp.is_modern:
            return self.events()
        session = self.session()
        if self.server.mcp.is_modern or session is None:
            return self.plain(405 if self.server.mcp.is_modern else 404)
        stream = Stream(self)
        stream.begin()
        session.streams.append(stream.send)
        stream.wait_closed()
        session.streams.remove(stream.send)

    def events(self):
        """A session of 2024-11-05: its stream says where messages go, and brings all answers."""
        session = era_server.Conversation(self.server.mcp.faults)
        session.identity, stream = uuid.uuid4().hex, Stream(self)
        self.server.sessions[session.identity] = session
        stream.begin()
        stream.write(b"event: endpoint\ndata: /messages?session=%s\n\n" % session.identity.encode())
        session.streams.append(stream.send)
        stream.wait_closed()
        del self.server.sessions[session.identity]

    def do_DELETE(self):
        if self.server.mcp.is_modern:
            return self.plain(405)
        self.plain(200 if self.server.sessions.pop(self.headers.get("Mcp-Session-Id"), None) else 404)

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        version = self.headers.get("MCP-Protocol-Version")
        if self.path.startswith("/messages?session="):
            session = self.server.sessions.get(self.path[18:])
            self.plain(202 if session else 404)
            if session:
                self.check_credentials(session, message)
                arguments = (message, session, session.streams[0])
                threading.Thread(target=self.server.mcp.receive, args=arguments, daemon=True).start()
            return None
        if self.path == "/sse":
            return self.plain(405)
        if self.server.mcp.is_modern:
            session = era_server.Conversation(self.server.mcp.faults)
            if version != era_server.MODERN:
                return self.error(400, message, -32022, {"supported": [era_server.MODERN], "requested": version})
            if "id" in message and self.headers.get("Mcp-Method") != message.get("method"):
                return self.error(400, message, -32020, None)
        elif version not in LEGACY:
            return self.plain(400)
        elif message.get("method") == "initialize":
            session = era_server.Conversation(self.server.mcp.faults)
            session.identity = uuid.uuid4().hex
            self.server.sessions[session.identity] = session
        else:
            session = self.session()
            if session is None:
                return self.plain(404 if "Mcp-Session-Id" in self.headers else 400)
        self.check_credentials(session, message)
        if self.server.mcp.is_modern:
            threading.Thread(target=self.watch, args=(session,), daemon=True).start()
        stream = Stream(self, session if message.get("method") == "initialize" else None)
        if not self.server.mcp.receive(message, session, stream.send):
            return self.plain(202)
        stream.end()

    def check_credentials(self, session, message):
        for name in ("Authorization", "Cookie"):
            if name in self.headers:
                session.fault(f"{name} of the client", message)

    def watch(self, session):
        """A modern client cancels by closing the connection."""
        try:
            is_closed = not self.connection.recv(1, socket.MSG_PEEK)
        except OSError:
            is_closed = True
        if is_closed:
            for event in list(session.in_flight.values()):
                event.set()

    def session(self):
        """The session of the request; None when there is none, or no longer."""
        identity = self.headers.get("Mcp-Session-Id")
        session = self.server.sessions.get(identity)
        if session and self.server.expire and session.calls >= self.server.expire:
            # Once is enough: whoever has to begin again must not have to do so for ever.
            self.server.expire = 0
            del self.server.sessions[identity]
            return None
        return session

    def plain(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def error(self, status, message, code, data):
        body = {"jsonrpc": "2.0", "id": message.get("id"), "error": {"code": code, "message": "refused"}}
        if data:
            body["error"]["data"] = data
        self.json(json.dumps(body).encode(), status)

    def json(self, body, status=200, session=None):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if session:
            self.send_header("Mcp-Session-Id", session.identity)
        self.end_headers()
        self.wfile.write(body)


class Stream:
    """Where the messages for one request go."""

    def __init__(self, handler, opened=None):
        self.handler, self.opened = handler, opened
        self.lock, self.is_open, self.is_over = threading.Lock(), False, False

    def begin(self):
        self.is_open = True
        self.handler.send_response(200)
        self.handler.send_header("Content-Type", "text/event-stream")
        self.handler.send_header("Transfer-Encoding", "chunked")
        self.handler.end_headers()
        self.write(b": here\n\n")

    def send(self, message):
        with self.lock:
            body = json.dumps(message).encode()
            is_answer = "method" not in message
            if is_answer and not self.is_open:
                is_unknown = message.get("error", {}).get("code") == -32601 and self.handler.server.mcp.is_modern
                self.is_over = True
                return self.handler.json(body, 404 if is_unknown else 200, self.opened)
            if not self.is_open:
                self.begin()
            self.write(b"event: message\ndata: " + body + b"\n\n")

    def write(self, data):
        try:
            self.handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.handler.wfile.flush()
        except OSError:
            self.handler.close_connection = True

    def wait_closed(self):
        try:
            self.handler.connection.recv(1, socket.MSG_PEEK)
        except OSError:
            pass
        self.handler.close_connection = True

    def end(self):
        if not self.is_open and not self.is_over:
            self.begin()
        if self.is_open and not self.handler.close_connection:
            try:
                self.handler.wfile.write(b"0\r\n\r\n")
            except OSError:
                self.handler.close_connection = True


class HTTPServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024
    allow_reuse_address = True


def serve(server, expire):
    listener = HTTPServer(("127.0.0.1", 0), Handler)
    listener.mcp, listener.expire, listener.sessions = server, expire, {}
    print(f"listening on http://127.0.0.1:{listener.server_address[1]}/mcp", file=sys.stderr, flush=True)
    listener.serve_forever()
