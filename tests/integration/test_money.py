#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money with the real programs: charges, declines, refunds, lost answers, killed programs, full
disks and damaged journals. What counts is what the gateway has, asked for without code of ours."""
import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from decimal import Decimal

from world import (BAD_CARD, DONE, GOOD_CARD, KEY, NO_CONNECTION, PATIENCE, REFUSED, UNKNOWN, USAGE,
                   run, wait_until)


class CuttingProxy:
    """Passes on to a gateway; of answers to what matches, it passes on only so many bytes."""

    def __init__(self, url):
        self.port = int(url.rsplit(':', 1)[1])
        self.match = None
        self.keep = 0
        self.delay = 0
        self.cut = 0
        self.once = False
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.url = 'http://127.0.0.1:%d' % self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        state = {'cut': False}
        server = socket.create_connection(('127.0.0.1', self.port))

        def forward():
            try:
                while data := client.recv(65536):
                    if self.match is not None and self.match in data:
                        state['cut'] = True
                        if self.once:
                            self.match = None
                    server.sendall(data)
                server.shutdown(socket.SHUT_WR)
            except OSError:
                pass

        threading.Thread(target=forward, daemon=True).start()
        try:
            while data := server.recv(65536):
                if state['cut']:
                    self.cut += 1
                    time.sleep(self.delay)
                    client.sendall(data[:self.keep])
                    break
                client.sendall(data)
        except OSError:
            pass
        for end in (client, server):
            try:
                end.shutdown(socket.SHUT_RDWR)  # the other thread may be reading from it
            except OSError:
                pass
            end.close()

    def close(self):
        self.listener.close()


def ask(world, path):
    """What the gateway says, asked without any code of ours."""
    request = urllib.request.Request(world.url + path, headers={'Authorization': 'Bearer ' + KEY})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)


def charges_of(world, reference):
    return [p for p in world.payments('--search', reference) if p['reference'] == reference]


def charged_and_declined(world):
    world.start_sandbox()
    world.sign_in()
    done = world.charge('A-1')
    assert done.returncode == DONE, done
    told = json.loads(done.stdout)
    assert told['state'] == 'done' and told['last4'] == '4242' and told['operator'] == 'Ana', told
    assert told['amount'] == '48.00' and told['currency'] == 'GBP'

    done = world.charge('A-2', amount='12.50', card=BAD_CARD)
    assert done.returncode == REFUSED, done
    told = json.loads(done.stdout)
    assert (told['state'], told['decline_code']) == ('refused', 'generic_decline'), told
    assert told['request_id']

    assert [p['status'] for p in charges_of(world, 'A-1')] == ['succeeded']
    assert [p['status'] for p in charges_of(world, 'A-2')] == ['declined']
    assert [i['reference'] for i in world.well('journal')] == ['A-2', 'A-1']
    assert world.ctl('journal', 'verify').returncode == DONE


def refunded(world):
    world.start_sandbox()
    world.sign_in()
    payment = json.loads(world.charge('A-1').stdout)['result_id']
    assert world.well('refund', payment, '--amount', '8.00')['state'] == 'done'
    assert world.well('show', payment)['payment']['refunded'] == '8.00'
    assert world.ctl('refund', payment, '--amount', '40.01').returncode == REFUSED
    assert world.well('refund', payment)['amount'] == '40.00'
    shown = world.well('show', payment)
    assert shown['payment']['status'] == 'refunded'
    assert sorted(r['amount'] for r in shown['refunds']) == ['40.00', '8.00']
    assert world.ctl('refund', payment).returncode == REFUSED
    assert len(world.well('journal')) == 3


def held_captured_let_go(world):
    world.start_sandbox()
    world.sign_in()
    held = [json.loads(world.ctl('charge', '--amount', '30.00', '--card-stdin', '--hold',
                                 '--again', '--reference', name, '--format', 'json',
                                 stdin=GOOD_CARD).stdout)['result_id'] for name in ('H-1', 'H-2')]
    assert charges_of(world, 'H-1')[0]['status'] == 'authorized'
    ours = [hold for hold in world.well('holds') if hold['reference'] in ('H-1', 'H-2')]
    assert sorted(hold['id'] for hold in ours) == sorted(held), ours
    assert all(hold['amount'] == '30.00' and 6 <= hold['days_left'] <= 7 and hold['capture_before']
               for hold in ours), ours
    assert world.well('capture', held[0], '--amount', '20.00')['state'] == 'done'
    assert charges_of(world, 'H-1')[0]['captured'] == '20.00'
    assert world.well('cancel', held[1])['state'] == 'done'
    assert charges_of(world, 'H-2')[0]['status'] == 'canceled'
    assert world.ctl('capture', held[1]).returncode == REFUSED
    assert not [hold for hold in world.well('holds') if hold['id'] in held]


def links(world):
    world.start_sandbox()
    world.sign_in()
    link = world.well('link', 'create', '--amount', '9.99', '--description', 'Tea', '--reference',
                      'L-1', '--return-url', 'https://shop.example/thanks')
    assert link['url'].startswith('http') and link['status'] == 'open', link
    assert link['id'] in [known['id'] for known in world.well('link', 'list')]
    assert world.well('link', 'close', link['id'])['state'] == 'done'
    known = next(known for known in world.well('link', 'list') if known['id'] == link['id'])
    assert known['status'] == 'expired', known


# What is typed, and what goes to the gateway (docs.stripe.com/currencies: zero-decimal currencies,
# three-decimal currencies, special cases).
AMOUNTS = [('48.00', 'GBP', 4800), ('0.50', 'USD', 50), ('1234', 'JPY', 1234), ('99', 'JPY', 99),
           ('12.340', 'KWD', 12340), ('0.21', 'KWD', 210), ('500', 'ISK', 50000),
           ('1234.56', 'HUF', 123456), ('300.10', 'TWD', 30010), ('5000', 'UGX', 500000),
           ('2000', 'MGA', 2000), ('1000', 'KRW', 1000), ('7.5', 'EUR', 750)]
NOT_AMOUNTS = [('12.50', 'JPY'), ('1.2345', 'KWD'), ('1.234', 'KWD'), ('5.5', 'ISK'),
               ('5.50', 'UGX'), ('1.50', 'MGA'), ('1.001', 'HUF'), ('5', 'XXX'), ('-5', 'EUR')]


def currencies(world):
    """Each currency goes out as the gateway counts it, and comes back as people count it."""
    world.start_sandbox()
    world.sign_in()
    for n, (amount, currency, wire) in enumerate(AMOUNTS):
        charge = world.charge('C-%d' % n, '--currency', currency, amount=amount)
        assert charge.returncode == DONE, (amount, currency, charge)
        told = json.loads(charge.stdout)
        at_gateway = ask(world, '/v1/charges/' + told['result_id'])
        assert at_gateway['currency'] == currency.lower(), at_gateway
        assert at_gateway['amount'] == wire, at_gateway
        payment = world.well('show', told['result_id'])['payment']
        assert payment['currency'] == currency
        assert Decimal(payment['amount']) == Decimal(amount), payment

    before = len(world.ids_at_gateway())
    for amount, currency in NOT_AMOUNTS:
        refused = world.charge('C-x', '--currency', currency, amount=amount)
        assert refused.returncode in (REFUSED, USAGE), (amount, currency, refused)
        assert refused.stderr or json.loads(refused.stdout)['message'], (amount, currency, refused)
    assert len(world.ids_at_gateway()) == before


def odd_cards(world):
    world.start_sandbox()
    world.sign_in()
    for card in ('', '4242424242424241\n12/30\n123\n', '4242424242424242\n', 'x\n12/30\n123\n',
                 '4242424242424242\n13/30\n123\n', '4242424242424242\n12/20\n123\n',
                 '4242424242424242\n12/30\n12345\n', '4' * 500 + '\n12/30\n123\n'):
        done = world.charge('A-1', card=card)
        assert done.returncode in (REFUSED, USAGE), (card, done)
    done = world.charge('A-1', card='4242 4242 4242 4242\n12 2030\n')
    assert done.returncode == DONE, done
    assert len(world.well('journal')) == 1


def lost_answer(world):
    """The answer is cut: the outcome is unknown, then known, and the money has moved once."""
    world.start_sandbox()
    proxy = CuttingProxy(world.url)
    before = len(world.ids_at_gateway())
    world.sign_in('--base-url', proxy.url)

    for i, keep in enumerate((0, 20, 300)):
        proxy.match, proxy.keep, proxy.cut = b'POST /v1/payment_intents', keep, 0
        done = world.charge('LOST-%d' % i)
        assert done.returncode == UNKNOWN, (keep, done)
        assert proxy.cut > 0
        assert json.loads(done.stdout)['state'] in ('unknown', 'sent')

        done = world.charge('LOST-%d' % i)
        assert done.returncode == REFUSED and 'LOST' in done.stderr, done

        proxy.match = None
        assert world.well('sync')['open_instructions'] == 0
        assert world.well('journal')[0]['state'] == 'done'
        assert len(charges_of(world, 'LOST-%d' % i)) == 1
        assert len(world.ids_at_gateway()) == before + i + 1
    proxy.close()


def lost_answer_of_refund(world):
    world.start_sandbox()
    proxy = CuttingProxy(world.url)
    world.sign_in('--base-url', proxy.url)
    payment = json.loads(world.charge('A-1').stdout)['result_id']
    proxy.match, proxy.keep = b'POST /v1/refunds', 30
    assert world.ctl('refund', payment, '--amount', '10.00', '--wait', '0').returncode == UNKNOWN
    assert world.ctl('refund', payment, '--amount', '40.00').returncode == REFUSED
    proxy.match = None
    assert world.well('sync')['open_instructions'] == 0
    assert world.well('show', payment)['payment']['refunded'] == '10.00'
    proxy.close()


def still_unknown(world):
    """What nobody can find out now stays open, is told, and does not keep the program."""
    world.start_sandbox()
    proxy = CuttingProxy(world.url)
    world.sign_in('--base-url', proxy.url)
    world.well('sync')
    proxy.match = b'POST /v1/payment_intents'
    assert world.charge('A-1').returncode == UNKNOWN
    done = world.ctl('sync', '--wait', '1', '--format', 'json')
    assert done.returncode == UNKNOWN and json.loads(done.stdout)['open_instructions'] == 1, done

    unknown = world.well('journal', '--open')[0]
    done = world.ctl('journal', 'close', unknown['id'], '--why', 'asked the bank')
    assert done.returncode == DONE, done
    assert world.well('journal', '--open') == []
    closed = world.well('journal')[0]
    assert closed['message'] == 'asked the bank' and closed['closed_by'] == 'Ana', closed
    assert closed['state'] == 'given_up' and int(unknown['attempts']) > 0 and unknown['next_look']
    assert world.ctl('journal', 'verify').returncode == DONE
    proxy.close()


def killed_under_way(world):
    """Killed at any moment of a charge: never twice, and never forgotten."""
    world.start_sandbox('--latency-ms', '60')
    world.sign_in()
    before = len(world.ids_at_gateway())
    for i, after in enumerate((0.0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.25)):
        charge = subprocess.Popen(world.argv('charge', '--amount', '5.00', '--card-stdin',
                                             '--again', '--reference', 'K-%d' % i),
                                  stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, text=True)
        charge.stdin.write(GOOD_CARD)
        charge.stdin.close()
        time.sleep(after)
        charge.send_signal(signal.SIGKILL)
        charge.wait()
        assert world.well('sync')['open_instructions'] == 0
        found = charges_of(world, 'K-%d' % i)
        assert len(found) <= 1, found
        before += len(found)
        done = [n for n in world.well('journal') if n['reference'] == 'K-%d' % i]
        assert [n['state'] for n in done] == (['done'] if found else done and ['refused']), done
    wait_until(lambda: len(world.ids_at_gateway()) == before, 'the gateway to agree')
    assert world.ctl('journal', 'verify').returncode == DONE


def stopped_under_way(world):
    """Stopped while the gateway does not answer: no good end, and of an order an unknown one."""
    world.start_sandbox()
    proxy = CuttingProxy(world.url)
    world.sign_in('--base-url', proxy.url)
    world.well('sync')
    proxy.delay = PATIENCE

    def stop(match, sig, *args, stdin=''):
        proxy.match, proxy.cut = match, 0
        program = subprocess.Popen(world.argv(*args), stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        program.stdin.write(stdin)
        program.stdin.flush()
        wait_until(lambda: proxy.cut, 'an answer to withhold')
        program.send_signal(sig)
        said, errors = program.communicate(timeout=PATIENCE)
        world.said += [said, errors]
        proxy.match = None
        return program.returncode, errors

    for sig in (signal.SIGINT, signal.SIGTERM):
        code, errors = stop(b'GET /v1/', sig, 'sync')
        assert code == REFUSED and 'before it was done' in errors, (code, errors)
    code, errors = stop(b'POST /v1/payment_intents', signal.SIGINT, 'charge', '--amount', '5.00',
                        '--card-stdin', '--reference', 'S-1', stdin=GOOD_CARD)
    assert code == UNKNOWN and 'tillctl sync' in errors, (code, errors)

    assert [n['reference'] for n in world.well('journal', '--open')] == ['S-1']
    assert world.well('sync')['open_instructions'] == 0
    assert len(charges_of(world, 'S-1')) == 1
    proxy.close()


def no_room_for_the_journal(world):
    """Nothing is sent that cannot be written down; what was sent is settled when there is room."""
    world.start_sandbox()
    world.sign_in()
    world.well('sync')
    refused = 0
    for i, limit in enumerate((8192, 34000, 38000, 42000, 46000, 50000, 60000)):
        before = len(world.ids_at_gateway())
        done = world.charge('R-%d' % i, file_limit=limit)
        after = len(world.ids_at_gateway())
        if done.returncode == REFUSED:
            refused += 1
            assert after == before, limit
            assert 'full' in done.stderr, done.stderr
        else:
            assert done.returncode in (DONE, UNKNOWN), done
            assert after == before + 1, limit
        assert world.well('sync')['open_instructions'] == 0
        assert len(world.ids_at_gateway()) == after
        states = [n['state'] for n in world.well('journal') if n['reference'] == 'R-%d' % i]
        assert states in ([], ['refused'], ['done']) and (states == ['done']) == (after > before)
    assert refused >= 2, refused
    assert world.charge('R-9').returncode == DONE


def damaged_journal(world):
    """Money is refused in clear words, reading goes on, and the file stays as it is."""
    world.start_sandbox()
    world.sign_in()
    world.well('sync')
    before = len(world.ids_at_gateway())
    path = os.path.join(world.account_folder(), 'journal.db')
    for suffix in ('-wal', '-shm'):
        if os.path.exists(path + suffix):
            os.unlink(path + suffix)
    garbage = os.urandom(50000)
    with open(path, 'wb') as file:
        file.write(garbage)

    done = world.charge('A-1')
    assert done.returncode == REFUSED and 'journal' in done.stderr, done
    assert len(world.ids_at_gateway()) == before
    world.well('sync')
    assert len(world.payments()) == before
    assert world.ctl('journal').returncode == REFUSED
    done = world.ctl('doctor', '--format', 'json')
    assert done.returncode == REFUSED
    assert [c['result'] for c in json.loads(done.stdout) if c['check'] == 'journal'] == ['wrong']
    with open(path, 'rb') as file:
        assert file.read() == garbage


def two_at_once(world):
    """Two programs at one account: each money move once, and one journal."""
    world.start_sandbox('--latency-ms', '50')
    world.sign_in()
    before = len(world.ids_at_gateway())
    charges = [subprocess.Popen(world.argv('charge', '--amount', '5.00', '--card-stdin',
                                           '--again', '--reference', 'T-%d' % (i // 2)),
                                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL, text=True) for i in range(6)]
    for charge in charges:
        charge.stdin.write(GOOD_CARD)
        charge.stdin.close()
    codes = [charge.wait() for charge in charges]
    assert codes.count(DONE) + codes.count(REFUSED) == 6, codes
    assert len(world.ids_at_gateway()) == before + codes.count(DONE)
    assert world.ctl('journal', 'verify').returncode == DONE
    assert world.well('journal', '--open') == []


def live_money_needs_a_word(world):
    live = 'rk_live_51livekeyoftheintegration00'
    world.start_sandbox('--restricted-key', live + ':charges_read')
    path = world.write_secret('desk.key', live)
    done = world.ctl('sign-in', '--base-url', world.url, '--typed-card', key_file=path)
    if done.returncode != DONE:  # a practice gateway has no live mode, and says so
        assert done.returncode in (REFUSED, NO_CONNECTION), done
        return
    assert world.charge('A-1').returncode == USAGE


if __name__ == '__main__':
    run([charged_and_declined, refunded, held_captured_let_go, links, currencies, odd_cards,
     lost_answer, lost_answer_of_refund, still_unknown, killed_under_way, stopped_under_way,
     no_room_for_the_journal,
     damaged_journal, two_at_once, live_money_needs_a_word])
