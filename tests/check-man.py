#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that a man page names the options a program has: all of them, and no others. The commands
that its --help lists have to stand in the man page's list of them, too.

    check-man.py MAN-PAGE PROGRAM [COMMAND...]      (a COMMAND may have two words)

The program's own --help is asked, and that of each command; groff must find nothing to say.
"""
import re
import subprocess
import sys

COMMON = {'--help', '--help-all', '--help-gtk', '--help-gapplication'}


def help_of(argv):
    done = subprocess.run(argv + ['--help'], capture_output=True, check=False)
    text = done.stdout.decode('utf-8', 'replace')
    if done.returncode != 0 or not text:
        sys.exit('%s --help: %s' % (' '.join(argv), done.stderr.decode('utf-8', 'replace')))
    return text


def options_of(argv):
    return set(re.findall(r'^\s+(?:-\w, )?(--[\w-]+)', help_of(argv), re.M))


def commands_of(program):
    """The first words of the lines below "Commands:"."""
    found = re.search(r'^Commands:\n((?: +\S.*\n)+)', help_of([program]), re.M)
    return re.findall(r'^ +([\w-]+)', found.group(1), re.M) if found else []


def titles_of(page):
    """What stands in bold as the title of a piece of the section COMMANDS."""
    section = re.search(r'^\.SH COMMANDS\n(.*?)^\.SH', page, re.M | re.S)
    lines = re.findall(r'^\.TP\n(\.B.*)', section.group(1), re.M) if section else []
    return {word for line in lines for word in re.findall(r'[\w-]+', line.replace('\\-', '-'))}


def main(page, program, *commands):
    with open(page, encoding='utf-8') as file:
        text = file.read()
    named = set(re.findall(r'--[\w-]+', re.sub(r'\\-', '-', re.split(r'\.SH OPTIONS', text)[1])))
    has = options_of([program]).union(*(options_of([program, *c.split()])
                                          for c in commands)) - COMMON
    wrong = ['%s is not in the man page' % o for o in sorted(has - named)]
    wrong += ['%s is in the man page only' % o for o in sorted(named - has - COMMON)]
    titles = titles_of(text)
    wrong += ['the command %s is not in the man page' % c for c in commands_of(program)
              if c not in titles]
    said = subprocess.run(['groff', '-man', '-Tutf8', '-ww', '-z', page], capture_output=True,
                          text=True, check=False).stderr
    print('\n'.join(wrong + said.splitlines()) or '%s: %d options' % (page, len(has)))
    return 1 if wrong or said else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
