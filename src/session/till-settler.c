/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Settles instructions whose outcome is not known, one after the other, with longer and longer
 * waits while the gateway cannot say: those that the journal found at its opening, those that a
 * dead process left, and those that got no answer just now.
 *
 * What must hold: only the gateway's word settles one; nothing is ever sent under a new key; an
 * instruction that another process or a person has settled in the meantime is left alone. */

#include "till-settler.h"

#include <string.h>

#include "till-backoff.h"
#include "till-crash-point.h"
#include "till-ids.h"
#include "till-outcome-writer.h"

struct _TillSettler
{
  GObject       parent_instance;

  TillGateway  *gateway;
  TillJournal  *journal;
  TillIntake   *intake;
  TillTiming    timing;
  GCancellable *cancellable; /* cancelled by close() */

  GPtrArray    *open;        /* TillInstruction; the first is asked for next */
  guint         n_to_ask;    /* of them before the next wait */
  gboolean      busy;
  guint         timer_id;
  guint         list_id;
  TillBackoff   backoff;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TillSettler, till_settler, G_TYPE_OBJECT)

static void schedule (TillSettler *self);
static void list_open (TillSettler *self);

static void
till_settler_dispose (GObject *object)
{
  till_settler_close (TILL_SETTLER (object));

  G_OBJECT_CLASS (till_settler_parent_class)->dispose (object);
}

static void
till_settler_finalize (GObject *object)
{
  TillSettler *self = TILL_SETTLER (object);

  g_clear_object (&self->gateway);
  g_clear_object (&self->journal);
  g_clear_object (&self->intake);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->open, g_ptr_array_unref);

  G_OBJECT_CLASS (till_settler_parent_class)->finalize (object);
}

static void
till_settler_class_init (TillSettlerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_settler_dispose;
  object_class->finalize = till_settler_finalize;

  signals[CHANGED] = g_signal_new ("changed", TILL_TYPE_SETTLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
till_settler_init (TillSettler *self)
{
  self->cancellable = g_cancellable_new ();
  self->open = g_ptr_array_new_with_free_func ((GDestroyNotify) till_instruction_unref);
}

static gboolean
find_open (TillSettler     *self,
           TillInstruction *instruction,
           guint           *ret_index)
{
  const char *id = till_instruction_get_id (instruction);

  for (guint i = 0; i < self->open->len; i++)
    if (strcmp (till_instruction_get_id (self->open->pdata[i]), id) == 0)
      {
        *ret_index = i;
        return TRUE;
      }

  return FALSE;
}

/* Takes note of what the journal has now. */
static void
update (TillSettler     *self,
        TillInstruction *settled)
{
  guint i;

  if (!find_open (self, settled, &i))
    return;

  g_ptr_array_remove_index (self->open, i);
  if (till_instruction_get_state (settled) == TILL_INSTRUCTION_UNKNOWN)
    g_ptr_array_add (self->open, till_instruction_ref (settled));
}

/* Somebody else has settled it. */
static void
forget (TillSettler     *self,
        TillInstruction *instruction)
{
  guint i;

  if (find_open (self, instruction, &i))
    g_ptr_array_remove_index (self->open, i);
}

/* The next one's turn; this one's comes again after all others. */
static void
put_last (TillSettler     *self,
          TillInstruction *instruction)
{
  guint i;

  if (find_open (self, instruction, &i))
    g_ptr_array_add (self->open, g_ptr_array_steal_index (self->open, i));
}

typedef struct
{
  TillSettler     *self;
  TillInstruction *instruction;
} Settle;

static void
settle_free (Settle *settle)
{
  g_object_unref (settle->self);
  till_instruction_unref (settle->instruction);
  g_free (settle);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Settle, settle_free)

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Settle) settle = user_data;
  g_autoptr (TillInstruction) settled = NULL;
  g_autoptr (GError) error = NULL;
  TillSettler *self = settle->self;

  self->busy = FALSE;
  settled = till_outcome_write_finish (result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (settled != NULL)
    {
      update (self, settled);
      if (!till_instruction_is_open (settled))
        self->backoff.attempt = 0;
      g_signal_emit (self, signals[CHANGED], 0, settled);
    }
  else if (g_error_matches (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ILLEGAL))
    {
      forget (self, settle->instruction);
      g_signal_emit (self, signals[CHANGED], 0, settle->instruction);
    }
  else
    put_last (self, settle->instruction);

  schedule (self);
}

static void
resolved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Settle) settle = user_data;
  g_autoptr (TillGatewayResult) outcome = NULL;
  g_autoptr (GError) error = NULL;
  TillSettler *self = settle->self;
  TillInstruction *instruction = settle->instruction;
  gboolean was_sent = till_instruction_get_state (instruction) == TILL_INSTRUCTION_SENT;

  TILL_CRASH_POINT ("settler", "answered");
  outcome = till_gateway_resolve_finish (TILL_GATEWAY (object), result, &error);

  /* Also when the session is being closed: what is known now need not be asked for again. */
  if (outcome != NULL && (outcome->state != TILL_INSTRUCTION_UNKNOWN || was_sent))
    {
      till_outcome_write_async (self->journal, self->intake, instruction, outcome, written_cb,
                                g_steal_pointer (&settle));
      return;
    }

  self->busy = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  put_last (self, instruction);
  schedule (self);
}

static gboolean
settle_next_cb (gpointer user_data)
{
  TillSettler *self = user_data;
  Settle *settle;

  self->timer_id = 0;
  if (self->open->len == 0)
    return G_SOURCE_REMOVE;

  settle = g_new0 (Settle, 1);
  settle->self = g_object_ref (self);
  settle->instruction = till_instruction_ref (self->open->pdata[0]);
  self->busy = TRUE;
  self->n_to_ask = self->n_to_ask > 0 ? self->n_to_ask - 1 : 0;
  till_gateway_resolve_async (self->gateway, settle->instruction, self->cancellable, resolved_cb,
                              settle);

  return G_SOURCE_REMOVE;
}

/* Asks for all of them one after the other, then waits. */
static void
schedule (TillSettler *self)
{
  guint wait_ms = 0;

  if (self->busy || self->timer_id != 0 || self->open->len == 0 ||
      g_cancellable_is_cancelled (self->cancellable))
    return;

  if (self->n_to_ask == 0)
    {
      self->n_to_ask = self->open->len;
      wait_ms = till_backoff_next_ms (&self->backoff, till_random_uint32 ());
    }

  self->timer_id = g_timeout_add (wait_ms, settle_next_cb, self);
}

static gboolean
list_again_cb (gpointer user_data)
{
  TillSettler *self = user_data;

  self->list_id = 0;
  list_open (self);

  return G_SOURCE_REMOVE;
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TillSettler) self = user_data;
  g_autoptr (GPtrArray) instructions = NULL;
  g_autoptr (GError) error = NULL;
  gboolean any = FALSE;
  guint known;

  if (!(instructions = till_journal_list_finish (TILL_JOURNAL (object), result, &error)))
    g_debug ("Looking for what is open: %s", error->message);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  /* What was open before is worth asking for at once. */
  for (guint i = 0; instructions != NULL && i < instructions->len; i++)
    if (till_instruction_get_state (instructions->pdata[i]) == TILL_INSTRUCTION_UNKNOWN &&
        !find_open (self, instructions->pdata[i], &known))
      {
        till_settler_add (self, instructions->pdata[i]);
        any = TRUE;
      }

  if (any)
    till_settler_hurry (self);

  self->list_id = g_timeout_add (self->timing.settle_cap_ms, list_again_cb, self);
}

/* Another process may have died and left something. */
static void
list_open (TillSettler *self)
{
  const TillJournalQuery query = { .open_only = TRUE };

  till_journal_list_async (self->journal, &query, self->cancellable, listed_cb,
                           g_object_ref (self));
}

/**
 * till_settler_new:
 * @gateway: whom to ask
 * @journal: writes down
 * @intake: takes in what the gateway tells
 * @timing: waits; copied
 *
 * Returns: (transfer full): a settler that has nothing to do yet
 */
TillSettler *
till_settler_new (TillGateway      *gateway,
                  TillJournal      *journal,
                  TillIntake       *intake,
                  const TillTiming *timing)
{
  TillSettler *self;

  g_return_val_if_fail (TILL_IS_GATEWAY (gateway), NULL);
  g_return_val_if_fail (TILL_IS_JOURNAL (journal), NULL);
  g_return_val_if_fail (TILL_IS_INTAKE (intake), NULL);
  g_return_val_if_fail (timing != NULL, NULL);

  self = g_object_new (TILL_TYPE_SETTLER, NULL);
  self->gateway = g_object_ref (gateway);
  self->journal = g_object_ref (journal);
  self->intake = g_object_ref (intake);
  self->timing = *timing;
  self->backoff = (TillBackoff) { timing->settle_first_ms, timing->settle_cap_ms, 0 };

  return self;
}

/**
 * till_settler_start:
 * @self: a settler
 *
 * Takes up what the journal knows as open, now and again later.
 */
void
till_settler_start (TillSettler *self)
{
  g_return_if_fail (TILL_IS_SETTLER (self));

  if (self->list_id == 0)
    list_open (self);
}

/**
 * till_settler_look:
 * @self: a settler that was started
 *
 * Looks now for what is open: another process has written into the journal.
 */
void
till_settler_look (TillSettler *self)
{
  g_return_if_fail (TILL_IS_SETTLER (self));

  if (self->list_id == 0)
    return; /* it is at it, or not started */

  g_clear_handle_id (&self->list_id, g_source_remove);
  list_open (self);
}

/**
 * till_settler_add:
 * @self: a settler
 * @instruction: one whose outcome is not known, or that was sent by this process and whose outcome
 *   the journal could not take
 *
 * Finds out what became of an instruction. One that is known already is not asked for twice.
 */
void
till_settler_add (TillSettler     *self,
                  TillInstruction *instruction)
{
  guint i;

  g_return_if_fail (TILL_IS_SETTLER (self));
  g_return_if_fail (instruction != NULL);

  if (find_open (self, instruction, &i))
    return;

  /* A new one is worth asking for soon. */
  g_ptr_array_add (self->open, till_instruction_ref (instruction));
  self->backoff.attempt = 0;
  self->n_to_ask = 0;
  if (!self->busy)
    g_clear_handle_id (&self->timer_id, g_source_remove);
  schedule (self);
}

/**
 * till_settler_hurry:
 * @self: a settler
 *
 * Asks at once: the gateway can be reached again, or a person does not want to wait.
 */
void
till_settler_hurry (TillSettler *self)
{
  g_return_if_fail (TILL_IS_SETTLER (self));

  self->backoff.attempt = 0;
  self->n_to_ask = self->open->len;
  if (!self->busy)
    g_clear_handle_id (&self->timer_id, g_source_remove);
  schedule (self);
}

/**
 * till_settler_get_n:
 * @self: a settler
 *
 * Returns: how many instructions have no known outcome
 */
guint
till_settler_get_n (TillSettler *self)
{
  g_return_val_if_fail (TILL_IS_SETTLER (self), 0);

  return self->open->len;
}

/**
 * till_settler_close:
 * @self: a settler
 *
 * Stops asking. What is open stays open in the journal for the next start.
 */
void
till_settler_close (TillSettler *self)
{
  g_return_if_fail (TILL_IS_SETTLER (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_handle_id (&self->list_id, g_source_remove);
}
