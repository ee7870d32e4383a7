/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What happened while we were away: the gateway's list of events, from the mark "events-cursor"
 * on. Where the gateway has no such list, or the key may not read it, what was made since the mark
 * "listed-until" is listed instead.
 *
 * What must hold: the mark moves in the transaction that takes in what lies before it. Where the
 * gateway no longer knows all that happened, the same transaction has the backfill begin again. */

#include "till-catch-up.h"

#include "till-backfill.h"

#define MARK_CURSOR "events-cursor"
#define MARK_LISTED "listed-until"

/* An event that is told by the list and not by the relay within this time was kept back. */
#define LATE_US (60 * TILL_SECOND)

/* Lists are eventually consistent, and clocks differ. */
#define OVERLAP_US (120 * TILL_SECOND)

/* Without a list of events: how far back the first listing goes; the rest is the backfill's. */
#define FIRST_US (24 * 3600 * TILL_SECOND)

typedef struct
{
  TillGateway  *gateway;
  TillStore    *store;
  TillIntake   *intake;
  TillClock    *clock;
  TillCaughtUp  caught_up;

  guint         n_late;   /* events being taken in that are old */

  /* Listing instead */
  guint         kind;     /* index of listed_kinds */
  char         *page_token;
  gint64        listed_us;
  gboolean      last;     /* nothing comes after the page being taken in */
} CatchUp;

/* What a person would miss: the payments, and what changes payments made long ago. */
static const TillRecordKind listed_kinds[] = {
  TILL_RECORD_PAYMENT, TILL_RECORD_REFUND, TILL_RECORD_DISPUTE,
};

static void ask_for_page (GTask *task);

static void
catch_up_free (CatchUp *job)
{
  g_clear_object (&job->gateway);
  g_clear_object (&job->store);
  g_clear_object (&job->intake);
  g_clear_pointer (&job->clock, till_clock_unref);
  g_free (job->page_token);
  g_free (job);
}

static void
changes_applied_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  CatchUp *job = g_task_get_task_data (task);
  GError *error = NULL;
  TillIntakeNews news;
  guint n_news;

  if (!till_intake_apply_finish (TILL_INTAKE (object), result, &news, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  n_news = news.n_new + news.n_changed + news.n_others;
  job->caught_up.n_news = n_news;
  job->caught_up.n_late = MIN (job->n_late, n_news);
  g_task_return_boolean (task, TRUE);
}

/* Whether the account has no such thing, or the key may not see it. */
static gboolean
is_not_for_us (const GError *error)
{
  return g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNSUPPORTED) ||
         g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_FORBIDDEN);
}

static guint
count_late (GPtrArray *events,
            gint64     now_us)
{
  guint n = 0;

  for (guint i = 0; i < events->len; i++)
    n += ((const TillEvent *) events->pdata[i])->created_us < now_us - LATE_US;

  return n;
}

/* Adds marks that make the backfill begin again; @keys owns their names. */
static void
add_backfill_marks (GArray    *marks,
                    GPtrArray *keys)
{
  guint n_kinds;
  const TillRecordKind *kinds = till_backfill_get_kinds (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      TillMark mark = { till_backfill_get_mark_key (kinds[i]), NULL };

      g_ptr_array_add (keys, (gpointer) mark.key);
      g_array_append_val (marks, mark);
    }
}

static void
changes_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillGatewayChanges) changes = NULL;
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (TillMark));
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  CatchUp *job = g_task_get_task_data (task);
  TillMark mark = { MARK_CURSOR, NULL };
  GError *error = NULL;

  changes = till_gateway_list_changes_finish (TILL_GATEWAY (object), result, &error);
  if (changes == NULL && is_not_for_us (error))
    {
      g_error_free (error);
      ask_for_page (task);
      return;
    }

  if (changes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  job->caught_up.gap = changes->gap;
  job->n_late = count_late (changes->events, till_clock_now_us (job->clock));
  mark.value = changes->cursor;
  g_array_append_val (marks, mark);
  if (changes->gap)
    add_backfill_marks (marks, keys);

  till_intake_apply_async (job->intake, changes->events, &g_array_index (marks, TillMark, 0),
                           marks->len, g_task_get_cancellable (task), changes_applied_cb,
                           g_object_ref (task));
}

static gint64
read_listed_until (CatchUp *job)
{
  const char *text = till_store_get_mark (job->store, MARK_LISTED);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10)
                      : till_clock_now_us (job->clock) - FIRST_US;
}

static void
page_applied_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  CatchUp *job = g_task_get_task_data (task);
  GError *error = NULL;
  TillIntakeNews news;
  guint n_news;

  if (!till_intake_apply_finish (TILL_INTAKE (object), result, &news, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  n_news = news.n_new + news.n_changed + news.n_others;
  job->caught_up.n_news += n_news;
  if (job->last)
    g_task_return_boolean (task, TRUE);
  else
    ask_for_page (task);
}

static void
page_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillGatewayPage) page = NULL;
  g_autoptr (GPtrArray) none = till_record_array_new ();
  g_autofree char *until = NULL;
  CatchUp *job = g_task_get_task_data (task);
  TillMark mark = { MARK_LISTED, NULL };
  GError *error = NULL;

  /* The other kinds can be left out, the payments cannot. */
  page = till_gateway_list_finish (TILL_GATEWAY (object), result, &error);
  if (page == NULL &&
      (listed_kinds[job->kind] == TILL_RECORD_PAYMENT || !is_not_for_us (error)))
    {
      g_task_return_error (task, error);
      return;
    }

  g_clear_error (&error);
  g_free (job->page_token);
  job->page_token = page != NULL ? g_strdup (page->next_token) : NULL;
  if (job->page_token == NULL)
    job->kind++;
  job->last = job->kind == G_N_ELEMENTS (listed_kinds);

  until = g_strdup_printf ("%" G_GINT64_FORMAT, job->listed_us - OVERLAP_US);
  mark.value = until;
  till_intake_apply_async (job->intake, page != NULL ? page->records : none, &mark,
                           job->last ? 1 : 0, g_task_get_cancellable (task),
                           page_applied_cb, g_object_ref (task));
}

static void
ask_for_page (GTask *task)
{
  CatchUp *job = g_task_get_task_data (task);
  TillGatewayQuery query = { 0 };

  query.kind = listed_kinds[job->kind];
  query.created_from_us = read_listed_until (job);
  query.page_token = job->page_token;
  till_gateway_list_async (job->gateway, &query, g_task_get_cancellable (task), page_cb,
                           g_object_ref (task));
}

/**
 * till_catch_up_async:
 * @gateway: whom to ask
 * @store: has the mark
 * @intake: takes records in
 * @clock: the time
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Takes in all that happened since the last time, and keeps how far that was. The first time it
 * only keeps where to begin, so it has to be run before a backfill.
 */
void
till_catch_up_async (TillGateway        *gateway,
                     TillStore          *store,
                     TillIntake         *intake,
                     TillClock          *clock,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  CatchUp *job;

  g_return_if_fail (TILL_IS_GATEWAY (gateway));
  g_return_if_fail (TILL_IS_STORE (store));
  g_return_if_fail (TILL_IS_INTAKE (intake));
  g_return_if_fail (clock != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_catch_up_async);

  job = g_new0 (CatchUp, 1);
  job->gateway = g_object_ref (gateway);
  job->store = g_object_ref (store);
  job->intake = g_object_ref (intake);
  job->clock = till_clock_ref (clock);
  job->listed_us = till_clock_now_us (clock);
  g_task_set_task_data (task, job, (GDestroyNotify) catch_up_free);

  if (till_gateway_get_capabilities (gateway)->support[TILL_CAPABILITY_EVENT_LIST] ==
      TILL_SUPPORT_NO)
    ask_for_page (task);
  else
    till_gateway_list_changes_async (gateway, till_store_get_mark (store, MARK_CURSOR), cancellable,
                                     changes_cb, g_object_ref (task));
}

/**
 * till_catch_up_finish:
 * @result: the #GAsyncResult given to the callback
 * @ret_caught_up: (out): what it found; untouched on failure
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR or #TILL_DB_ERROR
 *
 * Returns: %FALSE when it did not come to the end; what was taken in stays
 */
gboolean
till_catch_up_finish (GAsyncResult *result,
                      TillCaughtUp *ret_caught_up,
                      GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (ret_caught_up != NULL, FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  *ret_caught_up = ((CatchUp *) g_task_get_task_data (G_TASK (result)))->caught_up;

  return TRUE;
}
