#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way of taking a card, and every refusal, through the real window.

    test_lanes.py TILLCTL TILLROLL-SANDBOX TILLROLL-RELAY TILLROLL [TEST…]

The cards are those of docs.stripe.com/testing; what is expected is what an operator must read.
Each test is one window in which many orders are taken. Run in a session (build-aux/session.sh).
"""
import json
import os
import stat
import sys
import time
import traceback
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'integration'))

import drive
from test_once import CHARGE, Counter
from world import KEY, wait_until

APPROVED = 'Approved'
BANK = 'The bank refused'
DISCREET = 'The card was not accepted'
CONFIRM = 'Send a link instead'

# Number, what stands in large letters then, and a word that must be there besides. As a phone
# order no card asks for its owner's confirmation.
CARDS = [
    ('4242424242424242', APPROVED, 'Visa'),
    ('4000056655665556', APPROVED, 'Visa'),
    ('5555555555554444', APPROVED, 'Mastercard'),
    ('2223003122003222', APPROVED, 'Mastercard'),
    ('378282246310005', APPROVED, 'Amex'),
    ('6011111111111117', APPROVED, 'Discover'),
    ('3566002020360505', APPROVED, 'JCB'),
    ('6200000000000005', APPROVED, 'UnionPay'),
    ('4000008260000000', APPROVED, 'Visa'),
    ('4000002760000016', APPROVED, 'Visa'),
    ('4000002500000003', APPROVED, 'Visa'),
    ('4000000000000077', APPROVED, 'Visa'),
    ('4000000000000259', APPROVED, 'Visa'),
    ('4000000000002685', APPROVED, 'Visa'),
    ('4000000000001976', APPROVED, 'Visa'),
    ('4000000000005423', APPROVED, 'Visa'),
    ('4000000000007726', APPROVED, 'Visa'),
    ('4000000000005126', APPROVED, 'Visa'),
    ('4000002500003155', APPROVED, 'Visa'),
    ('4000002760003184', APPROVED, 'Visa'),
    ('4000000000003220', APPROVED, 'Visa'),
    ('4000008400001629', BANK, 'another card'),
    ('4000000000000002', BANK, 'another card'),
    ('4000000000000341', BANK, 'another card'),
    ('4000000000009995', 'Not enough money on the card', 'another card'),
    ('4000000000009987', DISCREET, 'reported lost'),
    ('4000000000009979', DISCREET, 'reported stolen'),
    ('4000000000000069', 'The card has expired', 'newer card'),
    ('4000000000000127', 'The security code is not right', 'security code once more'),
    ('4000000000000119', 'The bank could not answer', 'try the same card once more'),
    ('4000000000006975', 'A limit of the card is reached', 'another card'),
]

# It cannot be right: the last digit is made from the others.
WRONG = '4242424242424241'

# Where the account may not flag phone orders, these ask for their owner.
WANT_OWNER = ['4000002500003155', '4000002760003184', '4000000000003220', '4000008400001629']


class Till(Counter):
    """A counter at which many orders are taken, one after the other."""

    def __init__(self, programs):
        super().__init__(programs)
        self.n = 0
        if 'TEST_PICTURES' in os.environ:
            os.makedirs(os.environ['TEST_PICTURES'], exist_ok=True)

    def begin(self, lane, amount=None):
        """A new charge of another amount than before, up to the lane."""
        self.n += 1
        self.app.keys('ctrl+n')
        self.app.set_text(self.field('Amount'), amount or '%d.%02d' % (self.n, self.n))
        self.app.set_text(self.field('Order reference'), 'L-%d' % self.n)
        self.click(self.app.wait(lambda: self.app.find(lane, missing_ok=True), 10, lane))

    def card(self, number, expiry='1230'):
        self.click(self.app.wait(lambda: self.app.find('Card number', role='text', missing_ok=True),
                                 10, 'its fields'))
        self.app.type(number)
        if number.startswith('62') or number == WRONG:      # may go on to nineteen digits
            self.app.keys('Tab')
        self.app.type(expiry)
        self.app.type('1234' if number.startswith('37') else '123')

    def open_with_page(self):
        """Opens the window and says where customers go after they have paid by a link."""
        self.open()
        self.begin('Send a link')
        self.app.set_text(self.field('Page that customers see after paying'),
                          'https://harbour-tea.example/thanks')

    def charge(self, verb='Charge £'):
        """Presses the button that sends it; returns what it said."""
        button = self.button(verb)
        said = drive.name_of(button)
        self.app.press(button)
        return said

    def texts(self):
        return [drive.name_of(a) for w in self.app.windows() for a in drive.walk(w)]

    def see_all(self, *words):
        for word in words:
            self.see(word)

    def gateway_charge(self, charge_id):
        request = urllib.request.Request(self.url + '/v1/charges/' + charge_id,
                                         headers={'Authorization': 'Bearer ' + KEY})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def charges(self):
        return len(self.ids_at_gateway())


def every_test_card(till):
    till.set_up()
    till.open()
    for number, title, besides in CARDS:
        before = till.charges()
        till.begin('Type the card')
        till.card(number)
        till.charge()
        till.see(title)
        till.see(besides)
        if title == APPROVED:
            till.see(number[-4:])
            assert till.charges() == before + 1
        if title == DISCREET:
            till.see('Do not read this to the caller')
        assert not till.sees(number), 'the number stands in the window'
        till.picture('card-' + number[-4:])
    # What the bank said of the code and the postcode, which comes right after the code.
    till.begin('Type the card')
    till.card('4000000000000036')
    till.app.type('AB1 2CD')
    till.charge()
    till.see_all(APPROVED, 'Security code: Matches', 'Postcode: Does not match')
    till.picture('checks')
    # Another card for the same person: amount and reference stay.
    till.begin('Type the card', '77.00')
    till.card('4000000000000002')
    till.charge()
    till.see(BANK)
    till.app.press(till.button('Try another card'))
    till.card('4242424242424242')
    assert '77.00' in till.charge()
    till.see(APPROVED)


def wrong_number(till):
    """A number that cannot be right is not sent."""
    till.set_up()
    till.open()
    till.begin('Type the card')
    till.card(WRONG)
    till.see('Digits are missing or wrong', 'A digit is wrong: read the number back')
    assert till.button_now('Charge £') is None, 'it can be sent'
    till.picture('wrong-number')


def without_raw_cards(till):
    """The gateway takes no typed cards: it says so, and a link keeps amount and reference."""
    till.set_up('--no-raw-card')
    till.open_with_page()
    till.begin('Type the card', '31.00')
    till.card('4242424242424242')
    till.charge()
    till.see('Typed cards are not switched on for this account')
    till.picture('no-raw-card')
    till.app.press(till.button('Send a link instead'))
    till.see('Waiting for the customer to pay')
    till.see('31.00')
    assert till.charges() == till.before


def without_phone_orders(till):
    """The account may not flag phone orders: it says so; from then on cards ask for their owner."""
    till.set_up('--no-moto')
    till.open_with_page()
    till.begin('Type the card', '32.00')
    till.card('4242424242424242')
    till.charge()
    till.see('Phone orders are not switched on for this account')
    till.picture('no-moto')
    till.app.press(till.button('Send a link instead'))
    till.see('Waiting for the customer to pay')
    till.see('32.00')
    for number in WANT_OWNER:
        till.begin('Type the card')
        till.card(number)
        till.charge()
        till.see('The bank wants the customer to confirm')
        till.see(CONFIRM)
    till.picture('needs-customer')
    till.app.press(till.button(CONFIRM))
    till.see('Waiting for the customer to pay')


class Customer:
    """Somebody with the address of a link in a browser."""

    def __init__(self, url):
        self.url = url

    def pay(self, card):
        data = urllib.parse.urlencode({'card': card, 'payment_method': card}).encode()
        request = urllib.request.Request(self.url, data)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()


def link_lane(till):
    """A link is sent, tried, paid; another one is cancelled."""
    mail = till.path('mail')
    handler = till.path('mailer')
    with open(handler, 'w', encoding='ascii') as file:
        file.write('#!/bin/sh\nprintf %%s "$1" > %s\n' % mail)
    os.chmod(handler, stat.S_IRWXU)
    folder = os.path.join(os.environ['HOME'], '.local/share/applications')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'mailer.desktop'), 'w', encoding='ascii') as file:
        file.write('[Desktop Entry]\nType=Application\nName=Mailer\nExec=%s %%u\n'
                   'MimeType=x-scheme-handler/mailto;\n' % handler)
    with open(os.path.join(folder, 'mimeapps.list'), 'w', encoding='ascii') as file:
        file.write('[Default Applications]\nx-scheme-handler/mailto=mailer.desktop\n')

    till.set_up()
    till.open_with_page()
    till.begin('Send a link', '33.00')
    till.charge('Create link for ')
    till.see('Waiting for the customer to pay')
    till.see('It can be paid once, until ')
    till.picture('link-open')
    till.app.press(till.button('Send by e-mail'))
    wait_until(lambda: os.path.exists(mail) and os.path.getsize(mail), 'the mail program')
    with open(mail, encoding='ascii') as file:
        letter = urllib.parse.unquote(file.read())
    url = next(t for t in till.texts() if '/c/pay/' in t)
    assert url in letter and '33.00' in letter, letter

    customer = Customer(url)
    customer.pay('pm_card_chargeDeclined')
    till.see('Opened: the customer tried and has not paid yet', timeout=40)
    till.picture('link-tried')
    customer.pay('pm_card_visa')
    till.see('The customer paid by the link', timeout=40)
    till.picture('link-paid')
    assert not till.sees(url), 'a paid link is still shown'

    till.begin('Send a link', '34.00')
    till.charge('Create link for ')
    till.app.press(till.button('Cancel this link'))
    till.see('The link can no longer be paid')
    till.picture('link-cancelled')


def saved_card_lane(till):
    """A card is kept during a charge, with what the customer agreed to; then it is charged."""
    till.set_up()
    till.open()
    till.begin('Type the card', '41.00')
    search = till.field('Search customers')
    till.click(search)
    till.app.type('Katherine Johnson')
    time.sleep(0.5)
    till.app.keys('Return')
    till.app.type('katherine@example.com')
    till.card('5555555555554444')
    till.app.press(till.app.find('Keep the card at the gateway', clickable=True))  # may be below
    till.see('I agree that Harbour Tea')
    till.picture('consent')
    till.charge()
    till.see(APPROVED)
    kept = till.gateway_charge(till.ids_at_gateway()[0])
    assert kept['metadata']['tillroll_consent'].startswith('I agree that Harbour Tea'), kept
    entry = next(i for i in till.well('journal') if i['reference'] == 'L-1')
    assert entry['operator'], entry

    till.begin('Saved card', '42.00')
    till.see('Choose a customer above')
    till.click(till.field('Search customers'))
    for words in ('katherine@', '4444', 'Johnson'):             # by any of them
        till.app.set_text(till.field('Search customers'), words)
        till.see('Katherine Johnson')
    till.app.wait(lambda: till.app.find('Katherine Johnson', missing_ok=True), 10, 'her row')
    till.click(till.field('Search customers'))
    till.app.keys('Return')
    till.see('Mastercard ending 4444', 'Mastercard •••• 4444', '4444')
    till.app.wait(lambda: till.button_now('Charge £42.00'), 10, 'the only card to be chosen')
    till.picture('saved-card')
    till.charge()
    till.see(APPROVED)
    charged = till.gateway_charge(till.ids_at_gateway()[0])
    assert charged['amount'] == 4200 and charged['customer'] == kept['customer'], charged
    till.picture('saved-card-approved')


class Keys:
    """Hands on the keyboard, and how often they press what is not the customer's data."""

    def __init__(self, till):
        self.till, self.count = till, 0

    def data(self, text):
        self.till.app.type(text)

    def press(self, key):
        self.count += 1
        self.till.app.keys(key)

    def pad(self, digits):
        self.till.app.keys(*['KP_' + d for d in digits])


def keyboard_only(till):
    """A phone order without the mouse: at most eight keys besides what the customer says."""
    till.set_up()
    till.open()
    till.begin('Type the card', '1.00')             # the order before this one
    till.card('5555555555554444')
    till.charge()
    till.see(APPROVED)

    hands = Keys(till)
    hands.press('ctrl+n')
    amount, echoes = till.field('Amount'), []
    for typed in ('4', '48', '48.', '48.5', '48.50'):
        began = time.monotonic()
        drive.sh('xdotool', 'key', {'.': 'period'}.get(typed[-1], typed[-1]))
        till.app.wait(lambda t=typed: drive.text_of(amount) == t, 5, 'the echo of a key')
        echoes.append(time.monotonic() - began)
    hands.press('Return')
    assert drive.text_of(till.field('Order reference')) == 'L-2', 'no next number'
    hands.data('K-7')                               # over the one that is suggested
    hands.press('Return')
    hands.press('Return')
    hands.data('Grace Hopper')
    time.sleep(0.5)                                 # nobody is found
    hands.press('Return')
    hands.data('grace@example.com')
    hands.press('Return')
    for part in ('4242' * 4, '1230', '123'):
        hands.pad(part)
    till.app.wait(lambda: till.button_now('Charge £48.50'), 10, 'a form that is complete')
    till.picture('keyboard')
    hands.till.gate.shut(CHARGE)
    hands.press('ctrl+Return')
    assert till.charges() == till.before + 1, 'that was not meant to send it'
    hands.press('Return')
    wait_until(lambda: till.gate.waiting, 'the charge to be sent')
    time.sleep(0.5)
    began = time.monotonic()
    till.gate.release()
    till.see(APPROVED)
    print('# %.0f ms from the answer to “Approved”, the look over the whole bus with it'
          % ((time.monotonic() - began) * 1000))
    print('# %.0f ms from a key to its echo, likewise' % (1000 * min(echoes)))
    print('# %d keys besides what the customer says' % hands.count)
    assert hands.count <= 8
    assert till.charges() == till.before + 2
    charge = till.gateway_charge(till.ids_at_gateway()[0])
    assert charge['metadata']['order_reference'] == 'K-7', charge['metadata']
    assert (charge['amount'], charge['payment_method_details']['card']['last4']) == (4850, '4242')


def fields_announce_themselves(till):
    """What a screen reader is told on the way through the form: name, rule and what is wrong."""
    till.set_up()
    till.open()
    till.begin('Type the card', '3.00')
    for name in ('Amount', 'Order reference', 'Description, which the customer reads',
                 'Search customers', 'Currency', 'Card number',
                 'Expiry, as on the card', 'Security code', 'Postcode of the card’s owner',
                 'Name on the card (optional)', 'Street and house number (optional)'):
        till.app.wait(lambda n=name: till.app.find(n, missing_ok=True), 10, 'a field ' + name)
    for field, wrong, rule in (('Card number', '4242', 'Digits are missing or wrong'),
                               ('Expiry, as on the card', '1319', 'Not a month and year'),
                               ('Security code', '12', 'Three digits, on the back')):
        till.click(till.app.find(field, role='text'))
        till.app.type(wrong)
        till.app.keys('Tab')
        till.app.wait(lambda r=rule, f=field: any(
            r in (a.get_description() or '') for a in till.app.find_all(f, role='text')), 5,
            '%s to say “%s”' % (field, rule))
        said = till.app.find(field, role='text').get_description()
        assert wrong not in said, 'digits are told'


def run(tests):
    failed = 0
    drive.wake()
    print('1..%d' % len(tests))
    for i, test in enumerate(tests, 1):
        till = Till(sys.argv[1:5])
        began = time.monotonic()
        try:
            test(till)
            print('ok %d %s # %.0f s' % (i, test.__name__, time.monotonic() - began), flush=True)
        except Exception:
            failed += 1
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
            if till.app is not None:
                till.picture('failed-' + test.__name__)
            print('not ok %d %s' % (i, test.__name__), flush=True)
        finally:
            till.close()
    return 1 if failed else 0


if __name__ == '__main__':
    chosen = sys.argv[5:]
    sys.exit(run([t for t in (every_test_card, wrong_number, without_raw_cards,
                              without_phone_orders, link_lane, saved_card_lane, keyboard_only,
                              fields_announce_themselves)
                  if not chosen or t.__name__ in chosen]))
