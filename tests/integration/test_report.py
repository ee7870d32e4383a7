#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every figure of every report, held against the practice gateway's own books.

The judge knows nothing of our code: it reads the gateway's database with Python's SQLite and cuts
days with Python's zoneinfo. The account has seven currencies and eighteen months, so two changes of
the clock and seventeen ends of a month; payments are moved to the seconds before and after midnight
of the days that have 23 and 25 hours.

TILL_REPORT_PAYMENTS=50000 says how many payments the account has; the suite is content with fewer.
"""
import collections
import datetime
import json
import os
import random
import re
import sqlite3
import zoneinfo

from world import USAGE, run

PAYMENTS = int(os.environ.get('TILL_REPORT_PAYMENTS', '1200'))

# Zones with the days on which their clocks change; one of them by half an hour.
ZONES = {
    'Europe/London': ['2025-10-26', '2026-03-29'],
    'America/New_York': ['2025-11-02', '2026-03-08'],
    'Australia/Lord_Howe': ['2025-10-05', '2026-04-05'],
}

# All there is, for the gateway's past ends today; and ends of months and years.
TODAY = datetime.date.today()
PERIODS = ['%s..%s' % (TODAY - datetime.timedelta(570), TODAY + datetime.timedelta(9)), '2026-01',
           '2025-12-31..2026-01-01', '2026-02-28..2026-03-01', '2025-10-25..2025-11-03',
           '2026-03-07..2026-04-06']
BYS = ['currency', 'day', 'method', 'channel', 'operator', 'status', 'decline']
OPERATORS = ['Ana', 'Zoë', '=1+1', 'Ünal, "M."', '🧾 Kim', 'שרה', None]
# What the gateway itself blocks it tells as its own reason, not as the bank's.
BLOCKED = {'fraudulent': 'highest_risk_level'}
DIGITS = {'JPY': 0, 'KWD': 3}
COUNTS = ['approved', 'declined', 'payments', 'refunds', 'disputes']
SUMS = ['gross', 'refunded', 'disputed', 'booked', 'fees', 'net']


def midnight(day, zone):
    return int(datetime.datetime.combine(day, datetime.time(), zone).timestamp())


def span_of(period, zone):
    """The first second of a period and the first after it."""
    first, _, last = period.partition('..')
    parts = [int(part) for part in first.split('-')]
    if len(parts) == 2:
        begin = datetime.date(parts[0], parts[1], 1)
        end = datetime.date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
    else:
        begin = datetime.date.fromisoformat(first)
        end = datetime.date.fromisoformat(last or first) + datetime.timedelta(1)
    return midnight(begin, zone), midnight(end, zone)


def prepare(path):
    """Gives payments operators, and moves some to the edges of the longest and shortest days."""
    dice = random.Random(20261121)
    db = sqlite3.connect(path)
    for table in ('charge', 'refund'):
        for seq, text in db.execute('SELECT seq, metadata FROM %s' % table).fetchall():
            name = dice.choice(OPERATORS)
            if name is not None:
                metadata = json.loads(text or '{}') | {'tillroll_operator': name}
                db.execute('UPDATE %s SET metadata = ? WHERE seq = ?' % table,
                           (json.dumps(metadata), seq))
    edges = [midnight(datetime.date.fromisoformat(day) + datetime.timedelta(add),
                      zoneinfo.ZoneInfo(zone)) + off
             for zone, days in ZONES.items()
             for day in days for add in (0, 1) for off in (-1, 0, 1)]
    for table in ('charge', 'refund', 'dispute', 'txn'):
        seqs = [row[0] for row in db.execute('SELECT seq FROM %s ORDER BY seq' % table)]
        for seq, edge in zip(dice.sample(seqs, min(len(seqs) // 4, len(edges))), edges):
            db.execute('UPDATE %s SET created = ? WHERE seq = ?' % table, (edge, seq))
    db.commit()
    db.close()


class Books:
    """All that the gateway's books say, each thing with what it may be divided by."""

    def __init__(self, path):
        db = sqlite3.connect(path)
        db.row_factory = sqlite3.Row
        disputed = {row['charge'] for row in db.execute('SELECT charge FROM dispute')}
        self.charges = {row['seq']: self.charge(row, disputed) for row in db.execute(
            'SELECT c.*, i.cancellation_reason FROM charge AS c'
            ' JOIN payment_intent AS i ON i.seq = c.payment_intent')}
        refunds = {row['seq']: row for row in db.execute('SELECT * FROM refund')}
        disputes = {row['seq']: row for row in db.execute('SELECT * FROM dispute')}
        self.things = []  # (when, currency, what it may be divided by, figures)
        for charge in self.charges.values():
            self.things.append((charge['created'], charge['currency'], charge, charge['figures']))
        for row in refunds.values():
            # A hold that was let go is told as a refund, and moves nothing.
            held = not self.charges[row['charge']]['figures'].get('payments')
            if row['status'] not in ('failed', 'canceled') and not held:
                self.things.append((row['created'], row['currency'].upper(), self.of_refund(row),
                                    {'refunds': 1, 'refunded': row['amount']}))
        for row in disputes.values():
            if not row['status'].startswith('warning_'):
                self.things.append((row['created'], row['currency'].upper(),
                                    self.charges[row['charge']],
                                    {'disputes': 1, 'disputed': row['amount']}))
        for row in db.execute("SELECT * FROM txn WHERE reporting_category NOT IN"
                              " ('payout', 'payout_reversal')"):
            if row['type'] == 'charge':
                of = self.charges[row['source']]
            elif row['type'] in ('refund', 'refund_failure'):
                of = self.of_refund(refunds[row['source']])
            else:
                assert row['type'] == 'adjustment', row['type']
                of = self.charges[disputes[row['source']]['charge']]
            self.things.append((row['created'], row['currency'].upper(), of,
                                {'booked': row['amount'], 'fees': row['fee'],
                                 'net': row['amount'] - row['fee']}))
        db.close()

    @staticmethod
    def charge(row, disputed):
        taken = row['amount_captured']
        figures = {}
        if row['status'] == 'failed':
            figures['declined'] = 1
            status = 'declined'
        elif row['status'] == 'pending':
            status = 'processing'
        else:
            figures['approved'] = 1
            if row['seq'] in disputed:
                status = 'disputed'
            elif not row['captured']:
                over = row['amount_refunded'] > 0
                status = 'authorized' if not over else None  # canceled or expired: see below
            elif row['amount_refunded'] >= taken:
                status = 'refunded'
            else:
                status = 'partly_refunded' if row['amount_refunded'] else 'succeeded'
        if taken > 0 and row['status'] == 'succeeded' and row['captured']:
            figures |= {'payments': 1, 'gross': taken}
        return {'created': row['created'], 'currency': row['currency'].upper(), 'figures': figures,
                'method': 'card', 'channel': 'phone' if row['moto'] else 'online',
                'operator': json.loads(row['metadata'] or '{}').get('tillroll_operator') or '',
                'status': status,
                'decline': BLOCKED.get(row['decline_code']) or row['decline_code'] or
                           row['failure_code'] or ''}

    def of_refund(self, row):
        return self.charges[row['charge']] | {
            'operator': json.loads(row['metadata'] or '{}').get('tillroll_operator') or ''}

    def report(self, by, period, zone):
        begin, end = span_of(period, zone)
        rows = collections.defaultdict(collections.Counter)
        for when, currency, of, figures in self.things:
            if not begin <= when < end:
                continue
            if by == 'currency':
                key = ''
            elif by == 'day':
                key = datetime.datetime.fromtimestamp(when, zone).date().isoformat()
            elif by == 'status' and of['status'] is None:
                key = 'over'
            else:
                key = of[by]
            rows[key, currency].update(figures)
        return {key: {name: row[name] for name in COUNTS + SUMS} for key, row in rows.items()
                if any(row.values())}


def minor(text, currency):
    """"48.00" as minor units, without a floating-point number."""
    digits = DIGITS.get(currency, 2)
    whole, _, part = text.partition('.')
    assert len(part) == digits, (text, currency)
    return int(whole + part)


def told(world, by, period, zone):
    rows = {}
    os.environ['TZ'] = zone
    for row in world.well('report', '--period', period, '--by', by):
        key = '' if by == 'currency' else row[by] or ''
        if by == 'status' and key in ('canceled', 'expired'):
            key = 'over'
        figures = {name: row[name] for name in COUNTS}
        figures |= {name: minor(row[name], row['currency']) for name in SUMS}
        attempts = row['approved'] + row['declined']
        rate = None if attempts == 0 else (row['approved'] * 2000 + attempts) // (2 * attempts)
        if rate is not None:
            assert row['approval_percent'] == '%d.%d' % (rate // 10, rate % 10), row
        else:
            assert row['approval_percent'] is None, row
        old = rows.get((key, row['currency']))
        rows[key, row['currency']] = figures if old is None else {
            name: old[name] + figures[name] for name in figures}
    return rows


def account(world):
    """An account with operators and edges: books that are closed before we look at them."""
    world.start_sandbox(payments=PAYMENTS)
    world.stop(world.sandbox)
    prepare(world.path('sandbox.db'))
    world.start_sandbox(payments=PAYMENTS)
    world.sign_in()
    world.well('sync')
    return Books(world.path('sandbox.db'))


def compare(books, world, by, period, zone):
    ours = told(world, by, period, zone)
    theirs = books.report(by, period, zoneinfo.ZoneInfo(zone))
    if ours == theirs:
        return len(ours)
    for key in sorted(set(ours) | set(theirs)):
        if ours.get(key) != theirs.get(key):
            raise AssertionError('%s %s by %s, %s: we say %s, the books say %s' %
                                 (zone, period, by, key, ours.get(key), theirs.get(key)))


def read_sheet(text):
    """The counts and sums of a sheet, as digits, by section and name."""
    found = {}
    section = None
    for line in text.splitlines():
        pair = re.match(r'^(\S.*?) \(([\d,]+)\) +(\S.*)$', line)
        if pair:
            digits = re.sub(r'\D', '', pair.group(3))
            found[section, pair.group(1), len(found)] = (int(pair.group(2).replace(',', '')),
                                                         int(digits))
        elif line.startswith(' '):
            section = line.strip()
    return found


def compare_sheet(books, world, period, zone):
    os.environ['TZ'] = zone
    done = world.ctl('report', '--period', period, '--sheet', '--columns', '60')
    assert done.returncode == 0, done.stderr
    assert all(len(line) <= 60 for line in done.stdout.splitlines()), done.stdout
    sheet = read_sheet(done.stdout)
    theirs = books.report('currency', period, zoneinfo.ZoneInfo(zone))
    for (_, currency), row in theirs.items():
        ours = {name: value for (section, name, _), value in sheet.items() if section == currency}
        assert ours.get('Taken', (0, 0)) == (row['payments'], row['gross']), (currency, ours, row)
        assert ours.get('Given back', (0, 0)) == (row['refunds'], row['refunded']), (ours, row)
        assert ours.get('Disputed', (0, 0)) == (row['disputes'], row['disputed']), (ours, row)
    for by in ('method', 'operator'):
        rows = books.report(by, period, zoneinfo.ZoneInfo(zone))
        wanted = sorted([(row['payments'], row['gross']) for row in rows.values()
                         if row['payments']]
                        + [(row['refunds'], row['refunded']) for row in rows.values()
                           if row['refunds']])
        ours = sorted(value for (section, _, _), value in sheet.items()
                      if section == 'By ' + by)
        assert ours == wanted, (period, zone, by, ours, wanted)


def every_figure(world):
    books = account(world)
    rows = 0
    for zone, days in ZONES.items():
        for period in PERIODS + days:
            for by in BYS:
                rows += compare(books, world, by, period, zone)
            compare_sheet(books, world, period, zone)
    print('# %d payments: %d rows and %d sheets as the books say' %
          (PAYMENTS, rows, len(ZONES) * (len(PERIODS) + 2)), flush=True)
    assert rows > 1000


def days_of_23_and_25_hours(world):
    """The days of a month come to the month, and no payment falls between two of them."""
    books = account(world)
    for zone, days in ZONES.items():
        for day in days:
            month = told(world, 'currency', day[:7], zone)
            by_day = told(world, 'day', day[:7], zone)
            for (_, currency), figures in month.items():
                parts = [row for (_, c), row in by_day.items() if c == currency]
                assert figures == {name: sum(part[name] for part in parts) for name in figures}
            assert books.report('day', day, zoneinfo.ZoneInfo(zone)), 'nothing on ' + day
        first = datetime.date.fromisoformat(days[0])
        begin, end = span_of(days[0], zoneinfo.ZoneInfo(zone))
        assert (end - begin) != 24 * 3600, first


def words(world):
    """What is no period or no division is said to be none, and nothing is nothing."""
    world.start_sandbox(payments=20)
    world.sign_in()
    for wrong in (['--period', '2026-02-30'], ['--period', 'soon'], ['--by', 'weather'],
                  ['--period', '2026-11-20..2026-11-01'], ['--sheet', '--columns', '3']):
        assert world.ctl('report', *wrong).returncode == USAGE, wrong
    assert world.well('report', '--period', '2019-01') == []
    assert 'Nothing was taken' in world.ctl('report', '--period', '2019-01', '--sheet').stdout
    for period in ('today', 'yesterday', 'week', 'last-week', 'month', 'last-month', 'year',
                   'last-year', 'last-7-days'):
        world.well('report', '--period', period, '--by', 'day')


if __name__ == '__main__':
    run([every_figure, days_of_23_and_25_hours, words])
