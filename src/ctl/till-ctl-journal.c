/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* journal list, journal verify, journal close, journal backup, journal restore. */

#include "till-ctl-commands.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-ctl-instruction.h"
#include "till-ctl-open.h"

static const char *const instruction_shown[] = {
  "created", "kind", "state", "amount", "currency", "reference", "operator", "result_id", "id",
  NULL,
};

typedef struct
{
  TillJournalQuery query;
  char            *target;
  char            *why;
  int              limit;
} JournalJob;

static void
journal_job_free (JournalJob *job)
{
  g_free (job->target);
  g_free (job->why);
  g_free (job);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TillCtlSheet) sheet = NULL;
  g_autoptr (GPtrArray) instructions = NULL;
  g_autoptr (GError) error = NULL;
  const TillExportColumn *columns;
  TillCtl *ctl = user_data;
  guint n_columns;

  if (!(instructions = till_journal_list_finish (TILL_JOURNAL (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  columns = till_ctl_instruction_columns (&n_columns);
  sheet = till_ctl_sheet_new (ctl, columns, n_columns, instruction_shown);
  for (guint i = 0; i < instructions->len; i++)
    {
      g_auto (GStrv) row = till_ctl_instruction_row (instructions->pdata[i]);

      till_ctl_sheet_add (sheet, row);
    }
  till_ctl_sheet_end (sheet);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
list_now (TillCtl *ctl)
{
  JournalJob *job = ctl->data;

  job->query.target_id = job->target;
  job->query.limit = MAX (job->limit, 0);
  till_journal_list_async (ctl->journal, &job->query, ctl->cancellable, listed_cb, ctl);
}

static void
verified_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  if (!till_journal_verify_finish (TILL_JOURNAL (object), result, &error))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  till_ctl_note (ctl, "The journal is as it was written.");
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
verify_now (TillCtl *ctl)
{
  till_journal_verify_async (ctl->journal, ctl->cancellable, verified_cb, ctl);
}

static void
closed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (TillInstruction) instruction = NULL;
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  if (!(instruction = till_journal_settle_finish (TILL_JOURNAL (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  till_ctl_note (ctl, "Closed. Nobody looks for its outcome any more.");
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
open_listed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  JournalJob *job = ctl->data;

  if (!(open = till_journal_list_finish (TILL_JOURNAL (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  for (guint i = 0; i < open->len; i++)
    if (strcmp (till_instruction_get_id (open->pdata[i]), ctl->args[2]) == 0)
      {
        const TillOutcome outcome = {
          .state = TILL_INSTRUCTION_GIVEN_UP, .message = job->why,
          .operator_name = till_ctl_get_operator (ctl),
        };

        till_journal_settle_async (ctl->journal, open->pdata[i], &outcome, closed_cb, ctl);
        return;
      }

  g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               "There is no open instruction “%s” (see: tillctl journal list --open)",
               ctl->args[2]);
  till_ctl_fail (ctl, error);
}

static void
close_now (TillCtl *ctl)
{
  const TillJournalQuery query = { .open_only = TRUE };

  till_journal_list_async (ctl->journal, &query, ctl->cancellable, open_listed_cb, ctl);
}

static void
close_by_hand (TillCtl    *ctl,
               JournalJob *job)
{
  GOptionEntry entries[] = {
    { "why", 0, 0, G_OPTION_ARG_STRING, &job->why, N_("Why; goes into the journal"), N_("TEXT") },
    G_OPTION_ENTRY_NULL,
  };

  if (!till_ctl_parse (ctl, "close ID",
                       N_("Closes an instruction whose outcome nobody can find out. Look at the "
                          "gateway's own pages first: its money may have moved."),
                       entries, 2, 2))
    return;

  if (job->why == NULL)
    till_ctl_misused (ctl, "Why is missing: --why");
  else
    till_ctl_open_journal (ctl, close_now);
}

static void
copied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  if (!till_journal_copy_finish (TILL_JOURNAL (object), result, &error))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  till_ctl_note (ctl, "The journal was copied to “%s”.", ctl->args[2]);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
backup_now (TillCtl *ctl)
{
  till_journal_copy_async (ctl->journal, ctl->args[2], ctl->cancellable, copied_cb, ctl);
}

static void
backup (TillCtl *ctl)
{
  if (!till_ctl_parse (ctl, "backup FILE",
                       N_("Copies the journal to a new file. A copy is made by itself each day, in "
                          "the folder journal-copies beside it."),
                       NULL, 2, 2))
    return;

  if (g_file_test (ctl->args[2], G_FILE_TEST_EXISTS))
    till_ctl_misused (ctl, "“%s” is there already", ctl->args[2]);
  else
    till_ctl_open_journal (ctl, backup_now);
}

static void
restored_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *set_aside = NULL;
  TillCtl *ctl = user_data;

  if (!till_journal_restore_finish (result, &set_aside, &error))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  if (set_aside != NULL)
    till_ctl_note (ctl, "The journal that was there is now “%s”.", set_aside);
  till_ctl_note (ctl, "The journal is back as it was when the copy was made. What was ordered "
                      "after that is only known to the gateway.");
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
restore_now (TillCtl *ctl)
{
  g_autofree char *path = g_build_filename (ctl->state_folder, "accounts", ctl->config->id,
                                            "journal.db", NULL);

  till_journal_restore_async (path, ctl->args[2], ctl->clock, restored_cb, ctl);
}

/**
 * till_ctl_journal:
 * @ctl: a run
 *
 * tillctl journal.
 */
void
till_ctl_journal (TillCtl *ctl)
{
  JournalJob *job = g_new0 (JournalJob, 1);
  GOptionEntry entries[] = {
    { "open", 0, 0, G_OPTION_ARG_NONE, &job->query.open_only, N_("Only those without an outcome"),
      NULL },
    { "target", 0, 0, G_OPTION_ARG_STRING, &job->target,
      N_("Only those about this payment or link"), N_("ID") },
    { "limit", 0, 0, G_OPTION_ARG_INT, &job->limit, N_("How many at most (default: 1000)"),
      N_("N") },
    G_OPTION_ENTRY_NULL,
  };
  const char *what = ctl->args[1];

  till_ctl_set_data (ctl, job, (GDestroyNotify) journal_job_free);
  if (g_strcmp0 (what, "verify") == 0)
    {
      if (till_ctl_parse (ctl, "verify",
                          N_("Checks that nobody has changed the journal."),
                          NULL, 1, 1))
        till_ctl_open_journal (ctl, verify_now);
    }
  else if (g_strcmp0 (what, "close") == 0)
    close_by_hand (ctl, job);
  else if (g_strcmp0 (what, "backup") == 0)
    backup (ctl);
  else if (g_strcmp0 (what, "restore") == 0)
    {
      if (till_ctl_parse (ctl, "restore FILE",
                          N_("Brings the journal back from a copy; the one that is there is put "
                             "aside."),
                          NULL, 2, 2))
        till_ctl_open_account (ctl, restore_now);
    }
  else if (till_ctl_parse (ctl, "[list|verify|close ID|backup FILE|restore FILE]",
                           N_("Lists what was ordered on this computer, newest first."),
                           entries, 0, 1))
    {
      if (ctl->args[1] != NULL && strcmp (ctl->args[1], "list") != 0)
        till_ctl_misused (ctl, "There is no “journal %s”", ctl->args[1]);
      else
        till_ctl_open_journal (ctl, list_now);
    }
}
