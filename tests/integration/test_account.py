#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in and out with the real programs: good keys, bad keys, keys that may not do all."""
import os
import socket
import stat
import subprocess

from world import DONE, KEY, NO_CONNECTION, REFUSED, USAGE, run


def signs_in_and_out(world):
    world.start_sandbox()
    account = world.sign_in()
    assert account['mode'] == 'test' and account['currency'] == 'GBP', account
    assert [a['id'] for a in world.well('accounts')] == [account['id']]

    for folder, _, names in os.walk(world.path('desk')):
        assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700, folder
        for name in names:
            path = os.path.join(folder, name)
            assert stat.S_IMODE(os.stat(path).st_mode) == 0o600, path
            with open(path, 'rb') as file:
                assert KEY.encode() not in file.read(), path

    assert world.ctl('sign-out').returncode == DONE
    assert world.well('accounts') == []
    assert world.ctl('sync').returncode == USAGE
    assert world.sign_in()['id'] == account['id']
    world.well('sync')


def key_on_standard_input(world):
    world.start_sandbox()
    world.sign_in()
    argv = [world.tillctl, '--state-dir', world.path('desk'), '--key-stdin', 'sync']
    done = subprocess.run(argv, input=KEY + '\n', capture_output=True, text=True, timeout=60)
    assert done.returncode == DONE, done.stderr
    done = subprocess.run(argv, input='', capture_output=True, text=True, timeout=60)
    assert done.returncode == USAGE, done.stderr


def wrong_key(world):
    world.start_sandbox()
    path = world.write_secret('wrong.key', 'rk_test_51nobodyknowsthiskeyatall')
    done = world.ctl('sign-in', '--base-url', world.url, key_file=path)
    assert done.returncode == REFUSED, done
    assert 'nobodyknowsthiskeyatall' not in done.stderr
    assert world.well('accounts') == []

    # It was good, and is revoked.
    world.sign_in()
    world.write_secret('desk.key', 'rk_test_51nobodyknowsthiskeyatall')
    done = world.ctl('sync')
    assert done.returncode == REFUSED and done.stderr.startswith('tillctl: '), done


def no_key_at_all(world):
    world.start_sandbox()
    for text in ('pk_test_51publishable00000000000', 'hello', ''):
        path = world.write_secret('wrong.key', text)
        done = world.ctl('sign-in', '--base-url', world.url, key_file=path)
        assert done.returncode == REFUSED, done
    assert not os.path.exists(world.path('desk', 'accounts'))


def full_key_needs_a_word(world):
    world.start_sandbox()
    path = world.write_secret('full.key', 'sk_test_51integ')
    assert world.ctl('sign-in', '--base-url', world.url, key_file=path).returncode == USAGE
    done = world.ctl('sign-in', '--base-url', world.url, '--full-key', key_file=path)
    assert done.returncode == DONE, done


def restricted_key(world):
    """A key that may read payments only: it signs in, says what it lacks, and lists what it may."""
    little = 'rk_test_51mayreadcharges000000000'
    world.start_sandbox('--restricted-key', little + ':charges_read,refunds_read')
    path = world.write_secret('desk.key', little)
    done = world.ctl('sign-in', '--base-url', world.url, key_file=path)
    assert done.returncode == DONE, done
    assert 'permissions' in done.stderr and 'events' in done.stderr, done.stderr
    world.well('sync')
    assert sorted(p['id'] for p in world.payments()) == sorted(world.ids_at_gateway())
    world.well('sync')

    some = next(p for p in world.payments() if p['status'] == 'succeeded')
    done = world.ctl('refund', some['id'])
    assert done.returncode == REFUSED, done
    assert next(p for p in world.payments() if p['id'] == some['id'])['status'] == 'succeeded'


def unreachable(world):
    world.start_sandbox()
    world.sign_in()
    world.stop(world.sandbox)
    assert world.ctl('sync').returncode == NO_CONNECTION
    assert world.ctl('doctor').returncode == NO_CONNECTION
    done = world.charge('A-1')
    assert done.returncode == NO_CONNECTION, done
    assert world.well('journal') == []

    with socket.socket() as taken:  # a port on which nobody answers
        taken.bind(('127.0.0.1', 0))
        url = 'http://127.0.0.1:%d' % taken.getsockname()[1]
        done = world.ctl('sign-in', '--base-url', url)
        assert done.returncode == NO_CONNECTION, done


def addresses_and_files_are_checked(world):
    world.start_sandbox()
    done = world.ctl('sign-in', '--base-url', 'http://gateway.example')
    assert done.returncode != DONE and done.stderr, done
    os.chmod(world.write_secret('open.key', KEY), 0o644)
    done = world.ctl('sign-in', '--base-url', world.url, key_file=world.path('open.key'))
    assert done.returncode == REFUSED and 'chmod' in done.stderr, done


def misused(world):
    world.start_sandbox()
    world.sign_in()
    for args in ([], ['nonsense'], ['show'], ['show', 'a', 'b'], ['payments', '--status', 'x'],
                 ['payments', '--from', 'yesterday'], ['payments', '--format', 'xml'],
                 ['payments', '--amount', '1.234'], ['payments', '--sort', 'biggest'],
                 ['charge', '--amount', '1.00', 'x'], ['link'], ['link', 'burn'],
                 ['journal', 'burn'], ['journal', 'close', 'x'], ['refund'],
                 ['--account', 'nobody', 'payments'], ['charge', '--card-stdin']):
        done = world.ctl(*args)
        assert done.returncode == USAGE, (args, done)
    for args in (['--help'], ['payments', '--help'], ['--version']):
        assert subprocess.run([world.tillctl, *args], capture_output=True).returncode == DONE, args


def card_numbers_are_no_arguments(world):
    for args in (['charge', '4242424242424242'], ['payments', '--search', '4242-4242-4242-4242'],
                 ['payments', '--search', '4242', '4242', '4242', '4242'],
                 ['charge', '--note=4000 0000 0000 0002']):
        done = subprocess.run([world.tillctl, '--state-dir', world.path('x'), *args],
                              capture_output=True, text=True)
        world.said.append(done.stdout + done.stderr)
        assert done.returncode == USAGE, done
        assert '4242' not in done.stderr and '0002' not in done.stderr
    assert not os.path.exists(world.path('x'))


run([signs_in_and_out, key_on_standard_input, wrong_key, no_key_at_all, full_key_needs_a_word,
     restricted_key, unreachable, addresses_and_files_are_checked, misused,
     card_numbers_are_no_arguments])
