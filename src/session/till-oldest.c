/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* About when a history begins, so that a backfill can say how long it will take.
 *
 * Lists can only be walked from their new end. So one record is asked for from before a time, and
 * the time goes back by twice as much at each step until there is none; then the span in which
 * the beginning lies is halved a few times. A dozen small reads.
 *
 * What must hold: it is an estimate, and only the estimate of the time left depends on it. */

#include "till-oldest.h"

#include "till-clock.h"

#define FIRST_STEP_US (30 * 24 * 3600 * TILL_SECOND)

/* No list is older than 2000. */
#define EARLIEST_US (G_GINT64_CONSTANT (946684800) * TILL_SECOND)

#define MAX_STEPS 12
#define HALVINGS 4

typedef struct
{
  TillRecordKind kind;
  gint64         step_us;
  gint64         none_us;  /* nothing is older than this; 0 while that is not known */
  gint64         some_us;  /* something is older than this */
  gint64         asked_us; /* whether something is older than this */
  guint          n_steps;
  guint          n_halvings;
} Search;

static void ask (GTask *task);

static gboolean
is_over (Search *search)
{
  return search->n_steps >= MAX_STEPS || search->n_halvings >= HALVINGS;
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillGatewayPage) page = NULL;
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;

  if (!(page = till_gateway_list_finish (TILL_GATEWAY (object), result, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  if (page->records->len > 0)
    search->some_us = search->asked_us;
  else
    search->none_us = search->asked_us;

  if (is_over (search))
    g_task_return_boolean (task, TRUE);
  else
    ask (task);
}

static void
ask (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  TillGatewayQuery query = { .kind = search->kind, .limit = 1 };

  search->n_steps++;
  if (search->none_us == 0)
    {
      search->asked_us = MAX (search->some_us - search->step_us, EARLIEST_US);
      search->step_us *= 2;
    }
  else
    {
      search->asked_us = search->none_us + (search->some_us - search->none_us) / 2;
      search->n_halvings++;
    }

  query.created_to_us = search->asked_us;
  till_gateway_list_async (g_task_get_source_object (task), &query, g_task_get_cancellable (task),
                           listed_cb, g_object_ref (task));
}

/**
 * till_oldest_find_async:
 * @gateway: whom to ask
 * @kind: what kind of record
 * @now_us: the time
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 */
void
till_oldest_find_async (TillGateway        *gateway,
                        TillRecordKind      kind,
                        gint64              now_us,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Search *search;

  g_return_if_fail (TILL_IS_GATEWAY (gateway));

  task = g_task_new (gateway, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_oldest_find_async);

  search = g_new0 (Search, 1);
  search->kind = kind;
  search->step_us = FIRST_STEP_US;
  search->some_us = now_us;
  g_task_set_task_data (task, search, g_free);

  ask (task);
}

/**
 * till_oldest_find_finish:
 * @result: the #GAsyncResult given to the callback
 * @ret_oldest_us: (out): about when the oldest record was made, or a little before; untouched on
 *   failure
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: %FALSE when it could not be found out
 */
gboolean
till_oldest_find_finish (GAsyncResult *result,
                         gint64       *ret_oldest_us,
                         GError      **error)
{
  Search *search;

  g_return_val_if_fail (G_IS_TASK (result), FALSE);
  g_return_val_if_fail (ret_oldest_us != NULL, FALSE);

  search = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  *ret_oldest_us = search->none_us != 0 ? search->none_us : search->some_us;

  return TRUE;
}
