/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A file that somebody wants to send to a bank, which may be anything.
 *
 * What must hold: nothing is read behind its end; what is refused is refused in words, and what
 * passes is one of three kinds. */

#include "fuzz-target.h"

#include <string.h>

#include "till-file-facts.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  /* a block of its own, so that one byte too far is seen */
  g_autofree guint8 *copy = g_memdup2 (data, size);
  g_autoptr (GBytes) content = g_bytes_new_static (copy, size);
  g_autoptr (GError) error = NULL;
  TillFileFacts facts;

  if (till_file_facts_read (content, &facts, &error))
    {
      g_autofree char *said = till_file_facts_say (&facts);

      g_assert_no_error (error);
      g_assert_cmpint (facts.kind, <=, TILL_FILE_PNG);
      g_assert_true (g_utf8_validate (said, -1, NULL));
    }
  else
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_cmpstr (error->message, !=, "");
    }

  return 0;
}
