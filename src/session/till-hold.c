/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Orders that are held back for a moment, so that a person can still stop them.
 *
 * What must hold: each ends once; what was stopped is never sent. The moment is counted by a clock
 * that stands still while the computer sleeps. */

#include "till-hold.h"

#include <string.h>

struct _TillHold
{
  GObject    parent_instance;

  GPtrArray *waits; /* Wait */
};

typedef struct
{
  TillHold        *self; /* not owned: it owns this */
  TillInstruction *instruction;
  GTask           *task;
  gint64           until_us; /* monotonic */
  guint            timer_id;
} Wait;

static guint changed_signal;

G_DEFINE_FINAL_TYPE (TillHold, till_hold, G_TYPE_OBJECT)

static void
wait_free (Wait *wait)
{
  g_clear_handle_id (&wait->timer_id, g_source_remove);
  g_clear_object (&wait->task);
  till_instruction_unref (wait->instruction);
  g_free (wait);
}

static void
till_hold_finalize (GObject *object)
{
  g_ptr_array_unref (TILL_HOLD (object)->waits);

  G_OBJECT_CLASS (till_hold_parent_class)->finalize (object);
}

static void
till_hold_class_init (TillHoldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_hold_finalize;

  changed_signal = g_signal_new ("changed", TILL_TYPE_HOLD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
till_hold_init (TillHold *self)
{
  self->waits = g_ptr_array_new_with_free_func ((GDestroyNotify) wait_free);
}

static void
finish (Wait       *wait,
        TillHoldEnd end)
{
  TillHold *self = wait->self;
  g_autoptr (GTask) task = g_steal_pointer (&wait->task);

  g_ptr_array_remove (self->waits, wait);
  g_task_return_int (task, end);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
over_cb (gpointer user_data)
{
  Wait *wait = user_data;

  wait->timer_id = 0;
  finish (wait, TILL_HOLD_SEND);

  return G_SOURCE_REMOVE;
}

/**
 * till_hold_new:
 *
 * Returns: (transfer full): an object that holds nothing yet
 */
TillHold *
till_hold_new (void)
{
  return g_object_new (TILL_TYPE_HOLD, NULL);
}

/**
 * till_hold_wait_async:
 * @self: holds
 * @instruction: an order that the journal has as held
 * @wait_ms: for how long
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Holds an order back.
 */
void
till_hold_wait_async (TillHold           *self,
                      TillInstruction    *instruction,
                      guint               wait_ms,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  Wait *wait;

  g_return_if_fail (TILL_IS_HOLD (self));
  g_return_if_fail (instruction != NULL);

  wait = g_new0 (Wait, 1);
  wait->self = self;
  wait->instruction = till_instruction_ref (instruction);
  wait->until_us = g_get_monotonic_time () + (gint64) wait_ms * 1000;
  wait->timer_id = g_timeout_add (wait_ms, over_cb, wait);
  wait->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (wait->task, till_hold_wait_async);
  g_ptr_array_add (self->waits, wait);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * till_hold_wait_finish:
 * @self: holds
 * @result: the #GAsyncResult given to the callback
 *
 * Returns: how it ended
 */
TillHoldEnd
till_hold_wait_finish (TillHold     *self,
                       GAsyncResult *result)
{
  g_return_val_if_fail (TILL_IS_HOLD (self), TILL_HOLD_LEFT);
  g_return_val_if_fail (g_task_is_valid (result, self), TILL_HOLD_LEFT);

  return g_task_propagate_int (G_TASK (result), NULL);
}

/**
 * till_hold_list:
 * @self: holds
 *
 * Returns: (transfer full) (element-type TillHeld): what is held now, oldest first
 */
GPtrArray *
till_hold_list (TillHold *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) till_held_free);

  g_return_val_if_fail (TILL_IS_HOLD (self), list);

  for (guint i = 0; i < self->waits->len; i++)
    {
      Wait *wait = g_ptr_array_index (self->waits, i);
      TillHeld *held = g_new0 (TillHeld, 1);

      held->instruction = till_instruction_ref (wait->instruction);
      held->remaining_ms = (guint) (MAX (wait->until_us - g_get_monotonic_time (), 0) / 1000);
      g_ptr_array_add (list, held);
    }

  return list;
}

/**
 * till_hold_end:
 * @self: holds
 * @instruction_id: our id of an instruction
 * @end: what to do with it
 *
 * Returns: %FALSE when it is not held, perhaps not any more
 */
gboolean
till_hold_end (TillHold   *self,
               const char *instruction_id,
               TillHoldEnd end)
{
  g_return_val_if_fail (TILL_IS_HOLD (self), FALSE);
  g_return_val_if_fail (instruction_id != NULL, FALSE);

  for (guint i = 0; i < self->waits->len; i++)
    {
      Wait *wait = g_ptr_array_index (self->waits, i);

      if (strcmp (till_instruction_get_id (wait->instruction), instruction_id) != 0)
        continue;

      finish (wait, end);
      return TRUE;
    }

  return FALSE;
}

/**
 * till_hold_end_all:
 * @self: holds
 * @end: what to do with all that is held
 */
void
till_hold_end_all (TillHold   *self,
                   TillHoldEnd end)
{
  g_return_if_fail (TILL_IS_HOLD (self));

  while (self->waits->len > 0)
    finish (g_ptr_array_index (self->waits, 0), end);
}
