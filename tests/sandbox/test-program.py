#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts and ends the practice gateway as a program, kindly and unkindly.

Usage: test-program.py PROGRAM
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

PROGRAM = os.path.abspath(sys.argv[1])
KEY = "sk_test_program"
PAY = {"amount": 500, "currency": "gbp", "payment_method": "pm_card_visa", "confirm": "true",
       "payment_method_types[]": "card"}


def start(*arguments):
    process = subprocess.Popen([PROGRAM, "--secret-key", KEY, *arguments], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    ready = json.loads(process.stdout.readline())
    assert ready["ready"] is True and list(ready) == ["ready", "url"], ready
    return process, ready["url"]


def call(url, path, params=None, key=None):
    data = urllib.parse.urlencode(params).encode() if params is not None else None
    headers = {"Authorization": f"Bearer {KEY}"}
    if key is not None:
        headers["Idempotency-Key"] = key
    request = urllib.request.Request(f"{url}/v1/{path}", data=data, headers=headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer), answer.headers


def end(process, how=signal.SIGTERM):
    process.send_signal(how)
    out, err = process.communicate(timeout=20)
    assert out == b"", out
    return process.returncode, err


def test_ends_kindly():
    for how in (signal.SIGTERM, signal.SIGINT):
        process, url = start("--payments", "20")
        assert url.startswith("http://127.0.0.1:"), url
        assert call(url, "charges")[0]["object"] == "list"
        assert end(process, how) == (0, b"")


def test_bad_arguments():
    for arguments in (["--port", "70000"], ["--payments", "-1"], ["--nonsense"], ["stray"],
                      ["--restricted-key", "rk_test_x:fly"], ["--db", "/nowhere/at/all.db"]):
        result = subprocess.run([PROGRAM, *arguments], capture_output=True, timeout=20,
                                check=False)
        assert result.returncode != 0, arguments
        assert result.stdout == b"", arguments
        assert result.stderr.startswith(b"tillroll-sandbox: "), result.stderr


def test_port_is_taken():
    process, url = start()
    port = url.rsplit(":", 1)[1]
    result = subprocess.run([PROGRAM, "--port", port], capture_output=True, timeout=20, check=False)
    assert result.returncode != 0 and result.stderr != b"", result
    assert end(process)[0] == 0


def test_killed_in_the_middle():
    """What was answered is there after a kill, and its key still gives the same answer."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "practice.db")
        process, url = start("--db", path, "--payments", "100")
        first, _ = call(url, "payment_intents", PAY, "key-1")
        process.kill()
        process.communicate()

        process, url = start("--db", path, "--payments", "100")
        again, headers = call(url, "payment_intents", PAY, "key-1")
        assert again == first
        assert headers["Idempotent-Replayed"] == "true"
        assert os.stat(path).st_mode & 0o777 == 0o600
        assert end(process) == (0, b"")


def test_ends_with_its_parent():
    parent = subprocess.Popen(
        ["/bin/sh", "-c", f"'{PROGRAM}' --exit-with-parent & echo $!; wait"],
        stdout=subprocess.PIPE)
    child = int(parent.stdout.readline())
    assert b"ready" in parent.stdout.readline()
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 20
    while os.path.exists(f"/proc/{child}") and b"Z" not in state_of(child):
        assert time.monotonic() < deadline, "it outlives its parent"
        time.sleep(0.01)
    parent.stdout.close()


def state_of(pid):
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rsplit(b")", 1)[1].split()[0]
    except OSError:
        return b"Z"


def main():
    tests = [value for name, value in sorted(globals().items()) if name.startswith("test_")]
    print(f"1..{len(tests)}")
    for number, test in enumerate(tests, 1):
        test()
        print(f"ok {number} {test.__name__}")


if __name__ == "__main__":
    main()
