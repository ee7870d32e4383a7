/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What has to be done or known after something went wrong: brings the journal of the account that
 * is open back from the newest of its copies, and tells what was not sent when the program ended.
 *
 * What must hold: it is asked first, with the day of the copy; the account is closed meanwhile; the
 * file that was there is put aside and never deleted. */

#include "till-restore.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-compat.h"
#include "till-error-words.h"
#include "till-trouble-words.h"

typedef struct
{
  TillAccounts *accounts;
  GtkWidget    *parent;      /* weak */
  char         *account_id;
  char         *folder;
  char         *copy;
} Restore;

static void
restore_free (Restore *self)
{
  g_clear_weak_pointer (&self->parent);
  g_object_unref (self->accounts);
  g_free (self->account_id);
  g_free (self->folder);
  g_free (self->copy);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Restore, restore_free)

static void
told_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_free (till_ask_finish (result, NULL)); /* there is only one answer */
}

static void
tell (Restore    *self,
      const char *heading,
      const char *text)
{
  const TillAnswer answers[] = { { "ok", _("_Understood"), TILL_ANSWER_SUGGESTED } };

  if (self->parent != NULL)
    till_ask_async (self->parent, heading, text, NULL, answers, G_N_ELEMENTS (answers), NULL,
                    told_cb, NULL);
}

static void
restored_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Restore) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *set_aside = NULL;
  g_autofree char *text = NULL;

  if (!till_journal_restore_finish (result, &set_aside, &error))
    {
      /* Translators: a sentence on what went wrong, then the same for the support */
      text = g_strdup_printf (_("%s\n\nNothing was changed. %s"), till_words_error (error),
                              error->message);
      tell (self, _("The copy could not be brought back"), text);
    }
  else
    {
      if (set_aside != NULL)
        /* Translators: the name of a file */
        text = g_strdup_printf (_("What was ordered after the copy was made is known to the "
                                  "gateway only. The file that was there is now “%s”."),
                                set_aside);
      tell (self, _("The journal is back"),
            text != NULL ? text : _("What was ordered after the copy was made is known to the "
                                    "gateway only."));
    }

  till_accounts_open (self->accounts, self->account_id);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Restore) self = user_data;
  g_autofree char *answer = till_ask_finish (result, NULL);
  g_autoptr (TillClock) clock = NULL;
  g_autofree char *path = NULL;
  g_autofree char *copy = NULL;

  if (g_strcmp0 (answer, "restore") != 0)
    return;

  till_accounts_leave (self->accounts);
  clock = till_clock_new_system ();
  path = g_build_filename (self->folder, "journal.db", NULL);
  copy = g_strdup (self->copy);
  till_journal_restore_async (path, copy, clock, restored_cb, g_steal_pointer (&self));
}

/* Copies are named by their day, so the last in order is the newest: "journal-2026-11-21.db". */
static void
find_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_autofree char *copies = g_build_filename (task_data, "journal-copies", NULL);
  g_autoptr (GDir) folder = g_dir_open (copies, 0, NULL);
  g_autofree char *newest = NULL;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, "journal-") && g_str_has_suffix (name, ".db") &&
        g_strcmp0 (name, newest) > 0)
      {
        g_free (newest);
        newest = g_strdup (name);
      }

  g_task_return_pointer (task, newest != NULL ? g_build_filename (copies, newest, NULL) : NULL,
                         g_free);
}

static char *
get_day (const char *copy)
{
  g_autofree char *name = g_path_get_basename (copy);
  char *day = g_strdup (name + strlen ("journal-"));

  day[strlen (day) - strlen (".db")] = '\0';

  return day;
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Restore) self = user_data;
  const TillAnswer answers[] = {
    { "cancel", _("_Cancel"), TILL_ANSWER_PLAIN },
    { "restore", _("_Bring it back"), TILL_ANSWER_SUGGESTED },
  };
  g_autofree char *day = NULL;
  g_autofree char *heading = NULL;
  GtkWidget *parent = self->parent;

  self->copy = g_task_propagate_pointer (G_TASK (result), NULL);
  if (self->copy == NULL)
    {
      tell (self, _("There is no copy"),
            _("No copy of this account’s journal is on this computer. If you have one elsewhere, "
              "“tillctl journal restore FILE” brings it back."));
      return;
    }

  if (parent == NULL)
    return;

  day = get_day (self->copy);
  /* Translators: a day, as "2026-11-21" */
  heading = g_strdup_printf (_("Bring back the journal of %s?"), day);
  till_ask_async (parent, heading,
                  _("What was ordered here after that copy was made will not be in the journal; "
                    "look at the payments before you charge or refund anything again. The file "
                    "that is there now is put aside, not deleted."),
                  NULL, answers, G_N_ELEMENTS (answers), NULL, answered_cb,
                  g_steal_pointer (&self));
}

/**
 * till_restore_ask:
 * @parent: where it was asked for
 * @accounts: accounts, of which one is open
 *
 * Offers the newest copy of the open account's journal, and brings it back.
 */
void
till_restore_ask (GtkWidget    *parent,
                  TillAccounts *accounts)
{
  TillSession *session = till_accounts_get_session (accounts);
  g_autoptr (GTask) task = NULL;
  g_autoptr (Restore) self = NULL;
  char *folder;

  if (session == NULL)
    return;

  self = g_new0 (Restore, 1);
  self->accounts = g_object_ref (accounts);
  g_set_weak_pointer (&self->parent, parent);
  self->account_id = g_strdup (till_session_get_config (session)->id);
  self->folder = till_accounts_get_folder (accounts, self->account_id);
  if (self->folder == NULL)
    return;

  folder = g_strdup (self->folder);
  task = g_task_new (NULL, NULL, found_cb, g_steal_pointer (&self));
  g_task_set_source_tag (task, till_restore_ask);
  g_task_set_task_data (task, folder, g_free);
  g_task_run_in_thread (task, find_in_thread);
}

/**
 * till_restore_tell_left:
 * @parent: the window
 * @session: (nullable): the account that was opened
 *
 * Tells of what was held back when the program ended the last time: it is not sent by itself.
 */
void
till_restore_tell_left (GtkWidget   *parent,
                        TillSession *session)
{
  GPtrArray *left = session != NULL ? till_session_get_left (session) : NULL;
  const TillAnswer answers[] = { { "ok", _("_Understood"), TILL_ANSWER_SUGGESTED } };
  g_autofree char *text = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent));

  if (left == NULL || left->len == 0)
    return;

  text = till_trouble_words_left (left);
  till_ask_async (parent, _("Not sent"), text, NULL, answers, G_N_ELEMENTS (answers), NULL,
                  told_cb, NULL);
}
