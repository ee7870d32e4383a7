#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole past, fetched by the real programs: killed in the middle, full disks, damaged files."""
import csv
import io
import os
import random
import shutil
import signal
import sqlite3
import time
from decimal import Decimal

from world import DONE, REFUSED, run

ROOM = 600 * 1024
RECORDS = {'refunds': 'refunds', 'disputes': 'disputes', 'customers': 'customers'}


def two_thousand(world):
    world.start_sandbox(payments=2000)
    world.sign_in()
    told = world.well('sync')
    ids = [p['id'] for p in world.payments()]
    assert len(ids) == told['payments'] >= 1900, (len(ids), told)
    assert sorted(ids) == sorted(world.ids_at_gateway())

    rows = world.payments('--status', 'succeeded,refunded', '--from', '2026-01-01')
    assert rows and all(r['status'] in ('succeeded', 'refunded') for r in rows)
    assert all(r['created'] >= '2026-01-01' for r in rows)
    assert [r['created'] for r in rows] == sorted((r['created'] for r in rows), reverse=True)

    assert [p['id'] for p in world.payments('--sort', 'oldest')] == ids[::-1]
    assert [p['id'] for p in world.payments('--sort', 'newest')] == ids
    rows = world.payments('--sort', 'amount')
    marks = [(r['currency'], -Decimal(r['amount'])) for r in rows]
    assert sorted(p['id'] for p in rows) == sorted(ids) and marks == sorted(marks)
    customers = [p['customer_name'] for p in world.payments('--sort', 'customer')]
    assert len(customers) == len(ids) and customers != [p['customer_name'] for p in rows]


def records_of_the_back_office(world):
    """What is no payment is listed whole, newest first, and found by its payment."""
    world.start_sandbox(payments=1000)
    world.sign_in()
    world.well('sync')
    # the gateway calls it a refund, too, when money that was only held is let go
    released = {charge['id'] for charge in world.at_gateway() if not charge['captured']}
    for command, path in RECORDS.items():
        rows = world.well(command, '--limit', '0')
        assert rows, command
        ours = {r['id'] for r in rows}
        theirs = {o['id'] for o in world.at_gateway(path) if o.get('charge') not in released}
        assert len(ours) == len(rows), command
        assert ours == theirs, (command, ours - theirs, theirs - ours)
        times = [r['created'] for r in rows]
        assert times == sorted(times, reverse=True), command
        assert [r['id'] for r in world.well(command, '--search', rows[-1]['id'])] == \
            [rows[-1]['id']], command
        assert len(world.well(command, '--limit', '1')) == 1

    refund = world.well('refunds', '--status', 'succeeded', '--limit', '1')[0]
    assert refund['status'] == 'succeeded'
    found = world.well('refunds', '--search', refund['payment_id'])
    assert refund['id'] in [r['id'] for r in found]
    assert all(r['payment_id'] == refund['payment_id'] for r in found)


def check_history(folder, expected):
    """What a kill has left: nothing twice, nothing invented, words and sums as the rows say."""
    db = sqlite3.connect(os.path.join(folder, 'history.db'))
    ids = [row[0] for row in db.execute('SELECT id FROM payment')]
    assert len(set(ids)) == len(ids)
    assert set(ids) <= expected
    assert db.execute('PRAGMA quick_check').fetchall() == [('ok',)]
    assert db.execute('SELECT coalesce(sum(count), 0) FROM day_total').fetchone()[0] == len(ids)
    db.execute("INSERT INTO payment_text (payment_text) VALUES ('integrity-check')")
    db.close()
    return len(ids)


def killed_and_resumed(world):
    """TILL_KILLS=200 kills it so often. When all is there, it begins anew."""
    kills = int(os.environ.get('TILL_KILLS', '12'))
    dice = random.Random(20261121)
    world.start_sandbox(payments=4000)
    expected = set(world.ids_at_gateway())
    world.sign_in()
    folder = world.account_folder()
    whole = middle = 0

    for _ in range(kills):
        watch = world.watch()
        watch.wait_for(lambda line: line.get('state') == 'starting')
        time.sleep(dice.uniform(0.0, 0.5))
        world.stop(watch, signal.SIGKILL)
        found = check_history(folder, expected)
        middle += 0 < found < len(expected)
        if found == len(expected):
            whole += 1
            for name in os.listdir(folder):
                if name.startswith('history.db'):
                    os.unlink(os.path.join(folder, name))

    print('# killed %d times, %d of them in the middle; all was there %d times' %
          (kills, middle, whole), flush=True)
    world.well('sync')
    assert check_history(folder, expected) == len(expected)
    assert {p['id'] for p in world.payments()} == expected


def compared_with_the_gateway(world):
    """What is otherwise here than at the gateway is found, mended and told."""
    world.start_sandbox(payments=300)
    world.sign_in()
    world.well('sync')
    expected = world.ids_at_gateway()
    nothing = {'compared': len(expected), 'missing': 0, 'changed': 0, 'others': 0, 'unknown': 0}
    told = world.well('sync', '--compare')
    assert told == told | nothing, told

    db = sqlite3.connect(os.path.join(world.account_folder(), 'history.db'))
    db.execute("UPDATE payment SET country = 'XX', as_of_us = as_of_us - 60000000 WHERE id = ?",
               (expected[7],))
    db.execute('UPDATE refund SET amount_minor = 1, as_of_us = as_of_us - 60000000'
               ' WHERE id = (SELECT id FROM refund LIMIT 1)')
    db.commit()
    db.close()
    told = world.well('sync', '--compare')
    assert told == told | nothing | {'changed': 1, 'others': 1}, told
    assert expected[7] in told['repaired_ids'].split(), told
    told = world.well('sync', '--compare')
    assert told == told | nothing, told


def formats_agree(world):
    world.start_sandbox(payments=150)
    world.sign_in()
    world.well('sync')
    as_json = world.payments()
    done = world.ctl('payments', '--limit', '0', '--format', 'csv')
    as_csv = list(csv.DictReader(io.StringIO(done.stdout, newline='')))
    assert len(as_csv) == len(as_json)
    for a, b in zip(as_csv, as_json):
        assert a['id'] == b['id'] and a['amount'] == b['amount'], (a, b)
        assert a['refunded'] == b['refunded'] and (a['description'] or None) == b['description']
    done = world.ctl('payments', '--limit', '7')
    assert done.returncode == DONE and len(done.stdout.splitlines()) == 8

    refunded = [p['id'] for p in as_json if p['status'] == 'refunded' and p['currency'] == 'GBP'
                and float(p['amount']) > 20]
    assert refunded
    assert [p['id'] for p in world.payments('--search', 'refunded gbp >20')] == refunded
    assert [p['id'] for p in world.payments('--search', 'refunded >20', '--currency',
                                            'GBP')] == refunded
    assert world.payments('--search', 'refunded', '--status', 'succeeded') == []

    path = world.path('out.csv')
    assert world.well('payments', '--search', 'refunded', '--output', path)['payments'] > 0
    with open(path, encoding='utf-8', newline='') as file:
        exported = list(csv.DictReader(file))
    assert [p['id'] for p in exported] == [p['id'] for p in as_json if p['status'] == 'refunded']
    world.well('payments', '--output', path)
    done = world.ctl('payments', '--limit', '0', '--format', 'csv')
    with open(path, encoding='utf-8', newline='') as file:
        assert file.read() == done.stdout.replace('\n', '\r\n')
    assert world.ctl('payments', '--output', path + '/none/x.csv').returncode == REFUSED

    one = as_json[3]
    assert world.payments('--search', one['id'])[0]['id'] == one['id']
    assert one['id'] in [p['id'] for p in world.payments('--amount', one['amount'], '--currency',
                                                         one['currency'])]
    assert world.well('show', one['id'])['payment']['id'] == one['id']
    assert world.ctl('show', 'ch_nobody').returncode == REFUSED


def reading_needs_no_gateway(world):
    world.start_sandbox()
    world.sign_in()
    world.well('sync')
    world.stop(world.sandbox)
    assert world.payments()
    assert world.well('journal') == []
    os.unlink(world.path('desk.key'))
    done = world.ctl('payments', key_file='/nonexistent')
    assert done.returncode == DONE, done


def damaged_history(world):
    world.start_sandbox()
    world.sign_in()
    world.well('sync')
    before = sorted(p['id'] for p in world.payments())
    path = os.path.join(world.account_folder(), 'history.db')
    for suffix in ('-wal', '-shm'):
        if os.path.exists(path + suffix):
            os.unlink(path + suffix)
    with open(path, 'wb') as file:
        file.write(os.urandom(50000))
    done = world.ctl('sync')
    assert done.returncode == DONE and 'set aside' in done.stderr, done
    assert sorted(p['id'] for p in world.payments()) == before
    assert any(name.startswith('history.db') and name not in
               ('history.db', 'history.db-wal', 'history.db-shm')
               for name in os.listdir(world.account_folder()))


def full_disk(world):
    """No file may grow beyond a limit: clear words, and all is there once there is room again."""
    world.start_sandbox(payments=2000)
    world.sign_in()
    done = world.ctl('sync', file_limit=ROOM)
    assert done.returncode == REFUSED, done
    assert 'full' in done.stderr, done.stderr
    expected = sorted(world.ids_at_gateway())
    assert len(world.payments()) < len(expected)
    world.well('sync')
    assert sorted(p['id'] for p in world.payments()) == expected


def forgotten_history_comes_back(world):
    world.start_sandbox()
    world.sign_in()
    world.well('sync')
    before = sorted(p['id'] for p in world.payments())
    folder = world.account_folder()
    assert world.ctl('sign-out', '--forget-history').returncode == DONE
    assert not [n for n in os.listdir(folder) if n.startswith('history.db')]
    world.sign_in()
    world.well('sync')
    assert sorted(p['id'] for p in world.payments()) == before
    shutil.rmtree(folder)


run([two_thousand, records_of_the_back_office, killed_and_resumed, compared_with_the_gateway,
     formats_agree, reading_needs_no_gateway, damaged_history, full_disk,
     forgotten_history_comes_back])
