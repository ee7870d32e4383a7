#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is round an order on the phone, through the real window.

    test_phone.py TILLCTL TILLROLL-SANDBOX TILLROLL-RELAY TILLROLL [TEST…]

Run in a session (build-aux/session.sh).
"""
import json
import os
import sqlite3
import sys
import threading
import time
import traceback
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'integration'))

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib

import drive
from test_once import Counter
from world import DONE, GOOD_CARD, KEY, wait_until

HOUR = 3600

NOTIFICATIONS = Gio.DBusNodeInfo.new_for_xml('''
<node><interface name="org.freedesktop.Notifications">
  <method name="Notify">
    <arg direction="in" type="s"/><arg direction="in" type="u"/><arg direction="in" type="s"/>
    <arg direction="in" type="s"/><arg direction="in" type="s"/><arg direction="in" type="as"/>
    <arg direction="in" type="a{sv}"/><arg direction="in" type="i"/>
    <arg direction="out" type="u"/>
  </method>
  <method name="CloseNotification"><arg direction="in" type="u"/></method>
  <method name="GetCapabilities"><arg direction="out" type="as"/></method>
  <method name="GetServerInformation">
    <arg direction="out" type="s"/><arg direction="out" type="s"/>
    <arg direction="out" type="s"/><arg direction="out" type="s"/>
  </method>
</interface></node>''').interfaces[0]


class Desktop:
    """What shows notifications, on the bus of this session."""

    def __init__(self):
        self.told, self.closed = [], []
        self.context = GLib.MainContext()
        self.ready = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()
        assert self.ready.wait(10)

    def _run(self):
        self.context.push_thread_default()
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        self.bus.register_object('/org/freedesktop/Notifications', NOTIFICATIONS, self._called,
                                 None, None)
        self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                           'RequestName', GLib.Variant('(su)', ('org.freedesktop.Notifications',
                                                                4)), None, 0, -1, None)
        self.ready.set()
        GLib.MainLoop.new(self.context, False).run()

    def _called(self, bus, sender, path, interface, method, arguments, invocation):
        if method == 'Notify':
            _, _, _, title, body, actions, _, _ = arguments.unpack()
            self.told.append((title, body, actions))
            invocation.return_value(GLib.Variant('(u)', (len(self.told),)))
        elif method == 'CloseNotification':
            self.closed.append(arguments.unpack()[0])
            invocation.return_value(None)
        elif method == 'GetCapabilities':
            invocation.return_value(GLib.Variant('(as)', (['actions', 'body'],)))
        else:
            invocation.return_value(GLib.Variant('(ssss)', ('test', 'test', '1', '1.2')))

    def press(self, number, action):
        """The person presses a button of a notification."""
        self.bus.emit_signal(None, '/org/freedesktop/Notifications',
                             'org.freedesktop.Notifications', 'ActionInvoked',
                             GLib.Variant('(us)', (number, action)))
        self.bus.flush_sync(None)


def change(path, sql, *values):
    db = sqlite3.connect(path, timeout=10)
    with db:
        assert db.execute(sql, values).rowcount == 1, sql
    db.close()


def hold(counter, reference, hours):
    """Holds money on a card, so that it ends in so many hours; its id."""
    done = counter.ctl('charge', '--amount', '30.00', '--card-stdin', '--hold', '--again',
                       '--reference', reference, '--format', 'json', stdin=GOOD_CARD)
    assert done.returncode == DONE, done
    payment = json.loads(done.stdout)['result_id']
    end = int(time.time() + hours * HOUR)
    change(counter.path('sandbox.db'), 'UPDATE charge SET capture_before = ? WHERE seq ='
           ' (SELECT max (seq) FROM charge WHERE amount = 3000)', end)
    change(os.path.join(counter.account_folder(), 'history.db'),
           'UPDATE payment SET capture_before_us = ? WHERE reference = ?', end * 1000000, reference)
    return payment


def ask(counter, path, data=None):
    """Asks the gateway, or tells it, without any code of ours."""
    request = urllib.request.Request(counter.url + path, data=data,
                                     headers={'Authorization': 'Bearer ' + KEY})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def check_until(counter, condition, what):
    """Has the window ask the gateway until something is so."""
    def checked():
        counter.app.keys('F5')
        time.sleep(0.5)
        return condition()
    wait_until(checked, what)


def holds(counter):
    """The desktop is told of a hold's end once; its button leads to the page; captured, it goes."""
    desktop = Desktop()
    counter.set_up()
    hold(counter, 'H-1', 20)
    hold(counter, 'H-2', 100)
    counter.open()
    wait_until(lambda: desktop.told, 'the notification')
    title, body, actions = desktop.told[0]
    assert '£30.00 is held only until' in title, title
    assert 'Harbour Tea (test)' in body, body
    opens = [actions[i] for i in range(0, len(actions), 2) if actions[i + 1] == 'Open']
    assert len(opens) == 1, actions

    desktop.press(1, opens[0])
    counter.see('4 days left')
    counter.see('Ends today', 'Ends tomorrow')
    counter.picture('holds')
    counter.app.press(counter.button('Capture £30.00, '))
    send = counter.button('Capture £30.00 · ')
    time.sleep(0.3)
    counter.picture('holds-capture')
    counter.app.press(send)
    wait_until(lambda: [h['reference'] for h in counter.well('holds')
                        if h['reference'].startswith('H-')] == ['H-2'], 'the hold to be captured')
    counter.stop(counter.window)

    # What was told is not told again, what came near meanwhile is; captured elsewhere, it goes.
    counter.open()
    counter.see('Checked')
    time.sleep(3)                               # the first look comes when the window stands
    assert len(desktop.told) == 1, desktop.told
    counter.stop(counter.window)
    hold(counter, 'H-3', 21)
    counter.open()
    wait_until(lambda: len(desktop.told) == 2, 'the other notification')
    hold(counter, 'H-4', 23)
    counter.stop(counter.window)
    fourth = counter.well('holds')[1]
    assert fourth['reference'] == 'H-4', fourth
    counter.open()
    wait_until(lambda: len(desktop.told) == 3, 'the last notification')
    intent = ask(counter, '/v1/charges/' + fourth['id'])['payment_intent']
    ask(counter, '/v1/payment_intents/%s/capture' % intent, data=b'')
    check_until(counter, lambda: desktop.closed == [3], 'the notification to go')
    assert len(desktop.told) == 3, desktop.told


def find_payment(counter, words, name):
    """Searches for a payment and looks at it."""
    counter.app.keys('ctrl+f')
    counter.app.type(words)
    counter.click(counter.app.wait(
        lambda: next((a for a in counter.app.find_all() if drive.name_of(a).startswith(name)),
                     None), 10, 'the row'))


def saved_cards(counter):
    """A card is saved without a charge, from a payment of the customer; and removed again."""
    counter.set_up()
    customer = ask(counter, '/v1/customers', data=b'name=Grace+Hopper')['id']
    done = counter.ctl('charge', '--amount', '5.00', '--card-stdin', '--reference', 'C-1',
                       '--customer', customer, '--format', 'json', stdin=GOOD_CARD)
    assert done.returncode == DONE, done
    counter.open()
    find_payment(counter, 'C-1', '£5.00, Succeeded')
    counter.app.press(counter.button('Saved cards…'))
    counter.see('No card is saved for this customer.')
    counter.picture('cards-none')
    counter.app.press(counter.button('Save a card…'))
    counter.see('Nothing is charged now.')
    counter.click(counter.app.wait(lambda: counter.app.find('Card number', role='text',
                                                            missing_ok=True), 10, 'its fields'))
    for text in ('5555555555554444', '1230', '123'):
        counter.app.type(text)
    counter.click(counter.app.find('The customer has agreed to this:'))
    save = counter.button('Save card · ')
    counter.picture('cards-new')
    counter.app.press(save)
    counter.see('The card is saved')
    counter.picture('cards-saved')
    told = [i for i in counter.well('journal') if i['kind'] == 'save_card']
    assert [i['state'] for i in told] == ['done'] and told[0]['operator'] == 'Ana', told
    intents = ask(counter, '/v1/setup_intents')['data']
    assert [i['status'] for i in intents if i['customer'] == customer] == ['succeeded'], intents
    consent = next(i for i in intents if i['customer'] == customer)['metadata']['tillroll_consent']
    assert consent.startswith('I agree that Harbour Tea'), consent

    counter.app.press(counter.button('Saved cards'))
    counter.see('Mastercard ····4444')
    time.sleep(0.3)
    counter.picture('cards')
    counter.app.press(counter.button('Remove Mastercard'))
    counter.see('Remove Mastercard ····4444?')
    counter.picture('cards-remove')
    counter.app.press(next(a for a in counter.app.find_all(clickable=True)
                           if drive.name_of(a) == 'Remove'))
    counter.see('No card is saved for this customer.')
    kept = ask(counter, '/v1/customers/%s/payment_methods?type=card' % customer)['data']
    assert kept == [], kept
    counter.assert_no_digits(['5555555555554444'])


def notes(counter):
    """A note is written after the charge, found by its words, signed, and kept at the gateway."""
    counter.set_up()
    done = counter.ctl('charge', '--amount', '5.00', '--card-stdin', '--reference', 'N-1',
                       '--format', 'json', stdin=GOOD_CARD)
    payment = json.loads(done.stdout)['result_id']
    counter.open()
    find_payment(counter, 'N-1', '£5.00, Succeeded')
    counter.app.press(counter.button('Note…'))
    counter.app.set_text(counter.field('Phone number to call'), '+44 20 7946 0123')
    counter.app.set_text(counter.field('Note, which only you read'), 'Ring twice at the gatehouse')
    counter.picture('note')
    counter.app.press(counter.button('Save'))
    counter.see('Ring twice at the gatehouse')
    counter.see('Noted by')
    kept = ask(counter, '/v1/charges/' + payment)['metadata']
    assert kept['tillroll_note'] == 'Ring twice at the gatehouse', kept
    assert kept['tillroll_phone'] == '+44 20 7946 0123', kept
    assert kept['tillroll_noted_by'] == 'Ana', kept
    counter.picture('noted')
    for words in ('gatehouse', '7946'):
        assert [p['id'] for p in counter.well('payments', '--search', words)] == [payment], words


def run(tests):
    failed = 0
    os.environ['GSETTINGS_BACKEND'] = 'keyfile'     # kept from one start to the next
    drive.wake()
    print('1..%d' % len(tests))
    for i, test in enumerate(tests, 1):
        counter = Counter(sys.argv[1:5])
        began = time.monotonic()
        try:
            test(counter)
            print('ok %d %s # %.0f s' % (i, test.__name__, time.monotonic() - began), flush=True)
        except Exception:
            failed += 1
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
            if counter.app is not None:
                counter.picture('failed-' + test.__name__)
            print('not ok %d %s' % (i, test.__name__), flush=True)
        finally:
            counter.close()
    return 1 if failed else 0


if __name__ == '__main__':
    chosen = sys.argv[5:]
    sys.exit(run([t for t in (holds, saved_cards, notes) if not chosen or t.__name__ in chosen]))
