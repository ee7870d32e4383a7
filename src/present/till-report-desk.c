/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The figures of a stretch of time in every division, one after the other, and again when something
 * has happened.
 *
 * What must hold: what is shown is of one time and one account: an answer to an older question is
 * dropped; while it is added up anew the old figures stay; a flood of news adds up once a while. */

#include "till-report-desk.h"

/* How long news are collected before it is added up anew. */
#define NEWS_MS 1500

#define N_DIVISIONS (TILL_REPORT_BY_DECLINE + 1)

struct _TillReportDesk
{
  GObject             parent_instance;

  TillSession        *session;
  TillQuerySpan       span;
  GCancellable       *cancellable; /* NULL: nothing is asked for */
  guint               news_id;
  TillReportDeskState state;
  GError             *error;
  GArray             *bounds;
  GPtrArray          *rows[N_DIVISIONS];

  /* What is being added up */
  GArray             *new_bounds;
  GPtrArray          *new_rows[N_DIVISIONS];
  guint               next;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TillReportDesk, till_report_desk, G_TYPE_OBJECT)

static void ask_next (TillReportDesk *self);

static void
clear_rows (GPtrArray *rows[N_DIVISIONS])
{
  for (guint i = 0; i < N_DIVISIONS; i++)
    g_clear_pointer (&rows[i], g_ptr_array_unref);
}

static void
stop (TillReportDesk *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->news_id, g_source_remove);
  g_clear_pointer (&self->new_bounds, g_array_unref);
  clear_rows (self->new_rows);
}

static void
forget (TillReportDesk *self)
{
  stop (self);
  g_clear_error (&self->error);
  g_clear_pointer (&self->bounds, g_array_unref);
  clear_rows (self->rows);
}

static void
set_state (TillReportDesk     *self,
           TillReportDeskState state)
{
  self->state = state;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
take_all (TillReportDesk *self)
{
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_pointer (&self->bounds, g_array_unref);
  self->bounds = g_steal_pointer (&self->new_bounds);
  clear_rows (self->rows);
  for (guint i = 0; i < N_DIVISIONS; i++)
    self->rows[i] = g_steal_pointer (&self->new_rows[i]);

  set_state (self, self->rows[TILL_REPORT_BY_NOTHING]->len > 0 ? TILL_REPORT_DESK_READY
                                                               : TILL_REPORT_DESK_EMPTY);
}

static void
reported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = till_store_report_finish (TILL_STORE (object), result, &error);
  TillReportDesk *self;

  /* Cancelled by its owner, which may be gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  if (rows == NULL)
    {
      forget (self);
      self->error = g_steal_pointer (&error);
      set_state (self, TILL_REPORT_DESK_FAILED);
      return;
    }

  self->new_rows[self->next++] = g_steal_pointer (&rows);
  if (self->next < N_DIVISIONS)
    ask_next (self);
  else
    take_all (self);
}

static void
ask_next (TillReportDesk *self)
{
  till_store_report_async (till_session_get_store (self->session), self->next,
                           &g_array_index (self->new_bounds, gint64, 0), self->new_bounds->len,
                           self->cancellable, reported_cb, self);
}

/**
 * till_report_desk_reload:
 * @self: a desk
 *
 * Adds up anew.
 */
void
till_report_desk_reload (TillReportDesk *self)
{
  g_return_if_fail (TILL_IS_REPORT_DESK (self));

  stop (self);
  if (self->session == NULL || self->span.to_us == 0)
    {
      forget (self);
      set_state (self, TILL_REPORT_DESK_CLOSED);
      return;
    }

  self->new_bounds = till_report_cut (&self->span);
  self->next = 0;
  self->cancellable = g_cancellable_new ();
  if (self->bounds == NULL && self->state != TILL_REPORT_DESK_LOADING)
    set_state (self, TILL_REPORT_DESK_LOADING);
  ask_next (self);
}

static gboolean
news_cb (gpointer user_data)
{
  TillReportDesk *self = user_data;

  self->news_id = 0;
  till_report_desk_reload (self);

  return G_SOURCE_REMOVE;
}

static void
something_changed_cb (TillReportDesk *self)
{
  if (self->news_id == 0)
    self->news_id = g_timeout_add (NEWS_MS, news_cb, self);
}

static void
till_report_desk_dispose (GObject *object)
{
  TillReportDesk *self = TILL_REPORT_DESK (object);

  forget (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (till_report_desk_parent_class)->dispose (object);
}

static void
till_report_desk_class_init (TillReportDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_report_desk_dispose;

  signals[CHANGED] = g_signal_new ("changed", TILL_TYPE_REPORT_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_report_desk_init (TillReportDesk *self)
{
}

/**
 * till_report_desk_new:
 *
 * Returns: (transfer full): a desk without an account
 */
TillReportDesk *
till_report_desk_new (void)
{
  return g_object_new (TILL_TYPE_REPORT_DESK, NULL);
}

/**
 * till_report_desk_set_session:
 * @self: a desk
 * @session: (nullable): the account
 */
void
till_report_desk_set_session (TillReportDesk *self,
                              TillSession    *session)
{
  g_return_if_fail (TILL_IS_REPORT_DESK (self));

  if (self->session == session)
    return;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    {
      g_signal_connect_swapped (session, "payments-changed", G_CALLBACK (something_changed_cb),
                                self);
      g_signal_connect_swapped (session, "records-changed", G_CALLBACK (something_changed_cb),
                                self);
    }

  forget (self);
  till_report_desk_reload (self);
}

/**
 * till_report_desk_get_session:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable): the account
 */
TillSession *
till_report_desk_get_session (TillReportDesk *self)
{
  g_return_val_if_fail (TILL_IS_REPORT_DESK (self), NULL);

  return self->session;
}

/**
 * till_report_desk_set_span:
 * @self: a desk
 * @span: which time: whole days, with an end
 */
void
till_report_desk_set_span (TillReportDesk      *self,
                           const TillQuerySpan *span)
{
  g_return_if_fail (TILL_IS_REPORT_DESK (self));
  g_return_if_fail (span != NULL && span->from_us < span->to_us);

  if (self->span.from_us == span->from_us && self->span.to_us == span->to_us)
    return;

  self->span = *span;
  forget (self);
  till_report_desk_reload (self);
}

/**
 * till_report_desk_get_span:
 * @self: a desk
 *
 * Returns: (transfer none): which time; nothing at all before it was set
 */
const TillQuerySpan *
till_report_desk_get_span (TillReportDesk *self)
{
  g_return_val_if_fail (TILL_IS_REPORT_DESK (self), NULL);

  return &self->span;
}

/**
 * till_report_desk_get_state:
 * @self: a desk
 *
 * Returns: what there is to show
 */
TillReportDeskState
till_report_desk_get_state (TillReportDesk *self)
{
  g_return_val_if_fail (TILL_IS_REPORT_DESK (self), TILL_REPORT_DESK_CLOSED);

  return self->state;
}

/**
 * till_report_desk_get_error:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable): why there are no figures
 */
const GError *
till_report_desk_get_error (TillReportDesk *self)
{
  g_return_val_if_fail (TILL_IS_REPORT_DESK (self), NULL);

  return self->error;
}

/**
 * till_report_desk_get_bounds:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable) (element-type gint64): where the time was cut
 */
GArray *
till_report_desk_get_bounds (TillReportDesk *self)
{
  g_return_val_if_fail (TILL_IS_REPORT_DESK (self), NULL);

  return self->bounds;
}

/**
 * till_report_desk_get_rows:
 * @self: a desk
 * @by: a division
 *
 * Returns: (transfer none) (nullable) (element-type TillReportRow): the figures in it
 */
GPtrArray *
till_report_desk_get_rows (TillReportDesk *self,
                           TillReportBy    by)
{
  g_return_val_if_fail (TILL_IS_REPORT_DESK (self), NULL);
  g_return_val_if_fail (by < N_DIVISIONS, NULL);

  return self->rows[by];
}
