#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ordinary tillctl has no trace of a crash point; the one of these tests dies where it is told.

Usage: test-crash-points.py TILLCTL TILLCTL-CRASHING SANDBOX RELAY
"""
import json
import os
import signal
import subprocess
import sys
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'integration'))
from world import DONE, GOOD_CARD, KEY, World, wait_until  # noqa: E402

TILLCTL, CRASHING, SANDBOX, RELAY = sys.argv[1:5]
TRACES = (b'TILL_CRASH_AT', b'till_crash_point')

# What the journal must say of a charge after each death, and whether money moved.
DEATHS = (('mover-tokenized', None, 0), ('before-prepared', None, 0),
          ('after-prepared', 'refused', 0), ('before-sent', 'refused', 0),
          ('after-sent', 'done', 1), ('http-POST:2', 'done', 1), ('mover-answered', 'done', 1),
          ('before-done', 'done', 1), ('after-done', 'done', 1), ('writer-settled', 'done', 1),
          ('writer-taken-in', 'done', 1))


# Where a list dies, and how many of its two refunds have moved then, told or not.
LIST_DEATHS = (('before-prepared:1', 0), ('after-prepared:1', 0), ('before-sent:1', 0),
               ('after-sent:1', 0), ('http-POST:1', None), ('mover-answered:1', 1),
               ('before-done:1', 1), ('after-done:1', 1), ('writer-settled:1', 1),
               ('writer-taken-in:1', 1), ('after-prepared:2', 1), ('after-sent:2', 1),
               ('mover-answered:2', 2), ('after-done:2', 2))


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


def refunds_of(world, payment):
    query = urllib.parse.urlencode({'charge': payment, 'limit': 100})
    request = urllib.request.Request(world.url + '/v1/refunds?' + query,
                                     headers={'Authorization': 'Bearer ' + KEY})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return sorted(refund['amount'] for refund in json.load(answer)['data'])


def test_a_list_goes_on():
    """Two parts of one payment, the program dead at every step: each part once."""
    world = World([CRASHING, SANDBOX, RELAY])
    try:
        world.start_sandbox(payments=0)
        world.sign_in()
        for number, (point, moved) in enumerate(LIST_DEATHS):
            charged = world.charge('L-%d' % number, '--again', amount='3.00')
            payment = json.loads(charged.stdout)['result_id']
            path = world.path('list-%d.csv' % number)
            with open(path, 'w', encoding='utf-8') as file:
                file.write('%s,1.00\n%s,2.00\n' % (payment, payment))
            argv = world.argv('refund', '--file', path, '--yes')
            done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                  check=False, env={**os.environ, 'TILL_CRASH_AT': point},
                                  timeout=60)
            assert done.returncode == -signal.SIGKILL and done.stdout == '', (point, done)
            if moved is not None:
                assert len(refunds_of(world, payment)) == moved, point
            for _ in range(2):
                done = world.ctl('refund', '--file', path, '--yes')
                assert done.returncode == DONE, (point, done)
                assert refunds_of(world, payment) == [100, 200], point
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
