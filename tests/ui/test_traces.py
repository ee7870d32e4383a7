#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is left of a card that was typed: nothing.

    test_traces.py TILLCTL TILLROLL-SANDBOX TILLROLL-RELAY TILLROLL LIBRARY

Cards are typed into the real window, and the whole memory of the process is searched: after a
charge that was approved, one that was declined and one that was given up. Then the process is
aborted with a card in its fields, and its core file is searched. So are all files that were
written, the clipboard, and what is told to screen readers. The LIBRARY is tests/allow-core.c:
by itself the program allows nobody to look. Run in a session (build-aux/session.sh).
"""
import contextlib
import importlib.util
import io
import os
import re
import resource
import signal
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'integration'))

import drive
from test_lanes import Till
from world import wait_until

# Amex has a code of four digits. Neither number is a pattern that memory is full of anyway.
GOOD = '378282246310005', '7391'
DECLINED = '4000000000009995', '739'
LEFT = '4000056655665556', '739'

WINDOW = 10             # so many digits of a number in a row are a trace of it


def digits_search():
    spec = importlib.util.spec_from_file_location(
        'no_card_digits', os.path.join(HERE, '..', 'no-card-digits.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def packed(number):
    """The whole number as a computer may keep it."""
    values = [int(d) for d in number]
    even = number if len(number) % 2 == 0 else number + 'f'
    yield bytes.fromhex(even)                       # BCD
    yield bytes.fromhex(number if len(number) % 2 == 0 else '0' + number)
    yield bytes(values)                             # a byte for each digit
    yield b''.join(v.to_bytes(4, 'little') for v in values)
    yield b''.join((v + 0xffb0).to_bytes(4, 'little') for v in values)  # keys of the numeric pad
    yield int(number).to_bytes(8, 'little')
    yield int(number).to_bytes(8, 'big')


def grouped(number):
    groups = ([number[:4], number[4:10], number[10:]] if len(number) == 15
              else [number[i:i + 4] for i in range(0, len(number), 4)])
    for between in (' ', '-', '\u00a0', '\u2009', '.', '%20', '+'):
        yield between.join(groups[:3]).encode()
        yield between.join(groups[1:]).encode()


def patterns(*cards):
    found = set()
    for number, code in cards:
        found |= set(packed(number)) | set(grouped(number))
        found |= {part.encode() for i in range(len(number) - WINDOW + 1)
                  if len(set(part := number[i:i + WINDOW])) > 3 or part == number}
        found |= {('%s=%s' % (name, code)).encode() for name in ('cvc', '[cvc]', '%5Bcvc%5D')}
        found.add(b'\0' + code.encode() + b'\0')
    return found


class Memory:
    """The memory of a process, map by map."""

    def __init__(self, pid):
        self.pid = pid

    def maps(self):
        """First and last address of each map that holds data, with its flags."""
        span = None
        with open('/proc/%d/smaps' % self.pid, encoding='ascii', errors='replace') as file:
            for line in file:
                if match := re.match(r'([0-9a-f]+)-([0-9a-f]+) (....) ', line):
                    span = (int(match[1], 16), int(match[2], 16), match[3], line.split()[-1])
                elif line.startswith('VmFlags:'):
                    yield (*span, line.split()[1:])

    def images(self):
        with open('/proc/%d/mem' % self.pid, 'rb', 0) as file:
            for first, last, rights, name, flags in self.maps():
                if not rights.startswith('rw'):     # nobody has written there
                    continue
                try:
                    file.seek(first)
                    yield file.read(last - first), flags
                except (OSError, ValueError, OverflowError):
                    pass                            # beyond the end of a file that is mapped

    def locked(self):
        with open('/proc/%d/status' % self.pid, encoding='ascii') as file:
            return next(int(line.split()[1]) for line in file if line.startswith('VmLck:'))


def search(images, wanted):
    """How often each pattern occurs."""
    seen = {}
    for data in images:
        narrow = data.translate(None, b'\0')       # what is in UTF-16 or UTF-32 is text here
        for pattern in wanted:
            if count := (narrow if pattern.isalnum() else data).count(pattern):
                seen[pattern] = seen.get(pattern, 0) + count
    return seen


def without(seen, before):
    """What was seen now and not before, without saying what it is."""
    return ['%d times a pattern of %d bytes' % (n, len(p))
            for p, n in seen.items() if n > before.get(p, 0)]


class Traces(Till):
    def __init__(self):
        super().__init__([os.path.abspath(p) for p in sys.argv[1:5]])
        self.preloaded = os.path.abspath(sys.argv[5])

    def open(self, *args):
        os.environ['LD_PRELOAD'] = self.preloaded
        os.environ['G_DEBUG'] = ''
        try:
            super().open(*args)
        finally:
            del os.environ['LD_PRELOAD']
        self.memory = Memory(self.window.process.pid)

    def start(self, argv, **kwargs):
        if argv[0] == self.tillroll:
            kwargs['cwd'] = self.folder
        return super().start(argv, **kwargs)

    def look(self, *cards, where=lambda flags: True):
        return search((data for data, flags in self.memory.images() if where(flags)),
                      patterns(*cards))

    def told(self):
        """All that screen readers are told."""
        words = []
        for w in self.app.windows():
            for a in drive.walk(w):
                words += [drive.name_of(a), a.get_description() or '', drive.text_of(a) or '']
        return words

    def assert_not_told(self, number):
        for word in self.told():
            digits = re.sub(r'\D', '', word)
            assert not any(number[i:i + 5] in digits for i in range(2, len(number) - 7)), \
                'a screen reader is told of it'


def typed(till, number, code):
    till.app.type(number)
    till.app.type('1230')
    till.app.type(code)


def approved_declined_given_up(till):
    till.set_up()
    till.open()
    till.begin('Type the card')
    before = till.look(GOOD, DECLINED, LEFT)
    locked = till.memory.locked()
    till.click(till.app.find('Card number', role='text'))
    typed(till, *GOOD)
    assert without(till.look(GOOD), before), 'the search is blind: the card is in the fields now'
    seen = till.look(GOOD, where=lambda flags: not {'lo', 'dd'} <= set(flags))
    assert not without(seen, before), 'in open memory: %s' % without(seen, before)
    assert till.memory.locked() >= locked > 0, 'nothing is locked'
    till.assert_not_told(GOOD[0])

    # Copied, and put where it could be seen: nothing comes.
    till.click(till.app.find('Card number', role='text'))
    till.app.keys('ctrl+a', 'ctrl+c', 'ctrl+x')
    till.click(till.field('Description, which the customer reads'))
    till.app.keys('ctrl+v', 'ctrl+z', 'ctrl+z')
    assert drive.text_of(till.field('Description, which the customer reads')) == ''

    till.charge()
    till.see('Approved')
    till.see('Security code')                       # the payment has come, all is done
    time.sleep(0.5)
    seen = till.look(GOOD)
    assert not without(seen, before), 'approved: %s' % without(seen, before)
    till.assert_not_told(GOOD[0])

    till.begin('Type the card')
    till.click(till.app.find('Card number', role='text'))
    typed(till, *DECLINED)
    till.charge()
    till.see('Not enough money on the card')
    time.sleep(0.5)
    seen = till.look(DECLINED)
    assert not without(seen, before), 'declined: %s' % without(seen, before)
    till.assert_not_told(DECLINED[0])

    till.begin('Type the card')
    till.click(till.app.find('Card number', role='text'))
    typed(till, *LEFT)
    assert without(till.look(LEFT), before)
    till.app.keys('ctrl+1')
    time.sleep(0.5)
    seen = till.look(LEFT)
    assert not without(seen, before), 'given up: %s' % without(seen, before)


def core_files(till):
    return [os.path.join(till.folder, n) for n in os.listdir(till.folder)
            if n.startswith('core')]


def core_of(till):
    """Aborts the window; what the kernel wrote of it, or would have written."""
    with open('/proc/sys/kernel/core_pattern', encoding='utf-8') as file:
        handed_on = file.read().startswith('|')
    images = [data for data, flags in till.memory.images() if 'dd' not in flags] \
        if handed_on else None
    till.stop(till.window, signal.SIGABRT)
    if handed_on:
        return images
    wait_until(lambda: core_files(till), 'the core file')
    with open(core_files(till)[0], 'rb') as file:
        return [file.read()]


def aborted(till):
    """With a card in its fields."""
    till.set_up()
    till.open()
    till.begin('Type the card')
    before = till.look(GOOD)
    till.click(till.app.find('Card number', role='text'))
    typed(till, *GOOD)
    assert without(till.look(GOOD), before), 'the search is blind: the card is in the fields now'
    images = core_of(till)
    assert sum(len(data) for data in images) > 1000000, 'that is no core file'
    seen = search(images, patterns(GOOD))
    assert not without(seen, before), 'in the core file: %s' % without(seen, before)


def run(tests):
    failed = 0
    drive.wake()
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    files = digits_search()
    print('1..%d' % len(tests))
    for i, test in enumerate(tests, 1):
        till = Traces()
        try:
            test(till)
            for core in core_files(till):
                os.unlink(core)
            for folder in (till.folder, os.environ['HOME'], os.environ['XDG_RUNTIME_DIR']):
                said = io.StringIO()
                with contextlib.redirect_stdout(said):
                    status = files.main([folder])
                print('# ' + said.getvalue().strip().replace('\n', '\n# '))
                assert status in (0, 2), 'a number of a card is in a file'
            print('ok %d %s' % (i, test.__name__), flush=True)
        except Exception:
            failed += 1
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
            print('not ok %d %s' % (i, test.__name__), flush=True)
        finally:
            till.close()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(run([approved_declined_given_up, aborted]))
