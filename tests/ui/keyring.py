# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window has put into the keyring of the session.

Asked over the bus, as https://specifications.freedesktop.org/secret-service/ has it, and not by
any code of ours.  For the keyring of a throw-away session (build-aux/session.sh) only.
"""
from gi.repository import Gio, GLib

NAME, TOP = 'org.freedesktop.secrets', '/org/freedesktop/secrets'


def secret(account, what):
    """The text of an account's secret: 'api-key', 'webhook-secret' or 'relay-token'; or None."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)

    def call(method, signature, *arguments):
        return bus.call_sync(NAME, TOP, 'org.freedesktop.Secret.Service', method,
                             GLib.Variant(signature, arguments), None, Gio.DBusCallFlags.NONE,
                             10000, None).unpack()

    _, session = call('OpenSession', '(sv)', 'plain', GLib.Variant('s', ''))
    unlocked, _ = call('SearchItems', '(a{ss})', {'account': account, 'what': what})
    found, = call('GetSecrets', '(aoo)', unlocked, session)
    return next((bytes(value[2]).decode() for value in found.values()), None)
