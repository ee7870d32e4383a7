# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an operator does with the window, in terms of what stands on it.

The names below are the accessible names of the widgets; this is the only place that knows them.
"""
import re
import time

import drive

PATIENCE = 20
TOP, BOTTOM = 60, 620           # between a page's bar and the button at its foot


class Window:
    picture_as_is = False                       # whether the mouse stays where it is

    def __init__(self, pid=None, timeout=30):
        self.app = drive.App('tillroll', timeout=timeout, pid=pid)
        self.known, self.totals = {}, None

    # --- looking ---

    def frame(self):
        """The main window, which was there first."""
        return self.app.windows()[0]

    def texts(self):
        return [drive.name_of(a) for a in self.app.find_all()]

    def sees(self, *parts):
        """The first text that holds all of PARTS."""
        return next((t for t in self.texts() if all(p in t for p in parts)), None)

    def wait_for(self, *parts, timeout=PATIENCE):
        return self.app.wait(lambda: self.sees(*parts), timeout,
                             'the words ' + ' … '.join(parts))

    def widget(self, name, timeout=PATIENCE, starts=False, **how):
        """The widget called NAME, or with STARTS whose name begins so."""
        def look():
            return next((a for a in self.app.find_all(None if starts else name, **how)
                         if drive.name_of(a).startswith(name)), None)
        return self.app.wait(look, timeout, '“%s” %s' % (name, how or ''))

    def lasting(self, name, **how):
        """The same for what stays on its page: in the main window it is looked for only once."""
        if len(self.app.windows()) > 1:
            return self.widget(name, **how)
        key = (name, tuple(sorted(how.items())))
        if key not in self.known:
            self.known[key] = self.widget(name, **how)
        return self.known[key]

    def rows(self):
        """What the rows of the list of payments say, those that are there as widgets."""
        return [drive.name_of(a) for a in drive.children(self.lasting('Payments', role='list'))]

    def row(self, *parts, timeout=PATIENCE):
        """The row of the payment of which all PARTS are said."""
        payments = self.lasting('Payments', role='list')
        return self.app.wait(lambda: next((a for a in drive.children(payments)
                                           if all(p in drive.name_of(a) for p in parts)), None),
                             timeout, 'a payment ' + ' … '.join(parts))

    def freshness(self):
        """How fresh the list says that it is."""
        button = self.lasting('TillFreshnessButton')
        return next((drive.name_of(a) for a in drive.children(button)), '')

    def wait_live(self, timeout=60):
        self.app.wait(lambda: self.freshness() == 'Live', timeout, '“Live”')

    def total(self):
        """How many payments the line below the list says there are; None without one."""
        if self.totals is None:
            self.totals = next((a for a in self.app.find_all(role='label')
                                if ' payments ·' in drive.name_of(a)), None)
        said = drive.name_of(self.totals) if self.totals else ''
        return int(re.sub(r'\D', '', said.split(' payments')[0])) if ' payments' in said else None

    # --- doing ---

    def press(self, name, **how):
        self.app.press(self.widget(name, clickable=True, **how))

    def show(self, a):
        """Scrolls until A is well in sight."""
        self.app.wheel(a, lambda top, bottom: 'down' if bottom > BOTTOM
                       else 'up' if top < TOP else None)

    def click(self, name, **how):
        a = self.lasting(name, **how)
        self.show(a)
        self.app.mouse(a)

    def fill(self, name, text):
        self.app.set_text(self.lasting(name, editable=True), text)

    def go_to(self, page):
        """To a page by the list at the side."""
        self.app.mouse(self.lasting(page, role='list item', starts=True))
        time.sleep(0.3)

    def search(self, text):
        """Searches the payments; returns when a few are left and TEXT is in the first one."""
        self.fill('Search payments', text)
        self.app.wait(lambda: len(self.rows()) < 20 and text in self.rows()[0], PATIENCE,
                      'few payments with ' + text)

    def select_payment(self, *parts):
        self.app.mouse(self.row(*parts))

    def point_at(self, *parts):
        """Puts the mouse on a row, without a click."""
        row = self.row(*parts)
        _, left, top, _, _, dx, dy = self.app.x_window(row)
        x, y, width, height = drive.extents(row)
        drive.sh('xdotool', 'mousemove', '--sync', str(left + dx + x + width // 2),
                 str(top + dy + y + height // 2))
        time.sleep(0.3)

    @staticmethod
    def point_away():
        """Takes the mouse out of the window."""
        drive.sh('xdotool', 'mousemove', '9999', '9999')
        time.sleep(0.2)

    # --- signing in ---

    def sign_in(self, key, operator, relay_url, stream, token):
        self.fill('Key', key)
        self.fill('Your name', operator)
        self.click('Relay')
        self.fill('Address', relay_url)
        self.fill('Stream', stream)
        self.fill('Token of this console', token)
        self.press('Sign in')

    # --- moving money ---

    def begin_charge(self, amount, reference, description=''):
        self.press('New charge')
        self.fill('Amount', amount)
        self.fill('Order reference', reference)
        self.fill('Description, which the customer reads', description)

    def type_card(self, number):
        self.click('Type the card', role='check box')
        self.click('Card number', role='text')
        for text in (number, '1230', '123'):
            self.app.type(text)

    def send(self, verb):
        """Presses the button that moves the money, which begins with VERB and says how much."""
        button = self.widget(verb, starts=True, clickable=True)
        said = drive.name_of(button)
        self.app.press(button)
        return said

    def close_dialog(self):
        """Presses the button of a dialog that has come to its end."""
        dialog = self.app.windows()[-1]
        self.app.press(self.app.wait(lambda: next(
            (a for a in reversed(list(drive.walk(dialog)))
             if drive.name_of(a) == 'Close' and drive.actions(a)[:1] == ['click']), None),
            PATIENCE, 'the end of the dialog'))
        self.app.wait(lambda: len(self.app.windows()) == 1, PATIENCE, 'the dialog to go')

    # --- pictures ---

    def resize(self, width, height):
        drive.sh('xdotool', 'windowsize', '--sync', self.app.x_window(self.frame())[0], str(width),
                 str(height))
        time.sleep(0.5)

    def first_row_pixels(self):
        """Where on the screen the first row of the list is: x, y, width, height."""
        row = self.row('ending')
        _, left, top, _, _, dx, dy = self.app.x_window(row)
        x, y, width, height = drive.extents(row)
        self.point_away()
        return left + dx + x, top + dy + y, width, height

    def picture(self, path):
        """Takes a picture of the window, with a dialog, if there is one, in its middle."""
        if not self.picture_as_is:
            self.point_away()                   # no tooltips
        time.sleep(0.4)                         # what was done has to be drawn
        _, left, top, width, height, _, _ = self.app.x_window(self.frame())
        for dialog in self.app.windows()[1:]:
            wid, _, _, its_width, its_height, _, _ = self.app.x_window(dialog)
            drive.sh('xdotool', 'windowmove', '--sync', wid, str(left + (width - its_width) // 2),
                     str(top + (height - its_height) // 2))
        if len(self.app.windows()) > 1:
            time.sleep(0.4)
        self.app.screenshot(path, '%dx%d+%d+%d' % (width, height, left, top))
