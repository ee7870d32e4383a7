/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the movements of the merchant's balance in step. No event tells them, so they are listed:
 * first the payouts and the entries made since the mark "ledger-until", then, for every payout of
 * which it is not known, what went into it. What is older than the first mark is the backfill's.
 *
 * What must hold: the mark moves in the transaction that takes in the last page before it; the
 * entries of a payout are taken in together, or it would pass for complete; a payout is looked into
 * once in a run of the program, whatever the gateway tells, or it would never end; those of long
 * ago only while there are reads left for the past. */

#include "till-ledger-reader.h"

#include "till-ledger.h"

#define MARK_UNTIL "ledger-until"

/* Lists are eventually consistent, and clocks differ. */
#define OVERLAP_US (120 * TILL_SECOND)

/* How far back the first listing goes: it comes when the backfill has come to its end, perhaps in
 * an earlier run of the program. */
#define FIRST_US (7 * 24 * 3600 * TILL_SECOND)

/* How often is looked when something has happened, and when nothing has. */
#define BUSY_US (60 * TILL_SECOND)
#define IDLE_US (3600 * TILL_SECOND)

/* Payouts that are looked into before the next are asked for. */
#define PAYOUTS_AT_ONCE 16

struct _TillLedgerReader
{
  TillGateway    *gateway;
  TillStore      *store;
  TillIntake     *intake;
  TillClock      *clock;
  TillReadBudget *budget;
  gint64          run_us;  /* when it was looked last; 0: never */
  gboolean        denied;  /* the account has no such thing, or the key may not see it */
  GHashTable     *looked;  /* ids of payouts that were looked into, whatever was found */
};

typedef struct
{
  TillLedgerReader *reader;
  guint             kind;       /* index of listed_kinds */
  char             *page_token;
  gint64            begun_us;
  GPtrArray        *payouts;    /* to be looked into */
  guint             next_payout;
  GPtrArray        *entries;    /* of that payout, so far */
} Run;

static const TillRecordKind listed_kinds[] = { TILL_RECORD_PAYOUT, TILL_RECORD_ENTRY };

static void list_made (GTask *task);
static void look_into (GTask *task);
static void list_bare (GTask *task);

/**
 * till_ledger_reader_new:
 * @gateway: whom to ask
 * @store: has the mark
 * @intake: takes records in
 * @clock: the time
 * @budget: counts reads; has to stay
 *
 * Returns: (transfer full): a reader
 */
TillLedgerReader *
till_ledger_reader_new (TillGateway    *gateway,
                        TillStore      *store,
                        TillIntake     *intake,
                        TillClock      *clock,
                        TillReadBudget *budget)
{
  TillLedgerReader *self;

  g_return_val_if_fail (TILL_IS_GATEWAY (gateway), NULL);
  g_return_val_if_fail (TILL_IS_STORE (store), NULL);
  g_return_val_if_fail (TILL_IS_INTAKE (intake), NULL);
  g_return_val_if_fail (clock != NULL && budget != NULL, NULL);

  self = g_new0 (TillLedgerReader, 1);
  self->gateway = g_object_ref (gateway);
  self->store = g_object_ref (store);
  self->intake = g_object_ref (intake);
  self->clock = till_clock_ref (clock);
  self->budget = budget;
  self->looked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/**
 * till_ledger_reader_free:
 * @self: (nullable) (transfer full): a reader that does not run
 */
void
till_ledger_reader_free (TillLedgerReader *self)
{
  if (self == NULL)
    return;

  g_object_unref (self->gateway);
  g_object_unref (self->store);
  g_object_unref (self->intake);
  till_clock_unref (self->clock);
  g_hash_table_unref (self->looked);
  g_free (self);
}

/**
 * till_ledger_reader_is_due:
 * @self: a reader
 * @has_news: whether something has happened
 *
 * Returns: whether it is time to look again: within a minute of news, else every hour
 */
gboolean
till_ledger_reader_is_due (TillLedgerReader *self,
                           gboolean          has_news)
{
  gint64 since_us;

  g_return_val_if_fail (self != NULL, FALSE);

  since_us = till_clock_now_us (self->clock) - self->run_us;

  return !self->denied && (self->run_us == 0 || since_us < 0 ||
                           since_us >= (has_news ? BUSY_US : IDLE_US));
}

static void
run_free (Run *run)
{
  g_free (run->page_token);
  g_clear_pointer (&run->payouts, g_ptr_array_unref);
  g_ptr_array_unref (run->entries);
  g_free (run);
}

static gboolean
is_not_for_us (const GError *error)
{
  return g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNSUPPORTED) ||
         g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_FORBIDDEN);
}

static void
spend (TillLedgerReader *self)
{
  if (till_gateway_get_capabilities (self->gateway)->reads_per_month > 0)
    till_read_budget_spend (self->budget, 1, till_clock_now_us (self->clock));
}

/* Ends the run: what the key may not see is no failure, but is not asked for again. */
static void
end_with (GTask  *task,
          GError *error)
{
  Run *run = g_task_get_task_data (task);

  if (is_not_for_us (error))
    {
      run->reader->denied = TRUE;
      g_error_free (error);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

/* --- what was made since ---------------------------------------------------------------------- */

static void
made_applied_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  TillIntakeNews news;
  GError *error = NULL;

  if (!till_intake_apply_finish (TILL_INTAKE (object), result, &news, &error))
    g_task_return_error (task, error);
  else if (run->kind < G_N_ELEMENTS (listed_kinds))
    list_made (task);
  else
    list_bare (task);
}

static void
made_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillGatewayPage) page = NULL;
  g_autofree char *until = NULL;
  Run *run = g_task_get_task_data (task);
  TillMark mark = { MARK_UNTIL, NULL };
  GError *error = NULL;

  if (!(page = till_gateway_list_finish (TILL_GATEWAY (object), result, &error)))
    {
      end_with (task, error);
      return;
    }

  g_free (run->page_token);
  run->page_token = g_strdup (page->next_token);
  if (run->page_token == NULL)
    run->kind++;

  mark.value = until = g_strdup_printf ("%" G_GINT64_FORMAT, run->begun_us - OVERLAP_US);
  till_intake_apply_async (run->reader->intake, page->records, &mark,
                           run->kind == G_N_ELEMENTS (listed_kinds) ? 1 : 0,
                           g_task_get_cancellable (task), made_applied_cb, g_object_ref (task));
}

static void
list_made (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  TillLedgerReader *self = run->reader;
  const char *text = till_store_get_mark (self->store, MARK_UNTIL);
  const TillGatewayQuery query = {
    .kind = listed_kinds[run->kind],
    .created_from_us = text != NULL ? g_ascii_strtoll (text, NULL, 10) : run->begun_us - FIRST_US,
    .page_token = run->page_token,
  };

  spend (self);
  till_gateway_list_async (self->gateway, &query, g_task_get_cancellable (task), made_cb,
                           g_object_ref (task));
}

/* --- what went into a payout ------------------------------------------------------------------ */

static void
inside_applied_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  TillIntakeNews news;
  GError *error = NULL;

  if (!till_intake_apply_finish (TILL_INTAKE (object), result, &news, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_hash_table_add (run->reader->looked,
                    g_strdup (TILL_RECORD (run->payouts->pdata[run->next_payout])->id));
  g_ptr_array_unref (run->entries);
  run->entries = till_record_array_new ();
  run->next_payout++;
  look_into (task);
}

static void
inside_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillGatewayPage) page = NULL;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  if (!(page = till_gateway_list_finish (TILL_GATEWAY (object), result, &error)))
    {
      end_with (task, error);
      return;
    }

  g_ptr_array_extend (run->entries, page->records, (GCopyFunc) till_record_ref, NULL);
  g_free (run->page_token);
  run->page_token = g_strdup (page->next_token);
  if (run->page_token != NULL)
    {
      look_into (task);
      return;
    }

  till_intake_apply_async (run->reader->intake, run->entries, NULL, 0,
                           g_task_get_cancellable (task), inside_applied_cb, g_object_ref (task));
}

/* Whether there are reads left for the past. */
static gboolean
may_read (TillLedgerReader *self)
{
  const TillCapabilities *capabilities = till_gateway_get_capabilities (self->gateway);

  return capabilities->reads_per_month == 0 ||
         !till_read_budget_is_spent (self->budget, capabilities->reads_per_month,
                                     capabilities->reads_per_payment,
                                     till_clock_now_us (self->clock));
}

/* Reads the next page of what went into the next payout. */
static void
look_into (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  TillLedgerReader *self = run->reader;
  TillGatewayQuery query = { .kind = TILL_RECORD_ENTRY, .page_token = run->page_token };

  while (run->next_payout < run->payouts->len &&
         g_hash_table_contains (self->looked,
                                TILL_RECORD (run->payouts->pdata[run->next_payout])->id))
    run->next_payout++;

  if (run->next_payout == run->payouts->len)
    {
      list_bare (task);
      return;
    }

  if (!may_read (self))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  query.payout_id = TILL_RECORD (run->payouts->pdata[run->next_payout])->id;
  spend (self);
  till_gateway_list_async (self->gateway, &query, g_task_get_cancellable (task), inside_cb,
                           g_object_ref (task));
}

static void
bare_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) payouts = NULL;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  guint n_new = 0;

  if (!(payouts = till_store_list_entries_finish (TILL_STORE (object), result, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < payouts->len; i++)
    n_new += !g_hash_table_contains (run->reader->looked, TILL_RECORD (payouts->pdata[i])->id);

  if (n_new == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_clear_pointer (&run->payouts, g_ptr_array_unref);
  run->payouts = g_steal_pointer (&payouts);
  run->next_payout = 0;
  look_into (task);
}

static void
list_bare (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  till_store_list_bare_payouts_async (run->reader->store,
                                      PAYOUTS_AT_ONCE + g_hash_table_size (run->reader->looked),
                                      g_task_get_cancellable (task), bare_cb, g_object_ref (task));
}

/**
 * till_ledger_reader_run_async:
 * @self: a reader that does not run; has to stay until it is done
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Reads what is new.
 */
void
till_ledger_reader_run_async (TillLedgerReader   *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Run *run;

  g_return_if_fail (self != NULL);

  g_task_set_source_tag (task, till_ledger_reader_run_async);
  run = g_new0 (Run, 1);
  run->reader = self;
  run->begun_us = till_clock_now_us (self->clock);
  run->entries = till_record_array_new ();
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);

  self->run_us = run->begun_us;
  list_made (task);
}

/**
 * till_ledger_reader_run_finish:
 * @self: a reader
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR or #TILL_DB_ERROR
 *
 * Returns: %FALSE when it did not come to the end; what was taken in stays. What the account does
 *   not have, or the key may not see, is no failure
 */
gboolean
till_ledger_reader_run_finish (TillLedgerReader *self,
                               GAsyncResult     *result,
                               GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
