# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an operator does with the window, in terms of what stands on it.

The names below are the accessible names of the widgets; this is the only place that knows them.
"""
import drive


class Window:
    def __init__(self):
        self.app = drive.App('tillroll', timeout=30)

    # --- looking ---

    def texts(self):
        return [drive.name_of(a) for w in self.app.windows() for a in drive.walk(w)]

    def sees(self, *parts):
        """Whether some text holds all of PARTS."""
        return any(all(p in text for p in parts) for text in self.texts())

    def wait_for(self, *parts, timeout=10):
        self.app.wait(lambda: self.sees(*parts), timeout, 'the words ' + ' … '.join(parts))

    # --- doing ---

    def press(self, name):
        self.app.press(self.app.wait(lambda: self.app.find(name, clickable=True, missing_ok=True),
                                     10, 'a button “%s”' % name))

    def fill(self, name, text):
        self.app.set_text(self.app.wait(lambda: self.app.find(name, editable=True,
                                                              missing_ok=True),
                                        10, 'a field “%s”' % name), text)

    def type_into(self, name, text):
        """With the mouse and the keyboard: fields that take no text from elsewhere."""
        self.app.mouse(self.app.wait(lambda: self.app.find(name, missing_ok=True), 10,
                                     'a field “%s”' % name))
        self.app.keys('ctrl+a')
        self.app.type(text)

    def select_payment(self, *parts):
        row = self.app.wait(lambda: next((a for a in self.app.find_all()
                                          if all(p in drive.name_of(a) for p in parts)), None),
                            10, 'the payment ' + ' … '.join(parts))
        self.app.mouse(row)

    def charge(self, amount, reference, card):
        """Types a card in; returns when the answer is there."""
        self.press('New charge')
        self.fill('Amount', amount)
        self.fill('Order reference', reference)
        self.press('Type the card')
        self.type_into('Card number', card)
        self.type_into('Expiry, as on the card', '1230')
        self.type_into('Security code', '123')
        self.press('Charge')

    def refund(self, amount=None):
        """Refunds the selected payment, in part or what is left."""
        self.press('Refund')
        if amount is not None:
            self.fill('Amount to refund', amount)
        self.press('Refund now')
