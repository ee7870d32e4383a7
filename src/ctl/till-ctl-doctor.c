/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* doctor: looks at one thing after the other and says what is wrong and what to do. One thing that
 * is wrong does not keep it from looking at the next. */

#include "till-ctl-commands.h"

#include <glib/gi18n.h>
#include <sys/stat.h>

#include "till-ctl-open.h"
#include "till-ctl-sheet.h"
#include "till-relay-client.h"

/* How far apart the clocks may be: signatures are checked against the clock at the relay's door. */
#define MAX_SKEW_S 120

#define RELAY_WAIT_MS 10000

static const TillExportColumn columns[] = {
  { "check", TILL_EXPORT_TEXT }, { "result", TILL_EXPORT_TEXT }, { "detail", TILL_EXPORT_TEXT },
  { "advice", TILL_EXPORT_TEXT },
};

typedef struct
{
  TillCtlSheet    *sheet;
  gboolean         wrong;
  gboolean         unreachable;
  TillSecret      *key;
  TillSecret      *relay_token;
  TillGateway     *gateway;
  SoupSession     *soup;
  TillRelayClient *relay;
  guint            timeout_id;
} DoctorJob;

static void
tell (TillCtl    *ctl,
      const char *check,
      const char *result,
      const char *detail,
      const char *advice)
{
  DoctorJob *job = ctl->data;
  char *row[] = { (char *) check, (char *) result, (char *) detail, (char *) advice, NULL };

  job->wrong |= g_strcmp0 (result, "wrong") == 0;
  if (ctl->format != TILL_CTL_TABLE)
    till_ctl_sheet_add (job->sheet, row);
  else
    {
      till_ctl_print (ctl, "%-8s %-13s %s\n", result, check, detail);
      if (*advice != '\0')
        till_ctl_print (ctl, "%22s → %s\n", "", advice);
    }
}

static void
finish (TillCtl *ctl)
{
  DoctorJob *job = ctl->data;

  if (ctl->format != TILL_CTL_TABLE)
    till_ctl_sheet_end (job->sheet);
  till_ctl_end (ctl, job->unreachable ? TILL_CTL_NO_CONNECTION
                     : job->wrong ? TILL_CTL_REFUSED
                                  : TILL_CTL_DONE);
}

static void
end_relay (TillCtl *ctl)
{
  DoctorJob *job = ctl->data;

  g_clear_handle_id (&job->timeout_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (job->relay, ctl);
  till_relay_client_stop (job->relay);
  finish (ctl);
}

static gboolean
relay_timeout_cb (gpointer user_data)
{
  TillCtl *ctl = user_data;
  DoctorJob *job = ctl->data;
  const char *reason = till_relay_client_get_reason (job->relay);

  job->timeout_id = 0;
  tell (ctl, "relay", "wrong", reason != NULL ? reason : "it does not answer",
        "check that the relay runs and that its address is right; until then changes are asked "
        "for every few minutes");
  end_relay (ctl);

  return G_SOURCE_REMOVE;
}

static void
relay_changed_cb (TillCtl *ctl)
{
  DoctorJob *job = ctl->data;
  TillRelayClientState state = till_relay_client_get_state (job->relay);

  if (state == TILL_RELAY_CLIENT_UNAUTHORIZED)
    tell (ctl, "relay", "wrong", "the token does not count", "sign in again with a new token");
  else if (state == TILL_RELAY_CLIENT_LIVE || state == TILL_RELAY_CLIENT_BEHIND)
    tell (ctl, "relay", "fine", ctl->config->relay_url, "");
  else
    return;

  end_relay (ctl);
}

static void
check_relay (TillCtl *ctl)
{
  g_autoptr (GError) error = NULL;
  DoctorJob *job = ctl->data;

  if (ctl->config->relay_url == NULL || job->relay_token == NULL)
    {
      tell (ctl, "relay", "none", "changes are asked for every few minutes",
            "a relay tells them at once (see tillroll-relay)");
      finish (ctl);
      return;
    }

  if (!till_relay_place_check_url (ctl->config->relay_url, &error))
    {
      tell (ctl, "relay", "wrong", error->message, "sign in again with the right address");
      finish (ctl);
      return;
    }

  tell (ctl, "deliveries", ctl->config->webhook_id != NULL ? "fine" : "none",
        ctl->config->webhook_id != NULL ? ctl->config->webhook_id
                                        : "no endpoint was registered at the gateway yet",
        "");
  job->soup = soup_session_new ();
  job->relay = till_relay_client_new (job->soup, ctl->config->relay_url, ctl->config->relay_stream,
                                      job->relay_token, /* cursor= */ NULL, ctl->clock,
                                      /* policy= */ NULL);
  till_relay_client_hold (job->relay); /* the events are not for us */
  g_signal_connect_swapped (job->relay, "notify::state", G_CALLBACK (relay_changed_cb), ctl);
  job->timeout_id = g_timeout_add (RELAY_WAIT_MS, relay_timeout_cb, ctl);
  till_relay_client_start (job->relay);
}

static void
relay_token_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  TillCtl *ctl = user_data;
  DoctorJob *job = ctl->data;

  job->relay_token = till_keyring_lookup_finish (TILL_KEYRING (object), result, NULL);
  check_relay (ctl);
}

static void
look_up_relay_token (TillCtl *ctl)
{
  till_keyring_lookup_async (ctl->keyring, ctl->config->id, TILL_KEYRING_RELAY_TOKEN,
                             ctl->cancellable, relay_token_cb, ctl);
}

static void
check_clock (TillCtl           *ctl,
             const TillAccount *account)
{
  gint64 skew_s = (account->record.as_of_us - till_clock_now_us (ctl->clock)) / TILL_SECOND;
  g_autofree char *detail = g_strdup_printf ("%" G_GINT64_FORMAT " seconds apart from the gateway",
                                             ABS (skew_s));

  if (ABS (skew_s) > MAX_SKEW_S)
    tell (ctl, "clock", "wrong", detail, "set this computer's clock, best by NTP");
  else
    tell (ctl, "clock", "fine", detail, "");
}

static void
verified_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  DoctorJob *job = ctl->data;
  TillAccount *account = till_gateway_verify_finish (TILL_GATEWAY (object), result, &error);

  if (account != NULL)
    {
      tell (ctl, "gateway", "fine", ctl->config->base_url, "");
      if (account->missing_permissions != NULL)
        tell (ctl, "permissions", "limited", account->missing_permissions,
              "tick them for the key on the gateway's pages, if what is missing is wanted");
      else
        tell (ctl, "permissions", "fine", "", "");
      check_clock (ctl, account);
      till_record_unref (account);
    }
  else if (g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAUTHORIZED))
    tell (ctl, "gateway", "wrong", error->message, "make a new key and sign in again");
  else
    {
      job->unreachable = TRUE;
      tell (ctl, "gateway", "wrong", error->message, "check the network and try again");
    }

  look_up_relay_token (ctl);
}

static void
check_gateway (TillCtl *ctl)
{
  g_autoptr (GError) error = NULL;
  DoctorJob *job = ctl->data;

  if (job->key == NULL)
    look_up_relay_token (ctl);
  else if ((job->gateway = till_gateway_make (ctl->config, job->key, ctl->clock, NULL, &error)))
    till_gateway_verify_async (job->gateway, ctl->cancellable, verified_cb, ctl);
  else
    {
      tell (ctl, "gateway", "wrong", error->message, "sign in again");
      look_up_relay_token (ctl);
    }
}

static void
open_listed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GPtrArray) open = NULL;
  g_autofree char *detail = NULL;
  TillCtl *ctl = user_data;

  open = till_journal_list_finish (TILL_JOURNAL (object), result, NULL);
  if (open != NULL && open->len > 0)
    {
      detail = g_strdup_printf ("%u without a known outcome", open->len);
      tell (ctl, "instructions", "open", detail, "tillctl sync finds out what became of them");
    }

  check_gateway (ctl);
}

static void
journal_verified_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  const TillJournalQuery query = { .open_only = TRUE };
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  if (till_journal_verify_finish (TILL_JOURNAL (object), result, &error))
    tell (ctl, "journal", "fine", "as it was written", "");
  else
    tell (ctl, "journal", "wrong", error->message,
          "keep the file and find out who has changed it");

  till_journal_list_async (ctl->journal, &query, ctl->cancellable, open_listed_cb, ctl);
}

static void
journal_opened_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  if ((ctl->journal = till_journal_open_finish (result, &error)))
    {
      till_journal_verify_async (ctl->journal, ctl->cancellable, journal_verified_cb, ctl);
      return;
    }

  tell (ctl, "journal", "wrong", error->message,
        "no money moves until it is mended: tillctl journal restore FILE brings back one of the "
        "copies in the folder journal-copies; to begin anew, move journal.db and journal.db-made "
        "away");
  check_gateway (ctl);
}

static void
store_opened_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  TillCtl *ctl = user_data;
  const char *set_aside;

  if (!(ctl->store = till_store_open_finish (result, &error)))
    tell (ctl, "history", "wrong", error->message, "make room on the disk, or update the program");
  else if ((set_aside = till_store_get_set_aside (ctl->store)))
    tell (ctl, "history", "mended", set_aside, "tillctl sync fills it again");
  else
    tell (ctl, "history", "fine", "", "");

  path = g_build_filename (ctl->state_folder, "accounts", ctl->config->id, "journal.db", NULL);
  till_journal_open_async (path, ctl->config->console_id, ctl->clock, ctl->cancellable,
                           journal_opened_cb, ctl);
}

static void
key_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  TillCtl *ctl = user_data;
  DoctorJob *job = ctl->data;

  if ((job->key = till_keyring_lookup_finish (TILL_KEYRING (object), result, &error)))
    tell (ctl, "key", "fine", ctl->key_file != NULL ? ctl->key_file : "in the keyring", "");
  else
    tell (ctl, "key", "wrong", error->message, "sign in again, or name the file with --key-file");

  path = g_build_filename (ctl->state_folder, "accounts", ctl->config->id, "history.db", NULL);
  till_store_open_async (path, ctl->clock, ctl->cancellable, store_opened_cb, ctl);
}

static void
check_folder (TillCtl *ctl)
{
  struct stat info;

  if (stat (ctl->state_folder, &info) != 0)
    tell (ctl, "folder", "wrong", ctl->state_folder, "it cannot be read");
  else if ((info.st_mode & 077) != 0)
    tell (ctl, "folder", "wrong", ctl->state_folder, "others may read it: chmod 700");
  else
    tell (ctl, "folder", "fine", ctl->state_folder, "");
}

static void
examine (TillCtl *ctl)
{
  DoctorJob *job = ctl->data;

  job->sheet = till_ctl_sheet_new (ctl, columns, G_N_ELEMENTS (columns), NULL);
  check_folder (ctl);
  tell (ctl, "account", "fine", ctl->config->id, "");

  till_ctl_open_keyring (ctl);
  till_keyring_lookup_async (ctl->keyring, ctl->config->id, TILL_KEYRING_API_KEY, ctl->cancellable,
                             key_cb, ctl);
}

static void
doctor_job_free (DoctorJob *job)
{
  g_clear_handle_id (&job->timeout_id, g_source_remove);
  if (job->relay != NULL)
    {
      g_signal_handlers_disconnect_matched (job->relay, G_SIGNAL_MATCH_FUNC, 0, 0, NULL,
                                            (gpointer) relay_changed_cb, NULL);
      till_relay_client_stop (job->relay);
    }
  g_clear_object (&job->relay);
  g_clear_object (&job->soup);
  g_clear_object (&job->gateway);
  g_clear_pointer (&job->key, till_secret_free);
  g_clear_pointer (&job->relay_token, till_secret_free);
  g_clear_pointer (&job->sheet, till_ctl_sheet_free);
  g_free (job);
}

/**
 * till_ctl_doctor:
 * @ctl: a run
 *
 * tillctl doctor.
 */
void
till_ctl_doctor (TillCtl *ctl)
{
  till_ctl_set_data (ctl, g_new0 (DoctorJob, 1), (GDestroyNotify) doctor_job_free);
  if (till_ctl_parse (ctl, "",
                      N_("Looks at folder, key, databases, gateway, clock and relay, and says "
                         "what is wrong and what to do."),
                      NULL, 0, 0))
    till_ctl_open_account (ctl, examine);
}
