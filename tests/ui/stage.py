# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A practice gateway, a relay and consoles, started for a demonstration or a test.

    with Stage('_build/demo') as stage:
        stage.start_gateway(payments=5000)
        stage.start_relay()
        stage.gateway('POST', '/v1/refunds', charge='ch_…')

Everything lives in one throw-away folder and listens on free ports of this machine; every process
is started here and ended here, by its own process id.
"""
import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

KEY = 'sk_test_practice'                    # may do everything; somebody else's
CONSOLE_KEY = 'rk_test_tour'                # what our consoles sign in with
PERMISSIONS = ','.join(area + '_write' for area in (
    'account balance balance_transactions charges checkout_sessions customers disputes events '
    'files payment_intents payment_methods payouts refunds setup_intents webhooks').split())


class StageError(Exception):
    pass


def end_in_order():
    """Has signals that end the program do so by way of the stage, which ends what it started."""
    def end(number, unused):
        sys.exit(128 + number)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, end)


class Process:
    """A program of ours whose standard output is read line by line."""

    def __init__(self, argv, log, env=None):
        self.argv = argv
        self.lines, self.times = [], []
        self.changed = threading.Condition()
        with open(log, 'ab') as errors:
            self.popen = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=errors, env=env,
                                          stdin=subprocess.DEVNULL)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.popen.stdout:
            with self.changed:
                self.lines.append(line.decode('utf-8', 'replace').rstrip('\n'))
                self.times.append(time.monotonic())
                self.changed.notify_all()
        with self.changed:
            self.changed.notify_all()

    def wait_line(self, wanted, timeout=10, start=0):
        """The index of the first line from START that WANTED accepts."""
        end = time.monotonic() + timeout
        with self.changed:
            while True:
                for index in range(start, len(self.lines)):
                    if wanted(self.lines[index]):
                        return index
                left = end - time.monotonic()
                if left <= 0 or not (self.changed.wait(min(left, 0.5)) or self.reader.is_alive()):
                    raise StageError('%s did not say what was waited for; its last lines: %s'
                                     % (os.path.basename(self.argv[0]), self.lines[-5:]))

    def ready(self, timeout=30):
        """What stands in the line of JSON that a server prints when it can be talked to."""
        line = self.lines[self.wait_line(lambda l: l.startswith('{') and '"ready"' in l, timeout)]
        return json.loads(line)

    def stop(self, number=signal.SIGTERM, timeout=10):
        """Ends the process; returns its exit status."""
        if self.popen.poll() is None:
            self.popen.send_signal(number)
            try:
                self.popen.wait(timeout)
            except subprocess.TimeoutExpired:
                self.popen.kill()
                self.popen.wait()
                raise StageError('%s did not end when asked to' % self.argv[0]) from None
        self.reader.join(timeout)
        return self.popen.returncode


class Stage:
    def __init__(self, build, folder=None):
        self.build = os.path.abspath(build)
        self.folder = folder or tempfile.mkdtemp(prefix='tillroll-stage.')
        self.running = []
        self.gateway_url = self.relay_url = self.relay = None
        self.practice, self.second = {}, {}

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        for process in reversed(self.running):
            try:
                process.stop()
            except StageError as error:
                print(error)
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- processes ---

    def program(self, name):
        for where, _, names in os.walk(os.path.join(self.build, 'src')):
            path = os.path.join(where, name)
            if name in names and os.access(path, os.X_OK):
                return path
        raise StageError('%s is not built in %s' % (name, self.build))

    def path(self, *parts):
        path = os.path.join(self.folder, *parts)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        return path

    def start(self, name, *arguments, env=None):
        process = Process([self.program(name), *arguments], self.path('logs', name + '.log'),
                          dict(os.environ, **env) if env else None)
        self.running.append(process)
        return process

    def run(self, name, *arguments, timeout=60):
        """Runs a command to its end and returns what it printed."""
        done = subprocess.run([self.program(name), *arguments], capture_output=True, text=True,
                              timeout=timeout, check=False, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise StageError('%s %s: %s' % (name, ' '.join(arguments[:3]), done.stderr.strip()))
        return done.stdout

    def stop(self, process):
        status = process.stop()
        self.running.remove(process)
        return status

    # --- the practice gateway ---

    def start_gateway(self, payments=0, seed=7, **options):
        more = [part for name, value in options.items()
                for part in ('--' + name.replace('_', '-'), str(value))]
        process = self.start('tillroll-sandbox', '--port', '0', '--seed', str(seed), '--payments',
                             str(payments), '--secret-key', KEY, '--restricted-key',
                             CONSOLE_KEY + ':' + PERMISSIONS, '--exit-with-parent', *more)
        self.gateway_url = process.ready()['url']
        return process

    def gateway(self, method, path, **form):
        """A request to the gateway by somebody else: another till, or a web shop."""
        url, data, encoded = self.gateway_url + path, None, urllib.parse.urlencode(form)
        if method == 'GET':
            url += '?' + encoded if encoded else ''
        else:
            data = encoded.encode()
        request = urllib.request.Request(url, data, method=method,
                                         headers={'Authorization': 'Bearer ' + KEY})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)

    def charges(self):
        """The ids of all charges that the gateway has."""
        ids, more = [], True
        while more:
            form = {'limit': 100, 'starting_after': ids[-1]} if ids else {'limit': 100}
            page = self.gateway('GET', '/v1/charges', **form)
            ids += [c['id'] for c in page['data']]
            more = page['has_more']
        return ids

    def pay_elsewhere(self, amount, currency='gbp', method='pm_card_visa', **more):
        """A payment that no console of ours made; returns the payment intent."""
        return self.gateway('POST', '/v1/payment_intents', amount=amount, currency=currency,
                            payment_method=method, confirm='true', **more)

    # --- the relay ---

    def start_relay(self):
        """Starts the relay, the first time with a stream and two consoles; again, on the same
        port."""
        if not self.practice:
            self.practice = self._ask_relay('init-practice')
            self.second = self._ask_relay('add-console', '--stream', self.practice['stream'],
                                          '--name', 'Second', '--role', 'console')
        listen = '127.0.0.1:0' if self.relay_url is None else self.relay_url.split('//', 1)[1]
        self.relay = self.start('tillroll-relay', 'serve', '--db', self.relay_database(),
                                '--listen', listen, '--exit-with-parent')
        self.relay_url = self.relay.ready()['url'].rstrip('/')
        return self.relay

    def stop_relay(self):
        return self.stop(self.relay)

    def relay_database(self):
        return self.path('relay', 'relay.db')

    def _ask_relay(self, *arguments):
        return json.loads(self.run('tillroll-relay', *arguments, '--db', self.relay_database()))

    def received(self):
        """When the relay took in each event that it has: pairs of the time, in seconds since
        1970, and the body."""
        with contextlib.closing(sqlite3.connect('file:%s?mode=ro' % self.relay_database(),
                                                uri=True, timeout=10)) as relay:
            return [(us / 1e6, body) for us, body in
                    relay.execute('SELECT recv_us, body FROM event ORDER BY id')]

    # --- consoles ---

    def write_secret(self, text, *parts):
        path = self.path(*parts)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'w',
                  encoding='ascii') as file:
            file.write(text + '\n')
        return path

    def console_options(self, name):
        """The options that give the console called NAME its own folder and its own keys."""
        return ['--state-dir', self.path(name, 'state'), '--key-file', self.path(name, 'keys')]

    def sign_in(self, name, operator, webhook_secret=None):
        """Signs a console in to the practice gateway and its relay, from the command line.  The
        one that is told no WEBHOOK_SECRET has the gateway deliver to the relay."""
        token = (self.second if webhook_secret else self.practice)['token']
        self.write_secret(CONSOLE_KEY, name, 'keys')
        more = ['--webhook-secret-file', self.write_secret(webhook_secret, name, 'webhook-secret')
                ] if webhook_secret else []
        self.tillctl(name, '--operator', operator, 'sign-in', '--practice', '--typed-card',
                     '--base-url', self.gateway_url, '--relay', self.relay_url,
                     '--relay-stream', self.practice['stream'],
                     '--relay-token-file', self.write_secret(token, name, 'token'), *more)

    def tillctl(self, name, *arguments):
        return self.run('tillctl', *self.console_options(name), *arguments)

    def payments(self, name):
        """All payments that the console called NAME knows."""
        return json.loads(self.tillctl(name, 'payments', '--limit', '0', '--format', 'json'))

    def watch(self, name):
        """A console without a window that prints every change, one line each."""
        return self.start('tillctl', *self.console_options(name), 'watch')

    def open_window(self, *arguments, **environment):
        """The window; for practice mode it finds the other programs where they were built."""
        here = {os.path.dirname(self.program(p)) for p in ('tillroll-sandbox', 'tillroll-relay')}
        return self.start('tillroll', *arguments,
                          env=dict(environment, TILLROLL_LIBEXEC=':'.join(sorted(here))))
