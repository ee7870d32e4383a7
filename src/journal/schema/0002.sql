-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Orders that are held back for a moment, more kinds of them, and how the search for an unknown
-- outcome goes. SQLite cannot change a CHECK, so both tables are written anew, row by row as they
-- are: the chain's hashes hold on.

CREATE TABLE instruction_2 (
  seq              INTEGER PRIMARY KEY,
  id               TEXT    NOT NULL UNIQUE CHECK (length (id) BETWEEN 1 AND 64),
  idempotency_key  TEXT    NOT NULL UNIQUE CHECK (length (idempotency_key) BETWEEN 1 AND 255),
  kind             TEXT    NOT NULL CHECK (kind IN ('charge', 'capture', 'cancel', 'refund',
                                                    'create-link', 'close-link', 'cancel-refund',
                                                    'save-card', 'submit-evidence', 'payout')),
  state            TEXT    NOT NULL CHECK (state IN ('held', 'prepared', 'sent', 'done', 'refused',
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

  -- How the search goes while the outcome is unknown. Not part of the chain: nothing depends on it.
  attempts         INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_look_us     INTEGER NOT NULL DEFAULT 0,

  CHECK ((outcome IS NULL) = (state IN ('held', 'prepared', 'sent'))),
  CHECK ((settled_us = 0) = (state IN ('held', 'prepared', 'sent', 'unknown'))),
  CHECK (state NOT IN ('held', 'prepared') OR sent_us = 0)
) STRICT;

INSERT INTO instruction_2 (seq, id, idempotency_key, kind, state, amount_minor, currency, target_id,
                           target_intent_id, reference_key, result_id, request, outcome, owner,
                           created_us, sent_us, settled_us)
SELECT seq, id, idempotency_key, kind, state, amount_minor, currency, target_id, target_intent_id,
       reference_key, result_id, request, outcome, owner, created_us, sent_us, settled_us
FROM instruction ORDER BY seq;

CREATE TABLE entry_2 (
  seq            INTEGER PRIMARY KEY CHECK (seq > 0),
  time_us        INTEGER NOT NULL,
  instruction_id TEXT    NOT NULL REFERENCES instruction (id),
  state          TEXT    NOT NULL CHECK (state IN ('held', 'prepared', 'sent', 'done', 'refused',
                                                   'unknown', 'given-up')),
  change         TEXT    NOT NULL,
  hash           BLOB    NOT NULL CHECK (length (hash) = 32)
) STRICT;

INSERT INTO entry_2 (seq, time_us, instruction_id, state, change, hash)
SELECT seq, time_us, instruction_id, state, change, hash FROM entry ORDER BY seq;

DROP TRIGGER entry_is_never_changed;
DROP TRIGGER entry_is_never_deleted;
DROP TRIGGER instruction_is_never_deleted;
DROP TABLE entry;
DROP TABLE instruction;
ALTER TABLE instruction_2 RENAME TO instruction;
ALTER TABLE entry_2 RENAME TO entry;

CREATE INDEX instruction_open ON instruction (seq)
  WHERE state IN ('held', 'prepared', 'sent', 'unknown');
CREATE INDEX instruction_open_by_reference ON instruction (reference_key)
  WHERE state IN ('held', 'prepared', 'sent', 'unknown') AND reference_key IS NOT NULL;
CREATE INDEX instruction_by_target ON instruction (target_id) WHERE target_id IS NOT NULL;
CREATE INDEX instruction_by_intent ON instruction (target_intent_id)
  WHERE target_intent_id IS NOT NULL;
CREATE INDEX instruction_by_result ON instruction (result_id) WHERE result_id IS NOT NULL;
CREATE INDEX instruction_by_reference ON instruction (reference_key)
  WHERE reference_key IS NOT NULL;
CREATE INDEX instruction_by_time ON instruction (created_us);
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
