/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reports as people ask for them and as they are told: days, names, rates, and which payments are
 * behind a figure.
 *
 * What must hold: a day goes from midnight to midnight where the computer is, also when it has 23
 * or 25 hours; the words for programs never change once they were released; a rate is rounded
 * whole numbers, never a floating-point one. */

#include "till-report-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-clock.h"
#include "till-decline-words.h"
#include "till-format.h"
#include "till-payment-text.h"
#include "till-period.h"
#include "till-query-words.h"
#include "till-words.h"

/* By #TillReportBy. */
static const struct
{
  const char *nick;
  const char *name;
} bys[] = {
  [TILL_REPORT_BY_NOTHING] = { "currency", N_("Currency") },
  [TILL_REPORT_BY_SLOT] = { "day", N_("Day") },
  [TILL_REPORT_BY_METHOD] = { "method", N_("Method") },
  [TILL_REPORT_BY_CHANNEL] = { "channel", N_("Channel") },
  [TILL_REPORT_BY_OPERATOR] = { "operator", N_("Taken by") },
  [TILL_REPORT_BY_STATUS] = { "status", N_("State") },
  [TILL_REPORT_BY_DECLINE] = { "decline", N_("Reason of the decline") },
};

/* Words for programs. */
static const char *const channel_words[] = {
  [TILL_CHANNEL_ANY] = "", [TILL_CHANNEL_PHONE] = "phone", [TILL_CHANNEL_ONLINE] = "online",
  [TILL_CHANNEL_IN_PERSON] = "in_person",
};

/* --- which time ------------------------------------------------------------------------------- */

/* One of the words of till_period_from_nick(), or a short form of it. */
static gboolean
read_period (const char    *text,
             gint64         now_us,
             TillQuerySpan *ret_span)
{
  g_autofree char *nick = g_strcmp0 (text, "week") == 0 || g_strcmp0 (text, "month") == 0 ||
                          g_strcmp0 (text, "year") == 0 ? g_strconcat ("this-", text, NULL)
                                                        : g_strdup (text);
  TillPeriod period;
  TillQuerySpan span;

  if (!till_period_from_nick (nick, &period) || period == TILL_PERIOD_ANY)
    return FALSE;

  till_period_get_span (period, now_us, &span.from_us, &span.to_us);

  /* What goes on ends with today: the midnight after it is the one before the day after. */
  if (span.to_us == 0)
    {
      g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_us / TILL_SECOND);

      span.to_us = till_period_midnight (g_date_time_get_year (now), g_date_time_get_month (now),
                                         g_date_time_get_day_of_month (now), 0, 1);
    }

  *ret_span = span;

  return TRUE;
}

/**
 * till_report_read_span:
 * @text: "today", "yesterday", "week", "last-week", "month", "last-month", "year" and the other
 *   words of till_period_from_nick(), a day, a month ("2026-11"), or two of them with ".." between
 * @now_us: the time, in µs since 1970 UTC
 * @ret_span: (out): when that is: whole days, with an end; untouched when it is none
 *
 * Returns: whether it is a stretch of time
 */
gboolean
till_report_read_span (const char    *text,
                       gint64         now_us,
                       TillQuerySpan *ret_span)
{
  g_auto (GStrv) parts = NULL;
  TillQuerySpan first, last;

  g_return_val_if_fail (text != NULL && ret_span != NULL, FALSE);

  if (read_period (text, now_us, ret_span) || till_query_date_read (text, ret_span))
    return TRUE;

  parts = g_strsplit (text, "..", -1);
  if (g_strv_length (parts) != 2 || !till_query_date_read (parts[0], &first) ||
      !till_query_date_read (parts[1], &last) || first.from_us >= last.to_us)
    return FALSE;

  *ret_span = (TillQuerySpan) { first.from_us, last.to_us };

  return TRUE;
}

/* The midnights with which days, or months, begin, and the one the span ends with. */
static GArray *
cut (const TillQuerySpan *span,
     gboolean             by_months)
{
  GArray *bounds = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GDateTime) first = NULL;
  gint64 midnight_us = 0;
  int year, month, day;

  first = g_date_time_new_from_unix_local (span->from_us / TILL_SECOND);
  g_date_time_get_ymd (first, &year, &month, &day);
  if (by_months)
    day = 1;

  for (int n = 0; midnight_us < span->to_us; n++)
    {
      midnight_us = till_period_midnight (year, month, day, by_months ? n : 0, by_months ? 0 : n);
      midnight_us = CLAMP (midnight_us, span->from_us, span->to_us);
      g_array_append_val (bounds, midnight_us);
    }

  return bounds;
}

/**
 * till_report_cut_days:
 * @span: whole days, with an end
 *
 * Returns: (transfer full) (element-type gint64): the midnights with which its days begin, and the
 *   one with which the last one ends
 */
GArray *
till_report_cut_days (const TillQuerySpan *span)
{
  g_return_val_if_fail (span != NULL && span->from_us < span->to_us, NULL);

  return cut (span, /* by_months= */ FALSE);
}

/* More days than that are shown as months. */
#define DAYS_MAX 62

/**
 * till_report_cut:
 * @span: whole days, with an end
 *
 * Returns: (transfer full) (element-type gint64): where its days begin and the last one ends; its
 *   months, if it is long
 */
GArray *
till_report_cut (const TillQuerySpan *span)
{
  g_return_val_if_fail (span != NULL && span->from_us < span->to_us, NULL);

  return cut (span, span->to_us - span->from_us > DAYS_MAX * 24 * 3600 * TILL_SECOND);
}

/* --- words ------------------------------------------------------------------------------------ */

/**
 * till_report_by_to_nick:
 * @by: what a report is divided by
 *
 * Returns: (transfer none): its word for programs: "day"
 */
const char *
till_report_by_to_nick (TillReportBy by)
{
  g_return_val_if_fail (by < G_N_ELEMENTS (bys), NULL);

  return bys[by].nick;
}

/**
 * till_report_by_from_nick:
 * @nick: a word for programs
 * @ret_by: (out): what it stands for; untouched if nothing
 *
 * Returns: %FALSE when there is no such word
 */
gboolean
till_report_by_from_nick (const char   *nick,
                          TillReportBy *ret_by)
{
  g_return_val_if_fail (nick != NULL && ret_by != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (bys); i++)
    if (strcmp (nick, bys[i].nick) == 0)
      {
        *ret_by = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * till_report_by_get_name:
 * @by: what a report is divided by
 *
 * Returns: (transfer none): what people call it
 */
const char *
till_report_by_get_name (TillReportBy by)
{
  g_return_val_if_fail (by < G_N_ELEMENTS (bys), NULL);

  return _(bys[by].name);
}

static gint64
get_bound (const GArray *bounds,
           guint         slot)
{
  return slot < bounds->len ? g_array_index (bounds, gint64, slot) : 0;
}

/* The key for programs. */
static char *
get_key_word (const TillReportRow *row,
              TillReportBy         by,
              const GArray        *bounds)
{
  g_autoptr (GDateTime) day = NULL;
  guint64 number = row->key != NULL ? g_ascii_strtoull (row->key, NULL, 10) : 0;

  switch (by)
    {
    case TILL_REPORT_BY_SLOT:
      day = g_date_time_new_from_unix_local (get_bound (bounds, row->slot) / TILL_SECOND);
      return g_date_time_format (day, "%Y-%m-%d");

    case TILL_REPORT_BY_CHANNEL:
      return g_strdup (number < G_N_ELEMENTS (channel_words) ? channel_words[number] : "");

    case TILL_REPORT_BY_STATUS:
      return g_strdup (row->key != NULL ? till_export_label_to_word ((TillPaymentLabel) number)
                                        : "");

    case TILL_REPORT_BY_NOTHING:
    case TILL_REPORT_BY_METHOD:
    case TILL_REPORT_BY_OPERATOR:
    case TILL_REPORT_BY_DECLINE:
      return g_strdup (row->key != NULL ? row->key : "");
    }

  return g_strdup ("");
}

/* Thousandths of all attempts that were approved, rounded half up; -1 where there were none. */
static gint64
get_rate (const TillReportRow *row)
{
  gint64 all = row->n_approved + row->n_declined;

  return all > 0 ? (row->n_approved * 2000 + all) / (2 * all) : -1;
}

/* --- as rows ---------------------------------------------------------------------------------- */

#define FIGURES                                                                                   \
  { "currency", TILL_EXPORT_TEXT }, { "approved", TILL_EXPORT_INTEGER },                          \
  { "declined", TILL_EXPORT_INTEGER }, { "approval_percent", TILL_EXPORT_DECIMAL },               \
  { "payments", TILL_EXPORT_INTEGER }, { "gross", TILL_EXPORT_DECIMAL },                          \
  { "refunds", TILL_EXPORT_INTEGER }, { "refunded", TILL_EXPORT_DECIMAL },                        \
  { "disputes", TILL_EXPORT_INTEGER }, { "disputed", TILL_EXPORT_DECIMAL },                       \
  { "booked", TILL_EXPORT_DECIMAL }, { "fees", TILL_EXPORT_DECIMAL },                             \
  { "net", TILL_EXPORT_DECIMAL }

static const TillExportColumn plain_columns[] = { FIGURES };
static const TillExportColumn day_columns[] = { { "day", TILL_EXPORT_TEXT }, FIGURES };
static const TillExportColumn method_columns[] = { { "method", TILL_EXPORT_TEXT }, FIGURES };
static const TillExportColumn channel_columns[] = { { "channel", TILL_EXPORT_TEXT }, FIGURES };
static const TillExportColumn operator_columns[] = { { "operator", TILL_EXPORT_TEXT }, FIGURES };
static const TillExportColumn status_columns[] = { { "status", TILL_EXPORT_TEXT }, FIGURES };
static const TillExportColumn decline_columns[] = { { "decline", TILL_EXPORT_TEXT }, FIGURES };

/**
 * till_report_get_columns:
 * @by: what a report is divided by
 * @ret_n: (out): how many columns there are
 *
 * Returns: (transfer none) (array length=ret_n): the columns of its rows, for programs
 */
const TillExportColumn *
till_report_get_columns (TillReportBy by,
                         guint       *ret_n)
{
  static const TillExportColumn *const columns[] = {
    [TILL_REPORT_BY_NOTHING] = plain_columns,     [TILL_REPORT_BY_SLOT] = day_columns,
    [TILL_REPORT_BY_METHOD] = method_columns,     [TILL_REPORT_BY_CHANNEL] = channel_columns,
    [TILL_REPORT_BY_OPERATOR] = operator_columns, [TILL_REPORT_BY_STATUS] = status_columns,
    [TILL_REPORT_BY_DECLINE] = decline_columns,
  };

  g_return_val_if_fail (by < G_N_ELEMENTS (columns) && ret_n != NULL, NULL);

  *ret_n = by == TILL_REPORT_BY_NOTHING ? G_N_ELEMENTS (plain_columns)
                                        : G_N_ELEMENTS (day_columns);

  return columns[by];
}

static void
add_count (GPtrArray *cells,
           gint64     count)
{
  g_ptr_array_add (cells, g_strdup_printf ("%" G_GINT64_FORMAT, count));
}

static void
add_money (GPtrArray           *cells,
           const TillReportRow *row,
           gint64               minor)
{
  TillMoney money = { minor, "" };

  g_strlcpy (money.currency, row->currency, sizeof money.currency);
  g_ptr_array_add (cells, till_money_to_string (&money));
}

static void
add_counted_money (GPtrArray           *cells,
                   const TillReportRow *row,
                   gint64               count,
                   gint64               minor)
{
  add_count (cells, count);
  add_money (cells, row, minor);
}

/**
 * till_report_get_row:
 * @row: a row of a report
 * @by: what it is divided by
 * @bounds: (element-type gint64): the times it was cut at
 *
 * Returns: (transfer full) (array zero-terminated=1): its cells, as many as there are columns
 */
char **
till_report_get_row (const TillReportRow *row,
                     TillReportBy         by,
                     const GArray        *bounds)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  gint64 rate;

  g_return_val_if_fail (row != NULL && bounds != NULL, NULL);

  if (by != TILL_REPORT_BY_NOTHING)
    g_ptr_array_add (cells, get_key_word (row, by, bounds));

  rate = get_rate (row);
  g_ptr_array_add (cells, g_strdup (row->currency));
  add_count (cells, row->n_approved);
  add_count (cells, row->n_declined);
  g_ptr_array_add (cells, rate < 0 ? g_strdup ("")
                                   : g_strdup_printf ("%d.%d", (int) rate / 10, (int) rate % 10));
  add_counted_money (cells, row, row->n_taken, row->gross);
  add_counted_money (cells, row, row->n_refunds, row->refunded);
  add_counted_money (cells, row, row->n_disputes, row->disputed);
  add_money (cells, row, row->moved);
  add_money (cells, row, row->fees);
  add_money (cells, row, row->net);
  g_ptr_array_add (cells, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&cells), FALSE);
}

/* --- for people ------------------------------------------------------------------------------- */

static char *
say_channel (TillChannel channel)
{
  switch (channel)
    {
    case TILL_CHANNEL_PHONE:
      return g_strdup (_("By phone or mail"));

    case TILL_CHANNEL_ONLINE:
      return g_strdup (_("Online"));

    case TILL_CHANNEL_IN_PERSON:
      return g_strdup (_("At a terminal"));

    case TILL_CHANNEL_ANY:
      break;
    }

  return g_strdup (_("Not known"));
}

static char *
say_decline (const char *code)
{
  TillDeclineWords words;

  return g_strdup (till_decline_words_find (code, code, &words) ? words.title : code);
}

static char *
say_method (const char *method)
{
  const TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = "" },
                                .method = method };
  g_autofree char *text = till_payment_say_method (&payment);

  return g_strdup (*text != '\0' ? text : method);
}

/**
 * till_report_say_key:
 * @row: a row of a report
 * @by: what it is divided by
 * @bounds: (element-type gint64): the times it was cut at
 *
 * Returns: (transfer full): what the row is about, in the user's language
 */
char *
till_report_say_key (const TillReportRow *row,
                     TillReportBy         by,
                     const GArray        *bounds)
{
  guint64 number;

  g_return_val_if_fail (row != NULL && bounds != NULL, NULL);

  if (by == TILL_REPORT_BY_NOTHING)
    return g_strdup (row->currency);

  if (by == TILL_REPORT_BY_SLOT)
    {
      const TillQuerySpan span = { get_bound (bounds, row->slot),
                                   get_bound (bounds, row->slot + 1) };

      return till_query_date_say (&span, g_get_real_time ());
    }

  if (row->key == NULL)
    return g_strdup (_("Not known"));

  number = g_ascii_strtoull (row->key, NULL, 10);
  switch (by)
    {
    case TILL_REPORT_BY_CHANNEL:
      return say_channel ((TillChannel) number);

    case TILL_REPORT_BY_STATUS:
      return g_strdup (till_words_payment_label ((TillPaymentLabel) number).text);

    case TILL_REPORT_BY_DECLINE:
      return say_decline (row->key);

    case TILL_REPORT_BY_METHOD:
      return say_method (row->key);

    case TILL_REPORT_BY_NOTHING:
    case TILL_REPORT_BY_SLOT:
    case TILL_REPORT_BY_OPERATOR:
      break;
    }

  return g_strdup (row->key);
}

/**
 * till_report_say_rate:
 * @row: a row of a report
 *
 * Returns: (transfer full): how many attempts to pay were approved: "94.3 %"; "–" if there were
 *   none
 */
char *
till_report_say_rate (const TillReportRow *row)
{
  gint64 rate;

  g_return_val_if_fail (row != NULL, NULL);

  rate = get_rate (row);
  if (rate < 0)
    return g_strdup ("–");

  /* Translators: a percentage with one digit behind the point: "94.3 %" */
  return g_strdup_printf (_("%d.%d %%"), (int) rate / 10, (int) rate % 10);
}

/**
 * till_report_figure_get_name:
 * @figure: a figure
 *
 * Returns: (transfer none): what it is called
 */
const char *
till_report_figure_get_name (TillReportFigure figure)
{
  static const char *const names[] = {
    [TILL_REPORT_TAKEN] = N_("Taken"),       [TILL_REPORT_REFUNDED] = N_("Given back"),
    [TILL_REPORT_DISPUTED] = N_("Disputed"), [TILL_REPORT_FEES] = N_("Fees"),
    [TILL_REPORT_NET] = N_("Net"),           [TILL_REPORT_APPROVED] = N_("Approved"),
    [TILL_REPORT_DECLINED] = N_("Declined"),
  };

  g_return_val_if_fail (figure < G_N_ELEMENTS (names), NULL);

  return _(names[figure]);
}

/**
 * till_report_say_figure:
 * @row: a row of a report
 * @figure: which of its figures
 *
 * Returns: (transfer full): the figure with its currency, or as a count
 */
char *
till_report_say_figure (const TillReportRow *row,
                        TillReportFigure     figure)
{
  const gint64 amounts[] = {
    [TILL_REPORT_TAKEN] = row->gross,       [TILL_REPORT_REFUNDED] = row->refunded,
    [TILL_REPORT_DISPUTED] = row->disputed, [TILL_REPORT_FEES] = row->fees,
    [TILL_REPORT_NET] = row->net,
  };
  TillMoney money = { 0, "" };

  if (figure == TILL_REPORT_APPROVED)
    return till_format_count ((guint64) row->n_approved);

  if (figure == TILL_REPORT_DECLINED)
    return till_format_count ((guint64) row->n_declined);

  g_return_val_if_fail (figure < G_N_ELEMENTS (amounts), NULL);

  money.minor = amounts[figure];
  g_strlcpy (money.currency, row->currency, sizeof money.currency);

  return till_money_format (&money);
}

/* --- the payments behind a figure ------------------------------------------------------------- */

#define BIT(label) (1u << TILL_PAYMENT_LABEL_ ## label)

static guint32
get_labels (TillReportFigure figure)
{
  switch (figure)
    {
    case TILL_REPORT_TAKEN:
    case TILL_REPORT_FEES:
    case TILL_REPORT_NET:
      return BIT (SUCCEEDED) | BIT (PARTLY_REFUNDED) | BIT (REFUNDED) | BIT (DISPUTED);

    case TILL_REPORT_REFUNDED:
      return BIT (PARTLY_REFUNDED) | BIT (REFUNDED);

    case TILL_REPORT_DISPUTED:
      return BIT (DISPUTED);

    case TILL_REPORT_APPROVED:
      return BIT (SUCCEEDED) | BIT (PARTLY_REFUNDED) | BIT (REFUNDED) | BIT (DISPUTED) |
             BIT (AUTHORIZED);

    case TILL_REPORT_DECLINED:
      return BIT (DECLINED);

    case TILL_N_REPORT_FIGURES:
      break;
    }

  return 0;
}

/**
 * till_report_get_filter:
 * @row: a row of a report; its strings are borrowed by @ret_filter
 * @by: what it is divided by
 * @bounds: (element-type gint64): the times it was cut at
 * @figure: which of its figures
 * @ret_filter: (out): the payments behind it
 *
 * Says which payments make up a figure. A refund or dispute counts to the day it was made; the
 * payments behind it may be older, so they are looked for without the beginning of that time.
 *
 * Returns: %FALSE when a list of payments cannot be narrowed to this row
 */
gboolean
till_report_get_filter (const TillReportRow *row,
                        TillReportBy         by,
                        const GArray        *bounds,
                        TillReportFigure     figure,
                        TillFilter          *ret_filter)
{
  TillFilter filter = { NULL };
  gboolean by_slot = by == TILL_REPORT_BY_SLOT;
  guint64 number;

  g_return_val_if_fail (row != NULL && bounds != NULL && bounds->len >= 2, FALSE);
  g_return_val_if_fail (ret_filter != NULL, FALSE);

  if (by == TILL_REPORT_BY_DECLINE ||
      (row->key == NULL && by != TILL_REPORT_BY_NOTHING && !by_slot))
    return FALSE;

  filter.labels = get_labels (figure);
  filter.from_us = get_bound (bounds, by_slot ? row->slot : 0);
  filter.to_us = get_bound (bounds, by_slot ? row->slot + 1 : bounds->len - 1);
  if (figure == TILL_REPORT_REFUNDED || figure == TILL_REPORT_DISPUTED)
    filter.from_us = 0;
  if (figure != TILL_REPORT_FEES && figure != TILL_REPORT_NET)
    filter.currency = row->currency;

  number = row->key != NULL ? g_ascii_strtoull (row->key, NULL, 10) : 0;
  if (by == TILL_REPORT_BY_METHOD)
    filter.method = row->key;
  else if (by == TILL_REPORT_BY_OPERATOR)
    filter.operator_name = row->key;
  else if (by == TILL_REPORT_BY_CHANNEL)
    filter.channel = (TillChannel) number;
  else if (by == TILL_REPORT_BY_STATUS)
    filter.labels = 1u << number;

  *ret_filter = filter;

  return TRUE;
}

static void
append_word (GString *text,
             char    *word)
{
  if (word != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", word);
  g_free (word);
}

static char *
write_day (const char *field,
           gint64      time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_us / TILL_SECOND);
  g_autofree char *day = g_date_time_format (time, "%Y-%m-%d");

  return g_strconcat (field, ":", day, NULL);
}

/**
 * till_report_get_search:
 * @row: a row of a report
 * @by: what it is divided by
 * @bounds: (element-type gint64): the times it was cut at
 * @figure: which of its figures
 *
 * Writes what somebody would type into the search of payments to see those behind a figure.
 *
 * Returns: (transfer full) (nullable): a line of search; %NULL when a list of payments cannot be
 *   narrowed to this row
 */
char *
till_report_get_search (const TillReportRow *row,
                        TillReportBy         by,
                        const GArray        *bounds,
                        TillReportFigure     figure)
{
  g_autoptr (GString) text = g_string_new (NULL);
  TillFilter filter;

  if (!till_report_get_filter (row, by, bounds, figure, &filter))
    return NULL;

  if (filter.from_us > 0)
    append_word (text, write_day ("since", filter.from_us));
  append_word (text, write_day ("until", filter.to_us - 1));
  for (int label = 0; label <= TILL_PAYMENT_LABEL_DISPUTED; label++)
    if ((filter.labels >> label & 1) != 0)
      append_word (text, till_query_words_write (TILL_MEANING_LABEL, label));
  if (filter.channel != TILL_CHANNEL_ANY)
    append_word (text, till_query_words_write (TILL_MEANING_CHANNEL, (int) filter.channel));
  append_word (text, g_strdup (filter.currency));
  if (filter.method != NULL)
    append_word (text, g_strconcat ("method:", filter.method, NULL));
  if (filter.operator_name != NULL)
    append_word (text, g_strconcat ("by:\"", filter.operator_name, "\"", NULL));

  return g_string_free (g_steal_pointer (&text), FALSE);
}
