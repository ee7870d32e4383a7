/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillQuerySpan:
 * @from_us: the first moment, in µs since 1970 UTC; 0 for none
 * @to_us: the first moment after it; 0 for none
 */
typedef struct
{
  gint64 from_us;
  gint64 to_us;
} TillQuerySpan;

gboolean till_query_date_read       (const char          *text,
                                     TillQuerySpan       *ret_span);
gboolean till_query_date_of_month   (int                  month,
                                     int                  year,
                                     gint64               now_us,
                                     TillQuerySpan       *ret_span);
void     till_query_date_of_weekday (int                  weekday,
                                     gint64               now_us,
                                     TillQuerySpan       *ret_span);
char    *till_query_date_say        (const TillQuerySpan *span,
                                     gint64               now_us);

G_END_DECLS
