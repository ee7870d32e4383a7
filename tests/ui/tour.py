#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tour: everything the window is for, against the practice gateway, looked at step by step.

    tour.py BUILD-FOLDER OUTPUT-FOLDER [PAYMENTS]

Run in a session (build-aux/session.sh); build-aux/demo.sh --tour does both. Leaves a picture of
each step and tour.txt. Exit status 0 when no step failed. PAYMENTS is how many past payments the
practice gateway invents, 5000 unless told.
"""
import json
import os
import random
import sys
import threading
import time

import drive
import keyring
from pixels import Pixels
from stage import CONSOLE_KEY, Stage, StageError, end_in_order
from walk import Walk
from window import Window

SOON = 2                # seconds within which a payment must be seen everywhere
GOOD, BAD = '4242' * 4, '4000' + '0' * 11 + '2'


def expect(condition, what):
    if not condition:
        raise StageError(what)


def percentile(values, percent):
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


class Tour:
    def __init__(self, stage, walk, payments):
        self.stage, self.walk, self.n_payments = stage, walk, payments
        self.window = self.process = self.watch = self.signed_in = None

    def open(self, name, *arguments, **environment):
        drive.wake()
        self.process = self.stage.open_window(
            '--state-dir', self.stage.path(name, 'state'), *arguments, **environment)
        self.window = Window(self.process.popen.pid)

    def close(self):
        process, self.process, self.window = self.process, None, None
        expect(self.stage.stop(process) in (0, -15), 'the window ended badly')

    def shoot(self, path):
        if self.window is None:
            drive.App.screenshot(path)
        else:
            self.window.picture(path)

    def wait_total(self, timeout=20):
        """Waits until the window has what the gateway has; returns how many."""
        wanted = len(self.stage.charges())
        self.window.app.wait(lambda: self.window.total() == wanted, timeout,
                             '%d payments; it has %s' % (wanted, self.window.total()))
        return wanted

    def told(self, wanted, start=0, timeout=20):
        """When the second console told of a payment that WANTED accepts, since 1970."""
        def fits(line):
            said = json.loads(line)
            return said['type'] == 'payment' and wanted(said['payment'])
        index = self.watch.wait_line(fits, timeout, start)
        return self.watch.times[index] + time.time() - time.monotonic()

    def webhook(self, *parts):
        """When the relay took the first webhook in that holds all PARTS."""
        return next(when for when, body in self.stage.received()
                    if all(p.encode() in body for p in parts))

    # --- the steps ---

    def practise(self):
        self.open('practice')
        self.window.widget('Practise', starts=True)
        self.walk.picture('welcome')
        began = time.monotonic()
        self.window.press('Practise', starts=True)
        self.window.wait_live()
        total = self.window.app.wait(self.window.total, 60, 'payments')
        took = time.monotonic() - began
        return 'one click, and %.1f s later %d invented payments are there, live' % (took, total)

    def sign_in(self):
        self.close()
        self.stage.start_gateway(payments=self.n_payments)
        self.stage.start_relay()
        self.open('counter', '--gateway-url', self.stage.gateway_url)
        relay = (self.stage.relay_url, self.stage.practice['stream'], self.stage.practice['token'])
        self.window.sign_in('rk_test_of_somebody_else', 'Ana', *relay)
        words = self.window.wait_for('key', 'gateway does not')
        self.walk.picture('a wrong key')
        self.window.press('Back')
        self.window.fill('Key', CONSOLE_KEY)
        self.signed_in = time.monotonic()
        self.window.press('Sign in')
        self.window.wait_for('Practice Shop')
        self.window.row('ending')
        return 'a wrong key: “%s”; the right one opens Practice Shop' % words

    def backfill(self):
        self.window.wait_live()
        took = time.monotonic() - self.signed_in
        total = self.wait_total()
        return '“Live” %.1f s after “Sign in” was pressed, with all %d payments of the past, as ' \
               'many as the gateway has' % (took, total)

    def second_console(self):
        account, = os.listdir(self.stage.path('counter', 'state', 'accounts'))
        secret = self.window.app.wait(lambda: keyring.secret(account, 'webhook-secret'), 20,
                                      'the endpoint’s secret in the keyring')
        self.stage.sign_in('office', 'Ben', secret)
        self.watch = self.stage.watch('office')
        self.watch.wait_line(lambda l: '"live"' in l, 60)
        ids = [p['id'] for p in self.stage.payments('office')]
        expect(sorted(ids) == sorted(self.stage.charges()), 'it has other payments')
        return 'tillctl watch is live and has the same %d payments' % len(ids)

    def charge(self):
        start = len(self.watch.lines)
        self.window.begin_charge('48.00', 'T-1001', 'Tea for two')
        self.window.type_card(GOOD)
        self.walk.picture('a card typed in')
        button = self.window.send('Charge ')
        self.window.wait_for('Approved')
        self.walk.picture('approved')
        told = self.told(lambda p: p['reference'] == 'T-1001' and p['status'] == 'succeeded', start)
        late = told - self.webhook('"charge.succeeded"', 'T-1001')
        expect(late < SOON, 'the second console had it %.1f s after the webhook' % late)
        self.window.press('Show payment')
        self.window.row('£48.00', 'Succeeded', 'T-1001')
        payment = self.stage.gateway('GET', '/v1/payment_intents', limit='1')['data'][0]
        expect(payment['amount'] == 4800 and payment['status'] == 'succeeded',
               'the gateway has something else: %s' % payment['status'])
        return '“%s”: approved, succeeded in the list and at the gateway; tillctl watch told it ' \
               '%.0f ms after the webhook' % (button, late * 1000)

    def decline(self):
        self.window.begin_charge('12.50', 'T-1002')
        self.window.type_card(BAD)
        self.window.send('Charge ')
        title = self.window.wait_for('The bank refused')
        words = self.window.wait_for('Your bank refused')
        return '“%s”; for the caller: “%s”' % (title, words)

    def refund(self):
        self.window.go_to('Payments')
        self.window.select_payment('£48.00', 'T-1001')
        for amount, state in (('10.00', 'Partly refunded'), (None, 'Refunded')):
            self.window.press('Refund…')
            if amount is not None:
                self.window.fill('Amount', amount)
            self.window.widget('Refund £', starts=True, clickable=True)
            self.walk.picture('refund of ' + (amount or 'the rest'))
            self.window.send('Refund £')
            self.window.close_dialog()
            self.window.row('£48.00', state, 'T-1001')
            self.walk.picture(state)
        refunds = self.stage.gateway('GET', '/v1/refunds', limit='2')['data']
        amounts = sorted(r['amount'] for r in refunds)
        expect(amounts == [1000, 3800], 'the gateway refunded %s' % amounts)
        return 'partly refunded, then refunded; the gateway gave back %s' % amounts

    def somebody_else(self):
        start = len(self.watch.lines)
        self.window.point_away()
        began = time.monotonic()
        payment = self.stage.pay_elsewhere(777, description='Web order 77')
        self.window.row('£7.77', 'Succeeded', timeout=SOON + 3)
        seen = time.monotonic() - began
        expect(seen < SOON, 'it took %.1f s' % seen)
        self.told(lambda p: p['id'] == payment['latest_charge'], start, SOON)
        self.walk.picture('popped in')

        self.window.point_at('£7.77')           # nothing moves under the mouse
        self.stage.pay_elsewhere(778, description='Web order 78')
        news = self.window.wait_for('1 new payment')
        expect(not any('£7.78' in row for row in self.window.rows()), 'the list has moved')
        self.window.picture_as_is = True
        self.walk.picture('held while the mouse is there')
        self.window.picture_as_is = False
        self.window.press(news)
        self.window.row('£7.78', 'Succeeded')
        return 'in the window %.1f s after somebody else began it, and in tillctl watch; while ' \
               'the mouse is on the list it stands still and says “%s”' % (seen, news)

    def latency(self):
        count = 40 if self.n_payments > 1000 else 10
        pixels, seen = Pixels(*self.window.first_row_pixels()), {}
        for i in range(count):
            before = pixels.wait_still(0.2)
            amount = 20000 + i * 137
            payment = {}
            thread = threading.Thread(
                target=lambda: payment.update(self.stage.pay_elsewhere(
                    amount, description='Web order %d' % (100 + i))))
            thread.start()
            when = pixels.wait_change(before, 5)
            thread.join()
            expect(when is not None, 'payment %d of %d did not appear' % (i + 1, count))
            seen[payment['id']] = when
            time.sleep(random.uniform(0, 0.1))
        pixels.wait_still(0.5)
        pixels.close()
        events = self.stage.received()
        times = [when - min(t for t, body in events if name.encode() in body)
                 for name, when in seen.items()]
        expect(min(times) > 0, 'seen before the webhook: the screen changed for another reason')
        half, most = percentile(times, 50) * 1000, percentile(times, 99) * 1000
        expect(half < SOON * 1000, 'it took %d ms' % half)
        return 'from a webhook at the relay to the changed pixels of the first row, %d payments: ' \
               'p50 %.0f ms, p99 %.0f ms' % (len(times), half, most)

    def relay_away(self):
        start = len(self.watch.lines)
        self.stage.stop_relay()
        self.window.app.wait(lambda: self.window.freshness() != 'Live', 30, 'it to be noticed')
        payments = [self.stage.pay_elsewhere(a, description='Market stall')
                    for a in (1101, 1102, 1103)]
        away = self.window.freshness()
        self.walk.picture('without the relay')
        self.stage.start_relay()
        began = time.monotonic()
        for amount in ('£11.01', '£11.02', '£11.03'):
            self.window.row(amount, timeout=40)
        self.window.wait_live()
        back = time.monotonic() - began
        ids = [p['latest_charge'] for p in payments]
        for charge in ids:
            self.told(lambda p, c=charge: p['id'] == c, start, 40)
        total = self.wait_total()
        rows = self.window.rows()
        for amount in ('£11.01', '£11.02', '£11.03'):
            expect(len([r for r in rows if amount in r]) == 1, amount + ' twice')
        known = [p['id'] for p in self.stage.payments('office')]
        expect(sorted(known) == sorted(self.stage.charges()),
               'the second console has %d payments' % len(known))
        return 'it said “%s”; %.1f s after the relay was back three payments made meanwhile were ' \
               'there; both consoles and the gateway have %d, none missed, none twice' \
               % (away, back, total)

    def link(self):
        self.window.begin_charge('20.00', 'T-1003', 'Two tins of Assam')
        self.window.click('Send a link', role='check box')
        self.window.send('Create link for ')
        self.window.wait_for('Waiting for the customer to pay')
        address = self.window.wait_for(self.stage.gateway_url + '/')
        sessions = self.stage.gateway('GET', '/v1/checkout/sessions', limit='1')['data']
        expect(sessions[0]['url'] == address and sessions[0]['amount_total'] == 2000,
               'the gateway has %s' % sessions)
        self.window.widget('QR code of the payment link')
        return 'a QR code, and the address the gateway gave'

    def activity(self):
        self.window.go_to('Activity')
        seen = [self.window.wait_for(*parts) for parts in (
            ('Charge £48.00',), ('Charge £12.50',), ('Refund £10.00',), ('Refund £38.00',),
            ('Payment link for £20.00',))]
        return '; '.join('“%s”' % text for text in seen)

    def dark(self):
        self.close()
        self.open('counter', ADW_DEBUG_COLOR_SCHEME='prefer-dark')
        self.window.wait_live()
        self.window.search('T-1001')
        self.window.select_payment('£48.00', 'T-1001')
        self.walk.picture('dark payments')
        self.window.begin_charge('9.99', 'T-1004')
        self.window.click('Type the card', role='check box')
        self.walk.picture('dark charge')
        self.window.go_to('Activity')
        return 'the same in dark, after the window was closed and opened again'

    def narrow(self):
        self.close()
        self.open('counter')
        self.window.wait_live()
        self.window.resize(360, 720)
        self.walk.picture('narrow payments')
        self.window.search('T-1001')
        self.window.select_payment('£48.00', 'T-1001')
        self.walk.picture('narrow payment')
        self.window.begin_charge('7.50', 'T-1005')
        self.walk.picture('narrow charge')
        self.window.send('Create link for ')
        self.window.wait_for('Waiting for the customer to pay')
        return '360 pixels wide: the list, a payment, a charge, its link'


def main(build, folder, payments=5000):
    end_in_order()
    os.environ['G_DEBUG'] = 'fatal-criticals'           # of what is started, not of ourselves
    with Stage(build) as stage:
        walk = Walk(folder, lambda path: tour.shoot(path))
        tour = Tour(stage, walk, int(payments))
        for title, function in (
                ('Practice mode', tour.practise),
                ('Sign in', tour.sign_in),
                ('Backfill of %s payments' % payments, tour.backfill),
                ('A second console', tour.second_console),
                ('A charge, seen elsewhere', tour.charge),
                ('A decline', tour.decline),
                ('A partial refund and the rest', tour.refund),
                ('A payment made by somebody else', tour.somebody_else),
                ('How long that takes', tour.latency),
                ('The relay goes away and comes back', tour.relay_away),
                ('A payment link', tour.link),
                ('The activity page', tour.activity),
                ('Dark', tour.dark),
                ('A narrow window', tour.narrow)):
            walk.step(title)(function)
        return walk.run()


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
