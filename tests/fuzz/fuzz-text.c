/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Words from outside that end up in an error, a log or a list.
 *
 * What must hold: a redacted text holds nothing more to redact and never grows beyond reason; a
 * cleaned one is valid, one line, and no longer than asked for; a time that is read is written
 * and read as the same. */

#include "fuzz-target.h"

#include <string.h>

#include "till-clock.h"
#include "till-text.h"

static void
check_time (const char *text)
{
  g_autofree char *written = NULL;
  gint64 time_us = -7, again_us;

  if (!till_time_parse_iso (text, &time_us))
    {
      g_assert_cmpint (time_us, ==, -7);
      return;
    }

  written = till_time_format_iso (time_us);
  if (*written == '\0')
    return;

  g_assert_true (till_time_parse_iso (written, &again_us));
  g_assert_cmpint (ABS (again_us - time_us), <, TILL_SECOND);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *redacted = till_text_redact (text);
  g_autofree char *twice = till_text_redact (redacted);
  g_autofree char *clean = till_text_clean (text, 100);

  g_assert_cmpstr (redacted, ==, twice);
  g_assert_cmpuint (strlen (redacted), <=, strlen (text));

  g_assert_true (g_utf8_validate (clean, -1, NULL));
  g_assert_cmpuint (strlen (clean), <=, 100);
  for (const char *p = clean; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));

  check_time (text);

  return 0;
}
