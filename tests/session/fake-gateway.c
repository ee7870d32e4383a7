/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A gateway in memory, with answers that can be counted, held back and made to fail.
 *
 * It remembers idempotency keys as a real one does: an outcome that is "unknown" has moved the
 * money and lost the answer, and asking again under the same key finds it. */

#include "fake-gateway.h"

#include <stdio.h>
#include <string.h>

struct _FakeGateway
{
  GObject              parent_instance;

  TillClock           *clock;
  TillCapabilities     caps;
  GPtrArray           *records[TILL_RECORD_ENTRY + 1]; /* newest first */
  GPtrArray           *events;                           /* TillEvent, oldest first */
  guint                page_size;
  gboolean             gap;
  TillAccount         *account;
  guint                n_calls[FAKE_N_CALLS];
  guint                n_failures[FAKE_N_CALLS];
  TillGatewayError     failures[FAKE_N_CALLS];
  gboolean             holding[FAKE_N_CALLS];
  GPtrArray           *held[FAKE_N_CALLS];
  GHashTable          *moved; /* idempotency key -> id of what came of it */
  TillInstructionState next_outcome;
  TillInstruction     *last_sent;
  guint                n_webhooks;
  gboolean             lose_next;
};

static void fake_gateway_iface_init (TillGatewayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeGateway, fake_gateway, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TILL_TYPE_GATEWAY, fake_gateway_iface_init))

typedef void (*Answer) (FakeGateway *self,
                        GTask       *task);

/* A call that is to be answered. */
typedef struct
{
  FakeCall         call;
  Answer           answer;
  TillGatewayQuery query;
  TillRecordKind   kind;
  char            *text;
  TillInstruction *instruction;
} Call;

static void
call_free (Call *call)
{
  g_clear_pointer (&call->instruction, till_instruction_unref);
  g_free ((char *) call->query.page_token);
  g_free (call->text);
  g_free (call);
}

static gboolean
answer_cb (gpointer user_data)
{
  GTask *task = user_data;
  FakeGateway *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;

  if (self->n_failures[call->call] > 0)
    {
      self->n_failures[call->call]--;
      g_task_return_error (task, till_gateway_error_new (self->failures[call->call], NULL,
                                                         "The test says no"));
      return G_SOURCE_REMOVE;
    }

  call->answer (self, task);

  return G_SOURCE_REMOVE;
}

/* Who no longer wants an answer that is held back is told so. */
static void
cancelled_cb (GTask *task)
{
  FakeGateway *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  guint i;

  if (!g_ptr_array_find (self->held[call->call], task, &i))
    return;

  g_idle_add_full (G_PRIORITY_DEFAULT, answer_cb, g_object_ref (task), g_object_unref);
  g_ptr_array_remove_index (self->held[call->call], i);
}

/* Has the task answered from the main loop, or held back. */
static Call *
enqueue (FakeGateway *self,
         FakeCall     which,
         Answer       answer,
         GTask       *task)
{
  Call *call = g_new0 (Call, 1);

  call->call = which;
  call->answer = answer;
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  self->n_calls[which]++;

  if (self->holding[which] && g_task_get_cancellable (task) != NULL)
    g_signal_connect_object (g_task_get_cancellable (task), "cancelled",
                             G_CALLBACK (cancelled_cb), task, G_CONNECT_SWAPPED);

  if (self->holding[which])
    g_ptr_array_add (self->held[which], g_object_ref (task));
  else
    g_idle_add_full (G_PRIORITY_DEFAULT, answer_cb, g_object_ref (task), g_object_unref);

  return call;
}

static gint64
get_created (const TillRecord *record)
{
  if (record->kind == TILL_RECORD_PAYMENT)
    return ((const TillPayment *) (gconstpointer) record)->created_us;

  if (record->kind == TILL_RECORD_REFUND)
    return ((const TillRefund *) (gconstpointer) record)->created_us;

  return ((const TillLink *) (gconstpointer) record)->created_us;
}

/* A copy that says when it was read. */
static gpointer
read_record (FakeGateway      *self,
             const TillRecord *record)
{
  union
  {
    TillRecord  record;
    TillPayment payment;
    TillRefund  refund;
    TillLink    link;
  } copy;
  static const gsize sizes[] = {
    [TILL_RECORD_PAYMENT] = sizeof copy.payment,
    [TILL_RECORD_REFUND] = sizeof copy.refund,
    [TILL_RECORD_LINK] = sizeof copy.link,
  };

  g_assert_cmpuint (record->kind, <, G_N_ELEMENTS (sizes));
  memcpy (&copy, record, sizes[record->kind]);
  copy.record.origin = TILL_ORIGIN_READ;
  copy.record.as_of_us = till_clock_now_us (self->clock);

  return till_record_new (&copy);
}

static void
add_with_refunds (FakeGateway      *self,
                  GPtrArray        *to,
                  const TillRecord *record)
{
  GPtrArray *refunds = self->records[TILL_RECORD_REFUND];

  g_ptr_array_add (to, read_record (self, record));
  for (guint i = 0; record->kind == TILL_RECORD_PAYMENT && i < refunds->len; i++)
    if (strcmp (((TillRefund *) refunds->pdata[i])->payment_id, record->id) == 0)
      g_ptr_array_add (to, read_record (self, refunds->pdata[i]));
}

static const TillRecord *
find (FakeGateway   *self,
      TillRecordKind kind,
      const char    *id)
{
  for (guint i = 0; i < self->records[kind]->len; i++)
    if (strcmp (((TillRecord *) self->records[kind]->pdata[i])->id, id) == 0)
      return self->records[kind]->pdata[i];

  return NULL;
}

static void
answer_verify (FakeGateway *self,
               GTask       *task)
{
  g_task_return_pointer (task, till_record_ref (self->account), till_record_unref);
}

static void
answer_list (FakeGateway *self,
             GTask       *task)
{
  const TillGatewayQuery *query = &((Call *) g_task_get_task_data (task))->query;
  TillGatewayPage *page = g_new0 (TillGatewayPage, 1);
  gboolean past_token = query->page_token == NULL;
  const char *last_id = NULL;
  guint n = 0;

  page->records = till_record_array_new ();
  for (guint i = 0; i < self->records[query->kind]->len; i++)
    {
      const TillRecord *record = self->records[query->kind]->pdata[i];
      gint64 created_us = get_created (record);

      if (!past_token)
        {
          past_token = strcmp (record->id, query->page_token) == 0;
          continue;
        }

      if ((query->created_from_us != 0 && created_us < query->created_from_us) ||
          (query->created_to_us != 0 && created_us >= query->created_to_us))
        continue;

      if (n == self->page_size)
        {
          page->next_token = g_strdup (last_id);
          break;
        }

      add_with_refunds (self, page->records, record);
      last_id = record->id;
      n++;
    }

  g_task_return_pointer (task, page, (GDestroyNotify) till_gateway_page_free);
}

static void
answer_get (FakeGateway *self,
            GTask       *task)
{
  const Call *call = g_task_get_task_data (task);
  const TillRecord *record = find (self, call->kind, call->text);
  GPtrArray *records;

  if (record == NULL)
    {
      g_task_return_error (task, till_gateway_error_new (TILL_GATEWAY_ERROR_NOT_FOUND, NULL,
                                                         "No such object"));
      return;
    }

  records = till_record_array_new ();
  add_with_refunds (self, records, record);
  g_task_return_pointer (task, records, (GDestroyNotify) g_ptr_array_unref);
}

static void
answer_changes (FakeGateway *self,
                GTask       *task)
{
  const Call *call = g_task_get_task_data (task);
  TillGatewayChanges *changes = g_new0 (TillGatewayChanges, 1);
  guint from = call->text != NULL ? g_ascii_strtoull (call->text, NULL, 10) : self->events->len;

  changes->events = till_record_array_new ();
  changes->cursor = g_strdup_printf ("%u", self->events->len);
  changes->gap = self->gap;
  for (guint i = from; i < self->events->len && !self->gap; i++)
    g_ptr_array_add (changes->events, till_record_ref (self->events->pdata[i]));
  self->gap = FALSE;

  g_task_return_pointer (task, changes, (GDestroyNotify) till_gateway_changes_free);
}

static void
answer_tokenize (FakeGateway *self,
                 GTask       *task)
{
  const TillCard card = {
    .record = { .kind = TILL_RECORD_CARD, .id = "pm_token" }, .last4 = "4242",
  };

  g_task_return_pointer (task, till_record_new (&card), till_record_unref);
}

/* Moves the money of an instruction, once if it honours keys. Returns what came of it. */
static const TillRecord *
move (FakeGateway     *self,
      TillInstruction *instruction)
{
  const TillOrder *order = till_instruction_get_order (instruction);
  const char *key = till_instruction_get_idempotency_key (instruction);
  const char *id = g_hash_table_lookup (self->moved, key);
  TillRecordKind kind = order->kind == TILL_INSTRUCTION_REFUND        ? TILL_RECORD_REFUND
                        : order->kind == TILL_INSTRUCTION_CREATE_LINK ? TILL_RECORD_LINK
                                                                      : TILL_RECORD_PAYMENT;
  g_autofree char *new_id = NULL;
  const TillPayment *target;

  if (id != NULL)
    return find (self, kind, id);

  new_id = g_strdup_printf ("made_%u", g_hash_table_size (self->moved) + 1);
  if (order->kind == TILL_INSTRUCTION_CHARGE)
    fake_gateway_put_payment (self, new_id, order->capture_later ? TILL_PAYMENT_AUTHORIZED
                                                                 : TILL_PAYMENT_SUCCEEDED,
                              order->amount.minor, 0, FALSE);
  else if (order->kind == TILL_INSTRUCTION_CREATE_LINK)
    fake_gateway_put_link (self, new_id, TILL_LINK_OPEN, order->amount.minor);
  else if (order->kind == TILL_INSTRUCTION_REFUND)
    {
      target = (gconstpointer) find (self, TILL_RECORD_PAYMENT, order->target_id);
      g_assert (target != NULL);
      fake_gateway_put_payment (self, order->target_id, target->state, target->amount.minor,
                                target->refunded + order->amount.minor, FALSE);
      fake_gateway_put_refund (self, new_id, order->target_id, order->amount.minor, FALSE);
    }
  else
    {
      g_free (new_id);
      new_id = g_strdup (order->target_id);
      fake_gateway_put_payment (self, new_id,
                                order->kind == TILL_INSTRUCTION_CAPTURE ? TILL_PAYMENT_SUCCEEDED
                                                                        : TILL_PAYMENT_CANCELED,
                                order->amount.minor, 0, FALSE);
    }

  g_hash_table_insert (self->moved, g_strdup (key), g_strdup (new_id));

  return find (self, kind, new_id);
}

static TillGatewayResult *
make_result (FakeGateway         *self,
             TillInstructionState state,
             const TillRecord    *record)
{
  const TillGatewayFailure declined = {
    .code = (char *) "card_declined", .decline_code = (char *) "generic_decline",
  };
  TillGatewayResult *result = g_new0 (TillGatewayResult, 1);

  result->state = state;
  result->records = till_record_array_new ();
  result->request_id = g_strdup ("req_1");
  if (state == TILL_INSTRUCTION_REFUSED)
    result->failure = till_gateway_error_new (TILL_GATEWAY_ERROR_REFUSED, &declined,
                                              "Your card was declined.");
  else if (state == TILL_INSTRUCTION_UNKNOWN)
    result->failure = till_gateway_error_new (TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL,
                                              "No answer came");
  else
    {
      result->result_id = g_strdup (record->id);
      g_ptr_array_add (result->records, read_record (self, record));
    }

  return result;
}

static void
answer_execute (FakeGateway *self,
                GTask       *task)
{
  const Call *call = g_task_get_task_data (task);
  TillInstructionState state = self->next_outcome;
  const TillRecord *record = NULL;

  self->next_outcome = TILL_INSTRUCTION_DONE;
  if (state != TILL_INSTRUCTION_REFUSED && !self->lose_next)
    record = move (self, call->instruction);
  self->lose_next = FALSE;

  g_task_return_pointer (task, make_result (self, state, record),
                         (GDestroyNotify) till_gateway_result_free);
}

static void
answer_resolve (FakeGateway *self,
                GTask       *task)
{
  const Call *call = g_task_get_task_data (task);
  TillGatewayResult *result;

  if (self->next_outcome == TILL_INSTRUCTION_UNKNOWN)
    result = make_result (self, TILL_INSTRUCTION_UNKNOWN, NULL);
  else if (till_gateway_may_repeat (TILL_GATEWAY (self), call->instruction,
                                    till_clock_now_us (self->clock)))
    result = make_result (self, TILL_INSTRUCTION_DONE, move (self, call->instruction));
  else if (g_hash_table_contains (self->moved,
                                  till_instruction_get_idempotency_key (call->instruction)))
    result = make_result (self, TILL_INSTRUCTION_DONE, move (self, call->instruction));
  else
    result = make_result (self, TILL_INSTRUCTION_REFUSED, NULL);

  self->next_outcome = TILL_INSTRUCTION_DONE;
  g_task_return_pointer (task, result, (GDestroyNotify) till_gateway_result_free);
}

static void
answer_create_webhook (FakeGateway *self,
                       GTask       *task)
{
  TillWebhook *webhook = g_new0 (TillWebhook, 1);
  g_autofree char *secret = g_strdup_printf ("whsec_%u", ++self->n_webhooks);

  webhook->id = g_strdup_printf ("we_%u", self->n_webhooks);
  webhook->url = g_strdup (((Call *) g_task_get_task_data (task))->text);
  webhook->secret = till_secret_new_from_text (secret);
  g_task_return_pointer (task, webhook, (GDestroyNotify) till_webhook_free);
}

static void
answer_true (FakeGateway *self,
             GTask       *task)
{
  g_task_return_boolean (task, TRUE);
}

static const char *
get_name (TillGateway *gateway)
{
  return "fake";
}

static const TillCapabilities *
get_capabilities (TillGateway *gateway)
{
  return &FAKE_GATEWAY (gateway)->caps;
}

static void
verify (TillGateway *gateway,
        GTask       *task)
{
  enqueue (FAKE_GATEWAY (gateway), FAKE_VERIFY, answer_verify, task);
}

static void
list (TillGateway            *gateway,
      const TillGatewayQuery *query,
      GTask                  *task)
{
  Call *call = enqueue (FAKE_GATEWAY (gateway), FAKE_LIST, answer_list, task);

  call->query = *query;
  call->query.page_token = g_strdup (query->page_token);
}

static void
get (TillGateway   *gateway,
     TillRecordKind kind,
     const char    *id,
     GTask         *task)
{
  Call *call = enqueue (FAKE_GATEWAY (gateway), FAKE_GET, answer_get, task);

  call->kind = kind;
  call->text = g_strdup (id);
}

static void
list_changes (TillGateway *gateway,
              const char  *cursor,
              GTask       *task)
{
  enqueue (FAKE_GATEWAY (gateway), FAKE_CHANGES, answer_changes, task)->text = g_strdup (cursor);
}

static void
tokenize (TillGateway   *gateway,
          TillCardInput *card,
          GTask         *task)
{
  g_assert_cmpuint (till_secret_get_length (card->number), >, 0);
  enqueue (FAKE_GATEWAY (gateway), FAKE_TOKENIZE, answer_tokenize, task);
}

static void
execute (TillGateway     *gateway,
         TillInstruction *instruction,
         GTask           *task)
{
  FakeGateway *self = FAKE_GATEWAY (gateway);

  g_assert_cmpint (till_instruction_get_state (instruction), ==, TILL_INSTRUCTION_SENT);
  g_clear_pointer (&self->last_sent, till_instruction_unref);
  self->last_sent = till_instruction_ref (instruction);
  enqueue (self, FAKE_EXECUTE, answer_execute, task)->instruction =
    till_instruction_ref (instruction);
}

static void
resolve (TillGateway     *gateway,
         TillInstruction *instruction,
         GTask           *task)
{
  enqueue (FAKE_GATEWAY (gateway), FAKE_RESOLVE, answer_resolve, task)->instruction =
    till_instruction_ref (instruction);
}

static void
create_customer (TillGateway        *gateway,
                 const TillCustomer *customer,
                 const char         *idempotency_key,
                 GTask              *task)
{
  g_task_return_error (task, till_gateway_error_new (TILL_GATEWAY_ERROR_UNSUPPORTED, NULL, "No"));
}

static void
read_evidence (TillGateway *gateway,
               const char  *dispute_id,
               GTask       *task)
{
  g_task_return_error (task, till_gateway_error_new (TILL_GATEWAY_ERROR_UNSUPPORTED, NULL, "No"));
}

static void
draft_evidence (TillGateway *gateway,
                const char  *dispute_id,
                const char  *texts,
                const char  *idempotency_key,
                GTask       *task)
{
  g_task_return_error (task, till_gateway_error_new (TILL_GATEWAY_ERROR_UNSUPPORTED, NULL, "No"));
}

static void
create_webhook (TillGateway *gateway,
                const char  *url,
                GTask       *task)
{
  enqueue (FAKE_GATEWAY (gateway), FAKE_CREATE_WEBHOOK, answer_create_webhook, task)->text =
    g_strdup (url);
}

static void
delete_webhook (TillGateway *gateway,
                const char  *id,
                GTask       *task)
{
  enqueue (FAKE_GATEWAY (gateway), FAKE_DELETE_WEBHOOK, answer_true, task);
}

/* "sig <secret>" is a good signature, "event 3" a delivery of the third event. Any thread. */
static TillEvent *
parse_delivery (TillGateway        *gateway,
                const char         *signature,
                GBytes             *body,
                const char * const *secrets,
                GError            **error)
{
  FakeGateway *self = FAKE_GATEWAY (gateway);
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  guint i;

  if (signature == NULL || !g_str_has_prefix (signature, "sig ") ||
      !g_strv_contains (secrets, signature + 4))
    {
      g_propagate_error (error, till_gateway_error_new (TILL_GATEWAY_ERROR_FORGED, NULL, "Forged"));
      return NULL;
    }

  if (sscanf (text, "event %u", &i) != 1)
    {
      g_propagate_error (error, till_gateway_error_new (TILL_GATEWAY_ERROR_PROTOCOL, NULL,
                                                        "Nonsense"));
      return NULL;
    }

  return till_record_ref (self->events->pdata[i]);
}

static void
fake_gateway_finalize (GObject *object)
{
  FakeGateway *self = FAKE_GATEWAY (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->records); i++)
    g_ptr_array_unref (self->records[i]);
  for (guint i = 0; i < FAKE_N_CALLS; i++)
    g_ptr_array_unref (self->held[i]);
  g_ptr_array_unref (self->events);
  g_hash_table_unref (self->moved);
  till_record_unref (self->account);
  g_clear_pointer (&self->last_sent, till_instruction_unref);
  till_clock_unref (self->clock);

  G_OBJECT_CLASS (fake_gateway_parent_class)->finalize (object);
}

static void
fake_gateway_iface_init (TillGatewayInterface *iface)
{
  iface->get_name = get_name;
  iface->get_capabilities = get_capabilities;
  iface->verify = verify;
  iface->list = list;
  iface->get = get;
  iface->list_changes = list_changes;
  iface->tokenize = tokenize;
  iface->execute = execute;
  iface->resolve = resolve;
  iface->create_customer = create_customer;
  iface->read_evidence = read_evidence;
  iface->draft_evidence = draft_evidence;
  iface->create_webhook = create_webhook;
  iface->delete_webhook = delete_webhook;
  iface->parse_delivery = parse_delivery;
}

static void
fake_gateway_class_init (FakeGatewayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_gateway_finalize;
}

static void
fake_gateway_init (FakeGateway *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->records); i++)
    self->records[i] = till_record_array_new ();
  for (guint i = 0; i < FAKE_N_CALLS; i++)
    self->held[i] = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < TILL_N_CAPABILITIES; i++)
    self->caps.support[i] = TILL_SUPPORT_YES;
  self->events = till_record_array_new ();
  self->moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->page_size = 100;
  self->next_outcome = TILL_INSTRUCTION_DONE;
  fake_gateway_set_account (self, "acct_1", "Acme Tea", FALSE, NULL);
}

FakeGateway *
fake_gateway_new (TillClock *clock)
{
  FakeGateway *self = g_object_new (FAKE_TYPE_GATEWAY, NULL);

  self->clock = till_clock_ref (clock);

  return self;
}

/* What it can do, to be changed by the test. */
TillCapabilities *
fake_gateway_get_caps (FakeGateway *self)
{
  return &self->caps;
}

guint
fake_gateway_get_n_calls (FakeGateway *self,
                          FakeCall     call)
{
  return self->n_calls[call];
}

/* The next @n_times calls fail. */
void
fake_gateway_fail (FakeGateway     *self,
                   FakeCall         call,
                   guint            n_times,
                   TillGatewayError code)
{
  self->n_failures[call] = n_times;
  self->failures[call] = code;
}

/* Calls are not answered from now on. */
void
fake_gateway_hold (FakeGateway *self,
                   FakeCall     call)
{
  self->holding[call] = TRUE;
}

/* Answers what was held, and holds no more. Returns how many there were. */
guint
fake_gateway_release (FakeGateway *self,
                      FakeCall     call)
{
  guint n = self->held[call]->len;

  self->holding[call] = FALSE;
  for (guint i = 0; i < n; i++)
    g_idle_add_full (G_PRIORITY_DEFAULT, answer_cb, g_object_ref (self->held[call]->pdata[i]),
                     g_object_unref);
  g_ptr_array_set_size (self->held[call], 0);

  return n;
}

void
fake_gateway_set_page_size (FakeGateway *self,
                            guint        page_size)
{
  self->page_size = page_size;
}

/* The next list of changes has a gap. */
void
fake_gateway_set_gap (FakeGateway *self)
{
  self->gap = TRUE;
}

void
fake_gateway_set_account (FakeGateway *self,
                          const char  *id,
                          const char  *name,
                          gboolean     live,
                          const char  *missing)
{
  const TillAccount account = {
    .record = { .kind = TILL_RECORD_ACCOUNT, .id = id }, .name = name, .default_currency = "GBP",
    .livemode = live, .missing_permissions = missing,
  };

  till_record_unref (self->account);
  self->account = till_record_new (&account);
}

static void
put (FakeGateway *self,
     gpointer     record)
{
  GPtrArray *records = self->records[TILL_RECORD (record)->kind];

  for (guint i = 0; i < records->len; i++)
    if (strcmp (((TillRecord *) records->pdata[i])->id, TILL_RECORD (record)->id) == 0)
      {
        till_record_unref (records->pdata[i]);
        records->pdata[i] = record;
        return;
      }

  g_ptr_array_insert (records, 0, record);
}

static void
tell (FakeGateway *self,
      TillRecord  *subject)
{
  g_autofree char *id = g_strdup_printf ("evt_%u", self->events->len);
  const TillEvent event = {
    .record = { .kind = TILL_RECORD_EVENT, .id = id }, .type = "something.changed",
    .created_us = subject->as_of_us, .subject = subject,
  };

  g_ptr_array_add (self->events, till_record_new (&event));
}

/* Puts @n payments of the past, "pay_0" being the newest. */
void
fake_gateway_add_payments (FakeGateway *self,
                           guint        n,
                           gint64       newest_us,
                           gint64       step_us)
{
  for (guint i = n; i-- > 0;)
    {
      g_autofree char *id = g_strdup_printf ("pay_%u", i);
      const TillPayment payment = {
        .record = { .kind = TILL_RECORD_PAYMENT, .id = id, .as_of_us = newest_us },
        .state = TILL_PAYMENT_SUCCEEDED, .created_us = newest_us - i * step_us,
        .amount = { 1000 + i, "GBP" }, .captured = 1000 + i,
      };

      g_ptr_array_insert (self->records[TILL_RECORD_PAYMENT], 0, till_record_new (&payment));
    }
}

/* Puts a payment as it is now, new or changed; with an event about it if @tell_it. */
void
fake_gateway_put_payment (FakeGateway     *self,
                          const char      *id,
                          TillPaymentState state,
                          gint64           minor,
                          gint64           refunded,
                          gboolean         tell_it)
{
  const TillPayment *before = (gconstpointer) find (self, TILL_RECORD_PAYMENT, id);
  const TillPayment payment = {
    .record = { .kind = TILL_RECORD_PAYMENT, .origin = TILL_ORIGIN_EVENT, .id = id,
                .as_of_us = till_clock_now_us (self->clock) },
    .state = state, .created_us = before != NULL ? before->created_us
                                                 : till_clock_now_us (self->clock),
    .amount = { minor, "GBP" }, .captured = state == TILL_PAYMENT_SUCCEEDED ? minor : 0,
    .refunded = refunded,
  };
  gpointer record = till_record_new (&payment);

  put (self, record);
  if (tell_it)
    tell (self, record);
}

void
fake_gateway_put_refund (FakeGateway *self,
                         const char  *id,
                         const char  *payment_id,
                         gint64       minor,
                         gboolean     tell_it)
{
  const TillRefund refund = {
    .record = { .kind = TILL_RECORD_REFUND, .origin = TILL_ORIGIN_EVENT, .id = id,
                .as_of_us = till_clock_now_us (self->clock) },
    .state = TILL_REFUND_SUCCEEDED, .created_us = till_clock_now_us (self->clock),
    .amount = { minor, "GBP" }, .payment_id = payment_id,
  };
  gpointer record = till_record_new (&refund);

  put (self, record);
  if (tell_it)
    tell (self, record);
}

void
fake_gateway_put_link (FakeGateway  *self,
                       const char   *id,
                       TillLinkState state,
                       gint64        minor)
{
  const TillLink link = {
    .record = { .kind = TILL_RECORD_LINK, .origin = TILL_ORIGIN_EVENT, .id = id,
                .as_of_us = till_clock_now_us (self->clock) },
    .state = state, .created_us = till_clock_now_us (self->clock), .amount = { minor, "GBP" },
    .url = "https://pay.example/1",
  };

  put (self, till_record_new (&link));
}

/* The body of a delivery of an event; 0 is the newest one. */
GBytes *
fake_gateway_make_delivery (FakeGateway *self,
                            guint        nth_last_event)
{
  char *text = g_strdup_printf ("event %u", self->events->len - 1 - nth_last_event);

  return g_bytes_new_take (text, strlen (text));
}

/* The next instruction does not arrive, and nobody is told. */
void
fake_gateway_lose_next (FakeGateway *self)
{
  self->lose_next = TRUE;
  self->next_outcome = TILL_INSTRUCTION_UNKNOWN;
}

/* A payment by a card of a customer, as another console may have taken it. */
void
fake_gateway_put_card_payment (FakeGateway *self,
                               const char  *id,
                               gint64       minor,
                               const char  *last4,
                               const char  *customer_id,
                               const char  *reference)
{
  const TillPayment payment = {
    .record = { .kind = TILL_RECORD_PAYMENT, .origin = TILL_ORIGIN_READ, .id = id,
                .as_of_us = till_clock_now_us (self->clock) },
    .state = TILL_PAYMENT_SUCCEEDED, .created_us = till_clock_now_us (self->clock),
    .amount = { minor, "GBP" }, .captured = minor, .last4 = last4, .exp_month = 12,
    .exp_year = 2030, .customer_id = customer_id, .reference = reference,
    .operator_name = "Bea", .console_id = "0ther",
  };

  put (self, till_record_new (&payment));
}

/* How the next instruction ends. "Unknown" moves the money and loses the answer. */
void
fake_gateway_next_outcome (FakeGateway         *self,
                           TillInstructionState state)
{
  self->next_outcome = state;
}

TillInstruction *
fake_gateway_get_last_sent (FakeGateway *self)
{
  return self->last_sent;
}

/* How many times money was moved. */
guint
fake_gateway_get_n_moved (FakeGateway *self)
{
  return g_hash_table_size (self->moved);
}
