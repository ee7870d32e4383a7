/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The journal and its instructions, in memory. The strings of an order and an outcome must outlive
 * the instruction: tests give constants. */

#include "till-double.h"

struct _TillInstruction
{
  char                *id;
  TillInstructionState state;
  TillOrder            order;
  TillOutcome          outcome;
  gint64               created_us;
};

static void
instruction_clear (gpointer data)
{
  TillInstruction *self = data;

  g_free (self->id);
}

TillInstruction *
till_double_instruction_new (const char          *id,
                             const TillOrder     *order,
                             TillInstructionState state,
                             const TillOutcome   *outcome,
                             gint64               created_us)
{
  TillInstruction *self = g_atomic_rc_box_new0 (TillInstruction);

  self->id = g_strdup (id);
  self->state = state;
  self->order = *order;
  if (outcome != NULL)
    self->outcome = *outcome;
  self->created_us = created_us;

  return self;
}

TillInstruction *
till_instruction_ref (TillInstruction *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
till_instruction_unref (TillInstruction *self)
{
  g_atomic_rc_box_release_full (self, instruction_clear);
}

const char *
till_instruction_get_id (TillInstruction *self)
{
  return self->id;
}

TillInstructionState
till_instruction_get_state (TillInstruction *self)
{
  return self->state;
}

gboolean
till_instruction_is_open (TillInstruction *self)
{
  return self->state == TILL_INSTRUCTION_PREPARED || self->state == TILL_INSTRUCTION_SENT ||
         self->state == TILL_INSTRUCTION_UNKNOWN;
}

const TillOrder *
till_instruction_get_order (TillInstruction *self)
{
  return &self->order;
}

const TillOutcome *
till_instruction_get_outcome (TillInstruction *self)
{
  return &self->outcome;
}

const char *
till_instruction_get_operator (TillInstruction *self)
{
  return "Ana";
}

gint64
till_instruction_get_created_us (TillInstruction *self)
{
  return self->created_us;
}

gint64
till_instruction_get_sent_us (TillInstruction *self)
{
  return self->created_us;
}

gint64
till_instruction_get_settled_us (TillInstruction *self)
{
  return till_instruction_is_open (self) ? 0 : self->created_us;
}

struct _TillJournal
{
  GObject    parent_instance;

  GPtrArray *instructions;   /* newest last */
  GPtrArray *receipts;       /* TillReceiptNote */
};

G_DEFINE_FINAL_TYPE (TillJournal, till_journal, G_TYPE_OBJECT)

static void
till_journal_finalize (GObject *object)
{
  g_ptr_array_unref (TILL_JOURNAL (object)->instructions);
  g_ptr_array_unref (TILL_JOURNAL (object)->receipts);

  G_OBJECT_CLASS (till_journal_parent_class)->finalize (object);
}

static void
till_journal_class_init (TillJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_journal_finalize;
}

static void
till_journal_init (TillJournal *self)
{
  self->instructions = g_ptr_array_new_with_free_func ((GDestroyNotify) till_instruction_unref);
  self->receipts = g_ptr_array_new_with_free_func ((GDestroyNotify) till_receipt_note_free);
}

TillJournal *
till_double_journal_new (void)
{
  return g_object_new (TILL_TYPE_JOURNAL, NULL);
}

/* Takes the place of an earlier state of the same instruction. */
void
till_double_journal_add (TillJournal     *self,
                         TillInstruction *instruction)
{
  for (guint i = 0; i < self->instructions->len; i++)
    {
      TillInstruction *other = g_ptr_array_index (self->instructions, i);

      if (g_strcmp0 (other->id, instruction->id) == 0)
        {
          g_ptr_array_remove_index (self->instructions, i);
          break;
        }
    }

  g_ptr_array_add (self->instructions, instruction);
}

void
till_journal_list_async (TillJournal            *self,
                         const TillJournalQuery *query,
                         GCancellable           *cancellable,
                         GAsyncReadyCallback     callback,
                         gpointer                user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GPtrArray *found =
    g_ptr_array_new_with_free_func ((GDestroyNotify) till_instruction_unref);

  for (guint i = self->instructions->len; i > 0; i--)
    {
      TillInstruction *instruction = g_ptr_array_index (self->instructions, i - 1);

      if (query->open_only && !till_instruction_is_open (instruction))
        continue;
      if (query->batch != NULL && (instruction->order.batch == NULL ||
                                   !g_str_has_prefix (instruction->order.batch, query->batch)))
        continue;
      if (query->target_id != NULL &&
          g_strcmp0 (instruction->order.target_id, query->target_id) != 0 &&
          g_strcmp0 (instruction->outcome.result_id, query->target_id) != 0)
        continue;
      g_ptr_array_add (found, till_instruction_ref (instruction));
    }

  g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
till_journal_list_finish (TillJournal  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

TillReceiptNote *
till_receipt_note_new (const char    *payment_id,
                       gboolean       of_hold,
                       TillReceiptWay way,
                       const char    *operator_name,
                       gint64         time_us)
{
  const TillReceiptNote note = { g_strdup (payment_id), of_hold, way, g_strdup (operator_name),
                                 time_us };

  return g_memdup2 (&note, sizeof note);
}

void
till_receipt_note_free (TillReceiptNote *self)
{
  g_free (self->payment_id);
  g_free (self->operator_name);
  g_free (self);
}

void
till_journal_note_receipt_async (TillJournal           *self,
                                 const TillReceiptNote *receipt,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_ptr_array_add (self->receipts,
                   till_receipt_note_new (receipt->payment_id, receipt->of_hold, receipt->way,
                                          receipt->operator_name, g_get_real_time ()));
  g_task_return_boolean (task, TRUE);
}

gboolean
till_journal_note_receipt_finish (TillJournal  *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
till_journal_list_receipts_async (TillJournal        *self,
                                  const char         *payment_id,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) till_receipt_note_free);

  for (guint i = 0; i < self->receipts->len; i++)
    {
      const TillReceiptNote *note = self->receipts->pdata[i];

      if (g_str_equal (note->payment_id, payment_id))
        g_ptr_array_add (found, till_receipt_note_new (note->payment_id, note->of_hold, note->way,
                                                       note->operator_name, note->time_us));
    }
  g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
till_journal_list_receipts_finish (TillJournal  *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
