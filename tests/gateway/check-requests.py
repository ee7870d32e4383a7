#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks every request the adapter for Stripe makes in its tests against Stripe's own parameters.

    check-requests.py TOP-FOLDER PROGRAM...

Runs the test programs, which write their requests into our memory, and looks each one up: the
operation must exist, its parameters too, those that are required must be there, and values must
have the documented type and be of the documented list. Metadata and expansions keep to their
limits.

The tables are derived from Stripe's command line client and published specification; they are not
part of the sources. They are looked for in $TILL_SHARED/specs, else in ../shared/specs beside the
sources; without them the check is skipped (exit status 77).
"""
import json
import os
import re
import subprocess
import sys
from urllib.parse import parse_qsl, unquote

OPERATIONS = 'stripe-cli-ops-2026-08-21.json'
SPECIFICATION = 'stripe-console-2023-08-16.json'

# Newer than the table, which lists the versions up to the month before it was made.
NEWER = {('api_version', '2026-08-26.dahlia')}

# What the tests must have exercised, or the check would prove little.
EXPECTED = {
    ('GET', '/v1/account'), ('GET', '/v1/balance'), ('GET', '/v1/balance_transactions'),
    ('GET', '/v1/charges'),
    ('GET', '/v1/charges/{charge}'), ('GET', '/v1/checkout/sessions'), ('GET', '/v1/customers'),
    ('GET', '/v1/customers/{customer}/payment_methods'), ('GET', '/v1/disputes'),
    ('GET', '/v1/events'), ('GET', '/v1/files/{file}'),
    ('GET', '/v1/payment_intents'), ('GET', '/v1/payment_intents/{intent}'),
    ('GET', '/v1/payment_methods'), ('GET', '/v1/payouts'), ('GET', '/v1/refunds'),
    ('GET', '/v1/refunds/{refund}'), ('GET', '/v1/webhook_endpoints'),
    ('POST', '/v1/checkout/sessions'), ('POST', '/v1/checkout/sessions/{session}/expire'),
    ('POST', '/v1/customers'), ('POST', '/v1/files'), ('POST', '/v1/payment_intents'),
    ('POST', '/v1/payment_intents/{intent}/cancel'),
    ('POST', '/v1/payment_intents/{intent}/capture'), ('POST', '/v1/payment_methods'),
    ('POST', '/v1/refunds'), ('POST', '/v1/webhook_endpoints'),
    ('DELETE', '/v1/webhook_endpoints/{webhook_endpoint}'),
}


def find_tables(top):
    shared = os.environ.get('TILL_SHARED') or os.path.join(top, os.pardir, 'shared')
    paths = [os.path.join(shared, 'specs', name) for name in (OPERATIONS, SPECIFICATION)]
    for path in paths:
        if not os.path.exists(path):
            print('skipped: Stripe\'s tables are not here (%s is missing)' % path)
            sys.exit(77)
    return [json.load(open(path, encoding='utf-8')) for path in paths]


def pattern_of(path):
    return re.compile('^' + re.sub(r'\\{\w+\\}', '[^/]+', re.escape(path)) + '$')


class Tables:
    def __init__(self, operations, specification):
        self.operations = [(o['method'], o['path'], pattern_of(o['path']), o['params'])
                           for o in operations if o['path'].startswith('/v1/')]
        self.paths = specification['paths']

    def find(self, method, path):
        """The operation; one without a placeholder goes before one with."""
        fits = [o for o in self.operations if o[0] == method and o[2].match(path)]
        return min(fits, key=lambda o: o[1].count('{'), default=None)

    def check_multipart(self, path, body):
        """A file with what stands beside it: only the specification has its parameters."""
        form = self.paths[path]['post']['requestBody']['content']['multipart/form-data']['schema']
        names = re.findall(r'form-data; name=\\"(\w+)', body)
        problems = ['there is no parameter %s' % n for n in names if n not in form['properties']]
        problems += ['%s is missing' % n for n in form['required'] if n not in names]
        purpose = re.search(r'name=\\"purpose\\"(?:\\r\\n)*(\w+)', body)
        if purpose is None or purpose[1] not in form['properties']['purpose']['enum']:
            problems.append('purpose is none of the list')
        return problems

    def find_in_form(self, method, path, names):
        """The schema of a parameter that is a list of objects, which the operations leave out."""
        try:
            form = self.paths[path][method.lower()]['requestBody']['content']
            schema = form['application/x-www-form-urlencoded']['schema']
        except KeyError:
            return None
        for name in names:
            schema = schema.get('items', schema).get('properties', {}).get(name)
            if schema is None:
                return None
        return schema


def names_of(key):
    """a[b][0][c] and a[b][] become [a, b, c] and [a, b]."""
    parts = [key.split('[')[0]] + re.findall(r'\[([^\]]*)\]', key)
    return [p for p in parts if p and not p.isdigit()]


def check_value(key, value, kind, enum):
    if enum and value not in enum and (key, value) not in NEWER:
        return '“%s” is none of the values of %s' % (value, key)
    if kind == 'integer' and not re.fullmatch(r'-?\d+', value):
        return '%s is not a whole number: %s' % (key, value)
    if kind == 'boolean' and value not in ('true', 'false'):
        return '%s is not true or false: %s' % (key, value)
    return None


def check_special(key, value, is_list):
    """Metadata and expansions, which every operation has."""
    if key == 'expand[]':
        if value.count('.') > 3 or (is_list and not value.startswith('data.')):
            return 'cannot be expanded: %s' % value
        return None
    name = names_of(key)[-1]
    if len(name) > 40 or len(value) > 500:
        return 'metadata is too long: %s' % name
    return None


def check_parameter(tables, operation, key, value):
    method, path, _, params = operation
    names = names_of(key)
    if key == 'expand[]' or 'metadata' in names:
        return check_special(key, value, method == 'GET' and not path.endswith('}'))
    if names[0] == 'created' and names[1:] and names[1] in ('gt', 'gte', 'lt', 'lte'):
        names = names[:1]
    entry = params.get('.'.join(names))
    if entry is not None:
        return check_value(key, value, entry['type'], entry['enum'])
    schema = tables.find_in_form(method, path, names)
    if schema is not None:
        return check_value(key, value, schema.get('type'), schema.get('enum'))
    return 'there is no parameter %s' % key


def check_request(tables, line, seen):
    method, target, body = line.rstrip('\n').split('\t')
    path, _, query = target.partition('?')
    operation = tables.find(method, path)
    if operation is None:
        return ['there is no operation %s %s' % (method, unquote(path))]
    seen.add((method, operation[1]))
    if body.startswith('--'):
        return ['%s %s: %s' % (method, operation[1], problem)
                for problem in tables.check_multipart(operation[1], body)]

    form = parse_qsl(query if method == 'GET' else body, keep_blank_values=True,
                     strict_parsing=bool(query if method == 'GET' else body))
    problems = [check_parameter(tables, operation, key, value) for key, value in form]
    if method != 'GET' and query:
        problems.append('parameters in the address of a write')
    if sum('metadata' in key for key, _ in form) > 50:
        problems.append('too much metadata')
    have = {'.'.join(names_of(key)) for key, _ in form}
    problems += ['%s is missing' % name for name, entry in operation[3].items()
                 if entry.get('required') and name not in have]
    return ['%s %s: %s' % (method, operation[1], p) for p in problems if p]


def collect(programs):
    # in memory: the requests carry the numbers of test cards, which no file may hold
    memory = os.memfd_create('requests')
    path = '/proc/%d/fd/%d' % (os.getpid(), memory)
    for program in programs:
        result = subprocess.run([program], env=dict(os.environ, TILL_TEST_REQUESTS=path),
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if result.returncode != 0:
            sys.exit('%s has failed' % program)
    with open(path, encoding='utf-8') as file:
        return file.readlines()


def main():
    top, programs = sys.argv[1], sys.argv[2:]
    tables = Tables(*find_tables(top))
    seen = set()
    lines = collect(programs)
    problems = sorted({p for line in lines for p in check_request(tables, line, seen)})
    problems += ['%s %s was not tried' % operation for operation in sorted(EXPECTED - seen)]
    for problem in problems:
        print(problem)
    print('%d requests of %d operations, %d problems' % (len(lines), len(seen), len(problems)))
    sys.exit(1 if problems else 0)


if __name__ == '__main__':
    main()
