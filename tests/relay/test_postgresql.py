#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Relays that share a PostgreSQL database.

    test_postgresql.py RELAY CHAOS FOLDER-OF-POSTGRESQL'S-PROGRAMS

The database runs in a folder of its own, as somebody who is not root: PostgreSQL refuses to. With
--failover KILLS --events N [--kills K] it is a load instead of tests: the primary is killed that
often and its standby, which had to acknowledge, is promoted; one of two relays is killed K times.
With --bench it prints what two relays beside each other reach, with the goals.
"""
import glob
import hashlib
import hmac
import http.client
import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.error
import urllib.request

PATIENCE = 30
SECRET = 'whsec_of_the_postgresql_test'


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


NEEDED = ('initdb', 'pg_basebackup', 'pg_ctl', 'pg_isready', 'postgres', 'psql')


def find_programs(folder):
    """The folder that has them all: where one was found, or where Debian puts them."""
    for candidate in [folder, *sorted(glob.glob('/usr/lib/postgresql/*/bin'), reverse=True)]:
        if all(os.path.exists(os.path.join(candidate, name)) for name in NEEDED):
            return candidate
    sys.exit('Bail out! PostgreSQL is installed by halves: no folder has all of ' +
             ', '.join(NEEDED))


class Cluster:
    """Servers of PostgreSQL, each in a folder, on loopback."""

    def __init__(self, programs, folder):
        self.programs, self.folder = programs, folder
        self.servers = {}
        self.user = {}
        if os.getuid() == 0:
            who = pwd.getpwnam('postgres' if 'postgres' in {u.pw_name for u in pwd.getpwall()}
                               else 'nobody')
            self.user = {'user': who.pw_uid, 'group': who.pw_gid, 'extra_groups': []}
            os.chown(folder, who.pw_uid, who.pw_gid)

    def run(self, program, *args, check=True):
        done = subprocess.run([os.path.join(self.programs, program), *args], capture_output=True,
                              text=True, timeout=2 * PATIENCE, cwd=self.folder,
                              env=dict(os.environ, LC_ALL='C', PGUSER='till'), **self.user)
        assert not check or done.returncode == 0, (program, done.stdout, done.stderr)
        return done

    def path(self, name):
        return os.path.join(self.folder, name)

    def make_primary(self, name):
        self.run('initdb', '-D', self.path(name), '-A', 'trust', '-U', 'till', '-N')
        with open(self.path(name) + '/postgresql.conf', 'a', encoding='utf-8') as file:
            file.write("listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
                       "shared_buffers = 32MB\nwal_level = replica\nmax_wal_senders = 5\n"
                       "hot_standby = on\nwal_keep_size = 512MB\n")
        self.start(name)

    def start(self, name):
        port = self.servers.get(name) or free_port()
        self.servers[name] = port
        log = open(self.path(name + '.log'), 'ab')
        process = subprocess.Popen([os.path.join(self.programs, 'postgres'), '-D',
                                    self.path(name), '-p', str(port)], stdin=subprocess.DEVNULL,
                                   stdout=log, stderr=log, cwd=self.folder, **self.user)
        log.close()
        setattr(self, 'process_' + name, process)
        end = time.monotonic() + PATIENCE
        while self.run('pg_isready', '-q', '-h', '127.0.0.1', '-p', str(port),
                       check=False).returncode != 0:
            assert time.monotonic() < end and process.poll() is None, 'the database does not start'
            time.sleep(0.05)

    def make_standby(self, name, of):
        self.run('pg_basebackup', '-D', self.path(name), '-R', '-X', 'stream', '-c', 'fast', '-h',
                 '127.0.0.1', '-p', str(self.servers[of]), '-d', 'application_name=' + name)
        self.start(name)

    def sql(self, name, text, database='postgres'):
        return self.run('psql', '-h', '127.0.0.1', '-p', str(self.servers[name]), '-At', '-c', text,
                        database).stdout.strip()

    def url(self, database, *names):
        hosts = ','.join('127.0.0.1:%d' % self.servers[name] for name in names)
        return 'postgresql://till@%s/%s?target_session_attrs=read-write' % (hosts, database)

    def wait_for_sync(self, name):
        end = time.monotonic() + PATIENCE
        while self.sql(name, 'SELECT count(*) FROM pg_stat_replication WHERE sync_state '
                             "IN ('sync', 'quorum')") != '1':
            assert time.monotonic() < end, 'the standby does not follow'
            time.sleep(0.05)

    def kill(self, name):
        """The whole server at once, as a power cut would, but for the disk's cache."""
        process = getattr(self, 'process_' + name)
        children = subprocess.run(['ps', '-o', 'pid=', '--ppid', str(process.pid)],
                                  capture_output=True, text=True, check=False).stdout.split()
        process.kill()
        for child in children:
            try:
                os.kill(int(child), signal.SIGKILL)
            except ProcessLookupError:
                pass
        process.wait(timeout=PATIENCE)

    def stop_all(self):
        for name in self.servers:
            process = getattr(self, 'process_' + name, None)
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGINT)  # “fast”: whoever is connected is cut off
                process.wait(timeout=PATIENCE)


class World:
    """A database of its own in a cluster that the tests share."""

    def __init__(self, relay, chaos, cluster, database):
        self.relay_program, self.chaos_program = relay, chaos
        self.folder = tempfile.mkdtemp(prefix='till-pg-')
        self.cluster, self.relays = cluster, []
        if database is not None:
            cluster.sql('one', 'CREATE DATABASE ' + database)
            self.where = ('--log', cluster.url(database, 'one'))

    def path(self, name):
        return os.path.join(self.folder, name)

    def command(self, *args):
        done = subprocess.run([self.relay_program, *args], capture_output=True, text=True,
                              timeout=PATIENCE)
        assert done.returncode == 0, (args, done.stderr)
        return json.loads(done.stdout) if done.stdout else None

    def start_relay(self, *where):
        log = open(self.path('relay.log'), 'ab')
        process = subprocess.Popen([self.relay_program, 'serve', '--listen', '127.0.0.1:0', *where],
                                   stdout=subprocess.PIPE, stderr=log, text=True)
        log.close()
        self.relays.append(process)
        return process, json.loads(process.stdout.readline())['url']

    def make_account(self, *where):
        secret = self.path('secret')
        if not os.path.exists(secret):
            with open(os.open(secret, os.O_WRONLY | os.O_CREAT, 0o600), 'w') as file:
                file.write(SECRET)
        door = self.command('account', 'add', 'shop', '--no-pairing', '--secret-file', secret,
                            *where)['ingest_path']
        token = self.command('add-console', '--stream', 'shop', '--name', 'Desk', '--role',
                             'console', *where)['token']
        return door, token

    def close(self):
        for process in self.relays:
            if process.poll() is None:
                process.terminate()
            process.wait(timeout=PATIENCE)
            process.stdout.close()
        shutil.rmtree(self.folder)


def sign(body):
    now = int(time.time())
    code = hmac.new(SECRET.encode(), b'%d.' % now + body, hashlib.sha256).hexdigest()
    return 't=%d,v1=%s' % (now, code)


def post(url, door, event):
    body = json.dumps({'id': event, 'object': 'event'}).encode()
    request = urllib.request.Request(url + door, data=body, method='POST', headers={
        'Stripe-Signature': sign(body)})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


class Stream(threading.Thread):
    """Reads events of a console and notes when each came."""

    def __init__(self, url, token, after=None):
        super().__init__(daemon=True)
        headers = {'Authorization': 'Bearer ' + token}
        if after is not None:
            headers['Last-Event-ID'] = after
        self.answer = urllib.request.urlopen(
            urllib.request.Request(url + '/v1/streams/shop/sse', headers=headers),
            timeout=PATIENCE)
        self.frames, self.events = [], []
        self.start()

    def run(self):
        kind = cursor = None
        try:
            for line in self.answer:
                line = line.decode().rstrip('\n')
                if line.startswith('id: '):
                    cursor = line[4:]
                elif line.startswith('event: '):
                    kind = line[7:]
                    self.frames.append(kind)
                elif line.startswith('data: ') and kind == 'wh':
                    self.events.append((json.loads(line[6:])['seq'], time.monotonic(), cursor))
        except (OSError, ValueError, AttributeError):
            pass  # it was closed

    def wait_for(self, n):
        end = time.monotonic() + PATIENCE
        while len(self.events) < n:
            assert time.monotonic() < end, 'waited in vain for %d events, have %d' % (
                n, len(self.events))
            time.sleep(0.001)

    def close(self):
        self.answer.close()


def two_relays_are_one(world):
    """In at one, out at the other; the cursor counts at both."""
    where = world.where
    door, token = world.make_account(*where)
    _, first = world.start_relay(*where)
    second_process, second = world.start_relay(*where)
    stream = Stream(second, token)
    took = []
    for i in range(50):
        start = time.monotonic()
        assert post(first, door, 'evt_%d' % i) == 200
        stream.wait_for(i + 1)
        took.append(stream.events[i][1] - start)
    took = sorted(took[5:])  # while it starts, hints may pass it by
    print('# from the POST at one to the event at the other: half in %.1f ms, 99 %% in %.1f ms' % (
        took[22] * 1000, took[44] * 1000))
    assert [seq for seq, _, _ in stream.events] == list(range(1, 51))

    # The same event at the other one is known.
    assert post(second, door, 'evt_7') == 200
    cursor = stream.events[29][2]
    stream.close()
    second_process.kill()
    again = Stream(first, token, cursor)
    again.wait_for(20)
    assert [seq for seq, _, _ in again.events] == list(range(31, 51))
    assert 'gap' not in again.frames and 'reset' not in again.frames
    again.close()


def database_away_for_a_while(world):
    where = world.where
    door, token = world.make_account(*where)
    process, url = world.start_relay(*where)
    assert post(url, door, 'evt_1') == 200
    stream = Stream(url, token)
    stream.wait_for(1)
    world.cluster.kill('one')
    assert post(url, door, 'evt_2') == 503
    assert process.poll() is None
    world.cluster.start('one')
    end = time.monotonic() + PATIENCE
    while post(url, door, 'evt_2') != 200:
        assert time.monotonic() < end, 'it does not come back'
        time.sleep(0.05)
    stream.wait_for(2)
    assert [seq for seq, _, _ in stream.events] == [1, 2]
    stream.close()


def file_moves_to_the_database(world):
    file = ('--db', world.path('relay.db'))
    door, token = world.make_account(*file)
    process, url = world.start_relay(*file)
    for i in range(30):
        assert post(url, door, 'evt_%d' % i) == 200
    stream = Stream(url, token)
    stream.wait_for(20)
    cursor = stream.events[19][2]
    stream.close()
    process.terminate()
    process.wait(timeout=PATIENCE)
    where = world.where
    world.command('migrate', *file, *where)
    done = subprocess.run([world.relay_program, 'migrate', *file, *where], capture_output=True,
                          text=True, timeout=PATIENCE)
    assert done.returncode == 1 and 'already' in done.stderr, done

    _, url = world.start_relay(*where)
    stream = Stream(url, token, cursor)
    stream.wait_for(10)
    assert post(url, door, 'evt_12') == 200  # known from before
    assert post(url, door, 'evt_30') == 200
    stream.wait_for(11)
    assert [seq for seq, _, _ in stream.events] == list(range(21, 32))
    assert 'gap' not in stream.frames and 'reset' not in stream.frames
    stream.close()
    made = world.command('account', 'add', 'second', '--no-pairing', *where)
    assert made['account'] == 'second'


def relays_are_killed(world):
    done = subprocess.run([world.chaos_program, '--relay', world.relay_program, '--seed', '11',
                           '--events', '4000', '--kills', '4', '--instances', '2', '--log',
                           world.where[1]], capture_output=True, text=True,
                          timeout=4 * PATIENCE)
    for line in done.stdout.splitlines():
        print('# ' + line)
    assert done.returncode == 0, done.stderr


def fail_over(world, kills, events, relay_kills=0):
    """The primary is killed under load; the standby that had to acknowledge takes over."""
    cluster = world.cluster
    names = ['one'] + ['server%d' % i for i in range(1, kills + 2)]
    if names[0] not in cluster.servers:
        cluster.make_primary(names[0])
    cluster.make_standby(names[1], of=names[0])
    cluster.sql(names[0], "ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'")
    cluster.sql(names[0], 'SELECT pg_reload_conf ()')
    cluster.wait_for_sync(names[0])
    for name in names[2:]:  # so that the address can name them before they are there
        cluster.servers[name] = free_port()
    chaos = subprocess.Popen([world.chaos_program, '--relay', world.relay_program, '--seed', '5',
                              '--events', str(events), '--kills', str(relay_kills),
                              '--instances', '2', '--log', cluster.url('postgres', *names)],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for i in range(kills):
        now, then = names[i], names[i + 1]
        wanted = events * (i + 1) // (kills + 2)
        end = time.monotonic() + 4 * PATIENCE
        while int(cluster.sql(now, 'SELECT coalesce (sum (last_seq), 0) FROM stream '
                                   "WHERE name LIKE 'shop%'")
                  if chaos.poll() is None and cluster.sql(
                      now, "SELECT to_regclass ('stream') IS NOT NULL") == 't' else 0) < wanted:
            assert chaos.poll() is None, chaos.communicate()[0]
            assert time.monotonic() < end, 'no events come in'
            time.sleep(0.02)
        cluster.kill(now)
        # Until the next standby is there, the new primary may not wait for one.
        cluster.sql(then, "ALTER SYSTEM SET synchronous_standby_names = ''")
        cluster.run('pg_ctl', 'promote', '-w', '-D', cluster.path(then))
        if i + 1 < kills:
            cluster.make_standby(names[i + 2], of=then)
            cluster.sql(then, "ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'")
            cluster.sql(then, 'SELECT pg_reload_conf ()')
            cluster.wait_for_sync(then)
    output = chaos.communicate(timeout=20 * PATIENCE)[0]
    for line in output.splitlines():
        print('# ' + line)
    assert chaos.returncode == 0, output


def standby_takes_over(world):
    fail_over(world, 1, 4000)


def print_goal(what, value, unit, wanted, at_least=False):
    good = value >= wanted if at_least else value <= wanted
    print('G10  %-58s %9.2f %-4s goal %s %8.2f  %s' % (
        what, value, unit, '>=' if at_least else '<=', wanted,
        'holds' if good else 'DOES NOT HOLD'))


def bench(world):
    """From the POST at one, over the disk, to a console at the other; then as many as they take."""
    door, token = world.make_account(*world.where)
    _, first = world.start_relay(*world.where)
    _, second = world.start_relay(*world.where)
    stream = Stream(second, token)
    gateway = http.client.HTTPConnection(first.split('//')[1], timeout=PATIENCE)
    took = []
    for i in range(550):
        body = json.dumps({'id': 'evt_%d' % i, 'object': 'event'}).encode()
        start = time.monotonic()
        gateway.request('POST', door, body, {'Stripe-Signature': sign(body)})
        answer = gateway.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        stream.wait_for(i + 1)
        took.append(1000 * (stream.events[i][1] - start))
        time.sleep(0.002)
    took = sorted(took[50:])
    print_goal('one instance to a console at another, p50', took[len(took) // 2], 'ms', 2)
    print_goal('one instance to a console at another, p99', took[len(took) * 99 // 100], 'ms', 6)
    stream.close()

    done = subprocess.run([world.chaos_program, '--relay', world.relay_program, '--seed', '3',
                           '--events', '60000', '--kills', '0', '--instances', '2',
                           '--connections', '64', '--log', world.where[1]], capture_output=True,
                          text=True, timeout=10 * PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
    rate = float(re.search(r'(\d+)/s', done.stdout).group(1))
    print_goal('events a second through two instances, synced', rate, '/s', 10000, at_least=True)


def make_folder():
    folder = tempfile.mkdtemp(prefix='till-pg-cluster-')
    os.chmod(folder, 0o755)
    return folder


def run_tests(argv, cluster):
    tests = [two_relays_are_one, database_away_for_a_while, file_moves_to_the_database,
             relays_are_killed, standby_takes_over]
    failed = 0
    print('1..%d' % len(tests), flush=True)
    for i, test in enumerate(tests, 1):
        world = World(argv[1], argv[2], cluster, 'test%d' % i)
        try:
            test(world)
            result = 'ok'
        except Exception:
            failed += 1
            result = 'not ok'
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
            if os.path.exists(world.path('relay.log')):
                with open(world.path('relay.log'), encoding='utf-8') as file:
                    for line in file.read().splitlines()[-10:]:
                        print('# log: ' + line)
        world.close()
        print('%s %d %s' % (result, i, test.__name__), flush=True)
    return 1 if failed else 0


def main(argv):
    folder = make_folder()
    cluster = Cluster(find_programs(argv[3]), folder)
    try:
        cluster.make_primary('one')
        if '--bench' in argv:
            world = World(argv[1], argv[2], cluster, 'bench')
            bench(world)
            world.close()
            return 0
        if '--failover' not in argv:
            return run_tests(argv, cluster)

        world = World(argv[1], argv[2], cluster, None)
        numbers = dict(zip(argv[4::2], map(int, argv[5::2])))
        fail_over(world, numbers['--failover'], numbers['--events'], numbers.get('--kills', 0))
        world.close()
        return 0
    finally:
        cluster.stop_all()
        shutil.rmtree(folder)


if __name__ == '__main__':
    sys.exit(main(sys.argv))
