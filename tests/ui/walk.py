# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbered steps that are run, photographed and written down.

    walk = Walk(folder, screenshot)

    @walk.step('sign in')
    def sign_in():
        return 'what was seen, in a sentence'

    sys.exit(walk.run())

A step fails by raising; the next ones are run all the same, because each says something of its
own. After each step there is a picture; a step takes more of them with walk.picture('the page').
At the end tour.txt says what was seen.
"""
import os
import re
import time
import traceback


class Walk:
    def __init__(self, folder, screenshot):
        self.folder, self.screenshot = folder, screenshot
        self.steps, self.lines = [], []
        self.number = 0
        os.makedirs(folder, exist_ok=True)

    def step(self, title):
        def add(function):
            self.steps.append((title, function))
            return function
        return add

    def say(self, line):
        self.lines.append(line)
        print(line, flush=True)

    def picture(self, name):
        """Takes a picture now; returns whether there is one."""
        name = '%02d-%s.png' % (self.number, re.sub(r'\W+', '-', name.lower()).strip('-'))
        try:
            self.screenshot(os.path.join(self.folder, name))
            return True
        except Exception as error:              # the step goes on, and the walk has failed
            self.say('    no picture: %s' % error)
            return False

    def run(self):
        """Runs all steps; returns the exit status: 0 when none failed and there were some."""
        failed = 0
        for self.number, (title, function) in enumerate(self.steps, 1):
            began = time.monotonic()
            try:
                seen, result = function() or 'done', 'ok'
            except Exception as error:          # whatever it is, it is what was seen
                seen, result = '%s: %s' % (type(error).__name__, error), 'FAILED'
                failed += 1
                print(traceback.format_exc())
            self.say('%2d. %-6s %5.1f s  %s: %s' % (self.number, result, time.monotonic() - began,
                                                    title, seen))
            failed += not self.picture(title)
        self.say('%d steps, %d failed' % (len(self.steps), failed))
        with open(os.path.join(self.folder, 'tour.txt'), 'w', encoding='utf-8') as file:
            file.write('\n'.join(self.lines) + '\n')
        return 1 if failed or not self.steps else 0
