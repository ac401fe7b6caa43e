#!/usr/bin/env python3
"""Calls tools through a gateway at a steady rate over kept connections, and tells every so often how long they took.

    pacer.py PORT RATE CONNECTIONS EVERY     RATE: calls a second of all connections, 0: as many as possible

A line on standard output every EVERY seconds: an object with `calls`, `refused`, `errors` and times in milliseconds.
"""

import asyncio
import itertools
import json
import random
import sys
import time

sys.dont_write_bytecode = True
import harness
import messages

CALLS_A_CONNECTION = 2000


class Tally:
    def __init__(self):
        self.times, self.refused, self.errors = [], 0, []

    def line(self):
        line = {"calls": len(self.times), "refused": self.refused, "errors": len(self.errors),
                "first_error": self.errors[0] if self.errors else None,
                "p50_ms": round(harness.percentile(self.times, 0.5) * 1000, 3),
                "p99_ms": round(harness.percentile(self.times, 0.99) * 1000, 3)}
        self.__init__()
        return line


class Caller(asyncio.Protocol):
    """One connection with one call at a time; each is checked for its own id."""

    numbers = itertools.count(1)

    def __init__(self, tally, period):
        self.tally, self.period = tally, period
        self.data, self.left = b"", CALLS_A_CONNECTION
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        self.due = time.monotonic()
        self._send()

    def _send(self):
        self.number = next(Caller.numbers)
        draw = self.number % 20
        # One in twenty is refused, one has a counter of its own that will soon be idle, the rest share one.
        tool = "closed" if draw == 0 else "account" if draw == 1 else "echo"
        body = b'{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"%s","arguments":{"account":"a%d"},' \
               b'"_meta":%s}}' % (self.number, tool.encode(), self.number, META)
        self.began = time.monotonic()
        self.transport.write(messages.post(body, tool))

    def data_received(self, data):
        self.data += data
        end = self.data.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.data[:end].lower()
        length = int(head[head.index(b"content-length:") + 15:].split(b"\r\n", 1)[0])
        if len(self.data) < end + 4 + length:
            return
        body, self.data = self.data[end + 4:], b""
        now = time.monotonic()
        self.tally.times.append(now - self.began)
        if b'"id":%d,' % self.number not in body or not head.startswith(b"http/1.1 200"):
            self.tally.errors.append(body[:200].decode("utf-8", "replace"))
        elif b'"default_deny"' in body:
            self.tally.refused += 1
        elif b'"isError":true' in body:
            self.tally.errors.append(body[:200].decode("utf-8", "replace"))
        self.left -= 1
        if self.left == 0:
            return self.transport.close()
        self.due = max(self.due + self.period, now - self.period)
        if self.due <= now:
            self._send()
        else:
            asyncio.get_running_loop().call_later(self.due - now, self._send_if_open)

    def _send_if_open(self):
        if not self.transport.is_closing():
            self._send()

    def connection_lost(self, error):
        if self.left > 0:
            self.tally.errors.append(f"the connection ended: {error}")
        if not self.done.done():
            self.done.set_result(None)


META = json.dumps(messages.META, separators=(",", ":")).encode()


async def keep_calling(port, tally, period):
    await asyncio.sleep(random.random() * min(period, 1))
    while True:
        try:
            _, caller = await asyncio.get_running_loop().create_connection(
                lambda: Caller(tally, period), "127.0.0.1", port)
            await caller.done
        except OSError as error:
            tally.errors.append(str(error))
            await asyncio.sleep(0.1)


async def run(port, rate, connections, every):
    tally = Tally()
    tasks = [asyncio.create_task(keep_calling(port, tally, connections / rate if rate else 0))
             for _ in range(connections)]
    while True:
        await asyncio.sleep(every)
        print(json.dumps(tally.line()), flush=True)
        assert not any(task.done() for task in tasks)


if __name__ == "__main__":
    asyncio.run(run(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
