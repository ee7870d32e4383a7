#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every export and every payout, held against the practice gateway's own books to the minor unit.

The judge knows nothing of our code: it reads the gateway's database with Python's SQLite, cuts days
with Python's zoneinfo, and reads what was exported with Python's csv, json and xml and with readers
of its own. The ledger is in four currencies with no, two and three decimals; movements are moved to
the seconds around midnight of days that have 23 and 25 hours and of ends of months.

TILL_BOOKS_PAYMENTS=50000 says how many payments the account has; the suite is content with fewer.
By hand, for a large one:
    TILL_PATIENCE=600 TILL_BOOKS_PAYMENTS=50000 python3 tests/integration/test_books.py \\
      _build/src/ctl/tillctl _build/src/sandbox/tillroll-sandbox _build/src/relay/tillroll-relay
"""
import collections
import csv
import datetime
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import time
import xml.etree.ElementTree as ElementTree
import zoneinfo

from world import DONE, REFUSED, USAGE, run

PAYMENTS = int(os.environ.get('TILL_BOOKS_PAYMENTS', '900'))
ZONES = {
    'Europe/London': ['2025-10-26', '2026-03-29'],
    'America/New_York': ['2025-11-02', '2026-03-08'],
    'Australia/Lord_Howe': ['2025-10-05', '2026-04-05'],
}
MONTH_ENDS = ['2025-12-31..2026-01-01', '2026-02-28..2026-03-01']
DIGITS = {'JPY': 0, 'KWD': 3}
NAMES = ['O’Brien, Søren', '"Big" Bill', 'line\nbreak', 'carriage\r\nreturn', '🧾 Receipt Kim',
         'שרה לוי, "מנהלת"', 'محمد', '=1+1', '+44 20', '-5', '@SUM(A1)', '\tTab', 'a;b|c', "'quote",
         'back\\slash "q"', '<b>&amp;</b>', '!Type:Bank', '^', ' ; comment', 'P 2026/01/01 EUR']
SIDES = {
    'charge': 'Income:Sales', 'refund': 'Income:Refunds', 'refund_failure': 'Income:Refunds',
    'dispute': 'Expenses:Disputes', 'dispute_reversal': 'Expenses:Disputes',
    'payout': 'Assets:Payouts', 'payout_reversal': 'Assets:Payouts',
}
KINDS = ['payments', 'refunds', 'disputes', 'payouts', 'entries']


def minor(text, currency):
    """"48.00" as minor units, without a floating-point number."""
    digits = DIGITS.get(currency, 2)
    whole, _, part = text.partition('.')
    assert len(part) == digits, (text, currency)
    return int(whole + part)


def midnight(day, zone):
    return int(datetime.datetime.combine(day, datetime.time(), zone).timestamp())


def span_of(period, zone):
    """The first second of a period of days and the first after it."""
    first, _, last = period.partition('..')
    return (midnight(datetime.date.fromisoformat(first), zone),
            midnight(datetime.date.fromisoformat(last or first) + datetime.timedelta(1), zone))


def prepare(path):
    """Difficult names, four currencies, and movements on the edges of days."""
    dice = random.Random(20261121)
    db = sqlite3.connect(path)
    for seq, in db.execute('SELECT seq FROM charge').fetchall():
        name = NAMES[seq % len(NAMES)]
        db.execute('UPDATE charge SET description = ?, billing_details = ? WHERE seq = ?',
                   (name, json.dumps({'name': name, 'email': None, 'phone': None,
                                      'address': None}), seq))
        db.execute("UPDATE txn SET description = ? WHERE source = ? AND type = 'charge'",
                   (name, seq))
    for seq, in db.execute('SELECT seq FROM payout').fetchall():
        currency = ('gbp', 'eur', 'jpy', 'kwd')[seq % 4]
        db.execute('UPDATE payout SET currency = ? WHERE seq = ?', (currency, seq))
        db.execute("UPDATE txn SET currency = ? WHERE payout = ? OR (source = ?"
                   " AND type IN ('payout', 'payout_failure'))", (currency, seq, seq))
    days = [(day, zone, add) for zone, days in ZONES.items() for day in days for add in (0, 1)]
    days += [(day, zone, 1) for zone in ZONES for day in ('2025-12-31', '2026-02-28')]
    edges = [midnight(datetime.date.fromisoformat(day) + datetime.timedelta(add),
                      zoneinfo.ZoneInfo(zone)) + off for day, zone, add in days
             for off in (-1, 0, 1)]
    for table in ('charge', 'refund', 'dispute', 'txn'):
        seqs = [row[0] for row in db.execute('SELECT seq FROM %s ORDER BY seq' % table)]
        for seq, edge in zip(dice.sample(seqs, min(len(seqs) // 4, len(edges))), edges):
            db.execute('UPDATE %s SET created = ? WHERE seq = ?' % table, (edge, seq))
    db.commit()
    db.close()


class Books:
    """All that the gateway's books say."""

    def __init__(self, path):
        db = sqlite3.connect(path)
        self.entries = db.execute(
            'SELECT created, available_on, amount, fee, upper(currency), reporting_category'
            ' FROM txn').fetchall()
        self.payouts = db.execute('SELECT created, arrival_date, amount, upper(currency), status'
                                  ' FROM payout').fetchall()
        self.payments = db.execute(
            'SELECT created, amount, CASE WHEN captured THEN amount_captured ELSE 0 END,'
            ' CASE WHEN captured THEN amount_refunded ELSE 0 END, upper(currency), description'
            ' FROM charge').fetchall()
        # A hold that was let go is told as a refund, and moves nothing.
        self.refunds = db.execute(
            'SELECT r.created, r.amount, upper(r.currency), r.status FROM refund AS r'
            ' JOIN charge AS c ON c.seq = r.charge WHERE c.captured').fetchall()
        self.disputes = db.execute('SELECT created, amount, upper(currency) FROM dispute'
                                   ).fetchall()
        self.in_payouts = collections.Counter(db.execute(
            "SELECT p.amount, upper(p.currency), count(t.seq), coalesce(sum(t.amount - t.fee), 0)"
            " FROM payout AS p LEFT JOIN txn AS t ON t.payout = p.seq AND t.type <> 'payout'"
            " GROUP BY p.seq").fetchall())
        db.close()

    def rows(self, kind, begin, end):
        return [row for row in getattr(self, kind) if begin <= row[0] < end]

    def accounts(self, begin, end, zone):
        """What each account of a journal comes to, for each day and currency."""
        sums = collections.Counter()
        for created, _, amount, fee, currency, category in self.rows('entries', begin, end):
            day = datetime.datetime.fromtimestamp(created, zone).date()
            sums[day, currency, 'Assets:Gateway'] += amount - fee
            sums[day, currency, 'Expenses:Fees'] += fee
            sums[day, currency, SIDES[category]] -= amount
        return {key: value for key, value in sums.items() if value}


def total(sums):
    """The same without the days."""
    all_days = collections.Counter()
    for (_, currency, name), value in sums.items():
        all_days[currency, name] += value
    return {key: value for key, value in all_days.items() if value}


def seconds(text):
    assert re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', text), text
    return int(datetime.datetime.fromisoformat(text.replace('Z', '+00:00')).timestamp())


def shape(kind, row):
    """A row of an export as the books have it."""
    currency, created = row['currency'], seconds(row['created'])

    def of(name):
        return minor(row[name], currency)

    if kind == 'entries':
        assert of('net') == of('amount') - of('fee'), row
        return (created, seconds(row['available']), of('amount'), of('fee'), currency, row['type'])
    if kind == 'payouts':
        return (created, seconds(row['arrival']), of('amount'), currency, row['status'])
    if kind == 'payments':
        return (created, of('amount'), of('captured'), of('refunded'), currency,
                row['description'])
    if kind == 'refunds':
        return (created, of('amount'), currency, row['status'])
    return (created, of('amount'), currency)


def for_spreadsheets(text):
    """What a spreadsheet would compute, tab and return included, has a quote before it."""
    return "'" + text if text[:1] in tuple('=+-@\t\r') else text


def export(world, name, *args):
    path = world.path(name)
    done = world.ctl('export', '-o', path, *args)
    assert done.returncode == DONE, (name, args, done.stdout, done.stderr)
    return path


def compare_rows(world, books, period, begin, end):
    """CSV and JSON lines, row by row and field by field."""
    n = 0
    for kind in KINDS:
        args = ['--what', kind] + (['--period', period] if period else [])
        wanted = collections.Counter(books.rows(kind, begin, end))
        with open(export(world, 'x.jsonl', *args), encoding='utf-8') as file:
            lines = [json.loads(line) for line in file]
        with open(export(world, 'x.csv', *args), encoding='utf-8', newline='') as file:
            rows = list(csv.DictReader(file, strict=True))
        if kind == 'refunds':
            held = {p['id'] for p in books.held(world)}
            lines = [line for line in lines if line['payment_id'] not in held]
            rows = [row for row in rows if row['payment_id'] not in held]
        ours = collections.Counter(shape(kind, {k: '' if v is None else v
                                                for k, v in line.items()}) for line in lines)
        assert ours == wanted, (kind, period, list((ours - wanted).items())[:3],
                                list((wanted - ours).items())[:3])
        assert len(rows) == len(lines)
        for row, line in zip(rows, lines):
            for name, value in line.items():
                text = {None: '', True: 'true', False: 'false'}.get(value, value) \
                    if not isinstance(value, int) or isinstance(value, bool) else str(value)
                numeric = name in ('amount', 'captured', 'refunded', 'fee', 'net')
                assert row[name] == (text if numeric else for_spreadsheets(text)), (name, row, line)
        n += len(rows)
    return n


def read_ofx(path):
    """What each statement comes to, and its balance."""
    sums, balances, n = collections.Counter(), {}, 0
    for statement in ElementTree.parse(path).getroot().findall('.//STMTRS'):
        currency = statement.find('CURDEF').text
        balances[currency] = minor(statement.find('.//BALAMT').text, currency)
        for t in statement.findall('.//STMTTRN'):
            sums[currency] += minor(t.find('TRNAMT').text, currency)
            n += 1
    return {key: value for key, value in sums.items() if value}, balances, n


def read_qif(path):
    """What is booked against what, for each day and currency."""
    sums, currency, now, splits = collections.Counter(), None, {}, []
    with open(path, encoding='utf-8', newline='') as file:
        for line in file.read().split('\n')[:-1]:
            if line == '^' and 'D' in now:
                day = datetime.datetime.strptime(now['D'], '%m/%d/%Y').date()
                for name, value in splits or [(now['L'], now['T'])]:
                    sums[day, currency, name] -= minor(value, currency)
                sums[day, currency, 'Assets:Gateway'] += minor(now['T'], currency)
                now, splits = {}, []
            elif line == '^':
                currency, now = now['N'].split()[-1], {}
            elif line[0] == 'S':
                splits.append([line[1:], None])
            elif line[0] == '$':
                splits[-1][1] = line[1:]
            elif line[0] != '!':
                now[line[0]] = line[1:]
    return {key: value for key, value in sums.items() if value}


def read_journal(path, posting):
    """The postings of a journal, for each day and currency; each transaction comes to nothing."""
    sums, day, balance = collections.Counter(), None, collections.Counter()
    with open(path, encoding='utf-8') as file:
        for line in file:
            head = re.match(r'(\d{4})[-/](\d\d)[-/](\d\d) \* ', line)
            found = posting.match(line)
            if head:
                assert not any(balance.values()), line
                balance.clear()
                day = datetime.date(*(int(part) for part in head.groups()))
            elif found:
                part = found.groupdict()
                value = minor(part['value'], part['currency'])
                sums[day, part['currency'], part['account']] += value
                balance[part['currency']] += value
    assert not any(balance.values())
    return {key: value for key, value in sums.items() if value}


LEDGER = re.compile(r'    (?P<account>[A-Z]\S+)\s+(?P<currency>[A-Z]{3}) (?P<value>-?[\d.]+)$')
BEANCOUNT = re.compile(r'  (?P<account>[A-Z]\S+)\s+(?P<value>-?[\d.]+) (?P<currency>[A-Z]{3})$')


def compare_books(world, books, period, begin, end, zone):
    """OFX, QIF and both journals: every sum of every account, day and currency."""
    args = ['--period', period] if period else []
    wanted = books.accounts(begin, end, zone)
    gateway = {currency: value for (currency, name), value in total(wanted).items()
               if name == 'Assets:Gateway'}
    sums, balances, n = read_ofx(export(world, 'x.ofx', *args))
    assert sums == gateway, (period, sums, gateway)
    held = total(books.accounts(0, end, zone))
    for currency, balance in balances.items():
        assert balance == held.get((currency, 'Assets:Gateway'), 0), (period, currency, balance)
    for ours in (read_qif(export(world, 'x.qif', *args)),
                 read_journal(export(world, 'x.ledger', *args), LEDGER),
                 read_journal(export(world, 'x.beancount', *args), BEANCOUNT)):
        assert ours == wanted, (period, [(key, ours.get(key), wanted.get(key))
                                         for key in set(ours) | set(wanted)
                                         if ours.get(key) != wanted.get(key)][:4])
    return n


def listen(*argv):
    done = subprocess.run(argv, capture_output=True, text=True, timeout=1800, check=False)
    assert done.returncode == 0, (argv, done.stdout[-1000:], done.stderr[-1000:])
    return done.stdout


def amounts(text):
    """"GBP -1,234.50" or "-1,234.50 GBP", as often as it stands there."""
    found = collections.Counter()
    for a, one, two, b in re.findall(r'([A-Z]{3})?\s*(-?[\d,]+(?:\.\d+)?)()\s*([A-Z]{3})?', text):
        found[a or b] += minor(one.replace(',', ''), a or b)
    return found


def programs(world, wanted):
    """All of it in the programs it is for, as far as they are here."""
    wanted = total(wanted)
    told = []
    ledger, ofx = export(world, 'all.ledger'), export(world, 'all.ofx')
    beancount = export(world, 'all.beancount')
    if shutil.which('ledger'):
        ours = collections.Counter()
        for line in listen('ledger', '--args-only', '-f', ledger, 'balance', '--flat', '--no-total',
                           '--balance-format', '%(join(scrub(display_total)))|%(account)\n'
                           ).splitlines():
            text, _, name = line.rpartition('|')
            for part in text.split('\\n'):
                for currency, value in amounts(part).items():
                    ours[currency, name] += value
        assert {k: v for k, v in ours.items() if v} == wanted, ('ledger', ours, wanted)
        told.append('ledger')
    if shutil.which('hledger'):
        listen('hledger', '-f', ledger, 'check')
        ours = collections.Counter()
        for name, text in list(csv.reader(listen(
                'hledger', '-f', ledger, 'balance', '--flat', '--no-total', '-O', 'csv'
                ).splitlines()))[1:]:
            for part in re.split(r', (?=[A-Z])', text):
                for currency, value in amounts(part).items():
                    ours[currency, name] += value
        assert {k: v for k, v in ours.items() if v} == wanted, ('hledger', ours, wanted)
        told.append('hledger')
    if shutil.which('bean-check'):
        listen('bean-check', beancount)
        told.append('bean-check')
    if shutil.which('ofxdump'):
        values = re.findall(r'Total money amount: (-?[\d.]+)', listen('ofxdump', ofx))
        root = ElementTree.parse(ofx).getroot()
        assert len(values) == len(root.findall('.//STMTTRN'))
        told.append('ofxdump (%d transactions)' % len(values))
    return told


def account(world):
    world.start_sandbox(payments=PAYMENTS)
    world.stop(world.sandbox)
    prepare(world.path('sandbox.db'))
    world.start_sandbox(payments=PAYMENTS)
    world.sign_in()
    subprocess.run(world.argv('sync'), check=True, capture_output=True, timeout=3600)
    books = Books(world.path('sandbox.db'))
    held = {}

    def of(world):
        """Payments that were never taken: what was let go of them is no refund."""
        if 'ids' not in held:
            held['ids'] = [p for p in world.at_gateway() if not p['captured']]
        return held['ids']

    books.held = of
    return books


def every_export(world):
    books = account(world)
    began = time.monotonic()
    os.environ['TZ'] = 'UTC'
    n_rows = compare_rows(world, books, None, 0, 1 << 40)
    n_booked = compare_books(world, books, None, 0, 1 << 40, zoneinfo.ZoneInfo('UTC'))
    n_exports = 2 * len(KINDS) + 4
    for name, days in ZONES.items():
        os.environ['TZ'] = name
        zone = zoneinfo.ZoneInfo(name)
        months = ['%s-01..%s-%02d' % (day[:7], day[:7], 30 if day[5:7] in ('11', '04') else 31)
                  for day in days]
        for period in days + MONTH_ENDS + months:
            begin, end = span_of(period, zone)
            n_rows += compare_rows(world, books, period, begin, end)
            n_booked += compare_books(world, books, period, begin, end, zone)
            n_exports += 2 * len(KINDS) + 4
            assert books.rows('entries', begin, end), period
    # Journals are written in the last zone, so that is the one programs are held against.
    told = programs(world, books.accounts(0, 1 << 40, zoneinfo.ZoneInfo('Australia/Lord_Howe')))
    print('# %d payments, %d movements: %d exports, %d rows and %d bookings as the books say, in '
          '%d s; opened by %s' % (len(books.payments), len(books.entries), n_exports, n_rows,
                                  n_booked, time.monotonic() - began, ', '.join(told)), flush=True)


def every_payout(world):
    """Each payout is what the books say, and so is what went into it, one by one."""
    books = account(world)
    payouts = world.well('payouts')
    ours = collections.Counter((minor(p['amount'], p['currency']), p['currency'], p['entries'],
                                minor(p['entries_sum'], p['currency'])) for p in payouts)
    assert ours == books.in_payouts, (ours - books.in_payouts, books.in_payouts - ours)
    assert all(p['agrees'] is True for p in payouts)
    dice = random.Random(1)
    for payout in dice.sample(payouts, min(40, len(payouts))):
        rows = world.well('payouts', payout['id'])
        with open(export(world, 'payout.csv', '--payout', payout['id']), encoding='utf-8',
                  newline='') as file:
            written = list(csv.DictReader(file, strict=True))
        assert [(row['id'], row['net']) for row in written] == [(row['id'], row['net'])
                                                                for row in rows]
        own = [row for row in rows if row['source_id'] == payout['id']]
        assert len(rows) == payout['entries'] + len(own) and own
        assert sum(minor(row['net'], row['currency']) for row in rows if row not in own) == minor(
            payout['amount'], payout['currency'])
    for args in (['--payout', 'po_1', '--period', 'today'], ['--payout', 'po_1', '--as', 'ofx']):
        assert world.ctl('export', '-o', world.path('no.csv'), *args).returncode == USAGE
    assert world.ctl('export', '-o', world.path('no.csv'), '--payout', 'po_1'
                     ).returncode == REFUSED
    assert not os.path.exists(world.path('no.csv'))
    print('# %d payouts in %s, each to the minor unit' % (
        len(payouts), ', '.join(sorted({p['currency'] for p in payouts}))), flush=True)


if __name__ == '__main__':
    run([every_export, every_payout])
