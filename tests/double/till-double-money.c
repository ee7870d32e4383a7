/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the session knows of money beside moving it, in memory. */

#include "till-double-money.h"

#include "till-double.h"

typedef struct
{
  gboolean           objects;
  TillObjection      objection;
  TillInstruction   *held;
  guint              remaining_ms;
  TillInstruction   *settling;
  guint              wait_ms;
  GPtrArray         *left;
  TillJournalTrouble trouble;
  TillRules          rules;
  guint              n_hurried;
  guint              n_stopped;
  guint              n_checked;
  char              *why;
} Money;

static void
money_free (gpointer data)
{
  Money *self = data;

  g_clear_pointer (&self->objection.payment, till_record_unref);
  g_clear_pointer (&self->held, till_instruction_unref);
  g_clear_pointer (&self->settling, till_instruction_unref);
  g_clear_pointer (&self->left, g_ptr_array_unref);
  g_free (self->why);
  g_free (self);
}

static Money *
get_money (TillSession *session)
{
  static GQuark quark;
  Money *self;

  if (quark == 0)
    quark = g_quark_from_static_string ("till-double-money");

  self = g_object_get_qdata (G_OBJECT (session), quark);
  if (self == NULL)
    {
      self = g_new0 (Money, 1);
      self->rules = (TillRules) TILL_RULES_INIT;
      g_object_set_qdata_full (G_OBJECT (session), quark, self, money_free);
    }

  return self;
}

void
till_objection_free (TillObjection *objection)
{
  g_clear_pointer (&objection->payment, till_record_unref);
  g_clear_pointer (&objection->instruction, till_instruction_unref);
  g_free (objection);
}

void
till_settling_free (TillSettling *settling)
{
  till_instruction_unref (settling->instruction);
  g_free (settling);
}

void
till_held_free (TillHeld *held)
{
  till_instruction_unref (held->instruction);
  g_free (held);
}

void
till_double_money_object (TillSession      *session,
                          TillObjectionKind kind,
                          gboolean          may_go_on,
                          TillPayment      *payment)
{
  Money *self = get_money (session);

  g_clear_pointer (&self->objection.payment, till_record_unref);
  self->objects = TRUE;
  self->objection = (TillObjection) { .kind = kind, .may_go_on = may_go_on, .time_us = 1 };
  if (payment != NULL)
    self->objection.payment = till_record_ref (payment);
}

void
till_double_money_agree (TillSession *session)
{
  get_money (session)->objects = FALSE;
}

void
till_double_money_set_held (TillSession     *session,
                            TillInstruction *instruction,
                            guint            remaining_ms)
{
  Money *self = get_money (session);

  g_clear_pointer (&self->held, till_instruction_unref);
  self->held = instruction != NULL ? till_instruction_ref (instruction) : NULL;
  self->remaining_ms = remaining_ms;
  g_signal_emit_by_name (session, "held-changed");
}

void
till_double_money_set_settling (TillSession     *session,
                                TillInstruction *instruction,
                                guint            wait_ms)
{
  Money *self = get_money (session);

  g_clear_pointer (&self->settling, till_instruction_unref);
  self->settling = instruction != NULL ? till_instruction_ref (instruction) : NULL;
  self->wait_ms = wait_ms;
  g_signal_emit_by_name (session, "settling-changed");
}

void
till_double_money_set_left (TillSession     *session,
                            TillInstruction *instruction)
{
  Money *self = get_money (session);

  g_clear_pointer (&self->left, g_ptr_array_unref);
  self->left = g_ptr_array_new_with_free_func ((GDestroyNotify) till_instruction_unref);
  g_ptr_array_add (self->left, till_instruction_ref (instruction));
}

void
till_double_money_set_trouble (TillSession       *session,
                               TillJournalTrouble trouble)
{
  get_money (session)->trouble = trouble;
}

guint
till_double_money_get_n_hurried (TillSession *session)
{
  return get_money (session)->n_hurried;
}

guint
till_double_money_get_n_stopped (TillSession *session)
{
  return get_money (session)->n_stopped;
}

guint
till_double_money_get_n_checked (TillSession *session)
{
  return get_money (session)->n_checked;
}

const char *
till_double_money_get_why (TillSession *session)
{
  return get_money (session)->why;
}

/* The session */

void
till_session_check_async (TillSession         *session,
                          const TillOrder     *order,
                          const TillCardInput *card,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  g_autoptr (GPtrArray) objections = NULL;
  Money *self = get_money (session);

  self->n_checked++;
  objections = g_ptr_array_new_with_free_func ((GDestroyNotify) till_objection_free);
  if (self->objects)
    {
      TillObjection *objection = g_new0 (TillObjection, 1);

      *objection = self->objection;
      if (objection->payment != NULL)
        objection->payment = till_record_ref (objection->payment);
      g_ptr_array_add (objections, objection);
    }

  g_task_return_pointer (task, g_steal_pointer (&objections), (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
till_session_check_finish (TillSession  *session,
                           GAsyncResult *result,
                           GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const TillRules *
till_session_get_rules (TillSession *session)
{
  return &get_money (session)->rules;
}

void
till_session_set_rules (TillSession     *session,
                        const TillRules *rules)
{
  get_money (session)->rules = *rules;
}

GPtrArray *
till_session_list_held (TillSession *session)
{
  Money *self = get_money (session);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) till_held_free);

  if (self->held != NULL)
    {
      TillHeld *held = g_new0 (TillHeld, 1);

      held->instruction = till_instruction_ref (self->held);
      held->remaining_ms = self->remaining_ms;
      g_ptr_array_add (list, held);
    }

  return list;
}

gboolean
till_session_stop_held (TillSession *session,
                        const char  *instruction_id)
{
  get_money (session)->n_stopped++;

  return TRUE;
}

gboolean
till_session_send_held (TillSession *session,
                        const char  *instruction_id)
{
  return TRUE;
}

GPtrArray *
till_session_list_settling (TillSession *session)
{
  Money *self = get_money (session);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) till_settling_free);

  if (self->settling != NULL)
    {
      TillSettling *settling = g_new0 (TillSettling, 1);

      settling->instruction = till_instruction_ref (self->settling);
      settling->wait_ms = self->wait_ms;
      settling->attempts = 2;
      g_ptr_array_add (list, settling);
    }

  return list;
}

void
till_session_settle_now (TillSession *session)
{
  get_money (session)->n_hurried++;
}

GPtrArray *
till_session_get_left (TillSession *session)
{
  return get_money (session)->left;
}

TillJournalTrouble
till_session_get_journal_trouble (TillSession *session)
{
  return get_money (session)->trouble;
}

void
till_session_close_by_hand_async (TillSession        *session,
                                  TillInstruction    *instruction,
                                  const char         *why,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (session, NULL, callback, user_data);
  Money *self = get_money (session);

  g_free (self->why);
  self->why = g_strdup (why);
  g_task_return_pointer (task, till_instruction_ref (instruction),
                         (GDestroyNotify) till_instruction_unref);
}

TillInstruction *
till_session_close_by_hand_finish (TillSession  *session,
                                   GAsyncResult *result,
                                   GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
