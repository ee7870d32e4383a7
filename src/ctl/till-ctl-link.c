/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* link create, link close, link list. */

#include "till-ctl-commands.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-ctl-open.h"
#include "till-ctl-order.h"
#include "till-ctl-sheet.h"
#include "till-text.h"

static const char *const link_shown[] = {
  "created", "status", "amount", "currency", "reference", "expires", "url", "id", NULL,
};

/* A link is worth nothing without its address, which the order's outcome does not have. */
static void
links_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (TillCtlSheet) sheet = NULL;
  g_autoptr (GPtrArray) links = NULL;
  g_autoptr (GError) error = NULL;
  const TillExportColumn *columns;
  TillCtl *ctl = user_data;
  guint n_columns;

  if (!(links = till_store_list_records_finish (TILL_STORE (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  columns = till_export_get_columns (TILL_RECORD_LINK, &n_columns);
  sheet = till_ctl_sheet_new (ctl, columns, n_columns, link_shown);
  for (guint i = 0; i < links->len; i++)
    {
      g_auto (GStrv) row = till_export_get_row (links->pdata[i]);

      till_ctl_sheet_add (sheet, row);
    }
  till_ctl_sheet_end (sheet);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
list_links (TillCtl *ctl)
{
  till_store_list_records_async (ctl->store, TILL_RECORD_LINK, /* limit= */ 0, ctl->cancellable,
                                 links_cb, ctl);
}

static void
made_link_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GPtrArray) links = NULL;
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  const char *id = ctl->args[1];

  if (!(links = till_store_list_records_finish (TILL_STORE (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  for (guint i = 0; i < links->len; i++)
    if (strcmp (TILL_RECORD (links->pdata[i])->id, id) == 0)
      {
        g_auto (GStrv) row = till_export_get_row (links->pdata[i]);
        const TillExportColumn *columns;
        guint n_columns;

        columns = till_export_get_columns (TILL_RECORD_LINK, &n_columns);
        till_ctl_sheet_print_one (ctl, columns, n_columns, row);
      }

  till_ctl_end (ctl, TILL_CTL_DONE);
}

/* Tells the link that was made, with its address. */
static void
tell_made_link (TillCtl         *ctl,
                TillInstruction *instruction)
{
  g_free (ctl->args[1]);
  ctl->args[1] = g_strdup (till_instruction_get_outcome (instruction)->result_id);
  till_store_list_records_async (till_session_get_store (ctl->session), TILL_RECORD_LINK,
                                 /* limit= */ 0, ctl->cancellable, made_link_cb, ctl);
}

static void
create_now (TillCtl *ctl)
{
  TillCtlOrder *order = ctl->data;

  if (order->expires != NULL && !till_time_parse_iso (order->expires, &order->order.expires_us))
    till_ctl_misused (ctl, "“%s” is not a time (2026-11-20T14:00:00Z)", order->expires);
  else if (till_ctl_order_set_amount (ctl, order, /* otherwise= */ NULL))
    till_ctl_order_run_with (ctl, tell_made_link);
}

static void
create (TillCtl *ctl)
{
  TillCtlOrder *order = till_ctl_order_new (ctl, TILL_INSTRUCTION_CREATE_LINK);
  GOptionEntry entries[] = {
    { "amount", 0, 0, G_OPTION_ARG_STRING, &order->amount, N_("How much: 48.00"), N_("AMOUNT") },
    { "currency", 0, 0, G_OPTION_ARG_STRING, &order->currency,
      N_("In which currency (default: the account's)"), N_("CODE") },
    { "description", 0, 0, G_OPTION_ARG_STRING, &order->description, N_("What the customer reads"),
      N_("TEXT") },
    { "reference", 0, 0, G_OPTION_ARG_STRING, &order->reference, N_("The order's reference"),
      N_("TEXT") },
    { "email", 0, 0, G_OPTION_ARG_STRING, &order->email, N_("The customer's e-mail"),
      N_("ADDRESS") },
    { "expires", 0, 0, G_OPTION_ARG_STRING, &order->expires, N_("Until when it can be paid"),
      N_("TIME") },
    { "return-url", 0, 0, G_OPTION_ARG_STRING, &order->return_url,
      N_("Where the customer goes afterwards"), N_("URL") },
    TILL_CTL_ORDER_REPEAT_OPTIONS (order),
    TILL_CTL_ORDER_OPTIONS (order),
    G_OPTION_ENTRY_NULL,
  };

  if (till_ctl_parse (ctl, "create",
                      N_("Makes an address where a customer pays once."),
                      entries, 1, 1))
    till_ctl_open_session (ctl, create_now);
}

static void
close_now (TillCtl *ctl)
{
  TillCtlOrder *order = ctl->data;

  order->order.target_id = ctl->args[2];
  g_strlcpy (order->order.amount.currency,
             ctl->config->default_currency != NULL ? ctl->config->default_currency : "USD",
             sizeof order->order.amount.currency);
  till_ctl_order_run (ctl);
}

/**
 * till_ctl_link:
 * @ctl: a run
 *
 * tillctl link.
 */
void
till_ctl_link (TillCtl *ctl)
{
  const char *what = ctl->args[1];

  if (g_strcmp0 (what, "create") == 0)
    create (ctl);
  else if (g_strcmp0 (what, "close") == 0)
    {
      till_ctl_order_new (ctl, TILL_INSTRUCTION_CLOSE_LINK);
      if (till_ctl_parse (ctl, "close ID", N_("Makes a link unusable."), NULL, 2, 2))
        till_ctl_open_session (ctl, close_now);
    }
  else if (g_strcmp0 (what, "list") == 0)
    {
      if (till_ctl_parse (ctl, "list", N_("Lists the links known on this computer."), NULL, 1, 1))
        till_ctl_open_store (ctl, list_links);
    }
  else if (till_ctl_parse (ctl, "create|close|list …",
                           N_("Makes, closes and lists addresses where customers pay."),
                           NULL, 0, 0))
    till_ctl_misused (ctl, "It is not said what to do: link create, link close or link list");
}
