# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of the source share: the files, C without comments, the findings."""
import os
import re
import sys

FOLDERS = ('.ci', 'build-aux', 'data', 'flatpak', 'po', 'src', 'tests', 'ui')


def files(root, *endings, below=FOLDERS):
    """The paths of the project's files, relative to ROOT, sorted; builds are never below these."""
    found = []
    for folder in below:
        for where, folders, names in os.walk(os.path.join(root, folder)):
            folders[:] = [f for f in folders if f != '__pycache__']
            found += [os.path.relpath(os.path.join(where, n), root) for n in names
                      if n.endswith(endings or ('',))]
    return sorted(found)


def read(root, path):
    with open(os.path.join(root, path), encoding='utf-8') as file:
        return file.read()


def tokens(text):
    """Yields kind ('comment', 'line-comment' or 'string'), start and end of each piece of C code
    that is not code."""
    i, n = 0, len(text)
    while i < n:
        two = text[i:i + 2]
        if two == '/*':
            end = text.find('*/', i + 2)
            end = n if end < 0 else end + 2
            yield 'comment', i, end
        elif two == '//':
            end = text.find('\n', i)
            end = n if end < 0 else end
            yield 'line-comment', i, end
        elif text[i] in '"\'':
            end = i + 1
            while end < n and text[end] != text[i] and text[end] != '\n':
                end += 2 if text[end] == '\\' else 1
            end = min(end + 1, n)
            yield 'string', i, end
        else:
            end = i + 1
        i = end


def split_c(text):
    """Returns C code with comments blanked, and with comments and the insides of strings blanked.

    Both have the same length and lines as TEXT."""
    code, bare = list(text), list(text)
    for kind, start, end in tokens(text):
        if kind == 'string':
            bare[start + 1:end - 1] = ' ' * max(0, end - start - 2)
        else:
            blank = re.sub(r'[^\n]', ' ', text[start:end])
            code[start:end] = bare[start:end] = blank
    return ''.join(code), ''.join(bare)


def line_of(text, offset):
    return text.count('\n', 0, offset) + 1


class Findings:
    """What was found to be wrong; `finish` prints it and gives the exit status."""

    def __init__(self):
        self.lines = []

    def add(self, rule, path, line, what):
        self.lines.append('%s:%d: %s [%s]' % (path, line, what, rule))

    def finish(self, what_is_fine):
        for line in self.lines:
            print(line)
        if not self.lines:
            print(what_is_fine)
        return 1 if self.lines else 0


def root_from(argv):
    if len(argv) != 2 or not os.path.isdir(argv[1]):
        sys.exit('usage: %s TOP-FOLDER' % argv[0])
    return argv[1]
