#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The relay as a service: its configuration file, what it tells a service manager, the socket it is
handed, what it logs, and what an administrator asks it.

    test_service.py RELAY UNIT SOCKET-UNIT SAMPLE-CONFIGURATION DASHBOARD
"""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
import urllib.error
import urllib.request

PATIENCE = 20


class World:
    def __init__(self, relay, unit=None, socket_unit=None, sample=None, dashboard=None):
        self.relay, self.unit, self.socket_unit = relay, unit, socket_unit
        self.sample, self.dashboard = sample, dashboard
        self.folder = tempfile.mkdtemp(prefix='till-service-')
        self.db = self.path('relay.db')
        self.processes = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *args):
        return subprocess.run([self.relay, *args], capture_output=True, text=True,
                              timeout=PATIENCE)

    def command(self, *args):
        done = self.run(*args, '--db', self.db)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    def start(self, *args, environment=None, **kwargs):
        process = subprocess.Popen([self.relay, 'serve', '--db', self.db, *args], text=True,
                                   stdout=subprocess.PIPE, stderr=open(self.path('log'), 'a'),
                                   env=dict(os.environ, **(environment or {})), **kwargs)
        self.processes.append(process)
        return process, json.loads(process.stdout.readline())

    def log(self):
        with open(self.path('log'), encoding='utf-8') as file:
            return file.read()

    def end_processes(self):
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(timeout=PATIENCE)
            process.stdout.close()
        self.processes = []

    def close(self):
        self.end_processes()
        shutil.rmtree(self.folder)


def get(url, path, token=None):
    headers = {'Authorization': 'Bearer ' + token} if token else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url + path, headers=headers),
                                    timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ''


def post(url, path, body, headers=None):
    request = urllib.request.Request(url + path, data=body.encode(), headers=headers or {},
                                     method='POST')
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def configuration_file(world):
    with open(world.sample, encoding='utf-8') as file:
        sample = file.read()
    config = world.path('relay.conf')
    with open(config, 'w', encoding='utf-8') as file:
        file.write(re.sub('(?m)^listen=.*', 'listen=127.0.0.1:0', sample))
    process, line = world.start('--config', config)
    assert get(line['url'], '/readyz') == (200, 'ok\n')
    assert world.run('health', '--url', line['url']).returncode == 0
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=PATIENCE) == 0
    done = world.run('health', '--url', line['url'])
    assert done.returncode == 1 and done.stderr.startswith('tillroll-relay: '), done

    for text, said in (('[relay]\nlisen=127.0.0.1:0\n', 'lisen'), ('listen=x\n', ''), ('', ''),
                       ('[relay]\nlisten=nowhere\n', 'nowhere'), ('[other]\na=b\n', 'relay')):
        with open(config, 'w', encoding='utf-8') as file:
            file.write(text)
        done = world.run('serve', '--db', world.db, '--config', config)
        assert done.returncode == 1 and said in done.stderr, (text, done)
    done = world.run('serve', '--db', world.db, '--config', world.path('none'))
    assert done.returncode == 1 and 'none' in done.stderr, done


def service_manager(world):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(world.path('notify'))
        manager.settimeout(PATIENCE)
        process, _ = world.start('--listen', '127.0.0.1:0', environment={
            'NOTIFY_SOCKET': world.path('notify'), 'WATCHDOG_USEC': '60000'})
        assert manager.recv(4096).startswith(b'READY=1')
        assert manager.recv(4096) == b'WATCHDOG=1'
        assert manager.recv(4096) == b'WATCHDOG=1'
        process.send_signal(signal.SIGTERM)
        while (said := manager.recv(4096)) == b'WATCHDOG=1':
            pass
        assert said == b'STOPPING=1', said
        assert process.wait(timeout=PATIENCE) == 0


def socket_is_handed_over(world):
    """Through /bin/sh, because only the child knows its process id."""
    with socket.socket() as listening:
        listening.bind(('127.0.0.1', 0))
        listening.listen(64)
        url = 'http://127.0.0.1:%d' % listening.getsockname()[1]
        script = 'LISTEN_PID=$$ LISTEN_FDS=%s exec "$0" serve --db "$1" 3<&%d'
        for fds, good in (('1', True), ('2', False)):
            process = subprocess.Popen(['/bin/sh', '-c', script % (fds, listening.fileno()),
                                        world.relay, world.db],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                       pass_fds=[listening.fileno()])
            if good:
                assert json.loads(process.stdout.readline())['ready']
                assert get(url, '/healthz') == (200, 'ok\n')
                process.send_signal(signal.SIGTERM)
                assert process.wait(timeout=PATIENCE) == 0
                # Nobody is turned away while there is no relay.
                socket.create_connection(listening.getsockname(), timeout=PATIENCE).close()
            else:
                said = process.communicate(timeout=PATIENCE)[1]
                assert process.returncode == 1 and 'exactly one' in said, said
            process.stdout.close()
            process.stderr.close()


def logs_say_who_and_why(world):
    made = world.command('account', 'add', 'shop', '--no-pairing')
    secret = world.path('secret')
    with open(os.open(secret, os.O_WRONLY | os.O_CREAT, 0o600), 'w') as file:
        file.write('whsec_service_test\n')
    world.command('account', 'secret', 'shop', '--secret-file', secret)
    process, line = world.start('--listen', '127.0.0.1:0', '--log-format', 'json')
    assert post(line['url'], made['ingest_path'], '{"id":"evt_card_4111"}',
                {'Stripe-Signature': 't=1,v1=00'}) == 400
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=PATIENCE) == 0
    lines = [json.loads(text) for text in world.log().splitlines()]
    refusals = [entry for entry in lines if entry.get('reason') == 'badsig']
    assert len(refusals) == 1 and refusals[0]['account'] == 'shop', lines
    assert refusals[0]['source'] == '1' and refusals[0]['level'] == 'info'
    text = world.log()
    for secret in ('evt_card', 'whsec_', made['ingest_path'].split('/')[-1]):
        assert secret not in text, secret


def administrator_asks(world):
    made = world.command('account', 'add', 'shop', '--mode', 'blind', '--no-pairing')
    _, line = world.start('--listen', '127.0.0.1:0', '--metrics', '127.0.0.1:0')
    follow = subprocess.Popen([world.relay, 'events', '--db', world.db, '--follow'], text=True,
                              stdout=subprocess.PIPE)
    for i in range(3):
        assert post(line['url'], made['ingest_path'], '{"id":"evt_%d","secret":"body"}' % i) == 200
        told = json.loads(follow.stdout.readline())
        assert (told['account'], told['seq'], told['id']) == ('shop', i + 1, 'evt_%d' % i), told
        assert 'body' not in str(told) and told['bytes'] == 30
    follow.send_signal(signal.SIGTERM)
    follow.wait(timeout=PATIENCE)
    follow.stdout.close()
    account = world.command('status')['accounts'][0]
    assert account['last'] == 3 and account['bytes'] == 90 and account['consoles'] == 0, account
    done = world.run('events', '--db', world.db, '--after', '2')
    assert [json.loads(text)['id'] for text in done.stdout.splitlines()] == ['evt_2']

    metrics = get(line['metrics'].rsplit('/', 1)[0], '/metrics')[1]
    names = set(re.findall(r'^(relay_\w+)', metrics, re.M))
    with open(world.dashboard, encoding='utf-8') as file:
        asked = set(re.findall(r'relay_\w+', json.dumps(json.load(file))))
    assert asked <= names, asked - names


def mistakes_are_told(world):
    for args in (['account'], ['account', 'add'], ['account', 'add', 'a', 'b'], ['frobnicate'],
                 ['console', 'revoke', '0'], ['console', 'revoke', 'x'], ['account', 'add', 'Ä'],
                 ['account', 'pair', 'nobody'], ['account', 'add', 'x', '--mode', 'half'],
                 ['account', 'add', 'x', '--kind', 'nobody'], ['account', 'limit', 'nobody'],
                 ['account', 'add', 'x', '--public-url', 'ftp://x'], ['account', 'secret', 'x'],
                 ['account', 'add', 'x', '--keep-days', '0'],
                 ['account', 'pair', 'x', '--minutes', '100']):
        done = world.run(*args, '--db', world.db)
        assert done.returncode == 1 and done.stderr.startswith('tillroll-relay: '), (args, done)
        assert not done.stdout and done.stderr.count('\n') == 1, (args, done)
    assert world.command('status')['accounts'] == []
    done = world.run('--version')
    assert done.returncode == 0 and done.stdout.startswith('tillroll-relay '), done


def wrong_files_are_told(world):
    with open(world.path('text.db'), 'w', encoding='utf-8') as file:
        file.write('this is no database, but long enough to be looked at as one' * 20)
    os.mkdir(world.path('folder.db'))
    for name in ('text.db', 'folder.db', 'none/relay.db'):
        for command in (['serve', '--listen', '127.0.0.1:0'], ['status']):
            done = world.run(*command, '--db', world.path(name))
            assert done.returncode == 1, (name, done)
            assert done.stderr.startswith('tillroll-relay: ') and not done.stdout, (name, done)
    with open(world.path('text.db'), encoding='utf-8') as file:
        assert file.read().startswith('this is no database')


def unit_is_sound(world):
    """As far as that can be told without a service manager that runs."""
    analyze = shutil.which('systemd-analyze')
    if analyze is None:
        print('# there is no systemd-analyze here')
        return
    unit = world.path('tillroll-relay.service')
    with open(world.unit, encoding='utf-8') as file:
        text = file.read()
    with open(unit, 'w', encoding='utf-8') as file:
        file.write(re.sub(r'(?m)^ExecStart=\S+', 'ExecStart=' + os.path.abspath(world.relay), text))
    shutil.copy(world.socket_unit, world.path('tillroll-relay.socket'))
    done = subprocess.run([analyze, 'verify', '--man=no', unit,
                           world.path('tillroll-relay.socket')], capture_output=True, text=True,
                          timeout=PATIENCE)
    assert done.returncode == 0 and 'tillroll' not in done.stderr, done.stderr
    done = subprocess.run([analyze, 'security', '--offline=true', '--threshold=13', unit],
                          capture_output=True, text=True, timeout=PATIENCE)
    print('# ' + done.stdout.strip().splitlines()[-1])
    assert done.returncode == 0, done.stdout


def main():
    tests = [configuration_file, service_manager, socket_is_handed_over, logs_say_who_and_why,
             administrator_asks, mistakes_are_told, wrong_files_are_told, unit_is_sound]
    failed = 0
    print('1..%d' % len(tests))
    for i, test in enumerate(tests, 1):
        world = World(*sys.argv[1:6])
        try:
            test(world)
            result = 'ok'
        except Exception:
            failed += 1
            result = 'not ok'
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
        world.close()
        print('%s %d %s' % (result, i, test.__name__), flush=True)
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
