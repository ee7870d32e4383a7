/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A request that changes who may do what: to the writer thread, into the registry, answered.
 *
 * What must hold: what was answered holds from then on; nothing is answered after the daemon has
 * ended. */

#include "till-relay-api-private.h"

#include "till-json.h"
#include "till-relay-admin.h"

static void
job_free (TillRelayApiJob *job)
{
  if (job->api != NULL)
    g_queue_unlink (&job->api->jobs, &job->link);

  job->free (job);
}

/**
 * till_relay_api_job_init:
 * @job: a new job
 * @self: the API
 * @request: (transfer full): what is to be answered
 * @answer: called when it is done and the registry knows; must answer the request
 * @free: frees @job
 */
void
till_relay_api_job_init (TillRelayApiJob    *job,
                         TillRelayApi       *self,
                         TillRelayRequest   *request,
                         TillRelayApiJobFunc answer,
                         TillRelayApiJobFunc free)
{
  g_return_if_fail (job != NULL && self != NULL && answer != NULL && free != NULL);

  job->api = self;
  job->request = request;
  job->now_us = till_clock_now_us (self->shared->clock);
  job->answer = answer;
  job->free = free;
  job->link.data = job;
  g_queue_push_tail_link (&self->jobs, &job->link);
}

static guint
status_of (const GError *error)
{
  if (g_error_matches (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_INVALID) ||
      error->domain == TILL_JSON_ERROR)
    return SOUP_STATUS_BAD_REQUEST;

  if (g_error_matches (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_NOT_FOUND))
    return SOUP_STATUS_NOT_FOUND;

  if (g_error_matches (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_CONFLICT))
    return SOUP_STATUS_CONFLICT;

  return SOUP_STATUS_SERVICE_UNAVAILABLE;
}

/**
 * till_relay_api_job_fail:
 * @job: (transfer full): a job that comes to nothing
 * @error: why
 *
 * Answers its request with what is wrong.
 */
void
till_relay_api_job_fail (TillRelayApiJob *job,
                         const GError    *error)
{
  guint status;

  g_return_if_fail (job != NULL && error != NULL);

  status = status_of (error);
  till_relay_api_fail_request (g_steal_pointer (&job->request), status,
                               status == SOUP_STATUS_SERVICE_UNAVAILABLE
                                 ? "The relay cannot write at the moment" : error->message);
  job_free (job);
}

/* The registry knows of the change. */
static void
refreshed_cb (gpointer user_data)
{
  TillRelayApiJob *job = user_data;

  job->answer (job);
  job_free (job);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  TillRelayApiJob *job = user_data;
  g_autoptr (GError) error = NULL;

  till_relay_writer_run_finish (result, &error);
  if (job->api == NULL)
    job_free (job);
  else if (error != NULL)
    till_relay_api_job_fail (job, error);
  else
    {
      job->refreshing = TRUE;
      till_relay_refresh_now (job->api->refresh, refreshed_cb, job);
    }
}

/**
 * till_relay_api_job_run:
 * @job: (transfer full): a job
 * @func: writes; runs on the writer thread with @job as its job
 *
 * Does it. Its request is answered later.
 */
void
till_relay_api_job_run (TillRelayApiJob   *job,
                        TillRelayStoreFunc func)
{
  g_return_if_fail (job != NULL && func != NULL);

  till_relay_request_wait (job->request);
  till_relay_writer_run_async (job->api->writer, func, job, NULL, NULL, written_cb, job);
}

/**
 * till_relay_api_drop_jobs:
 * @self: the API, whose writer has ended
 *
 * Lets go of what is on its way. It may be on disk; nobody is told any more.
 */
void
till_relay_api_drop_jobs (TillRelayApi *self)
{
  GList *link;

  g_return_if_fail (self != NULL);

  while ((link = g_queue_pop_head_link (&self->jobs)) != NULL)
    {
      TillRelayApiJob *job = link->data;

      job->api = NULL;
      till_relay_request_drop (g_steal_pointer (&job->request));

      /* The callback of the others is still to come. */
      if (job->refreshing)
        job_free (job);
    }
}
