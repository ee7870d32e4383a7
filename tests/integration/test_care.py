#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money never moves twice, with the real programs: repetitions that are refused, refunds that are
held back, two consoles at one payment, lost answers that settle themselves in time, and a journal
that is gone."""
import json
import os
import signal
import sqlite3
import statistics
import subprocess
import time
import urllib.parse

from test_money import CuttingProxy, ask
from world import DONE, PATIENCE, REFUSED, USAGE, run, wait_until


def refunds_at_gateway(world, payment):
    query = urllib.parse.urlencode({'charge': payment, 'limit': 100})
    return ask(world, '/v1/refunds?' + query)['data']


def charged_before(world):
    """The same amount from the same card within minutes, at this console and at another one."""
    world.start_sandbox()
    world.sign_in()
    world.sign_in(desk='other')
    before = len(world.ids_at_gateway())
    first = json.loads(world.charge('A-1', '--repeat-minutes', '10').stdout)['result_id']
    for desk in ('desk', 'other'):
        again = world.charge('A-2', '--repeat-minutes', '10', desk=desk)
        assert again.returncode == REFUSED and '--again' in again.stderr, again
        assert 'Earlier: 48.00 GBP on card ····4242' in again.stderr, again.stderr
        assert first in again.stderr and 'A-1' in again.stderr and 'Ana' in again.stderr
        assert len(world.ids_at_gateway()) == before + 1

    # Another amount is no repetition, nor is one that was said to be meant.
    assert world.charge('A-3', '--repeat-minutes', '10', amount='48.01').returncode == DONE
    meant = world.charge('A-2', '--repeat-minutes', '10', '--again')
    assert meant.returncode == DONE and json.loads(meant.stdout)['again'] == 'yes', meant
    assert len(world.ids_at_gateway()) == before + 3


def paid_reference(world):
    """An order reference that is paid is not charged again by mistake, at no console."""
    world.start_sandbox()
    world.sign_in()
    world.sign_in(desk='other')
    assert world.charge('Order 7').returncode == DONE
    before = len(world.ids_at_gateway())
    world.well('sync', desk='other')
    for desk in ('desk', 'other'):
        again = world.charge('ORDER 7', amount='9.99', desk=desk)
        assert again.returncode == REFUSED and 'paid already' in again.stderr, again
    assert world.ctl('link', 'create', '--amount', '9.99', '--reference', 'order 7',
                     '--return-url', 'https://shop.example/').returncode == REFUSED
    assert len(world.ids_at_gateway()) == before
    assert world.charge('ORDER 7', '--again', amount='9.99').returncode == DONE


def same_reference_at_once(world):
    """The same order many times at the same moment, at one desk: charged once."""
    world.start_sandbox('--latency-ms', '40')
    world.sign_in()
    world.well('sync')
    for i in range(3):
        before = len(world.ids_at_gateway())
        charges = []
        for k in range(4):
            charges.append(subprocess.Popen(
                world.argv('charge', '--amount', '%d.00' % (5 + k), '--saved-card',
                           'pm_card_visa', '--reference', 'ONCE-%d' % i),
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            time.sleep(0.06 * i)
        codes = sorted(charge.wait() for charge in charges)
        assert codes == [DONE, REFUSED, REFUSED, REFUSED], codes
        assert len(world.ids_at_gateway()) == before + 1


def two_consoles_one_refund(world):
    """The same refund at the same moment from two consoles: one of them, and a plain word. Both are
    held back for a moment, so that both have looked at the payment before either is sent."""
    world.start_sandbox('--latency-ms', '250')
    world.sign_in()
    world.sign_in(desk='other')
    for i in range(2):
        charged = world.charge('T-%d' % i, '--again')
        payment = json.loads(charged.stdout)['result_id']
        both = [subprocess.Popen([*world.argv('--operator', who, 'refund', payment, '--amount',
                                              '10.00', '--grace', '5', '--format', 'json',
                                              desk=desk)],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True)
                for desk, who in (('desk', 'Ana'), ('other', 'Bea'))]
        ends = [(one.communicate(timeout=6 * PATIENCE), one.returncode) for one in both]
        codes = sorted(code for _, code in ends)
        assert codes == [DONE, REFUSED], ends
        (refused,) = [said for said, code in ends if code == REFUSED]
        assert 'done_elsewhere' in refused[0] or 'given back' in refused[1], refused
        refunds = refunds_at_gateway(world, payment)
        assert [refund['amount'] for refund in refunds] == [1000], refunds

        # Each sees who it was, and may give back more when that is meant.
        winner = refunds[0]['metadata']['tillroll_operator']
        for desk in ('desk', 'other'):
            world.well('sync', desk=desk)
            shown = world.well('show', payment, desk=desk)
            assert [r['operator'] for r in shown['refunds']] == [winner], shown
        done = world.ctl('refund', payment, '--amount', '10.00', desk='other')
        assert done.returncode == DONE, done
        assert len(refunds_at_gateway(world, payment)) == 2
        for desk in ('desk', 'other'):
            assert world.ctl('journal', 'verify', desk=desk).returncode == DONE
            assert world.well('journal', '--open', desk=desk) == []


def begin_held(world, payment):
    refund = subprocess.Popen(world.argv('refund', payment, '--amount', '10.00', '--grace', '60',
                                         '--format', 'json'),
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
    wait_until(lambda: [n for n in world.well('journal') if n['state'] == 'held'], 'a held refund')
    return refund


def held_back(world):
    """Stopped in time, or left by a program that was killed: not sent, and told."""
    world.start_sandbox()
    world.sign_in()
    payment = json.loads(world.charge('A-1').stdout)['result_id']

    stopped = begin_held(world, payment)
    stopped.send_signal(signal.SIGINT)
    said, _ = stopped.communicate(timeout=PATIENCE)
    assert stopped.returncode == REFUSED and json.loads(said)['code'] == 'stopped', said

    killed = begin_held(world, payment)
    killed.kill()
    killed.communicate(timeout=PATIENCE)
    told = world.ctl('sync')
    assert told.returncode == DONE and 'Not sent' in told.stderr and payment in told.stderr, told
    left = world.well('journal')[0]
    assert (left['state'], left['code']) == ('refused', 'left_held'), left
    assert refunds_at_gateway(world, payment) == []

    done = world.ctl('refund', payment, '--amount', '10.00', '--grace', '1')
    assert done.returncode == DONE and 'Held back' in done.stderr, done
    assert len(refunds_at_gateway(world, payment)) == 1
    assert world.ctl('journal', 'verify').returncode == DONE


def settled_in_time(world):
    """An answer is lost, the gateway can be reached: the outcome is known within seconds."""
    world.start_sandbox()
    proxy = CuttingProxy(world.url)
    world.sign_in('--base-url', proxy.url)
    times = []
    for i in range(7):
        proxy.once, proxy.match, proxy.cut = True, b'POST /v1/payment_intents', 0
        begun = time.monotonic()
        done = world.charge('S-%d' % i, '--wait', '20')
        times.append(time.monotonic() - begun)
        assert proxy.cut == 1 and done.returncode == DONE, done
        assert 'Outcome unknown, checking' in done.stderr, done.stderr
        assert json.loads(done.stdout)['state'] == 'done'
    print('# settled after %s s' % ', '.join('%.1f' % seconds for seconds in times))
    assert statistics.median(times) < 5, times
    assert len({p['id'] for p in world.payments() if p['reference'].startswith('S-')}) == 7
    proxy.close()


def journal_is_gone(world):
    """A journal that was there is not begun anew: no money moves until it is back."""
    world.start_sandbox()
    world.sign_in()
    assert world.charge('A-1').returncode == DONE
    folder = world.account_folder()
    names = [name for name in os.listdir(folder) if name in ('journal.db', 'journal.db-wal',
                                                             'journal.db-shm')]
    for name in names:
        os.rename(os.path.join(folder, name), world.path(name))
    before = len(world.ids_at_gateway())
    for _ in range(2):
        done = world.charge('A-2')
        assert done.returncode == REFUSED and 'is gone' in done.stderr, done
        assert not os.path.exists(os.path.join(folder, 'journal.db'))
    assert world.ctl('journal').returncode == REFUSED
    assert len(world.ids_at_gateway()) == before
    for name in names:
        os.rename(world.path(name), os.path.join(folder, name))
    assert world.charge('A-2').returncode == DONE
    assert world.ctl('journal', 'verify').returncode == DONE


def altered_row_is_named(world):
    """Whoever changes a row of the journal is found out, and told which."""
    world.start_sandbox()
    world.sign_in()
    for i in range(3):
        assert world.charge('V-%d' % i).returncode == DONE
    instruction = world.well('journal')[1]['id']
    with sqlite3.connect(os.path.join(world.account_folder(), 'journal.db')) as db:
        db.execute('DROP TRIGGER entry_is_never_changed')
        db.execute("UPDATE entry SET time_us = time_us + 60000000 WHERE seq = "
                   "(SELECT min (seq) FROM entry WHERE instruction_id = ?)", (instruction,))
    db.close()
    done = world.ctl('journal', 'verify')
    assert done.returncode == REFUSED and 'Entry 4 ' in done.stderr, done
    assert 'no longer says what was written' in done.stderr and instruction in done.stderr, done


def journal_comes_back(world):
    """Damaged, then brought back from the copy of the day: nothing is charged twice by that."""
    world.start_sandbox()
    world.sign_in()
    assert world.charge('A-1').returncode == DONE
    assert world.charge('A-2').returncode == DONE  # opens it again: the copy of the day
    folder = world.account_folder()
    copies = os.listdir(os.path.join(folder, 'journal-copies'))
    assert len(copies) == 1, copies
    copy = os.path.join(folder, 'journal-copies', copies[0])
    mine = world.path('mine.db')
    assert world.ctl('journal', 'backup', mine).returncode == DONE
    assert world.ctl('journal', 'backup', mine).returncode == USAGE
    for name in ('journal.db-wal', 'journal.db-shm'):
        if os.path.exists(os.path.join(folder, name)):
            os.unlink(os.path.join(folder, name))
    with open(os.path.join(folder, 'journal.db'), 'wb') as file:
        file.write(os.urandom(30000))
    assert world.charge('A-3').returncode == REFUSED

    damaged = world.path('damaged.db')
    with open(copy, 'rb') as file:
        whole = file.read()
    with open(damaged, 'wb') as file:
        file.write(whole[:9000] + bytes(len(whole) - 9000))
    assert world.ctl('journal', 'restore', damaged).returncode == REFUSED
    assert world.ctl('journal', 'restore', world.path('none.db')).returncode == REFUSED
    assert world.ctl('journal').returncode == REFUSED

    done = world.ctl('journal', 'restore', copy)
    assert done.returncode == DONE and 'journal.db.aside-' in done.stderr, done
    assert [n['reference'] for n in world.well('journal')] == ['A-1']
    assert world.ctl('journal', 'restore', mine).returncode == DONE
    assert [n['reference'] for n in world.well('journal')] == ['A-2', 'A-1']
    assert world.ctl('journal', 'verify').returncode == DONE
    assert world.charge('A-1').returncode == REFUSED
    assert world.charge('A-3').returncode == DONE


if __name__ == '__main__':
    run([charged_before, paid_reference, same_reference_at_once, two_consoles_one_refund,
         held_back, settled_in_time, journal_is_gone, altered_row_is_named,
         journal_comes_back])
