#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that what data/, flatpak/ and po/ say of the program is true of it.

    check-data.py TOP-FOLDER VERSION

The newest release in the metainfo is VERSION; every settings key is read by some source, once
there is a window; every XML file is well formed; each language in LINGUAS has its file, and
msgfmt finds nothing wrong with it; the Flatpak asks for nothing but what README.md admits to.
"""
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import checklib

ID = 'io.github.tillroll.Tillroll'


def check_release(root, version, findings):
    path = 'data/%s.metainfo.xml.in' % ID
    tree = ElementTree.fromstring(checklib.read(root, path))
    newest = tree.find('releases/release').get('version')
    if newest != version:
        findings.add('release', path, 1, 'the newest release is %s, meson.build says %s'
                     % (newest, version))
    dates = [r.get('date') for r in tree.iterfind('releases/release')]
    if dates != sorted(dates, reverse=True):
        findings.add('release', path, 1, 'the releases are not in order')


def check_settings(root, findings):
    if not os.path.isdir(os.path.join(root, 'src/console')):
        return
    sources = ''.join(checklib.read(root, p)
                      for p in checklib.files(root, '.c', '.h', '.ui', below=('src', 'ui')))
    path = 'data/%s.gschema.xml' % ID
    for key in ElementTree.fromstring(checklib.read(root, path)).iter('key'):
        if not re.search(r'[">]%s["<]' % re.escape(key.get('name')), sources):
            findings.add('settings', path, 1, 'nothing reads “%s”' % key.get('name'))


def check_xml(root, findings):
    for path in checklib.files(root, '.ui', '.xml', '.xml.in', '.svg'):
        try:
            ElementTree.fromstring(checklib.read(root, path))
        except ElementTree.ParseError as error:
            findings.add('xml', path, error.position[0], str(error))


def check_languages(root, findings):
    languages = checklib.read(root, 'po/LINGUAS').split()
    there = [p[3:-3] for p in checklib.files(root, '.po', below=('po',))]
    if sorted(languages) != there:
        findings.add('linguas', 'po/LINGUAS', 1, 'names %s, there are %s' % (languages, there))
    if shutil.which('msgfmt'):
        for path in checklib.files(root, '.po', below=('po',)):
            done = subprocess.run(['msgfmt', '--check', '--output-file=' + os.devnull,
                                   os.path.join(root, path)], capture_output=True, text=True,
                                  check=False)
            if done.returncode != 0:
                findings.add('translation', path, 1, done.stderr.strip())


def check_manifest(root, findings):
    path = 'flatpak/%s.yml' % ID
    if not os.path.exists(os.path.join(root, path)):
        return
    text = checklib.read(root, path)
    if not re.search(r'^(app-)?id: %s$' % re.escape(ID), text, re.M):
        findings.add('flatpak', path, 1, 'is not for %s' % ID)
    for bad in re.findall(r'--(?:filesystem|device=all|socket=x11$|talk-name=(?!org\.freedesktop\.'
                          r'secrets)|share=(?!network|ipc))\S*', text, re.M):
        findings.add('flatpak', path, 1, 'asks for %s' % bad)


def main(root, version):
    findings = checklib.Findings()
    check_release(root, version, findings)
    check_settings(root, findings)
    check_xml(root, findings)
    check_languages(root, findings)
    check_manifest(root, findings)
    return findings.finish('data, languages and manifest are true')


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
