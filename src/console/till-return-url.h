/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-charge-page.h"

G_BEGIN_DECLS

void till_return_url_remember (TillChargePage *page,
                               GSettings      *settings);

G_END_DECLS
