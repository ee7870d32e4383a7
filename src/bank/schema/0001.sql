-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- What the merchant's bank wrote, and which of it is which payout. Nobody can fill it again, so it
-- is kept apart from the history. Days are counted from 1970, times are µs since 1970 UTC, amounts
-- minor units.

-- How the CSV of a bank is read, by what all its statements begin with.
CREATE TABLE mapping (
  key           TEXT    PRIMARY KEY,
  places        TEXT    NOT NULL, -- a column for each part (TillBankColumn), -1 for none
  date_order    INTEGER NOT NULL,
  decimal_point TEXT    NOT NULL,
  currency      TEXT    NOT NULL
) STRICT;

-- A statement that was read, also one that had nothing new: its days are known then.
CREATE TABLE statement (
  id            INTEGER PRIMARY KEY,
  name          TEXT    NOT NULL,
  read_us       INTEGER NOT NULL,
  operator_name TEXT,
  currency      TEXT    NOT NULL,
  first_day     INTEGER NOT NULL,
  last_day      INTEGER NOT NULL CHECK (last_day >= first_day)
) STRICT;

CREATE TABLE line (
  id           INTEGER PRIMARY KEY,
  mark         TEXT    NOT NULL UNIQUE, -- what it is known by when it is read again
  statement_id INTEGER NOT NULL REFERENCES statement (id),
  day          INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  currency     TEXT    NOT NULL CHECK (length (currency) = 3),
  account      TEXT,
  text         TEXT    NOT NULL
) STRICT;

CREATE INDEX line_by_day ON line (day);

-- A line is one payout, and a payout one line.
CREATE TABLE pair (
  line_id       INTEGER PRIMARY KEY REFERENCES line (id),
  payout_id     TEXT    NOT NULL UNIQUE,
  by_hand       INTEGER NOT NULL CHECK (by_hand IN (0, 1)),
  reason        TEXT,
  operator_name TEXT,
  time_us       INTEGER NOT NULL
) STRICT;

-- What people said about lines and payouts, for ever: the last word about two of them counts.
CREATE TABLE decision (
  id            INTEGER PRIMARY KEY,
  line_id       INTEGER NOT NULL REFERENCES line (id),
  payout_id     TEXT    NOT NULL,
  together      INTEGER NOT NULL CHECK (together IN (0, 1)),
  reason        TEXT    NOT NULL,
  operator_name TEXT,
  time_us       INTEGER NOT NULL
) STRICT;
