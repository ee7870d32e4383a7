/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "till-relay-sse.h"

G_BEGIN_DECLS

/**
 * TillRelayDoor:
 *
 * The web server and its connections, with the limits that it does not have itself.
 */
typedef struct _TillRelayDoor TillRelayDoor;

/**
 * TillRelayDoorFunc:
 * @msg: a request whose head has been read and whose body has not
 * @user_data: what was given to till_relay_door_new()
 *
 * Decides what happens to a request.
 */
typedef void (*TillRelayDoorFunc) (SoupServerMessage *msg,
                                   gpointer           user_data);

TillRelayDoor *till_relay_door_new       (TillRelayShared    *shared,
                                          GSocket            *socket,
                                          TillRelayDoorFunc   func,
                                          gpointer            user_data,
                                          GError            **error);
void           till_relay_door_free      (TillRelayDoor      *self);
void           till_relay_door_shut      (TillRelayDoor      *self);
guint          till_relay_door_count_busy (TillRelayDoor     *self);
int            till_relay_door_take_over (TillRelayDoor      *self,
                                          SoupServerMessage  *msg);
void           till_relay_door_refuse    (TillRelayDoor      *self,
                                          SoupServerMessage  *msg,
                                          guint               status);

G_END_DECLS
