/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What went wrong lately, in words: a ring, so that a night without network does not fill the
 * memory. What is met again at once is counted, not repeated. Texts are redacted: an error may
 * quote what somebody typed. */

#include "till-activity-log.h"

#include "till-text.h"

struct _TillActivityLog
{
  GObject parent_instance;

  GQueue  problems;   /* TillProblem, newest first */
};

G_DEFINE_FINAL_TYPE (TillActivityLog, till_activity_log, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
} TillActivityLogSignal;

static guint signals[SIGNAL_CHANGED + 1];

static void
problem_free (TillProblem *problem)
{
  g_free (problem->text);
  g_free (problem->details);
  g_free (problem);
}

static void
till_activity_log_finalize (GObject *object)
{
  TillActivityLog *self = TILL_ACTIVITY_LOG (object);

  g_queue_clear_full (&self->problems, (GDestroyNotify) problem_free);

  G_OBJECT_CLASS (till_activity_log_parent_class)->finalize (object);
}

static void
till_activity_log_class_init (TillActivityLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_activity_log_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_ACTIVITY_LOG, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_activity_log_init (TillActivityLog *self)
{
  g_queue_init (&self->problems);
}

/**
 * till_activity_log_new:
 *
 * Returns: (transfer full): an empty log
 */
TillActivityLog *
till_activity_log_new (void)
{
  return g_object_new (TILL_TYPE_ACTIVITY_LOG, NULL);
}

/**
 * till_activity_log_add:
 * @self: a log
 * @time_us: when it was, in µs since 1970 UTC
 * @text: what went wrong, as it was said
 * @details: (nullable): for the support: the error's own words, or the id of a request
 *
 * Remembers a problem.
 */
void
till_activity_log_add (TillActivityLog *self,
                       gint64           time_us,
                       const char      *text,
                       const char      *details)
{
  g_autofree char *clean = NULL;
  g_autofree char *clean_details = NULL;
  TillProblem *problem;

  g_return_if_fail (TILL_IS_ACTIVITY_LOG (self));
  g_return_if_fail (text != NULL);

  clean = till_text_redact (text);
  clean_details = details != NULL ? till_text_redact (details) : NULL;
  problem = g_queue_peek_head (&self->problems);

  if (problem == NULL || g_strcmp0 (problem->text, clean) != 0 ||
      g_strcmp0 (problem->details, clean_details) != 0)
    {
      problem = g_new0 (TillProblem, 1);
      problem->text = g_steal_pointer (&clean);
      problem->details = g_steal_pointer (&clean_details);
      g_queue_push_head (&self->problems, problem);
      if (self->problems.length > TILL_ACTIVITY_LOG_SIZE)
        problem_free (g_queue_pop_tail (&self->problems));
    }

  problem->time_us = time_us;
  problem->count++;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * till_activity_log_clear:
 * @self: a log
 *
 * Forgets everything.
 */
void
till_activity_log_clear (TillActivityLog *self)
{
  g_return_if_fail (TILL_IS_ACTIVITY_LOG (self));

  g_queue_clear_full (&self->problems, (GDestroyNotify) problem_free);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * till_activity_log_get_count:
 * @self: a log
 *
 * Returns: how many problems it remembers
 */
guint
till_activity_log_get_count (TillActivityLog *self)
{
  g_return_val_if_fail (TILL_IS_ACTIVITY_LOG (self), 0);

  return self->problems.length;
}

/**
 * till_activity_log_get:
 * @self: a log
 * @i: which, from 0, newest first
 *
 * Returns: (nullable): the problem; valid until the log changes
 */
const TillProblem *
till_activity_log_get (TillActivityLog *self,
                       guint            i)
{
  g_return_val_if_fail (TILL_IS_ACTIVITY_LOG (self), NULL);

  return g_queue_peek_nth (&self->problems, i);
}
