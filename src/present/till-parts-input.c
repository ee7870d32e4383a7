/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Delivery and tax of an order as they are typed, and what the order comes to.
 *
 * What must hold: whole numbers only; a rate is worked out to the last minor unit, half of one
 * rounded up, once over goods and delivery together; what is in doubt has no total. */

#include "till-parts-input.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-text.h"

/* A rate has millionths: four digits behind the point of a percentage. */
#define WHOLE        1000000
#define PERCENT      (WHOLE / 100)
#define RATE_DIGITS  4
#define MAX_PERCENT  100

/* Reads "20", "7.7" or "8,875" into millionths. */
static gboolean
parse_percent (const char *text,
               gint64     *ret_rate)
{
  gint64 rate = 0;
  gint64 unit = PERCENT;
  const char *at = text;

  for (; g_ascii_isdigit (*at); at++)
    if ((rate = rate * 10 + g_ascii_digit_value (*at)) > MAX_PERCENT)
      return FALSE;

  if (at == text)
    return FALSE;

  rate *= PERCENT;
  if (*at == '.' || *at == ',')
    at++;

  for (guint i = 0; i < RATE_DIGITS && g_ascii_isdigit (*at); i++, at++)
    rate += (unit /= 10) * g_ascii_digit_value (*at);

  if (*at != '\0' || rate > WHOLE)
    return FALSE;

  *ret_rate = rate;

  return TRUE;
}

static void
read_tax (TillPartsInput *self)
{
  g_autofree char *text = g_strstrip (g_strdup (self->tax_text));
  gsize length = strlen (text);

  self->rate = 0;
  self->tax_problem = NULL;
  till_amount_input_set_text (&self->tax, "");

  if (length == 0 || text[length - 1] != '%')
    {
      till_amount_input_set_text (&self->tax, text);
      self->tax_problem = self->tax.problem;
      return;
    }

  text[length - 1] = '\0';
  if (!parse_percent (g_strchomp (text), &self->rate))
    self->tax_problem = _("This is not a rate of tax");
}

/**
 * till_parts_input_init:
 * @self: uninitialised memory
 * @currency: a currency; pounds if it is not known
 *
 * Makes an empty input.
 */
void
till_parts_input_init (TillPartsInput *self,
                       const char     *currency)
{
  g_return_if_fail (self != NULL);

  *self = (TillPartsInput) { .tax_text = g_strdup ("") };
  till_amount_input_init (&self->delivery, currency);
  till_amount_input_init (&self->tax, currency);
}

/**
 * till_parts_input_clear:
 * @self: an input
 *
 * Frees what it holds.
 */
void
till_parts_input_clear (TillPartsInput *self)
{
  g_return_if_fail (self != NULL);

  till_amount_input_clear (&self->delivery);
  till_amount_input_clear (&self->tax);
  g_clear_pointer (&self->tax_text, g_free);
}

/**
 * till_parts_input_set_currency:
 * @self: an input
 * @currency: a currency; one that is not known changes nothing
 *
 * Returns: whether that is another one than before
 */
gboolean
till_parts_input_set_currency (TillPartsInput *self,
                               const char     *currency)
{
  gboolean changed;

  g_return_val_if_fail (self != NULL && currency != NULL, FALSE);

  changed = till_amount_input_set_currency (&self->delivery, currency);
  if (till_amount_input_set_currency (&self->tax, currency))
    read_tax (self);

  return changed;
}

/**
 * till_parts_input_set_tax:
 * @self: an input
 * @text: the tax as it is typed now: a sum, or a rate with "%"
 *
 * Returns: whether that is something else than before
 */
gboolean
till_parts_input_set_tax (TillPartsInput *self,
                          const char     *text)
{
  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  if (strcmp (self->tax_text, text) == 0)
    return FALSE;

  g_free (self->tax_text);
  self->tax_text = g_strdup (text);
  read_tax (self);

  return TRUE;
}

/**
 * till_parts_input_begin:
 * @self: an input
 *
 * Begins the next order: a rate of tax stays, sums do not.
 */
void
till_parts_input_begin (TillPartsInput *self)
{
  g_return_if_fail (self != NULL);

  till_amount_input_set_text (&self->delivery, "");
  if (self->rate == 0)
    till_parts_input_set_tax (self, "");
}

/* @base * @rate / @whole, half a unit rounded up. */
static gboolean
take_share (gint64  base,
            gint64  rate,
            gint64  whole,
            gint64 *ret_share)
{
  guint64 product;

  if (!g_uint64_checked_mul (&product, (guint64) base, (guint64) rate) ||
      !g_uint64_checked_add (&product, product, (guint64) whole / 2))
    return FALSE;

  *ret_share = (gint64) (product / (guint64) whole);

  return TRUE;
}

static gboolean
work_out_tax (TillPartsInput  *self,
              const TillMoney *base,
              gint64          *ret_tax)
{
  if (self->rate == 0)
    {
      *ret_tax = self->tax.has_amount ? self->tax.amount.minor : 0;
      return TRUE;
    }

  return take_share (base->minor, self->rate, self->tax_on_top ? WHOLE : WHOLE + self->rate,
                     ret_tax);
}

/**
 * till_parts_input_work_out:
 * @self: an input
 * @goods: what the goods cost
 * @ret_parts: (out caller-allocates): what the order comes to; untouched on failure
 * @ret_problem: (out) (transfer none): what is wrong, translated; untouched on success
 *
 * Returns: %FALSE when there is no total
 */
gboolean
till_parts_input_work_out (TillPartsInput  *self,
                           const TillMoney *goods,
                           TillParts       *ret_parts,
                           const char     **ret_problem)
{
  TillParts parts;
  TillMoney part;
  const char *problem;

  g_return_val_if_fail (self != NULL && goods != NULL, FALSE);
  g_return_val_if_fail (ret_parts != NULL && ret_problem != NULL, FALSE);

  parts.total = part = *goods;
  problem = self->delivery.problem != NULL ? self->delivery.problem : self->tax_problem;
  if (problem == NULL && (self->delivery.in_doubt || self->tax.in_doubt))
    problem = _("Delivery or tax is not typed to its end");

  if (problem != NULL)
    {
      *ret_problem = problem;
      return FALSE;
    }

  parts.delivery = self->delivery.has_amount ? self->delivery.amount.minor : 0;
  part.minor = parts.delivery;
  if (!till_money_add (&parts.total, &part, &parts.total, NULL) ||
      !work_out_tax (self, &parts.total, &parts.tax))
    {
      *ret_problem = _("This amount is too large");
      return FALSE;
    }

  part.minor = parts.tax;
  if (self->tax_on_top && !till_money_add (&parts.total, &part, &parts.total, NULL))
    {
      *ret_problem = _("This amount is too large");
      return FALSE;
    }

  if (parts.tax > parts.total.minor)
    {
      *ret_problem = _("The tax is more than the amount it is in");
      return FALSE;
    }

  *ret_parts = parts;

  return TRUE;
}

/**
 * till_parts_format:
 * @parts: what an order comes to
 *
 * Returns: (transfer full) (nullable): the parts in words: "£2.50 delivery, £8.42 tax"; %NULL when
 *   there are none
 */
char *
till_parts_format (const TillParts *parts)
{
  TillMoney part;
  g_autofree char *delivery = NULL;
  g_autofree char *tax = NULL;

  g_return_val_if_fail (parts != NULL, NULL);

  part = parts->total;
  part.minor = parts->delivery;
  delivery = till_money_format (&part);
  part.minor = parts->tax;
  tax = till_money_format (&part);

  if (parts->delivery > 0 && parts->tax > 0)
    /* Translators: both are in the amount: "£2.50 delivery, £8.42 tax" */
    return g_strdup_printf (_("%s delivery, %s tax"), delivery, tax);

  if (parts->delivery > 0)
    return g_strdup_printf (_("%s delivery"), delivery);

  return parts->tax > 0 ? g_strdup_printf (_("%s tax"), tax) : NULL;
}
