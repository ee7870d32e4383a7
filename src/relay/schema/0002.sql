-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Enrolment: codes with which a console gets its token, and a bound on what a source may bring in
-- a day. A code's first letters name it, so that wrong guesses are counted against it.

CREATE TABLE pairing (
  name        TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL,              -- SHA-256 in hexadecimal
  stream      INTEGER NOT NULL REFERENCES stream (id),
  role        INTEGER NOT NULL CHECK (role IN (1, 2)),
  expires_us  INTEGER NOT NULL,
  tries       INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

ALTER TABLE source ADD COLUMN bytes_a_day INTEGER;  -- NULL: the daemon's default for its mode
