/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TILL_RELAY_WIRE_ERROR (till_relay_wire_error_quark ())

/**
 * TillRelayWireError:
 * @TILL_RELAY_WIRE_ERROR_MALFORMED: The other end breaks the protocol: connect again.
 * @TILL_RELAY_WIRE_ERROR_TOO_LARGE: A line or a frame is longer than any may be.
 */
typedef enum
{
  TILL_RELAY_WIRE_ERROR_MALFORMED,
  TILL_RELAY_WIRE_ERROR_TOO_LARGE,
} TillRelayWireError;

/* Length of an epoch with its end: eight lower-case hexadecimal digits. */
#define TILL_RELAY_EPOCH_SIZE 9

/**
 * TillRelayCursor:
 * @epoch: which life of the relay's database; a restored copy gets a new one
 * @seq: the last event that was taken, 0 before the first
 *
 * How far a console has read. Written "9f3c5a1e.18446".
 */
typedef struct
{
  char   epoch[TILL_RELAY_EPOCH_SIZE];
  gint64 seq;
} TillRelayCursor;

GQuark   till_relay_wire_error_quark (void);

gboolean till_relay_epoch_is_valid   (const char            *text);
gboolean till_relay_cursor_parse     (const char            *text,
                                      TillRelayCursor       *ret_cursor,
                                      GError               **error);
char    *till_relay_cursor_to_string (const TillRelayCursor *cursor);

G_END_DECLS
