#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The movements of the balance, fetched by the real programs and held against the practice
gateway's own books, which are read here without any code of ours: each of them, every payout."""
import collections
import csv
import io
import os
import sqlite3

from world import DONE, REFUSED, run


def entries_at_gateway(world):
    """What the gateway's books say: as often as it is there, for ids are made on the wire."""
    db = sqlite3.connect(world.path('sandbox.db'))
    rows = db.execute('SELECT t.created, t.available_on, t.amount, t.fee, upper(t.currency),'
                      ' t.reporting_category, p.created, p.amount'
                      ' FROM txn AS t LEFT JOIN payout AS p ON p.seq = t.payout').fetchall()
    db.close()
    return collections.Counter(rows)


def entries_here(world):
    db = sqlite3.connect(os.path.join(world.account_folder(), 'history.db'))
    rows = db.execute('SELECT e.created_us / 1000000, e.available_us / 1000000, e.amount_minor,'
                      ' e.fee, e.currency, e.type, p.created_us / 1000000, p.amount_minor'
                      ' FROM entry AS e LEFT JOIN payout AS p ON p.id = e.payout_id').fetchall()
    net = db.execute('SELECT count(*) FROM entry WHERE net <> amount_minor - fee').fetchone()[0]
    db.close()
    assert net == 0
    return collections.Counter(rows)


def every_movement(world):
    world.start_sandbox(payments=2000)
    world.sign_in()
    world.well('sync')
    theirs = entries_at_gateway(world)
    assert sum(theirs.values()) > 2000 and len({row[6] for row in theirs}) > 20
    assert entries_here(world) == theirs

    # Once is enough, also for the next process.
    db = sqlite3.connect(os.path.join(world.account_folder(), 'history.db'))
    before = db.execute('SELECT id, as_of_us FROM entry ORDER BY id').fetchall()
    world.well('sync')
    assert db.execute('SELECT id, as_of_us FROM entry ORDER BY id').fetchall() == before
    db.close()


def every_payout(world):
    """Each payout is what went into it, and each payment says in which it went."""
    world.start_sandbox(payments=600)
    world.sign_in()
    world.well('sync')
    db = sqlite3.connect(world.path('sandbox.db'))
    theirs = collections.Counter(db.execute(
        "SELECT p.amount, p.status, count(*) FROM payout AS p JOIN txn AS t ON t.payout = p.seq"
        " AND t.type <> 'payout' GROUP BY p.seq"))
    db.close()
    payouts = world.well('payouts')
    ours = collections.Counter((round(float(p['amount']) * 100), p['status'], p['entries'])
                               for p in payouts)
    assert ours == theirs, (ours - theirs, theirs - ours)
    assert all(p['agrees'] is True and p['entries_sum'] == p['amount'] for p in payouts)

    payout = payouts[-1]
    done = world.ctl('payouts', payout['id'], '--format', 'csv')
    rows = list(csv.DictReader(io.StringIO(done.stdout, newline='')))
    assert len(rows) == payout['entries'] + 1
    assert sum(round(float(row['net']) * 100) for row in rows) == 0  # its own entry is among them
    assert {row['payout_id'] for row in rows} == {payout['id']}

    payment = next(row for row in rows if row['type'] == 'charge')
    shown = world.well('show', payment['source_id'])
    assert [p['id'] for p in shown['payouts']] == [payout['id']] or len(shown['payouts']) > 1
    entry = next(e for e in shown['entries'] if e['type'] == 'charge')
    assert entry['payout_id'] == payout['id'] and entry['net'] == payment['net']

    assert world.ctl('payouts', 'po_nothing').returncode == REFUSED


def a_payout_that_is_wrong(world):
    """One penny is enough to be told."""
    world.start_sandbox(payments=200)
    world.sign_in()
    world.well('sync')
    db = sqlite3.connect(os.path.join(world.account_folder(), 'history.db'))
    wrong = db.execute("SELECT payout_id FROM entry WHERE type = 'charge' AND payout_id IS NOT NULL"
                       " LIMIT 1").fetchone()[0]
    db.execute("UPDATE entry SET net = net + 1 WHERE id = (SELECT id FROM entry WHERE payout_id = ?"
               " AND type = 'charge' LIMIT 1)", (wrong,))
    db.commit()
    db.close()
    done = world.ctl('payouts', '--format', 'csv')
    rows = list(csv.DictReader(io.StringIO(done.stdout, newline='')))
    assert [row['id'] for row in rows if row['agrees'] != 'true'] == [wrong]
    assert 'not what went into it' in done.stderr, done.stderr


def a_key_that_may_not(world):
    """Without the permission everything else works, and nothing is made up."""
    areas = ('account balance charges checkout_sessions customers disputes events payment_intents '
             'payment_methods payouts refunds setup_intents webhooks').split()
    key = 'rk_test_51narrowabcdefghijklmnopqrstu'
    world.start_sandbox('--restricted-key', key + ':' + ','.join(a + '_write' for a in areas),
                        payments=50)
    world.write_secret('desk.key', key)
    world.sign_in()
    world.well('sync')
    assert not entries_here(world)
    payouts = world.well('payouts')
    assert payouts and all(p['agrees'] is None and p['entries'] is None for p in payouts)
    assert world.ctl('payouts', '--format', 'table').returncode == DONE


if __name__ == '__main__':
    run([every_movement, every_payout, a_payout_that_is_wrong, a_key_that_may_not])
