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
  GQueue            changes;    /* what owners change, on its way to the disk and back */
};

void     till_relay_api_answer_error  (SoupServerMessage    *msg,
                                       guint                 status,
                                       const char           *text);
void     till_relay_api_fail_request  (TillRelayRequest     *request,
                                       guint                 status,
                                       const char           *text);
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
void     till_relay_api_drop_changes  (TillRelayApi         *self);
gpointer till_relay_api_write_acks    (TillDb               *db,
                                       gpointer              job,
                                       GCancellable         *cancellable,
                                       GError              **error);

G_END_DECLS
