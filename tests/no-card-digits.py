#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks for the numbers of test cards in everything the tests have written.

    no-card-digits.py FOLDER-OR-FILE...

Card numbers must be in no file, log or error (PCI DSS 4.0.1, 3.3 and 3.5). The tests type and send
test cards all the time, so if one of those stands in any file, the console wrote it. Found are the
digits as text, with anything a person or a program puts between them, in UTF-16 and UTF-32, as the
whole number that an SQLite column would hold, and in base64.

Says which file and where, never the digits. Exit status: 0 nothing, 1 found, 2 nothing looked at,
3 the search itself is broken: it plants numbers for itself first, and must find each.
"""
import base64
import os
import re
import stat
import sys

# docs.stripe.com/testing, and the well-known examples of each brand
CARDS = """
    4242424242424242 4000056655665556 5555555555554444 2223003122003222 5200828282828210
    5105105105105100 378282246310005 371449635398431 6011111111111117 6011000990139424
    6011981111111113 3056930009020004 36227206271667 6555900000604105 3566002020360505
    6200000000000005 6200000000000047 6205500000000000004 4000008260000000 4000002760000016
    4000002500000003 4000000000000002 4000000000009995 4000000000009987 4000000000009979
    4000000000000069 4000000000000127 4000000000000119 4000000000006975 4000000000000341
    4000002500003155 4000002760003184 4000000000003220 4000008400001629 4000000000000259
    4000000000002685 4000000000001976 4000000000005423 4000000000000077
    4000000000005126 4000000000007726 4000000000000101 4000000000000010 4000000000000028
    4000000000000036 4000000000000044 4111111111111111 4012888888881881 30569309025904
    38520000023237 3530111333300000 6304000000000000 6759649826438453
""".split()

# Between two digits may stand: NUL bytes (UTF-16, UTF-32), blanks of any kind, dashes, dots,
# commas, slashes, underscores, plus (a space in a form), quotes and brackets (a list of digits).
BETWEEN = rb'[\x00\s\-.,/_+|:;"\'\[\]()<>*]|\xc2\xa0|\xe2\x80[\x80-\x8f\x90-\x95\xa8-\xaf]'
RUN = re.compile(rb'[0-9](?:(?:' + BETWEEN + rb'){0,8}[0-9]){12,}')
NOT_DIGITS = re.compile(rb'[^0-9]')
PERCENT = re.compile(rb'%(?:20|2[dD]|[cC]2%[aA]0)')
LARGEST = 256 * 1024 * 1024


def passes_luhn(number):
    total = 0
    for i, c in enumerate(reversed(number)):
        d = int(c) * (1 + i % 2)
        total += d - 9 if d > 9 else d
    return total % 10 == 0


NUMBERS = [n.encode() for n in CARDS]
# The integer a column would hold (sqlite.org/fileformat.html, "serial type"), and the files that
# have such columns: databases, write-ahead logs and rollback journals.
PACKED = [int(n).to_bytes(8, 'big').lstrip(b'\0') for n in CARDS]
SQLITE = (b'SQLite format 3\0', b'\x37\x7f\x06\x82', b'\x37\x7f\x06\x83',
          b'\xd9\xd5\x05\xf9\x20\xa1\x63\xd7')
# What base64 makes of three digits, four times in a row, with what stands beside them
BASE64 = re.compile(rb'[A-Za-z0-9+/]{0,4}(?:[MNO][DTjz][A-Za-z0-9+/][0-5w-z])'
                    rb'{4,}[A-Za-z0-9+/]{0,4}')


def in_base64(text):
    for skip in range(4):
        part = text[skip:]
        digits = base64.b64decode(part + b'A' * (-len(part) % 4))
        if any(number in digits for number in NUMBERS):
            return True
    return False


def search(data):
    """Returns the offset of the first card number in the bytes, or None."""
    for run in RUN.finditer(PERCENT.sub(b'   ', data)):
        digits = NOT_DIGITS.sub(b'', run.group())
        if any(number in digits for number in NUMBERS):
            return run.start()
    for run in BASE64.finditer(data):
        if in_base64(run.group()):
            return run.start()
    if data.startswith(SQLITE):
        for packed in PACKED:
            where = data.find(packed)
            if where >= 0:
                return where
    return None


def is_blind():
    """Whether the search misses a number that it must see, or sees one where there is none."""
    number = '4242' * 4
    groups = ['4242'] * 4
    planted = [number, ' '.join(groups), '-'.join(groups), '\u00a0'.join(groups),
               '%20'.join(groups), '12:00:01 error: card=%s declined' % number]
    planted = [b'before ' + text.encode() + b' after' for text in planted]
    planted += [number.encode('utf-16-le'), base64.b64encode(number.encode()),
                b'SQLite format 3\0' + bytes(4000) + int(number).to_bytes(8, 'big'),
                b'\x37\x7f\x06\x82' + bytes(50) + number.encode()]
    clean = [b'', b'ending 4242', b'1795132800000000 1795132800000001',
             b'SQLite format 3\0' + bytes(4000)]
    return (any(search(data) is None for data in planted)
            or any(search(data) is not None for data in clean))


def files_below(path):
    if not os.path.isdir(path):
        yield path
        return
    for folder, _, names in os.walk(path):
        for name in names:
            yield os.path.join(folder, name)


def main(paths):
    assert all(passes_luhn(n) for n in CARDS)
    if is_blind():
        print('no-card-digits.py: the search does not find what it must')
        return 3
    found, looked_at, size = 0, 0, 0
    for root in paths:
        for path in files_below(root):
            try:
                if not stat.S_ISREG(os.lstat(path).st_mode):
                    continue
                with open(path, 'rb') as file:
                    data = file.read(LARGEST + 1)
            except FileNotFoundError:               # a process that is just ending took it
                continue
            looked_at += 1
            size += len(data)
            if len(data) > LARGEST:
                print('%s: too large to be searched' % path)
                found += 1
            # a name is written to disk, too
            where = search(os.fsencode(path))
            if where is None:
                where = search(data)
            if where is not None:
                print('%s: the number of a card at byte %d' % (path, where))
                found += 1
    print('%d files, %d bytes looked at; %d with card numbers' % (looked_at, size, found))
    return 1 if found else 0 if looked_at else 2


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
