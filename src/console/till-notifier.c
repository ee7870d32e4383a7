/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends notifications. What is new, what is wanted and what is kept back is decided elsewhere
 * (TillNewsWatch, TillNewsRules); here it meets the settings, the time and the desktop. What was
 * kept back in quiet hours is in the settings, so that it is told also by the next run. */

#include "till-notifier.h"

#include <gdk/gdk.h>
#include <glib/gi18n.h>

#include "till-news-rules.h"
#include "till-news-watch.h"
#include "till-words.h"

#define ACTION "app.show-record"
#define TARGET "(sss)"

/* The first look has time until the window stands. */
#define START_MS 1500

/* Changes come in numbers. */
#define WAIT_MS 500

/* How soon after quiet hours what was kept back is told. */
#define QUIET_LOOK_S 30

struct _TillNotifier
{
  GObject        parent_instance;

  GApplication  *application; /* owns this */
  GSettings     *settings;    /* NULL: everything is told, nothing is heard */
  TillClock     *clock;
  TillNewsWatch *watch;
  TillSession   *session;
  GVariant      *kept;
  guint          start_id;
  guint          quiet_id;
};

G_DEFINE_FINAL_TYPE (TillNotifier, till_notifier, G_TYPE_OBJECT)

/* The keys are "notify-charges" and so on. */
static guint32
read_kinds (GSettings *settings)
{
  guint32 kinds = 0;

  for (guint kind = 0; kind < TILL_N_NEWS; kind++)
    {
      g_autofree char *key = g_strdup_printf ("notify-%ss", till_news_kind_get_nick (kind));

      if (g_settings_get_boolean (settings, key))
        kinds |= 1u << kind;
    }

  return kinds;
}

static TillNewsRules
read_rules (TillNotifier *self)
{
  TillNewsRules rules = { .kinds = G_MAXUINT32 };

  if (self->settings != NULL)
    {
      rules.kinds = read_kinds (self->settings);
      rules.sound = g_settings_get_boolean (self->settings, "notify-sound");
      rules.has_quiet = g_settings_get_boolean (self->settings, "quiet-hours");
      rules.quiet_from = g_settings_get_int (self->settings, "quiet-from");
      rules.quiet_to = g_settings_get_int (self->settings, "quiet-to");
    }

  return rules;
}

static GDateTime *
get_time (TillNotifier *self)
{
  return g_date_time_new_from_unix_local (till_clock_now_us (self->clock) / TILL_SECOND);
}

static void
set_kept (TillNotifier *self,
          GVariant     *kept)
{
  g_variant_unref (self->kept);
  self->kept = kept;
  if (self->settings != NULL)
    g_settings_set_value (self->settings, "kept-news", kept);
}

static void
send (TillNotifier        *self,
      const char          *account_id,
      const TillNews      *news,
      const TillNewsRules *rules)
{
  const char *record = news->record_id != NULL ? news->record_id : "";
  g_autoptr (GNotification) notification = g_notification_new (news->title);
  g_autofree char *id = NULL;
  GdkDisplay *display = gdk_display_get_default ();
  gboolean is_trouble = news->kind != TILL_NEWS_CHARGE && news->kind != TILL_NEWS_LINK;

  g_notification_set_body (notification, news->body);
  g_notification_set_priority (notification, is_trouble ? G_NOTIFICATION_PRIORITY_HIGH
                                                        : G_NOTIFICATION_PRIORITY_NORMAL);
  g_notification_set_default_action_and_target (notification, ACTION, TARGET, account_id,
                                                news->page, record);
  g_notification_add_button_with_target (notification, _("Open"), ACTION, TARGET, account_id,
                                         news->page, record);

  id = news->record_id != NULL ? g_strdup (news->record_id)
                               : g_strconcat ("news-", till_news_kind_get_nick (news->kind), NULL);
  g_application_send_notification (self->application, id, notification);
  if (rules->sound && display != NULL)
    gdk_display_beep (display);
}

static gboolean quiet_look_cb (gpointer user_data);

static void
watch_quiet (TillNotifier *self)
{
  if (self->quiet_id == 0)
    self->quiet_id = g_timeout_add_seconds (QUIET_LOOK_S, quiet_look_cb, self);
}

static void
news_cb (TillNotifier *self,
         TillNews     *news,
         guint         n_news)
{
  const TillAccountConfig *account = till_session_get_config (self->session);
  const TillNewsRules rules = read_rules (self);
  g_autoptr (GDateTime) now = get_time (self);
  g_autofree char *name = NULL;

  switch (till_news_rules_judge (&rules, news->kind, now))
    {
    case TILL_NEWS_DROP:
      return;

    case TILL_NEWS_TELL:
      send (self, account->id, news, &rules);
      return;

    case TILL_NEWS_KEEP:
    default:
      name = till_words_account (account->name, account->mode);
      set_kept (self, till_news_kept_add (self->kept, account->id, name, news->kind, n_news));
      watch_quiet (self);
      return;
    }
}

static void
over_cb (TillNotifier *self,
         const char   *record_id)
{
  g_application_withdraw_notification (self->application, record_id);
}

/* Tells what was kept back, as one thing an account. */
static void
tell_kept (TillNotifier        *self,
           const TillNewsRules *rules)
{
  g_autoptr (GVariant) kept = g_variant_ref (self->kept);
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  GVariantIter iter;
  const char *account_id;

  set_kept (self, g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("(sssu)"), NULL, 0)));
  g_variant_iter_init (&iter, kept);
  while (g_variant_iter_next (&iter, "(&s&s&su)", &account_id, NULL, NULL, NULL))
    {
      g_autoptr (TillNews) sum = till_news_kept_sum (kept, account_id);

      if (g_hash_table_add (told, (gpointer) account_id) && sum != NULL)
        send (self, account_id, sum, rules);
    }
}

static gboolean
quiet_look_cb (gpointer user_data)
{
  TillNotifier *self = user_data;
  const TillNewsRules rules = read_rules (self);
  g_autoptr (GDateTime) now = get_time (self);

  if (till_news_rules_are_quiet (&rules, now))
    return G_SOURCE_CONTINUE;

  tell_kept (self, &rules);
  self->quiet_id = 0;

  return G_SOURCE_REMOVE;
}

static void
clear_session (TillNotifier *self)
{
  g_clear_handle_id (&self->start_id, g_source_remove);
  till_news_watch_set_session (self->watch, NULL);
  g_clear_object (&self->session);
}

static void
till_notifier_dispose (GObject *object)
{
  TillNotifier *self = TILL_NOTIFIER (object);

  if (self->watch != NULL)
    {
      clear_session (self);
      g_signal_handlers_disconnect_by_data (self->watch, self);
    }
  g_clear_handle_id (&self->quiet_id, g_source_remove);
  g_clear_object (&self->watch);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (till_notifier_parent_class)->dispose (object);
}

static void
till_notifier_finalize (GObject *object)
{
  TillNotifier *self = TILL_NOTIFIER (object);

  g_variant_unref (self->kept);
  till_clock_unref (self->clock);

  G_OBJECT_CLASS (till_notifier_parent_class)->finalize (object);
}

static void
till_notifier_class_init (TillNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_notifier_dispose;
  G_OBJECT_CLASS (klass)->finalize = till_notifier_finalize;
}

static void
till_notifier_init (TillNotifier *self)
{
}

/**
 * till_notifier_new:
 * @application: the program, which owns the notifier
 * @settings: (nullable): what a person wants to be told
 * @clock: tells the time
 *
 * Returns: (transfer full): a notifier without an account
 */
TillNotifier *
till_notifier_new (GApplication *application,
                   GSettings    *settings,
                   TillClock    *clock)
{
  TillNotifier *self;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  self = g_object_new (TILL_TYPE_NOTIFIER, NULL);
  self->application = application;
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  self->clock = till_clock_ref (clock);
  self->kept = settings != NULL
               ? g_settings_get_value (settings, "kept-news")
               : g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("(sssu)"), NULL, 0));
  self->watch = till_news_watch_new (clock, WAIT_MS);
  g_signal_connect_swapped (self->watch, "news", G_CALLBACK (news_cb), self);
  g_signal_connect_swapped (self->watch, "over", G_CALLBACK (over_cb), self);
  if (g_variant_n_children (self->kept) > 0)
    watch_quiet (self);

  return self;
}

static gboolean
start_cb (gpointer user_data)
{
  TillNotifier *self = user_data;

  self->start_id = 0;
  till_news_watch_set_session (self->watch, self->session);

  return G_SOURCE_REMOVE;
}

/**
 * till_notifier_set_session:
 * @self: a notifier
 * @session: (nullable): the account that is open
 *
 * Changes the account. It is looked at a little later: first it has to be on the screen.
 */
void
till_notifier_set_session (TillNotifier *self,
                           TillSession  *session)
{
  g_return_if_fail (TILL_IS_NOTIFIER (self));

  if (self->session == session)
    return;

  clear_session (self);
  if (session == NULL)
    return;

  self->session = g_object_ref (session);
  self->start_id = g_timeout_add (START_MS, start_cb, self);
}
