-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Sums know the brand of a card and whether a payment was typed in for somebody on the telephone,
-- and there are sums of 32 days, too, so that ten years are added up from some thousand rows.
-- Payments are taken in again little by little, as after step 4.

DROP TABLE day_total;
CREATE TABLE day_total (
  day             INTEGER NOT NULL, -- days since 1970
  currency        TEXT    NOT NULL,
  label           INTEGER NOT NULL,
  method          TEXT    NOT NULL, -- '' if it is not known
  brand           TEXT    NOT NULL, -- '' if there is none
  moto            INTEGER NOT NULL CHECK (moto IN (0, 1)),
  settle_currency TEXT    NOT NULL, -- of fees and net; '' as long as they are not known
  count           INTEGER NOT NULL,
  gross           INTEGER NOT NULL,
  refunded        INTEGER NOT NULL,
  fees            INTEGER NOT NULL,
  net             INTEGER NOT NULL,
  PRIMARY KEY (day, currency, label, method, brand, moto, settle_currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE span_total (
  span            INTEGER NOT NULL, -- 32 days each, since 1970
  currency        TEXT    NOT NULL,
  label           INTEGER NOT NULL,
  method          TEXT    NOT NULL,
  brand           TEXT    NOT NULL,
  moto            INTEGER NOT NULL CHECK (moto IN (0, 1)),
  settle_currency TEXT    NOT NULL,
  count           INTEGER NOT NULL,
  gross           INTEGER NOT NULL,
  refunded        INTEGER NOT NULL,
  fees            INTEGER NOT NULL,
  net             INTEGER NOT NULL,
  PRIMARY KEY (span, currency, label, method, brand, moto, settle_currency)
) STRICT, WITHOUT ROWID;

INSERT INTO payment_text (payment_text) VALUES ('delete-all');

INSERT OR REPLACE INTO mark (key, value)
  SELECT 'indexed-from', '9223372036854775807' WHERE EXISTS (SELECT 1 FROM payment);
