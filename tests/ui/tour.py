#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tour: everything the window is for, against the practice gateway, looked at step by step.

    tour.py BUILD-FOLDER OUTPUT-FOLDER

Run in a session (build-aux/session.sh); build-aux/demo.sh --tour does both. Leaves a picture of
each step and tour.txt. Exit status 0 when no step failed.
"""
import functools
import re
import sys
import time

import drive
from stage import Stage, StageError
from walk import Walk
from window import Window

PAYMENTS = 5000
SOON = 2                # seconds within which a payment must be seen everywhere


def expect(condition, what):
    if not condition:
        raise StageError(what)


class Tour:
    def __init__(self, stage):
        self.stage = stage
        self.window = self.window_process = self.watch = None

    def open(self, **environment):
        self.window_process = self.stage.open_window('counter', **environment)
        self.window = Window()

    def close(self):
        self.stage.stop(self.window_process)

    def lines_about(self, text):
        return [l for l in self.watch.lines if text in l]

    # --- the steps ---

    def sign_in(self):
        self.stage.start_gateway(payments=PAYMENTS)
        self.stage.start_relay()
        self.stage.sign_in('counter', 'Ana')
        self.stage.sign_in('office', 'Ben')
        self.open()
        self.window.wait_for('Practice')
        return 'the window says that this is practice; both consoles are signed in'

    def backfill(self):
        self.window.wait_for('Live', timeout=60)
        self.watch = self.stage.watch('office')
        self.window.wait_for('%s payments' % format(PAYMENTS, ','), timeout=60)
        return 'live, with all %d payments of the past' % PAYMENTS

    def charge(self):
        start = len(self.watch.lines)
        began = time.monotonic()
        self.window.charge('48.00', 'A-1001', '4242' * 4)
        self.window.wait_for('Approved')
        index = self.watch.wait_line(lambda l: 'A-1001' in l and 'succeeded' in l, SOON + 5, start)
        after = self.watch.times[index] - began
        payment = self.stage.gateway('GET', '/v1/payment_intents', limit='1')['data'][0]
        expect(payment['amount'] == 4800 and payment['status'] == 'succeeded',
               'the gateway has something else: %s' % payment['status'])
        self.window.press('Done')
        return 'approved; seen by the other console %.1f s after it was begun' % after

    def decline(self):
        self.window.charge('12.50', 'A-1002', '4000' + '0' * 11 + '2')
        self.window.wait_for('refused')
        words = next(t for t in self.window.texts() if 'refused' in t)
        self.window.press('Done')
        return 'declined, with words for the caller: “%s”' % words

    def refund(self):
        self.window.select_payment('A-1001')
        self.window.refund('10.00')
        self.window.wait_for('Partly refunded')
        self.window.refund()
        self.window.wait_for('Refunded')
        refunds = self.stage.gateway('GET', '/v1/refunds', limit='2')['data']
        amounts = sorted(r['amount'] for r in refunds)
        expect(amounts == [1000, 3800], 'the gateway refunded %s' % amounts)
        return 'the gateway gave back %s, in two refunds' % amounts

    def somebody_else(self):
        start = len(self.watch.lines)
        began = time.monotonic()
        payment = self.stage.pay_elsewhere(777, description='Web order 77')
        self.window.wait_for('7.77', timeout=SOON + 3)
        seen = time.monotonic() - began
        expect(seen < SOON, 'it took %.1f s' % seen)
        self.watch.wait_line(lambda l: payment['id'] in l or '777' in l, SOON, start)
        return 'seen in the window after %.1f s' % seen

    def relay_away(self):
        start = len(self.watch.lines)
        self.stage.stop_relay()
        amounts = [1101, 1102, 1103]
        payments = [self.stage.pay_elsewhere(a) for a in amounts]
        self.stage.start_relay()
        for amount in amounts:
            self.window.wait_for('%.2f' % (amount / 100), timeout=30)
        ids = [p['latest_charge'] for p in payments]
        for charge in ids:
            self.watch.wait_line(lambda l, c=charge: c in l, 30, start)
        time.sleep(SOON)
        twice = [c for c in ids
                 if len([l for l in self.watch.lines[start:] if re.search(r'"new".*' + c, l)]) > 1]
        expect(not twice, 'told twice: %s' % twice)
        return 'three payments made meanwhile: none missed, none twice'

    def dark(self):
        self.close()
        self.open(ADW_DEBUG_COLOR_SCHEME='prefer-dark')
        self.window.wait_for('Live', timeout=30)
        return 'the same in dark'


def main(build, folder):
    with Stage(build) as stage:
        tour = Tour(stage)
        walk = Walk(folder, drive.App.screenshot)
        for title, function in (
                ('Sign in', tour.sign_in),
                ('Backfill of %d payments' % PAYMENTS, tour.backfill),
                ('A charge, seen elsewhere', tour.charge),
                ('A decline', tour.decline),
                ('A partial refund and the rest', tour.refund),
                ('A payment made by somebody else', tour.somebody_else),
                ('The relay goes away and comes back', tour.relay_away),
                ('Dark', tour.dark)):
            walk.step(title)(functools.partial(function))
        return walk.run()


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
