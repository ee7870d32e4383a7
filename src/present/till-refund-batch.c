/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Carries a list of refunds out, one row after the other, each as an order of the session.
 *
 * What must hold: nothing is sent before the list is on disk; each row is one line of a batch in
 * the journal, which carries it out once whoever begins it again; what came of a row is what the
 * journal says; as long as that is not known it is neither done nor refused, and no other row about
 * the same payment is begun. When the gateway cannot be reached, or several outcomes in a row stay
 * unknown, the run waits; when no row can go well (the key, the journal), it stops. */

#include "till-refund-batch.h"

#include <string.h>

#include "till-backoff.h"
#include "till-gateway-error.h"
#include "till-ids.h"
#include "till-order-words.h"
#include "till-refund-check.h"

/* So many outcomes may be unknown at the same time. */
#define UNKNOWN_MAX 3

/* A row that the gateway has never heard of is sent again, and so is one about whose payment it
 * gives an answer that is not understood, but not for ever: the others wait for it. */
#define TRIES_MAX 5

#define WAIT_FIRST_MS 500
#define WAIT_CAP_MS 30000

struct _TillRefundBatch
{
  GObject             parent_instance;

  TillSession        *session;
  TillRefundList     *list;
  GPtrArray          *items;    /* TillRefundItem */
  TillRefundBatchStep step;
  GError             *trouble;
  GCancellable       *looking;  /* the dry run, and looks at the journal */

  guint               current;  /* the row that is SENDING */
  gboolean            sending;
  gboolean            kept;     /* the list is on disk */
  gboolean            keeping;  /* it is being put there, or taken away */
  gboolean            stopping;
  gboolean            listing;
  gboolean            list_again;
  TillBackoff         backoff;
  guint               wait_id;
};

G_DEFINE_FINAL_TYPE (TillRefundBatch, till_refund_batch, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  SIGNAL_ITEM_CHANGED,
  N_SIGNALS,
} TillRefundBatchSignal;

static guint signals[N_SIGNALS];

static void go_on (TillRefundBatch *self);

static void
set_step (TillRefundBatch     *self,
          TillRefundBatchStep  step)
{
  if (self->step == step)
    return;

  self->step = step;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Takes @error; %NULL when there is none any more. */
static void
set_trouble (TillRefundBatch *self,
             GError          *error)
{
  if (self->trouble == NULL && error == NULL)
    return;

  g_clear_error (&self->trouble);
  self->trouble = error;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
item_changed (TillRefundBatch *self,
              guint            index)
{
  g_signal_emit (self, signals[SIGNAL_ITEM_CHANGED], 0, index);
}

static void
make_items (TillRefundBatch *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) till_refund_item_free);
  for (guint i = 0; i < self->list->rows->len; i++)
    g_ptr_array_add (self->items, till_refund_item_new (self->list->rows->pdata[i]));
}

static void
till_refund_batch_dispose (GObject *object)
{
  TillRefundBatch *self = TILL_REFUND_BATCH (object);

  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);

  g_clear_object (&self->looking);
  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (till_refund_batch_parent_class)->dispose (object);
}

static void
till_refund_batch_finalize (GObject *object)
{
  TillRefundBatch *self = TILL_REFUND_BATCH (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->list, till_refund_list_unref);
  g_clear_error (&self->trouble);

  G_OBJECT_CLASS (till_refund_batch_parent_class)->finalize (object);
}

static void
till_refund_batch_class_init (TillRefundBatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_refund_batch_dispose;
  object_class->finalize = till_refund_batch_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ITEM_CHANGED] = g_signal_new ("item-changed", G_TYPE_FROM_CLASS (klass),
                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                               1, G_TYPE_UINT);
}

static void
till_refund_batch_init (TillRefundBatch *self)
{
  self->looking = g_cancellable_new ();
}

/* --- what the journal says -------------------------------------------------------------------- */

/* Where the row with @line is; rows are in the order of their lines. */
static gboolean
find_line (TillRefundBatch *self,
           guint64          line,
           guint           *ret_index)
{
  for (guint low = 0, high = self->items->len; low < high;)
    {
      guint middle = low + (high - low) / 2;
      const TillRefundItem *item = self->items->pdata[middle];

      if (item->row->line == line)
        {
          *ret_index = middle;
          return TRUE;
        }

      if (item->row->line < line)
        low = middle + 1;
      else
        high = middle;
    }

  return FALSE;
}

/* Whether a refusal is about the moment and not about the row. */
static gboolean
may_try_again (const TillRefundItem *item,
               TillInstruction      *instruction)
{
  static const char *const passing[] = {
    TILL_GATEWAY_CODE_NOT_SENT, TILL_GATEWAY_CODE_DID_NOT_HAPPEN,
    TILL_GATEWAY_CODE_TOO_MANY_AT_ONCE, "rate_limit", "lock_timeout", NULL,
  };
  const TillOutcome *outcome = till_instruction_get_outcome (instruction);

  return till_instruction_get_state (instruction) == TILL_INSTRUCTION_REFUSED &&
         item->tries < TRIES_MAX && item->payment != NULL && outcome->code != NULL &&
         g_strv_contains (passing, outcome->code);
}

/* Takes what an instruction has come to. Returns %FALSE when the row is to be tried again. */
static gboolean
take (TillRefundBatch *self,
      guint            index,
      TillInstruction *instruction)
{
  TillRefundItem *item = self->items->pdata[index];
  gboolean again = may_try_again (item, instruction);

  till_refund_item_take (item, instruction);
  if (again)
    {
      item->state = TILL_REFUND_ITEM_READY;
      g_clear_pointer (&item->why, g_free);
    }
  item_changed (self, index);

  return !again;
}

static void
take_listed (TillRefundBatch *self,
             GPtrArray       *listed)
{
  gsize length = strlen (self->list->id);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < listed->len; i++)
    {
      TillInstruction *instruction = g_ptr_array_index (listed, i);
      const char *batch = till_instruction_get_order (instruction)->batch;
      TillRefundItem *item;
      guint index;

      if (!find_line (self, g_ascii_strtoull (batch + length + 1, NULL, 10), &index) ||
          !g_hash_table_add (seen, GUINT_TO_POINTER (index)))
        continue;

      item = self->items->pdata[index];
      if (item->state == TILL_REFUND_ITEM_UNKNOWN && !till_instruction_is_open (instruction))
        take (self, index, instruction);
    }
}

static void look_at_journal (TillRefundBatch *self);

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) listed = till_journal_list_finish (TILL_JOURNAL (object), result, &error);
  TillRefundBatch *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  self->listing = FALSE;
  if (listed != NULL)
    take_listed (self, listed);

  if (self->list_again)
    look_at_journal (self);
  if (self->step == TILL_REFUND_BATCH_RUNNING)
    go_on (self);
}

/* Reads what became of the rows whose outcome is unknown. */
static void
look_at_journal (TillRefundBatch *self)
{
  const TillJournalQuery query = { .batch = self->list->id, .limit = G_MAXINT };

  self->list_again = self->listing;
  if (self->listing)
    return;

  self->listing = TRUE;
  till_journal_list_async (till_session_get_journal (self->session), &query, self->looking,
                           listed_cb, self);
}

static void
journal_changed_cb (TillRefundBatch *self)
{
  TillRefundCounts counts;

  till_refund_batch_count (self, &counts);
  if (counts.n[TILL_REFUND_ITEM_UNKNOWN] > 0)
    look_at_journal (self);
}

/* --- the run ---------------------------------------------------------------------------------- */

static gboolean
waited_cb (gpointer user_data)
{
  TillRefundBatch *self = user_data;

  self->wait_id = 0;
  go_on (self);

  return G_SOURCE_REMOVE;
}

/* Goes on in a while. */
static void
wait (TillRefundBatch *self,
      GError          *trouble)
{
  set_trouble (self, trouble);
  if (self->wait_id == 0)
    self->wait_id = g_timeout_add (till_backoff_next_ms (&self->backoff, till_random_uint32 ()),
                                   waited_cb, self);
}

static void
finish_stop (TillRefundBatch *self)
{
  self->stopping = FALSE;
  g_clear_handle_id (&self->wait_id, g_source_remove);
  set_step (self, TILL_REFUND_BATCH_STOPPED);
}

/* Whether nothing that is said about this row can be said about the next one, too. */
static gboolean
is_about_the_row (const GError *error)
{
  if (error->domain == TILL_GATEWAY_ERROR)
    return error->code == TILL_GATEWAY_ERROR_NOT_FOUND ||
           error->code == TILL_GATEWAY_ERROR_REFUSED;

  if (error->domain == TILL_JOURNAL_ERROR)
    return error->code == TILL_JOURNAL_ERROR_OPEN || error->code == TILL_JOURNAL_ERROR_TOO_MUCH ||
           error->code == TILL_JOURNAL_ERROR_INVALID;

  return error->domain == TILL_SESSION_ERROR &&
         (error->code == TILL_SESSION_ERROR_INVALID || error->code == TILL_SESSION_ERROR_CHANGED);
}

static gboolean
is_passing (const GError *error)
{
  return error->domain == TILL_GATEWAY_ERROR && error->code != TILL_GATEWAY_ERROR_UNAUTHORIZED &&
         error->code != TILL_GATEWAY_ERROR_FORBIDDEN &&
         error->code != TILL_GATEWAY_ERROR_UNSUPPORTED;
}

/* Nothing was sent: says why, from the payment as it is known now, or from the error. */
static void
refuse (TillRefundBatch         *self,
        const TillPaymentDetail *detail,
        const GError            *error)
{
  TillRefundItem *item = self->items->pdata[self->current];
  const TillCapabilities *capabilities = till_gateway_get_capabilities (
    till_session_get_gateway (self->session));
  TillDeclineWords words;

  if (detail != NULL)
    till_refund_item_weigh (item, detail, capabilities, self->list->decimal_point,
                            /* spoken_for= */ 0);
  if (item->state != TILL_REFUND_ITEM_REFUSED)
    {
      till_order_words_explain_error (error, &words);
      till_refund_item_refuse (item, words.title);
    }

  g_free (item->details);
  item->details = till_order_words_format_details (/* outcome= */ NULL, error);
  item_changed (self, self->current);
  go_on (self);
}

typedef struct
{
  TillRefundBatch *self;
  GError          *error;
} Refusal;

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Refusal *refusal = user_data;
  g_autoptr (TillRefundBatch) self = refusal->self;
  g_autoptr (GError) error = refusal->error;
  g_autoptr (TillPaymentDetail) detail = NULL;

  g_free (refusal);
  self->sending = FALSE;
  detail = till_store_find_payment_finish (TILL_STORE (object), result, /* error= */ NULL);
  refuse (self, detail, error);
}

static void
failed (TillRefundBatch *self,
        GError          *error)
{
  TillRefundItem *item = self->items->pdata[self->current];
  Refusal *refusal;

  if (!g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_PROTOCOL))
    item->tries--; /* it was not tried at all */

  if (is_about_the_row (error) || item->tries >= TRIES_MAX)
    {
      refusal = g_new0 (Refusal, 1);
      refusal->self = g_object_ref (self);
      refusal->error = error;
      till_store_find_payment_async (till_session_get_store (self->session), item->target_id,
                                     /* cancellable= */ NULL, found_cb, refusal);
      return;
    }

  self->sending = FALSE;
  if (g_error_matches (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_REPEATED))
    {
      /* Another program is at the same list: the journal knows how far. */
      item->state = TILL_REFUND_ITEM_UNKNOWN;
      item_changed (self, self->current);
      g_error_free (error);
      look_at_journal (self);
      return;
    }

  item->state = TILL_REFUND_ITEM_READY;
  item_changed (self, self->current);
  if (is_passing (error) && !self->stopping)
    {
      wait (self, error);
      return;
    }

  set_trouble (self, error);
  finish_stop (self);
}

static void
executed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (TillRefundBatch) self = user_data;
  g_autoptr (TillInstruction) instruction = NULL;
  GError *error = NULL;

  instruction = till_session_execute_finish (TILL_SESSION (object), result, &error);
  if (instruction == NULL)
    {
      failed (self, error);
      return;
    }

  self->sending = FALSE;
  if (!take (self, self->current, instruction) && !self->stopping)
    {
      const TillOutcome *outcome = till_instruction_get_outcome (instruction);

      wait (self, g_error_new_literal (TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE,
                                       outcome->message != NULL ? outcome->message : ""));
      return;
    }

  if (!till_instruction_is_open (instruction))
    {
      self->backoff.attempt = 0;
      set_trouble (self, NULL);
    }
  go_on (self);
}

static void
send (TillRefundBatch *self,
      guint            index)
{
  TillRefundItem *item = self->items->pdata[index];
  g_autofree char *batch = g_strdup_printf ("%s:%u", self->list->id, item->row->line);
  TillOrder order;

  till_refund_item_fill_order (item, &order);
  order.batch = batch;
  item->state = TILL_REFUND_ITEM_SENDING;
  item->tries++;
  self->current = index;
  self->sending = TRUE;
  item_changed (self, index);
  till_session_execute_async (self->session, &order, /* card= */ NULL, executed_cb,
                              g_object_ref (self));
}

/* The next row that can be sent: of the payments whose outcome is awaited none. */
static gboolean
find_next (TillRefundBatch *self,
           guint           *ret_index)
{
  g_autoptr (GHashTable) awaited = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->items->len; i++)
    {
      const TillRefundItem *item = self->items->pdata[i];

      if (item->state == TILL_REFUND_ITEM_UNKNOWN && item->target_id != NULL)
        g_hash_table_add (awaited, item->target_id);
    }

  for (guint i = 0; i < self->items->len; i++)
    {
      const TillRefundItem *item = self->items->pdata[i];

      if (item->state == TILL_REFUND_ITEM_READY &&
          !g_hash_table_contains (awaited, item->target_id))
        {
          *ret_index = i;
          return TRUE;
        }
    }

  return FALSE;
}

static void
dropped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillRefundBatch) self = user_data;
  g_autoptr (GError) error = NULL;

  /* A list that stays is offered again; the journal knows that it is through. */
  if (!till_refund_list_drop_finish (result, &error))
    g_debug ("A list of refunds: %s", error->message);

  self->keeping = self->kept = self->stopping = FALSE;
  set_trouble (self, NULL);
  set_step (self, TILL_REFUND_BATCH_FINISHED);
}

/* Does what is to be done next, if anything. */
static void
go_on (TillRefundBatch *self)
{
  TillRefundCounts counts;
  guint index;

  if (self->session == NULL || self->step != TILL_REFUND_BATCH_RUNNING || self->sending ||
      self->keeping || (self->wait_id != 0 && !self->stopping))
    return;

  till_refund_batch_count (self, &counts);
  if (counts.n[TILL_REFUND_ITEM_READY] == 0 && counts.n[TILL_REFUND_ITEM_UNKNOWN] == 0)
    {
      self->keeping = TRUE;
      till_refund_list_drop_async (self->list, till_session_get_folder (self->session), dropped_cb,
                                   g_object_ref (self));
    }
  else if (self->stopping)
    finish_stop (self);
  else if (counts.n[TILL_REFUND_ITEM_UNKNOWN] < UNKNOWN_MAX && find_next (self, &index))
    send (self, index);

  /* Otherwise the journal's next change goes on. */
}

static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (TillRefundBatch) self = user_data;
  GError *error = NULL;

  self->keeping = FALSE;
  self->kept = till_refund_list_keep_finish (result, &error);
  if (self->kept)
    {
      go_on (self);
      return;
    }

  set_trouble (self, error);
  finish_stop (self);
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillRefundBatch) self = user_data;
  GError *error = NULL;
  gboolean fine = till_refund_check_finish (TILL_SESSION (object), result, &error);

  set_trouble (self, error);
  set_step (self, fine ? TILL_REFUND_BATCH_CHECKED : TILL_REFUND_BATCH_NEW);
}

/**
 * till_refund_batch_new:
 * @session: the account
 * @list: what is wanted
 *
 * Returns: (transfer full): a batch of which nothing was looked at
 */
TillRefundBatch *
till_refund_batch_new (TillSession    *session,
                       TillRefundList *list)
{
  TillRefundBatch *self;

  g_return_val_if_fail (TILL_IS_SESSION (session), NULL);
  g_return_val_if_fail (list != NULL, NULL);

  self = g_object_new (TILL_TYPE_REFUND_BATCH, NULL);
  self->session = g_object_ref (session);
  self->list = till_refund_list_ref (list);
  self->backoff = (TillBackoff) { .first_ms = WAIT_FIRST_MS, .cap_ms = WAIT_CAP_MS };
  make_items (self);
  g_signal_connect_object (session, "instructions-changed", G_CALLBACK (journal_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * till_refund_batch_get_list:
 * @self: a batch
 *
 * Returns: (transfer none): what is wanted
 */
TillRefundList *
till_refund_batch_get_list (TillRefundBatch *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_BATCH (self), NULL);

  return self->list;
}

/**
 * till_refund_batch_check:
 * @self: a batch that is not under way
 * @again: whether refunds are meant that an earlier list has done already
 *
 * Looks all rows over, anew if it was done before. Nothing moves.
 */
void
till_refund_batch_check (TillRefundBatch *self,
                         gboolean         again)
{
  g_return_if_fail (TILL_IS_REFUND_BATCH (self));
  g_return_if_fail (self->step != TILL_REFUND_BATCH_RUNNING);

  if (self->step == TILL_REFUND_BATCH_CHECKING)
    return;

  make_items (self);
  set_step (self, TILL_REFUND_BATCH_CHECKING);
  till_refund_check_async (self->session, self->list, self->items, again, self->looking,
                           checked_cb, g_object_ref (self));
}

/**
 * till_refund_batch_start:
 * @self: a batch that was looked over, or that was stopped
 *
 * Begins to carry it out, or goes on. A person has said that it is meant.
 *
 * Returns: %FALSE, and nothing happens, when there is nothing to begin
 */
gboolean
till_refund_batch_start (TillRefundBatch *self)
{
  TillRefundCounts counts;

  g_return_val_if_fail (TILL_IS_REFUND_BATCH (self), FALSE);

  till_refund_batch_count (self, &counts);
  if ((self->step != TILL_REFUND_BATCH_CHECKED && self->step != TILL_REFUND_BATCH_STOPPED) ||
      (counts.n[TILL_REFUND_ITEM_READY] == 0 && counts.n[TILL_REFUND_ITEM_UNKNOWN] == 0))
    return FALSE;

  set_trouble (self, NULL);
  self->backoff.attempt = 0;
  for (guint i = 0; i < self->items->len; i++)
    ((TillRefundItem *) self->items->pdata[i])->tries = 0;
  self->keeping = !self->kept;
  set_step (self, TILL_REFUND_BATCH_RUNNING);
  if (self->keeping)
    till_refund_list_keep_async (self->list, till_session_get_folder (self->session), kept_cb,
                                 g_object_ref (self));
  else
    go_on (self);

  /* What an earlier run has left is not looked for before somebody asks. */
  if (counts.n[TILL_REFUND_ITEM_UNKNOWN] > 0)
    {
      till_session_settle_now (self->session);
      look_at_journal (self);
    }

  return TRUE;
}

/**
 * till_refund_batch_stop:
 * @self: a batch
 *
 * Stops before the next row. What is under way is not taken back.
 */
void
till_refund_batch_stop (TillRefundBatch *self)
{
  g_return_if_fail (TILL_IS_REFUND_BATCH (self));

  if (self->step != TILL_REFUND_BATCH_RUNNING || self->stopping)
    return;

  self->stopping = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  go_on (self);
}

/**
 * till_refund_batch_get_step:
 * @self: a batch
 *
 * Returns: how far it is
 */
TillRefundBatchStep
till_refund_batch_get_step (TillRefundBatch *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_BATCH (self), TILL_REFUND_BATCH_NEW);

  return self->step;
}

/**
 * till_refund_batch_is_stopping:
 * @self: a batch
 *
 * Returns: whether it stops as soon as the row under way has an answer
 */
gboolean
till_refund_batch_is_stopping (TillRefundBatch *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_BATCH (self), FALSE);

  return self->stopping;
}

/**
 * till_refund_batch_get_trouble:
 * @self: a batch
 *
 * Returns: (nullable) (transfer none): why it waits, has stopped, or could not be looked over
 */
const GError *
till_refund_batch_get_trouble (TillRefundBatch *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_BATCH (self), NULL);

  return self->trouble;
}

/**
 * till_refund_batch_get_n_items:
 * @self: a batch
 *
 * Returns: how many rows it has
 */
guint
till_refund_batch_get_n_items (TillRefundBatch *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_BATCH (self), 0);

  return self->items->len;
}

/**
 * till_refund_batch_get_item:
 * @self: a batch
 * @index: which row
 *
 * Returns: (transfer none): what is known of it now
 */
const TillRefundItem *
till_refund_batch_get_item (TillRefundBatch *self,
                            guint            index)
{
  g_return_val_if_fail (TILL_IS_REFUND_BATCH (self), NULL);
  g_return_val_if_fail (index < self->items->len, NULL);

  return self->items->pdata[index];
}

/**
 * till_refund_batch_count:
 * @self: a batch
 * @ret_counts: (out caller-allocates): how many rows are in which state
 */
void
till_refund_batch_count (TillRefundBatch  *self,
                         TillRefundCounts *ret_counts)
{
  g_return_if_fail (TILL_IS_REFUND_BATCH (self));
  g_return_if_fail (ret_counts != NULL);

  *ret_counts = (TillRefundCounts) { .n_rows = self->items->len };
  for (guint i = 0; i < self->items->len; i++)
    {
      const TillRefundItem *item = self->items->pdata[i];

      ret_counts->n[item->state]++;
      ret_counts->n_repeats += item->state == TILL_REFUND_ITEM_READY && item->row->repeats > 0;
      ret_counts->n_on_earlier_list += item->on_earlier_list;
    }
}
