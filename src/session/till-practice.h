/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-secret.h"

G_BEGIN_DECLS

#define TILL_TYPE_PRACTICE (till_practice_get_type ())
G_DECLARE_FINAL_TYPE (TillPractice, till_practice, TILL, PRACTICE, GObject)

/* TillPractice: the practice gateway and a relay, started as child processes on loopback ports.
 * They end with this object, and with this process. */

void          till_practice_start_async      (const char          *folder,
                                              guint                n_payments,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
TillPractice *till_practice_start_finish     (GAsyncResult        *result,
                                              GError             **error);
const char   *till_practice_get_gateway_url  (TillPractice        *self);
TillSecret   *till_practice_get_key          (TillPractice        *self);
const char   *till_practice_get_relay_url    (TillPractice        *self);
const char   *till_practice_get_relay_stream (TillPractice        *self);
TillSecret   *till_practice_get_relay_token  (TillPractice        *self);
const char   *till_practice_get_relay_source (TillPractice        *self);
void          till_practice_stop             (TillPractice        *self);

G_END_DECLS
