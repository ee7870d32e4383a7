#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refuses what the rules of CONTRIBUTING.md forbid and a program can see.

    check-style.py TOP-FOLDER

Each finding ends with the name of its rule in brackets. Form is checked here, words that may not
appear in style_patterns.py, documentation and translation in the functions below.
"""
import os
import re
import sys

import checklib
import style_patterns

HEADER = ('SPDX-FileCopyrightText: 2026 The Tillroll authors',
          'SPDX-License-Identifier: GPL-3.0-or-later')
# the sentence that the two lines make in a language
OPENINGS = {
    'c': ['/* ' + HEADER[0], ' * ' + HEADER[1] + ' */'],
    'hash': ['# ' + h for h in HEADER],
    'sql': ['-- ' + h for h in HEADER],
    'xml': ['<!-- ' + HEADER[0], '     ' + HEADER[1] + ' -->'],
    'roff': ['.\\" ' + h for h in HEADER],
}
LANGUAGES = {
    '.c': 'c', '.h': 'c', '.css': 'c', '.py': 'hash', '.sh': 'hash', '.yml': 'hash', '.sql': 'sql',
    '.ui': 'xml', '.xml': 'xml', '.xml.in': 'xml', '.svg': 'xml', '.desktop.in': 'hash',
    '.service.in': 'hash', '.cfg': 'hash', '.1.in': 'roff',
}
TEXT = tuple(LANGUAGES) + ('.build', '.md', '.in', '.txt', '.supp', '.ini')
NARROW = ('.c', '.h', '.py', '.sh', '.sql', '.css')
COLUMNS = 100


def language_of(path):
    fits = [e for e in LANGUAGES if path.endswith(e)]
    if path == '.ci/run':
        return 'hash'
    return LANGUAGES[max(fits, key=len)] if fits else None


def check_header(path, lines, findings):
    language = language_of(path)
    if language is None or (language == 'sql' and not path.startswith('src/')):
        return
    opening = OPENINGS[language]
    if path.endswith('.metainfo.xml.in'):       # is copied into catalogues: must be free of terms
        opening = [line.replace('GPL-3.0-or-later', 'CC0-1.0') for line in opening]
    start = 1 if lines and lines[0].startswith(('#!', '<?xml')) else 0
    if lines[start:start + 2] != opening:
        findings.add('spdx', path, start + 1, 'does not open with the two SPDX lines')


def check_form(path, text, findings):
    if not text.endswith('\n') and text:
        findings.add('newline', path, text.count('\n') + 1, 'does not end with a new line')
    for number, line in enumerate(text.split('\n'), 1):
        if '\t' in line:
            findings.add('tab', path, number, 'has a tab')
        if line != line.rstrip():
            findings.add('space', path, number, 'ends with blanks')
        if len(line) > COLUMNS and path.endswith(NARROW) and '/golden/' not in path:
            findings.add('columns', path, number, 'has %d columns; %d is the most'
                         % (len(line), COLUMNS))


# --- documentation --------------------------------------------------------------------------------

def prototypes(text):
    """Yields line, name and parameter names of each function that a header declares."""
    _, bare = checklib.split_c(text)
    bare = re.sub(r'^[ \t]*#(?:[^\n\\]|\\\n|\\.)*', lambda m: re.sub(r'[^\n]', ' ', m.group()),
                  bare, flags=re.M)
    depth, start, out = 0, 0, []
    for i, c in enumerate(bare):
        if c == '{':
            depth += 1
        elif c == '}':
            depth -= 1
        elif c == ';' and depth == 0:
            out.append((start, bare[start:i]))
            start = i + 1
    for offset, statement in out:
        statement = re.sub(r'\bG_(BEGIN|END)_DECLS\b', lambda m: ' ' * len(m.group()), statement)
        statement = re.sub(r'^[ \t]*G_(DECLARE|DEFINE)_\w+\s*\([^)]*\)', '', statement, flags=re.M)
        statement = re.sub(r'\bG_GNUC_\w+(\s*\([^)]*\))?|\b__attribute__\s*\(\(.*\)\)',
                           lambda m: re.sub(r'[^\n]', ' ', m.group()), statement)
        words = statement.split()
        if not words or words[0] in ('typedef', 'static') or '(' not in statement \
                or '{' in statement or '=' in statement:
            continue
        found = re.search(r'\b(\w+)\s*\(', statement)
        if not found or found.group(1).startswith('G_'):
            continue
        inside = statement[found.end():statement.rindex(')')]
        names = re.findall(r'(\w+)\s*(?:\[[^]]*\])?\s*(?:,|$|\)\s*\()', inside.strip())
        line = checklib.line_of(text, offset + found.start(1))
        yield line, found.group(1), [n for n in names if n != 'void']


def doc_blocks(text):
    """Yields name, line and the documented parameters of each gtk-doc block."""
    for kind, start, end in checklib.tokens(text):
        comment = text[start:end]
        title = re.match(r'/\*\*\n \* (\w+):', comment)
        if kind == 'comment' and title:
            names = re.findall(r'^ \* @(\w+|\.\.\.):', comment, re.M)
            yield title.group(1), checklib.line_of(text, start), names


def check_docs(root, findings):
    blocks, defined = {}, set()
    for path in checklib.files(root, '.c', '.h', below=('src',)):
        text = checklib.read(root, path)
        for name, line, names in doc_blocks(text):
            blocks[name] = (path, line, names)
        defined.update(re.findall(r'^(\w+) \(', text, re.M))
    for path in checklib.files(root, '.h', below=('src',)):
        for line, name, parameters in prototypes(checklib.read(root, path)):
            # a header may stand before its code: a promise is documented when it is kept
            if name.endswith(('_quark', '_get_type')) or name not in defined:
                continue
            if name not in blocks:
                findings.add('gtk-doc', path, line, '%s has no gtk-doc block' % name)
                continue
            where, at, names = blocks[name]
            if [n for n in names if n != '...'] != parameters:
                findings.add('gtk-doc', where, at, '%s documents (%s), but takes (%s)'
                             % (name, ', '.join(names), ', '.join(parameters)))


# --- translation ----------------------------------------------------------------------------------

GETTEXT = re.compile(r'(?<![\w>.])(?:_|N_|C_|NC_|Q_|n?gettext|g_dngettext|g_dpgettext2?)\s*\(')


def check_translation(root, findings):
    listed = []
    name = 'po/POTFILES.in'
    if os.path.exists(os.path.join(root, name)):
        listed = [l.strip() for l in checklib.read(root, name).splitlines()
                  if l.strip() and not l.startswith('#')]
        if listed != sorted(listed):
            findings.add('potfiles', name, 1, 'is not sorted')
    wanted = []
    for path in checklib.files(root, '.c', '.h', '.ui', '.desktop.in', '.metainfo.xml.in',
                               '.gschema.xml', below=('src', 'ui', 'data')):
        text = checklib.read(root, path)
        if path.endswith(('.c', '.h')):
            _, bare = checklib.split_c(text)
            bare = re.sub(r'^[ \t]*#[ \t]*define[ \t]+\w+\(', '', bare, flags=re.M)
            translates = GETTEXT.search(bare)
        elif path.endswith('.ui'):
            translates = re.search(r'translatable="(yes|true)"', text)
        else:
            translates = True
        if translates:
            wanted.append(path)
            if path not in listed:
                findings.add('potfiles', path, 1, 'has words to translate, but is not in %s' % name)
    for path in listed:
        if path not in wanted:
            findings.add('potfiles', name, listed.index(path) + 1,
                         '%s is not there or has nothing to translate' % path)


def main(root):
    findings = checklib.Findings()
    paths = checklib.files(root, *TEXT) + (['.ci/run'] if os.path.exists(root + '/.ci/run') else [])
    for path in paths:
        text = checklib.read(root, path)
        check_header(path, text.split('\n'), findings)
        check_form(path, text, findings)
        style_patterns.check(path, text, findings)
    check_docs(root, findings)
    check_translation(root, findings)
    return findings.finish('%d files: nothing against the rules' % len(paths))


if __name__ == '__main__':
    sys.exit(main(checklib.root_from(sys.argv)))
