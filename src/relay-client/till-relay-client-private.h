/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-client.h"

G_BEGIN_DECLS

TillRelayPlace *till_relay_client_get_place  (TillRelayClient *self);
const char     *till_relay_client_get_stream (TillRelayClient *self);

G_END_DECLS
