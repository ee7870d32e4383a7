-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Any part of a word is found, in scripts without spaces, too: what is indexed are the letters that
-- stand side by side in a word (till-grams.c), and by the eight seconds in which a payment was made
-- (till-payment-words.c), which makes the index smaller than that of the words was. Payments are
-- taken in again little by little, as after step 2.

DROP TABLE payment_text;
CREATE VIRTUAL TABLE payment_text USING fts5 (
  grams, content = '', tokenize = 'ascii', detail = none, columnsize = 0, prefix = '2'
);

DELETE FROM day_total;

INSERT OR REPLACE INTO mark (key, value)
  SELECT 'indexed-from', '9223372036854775807' WHERE EXISTS (SELECT 1 FROM payment);
