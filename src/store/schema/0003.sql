-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- What moved the merchant's balance with the gateway, each movement with its fee and, once that is
-- known, the payout it went into.

CREATE TABLE entry (
  id           TEXT    PRIMARY KEY CHECK (id <> ''),
  origin       INTEGER NOT NULL,
  as_of_us     INTEGER NOT NULL,
  raw_state    TEXT,
  type         TEXT,
  created_us   INTEGER NOT NULL,
  available_us INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  currency     TEXT    NOT NULL CHECK (length (currency) <= 3),
  fee          INTEGER NOT NULL,
  net          INTEGER NOT NULL,
  description  TEXT,
  source_id    TEXT,
  payout_id    TEXT
) STRICT;

CREATE INDEX entry_by_time ON entry (created_us);
CREATE INDEX entry_by_source ON entry (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX entry_by_payout ON entry (payout_id) WHERE payout_id IS NOT NULL;
