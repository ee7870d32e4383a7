/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be wrong with an amount that was typed or worked out. */

#include "till-money-error.h"

G_DEFINE_QUARK (till-money-error-quark, till_money_error)
