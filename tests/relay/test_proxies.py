#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The relay behind the proxies that it is shipped with configurations for.

    test_proxies.py RELAY FOLDER-OF-CONFIGURATIONS nginx|caddy PROXY

The configuration is the shipped one; only its name, certificate and ports are put in. It must let
webhooks and streams through at once, with the proxy's own buffering, and must never see one
request where the relay sees two.
"""
import hashlib
import hmac
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import traceback

NAME = 'relay.test'
PATIENCE = 20
SECRET = 'whsec_of_the_proxy_test'

# Requests whose end can be seen in two places. Each carries one that must not come through on its
# own: a webhook for a blind door, which would be stored.
HIDDEN = ('POST {door} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n{body}')
HEAD = 'POST {door} HTTP/1.1\r\nHost: {host}\r\n'
PROBES = [
    ('two lengths', HEAD + 'Content-Length: 0\r\nContent-Length: {total}\r\n\r\n{hidden}'),
    ('two lengths, the other way', HEAD + 'Content-Length: {total}\r\nContent-Length: 0\r\n\r\n'
     '{hidden}'),
    ('a list of lengths', HEAD + 'Content-Length: 0, {total}\r\n\r\n{hidden}'),
    ('length beside chunks', HEAD + 'Content-Length: {total5}\r\nTransfer-Encoding: chunked\r\n\r\n'
     '0\r\n\r\n{hidden}'),
    ('chunks beside length', HEAD + 'Transfer-Encoding: chunked\r\nContent-Length: {total5}\r\n\r\n'
     '0\r\n\r\n{hidden}'),
    ('an unknown coding', HEAD + 'Transfer-Encoding: xchunked\r\nContent-Length: {total}\r\n\r\n'
     '{hidden}'),
    ('a coding behind a tab', HEAD + 'Transfer-Encoding:\x0bchunked\r\nContent-Length: {total5}'
     '\r\n\r\n0\r\n\r\n{hidden}'),
    ('a space before the colon', HEAD + 'Transfer-Encoding : chunked\r\nContent-Length: {total5}'
     '\r\n\r\n0\r\n\r\n{hidden}'),
    ('two codings', HEAD + 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n'
     'Content-Length: {total5}\r\n\r\n0\r\n\r\n{hidden}'),
    ('a folded line', HEAD + 'Transfer-Encoding:\r\n chunked\r\nContent-Length: {total5}\r\n\r\n'
     '0\r\n\r\n{hidden}'),
    ('a length with a sign', HEAD + 'Content-Length: +{total}\r\n\r\n{hidden}'),
    ('a chunk of more than there is', HEAD + 'Transfer-Encoding: chunked\r\n\r\n'
     'fffffffffffffff0\r\n{hidden}'),
]


class World:
    def __init__(self, relay, configurations, kind, proxy):
        self.relay_program, self.configurations, self.kind, self.proxy = (
            relay, configurations, kind, proxy)
        self.folder = tempfile.mkdtemp(prefix='till-proxy-')
        self.processes = []
        self.port = free_port()
        self.backend = free_port()
        self.db = os.path.join(self.folder, 'relay.db')
        self.url = 'https://%s:%d' % (NAME, self.port)

    def path(self, name):
        return os.path.join(self.folder, name)

    def command(self, *args):
        done = subprocess.run([self.relay_program, *args, '--db', self.db], capture_output=True,
                              text=True, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    def start(self, argv):
        log = open(self.path('log.%d' % len(self.processes)), 'wb')
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                   env=dict(os.environ, HOME=self.folder,
                                            XDG_DATA_HOME=self.folder, XDG_CONFIG_HOME=self.folder))
        log.close()
        self.processes.append(process)

    def start_all(self):
        made = self.command('add-stream', '--name', 'shop')
        assert made['stream'] == 'shop'
        secret = self.path('secret')
        with open(os.open(secret, os.O_WRONLY | os.O_CREAT, 0o600), 'w') as file:
            file.write(SECRET)
        self.door = self.command('add-source', '--stream', 'shop', '--kind', 'stripe', '--mode',
                                 'verify', '--secret-file', secret)['ingest_path']
        self.blind = self.command('add-source', '--stream', 'shop', '--kind', 'stripe', '--mode',
                                  'blind')['ingest_path']
        self.token = self.command('add-console', '--stream', 'shop', '--name', 'Desk', '--role',
                                  'console')['token']
        self.start([self.relay_program, 'serve', '--db', self.db, '--listen',
                    '127.0.0.1:%d' % self.backend])
        wait_for_port(self.backend)
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt',
                        'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=' + NAME,
                        '-addext', 'subjectAltName=DNS:' + NAME, '-keyout', self.path('key.pem'),
                        '-out', self.path('cert.pem')], check=True, capture_output=True)
        getattr(self, 'start_' + self.kind)()
        wait_for_port(self.port)

    def shipped(self, name):
        with open(os.path.join(self.configurations, name), encoding='utf-8') as file:
            return file.read().replace('relay.example.org', NAME).replace(
                '127.0.0.1:8377', '127.0.0.1:%d' % self.backend)

    def start_nginx(self):
        site = self.shipped('nginx.conf')
        site = re.sub(r'listen 443', 'listen 127.0.0.1:%d' % self.port, site)
        site = re.sub(r'/etc/letsencrypt\S*fullchain.pem', self.path('cert.pem'), site)
        site = re.sub(r'/etc/letsencrypt\S*privkey.pem', self.path('key.pem'), site)
        paths = ''.join('%s_temp_path %s;\n' % (kind, self.path(kind)) for kind in (
            'client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'))
        with open(self.path('nginx.conf'), 'w', encoding='utf-8') as file:
            file.write('daemon off;\nworker_processes 1;\npid %s;\nerror_log %s;\nevents {}\n'
                       'http {\n%s%s}\n' % (self.path('pid'), self.path('error.log'), paths, site))
        os.chmod(self.folder, 0o711)
        self.start([self.proxy, '-p', self.folder, '-c', self.path('nginx.conf'), '-e',
                    self.path('early.log')])

    def start_caddy(self):
        site = self.shipped('Caddyfile').replace(
            NAME + ' {', 'https://%s:%d {\n  bind 127.0.0.1\n  tls %s %s\n' % (
                NAME, self.port, self.path('cert.pem'), self.path('key.pem')), 1)
        with open(self.path('Caddyfile'), 'w', encoding='utf-8') as file:
            file.write('{\n  admin off\n  auto_https disable_redirects\n}\n' + site)
        self.start([self.proxy, 'run', '--adapter', 'caddyfile', '--config',
                    self.path('Caddyfile')])

    def connect(self):
        context = ssl.create_default_context(cafile=self.path('cert.pem'))
        context.set_alpn_protocols(['http/1.1'])
        plain = socket.create_connection(('127.0.0.1', self.port), timeout=PATIENCE)
        return context.wrap_socket(plain, server_hostname=NAME)

    def ask(self, method, path, headers=(), body=b''):
        """Status and body of one answer."""
        with self.connect() as connection:
            head = ['%s %s HTTP/1.1' % (method, path), 'Host: ' + NAME, 'Connection: close',
                    'Content-Length: %d' % len(body), *headers, '', '']
            try:
                connection.sendall('\r\n'.join(head).encode() + body)
            except (ConnectionError, ssl.SSLEOFError):
                pass  # it did not want to hear all of it; the answer may be there
            answer = read_all(connection)
        return int(answer.split(b' ', 2)[1]), answer.split(b'\r\n\r\n', 1)[1]

    def post_signed(self, event):
        body = json.dumps({'id': event, 'object': 'event'}).encode()
        now = int(time.time())
        code = hmac.new(SECRET.encode(), b'%d.' % now + body, hashlib.sha256).hexdigest()
        return self.ask('POST', self.door, ['Stripe-Signature: t=%d,v1=%s' % (now, code)], body)

    def events(self):
        done = subprocess.run([self.relay_program, 'events', '--db', self.db],
                              capture_output=True, text=True, timeout=PATIENCE)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def close(self, failed):
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait(timeout=PATIENCE)
        if failed:
            for i in range(len(self.processes)):
                with open(self.path('log.%d' % i), 'rb') as file:
                    for line in file.read().decode('utf-8', 'replace').splitlines()[-20:]:
                        print('# log: ' + line)
        shutil.rmtree(self.folder)


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def wait_for_port(port):
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(('127.0.0.1', port), timeout=PATIENCE).close()
            return
        except ConnectionRefusedError:
            assert time.monotonic() < end, 'nobody listens'
            time.sleep(0.02)


def read_all(connection):
    data = b''
    while True:
        try:
            more = connection.recv(65536)
        except (ConnectionResetError, ssl.SSLEOFError, socket.timeout):
            return data
        if not more:
            return data
        data += more


def webhooks_come_in(world):
    assert world.post_signed('evt_1')[0] == 200
    assert world.post_signed('evt_1')[0] == 200
    assert world.ask('POST', world.door, ['Stripe-Signature: t=1,v1=00'], b'{}')[0] == 400
    assert world.ask('GET', '/v1/streams/shop')[0] == 401
    assert world.ask('GET', '/healthz') == (200, b'ok\n')
    assert world.ask('GET', '/metrics')[0] == 404
    try:
        assert world.ask('POST', world.blind, body=b'x' * (2 * 1024 * 1024))[0] in (413, 502)
    except IndexError:
        pass  # cut off while sending
    assert [event['id'] for event in world.events()] == ['evt_1']


def events_go_out_at_once(world):
    """With the proxy's own buffering; small events one at a time."""
    with world.connect() as stream:
        stream.sendall(('GET /v1/streams/shop/sse HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer '
                        '%s\r\nAccept: text/event-stream\r\n\r\n' % (NAME, world.token)).encode())
        seen = b''
        while b'event: hello' not in seen:
            seen += stream.recv(65536)
        assert b'gzip' not in seen.split(b'\r\n\r\n')[0]
        slowest = 0
        for i in range(20):
            assert world.post_signed('evt_out_%d' % i)[0] == 200
            start = time.monotonic()
            while seen.count(b'event: wh') <= i:
                more = stream.recv(65536)
                assert more, 'the stream has ended'
                seen += more
            slowest = max(slowest, time.monotonic() - start)
        print('# slowest of 20 events behind its 200: %.1f ms' % (slowest * 1000))
        assert slowest < 1


def long_polls_wait(world):
    headers = ['Authorization: Bearer ' + world.token]
    start = time.monotonic()
    status, body = world.ask('GET', '/v1/streams/shop/events?wait=2&limit=5', headers)
    assert status == 200 and b'hello' in body
    assert 1.5 < time.monotonic() - start < 10


def no_request_passes_for_two(world):
    for i, (what, probe) in enumerate(PROBES):
        body = json.dumps({'id': 'evt_hidden_%d' % i})
        values = {'door': world.blind, 'host': NAME}
        hidden = HIDDEN.format(length=len(body), body=body, **values)
        text = probe.format(hidden=hidden, total=len(hidden), total5=len(hidden) + 5, **values)
        with world.connect() as connection:
            connection.settimeout(1)
            connection.sendall(text.encode('latin-1'))
            answer = read_all(connection)
        statuses = [int(s) for s in re.findall(rb'HTTP/1\.[01] (\d+)', answer)]
        stored = {event['id'] for event in world.events()}
        print('# %-30s %s' % (what, statuses or 'closed'))
        # Whoever reads chunks where there is a length too (RFC 9112, 6.3) sees two requests and
        # answers both; what must not be is that only one of the two programs does.
        if 'evt_hidden_%d' % i in stored:
            assert len(statuses) == 2, (what, statuses)
        else:
            assert len(statuses) <= 1 or statuses[0] >= 400, (what, statuses)
    assert world.post_signed('evt_afterwards')[0] == 200


def main():
    tests = [webhooks_come_in, events_go_out_at_once, long_polls_wait, no_request_passes_for_two]
    failed = 0
    print('1..%d' % len(tests))
    for i, test in enumerate(tests, 1):
        world = World(*sys.argv[1:5])
        went_well = False
        try:
            world.start_all()
            test(world)
            went_well = True
        except Exception:
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
        world.close(failed=not went_well)
        failed += not went_well
        print('%s %d %s' % ('ok' if went_well else 'not ok', i, test.__name__), flush=True)
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
