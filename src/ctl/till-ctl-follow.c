/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Follows an order whose outcome is not known: the session asks for it, this tells how that goes,
 * and waits a while. Also tells how long a refund is still held back, and stops it on Ctrl-C.
 *
 * What must hold: waiting ends by itself; what is not known then is told as such. */

#include "till-ctl-follow.h"

#include <string.h>

typedef struct
{
  TillCtl         *ctl;
  TillInstruction *instruction;
  TillCtlFollowed  followed;
  guint            timeout_id;
  gulong           handler_id;
  guint            told_attempts;
  gboolean         told;
} Follow;

static void
follow_free (Follow *follow)
{
  g_clear_handle_id (&follow->timeout_id, g_source_remove);
  if (follow->handler_id != 0)
    g_signal_handler_disconnect (follow->ctl->session, follow->handler_id);
  till_instruction_unref (follow->instruction);
  g_free (follow);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Follow, follow_free)

/* "14:03:22", by the clock on the wall. */
static char *
format_clock (gint64 time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / TILL_SECOND);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%H:%M:%S") : g_strdup ("?");
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Follow) follow = user_data;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  const char *id = till_instruction_get_id (follow->instruction);
  TillInstruction *newest = follow->instruction;

  list = till_journal_list_finish (TILL_JOURNAL (object), result, &error);
  for (guint i = 0; list != NULL && i < list->len; i++)
    if (strcmp (till_instruction_get_id (list->pdata[i]), id) == 0)
      newest = list->pdata[i];

  follow->followed (follow->ctl, newest);
}

/* Tells the instruction as the journal has it now. Takes @follow. */
static void
end (Follow *follow)
{
  const TillJournalQuery query = {
    .since_us = till_instruction_get_created_us (follow->instruction),
  };

  g_clear_handle_id (&follow->timeout_id, g_source_remove);
  g_clear_signal_handler (&follow->handler_id, follow->ctl->session);
  till_journal_list_async (till_session_get_journal (follow->ctl->session), &query,
                           follow->ctl->cancellable, listed_cb, follow);
}

static gboolean
timeout_cb (gpointer user_data)
{
  Follow *follow = user_data;

  follow->timeout_id = 0;
  end (follow);

  return G_SOURCE_REMOVE;
}

static void
tell_progress (Follow             *follow,
               const TillSettling *settling)
{
  g_autofree char *clock = NULL;

  if (settling->looking || (follow->told && settling->attempts == follow->told_attempts))
    return;

  follow->told = TRUE;
  follow->told_attempts = settling->attempts;
  clock = format_clock (settling->next_look_us);
  till_ctl_note (follow->ctl, "Outcome unknown, checking. Asked %u times so far, the next time at "
                                "%s.", settling->attempts, clock);
}

static void
settling_changed_cb (Follow *follow)
{
  g_autoptr (GPtrArray) list = till_session_list_settling (follow->ctl->session);
  const char *id = till_instruction_get_id (follow->instruction);

  for (guint i = 0; i < list->len; i++)
    {
      const TillSettling *settling = g_ptr_array_index (list, i);

      if (strcmp (till_instruction_get_id (settling->instruction), id) == 0)
        {
          tell_progress (follow, settling);
          return;
        }
    }

  end (follow);
}

/**
 * till_ctl_follow:
 * @ctl: a run with an open session
 * @instruction: an instruction without a known outcome
 * @wait_s: how long to wait for it
 * @followed: the next step
 *
 * Waits until the outcome is known, or the time is over.
 */
void
till_ctl_follow (TillCtl         *ctl,
                 TillInstruction *instruction,
                 guint            wait_s,
                 TillCtlFollowed  followed)
{
  Follow *follow;

  g_return_if_fail (ctl != NULL && ctl->session != NULL);
  g_return_if_fail (instruction != NULL && followed != NULL);

  if (wait_s == 0)
    {
      followed (ctl, instruction);
      return;
    }

  follow = g_new0 (Follow, 1);
  follow->ctl = ctl;
  follow->instruction = till_instruction_ref (instruction);
  follow->followed = followed;
  follow->timeout_id = g_timeout_add_seconds (wait_s, timeout_cb, follow);
  follow->handler_id = g_signal_connect_swapped (ctl->session, "settling-changed",
                                                 G_CALLBACK (settling_changed_cb), follow);
  settling_changed_cb (follow);
}

/* --- held back -------------------------------------------------------------------------------- */

static void
held_changed_cb (TillCtl *ctl)
{
  g_autoptr (GPtrArray) held = till_session_list_held (ctl->session);
  const TillHeld *first;

  if (held->len == 0)
    return;

  first = g_ptr_array_index (held, 0);
  till_ctl_note (ctl, "Held back. It is sent in %u s; Ctrl-C stops it.",
                 (first->remaining_ms + 999) / 1000);
}

/* Stops what is held back; the order then ends as stopped. */
static gboolean
stop_held (TillCtl *ctl)
{
  g_autoptr (GPtrArray) held = till_session_list_held (ctl->session);
  gboolean stopped = FALSE;

  for (guint i = 0; i < held->len; i++)
    {
      const TillHeld *one = g_ptr_array_index (held, i);

      stopped |= till_session_stop_held (ctl->session,
                                         till_instruction_get_id (one->instruction));
    }

  return stopped;
}

/**
 * till_ctl_follow_held:
 * @ctl: a run with an open session
 *
 * Tells when an order is held back, and lets Ctrl-C stop it.
 */
void
till_ctl_follow_held (TillCtl *ctl)
{
  g_return_if_fail (ctl != NULL && ctl->session != NULL);

  ctl->interrupted = stop_held;
  g_signal_connect_swapped (ctl->session, "held-changed", G_CALLBACK (held_changed_cb), ctl);
}
