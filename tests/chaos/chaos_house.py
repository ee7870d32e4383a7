# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The processes: a practice gateway, a relay, two desks with one account, and their deaths."""
import collections
import json
import os
import signal
import subprocess
import sys
import threading
import urllib.request

import chaos_plan

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'integration'))
from world import ALL, KEY, World  # noqa: E402

DESKS = ('first', 'second')
TIME_LIMIT = 120


class House(World):
    def __init__(self, programs, seed):
        super().__init__(programs)
        self.seed = seed
        self.kills = collections.Counter()
        self.struck = collections.Counter()  # of gateways that have ended
        self.last_struck = {}
        self.gateway_lock = threading.Lock()
        self.count_lock = threading.Lock()
        self.watches = {}
        self.admin = None
        self.skew_rule = None
        self.skew_ms = -200000

    # --- gateway and relay ---

    def open_gateway(self, port=0, admin_port=0):
        self.sandbox = self.start([self.sandbox_program, '--port', str(port), '--admin-port',
                                   str(admin_port), '--seed', '5', '--secret-key',
                                   'sk_test_51integ', '--restricted-key', KEY + ':' + ALL,
                                   '--settle-ms', '50', '--db', self.path('sandbox.db'),
                                   '--exit-with-parent'])
        ready = self.sandbox.wait_for(lambda line: line.get('ready'))
        self.url, self.admin = ready['url'], ready['admin']

    def ask_admin(self, method='GET', path='', rule=None):
        data = json.dumps(rule).encode() if rule else None
        request = urllib.request.Request(self.admin + '/faults' + path, data=data, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def order_faults(self):
        for rule in chaos_plan.fault_rules(self.seed + self.kills['gateway']):
            self.ask_admin('POST', rule=rule)

    def read_struck(self):
        self.last_struck = self.ask_admin()['struck']

    def all_struck(self):
        return self.struck + collections.Counter(self.last_struck)

    def stop_faults(self):
        with self.gateway_lock:
            self.read_struck()
            for rule in self.ask_admin()['rules']:
                if rule['id'] != self.skew_rule:    # a wrong clock stays wrong
                    self.ask_admin('DELETE', '/%d' % rule['id'])

    def skew(self, more_ms):
        """The gateway's clock is wrong by minutes, and it drifts; but it never goes backwards."""
        self.skew_ms += more_ms
        with self.gateway_lock:
            rule = {'fault': 'clock-skew', 'ms': self.skew_ms}
            added = self.ask_admin('POST', rule=rule)['id']
            if self.skew_rule is not None:
                self.ask_admin('DELETE', '/%d' % self.skew_rule)
            self.skew_rule = added

    def kill_gateway(self):
        with self.gateway_lock:
            self.read_struck()
            assert self.sandbox.process.poll() is None, 'the gateway has died: %s' % (
                self.sandbox.errors)
            self.stop(self.sandbox, signal.SIGKILL)
            self.count('gateway')
            self.struck += collections.Counter(self.last_struck)
            self.last_struck = {}
            self.open_gateway(*(int(url.rsplit(':', 1)[1]) for url in (self.url, self.admin)))
            self.skew_rule = self.ask_admin()['rules'][0]['id']  # a wrong clock stays wrong
            self.order_faults()

    def kill_relay(self):
        port = int(self.relay_url.rsplit(':', 1)[1])
        self.stop(self.relay, signal.SIGKILL)
        self.count('relay')
        self.start_relay(port)

    # --- desks ---

    def open(self):
        self.open_gateway()
        self.skew(0)
        self.relay_command('add-stream', '--name', 'shop')
        for desk, role in zip(DESKS, ('owner', 'console')):
            token = self.relay_command('add-console', '--stream', 'shop', '--name', desk, '--role',
                                       role)
            self.write_secret(desk + '.token', token['token'])
        self.start_relay()
        relay = ['--relay', self.relay_url, '--relay-stream', 'shop', '--relay-token-file']
        self.sign_in(*relay, self.path('first.token'), desk='first')
        self.start_watch('first')
        self.watches['first'].wait_for(lambda line: line.get('state') == 'live')
        with open(self.path('first.key')) as file:
            secret = next(line.split('=', 1)[1].strip() for line in file
                          if line.startswith('webhook-secret='))
        self.sign_in(*relay, self.path('second.token'), '--webhook-secret-file',
                     self.write_secret('second.whsec', secret), desk='second')
        self.start_watch('second')

    def start_watch(self, desk):
        self.watches[desk] = self.watch(desk)

    def kill_watch(self, desk):
        self.stop(self.watches[desk], signal.SIGKILL)
        self.count('console')
        self.start_watch(desk)

    def stop_watches(self):
        for watch in self.watches.values():
            self.stop(watch)

    def stop_all(self):
        for program in list(self.running):
            self.stop(program)

    def count(self, what):
        with self.count_lock:
            self.kills[what] += 1

    def n_kills(self):
        return sum(self.kills.values())

    def tillctl_run(self, desk, operator, args, stdin='', kill=None):
        """Runs tillctl to its end, or to the death that was ordered."""
        env = dict(os.environ)
        if kill is not None and kill.point:
            env['TILL_CRASH_AT'] = kill.point
        argv = self.argv('--format', 'json', desk=desk)[:-4]
        argv += ['--operator', operator, *args, '--format', 'json']
        process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env=env)
        timer = None
        if kill is not None and kill.after is not None:
            timer = threading.Timer(kill.after, process.kill)
            timer.start()
        try:
            out, err = process.communicate(stdin, timeout=TIME_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise AssertionError('tillctl hangs: %s' % args)
        if timer is not None:
            timer.cancel()
        if process.returncode == -signal.SIGKILL:
            self.count('console')
        return process.returncode, out, err


class Trouble:
    """Kills gateway, relay and watching consoles, and turns the clock. Only in the main thread:
    what it starts ends with the thread that started it (PR_SET_PDEATHSIG)."""

    def __init__(self, house, rand, often):
        self.house, self.rand, self.often = house, rand, often

    def wait_for(self, thread):
        """Makes trouble until the thread has ended."""
        while True:
            thread.join(self.rand.uniform(0.5, 1.5) * self.often)
            if not thread.is_alive():
                return
            what = self.rand.choice(('gateway', 'relay', 'first', 'second', 'clock', 'clock'))
            if what == 'gateway':
                self.house.kill_gateway()
            elif what == 'relay':
                self.house.kill_relay()
            elif what == 'clock':
                self.house.skew(self.rand.randrange(2000))
            else:
                self.house.kill_watch(what)
