"""Starts and ends gateways and upstreams, looks at them from outside, and keeps the score."""

import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LISTENING = re.compile(rb"listening on https?://[^:/]+:(\d+)")


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def arguments(description, add):
    """The options that every run has, and those that `add` adds."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--binary", default=os.environ.get("SALLYPORT", str(ROOT / ".build/release/sallyport")))
    parser.add_argument("--json", action="store_true", help="one line of results on standard output")
    parser.add_argument("--keep", action="store_true", help="keep the folder with logs and state")
    add(parser)
    options = parser.parse_args()
    if not os.access(options.binary, os.X_OK):
        sys.exit(f"no binary at {options.binary}: `make build`, or name one with --binary")
    return options


class Process:
    """A process with a group of its own, whose standard error is read line by line."""

    def __init__(self, command, *, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL):
        self.popen = subprocess.Popen(
            command, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, start_new_session=True)
        self.pid = self.popen.pid
        self.lines = []
        self.port = None
        self.is_listening = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.popen.stderr:
            if len(self.lines) < 1000:
                self.lines.append(line.decode("utf-8", "replace").rstrip())
            found = LISTENING.search(line)
            if found:
                self.port = int(found.group(1))
                self.is_listening.set()
        self.is_listening.set()

    def wait_listening(self, seconds=20):
        """The port; raises with what the process said when it does not listen."""
        self.is_listening.wait(seconds)
        if self.port is None:
            raise RuntimeError("it does not listen: " + " | ".join(self.lines[-5:]))
        return self.port

    def is_alive(self):
        return self.popen.poll() is None

    def kill(self):
        """Ends it as no process can notice."""
        self._signal(self.pid, signal.SIGKILL)
        self.popen.wait()

    def stop(self, seconds=15):
        """Ends it in order; its exit status, or None when it had to be killed."""
        self._signal(self.pid, signal.SIGTERM)
        try:
            return self.popen.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill_group()
            return None

    def kill_group(self):
        self._signal(-self.pid, signal.SIGKILL)
        self.popen.wait()

    @staticmethod
    def _signal(target, number):
        try:
            os.kill(target, number)
        except ProcessLookupError:
            pass


class World:
    """A folder and all processes of a run; nothing of them is left behind."""

    def __init__(self, options):
        self.options = options
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sallyport-chaos-"))
        self.state = self.folder / "state"
        self._processes = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self._processes:
            process.kill_group()
        if self.options.keep:
            say(f"kept {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def start(self, command, **streams):
        process = Process([str(part) for part in command], **streams)
        self._processes = [old for old in self._processes if old.is_alive()] + [process]
        return process

    def gateway(self, policy, *rest, name="shop", **streams):
        command = [self.options.binary, "-c", policy, "--state-dir", self.state, "--name", name, *rest]
        return self.start(command, **streams)

    def upstream(self, *rest):
        """An upstream over HTTP that listens; see upstream.py."""
        process = self.start([sys.executable, HERE / "upstream.py", "--http", *rest])
        process.wait_listening()
        return process

    def sallyport(self, *rest):
        """Runs a command to its end: exit status, standard output and standard error."""
        done = subprocess.run([self.options.binary, *map(str, rest)], capture_output=True, timeout=300)
        return done.returncode, done.stdout.decode(), done.stderr.decode()


def sample(pid):
    """Memory (KiB), descriptors and threads of a process, its CPU time, and how long it waited for a core."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    read = {key: int(value) for key, value in re.findall(r"^(VmRSS|VmHWM|RssAnon|Threads):\s+(\d+)", status, re.M)}
    return {"rss_kib": read["VmRSS"], "anonymous_kib": read["RssAnon"], "peak_kib": read["VmHWM"],
            "threads": read["Threads"],
            "descriptors": len(os.listdir(f"/proc/{pid}/fd")), **_scheduled(pid)}


def _scheduled(pid):
    worked, waited = 0, 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            numbers = (task / "schedstat").read_text().split()
        except OSError:
            # A thread that has just ended, or a kernel that does not say.
            continue
        worked, waited = worked + int(numbers[0]), waited + int(numbers[1])
    return {"worked_ns": worked, "waited_ns": waited}


def percentile(values, part):
    """The value below which `part` of them lie; 0 when there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0


class Verdict:
    """What was promised, whether it was kept, and the numbers."""

    def __init__(self, name):
        self.result = {"run": name, "broken": [], "numbers": {}}

    def number(self, key, value):
        self.result["numbers"][key] = value

    def expect(self, promise, is_kept, detail=""):
        say(f"{'kept  ' if is_kept else 'BROKEN'} {promise}{': ' + str(detail) if detail != '' else ''}")
        if not is_kept:
            self.result["broken"].append(f"{promise}: {detail}")

    def finish(self, options):
        """Prints the results; the exit status."""
        if options.json:
            print(json.dumps(self.result), flush=True)
        else:
            say("numbers: " + json.dumps(self.result["numbers"]))
        say("BROKEN: " + "; ".join(self.result["broken"]) if self.result["broken"] else "every promise was kept")
        return 1 if self.result["broken"] else 0
