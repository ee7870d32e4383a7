/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the daemon logs, as lines of JSON for programs that collect logs.
 *
 * Without it messages go where GLib sends them: to the journal with their fields, or to standard
 * error as text. What must hold: nothing of a body, of a token or of a secret is ever a field. */

#include "till-relay-journal.h"

#include <stdio.h>
#include <string.h>

#include "till-db.h"
#include "till-json.h"

static const char *
level_to_string (GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return "error";

  if (level & G_LOG_LEVEL_WARNING)
    return "warning";

  return level & G_LOG_LEVEL_DEBUG ? "debug" : "info";
}

/**
 * till_relay_journal_to_json:
 * @level: how bad it is
 * @fields: (array length=n_fields): what is logged
 * @n_fields: how many fields
 * @now_us: the time, in µs since 1970 UTC
 *
 * Returns: (transfer full): a line without its end: time, level, message, and our own fields
 */
char *
till_relay_journal_to_json (GLogLevelFlags   level,
                            const GLogField *fields,
                            gsize            n_fields,
                            gint64           now_us)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now_us / 1000000);
  g_autofree char *date = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *stamp = g_strdup_printf ("%s.%06dZ", date, (int) (now_us % 1000000));

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "time");
  json_builder_add_string_value (builder, stamp);
  json_builder_set_member_name (builder, "level");
  json_builder_add_string_value (builder, level_to_string (level));

  for (gsize i = 0; i < n_fields; i++)
    {
      gboolean ours = g_str_has_prefix (fields[i].key, "RELAY_");
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (!ours && strcmp (fields[i].key, "MESSAGE") != 0)
        continue;

      name = g_ascii_strdown (ours ? fields[i].key + strlen ("RELAY_") : "message", -1);
      value = fields[i].length < 0
                ? g_utf8_make_valid (fields[i].value, -1)
                : g_utf8_make_valid (fields[i].value, fields[i].length);
      json_builder_set_member_name (builder, name);
      json_builder_add_string_value (builder, value);
    }
  json_builder_end_object (builder);

  return till_json_build_string (builder);
}

static GLogWriterOutput
write_json (GLogLevelFlags   level,
            const GLogField *fields,
            gsize            n_fields,
            gpointer         user_data)
{
  g_autofree char *line = NULL;

  if (level & G_LOG_LEVEL_DEBUG)
    return G_LOG_WRITER_HANDLED;

  line = till_relay_journal_to_json (level, fields, n_fields, g_get_real_time ());
  fprintf (stderr, "%s\n", line);
  fflush (stderr);

  return G_LOG_WRITER_HANDLED;
}

/**
 * till_relay_journal_begin:
 *
 * From now on this process logs lines of JSON to standard error. To be called once, by the program.
 */
void
till_relay_journal_begin (void)
{
  g_log_set_writer_func (write_json, NULL, NULL);
}

/**
 * till_relay_journal_give_up:
 * @error: why the program ends
 *
 * Tells whoever started the program, on one line.
 */
void
till_relay_journal_give_up (const GError *error)
{
  gboolean damaged = g_error_matches (error, TILL_DB_ERROR, TILL_DB_ERROR_CORRUPT);

  g_printerr ("tillroll-relay: %s%s\n", error->message,
              damaged ? " (the file is damaged: put it aside and bring back a copy, see RECOVERY"
                        " in tillroll-relay(1))" : "");
}
