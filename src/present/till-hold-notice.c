/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Of which holds the desktop is to tell: those that end within a day. What must hold: each is told
 * once, whether the program ran at that moment or was started later; one whose end was put off is
 * told again. */

#include "till-hold-notice.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-clock.h"
#include "till-format.h"
#include "till-open-hold.h"
#include "till-payment-text.h"
#include "till-words.h"

#define DAY (86400 * TILL_SECOND)

/* More than this are told as one. */
#define N_SINGLE_MAX 3

static gboolean
was_told (GVariant          *told,
          const TillPayment *payment)
{
  GVariantIter iter;
  const char *id;
  gint64 end;

  g_variant_iter_init (&iter, told);
  while (g_variant_iter_next (&iter, "(&sx)", &id, &end))
    if (strcmp (id, payment->record.id) == 0 && end == payment->capture_before_us / TILL_SECOND)
      return TRUE;

  return FALSE;
}

static TillHoldNotice *
notice_new (const TillPayment *payment,
            const char        *account,
            gint64             now_us)
{
  TillHoldNotice *notice = g_new0 (TillHoldNotice, 1);
  g_autofree char *amount = till_money_format (&payment->amount);
  g_autofree char *end = till_format_time (payment->capture_before_us, now_us);
  g_autofree char *customer = till_payment_say_customer (payment);

  notice->payment_id = g_strdup (payment->record.id);
  /* Translators: an amount, then a time as "14:02" or "22 Nov 14:02" */
  notice->title = g_strdup_printf (_("%s is held only until %s"), amount, end);
  /* Translators: the customer, then the account with its mode */
  notice->body = g_strdup_printf (_("%s · %s\nCapture it before then; afterwards the customer has "
                                    "the money back."), customer, account);

  return notice;
}

static TillHoldNotice *
notice_new_for_many (guint       n_holds,
                     const char *account)
{
  TillHoldNotice *notice = g_new0 (TillHoldNotice, 1);

  notice->title = g_strdup_printf (g_dngettext (NULL, "%u hold ends within a day",
                                                "%u holds end within a day", n_holds), n_holds);
  /* Translators: the account with its mode */
  notice->body = g_strdup_printf (_("%s\nWhat is not captured goes back to the customers."),
                                  account);

  return notice;
}

/* What was told and has not ended yet. */
static void
keep_told (GVariantBuilder *builder,
           GVariant        *told,
           gint64           now_us)
{
  GVariantIter iter;
  const char *id;
  gint64 end;

  g_variant_iter_init (&iter, told);
  while (g_variant_iter_next (&iter, "(&sx)", &id, &end))
    if (end > now_us / TILL_SECOND)
      g_variant_builder_add (builder, "(sx)", id, end);
}

/**
 * till_hold_notices_pick:
 * @holds: (element-type TillOpenHold): what is held
 * @account: where
 * @told: (type a(sx)): what was told before, of whatever account
 * @now_us: the time, in µs since 1970 UTC
 * @ret_told: (out) (transfer full): what will have been told then
 *
 * Picks what is to be told now.
 *
 * Returns: (transfer full) (element-type TillHoldNotice): what to tell; empty when there is nothing
 */
GPtrArray *
till_hold_notices_pick (GListModel              *holds,
                        const TillAccountConfig *account,
                        GVariant                *told,
                        gint64                   now_us,
                        GVariant               **ret_told)
{
  GPtrArray *notices;
  GVariantBuilder builder;
  g_autofree char *name = NULL;

  g_return_val_if_fail (G_IS_LIST_MODEL (holds), NULL);
  g_return_val_if_fail (account != NULL, NULL);
  g_return_val_if_fail (told != NULL && g_variant_is_of_type (told, TILL_HOLDS_TOLD_TYPE), NULL);
  g_return_val_if_fail (ret_told != NULL, NULL);

  notices = g_ptr_array_new_with_free_func ((GDestroyNotify) till_hold_notice_free);
  name = till_words_account (account->name, account->mode);
  g_variant_builder_init (&builder, TILL_HOLDS_TOLD_TYPE);
  keep_told (&builder, told, now_us);

  for (guint i = 0; i < g_list_model_get_n_items (holds); i++)
    {
      g_autoptr (TillOpenHold) hold = g_list_model_get_item (holds, i);
      const TillPayment *payment = till_open_hold_get_payment (hold);
      gint64 left = payment->capture_before_us - now_us;

      if (left <= 0 || left > DAY || was_told (told, payment))
        continue;

      g_ptr_array_add (notices, notice_new (payment, name, now_us));
      g_variant_builder_add (&builder, "(sx)", payment->record.id,
                             payment->capture_before_us / TILL_SECOND);
    }

  if (notices->len > N_SINGLE_MAX)
    {
      guint n_holds = notices->len;

      g_ptr_array_set_size (notices, 0);
      g_ptr_array_add (notices, notice_new_for_many (n_holds, name));
    }

  *ret_told = g_variant_ref_sink (g_variant_builder_end (&builder));

  return notices;
}

/**
 * till_hold_notice_free:
 * @notice: (nullable) (transfer full): what was told
 */
void
till_hold_notice_free (TillHoldNotice *notice)
{
  if (notice == NULL)
    return;

  g_free (notice->payment_id);
  g_free (notice->title);
  g_free (notice->body);
  g_free (notice);
}
