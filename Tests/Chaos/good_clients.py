#!/usr/bin/env python3
"""Clients that behave: each calls `echo` at a steady pace and writes down how long it took.

    good_clients.py PORT DIRECT COUNT PACE FILE     PACE: calls a second of each

As many again ask the upstream itself, on port DIRECT, which tells a slow gateway from a busy machine.
A line of the file: nanoseconds since 1970, `via` or `direct`, microseconds taken, and what went wrong, or `ok`.
"""

import random
import sys
import threading
import time

sys.dont_write_bytecode = True
import messages


def run(port, way, name, pace, file, lock):
    draw = random.Random(name)
    number = 0
    connection = None
    time.sleep(draw.random() / pace)
    due = time.monotonic()
    while True:
        number += 1
        tag = f"{name}-{number}"
        body = messages.tool_call(number, "echo", {"tag": tag})
        began = time.monotonic_ns()
        try:
            connection = connection or messages.Connection(port, seconds=10)
            status, fields, answer = connection.ask(messages.post(body, "echo"))
            message = messages.message_of(fields, answer)
            said = message.get("result", {}).get("content", [{}])[0].get("text")
            word = "ok" if message.get("id") == number and said == tag else f"status {status}, {answer[:200]!r}"
        except (messages.Lost, ValueError) as error:
            word = f"{type(error).__name__} {error}"
            connection = None
        took = (time.monotonic_ns() - began) // 1000
        with lock:
            file.write(f"{time.time_ns()} {way} {took} {word}\n")
        due = max(due + 1 / pace, time.monotonic() - 1 / pace)
        time.sleep(max(0, due - time.monotonic()))


def main():
    ports = {"via": int(sys.argv[1]), "direct": int(sys.argv[2])}
    count, pace, path = int(sys.argv[3]), float(sys.argv[4]), sys.argv[5]
    lock = threading.Lock()
    with open(path, "w", encoding="utf-8") as file:
        for index in range(count):
            for way, port in ports.items():
                threading.Thread(target=run, args=(port, way, f"{way}{index}", pace, file, lock), daemon=True).start()
        while True:
            time.sleep(0.2)
            with lock:
                file.flush()


if __name__ == "__main__":
    main()
