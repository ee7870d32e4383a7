/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillRelayHead:
 * @stream_id: a stream
 * @first: the oldest event it has; 0 if that is not told
 * @last: the newest one
 * @is_hint: whether another relay said so just now, rather than we ourselves or the database
 */
typedef struct
{
  gint64   stream_id;
  gint64   first;
  gint64   last;
  gboolean is_hint;
} TillRelayHead;

/**
 * TillRelayHeadFunc:
 * @head: how far a stream is
 * @user_data: what was given to till_relay_listener_new()
 *
 * Called in the main context the listener was made in.
 */
typedef void (*TillRelayHeadFunc) (const TillRelayHead *head,
                                   gpointer             user_data);

/**
 * TillRelayListener:
 *
 * A thread that learns what other relays have stored.
 */
typedef struct _TillRelayListener TillRelayListener;

TillRelayListener *till_relay_listener_new   (const char         *where,
                                              guint               look_ms,
                                              TillRelayHeadFunc   func,
                                              gpointer            user_data);
void               till_relay_listener_close (TillRelayListener  *self);
GArray            *till_relay_listener_parse (const char         *hint,
                                              const char         *own_tag);

G_END_DECLS
