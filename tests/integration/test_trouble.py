#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A gateway that answers nonsense: every answer is either taken or refused in words; nothing hangs,
nothing falls over, and no money is counted as moved or not moved without proof."""
import http.server
import json
import threading

from world import DONE, GOOD_CARD, NO_CONNECTION, REFUSED, UNKNOWN, run

NONSENSE = {
    'empty': b'',
    'words': b'Internal error, please call us',
    'half': b'{"object":"list","data":[{"id":"ch_1","obj',
    'array': b'[]',
    'null': b'null',
    'number': b'17',
    'other type': b'{"object":"balance","available":"much"}',
    'no data': b'{"object":"list","has_more":true}',
    'data is text': b'{"object":"list","has_more":false,"data":"none"}',
    'objects are numbers': b'{"object":"list","has_more":false,"data":[1,2,3]}',
    'no fields': b'{"object":"list","has_more":false,"data":[{"object":"charge","id":"ch_1"}]}',
    'amount is a float': b'{"object":"list","has_more":false,"data":[{"object":"charge",'
                         b'"id":"ch_1","amount":19.99,"currency":"gbp","created":1}]}',
    'too large a number': b'{"object":"list","has_more":false,"data":[{"object":"charge",'
                          b'"id":"ch_1","amount":99999999999999999999,"currency":"gbp"}]}',
    'deep': b'[' * 100000,
    'not UTF-8': b'{"object":"list","has_more":false,"data":["\xff\xfe"]}',
    'many': b'{"object":"list","has_more":false,"data":[' + b'0,' * 100000 + b'0]}',
}


class Nonsense:
    """An HTTP server that answers every request with the same body."""

    def __init__(self):
        self.body = b''
        self.status = 200
        self.cut = None
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def answer(self):
                length = int(self.headers.get('Content-Length') or 0)
                self.rfile.read(length)
                self.send_response(outer.status)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(outer.body)))
                self.end_headers()
                body = outer.body if outer.cut is None else outer.body[:outer.cut]
                try:
                    self.wfile.write(body)
                except OSError:
                    pass
                if outer.cut is not None:
                    self.close_connection = True

            do_GET = do_POST = do_DELETE = answer

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.url = 'http://127.0.0.1:%d' % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def move_account(world, url):
    """The account's gateway is somewhere else from now on."""
    path = world.account_folder() + '/account.ini'
    with open(path) as file:
        lines = [line for line in file if not line.startswith('base-url=')]
    with open(path, 'w') as file:
        file.writelines(lines + ['base-url=%s\n' % url])


def sign_in_at_nonsense(world):
    nonsense = Nonsense()
    for name, body in NONSENSE.items():
        nonsense.body = body
        done = world.ctl('sign-in', '--base-url', nonsense.url)
        assert done.returncode in (REFUSED, NO_CONNECTION), (name, done)
        assert done.stderr.startswith('tillctl: '), (name, done.stderr)
    assert world.well('accounts') == []
    nonsense.close()


def sync_with_nonsense(world):
    world.start_sandbox()
    world.sign_in()
    world.well('sync')
    before = world.payments()
    nonsense = Nonsense()
    move_account(world, nonsense.url)
    for name, body in NONSENSE.items():
        for status in (200, 500) if name in ('words', 'array') else (200,):
            nonsense.body, nonsense.status = body, status
            done = world.ctl('sync')
            assert done.returncode in (REFUSED, NO_CONNECTION), (name, status, done)
            assert done.stderr.startswith('tillctl: ') and len(done.stderr) < 2000, (name, done)
    nonsense.status, nonsense.body, nonsense.cut = 200, b'{"object":"list","data":[]}', 9
    done = world.ctl('sync')
    assert done.returncode in (REFUSED, NO_CONNECTION), done
    assert world.payments() == before

    move_account(world, world.url)
    world.well('sync')
    assert world.payments() == before
    nonsense.close()


def charge_with_nonsense(world):
    """A charge of a saved card that gets nonsense for an answer may have happened: never “no”."""
    world.start_sandbox()
    world.sign_in()
    nonsense = Nonsense()
    move_account(world, nonsense.url)
    for i, (name, body) in enumerate(NONSENSE.items()):
        nonsense.body = body
        done = world.ctl('charge', '--amount', '5.00', '--saved-card', 'pm_1', '--repeat-minutes',
                         '0', '--wait', '0', '--reference', 'N-%d' % i, '--format', 'json')
        assert done.returncode == UNKNOWN, (name, done)

    # A typed card never gets that far: its token is missing.
    nonsense.body = b'[]'
    done = world.charge('CARD', card=GOOD_CARD)
    assert done.returncode in (REFUSED, NO_CONNECTION), done
    assert 'CARD' not in [i['reference'] for i in world.well('journal')]

    # The real gateway has never heard of the token, and so of none of them.
    move_account(world, world.url)
    before = len(world.ids_at_gateway())
    assert world.well('sync')['open_instructions'] == 0
    assert {i['state'] for i in world.well('journal')} == {'refused'}
    assert len(world.ids_at_gateway()) == before
    nonsense.close()


def redirects_are_not_followed(world):
    """The key goes to the gateway's own address and nowhere else."""
    world.start_sandbox()
    seen = []

    class Thief(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.headers.get('Authorization'))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    class Redirect(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(307)
            self.send_header('Location', thief_url + self.path)
            self.send_header('Content-Length', '0')
            self.end_headers()

        def log_message(self, *args):
            pass

    thief = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Thief)
    thief_url = 'http://127.0.0.1:%d' % thief.server_address[1]
    redirect = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Redirect)
    for server in (thief, redirect):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    done = world.ctl('sign-in', '--base-url', 'http://127.0.0.1:%d' % redirect.server_address[1])
    assert done.returncode != DONE, done
    assert seen == []
    for server in (thief, redirect):
        server.shutdown()
        server.server_close()


def damaged_settings(world):
    world.start_sandbox()
    world.sign_in()
    path = world.account_folder() + '/account.ini'
    for text in ('', '[account]\n', 'nonsense', '\0\0\0', '[account]\nmode=test\nmode=live\n'):
        with open(path, 'w') as file:
            file.write(text)
        done = world.ctl('--account', world.account_folder().rsplit('/', 1)[1], 'sync')
        assert done.returncode == REFUSED and 'account' in done.stderr, (text, done)
        assert json.loads(world.ctl('accounts', '--format', 'json').stdout) == []
    assert world.sign_in()['mode'] == 'test'
    world.well('sync')


if __name__ == '__main__':
    run([sign_in_at_nonsense, sync_with_nonsense, charge_with_nonsense, redirects_are_not_followed,
         damaged_settings])
