/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * TillHttpWorker:
 *
 * A thread with a main loop in which one SoupSession lives.
 */
typedef struct _TillHttpWorker TillHttpWorker;

/**
 * TillHttpJob:
 * @session: the session; used in this thread only
 * @data: what was given with the function
 *
 * Runs in the worker's thread, which has a main context of its own as the default.
 */
typedef void (*TillHttpJob) (SoupSession *session,
                             gpointer     data);

TillHttpWorker *till_http_worker_new         (const char     *user_agent,
                                              guint           timeout_s,
                                              guint           connections,
                                              GTlsDatabase   *trust);
void            till_http_worker_stop        (TillHttpWorker *self);
void            till_http_worker_run         (TillHttpWorker *self,
                                              TillHttpJob     job,
                                              gpointer        data);
GMainContext   *till_http_worker_get_context (TillHttpWorker *self);

G_END_DECLS
