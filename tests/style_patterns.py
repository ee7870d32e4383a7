# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words and calls that may not appear, each with the reason that is given to whoever wrote one."""
import re

import checklib

COMPAT = re.compile(r'^src/ui/(\w+/)?till-compat\.[ch]$')

# (rule, where, pattern, why); matched against code without comments and the insides of strings
CODE = [(rule, re.compile(where), re.compile(pattern), why) for rule, where, pattern, why in (
    ('nested-loop', r'^src/', r'\bg_main_context_iteration\b',
     'nothing may run the main loop from inside'),
    ('sleep', r'^src/', r'\b(g_usleep|usleep|nanosleep|sleep|clock_nanosleep)\s*\(',
     'product code does not sleep: use a timer'),
    ('gchar', r'\.[ch]$', r'\b(gchar|gint|gdouble|gfloat)\b', 'say it in plain C'),
    ('tls', r'^(src|tests)/', r'\b(G_TLS_CERTIFICATE_NO_FLAGS|SOUP_MESSAGE_CERTIFICATE_TRUSTED'
     r'|g_tls_client_connection_set_validation_flags|gnutls_certificate_set_verify_flags'
     r'|g_tls_connection_set_(certificate_)?validation_flags)\b',
     'certificates are always checked; tests bring their own trust'),
    ('singleton', r'^src/', r'\bTill\w+\s*\*\s*till_\w+_get_default\s*\(',
     'hand it in through the constructor'),
    ('soup-logger', r'^src/', r'\bsoup_logger_\w+|\bSoupLogger\b', 'it prints keys'),
    ('soup-finish', r'^src/(?!soup/)', r'\bsoup_session_send(_finish|_and_read_async)\b',
     'it dies of a request cancelled at the wrong moment: till_soup_send_finish()'),
    ('object-data', r'^src/(?!ui/)', r'\bg_object_set_(q)?data(_full)?\s*\(',
     'hand it over in a struct of its own type'),
    ('version-check', r'\.[ch]$', r'#\s*(el)?if.*\b(GTK|GLIB|ADW|SOUP|JSON|SECRET)_CHECK_VERSION\b',
     'only till-compat.c asks for versions'),
    ('deprecation', r'\.[ch]$',
     r'\b(G_GNUC_BEGIN_IGNORE_DEPRECATIONS|GLIB_DISABLE_DEPRECATION\w*)',
     'only till-compat.c may use what is going away'),
    ('pragma', r'\.[ch]$', r'#\s*pragma\s+(GCC|clang)\s+diagnostic', 'mend what the compiler sees'),
    ('commented-out', r'\.[ch]$', r'(?m)^[ \t]*#\s*if\s+0\b', 'take it out: the history keeps it'),
    ('test-skip', r'^tests/', r'\bg_test_incomplete\s*\(', 'a test that does not run is deleted'),
    ('deprecated', r'^src/.*\.[ch]$',
     r'\b(GtkDialog\b|GTK_DIALOG\b|GTK_TYPE_DIALOG\b|gtk_dialog_|GtkMessageDialog'
     r'|gtk_message_dialog_|GtkFileChooser\w*|gtk_file_chooser_'
     r'|GtkTree(View|Model|Store|Selection)|gtk_tree_|GtkListStore|gtk_list_store_|GtkComboBox'
     r'|gtk_combo_box_|GtkCellRenderer|GtkIconView|GtkStyleContext'
     r'|gtk_style_context_(?!add_provider_for_display|remove_provider_for_display)'
     r'|gtk_widget_(show|hide|get_allocation|get_allocated_\w+|get_style_context)\b'
     r'|GtkEntryCompletion|GtkInfoBar|GtkStatusbar|GtkAssistant|GtkLockButton|GtkAppChooser'
     r'|GtkColor(Button|Chooser)|GtkFont(Button|Chooser)|GtkVolumeButton'
     r'|gtk_css_provider_load_from_data|gtk_show_uri\b'
     r'|Adw(MessageDialog|AboutWindow|PreferencesWindow|Leaflet|Flap|Squeezer|ViewSwitcherTitle)'
     r'|adw_(message_dialog|about_window|preferences_window|leaflet|flap|squeezer)_)',
     'deprecated in the newest platform; exceptions live in till-compat.c'),
)]

# the same, matched against code without comments, strings included
STRINGS = [(rule, re.compile(where), re.compile(pattern), why) for rule, where, pattern, why in (
    ('tls', r'^(src|tests)/.*\.[ch]$', r'"(ssl-strict|validation-flags|accept-certificate)"',
     'certificates are always checked; tests bring their own trust'),
    ('test-skip', r'^tests/', r'\bg_test_skip\s*\(\s*(NULL|"[^"]{0,14}")\s*\)',
     'a skipped test says why'),
    ('temp-name', r'\.[ch]$', r'"/(tmp|var/tmp)\b', 'g_dir_make_tmp gives temporary files a name'),
)]

# matched against the whole text of any file
ANYWHERE = [(rule, re.compile(where), re.compile(pattern), why) for rule, where, pattern, why in (
    ('mark', r'.', r'\b(TO' r'DO\b|FIX' r'ME\b|XX' r'X:|HA' r'CK\b)', 'do it, or file an issue'),
    ('flag', r'.', r'-Wno-deprecated-decl' r'arations', 'mend what the compiler sees'),
    ('path', r'.', r'(?<![\w.~$}/<-])/(ho' r'me|ro' r'ot|wo' r'rk|mn' r't|Us' r'ers)/\w',
     'names a folder of one machine'),
    ('deprecated', r'\.ui$', r'class="(GtkDialog|GtkTreeView|GtkComboBox\w*|GtkMessageDialog'
     r'|GtkFileChooser\w+|GtkInfoBar|AdwMessageDialog|AdwAboutWindow|AdwPreferencesWindow'
     r'|AdwLeaflet|AdwFlap|AdwSqueezer|AdwViewSwitcherTitle)"',
     'deprecated in the newest platform'),
)]

CALL = re.compile(r'\b(\w+)\s*\(')
PRINTERS = re.compile(r'^(g_strdup_v?printf|g_string_(append_)?v?printf|g_v?snprintf|v?snprintf'
                      r'|v?s?printf|v?fprintf|g_print|g_printerr|v?asprintf'
                      r'|g_markup_printf_escaped)$')
SETTERS = re.compile(r'^(g_set_error|g_set_error_literal|g_error_new|g_error_new_literal'
                     r'|g_prefix_error|g_propagate_prefixed_error|g_task_return_new_error)$')
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
SQL = re.compile(r'\b(SELECT\b.+\bFROM|INSERT\b.+\bINTO|DELETE FROM|UPDATE \w+ SET|ALTER TABLE'
                 r'|CREATE (TABLE|INDEX)|DROP TABLE|ATTACH |VACUUM INTO)')
JSON = re.compile(r'\{\s*\\"|\\"\s*:|\[\s*\\"')
MARKUP = re.compile(r'</?(b|i|u|a|span|tt|big|small|sub|sup|br|p)\b[^<]*>|&(amp|lt|gt|quot);')
MONEY = {'amount', 'amounts', 'money', 'minor', 'fee', 'fees', 'price', 'total', 'totals',
         'balance', 'refund', 'refunds', 'refunded', 'gross', 'tax', 'tip', 'payout', 'cents',
         'pence', 'currency', 'charge', 'charged', 'captured'}
FLOAT = re.compile(r'\b(double|float|strtod|g_strtod|g_ascii_strtod|atof|G_TYPE_DOUBLE|G_TYPE_FLOAT'
                   r'|json_(node|object|array)_get_double(_\w+)?)\b')
# a comment that is nothing but a statement
STATEMENT = re.compile(r'^/\*\s*[\w\s*&>.,()\[\]!=+"-]*'
                       r'(\([^;]*\)|\w\s*=\s*[^;]*|return[^;]*);\s*\*/$', re.S)


def call_end(bare, start):
    """The offset after the bracket that closes the one before START."""
    depth, i = 1, start
    while i < len(bare) and depth:
        depth += {'(': 1, ')': -1}.get(bare[i], 0)
        i += 1
    return i


def check_calls(path, code, bare, findings):
    for call in CALL.finditer(bare):
        prints, sets = PRINTERS.match(call.group(1)), SETTERS.match(call.group(1))
        if not prints and not sets:
            continue
        text = ''.join(STRING.findall(code[call.end():call_end(bare, call.end())]))
        line = checklib.line_of(bare, call.start())
        if prints and SQL.search(text):
            findings.add('printf-sql', path, line, 'SQL takes its values as parameters')
        if prints and JSON.search(text):
            findings.add('printf-json', path, line, 'JSON is written with JsonBuilder')
        if sets and MARKUP.search(text):
            findings.add('error-markup', path, line, 'an error is plain text')


def check_c(path, text, findings):
    code, bare = checklib.split_c(text)
    if not COMPAT.match(path):
        scan(CODE, path, bare, findings)
    scan(STRINGS, path, code, findings)
    for number, line in enumerate(bare.split('\n'), 1):
        words = set(re.split(r'[\W_]+', line.lower()))
        if FLOAT.search(line) and words & MONEY:
            findings.add('float-money', path, number, 'money is whole minor units')
    for kind, start, end in checklib.tokens(text):
        line = checklib.line_of(text, start)
        if kind == 'line-comment':
            findings.add('line-comment', path, line, 'comments are /* … */')
        elif kind == 'comment' and STATEMENT.match(text[start:end]):
            findings.add('commented-out', path, line, 'take it out: the history keeps it')
    if path.startswith('src/'):
        check_calls(path, code, bare, findings)
        if path.endswith('.h') and '#pragma once' not in bare:
            findings.add('pragma-once', path, 1, 'has no #pragma once')


def scan(patterns, path, text, findings):
    for rule, where, pattern, why in patterns:
        if where.search(path):
            for found in re.finditer(pattern, text):
                findings.add(rule, path, checklib.line_of(text, found.start()),
                             '“%s”: %s' % (found.group().strip(), why))


def check(path, text, findings):
    scan(ANYWHERE, path, text, findings)
    if path.endswith(('.c', '.h')):
        check_c(path, text, findings)
