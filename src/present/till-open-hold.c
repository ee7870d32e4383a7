/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is held on a card, and how long it still can be taken, in words. What must hold: the words
 * never promise more time than the gateway does (Stripe's "capture_before"); where it tells none,
 * none is guessed. */

#include "till-open-hold.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-format.h"
#include "till-payment-text.h"

struct _TillOpenHold
{
  GObject      parent_instance;

  gint64       key;
  TillPayment *payment;
};

G_DEFINE_FINAL_TYPE (TillOpenHold, till_open_hold, G_TYPE_OBJECT)

static void
till_open_hold_finalize (GObject *object)
{
  till_record_unref (TILL_OPEN_HOLD (object)->payment);

  G_OBJECT_CLASS (till_open_hold_parent_class)->finalize (object);
}

static void
till_open_hold_class_init (TillOpenHoldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_open_hold_finalize;
}

static void
till_open_hold_init (TillOpenHold *self)
{
}

/**
 * till_open_hold_new:
 * @key: its key in the store
 * @payment: an authorised payment; a reference is taken
 *
 * Returns: (transfer full): the hold
 */
TillOpenHold *
till_open_hold_new (gint64             key,
                    const TillPayment *payment)
{
  TillOpenHold *self;

  g_return_val_if_fail (payment != NULL, NULL);

  self = g_object_new (TILL_TYPE_OPEN_HOLD, NULL);
  self->key = key;
  self->payment = till_record_ref (payment);

  return self;
}

/**
 * till_open_hold_get_key:
 * @self: a hold
 *
 * Returns: its key in the store
 */
gint64
till_open_hold_get_key (TillOpenHold *self)
{
  g_return_val_if_fail (TILL_IS_OPEN_HOLD (self), 0);

  return self->key;
}

/**
 * till_open_hold_get_payment:
 * @self: a hold
 *
 * Returns: (transfer none): the payment
 */
const TillPayment *
till_open_hold_get_payment (TillOpenHold *self)
{
  g_return_val_if_fail (TILL_IS_OPEN_HOLD (self), NULL);

  return self->payment;
}

static int
compare_times (gint64 a,
               gint64 b)
{
  return a < b ? -1 : a > b;
}

/**
 * till_open_hold_compare:
 * @a: a hold
 * @b: another
 *
 * What ends first comes first; what has no known end comes last.
 *
 * Returns: less than, equal to or greater than 0
 */
int
till_open_hold_compare (TillOpenHold *a,
                        TillOpenHold *b)
{
  gint64 end_a = a->payment->capture_before_us, end_b = b->payment->capture_before_us;
  int order = compare_times (end_a > 0 ? end_a : G_MAXINT64, end_b > 0 ? end_b : G_MAXINT64);

  if (order == 0)
    order = compare_times (a->key, b->key);

  return order;
}

/**
 * till_hold_count_days:
 * @payment: an authorised payment
 * @now_us: the time, in µs since 1970 UTC
 *
 * Returns: how many days are left: 0 today; -1 when it is over, or no end is known
 */
int
till_hold_count_days (const TillPayment *payment,
                      gint64             now_us)
{
  g_return_val_if_fail (payment != NULL, -1);

  if (payment->capture_before_us <= now_us)
    return -1;

  return till_format_count_days (now_us, payment->capture_before_us);
}

/**
 * till_hold_say_left:
 * @payment: an authorised payment
 * @now_us: the time, in µs since 1970 UTC
 * @ret_word: (out): how it is meant; its text is the one returned
 *
 * Says how long it can still be taken: "6 days left", "Ends tomorrow", "The hold has ended".
 *
 * Returns: (transfer full): the words
 */
char *
till_hold_say_left (const TillPayment *payment,
                    gint64             now_us,
                    TillWord          *ret_word)
{
  int days;
  char *text;

  g_return_val_if_fail (payment != NULL, NULL);
  g_return_val_if_fail (ret_word != NULL, NULL);

  days = till_hold_count_days (payment, now_us);
  if (payment->capture_before_us == 0)
    {
      *ret_word = (TillWord) { NULL, TILL_TONE_MUTED, TILL_GLYPH_QUESTION };
      text = g_strdup (_("No last day is known"));
    }
  else if (days < 0)
    {
      *ret_word = (TillWord) { NULL, TILL_TONE_BAD, TILL_GLYPH_CROSS };
      text = g_strdup (_("The hold has ended"));
    }
  else if (days == 0)
    {
      *ret_word = (TillWord) { NULL, TILL_TONE_BAD, TILL_GLYPH_WARNING };
      text = g_strdup (_("Ends today"));
    }
  else if (days == 1)
    {
      *ret_word = (TillWord) { NULL, TILL_TONE_WARNING, TILL_GLYPH_WARNING };
      text = g_strdup (_("Ends tomorrow"));
    }
  else
    {
      *ret_word = (TillWord) { NULL, TILL_TONE_NOTICE, TILL_GLYPH_HOLD };
      /* Translators: how long an amount can still be taken from a card */
      text = g_strdup_printf (g_dngettext (NULL, "%d day left", "%d days left", days), days);
    }

  ret_word->text = text;

  return text;
}

/**
 * till_hold_say_end:
 * @payment: an authorised payment
 * @now_us: the time, in µs since 1970 UTC
 *
 * Says until when it can be taken: "until 27 Nov 14:02".
 *
 * Returns: (transfer full): the words; empty when no end is known
 */
char *
till_hold_say_end (const TillPayment *payment,
                   gint64             now_us)
{
  g_autofree char *time = NULL;

  g_return_val_if_fail (payment != NULL, NULL);

  if (payment->capture_before_us == 0)
    return g_strdup ("");

  time = till_format_time (payment->capture_before_us, now_us);

  /* Translators: a time, as "27 Nov 14:02": the last moment at which a held amount can be taken */
  return g_strdup_printf (_("until %s"), time);
}

/**
 * till_hold_say_all:
 * @payment: an authorised payment
 * @now_us: the time, in µs since 1970 UTC
 *
 * Says a hold as one sentence, for who listens to it: what presses first.
 *
 * Returns: (transfer full): the sentence
 */
char *
till_hold_say_all (const TillPayment *payment,
                   gint64             now_us)
{
  g_autofree char *left = NULL;
  g_autofree char *all = NULL;
  TillWord word;

  g_return_val_if_fail (payment != NULL, NULL);

  left = till_hold_say_left (payment, now_us, &word);
  all = till_payment_say_all (payment, now_us);

  return g_strdup_printf ("%s, %s", left, all);
}
