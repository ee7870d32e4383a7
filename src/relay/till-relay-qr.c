/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A QR code for a terminal.
 *
 * Two rows of modules make one line of half blocks, black on white whatever the terminal's colours
 * are, with the quiet zone that scanners want. Without libqrencode there is none. */

#include "till-relay-cli-private.h"

#include "till-config.h"

#ifdef TILL_HAVE_QRENCODE
#include <qrencode.h>

#define QUIET 3

static gboolean
is_dark (const QRcode *code,
         int           x,
         int           y)
{
  if (x < 0 || y < 0 || x >= code->width || y >= code->width)
    return FALSE;

  return (code->data[y * code->width + x] & 1) != 0;
}

#endif

/**
 * till_relay_qr_to_string:
 * @text: what is to be scanned
 *
 * Returns: (transfer full) (nullable): lines for a terminal, or %NULL if there can be none
 */
char *
till_relay_qr_to_string (const char *text)
{
#ifdef TILL_HAVE_QRENCODE
  static const char *const blocks[] = { " ", "▀", "▄", "█" };
  QRcode *code;
  GString *lines;

  g_return_val_if_fail (text != NULL, NULL);

  if (!(code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M)))
    return NULL;

  lines = g_string_new (NULL);
  for (int y = -QUIET; y < code->width + QUIET; y += 2)
    {
      g_string_append (lines, "\033[30;107m");
      for (int x = -QUIET; x < code->width + QUIET; x++)
        g_string_append (lines, blocks[is_dark (code, x, y) + 2 * is_dark (code, x, y + 1)]);
      g_string_append (lines, "\033[0m\n");
    }
  QRcode_free (code);

  return g_string_free (lines, FALSE);
#else
  return NULL;
#endif
}
