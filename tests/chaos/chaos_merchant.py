# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A merchant at a desk: wants each thing done once, asks when nobody can say what became of it, and
tries again only when told that it did not happen."""
import json
import threading
import time

from chaos_house import DESKS
from world import DONE, GOOD_CARD, NO_CONNECTION, REFUSED, UNKNOWN

KILLED = -9
MOST_TRIES = 25
PATIENCE = 40

# What did not happen though nobody said no: worth another try.
NOT_DONE = ('not_sent', 'did_not_happen', 'rate_limit', 'left_held')


class Operation:
    """One wish, however many attempts it takes."""

    def __init__(self, number, desk, kind, target=None):
        self.name = 'op-%d' % number
        self.desk, self.kind, self.target = desk, kind, target
        self.result = None   # 'done', 'refused', or None: nobody ever said
        self.result_id = None
        self.why = ''


class Merchant:
    def __init__(self, house, plan):
        self.house, self.plan = house, plan
        self.operations = []
        self.settled_after = []  # seconds, after an answer was lost
        self.lock = threading.Lock()

    def new_operation(self, *args):
        operation = Operation(*args)
        with self.lock:
            self.operations.append(operation)
        return operation

    # --- one wish ---

    def look(self, operation):
        """What this desk's journal says of it: 'open', 'done', 'refused', 'not', or None."""
        code, out, err = self.house.tillctl_run(operation.desk, operation.name,
                                                ['journal', '--limit', '400'])
        assert code == DONE, (code, err)
        mine = [line for line in json.loads(out) if line['operator'] == operation.name]
        for line in mine:
            if line['state'] == 'done':
                operation.result_id = line['result_id']
                return 'done'
        if any(line['state'] in ('held', 'prepared', 'sent', 'unknown') for line in mine):
            return 'open'
        for line in mine:
            if line['code'] not in NOT_DONE:
                operation.why = line['message'] or line['code']
                return 'refused'
        return 'not' if mine else None

    def settle(self, operation, rand, lost_at=None):
        """Waits until the outcome is known, as one does who just starts the program again."""
        begun = time.monotonic()
        while time.monotonic() - begun < PATIENCE:
            kill = self.plan.kill(rand, settling=True)
            self.house.tillctl_run(operation.desk, 'sync', ['sync', '--wait', '10'], kill=kill)
            said = self.look(operation)
            if said != 'open':
                if lost_at is not None:
                    with self.lock:
                        self.settled_after.append(time.monotonic() - lost_at)
                return said
        return 'open'

    def attempt(self, operation, rand, args, stdin):
        """Returns what is known afterwards; see look()."""
        kill = self.plan.kill(rand)
        if args[1] != 'close' and rand.random() < 0.7:
            args = [*args, '--wait', '0']  # else it asks by itself for a while
        code, out, err = self.house.tillctl_run(operation.desk, operation.name, args, stdin, kill)
        operation.why = '%d: %s' % (code, err.strip()[-200:])
        if code == KILLED:
            return self.settle(operation, rand)
        if code == UNKNOWN:
            return self.settle(operation, rand, time.monotonic())
        if code == DONE:
            told = json.loads(out)
            operation.result_id = told.get('result_id') or told.get('id')
            return 'done'
        if code == NO_CONNECTION:
            return 'not'
        assert code == REFUSED, (code, args, err)
        said = self.look(operation)
        if said in ('done', 'open', 'refused'):
            return said
        # not even written down: is it worth another try?
        return 'open' if 'under way' in err else 'refused' if is_final(err) else 'not'

    def carry_out(self, operation, rand, args, stdin=''):
        for _ in range(MOST_TRIES):
            said = self.attempt(operation, rand, args, stdin)
            if said == 'open':
                said = self.settle(operation, rand)
            if said == 'open':
                return operation  # the end of the day will show
            if said in ('done', 'refused'):
                operation.result = said
                return operation
            time.sleep(rand.uniform(0.0, 0.2))  # a merchant sighs
        return operation

    # --- stories ---

    def charge(self, story, number, rand, *more, card='pm_card_visa', stdin='', desk=None):
        operation = self.new_operation(number, desk or DESKS[story.desk], 'charge')
        source = ['--card-stdin', '--moto'] if stdin else ['--saved-card', card]
        return self.carry_out(operation, rand, [
            'charge', '--amount', decimal(story.amount), '--reference', 'R-%d' % story.number,
            *source, *more], stdin)

    def about(self, story, number, rand, command, target, *more, desk=None):
        operation = self.new_operation(number, desk or DESKS[1 - story.desk], command, target)
        return self.carry_out(operation, rand, [command, target, *more])

    def tell(self, story):
        getattr(self, 'tell_' + story.kind)(story, story.first_op, story.rand)

    def tell_sale(self, story, n, rand):
        self.charge(story, n, rand)

    def tell_typed(self, story, n, rand):
        self.charge(story, n, rand, stdin=GOOD_CARD)

    def tell_decline(self, story, n, rand):
        self.charge(story, n, rand, card='pm_card_chargeDeclined')

    def tell_twice(self, story, n, rand):
        """A double click: the same order goes out twice at the same moment."""
        impatient = type(rand)(rand.getrandbits(64))
        operation = self.new_operation(n, DESKS[story.desk], 'charge')
        args = ['charge', '--amount', decimal(story.amount), '--reference', 'R-%d' % story.number,
                '--saved-card', 'pm_card_visa']
        second = threading.Thread(target=self.house.tillctl_run, args=(
            operation.desk, operation.name, args, '', self.plan.kill(impatient)))
        second.start()
        said = self.attempt(operation, rand, args, '')
        second.join()
        for _ in range(MOST_TRIES):
            if said != 'done':
                said = self.settle(operation, rand)
            if said in ('done', 'refused'):
                operation.result = said
                return
            said = self.attempt(operation, rand, args, '')

    def tell_refund(self, story, n, rand):
        charged = self.charge(story, n, rand)
        if charged.result == 'done':
            self.about(story, n + 1, rand, 'refund', charged.result_id)

    def tell_parts(self, story, n, rand):
        charged = self.charge(story, n, rand)
        for i in (1, 2):
            if charged.result == 'done':
                self.about(story, n + i, rand, 'refund', charged.result_id, '--amount',
                           '%d.%02d' % (i, i), desk=DESKS[(story.desk + i) % 2])

    def tell_contest(self, story, n, rand):
        """Both desks give all of it back at the same moment."""
        charged = self.charge(story, n, rand)
        if charged.result != 'done':
            return
        other = type(rand)(rand.getrandbits(64))
        second = threading.Thread(target=self.about, args=(story, n + 1, other, 'refund',
                                                           charged.result_id))
        second.start()
        self.about(story, n + 2, rand, 'refund', charged.result_id, desk=DESKS[story.desk])
        second.join()

    def tell_capture(self, story, n, rand):
        held = self.charge(story, n, rand, '--hold')
        if held.result == 'done':
            self.about(story, n + 1, rand, 'capture', held.result_id, '--amount', '3.00')

    def tell_cancel(self, story, n, rand):
        held = self.charge(story, n, rand, '--hold')
        if held.result == 'done':
            self.about(story, n + 1, rand, 'cancel', held.result_id)

    def tell_link(self, story, n, rand):
        link = self.new_operation(n, DESKS[story.desk], 'link')
        self.carry_out(link, rand, [
            'link', 'create', '--amount', decimal(story.amount), '--description', 'Tea',
            '--reference', 'R-%d' % story.number, '--return-url', 'https://shop.example/thanks'])
        if link.result == 'done':
            close = self.new_operation(n + 1, DESKS[story.desk], 'close', link.result_id)
            self.carry_out(close, rand, ['link', 'close', link.result_id])


def is_final(words):
    """Whether a refusal before anything was written is about the wish and not about the moment."""
    return any(word in words for word in ('Nothing of this payment', 'more than', 'is left',
                                          'is not held', 'already'))


def decimal(minor):
    return '%d.%02d' % divmod(minor, 100)
