-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- A refund that had succeeded and failed later is told from one that never went out, and a customer
-- has an address.

ALTER TABLE refund ADD COLUMN succeeded_before INTEGER NOT NULL DEFAULT 0
  CHECK (succeeded_before IN (0, 1));

-- What the gateway booked back had gone out before.
UPDATE refund SET succeeded_before = 1
  WHERE state = 5 AND id IN (SELECT source_id FROM entry WHERE type = 'refund_failure');

ALTER TABLE customer ADD COLUMN line1 TEXT;
ALTER TABLE customer ADD COLUMN line2 TEXT;
ALTER TABLE customer ADD COLUMN city TEXT;
ALTER TABLE customer ADD COLUMN region TEXT;
ALTER TABLE customer ADD COLUMN postcode TEXT;
ALTER TABLE customer ADD COLUMN country TEXT;
