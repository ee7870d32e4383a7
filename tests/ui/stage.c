/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Not a test: the window over invented payments, for looking at it in every state and size.
 *   stage [--mode=live|test|practice] [--payments=N] [--freshness=N] [--choose=N] [--live=N]
 *         [--width=N] [--height=N] [--text=PERCENT] [--page=NAME] [--open=TEXT] [--broken] [--slow]
 *         [--reports=held|broken] [--bank=FILE] [--dark]
 * With --bank the window of bank statements is shown, after reading FILE unless that is empty. */

#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>

#include "till-activity-page.h"
#include "till-bank-window.h"
#include "till-clock.h"
#include "till-double.h"
#include "till-holds-page.h"
#include "till-payments-page.h"
#include "till-records-page.h"
#include "till-report-double.h"
#include "till-reports-page.h"
#include "till-topics.h"
#include "till-training-card.h"
#include "till-window.h"

static struct
{
  int      mode, payments, freshness, choose, live, width, height, text;
  char    *page, *open, *sort, *reports, *bank;
  gboolean dark, broken, slow;
} options = { .payments = 1204, .freshness = TILL_FRESHNESS_LIVE, .width = 1280, .height = 860,
              .text = 100, .choose = -1 };

static gboolean
add_payment_cb (gpointer user_data)
{
  TillSession *session = user_data;
  static int n;
  g_autofree char *id = g_strdup_printf ("ch_live%d", n);
  TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = id } };

  payment.state = TILL_PAYMENT_SUCCEEDED;
  payment.created_us = g_get_real_time ();
  payment.amount = (TillMoney) { 1000 + n, "GBP" };
  payment.captured = payment.amount.minor;
  payment.customer_name = "New Customer";
  payment.brand = "visa";
  payment.last4 = "4242";
  till_double_session_put (session, 10000000 + n, &payment);

  return ++n < options.live;
}

static void
set_freshness (TillSession *session)
{
  TillFreshness freshness = { .state = options.freshness };

  freshness.since_us = freshness.checked_us = g_get_real_time () - 40 * TILL_SECOND;
  freshness.backfill_count = 1200;
  if (options.freshness == TILL_FRESHNESS_OFFLINE)
    freshness.problem = (char *) "The gateway did not answer within 30 seconds.";
  freshness.relay_connected = options.freshness == TILL_FRESHNESS_LIVE;
  till_double_session_set_freshness (session, &freshness);
}

static void
add_instructions (TillSession *session)
{
  const TillOrder charge = {
    .kind = TILL_INSTRUCTION_CHARGE, .amount = { 4800, "GBP" }, .last4 = "4242",
    .customer_name = "J. Smith", .reference = "ORDER-10443",
  };
  const TillOrder refund = {
    .kind = TILL_INSTRUCTION_REFUND, .amount = { 999, "GBP" }, .target_id = "ch_1",
  };
  const TillOutcome refused = {
    .state = TILL_INSTRUCTION_REFUSED, .message = "The card was declined.",
    .request_id = "req_8sj2kf9slw",
  };
  gint64 now_us = g_get_real_time ();
  struct
  {
    const TillOrder     *order;
    TillInstructionState state;
    const TillOutcome   *outcome;
  } all[] = {
    { &refund, TILL_INSTRUCTION_DONE, NULL },
    { &charge, TILL_INSTRUCTION_REFUSED, &refused },
    { &charge, TILL_INSTRUCTION_DONE, NULL },
    { &charge, TILL_INSTRUCTION_UNKNOWN, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      till_double_session_add_instruction (session,
                                           till_double_instruction_new (id, all[i].order,
                                                                        all[i].state,
                                                                        all[i].outcome, now_us));
    }
}

static GtkWidget *
make_page (gpointer user_data)
{
  return till_records_page_new (user_data);
}

/* Shows the page that was asked for, and on it what was asked for. */
static void
show_page (TillWindow *window)
{
  GtkWidget *page = till_window_show_page (window, options.page);

  if (options.open != NULL && TILL_IS_RECORDS_PAGE (page))
    till_records_page_search (TILL_RECORDS_PAGE (page), options.open);
}

static void
show_payment_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  till_window_show_page (user_data, "payments");
}

/* What opens something else in the program is not grey here either. */
static void
add_actions (TillWindow *window)
{
  static const GActionEntry entries[] = {
    { .name = "show-payments", .parameter_type = "s" },
    { .name = "day-sheet", .parameter_type = "(xx)" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), NULL);
}

static void
show_bank (TillWindow  *window,
           TillSession *session)
{
  g_autofree char *folder = g_dir_make_tmp ("tillroll-stage-XXXXXX", NULL);
  const TillBankDeskConfig config = {
    .folder = folder, .gateway = "stripe", .currency = "GBP", .operator_name = "Ana",
  };
  g_autoptr (TillBankDesk) desk = till_bank_desk_new (till_session_get_store (session), &config);
  g_autoptr (GFile) file = g_file_new_for_path (options.bank);
  GtkWindow *bank = till_bank_window_new (GTK_WINDOW (window), desk);

  till_bank_window_set_account (TILL_BANK_WINDOW (bank), till_session_get_config (session));
  if (*options.bank != '\0')
    till_bank_window_open_file (TILL_BANK_WINDOW (bank), file);
  gtk_window_set_default_size (bank, options.width, options.height);
  gtk_window_present (bank);
}

static void
activate_cb (GtkApplication *application)
{
  static const TillRecordTopic * const topics[] = {
    &till_refund_topic, &till_dispute_topic, &till_payout_topic,
    &till_customer_topic, &till_link_topic,
  };
  static const GActionEntry show_payment = { .name = "show-payment", .activate = show_payment_cb,
                                             .parameter_type = "s" };
  TillWindow *window;
  TillPaymentView *view = till_payment_view_new ();
  TillSort sort;
  GtkWidget *payments;
  g_autoptr (TillOpenHolds) holds = till_open_holds_new ();
  g_autoptr (TillActivityLog) log = till_activity_log_new ();
  g_autoptr (TillSession) session = till_double_session_new (options.mode, "Acme Tea Ltd");

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * options.text / 100, NULL);
  window = till_window_new (application);
  add_actions (window);
  payments = till_payments_page_new (view);
  if (options.sort != NULL && till_sort_find (options.sort, &sort))
    till_column_set_set_sort (till_payments_page_get_columns (TILL_PAYMENTS_PAGE (payments)), sort);
  till_window_add_page (window, "payments", "Payments", "view-list-symbolic", payments,
                        GTK_WIDGET (view));
  till_window_add_page (window, "holds", "Holds", "alarm-symbolic",
                        till_holds_page_new (holds), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    till_window_add_later (window, topics[i]->name, _(topics[i]->title), topics[i]->icon_name,
                           make_page, (gpointer) topics[i]);
  g_action_map_add_action_entries (G_ACTION_MAP (window), &show_payment, 1, window);
  till_window_add_page (window, "reports", "Reports", "x-office-spreadsheet-symbolic",
                        till_reports_page_new (), NULL);
  till_window_add_page (window, "activity", "Activity", "document-open-recent-symbolic",
                        till_activity_page_new (log), NULL);
  till_window_set_foot (window, till_training_card_new ());
  till_double_session_fill (session, options.payments, g_get_real_time ());
  set_freshness (session);
  if (options.payments > 0)
    add_instructions (session);
  if (options.slow)
    till_double_store_by_hand (till_session_get_store (session));
  till_double_report_hold (till_session_get_store (session),
                           g_strcmp0 (options.reports, "held") == 0);
  till_double_report_break (till_session_get_store (session),
                            g_strcmp0 (options.reports, "broken") == 0);
  till_window_set_session (window, session);
  gtk_window_set_default_size (GTK_WINDOW (window), options.width, options.height);

  if (options.choose >= 0)
    {
      g_autoptr (GArray) keys = till_double_store_list (till_session_get_store (session), NULL);
      gint64 key = g_array_index (keys, gint64, options.choose);

      till_payment_view_set_payment (view,
                                     till_double_store_get (till_session_get_store (session), key));
      gtk_widget_activate_action (GTK_WIDGET (window), "win.detail", "b", TRUE);
    }
  till_double_store_break (till_session_get_store (session), options.broken);
  if (options.page != NULL)
    show_page (window);
  if (options.dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  if (options.live > 0)
    g_timeout_add (500, add_payment_cb, session);

  gtk_window_present (GTK_WINDOW (window));
  if (options.bank != NULL)
    show_bank (window, session);
}

int
main (int   argc,
      char *argv[])
{
  const GOptionEntry entries[] = {
    { "mode", 0, 0, G_OPTION_ARG_INT, &options.mode, NULL, NULL },
    { "payments", 0, 0, G_OPTION_ARG_INT, &options.payments, NULL, NULL },
    { "freshness", 0, 0, G_OPTION_ARG_INT, &options.freshness, NULL, NULL },
    { "choose", 0, 0, G_OPTION_ARG_INT, &options.choose, NULL, NULL },
    { "live", 0, 0, G_OPTION_ARG_INT, &options.live, NULL, NULL },
    { "width", 0, 0, G_OPTION_ARG_INT, &options.width, NULL, NULL },
    { "height", 0, 0, G_OPTION_ARG_INT, &options.height, NULL, NULL },
    { "text", 0, 0, G_OPTION_ARG_INT, &options.text, NULL, NULL },
    { "page", 0, 0, G_OPTION_ARG_STRING, &options.page, NULL, NULL },
    { "open", 0, 0, G_OPTION_ARG_STRING, &options.open, NULL, NULL },
    { "broken", 0, 0, G_OPTION_ARG_NONE, &options.broken, NULL, NULL },
    { "slow", 0, 0, G_OPTION_ARG_NONE, &options.slow, NULL, NULL },
    { "sort", 0, 0, G_OPTION_ARG_STRING, &options.sort, NULL, NULL },
    { "reports", 0, 0, G_OPTION_ARG_STRING, &options.reports, NULL, NULL },
    { "bank", 0, 0, G_OPTION_ARG_FILENAME, &options.bank, NULL, NULL },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &options.dark, NULL, NULL },
    { NULL }
  };
  g_autoptr (AdwApplication) application = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }

  setlocale (LC_ALL, "");
  if (g_getenv ("STAGE_LOCALES") != NULL)
    bindtextdomain ("tillroll", g_getenv ("STAGE_LOCALES"));
  bind_textdomain_codeset ("tillroll", "UTF-8");
  textdomain ("tillroll");
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  application = g_object_new (ADW_TYPE_APPLICATION,
                              "application-id", "io.github.tillroll.Tillroll.Stage",
                              "resource-base-path", "/io/github/tillroll/Tillroll",
                              "flags", G_APPLICATION_NON_UNIQUE, NULL);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);

  return g_application_run (G_APPLICATION (application), argc, argv);
}
