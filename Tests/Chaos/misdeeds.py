"""What a bad upstream does to the connection on which it is asked; each has the name of a tool."""

import json
import os
import socket
import struct
import threading
import time

PIECE = b"x" * 65536
BIG_BYTES = 50 * 1024 * 1024
NOTIFICATIONS = 100_000

# Nobody is to use the connection again, and wait for an answer to that.
JSON_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
EVENT_HEAD = (b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
              b"Connection: close\r\n\r\n")


def answer(number, text="done"):
    result = {"content": [{"type": "text", "text": text}], "resultType": "complete"}
    return json.dumps({"jsonrpc": "2.0", "id": number, "result": result}, separators=(",", ":")).encode()


def whole(body):
    return JSON_HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


def big_parts(number):
    """An answer of 50 MB: what stands before and after its long text."""
    before, after = answer(number, "@").split(b"@")
    return before, after


def wait_for_end(own):
    """Returns when the other side has closed."""
    own.settimeout(None)
    try:
        while own.recv(65536):
            pass
    except OSError:
        pass


def stall(own, number):
    wait_for_end(own)


def stall_body(own, number):
    own.sendall(JSON_HEAD + b"Content-Length: 500\r\n\r\n{")
    wait_for_end(own)


def drip(own, number):
    for byte in whole(answer(number)):
        own.sendall(bytes([byte]))
        time.sleep(0.005)


def cut_length(own, number):
    own.sendall(JSON_HEAD + b"Content-Length: 5000\r\n\r\n" + answer(number))


def cut_chunk(own, number):
    own.sendall(JSON_HEAD + b"Transfer-Encoding: chunked\r\n\r\n1000\r\n" + answer(number))


def cut_event(own, number):
    own.sendall(EVENT_HEAD + chunk(b"data: " + answer(number)[:40]))


def reset(own, number):
    own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def reset_body(own, number):
    own.sendall(JSON_HEAD + b"Content-Length: 5000\r\n\r\n" + answer(number))
    time.sleep(0.02)
    reset(own, number)


def twice(own, number):
    kept = whole(answer(number)).replace(b"Connection: close\r\n", b"")
    own.sendall(kept + kept.replace(b"done", b"2nd!"))
    time.sleep(0.05)
    own.sendall(kept.replace(b"done", b"3rd!"))
    wait_for_end(own)


def twice_event(own, number):
    for text in ("done", "second"):
        own.sendall((EVENT_HEAD if text == "done" else b"") + chunk(b"data: " + answer(number, text) + b"\n\n"))
    own.sendall(b"0\r\n\r\n")


def garbage(own, number):
    own.sendall(b"\x00\xff\xfeHTTP/9.9 abc\r\n\r\n" + os.urandom(2000))


def wide_head(own, number):
    own.sendall(b"HTTP/1.1 200 OK\r\nX-Wide: " + b"w" * (1 << 20) + b"\r\n\r\n")


def flood(own, number):
    note = b'data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"flood"}}\n\n'
    own.sendall(EVENT_HEAD)
    for _ in range(NOTIFICATIONS // 100):
        own.sendall(chunk(note * 100))
    own.sendall(chunk(b"data: " + answer(number) + b"\n\n") + b"0\r\n\r\n")


def big_json(own, number):
    before, after = big_parts(number)
    own.sendall(JSON_HEAD + b"Content-Length: %d\r\n\r\n" % (len(before) + BIG_BYTES + len(after)) + before)
    for _ in range(BIG_BYTES // len(PIECE)):
        own.sendall(PIECE)
    own.sendall(after)


def big_event(own, number):
    before, after = big_parts(number)
    own.sendall(EVENT_HEAD + chunk(b"data: " + before))
    for _ in range(BIG_BYTES // len(PIECE)):
        own.sendall(chunk(PIECE))
    own.sendall(chunk(after + b"\n\n") + b"0\r\n\r\n")


BY_NAME = {deed.__name__: deed for deed in (
    stall, stall_body, drip, cut_length, cut_chunk, cut_event, reset, reset_body, twice, twice_event, garbage,
    wide_head, flood, big_json, big_event)}


class Crook:
    """A process that takes connections over and does to them what their request asks for."""

    def __init__(self):
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        if os.fork() == 0:
            self.socket.close()
            Crook._work(theirs)
            os._exit(0)
        theirs.close()

    def take(self, connection, message):
        order = json.dumps({"tool": message["params"]["name"], "id": message["id"]}).encode()
        socket.send_fds(self.socket, [order], [connection.fileno()])

    @staticmethod
    def _work(orders):
        while True:
            order, descriptors, _, _ = socket.recv_fds(orders, 4096, 1)
            if not order:
                return
            threading.Thread(
                target=Crook._do, args=(json.loads(order), socket.socket(fileno=descriptors[0])), daemon=True).start()

    @staticmethod
    def _do(order, own):
        own.settimeout(60)
        try:
            BY_NAME[order["tool"]](own, order["id"])
        except OSError:
            # The gateway hung up on us, and rightly so.
            pass
        own.close()
