/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The dry run of a list of refunds: each row against the journal, then against its payment.
 *
 * What must hold: nothing moves; a row that the journal knows is told as the journal has it; a
 * refund that an earlier list has done is not proposed again, unless a person says that it is meant
 * (a list that was mended and begun anew is another list, with the same refunds on it); what is
 * under way about a payment stands in its way; of several rows about a payment each counts on what
 * the ones before leave, also while it is not known what came of these. Payments that are not known
 * here are asked for at the gateway, and so are those that this list has touched already: a program
 * that was killed may have learned what became of its order and not what that made of the
 * payment. */

#include "till-refund-check.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  TillRefundList *list;
  GPtrArray      *items;
  gboolean        again;
  GHashTable     *own;        /* line → TillInstruction, the newest of this list */
  GHashTable     *others;     /* see format_deed() → TillInstruction of another list */
  GHashTable     *under_way;  /* the payments and intents about which something is open */
  GHashTable     *spoken_for; /* payment id → gint64, what rows before are to give back of it */
  GHashTable     *touched;    /* payment ids */
  GHashTable     *fresh;      /* those of them that were read at the gateway */
  guint           at;
  gboolean        asked;      /* the gateway, about the payment of the row at @at */
  GError         *error;      /* why it did not say */
} Check;

static void check_next (GTask *task);
static void found_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data);

static void
check_free (Check *check)
{
  till_refund_list_unref (check->list);
  g_ptr_array_unref (check->items);
  g_hash_table_unref (check->own);
  g_hash_table_unref (check->others);
  g_hash_table_unref (check->under_way);
  g_hash_table_unref (check->spoken_for);
  g_hash_table_unref (check->touched);
  g_hash_table_unref (check->fresh);
  g_clear_error (&check->error);
  g_free (check);
}

/* What was done, whoever wanted it. */
static char *
format_deed (const char      *payment_id,
             const TillMoney *amount)
{
  return g_strdup_printf ("%s %" G_GINT64_FORMAT " %s", payment_id, amount->minor,
                          amount->currency);
}

static void
add_to_others (Check           *check,
               TillInstruction *instruction)
{
  const TillOrder *order = till_instruction_get_order (instruction);

  if (till_instruction_get_state (instruction) != TILL_INSTRUCTION_REFUSED)
    g_hash_table_insert (check->others, format_deed (order->target_id, &order->amount),
                         till_instruction_ref (instruction));
}

/* @listed is newest first; the newest of a line counts. */
static void
sort_instructions (Check     *check,
                   GPtrArray *listed)
{
  gsize length = strlen (check->list->id);

  for (guint i = 0; i < listed->len; i++)
    {
      TillInstruction *instruction = g_ptr_array_index (listed, i);
      const char *batch = till_instruction_get_order (instruction)->batch;
      gpointer line;

      if (strncmp (batch, check->list->id, length) != 0)
        {
          add_to_others (check, instruction);
          continue;
        }

      if (till_instruction_get_state (instruction) != TILL_INSTRUCTION_REFUSED)
        g_hash_table_add (check->touched,
                          g_strdup (till_instruction_get_order (instruction)->target_id));

      line = GUINT_TO_POINTER ((guint) g_ascii_strtoull (batch + length + 1, NULL, 10));
      if (!g_hash_table_contains (check->own, line))
        g_hash_table_insert (check->own, line, till_instruction_ref (instruction));
    }
}

static gint64
get_spoken_for (Check      *check,
                const char *payment_id)
{
  const gint64 *sum = g_hash_table_lookup (check->spoken_for, payment_id);

  return sum != NULL ? *sum : 0;
}

/* Cannot run over: what is ready fits into what is left of its payment. */
static void
speak_for (Check                *check,
           const TillRefundItem *item)
{
  gint64 sum = get_spoken_for (check, item->target_id) + item->amount.minor;

  g_hash_table_insert (check->spoken_for, g_strdup (item->target_id),
                       g_memdup2 (&sum, sizeof sum));
}

/* Whether the journal says all there is to say about the row. What was refused for certain may go
 * well now. */
static gboolean
take_from_journal (Check          *check,
                   TillRefundItem *item)
{
  TillInstruction *instruction = g_hash_table_lookup (check->own,
                                                      GUINT_TO_POINTER (item->row->line));
  const TillOutcome *outcome;

  if (instruction == NULL)
    return FALSE;

  outcome = till_instruction_get_outcome (instruction);
  if (till_instruction_get_state (instruction) == TILL_INSTRUCTION_REFUSED &&
      g_strcmp0 (outcome->code, TILL_INSTRUCTION_CODE_ELSEWHERE) != 0)
    return FALSE;

  till_refund_item_take (item, instruction);
  item->earlier = TRUE;

  return TRUE;
}

static gboolean
is_among (GPtrArray  *refunds,
          const char *instruction_id)
{
  for (guint i = 0; i < refunds->len; i++)
    if (g_strcmp0 (((const TillRefund *) refunds->pdata[i])->instruction_id, instruction_id) == 0)
      return TRUE;

  return FALSE;
}

/* What this list may have given back of a payment, and the payment does not show. */
static gint64
sum_unknown (Check                   *check,
             const TillPaymentDetail *detail)
{
  GHashTableIter iter;
  gpointer value;
  gint64 sum = 0;

  g_hash_table_iter_init (&iter, check->own);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const TillOrder *order = till_instruction_get_order (value);

      if (till_instruction_is_open (value) &&
          g_strcmp0 (order->target_id, detail->payment->record.id) == 0 &&
          !is_among (detail->refunds, till_instruction_get_id (value)))
        sum += order->amount.minor;
    }

  return sum;
}

static gboolean
is_under_way (Check             *check,
              const TillPayment *payment)
{
  return g_hash_table_contains (check->under_way, payment->record.id) ||
         (payment->intent_id != NULL &&
          g_hash_table_contains (check->under_way, payment->intent_id));
}

static gboolean
was_on_another_list (Check                *check,
                     const TillRefundItem *item)
{
  g_autofree char *deed = format_deed (item->payment->record.id, &item->amount);

  return !check->again && g_hash_table_contains (check->others, deed);
}

static void
weigh (GTask                   *task,
       TillRefundItem          *item,
       const TillPaymentDetail *detail)
{
  TillSession *session = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  TillGateway *gateway = till_session_get_gateway (session);
  gint64 spoken_for = get_spoken_for (check, detail->payment->record.id);

  if (g_hash_table_contains (check->touched, detail->payment->record.id))
    spoken_for += sum_unknown (check, detail);

  till_refund_item_weigh (item, detail, till_gateway_get_capabilities (gateway),
                          check->list->decimal_point, spoken_for);

  if (item->state != TILL_REFUND_ITEM_READY)
    return;

  if (is_under_way (check, item->payment))
    till_refund_item_refuse (item, _("Something else is under way with this payment"));
  else if ((item->on_earlier_list = was_on_another_list (check, item)))
    till_refund_item_refuse (item, _("An earlier list has refunded the same amount of it"));
  else
    speak_for (check, item);
}

static gboolean
is_certain (const GError *error)
{
  return g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_NOT_FOUND) ||
         g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_REFUSED);
}

static void
refuse_unknown (Check          *check,
                TillRefundItem *item)
{
  till_refund_item_refuse (item, check->error == NULL || is_certain (check->error)
                                   ? _("There is no such payment")
                                   : _("The payment is not known here, and the gateway cannot be "
                                       "asked now"));
}

static void
find_payment (GTask *task)
{
  TillSession *session = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  const TillRefundItem *item = check->items->pdata[check->at];

  till_store_find_payment_async (till_session_get_store (session), item->row->payment_id,
                                 g_task_get_cancellable (task), found_cb, g_object_ref (task));
}

static void
asked_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);

  check->asked = TRUE;
  g_clear_error (&check->error);
  till_session_refresh_payment_finish (TILL_SESSION (object), result, &check->error);
  find_payment (task);
}

/* Whether the gateway has to be asked about the payment of the row, and was not yet. */
static gboolean
has_to_ask (Check                   *check,
            const TillPaymentDetail *detail)
{
  if (check->asked)
    return FALSE;

  return detail == NULL ||
         (g_hash_table_contains (check->touched, detail->payment->record.id) &&
          g_hash_table_add (check->fresh, g_strdup (detail->payment->record.id)));
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillPaymentDetail) detail = NULL;
  Check *check = g_task_get_task_data (task);
  TillRefundItem *item = check->items->pdata[check->at];

  detail = till_store_find_payment_finish (TILL_STORE (object), result, &error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (has_to_ask (check, detail))
    {
      till_session_refresh_payment_async (g_task_get_source_object (task), item->row->payment_id,
                                          g_task_get_cancellable (task), asked_cb,
                                          g_object_ref (task));
      return;
    }

  if (detail != NULL)
    weigh (task, item, detail);
  else
    refuse_unknown (check, item);

  check->asked = FALSE;
  g_clear_error (&check->error);
  check->at++;
  check_next (task);
}

/* Looks at the rows from here on, until one has to be asked for. */
static void
check_next (GTask *task)
{
  Check *check = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;

  for (; check->at < check->items->len; check->at++)
    {
      TillRefundItem *item = check->items->pdata[check->at];

      if (item->row->problem != NULL || take_from_journal (check, item))
        continue;

      find_payment (task);
      return;
    }

  g_task_return_boolean (task, TRUE);
}

static GPtrArray *
finish_list (GObject      *object,
             GAsyncResult *result,
             GTask        *task)
{
  GError *error = NULL;
  GPtrArray *listed = till_journal_list_finish (TILL_JOURNAL (object), result, &error);

  if (listed == NULL)
    g_task_return_error (task, error);

  return listed;
}

static void
batches_listed_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) listed = finish_list (object, result, task);

  if (listed == NULL)
    return;

  sort_instructions (g_task_get_task_data (task), listed);
  check_next (task);
}

static void
open_listed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  const TillJournalQuery query = { .batch = "", .limit = G_MAXINT };
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) listed = finish_list (object, result, task);
  Check *check = g_task_get_task_data (task);

  if (listed == NULL)
    return;

  for (guint i = 0; i < listed->len; i++)
    {
      const TillOrder *order = till_instruction_get_order (g_ptr_array_index (listed, i));

      if (order->batch != NULL && g_str_has_prefix (order->batch, check->list->id))
        continue;

      if (order->target_id != NULL)
        g_hash_table_add (check->under_way, g_strdup (order->target_id));
      if (order->target_intent_id != NULL)
        g_hash_table_add (check->under_way, g_strdup (order->target_intent_id));
    }

  till_journal_list_async (TILL_JOURNAL (object), &query, g_task_get_cancellable (task),
                           batches_listed_cb, g_object_ref (task));
}

/**
 * till_refund_check_async:
 * @session: the account
 * @list: the list
 * @items: (element-type TillRefundItem): an item for each of its rows, not looked at; they are
 *   changed until @callback is called
 * @again: whether rows are meant that an earlier list has done already
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Says of each row what would become of it.
 */
void
till_refund_check_async (TillSession         *session,
                         TillRefundList      *list,
                         GPtrArray           *items,
                         gboolean             again,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  /* What a dead process left is ended when the open ones are listed: so these come first. */
  const TillJournalQuery query = { .open_only = TRUE, .limit = G_MAXINT };
  g_autoptr (GTask) task = NULL;
  Check *check;

  g_return_if_fail (TILL_IS_SESSION (session));
  g_return_if_fail (list != NULL);
  g_return_if_fail (items != NULL && items->len == list->rows->len);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_refund_check_async);
  if (till_session_get_journal_error (session) != NULL)
    {
      g_task_return_error (task, g_error_copy (till_session_get_journal_error (session)));
      return;
    }

  check = g_new0 (Check, 1);
  check->list = till_refund_list_ref (list);
  check->items = g_ptr_array_ref (items);
  check->again = again;
  check->own = g_hash_table_new_full (NULL, NULL, NULL,
                                      (GDestroyNotify) till_instruction_unref);
  check->others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) till_instruction_unref);
  check->under_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check->spoken_for = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  check->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check->fresh = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_task_set_task_data (task, check, (GDestroyNotify) check_free);

  till_journal_list_async (till_session_get_journal (session), &query, cancellable,
                           open_listed_cb, g_steal_pointer (&task));
}

/**
 * till_refund_check_finish:
 * @session: the account
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR or #TILL_DB_ERROR
 *
 * Returns: %FALSE when the rows could not be looked at
 */
gboolean
till_refund_check_finish (TillSession   *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
