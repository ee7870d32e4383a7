/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* holds: what is held on cards and not taken yet, what ends first on top; without the network. */

#include "till-ctl-commands.h"

#include <glib/gi18n.h>

#include "till-ctl-open.h"
#include "till-ctl-sheet.h"
#include "till-open-holds.h"
#include "till-text.h"

static const TillExportColumn columns[] = {
  { "capture_before", TILL_EXPORT_TEXT },
  { "days_left", TILL_EXPORT_INTEGER },
  { "amount", TILL_EXPORT_DECIMAL },
  { "currency", TILL_EXPORT_TEXT },
  { "brand", TILL_EXPORT_TEXT },
  { "last4", TILL_EXPORT_TEXT },
  { "customer_name", TILL_EXPORT_TEXT },
  { "reference", TILL_EXPORT_TEXT },
  { "created", TILL_EXPORT_TEXT },
  { "id", TILL_EXPORT_TEXT },
};

static const char *const shown[] = {
  "capture_before", "days_left", "amount", "currency", "brand", "last4", "customer_name",
  "reference", "id", NULL,
};

/* Nothing in the column of days: the end is not known, or it is over. */
static char *
write_days (const TillPayment *payment,
            gint64             now_us)
{
  int days = till_hold_count_days (payment, now_us);

  return days < 0 ? g_strdup ("") : g_strdup_printf ("%d", days);
}

static void
print_holds (TillCtl       *ctl,
             TillOpenHolds *holds)
{
  g_autoptr (TillCtlSheet) sheet = NULL;
  gint64 now_us = till_clock_now_us (ctl->clock);

  sheet = till_ctl_sheet_new (ctl, columns, G_N_ELEMENTS (columns), shown);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (holds)); i++)
    {
      g_autoptr (TillOpenHold) hold = g_list_model_get_item (G_LIST_MODEL (holds), i);
      const TillPayment *payment = till_open_hold_get_payment (hold);
      g_autoptr (GStrvBuilder) row = g_strv_builder_new ();
      g_auto (GStrv) cells = NULL;
      g_autofree char *end = payment->capture_before_us > 0
                             ? till_time_format_iso (payment->capture_before_us) : g_strdup ("");
      g_autofree char *days = write_days (payment, now_us);
      g_autofree char *amount = till_money_to_string (&payment->amount);
      g_autofree char *created = till_time_format_iso (payment->created_us);
      const char *texts[] = {
        end, days, amount, payment->amount.currency, payment->brand, payment->last4,
        payment->customer_name, payment->reference, created, payment->record.id,
      };

      for (guint n = 0; n < G_N_ELEMENTS (texts); n++)
        g_strv_builder_add (row, texts[n] != NULL ? texts[n] : "");
      cells = g_strv_builder_end (row);
      till_ctl_sheet_add (sheet, cells);
    }
  till_ctl_sheet_end (sheet);
}

static void
state_changed_cb (TillOpenHolds *holds,
                  GParamSpec    *pspec,
                  TillCtl       *ctl)
{
  switch (till_open_holds_get_state (holds))
    {
    case TILL_LIST_LOADING:
      break;

    case TILL_LIST_READY:
      print_holds (ctl, holds);
      till_ctl_end (ctl, TILL_CTL_DONE);
      break;

    case TILL_LIST_FAILED:
      till_ctl_fail (ctl, till_open_holds_get_error (holds));
      break;
    }
}

static void
list_holds (TillCtl *ctl)
{
  TillOpenHolds *holds = till_open_holds_new ();

  till_ctl_set_data (ctl, holds, g_object_unref);
  g_signal_connect (holds, "notify::state", G_CALLBACK (state_changed_cb), ctl);
  till_open_holds_set_store (holds, ctl->store);
}

/**
 * till_ctl_holds:
 * @ctl: a run
 *
 * tillctl holds.
 */
void
till_ctl_holds (TillCtl *ctl)
{
  if (till_ctl_parse (ctl, "",
                      N_("Lists what is held on cards and has not been captured yet, what ends "
                         "first on top, as known on this computer."),
                      NULL, 0, 0))
    till_ctl_open_store (ctl, list_holds);
}
