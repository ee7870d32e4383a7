#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the back office is told of, through the real window, and without one.

    test_office.py TILLCTL TILLROLL-SANDBOX TILLROLL-RELAY TILLROLL [TEST…]

Run in a session (build-aux/session.sh).
"""
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'integration'))

from test_phone import Desktop, ask, check_until, run
from world import DONE, wait_until


def get_desktop(known=[]):
    """What shows notifications; it has shown none."""
    if not known:
        known.append(Desktop())
    known[0].told.clear()
    return known[0]


def set_settings(**values):
    """Writes the settings, as they are kept from one start to the next."""
    folder = os.path.join(os.environ['HOME'], '.config', 'glib-2.0', 'settings')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'keyfile'), 'w') as file:
        file.write('[io/github/tillroll/Tillroll]\n')
        for key, value in values.items():
            file.write('%s=%s\n' % (key.replace('_', '-'), value))


def pay(counter, amount, card='visa'):
    """Somebody else takes money; the payment's id."""
    data = ('amount=%d&currency=gbp&confirm=true&payment_method=pm_card_%s'
            '&payment_method_types[]=card' % (amount, card))
    return ask(counter, '/v1/payment_intents', data=data.encode())['latest_charge']


def shown():
    """The windows that are on the screen."""
    return subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '.'],
                          capture_output=True, text=True).stdout.split()


def titles(desktop):
    return [title for title, _, _ in desktop.told]


def opens(desktop, number):
    """The button “Open” of a notification."""
    actions = desktop.told[number - 1][2]
    return next(actions[i] for i in range(0, len(actions), 2) if actions[i + 1] == 'Open')


def told(counter):
    """Each thing once, in words for a locked screen; “Open” leads to it; not what we did here."""
    desktop = get_desktop()
    set_settings()
    counter.set_up()
    counter.open()
    time.sleep(3)                               # what there was before is not told
    assert desktop.told == [], desktop.told

    assert counter.charge('O-1').returncode == DONE
    pay(counter, 1234)
    check_until(counter, lambda: desktop.told, 'the notification')
    title, body, _ = desktop.told[0]
    assert title == 'New payment: £12.34', title
    assert body == 'Harbour Tea (test)', body
    assert not re.search('4242|visa', title + body, re.I), desktop.told
    desktop.press(1, opens(desktop, 1))
    counter.see('£12.34')
    counter.see('Refund…')

    charge = pay(counter, 2000, 'refundFail')
    ask(counter, '/v1/refunds', data=b'charge=' + charge.encode())
    check_until(counter, lambda: 'A refund has failed: £20.00' in titles(desktop), 'the refund')
    number = titles(desktop).index('A refund has failed: £20.00') + 1
    desktop.press(number, opens(desktop, number))
    counter.see('has not got the money', 'Failed')
    counter.picture('refund-failed')
    seen = sorted(titles(desktop))
    assert seen == ['A refund has failed: £20.00', 'New payment: £12.34',
                    'New payment: £20.00'], seen
    counter.stop(counter.window)

    counter.open()
    counter.see('Checked')
    time.sleep(3)
    assert sorted(titles(desktop)) == seen, titles(desktop)


def quiet(counter):
    """In quiet hours nothing is told; afterwards, also by the next run, all of it as one."""
    desktop = get_desktop()
    set_settings(quiet_hours='true', quiet_from=0, quiet_to=1439)
    counter.set_up()
    counter.open()
    time.sleep(3)
    for amount in (1100, 1200):
        pay(counter, amount)
    path = os.path.join(os.environ['HOME'], '.config', 'glib-2.0', 'settings', 'keyfile')

    def kept_two():
        with open(path) as file:
            kept = [line for line in file if line.startswith('kept-news=')]
        return kept and re.search(r"'charge', (uint32 )?2\)", kept[0])
    check_until(counter, kept_two, 'both to be kept back')
    assert desktop.told == [], desktop.told
    counter.stop(counter.window)

    with open(path, 'a') as file:
        file.write('quiet-hours=false\n')
    counter.open()
    wait_until(lambda: desktop.told, 'what was kept back', 60)
    title, body, _ = desktop.told[0]
    assert title == 'In your quiet hours', title
    assert body == '2 new payments\nHarbour Tea (test)', body


def background(counter):
    """The closed window's program goes on, tells, and comes back; Ctrl+Q ends it."""
    desktop = get_desktop()
    set_settings(run_in_background='true')
    counter.set_up()
    counter.open()
    time.sleep(3)
    pay(counter, 1234)
    check_until(counter, lambda: desktop.told, 'the notification')
    counter.app.press(counter.button('Close'))
    wait_until(lambda: not shown(), 'the window to close')
    time.sleep(0.5)
    assert counter.window.process.poll() is None, 'it has ended with its window'

    desktop.press(1, opens(desktop, 1))
    counter.see('£12.34')
    counter.see('Refund…')
    counter.app.keys('ctrl+q')
    wait_until(lambda: counter.window.process.poll() is not None, 'the program to end')
    assert counter.stop(counter.window) == 0

    # Without a window from the start; it can be ended, too.
    auto = counter.start([counter.tillroll, '--background'])
    time.sleep(2)
    assert auto.process.poll() is None, 'it has ended'
    again = counter.start([counter.tillroll, '--background'])
    wait_until(lambda: again.process.poll() is not None, 'the second one to leave it alone')
    assert not shown(), 'it has opened a window'
    end = counter.start([counter.tillroll, '--quit'])
    wait_until(lambda: end.process.poll() is not None, 'the order to end')
    wait_until(lambda: auto.process.poll() is not None, 'the program to end')


def customers(counter):
    """A customer is made, once although an answer is lost, and changed in the window, and at the
    command line."""
    counter.set_up()
    counter.open()
    counter.go_to('Customers')
    counter.app.press(counter.button('New customer'))
    counter.see('A customer needs a name')
    counter.app.set_text(counter.field('Name'), 'Grace Hopper')
    counter.app.set_text(counter.field('E-mail'), 'grace')
    counter.see('This is not an e-mail address')
    counter.app.set_text(counter.field('E-mail'), 'grace@example.com')
    counter.app.set_text(counter.field('Town'), 'Leeds')
    counter.picture('customer-new')
    counter.gate.lose(b'POST /v1/customers ')
    counter.app.press(counter.button('Save'))
    counter.see('The answer was lost')
    counter.picture('customer-lost')
    counter.app.press(counter.button('Save'))
    counter.see('Edit…')
    made = [c for c in ask(counter, '/v1/customers?limit=100')['data']
            if c['name'] == 'Grace Hopper']
    assert len(made) == 1 and made[0]['address']['city'] == 'Leeds', made

    done = counter.ctl('customers', 'edit', made[0]['id'], '--phone', '+44 20 7946 0123')
    assert done.returncode == DONE, done
    counter.app.press(counter.button('Edit…'))
    counter.see('Edit customer')
    counter.app.set_text(counter.field('Postcode'), 'LS1 4AB')
    counter.picture('customer-edit')
    counter.app.press(counter.button('Save'))
    counter.see('LS1 4AB Leeds')
    counter.picture('customer')
    after = ask(counter, '/v1/customers/' + made[0]['id'])
    assert after['phone'] == '+44 20 7946 0123', after
    assert after['address']['postal_code'] == 'LS1 4AB', after
    assert after['email'] == 'grace@example.com', after
    wrong = counter.ctl('customers', 'new', '--email', 'nobody')
    assert wrong.returncode != DONE and 'e-mail' in wrong.stderr, wrong


if __name__ == '__main__':
    chosen = sys.argv[5:]
    tests = (told, quiet, background, customers)
    sys.exit(run([t for t in tests if not chosen or t.__name__ in chosen]))
