# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares what the gateway has with both journals, both histories, and with what was said."""
import collections
import json
import urllib.parse
import urllib.request

from chaos_house import DESKS
from world import DONE, KEY

INSTRUCTION, OPERATOR = 'tillroll_instruction', 'tillroll_operator'


def read_all(house, path):
    """Everything of one kind at the gateway, asked for without any code of ours."""
    found, after = [], None
    while True:
        query = {'limit': 100, **({'starting_after': after} if after else {})}
        request = urllib.request.Request('%s/v1/%s?%s' % (house.url, path,
                                                          urllib.parse.urlencode(query)),
                                         headers={'Authorization': 'Bearer ' + KEY})
        with urllib.request.urlopen(request, timeout=60) as answer:
            page = json.load(answer)
        found += page['data']
        if not page['has_more']:
            return found
        after = found[-1]['id']


class Judge:
    def __init__(self, house, operations):
        self.house, self.operations = house, operations
        self.charged_twice = []
        self.refunded_twice = []
        self.lost = []
        self.unresolved = []
        self.differs = []
        self.charges = {c['id']: c for c in read_all(house, 'charges')}
        self.refunds = [r for r in read_all(house, 'refunds')]
        self.sessions = [s for s in read_all(house, 'checkout/sessions')]
        self.intents = {i['id']: i for i in read_all(house, 'payment_intents')}
        self.journals = {}
        self.histories = {}
        for desk in DESKS:
            self.journals[desk] = house.well('journal', '--limit', '1000000', desk=desk)
            self.histories[desk] = {p['id']: p for p in house.payments(desk=desk)}
            done = house.ctl('journal', 'verify', desk=desk)
            if done.returncode != DONE:
                self.lost.append('the journal of %s: %s' % (desk, done.stderr))

    def run(self):
        self.judge_operations()
        self.judge_instructions()
        self.judge_histories()
        return self

    # --- what was wanted, what was said, what the gateway has ---

    def find(self, objects, name):
        return [o for o in objects if o['metadata'].get(OPERATOR) == name]

    def made_by(self, operation):
        """What came of an operation at the gateway: only what moved money, or could."""
        if operation.kind == 'charge':
            return [c for c in self.find(self.charges.values(), operation.name)
                    if c['status'] == 'succeeded']
        if operation.kind == 'refund':
            return [r for r in self.find(self.refunds, operation.name)
                    if r['status'] not in ('failed', 'canceled')]
        if operation.kind == 'link':
            return self.find(self.sessions, operation.name)
        if operation.kind == 'close':
            return [s for s in self.sessions
                    if s['id'] == operation.target and s['status'] == 'expired']
        intent = self.intents[self.charges[operation.target]['payment_intent']]
        wanted = 'succeeded' if operation.kind == 'capture' else 'canceled'
        return [intent] if intent['status'] == wanted else []

    def hear_of(self, operation):
        """What a merchant who gave up waiting is told by the journal at the end of the day."""
        states = [line['state'] for line in self.journals[operation.desk]
                  if line['operator'] == operation.name]
        if 'done' in states:
            return 'done'
        return 'refused' if all(state == 'refused' for state in states) else None

    def judge_operations(self):
        for operation in self.operations:
            if operation.result is None:
                operation.result = self.hear_of(operation)
            made = self.made_by(operation)
            story = '%s %s at %s: said %s (%s), the gateway has %s' % (
                operation.name, operation.kind, operation.desk, operation.result, operation.why,
                [o['id'] for o in made])
            if len(made) > 1:
                (self.refunded_twice if operation.kind == 'refund' else
                 self.charged_twice).append(story)
            elif operation.result is None:
                self.unresolved.append(story)
            elif (operation.result == 'done') != (len(made) == 1):
                self.lost.append(story)

    # --- what was written down ---

    def judge_instructions(self):
        written = collections.Counter()
        states = {}
        for desk, journal in self.journals.items():
            for line in journal:
                written[line['id']] += 1
                states[line['id']] = line['state']
                if line['state'] not in ('done', 'refused'):
                    self.unresolved.append('%s %s at %s is %s' % (
                        line['kind'], line['id'], desk, line['state']))

        made = collections.defaultdict(list)
        for thing in [*self.charges.values(), *self.refunds, *self.sessions]:
            if thing['object'] == 'charge' and thing['status'] != 'succeeded':
                continue
            if thing['object'] == 'refund' and INSTRUCTION not in thing['metadata']:
                continue  # the gateway's own, of money that was only held
            made[thing['metadata'].get(INSTRUCTION)].append(thing)
        for instruction, things in made.items():
            story = '%s made %s' % (instruction, [t['id'] for t in things])
            if len(things) > 1:
                (self.refunded_twice if things[0]['object'] == 'refund' else
                 self.charged_twice).append(story)
            if written[instruction] != 1:
                self.lost.append('%s, and is %d times in the journals' % (
                    story, written[instruction]))
            elif states[instruction] == 'refused' and not is_undone(things[0]):
                self.lost.append('%s, and was told to be refused' % story)

        for journal in self.journals.values():
            for line in journal:
                if (line['state'] == 'done' and line['kind'] in ('charge', 'refund', 'create_link')
                        and not made.get(line['id'])):
                    self.lost.append('%s %s is done, and the gateway has nothing of it' % (
                        line['kind'], line['id']))

    # --- what the histories say ---

    def judge_histories(self):
        for desk, history in self.histories.items():
            if set(history) != set(self.charges):
                self.differs.append('%s: %d payments are missing, %d are invented' % (
                    desk, len(set(self.charges) - set(history)),
                    len(set(history) - set(self.charges))))
            for identity in set(history) & set(self.charges):
                ours, theirs = history[identity], self.charges[identity]
                expected = {'amount': decimal(theirs['amount']),
                            'captured': decimal(theirs['amount_captured']
                                                if theirs['status'] == 'succeeded' else 0)}
                if theirs['captured']:
                    expected['refunded'] = decimal(theirs['amount_refunded'])
                for name, value in expected.items():
                    if ours[name] != value:
                        self.differs.append('%s: %s of %s is %s and should be %s' % (
                            desk, name, identity, ours[name], value))


def is_undone(thing):
    return thing['object'] == 'refund' and thing['status'] in ('failed', 'canceled')


def decimal(minor):
    return '%d.%02d' % divmod(minor, 100)
