/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-window.h"

G_BEGIN_DECLS

void till_dispute_paper_show (TillWindow   *window,
                              TillDispute  *dispute,
                              GCancellable *cancellable);

G_END_DECLS
