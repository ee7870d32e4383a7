#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that build-aux/session.sh gives the desktop tests what they count on.

A screen, a session bus, a keyring that is open, an accessibility bus, and a HOME of its own.
"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from tap import Tap

SECRETS = 'org.freedesktop.secrets'


def call(destination, path, method, *arguments):
    return said('gdbus', 'call', '--session', '--dest', destination, '--object-path', path,
                '--method', method, *arguments)


def said(*argv):
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    return done.returncode == 0, (done.stdout + done.stderr).strip()


def main():
    tap = Tap()

    fine, answer = said('xdotool', 'getdisplaygeometry')
    tap.ok(fine and answer.split() == ['1280', '900'], 'a screen of the usual size', answer)

    fine, answer = call(SECRETS, '/org/freedesktop/secrets',
                        'org.freedesktop.Secret.Service.ReadAlias', 'default')
    collection = answer.split("'")[1] if "'" in answer else '/'
    tap.ok(fine and collection != '/', 'a keyring', answer)
    fine, answer = call(SECRETS, collection, 'org.freedesktop.DBus.Properties.Get',
                        'org.freedesktop.Secret.Collection', 'Locked')
    tap.ok(fine and 'false' in answer, 'that is open', answer)

    fine, answer = call('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus.GetAddress')
    tap.ok(fine and 'unix:' in answer, 'an accessibility bus', answer)

    home = os.environ.get('HOME', '')
    runtime = os.environ.get('XDG_RUNTIME_DIR', '')
    tap.ok(os.path.dirname(home) == os.path.dirname(runtime) != '' and os.access(home, os.W_OK)
           and os.stat(runtime).st_mode & 0o77 == 0, 'a home of its own', home + ' ' + runtime)
    return tap.finish()


if __name__ == '__main__':
    sys.exit(main())
