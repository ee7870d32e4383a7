/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-store.h"

G_BEGIN_DECLS

gboolean till_relay_migrate (TillRelayStore  *from,
                             TillRelayStore  *to,
                             gint64          *ret_events,
                             GError         **error);

G_END_DECLS
