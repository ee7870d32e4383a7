#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault that the practice gateway can be told to have, on a charge and on a refund: the money
moves once or not at all, the journal says which, and it is found out without a person."""
import json
import urllib.request

from world import DONE, KEY, NO_CONNECTION, REFUSED, UNKNOWN, run

# The fault, what tillctl may end with when it does not wait, and whether the money has moved then.
FAULTS = (({'fault': 'drop-before'}, {UNKNOWN}, None),
          ({'fault': 'drop-after'}, {UNKNOWN}, True),
          ({'fault': 'delay', 'ms': 50}, {DONE}, True),
          ({'fault': 'delay-answer', 'ms': 50}, {DONE}, True),
          ({'fault': 'half-answer'}, {UNKNOWN}, True),
          ({'fault': 'wrong-length', 'bytes': 40}, {UNKNOWN}, True),
          ({'fault': 'wrong-length', 'bytes': -30}, {UNKNOWN}, True),
          ({'fault': '500-before'}, {UNKNOWN}, None),
          ({'fault': '500-after'}, {UNKNOWN}, True),
          ({'fault': '500-before', 'remembered': True}, {UNKNOWN}, False),
          ({'fault': '500-after', 'remembered': True}, {UNKNOWN}, True),
          ({'fault': '429'}, {REFUSED, NO_CONNECTION}, False),
          ({'fault': '429', 'retry_after': 1}, {REFUSED, NO_CONNECTION}, False),
          ({'fault': '409'}, {UNKNOWN}, None))


class Gateway:
    """The practice gateway with its admin address."""

    def __init__(self, world):
        self.world = world
        world.start_sandbox('--admin-port', '0', payments=0)
        self.admin = json.loads(world.sandbox.seen[0])['admin']

    def order(self, path, rule):
        rule = {**rule, 'method': 'POST', 'path': path, 'times': 1}
        self.ask(self.admin + '/faults', json.dumps(rule).encode())

    def ask(self, url, data=None):
        request = urllib.request.Request(url, data=data, headers={'Authorization': 'Bearer ' + KEY})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def charges(self, reference):
        return [c for c in self.ask(self.world.url + '/v1/charges?limit=100')['data']
                if c['metadata'].get('order_reference') == reference]

    def struck(self):
        return sum(self.ask(self.admin + '/faults')['struck'].values())


def settled(world, words):
    """What the journal says of the newest order, once nothing is open any more."""
    assert world.well('sync')['open_instructions'] == 0, words
    return world.well('journal', '--limit', '1')[0]['state']


def charges(world):
    gateway = Gateway(world)
    world.sign_in()
    for number, (rule, codes, moved) in enumerate(FAULTS):
        gateway.order('/v1/payment_intents', rule)
        reference = 'F-%d' % number
        done = world.charge(reference, amount='%d.00' % (number + 5))
        assert done.returncode in codes, (rule, done)
        assert gateway.struck() == number + 1, rule
        if moved is not None:
            assert len(gateway.charges(reference)) == moved, rule
        state = settled(world, rule)
        assert len(gateway.charges(reference)) == (state == 'done'), (rule, state)
        assert moved is None or (state == 'done') == moved, (rule, state)
        assert state in ('done', 'refused'), (rule, state)
    assert world.ctl('journal', 'verify').returncode == DONE


def refunds(world):
    gateway = Gateway(world)
    world.sign_in()
    for number, (rule, codes, moved) in enumerate(FAULTS):
        reference = 'R-%d' % number
        charged = world.charge(reference, amount='%d.00' % (number + 5))
        assert charged.returncode == DONE, charged
        payment = json.loads(charged.stdout)['result_id']
        gateway.order('/v1/refunds', rule)
        done = world.ctl('refund', payment, '--amount', '2.00', '--wait', '0')
        assert done.returncode in codes, (rule, done)
        state = settled(world, rule)
        refunded = gateway.charges(reference)[0]['amount_refunded']
        assert refunded == (200 if state == 'done' else 0), (rule, state, refunded)
        assert moved is None or (state == 'done') == moved, (rule, state)
        shown = world.well('show', payment)['payment']['refunded']
        assert shown == '%d.%02d' % divmod(refunded, 100), (rule, shown)


def waits_for_the_outcome(world):
    """Without being asked to, a charge whose answer is lost ends with its outcome."""
    gateway = Gateway(world)
    world.sign_in()
    for number, fault in enumerate(('drop-after', 'half-answer', '500-after', '409')):
        gateway.order('/v1/payment_intents', {'fault': fault})
        done = world.charge('W-%d' % number, '--wait', '10', amount='%d.00' % (number + 5))
        assert done.returncode == DONE, (fault, done)
        assert len(gateway.charges('W-%d' % number)) == 1


run([charges, refunds, waits_for_the_outcome])
