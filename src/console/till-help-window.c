/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The help: what somebody asks in the first days, with a customer on the phone, and the keys. It is
 * part of the program, so that it can be read wherever that runs. */

#include "till-help-window.h"

#include <glib/gi18n.h>

#include "till-small-window.h"

static const struct
{
  const char *heading;
  const char *text;
} topics[] = {
  { N_("An order on the phone"),
    N_("Press Ctrl N and type the amount; a sum like 12.50*3 is worked out. Enter goes on to the "
       "next field and never sends anything; Ctrl Enter goes to the button, which says once more "
       "how much is charged, and where.\n\n"
       "With a payment link the customer types the card, and nothing touches this computer. A "
       "saved card is with the gateway already. To type a card, the gateway must have switched "
       "that on for your account.") },
  { N_("The same order again"),
    N_("“Repeat order…” below a payment fills in a new charge from it, but never its card. What "
       "you charge often can be kept under “Templates” beside the amount.") },
  { N_("When the outcome is not known"),
    N_("If the answer is lost on the way, the charge says “Outcome unknown, checking”. Do not "
       "charge again: the gateway is asked until it is certain what happened, even after the "
       "program was closed, and you are told.") },
  { N_("Money that is only held"),
    N_("“Only hold the money” keeps an amount free on the card for some days. “Holds” lists what "
       "is open and how long it lasts; capture takes the money, release lets go of it.") },
  { N_("Refunds"),
    N_("A refund goes back to the card that paid. For some seconds it can still be stopped. Many "
       "at once: select payments in the list, or read a list from a file.") },
  { N_("Disputes"),
    N_("An answer is kept at the gateway as a draft, as often as you like, and sent once: then "
       "the bank decides. Files can be attached to it, and a pack of what is on this computer "
       "about the payment.") },
  { N_("Payouts and your bank"),
    N_("Open a statement of your bank (CSV, OFX or CAMT.053) from the page of payouts: each "
       "payout says whether it was seen there. Where several lines would do, you are asked.") },
  { N_("Being told"),
    N_("The desktop tells of payments made elsewhere, links paid, failed refunds and payouts, "
       "disputes, and holds about to end; the preferences say of which, and when not. There "
       "Tillroll can be let go on when its window is closed; Ctrl Q ends it.") },
  { N_("What is kept here"),
    N_("The history and a journal of everything you had done are on this computer. Card numbers "
       "and security codes are never kept.") },
};

static GtkWidget *
topic_new (const char *heading,
           const char *text)
{
  GtkWidget *group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", heading, NULL);
  GtkWidget *label = gtk_label_new (text);

  /* What cannot have the focus is not scrolled to with the keyboard. */
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), label);

  return group;
}

/**
 * till_help_window_show:
 * @application: the program
 * @parent: its window
 *
 * Shows the help.
 */
void
till_help_window_show (GtkApplication *application,
                       GtkWindow      *parent)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *keys = till_keys_group_new (application, parent);
  GtkWidget *focus;

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                              ADW_PREFERENCES_GROUP (topic_new (_(topics[i].heading),
                                                                _(topics[i].text))));

  g_object_set (keys, "title", _("Keys"), NULL);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (keys));
  till_small_window_show (parent, _("Help"), page, 560, 680);

  /* The first text has the focus, which would select it. */
  focus = gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_root (page)));
  if (GTK_IS_LABEL (focus))
    gtk_label_select_region (GTK_LABEL (focus), 0, 0);
}
