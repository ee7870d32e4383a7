/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* All about moving money beside moving it: what speaks against an order, what is held back, how the
 * search for an unknown outcome goes, closing one by hand, and why there may be no journal.
 *
 * What must hold: everything here is what the window and the command line get alike. */

#include "till-session-private.h"

#include "till-text.h"

/**
 * till_session_get_operator:
 * @self: a session
 *
 * Returns: (transfer none): whose name goes into the journal and to the gateway
 */
const char *
till_session_get_operator (TillSession *self)
{
  const char *name = self->opened->config->operator_name;

  return !till_text_is_empty (name) ? name : g_get_user_name ();
}

/**
 * till_session_get_rules:
 * @self: a session
 *
 * Returns: (transfer none): what the merchant has set about moving money
 */
const TillRules *
till_session_get_rules (TillSession *self)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), NULL);

  return &self->rules;
}

/**
 * till_session_set_rules:
 * @self: a session
 * @rules: what holds from the next order on; copied
 */
void
till_session_set_rules (TillSession     *self,
                        const TillRules *rules)
{
  g_return_if_fail (TILL_IS_SESSION (self));
  g_return_if_fail (rules != NULL);

  self->rules = *rules;
  if (self->mover == NULL)
    return;

  till_mover_set_grace (self->mover, rules->refund_grace_ms);
  till_caution_set_minutes (self->caution, rules->repeat_minutes);
  till_journal_set_repeat_time (self->opened->journal,
                                (gint64) rules->repeat_minutes * 60 * TILL_SECOND);
}

/**
 * till_session_get_journal_trouble:
 * @self: a session
 *
 * Returns: why no money moves, if none does
 */
TillJournalTrouble
till_session_get_journal_trouble (TillSession *self)
{
  const GError *error;

  g_return_val_if_fail (TILL_IS_SESSION (self), TILL_JOURNAL_TROUBLE_OTHER);

  if (!(error = self->journal_error))
    return TILL_JOURNAL_TROUBLE_NONE;

  if (g_error_matches (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_MISSING))
    return TILL_JOURNAL_TROUBLE_MISSING;

  if (g_error_matches (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_DAMAGED) ||
      g_error_matches (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ALTERED))
    return TILL_JOURNAL_TROUBLE_DAMAGED;

  if (g_error_matches (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_NEWER))
    return TILL_JOURNAL_TROUBLE_NEWER;

  return g_error_matches (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_FULL)
           ? TILL_JOURNAL_TROUBLE_FULL : TILL_JOURNAL_TROUBLE_OTHER;
}

/* Answers @task when no money moves. */
static gboolean
has_journal (TillSession *self,
             GTask       *task)
{
  if (self->mover != NULL && !self->closed)
    return TRUE;

  g_task_return_new_error (task, TILL_SESSION_ERROR, TILL_SESSION_ERROR_JOURNAL,
                           "No money moves: %s",
                           self->journal_error != NULL ? self->journal_error->message
                                                       : "the account is closed");

  return FALSE;
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *objections = till_caution_check_finish (TILL_CAUTION (object), result, &error);

  if (objections != NULL)
    g_task_return_pointer (task, objections, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * till_session_check_async:
 * @self: a session
 * @order: what a person wants done; copied
 * @card: (nullable): a typed card; it is only looked at, during the call
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Looks for what speaks against an order: the same card or customer and the same amount a few
 * minutes ago, an order reference that is paid or under way, something without an outcome about the
 * same payment, more than is left. till_session_execute_async() looks itself, too; this is for
 * showing the earlier payment beside the order before it is sent.
 */
void
till_session_check_async (TillSession         *self,
                          const TillOrder     *order,
                          const TillCardInput *card,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  TillCardTraits traits;

  g_return_if_fail (TILL_IS_SESSION (self));
  g_return_if_fail (order != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_session_check_async);
  if (!has_journal (self, task))
    return;

  till_card_traits_init (&traits, order, card);
  till_caution_check_async (self->caution, order, &traits, cancellable, checked_cb,
                            g_steal_pointer (&task));
}

/**
 * till_session_check_finish:
 * @self: a session
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_SESSION_ERROR, #TILL_JOURNAL_ERROR or
 *   #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type TillObjection): what speaks against it, the
 *   weightiest first; empty if nothing does
 */
GPtrArray *
till_session_check_finish (TillSession  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_session_list_held:
 * @self: a session
 *
 * Returns: (transfer full) (element-type TillHeld): orders of ours that are held back and can still
 *   be stopped, oldest first
 */
GPtrArray *
till_session_list_held (TillSession *self)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), NULL);

  return till_hold_list (self->hold);
}

/**
 * till_session_stop_held:
 * @self: a session
 * @instruction_id: our id of an order that is held back
 *
 * Stops an order. till_session_execute_async() answers with it as refused, code "stopped".
 *
 * Returns: %FALSE when it is too late
 */
gboolean
till_session_stop_held (TillSession *self,
                        const char  *instruction_id)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), FALSE);
  g_return_val_if_fail (instruction_id != NULL, FALSE);

  return till_hold_end (self->hold, instruction_id, TILL_HOLD_STOPPED);
}

/**
 * till_session_send_held:
 * @self: a session
 * @instruction_id: our id of an order that is held back
 *
 * Sends an order without waiting any longer.
 *
 * Returns: %FALSE when it is not held any more
 */
gboolean
till_session_send_held (TillSession *self,
                        const char  *instruction_id)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), FALSE);
  g_return_val_if_fail (instruction_id != NULL, FALSE);

  return till_hold_end (self->hold, instruction_id, TILL_HOLD_SEND);
}

/**
 * till_session_list_settling:
 * @self: a session
 *
 * Returns: (transfer full) (element-type TillSettling): how the search goes for each instruction
 *   whose outcome is not known, oldest first
 */
GPtrArray *
till_session_list_settling (TillSession *self)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), NULL);

  if (self->settler == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) till_settling_free);

  return till_settler_list (self->settler);
}

/**
 * till_session_settle_now:
 * @self: a session
 *
 * Asks the gateway at once for all outcomes that are not known, also when the session was not
 * started.
 */
void
till_session_settle_now (TillSession *self)
{
  g_return_if_fail (TILL_IS_SESSION (self));

  if (self->settler == NULL || self->closed)
    return;

  till_settler_start (self->settler);
  till_settler_hurry (self->settler);
}

/**
 * till_session_get_left:
 * @self: a session
 *
 * Returns: (transfer none) (nullable) (element-type TillInstruction): orders that were prepared or
 *   held back when the program ended the last time. They were not sent and never will be: to be
 *   told to the person
 */
GPtrArray *
till_session_get_left (TillSession *self)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), NULL);

  return self->opened->journal != NULL ? till_journal_get_left (self->opened->journal) : NULL;
}

static void
closed_by_hand_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TillSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  TillInstruction *closed = till_journal_settle_finish (TILL_JOURNAL (object), result, &error);

  if (closed == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (!self->closed)
    {
      till_session_instruction_changed (self, closed);
      till_settler_look (self->settler);
    }
  g_task_return_pointer (task, closed, (GDestroyNotify) till_instruction_unref);
}

/**
 * till_session_close_by_hand_async:
 * @self: a session
 * @instruction: one whose outcome is unknown
 * @why: why the person thinks that nobody will find it out; goes into the journal
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Ends the search for an outcome, in the name of who works here.
 */
void
till_session_close_by_hand_async (TillSession        *self,
                                  TillInstruction    *instruction,
                                  const char         *why,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  TillOutcome outcome = { .state = TILL_INSTRUCTION_GIVEN_UP, .message = why };

  g_return_if_fail (TILL_IS_SESSION (self));
  g_return_if_fail (instruction != NULL && why != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, till_session_close_by_hand_async);
  if (!has_journal (self, task))
    return;

  outcome.operator_name = till_session_get_operator (self);
  till_journal_settle_async (self->opened->journal, instruction, &outcome, closed_by_hand_cb,
                             g_steal_pointer (&task));
}

/**
 * till_session_close_by_hand_finish:
 * @self: a session
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_SESSION_ERROR or #TILL_JOURNAL_ERROR
 *
 * Returns: (transfer full) (nullable): the instruction, closed; %NULL with
 *   %TILL_JOURNAL_ERROR_ILLEGAL when its outcome has become known in the meantime, or
 *   %TILL_JOURNAL_ERROR_INVALID when no reason was given
 */
TillInstruction *
till_session_close_by_hand_finish (TillSession  *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
