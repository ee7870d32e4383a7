#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests what build-aux/test.sh relies on: the search for card numbers, the library that keeps
deleted files for it, and the counting of results.

    check-the-scripts.py TOP-FOLDER [LIBKEEP-FILES.SO]
"""
import base64
import contextlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from tap import Tap

NUMBER = '4242' * 4
# what a database, a write-ahead log and a rollback journal begin with
FORMATS = (b'SQLite', b'\x37\x7f\x06', b'\xd9\xd5\x05\xf9')


def database(value):
    connection = sqlite3.connect(':memory:')
    connection.execute('CREATE TABLE t (x)')
    connection.execute('INSERT INTO t VALUES (?)', (value,))
    return connection.serialize()



def files_of_sqlite():
    """What SQLite leaves in files: by name, bytes that hold the number and no row that has it."""
    with tempfile.TemporaryDirectory() as top:
        path = os.path.join(top, 'a.db')
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute('PRAGMA secure_delete = OFF')
        connection.execute('CREATE TABLE t (x)')

        def fill(value):
            connection.execute('BEGIN')
            rows = ['row %d' % i for i in range(500)]
            rows[250] = value
            connection.executemany('INSERT INTO t VALUES (?)', [(row,) for row in rows])
            connection.execute('COMMIT')

        def kept(name):
            with open(os.path.join(top, name), 'rb') as file:
                return file.read()

        found = {}
        for name, value in (('text', 'card ' + NUMBER), ('a number', int(NUMBER))):
            fill(value)
            connection.execute('DELETE FROM t WHERE x = ?', (value,))
            found['a freed column with ' + name] = kept('a.db')
            fill(value)
            connection.execute('DELETE FROM t')
            assert connection.execute('PRAGMA freelist_count').fetchone()[0] > 0
            found['a free page, a column with ' + name] = kept('a.db')
            connection.execute('VACUUM')
            fill(value)
            connection.execute('BEGIN')
            connection.execute('DELETE FROM t')
            connection.execute('PRAGMA cache_spill = 1')
            connection.execute('PRAGMA cache_size = 1')
            connection.executemany('INSERT INTO t VALUES (?)', [('x' * 900,) for i in range(50)])
            found['a rollback journal, a column with ' + name] = kept('a.db-journal')
            connection.execute('COMMIT')
            connection.execute('VACUUM')
            connection.execute('PRAGMA journal_mode = WAL')
            fill(value)
            found['a write-ahead log, a column with ' + name] = kept('a.db-wal')
            connection.execute('PRAGMA journal_mode = DELETE')
            connection.execute('DELETE FROM t')
            connection.execute('VACUUM')
        connection.close()
        return found


REFUSED = {
    'plain digits': b'card=' + NUMBER.encode() + b'&cvc=',
    'groups': b'4242 4242 4242 4242',
    'a line of a log': b'00:12:01.5 gateway-DEBUG: number=4242 4242 4242 4242 declined\n',
    'Amex in its groups': b'3782 822463 10005',
    'dashes': b'4242-4242-4242-4242',
    'no-break spaces': '4242\u00a04242\u00a04242\u00a04242'.encode(),
    'a form': b'number=4242%204242+4242%2D4242',
    'a list of digits': json.dumps(list(NUMBER)).encode(),
    'within more digits': b'99' + NUMBER.encode() + b'11',
    'UTF-16, little end': NUMBER.encode('utf-16-le'),
    'UTF-16, big end, groups': '4242 4242 4242 4242'.encode('utf-16-be'),
    'UTF-32': NUMBER.encode('utf-32-le'),
    'base64': base64.b64encode(b'key:' + NUMBER.encode()),
    'base64, otherwise aligned': base64.b64encode(b'key' + NUMBER.encode() + b':'),
    'a text column': database(NUMBER),
    'a number column': database(int(NUMBER)),
    'another brand': b'378282246310005',
    'a refused card': b'4000000000000002',
}
ACCEPTED = {
    'last four': b'Visa 4242, and 4242 again',
    'a time': b'1795132800000000 1795132800000001',
    'another number': b'4242424242424241 4929000000000',
    'a token': b'pm_1OqW4242424242aBcD',
    'a database': database(4242),
}


def search(root, *paths):
    done = subprocess.run([sys.executable, root + '/tests/no-card-digits.py', *paths],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


# how a search can be broken, and still say that all is well
BROKEN = (
    ('finds nothing', 'RUN = re.compile(', "RUN = re.compile(rb'never') or re.compile("),
    ('no groups', "BETWEEN = rb'[\\x00\\s\\-.", "BETWEEN = rb'[\\x00."),
    ('no columns', 'PACKED = [', 'PACKED = [b"never"] or ['),
    ('no base64', 'BASE64 = re.compile(', "BASE64 = re.compile(rb'never') or re.compile("),
    ('finds all', 'def search(data):', 'def search(data):\n    return 0\n\n\ndef unused(data):'),
)


def check_broken_search(tap, root):
    with open(os.path.join(root, 'tests/no-card-digits.py'), encoding='utf-8') as file:
        script = file.read()
    for name, old, new in BROKEN:
        with tempfile.TemporaryDirectory() as top:
            os.mkdir(os.path.join(top, 'tests'))
            with open(os.path.join(top, 'tests/no-card-digits.py'), 'w', encoding='utf-8') as file:
                file.write(script.replace(old, new, 1))
            status, said = search(top, top)
            tap.ok(old in script and status == 3, 'a broken search says so: ' + name, said)


def check_search(tap, root):
    with tempfile.TemporaryDirectory() as top:
        status, said = search(root, top)
        tap.ok(status == 2, 'nothing to look at is not a success', said)
        for wanted, cases in ((1, dict(REFUSED, **files_of_sqlite())), (0, ACCEPTED)):
            for name, data in cases.items():
                path = os.path.join(top, 'file')
                with open(path, 'wb') as file:
                    file.write(data if data.startswith(FORMATS)
                               else b'before ' * 7 + data + b' after')
                status, said = search(root, top)
                tap.ok(status == wanted and NUMBER not in said,
                       '%s: %s' % ('found' if wanted else 'left alone', name), said)
                os.unlink(path)
        with open(os.path.join(top, 'card-' + NUMBER), 'wb'):
            pass
        status, said = search(root, top)
        tap.ok(status == 1, 'found: the name of a file', said)


DELETE = '''
import os, sys, subprocess, sqlite3
os.chdir(sys.argv[1])
def write(name, text):
    with open(name, 'w') as file: file.write(text)
write('a', 'unlinked'); os.unlink('a')
write('b', 'replaced'); write('c', 'stays'); os.rename('c', 'b')
os.mkdir('d'); write('d/e', 'in a folder'); subprocess.run(['rm', '-r', 'd'], check=True)
db = sqlite3.connect('f.db'); db.execute('PRAGMA journal_mode = WAL')
db.execute('CREATE TABLE t (x)'); db.execute("INSERT INTO t VALUES ('in a log')"); db.commit()
db.close()
'''


def check_keeping(tap, library):
    with tempfile.TemporaryDirectory() as top:
        inside, kept = os.path.join(top, 'inside'), os.path.join(top, 'kept')
        os.mkdir(inside)
        os.mkdir(kept)
        env = dict(os.environ, LD_PRELOAD=os.path.abspath(library), TILL_KEEP_FROM=inside,
                   TILL_KEEP_IN=kept)
        done = subprocess.run([sys.executable, '-c', DELETE, inside], env=env, check=False,
                              capture_output=True, text=True)
        tap.ok(done.returncode == 0 and sorted(os.listdir(inside)) == ['b', 'f.db'],
               'deleting works as ever', done.stderr)
        found = b''
        for name in os.listdir(kept):
            with open(os.path.join(kept, name), 'rb') as file:
                found += file.read() + b'\n'
        for words in (b'unlinked', b'replaced', b'in a folder', b'in a log'):
            tap.ok(words in found, 'kept: ' + words.decode(), done.stderr)
        tap.ok(b'stays' not in found, 'not kept: what is there', done.stderr)


def log_line(result, *lines):
    return json.dumps({'name': 'x', 'result': result, 'stdout': '\n'.join(lines)})


# what stands in the log, what must be the last line
COUNTS = (
    ('all fine', log_line('OK', '1..2', 'ok 1 /a', '# x', 'ok 2 /b'), '2 passed, 0 failed'),
    ('one fails', log_line('FAIL', '1..2', 'ok 1 /a', 'not ok 2 /b'), '1 passed, 1 failed'),
    ('a skip', log_line('OK', '1..2', 'ok 1 /a', 'ok 2 /b # SKIP no'),
     '1 passed, 0 failed, 1 skipped'),
    ('all skipped', log_line('SKIP', '1..0 # SKIP no'), '0 passed, 0 failed, 1 skipped'),
    ('a crash', log_line('ERROR', '1..3', 'ok 1 /a'), '1 passed, 1 failed'),
    ('a leak at the end', log_line('FAIL', '1..1', 'ok 1 /a'), '1 passed, 1 failed'),
    ('fewer than planned', log_line('OK', '1..3', 'ok 1 /a'), '1 passed, 1 failed'),
    ('a timeout', log_line('TIMEOUT', ''), '0 passed, 1 failed'),
    ('no TAP', log_line('OK', 'ok whatever'), '1 passed, 0 failed'),
    ('no TAP fails', log_line('FAIL', 'not ok whatever'), '0 passed, 1 failed'),
    ('two programs', log_line('OK', '1..1', 'ok 1 /a') + '\n' + log_line('OK'),
     '2 passed, 0 failed'),
    ('not a log', '{', '0 passed, 1 failed'),
)


def check_counting(tap, root):
    with tempfile.TemporaryDirectory() as top:
        path = os.path.join(top, 'log.json')
        for name, text, wanted in COUNTS:
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text + '\n')
            done = subprocess.run([sys.executable, root + '/build-aux/count-tests.py', path],
                                  capture_output=True, text=True, check=False)
            bad = ' 0 failed' not in wanted or wanted.startswith('0 passed')
            fine = done.stdout.splitlines()[-1:] == [wanted] and (done.returncode != 0) == bad
            tap.ok(fine, 'counted: ' + name, done.stdout + done.stderr)


def check_walking(tap, root):
    sys.path.insert(0, os.path.join(root, 'tests', 'ui'))
    from walk import Walk

    def fails():
        raise ValueError('the till is shut')

    for name, steps, wanted in (
            ('all is well', (('One', lambda: 'a'), ('Two', lambda: None)), 0),
            ('a step fails', (('One', fails), ('Two', lambda: 'b')), 1),
            ('no step at all', (), 1)):
        with tempfile.TemporaryDirectory() as top:
            pictures = []
            walk = Walk(top, pictures.append)
            for title, function in steps:
                walk.step(title)(function)
            with contextlib.redirect_stdout(io.StringIO()) as said:
                status = walk.run()
            with open(os.path.join(top, 'tour.txt'), encoding='utf-8') as file:
                text = file.read()
            tap.ok(status == wanted and len(pictures) == len(steps)
                   and ('the till is shut' in text) == (name == 'a step fails'),
                   'walked: ' + name, said.getvalue() + text)


PAGE = '.TH X 1\n.SH OPTIONS\n.TP\n.BI \\-\\-port= PORT\nA port.\n.TP\n.B \\-\\-loud\nLoud.\n'
HELP = '#!/bin/sh\necho "Options:\n  -h, --help  help\n  --port=PORT  port\n  -l, --loud  loud"\n'


def check_man(tap, root):
    for name, page, program, wanted in (
            ('the same options', PAGE, HELP, 0),
            ('one is missing', PAGE.split('.TP\n.B ')[0], HELP, 1),
            ('one too many', PAGE, HELP.replace('--loud', '--soft'), 1),
            ('no help', PAGE, '#!/bin/sh\nexit 1\n', 1),
            ('not roff', PAGE + '.XY\n', HELP, 1)):
        with tempfile.TemporaryDirectory() as top:
            paths = [os.path.join(top, 'x.1'), os.path.join(top, 'x')]
            for path, text in zip(paths, (page, program)):
                with open(path, 'w', encoding='utf-8') as file:
                    file.write(text)
                os.chmod(path, 0o755)
            done = subprocess.run([sys.executable, root + '/tests/check-man.py', *paths],
                                  capture_output=True, text=True, check=False)
            tap.ok((done.returncode != 0) == (wanted != 0), 'man page: ' + name,
                   done.stdout + done.stderr)


def main(root, library=None):
    tap = Tap()
    check_walking(tap, root)
    if shutil.which('groff'):
        check_man(tap, root)
    check_search(tap, root)
    check_broken_search(tap, root)
    check_counting(tap, root)
    if library:
        check_keeping(tap, library)
    return tap.finish()


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
