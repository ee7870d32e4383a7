#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the sources to the map of the house, src/README.md.

    check-includes.py TOP-FOLDER

The table of the map is the only place where the order of the layers is written down: a row may
name under "may use" rows above it, in backquotes, and libraries; what those rows may use comes with
them. Refused:

  map       a folder of src/ that is built and has no row, a row without a folder, two rows
            for one, a row that names a later one
  climb     an include with "../"
  unknown   an include in quotes of a header that is not ours (nor generated)
  twin      two headers of the same name
  private   an include of another layer's -private.h
  layer     an include from a layer that the row does not allow
  library   an include of a library that no row it may use names
  cycle     modules that include each other, in however many steps
  many      a file with more than 15 includes of our own headers
"""
import os
import re
import sys

import checklib

ROW = re.compile(r'^\|\s*`([\w./-]+?)/?`\s*\|([^|]*)\|([^|]*)\|')
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
GENERATED = re.compile(r'^(till-config\.h|[\w-]+-(resources|enums)\.h)$')
MOST_INCLUDES = 15

# header -> the word that must be under "may use"; what GLib brings is everywhere
LIBRARIES = [(re.compile(header), word) for header, word in (
    (r'^(gtk|gdk|gsk)/', 'GTK'), (r'^adwaita\.h', 'libadwaita'), (r'^libsoup/', 'libsoup'),
    (r'^libsecret/', 'libsecret'), (r'^json-glib/', 'json-glib'), (r'^sqlite3', 'SQLite'),
    (r'^gnutls/', 'GnuTLS'), (r'^qrencode', 'libqrencode'), (r'^libpq', 'PostgreSQL'),
    (r'^(cairo|pango)', 'pangocairo or GTK'))]


class Map:
    """The table: layers in order, and for each what it may use."""

    def __init__(self, root, findings):
        self.order, self.uses, self.words = [], {}, {}
        path = 'src/README.md'
        for number, line in enumerate(checklib.read(root, path).splitlines(), 1):
            row = ROW.match(line)
            if not row:
                continue
            name, cell = row.group(1), row.group(3)
            named = [n.rstrip('/') for n in re.findall(r'`([^`]+)`', cell)]
            if re.search(r'\b(everything|all) (above|below)\b', cell):
                named += self.order
            if name in self.order:
                findings.add('map', path, number, '“%s” has a row already' % name)
            for other in named:
                if other not in self.order:
                    findings.add('map', path, number,
                                 '“%s” names “%s”, which no row above it has' % (name, other))
            self.uses[name] = {name}.union(*(self.uses.get(n, ()) for n in named))
            self.words[name] = re.sub(r'`[^`]*`', '', cell).lower()
            self.order.append(name)
            if not os.path.isdir(os.path.join(root, 'src', name)):
                findings.add('map', path, number, 'there is no folder src/%s' % name)

    def layer_of(self, path):
        """The longest row that PATH, relative to the top, is below."""
        inside = path.split('/', 1)[1]
        fits = [n for n in self.order if inside.startswith(n + '/')]
        return max(fits, key=len, default=None)

    def has_word(self, layer, word):
        return any(one in self.words[n] for n in self.uses[layer]
                   for one in word.lower().split(' or '))


def module_of(path):
    """foo.c, foo.h and foo-private.h are one module."""
    return re.sub(r'(-private)?\.[ch]$', '', path)


def find_cycles(graph):
    """Returns the knots: sets of modules that reach each other (Tarjan's algorithm)."""
    index, low, stack, on_stack, knots = {}, {}, [], set(), []

    def visit(v):
        index[v] = low[v] = len(index)
        stack.append(v)
        on_stack.add(v)
        for w in sorted(graph[v]):
            if w not in index:
                visit(w)
                low[v] = min(low[v], low[w])
            elif w in on_stack:
                low[v] = min(low[v], index[w])
        if low[v] == index[v]:
            knot = []
            while not knot or knot[-1] != v:
                knot.append(stack.pop())
                on_stack.discard(knot[-1])
            if len(knot) > 1:
                knots.append(sorted(knot))

    for v in sorted(graph):
        if v not in index:
            visit(v)
    return knots


class Check:
    def __init__(self, root):
        self.root = root
        self.findings = checklib.Findings()
        self.map = Map(root, self.findings)
        self.sources = checklib.files(root, '.c', '.h', below=('src',))
        self.headers = {}
        self.graph = {module_of(p): set() for p in self.sources}
        for path in self.sources:
            name = os.path.basename(path)
            if name.endswith('.h'):
                if name in self.headers:
                    self.findings.add('twin', path, 1, '%s has the same name'
                                      % self.headers[name])
                self.headers[name] = path
            if self.map.layer_of(path) is None and self.is_built(path):
                self.findings.add('map', path, 1, 'src/README.md has no row for its folder')

    def is_built(self, path):
        """Whether there is a meson.build, or only headers that promise something."""
        folder = os.path.join(*path.split('/')[:2])
        return os.path.exists(os.path.join(self.root, folder, 'meson.build'))

    def source(self, path):
        layer = self.map.layer_of(path)
        if layer is None:
            return
        code, _ = checklib.split_c(checklib.read(self.root, path))
        own = 0
        for include in INCLUDE.finditer(code):
            line = checklib.line_of(code, include.start(1))
            kind, name = include.groups()
            if kind == '<':
                self.check_library(path, line, layer, name)
                continue
            target = self.headers.get(os.path.basename(name))
            if '../' in name:
                continue                                # said by climbing()
            if target is None:
                if not GENERATED.match(os.path.basename(name)):
                    self.findings.add('unknown', path, line, '“%s” is no header of ours' % name)
                continue
            own += 1
            self.include(path, line, layer, target)
        if own > MOST_INCLUDES:
            self.findings.add('many', path, 1, '%d includes of our own; %d is the most'
                              % (own, MOST_INCLUDES))

    def include(self, path, line, layer, target):
        other = self.map.layer_of(target)
        if target.endswith('-private.h') and other != layer:
            self.findings.add('private', path, line, '%s is private to “%s”' % (target, other))
        elif other not in self.map.uses[layer]:
            self.findings.add('layer', path, line, '“%s” may not use “%s” (%s)'
                              % (layer, other, target))
        if module_of(target) != module_of(path):
            self.graph[module_of(path)].add(module_of(target))

    def check_library(self, path, line, layer, name):
        for header, word in LIBRARIES:
            if header.match(name) and not self.map.has_word(layer, word):
                self.findings.add('library', path, line,
                                  'the row of “%s” does not name %s (<%s>)' % (layer, word, name))

    def climbing(self):
        for path in checklib.files(self.root, '.c', '.h'):
            code, _ = checklib.split_c(checklib.read(self.root, path))
            for include in INCLUDE.finditer(code):
                if '../' in include.group(2):
                    self.findings.add('climb', path, checklib.line_of(code, include.start(1)),
                                      'includes “%s”' % include.group(2))

    def run(self):
        self.climbing()
        for path in self.sources:
            self.source(path)
        for knot in find_cycles(self.graph):
            self.findings.add('cycle', knot[0], 1, 'a cycle: ' + ' · '.join(knot))
        return self.findings.finish('%d files in %d layers: as the map says'
                                    % (len(self.sources), len(self.map.order)))


if __name__ == '__main__':
    sys.setrecursionlimit(10000)
    sys.exit(Check(checklib.root_from(sys.argv)).run())
