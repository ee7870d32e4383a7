// SPDX-FileCopyrightText: 2026 The Tillroll authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The same backfill as anybody would write it: Stripe's own library, page after page, into SQLite.
//   node backfill.mjs URL KEY FILE words|plain|fetch
// "words" keeps the same index of words as the history; "plain" keeps none; "fetch" keeps nothing.
// The libraries are looked for in the folder $BENCH_LIBRARY (stripe, better-sqlite3).
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.env.BENCH_LIBRARY, 'package.json'));
const stripeModule = require('stripe');
const Database = require('better-sqlite3');
const Stripe = stripeModule.default ?? stripeModule;
const [url, key, file, mode] = process.argv.slice(2);
const { hostname, port } = new URL(url);
const stripe = new Stripe(key, { host: hostname, port: Number(port), protocol: 'http',
                                 telemetry: false });
const words = ['customer_name', 'customer_email', 'customer_phone', 'description', 'reference',
               'note', 'metadata'];
const columns = ['rid', 'id', 'created', 'amount', 'captured', 'refunded', 'currency', 'state',
                 'intent_id', 'customer_id', 'last4', 'brand', ...words];

function openDatabase() {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('cache_size = -32768');
  db.exec(`CREATE TABLE payment (rid INTEGER PRIMARY KEY, id TEXT NOT NULL, created, amount,
             captured, refunded, currency, state, intent_id, customer_id, last4, brand,
             ${words.join(', ')});
           CREATE UNIQUE INDEX payment_by_id ON payment (id);
           CREATE INDEX payment_by_intent ON payment (intent_id);
           CREATE INDEX payment_by_last4 ON payment (last4);
           CREATE INDEX payment_by_amount ON payment (amount);
           CREATE INDEX payment_by_customer ON payment (customer_id);
           CREATE INDEX payment_by_state ON payment (state, currency);`);
  if (mode === 'words')
    db.exec(`CREATE VIRTUAL TABLE payment_text USING fts5 (${words.join(', ')},
               content = 'payment', content_rowid = 'rid',
               tokenize = 'unicode61 remove_diacritics 2', detail = none, columnsize = 0,
               prefix = '1 2 3 4')`);
  return db;
}

function toRow(charge, rid) {
  const card = charge.payment_method_details?.card;
  const { order_reference: reference, tillroll_note: note, ...rest } = charge.metadata ?? {};
  const text = Object.entries(rest).map(([name, value]) => `${name}: ${value}`).join('\n');
  return [rid, charge.id, charge.created, charge.amount, charge.amount_captured,
          charge.amount_refunded, charge.currency, charge.status, charge.payment_intent,
          charge.customer, card?.last4, card?.brand, charge.billing_details?.name,
          charge.billing_details?.email, charge.billing_details?.phone, charge.description,
          reference, note, text].map((value) => value ?? null);
}

const db = mode === 'fetch' ? null : openDatabase();
const insert = db?.prepare(`INSERT INTO payment (${columns.join(', ')})
  VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT (id) DO UPDATE SET
  amount = excluded.amount, captured = excluded.captured, refunded = excluded.refunded,
  state = excluded.state`);
const insertWords = mode === 'words'
  ? db.prepare(`INSERT INTO payment_text (rowid, ${words.join(', ')})
                VALUES (?, ${words.map(() => '?').join(', ')})`)
  : null;
let count = 0;
let rid = 1e9;

// A page a transaction, and within it the oldest first, which the index of words takes better.
const write = db?.transaction((page) => {
  let at = rid - page.length;
  rid = at;
  for (const charge of page.reverse()) {
    const row = toRow(charge, ++at);
    insert.run(row);
    insertWords?.run(row[0], ...row.slice(columns.length - words.length));
  }
});

let page = [];
for await (const charge of stripe.charges.list({
  limit: 100, expand: ['data.balance_transaction', 'data.refunds'] })) {
  count += 1;
  page.push(charge);
  if (page.length === 100) {
    write?.(page);
    page = [];
  }
}
write?.(page);
db?.close();
console.log(JSON.stringify({ payments: count }));
