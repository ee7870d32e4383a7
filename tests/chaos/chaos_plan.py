# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to happen, drawn from a seed: stories of one customer each, and who dies when in them."""
import random

# The window between every two steps of an instruction, in the order in which they come.
POINTS = ('mover-tokenized', 'before-prepared', 'after-prepared', 'before-sent', 'after-sent',
          'http-POST', 'mover-answered', 'before-done', 'after-done', 'before-refused',
          'after-refused', 'before-unknown', 'after-unknown', 'writer-settled', 'writer-taken-in')
SETTLING_POINTS = ('before-recovered', 'http-POST', 'settler-answered', 'before-done', 'after-done',
                   'before-unknown', 'after-unknown', 'writer-settled', 'writer-taken-in')

# How many operations a story has, and how often it is told.
STORIES = (('sale', 1, 30), ('typed', 1, 10), ('decline', 1, 8), ('twice', 1, 8),
           ('refund', 2, 14), ('parts', 3, 10), ('contest', 3, 10), ('capture', 2, 8),
           ('cancel', 2, 6), ('link', 2, 4))

# Of a request, in per mille of all calls that change something; then of deliveries.
REQUEST_FAULTS = (('drop-before', 12, {}), ('drop-after', 25, {}), ('delay', 12, {'ms': 400}),
                  ('delay-answer', 12, {'ms': 400}), ('half-answer', 15, {}),
                  ('wrong-length', 10, {'bytes': 40}), ('wrong-length', 10, {'bytes': -30}),
                  ('500-before', 10, {}), ('500-after', 15, {}),
                  ('500-after', 4, {'remembered': True}), ('500-before', 3, {'remembered': True}),
                  ('429', 8, {}), ('429', 8, {'retry_after': 1}), ('409', 12, {}))
READ_FAULTS = (('drop-before', 4, {}), ('half-answer', 4, {}), ('500-before', 4, {}),
               ('429', 3, {}), ('delay', 3, {'ms': 300}))
WEBHOOK_FAULTS = (('webhook-duplicate', 80, {}), ('webhook-reorder', 80, {'ms': 300}),
                  ('webhook-late', 60, {'ms': 1500}))


class Kill:
    """A death that was ordered: at the nth passing of a point, or after so many seconds."""

    def __init__(self, point=None, after=None):
        self.point, self.after = point, after


class Story:
    def __init__(self, number, kind, desk, first_op, rand):
        self.number, self.kind, self.desk, self.first_op = number, kind, desk, first_op
        self.rand = rand
        self.amount = 1000 + number  # no two customers pay the same


class Plan:
    """Endless; the same seed gives the same stories with the same deaths in them."""

    def __init__(self, seed, kill_per_mille):
        self.rand = random.Random(seed)
        self.kill_per_mille = kill_per_mille
        self.n_stories = self.n_ops = 0

    def next(self):
        kinds = [kind for kind, _, _ in STORIES]
        kind = self.rand.choices(kinds, [weight for _, _, weight in STORIES])[0]
        story = Story(self.n_stories, kind, self.n_stories % 2, self.n_ops,
                      random.Random(self.rand.getrandbits(64)))
        self.n_stories += 1
        self.n_ops += next(n for k, n, _ in STORIES if k == kind)
        return story

    def kill(self, rand, settling=False):
        """Whether and how the next process of a story dies."""
        if rand.randrange(1000) >= self.kill_per_mille:
            return None
        if rand.random() < 0.4:
            return Kill(after=rand.uniform(0.0, 0.12))
        point = rand.choice(SETTLING_POINTS if settling else POINTS)
        nth = 2 if point == 'http-POST' and rand.random() < 0.2 else 1
        return Kill(point='%s:%d' % (point, nth))


def fault_rules(seed):
    rand = random.Random(seed)
    rules = []
    for faults, more in ((REQUEST_FAULTS, {'method': 'POST', 'path': '/v1/*'}),
                         (READ_FAULTS, {'method': 'GET', 'path': '/v1/*'}), (WEBHOOK_FAULTS, {})):
        for fault, per_mille, details in faults:
            rules.append({'fault': fault, 'per_mille': per_mille, 'seed': rand.getrandbits(40),
                          **more, **details})
    return rules
