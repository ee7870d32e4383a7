/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The tables "customer" and "customer_text": the people the gateway knows, and their words.
 *
 * What must hold: a row and its words change together; who the gateway has deleted is kept, so that
 * a late event does not bring it back, but is not found. */

#include "till-tables-private.h"

#define COLUMN_NAMES                                                                              \
  TILL_RECORD_COLUMN_NAMES                                                                        \
  ", created_us, name, email, phone, description, line1, line2, city, region, postcode, country," \
  " deleted"
#define CUSTOMER_NAMES                                                                            \
  "c.id, c.origin, c.as_of_us, c.raw_state, c.created_us, c.name, c.email, c.phone,"              \
  " c.description, c.line1, c.line2, c.city, c.region, c.postcode, c.country, c.deleted"

static const TillColumn columns[] = {
  TILL_RECORD_COLUMNS,
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillCustomer, created_us), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillCustomer, name), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillCustomer, email), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillCustomer, phone), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillCustomer, description), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillCustomer, line1), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillCustomer, line2), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillCustomer, city), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillCustomer, region), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillCustomer, postcode), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillCustomer, country), NULL },
  { TILL_COLUMN_BOOL, G_STRUCT_OFFSET (TillCustomer, deleted), NULL },
};

static const char find_sql[] = "SELECT " COLUMN_NAMES " FROM customer WHERE id = ?1";

static const char write_sql[] =
  "INSERT INTO customer (" COLUMN_NAMES ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
  "  ?11, ?12, ?13, ?14, ?15, ?16)"
  " ON CONFLICT (id) DO UPDATE SET origin = excluded.origin, as_of_us = excluded.as_of_us,"
  "  raw_state = excluded.raw_state, created_us = excluded.created_us, name = excluded.name,"
  "  email = excluded.email, phone = excluded.phone, description = excluded.description,"
  "  line1 = excluded.line1, line2 = excluded.line2, city = excluded.city,"
  "  region = excluded.region, postcode = excluded.postcode, country = excluded.country,"
  "  deleted = excluded.deleted";

static const char list_sql[] =
  "SELECT " COLUMN_NAMES " FROM customer WHERE NOT deleted ORDER BY created_us DESC, id DESC"
  " LIMIT ?1";

const TillRecordTable till_customer_table = {
  columns, G_N_ELEMENTS (columns), TILL_RECORD_CUSTOMER, find_sql, write_sql, list_sql
};

static const char add_words_sql[] =
  "INSERT INTO customer_text (rowid, name, email, phone)"
  " SELECT rid, name, email, phone FROM customer WHERE id = ?1";

static const char remove_words_sql[] =
  "INSERT INTO customer_text (customer_text, rowid, name, email, phone)"
  " SELECT 'delete', rid, name, email, phone FROM customer WHERE id = ?1";

static gboolean
run_words (TillDb     *db,
           const char *sql,
           const char *id,
           GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (db, sql, error)) &&
         till_stmt_bind_text (stmt, 1, id, error) && till_stmt_run (stmt, error);
}

/**
 * till_customer_table_write:
 * @db: a database in a writing transaction, owned by the calling thread
 * @customer: a customer
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Writes a customer and its words, in place of what was there.
 *
 * Returns: %FALSE when it was not written: roll back
 */
gboolean
till_customer_table_write (TillDb             *db,
                           const TillCustomer *customer,
                           GError            **error)
{
  return run_words (db, remove_words_sql, customer->record.id, error) &&
         till_record_table_write (&till_customer_table, db, customer, error) &&
         run_words (db, add_words_sql, customer->record.id, error);
}

static const char match_words_sql[] =
  "SELECT " CUSTOMER_NAMES " FROM customer_text JOIN customer AS c ON c.rid = customer_text.rowid"
  " WHERE customer_text MATCH ?1 AND NOT c.deleted"
  "  AND (?3 IS NULL OR EXISTS (SELECT 1 FROM payment AS p WHERE p.customer_id = c.id"
  "       AND p.last4 = ?3))"
  " ORDER BY customer_text.rowid DESC LIMIT ?2";

/* The customers of the newest payments with such a card. */
static const char match_last4_sql[] =
  "SELECT " CUSTOMER_NAMES " FROM customer AS c WHERE c.id IN"
  "  (SELECT customer_id FROM payment WHERE last4 = ?3 AND customer_id IS NOT NULL"
  "   ORDER BY rid DESC LIMIT 1000)"
  " AND NOT c.deleted AND ?1 IS NULL ORDER BY c.rid DESC LIMIT ?2";

static const char match_id_sql[] =
  "SELECT " CUSTOMER_NAMES " FROM customer AS c WHERE c.id = ?1 AND NOT c.deleted";

/**
 * till_customer_table_match:
 * @db: a database owned by the calling thread
 * @term: what they must have
 * @limit: how many at most
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type TillCustomer): those known
 *   last first
 */
GPtrArray *
till_customer_table_match (TillDb               *db,
                           const TillSearchTerm *term,
                           guint                 limit,
                           GError              **error)
{
  const char *sql = match_last4_sql;
  g_autofree char *words = NULL;
  g_autoptr (TillStmt) stmt = NULL;

  if (term->id != NULL)
    {
      if (!(stmt = till_db_statement (db, match_id_sql, error)) ||
          !till_stmt_bind_text (stmt, 1, term->id, error))
        return NULL;

      return till_record_table_list (&till_customer_table, stmt, error);
    }

  if (till_search_term_has_words (term))
    {
      words = till_search_term_build_beginnings (term);
      sql = match_words_sql;
    }

  if (!(stmt = till_db_statement (db, sql, error)) ||
      !till_stmt_bind_text (stmt, 1, words, error) ||
      !till_stmt_bind_int64 (stmt, 2, limit, error) ||
      !till_stmt_bind_text (stmt, 3, term->last4, error))
    return NULL;

  return till_record_table_list (&till_customer_table, stmt, error);
}
