-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- Files that were uploaded: what is known of each, never what is in it.

CREATE TABLE file (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL,
  size INTEGER, filename TEXT, purpose TEXT, type TEXT, digest TEXT
) STRICT;
CREATE INDEX file_created ON file (created);
