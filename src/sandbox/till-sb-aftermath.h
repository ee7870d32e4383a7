/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-inventor.h"

G_BEGIN_DECLS

gboolean till_sb_aftermath_release (TillSbInventor *self,
                                    TillSbCharge   *charge,
                                    const char     *reason,
                                    GError        **error);
gboolean till_sb_aftermath         (TillSbInventor *self,
                                    TillSbCharge   *charge,
                                    GError        **error);

G_END_DECLS
