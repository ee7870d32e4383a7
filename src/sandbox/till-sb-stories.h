/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-inventor.h"

G_BEGIN_DECLS

gboolean till_sb_story_payment         (TillSbInventor *self,
                                        gint64          at,
                                        GError        **error);
gboolean till_sb_story_expired_session (TillSbInventor *self,
                                        gint64          at,
                                        GError        **error);

G_END_DECLS
