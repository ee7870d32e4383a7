# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test written in Python says so that meson can count it."""


class Tap:
    def __init__(self):
        self.results = []

    def ok(self, fine, name, said=''):
        self.results.append((bool(fine), name, said))

    def finish(self):
        print('1..%d' % len(self.results))
        for number, (fine, name, said) in enumerate(self.results, 1):
            print('%sok %d - %s' % ('' if fine else 'not ', number, name))
            if not fine:
                for line in said[:4000].splitlines() or ['nothing was said']:
                    print('# ' + line)
        return 0 if all(r[0] for r in self.results) else 1
