#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ordinary tillctl has no trace of a crash point; the one of these tests dies where it is told.

Usage: test-crash-points.py TILLCTL TILLCTL-CRASHING SANDBOX RELAY
"""
import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'integration'))
from world import DONE, GOOD_CARD, World, wait_until  # noqa: E402

TILLCTL, CRASHING, SANDBOX, RELAY = sys.argv[1:5]
TRACES = (b'TILL_CRASH_AT', b'till_crash_point')

# What the journal must say of a charge after each death, and whether money moved.
DEATHS = (('mover-tokenized', None, 0), ('before-prepared', None, 0),
          ('after-prepared', 'refused', 0), ('before-sent', 'refused', 0),
          ('after-sent', 'done', 1), ('http-POST:2', 'done', 1), ('mover-answered', 'done', 1),
          ('before-done', 'done', 1), ('after-done', 'done', 1), ('writer-settled', 'done', 1),
          ('writer-taken-in', 'done', 1))


def has_traces(path):
    with open(path, 'rb') as file:
        data = file.read()
    return [trace for trace in TRACES if trace in data]


def test_nothing_of_it_is_installed():
    assert has_traces(TILLCTL) == [], has_traces(TILLCTL)
    assert len(has_traces(CRASHING)) == len(TRACES)


def test_the_ordinary_one_does_not_listen():
    done = subprocess.run([TILLCTL, '--version'], capture_output=True, check=False,
                          env={**os.environ, 'TILL_CRASH_AT': 'after-sent:1'})
    assert done.returncode == DONE


def test_dies_where_it_is_told():
    world = World([CRASHING, SANDBOX, RELAY])
    try:
        world.start_sandbox(payments=0)
        world.sign_in()
        for number, (point, state, moved) in enumerate(DEATHS):
            reference = 'D-%d' % number
            before = len(world.ids_at_gateway())
            die(world, point if ':' in point else point + ':1', reference, number)
            assert world.well('sync')['open_instructions'] == 0, point
            said = [line['state'] for line in world.well('journal')
                    if line['reference'] == reference]
            assert said == ([state] if state else []), (point, said)
            wait_until(lambda: len(world.ids_at_gateway()) == before + moved, point)
            assert world.ctl('journal', 'verify').returncode == DONE
    finally:
        world.close()


def die(world, point, reference, number):
    argv = world.argv('charge', '--amount', '%d.00' % (number + 1), '--card-stdin', '--moto',
                      '--reference', reference)
    done = subprocess.run(argv, input=GOOD_CARD, capture_output=True, text=True, check=False,
                          env={**os.environ, 'TILL_CRASH_AT': point}, timeout=60)
    assert done.returncode == -signal.SIGKILL, (point, done)
    assert done.stdout == '', (point, done.stdout)


def main():
    tests = [value for name, value in sorted(globals().items()) if name.startswith('test_')]
    print('1..%d' % len(tests))
    for number, test in enumerate(tests, 1):
        test()
        print('ok %d %s' % (number, test.__name__), flush=True)


if __name__ == '__main__':
    main()
