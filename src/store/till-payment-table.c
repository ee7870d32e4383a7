/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The table "payment".
 *
 * What must hold: a row, its words and the totals of its day change together; a payment keeps its
 * key; the columns that filters look at come first, because SQLite reads a row from its start. */

#include "till-payment-table-private.h"

#include <string.h>

#include "till-index-mark-private.h"
#include "till-key-private.h"
#include "till-tables-private.h"

#define FILTER_NAMES "currency, method, amount_minor, captured, refunded, customer_id, "
#define REST_NAMES                                                                                \
  ", state, created_us, intent_id, disputed, fee, net, settle_currency, capture_before_us,"       \
  " brand, last4, funding, country, exp_month, exp_year, moto, failure_code, decline_code,"       \
  " failure_message, risk_level, cvc_check, postcode_check, address_check, authorization_code,"   \
  " customer_name, customer_email, customer_phone, description, reference, note, receipt_url,"    \
  " operator_name, console_id, instruction_id, metadata"
#define COLUMN_NAMES FILTER_NAMES TILL_RECORD_COLUMN_NAMES REST_NAMES

#define COLUMN(type, member) { TILL_COLUMN_ ## type, G_STRUCT_OFFSET (TillPayment, member), NULL }

static const TillColumn columns[] = {
  COLUMN (CURRENCY, amount.currency),
  COLUMN (TEXT, method),
  COLUMN (INT64, amount.minor),
  COLUMN (INT64, captured),
  COLUMN (INT64, refunded),
  COLUMN (TEXT, customer_id),
  TILL_RECORD_COLUMNS,
  { TILL_COLUMN_CODE, G_STRUCT_OFFSET (TillPayment, state), &till_disk_payment_state },
  COLUMN (INT64, created_us),
  COLUMN (TEXT, intent_id),
  COLUMN (BOOL, disputed),
  COLUMN (INT64, fee),
  COLUMN (INT64, net),
  COLUMN (CURRENCY, settle_currency),
  COLUMN (INT64, capture_before_us),
  COLUMN (TEXT, brand),
  COLUMN (TEXT, last4),
  COLUMN (TEXT, funding),
  COLUMN (TEXT, country),
  COLUMN (INT, exp_month),
  COLUMN (INT, exp_year),
  COLUMN (BOOL, moto),
  COLUMN (TEXT, failure_code),
  COLUMN (TEXT, decline_code),
  COLUMN (TEXT, failure_message),
  COLUMN (TEXT, risk_level),
  COLUMN (TEXT, cvc_check),
  COLUMN (TEXT, postcode_check),
  COLUMN (TEXT, address_check),
  COLUMN (TEXT, authorization_code),
  COLUMN (TEXT, customer_name),
  COLUMN (TEXT, customer_email),
  COLUMN (TEXT, customer_phone),
  COLUMN (TEXT, description),
  COLUMN (TEXT, reference),
  COLUMN (TEXT, note),
  COLUMN (TEXT, receipt_url),
  COLUMN (TEXT, operator_name),
  COLUMN (TEXT, console_id),
  COLUMN (TEXT, instruction_id),
  COLUMN (TEXT, metadata),
};

static const char find_sql[] = "SELECT rid, " COLUMN_NAMES " FROM payment WHERE id = ?1";

static const char find_charge_sql[] =
  "SELECT rid, " COLUMN_NAMES " FROM payment WHERE intent_id = ?1 ORDER BY rid DESC LIMIT 1";

static const char load_sql[] = "SELECT rid, " COLUMN_NAMES " FROM payment WHERE rid = ?1";

/* Only for its columns: what belongs to it has to be written with the functions of this file. */
static const TillRecordTable table = {
  columns, G_N_ELEMENTS (columns), TILL_RECORD_PAYMENT, NULL, NULL, NULL
};

/**
 * till_payment_row_clear:
 * @row: a row
 */
void
till_payment_row_clear (TillPaymentRow *row)
{
  g_clear_pointer ((gpointer *) &row->payment, till_record_unref);
  row->key = 0;
}

/* The only row of @stmt, or an empty one. */
static gboolean
read_one (TillStmt       *stmt,
          TillPaymentRow *ret_row,
          GError        **error)
{
  gboolean has_row;

  if (!till_stmt_step (stmt, &has_row, error))
    return FALSE;

  ret_row->key = has_row ? till_stmt_get_int64 (stmt, 0) : 0;
  ret_row->payment = has_row ? till_record_table_read (&table, stmt, 1) : NULL;

  return TRUE;
}

static gboolean
find_by_text (TillDb         *db,
              const char     *sql,
              const char     *text,
              TillPaymentRow *ret_row,
              GError        **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (db, sql, error)) &&
         till_stmt_bind_text (stmt, 1, text, error) && read_one (stmt, ret_row, error);
}

/**
 * till_payment_table_find:
 * @db: a database owned by the calling thread
 * @id: the gateway's id
 * @ret_row: (out caller-allocates): the row; without payment when there is none
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_payment_table_find (TillDb         *db,
                         const char     *id,
                         TillPaymentRow *ret_row,
                         GError        **error)
{
  return find_by_text (db, find_sql, id, ret_row, error);
}

/**
 * till_payment_table_find_charge:
 * @db: a database owned by the calling thread
 * @intent_id: the other id of a payment
 * @ret_row: (out caller-allocates): the newest payment with it; without payment when there is none
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_payment_table_find_charge (TillDb         *db,
                                const char     *intent_id,
                                TillPaymentRow *ret_row,
                                GError        **error)
{
  return find_by_text (db, find_charge_sql, intent_id, ret_row, error);
}

/**
 * till_payment_table_load:
 * @db: a database owned by the calling thread
 * @key: a payment's key
 * @ret_payment: (out) (transfer full) (nullable): the payment, or %NULL if there is none
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_payment_table_load (TillDb       *db,
                         gint64        key,
                         TillPayment **ret_payment,
                         GError      **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  TillPaymentRow row;

  if (!(stmt = till_db_statement (db, load_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, key, error) || !read_one (stmt, &row, error))
    return FALSE;

  *ret_payment = row.payment;

  return TRUE;
}

static const char range_sql[] =
  "SELECT rid FROM payment WHERE rid >= ?1 AND rid < ?2 ORDER BY rid";

/**
 * till_payment_table_list_range:
 * @db: a database owned by the calling thread
 * @floor: the least key
 * @before: above all keys
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the keys of all payments there,
 *   ascending
 */
GArray *
till_payment_table_list_range (TillDb  *db,
                               gint64   floor,
                               gint64   before,
                               GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (db, range_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, floor, error) ||
      !till_stmt_bind_int64 (stmt, 2, before, error))
    return NULL;

  for (;;)
    {
      gint64 key;

      if (!till_stmt_step (stmt, &has_row, error))
        return NULL;

      if (!has_row)
        return g_steal_pointer (&keys);

      key = till_stmt_get_int64 (stmt, 0);
      g_array_append_val (keys, key);
    }
}

static const char all_sql[] = "SELECT rid, " COLUMN_NAMES " FROM payment ORDER BY rid DESC";

static gboolean
visit_rows (TillStmt        *stmt,
            TillPaymentVisit visit,
            gpointer         user_data,
            GError         **error)
{
  TillPayment payment;
  gboolean has_row;

  for (;;)
    {
      if (!till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      memset (&payment, 0, sizeof payment);
      till_columns_read (stmt, 1, columns, G_N_ELEMENTS (columns), &payment);
      payment.record.kind = TILL_RECORD_PAYMENT;
      if (payment.record.id == NULL)
        payment.record.id = "";
      if (!visit (&payment, user_data, error))
        return FALSE;
    }
}

/**
 * till_payment_table_visit:
 * @db: a database owned by the calling thread
 * @keys: (nullable) (element-type gint64): the keys of payments; %NULL for all, newest first
 * @visit: looks at each
 * @user_data: for @visit
 * @error: return location for a #GError in #TILL_DB_ERROR, or what @visit says
 *
 * Goes through payments without making records of them.
 *
 * Returns: %FALSE when it failed or @visit ended it
 */
gboolean
till_payment_table_visit (TillDb          *db,
                          GArray          *keys,
                          TillPaymentVisit visit,
                          gpointer         user_data,
                          GError         **error)
{
  if (keys == NULL)
    {
      g_autoptr (TillStmt) all = till_db_statement (db, all_sql, error);

      return all != NULL && visit_rows (all, visit, user_data, error);
    }

  for (guint i = 0; i < keys->len; i++)
    {
      g_autoptr (TillStmt) stmt = NULL;

      if (!(stmt = till_db_statement (db, load_sql, error)) ||
          !till_stmt_bind_int64 (stmt, 1, g_array_index (keys, gint64, i), error) ||
          !visit_rows (stmt, visit, user_data, error))
        return FALSE;
    }

  return TRUE;
}

static const char has_charge_sql[] =
  "SELECT 1 FROM payment WHERE intent_id = ?1 AND id <> ?1 LIMIT 1";

/**
 * till_payment_table_has_charge:
 * @db: a database owned by the calling thread
 * @intent_id: the id of an attempt
 * @ret_has_charge: (out): whether it has become a charge already
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_payment_table_has_charge (TillDb     *db,
                               const char *intent_id,
                               gboolean   *ret_has_charge,
                               GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (db, has_charge_sql, error)) &&
         till_stmt_bind_text (stmt, 1, intent_id, error) &&
         till_stmt_step (stmt, ret_has_charge, error);
}

static const char last_of_second_sql[] =
  "SELECT max (rid) FROM payment WHERE rid BETWEEN ?1 AND ?2";

/**
 * till_payment_table_find_free:
 * @db: a database owned by the calling thread
 * @from: a key
 * @ret_key: (out): a free one, @from or after it
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Finds a key behind all that the second of @from has; when the second is full, behind those of the
 * next one that is not.
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_payment_table_find_free (TillDb  *db,
                              gint64   from,
                              gint64  *ret_key,
                              GError **error)
{
  gint64 first = MAX (from, 1);

  for (;;)
    {
      gint64 last = first / TILL_KEYS_PER_SECOND * TILL_KEYS_PER_SECOND + TILL_KEYS_PER_SECOND - 1;
      g_autoptr (TillStmt) stmt = NULL;
      gboolean has_row;
      gint64 taken;

      if (!(stmt = till_db_statement (db, last_of_second_sql, error)) ||
          !till_stmt_bind_int64 (stmt, 1, first, error) ||
          !till_stmt_bind_int64 (stmt, 2, last, error) || !till_stmt_step (stmt, &has_row, error))
        return FALSE;

      taken = till_stmt_is_null (stmt, 0) ? first - 1 : till_stmt_get_int64 (stmt, 0);
      if (taken < last)
        {
          *ret_key = taken + 1;
          return TRUE;
        }

      first = last + 1;
    }
}

/**
 * till_payment_table_same:
 * @a: a payment
 * @b: a payment
 *
 * Returns: whether both say the same, whenever and however we learnt it
 */
gboolean
till_payment_table_same (const TillPayment *a,
                         const TillPayment *b)
{
  return till_columns_same (columns, G_N_ELEMENTS (columns), a, b);
}

static const char insert_sql[] =
  "INSERT INTO payment (rid, label, " COLUMN_NAMES ")"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,"
  "  ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37,"
  "  ?38, ?39, ?40, ?41, ?42, ?43, ?44, ?45, ?46)";

static const char update_sql[] =
  "UPDATE payment SET (label, " COLUMN_NAMES ")"
  " = (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,"
  "  ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39,"
  "  ?40, ?41, ?42, ?43, ?44, ?45, ?46) WHERE rid = ?1";

static gboolean
write_row (TillDb            *db,
           const char        *sql,
           gint64             key,
           const TillPayment *payment,
           GError           **error)
{
  int label = till_disk_payment_label.to_disk (till_payment_get_label (payment));
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (db, sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, key, error) &&
         till_stmt_bind_int64 (stmt, 2, label, error) &&
         till_columns_bind (stmt, 3, columns, G_N_ELEMENTS (columns), payment, error) &&
         till_stmt_run (stmt, error);
}

/**
 * till_payment_table_insert:
 * @db: a database in a writing transaction, owned by the calling thread
 * @key: a free key
 * @payment: a payment that is not known
 * @words: where to add its words, to be written later in the transaction
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it was not written: roll back
 */
gboolean
till_payment_table_insert (TillDb            *db,
                           gint64             key,
                           const TillPayment *payment,
                           TillPaymentWords  *words,
                           GError           **error)
{
  gint64 indexed_from;

  return write_row (db, insert_sql, key, payment, error) &&
         till_index_get_from (db, &indexed_from, error) &&
         (key < indexed_from || (till_payment_words_add (words, db, key, payment, error) &&
                                 till_day_total_table_add (db, key, payment, 1, error)));
}

/**
 * till_payment_table_update:
 * @db: a database in a writing transaction, owned by the calling thread
 * @old: the row as it is
 * @payment: the payment as it is to be
 * @words: where to add its words, to be written later in the transaction
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it was not written: roll back
 */
gboolean
till_payment_table_update (TillDb               *db,
                           const TillPaymentRow *old,
                           const TillPayment    *payment,
                           TillPaymentWords     *words,
                           GError              **error)
{
  gint64 indexed_from;

  if (!till_index_get_from (db, &indexed_from, error))
    return FALSE;

  if (old->key < indexed_from)
    return write_row (db, update_sql, old->key, payment, error);

  if (!till_payment_words_same (old->payment, payment) &&
      !till_payment_words_add (words, db, old->key, payment, error))
    return FALSE;

  return till_day_total_table_add (db, old->key, old->payment, -1, error) &&
         till_day_total_table_add (db, old->key, payment, 1, error) &&
         write_row (db, update_sql, old->key, payment, error);
}

static const char touch_sql[] = "UPDATE payment SET origin = ?2, as_of_us = ?3 WHERE rid = ?1";

/**
 * till_payment_table_touch:
 * @db: a database in a writing transaction, owned by the calling thread
 * @key: the payment's key
 * @payment: the payment, which says what the row says, but is newer
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it was not written: roll back
 */
gboolean
till_payment_table_touch (TillDb            *db,
                          gint64             key,
                          const TillPayment *payment,
                          GError           **error)
{
  int origin = till_disk_origin.to_disk (payment->record.origin);
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (db, touch_sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, key, error) &&
         till_stmt_bind_int64 (stmt, 2, origin, error) &&
         till_stmt_bind_int64 (stmt, 3, payment->record.as_of_us, error) &&
         till_stmt_run (stmt, error);
}

static const char remove_sql[] = "DELETE FROM payment WHERE rid = ?1";

/**
 * till_payment_table_remove:
 * @db: a database in a writing transaction, owned by the calling thread
 * @old: the row as it is
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it was not removed: roll back
 */
gboolean
till_payment_table_remove (TillDb               *db,
                           const TillPaymentRow *old,
                           GError              **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gint64 indexed_from;

  return till_index_get_from (db, &indexed_from, error) &&
         (old->key < indexed_from ||
          till_day_total_table_add (db, old->key, old->payment, -1, error)) &&
         (stmt = till_db_statement (db, remove_sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, old->key, error) && till_stmt_run (stmt, error);
}
