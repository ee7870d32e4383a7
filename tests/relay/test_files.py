#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The relay and what may be wrong with its disk and its files: no room, no permission, damage.
Never a false 200, nothing that was answered is lost, and what is wrong is said.

    test_files.py RELAY
"""
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import traceback
import urllib.error
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from test_service import PATIENCE, World, get, post

NOBODY = 65534
MIB = 1024 * 1024


class Skipped(Exception):
    pass


def event(number, size=200):
    return '{"id":"evt_%d","object":"event","pad":"%s"}' % (number, 'x' * size)


def open_account(world):
    """An account that takes all that comes, and a relay for it: where to post, and to whom."""
    made = world.command('account', 'add', 'shop', '--mode', 'blind', '--no-pairing')
    world.command('account', 'limit', 'shop', '--rate', '100000', '--burst', '100000')
    return made['ingest_path']


def stored(world):
    """The ids of all events in the file, read by the relay's own command."""
    done = world.run('events', '--db', world.db)
    assert done.returncode == 0, done.stderr
    return [json.loads(line)['id'] for line in done.stdout.splitlines()]


def end(process):
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=PATIENCE) == 0


def post_told(url, door, body):
    """The status, and when to come back."""
    request = urllib.request.Request(url + door, data=body.encode(), method='POST')
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, None
    except urllib.error.HTTPError as error:
        return error.code, error.headers['Retry-After']


def disk_is_full(world):
    """A small file system of its own."""
    disk = world.path('disk')
    os.mkdir(disk)
    done = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk],
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise Skipped('no file system may be mounted here: ' + done.stderr.strip())
    try:
        world.db = os.path.join(disk, 'relay.db')
        door = open_account(world)
        filler = os.path.join(disk, 'filler')
        process, line = world.start('--listen', '127.0.0.1:0')
        taken = []
        for number in range(20):
            assert post(line['url'], door, event(number)) == 200
            taken.append('evt_%d' % number)

        with open(filler, 'wb') as file:
            try:
                while True:
                    os.write(file.fileno(), bytes(MIB))
            except OSError:
                pass
        status, number = 200, 20
        while status == 200 and number < 400:  # what is left is soon used up
            status, later = post_told(line['url'], door, event(number, 60000))
            if status == 200:
                taken.append('evt_%d' % number)
            number += 1
        assert status == 503 and int(later) > 0, (status, later)
        assert get(line['url'], '/readyz')[0] == 503 and get(line['url'], '/healthz')[0] == 200
        assert post(line['url'], door, event(999, 60000)) == 503

        os.unlink(filler)
        until = time.monotonic() + PATIENCE
        while post(line['url'], door, event(1000)) != 200:
            assert time.monotonic() < until, 'there is room, and nothing is taken'
            time.sleep(0.1)
        taken.append('evt_1000')
        assert get(line['url'], '/readyz')[0] == 200
        end(process)
        kept = set(stored(world))
        assert set(taken) <= kept and 'evt_999' not in kept, set(taken) - kept
    finally:
        world.end_processes()
        subprocess.run(['umount', disk], check=True)


def no_permission(world):
    """A file, and a folder, of somebody else."""
    if os.getuid() != 0:
        raise Skipped('only root can be somebody else')
    if subprocess.run([world.relay, '--version'], user=NOBODY, capture_output=True).returncode != 0:
        raise Skipped('the program is where nobody else may go')
    open_account(world)
    os.chmod(world.folder, 0o755)
    for mode, name in ((0o600, 'relay.db'), (0o600, 'other.db'), (0o444, 'relay.db')):
        path = world.path(name)
        if os.path.exists(path):
            os.chmod(path, mode)
        done = subprocess.run([world.relay, 'serve', '--db', path, '--listen', '127.0.0.1:0'],
                              user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True,
                              text=True, timeout=PATIENCE)
        assert done.returncode == 1 and not done.stdout, (name, done)
        assert done.stderr.startswith('tillroll-relay: ') and done.stderr.count('\n') == 1, done
        assert path in done.stderr, done
    assert not os.path.exists(world.path('other.db'))


def file_is_damaged(world):
    """In the middle, while nobody looked: the relay says so and takes nothing in its name."""
    door = open_account(world)
    process, line = world.start('--listen', '127.0.0.1:0')
    for number in range(100):
        assert post(line['url'], door, event(number, 3000)) == 200
    end(process)
    done = world.run('status', '--db', world.db)
    assert done.returncode == 0, done
    database = sqlite3.connect(world.db)
    database.execute('PRAGMA wal_checkpoint (TRUNCATE)')
    database.close()
    with open(world.db, 'rb') as file:
        whole = file.read()
    with open(world.db, 'r+b') as file:
        file.seek(4096)
        file.write(os.urandom(16 * 4096))

    for command in (['serve', '--listen', '127.0.0.1:0'], ['events']):
        done = world.run(*command, '--db', world.db)
        assert done.returncode == 1 and not done.stdout, (command, done)
        assert 'the file is damaged' in done.stderr and done.stderr.count('\n') == 1, done
    with open(world.db, 'wb') as file:  # the copy
        file.write(whole)
    process, line = world.start('--listen', '127.0.0.1:0')
    assert post(line['url'], door, event(100)) == 200
    end(process)
    assert len(stored(world)) == 101


def main():
    tests = [disk_is_full, no_permission, file_is_damaged]
    failed = 0
    print('1..%d' % len(tests))
    for i, test in enumerate(tests, 1):
        world = World(sys.argv[1])
        result = 'ok %d %s' % (i, test.__name__)
        try:
            test(world)
        except Skipped as why:
            result += ' # SKIP ' + str(why)
        except Exception:
            failed += 1
            result = 'not ' + result
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
        finally:
            world.close()
        print(result, flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
