/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sign-in.h"

G_BEGIN_DECLS

/*
 * Signing in, in memory. What comes of it hangs on the key: "…_wrong" is not known, "…_offline"
 * cannot be asked about, "…_forbidden" may do nothing, "…_poor" lacks permissions, all others are
 * good.
 */

TillKeyring *till_double_keyring_new (void);

G_END_DECLS
