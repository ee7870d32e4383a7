#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs node/client.test.mjs against the practice gateway.

Usage: test-node.py PROGRAM

Stripe's library is fetched by npm into a folder of its own that goes away afterwards. Where there
is no npm, or it cannot fetch, the test says so and is skipped (exit code 77).
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "node")
KEY = "sk_test_node"
RESTRICTED_KEY = "rk_test_node_weak"


def skip(why):
    print(f"1..0 # SKIP {why}")
    sys.exit(77)


def fetch(folder):
    shutil.copy(os.path.join(HERE, "package.json"), folder)
    try:
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts",
                        "--cache", os.path.join(folder, "cache")],
                       cwd=folder, check=True, timeout=90, stdout=subprocess.DEVNULL,
                       stderr=subprocess.PIPE)
    except subprocess.TimeoutExpired:
        skip("npm did not fetch the library in time")
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode(errors="replace").strip().splitlines() or ["?"]
        skip(f"npm cannot fetch the library: {lines[0][:120]}")


def start(program):
    process = subprocess.Popen(
        [program, "--port", "0", "--seed", "11", "--payments", "1000", "--secret-key", KEY,
         "--restricted-key", RESTRICTED_KEY + ":charges_read", "--settle-ms", "50",
         "--exit-with-parent"], stdout=subprocess.PIPE)
    return process, json.loads(process.stdout.readline())["url"]


def main():
    program = os.path.abspath(sys.argv[1])
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            skip(f"{tool} is not installed")
    with tempfile.TemporaryDirectory() as folder:
        fetch(folder)
        process, url = start(program)
        try:
            result = subprocess.run(
                ["node", "--test", "--test-reporter=tap", os.path.join(HERE, "client.test.mjs")],
                timeout=120, check=False,
                env={**os.environ, "SANDBOX_URL": url, "SANDBOX_KEY": KEY,
                     "SANDBOX_RESTRICTED_KEY": RESTRICTED_KEY, "SANDBOX_LIBRARY": folder})
        finally:
            process.send_signal(signal.SIGTERM)
            status = process.wait(timeout=60)
    return result.returncode or status


if __name__ == "__main__":
    sys.exit(main())
