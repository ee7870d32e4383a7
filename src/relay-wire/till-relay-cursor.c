/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The cursor of a console: an epoch and a sequence number.
 *
 * What must hold: one text for one cursor (no signs, no leading zeros), so that two cursors are
 * the same exactly when their texts are. */

#include "till-relay-cursor.h"

#include <string.h>

G_DEFINE_QUARK (till-relay-wire-error-quark, till_relay_wire_error)

/**
 * till_relay_epoch_is_valid:
 * @text: (nullable): some text
 *
 * Returns: whether @text is an epoch: eight lower-case hexadecimal digits
 */
gboolean
till_relay_epoch_is_valid (const char *text)
{
  return text != NULL && strlen (text) == TILL_RELAY_EPOCH_SIZE - 1 &&
         strspn (text, "0123456789abcdef") == TILL_RELAY_EPOCH_SIZE - 1;
}

static gboolean
parse (const char      *text,
       TillRelayCursor *cursor)
{
  const char *digits = text + TILL_RELAY_EPOCH_SIZE;
  guint64 seq;

  if (strlen (text) <= TILL_RELAY_EPOCH_SIZE || text[TILL_RELAY_EPOCH_SIZE - 1] != '.')
    return FALSE;

  memcpy (cursor->epoch, text, TILL_RELAY_EPOCH_SIZE - 1);
  cursor->epoch[TILL_RELAY_EPOCH_SIZE - 1] = '\0';
  if (!till_relay_epoch_is_valid (cursor->epoch))
    return FALSE;

  if (!g_ascii_isdigit (digits[0]) || (digits[0] == '0' && digits[1] != '\0') ||
      !g_ascii_string_to_unsigned (digits, 10, 0, G_MAXINT64, &seq, NULL))
    return FALSE;

  cursor->seq = (gint64) seq;

  return TRUE;
}

/**
 * till_relay_cursor_parse:
 * @text: (nullable): "9f3c5a1e.18446"
 * @ret_cursor: (out): the cursor; untouched on failure
 * @error: return location for a #GError in #TILL_RELAY_WIRE_ERROR
 *
 * Returns: %FALSE when @text is not a cursor
 */
gboolean
till_relay_cursor_parse (const char      *text,
                         TillRelayCursor *ret_cursor,
                         GError         **error)
{
  TillRelayCursor cursor;

  g_return_val_if_fail (ret_cursor != NULL, FALSE);

  if (text == NULL || !parse (text, &cursor))
    {
      g_set_error_literal (error, TILL_RELAY_WIRE_ERROR, TILL_RELAY_WIRE_ERROR_MALFORMED,
                           "The relay's cursor is not of the form “epoch.number”");
      return FALSE;
    }

  *ret_cursor = cursor;

  return TRUE;
}

/**
 * till_relay_cursor_to_string:
 * @cursor: a cursor
 *
 * Returns: (transfer full): its text
 */
char *
till_relay_cursor_to_string (const TillRelayCursor *cursor)
{
  g_return_val_if_fail (cursor != NULL, NULL);

  return g_strdup_printf ("%s.%" G_GINT64_FORMAT, cursor->epoch, cursor->seq);
}
