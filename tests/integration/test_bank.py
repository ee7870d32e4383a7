#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bank statements, made here from the practice gateway’s own books, read by tillctl: every payout
is found on the one line that is its own, in each format, and what is left over is told."""
import collections
import csv
import datetime
import io
import os
import sqlite3
import xml.sax.saxutils

from world import DONE, REFUSED, USAGE, run

EXPONENT = {'JPY': 0, 'KWD': 3}


class Bank:
    """What a bank that took all payouts but one would write, and what else is on the account."""

    def __init__(self, world):
        db = sqlite3.connect(world.path('sandbox.db'))
        rows = db.execute("SELECT arrival_date, amount, upper(currency), status FROM payout"
                          " WHERE status IN ('paid', 'in_transit') ORDER BY seq").fetchall()
        db.close()
        self.payouts = [(datetime.date(1970, 1, 1) + datetime.timedelta(seconds=arrival), amount,
                         currency) for arrival, amount, currency, _ in rows]
        self.payouts = [payout for payout in self.payouts
                        if payout[0] <= datetime.date.today() - datetime.timedelta(days=3)]
        self.late = self.payouts[len(self.payouts) // 2]
        self.lines = []
        for i, (day, amount, currency) in enumerate(self.payouts):
            self.lines.append((day, -1000 - i, currency, 'Rent; "the" shop, Müller & Co %d' % i))
            if (day, amount, currency) == self.late:
                continue
            seen = day
            while seen.weekday() > 4:
                seen += datetime.timedelta(days=1)
            self.lines.append((seen, amount, currency, 'STRIPE PAYMENTS %04d' % i))
        last = max(day for day, *_ in self.lines)
        self.lines.append((last, 4711, self.payouts[0][2], 'STRIPE from another account'))

    @staticmethod
    def decimal(minor, currency, point='.'):
        places = EXPONENT.get(currency, 2)
        text = '%0*d' % (places + 1, abs(minor))
        if places:
            text = text[:-places] + point + text[-places:]
        return ('-' if minor < 0 else '') + text

    def csv(self):
        out = io.StringIO(newline='')
        rows = csv.writer(out, delimiter=';')
        rows.writerow(['Kontonummer', 'DE02120300000000202051'])
        rows.writerow(['Buchungstag', 'Verwendungszweck', 'Betrag', 'Währung', 'Saldo'])
        for day, minor, currency, text in self.lines:
            rows.writerow([day.strftime('%d.%m.%Y'), text, self.decimal(minor, currency, ','),
                           currency, '1.234,56'])
        return out.getvalue().encode('cp1252')

    def ofx(self):
        out = ['OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS>']
        for currency in sorted({line[2] for line in self.lines}):
            out.append('<STMTRS><CURDEF>%s<BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST>' %
                       currency)
            for i, (day, minor, own, text) in enumerate(self.lines):
                if own == currency:
                    out.append('<STMTTRN><DTPOSTED>%s<TRNAMT>%s<FITID>%d<NAME>%s</STMTTRN>' % (
                        day.strftime('%Y%m%d120000'), self.decimal(minor, own), i,
                        xml.sax.saxutils.escape(text)))
            out.append('</BANKTRANLIST></STMTRS>')
        return ('\n'.join(out) + '</STMTTRNRS></BANKMSGSRSV1></OFX>').encode()

    def camt(self):
        out = ['<?xml version="1.0"?><n:Document xmlns:n="urn:iso:std:iso:20022:tech:xsd:'
               'camt.053.001.02"><n:BkToCstmrStmt><n:Stmt>']
        for i, (day, minor, currency, text) in enumerate(self.lines):
            out.append('<n:Ntry><n:Amt Ccy="%s">%s</n:Amt><n:CdtDbtInd>%s</n:CdtDbtInd>'
                       '<n:Sts>BOOK</n:Sts><n:BookgDt><n:Dt>%s</n:Dt></n:BookgDt>'
                       '<n:AcctSvcrRef>R%d</n:AcctSvcrRef><n:AddtlNtryInf>%s</n:AddtlNtryInf>'
                       '</n:Ntry>' % (currency, self.decimal(abs(minor), currency),
                                      'DBIT' if minor < 0 else 'CRDT', day.isoformat(), i,
                                      xml.sax.saxutils.escape(text)))
        return ('\n'.join(out) + '</n:Stmt></n:BkToCstmrStmt></n:Document>').encode()

    def alike(self):
        """Payouts that nothing tells apart: the same sum, and each would fit the other's line."""
        found = collections.Counter()
        for i, (day, *money) in enumerate(self.payouts):
            for j, (other, *its) in enumerate(self.payouts):
                if i == j or money != its or self.late in (self.payouts[i], self.payouts[j]):
                    continue
                first, last = sorted((day, other))
                workdays = sum((first + datetime.timedelta(days=n)).weekday() < 5
                               for n in range(1, (last - first).days + 1))
                if workdays <= 4:
                    found[day.isoformat(), self.decimal(*money), money[1]] = 1
        return found

    def check(self, world, payouts):
        """Each payout is on its own line, unless it cannot be told which one that is."""
        assert len(payouts) > 20
        late = [p for p in payouts if p['bank'] == 'late']
        assert [(p['arrival'][:10], p['amount'], p['currency']) for p in late] == [
            (self.late[0].isoformat(), self.decimal(*self.late[1:]), self.late[2])], late
        seen = [p for p in payouts if p['bank'] == 'seen']
        asked = collections.Counter((p['arrival'][:10], p['amount'], p['currency'])
                                    for p in payouts if p['bank'] == 'asked')
        assert asked == self.alike(), (asked, self.alike())
        assert len(seen) == len(self.payouts) - 1 - sum(asked.values()), (len(seen), asked)
        assert {p['bank'] for p in payouts} <= {'seen', 'asked', 'late', 'not_expected', 'waiting'}
        lines = {line['line']: line for line in world.well('bank', '--all')}
        assert len(lines) == len(self.lines)
        for payout in seen:
            line = lines[payout['bank_line']]
            assert line['payout_id'] == payout['id'] and line['found_by'] == 'amount'
            assert (line['amount'], line['currency'], line['day']) == (
                payout['amount'], payout['currency'], payout['bank_day'])
            assert line['text'].startswith('STRIPE PAYMENTS')
        left = world.well('bank', '--left')
        assert left[0]['text'] == 'STRIPE from another account', left
        assert len(left) == 1 + sum(asked.values()), left


def start(world):
    world.start_sandbox(payments=1500)
    world.sign_in()
    world.well('sync')
    return Bank(world)


def statement(world, name, data):
    with open(world.path(name), 'wb') as file:
        file.write(data)
    return world.path(name)


def each_format(world):
    bank = start(world)
    assert {p['bank'] for p in world.well('payouts')} == {None}
    for name, data in (('a.csv', bank.csv()), ('a.ofx', bank.ofx()), ('a.xml', bank.camt())):
        path = statement(world, name, data)
        bank.check(world, world.well('payouts', '--statement', path))
        # A second time nothing is new, and nothing is lost.
        done = world.ctl('payouts', '--statement', path)
        assert done.returncode == DONE and '\n0 of' in '\n' + done.stderr, done.stderr
        assert '\n\n' not in done.stderr, done.stderr
        assert 'Payouts without a bank line: 1, ' in done.stderr, done.stderr
        assert 'Bank lines without a payout: 1, ' in done.stderr, done.stderr
        bank.check(world, world.well('payouts'))
        for end in ('', '-wal', '-shm'):
            os.unlink(os.path.join(world.account_folder(), 'bank.db' + end)) \
                if os.path.exists(os.path.join(world.account_folder(), 'bank.db' + end)) else None


def by_hand(world):
    bank = start(world)
    world.well('bank', statement(world, 'a.csv', bank.csv()))
    payout = next(p for p in world.well('payouts') if p['bank'] == 'late')
    line = world.well('bank', '--left')[0]
    world.well('bank', '--match', str(line['line']), '--payout', payout['id'], '--reason',
               'The bank took a fee')
    now = next(p for p in world.well('payouts') if p['id'] == payout['id'])
    assert now['bank'] == 'seen' and now['bank_line'] == line['line']
    kept = next(one for one in world.well('bank') if one['line'] == line['line'])
    assert (kept['found_by'], kept['reason'], kept['operator']) == ('hand', 'The bank took a fee',
                                                                    'Ana')

    other = [p for p in world.well('payouts') if p['bank'] == 'seen' and p['id'] != now['id']][-1]
    assert world.ctl('bank', '--match', str(line['line']), '--payout', other['id'], '--reason',
                     'No').returncode == REFUSED
    world.well('bank', '--unmatch', str(other['bank_line']), '--reason', 'It is another shop’s')
    again = next(p for p in world.well('payouts') if p['id'] == other['id'])
    assert again['bank'] == 'late'  # and not found once more
    assert world.ctl('bank', '--unmatch', str(line['line'])).returncode == USAGE
    assert world.ctl('bank', '--unmatch', '999999', '--reason', 'x').returncode == REFUSED
    for args in (['--match', '-1', '--payout', payout['id'], '--reason', 'x'],
                 ['--match', '0', '--payout', payout['id'], '--reason', 'x'],
                 ['--unmatch', '-1', '--reason', 'x'], ['--payout', payout['id']],
                 ['--reason', 'x']):
        done = world.ctl('bank', *args)
        assert done.returncode == USAGE, (args, done)


def what_cannot_be_told(world):
    world.start_sandbox(payments=20)
    world.sign_in()
    path = statement(world, 'a.csv', b'Date,Memo,Amount\n01/02/2026,STRIPE,1.00\n')
    done = world.ctl('bank', path)
    assert done.returncode == USAGE and '--dates' in done.stderr, done.stderr
    done = world.ctl('bank', path, '--dates', 'mdy', '--decimal', '.', '--all', '--format', 'csv')
    assert done.returncode == DONE, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout, newline='')))
    assert [row['day'] for row in rows] == ['2026-01-02']
    # From now on it is known; and can be said otherwise.
    done = world.ctl('bank', path, '--all', '--format', 'csv')
    assert done.returncode == DONE and '2026-01-02' in done.stdout, done.stderr
    done = world.ctl('bank', path, '--dates', 'dmy', '--all', '--format', 'csv')
    assert done.returncode == DONE and '2026-02-01' in done.stdout, done.stderr
    assert '2026-01-02' not in done.stdout

    for data in (b'', b'hello', b'\x89PNG\r\n\x1a\n\0\0', b'<html></html>', bank_bomb()):
        done = world.ctl('bank', statement(world, 'bad', data))
        assert done.returncode == REFUSED and done.stderr, (data, done)
    assert world.ctl('bank', world.path('nothing')).returncode == REFUSED
    path = statement(world, 'bad', b'Date,Amount\n2026-11-12,1.00\n2026-13-1,1\n')
    done = world.ctl('bank', path, '--currency', 'EUR', '--dates', 'ymd', '--decimal', '.')
    assert done.returncode == REFUSED and 'Line 3' in done.stderr, done.stderr
    assert len(world.well('bank', '--all')) == 1


def bank_bomb():
    return (b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            b'<Document><BkToCstmrStmt><Stmt><Ntry>&a;</Ntry></Stmt></BkToCstmrStmt></Document>')


if __name__ == '__main__':
    run([each_format, by_hand, what_cannot_be_told])
