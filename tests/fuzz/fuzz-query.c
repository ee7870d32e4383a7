/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A line of search, which may be anything.
 *
 * What must hold: any bytes are a search; its parts stand in order within the text; without one of
 * them it asks for one thing less. */

#include "fuzz-target.h"

#include <string.h>

#include "till-clock.h"
#include "till-query.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const gint64 now_us = G_GINT64_CONSTANT (1795262400) * TILL_SECOND;
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (TillQuery) query = till_query_new (text, now_us);
  const TillFilter *filter = till_query_get_filter (query);
  guint n = till_query_get_n_parts (query);
  gsize end = 0;

  g_assert_true (filter->text == NULL || g_utf8_validate (filter->text, -1, NULL));
  for (guint i = 0; i < n; i++)
    {
      const TillQueryPart *part = till_query_get_part (query, i);

      g_assert_cmpuint (part->start, >=, end);
      g_assert_cmpuint (part->end, >, part->start);
      g_assert_true (g_utf8_validate (part->said, -1, NULL));
      end = part->end;
    }

  if (n > 0 && n <= 8)
    {
      g_autofree char *rest_text = till_query_without (query, n / 2);
      g_autoptr (TillQuery) rest = till_query_new (rest_text, now_us);

      g_assert_cmpuint (till_query_get_n_parts (rest), ==, n - 1);
    }

  return 0;
}
