#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Live updates by the real relay: what one desk does another sees at once, nothing is missed while
the relay is down, nothing forged gets in, nothing withheld stays unseen."""
import json
import signal
import time
import urllib.error
import urllib.request

from world import DONE, PATIENCE, run, wait_until


def pair(world, desk, role='owner'):
    """A desk's own token at the relay, in its private file."""
    console = world.relay_command('add-console', '--stream', 'shop', '--name', desk, '--role', role)
    return world.write_secret(desk + '.token', console['token'])


def open_shop(world, *args):
    world.start_sandbox()
    world.relay_command('add-stream', '--name', 'shop')
    pair(world, 'desk')
    pair(world, 'second', 'console')
    world.start_relay()
    world.sign_in('--relay', world.relay_url, '--relay-stream', 'shop', '--relay-token-file',
                  world.path('desk.token'), *args)


def let_in_by_code(world):
    """The administrator says a code, the merchant types it, and the desk is live."""
    world.start_sandbox()
    made = world.relay_command('account', 'add', 'shop', '--public-url', 'http://127.0.0.1:1')
    assert made['link'] == 'relay+http://127.0.0.1:1/p#' + made['code']
    world.start_relay()
    world.sign_in()
    done = world.ctl('relay', 'pair', 'AAAA-BBBB-CCCC', '--relay', world.relay_url)
    assert done.returncode != DONE and 'ask for a new one' in done.stderr, done
    done = world.ctl('relay', 'pair', made['code'].lower(), '--relay', world.relay_url, '--name',
                     'Desk 3')
    assert done.returncode == DONE, done
    consoles = world.relay_command('console', 'list')['consoles']
    assert [c['name'] for c in consoles] == ['Desk 3'] and consoles[0]['role'] == 'owner'
    watch = world.watch()
    watch.wait_for(live)
    world.charge('by code')
    watch.wait_for(payment_of('by code'))
    world.relay_command('console', 'revoke', str(consoles[0]['console']))
    watch.wait_for(lambda line: line.get('type') == 'freshness' and line['state'] != 'live')


def join(world, desk, webhook_secret=None):
    """A second desk; it is told the secret of the endpoint that the first one has registered."""
    args = ['--relay', world.relay_url, '--relay-stream', 'shop', '--relay-token-file',
            world.path(desk + '.token')]
    if webhook_secret is not None:
        args += ['--webhook-secret-file', world.write_secret(desk + '.whsec', webhook_secret)]
    world.sign_in(*args, desk=desk)


def secret_of(world, desk='desk'):
    with open(world.path(desk + '.key')) as file:
        for line in file:
            if line.startswith('webhook-secret='):
                return line.split('=', 1)[1].strip()
    return None


def setting_of(world, key, desk='desk'):
    with open(world.account_folder(desk) + '/account.ini') as file:
        for line in file:
            if line.startswith(key + '='):
                return line.split('=', 1)[1].strip()
    return None


def live(line):
    return line.get('type') == 'freshness' and line['state'] == 'live'


def payment_of(reference):
    return lambda line: (line.get('type') == 'payment' and
                         line['payment']['reference'] == reference)


def post(url, body, headers=None):
    request = urllib.request.Request(url, data=body, headers=headers or {}, method='POST')
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def sees_what_another_desk_does(world):
    open_shop(world)
    first = world.watch()
    first.wait_for(live)
    assert setting_of(world, 'webhook-id') and secret_of(world)
    join(world, 'second', webhook_secret=secret_of(world))
    watch = world.watch('second')
    watch.wait_for(live)

    for i in range(3):
        assert world.charge('LIVE-%d' % i).returncode == DONE
        charged = time.monotonic()
        # Without the relay it would come minutes later, with a comparison.
        line = watch.wait_for(payment_of('LIVE-%d' % i))
        print('# told after %.3f s' % (time.monotonic() - charged), flush=True)
        assert line['payment']['status'] == 'succeeded', line
        first.wait_for(payment_of('LIVE-%d' % i))

    payment = line['payment']['id']
    assert world.ctl('refund', payment, '--amount', '8.00').returncode == DONE
    watch.wait_for(lambda line: payment_of('LIVE-2')(line) and
                   line['payment']['refunded'] == '8.00')
    assert world.stop(watch) == DONE
    assert world.stop(first) == DONE


def relay_down_for_a_while(world):
    """Events from before, from while the relay is down, and from after: all there, none twice."""
    open_shop(world)
    watch = world.watch()
    watch.wait_for(live)
    port = int(world.relay_url.rsplit(':', 1)[1])

    assert world.charge('BEFORE').returncode == DONE
    watch.wait_for(payment_of('BEFORE'))
    world.stop(world.relay, signal.SIGKILL)
    for i in range(5):
        assert world.charge('DOWN-%d' % i).returncode == DONE
    world.start_relay(port)
    assert world.charge('AFTER').returncode == DONE
    watch.wait_for(payment_of('AFTER'), 60)
    world.stop(watch)

    # The desk that charged knows all of it anyway. Another one has it from relay and gateway alone.
    join(world, 'second', webhook_secret=secret_of(world))
    world.well('sync', desk='second')
    found = [p['reference'] for p in world.payments(desk='second')]
    for name in ['BEFORE', 'AFTER'] + ['DOWN-%d' % i for i in range(5)]:
        assert found.count(name) == 1, (name, found)


def desk_away_for_a_while(world):
    """The desk is killed, things happen, it comes back: from the relay's cursor on."""
    open_shop(world)
    watch = world.watch()
    watch.wait_for(live)
    join(world, 'second', webhook_secret=secret_of(world))
    second = world.watch('second')
    second.wait_for(live)
    assert world.charge('ONE').returncode == DONE
    second.wait_for(payment_of('ONE'))
    world.stop(second, signal.SIGKILL)

    for i in range(4):
        assert world.charge('AWAY-%d' % i).returncode == DONE
    second = world.watch('second')
    second.wait_for(live)
    wait_until(lambda: len([p for p in world.payments(desk='second')
                            if (p['reference'] or '').startswith('AWAY-')]) == 4, 'what happened')
    ids = [p['id'] for p in world.payments(desk='second')]
    assert sorted(ids) == sorted(world.ids_at_gateway())


def forged_is_dropped(world):
    """A blind relay passes everything on. What is not signed is counted, dropped, and harmless."""
    open_shop(world, '--relay-blind')
    watch = world.watch()
    watch.wait_for(live)
    door = setting_of(world, 'relay-source')
    before = world.payments()
    victim = next(p for p in before if p['status'] == 'succeeded')

    forged = json.dumps({
        'id': 'evt_forged', 'object': 'event', 'type': 'charge.updated', 'livemode': False,
        'created': int(time.time()) + 100, 'data': {'object': {
            'id': victim['id'], 'object': 'charge', 'amount': 1, 'currency': 'gbp', 'paid': False,
            'status': 'failed', 'created': int(time.time())}}}).encode()
    for headers in ({}, {'Stripe-Signature': 'nonsense'},
                    {'Stripe-Signature': 't=%d,v1=%s' % (time.time(), '0' * 64)}):
        assert post(door, forged, {'Content-Type': 'application/json', **headers}) == 200
    watch.wait_for(lambda line: line.get('forged') == 3)

    assert world.charge('REAL').returncode == DONE
    watch.wait_for(payment_of('REAL'))
    after = {p['id']: p for p in world.payments()}
    assert after[victim['id']] == victim
    assert len(after) == len(before) + 1

    # They are not asked for again.
    world.stop(watch)
    watch = world.watch()
    watch.wait_for(live)
    assert not [line for line in watch.drain(1) if line.get('forged')]


def verifying_relay_refuses_at_the_door(world):
    open_shop(world)
    watch = world.watch()
    watch.wait_for(live)
    door = setting_of(world, 'relay-source')
    wait_until(lambda: post(door, b'{}', {'Stripe-Signature': 'nonsense'}) == 400, 'the secret')
    assert world.charge('REAL').returncode == DONE
    watch.wait_for(payment_of('REAL'))


def hints_without_a_secret(world):
    """A desk that does not know the secret believes nothing, but looks for itself at once."""
    open_shop(world)
    first = world.watch()
    first.wait_for(live)
    join(world, 'second')
    watch = world.watch('second')
    watch.wait_for(lambda line: line.get('relay_connected') and line['state'] == 'polling' and
                   line['problem'])
    assert world.charge('HINT').returncode == DONE
    watch.wait_for(payment_of('HINT'), 15)  # it looks by itself after 20 s


def endpoint_is_mended(world):
    """The relay has moved: the endpoint is registered anew, once."""
    open_shop(world)
    watch = world.watch()
    watch.wait_for(live)
    endpoint = setting_of(world, 'webhook-id')
    world.stop(watch)

    watch = world.watch()
    watch.wait_for(live)
    assert setting_of(world, 'webhook-id') == endpoint
    world.stop(watch)

    # Somebody has removed the key file's secret: without it nothing can be proven.
    with open(world.path('desk.key')) as file:
        lines = [line for line in file if not line.startswith('webhook-secret=')]
    world.write_secret('desk.key', ''.join(lines).strip())
    watch = world.watch()
    watch.wait_for(live)
    assert setting_of(world, 'webhook-id') != endpoint
    assert world.charge('AGAIN').returncode == DONE
    watch.wait_for(payment_of('AGAIN'))


def wrong_token(world):
    open_shop(world)
    world.sign_in('--relay', world.relay_url, '--relay-stream', 'shop', '--relay-token-file',
                  world.write_secret('wrong.token', 'rc1_9_' + 'x' * 43))
    watch = world.watch()
    line = watch.wait_for(lambda line: line.get('problem'))
    assert not line['relay_connected'], line
    assert world.well('sync')['payments'] > 0
    done = world.ctl('doctor', '--format', 'json')
    assert [c['result'] for c in json.loads(done.stdout) if c['check'] == 'relay'] == ['wrong']


def stopped_in_order(world):
    world.start_sandbox()
    world.sign_in()
    for sig in (signal.SIGTERM, signal.SIGINT):
        watch = world.watch()
        watch.wait_for(lambda line: line.get('state') == 'polling')
        assert world.stop(watch, sig) == DONE
        for line in watch.seen:
            json.loads(line)


if __name__ == '__main__':
    run([let_in_by_code, sees_what_another_desk_does, relay_down_for_a_while,
         desk_away_for_a_while, forged_is_dropped, verifying_relay_refuses_at_the_door,
         hints_without_a_secret, endpoint_is_mended, wrong_token, stopped_in_order])
