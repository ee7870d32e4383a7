/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-api.h"

G_BEGIN_DECLS

struct _TillRelayApi
{
  TillRelayShared  *shared;
  TillRelayDoor    *door;
  TillRelayWriter  *writer;
  TillRelayRefresh *refresh;
  char             *public_url; /* (nullable) */
  TillRelayPolls   *polls;
  TillRelayStrikes *strikes;
  GQueue            jobs;       /* TillRelayApiJob: on their way to the disk and back */
};

typedef struct _TillRelayApiJob TillRelayApiJob;

typedef void (*TillRelayApiJobFunc) (TillRelayApiJob *job);

/**
 * TillRelayApiJob:
 * @api: (nullable): the API; gone once the daemon ends
 * @request: (nullable): what is to be answered; taken by whoever answers it
 * @now_us: when it began
 *
 * A change on its way: from the main thread to the writer and back. To be embedded first.
 */
struct _TillRelayApiJob
{
  TillRelayApi        *api;
  TillRelayRequest    *request;
  gint64               now_us;

  /*< private >*/
  TillRelayApiJobFunc  answer;
  TillRelayApiJobFunc  free;
  gboolean             refreshing; /* on disk; the registry is about to know it */
  GList                link;
};

/* till-relay-api-job.c */
void     till_relay_api_job_init      (TillRelayApiJob      *job,
                                       TillRelayApi         *self,
                                       TillRelayRequest     *request,
                                       TillRelayApiJobFunc   answer,
                                       TillRelayApiJobFunc   free);
void     till_relay_api_job_run       (TillRelayApiJob      *job,
                                       TillRelayStoreFunc            func);
void     till_relay_api_job_fail      (TillRelayApiJob      *job,
                                       const GError         *error);
void     till_relay_api_drop_jobs     (TillRelayApi         *self);

void     till_relay_api_answer_error  (SoupServerMessage    *msg,
                                       guint                 status,
                                       const char           *text);
void     till_relay_api_fail_request  (TillRelayRequest     *request,
                                       guint                 status,
                                       const char           *text);
gboolean till_relay_api_is_out        (TillRelayApi         *self,
                                       SoupServerMessage    *msg);
void     till_relay_api_strike        (TillRelayApi         *self,
                                       SoupServerMessage    *msg);
void     till_relay_api_collect       (TillRelayApi         *self,
                                       SoupServerMessage    *msg,
                                       gint64                length,
                                       gint64                id,
                                       TillRelayRequestFunc  func,
                                       gpointer              user_data);

/* till-relay-api-owner.c */
void     till_relay_api_add_source    (TillRelayApi         *self,
                                       SoupServerMessage    *msg,
                                       TillRelayConsole     *console,
                                       TillRelayLog         *log,
                                       gint64                length);
void     till_relay_api_handle_source (TillRelayApi         *self,
                                       SoupServerMessage    *msg,
                                       TillRelayConsole     *console,
                                       char                **parts,
                                       gint64                length);
gpointer till_relay_api_write_acks    (TillRelayStore       *db,
                                       gpointer              job,
                                       GError              **error);

/* till-relay-api-pair.c */
void     till_relay_api_pair          (TillRelayApi         *self,
                                       SoupServerMessage    *msg,
                                       gint64                length);

G_END_DECLS
