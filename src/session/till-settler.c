/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Settles instructions whose outcome is not known: those that the journal found at its opening,
 * those that a dead process left, and those that got no answer just now.
 *
 * Each has its own waits, longer and longer while the gateway cannot say, and a few are asked for
 * at a time. How it goes is told, and noted in the journal, so that another program can tell it,
 * too.
 *
 * What must hold: only the gateway's word settles one; nothing is ever sent under a new key; an
 * instruction that another process or a person has settled in the meantime is left alone. */

#include "till-settler.h"

#include <string.h>

#include "till-backoff.h"
#include "till-crash-point.h"
#include "till-ids.h"
#include "till-outcome-writer.h"

/* How many are asked for at a time: the gateway allows more, and has other things to do. */
#define MAX_LOOKING 3

typedef struct
{
  TillSettler     *self;     /* not owned: it owns this */
  TillInstruction *instruction;
  TillBackoff      backoff;
  guint            attempts;
  gint64           due_us;   /* monotonic */
  guint            timer_id;
  gboolean         due;      /* its turn has come, and perhaps all hands are full */
  gboolean         looking;
} Item;

struct _TillSettler
{
  GObject       parent_instance;

  TillGateway  *gateway;
  TillJournal  *journal;
  TillIntake   *intake;
  TillClock    *clock;
  TillTiming    timing;
  GCancellable *cancellable; /* cancelled by close() */

  GPtrArray    *items;       /* Item, oldest first */
  guint         n_looking;
  guint         list_id;
  gboolean      started;
};

enum
{
  CHANGED,
  PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TillSettler, till_settler, G_TYPE_OBJECT)

static void look_at_due (TillSettler *self);
static void list_open (TillSettler *self);

static void
item_free (Item *item)
{
  g_clear_handle_id (&item->timer_id, g_source_remove);
  till_instruction_unref (item->instruction);
  g_free (item);
}

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
  g_clear_pointer (&self->clock, till_clock_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);

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
  signals[PROGRESS] = g_signal_new ("progress", TILL_TYPE_SETTLER, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_settler_init (TillSettler *self)
{
  self->cancellable = g_cancellable_new ();
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
}

static Item *
find_item (TillSettler     *self,
           TillInstruction *instruction)
{
  const char *id = till_instruction_get_id (instruction);

  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      if (strcmp (till_instruction_get_id (item->instruction), id) == 0)
        return item;
    }

  return NULL;
}

static gboolean
is_closed (TillSettler *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

static void
tell_progress (TillSettler *self)
{
  g_signal_emit (self, signals[PROGRESS], 0);
}

static gboolean
due_cb (gpointer user_data)
{
  Item *item = user_data;

  item->timer_id = 0;
  item->due = TRUE;
  look_at_due (item->self);

  return G_SOURCE_REMOVE;
}

/* Has @item looked at in @wait_ms. */
static void
wait (Item *item,
      guint wait_ms)
{
  if (item->looking)
    return;

  g_clear_handle_id (&item->timer_id, g_source_remove);
  item->due = FALSE;
  item->due_us = g_get_monotonic_time () + (gint64) wait_ms * 1000;
  item->timer_id = g_timeout_add (wait_ms, due_cb, item);
}

static void
wait_longer (Item *item)
{
  wait (item, till_backoff_next_ms (&item->backoff, till_random_uint32 ()));
}

/* When @item is looked at next, on the wall. */
static gint64
get_next_look_us (Item *item)
{
  gint64 wait_us = MAX (item->due_us - g_get_monotonic_time (), 0);

  return till_clock_now_us (item->self->clock) + wait_us;
}

/* In vain: it is noted, and tried again later. */
static void
put_off (Item *item)
{
  TillSettler *self = item->self;

  item->attempts++;
  wait_longer (item);
  till_journal_note_look_async (self->journal, item->instruction, item->attempts,
                                get_next_look_us (item), NULL, NULL);
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

/* The item that was looked at, if it is still there. */
static Item *
end_look (Settle *settle)
{
  Item *item = find_item (settle->self, settle->instruction);

  settle->self->n_looking--;
  if (item != NULL)
    item->looking = FALSE;

  return item;
}

/* Takes note of what the journal has now. */
static void
take_settled (Item            *item,
              TillInstruction *settled)
{
  TillSettler *self = item->self;

  if (!till_instruction_is_open (settled))
    {
      g_ptr_array_remove (self->items, item);
      return;
    }

  till_instruction_unref (item->instruction);
  item->instruction = till_instruction_ref (settled);
  put_off (item);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Settle) settle = user_data;
  g_autoptr (TillInstruction) settled = NULL;
  g_autoptr (GError) error = NULL;
  TillSettler *self = settle->self;
  Item *item = end_look (settle);

  settled = till_outcome_write_finish (result, &error);
  if (is_closed (self))
    return;

  if (item != NULL && settled != NULL)
    take_settled (item, settled);
  else if (item != NULL && g_error_matches (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ILLEGAL))
    g_ptr_array_remove (self->items, item); /* somebody else has settled it */
  else if (item != NULL)
    put_off (item);

  if (settled != NULL || g_error_matches (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ILLEGAL))
    g_signal_emit (self, signals[CHANGED], 0, settled != NULL ? settled : settle->instruction);

  look_at_due (self);
  tell_progress (self);
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
  gboolean was_sent = till_instruction_get_state (settle->instruction) == TILL_INSTRUCTION_SENT;
  Item *item;

  TILL_CRASH_POINT ("settler", "answered");
  outcome = till_gateway_resolve_finish (TILL_GATEWAY (object), result, &error);

  /* Also when the session is being closed: what is known now need not be asked for again. */
  if (outcome != NULL && (outcome->state != TILL_INSTRUCTION_UNKNOWN || was_sent))
    {
      till_outcome_write_async (self->journal, self->intake, settle->instruction, outcome,
                                written_cb, settle);
      g_steal_pointer (&settle);
      return;
    }

  item = end_look (settle);
  if (is_closed (self))
    return;

  if (item != NULL)
    put_off (item);
  look_at_due (self);
  tell_progress (self);
}

static void
look (Item *item)
{
  TillSettler *self = item->self;
  Settle *settle = g_new0 (Settle, 1);

  settle->self = g_object_ref (self);
  settle->instruction = till_instruction_ref (item->instruction);
  item->due = FALSE;
  item->looking = TRUE;
  self->n_looking++;
  till_gateway_resolve_async (self->gateway, settle->instruction, self->cancellable, resolved_cb,
                              settle);
}

/* Asks for those whose turn it is, as long as there are hands. */
static void
look_at_due (TillSettler *self)
{
  guint n = 0;

  if (is_closed (self))
    return;

  for (guint i = 0; i < self->items->len && self->n_looking < MAX_LOOKING; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      if (!item->due || item->looking)
        continue;

      look (item);
      n++;
    }

  if (n > 0)
    tell_progress (self);
}

static gboolean
list_again_cb (gpointer user_data)
{
  TillSettler *self = user_data;

  self->list_id = 0;
  list_open (self);

  return G_SOURCE_REMOVE;
}

/* Forgets what the journal no longer has as open: a person or another process was faster. */
static void
drop_settled (TillSettler *self,
              GPtrArray   *open)
{
  for (guint i = self->items->len; i-- > 0;)
    {
      Item *item = g_ptr_array_index (self->items, i);
      const char *id = till_instruction_get_id (item->instruction);
      gboolean found = FALSE;

      for (guint j = 0; j < open->len && !found; j++)
        found = strcmp (till_instruction_get_id (open->pdata[j]), id) == 0;

      if (!found && !item->looking)
        g_ptr_array_remove_index (self->items, i);
    }
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TillSettler) self = user_data;
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GError) error = NULL;

  if (!(open = till_journal_list_finish (TILL_JOURNAL (object), result, &error)))
    g_debug ("Looking for what is open: %s", error->message);

  if (is_closed (self))
    return;

  if (open != NULL)
    drop_settled (self, open);

  /* What was open before is worth asking for at once. */
  for (guint i = 0; open != NULL && i < open->len; i++)
    if (till_instruction_get_state (open->pdata[i]) == TILL_INSTRUCTION_UNKNOWN &&
        find_item (self, open->pdata[i]) == NULL)
      {
        Item *item;

        till_settler_add (self, open->pdata[i]);
        item = find_item (self, open->pdata[i]);
        if (item != NULL)
          wait (item, 0);
      }

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
 * @clock: the time on the wall
 * @timing: waits; copied
 *
 * Returns: (transfer full): a settler that has nothing to do yet
 */
TillSettler *
till_settler_new (TillGateway      *gateway,
                  TillJournal      *journal,
                  TillIntake       *intake,
                  TillClock        *clock,
                  const TillTiming *timing)
{
  TillSettler *self;

  g_return_val_if_fail (TILL_IS_GATEWAY (gateway), NULL);
  g_return_val_if_fail (TILL_IS_JOURNAL (journal), NULL);
  g_return_val_if_fail (TILL_IS_INTAKE (intake), NULL);
  g_return_val_if_fail (clock != NULL && timing != NULL, NULL);

  self = g_object_new (TILL_TYPE_SETTLER, NULL);
  self->gateway = g_object_ref (gateway);
  self->journal = g_object_ref (journal);
  self->intake = g_object_ref (intake);
  self->clock = till_clock_ref (clock);
  self->timing = *timing;

  return self;
}

/**
 * till_settler_start:
 * @self: a settler
 *
 * Takes up what the journal knows as open, now and again later. The first start counts.
 */
void
till_settler_start (TillSettler *self)
{
  g_return_if_fail (TILL_IS_SETTLER (self));

  if (self->started)
    return;

  self->started = TRUE;
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
 * Finds out what became of an instruction, beginning soon. One that is known already is not asked
 * for twice.
 */
void
till_settler_add (TillSettler     *self,
                  TillInstruction *instruction)
{
  Item *item;

  g_return_if_fail (TILL_IS_SETTLER (self));
  g_return_if_fail (instruction != NULL);

  if (is_closed (self) || find_item (self, instruction) != NULL)
    return;

  item = g_new0 (Item, 1);
  item->self = self;
  item->instruction = till_instruction_ref (instruction);
  item->attempts = till_instruction_get_attempts (instruction);
  item->backoff = (TillBackoff) { self->timing.settle_first_ms, self->timing.settle_cap_ms, 0 };
  g_ptr_array_add (self->items, item);
  wait_longer (item);
  tell_progress (self);
}

/**
 * till_settler_hurry:
 * @self: a settler
 *
 * Asks at once: the gateway can be reached again, the computer has woken up, or a person does not
 * want to wait.
 */
void
till_settler_hurry (TillSettler *self)
{
  g_return_if_fail (TILL_IS_SETTLER (self));

  if (is_closed (self) || self->items->len == 0)
    return;

  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      item->backoff.attempt = 0;
      wait (item, 0);
    }

  tell_progress (self);
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

  return self->items->len;
}

/**
 * till_settler_list:
 * @self: a settler
 *
 * Returns: (transfer full) (element-type TillSettling): how the search goes for each instruction
 *   without a known outcome, oldest first
 */
GPtrArray *
till_settler_list (TillSettler *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) till_settling_free);

  g_return_val_if_fail (TILL_IS_SETTLER (self), list);

  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);
      TillSettling *settling = g_new0 (TillSettling, 1);

      settling->instruction = till_instruction_ref (item->instruction);
      settling->attempts = item->attempts;
      settling->next_look_us = get_next_look_us (item);
      settling->wait_ms = (guint) (MAX (item->due_us - g_get_monotonic_time (), 0) / 1000);
      settling->looking = item->looking;
      g_ptr_array_add (list, settling);
    }

  return list;
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
  g_clear_handle_id (&self->list_id, g_source_remove);
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      g_clear_handle_id (&item->timer_id, g_source_remove);
    }
}
