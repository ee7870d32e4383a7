# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a GTK 4 application through AT-SPI and the X test extension.

Run with /usr/bin/python3 (python3-gi, gir1.2-atspi-2.0) inside a session that
has an X server without a window manager, a session bus and at-spi2-core.  The
same code has driven GTK 4.8 (Debian 12, native), 4.18 and 4.24 (in a Flatpak).

    app = App('hello')                  # as the process names itself
    app.set_text(app.find('Account name', editable=True), 'me')
    app.press(app.find('Greet', clickable=True))
    app.wait(lambda: app.find('Hello, me!', missing_ok=True))

What differs between GTK versions, and what this does about it:
  * names: GTK 4.8 gives a button with a mnemonic the name "_Save Save", names
    icon-only buttons after their class (the tooltip is the description), newer
    ones use label or tooltip.  `find` accepts any of these.
  * roles differ (a toggle button is a push button in 4.8, an entry row a text
    or a list item), so things are found by name and by what they can do.
  * GTK 4.8 never reports SHOWING and keeps pages in the tree that are not
    shown; newer ones leave them out.  `shown` is only a guess on 4.8.
  * grab_focus is not implemented: focus is set with a mouse click.
  * check buttons and rows have no action: use `mouse`.
  * items of a GMenu popover have no names in 4.18 and later: see `menu`.
  * asking an insensitive widget for its actions is an error.
"""
import subprocess
import sys
import time
import warnings

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib

warnings.simplefilter('ignore', DeprecationWarning)


class NotFound(Exception):
    pass


def sh(*argv):
    return subprocess.run(argv, capture_output=True, text=True).stdout


def children(a):
    for i in range(a.get_child_count()):
        child = a.get_child_at_index(i)
        if child is not None:
            yield child


def walk(a):
    yield a
    for child in children(a):
        yield from walk(child)


def name_of(a):
    """The name as one would read it: no mnemonic, no class name, else the tooltip."""
    name = a.get_name() or ''
    half = len(name) // 2                               # "_Save Save" (GTK 4.8)
    if name[half:half + 1] == ' ' and name[:half].replace('_', '', 1) == name[half + 1:]:
        name = name[half + 1:]
    if not name or name.startswith(('Gtk', 'Adw')):
        name = a.get_description() or ''
    return name.replace('_', '') if name.startswith('_') else name


def actions(a):
    found = []
    if 'Action' in a.get_interfaces():
        for i in range(a.get_n_actions()):
            try:
                found.append(a.get_action_name(i))
            except GLib.Error:                          # insensitive
                found.append('')
    return found


def has(a, state):
    return a.get_state_set().contains(getattr(Atspi.StateType, state))


def text_of(a):
    """Text, for widgets that hold some (0, -1 does not mean "all" to GTK 4.8)."""
    if 'Text' not in a.get_interfaces():
        return name_of(a)
    return Atspi.Text.get_text(a, 0, Atspi.Text.get_character_count(a))


def extents(a):
    # SCREEN is not supported by GTK 4: it answers with window coordinates
    e = a.get_extents(Atspi.CoordType.WINDOW)
    return e.x, e.y, e.width, e.height


def wake():
    """Has the accessibility bus and its registry started.  To be called before an
    application is: GTK asks for the registry once, when it starts, and an answer
    that comes too late for it leaves its windows unseen.  libatspi ends the whole
    program when there is no bus, or when the registry leaves while it is asked, so
    both are asked without libatspi first, until they answer."""
    def start():
        bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        address, = bus.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress',
                                 None, None, Gio.DBusCallFlags.NONE, 10000, None).unpack()
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        a11y = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        a11y.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                       'StartServiceByName', GLib.Variant('(su)', ('org.a11y.atspi.Registry', 0)),
                       None, Gio.DBusCallFlags.NONE, 10000, None)
        a11y.call_sync('org.a11y.atspi.Registry', '/org/a11y/atspi/accessible/root',
                       'org.a11y.atspi.Accessible', 'GetChildren', None, None,
                       Gio.DBusCallFlags.NONE, 10000, None)
        return a11y
    a11y = App.wait(start, 30, 'the accessibility registry')
    # it warns of every window that goes away while it looks
    GLib.log_set_handler('dbind', GLib.LogLevelFlags.LEVEL_WARNING, lambda *message: None, None)
    Atspi.init()
    a11y.close_sync(None)


class App:
    def __init__(self, name, timeout=15, pid=None):
        wake()
        self.name, self.pid = name, pid
        self.app = self.wait(self._look, timeout, 'application ' + name)
        self.wait(lambda: any(True for _ in children(self.app)), timeout, 'a window')

    def _look(self):
        for a in children(Atspi.get_desktop(0)):
            if a.get_name() == self.name and self.pid in (None, a.get_process_id()):
                return a

    @staticmethod
    def wait(condition, timeout=5, what='condition'):
        end = time.monotonic() + timeout
        while True:
            try:
                result = condition()
            except GLib.Error:                          # went away while looking
                result = None
            if result:
                return result
            if time.monotonic() > end:
                raise NotFound('timed out waiting for ' + what)
            time.sleep(0.05)

    def windows(self):
        return list(children(self.app))

    def find_all(self, name=None, role=None, clickable=False, editable=False):
        def fits(a):
            return ((name is None or name_of(a) == name)
                    and (role is None or a.get_role_name() == role)
                    and (not clickable or actions(a)[:1] in (['click'], ['toggle']))
                    and (not editable or has(a, 'EDITABLE')))
        for window in reversed(self.windows()):         # a dialog before its parent
            for a in walk(window):
                try:
                    if fits(a):
                        yield a
                except GLib.Error:
                    pass

    def find(self, name=None, missing_ok=False, **how):
        for a in self.find_all(name, **how):
            return a
        if missing_ok:
            return None
        raise NotFound('nothing named %r %r' % (name, how))

    def press(self, a):
        """Runs a widget's action: buttons, switches, menu items."""
        if not has(a, 'SENSITIVE'):
            raise NotFound('%r is insensitive' % name_of(a))
        assert a.do_action(0)
        # GtkButton emits "clicked" 250 ms after being activated, and ignores
        # being activated again until then
        time.sleep(0.3)

    def menu(self, button, label, index):
        """Opens BUTTON's menu and runs an item.  GTK from about 4.18 tells AT-SPI
        no names for the items of a GMenu popover, so their number is needed, too."""
        self.press(button)
        items = self.wait(lambda: list(self.find_all(role='menu item')), what='a menu')
        time.sleep(0.3)                                 # it has to be mapped
        self.press(next((i for i in items if name_of(i) == label), items[index]))

    @staticmethod
    def action(app_id, action, parameter='', window=None):
        """Activates a GAction over the session bus, without any widget: "app."
        actions, or those of window number WINDOW (as ids go, from 1)."""
        path = '/' + app_id.replace('.', '/').replace('-', '_')
        if window is not None:
            path += '/window/%d' % window
        return sh('gdbus', 'call', '--session', '--dest', app_id, '--object-path', path,
                  '--method', 'org.gtk.Actions.Activate', action, '[%s]' % parameter, '{}')

    def set_text(self, a, text):
        """Replaces an entry's text; any Unicode, and "changed" is emitted."""
        if 'EditableText' not in a.get_interfaces():
            raise NotFound('%r takes no text' % name_of(a))
        assert Atspi.EditableText.set_text_contents(a, text)
        self.wait(lambda: text_of(a).rstrip('\n') == text.rstrip('\n'), 2, 'the text')

    def x_window(self, a):
        """The X window that holds A: its id, place and size on the screen, and where
        AT-SPI's 0,0 is inside it."""
        while a.get_parent().get_role_name() != 'application':
            a = a.get_parent()
        x, y, w, h = extents(a)
        title = a.get_name()
        for wid in sh('xdotool', 'search', '--onlyvisible', '--name', '.').split():
            if sh('xdotool', 'getwindowname', wid).strip() == title:
                geo = dict(line.split('=') for line in
                           sh('xdotool', 'getwindowgeometry', '--shell', wid).split())
                left, top, width, height = (int(geo[k]) for k in ('X', 'Y', 'WIDTH', 'HEIGHT'))
                return (wid, left, top, width, height, (width - w) // 2 - x,
                        (height - h) // 2 - y)
        raise NotFound('no X window called %r' % title)

    def _origin(self, a):
        """The X window that holds A, and where AT-SPI's 0,0 is inside it."""
        wid, _, _, _, _, dx, dy = self.x_window(a)
        return wid, dx, dy

    def mouse(self, a, clicks=1, button=1):
        """Clicks in the middle of a widget (gives it the focus, too)."""
        wid, dx, dy = self._origin(a)
        x, y, w, h = extents(a)
        sh('xdotool', 'mousemove', '--sync', '--window', wid,
           str(x + dx + w // 2), str(y + dy + h // 2))
        sh('xdotool', 'click', '--repeat', str(clicks), '--delay', '60', str(button))
        time.sleep(0.15)

    def wheel(self, a, condition, clicks=60):
        """Turns the wheel over the window of A until CONDITION holds of A's top and
        bottom there: 'up' or 'down' asks for more of a turn, None for no more. What stands
        still is where it can be, and will do if all of it is in the window."""
        wid, _, _, _, height, dx, dy = self.x_window(a)
        still, before = 0, None
        for _ in range(clicks):
            x, y, w, h = extents(a)
            turn = condition(y + dy, y + dy + h)
            still = still + 1 if y == before else 0
            before = y
            if turn is None or (still > 8 and 0 <= y + dy and y + dy + h <= height):
                return
            sh('xdotool', 'mousemove', '--window', wid, str(x + dx + w // 2), '400',
               'click', '4' if turn == 'up' else '5')
            time.sleep(0.05)
        raise NotFound('%r cannot be scrolled to' % name_of(a))

    @staticmethod
    def keys(*keys):
        """Keys by X name, to whatever has the focus: Return, ctrl+a, Escape."""
        sh('xdotool', 'key', '--delay', '30', *keys)
        time.sleep(0.15)

    @staticmethod
    def type(text):
        """Types; keep to ASCII: xdotool remaps keys for the rest and loses some."""
        sh('xdotool', 'type', '--delay', '15', text)
        time.sleep(0.15)

    @staticmethod
    def screenshot(path, part=None):
        """Takes a picture of the screen, or of a PART of it: 1180x760+0+0."""
        sh('import', '-window', 'root', *(['-crop', part, '+repage'] if part else []), path)

    def focused(self):
        return [a for a in walk(self.app) if has(a, 'FOCUSED')]

    def dump(self, out=sys.stdout):
        def show(a, depth):
            states = [s for s in ('SHOWING', 'FOCUSED', 'CHECKED', 'SELECTED', 'EDITABLE')
                      if has(a, s)]
            print('  ' * depth + '[%s] %r %s %s' % (a.get_role_name(), name_of(a),
                  ' '.join(states), actions(a)[:1]), file=out)
            for child in children(a):
                show(child, depth + 1)
        show(self.app, 0)
