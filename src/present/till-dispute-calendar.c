/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The deadline of a dispute as an entry for a calendar (RFC 5545), which reminds of it 7, 3 and 1
 * days before. What must hold: lines of at most 75 bytes, never cut within a letter; no text can
 * become a line of its own. */

#include "till-dispute-calendar.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-clock.h"
#include "till-reason-words.h"

#define LINE_MAX_BYTES 75

static const int reminders[] = { 7, 3, 1 };

/* RFC 5545, 3.3.11 */
static char *
escape (const char *text)
{
  g_autoptr (GString) escaped = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (*p == '\\' || *p == ';' || *p == ',')
      g_string_append_printf (escaped, "\\%c", *p);
    else if (*p == '\n')
      g_string_append (escaped, "\\n");
    else if ((guchar) *p >= ' ')
      g_string_append_c (escaped, *p);

  return g_string_free (g_steal_pointer (&escaped), FALSE);
}

/* RFC 5545, 3.1: long lines go on after a line break and a space. */
static void
add_line (GString    *out,
          const char *name,
          const char *value)
{
  g_autofree char *line = g_strconcat (name, ":", value, NULL);
  gsize width = 0;

  for (const char *p = line; *p != '\0';)
    {
      const char *next = g_utf8_next_char (p);
      gsize length = next - p;

      if (width + length > LINE_MAX_BYTES)
        {
          g_string_append (out, "\r\n ");
          width = 1;
        }
      g_string_append_len (out, p, length);
      width += length;
      p = next;
    }

  g_string_append (out, "\r\n");
}

static void
add_text (GString    *out,
          const char *name,
          const char *text)
{
  g_autofree char *escaped = escape (text);

  add_line (out, name, escaped);
}

static void
add_time (GString    *out,
          const char *name,
          gint64      time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / TILL_SECOND);
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y%m%dT%H%M%SZ") : NULL;

  if (text != NULL)
    add_line (out, name, text);
}

static void
add_reminders (GString    *out,
               const char *summary)
{
  for (guint i = 0; i < G_N_ELEMENTS (reminders); i++)
    {
      g_autofree char *trigger = g_strdup_printf ("-P%dD", reminders[i]);

      add_line (out, "BEGIN", "VALARM");
      add_line (out, "ACTION", "DISPLAY");
      add_text (out, "DESCRIPTION", summary);
      add_line (out, "TRIGGER", trigger);
      add_line (out, "END", "VALARM");
    }
}

/**
 * till_dispute_calendar_write:
 * @dispute: a dispute with a deadline
 * @merchant: whose it is
 * @now_us: the time, in µs since 1970 UTC
 *
 * Returns: (transfer full): the deadline as a file for a calendar (text/calendar)
 */
char *
till_dispute_calendar_write (const TillDispute *dispute,
                             const char        *merchant,
                             gint64             now_us)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *amount = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *description = NULL;
  g_autofree char *uid = NULL;

  g_return_val_if_fail (dispute != NULL, NULL);
  g_return_val_if_fail (merchant != NULL, NULL);

  amount = till_money_format (&dispute->amount);
  reason = till_words_dispute_reason (dispute->reason);
  uid = g_strconcat (dispute->record.id, "@tillroll", NULL);
  /* Translators: an entry in a calendar: the amount, and the merchant's name */
  summary = g_strdup_printf (_("Answer the dispute about %s (%s)"), amount, merchant);
  description = g_strdup_printf ("%s\n%s\n%s", reason != NULL ? reason : "", dispute->record.id,
                                 dispute->payment_id != NULL ? dispute->payment_id : "");

  add_line (out, "BEGIN", "VCALENDAR");
  add_line (out, "VERSION", "2.0");
  add_line (out, "PRODID", "-//Tillroll//Tillroll//EN");
  add_line (out, "BEGIN", "VEVENT");
  add_text (out, "UID", uid);
  add_time (out, "DTSTAMP", now_us);
  add_time (out, "DTSTART", dispute->due_us);
  add_text (out, "SUMMARY", summary);
  add_text (out, "DESCRIPTION", description);
  add_reminders (out, summary);
  add_line (out, "END", "VEVENT");
  add_line (out, "END", "VCALENDAR");

  return g_string_free (g_steal_pointer (&out), FALSE);
}
