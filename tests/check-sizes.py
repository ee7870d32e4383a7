#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refuses what has grown too long to be read.

    check-sizes.py TOP-FOLDER

A file has at most 900 lines, a function at most 120 (braces included, class_init, too). Half of
the files must be below 330 lines, counted for src/*.c, tests/*.c and all headers apart. What may be
longer stands in ALLOWED below, with the reason.
"""
import ast
import re
import statistics
import sys

import checklib

MOST_FILE = 900
MOST_FUNCTION = 120
MEDIAN = 330

# path or "path:function" -> most lines; a line above each says why
ALLOWED = {
}

NAME = re.compile(r'(\w+)\s*\(')


def c_functions(text):
    """Yields name, first and last line of each function: its braces stand in the first column."""
    _, bare = checklib.split_c(text)
    lines = bare.splitlines()
    for i, line in enumerate(lines):
        if not line.startswith('{') or i == 0 or not lines[i - 1].rstrip().endswith(')'):
            continue
        end = next((k for k in range(i, len(lines)) if lines[k].startswith('}')), len(lines) - 1)
        start = i - 1
        while start > 0 and (lines[start].startswith((' ', '\t')) or '(' not in lines[start]):
            start -= 1
        name = NAME.search(lines[start])
        yield name.group(1) if name else '?', i + 1, end + 1


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.lineno, node.end_lineno


def check_medians(root, findings):
    groups = (('src', '.c', ('src',)), ('tests', '.c', ('tests',)),
              ('src', '.h', ('src', 'tests')))
    for where, ending, below in groups:
        sizes = [checklib.read(root, p).count('\n')
                 for p in checklib.files(root, ending, below=below)]
        if sizes and statistics.median(sizes) >= MEDIAN:
            findings.add('median', where, 1, 'half of %d %s files have %d lines or more; %d is the '
                         'limit' % (len(sizes), ending, statistics.median(sizes), MEDIAN))


def main(root):
    findings = checklib.Findings()
    n_functions = 0
    paths = checklib.files(root, '.c', '.h', '.py', '.sh', '.ui', '.sql', '.css')
    for path in paths:
        text = checklib.read(root, path)
        n_lines = text.count('\n')
        most = ALLOWED.get(path, MOST_FILE)
        if n_lines > most:
            findings.add('file', path, most, '%d lines; %d is the most' % (n_lines, most))
        functions = ()
        if path.endswith(('.c', '.h')):
            functions = c_functions(text)
        elif path.endswith('.py'):
            functions = python_functions(text)
        for name, start, end in functions:
            n_functions += 1
            most = ALLOWED.get('%s:%s' % (path, name), MOST_FUNCTION)
            if end - start + 1 > most:
                findings.add('function', path, start, '%s has %d lines; %d is the most'
                             % (name, end - start + 1, most))
    check_medians(root, findings)
    return findings.finish('%d files, %d functions: none is too long' % (len(paths), n_functions))


if __name__ == '__main__':
    sys.exit(main(checklib.root_from(sys.argv)))
