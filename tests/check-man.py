#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that a man page names the options a program has: all of them, and no others.

    check-man.py MAN-PAGE PROGRAM [COMMAND...]      (a COMMAND may have two words)

The program's own --help is asked, and that of each command; groff must find nothing to say.
"""
import re
import subprocess
import sys

COMMON = {'--help', '--help-all', '--help-gtk', '--help-gapplication'}


def options_of(argv):
    done = subprocess.run(argv + ['--help'], capture_output=True, check=False)
    text = done.stdout.decode('utf-8', 'replace')
    if done.returncode != 0 or not text:
        sys.exit('%s --help: %s' % (' '.join(argv), done.stderr.decode('utf-8', 'replace')))
    return set(re.findall(r'^\s+(?:-\w, )?(--[\w-]+)', text, re.M))


def main(page, program, *commands):
    with open(page, encoding='utf-8') as file:
        text = file.read()
    named = set(re.findall(r'--[\w-]+', re.sub(r'\\-', '-', re.split(r'\.SH OPTIONS', text)[1])))
    has = options_of([program]).union(*(options_of([program, *c.split()])
                                          for c in commands)) - COMMON
    wrong = ['%s is not in the man page' % o for o in sorted(has - named)]
    wrong += ['%s is in the man page only' % o for o in sorted(named - has - COMMON)]
    said = subprocess.run(['groff', '-man', '-Tutf8', '-ww', '-z', page], capture_output=True,
                          text=True, check=False).stderr
    print('\n'.join(wrong + said.splitlines()) or '%s: %d options' % (page, len(has)))
    return 1 if wrong or said else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
