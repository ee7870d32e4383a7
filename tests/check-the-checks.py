#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows each check of the source something bad and expects it to be refused for that reason.

A small tree that is right must pass first, or the refusals would prove nothing. Speaks TAP.
"""
import os
import subprocess
import sys
import tempfile

from tap import Tap

HERE = os.path.dirname(os.path.abspath(__file__))
HASH = ('# SPDX-FileCopyrightText: 2026 The Tillroll authors\n'
        '# SPDX-License-Identifier: GPL-3.0-or-later\n')
C = ('/* SPDX-FileCopyrightText: 2026 The Tillroll authors\n'
     ' * SPDX-License-Identifier: GPL-3.0-or-later */\n')
H = C + '#pragma once\n\n'
UI = ('<?xml version="1.0" encoding="UTF-8"?>\n'
      '<!-- SPDX-FileCopyrightText: 2026 The Tillroll authors\n'
      '     SPDX-License-Identifier: GPL-3.0-or-later -->\n')
DOC = '''/**
 * till_low_add:
 * @a: one
 * @b: (nullable): the other
 *
 * Returns: the sum
 */
'''
FUNCTION = 'int\ntill_low_add (int         a,\n              const char *b)\n{\n  return a;\n}\n'
MAP = '''| folder | what | may use | threads |
|---|---|---|---|
| `low/` | numbers | GLib | any |
| `side/` | JSON | GLib, json-glib | any |
| `mid/` | tables, without GTK | `low`, SQLite | any |
| `ui/` | windows | everything above, GTK | main |
'''
ID = 'io.github.tillroll.Tillroll'
RELEASES = ('<component><releases><release version="1.1" date="2026-02-01"/>'
            '<release version="1.0" date="2026-01-01"/></releases></component>\n')
GOOD = {
    'src/README.md': MAP,
    'src/low/meson.build': '',
    'src/low/till-low.h': H + 'int till_low_add (int         a,\n'
                              '                  const char *b) G_GNUC_PRINTF (2, 3);\n',
    'src/low/till-low.c': C + '#include "till-low.h"\n\n' + DOC + FUNCTION,
    'src/low/till-low-private.h': H + '#include "till-low.h"\n',
    'src/low/till-more.c': C + '#include "till-low-private.h"\n#include "low-enums.h"\n',
    'src/side/till-side.h': H + '#include <json-glib/json-glib.h>\n',
    'src/mid/till-mid.h': H + '#include "till-low.h"\n',
    'src/mid/till-mid.c': C + '#include "till-mid.h"\n#include <sqlite3.h>\n',
    'src/ui/till-window.c': C + '#include <gtk/gtk.h>\n'
                                '#include "till-mid.h"\n#include "till-side.h"\n'
                                'static const char *word = N_("Refund"); /* words; and more */\n'
                                'static const char *key = "width";\n',
    'src/ui/till-window.ui': UI + '<interface translatable="yes"></interface>\n',
    'src/ui/till-compat.c': C + '#if GTK_CHECK_VERSION (4, 10, 0)\n'
                                'GtkFileChooserNative *x;\n#endif\n',
    'po/POTFILES.in': 'data/' + ID + '.gschema.xml\ndata/' + ID + '.metainfo.xml.in\n'
                      'src/ui/till-window.c\nsrc/ui/till-window.ui\n',
    'po/LINGUAS': 'de\n',
    'po/de.po': 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n',
    'data/' + ID + '.gschema.xml': UI + '<schemalist><key name="width"/></schemalist>\n',
    'data/' + ID + '.metainfo.xml.in': UI.replace('GPL-3.0-or-later', 'CC0-1.0') + RELEASES,
    'flatpak/' + ID + '.yml': HASH + 'id: ' + ID + '\nfinish-args:\n  - --share=network\n',
    'tests/low/test-low.c': C + '#include "till-low.h"\n',
    'build-aux/x.sh': '#!/bin/bash\n' + HASH,
}


METAINFO = 'data/' + ID + '.metainfo.xml.in'
MANIFEST = 'flatpak/' + ID + '.yml'


def c(code, path='src/low/till-low.c'):
    """The good file with some more code at its end."""
    return {path: GOOD.get(path, C) + code}


def call(code):
    return c('static void\nf (void)\n{\n  %s;\n}\n' % code)


def lines(n, file='src/low/till-low.c'):
    return {file: C + '\n' * n}


def potfiles(change):
    return {'po/POTFILES.in': change(GOOD['po/POTFILES.in'])}


# check, rule, what is put into the good tree (None takes a file away)
CASES = [
    ('includes', 'climb', {'tests/low/test-low.c': C + '#include "../../src/low/till-low.h"\n'}),
    ('includes', 'climb', c('#include "../low/till-low.h"\n')),
    ('includes', 'unknown', c('#include "till-nowhere.h"\n')),
    ('includes', 'twin', {'src/mid/till-low.h': H}),
    ('includes', 'private', c('#include "till-low-private.h"\n', 'src/mid/till-mid.c')),
    ('includes', 'layer', c('#include "till-mid.h"\n')),
    ('includes', 'layer', c('#include "till-side.h"\n', 'src/mid/till-mid.c')),
    ('includes', 'library', c('#include <sqlite3.h>\n')),
    ('includes', 'library', c('#include <gtk/gtk.h>\n', 'src/mid/till-mid.c')),
    ('includes', 'cycle', {'src/low/till-a.h': H + '#include "till-b.h"\n',
                           'src/low/till-b.c': C + '#include "till-a.h"\n',
                           'src/low/till-b.h': H}),
    ('includes', 'cycle', {'src/low/till-a.c': C + '#include "till-b.h"\n',
                           'src/low/till-a.h': H,
                           'src/low/till-b.c': C + '#include "till-c-private.h"\n',
                           'src/low/till-b.h': H,
                           'src/low/till-c-private.h': H + '#include "till-a.h"\n'}),
    ('includes', 'many', dict({'src/low/till-%d.h' % i: H for i in range(16)},
                              **c(''.join('#include "till-%d.h"\n' % i for i in range(16))))),
    ('includes', 'map', {'src/README.md': MAP.replace('| `low/`', '| low')}),
    ('includes', 'map', {'src/README.md': MAP.replace('numbers | GLib', 'numbers | `mid`')}),
    ('includes', 'map', {'src/README.md': MAP + '| `gone/` | x | GLib | any |\n'}),
    ('includes', 'map', {'src/README.md': MAP + '| `low/` | again | GLib | any |\n'}),
    ('sizes', 'file', lines(900)),
    ('sizes', 'function', c('void\ntill_x_class_init (void)\n{\n' + '  x ();\n' * 119 + '}\n')),
    ('sizes', 'function', {'tests/x.py': 'def f():\n' + '    x()\n' * 120}),
    ('sizes', 'median', {p: C + '\n' * 400 for p in GOOD if p.endswith('.c')}),
    ('data', 'release', {METAINFO: GOOD[METAINFO].replace('1.1', '1.2')}),
    ('data', 'release', {METAINFO: GOOD[METAINFO].replace('2026-02', '2025-02')}),
    ('data', 'settings', {'src/ui/till-window.c': C, 'src/console/main.c': C}),
    ('data', 'xml', {'src/ui/till-window.ui': UI + '<interface>\n'}),
    ('data', 'linguas', {'po/LINGUAS': 'de fr\n'}),
    ('data', 'linguas', {'po/fr.po': ''}),
    ('data', 'translation', {'po/de.po': 'msgid "%d"\nmsgstr "%\n'}),
    ('data', 'flatpak', {MANIFEST: GOOD[MANIFEST] + '  - --filesystem=home\n'}),
    ('data', 'flatpak', {MANIFEST: GOOD[MANIFEST] + '  - --talk-name=org.x.Y\n'}),
    ('data', 'flatpak', {MANIFEST: GOOD[MANIFEST].replace('id: io', 'id: org')}),
    ('style', 'spdx', {'src/low/till-low.c': GOOD['src/low/till-low.c'][3:]}),
    ('style', 'spdx', {'src/low/till-low.c': '\n' + GOOD['src/low/till-low.c']}),
    ('style', 'spdx', {'build-aux/x.sh': '#!/bin/bash\n'}),
    ('style', 'spdx', {'src/ui/till-window.ui': UI.split('\n')[0] + '\n'}),
    ('style', 'newline', {'build-aux/x.sh': GOOD['build-aux/x.sh'] + 'x'}),
    ('style', 'tab', c('\tint x;\n')),
    ('style', 'space', c('int x; \n')),
    ('style', 'columns', c('/* %s */\n' % ('x' * 95))),
    ('style', 'gtk-doc', {'src/low/till-low.c': C + FUNCTION}),
    ('style', 'gtk-doc', {'src/low/till-low.c': C + DOC.replace('@b', '@c') + FUNCTION}),
    ('style', 'gtk-doc', {'src/low/till-low.c': C + DOC.replace(' * @a: one\n', '') + FUNCTION}),
    ('style', 'gtk-doc', {'src/low/till-low-private.h': H + 'int till_low_x (void);\n',
                           'src/low/till-x.c': C + 'int\ntill_low_x (void)\n{\n}\n'}),
    ('style', 'pragma-once', {'src/low/till-low-private.h': C}),
    ('style', 'potfiles', potfiles(lambda p: p.replace('src/ui/till-window.c\n', ''))),
    ('style', 'potfiles', potfiles(lambda p: p.replace('src/ui/till-window.ui\n', ''))),
    ('style', 'potfiles', potfiles(lambda p: p + 'src/zero.c\n')),
    ('style', 'potfiles', potfiles(lambda p: ''.join(sorted(p.splitlines(True), reverse=True)))),
    ('style', 'potfiles', call('show (_("Hi"))')),
    ('style', 'printf-sql', call('g_strdup_printf ("SELECT %s "\n    "FROM t", x)')),
    ('style', 'printf-json', call('g_string_append_printf (s, "{\\"id\\": %d}", x)')),
    ('style', 'printf-json', call('g_print ("\\"ready\\":%s", x)')),
    ('style', 'error-markup', call('g_set_error (error, D, 1,\n    "<b>%s</b>", x)')),
    ('style', 'nested-loop', call('g_main_context_iteration (NULL, TRUE)')),
    ('style', 'sleep', call('g_usleep (100)')),
    ('style', 'gchar', c('gchar *x;\n')),
    ('style', 'float-money', call('double refund_amount = 1')),
    ('style', 'float-money', call('amount = g_ascii_strtod (text, NULL)')),
    ('style', 'tls', call('g_object_set (s, "ssl-strict", FALSE, NULL)')),
    ('style', 'tls', call('f (G_TLS_CERTIFICATE_NO_FLAGS)')),
    ('style', 'singleton', c('TillShop *\ntill_shop_get_default (void)\n{\n}\n')),
    ('style', 'soup-logger', call('soup_logger_new (1)')),
    ('style', 'soup-finish', call('soup_session_send_finish (1, 2, 3)')),
    ('style', 'object-data', call('g_object_set_data (task, "x", y)')),
    ('style', 'version-check', c('#if GTK_CHECK_VERSION (4, 10, 0)\n#endif\n',
                                 'src/ui/till-window.c')),
    ('style', 'deprecation', c('G_GNUC_BEGIN_IGNORE_DEPRECATIONS\n', 'src/ui/till-window.c')),
    ('style', 'pragma', c('#pragma GCC diagnostic ignored "-Wshadow"\n')),
    ('style', 'deprecated', c('GtkDialog *x;\n', 'src/ui/till-window.c')),
    ('style', 'deprecated', c('static void x (void) { gtk_widget_show (y); }\n',
                              'src/ui/till-window.c')),
    ('style', 'deprecated', {'src/ui/till-window.ui': UI + '<object class="GtkTreeView"/> '
                                                           'translatable="yes"\n'}),
    ('style', 'test-skip', {'tests/low/test-low.c': C + 'g_test_skip (NULL);\n'}),
    ('style', 'test-skip', {'tests/low/test-low.c': C + 'g_test_skip ("later");\n'}),
    ('style', 'test-skip', {'tests/low/test-low.c': C + 'g_test_incomplete ("not now");\n'}),
    ('style', 'temp-name', {'tests/low/test-low.c': C + 'open ("/tmp/till.db");\n'}),
    ('style', 'mark', c('/* TO' + 'DO: more */\n')),
    ('style', 'commented-out', c('#if 0\n#endif\n')),
    ('style', 'commented-out', c('/* till_low_add (1, x); */\n')),
    ('style', 'line-comment', c('int x; // why\n')),
    ('style', 'path', c('/* see /ho' + 'me/ana/notes */\n')),
    ('style', 'flag', {'build-aux/x.sh': GOOD['build-aux/x.sh'] + 'CFLAGS=-Wno-'
                                         'deprecated-decl' + 'arations\n'}),
]


def run(check, change):
    with tempfile.TemporaryDirectory() as top:
        for path, text in {**GOOD, **change}.items():
            os.makedirs(os.path.dirname(os.path.join(top, path)), exist_ok=True)
            with open(os.path.join(top, path), 'w', encoding='utf-8') as file:
                file.write(text)
        done = subprocess.run([sys.executable, os.path.join(HERE, 'check-%s.py' % check), top]
                              + (['1.1'] if check == 'data' else []),
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


def main():
    tap = Tap()
    for check in ('includes', 'sizes', 'style', 'data'):
        status, said = run(check, {})
        tap.ok(status == 0, '%s accepts what is right' % check, said)
    for check, rule, change in CASES:
        status, said = run(check, change)
        tap.ok(status == 1 and '[%s]' % rule in said,
               '%s refuses %s in %s' % (check, rule, ', '.join(change)[:60]), said)
    return tap.finish()


if __name__ == '__main__':
    sys.exit(main())
