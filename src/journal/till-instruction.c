/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One order of ours to move money, as a value that anybody may read and only the journal makes.
 *
 * What must hold: it never changes once it is made, so a later state is another instruction with
 * the same id; it holds copies of everything, so whoever has a reference may keep what the getters
 * return. The tables below name every string of an order and an outcome, or it would dangle (a
 * test fills each struct and checks). */

#include "till-instruction.h"

#include <string.h>

#include "till-instruction-private.h"

struct _TillInstruction
{
  char                *id;
  char                *idempotency_key;
  TillInstructionState state;
  TillOrder            order;
  TillOutcome          outcome;
  gboolean             has_outcome;
  char                *operator_name;
  char                *console_id;
  gint64               created_us;
  gint64               sent_us;
  gint64               settled_us;
  guint                attempts;
  gint64               next_look_us;
};

static const gsize order_strings[] = {
  G_STRUCT_OFFSET (TillOrder, target_id),      G_STRUCT_OFFSET (TillOrder, target_intent_id),
  G_STRUCT_OFFSET (TillOrder, card_token),     G_STRUCT_OFFSET (TillOrder, last4),
  G_STRUCT_OFFSET (TillOrder, customer_id),    G_STRUCT_OFFSET (TillOrder, customer_name),
  G_STRUCT_OFFSET (TillOrder, customer_email), G_STRUCT_OFFSET (TillOrder, customer_phone),
  G_STRUCT_OFFSET (TillOrder, reference),      G_STRUCT_OFFSET (TillOrder, description),
  G_STRUCT_OFFSET (TillOrder, note),           G_STRUCT_OFFSET (TillOrder, reason),
  G_STRUCT_OFFSET (TillOrder, receipt_email),  G_STRUCT_OFFSET (TillOrder, return_url),
  G_STRUCT_OFFSET (TillOrder, basis),          G_STRUCT_OFFSET (TillOrder, evidence),
  G_STRUCT_OFFSET (TillOrder, consent),        G_STRUCT_OFFSET (TillOrder, batch),
};

static const gsize outcome_strings[] = {
  G_STRUCT_OFFSET (TillOutcome, result_id),    G_STRUCT_OFFSET (TillOutcome, code),
  G_STRUCT_OFFSET (TillOutcome, decline_code), G_STRUCT_OFFSET (TillOutcome, message),
  G_STRUCT_OFFSET (TillOutcome, request_id),   G_STRUCT_OFFSET (TillOutcome, operator_name),
};

/* Replaces the borrowed strings at @offsets of @fields by copies. */
static void
copy_strings (gpointer     fields,
              const gsize *offsets,
              guint        n_offsets)
{
  for (guint i = 0; i < n_offsets; i++)
    {
      char **text = G_STRUCT_MEMBER_P (fields, offsets[i]);

      *text = g_strdup (*text);
    }
}

static void
free_strings (gpointer     fields,
              const gsize *offsets,
              guint        n_offsets)
{
  for (guint i = 0; i < n_offsets; i++)
    g_free (G_STRUCT_MEMBER (char *, fields, offsets[i]));
}

static void
instruction_clear (TillInstruction *self)
{
  free_strings (&self->order, order_strings, G_N_ELEMENTS (order_strings));
  free_strings (&self->outcome, outcome_strings, G_N_ELEMENTS (outcome_strings));
  g_free (self->id);
  g_free (self->idempotency_key);
  g_free (self->operator_name);
  g_free (self->console_id);
}

/**
 * till_order_copy:
 * @order: an order
 *
 * Returns: (transfer full): a copy that owns its texts
 */
TillOrder *
till_order_copy (const TillOrder *order)
{
  TillOrder *copy;

  g_return_val_if_fail (order != NULL, NULL);

  copy = g_memdup2 (order, sizeof *order);
  copy_strings (copy, order_strings, G_N_ELEMENTS (order_strings));

  return copy;
}

/**
 * till_order_free:
 * @order: (nullable) (transfer full): a copy that till_order_copy() made
 */
void
till_order_free (TillOrder *order)
{
  if (order == NULL)
    return;

  free_strings (order, order_strings, G_N_ELEMENTS (order_strings));
  g_free (order);
}

/**
 * till_batch_is_valid:
 * @batch: the part of a list that an order is
 *
 * Any thread.
 *
 * Returns: whether it is the id of a list, a colon, and the number of a line from 1
 */
gboolean
till_batch_is_valid (const char *batch)
{
  const char *line;

  g_return_val_if_fail (batch != NULL, FALSE);

  if (strspn (batch, "abcdefghijklmnop") != TILL_BATCH_ID_LENGTH ||
      batch[TILL_BATCH_ID_LENGTH] != ':')
    return FALSE;

  line = batch + TILL_BATCH_ID_LENGTH + 1;

  return *line >= '1' && *line <= '9' && strlen (line) <= 9 &&
         line[strspn (line, "0123456789")] == '\0';
}

/**
 * till_instruction_new:
 * @id: our id of it
 * @idempotency_key: what the gateway knows a repetition by
 * @state: where it stands
 * @order: what a person wants done
 * @outcome: (nullable): how it ended, or stands for now if it is unknown
 * @operator_name: who wants it
 * @console_id: at which console
 * @created_us: when it was written down, in µs since 1970 UTC
 * @sent_us: when bytes may first have left, or 0
 * @settled_us: when it got its outcome, or 0
 *
 * Makes an instruction that holds copies of all this. For the journal, and for tests of what takes
 * instructions.
 *
 * Returns: (transfer full): the instruction
 */
TillInstruction *
till_instruction_new (const char          *id,
                      const char          *idempotency_key,
                      TillInstructionState state,
                      const TillOrder     *order,
                      const TillOutcome   *outcome,
                      const char          *operator_name,
                      const char          *console_id,
                      gint64               created_us,
                      gint64               sent_us,
                      gint64               settled_us)
{
  TillInstruction *self;

  g_return_val_if_fail (id != NULL && idempotency_key != NULL, NULL);
  g_return_val_if_fail (order != NULL, NULL);
  g_return_val_if_fail (operator_name != NULL && console_id != NULL, NULL);

  self = g_atomic_rc_box_new0 (TillInstruction);
  self->id = g_strdup (id);
  self->idempotency_key = g_strdup (idempotency_key);
  self->state = state;
  self->order = *order;
  copy_strings (&self->order, order_strings, G_N_ELEMENTS (order_strings));
  self->has_outcome = outcome != NULL;
  if (outcome != NULL)
    {
      self->outcome = *outcome;
      copy_strings (&self->outcome, outcome_strings, G_N_ELEMENTS (outcome_strings));
    }
  self->operator_name = g_strdup (operator_name);
  self->console_id = g_strdup (console_id);
  self->created_us = created_us;
  self->sent_us = sent_us;
  self->settled_us = settled_us;

  return self;
}

/**
 * till_instruction_ref:
 * @self: an instruction
 *
 * Any thread.
 *
 * Returns: (transfer full): the same instruction
 */
TillInstruction *
till_instruction_ref (TillInstruction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * till_instruction_unref:
 * @self: (nullable) (transfer full): an instruction
 *
 * Any thread.
 */
void
till_instruction_unref (TillInstruction *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, (GDestroyNotify) instruction_clear);
}

/**
 * till_instruction_get_id:
 * @self: an instruction
 *
 * Returns: (transfer none): our id of it, a UUID; the gateway keeps it in its metadata
 */
const char *
till_instruction_get_id (TillInstruction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

/**
 * till_instruction_get_idempotency_key:
 * @self: an instruction
 *
 * Returns: (transfer none): what the gateway knows a repetition by; the same as long as the
 *   instruction lives
 */
const char *
till_instruction_get_idempotency_key (TillInstruction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->idempotency_key;
}

/**
 * till_instruction_get_state:
 * @self: an instruction
 *
 * Returns: where it stood when this value was made
 */
TillInstructionState
till_instruction_get_state (TillInstruction *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->state;
}

/**
 * till_instruction_is_open:
 * @self: an instruction
 *
 * Returns: whether it has no outcome that is certain: it is held, prepared, sent or unknown
 */
gboolean
till_instruction_is_open (TillInstruction *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  switch (self->state)
    {
    case TILL_INSTRUCTION_HELD:
    case TILL_INSTRUCTION_PREPARED:
    case TILL_INSTRUCTION_SENT:
    case TILL_INSTRUCTION_UNKNOWN:
      return TRUE;

    case TILL_INSTRUCTION_DONE:
    case TILL_INSTRUCTION_REFUSED:
    case TILL_INSTRUCTION_GIVEN_UP:
      return FALSE;
    }

  g_assert_not_reached ();
}

/**
 * till_instruction_get_order:
 * @self: an instruction
 *
 * Returns: (transfer none): what is to be done; lives as long as @self
 */
const TillOrder *
till_instruction_get_order (TillInstruction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->order;
}

/**
 * till_instruction_get_outcome:
 * @self: an instruction
 *
 * Returns: (transfer none) (nullable): how it ended, or why that is unknown; %NULL while it is
 *   prepared or sent
 */
const TillOutcome *
till_instruction_get_outcome (TillInstruction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->has_outcome ? &self->outcome : NULL;
}

/**
 * till_instruction_get_operator:
 * @self: an instruction
 *
 * Returns: (transfer none): who wanted it
 */
const char *
till_instruction_get_operator (TillInstruction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->operator_name;
}

/**
 * till_instruction_get_console_id:
 * @self: an instruction
 *
 * Returns: (transfer none): the installation it was made at
 */
const char *
till_instruction_get_console_id (TillInstruction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->console_id;
}

/**
 * till_instruction_get_created_us:
 * @self: an instruction
 *
 * Returns: when it was written down, in µs since 1970 UTC by this computer's clock
 */
gint64
till_instruction_get_created_us (TillInstruction *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->created_us;
}

/**
 * till_instruction_get_sent_us:
 * @self: an instruction
 *
 * Returns: when bytes may first have left, in µs since 1970 UTC; 0 if none have
 */
gint64
till_instruction_get_sent_us (TillInstruction *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->sent_us;
}

/**
 * till_instruction_get_settled_us:
 * @self: an instruction
 *
 * Returns: when its outcome became certain, in µs since 1970 UTC; 0 while it is open
 */
gint64
till_instruction_get_settled_us (TillInstruction *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->settled_us;
}

/**
 * till_instruction_get_attempts:
 * @self: an instruction
 *
 * Returns: how often its unknown outcome was asked for in vain
 */
guint
till_instruction_get_attempts (TillInstruction *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->attempts;
}

/**
 * till_instruction_get_next_look_us:
 * @self: an instruction
 *
 * Returns: when its unknown outcome is asked for next, as far as was planned, in µs since 1970
 *   UTC; 0 = not planned
 */
gint64
till_instruction_get_next_look_us (TillInstruction *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->next_look_us;
}

/**
 * till_instruction_set_look:
 * @self: an instruction that nobody else has seen yet
 * @attempts: how often it was asked for in vain
 * @next_look_us: when it is asked for next, or 0
 *
 * For the journal, right after till_instruction_new().
 */
void
till_instruction_set_look (TillInstruction *self,
                           guint            attempts,
                           gint64           next_look_us)
{
  g_return_if_fail (self != NULL);

  self->attempts = attempts;
  self->next_look_us = next_look_us;
}
