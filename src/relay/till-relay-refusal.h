/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-hub.h"

G_BEGIN_DECLS

void till_relay_refusal_start (TillRelayHub *hub,
                               int           fd,
                               guint         status);

G_END_DECLS
