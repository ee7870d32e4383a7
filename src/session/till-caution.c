/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What speaks against an order before it is sent: that it may have been done already.
 *
 * Looked at are this console's journal and the history, which other consoles' payments get into as
 * well; while the history is not kept up to date by the live link, the gateway is asked for the
 * payments of the last minutes first.
 *
 * What must hold: a card is known again by what may be kept of it (last four digits and expiry, the
 * gateway's token, the customer), never by its number or anything made of it. Nothing is written,
 * and the card is only looked at. */

#include "till-caution.h"

#include <string.h>

#include "till-reference.h"
#include "till-text.h"

/* More payments of one amount within minutes, or with one reference, nobody has. */
#define MAX_LOOKED_AT 200

struct _TillCaution
{
  GObject      parent_instance;

  TillGateway *gateway;
  TillJournal *journal;
  TillStore   *store;
  TillIntake  *intake;
  TillClock   *clock;
  guint        minutes;
  gboolean     fresh;
  guint        ask_ms;
};

typedef struct
{
  TillOrder     *order;
  TillCardTraits traits;
  gint64         since_us;     /* what is older is no repetition; 0 = nothing is */
  char          *reference;    /* folded, or NULL */
  gboolean       by_reference; /* which payments are being loaded */
  GCancellable  *asking;       /* of the gateway */
  guint          timeout_id;
  GPtrArray     *objections;
} Check;

G_DEFINE_FINAL_TYPE (TillCaution, till_caution, G_TYPE_OBJECT)

static void
check_free (Check *check)
{
  g_clear_handle_id (&check->timeout_id, g_source_remove);
  g_clear_object (&check->asking);
  till_order_free (check->order);
  g_ptr_array_unref (check->objections);
  g_free (check->reference);
  g_free (check);
}

static void
till_caution_finalize (GObject *object)
{
  TillCaution *self = TILL_CAUTION (object);

  g_clear_object (&self->gateway);
  g_clear_object (&self->journal);
  g_clear_object (&self->store);
  g_clear_object (&self->intake);
  g_clear_pointer (&self->clock, till_clock_unref);

  G_OBJECT_CLASS (till_caution_parent_class)->finalize (object);
}

static void
till_caution_class_init (TillCautionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_caution_finalize;
}

static void
till_caution_init (TillCaution *self)
{
}

static TillObjection *
find_payment (Check      *check,
              const char *id)
{
  for (guint i = 0; i < check->objections->len; i++)
    {
      TillObjection *objection = g_ptr_array_index (check->objections, i);
      const TillOutcome *outcome = objection->instruction != NULL
                                     ? till_instruction_get_outcome (objection->instruction) : NULL;

      if ((objection->payment != NULL && strcmp (objection->payment->record.id, id) == 0) ||
          (outcome != NULL && g_strcmp0 (outcome->result_id, id) == 0))
        return objection;
    }

  return NULL;
}

static TillObjection *
object_to (Check            *check,
           TillObjectionKind kind,
           gboolean          may_go_on,
           gint64            time_us)
{
  TillObjection *objection = g_new0 (TillObjection, 1);

  objection->kind = kind;
  objection->may_go_on = may_go_on;
  objection->time_us = time_us;
  g_ptr_array_add (check->objections, objection);

  return objection;
}

static gboolean
is_same (const char *a,
         const char *b)
{
  return !till_text_is_empty (a) && !till_text_is_empty (b) && strcmp (a, b) == 0;
}

static gboolean
is_same_amount (Check           *check,
                const TillMoney *amount)
{
  return till_money_equal (&check->order->amount, amount);
}

static gboolean
is_same_reference (Check      *check,
                   const char *reference)
{
  g_autofree char *folded = till_reference_fold (reference);

  return is_same (check->reference, folded);
}

/* --- this console's journal ------------------------------------------------------------------- */

static gboolean
takes_money (TillInstruction *instruction)
{
  TillInstructionKind kind = till_instruction_get_order (instruction)->kind;

  return kind == TILL_INSTRUCTION_CHARGE;
}

/* Whether money was or may have been taken by it. */
static gboolean
may_have_happened (TillInstruction *instruction)
{
  return till_instruction_get_state (instruction) != TILL_INSTRUCTION_REFUSED;
}

static void
weigh_charge (Check           *check,
              TillInstruction *instruction)
{
  const TillOrder *ours = check->order, *theirs = till_instruction_get_order (instruction);
  gint64 created_us = till_instruction_get_created_us (instruction);
  gboolean is_open = till_instruction_is_open (instruction);
  TillObjection *objection = NULL;

  if (!takes_money (instruction) || !may_have_happened (instruction))
    return;

  if (is_same_reference (check, theirs->reference))
    objection = object_to (check, is_open ? TILL_OBJECTION_UNDER_WAY
                                          : TILL_OBJECTION_SAME_REFERENCE,
                           /* may_go_on= */ !is_open, created_us);
  else if (ours->kind == TILL_INSTRUCTION_CHARGE && check->since_us > 0 &&
           created_us >= check->since_us && is_same_amount (check, &theirs->amount))
    {
      if (is_same (ours->card_token, theirs->card_token) ||
          is_same (check->traits.last4, theirs->last4))
        objection = object_to (check, TILL_OBJECTION_SAME_CARD, TRUE, created_us);
      else if (is_same (ours->customer_id, theirs->customer_id))
        objection = object_to (check, TILL_OBJECTION_SAME_CUSTOMER, TRUE, created_us);
    }

  if (objection != NULL)
    objection->instruction = till_instruction_ref (instruction);
}

/* --- the history ------------------------------------------------------------------------------ */

static gboolean
was_taken (const TillPayment *payment)
{
  return payment->state == TILL_PAYMENT_SUCCEEDED || payment->state == TILL_PAYMENT_AUTHORIZED ||
         payment->state == TILL_PAYMENT_PROCESSING;
}

static gboolean
is_same_card (const TillCardTraits *traits,
              const TillPayment    *payment)
{
  return is_same (traits->last4, payment->last4) &&
         (traits->exp_month == 0 || payment->exp_month == 0 ||
          (traits->exp_month == payment->exp_month && traits->exp_year == payment->exp_year));
}

static void
weigh_payment (Check       *check,
               TillPayment *payment)
{
  const TillOrder *order = check->order;
  TillObjection *objection = find_payment (check, payment->record.id);

  if (objection == NULL && was_taken (payment))
    {
      if (is_same_reference (check, payment->reference))
        objection = object_to (check, TILL_OBJECTION_SAME_REFERENCE, TRUE, payment->created_us);
      else if (order->kind == TILL_INSTRUCTION_CHARGE && check->since_us > 0 &&
               payment->created_us >= check->since_us && is_same_amount (check, &payment->amount))
        {
          if (is_same_card (&check->traits, payment))
            objection = object_to (check, TILL_OBJECTION_SAME_CARD, TRUE, payment->created_us);
          else if (is_same (order->customer_id, payment->customer_id))
            objection = object_to (check, TILL_OBJECTION_SAME_CUSTOMER, TRUE,
                                   payment->created_us);
        }
    }

  if (objection != NULL && objection->payment == NULL)
    objection->payment = till_record_ref (payment);
}

/* --- step by step ----------------------------------------------------------------------------- */

static void list_payments (GTask   *task,
                           gboolean by_reference);

/* An earlier payment under way first, then the newest. */
static int
compare (gconstpointer a,
         gconstpointer b)
{
  const TillObjection *one = *(const TillObjection * const *) a;
  const TillObjection *other = *(const TillObjection * const *) b;

  if (one->may_go_on != other->may_go_on)
    return one->may_go_on ? 1 : -1;

  return (one->time_us < other->time_us) - (one->time_us > other->time_us);
}

static void
finish (GTask *task)
{
  Check *check = g_task_get_task_data (task);

  g_ptr_array_sort (check->objections, compare);
  g_task_return_pointer (task, g_ptr_array_ref (check->objections),
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) payments = NULL;
  Check *check = g_task_get_task_data (task);
  GError *error = NULL;

  if (!(payments = till_store_load_payments_finish (TILL_STORE (object), result, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < payments->len; i++)
    if (payments->pdata[i] != NULL)
      weigh_payment (check, payments->pdata[i]);

  if (check->by_reference || check->reference == NULL)
    finish (task);
  else
    list_payments (task, /* by_reference= */ TRUE);
}

static void
keys_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GArray) keys = NULL;
  GError *error = NULL;

  if ((keys = till_store_list_keys_finish (TILL_STORE (object), result, &error)))
    till_store_load_payments_async (TILL_STORE (object), (gconstpointer) keys->data, keys->len,
                                    g_task_get_cancellable (task), loaded_cb,
                                    g_object_ref (task));
  else
    g_task_return_error (task, error);
}

static void
list_payments (GTask   *task,
               gboolean by_reference)
{
  TillCaution *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  const TillOrder *order = check->order;
  TillFilter filter = { 0 };

  check->by_reference = by_reference;
  if (by_reference)
    filter.text = order->reference;
  else
    {
      filter.from_us = check->since_us;
      filter.currency = order->amount.currency;
      filter.has_amount = till_filter_get_parts (order->amount.minor, order->amount.currency,
                                                 &filter.amount_from);
      filter.amount_to = filter.amount_from;
    }

  till_store_list_keys_async (self->store, &filter, /* before_key= */ 0, MAX_LOOKED_AT,
                              g_task_get_cancellable (task), keys_cb, g_object_ref (task));
}

static void
journal_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) instructions = NULL;
  Check *check = g_task_get_task_data (task);
  GError *error = NULL;

  if (!(instructions = till_journal_list_finish (TILL_JOURNAL (object), result, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < instructions->len; i++)
    weigh_charge (check, instructions->pdata[i]);

  if (check->since_us > 0)
    list_payments (task, /* by_reference= */ FALSE);
  else if (check->reference != NULL)
    list_payments (task, /* by_reference= */ TRUE);
  else
    finish (task);
}

static void
look_into_journal (GTask *task)
{
  TillCaution *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  TillJournalQuery query = {
    .reference = check->order->reference, .since_us = check->since_us,
    .limit = MAX_LOOKED_AT,
  };

  if (check->reference == NULL && check->since_us == 0)
    finish (task);
  else
    till_journal_list_async (self->journal, &query, g_task_get_cancellable (task), journal_cb,
                             g_object_ref (task));
}

static void
applied_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!till_intake_apply_finish (TILL_INTAKE (object), result, /* ret_n_news= */ NULL, &error))
    g_debug ("Taking the last minutes in: %s", error->message);

  look_into_journal (task);
}

static void
recent_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillGatewayPage) page = NULL;
  g_autoptr (GError) error = NULL;
  TillCaution *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);

  g_clear_handle_id (&check->timeout_id, g_source_remove);
  if (g_task_return_error_if_cancelled (task))
    return;

  /* A gateway that cannot be asked cannot be told to take money either: what is known here has to
   * do. */
  if ((page = till_gateway_list_finish (TILL_GATEWAY (object), result, &error)))
    till_intake_apply_async (self->intake, page->records, /* marks= */ NULL, 0,
                             g_task_get_cancellable (task), applied_cb, g_object_ref (task));
  else
    look_into_journal (task);
}

static gboolean
timeout_cb (gpointer user_data)
{
  Check *check = user_data;

  check->timeout_id = 0;
  g_cancellable_cancel (check->asking);

  return G_SOURCE_REMOVE;
}

/* Other consoles' payments of the last minutes may not be here yet. */
static void
ask_gateway (GTask *task)
{
  TillCaution *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  const TillGatewayQuery query = {
    .kind = TILL_RECORD_PAYMENT, .created_from_us = check->since_us,
  };

  check->asking = g_cancellable_new ();
  check->timeout_id = g_timeout_add (self->ask_ms, timeout_cb, check);
  till_gateway_list_async (self->gateway, &query, check->asking, recent_cb, g_object_ref (task));
}

/* --- what is about a payment ------------------------------------------------------------------ */

static void
target_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillPaymentDetail) detail = NULL;
  g_autoptr (GError) error = NULL;
  Check *check = g_task_get_task_data (task);
  const TillOrder *order = check->order;
  TillObjection *objection;

  /* A payment that is not here is read before it is sent. */
  detail = till_store_find_payment_finish (TILL_STORE (object), result, &error);
  if (detail != NULL && order->kind == TILL_INSTRUCTION_REFUND &&
      order->amount.minor > till_payment_get_refundable (detail->payment))
    {
      objection = object_to (check, TILL_OBJECTION_TOO_MUCH, FALSE, detail->payment->created_us);
      objection->payment = till_record_ref (detail->payment);
    }

  finish (task);
}

static void
about_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) open = NULL;
  TillCaution *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  GError *error = NULL;

  if (!(open = till_journal_list_finish (TILL_JOURNAL (object), result, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < open->len; i++)
    object_to (check, TILL_OBJECTION_UNDER_WAY, FALSE,
               till_instruction_get_created_us (open->pdata[i]))->instruction =
      till_instruction_ref (open->pdata[i]);

  till_store_find_payment_async (self->store, check->order->target_id,
                                 g_task_get_cancellable (task), target_cb, g_object_ref (task));
}

static void
look_at_target (GTask *task)
{
  TillCaution *self = g_task_get_source_object (task);
  const TillJournalQuery query = {
    .open_only = TRUE, .target_id = ((Check *) g_task_get_task_data (task))->order->target_id,
  };

  till_journal_list_async (self->journal, &query, g_task_get_cancellable (task), about_cb,
                           g_object_ref (task));
}

/**
 * till_card_traits_init:
 * @self: (out caller-allocates): the traits
 * @order: an order, perhaps with the last four digits of a saved card
 * @card: (nullable): a typed card; only looked at
 *
 * Takes of a card what may be kept.
 */
void
till_card_traits_init (TillCardTraits      *self,
                       const TillOrder     *order,
                       const TillCardInput *card)
{
  gsize length;

  memset (self, 0, sizeof *self);
  if (order->last4 != NULL)
    g_strlcpy (self->last4, order->last4, sizeof self->last4);

  if (card == NULL || card->number == NULL)
    return;

  length = till_secret_get_length (card->number);
  if (length > 4)
    memcpy (self->last4, till_secret_peek (card->number) + length - 4, 4);
  self->exp_month = (int) card->exp_month;
  self->exp_year = (int) card->exp_year;
}

/**
 * till_caution_new:
 * @gateway: knows what other consoles did
 * @journal: knows what this one did
 * @store: the history
 * @intake: the way into it
 * @clock: the time
 * @ask_ms: how long to wait at most for the gateway's list of what other consoles did
 *
 * Returns: (transfer full): an object that warns of repetitions
 */
TillCaution *
till_caution_new (TillGateway *gateway,
                  TillJournal *journal,
                  TillStore   *store,
                  TillIntake  *intake,
                  TillClock   *clock,
                  guint        ask_ms)
{
  TillCaution *self;

  g_return_val_if_fail (TILL_IS_GATEWAY (gateway), NULL);
  g_return_val_if_fail (TILL_IS_JOURNAL (journal), NULL);
  g_return_val_if_fail (TILL_IS_STORE (store), NULL);
  g_return_val_if_fail (TILL_IS_INTAKE (intake), NULL);

  self = g_object_new (TILL_TYPE_CAUTION, NULL);
  self->gateway = g_object_ref (gateway);
  self->journal = g_object_ref (journal);
  self->store = g_object_ref (store);
  self->intake = g_object_ref (intake);
  self->clock = till_clock_ref (clock);
  self->ask_ms = ask_ms;

  return self;
}

/**
 * till_caution_set_minutes:
 * @self: warns
 * @minutes: for how long the same amount counts as a possible repetition; 0 = never
 */
void
till_caution_set_minutes (TillCaution *self,
                          guint        minutes)
{
  g_return_if_fail (TILL_IS_CAUTION (self));

  self->minutes = minutes;
}

/**
 * till_caution_set_fresh:
 * @self: warns
 * @fresh: whether the history is kept up to date as things happen
 */
void
till_caution_set_fresh (TillCaution *self,
                        gboolean     fresh)
{
  g_return_if_fail (TILL_IS_CAUTION (self));

  self->fresh = fresh;
}

/**
 * till_caution_check_async:
 * @self: warns
 * @order: what a person wants done; copied
 * @traits: what is known of the card; copied
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Looks for what speaks against an order.
 */
void
till_caution_check_async (TillCaution          *self,
                          const TillOrder      *order,
                          const TillCardTraits *traits,
                          GCancellable         *cancellable,
                          GAsyncReadyCallback   callback,
                          gpointer              user_data)
{
  g_autoptr (GTask) task = NULL;
  Check *check;

  g_return_if_fail (TILL_IS_CAUTION (self));
  g_return_if_fail (order != NULL && traits != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_caution_check_async);

  check = g_new0 (Check, 1);
  check->order = till_order_copy (order);
  check->traits = *traits;
  check->reference = till_reference_fold (order->reference);
  if (order->kind == TILL_INSTRUCTION_CHARGE && self->minutes > 0)
    check->since_us = till_clock_now_us (self->clock) -
                      (gint64) self->minutes * 60 * TILL_SECOND;
  check->objections = g_ptr_array_new_with_free_func ((GDestroyNotify) till_objection_free);
  g_task_set_task_data (task, check, (GDestroyNotify) check_free);

  if (order->kind == TILL_INSTRUCTION_CHARGE || order->kind == TILL_INSTRUCTION_CREATE_LINK)
    {
      if (self->fresh || check->since_us == 0)
        look_into_journal (task);
      else
        ask_gateway (task);
    }
  else if (!till_text_is_empty (order->target_id))
    look_at_target (task);
  else
    finish (task);
}

/**
 * till_caution_check_finish:
 * @self: warns
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR or #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type TillObjection): what speaks against it, the
 *   weightiest first; empty if nothing does
 */
GPtrArray *
till_caution_check_finish (TillCaution  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (TILL_IS_CAUTION (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
