#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money moves once, however the window is handled while it does.

    test_once.py TILLCTL TILLROLL-SANDBOX TILLROLL-RELAY TILLROLL

A charge is typed into the real window, and its way to the practice gateway or back is blocked for
as long as the test wants. Meanwhile somebody clicks twice, leans on Enter, closes the window, shuts
the laptop's lid, goes to another account. What counts is what the gateway has, asked for without
code of ours, and what the journal says in the end. Run in a session (build-aux/session.sh).
"""
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'integration'))

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib

import drive
from world import DONE, World, wait_until

CHARGE = b'POST /v1/payment_intents '


class Gate:
    """Stands between the window and the gateway, and can be shut for requests that match."""

    def __init__(self, url):
        self.port = int(url.rsplit(':', 1)[1])
        self.match, self.before = None, False
        self.open = threading.Event()
        self.open.set()
        self.waiting, self.lost = 0, False
        self.unlucky = None
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.url = 'http://127.0.0.1:%d' % self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def shut(self, match, before=False):
        """From now on the answers to what matches wait; or the requests do, BEFORE they go on."""
        self.match, self.before, self.waiting = match, before, 0
        self.open.clear()

    def release(self):
        self.match = None
        self.open.set()

    def lose(self, match):
        """The next answer to what matches does not come, and its connection ends."""
        self.unlucky = match

    def cut(self):
        """From now on nobody gets through; what waits is lost."""
        self.listener.close()
        self.lost = True
        self.open.set()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        held, losing = threading.Event(), threading.Event()
        try:
            server = socket.create_connection(('127.0.0.1', self.port))
        except OSError:
            client.close()
            return

        def forward():
            try:
                while data := client.recv(65536):
                    if self.unlucky is not None and self.unlucky in data:
                        self.unlucky = None
                        losing.set()
                    if self.match is not None and self.match in data:
                        held.set()
                        self.waiting += 1
                        if self.before:
                            self.open.wait()
                    server.sendall(data)
                server.shutdown(socket.SHUT_WR)
            except OSError:
                pass

        threading.Thread(target=forward, daemon=True).start()
        try:
            while data := server.recv(65536):
                if held.is_set():
                    self.open.wait()
                    held.clear()
                if self.lost or losing.is_set():
                    break
                client.sendall(data)
        except OSError:
            pass
        for end in (client, server):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()

    def close(self):
        self.release()
        self.listener.close()


class Counter(World):
    """A world with the window in it, and a gate before its gateway."""

    def __init__(self, programs):
        super().__init__(programs[:3])
        self.tillroll = programs[3]
        self.gate = self.app = self.window = self.account = None

    def close(self):
        if self.gate is not None:
            self.gate.close()
        super().close()

    def set_up(self, *args):
        self.start_sandbox(*args)
        self.gate = Gate(self.url)
        self.sign_in('--base-url', self.gate.url, '--name', 'Harbour Tea')
        self.well('sync')
        self.before = len(self.ids_at_gateway())

    def accounts(self):
        """The ids of the accounts that are signed in, by name."""
        return {a['name']: a['id'] for a in self.well('accounts')}

    def argv(self, *args, **kwargs):
        chosen = [] if self.account is None else ['--account', self.account]
        return super().argv(*chosen, *args, **kwargs)

    def open(self, *args):
        self.window = self.start([self.tillroll, '--state-dir', self.path('desk'), '--key-file',
                                  self.path('desk.key'), *args])
        self.app = drive.App('tillroll', timeout=30)
        wid, _, _ = self.x_window(self.app.windows()[0])
        drive.sh('xdotool', 'windowsize', '--sync', wid, '1200', '1380')    # the whole form
        self.see('Live', 'Checked', 'Checking now and then')

    @staticmethod
    def x_window(a):
        """The X window that holds A, and where the bus's 0,0 is inside it."""
        while a.get_parent().get_role_name() != 'application':
            a = a.get_parent()
        x, y, width, height = drive.extents(a)
        for wid in drive.sh('xdotool', 'search', '--onlyvisible', '--name', '.').split():
            if drive.sh('xdotool', 'getwindowname', wid).strip() == a.get_name():
                size = dict(line.split('=') for line in
                            drive.sh('xdotool', 'getwindowgeometry', '--shell', wid).split())
                return (wid, (int(size['WIDTH']) - width) // 2 - x,
                        (int(size['HEIGHT']) - height) // 2 - y)
        raise drive.NotFound('no X window called %r' % a.get_name())

    def click(self, a, clicks=1):
        wid, dx, dy = self.x_window(a)
        x, y, width, height = drive.extents(a)
        drive.sh('xdotool', 'mousemove', '--sync', '--window', wid, str(x + dx + width // 2),
                 str(y + dy + height // 2))
        drive.sh('xdotool', 'click', '--repeat', str(clicks), '--delay', '60', '1')
        time.sleep(0.15)

    def sees(self, *words):
        """Which of the words stand somewhere in the window."""
        return [word for word in words for w in self.app.windows() for a in drive.walk(w)
                if word in drive.name_of(a)]

    def see(self, *words, timeout=20):
        """Waits for one of the words."""
        self.app.wait(lambda: self.sees(*words), timeout, 'the words ' + ' or '.join(words))

    def button_now(self, start):
        """The button whose name begins so, if it is shown and can be pressed."""
        for a in self.app.find_all(clickable=True):
            if drive.name_of(a).startswith(start) and drive.has(a, 'SENSITIVE') \
                    and drive.extents(a)[2] > 0 and drive.has(a, 'VISIBLE'):
                return a

    def button(self, start, timeout=10):
        """The same, once it is so."""
        return self.app.wait(lambda: self.button_now(start), timeout, 'a button ' + start)

    def go_to(self, page):
        """To a page by the list at the side."""
        def look():
            return next((a for a in self.app.find_all(role='list item')
                         if drive.name_of(a).startswith(page)), None)

        self.app.mouse(self.app.wait(look, 10, 'the page ' + page))
        time.sleep(0.3)

    def picture(self, name):
        if os.environ.get('TEST_PICTURES'):
            time.sleep(0.4)
            self.app.screenshot('%s/%s.png' % (os.environ['TEST_PICTURES'], name))

    def type_card(self, amount='48.00', reference='O-1', anew=True):
        """Fills the form for a new charge in, up to the last button; returns that button."""
        if anew:
            self.app.keys('ctrl+n')
        self.app.set_text(self.field('Amount'), amount)
        self.app.set_text(self.field('Order reference'), reference)
        lane = self.app.wait(lambda: self.app.find('Type the card', missing_ok=True), 10, 'lanes')
        self.click(lane)
        self.click(self.app.wait(lambda: self.app.find('Card number', role='text',
                                                           missing_ok=True), 10, 'its fields'))
        for text in ('4242' * 4, '1230', '123'):        # a full field leads on to the next
            self.app.type(text)
        return self.button('Charge £')

    def field(self, name):
        return self.app.wait(lambda: self.app.find(name, editable=True, missing_ok=True), 10, name)

    def assert_once(self, reference='O-1'):
        """The gateway has one charge more, and the journal agrees."""
        wait_until(lambda: len(self.ids_at_gateway()) > self.before, 'the charge at the gateway')
        time.sleep(0.5)         # for one that should not come
        ids = self.ids_at_gateway()
        assert len(ids) == self.before + 1, '%d charges' % (len(ids) - self.before)

        def settled():
            self.told = [i for i in self.well('journal') if i['reference'] == reference]
            return self.told and all(i['state'] == 'done' for i in self.told)
        wait_until(settled, 'the outcome in the journal')
        assert len(self.told) == 1, self.told
        assert self.told[0]['result_id'] in ids, self.told
        assert self.ctl('journal', 'verify').returncode == DONE


def double_click(counter):
    counter.set_up()
    counter.open()
    button = counter.type_card()
    counter.gate.shut(CHARGE)
    counter.click(button, clicks=2)
    wait_until(lambda: counter.gate.waiting, 'the charge to be sent')
    counter.see('Do not charge again')
    drive.sh('xdotool', 'click', '--repeat', '3', '--delay', '60', '1')   # where it was
    counter.gate.release()
    counter.see('Approved')
    counter.assert_once()


def meant_twice(counter):
    """The same card and amount again: only a ticked box and a press send it, and once."""
    counter.set_up()
    counter.open()
    counter.click(counter.type_card())
    counter.see('Approved')
    counter.assert_once()

    counter.type_card(reference='O-2')
    counter.click(counter.button('Charge £'))
    counter.see('This may be the second time')
    assert counter.sees('Earlier payment'), 'the earlier payment is not shown'
    counter.picture('doubt')
    drive.sh('xdotool', 'key', '--repeat', '20', '--delay', '20', 'Return')
    assert counter.sees('This may be the second time'), 'Enter has decided'
    assert len(counter.ids_at_gateway()) == counter.before + 1
    counter.app.press(counter.button('Do not charge again'))
    counter.field('Amount')
    assert len(counter.ids_at_gateway()) == counter.before + 1

    counter.type_card(reference='O-2', anew=False)
    counter.click(counter.button('Charge £'))
    counter.see('This may be the second time')
    alert = next(counter.app.find_all('This may be the second time', role='alert'))
    insist = next(a for a in drive.walk(alert) if drive.name_of(a).startswith('Charge £'))
    assert not drive.has(insist, 'SENSITIVE'), 'it can be sent without a tick'
    tick = counter.app.find('It is a second payment, and the customer knows')
    counter.click(tick)
    counter.before += 1
    counter.click(insist, clicks=2)
    counter.see('Approved')
    counter.assert_once('O-2')


def enter_held_down(counter):
    counter.set_up()
    counter.open()
    counter.type_card()
    counter.gate.shut(CHARGE)
    counter.app.keys('ctrl+Return')
    for _ in range(3):          # from the fields to the button, and on it
        drive.sh('xdotool', 'keydown', 'Return')
        time.sleep(0.4)
        drive.sh('xdotool', 'key', '--repeat', '10', '--delay', '20', 'Return')
    if not counter.gate.waiting:
        drive.sh('xdotool', 'keyup', 'Return')
        counter.button('Charge £').do_action(0)
        drive.sh('xdotool', 'keydown', 'Return')
    wait_until(lambda: counter.gate.waiting, 'the charge to be sent')
    drive.sh('xdotool', 'key', '--repeat', '20', '--delay', '20', 'Return')
    counter.gate.release()
    counter.see('Approved')
    drive.sh('xdotool', 'key', '--repeat', '20', '--delay', '20', 'Return')
    drive.sh('xdotool', 'keyup', 'Return')
    assert counter.sees('Approved'), 'whoever leans on Enter leaves the outcome'
    counter.assert_once()


def closed_under_way(counter, before=False):
    counter.set_up()
    counter.open()
    button = counter.type_card()
    counter.gate.shut(CHARGE, before)
    counter.click(button)
    wait_until(lambda: counter.gate.waiting, 'the charge to be sent')
    counter.app.keys('ctrl+q')
    counter.see('Money is under way')
    counter.app.press(counter.button('Wait'))
    counter.see('Do not charge again')
    assert counter.window.process.poll() is None, 'it has closed although it was to wait'

    counter.app.keys('ctrl+q')
    counter.see('Money is under way')
    counter.app.press(counter.button('Close all the same'))
    wait_until(lambda: counter.window.process.poll() is not None, 'the window to close')
    counter.stop(counter.window)
    assert [i['state'] for i in counter.well('journal')] in (['sent'], ['unknown'])

    counter.gate.release()
    counter.open()
    counter.assert_once()


def closed_before_it_arrived(counter):
    closed_under_way(counter, before=True)


def damaged_journal(counter):
    """No money moves, on every page; the copy of the day brings the journal back."""
    counter.set_up()
    counter.open()
    counter.click(counter.type_card())
    counter.see('Approved')
    counter.assert_once()
    counter.stop(counter.window)

    journal = os.path.join(counter.account_folder(), 'journal.db')
    assert os.listdir(os.path.join(counter.account_folder(), 'journal-copies')), 'no copy'
    for name in (journal + '-wal', journal + '-shm'):
        if os.path.exists(name):
            os.unlink(name)
    with open(journal, 'wb') as file:
        file.write(os.urandom(40000))
    counter.open()
    counter.see('No money moves: The journal is damaged')
    counter.app.keys('ctrl+n')
    assert counter.button_now('Charge £') is None and counter.button_now('Create link') is None \
        or counter.sees('The journal is damaged')
    counter.picture('damaged-charge')
    counter.go_to('Activity')
    counter.picture('damaged')
    counter.app.press(counter.button('Bring back a copy…'))
    counter.app.press(counter.button('Bring it back'))
    counter.see('The journal is back')
    counter.app.press(counter.button('Understood'))
    counter.app.wait(lambda: not counter.sees('No money moves'), 20, 'money to move')
    assert [n for n in os.listdir(counter.account_folder()) if n.startswith('journal.db.')
            or 'aside' in n or 'damaged' in n], 'the damaged file is gone'
    counter.before += 1
    counter.click(counter.type_card(amount='12.50', reference='O-2'))
    counter.see('Approved')
    counter.assert_once('O-2')


def refund_stopped(counter):
    """What is held back is stopped by Escape; a crash leaves it unsent, and that is told."""
    counter.set_up()
    counter.open()
    counter.click(counter.type_card())
    counter.see('Approved')
    counter.assert_once()
    payment = counter.told[0]['result_id']
    counter.app.press(counter.button('Show payment'))
    for crash in (False, True):
        counter.app.press(counter.button('Refund…'))
        counter.app.press(counter.button('Refund £'))
        counter.see('Sending in')
        counter.picture('grace')
        if not crash:
            counter.app.keys('Escape')
            counter.see('Stopped in time')
            counter.app.press(counter.button('Close'))
            counter.see('Stopped, nothing was sent')
    counter.stop(counter.window, signal.SIGKILL)
    counter.open()
    counter.see('Tillroll ended before this was sent')
    counter.picture('left')
    counter.app.press(counter.button('Understood'))
    assert counter.well('show', payment)['payment']['refunded'] == '0.00'
    assert counter.well('journal', '--open') == []


def closed_by_hand(counter):
    """Nobody can be asked: the search is told, and ends only with a reason."""
    counter.set_up()
    counter.open()
    button = counter.type_card()
    counter.gate.shut(CHARGE)
    counter.click(button)
    wait_until(lambda: counter.gate.waiting, 'the charge to be sent')
    counter.gate.cut()
    counter.see('Next look in', timeout=40)
    counter.picture('unknown')
    counter.go_to('Activity')
    counter.see('Outcome unknown, checking, next look in', 'the gateway is being asked now')
    counter.picture('unknown-activity')
    counter.app.press(counter.button('Close by hand…'))
    reason = counter.field('Why you close it')
    time.sleep(0.3)
    counter.picture('by-hand')
    dialog = counter.app.windows()[-1]
    close = next(a for a in drive.walk(dialog) if drive.name_of(a) == 'Close by hand'
                 and drive.actions(a)[:1] == ['click'])
    assert not drive.has(close, 'SENSITIVE'), 'it can be closed without a reason'
    counter.app.set_text(reason, 'The bank has told us')
    counter.app.press(close)
    wait_until(lambda: counter.well('journal', '--open') == [], 'the instruction to be closed')
    told = counter.well('journal')[0]
    assert told['message'] == 'The bank has told us', told
    assert counter.ctl('journal', 'verify').returncode == DONE


class Logind:
    """What tells programs that the computer falls asleep, on the bus of this session."""

    def __init__(self):
        self.bus = Gio.bus_get_sync(Gio.BusType.SYSTEM, None)
        self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                           'RequestName', GLib.Variant('(su)', ('org.freedesktop.login1', 4)),
                           None, 0, -1, None)

    def say(self, asleep):
        self.bus.emit_signal(None, '/org/freedesktop/login1', 'org.freedesktop.login1.Manager',
                             'PrepareForSleep', GLib.Variant('(b)', (asleep,)))
        self.bus.flush_sync(None)


def lid_shut(counter):
    logind = Logind()
    counter.set_up()
    counter.open()
    button = counter.type_card()
    counter.gate.shut(CHARGE)
    counter.click(button)
    wait_until(lambda: counter.gate.waiting, 'the charge to be sent')
    logind.say(True)
    time.sleep(0.3)
    counter.window.process.send_signal(signal.SIGSTOP)
    counter.gate.match = None   # what is sent from now on goes through; the first answer is lost
    counter.gate.listener.close()
    time.sleep(1)
    counter.window.process.send_signal(signal.SIGCONT)
    counter.gate.close()
    logind.say(False)
    counter.see('Approved', timeout=30)
    counter.assert_once()


def go_to_account(counter, name):
    """By the menu that the account's button opens."""
    def menu():
        for a in counter.app.find_all():
            if drive.name_of(a).endswith('(test)') and drive.actions(a)[:1] == ['click']:
                return a
    counter.app.press(counter.app.wait(menu, 10, 'the menu of accounts'))
    time.sleep(0.3)
    counter.app.press(counter.app.wait(
        lambda: next((a for a in counter.app.find_all(role='menu item')
                      if drive.name_of(a).startswith(name)), None), 10, 'the account ' + name))


def account_left(counter):
    """The other account is at a gateway of its own; the charge is settled on coming back."""
    other = World([counter.tillctl, counter.sandbox_program, counter.relay_program])
    try:
        counter.set_up()
        url = counter.url
        counter.url = other.start_sandbox('--seed', '9')
        counter.sign_in('--name', 'Other Shop')
        counter.url = url
        counter.account = counter.accounts()['Harbour Tea']
        counter.open('--account', counter.account)
        button = counter.type_card()
        counter.gate.shut(CHARGE)
        counter.click(button)
        wait_until(lambda: counter.gate.waiting, 'the charge to be sent')
        go_to_account(counter, 'Other Shop')
        counter.see('Money is under way')
        counter.app.press(counter.button('Wait'))
        counter.see('Do not charge again')

        go_to_account(counter, 'Other Shop')
        counter.see('Money is under way')
        counter.app.press(counter.button('Leave all the same'))
        counter.app.wait(lambda: counter.app.windows()[0].get_name().startswith('Other Shop'), 20,
                         'the other account')
        counter.gate.release()
        assert len(other.ids_at_gateway()) == 50, 'the other account was charged'
        go_to_account(counter, 'Harbour Tea')
        counter.app.wait(lambda: counter.app.windows()[0].get_name().startswith('Harbour Tea'), 20,
                         'the first account')
        counter.assert_once()
    finally:
        other.close()


def run(tests):
    failed = 0
    drive.wake()
    print('1..%d' % len(tests))
    for i, test in enumerate(tests, 1):
        counter = Counter(sys.argv[1:5])
        try:
            test(counter)
            print('ok %d %s' % (i, test.__name__), flush=True)
        except Exception:
            failed += 1
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
            if counter.window is not None:
                print('# the window: %s %s' % (counter.window.process.poll(),
                                               ''.join(counter.window.errors)[:6000]))
            counter.picture(test.__name__)
            print('not ok %d %s' % (i, test.__name__), flush=True)
        finally:
            counter.close()
    return 1 if failed else 0


if __name__ == '__main__':
    chosen = sys.argv[5:]
    sys.exit(run([t for t in (double_click, meant_twice, enter_held_down, closed_under_way,
                              closed_before_it_arrived, lid_shut, account_left,
                              closed_by_hand, refund_stopped, damaged_journal)
                  if not chosen or t.__name__ in chosen]))
