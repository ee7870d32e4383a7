# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real programs on this machine's loopback, in folders of their own, for the integration tests.

A test program calls run() with its functions; each gets a World of its own, in which it starts what
it needs. Everything that was started is ended, by its process id, when the world ends. The programs
are named on the command line: tillctl, tillroll-sandbox, tillroll-relay.
"""
import json
import os
import queue
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse
import urllib.request

KEY = 'rk_test_51integrationabcdefghijklmn'
ALL = ','.join(area + '_write' for area in (
    'account balance balance_transactions charges checkout_sessions customers disputes events '
    'payment_intents payment_methods payouts refunds setup_intents webhooks').split())
GOOD_CARD = '4242424242424242\n12/30\n123\n'
BAD_CARD = '4000000000000002\n12/30\n123\n'

# What tillctl ends with.
DONE, REFUSED, USAGE, NO_CONNECTION, UNKNOWN = range(5)

# Seconds; a large account or a slow machine needs more.
PATIENCE = int(os.environ.get('TILL_PATIENCE', '20'))


class Program:
    """A running program whose lines of output can be waited for."""

    def __init__(self, argv, **kwargs):
        self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, **kwargs)
        self.lines = queue.Queue()
        self.seen = []
        self.errors = []
        self.threads = [threading.Thread(target=self._read, daemon=True),
                        threading.Thread(target=self._read_errors, daemon=True)]
        for thread in self.threads:
            thread.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def _read_errors(self):
        for line in self.process.stderr:
            self.errors.append(line)

    def wait_for(self, wanted, patience=PATIENCE):
        """The first line, as JSON, of which wanted(line) is true."""
        end = time.monotonic() + patience
        while True:
            try:
                line = self.lines.get(timeout=max(end - time.monotonic(), 0.001))
            except queue.Empty:
                raise AssertionError('waited in vain; seen: %s %s' % (self.seen, self.errors))
            assert line is not None, 'it has ended: %s %s' % (self.seen, self.errors)
            self.seen.append(line)
            value = json.loads(line)
            if wanted(value):
                return value

    def drain(self, seconds):
        """All lines of the time to come, as JSON."""
        end = time.monotonic() + seconds
        values = []
        while True:
            try:
                line = self.lines.get(timeout=max(end - time.monotonic(), 0.001))
            except queue.Empty:
                return values
            if line is None:
                return values
            self.seen.append(line)
            values.append(json.loads(line))

    def stop(self, sig=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(sig)
        status = self.process.wait(PATIENCE)
        for thread in self.threads:
            thread.join(PATIENCE)
        self.process.stdout.close()
        self.process.stderr.close()
        return status


class World:
    def __init__(self, programs):
        self.tillctl, self.sandbox_program, self.relay_program = programs
        self.folder = tempfile.mkdtemp(prefix='tillroll-')
        self.running = []
        self.said = []
        self.sandbox = self.relay = None
        self.url = self.relay_url = None

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def start(self, argv, **kwargs):
        program = Program(argv, **kwargs)
        self.running.append(program)
        return program

    def stop(self, program, sig=signal.SIGTERM):
        self.running.remove(program)
        status = program.stop(sig)
        self.said += program.seen + program.errors
        return status

    def close(self):
        for program in list(self.running):
            self.stop(program)
        shutil.rmtree(self.folder)

    def start_sandbox(self, *args, payments=50, port=0):
        self.sandbox = self.start([self.sandbox_program, '--port', str(port), '--seed', '5',
                                   '--payments', str(payments), '--secret-key', 'sk_test_51integ',
                                   '--restricted-key', KEY + ':' + ALL, '--settle-ms', '50',
                                   '--db', self.path('sandbox.db'), '--exit-with-parent', *args])
        self.url = self.sandbox.wait_for(lambda line: line.get('ready'))['url']
        return self.url

    def relay_command(self, *args):
        done = subprocess.run([self.relay_program, *args, '--db', self.path('relay.db')],
                              capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    def start_relay(self, port=0):
        self.relay = self.start([self.relay_program, 'serve', '--db', self.path('relay.db'),
                                 '--listen', '127.0.0.1:%d' % port, '--exit-with-parent'])
        self.relay_url = self.relay.wait_for(lambda line: line.get('ready'))['url']
        return self.relay_url

    def write_secret(self, name, text):
        path = self.path(name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'w') as file:
            file.write(text + '\n')
        return path

    def argv(self, *args, desk='desk', key_file=None):
        """What to call tillctl with, at a desk: a state folder and a key file of its own."""
        if key_file is None:
            key_file = self.path(desk + '.key')
            if not os.path.exists(key_file):
                self.write_secret(desk + '.key', KEY)
        return [self.tillctl, '--state-dir', self.path(desk), '--key-file', key_file,
                '--operator', 'Ana', *args]

    def ctl(self, *args, stdin='', desk='desk', key_file=None, file_limit=None):
        def limit():
            if file_limit is not None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

        done = subprocess.run(self.argv(*args, desk=desk, key_file=key_file), input=stdin,
                              capture_output=True, text=True, timeout=6 * PATIENCE,
                              preexec_fn=limit)
        self.said += [done.stdout, done.stderr]
        return done

    def well(self, *args, **kwargs):
        """The same; it has to go well, and what it says is JSON."""
        done = self.ctl(*args, '--format', 'json', **kwargs)
        assert done.returncode == DONE, (args, done.returncode, done.stdout, done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() else None

    def sign_in(self, *args, desk='desk', **kwargs):
        return self.well('sign-in', '--base-url', self.url, '--typed-card', *args, desk=desk,
                         **kwargs)

    def at_gateway(self, what='charges'):
        """All objects of a kind, asked for without any code of ours."""
        found = []
        while True:
            query = {'limit': 100}
            if found:
                query['starting_after'] = found[-1]['id']
            request = urllib.request.Request(self.url + '/v1/%s?' % what +
                                             urllib.parse.urlencode(query),
                                             headers={'Authorization': 'Bearer ' + KEY})
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                page = json.load(answer)
            found += page['data']
            if not page['has_more']:
                return found

    def ids_at_gateway(self):
        return [charge['id'] for charge in self.at_gateway()]

    def payments(self, *args, desk='desk'):
        return self.well('payments', '--limit', '0', *args, desk=desk)

    def charge(self, reference, *args, amount='48.00', card=GOOD_CARD, **kwargs):
        """Tests take the same amount from the same card all the time, and do not wait."""
        if '--repeat-minutes' not in args:
            args = ('--repeat-minutes', '0', *args)
        if '--wait' not in args:
            args = ('--wait', '0', *args)
        return self.ctl('charge', '--amount', amount, '--card-stdin', '--moto', '--reference',
                        reference, '--format', 'json', *args, stdin=card, **kwargs)

    def watch(self, desk='desk'):
        return self.start(self.argv('watch', desk=desk))

    def account_folder(self, desk='desk'):
        accounts = self.path(desk, 'accounts')
        names = os.listdir(accounts)
        assert len(names) == 1, names
        return os.path.join(accounts, names[0])

    def assert_no_digits(self, numbers):
        """No card number in any file of ours, nor in anything that was said."""
        for number in numbers:
            for text in self.said:
                assert number not in text, 'a card number was said'
            for folder, _, names in os.walk(self.folder):
                for name in names:
                    if name.startswith('sandbox.db'):
                        continue
                    with open(os.path.join(folder, name), 'rb') as file:
                        data = file.read()
                    assert number.encode() not in data, os.path.join(folder, name)
                    assert number.encode('utf-16-le') not in data, os.path.join(folder, name)


def wait_until(condition, what, patience=PATIENCE):
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, 'waited in vain: ' + what
        time.sleep(0.02)


def run(tests):
    """Runs the tests and reports in TAP. The exit status says how it went, too."""
    failed = 0
    print('1..%d' % len(tests))
    for i, test in enumerate(tests, 1):
        world = World(sys.argv[1:4])
        try:
            test(world)
            world.assert_no_digits(['4242424242424242', '4000000000000002'])
            print('ok %d %s' % (i, test.__name__), flush=True)
        except Exception:
            failed += 1
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
            print('not ok %d %s' % (i, test.__name__), flush=True)
        finally:
            world.close()
    sys.exit(1 if failed else 0)
