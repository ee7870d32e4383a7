/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The program: makes the window and its pages, and gives them the account that is open. This is
 * the only place that names concrete pages. */

#include "till-application.h"

#include <glib/gi18n.h>

#include "till-accounts-menu.h"
#include "till-background.h"
#include "till-charge-page.h"
#include "till-compat.h"
#include "till-config.h"
#include "till-help-window.h"
#include "till-leaving.h"
#include "till-money-actions.h"
#include "till-notifier.h"
#include "till-office-pages.h"
#include "till-preferences.h"
#include "till-return-url.h"
#include "till-restore.h"
#include "till-sign-in-view.h"
#include "till-views.h"

/* How long the window waits for its first rows before it shows itself without them: a frame that
 * is painted twice comes later than one that is painted once. */
#define PATIENCE_MS 100

/* How long the work of an account waits for the first frame: none may come, on a screen that is
 * locked. */
#define WORK_MS 1000

struct _TillApplication
{
  AdwApplication     parent_instance;

  TillConsoleOptions options;
  TillKeyring       *keyring;
  TillAccounts      *accounts;
  TillLeaving       *leaving;
  TillNotifier      *notifier;
  TillBackground    *background;   /* NULL: there are no settings */
  GVariant          *wanted;       /* (sss): what a notification leads to; NULL: nothing */
  TillActivityLog   *log;
  TillWindow        *window;       /* belongs to GTK; NULL when it is closed */
  TillPaymentsPage  *payments;     /* belongs to the window */
  TillPaymentView   *view;         /* likewise */
  TillSignInPage    *sign_in;      /* likewise; NULL when it has not been needed */
  gboolean           has_started;  /* an account was opened, or there was none to open */
  gboolean           is_quitting;  /* the window is being closed for good */
  guint              patience_id;  /* until the window is shown */
  guint              prepare_id;   /* likewise, at most */
  guint              work_id;      /* until the account begins to work */
};

G_DEFINE_FINAL_TYPE (TillApplication, till_application, ADW_TYPE_APPLICATION)

static void
apply_operator (TillApplication *self)
{
  TillSession *session = till_accounts_get_session (self->accounts);
  g_autofree char *name = NULL;

  if (session == NULL || self->options.settings == NULL)
    return;

  name = g_settings_get_string (self->options.settings, "operator-name");
  if (*name != '\0')
    till_session_set_operator (session, name);
}

/* What the merchant has set about moving money. */
static void
apply_rules (TillApplication *self)
{
  TillSession *session = till_accounts_get_session (self->accounts);
  TillRules rules = TILL_RULES_INIT;

  if (session == NULL || self->options.settings == NULL)
    return;

  rules.repeat_minutes = (guint) g_settings_get_int (self->options.settings, "repeat-minutes");
  rules.refund_grace_ms =
    (guint) g_settings_get_int (self->options.settings, "refund-grace-seconds") * 1000;
  till_session_set_rules (session, &rules);
}

static void
set_action_enabled (TillApplication *self,
                    const char      *name,
                    gboolean         enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* Says on the page for signing in what is being waited for; %NULL: nothing. */
static void
set_busy (TillApplication *self,
          const char      *text)
{
  if (self->sign_in != NULL)
    till_sign_in_page_set_busy (self->sign_in, text);
}

static void
stop_waiting (TillApplication *self)
{
  if (self->patience_id != 0)
    g_signal_handlers_disconnect_by_data (self->payments, self);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_handle_id (&self->prepare_id, g_source_remove);
}

static gboolean
work_cb (gpointer user_data)
{
  TillApplication *self = user_data;

  self->work_id = 0;
  till_accounts_set_held (self->accounts, FALSE);

  return G_SOURCE_REMOVE;
}

static void
painted_cb (GdkFrameClock   *clock,
            TillApplication *self)
{
  g_signal_handlers_disconnect_by_func (clock, painted_cb, self);
  g_clear_handle_id (&self->work_id, g_source_remove);
  self->work_id = g_idle_add (work_cb, self);
}

/* The account asks the gateway when the first frame has been painted. */
static void
work_soon (TillApplication *self)
{
  self->work_id = g_timeout_add (WORK_MS, work_cb, self);
  g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)), "after-paint",
                           G_CALLBACK (painted_cb), self, 0);
}

static void
show_window (TillApplication *self)
{
  gboolean first = self->patience_id != 0;

  stop_waiting (self);
  gtk_window_present (GTK_WINDOW (self->window));
  if (first)
    work_soon (self);
  if (first)
    till_restore_tell_left (GTK_WIDGET (self->window),
                            till_accounts_get_session (self->accounts));
}

/* Shows what is wanted as soon as its account is open. */
static void
show_wanted (TillApplication *self)
{
  TillSession *session = till_accounts_get_session (self->accounts);
  g_autoptr (GVariant) wanted = NULL;
  const char *account, *page, *record;

  if (session == NULL || self->window == NULL || self->wanted == NULL)
    return;

  wanted = g_steal_pointer (&self->wanted);
  g_variant_get (wanted, "(&s&s&s)", &account, &page, &record);
  if (g_strcmp0 (till_session_get_config (session)->id, account) == 0)
    till_office_pages_show (self->window, page, record);
}

static void
session_changed_cb (TillApplication *self)
{
  TillSession *session = till_accounts_get_session (self->accounts);
  g_autoptr (GMenuModel) menu = NULL;

  set_action_enabled (self, "sign-out", session != NULL);
  till_notifier_set_session (self->notifier, session);
  if (self->window == NULL)
    return;

  set_busy (self, NULL);
  apply_operator (self);
  apply_rules (self);
  menu = till_accounts_menu_new (self->accounts);
  till_window_set_accounts (self->window, menu);
  till_window_set_session (self->window, session);
  if (self->patience_id == 0)
    till_restore_tell_left (GTK_WIDGET (self->window), session);
  else if (session == NULL)
    show_window (self);

  if (session != NULL && self->options.settings != NULL)
    g_settings_set_string (self->options.settings, "last-account",
                           till_session_get_config (session)->id);
  show_wanted (self);
}

/* The frame of the account is there before the account is: the first frame is the right one. */
static void
opening_cb (TillApplication         *self,
            const TillAccountConfig *config)
{
  set_action_enabled (self, "sign-out", FALSE);
  if (self->window != NULL)
    till_window_set_waiting (self->window, config);
}

static void
problem_cb (TillApplication *self,
            const char      *text,
            const char      *details)
{
  till_activity_log_add (self->log, g_get_real_time (), text, details);
  if (self->window == NULL)
    return;

  set_busy (self, NULL);
  till_window_add_toast (self->window, text);
}

/* An action can come over the session bus before there is a window. */
static GtkWindow *
need_window (TillApplication *self)
{
  if (self->window == NULL)
    g_application_activate (G_APPLICATION (self));
  if (self->patience_id != 0)
    show_window (self);

  return GTK_WINDOW (self->window);
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  TillApplication *self = user_data;

  till_about_show (GTK_WIDGET (need_window (self)));
}

static void
help_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  TillApplication *self = user_data;

  till_help_window_show (GTK_APPLICATION (self), need_window (self));
}

static void
keys_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  TillApplication *self = user_data;

  till_keys_window_show (GTK_APPLICATION (self), need_window (self));
}

static void
preferences_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  TillApplication *self = user_data;

  till_preferences_show (self->options.settings, self->accounts, need_window (self));
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  TillApplication *self = user_data;

  /* A window that waits for its first rows cannot be closed: it does not listen yet. */
  if (self->window == NULL || self->patience_id != 0)
    {
      g_application_quit (G_APPLICATION (self));
      return;
    }

  self->is_quitting = TRUE;
  gtk_window_close (GTK_WINDOW (self->window));
}

static void
stayed_cb (TillApplication *self)
{
  self->is_quitting = FALSE;
}

/* With the last window the program ends, unless it was allowed to go on. */
static void
window_gone_cb (TillApplication *self)
{
  if (self->is_quitting && self->background != NULL)
    till_background_release (self->background);
  self->is_quitting = FALSE;
}

static void
open_account_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  TillApplication *self = user_data;

  need_window (self);
  if (!till_leaving_hold_back (self->leaving, action, parameter))
    till_accounts_open (self->accounts, g_variant_get_string (parameter, NULL));
}

/* What a notification leads to: the account it is in, if need be, and the record. */
static void
show_record_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  TillApplication *self = user_data;
  GtkWindow *window = need_window (self);
  TillSession *session = till_accounts_get_session (self->accounts);
  const TillAccountConfig *config = session != NULL ? till_session_get_config (session)
                                                    : till_accounts_get_opening (self->accounts);
  const char *account;

  g_variant_get_child (parameter, 0, "&s", &account);
  if (config == NULL || g_strcmp0 (config->id, account) != 0)
    {
      if (till_leaving_hold_back (self->leaving, action, parameter))
        return;

      till_accounts_open (self->accounts, account);
    }

  g_clear_pointer (&self->wanted, g_variant_unref);
  self->wanted = g_variant_ref (parameter);
  show_wanted (self);
  gtk_window_present (window);
}

/* The practice gateway takes a moment to fill itself. */
static void
open_practice (TillApplication *self)
{
  till_accounts_open_practice (self->accounts);
  set_busy (self, _("Starting the practice gateway"));
}

static void
practice_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  TillApplication *self = user_data;

  need_window (self);
  if (!till_leaving_hold_back (self->leaving, action, parameter))
    open_practice (self);
}

static void
add_account_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  TillApplication *self = user_data;

  till_sign_in_view_show (need_window (self), self->accounts, self->options.state_folder,
                          self->keyring, self->options.gateway_url);
}

static void
sign_out_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  TillApplication *self = user_data;

  if (!till_leaving_hold_back (self->leaving, action, parameter))
    till_accounts_menu_sign_out (GTK_WIDGET (need_window (self)), self->accounts);
}

static void
restore_journal_action (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  TillApplication *self = user_data;

  till_restore_ask (GTK_WIDGET (self->window), self->accounts);
}

static void
search_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  TillApplication *self = user_data;

  if (till_office_pages_focus_search (self->window))
    return;

  till_window_show_page (self->window, "payments");
  till_payments_page_focus_search (self->payments);
}

static void
export_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  TillApplication *self = user_data;

  till_window_show_page (self->window, "payments");
  till_payments_page_export (self->payments);
}

static void
check_now_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  TillApplication *self = user_data;

  till_accounts_check_now (self->accounts);
}

static void
show_payment_cb (TillApplication *self,
                 TillPayment     *payment)
{
  till_office_pages_show_payment (self->window, self->view, payment);
}

static GtkWidget *
make_charge_page (gpointer user_data)
{
  TillApplication *self = user_data;
  GtkWidget *page = till_charge_page_new ();

  g_signal_connect_object (page, "show-payment", G_CALLBACK (show_payment_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "typed-card-allowed",
                           G_CALLBACK (till_accounts_set_typed_card), self->accounts,
                           G_CONNECT_SWAPPED);
  till_return_url_remember (TILL_CHARGE_PAGE (page), self->options.settings);

  return page;
}

static GtkWidget *
make_sign_in (gpointer user_data)
{
  TillApplication *self = user_data;

  self->sign_in = till_sign_in_view_new (self->accounts, self->options.state_folder,
                                         self->keyring, self->options.gateway_url);
  g_object_add_weak_pointer (G_OBJECT (self->sign_in), (gpointer *) &self->sign_in);

  return GTK_WIDGET (self->sign_in);
}

static void
add_pages (TillApplication *self)
{
  self->view = till_payment_view_new ();
  self->payments = TILL_PAYMENTS_PAGE (till_payments_page_new (self->view));
  till_window_add_page (self->window, "payments", _("Payments"), "view-list-symbolic",
                        GTK_WIDGET (self->payments), GTK_WIDGET (self->view));
  till_office_pages_add (self->window, self->payments, self->view, self->log);
  till_window_add_later (self->window, "charge", _("New charge"), NULL, make_charge_page, self);
  till_window_set_lazy (self->window, "charge");
  till_window_set_sign_in (self->window, make_sign_in, self);
  till_money_actions_add (self->window, self->view, self->payments);
  till_views_add (self->window, self->payments, self->options.settings);
}

static void
make_window (TillApplication *self)
{
  static const GActionEntry entries[] = {
    { .name = "search", .activate = search_action },
    { .name = "export", .activate = export_action },
    { .name = "check-now", .activate = check_now_action },
  };

  self->window = till_window_new (GTK_APPLICATION (self));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  g_action_map_add_action_entries (G_ACTION_MAP (self->window), entries, G_N_ELEMENTS (entries),
                                   self);

  add_pages (self);
  g_clear_object (&self->leaving);
  self->leaving = till_leaving_new (self->window);
  g_signal_connect_object (self->leaving, "stayed", G_CALLBACK (stayed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "destroy", G_CALLBACK (window_gone_cb), self,
                           G_CONNECT_SWAPPED);
  if (self->options.settings != NULL)
    till_window_bind_settings (self->window, self->options.settings);
}

static gboolean
patience_over_cb (gpointer user_data)
{
  TillApplication *self = user_data;

  if (self->window != NULL)
    show_window (self);
  else
    till_accounts_set_held (self->accounts, FALSE);
  self->patience_id = 0;

  return G_SOURCE_REMOVE;
}

/* What can be done for the first frame before there are rows is done while they are being read. */
static gboolean
prepare_cb (gpointer user_data)
{
  TillApplication *self = user_data;

  if (self->window != NULL && !gtk_widget_get_realized (GTK_WIDGET (self->window)))
    {
      gtk_widget_realize (GTK_WIDGET (self->window));
      return G_SOURCE_CONTINUE;
    }

  if (self->window != NULL)
    gtk_widget_measure (GTK_WIDGET (self->window), GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL,
                        NULL);
  self->prepare_id = 0;

  return G_SOURCE_REMOVE;
}

/* Shows the window when its first rows are there, or soon. */
static void
show_window_soon (TillApplication *self)
{
  till_accounts_set_held (self->accounts, TRUE);
  self->prepare_id = g_idle_add (prepare_cb, self);
  self->patience_id = g_timeout_add (PATIENCE_MS, patience_over_cb, self);
  g_signal_connect_object (self->payments, "filled", G_CALLBACK (show_window), self,
                           G_CONNECT_SWAPPED);
}

/* Begins to open the account that is to stand on the screen first, if there is one. */
static gboolean
open_first (TillApplication *self)
{
  g_autofree char *last = NULL;

  if (self->options.practice)
    return FALSE;

  if (self->options.account_id == NULL && self->options.settings != NULL)
    last = g_settings_get_string (self->options.settings, "last-account");

  return till_accounts_open_any (self->accounts, self->options.account_id != NULL
                                                 ? self->options.account_id : last);
}

/* The account is opened beside the making of the window. */
static void
start (TillApplication *self)
{
  gboolean opening = open_first (self);
  const TillAccountConfig *config = till_accounts_get_opening (self->accounts);

  self->has_started = TRUE;
  make_window (self);
  if (config != NULL)
    {
      till_window_set_waiting (self->window, config);
      show_window_soon (self);
      return;
    }

  if (!opening)
    session_changed_cb (self);
  if (self->options.practice)
    open_practice (self);
  show_window (self);
}

/* Opens the account and leaves it at that: a window can be asked for later. */
static void
start_in_background (TillApplication *self)
{
  self->has_started = TRUE;
  open_first (self);
}

/* A window for what has gone on without one. */
static void
come_forward (TillApplication *self)
{
  const TillAccountConfig *opening = till_accounts_get_opening (self->accounts);

  make_window (self);
  if (opening != NULL)
    till_window_set_waiting (self->window, opening);
  else
    session_changed_cb (self);
  show_window (self);
}

static void
till_application_activate (GApplication *application)
{
  TillApplication *self = TILL_APPLICATION (application);

  if (self->window != NULL)
    show_window (self);
  else if (self->has_started)
    come_forward (self);
  else if (self->options.background && self->background != NULL &&
           till_background_is_on (self->background))
    start_in_background (self);
  else
    start (self);
}

static void
refused_cb (TillApplication *self,
            const char      *text)
{
  problem_cb (self, text, NULL);
}

/* The first window is not there yet: what is refused now is said on the page of problems. */
static void
watch_background (TillApplication *self)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  const TillBackgroundPlace place = {
    .is_sandboxed = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS),
    .bus = g_application_get_dbus_connection (G_APPLICATION (self)),
    .autostart_folder = folder,
  };

  self->background = till_background_new (G_APPLICATION (self), self->options.settings, &place);
  g_signal_connect_object (self->background, "refused", G_CALLBACK (refused_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
watch_settings (TillApplication *self)
{
  static const GActionEntry preferences = { .name = "preferences",
                                            .activate = preferences_action };

  g_action_map_add_action_entries (G_ACTION_MAP (self), &preferences, 1, self);
  till_preferences_apply_colours (self->options.settings);
  g_signal_connect_object (self->options.settings, "changed::color-scheme",
                           G_CALLBACK (till_preferences_apply_colours), self, 0);
  g_signal_connect_object (self->options.settings, "changed::operator-name",
                           G_CALLBACK (apply_operator), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->options.settings, "changed::repeat-minutes",
                           G_CALLBACK (apply_rules), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->options.settings, "changed::refund-grace-seconds",
                           G_CALLBACK (apply_rules), self, G_CONNECT_SWAPPED);
}

static void
till_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "about", .activate = about_action },
    { .name = "help", .activate = help_action },
    { .name = "keys", .activate = keys_action },
    { .name = "quit", .activate = quit_action },
    { .name = "open-account", .activate = open_account_action, .parameter_type = "s" },
    { .name = "add-account", .activate = add_account_action },
    { .name = "practice", .activate = practice_action },
    { .name = "show-record", .activate = show_record_action, .parameter_type = "(sss)" },
    { .name = "sign-out", .activate = sign_out_action },
    { .name = "restore-journal", .activate = restore_journal_action },
  };
  TillApplication *self = TILL_APPLICATION (application);
  g_autoptr (TillClock) clock = till_clock_new_system ();

  till_begin_gtk ();
  G_APPLICATION_CLASS (till_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  till_keys_install (GTK_APPLICATION (application));
  if (self->options.settings != NULL)
    watch_settings (self);

  self->log = till_activity_log_new ();
  if (self->options.settings != NULL)
    watch_background (self);
  self->keyring = self->options.key_file != NULL
                  ? till_key_file_keyring_new (self->options.key_file)
                  : till_secret_service_keyring_new ();
  self->accounts = till_accounts_new (self->options.state_folder, self->keyring, clock);
  self->notifier = till_notifier_new (application, self->options.settings, clock);
  g_signal_connect_object (self->accounts, "opening", G_CALLBACK (opening_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->accounts, "changed", G_CALLBACK (session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->accounts, "problem", G_CALLBACK (problem_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
till_application_shutdown (GApplication *application)
{
  TillApplication *self = TILL_APPLICATION (application);

  if (self->window != NULL)
    stop_waiting (self);
  if (self->accounts != NULL)
    till_accounts_close (self->accounts);

  G_APPLICATION_CLASS (till_application_parent_class)->shutdown (application);
}

static void
till_application_finalize (GObject *object)
{
  TillApplication *self = TILL_APPLICATION (object);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_handle_id (&self->prepare_id, g_source_remove);
  g_clear_handle_id (&self->work_id, g_source_remove);
  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->sign_in);
  g_clear_object (&self->leaving);
  g_clear_object (&self->notifier);
  g_clear_object (&self->background);
  g_clear_pointer (&self->wanted, g_variant_unref);
  g_clear_object (&self->accounts);
  g_clear_object (&self->keyring);
  g_clear_object (&self->log);
  g_clear_object (&self->options.settings);

  G_OBJECT_CLASS (till_application_parent_class)->finalize (object);
}

static void
till_application_class_init (TillApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = till_application_finalize;
  application_class->startup = till_application_startup;
  application_class->activate = till_application_activate;
  application_class->shutdown = till_application_shutdown;
}

static void
till_application_init (TillApplication *self)
{
}

/**
 * till_application_new:
 *
 * Returns: (transfer full): the program; it needs its options before it is run
 */
TillApplication *
till_application_new (void)
{
  return g_object_new (TILL_TYPE_APPLICATION,
                       "application-id", TILL_APP_ID,
                       "resource-base-path", "/io/github/tillroll/Tillroll",
                       "flags", G_APPLICATION_DEFAULT_FLAGS,
                       NULL);
}

/**
 * till_application_is_elsewhere:
 * @self: the program, with its options, before it runs
 *
 * Returns: whether it runs already, so that this run would only bring that one to the front
 */
gboolean
till_application_is_elsewhere (TillApplication *self)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (TILL_IS_APPLICATION (self), FALSE);

  if (!g_application_register (G_APPLICATION (self), NULL, &error))
    {
      g_debug ("Not on the session bus: %s", error->message);
      return FALSE;
    }

  return g_application_get_is_remote (G_APPLICATION (self));
}

/* An open window is asked for what this run was started for, and shown. */
static void
pass_on (TillApplication *self)
{
  if (!till_application_is_elsewhere (self))
    return;

  if (self->options.practice)
    g_action_group_activate_action (G_ACTION_GROUP (self), "practice", NULL);
  else
    g_action_group_activate_action (G_ACTION_GROUP (self), "open-account",
                                    g_variant_new_string (self->options.account_id));
}

/**
 * till_application_set_options:
 * @self: the program, before it runs
 * @options: what the command line and the settings say
 */
void
till_application_set_options (TillApplication          *self,
                              const TillConsoleOptions *options)
{
  GApplicationFlags flags;

  g_return_if_fail (TILL_IS_APPLICATION (self));
  g_return_if_fail (options != NULL && options->state_folder != NULL);
  g_return_if_fail (!g_application_get_is_registered (G_APPLICATION (self)));

  g_clear_object (&self->options.settings);
  self->options = *options;
  if (options->settings != NULL)
    g_object_ref (options->settings);

  flags = g_application_get_flags (G_APPLICATION (self));
  if (options->own_instance)
    g_application_set_flags (G_APPLICATION (self), flags | G_APPLICATION_NON_UNIQUE);
  else if (options->practice || options->account_id != NULL)
    pass_on (self);
}
