"""A small MCP client of either era, over stdio or HTTP, that answers what servers ask."""

import http.client
import itertools
import json
import queue
import socket
import subprocess
import threading
import urllib.parse

MODERN = "2026-07-28"
LEGACY = "2025-11-25"
RESERVED = "io.modelcontextprotocol/"
CAPABILITIES = {"elicitation": {"form": {}}, "sampling": {}, "roots": {},
                "extensions": {"io.modelcontextprotocol/tasks": {}}}
NAMED = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri", "tasks/get": "taskId"}


class Failed(Exception):
    """No answer, or one that is none."""


class Client:
    """What both transports share: opening, calls, and answers to questions."""

    def __init__(self, era):
        self.is_modern = era == "modern"
        self.version = MODERN if self.is_modern else LEGACY
        self.numbers = itertools.count(1)
        self.notifications, self.questions = [], []
        self.opening, self.user = None, "Ada"

    def open(self):
        """The result of `initialize` or `server/discover`."""
        if self.is_modern:
            self.opening = self.result(self.request("server/discover", {}))
        else:
            self.opening = self.result(self.request("initialize", {
                "protocolVersion": self.version, "capabilities": CAPABILITIES,
                "clientInfo": {"name": "chaos", "version": "1"}}))
            self.notify("notifications/initialized")
        return self.opening

    def request(self, method, params, number=None, seconds=20, token=None):
        """The response to a request, whatever it is."""
        number = next(self.numbers) if number is None else number
        params = self.filled(params, token)
        return self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params}, seconds)

    def filled(self, params, token=None):
        """Parameters with what every request of the era carries."""
        found = {} if token is None else {"progressToken": token}
        if self.is_modern:
            found |= {RESERVED + "protocolVersion": MODERN, RESERVED + "clientCapabilities": CAPABILITIES,
                      RESERVED + "clientInfo": {"name": "chaos", "version": "1"}}
        return params | ({"_meta": params.get("_meta", {}) | found} if found else {})

    def result(self, response):
        if "result" not in response:
            raise Failed(json.dumps(response)[:300])
        return response["result"]

    def call(self, tool, arguments=None, **options):
        """The result of a call, after all questions."""
        params = {"name": tool, "arguments": arguments or {}}
        result = self.result(self.request("tools/call", params, **options))
        for _ in range(10):
            if result.get("resultType") != "input_required":
                return result
            if not self.is_modern:
                raise Failed("input_required for a client that does not know it")
            answers = {key: self.reply(asked["method"], asked.get("params", {}))
                       for key, asked in result.get("inputRequests", {}).items()}
            again = params | ({"inputResponses": answers} if answers else {})
            if "requestState" in result:
                again["requestState"] = result["requestState"]
            options.pop("number", None)
            result = self.result(self.request("tools/call", again, **options))
        raise Failed("asked without end")

    def words(self, tool, arguments=None, **options):
        """The text that a call returns."""
        return self.call(tool, arguments, **options)["content"][0]["text"]

    def reply(self, method, params):
        """What the user says."""
        self.questions.append((method, params))
        if method == "roots/list":
            return {"roots": []}
        if method == "sampling/createMessage":
            return {"role": "assistant", "content": {"type": "text", "text": "Paris"}, "model": "m"}
        return {"action": "accept", "content": {"name": self.user}}

    def incoming(self, message):
        """A message of the server that is no response: the answer to it, or None."""
        if "id" not in message:
            self.notifications.append(message)
            return None
        if self.is_modern:
            raise Failed("a request to a modern client: " + json.dumps(message)[:200])
        if message["method"] == "ping":
            return {"jsonrpc": "2.0", "id": message["id"], "result": {}}
        return {"jsonrpc": "2.0", "id": message["id"],
                "result": self.reply(message["method"], message.get("params", {}))}


class StdioClient(Client):
    """A client that starts its server, and reads its answers as they come."""

    def __init__(self, era, command, errors=subprocess.DEVNULL):
        super().__init__(era)
        self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=errors, start_new_session=True)
        self.lock, self.waiting, self.strays, self.failure = threading.Lock(), {}, [], None
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            message = json.loads(line)
            if "method" in message:
                try:
                    answer = self.incoming(message)
                except Failed as failure:
                    self.failure = failure
                    continue
                if answer:
                    self._write(answer)
                continue
            with self.lock:
                box = self.waiting.pop(json.dumps(message.get("id")), None)
            (box.put(message) if box else self.strays.append(message))
        with self.lock:
            for box in self.waiting.values():
                box.put(None)

    def _write(self, message):
        with self.lock:
            try:
                self.process.stdin.write(json.dumps(message).encode() + b"\n")
                self.process.stdin.flush()
            except OSError as error:
                raise Failed("the server is gone") from error

    def send(self, message, seconds):
        box = queue.Queue()
        with self.lock:
            self.waiting[json.dumps(message["id"])] = box
        self._write(message)
        try:
            answer = box.get(timeout=seconds)
        except queue.Empty:
            raise Failed(f"no answer to {message['method']} in {seconds} s") from None
        if answer is None:
            raise Failed("the server is gone")
        if self.failure:
            raise self.failure
        return answer

    def notify(self, method, params=None):
        self._write({"jsonrpc": "2.0", "method": method} | ({"params": params} if params else {}))

    def cancel_soon(self, tool, arguments, seconds):
        """Sends a call, and cancels it after a while."""
        number = next(self.numbers)
        self._write({"jsonrpc": "2.0", "id": number, "method": "tools/call",
                     "params": self.filled({"name": tool, "arguments": arguments})})
        threading.Event().wait(seconds)
        self.notify("notifications/cancelled", {"requestId": number})

    def hear(self, seconds, wanted):
        """Opens whatever brings change notifications, and waits until `wanted` says that it is open."""
        if not self.is_modern:
            return True
        self._write({"jsonrpc": "2.0", "id": "listen", "method": "subscriptions/listen",
                     "params": self.filled({"notifications": {"toolsListChanged": True}})})
        return self.heard(seconds, wanted)

    def heard(self, seconds, wanted):
        for _ in range(int(seconds * 20)):
            if any(message["method"] == wanted for message in self.notifications):
                return True
            threading.Event().wait(0.05)
        return False

    def close(self):
        try:
            self.process.stdin.close()
            self.process.wait(10)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()


class HTTPClient(Client):
    """A client of an endpoint; each request has a connection of its own."""

    def __init__(self, era, url, token=None):
        super().__init__(era)
        self.url, self.token, self.session, self.status = urllib.parse.urlsplit(url), token, None, None
        self.listening = None

    def post(self, message, seconds=20):
        """A connection with its answer begun, and the answer."""
        connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=seconds)
        fields = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        method = message.get("method", "")
        if self.is_modern:
            fields |= {"MCP-Protocol-Version": MODERN, "Mcp-Method": method}
            if method in NAMED:
                fields["Mcp-Name"] = str(message["params"].get(NAMED[method], ""))
        elif method != "initialize":
            fields["MCP-Protocol-Version"] = self.version
            fields |= {"Mcp-Session-Id": self.session} if self.session else {}
        if self.token:
            fields["Authorization"] = "Bearer " + self.token
        connection.request("POST", self.url.path, json.dumps(message).encode(), fields)
        answer = connection.getresponse()
        self.status = answer.status
        if method == "initialize":
            self.session = answer.getheader("Mcp-Session-Id")
        return connection, answer

    def send(self, message, seconds):
        try:
            connection, answer = self.post(message, seconds)
            try:
                return self._response(message, answer)
            finally:
                connection.close()
        except (OSError, http.client.HTTPException) as error:
            raise Failed(f"{message['method']}: {error!r}") from error

    def _response(self, message, answer):
        if "text/event-stream" not in (answer.getheader("Content-Type") or ""):
            body = answer.read()
            try:
                return json.loads(body)
            except ValueError:
                raise Failed(f"{answer.status} {body[:100]!r}") from None
        for event in events(answer):
            if "method" not in event and json.dumps(event.get("id")) == json.dumps(message["id"]):
                return event
            self._take(event)
        raise Failed(f"the stream for {message['method']} ended without an answer")

    def _take(self, event):
        reply = self.incoming(event)
        if reply:
            connection, answer = self.post(reply)
            answer.read()
            connection.close()

    def notify(self, method, params=None):
        connection, answer = self.post({"jsonrpc": "2.0", "method": method} | ({"params": params} if params else {}))
        answer.read()
        connection.close()

    def cancel_soon(self, tool, arguments, seconds):
        """Sends a call, and cancels it after a while."""
        number = next(self.numbers)
        message = {"jsonrpc": "2.0", "id": number, "method": "tools/call",
                   "params": self.filled({"name": tool, "arguments": arguments})}
        try:
            connection, _ = self.post(message, seconds)
            connection.close()
        except OSError:
            pass
        if not self.is_modern:
            self.notify("notifications/cancelled", {"requestId": number})

    def hear(self, seconds, wanted):
        """Opens whatever brings change notifications, in a thread."""
        begun = threading.Event()
        self.listening = threading.Thread(target=self._listen, args=(begun,), daemon=True)
        self.listening.start()
        begun.wait(seconds)
        return self.heard(0.05, wanted)

    def _listen(self, begun):
        try:
            if self.is_modern:
                _, answer = self.post({"jsonrpc": "2.0", "id": "listen", "method": "subscriptions/listen",
                                       "params": self.filled({"notifications": {"toolsListChanged": True}})}, 30)
            else:
                connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=30)
                fields = {"Accept": "text/event-stream", "MCP-Protocol-Version": self.version}
                fields |= {"Mcp-Session-Id": self.session} if self.session else {}
                fields |= {"Authorization": "Bearer " + self.token} if self.token else {}
                connection.request("GET", self.url.path, headers=fields)
                answer = connection.getresponse()
                begun.set()
            for event in events(answer):
                if "method" in event:
                    self._take(event)
                begun.set()
        except (OSError, ValueError, http.client.HTTPException):
            pass
        begun.set()

    heard = StdioClient.heard

    def delete(self):
        """Ends the session; the status."""
        connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=20)
        fields = {"Mcp-Session-Id": self.session or "", "MCP-Protocol-Version": self.version}
        fields |= {"Authorization": "Bearer " + self.token} if self.token else {}
        connection.request("DELETE", self.url.path, headers=fields)
        status = connection.getresponse().status
        connection.close()
        return status

    def close(self):
        if not self.is_modern and self.session:
            self.delete()


class EventsClient(HTTPClient):
    """A client of the deprecated transport: one stream brings everything, messages go where it says."""

    def __init__(self, era, url, token=None):
        super().__init__(era, url, token)
        self.lock, self.waiting, self.strays, self.failure = threading.Lock(), {}, [], None
        self.stream = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=60)
        fields = {"Accept": "text/event-stream"} | ({"Authorization": "Bearer " + token} if token else {})
        self.stream.request("GET", self.url.path, headers=fields)
        self.answer = self.stream.getresponse()
        for line in self.answer:
            if line.startswith(b"data:"):
                self.endpoint = line[5:].strip().decode()
                break
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        try:
            for message in events(self.answer):
                if "method" in message:
                    answer = self.incoming(message)
                    if answer:
                        self._write(answer)
                    continue
                with self.lock:
                    box = self.waiting.pop(json.dumps(message.get("id")), None)
                (box.put(message) if box else self.strays.append(message))
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass

    def _write(self, message):
        connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=20)
        fields = {"Content-Type": "application/json"}
        fields |= {"Authorization": "Bearer " + self.token} if self.token else {}
        try:
            connection.request("POST", self.endpoint, json.dumps(message).encode(), fields)
            answer = connection.getresponse()
            self.status = answer.status
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Failed(f"{message.get('method')}: {error!r}") from error
        finally:
            connection.close()

    send, notify, cancel_soon, hear = (
        StdioClient.send, StdioClient.notify, StdioClient.cancel_soon, StdioClient.hear)

    def close(self):
        try:
            self.stream.sock.shutdown(socket.SHUT_RDWR)
        except (OSError, AttributeError):
            pass


def events(answer):
    """The messages of an event stream, as they come."""
    data = []
    for line in answer:
        line = line.rstrip(b"\r\n")
        if line.startswith(b"data:"):
            data.append(line[5:].lstrip())
        elif not line and data:
            whole, data = b"\n".join(data), []
            if whole:
                yield json.loads(whole)


def together(actions):
    """Runs all at the same moment; what they returned, or the failure of one of them."""
    barrier, found = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place, action):
        barrier.wait()
        try:
            found[place] = action()
        except Exception as error:  # it is told below, in the main thread
            found[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in found:
        if isinstance(one, Exception):
            raise Failed(repr(one))
    return found
