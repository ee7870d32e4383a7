/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * JsonVerdict:
 * @why_not: (nullable): why a #TillJsonDocument could not be made, without the place; %NULL when
 *   it could
 * @laxer: whether json-glib takes the text nevertheless
 *
 * What came of reading one text twice.
 */
typedef struct
{
  char    *why_not;
  gboolean laxer;
} JsonVerdict;

void json_compare       (const char  *text,
                         gsize        length,
                         JsonVerdict *ret_verdict);
void json_verdict_clear (JsonVerdict *verdict);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (JsonVerdict, json_verdict_clear)

G_END_DECLS
