/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How an answer is freed. */

#include "till-http-types.h"

/**
 * till_http_answer_free:
 * @answer: (nullable) (transfer full): an answer
 */
void
till_http_answer_free (TillHttpAnswer *answer)
{
  if (answer == NULL)
    return;

  g_clear_pointer (&answer->body, g_bytes_unref);
  g_free (answer->request_id);
  g_free (answer->throttle_reason);
  g_free (answer);
}
