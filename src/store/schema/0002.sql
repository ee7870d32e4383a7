-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Words are folded before they are indexed (till-tokenizer.c), so that accents and vowel signs of
-- every script are looked up alike, and only what people search for is among them: the table keeps
-- no text and need not know from which column a word was. Sums know fees and what was paid out.
--
-- Both are made again from the payments, little by little and newest first, while the history is
-- in use: the mark says from which key on that is done (till-index.c).

DROP TABLE payment_text;
CREATE VIRTUAL TABLE payment_text USING fts5 (
  words, content = '', tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'",
  detail = none, columnsize = 0, prefix = '1 2 3 4'
);

DROP TABLE day_total;
CREATE TABLE day_total (
  day             INTEGER NOT NULL, -- days since 1970
  currency        TEXT    NOT NULL,
  label           INTEGER NOT NULL,
  method          TEXT    NOT NULL, -- '' if it is not known
  settle_currency TEXT    NOT NULL, -- of fees and net; '' as long as they are not known
  count           INTEGER NOT NULL,
  gross           INTEGER NOT NULL,
  refunded        INTEGER NOT NULL,
  fees            INTEGER NOT NULL,
  net             INTEGER NOT NULL,
  PRIMARY KEY (day, currency, label, method, settle_currency)
) STRICT, WITHOUT ROWID;

INSERT INTO mark (key, value)
  SELECT 'indexed-from', '9223372036854775807' WHERE EXISTS (SELECT 1 FROM payment);
