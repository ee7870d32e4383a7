#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders every fault at the admin address of the practice gateway, and looks at what comes back and
at what was done. Reads answers byte by byte, because some of them are no HTTP.

Usage: test-trouble.py PROGRAM
"""
import email.utils
import http.server
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

PROGRAM = os.path.abspath(sys.argv[1])
KEY = 'sk_test_trouble'
PAY = {'amount': 500, 'currency': 'gbp', 'payment_method': 'pm_card_visa', 'confirm': 'true',
       'payment_method_types[]': 'card'}
PATIENCE = 20


class Gateway:
    def __init__(self, *args):
        self.process = subprocess.Popen([PROGRAM, '--secret-key', KEY, '--admin-port', '0',
                                         '--settle-ms', '10', *args],
                                        stdout=subprocess.PIPE)
        ready = json.loads(self.process.stdout.readline())
        assert list(ready) == ['ready', 'url', 'admin'], ready
        self.url, self.admin = ready['url'], ready['admin']
        assert self.admin.startswith('http://127.0.0.1:') and self.admin != self.url, ready

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 0, self.process.returncode

    def order(self, fault, **rule):
        rule['fault'] = fault
        return ask(self.admin + '/faults', data=json.dumps(rule).encode())[1]['id']

    def wait_for(self, fault):
        deadline = time.monotonic() + PATIENCE
        while ask(self.admin + '/faults')[1]['struck'][fault] < 1:
            assert time.monotonic() < deadline, fault

    def charges(self):
        return ask(self.url + '/v1/charges?limit=100')[1]['data']

    def pay(self, key=None):
        """Pays, and returns all bytes of the answer until the connection ends."""
        body = urllib.parse.urlencode(PAY)
        head = ['POST /v1/payment_intents HTTP/1.1', 'Host: 127.0.0.1', 'Connection: close',
                'Authorization: Bearer ' + KEY, 'Content-Length: %d' % len(body),
                'Content-Type: application/x-www-form-urlencoded']
        if key:
            head.append('Idempotency-Key: ' + key)
        port = int(self.url.rsplit(':', 1)[1])
        with socket.create_connection(('127.0.0.1', port), timeout=PATIENCE) as peer:
            peer.sendall(('\r\n'.join(head) + '\r\n\r\n' + body).encode())
            got = b''
            try:
                while data := peer.recv(65536):
                    got += data
            except ConnectionResetError:
                pass
        return Answer(got)


class Answer:
    def __init__(self, got):
        head, _, self.body = got.partition(b'\r\n\r\n')
        lines = head.decode().split('\r\n')
        self.status = int(lines[0].split()[1]) if got else None
        self.headers = dict(line.lower().split(': ', 1) for line in lines[1:])


def ask(url, data=None, method=None, headers=None):
    request = urllib.request.Request(url, data=data, method=method, headers=headers or
                                     {'Authorization': 'Bearer ' + KEY})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_off_unless_ordered():
    with Gateway() as gateway:
        assert gateway.pay('k').status == 200
        assert len(gateway.charges()) == 1
    process = subprocess.Popen([PROGRAM], stdout=subprocess.PIPE)
    assert 'admin' not in json.loads(process.stdout.readline())
    process.terminate()
    process.communicate(timeout=PATIENCE)


def test_admin_address():
    with Gateway() as gateway:
        faults = gateway.admin + '/faults'
        first = gateway.order('429', nth=9)
        second = gateway.order('delay', path='/v1/nowhere')
        status, told = ask(faults)
        assert status == 200 and [r['id'] for r in told['rules']] == [first, second], told
        assert ask(faults + '/%d' % first, method='DELETE')[0] == 200
        assert ask(faults + '/%d' % first, method='DELETE')[0] == 404
        assert ask(faults + '/x', method='DELETE')[0] == 404
        assert [r['id'] for r in ask(faults)[1]['rules']] == [second]
        assert ask(faults, method='DELETE') == (200, {})
        assert ask(faults)[1]['rules'] == []

        for data in (b'', b'x', b'{"fault":"none"}', b'{"fault":"429","more":1}'):
            status, said = ask(faults, data=data)
            assert status == 400 and said['error'], (data, status, said)
        assert ask(gateway.admin + '/other')[0] == 404
        assert ask(faults, method='PUT', data=b'{}')[0] == 405
        status, _ = ask(faults, data=b'{"fault":"429"}', headers={'Origin': 'http://page.example'})
        assert status == 403
        request = urllib.request.Request(faults, data=b'{' + b' ' * 70000)
        try:
            urllib.request.urlopen(request, timeout=PATIENCE)
            raise AssertionError('it was taken')
        except urllib.error.HTTPError as error:
            assert error.code == 413, error
        except OSError:
            pass  # it hung up while we were still talking
        assert ask(faults)[1]['rules'] == []
        assert gateway.pay().status == 200


def test_only_on_loopback():
    with Gateway() as gateway:
        port = int(gateway.admin.rsplit(':', 1)[1])
        with open('/proc/net/tcp') as file:
            listening = [line.split()[1] for line in file if line.split()[3] == '0A']
        ours = [a for a in listening if int(a.split(':')[1], 16) == port]
        assert ours == ['0100007F:%04X' % port], ours


def test_nothing_done():
    """The request was not done; the same key does it afterwards, once."""
    with Gateway() as gateway:
        for n, (fault, status) in enumerate((('drop-before', None), ('500-before', 500),
                                             ('429', 429), ('409', 409)), 1):
            gateway.order(fault, method='POST', times=1)
            answer = gateway.pay('key-' + fault)
            assert answer.status == status, (fault, answer.status)
            assert len(gateway.charges()) == n - 1, fault
            again = gateway.pay('key-' + fault)
            assert again.status == 200 and 'idempotent-replayed' not in again.headers, fault
            assert len(gateway.charges()) == n, fault


def test_done_all_the_same():
    """The request was done, and the caller cannot know; the same key tells, and does it no more."""
    with Gateway() as gateway:
        for n, (fault, more, check) in enumerate((
                ('drop-after', {}, lambda a: a.status is None),
                ('half-answer', {}, lambda a: a.status == 200 and 0 < len(a.body) ==
                 int(a.headers['content-length']) // 2),
                ('wrong-length', {'bytes': 40}, lambda a: a.status == 200 and len(a.body) + 40 ==
                 int(a.headers['content-length'])),
                ('wrong-length', {'bytes': -9}, lambda a: a.status == 200 and len(a.body) - 9 ==
                 int(a.headers['content-length'])),
                ('500-after', {}, lambda a: a.status == 500 and json.loads(a.body)['error']['type']
                 == 'api_error')), 1):
            gateway.order(fault, method='POST', times=1, **more)
            answer = gateway.pay('key-%d' % n)
            assert check(answer), (fault, answer.status, answer.headers, answer.body)
            assert len(gateway.charges()) == n, fault
            again = gateway.pay('key-%d' % n)
            assert again.status == 200 and again.headers['idempotent-replayed'] == 'true', fault
            assert json.loads(again.body)['status'] == 'succeeded'
            assert len(gateway.charges()) == n, fault


def test_500_that_is_remembered():
    with Gateway() as gateway:
        gateway.order('500-after', method='POST', times=1, remembered=True)
        first = gateway.pay('k')
        again = gateway.pay('k')
        assert first.status == again.status == 500
        assert again.headers['idempotent-replayed'] == 'true'
        assert len(gateway.charges()) == 1
        gateway.order('500-before', method='POST', times=1, remembered=True)
        assert gateway.pay('l').status == gateway.pay('l').status == 500
        assert len(gateway.charges()) == 1


def test_retry_after():
    with Gateway() as gateway:
        gateway.order('429', times=1, retry_after=7)
        assert gateway.pay().headers['retry-after'] == '7'
        gateway.order('429', times=1)
        answer = gateway.pay()
        assert answer.status == 429 and 'retry-after' not in answer.headers


def test_delays():
    with Gateway() as gateway:
        gateway.order('delay', method='POST', times=1, ms=600)
        thread = threading.Thread(target=gateway.pay, args=('k',))
        begun = time.monotonic()
        thread.start()
        gateway.wait_for('delay')
        assert gateway.pay('k').status == 409
        assert gateway.charges() == []
        thread.join()
        assert time.monotonic() - begun >= 0.6
        assert gateway.pay('k').headers['idempotent-replayed'] == 'true'
        assert len(gateway.charges()) == 1

        gateway.order('delay-answer', method='POST', times=1, ms=400)
        thread = threading.Thread(target=gateway.pay, args=('l',))
        begun = time.monotonic()
        thread.start()
        while len(gateway.charges()) != 2:
            assert time.monotonic() < begun + PATIENCE
        assert thread.is_alive(), 'it was answered before its time'
        thread.join()
        assert time.monotonic() - begun >= 0.4


def test_waiting_when_it_ends():
    """A gateway that holds answers back ends as any other."""
    with Gateway() as gateway:
        gateway.order('delay-answer', ms=60000)
        threading.Thread(target=gateway.pay, daemon=True).start()
        gateway.wait_for('delay-answer')


def test_clock():
    with Gateway() as gateway:
        rule = gateway.order('clock-skew', ms=-3600 * 1000)
        gateway.pay()
        assert abs(time.time() - 3600 - gateway.charges()[0]['created']) < 60
        date = email.utils.parsedate_to_datetime(gateway.pay().headers['date'])
        assert abs(time.time() - 3600 - date.timestamp()) < 60
        ask(gateway.admin + '/faults/%d' % rule, method='DELETE')
        gateway.pay()
        assert abs(time.time() - gateway.charges()[0]['created']) < 60


def test_wrong_clock_stays_wrong():
    with tempfile.TemporaryDirectory() as folder:
        db = ('--db', os.path.join(folder, 'practice.db'))
        with Gateway(*db) as gateway:
            gateway.order('clock-skew', ms=-3600 * 1000)
        with Gateway(*db) as gateway:
            gateway.pay()
            assert abs(time.time() - 3600 - gateway.charges()[0]['created']) < 60
            rules = ask(gateway.admin + '/faults')[1]['rules']
            assert [rule['fault'] for rule in rules] == ['clock-skew']
            ask(gateway.admin + '/faults', method='DELETE')
        with Gateway(*db) as gateway:
            gateway.pay()
            assert abs(time.time() - gateway.charges()[0]['created']) < 60
            assert ask(gateway.admin + '/faults')[1]['rules'] == []


def test_key_is_forgotten_when_its_time_is_over():
    with Gateway() as gateway:
        gateway.pay('k')
        gateway.order('clock-skew', ms=25 * 3600 * 1000)
        assert 'idempotent-replayed' not in gateway.pay('k').headers
        assert len(gateway.charges()) == 2


def test_webhooks():
    came = queue.Queue()

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            came.put(json.loads(self.rfile.read(int(self.headers['Content-Length']))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Gateway() as gateway:
        form = urllib.parse.urlencode({'url': 'http://127.0.0.1:%d/' % server.server_address[1],
                                       'enabled_events[]': 'charge.succeeded'}).encode()
        assert ask(gateway.url + '/v1/webhook_endpoints', data=form)[0] == 200
        gateway.order('webhook-duplicate', times=1)
        gateway.pay()
        first, second = came.get(timeout=PATIENCE), came.get(timeout=PATIENCE)
        assert first['id'] == second['id']

        gateway.order('webhook-reorder', times=1, ms=300)
        gateway.pay()
        gateway.pay()
        early, late = came.get(timeout=PATIENCE), came.get(timeout=PATIENCE)
        newest = gateway.charges()[0]['id']
        assert early['data']['object']['id'] == newest != late['data']['object']['id']

        gateway.order('webhook-late', times=1, ms=300)
        begun = time.monotonic()
        gateway.pay()
        came.get(timeout=PATIENCE)
        assert time.monotonic() - begun >= 0.3
        assert came.empty()
    server.shutdown()
    server.server_close()


def main():
    tests = [value for name, value in sorted(globals().items()) if name.startswith('test_')]
    print('1..%d' % len(tests))
    for number, test in enumerate(tests, 1):
        test()
        print('ok %d %s' % (number, test.__name__), flush=True)


if __name__ == '__main__':
    main()
