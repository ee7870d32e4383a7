#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""join-resources.py FILE...: what several lists of resources hold, as one list."""
import sys
import xml.etree.ElementTree as ET

joined = ET.Element('gresources')
for path in sys.argv[1:]:
    joined.extend(ET.parse(path).getroot())
print('<?xml version="1.0" encoding="UTF-8"?>')
print(ET.tostring(joined, encoding='unicode'))
