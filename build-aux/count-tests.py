#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what meson's test logs say, down to the single test.

    count-tests.py [--passed N] [--failed N] TESTLOG.json...

Prints the whole output of every program that failed, then, as the last line, "N passed, N failed"
with ", N skipped" where some were. A program that speaks TAP counts with its subtests, any other
one as one; a program that fails without saying where (a crash, a timeout, a leak found at its end,
fewer tests than it planned) counts as one more failure. Exit status 1 when anything failed or
nothing passed.
"""
import argparse
import json
import re
import sys

TAP_LINE = re.compile(r'^(not )?ok\b[^#]*(?:#\s*(\w+))?')
TAP_PLAN = re.compile(r'^1\.\.(\d+)')
FINE = ('OK', 'EXPECTEDFAIL')


def count(test):
    """Returns passed, failed, skipped of one entry of the log."""
    passed = failed = skipped = 0
    planned = None
    for line in test.get('stdout', '').splitlines():
        plan = TAP_PLAN.match(line)
        if plan:
            planned = int(plan.group(1))
            continue
        found = TAP_LINE.match(line)
        if not found:
            continue
        if (found.group(2) or '').upper() == 'SKIP':
            skipped += 1
        elif found.group(1):
            failed += 1
        else:
            passed += 1
    if planned is None:                                     # does not speak TAP
        passed = failed = skipped = 0
    result = test['result']
    if result == 'SKIP':
        skipped = skipped or 1
    elif result not in FINE:
        failed = failed or 1
    elif planned is None:
        passed = 1
    elif passed + failed + skipped < planned:
        failed += 1
    return passed, failed, skipped


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--passed', type=int, default=0)
    parser.add_argument('--failed', type=int, default=0)
    parser.add_argument('logs', nargs='*')
    options = parser.parse_args()
    passed, failed, skipped = options.passed, options.failed, 0
    for path in options.logs:
        try:
            with open(path, encoding='utf-8') as log:
                tests = [json.loads(line) for line in log if line.strip()]
        except (OSError, ValueError) as error:
            print('no usable test log: %s' % error)
            failed += 1
            continue
        for test in tests:
            p, f, s = count(test)
            passed, failed, skipped = passed + p, failed + f, skipped + s
            if f:
                print('==== %s: %s ====' % (test['name'], test['result']))
                print(test.get('stdout', ''), test.get('stderr', ''), sep='\n')
    print('%d passed, %d failed%s' % (passed, failed, ', %d skipped' % skipped if skipped else ''))
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
