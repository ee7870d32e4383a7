/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What can go wrong with an account, beside what the gateway and the journal say. */

#include "till-session-error.h"

G_DEFINE_QUARK (till-session-error-quark, till_session_error)
