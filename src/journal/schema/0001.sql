-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- The journal: every order of ours to move money, and the chain of what became of each.
-- Words on disk (kinds and states) are never renamed and never used for something else.

-- One row per instruction as it stands now. "request" and "outcome" are the texts that its first
-- and its last entry in the chain hold; the other columns repeat parts of them to be found by.
CREATE TABLE instruction (
  seq              INTEGER PRIMARY KEY,
  id               TEXT    NOT NULL UNIQUE CHECK (length (id) BETWEEN 1 AND 64),
  idempotency_key  TEXT    NOT NULL UNIQUE CHECK (length (idempotency_key) BETWEEN 1 AND 255),
  kind             TEXT    NOT NULL CHECK (kind IN ('charge', 'capture', 'cancel', 'refund',
                                                    'create-link', 'close-link')),
  state            TEXT    NOT NULL CHECK (state IN ('prepared', 'sent', 'done', 'refused',
                                                     'unknown', 'given-up')),
  amount_minor     INTEGER NOT NULL CHECK (amount_minor >= 0),
  currency         TEXT    NOT NULL CHECK (length (currency) = 3),
  target_id        TEXT,
  target_intent_id TEXT,
  reference_key    TEXT    CHECK (reference_key <> ''), -- folded: "a-17" for " A-17 "
  result_id        TEXT,
  request          TEXT    NOT NULL,
  outcome          TEXT,
  owner            TEXT    NOT NULL,                    -- the lease of the process that made it
  created_us       INTEGER NOT NULL,
  sent_us          INTEGER NOT NULL DEFAULT 0,
  settled_us       INTEGER NOT NULL DEFAULT 0,
  CHECK ((outcome IS NULL) = (state IN ('prepared', 'sent'))),
  CHECK ((settled_us = 0) = (state IN ('prepared', 'sent', 'unknown'))),
  CHECK (state <> 'prepared' OR sent_us = 0)
) STRICT;

CREATE INDEX instruction_open ON instruction (seq)
  WHERE state IN ('prepared', 'sent', 'unknown');
CREATE INDEX instruction_open_by_reference ON instruction (reference_key)
  WHERE state IN ('prepared', 'sent', 'unknown') AND reference_key IS NOT NULL;
CREATE INDEX instruction_by_target ON instruction (target_id) WHERE target_id IS NOT NULL;
CREATE INDEX instruction_by_intent ON instruction (target_intent_id)
  WHERE target_intent_id IS NOT NULL;
CREATE INDEX instruction_by_result ON instruction (result_id) WHERE result_id IS NOT NULL;

-- What happened, in order. hash = SHA-256 over the hash before and the content of this row, so no
-- row can be altered, taken out or put in between without breaking all that follow.
CREATE TABLE entry (
  seq            INTEGER PRIMARY KEY CHECK (seq > 0),
  time_us        INTEGER NOT NULL,
  instruction_id TEXT    NOT NULL REFERENCES instruction (id),
  state          TEXT    NOT NULL CHECK (state IN ('prepared', 'sent', 'done', 'refused', 'unknown',
                                                   'given-up')),
  change         TEXT    NOT NULL,
  hash           BLOB    NOT NULL CHECK (length (hash) = 32)
) STRICT;

CREATE INDEX entry_by_instruction ON entry (instruction_id);

CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN
  SELECT RAISE (ABORT, 'the journal is only added to');
END;
CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
BEGIN
  SELECT RAISE (ABORT, 'the journal is only added to');
END;
CREATE TRIGGER instruction_is_never_deleted BEFORE DELETE ON instruction
BEGIN
  SELECT RAISE (ABORT, 'the journal is only added to');
END;
