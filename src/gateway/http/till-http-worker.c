/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The thread that talks to the gateway, so that TLS, unpacking and copying of long answers take
 * nothing from whoever asked, which is the thread that draws the window.
 *
 * What must hold: the session is made, used and freed in this thread alone. The thread holds the
 * worker and nobody waits for its end, because whoever drops the last reference to its owner may be
 * the thread itself. */

#include "till-http-worker.h"

/* How long the thread lives on after it was stopped. */
#define WIND_UP_MS 250

struct _TillHttpWorker
{
  GMainContext *context;
  GMainLoop    *loop;

  /* of the session */
  char         *user_agent;
  guint         timeout_s;
  guint         connections;
  GTlsDatabase *trust;
  SoupSession  *session;     /* only touched in the thread */
};

typedef struct
{
  TillHttpWorker *worker; /* holds a reference */
  TillHttpJob     job;
  gpointer        data;
} Run;

static void
worker_clear (gpointer data)
{
  TillHttpWorker *self = data;

  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_clear_object (&self->trust);
  g_free (self->user_agent);
}

static gpointer
thread_func (gpointer data)
{
  TillHttpWorker *self = data;

  g_main_context_push_thread_default (self->context);
  self->session = soup_session_new_with_options (
    "user-agent", self->user_agent,
    "timeout", self->timeout_s,
    "max-conns", self->connections,
    "max-conns-per-host", self->connections,
    NULL);
  if (self->trust != NULL)
    soup_session_set_tls_database (self->session, self->trust);

  g_main_loop_run (self->loop);

  g_clear_object (&self->session);
  g_main_context_pop_thread_default (self->context);
  g_atomic_rc_box_release_full (self, worker_clear);

  return NULL;
}

/**
 * till_http_worker_new:
 * @user_agent: who we are
 * @timeout_s: how long to wait for the other side to do anything
 * @connections: how many requests at once
 * @trust: (nullable): whom to trust; %NULL = the system's authorities
 *
 * Starts a thread. Any thread may call this.
 *
 * Returns: (transfer full): the worker; end it with till_http_worker_stop()
 */
TillHttpWorker *
till_http_worker_new (const char   *user_agent,
                      guint         timeout_s,
                      guint         connections,
                      GTlsDatabase *trust)
{
  TillHttpWorker *self = g_atomic_rc_box_new0 (TillHttpWorker);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->user_agent = g_strdup (user_agent);
  self->timeout_s = timeout_s;
  self->connections = connections;
  self->trust = trust != NULL ? g_object_ref (trust) : NULL;

  g_thread_unref (g_thread_new ("till-http", thread_func, g_atomic_rc_box_acquire (self)));

  return self;
}

static void
run_free (gpointer data)
{
  Run *run = data;

  g_atomic_rc_box_release_full (run->worker, worker_clear);
  g_free (run);
}

static gboolean
run_cb (gpointer data)
{
  Run *run = data;

  run->job (run->worker->session, run->data);

  return G_SOURCE_REMOVE;
}

/**
 * till_http_worker_run:
 * @self: a worker
 * @job: what to do in its thread
 * @data: data for @job
 *
 * Has something done, after all that was asked before. Any thread may call this.
 */
void
till_http_worker_run (TillHttpWorker *self,
                      TillHttpJob     job,
                      gpointer        data)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Run *run = g_new0 (Run, 1);

  run->worker = g_atomic_rc_box_acquire (self);
  run->job = job;
  run->data = data;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run_cb, run, run_free);
  g_source_attach (source, self->context);
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_REMOVE;
}

/* A connection whose request was cancelled a moment ago still has to hear of it. And when the whole
 * program ends, which takes less time than this, the thread must be asleep, not closing
 * connections by means of libraries that are being taken down. */
static void
wind_up (SoupSession *session,
         gpointer     data)
{
  g_autoptr (GSource) source = g_timeout_source_new (WIND_UP_MS);

  g_source_set_callback (source, quit_cb, data, NULL);
  g_source_attach (source, g_main_loop_get_context (data));
}

/**
 * till_http_worker_stop:
 * @self: (transfer full): a worker
 *
 * Ends the thread when it has done what was asked before. Does not wait. Any thread may call this.
 */
void
till_http_worker_stop (TillHttpWorker *self)
{
  till_http_worker_run (self, wind_up, self->loop);
  g_atomic_rc_box_release_full (self, worker_clear);
}

/**
 * till_http_worker_get_context:
 * @self: a worker
 *
 * Returns: (transfer none): the main context of its thread
 */
GMainContext *
till_http_worker_get_context (TillHttpWorker *self)
{
  return self->context;
}
