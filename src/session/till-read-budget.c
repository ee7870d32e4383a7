/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The reads of a month, for gateways that give an account only so many.
 *
 * What must hold: reading the past never takes what looking at the present needs: a quarter of the
 * month's reads is left alone. A month that is over is forgotten. Pure. */

#include "till-read-budget.h"

#include "till-clock.h"

/* How much of the month's reads the past may take, in percent. */
#define SHARE 75

static gint64
get_month (gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / TILL_SECOND);

  return time != NULL ? g_date_time_get_year (time) * 12 + g_date_time_get_month (time) - 1 : 0;
}

/**
 * till_read_budget_init:
 * @self: (out caller-allocates): a budget
 * @text: (nullable): what till_read_budget_to_text() gave, perhaps damaged
 * @now_us: the time
 */
void
till_read_budget_init (TillReadBudget *self,
                       const char     *text,
                       gint64          now_us)
{
  g_auto (GStrv) words = NULL;
  guint64 month, n_reads, n_recent;

  g_return_if_fail (self != NULL);

  *self = (TillReadBudget) { .month = get_month (now_us) };
  if (text == NULL)
    return;

  words = g_strsplit (text, " ", -1);
  if (g_strv_length (words) != 3 ||
      !g_ascii_string_to_unsigned (words[0], 10, 0, G_MAXINT64, &month, NULL) ||
      !g_ascii_string_to_unsigned (words[1], 10, 0, G_MAXINT64, &n_reads, NULL) ||
      !g_ascii_string_to_unsigned (words[2], 10, 0, G_MAXINT64, &n_recent, NULL))
    return;

  self->n_recent = n_recent;
  if ((gint64) month == self->month)
    self->n_reads = n_reads;
}

/**
 * till_read_budget_to_text:
 * @self: a budget
 *
 * Returns: (transfer full): the budget as text, for a mark
 */
char *
till_read_budget_to_text (const TillReadBudget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
                          self->month, self->n_reads, self->n_recent);
}

/* Begins anew when the month is over. */
static void
turn_month (TillReadBudget *self,
            gint64          now_us)
{
  gint64 month = get_month (now_us);

  if (month == self->month)
    return;

  self->month = month;
  self->n_reads = 0;
}

/**
 * till_read_budget_spend:
 * @self: a budget
 * @n: how many reads
 * @now_us: the time
 */
void
till_read_budget_spend (TillReadBudget *self,
                        guint           n,
                        gint64          now_us)
{
  g_return_if_fail (self != NULL);

  turn_month (self, now_us);
  self->n_reads += n;
}

/**
 * till_read_budget_is_spent:
 * @self: a budget
 * @reads_per_month: how many reads the account surely has; 0 = no limit
 * @reads_per_payment: how many for each payment of the last 30 days, if that is more
 * @now_us: the time
 *
 * Returns: whether the past has to wait for the next month
 */
gboolean
till_read_budget_is_spent (TillReadBudget *self,
                           guint           reads_per_month,
                           guint           reads_per_payment,
                           gint64          now_us)
{
  guint64 allowed;

  g_return_val_if_fail (self != NULL, FALSE);

  if (reads_per_month == 0)
    return FALSE;

  turn_month (self, now_us);
  allowed = MAX (reads_per_month, MIN (self->n_recent, G_MAXUINT32) * reads_per_payment);

  return self->n_reads >= allowed / 100 * SHARE;
}
