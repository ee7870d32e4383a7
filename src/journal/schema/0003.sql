-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Receipts that have left this computer, so that another of the same is marked as a copy. It moves
-- no money and is no part of the chain; it is only added to all the same. A receipt of money that
-- is only held is another paper than the one of money that was taken.

CREATE TABLE receipt (
  seq           INTEGER PRIMARY KEY,
  payment_id    TEXT    NOT NULL CHECK (length (payment_id) BETWEEN 1 AND 255),
  of_hold       INTEGER NOT NULL CHECK (of_hold IN (0, 1)),
  way           TEXT    NOT NULL CHECK (way IN ('printed', 'saved')),
  operator_name TEXT    NOT NULL,
  time_us       INTEGER NOT NULL
) STRICT;

CREATE INDEX receipt_by_payment ON receipt (payment_id);

CREATE TRIGGER receipt_is_never_changed BEFORE UPDATE ON receipt
BEGIN
  SELECT RAISE (ABORT, 'the journal is only added to');
END;
CREATE TRIGGER receipt_is_never_deleted BEFORE DELETE ON receipt
BEGIN
  SELECT RAISE (ABORT, 'the journal is only added to');
END;
