/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Records as rows for other programs: spreadsheets, scripts, bookkeeping.
 *
 * What must hold: amounts are exact decimals, times ISO 8601 in UTC, states words that do not
 * change; CSV is what RFC 4180 says; no cell that came from outside is taken for a formula by a
 * spreadsheet (owasp.org/www-community/attacks/CSV_Injection). */

#include "till-export.h"

#include <string.h>

#include "till-text.h"

#define T(name) { name, TILL_EXPORT_TEXT }
#define D(name) { name, TILL_EXPORT_DECIMAL }
#define I(name) { name, TILL_EXPORT_INTEGER }
#define B(name) { name, TILL_EXPORT_BOOLEAN }

static const TillExportColumn payment_columns[] = {
  T ("id"),             T ("created"),        T ("status"),        D ("amount"),
  T ("currency"),       D ("captured"),       D ("refunded"),      B ("disputed"),
  D ("fee"),            D ("net"),            T ("settle_currency"), T ("method"),
  T ("brand"),          T ("last4"),          T ("customer_id"),   T ("customer_name"),
  T ("customer_email"), T ("description"),    T ("reference"),     T ("note"),
  T ("operator"),       B ("moto"),           T ("failure_code"),  T ("decline_code"),
  T ("intent_id"),
};

static const TillExportColumn refund_columns[] = {
  T ("id"), T ("created"), T ("status"), D ("amount"), T ("currency"), T ("payment_id"),
  T ("reason"), T ("failure_reason"), T ("bank_reference"), T ("operator"), T ("note"),
  B ("succeeded_before"),
};

static const TillExportColumn dispute_columns[] = {
  T ("id"), T ("created"), T ("status"), T ("stage"), D ("amount"), T ("currency"),
  T ("payment_id"), T ("reason"), T ("due"), B ("has_evidence"), I ("submissions"),
};

static const TillExportColumn payout_columns[] = {
  T ("id"), T ("created"), T ("status"), D ("amount"), T ("currency"), T ("arrival"),
  B ("automatic"), T ("description"), T ("failure_message"),
};

static const TillExportColumn entry_columns[] = {
  T ("id"), T ("created"), T ("type"), D ("amount"), D ("fee"), D ("net"), T ("currency"),
  T ("available"), T ("source_id"), T ("payout_id"), T ("description"),
};

static const TillExportColumn customer_columns[] = {
  T ("id"), T ("created"), T ("name"), T ("email"), T ("phone"), T ("description"), B ("deleted"),
  T ("line1"), T ("line2"), T ("postcode"), T ("city"), T ("region"), T ("country"),
};

static const TillExportColumn link_columns[] = {
  T ("id"), T ("created"), T ("status"), D ("amount"), T ("currency"), T ("url"), T ("expires"),
  T ("customer_email"), T ("description"), T ("reference"), T ("operator"),
  T ("payment_intent_id"),
};

#undef T
#undef D
#undef I
#undef B

/* Words for programs. Append only; never reuse. */
static const char *const label_words[] = {
  [TILL_PAYMENT_LABEL_UNKNOWN] = "unknown",
  [TILL_PAYMENT_LABEL_REQUIRES_INPUT] = "requires_input",
  [TILL_PAYMENT_LABEL_REQUIRES_ACTION] = "requires_action",
  [TILL_PAYMENT_LABEL_PROCESSING] = "processing",
  [TILL_PAYMENT_LABEL_AUTHORIZED] = "authorized",
  [TILL_PAYMENT_LABEL_SUCCEEDED] = "succeeded",
  [TILL_PAYMENT_LABEL_DECLINED] = "declined",
  [TILL_PAYMENT_LABEL_CANCELED] = "canceled",
  [TILL_PAYMENT_LABEL_EXPIRED] = "expired",
  [TILL_PAYMENT_LABEL_PARTLY_REFUNDED] = "partly_refunded",
  [TILL_PAYMENT_LABEL_REFUNDED] = "refunded",
  [TILL_PAYMENT_LABEL_DISPUTED] = "disputed",
};

static const char *const refund_words[] = {
  [TILL_REFUND_UNKNOWN] = "unknown",     [TILL_REFUND_PENDING] = "pending",
  [TILL_REFUND_REQUIRES_ACTION] = "requires_action",
  [TILL_REFUND_SUCCEEDED] = "succeeded", [TILL_REFUND_FAILED] = "failed",
  [TILL_REFUND_CANCELED] = "canceled",
};

static const char *const dispute_words[] = {
  [TILL_DISPUTE_UNKNOWN] = "unknown",           [TILL_DISPUTE_NEEDS_RESPONSE] = "needs_response",
  [TILL_DISPUTE_UNDER_REVIEW] = "under_review", [TILL_DISPUTE_WON] = "won",
  [TILL_DISPUTE_LOST] = "lost",                 [TILL_DISPUTE_CLOSED] = "closed",
  [TILL_DISPUTE_PREVENTED] = "prevented",
};

static const char *const stage_words[] = {
  [TILL_DISPUTE_STAGE_INQUIRY] = "inquiry", [TILL_DISPUTE_STAGE_CHARGEBACK] = "chargeback",
  [TILL_DISPUTE_STAGE_APPEAL] = "appeal",
};

static const char *const payout_words[] = {
  [TILL_PAYOUT_UNKNOWN] = "unknown",       [TILL_PAYOUT_PENDING] = "pending",
  [TILL_PAYOUT_IN_TRANSIT] = "in_transit", [TILL_PAYOUT_PAID] = "paid",
  [TILL_PAYOUT_FAILED] = "failed",         [TILL_PAYOUT_CANCELED] = "canceled",
};

static const char *const link_words[] = {
  [TILL_LINK_UNKNOWN] = "unknown", [TILL_LINK_OPEN] = "open", [TILL_LINK_PAID] = "paid",
  [TILL_LINK_EXPIRED] = "expired",
};

#define WORD(words, value) ((guint) (value) < G_N_ELEMENTS (words) ? (words)[value] : "unknown")

/**
 * till_export_label_to_word:
 * @label: a label
 *
 * Returns: (transfer none): its word for programs: "partly_refunded"
 */
const char *
till_export_label_to_word (TillPaymentLabel label)
{
  return WORD (label_words, label);
}

/**
 * till_export_word_to_label:
 * @word: a word for programs
 * @ret_label: (out): its label; untouched if there is none
 *
 * Returns: %FALSE when there is no such label
 */
gboolean
till_export_word_to_label (const char       *word,
                           TillPaymentLabel *ret_label)
{
  g_return_val_if_fail (word != NULL, FALSE);
  g_return_val_if_fail (ret_label != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (label_words); i++)
    if (strcmp (word, label_words[i]) == 0)
      {
        *ret_label = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * till_export_get_columns:
 * @kind: what kind of record
 * @ret_n: (out): how many columns there are
 *
 * Returns: (transfer none) (array length=ret_n) (nullable): the columns; %NULL for a kind that is
 *   not exported
 */
const TillExportColumn *
till_export_get_columns (TillRecordKind kind,
                         guint         *ret_n)
{
  static const struct
  {
    const TillExportColumn *columns;
    guint                   n;
  } tables[] = {
    [TILL_RECORD_PAYMENT] = { payment_columns, G_N_ELEMENTS (payment_columns) },
    [TILL_RECORD_REFUND] = { refund_columns, G_N_ELEMENTS (refund_columns) },
    [TILL_RECORD_DISPUTE] = { dispute_columns, G_N_ELEMENTS (dispute_columns) },
    [TILL_RECORD_PAYOUT] = { payout_columns, G_N_ELEMENTS (payout_columns) },
    [TILL_RECORD_CUSTOMER] = { customer_columns, G_N_ELEMENTS (customer_columns) },
    [TILL_RECORD_LINK] = { link_columns, G_N_ELEMENTS (link_columns) },
    [TILL_RECORD_ENTRY] = { entry_columns, G_N_ELEMENTS (entry_columns) },
  };

  g_return_val_if_fail (ret_n != NULL, NULL);

  if ((guint) kind >= G_N_ELEMENTS (tables))
    {
      *ret_n = 0;
      return NULL;
    }

  *ret_n = tables[kind].n;

  return tables[kind].columns;
}

static void
add (GPtrArray  *row,
     const char *text)
{
  g_ptr_array_add (row, g_strdup (text != NULL ? text : ""));
}

static void
add_time (GPtrArray *row,
          gint64     time_us)
{
  g_ptr_array_add (row, time_us != 0 ? till_time_format_iso (time_us) : g_strdup (""));
}

static void
add_bool (GPtrArray *row,
          gboolean   value)
{
  add (row, value ? "true" : "false");
}

static void
add_money (GPtrArray  *row,
           gint64      minor,
           const char *currency)
{
  TillMoney money = { minor, "" };

  g_strlcpy (money.currency, currency, sizeof money.currency);
  g_ptr_array_add (row, *currency != '\0' ? till_money_to_string (&money) : g_strdup (""));
}

static void
add_payment (GPtrArray         *row,
             const TillPayment *payment)
{
  const char *currency = payment->amount.currency;

  add (row, payment->record.id);
  add_time (row, payment->created_us);
  add (row, till_export_label_to_word (till_payment_get_label (payment)));
  add_money (row, payment->amount.minor, currency);
  add (row, currency);
  add_money (row, payment->captured, currency);
  add_money (row, payment->refunded, currency);
  add_bool (row, payment->disputed);
  add_money (row, payment->fee, payment->settle_currency);
  add_money (row, payment->net, payment->settle_currency);
  add (row, payment->settle_currency);
  add (row, payment->method);
  add (row, payment->brand);
  add (row, payment->last4);
  add (row, payment->customer_id);
  add (row, payment->customer_name);
  add (row, payment->customer_email);
  add (row, payment->description);
  add (row, payment->reference);
  add (row, payment->note);
  add (row, payment->operator_name);
  add_bool (row, payment->moto);
  add (row, payment->failure_code);
  add (row, payment->decline_code);
  add (row, payment->intent_id);
}

static void
add_refund (GPtrArray        *row,
            const TillRefund *refund)
{
  add (row, refund->record.id);
  add_time (row, refund->created_us);
  add (row, WORD (refund_words, refund->state));
  add_money (row, refund->amount.minor, refund->amount.currency);
  add (row, refund->amount.currency);
  add (row, refund->payment_id);
  add (row, refund->reason);
  add (row, refund->failure_reason);
  add (row, refund->bank_reference);
  add (row, refund->operator_name);
  add (row, refund->note);
  add_bool (row, refund->succeeded_before);
}

static void
add_dispute (GPtrArray         *row,
             const TillDispute *dispute)
{
  add (row, dispute->record.id);
  add_time (row, dispute->created_us);
  add (row, WORD (dispute_words, dispute->state));
  add (row, WORD (stage_words, dispute->stage));
  add_money (row, dispute->amount.minor, dispute->amount.currency);
  add (row, dispute->amount.currency);
  add (row, dispute->payment_id);
  add (row, dispute->reason);
  add_time (row, dispute->due_us);
  add_bool (row, dispute->has_evidence);
  g_ptr_array_add (row, g_strdup_printf ("%" G_GINT64_FORMAT, dispute->submissions));
}

static void
add_payout (GPtrArray        *row,
            const TillPayout *payout)
{
  add (row, payout->record.id);
  add_time (row, payout->created_us);
  add (row, WORD (payout_words, payout->state));
  add_money (row, payout->amount.minor, payout->amount.currency);
  add (row, payout->amount.currency);
  add_time (row, payout->arrival_us);
  add_bool (row, payout->automatic);
  add (row, payout->description);
  add (row, payout->failure_message);
}

static void
add_entry (GPtrArray       *row,
           const TillEntry *entry)
{
  const char *currency = entry->amount.currency;

  add (row, entry->record.id);
  add_time (row, entry->created_us);
  add (row, entry->type);
  add_money (row, entry->amount.minor, currency);
  add_money (row, entry->fee, currency);
  add_money (row, entry->net, currency);
  add (row, currency);
  add_time (row, entry->available_us);
  add (row, entry->source_id);
  add (row, entry->payout_id);
  add (row, entry->description);
}

static void
add_customer (GPtrArray          *row,
              const TillCustomer *customer)
{
  add (row, customer->record.id);
  add_time (row, customer->created_us);
  add (row, customer->name);
  add (row, customer->email);
  add (row, customer->phone);
  add (row, customer->description);
  add_bool (row, customer->deleted);
  add (row, customer->line1);
  add (row, customer->line2);
  add (row, customer->postcode);
  add (row, customer->city);
  add (row, customer->region);
  add (row, customer->country);
}

static void
add_link (GPtrArray      *row,
          const TillLink *link)
{
  add (row, link->record.id);
  add_time (row, link->created_us);
  add (row, WORD (link_words, link->state));
  add_money (row, link->amount.minor, link->amount.currency);
  add (row, link->amount.currency);
  add (row, link->url);
  add_time (row, link->expires_us);
  add (row, link->customer_email);
  add (row, link->description);
  add (row, link->reference);
  add (row, link->operator_name);
  add (row, link->payment_intent_id);
}

/**
 * till_export_get_row:
 * @record: a record of a kind that has columns
 *
 * Returns: (transfer full) (array zero-terminated=1): its cells, as many as there are columns
 */
char **
till_export_get_row (gconstpointer record)
{
  g_autoptr (GPtrArray) row = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (record != NULL, NULL);

  switch (till_record_get_kind (record))
    {
    case TILL_RECORD_PAYMENT:
      add_payment (row, record);
      break;

    case TILL_RECORD_REFUND:
      add_refund (row, record);
      break;

    case TILL_RECORD_DISPUTE:
      add_dispute (row, record);
      break;

    case TILL_RECORD_PAYOUT:
      add_payout (row, record);
      break;

    case TILL_RECORD_CUSTOMER:
      add_customer (row, record);
      break;

    case TILL_RECORD_LINK:
      add_link (row, record);
      break;

    case TILL_RECORD_ENTRY:
      add_entry (row, record);
      break;

    case TILL_RECORD_CARD:
    case TILL_RECORD_EVENT:
    case TILL_RECORD_ACCOUNT:
      break;
    }

  g_ptr_array_add (row, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&row), FALSE);
}

/* A spreadsheet takes text that begins so for a formula. */
static gboolean
looks_like_formula (const char *text)
{
  return *text != '\0' && strchr ("=+-@\t\r\n", *text) != NULL;
}

static void
append_csv_cell (GString       *out,
                 TillExportType type,
                 const char    *text)
{
  gboolean guard = type == TILL_EXPORT_TEXT && looks_like_formula (text);

  if (!guard && strpbrk (text, ",\"\r\n") == NULL && *text != ' ')
    {
      g_string_append (out, text);
      return;
    }

  g_string_append_c (out, '"');
  if (guard)
    g_string_append_c (out, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

/**
 * till_export_csv_header:
 * @out: where to append
 * @columns: (array length=n_columns): the columns
 * @n_columns: how many
 *
 * Appends the names of the columns as a line of CSV.
 */
void
till_export_csv_header (GString                *out,
                        const TillExportColumn *columns,
                        guint                   n_columns)
{
  g_return_if_fail (out != NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_csv_cell (out, TILL_EXPORT_TEXT, columns[i].name);
    }
  g_string_append (out, "\r\n");
}

/**
 * till_export_csv_row:
 * @out: where to append
 * @columns: (array length=n_columns): the columns
 * @n_columns: how many
 * @row: (array length=n_columns): their cells
 *
 * Appends a line of CSV (RFC 4180). Text that a spreadsheet would take for a formula gets an
 * apostrophe before it.
 */
void
till_export_csv_row (GString                *out,
                     const TillExportColumn *columns,
                     guint                   n_columns,
                     char                  **row)
{
  g_return_if_fail (out != NULL);
  g_return_if_fail (row != NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_csv_cell (out, columns[i].type, row[i]);
    }
  g_string_append (out, "\r\n");
}

static void
add_json_cell (JsonBuilder   *builder,
               TillExportType type,
               const char    *text)
{
  gint64 number;

  switch (type)
    {
    case TILL_EXPORT_INTEGER:
      if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
        json_builder_add_int_value (builder, number);
      else
        json_builder_add_null_value (builder);
      break;

    case TILL_EXPORT_BOOLEAN:
      if (*text != '\0')
        json_builder_add_boolean_value (builder, strcmp (text, "true") == 0);
      else
        json_builder_add_null_value (builder);
      break;

    case TILL_EXPORT_TEXT:
    case TILL_EXPORT_DECIMAL:
      if (*text != '\0')
        json_builder_add_string_value (builder, text);
      else
        json_builder_add_null_value (builder);
      break;
    }
}

/**
 * till_export_json_row:
 * @builder: a builder that awaits a value
 * @columns: (array length=n_columns): the columns
 * @n_columns: how many
 * @row: (array length=n_columns): their cells
 *
 * Adds an object with a member for each column; what is empty is null.
 */
void
till_export_json_row (JsonBuilder            *builder,
                      const TillExportColumn *columns,
                      guint                   n_columns,
                      char                  **row)
{
  g_return_if_fail (JSON_IS_BUILDER (builder));
  g_return_if_fail (row != NULL);

  json_builder_begin_object (builder);
  for (guint i = 0; i < n_columns; i++)
    {
      json_builder_set_member_name (builder, columns[i].name);
      add_json_cell (builder, columns[i].type, row[i]);
    }
  json_builder_end_object (builder);
}
