/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sums of many payments in words. A sum that is cut off is another sum, so each line comes in
 * several lengths. */

#include "till-totals-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-format.h"

/* What stands for currencies that are left out. */
#define MORE " …"

static guint64
count_all (GArray *totals)
{
  guint64 count = 0;

  for (guint i = 0; i < totals->len; i++)
    count += g_array_index (totals, TillTotal, i).count;

  return count;
}

static void
append_money (GString    *text,
              const char *separator,
              gint64      minor,
              const char *currency)
{
  TillMoney money = { .minor = minor };
  g_autofree char *amount = NULL;

  g_strlcpy (money.currency, currency, sizeof money.currency);
  amount = till_money_format (&money);
  g_string_append (text, separator);
  g_string_append (text, amount);
}

/* The count and the sums of at most @n currencies; a bare count does without its noun. */
static char *
say_sums (GArray  *totals,
          guint    n,
          gboolean bare)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 count = count_all (totals);
  g_autofree char *figure = till_format_count (count);
  guint said = 0;

  if (bare)
    g_string_append (text, figure);
  else
    g_string_append_printf (text, g_dngettext (NULL, "%s payment", "%s payments",
                                               (gulong) MIN (count, G_MAXULONG)), figure);

  for (guint i = 0; i < totals->len; i++)
    {
      const TillTotal *total = &g_array_index (totals, TillTotal, i);

      if (total->gross == 0 && (totals->len > 1 || total->count == 0))
        continue;

      if (said++ == n)
        {
          g_string_append (text, MORE);
          break;
        }

      append_money (text, " · ", total->gross, total->currency);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * till_totals_say:
 * @totals: (element-type TillTotal): sums, one a currency
 *
 * Says how many payments are shown and what was taken with them: "1,204 payments · £38,112.40".
 *
 * Returns: (transfer full): the words
 */
char *
till_totals_say (GArray *totals)
{
  g_return_val_if_fail (totals != NULL, NULL);

  return say_sums (totals, G_MAXUINT, FALSE);
}

/* The sums of one kind, one a currency: "£120.00 + €9.00"; NULL when all are nought. */
static char *
join_sums (GArray *totals,
           gsize   offset)
{
  g_autoptr (GString) sums = g_string_new (NULL);

  for (guint i = 0; i < totals->len; i++)
    {
      const TillTotal *total = &g_array_index (totals, TillTotal, i);
      gint64 sum = G_STRUCT_MEMBER (gint64, total, offset);

      if (sum != 0)
        append_money (sums, sums->len > 0 ? " + " : "", sum, total->currency);
    }

  return sums->len > 0 ? g_string_free (g_steal_pointer (&sums), FALSE) : NULL;
}

/**
 * till_totals_say_rest:
 * @totals: (element-type TillTotal): sums, one a currency
 *
 * Says what became of what was taken: "£120.00 refunded · £900.10 fees · £37,092.30 net".
 *
 * Returns: (transfer full) (nullable): the words; %NULL when there is nothing to say
 */
char *
till_totals_say_rest (GArray *totals)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *refunded = NULL;
  g_autofree char *fees = NULL;
  g_autofree char *net = NULL;

  g_return_val_if_fail (totals != NULL, NULL);

  if ((refunded = join_sums (totals, G_STRUCT_OFFSET (TillTotal, refunded))) != NULL)
    /* Translators: amounts, one a currency, with a plus sign between */
    g_string_append_printf (text, _("%s refunded"), refunded);
  if (text->len > 0)
    g_string_append (text, " · ");
  if ((fees = join_sums (totals, G_STRUCT_OFFSET (TillTotal, fees))) != NULL)
    /* Translators: amounts, one a currency: what the gateway kept */
    g_string_append_printf (text, _("%s fees"), fees);
  if (fees != NULL)
    g_string_append (text, " · ");
  if ((net = join_sums (totals, G_STRUCT_OFFSET (TillTotal, net))) != NULL)
    /* Translators: amounts, one a currency: what is left when the gateway has taken its fees */
    g_string_append_printf (text, _("%s net"), net);
  if (g_str_has_suffix (text->str, " · "))
    g_string_truncate (text, text->len - strlen (" · "));

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* The sums of the first currencies alone. */
static GArray *
take_first (GArray *totals,
            guint   n)
{
  GArray *first = g_array_copy (totals);

  g_array_set_size (first, MIN (n, totals->len));

  return first;
}

static void
add_new (GPtrArray *texts,
         char      *text)
{
  if (texts->len > 0 && g_str_equal (texts->pdata[texts->len - 1], text))
    g_free (text);
  else
    g_ptr_array_add (texts, text);
}

/**
 * till_totals_list_lengths:
 * @totals: (element-type TillTotal): sums, one a currency
 *
 * Says the same as till_totals_say() in ever fewer words: every amount is whole, and an ellipsis
 * stands for currencies that are left out.
 *
 * Returns: (transfer full) (array zero-terminated=1): the texts, the whole one first
 */
GStrv
till_totals_list_lengths (GArray *totals)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  g_return_val_if_fail (totals != NULL, NULL);

  for (guint n = MAX (totals->len, 1); n > 0; n--)
    add_new (texts, say_sums (totals, n, FALSE));
  if (totals->len > 1)
    add_new (texts, say_sums (totals, 1, TRUE));
  g_ptr_array_add (texts, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

/* The least of the rest that is worth a line: what is left of the first currency. */
static void
add_net (GPtrArray *texts,
         GArray    *totals)
{
  g_autoptr (GArray) first = take_first (totals, 1);
  g_autofree char *text = NULL;

  if (first->len == 0)
    return;

  g_array_index (first, TillTotal, 0).refunded = 0;
  g_array_index (first, TillTotal, 0).fees = 0;
  if ((text = till_totals_say_rest (first)) != NULL)
    add_new (texts, g_strconcat (text, totals->len > 1 ? MORE : "", NULL));
}

/**
 * till_totals_list_rest_lengths:
 * @totals: (element-type TillTotal): sums, one a currency
 *
 * Says the same as till_totals_say_rest() in ever fewer words, the last of which are none.
 *
 * Returns: (transfer full) (array zero-terminated=1): the texts, the whole one first
 */
GStrv
till_totals_list_rest_lengths (GArray *totals)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  g_return_val_if_fail (totals != NULL, NULL);

  for (guint n = totals->len; n > 0; n--)
    {
      g_autoptr (GArray) first = take_first (totals, n);
      g_autofree char *text = till_totals_say_rest (first);

      if (text != NULL)
        add_new (texts, g_strconcat (text, n < totals->len ? MORE : "", NULL));
    }
  add_net (texts, totals);
  add_new (texts, g_strdup (""));
  g_ptr_array_add (texts, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}
