#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits for the window of a program, says what is in it, and takes a picture.

    probe.py PROGRAM PICTURE.png [WORDS...]

Run in a session (build-aux/session.sh), after the program was started. It fails unless the window
comes and, in the end, has all the WORDS in it.
"""
import sys
import time

import drive


def shows(app, words):
    text = '\n'.join(drive.name_of(a) + ' ' + drive.text_of(a)
                     for w in app.windows() for a in drive.walk(w))
    return all(word in text for word in words)


def main(program, picture, *words):
    began = time.monotonic()
    app = drive.App(program, timeout=30)
    windows = app.windows()
    print('%s shows %d window(s) after %.1f s: %s'
          % (program, len(windows), time.monotonic() - began,
             ', '.join(repr(w.get_name()) for w in windows)))
    if words:
        app.wait(lambda: shows(app, words), 60, 'the words ' + ' … '.join(words))
        print('it shows, after %.1f s: %s' % (time.monotonic() - began, ' … '.join(words)))
    names = [drive.name_of(a) for w in windows for a in drive.walk(w)]
    named = ', '.join(sorted({n for n in names if n}))
    print('%d widgets; by name: %s' % (len(names), named[:400]))
    time.sleep(0.5)                                     # the first frame
    app.screenshot(picture)
    print('picture: ' + picture)


if __name__ == '__main__':
    try:
        main(*sys.argv[1:])
    except drive.NotFound as error:
        sys.exit(str(error))
