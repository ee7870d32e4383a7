#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sheets as PDF hold what they show as text: whoever searches, copies or reads them aloud finds
the figures; so do the banks that dispute packs are for. Reads just as much of the format as cairo
writes (ISO 32000-1, 7.3, 9.10.3)."""

import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import zlib

DRAW = sys.argv[1]
# By what is drawn: what must be found, and what must not.
WORDS = {
    'receipt': ['Acme Tea & Coffee', 'VAT GB 123 4567 89', 'Copy', 'Practice: no money was moved',
                'A-1001', 'Visa ····4242', '£1,234.56', '£1,221.56', '123456', 'Thank you.',
                'Žofie Ångström & Søn', 'ch_3PqT7x2eZvKYlo2C0q1w2e3r'],
    'day': ['Acme Tea & Coffee', '£1,234.56', '£13.00', '£20.90', '£1,200.66', '31', 'Ana'],
    'pack': ['Acme Tea & Coffee', 'Practice: no money was moved', 'du_1PqT7x2eZvKYlo2C',
             '£1,221.56', 'Says it never arrived', '£1,234.56', '£13.00', 'Ana', 'Ben',
             '74583948201',
             'zofie@example.com', 'ch_3PqT7x2eZvKYlo2C0q1w2e3r', 'Receipt printed',
             'What happened', 'keeps my card for later orders'],
}
NOT_WORDS = {'receipt': ['Okoye'], 'day': [], 'pack': ['£20.90', '£1,213.66', 'Okoye']}


def read_objects(data):
    """The numbered objects of a file: their dictionaries and unpacked streams."""
    objects = {}
    for match in re.finditer(rb'(\d+) 0 obj\n(.*?)\nendobj', data, re.S):
        head, _, stream = match[2].partition(b'stream\n')
        stream = stream.rpartition(b'\nendstream')[0]
        if b'/FlateDecode' in head:
            stream = zlib.decompressobj().decompress(stream)
        objects[int(match[1])] = (head, stream)
    return objects


def read_letters(cmap):
    """What the codes of a font stand for."""
    letters = {}
    for block in re.findall(rb'beginbfchar\n(.*?)endbfchar', cmap, re.S):
        for code, text in re.findall(rb'<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>', block):
            letters[int(code, 16)] = bytes.fromhex(text.decode()).decode('utf-16-be')
    return letters


def read_fonts(objects):
    """For each name of a font, its letters and how many bytes a code has."""
    fonts = {}
    for head, _ in objects.values():
        for name, number in re.findall(rb'/(f-\d+-\d+) (\d+) 0 R', head):
            font = objects[int(number)][0]
            cmap = re.search(rb'/ToUnicode (\d+) 0 R', font)
            size = 2 if b'/Type0' in font else 1
            fonts[name] = (read_letters(objects[int(cmap[1])][1]) if cmap else None, size)
    return fonts


def literal_bytes(text):
    """The bytes of a string in parentheses."""
    def replace(match):
        code = match[1]
        return bytes([int(code, 8)]) if code.isdigit() else \
            {b'n': b'\n', b'r': b'\r', b't': b'\t'}.get(code, code)
    return re.sub(rb'\\([0-7]{1,3}|.)', replace, text, flags=re.S)


def read_text(data):
    """All text of a file, a line for each piece that stands somewhere."""
    objects = read_objects(data)
    fonts = read_fonts(objects)
    out = []
    token = re.compile(rb'/(f-\d+-\d+) [\d.]+ Tf|<([0-9a-fA-F]+)>|\(((?:\\.|[^\\)])*)\)|(Tm|Td)\b',
                       re.S)
    for head, stream in objects.values():
        if b' Tf' not in stream:
            continue
        stream = re.sub(rb'/ActualText <[0-9a-fA-F]+>', b'', stream)
        letters, size = {}, 1
        for font, digits, literal, move in token.findall(stream):
            if font:
                letters, size = fonts[font]
            elif move:
                out.append('\n')
            else:
                raw = bytes.fromhex(digits.decode()) if digits else literal_bytes(literal)
                codes = [int.from_bytes(raw[i:i + size], 'big') for i in range(0, len(raw), size)]
                out.append(''.join(chr(code) if letters is None else letters.get(code, '?')
                                   for code in codes))
    return ''.join(out)


def squeeze(text):
    return unicodedata.normalize('NFKC', text).replace(' ', '')


def check(number, kind, paper, folder):
    path = os.path.join(folder, '%s-%s.pdf' % (kind, paper))
    subprocess.run([DRAW, paper, path, kind], check=True)
    with open(path, 'rb') as file:
        data = file.read()
    text = unicodedata.normalize('NFKC', read_text(data).replace('\n', ''))
    missing = [word for word in WORDS[kind] if squeeze(word) not in squeeze(text)]
    strange = [word for word in NOT_WORDS[kind] if squeeze(word) in squeeze(text)]
    n_pages = len(re.findall(rb'/Type /Page\b', data))
    expected = 2 if kind == 'pack' and paper != 'roll' else 1
    if missing or strange or n_pages != expected:
        print('# %s on %s: %d pages, without %r, with %r; its text: %r' % (
            kind, paper, n_pages, missing, strange, text))
        print('not ok %d %s on %s' % (number, kind, paper))
        return False
    print('ok %d %s on %s' % (number, kind, paper))
    return True


def main():
    sheets = [(kind, paper) for kind in WORDS for paper in ('a4', 'letter', 'roll')]
    print('1..%d' % len(sheets))
    with tempfile.TemporaryDirectory() as folder:
        results = [check(i + 1, kind, paper, folder) for i, (kind, paper) in enumerate(sheets)]
    return 0 if all(results) else 1


if __name__ == '__main__':
    sys.exit(main())
