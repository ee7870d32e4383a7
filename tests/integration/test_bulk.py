#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of refunds with the real programs: killed, cut off, lied to and begun anew. The practice
gateway's own ledger is the witness, asked without any code of ours: each wanted row once, none
twice, and every refused row with its reason."""
import csv
import io
import json
import os
import random
import signal
import subprocess
import time
import urllib.parse
import urllib.request
from collections import Counter
from decimal import Decimal

from world import DONE, KEY, PATIENCE, REFUSED, USAGE, run, wait_until

SEED = 20261121
N_ROWS = 500
N_REFUSED = 50
KILLED_AT = (60, 190, 330)
OUTAGE_AT = 250
FAULTS = ('drop-after', '500-after', 'half-answer', '429', 'drop-before')


def ask(url, data=None):
    request = urllib.request.Request(url, data=data, headers={'Authorization': 'Bearer ' + KEY})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)


def all_of(world, what, **query):
    """Everything of a kind that the gateway has."""
    found = []
    while True:
        asked = {'limit': 100, **query}
        if found:
            asked['starting_after'] = found[-1]['id']
        page = ask(world.url + '/v1/' + what + '?' + urllib.parse.urlencode(asked))
        found += page['data']
        if not page['has_more']:
            return found


def write_list(world, rows, name='list.csv', header='payment,amount,currency,reason,note'):
    path = world.path(name)
    with open(path, 'w', newline='', encoding='utf-8') as file:
        writer = csv.writer(file)
        file.write(header + '\r\n')
        writer.writerows(rows)
    return path


def results_of(done):
    return {int(row['line']): row for row in csv.DictReader(io.StringIO(done))}


def refund(world, path, *args, **kwargs):
    return world.ctl('refund', '--file', path, '--format', 'csv', *args, **kwargs)


def good_payments(world):
    """Those of which all is left, and nobody disputes anything."""
    return [p for p in world.payments() if p['status'] == 'succeeded' and not p['disputed'] and
            p['refunded'] == '0.00' and p['currency'] == 'GBP' and Decimal(p['captured']) > 3]


class Plan:
    """The rows of a list, what each is to move, and why each of the others is refused."""

    def __init__(self, world, chance):
        self.rows, self.wanted, self.refused = [], {}, {}
        kinds = [None] * (N_ROWS - N_REFUSED) + list(range(N_REFUSED))
        chance.shuffle(kinds)
        good = good_payments(world)
        bad = [p for p in world.payments() if p['status'] in ('declined', 'canceled', 'expired')]
        back = [p for p in world.payments() if p['status'] == 'refunded']
        disputed = [p for p in world.payments() if p['status'] == 'disputed']
        chance.shuffle(good)
        assert bad and back and disputed, (len(bad), len(back), len(disputed))
        parts = []
        for kind in kinds:
            if kind is None and parts and chance.random() < 0.2:
                self.want(parts.pop(), '1.01', '1.01')      # another part of the same payment
            elif kind is None:
                payment = good.pop()
                part = chance.random() < 0.4
                if part:
                    parts.append(payment)
                self.want(payment, '1.25' if part else '', '1.25' if part else payment['captured'])
            else:
                self.refuse(kind, good, bad, back, disputed)

    def add(self, *row):
        self.rows.append(row)
        return len(self.rows) + 1

    def want(self, payment, amount, moved):
        line = self.add(payment['id'], amount, '', 'requested_by_customer', '=1+1')
        self.wanted[line] = (payment['id'], int(Decimal(moved) * 100))

    def refuse(self, kind, good, bad, back, disputed):
        rows = (
            lambda: (('ch_%040d' % (kind + 1), '1', '', '', ''), 'no such payment'),
            lambda: ((good[kind]['id'], '99999.00', '', '', ''), 'More than is left'),
            lambda: ((good[kind]['id'], '1', 'EUR', '', ''), 'another currency'),
            lambda: ((bad[kind % len(bad)]['id'], '', '', '', ''), 'No money was taken'),
            lambda: ((back[kind % len(back)]['id'], '0.50', '', '', ''), 'refunded already'),
            lambda: ((disputed[kind % len(disputed)]['id'], '0.50', '', '', ''), 'disputed'),
            lambda: ((good[kind]['id'], '1.999', '', '', ''), 'not an amount'),
            lambda: ((good[kind]['id'], '-1', '', '', ''), 'not an amount'),
            lambda: ((good[kind]['id'], '1', '', 'Because', ''), 'reasons'),
            lambda: ((good[kind]['id'], '1', 'XXQ', '', ''), 'currency'),
        )
        row, why = rows[kind % len(rows)]()
        self.refused[self.add(*row)] = why


def start(world, path):
    return subprocess.Popen(world.argv('refund', '--file', path, '--yes', '--format', 'csv'),
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def kill_at(world, path, before, count):
    """Kills the program with a blow when so many refunds of the list are at the gateway."""
    running = start(world, path)
    wait_until(lambda: len(all_of(world, 'refunds')) - before >= count, '%d refunds' % count, 240)
    running.kill()
    running.communicate(timeout=PATIENCE)
    assert running.returncode == -signal.SIGKILL
    assert os.listdir(os.path.join(world.account_folder(), 'refund-lists')) != []


def cut_off_at(world, path, before, count):
    """The gateway dies in the middle and comes back a while later; the program goes on."""
    running = start(world, path)
    wait_until(lambda: len(all_of(world, 'refunds')) - before >= count, '%d refunds' % count, 240)
    port = urllib.parse.urlsplit(world.url).port
    world.stop(world.sandbox, signal.SIGKILL)
    time.sleep(1)
    assert running.poll() is None
    world.start_sandbox('--admin-port', '0', port=port, payments=900)
    wait_until(lambda: len(all_of(world, 'refunds')) - before > count + 20, 'it goes on', 240)
    return running


def five_hundred_rows(world):
    """Three deaths, an outage and a few lies of the gateway; then the ledger is compared."""
    chance = random.Random(SEED)
    world.start_sandbox('--admin-port', '0', payments=900)
    world.sign_in()
    world.well('sync')
    plan = Plan(world, chance)
    assert (len(plan.rows), len(plan.refused)) == (N_ROWS, N_REFUSED)
    path = write_list(world, plan.rows)
    before = {one['id'] for one in all_of(world, 'refunds')}

    # The dry run is right about every row, and moves nothing.
    dry = refund(world, path, '--dry-run')
    assert dry.returncode == REFUSED, dry
    compare(plan, results_of(dry.stdout), 'ready')
    sums = 'To be refunded: %d, £%s' % (
        len(plan.wanted), format(sum(Decimal(m) for _, m in plan.wanted.values()) / 100, ',.2f'))
    assert sums in dry.stderr, (sums, dry.stderr)
    assert {one['id'] for one in all_of(world, 'refunds')} == before

    kill_at(world, path, len(before), KILLED_AT[0])
    kill_at(world, path, len(before), KILLED_AT[1])
    running = cut_off_at(world, path, len(before), OUTAGE_AT)
    wait_until(lambda: len(all_of(world, 'refunds')) - len(before) >= KILLED_AT[2], 'more', 240)
    running.kill()
    running.communicate(timeout=PATIENCE)

    admin = json.loads(world.sandbox.seen[0])['admin']
    for n, fault in enumerate(FAULTS):
        rule = {'fault': fault, 'method': 'POST', 'path': '/v1/refunds', 'nth': 3 + 4 * n,
                'times': 1}
        ask(admin + '/faults', json.dumps(rule).encode())
    last = refund(world, path, '--yes', '--output', world.path('result.csv'))
    assert last.returncode == REFUSED, last
    assert sum(ask(admin + '/faults')['struck'].values()) == len(FAULTS)

    # Every row, and none but those, at the gateway; each once.
    moved = [one for one in all_of(world, 'refunds') if one['id'] not in before]
    assert Counter((one['charge'], one['amount']) for one in moved) == \
        Counter(plan.wanted.values()), 'the ledger'
    taken = [one for one in all_of(world, 'balance_transactions', type='refund')
             if one['source'] in {refund['id'] for refund in moved}]
    assert -sum(one['amount'] for one in taken) == sum(m for _, m in plan.wanted.values())
    results = results_of(last.stdout)
    compare(plan, results, 'refunded')
    assert {results[line]['refund'] for line in plan.wanted} == {one['id'] for one in moved}
    with open(world.path('result.csv'), newline='', encoding='utf-8') as file:
        assert results_of(file.read()) == results
    assert os.stat(world.path('result.csv')).st_mode & 0o777 == 0o600
    assert "'=1+1" in last.stdout and ',=1+1' not in last.stdout

    # It is through: nothing is left to go on with, and the same list once more does nothing.
    assert os.listdir(os.path.join(world.account_folder(), 'refund-lists')) == []
    again = refund(world, path, '--yes')
    assert again.returncode == REFUSED and len(all_of(world, 'refunds')) == \
        len(before) + len(moved), again
    assert world.ctl('journal', 'verify').returncode == DONE
    assert world.well('journal', '--open') == []


def compare(plan, results, word):
    assert sorted(results) == sorted([*plan.wanted, *plan.refused])
    for line, (payment, minor) in plan.wanted.items():
        row = results[line]
        assert (row['result'], row['payment'], row['currency']) == (word, payment, 'GBP'), row
        assert Decimal(row['amount']) * 100 == minor, row
    for line, why in plan.refused.items():
        assert results[line]['result'] == 'refused' and why in results[line]['why'], \
            (why, results[line])


def confirmed(world):
    """Nothing moves without a yes, and what is asked repeats count and sum."""
    world.start_sandbox()
    world.sign_in()
    world.well('sync')
    payments = good_payments(world)[:2]
    path = write_list(world, [(p['id'], '1.00', '', '', '') for p in payments] +
                      [('ch_none', '1', '', '', '')])
    before = len(all_of(world, 'refunds'))
    for answer in ('', 'no\n', 'y\n'):
        done = refund(world, path, stdin=answer)
        assert done.returncode == REFUSED and 'Nothing was sent' in done.stderr, done
        assert 'Refund 2 of 3 rows, £2.00 in all, from “Practice Shop” (no real money)?' \
            in done.stderr, done.stderr
        assert 'Line 4, ch_none: There is no such payment' in done.stderr, done.stderr
    assert len(all_of(world, 'refunds')) == before
    done = refund(world, path, stdin='yes\n')
    assert done.returncode == REFUSED and len(all_of(world, 'refunds')) == before + 2, done

    batches = {n['batch'] for n in world.well('journal')}
    assert len(batches) == 2 and {b[32:] for b in batches} == {':2', ':3'}, batches

    # A card number in a note is refused. It comes through a pipe: no file holds one, not even ours.
    digits = 'payment,amount,note\n%s,1.00,card 4242 4242 4242 4242\n' % payments[0]['id']
    done = world.ctl('refund', '--file', '-', '--yes', '--format', 'csv', stdin=digits)
    assert done.returncode == REFUSED and 'card number' in done.stdout, done
    assert '4242' not in done.stdout + done.stderr, done
    assert len(all_of(world, 'refunds')) == before + 2

    good = write_list(world, [(payments[0]['id'], '0.50')], 'good.csv', 'payment,amount')
    assert refund(world, good, '--dry-run').returncode == DONE
    assert refund(world, good, '--yes').returncode == DONE
    with open(good, encoding='utf-8') as file:
        assert world.ctl('refund', '--file', '-', '--yes', stdin=file.read()).returncode == DONE
    assert len(all_of(world, 'refunds')) == before + 3

    # A result that is not where it was wanted is told, by the exit status as well.
    done = refund(world, good, '--yes', '--output', world.path('nowhere', 'result.csv'))
    assert done.returncode == REFUSED and 'could not be written' in done.stderr, done
    assert [row['result'] for row in results_of(done.stdout).values()] == ['refunded'], done


def misused(world):
    """What is said wrongly moves nothing."""
    world.start_sandbox()
    world.sign_in()
    world.well('sync')
    before = len(all_of(world, 'refunds'))
    payment = good_payments(world)[0]['id']
    path = write_list(world, [(payment, '1.00', '', '', '')])
    empty = write_list(world, [], 'empty.csv')
    broken = world.path('broken.csv')
    with open(broken, 'w', encoding='utf-8') as file:
        file.write('ch_1,"1.00\n')
    for args in (['--yes'], ['--dry-run'], [payment, '--file', path], ['--file', path, '--amount',
                 '1'], ['--file', world.path('nowhere')], ['--file', empty], ['--file', broken],
                 ['--file', '-'], [], ['--file', '-', '--yes']):
        done = world.ctl('refund', *args)
        assert done.returncode == USAGE, (args, done)
    assert len(all_of(world, 'refunds')) == before


def two_at_once(world):
    """The same list at the same moment, in two programs of a desk and at another desk: once."""
    world.start_sandbox('--latency-ms', '30')
    for desk in ('desk', 'other'):
        world.sign_in(desk=desk)
        world.well('sync', desk=desk)
    before = len(all_of(world, 'refunds'))
    wanted = [(p['id'], '1.00') for p in good_payments(world)[:8]]
    path = write_list(world, wanted, header='payment,amount')
    both = [subprocess.Popen(world.argv('refund', '--file', path, '--yes', desk=desk),
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
            for desk in ('desk', 'desk', 'other')]
    ends = [(one.communicate(timeout=6 * PATIENCE), one.returncode) for one in both]
    assert [code for _, code in ends][:1] and all(code in (DONE, REFUSED) for _, code in ends), ends
    moved = all_of(world, 'refunds')
    assert len(moved) == before + len(wanted), (len(moved), ends)


if __name__ == '__main__':
    run([confirmed, misused, two_at_once, five_hundred_rows])
