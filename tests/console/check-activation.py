#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that the session bus can start the program, as the desktop does.

    check-activation.py TILLROLL SERVICE-FILE DESKTOP-FILE

The desktop entry says DBusActivatable: a click asks the bus for org.freedesktop.Application and
runs no command (freedesktop.org's Desktop Entry Specification, "D-Bus Activation"). The service
file as it was built is used, but for the folder of the program, which is not installed.
"""
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from tap import Tap

NAME = 'io.github.tillroll.Tillroll'
PATH = '/io/github/tillroll/Tillroll'
BUS = ('org.freedesktop.DBus', '/org/freedesktop/DBus')


def said(*argv, timeout=60):
    done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=timeout)
    return done.returncode == 0, (done.stdout + done.stderr).strip()


def call(destination, path, method, *arguments):
    return said('gdbus', 'call', '--session', '--dest', destination, '--object-path', path,
                '--method', method, *arguments)


def application(method, *arguments):
    return call(NAME, PATH, 'org.freedesktop.Application.' + method, *arguments)


def is_running():
    return 'true' in call(*BUS, 'org.freedesktop.DBus.NameHasOwner', NAME)[1]


def windows():
    return said('xdotool', 'search', '--onlyvisible', '--name', '.')[1].split()


def wait_until(condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def offer(service_file, program):
    """Puts the service where this session's bus looks, and has it look."""
    folder = os.path.join(os.environ['XDG_RUNTIME_DIR'], 'dbus-1', 'services')
    os.makedirs(folder, exist_ok=True)
    with open(service_file, encoding='utf-8') as file:
        text = re.sub(r'^Exec=\S*/tillroll ', 'Exec=%s ' % program, file.read(), flags=re.M)
    with open(os.path.join(folder, NAME + '.service'), 'w', encoding='utf-8') as file:
        file.write(text)
    call(*BUS, 'org.freedesktop.DBus.ReloadConfig')
    return text


def ends_alone(program):
    """Whether --quit leaves nothing behind where nothing runs, though it may go on unseen."""
    folder = os.path.join(os.environ['HOME'], '.config', 'glib-2.0', 'settings')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'keyfile'), 'w', encoding='utf-8') as file:
        file.write('[io/github/tillroll/Tillroll]\nrun-in-background=true\n')
    kept = {**os.environ, 'GSETTINGS_BACKEND': 'keyfile'}
    try:
        done = subprocess.run([program, '--quit'], env=kept, check=False, timeout=20)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0 and not is_running()


def main(program, service_file, desktop_file):
    tap = Tap()
    program = os.path.abspath(program)
    with open(desktop_file, encoding='utf-8') as file:
        entry = file.read()
    text = offer(service_file, program)
    tap.ok(os.path.basename(desktop_file) == NAME + '.desktop' and 'DBusActivatable=true' in entry
           and 'Name=%s\n' % NAME in text and 'Exec=%s --gapplication-service' % program in text,
           'entry and service have the name of the program', entry + text)

    fine, answer = application('Activate', '{}')
    tap.ok(fine and is_running(), 'the bus starts it', answer)
    tap.ok(wait_until(windows), 'and a window opens')

    before = windows()
    fine, answer = said(program)
    tap.ok(fine and is_running() and windows() == before, 'a second start opens no second one',
           answer + ' ' + ' '.join(windows()))

    fine, answer = said(program, '--account', 'there-is-none')
    tap.ok(fine and is_running() and windows() == before, 'nor does one for an account', answer)

    fine, answer = application('ActivateAction', 'quit', '[]', '{}')
    tap.ok(fine and wait_until(lambda: not is_running()), 'its action “quit” ends it', answer)

    fine, answer = application('ActivateAction', 'quit', '[]', '{}')
    tap.ok(fine and wait_until(lambda: not is_running(), 5), 'also before it has a window', answer)

    fine, answer = application('ActivateAction', 'about', '[]', '{}')
    tap.ok(fine and wait_until(lambda: len(windows()) >= 2), 'an action brings the window it needs',
           answer + ' ' + ' '.join(windows()))
    application('ActivateAction', 'quit', '[]', '{}')
    tap.ok(wait_until(lambda: not is_running()), 'and it ends')

    tap.ok(ends_alone(program), '--quit where nothing runs starts nothing')

    fine, answer = said(program, '--no-such-option')
    tap.ok(not fine and '--no-such-option' in answer, 'an option it does not know is refused',
           answer)
    return tap.finish()


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
