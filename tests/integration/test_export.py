#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exports, opened by the programs they are for: ledger, hledger, bean-check and ofxdump where they
are, Python's csv and json, and a strict reader of QIF here. What comes out of each is held against
the practice gateway's own books, to the minor unit.
"""
import collections
import csv
import datetime
import glob
import json
import os
import re
import shutil
import sqlite3
import subprocess
import xml.etree.ElementTree as ElementTree
import zoneinfo

from world import DONE, REFUSED, USAGE, run

# What people are called, and what they write.
NAMES = ['O’Brien, Søren', '"Big" Bill', 'line\nbreak', '🧾 Receipt Kim', 'שרה לוי', '=1+1',
         '+44 20', '-5', '@SUM(A1)', 'semi; colon: [2026/13/45] {x} | date: never',
         'back\\slash "q"', '  ', '<b>&amp;</b>', '!Type:Bank', '^']
ENDED = (['payout', 'payout_reversal'], ['charge'], ['refund', 'refund_failure'],
         ['dispute', 'dispute_reversal'])
ACCOUNTS = ['Assets:Payouts', 'Income:Sales', 'Income:Refunds', 'Expenses:Disputes']
LONDON = zoneinfo.ZoneInfo('Europe/London')


def program(name):
    """A real program, or None, saying so."""
    path = shutil.which(name)
    if path is None:
        print('# without %s: it is not installed here' % name, flush=True)
    return path


def listen(*argv):
    done = subprocess.run(argv, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, (argv, done.stdout[-2000:], done.stderr[-2000:])
    return done


def account(world, payments=500):
    """An account whose customers have difficult names."""
    world.start_sandbox(payments=payments)
    world.stop(world.sandbox)
    db = sqlite3.connect(world.path('sandbox.db'))
    for seq, in db.execute('SELECT seq FROM charge').fetchall():
        name = NAMES[seq % len(NAMES)]
        db.execute('UPDATE charge SET description = ?, billing_details = ? WHERE seq = ?',
                   (name, json.dumps({'name': name, 'email': None, 'phone': None,
                                      'address': None}), seq))
        db.execute('UPDATE txn SET description = ? WHERE source = ? AND type = ?',
                   (name, seq, 'charge'))
    db.commit()
    db.close()
    world.start_sandbox(payments=payments)
    world.sign_in()
    world.well('sync')


def export(world, name, *args):
    path = world.path(name)
    done = world.ctl('export', '-o', path, *args)
    assert done.returncode == DONE, (name, done.stdout, done.stderr)
    return path


def expected(world, begin=0, end=1 << 40):
    """What each account of a journal comes to, in minor units, by the gateway's books."""
    db = sqlite3.connect(world.path('sandbox.db'))
    rows = db.execute('SELECT reporting_category, amount, fee FROM txn WHERE created >= ?'
                      ' AND created < ?', (begin, end)).fetchall()
    db.close()
    sums = collections.Counter()
    for category, amount, fee in rows:
        sums['Assets:Gateway'] += amount - fee
        sums['Expenses:Fees'] += fee
        for types, name in zip(ENDED, ACCOUNTS):
            if category in types:
                sums[name] -= amount
    return {name: value for name, value in sums.items() if value}, len(rows)


def minor(text):
    return int(re.sub(r'[^\d-]', '', text))


def journals(world):
    """Every account of the journal, as the program for it adds it up."""
    account(world)
    wanted, n = expected(world)
    assert n > 500 and len(wanted) == 6, wanted
    path = export(world, 'books.ledger')
    with open(path, encoding='utf-8') as file:
        text = file.read()
    assert text.count('* (txn_') == n

    if program('ledger'):
        told = listen('ledger', '--args-only', '-f', path, 'balance', '--flat', '--no-total').stdout
        found = re.findall(r'GBP\s*(-?[\d.,]+)\s+(\S+)', told)
        ours = {name: minor(value) for value, name in found}
        assert ours == wanted, (ours, wanted)
    if program('hledger'):
        listen('hledger', '-f', path, 'check')
        told = listen('hledger', '-f', path, 'balance', '--flat', '--no-total', '-O', 'csv').stdout
        rows = list(csv.reader(told.splitlines()))[1:]
        ours = {name: minor(value) for name, value in rows}
        assert ours == wanted, (ours, wanted)

    path = export(world, 'books.beancount')
    if program('bean-check'):
        listen('bean-check', path)
    if program('bean-query'):
        told = listen('bean-query', '-f', 'csv', path,
                      'SELECT account, sum(position) GROUP BY account').stdout
        ours = {row[0].strip(): minor(row[1]) for row in csv.reader(told.splitlines()[1:]) if row}
        assert {name: value for name, value in ours.items() if value} == wanted, (ours, wanted)


def statements(world):
    """OFX and QIF: every movement and every fee once, and the balance they come to."""
    account(world)
    wanted, n = expected(world)
    path = export(world, 'books.ofx')
    root = ElementTree.parse(path).getroot()
    found = root.findall('.//STMTTRN')
    ids = [t.find('FITID').text for t in found]
    assert len(set(ids)) == len(ids)
    assert sum(not i.endswith('-fee') for i in ids) == n
    total = sum(minor(t.find('TRNAMT').text) for t in found)
    assert total == wanted['Assets:Gateway'] == minor(root.find('.//BALAMT').text)
    fees = sum(minor(t.find('TRNAMT').text) for t in found if t.find('TRNTYPE').text == 'FEE')
    assert -fees == wanted['Expenses:Fees']
    assert all(len(t.find('NAME').text) <= 32 and len(t.find('MEMO').text) <= 255 for t in found)
    names = {t.find('NAME').text for t in found}
    assert {'=1+1', 'line break', 'שרה לוי', '🧾 Receipt Kim', '<b>&amp;</b>'} <= names, names

    if program('ofxdump'):
        told = listen('ofxdump', path)
        amounts = re.findall(r'Total money amount: (-?[\d.]+)', told.stdout)
        assert len(amounts) == len(found), (len(amounts), len(found), told.stderr[-500:])
        assert sum(minor(a) for a in amounts) == total

    path = export(world, 'books.qif')
    transactions = read_qif(path)
    assert len(transactions) == n
    assert sum(minor(t['T']) for t in transactions) == total
    sums = collections.Counter()
    for t in transactions:
        for name, value in t['splits'] or [(t['L'], t['T'])]:
            sums[name] -= minor(value)
        if t['splits']:
            assert sum(minor(value) for _, value in t['splits']) == minor(t['T']), t
    assert {name: value for name, value in sums.items() if value} == {
        name: value for name, value in wanted.items() if name != 'Assets:Gateway'}


def read_qif(path):
    """A strict reader: lines are a letter and a text, a transaction ends with ^."""
    with open(path, encoding='utf-8', newline='') as file:
        lines = file.read().split('\n')
    assert lines.pop() == ''
    assert lines[0] == '!Account' and lines[2] == 'TBank' and lines[3] == '^', lines[:5]
    assert lines[4] == '!Type:Bank'
    found = []
    now = {'splits': []}
    for line in lines[5:]:
        if line == '^':
            datetime.datetime.strptime(now['D'], '%m/%d/%Y')
            assert now['N'].startswith('txn_') and now['P'], now
            found.append(now)
            now = {'splits': []}
        elif line[0] == 'S':
            now['splits'].append([line[1:], None])
        elif line[0] == '$':
            now['splits'][-1][1] = line[1:]
        else:
            assert line[0] in 'DTCNPML' and line[0] not in now, line
            now[line[0]] = line[1:]
    assert now == {'splits': []}
    return found


def rows_for_spreadsheets(world):
    """CSV and JSON lines, field by field, also of names a spreadsheet would compute."""
    account(world)
    payments = {p['id']: p for p in world.payments()}
    path = export(world, 'payments.csv', '--bom')
    with open(path, 'rb') as file:
        assert file.read(3) == b'\xef\xbb\xbf'
    with open(path, encoding='utf-8-sig', newline='') as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(payments)
    for row in rows:
        payment = payments[row['id']]
        for field in ('amount', 'captured', 'refunded', 'currency', 'created', 'status'):
            assert row[field] == payment[field], (row, field)
        name = payment['customer_name'] or ''
        assert row['customer_name'] == ("'" + name if name[:1] in tuple('=+-@') else name), row
        assert row['created'].endswith('Z')

    path = export(world, 'payments.jsonl', '--bom')  # which JSON must not have
    with open(path, encoding='utf-8') as file:
        lines = [json.loads(line) for line in file]
    assert {line['id']: line for line in lines} == payments

    with open(export(world, 'refunds.jsonl', '--what', 'refunds', '--bom'), 'rb') as file:
        assert file.read(1) == b'{'

    for what, table in (('refunds', 'refund'), ('payouts', 'payout'), ('entries', 'txn'),
                        ('disputes', 'dispute')):
        path = export(world, what + '.csv', '--what', what)
        with open(path, encoding='utf-8', newline='') as file:
            rows = list(csv.DictReader(file))
        db = sqlite3.connect(world.path('sandbox.db'))
        n, total = db.execute('SELECT count(*), sum(amount) FROM %s' % table).fetchone()
        db.close()
        if what != 'refunds':  # a hold that was let go is none here
            assert len(rows) == n, (what, len(rows), n)
        if what in ('payouts', 'entries'):
            assert sum(minor(row['amount']) for row in rows) == total, what


def periods_add_up(world):
    """The months of an export come to all of it, and each is what the books say of that month."""
    os.environ['TZ'] = 'Europe/London'
    account(world, payments=300)
    whole = read_qif(export(world, 'all.qif'))
    months = []
    today = datetime.datetime.now(LONDON)
    this_month = today.year * 12 + today.month - 1
    names = ['%d-%02d' % (month // 12, month % 12 + 1)
             for month in range(this_month - 20, this_month + 1)]
    for name in names:
        path = world.path(name + '.qif')
        assert world.ctl('export', '-o', path, '--period', name).returncode == DONE
        with open(path, encoding='utf-8') as file:
            if file.read():
                months += read_qif(path)
    assert sorted(t['N'] for t in months) == sorted(t['N'] for t in whole)

    # The balance at the end of a month counts what was before it.
    root = ElementTree.parse(export(world, 'month.ofx', '--period', names[-5])).getroot()
    end = int(datetime.datetime.fromisoformat(names[-4] + '-01').replace(tzinfo=LONDON).timestamp())
    assert minor(root.find('.//BALAMT').text) == expected(world, 0, end)[0]['Assets:Gateway']


def every_night(world):
    """A file for each day that is over, made once; a day that is missing is made again."""
    os.environ['TZ'] = 'UTC'
    world.start_sandbox(payments=400)
    world.sign_in()
    world.well('sync')
    folder = world.path('books', 'of the shop')
    told = world.well('export', '--daily', folder)
    files = sorted(os.path.basename(path) for path in glob.glob(folder + '/*'))
    assert told['files'] == len(files) == 35, (told, files)
    today = datetime.datetime.now(datetime.timezone.utc).date()
    assert files[-1] == 'payments-%s.csv' % (today - datetime.timedelta(1)), files[-1]
    rows = sum(len(list(csv.DictReader(open(os.path.join(folder, name), newline=''))))
               for name in files)
    begin = (today - datetime.timedelta(35)).isoformat()
    assert rows == sum(begin <= p['created'][:10] < today.isoformat() for p in world.payments())
    os.unlink(os.path.join(folder, files[3]))
    assert world.well('export', '--daily', folder)['files'] == 1
    assert world.well('export', '--daily', folder)['files'] == 0
    assert world.well('export', '--daily', folder, '--as', 'ledger')['files'] == 35
    modes = {os.stat(path).st_mode & 0o777 for path in glob.glob(folder + '/*')}
    assert modes == {0o600}, modes


def never_half_a_file(world):
    """A full disk, a folder that is none, words that mean nothing: what was there stays."""
    account(world, payments=200)
    path = export(world, 'books.ledger')
    with open(path, 'rb') as file:
        before = file.read()
    for name, args in (('books.ledger', []), ('rows.csv', ['--what', 'entries'])):
        done = world.ctl('export', '-o', world.path(name), *args, file_limit=4096)
        assert done.returncode not in (DONE, USAGE), done
    with open(path, 'rb') as file:
        assert file.read() == before
    assert not os.path.exists(world.path('rows.csv'))
    assert not glob.glob(world.path('*.part-*'))
    assert world.ctl('export', '-o', world.path('no', 'such', 'x.csv')).returncode not in (DONE,
                                                                                        USAGE)
    done = world.ctl('export', '--daily', os.path.join(path, 'folder'))  # in a file
    assert done.returncode == REFUSED and 'cannot be made: ' in done.stderr, done
    for wrong in (['-o', world.path('x.pdf')], ['--as', 'xls', '-o', world.path('x')], [],
                  ['-o', world.path('x.csv'), '--what', 'weather'],
                  ['-o', world.path('x.csv'), '--period', 'soon'],
                  ['-o', world.path('x.csv'), '--daily', world.path('x')],
                  ['--daily', world.path('x'), '--period', 'today']):
        assert world.ctl('export', *wrong).returncode == USAGE, wrong


if __name__ == '__main__':
    run([journals, statements, rows_for_spreadsheets, periods_add_up, every_night,
         never_half_a_file])
