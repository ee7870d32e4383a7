/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "till-db.h"

G_BEGIN_DECLS

#define TILL_RELAY_ERROR (till_relay_error_quark ())

/**
 * TillRelayError:
 * @TILL_RELAY_ERROR_INVALID: What was asked for cannot be: change it.
 * @TILL_RELAY_ERROR_NOT_FOUND: There is no such thing.
 * @TILL_RELAY_ERROR_CONFLICT: It exists already, or is of another kind.
 */
typedef enum
{
  TILL_RELAY_ERROR_INVALID,
  TILL_RELAY_ERROR_NOT_FOUND,
  TILL_RELAY_ERROR_CONFLICT,
} TillRelayError;

GQuark till_relay_error_quark (void);

/* Codes on disk. Append only; never renumber, never reuse. */
#define TILL_RELAY_MODE_VERIFY 1
#define TILL_RELAY_MODE_BLIND  2
#define TILL_RELAY_ROLE_CONSOLE 1
#define TILL_RELAY_ROLE_OWNER   2

TillDb     *till_relay_admin_open        (const char  *path,
                                          TillDbFlags  flags,
                                          GError     **error);
void        till_relay_admin_init_schema (TillDbSchema *ret_schema);
gboolean    till_relay_mode_parse        (const char  *text,
                                          int         *ret_mode,
                                          GError     **error);
const char *till_relay_mode_to_string    (int          mode);
gboolean    till_relay_role_parse        (const char  *text,
                                          int         *ret_role,
                                          GError     **error);
const char *till_relay_role_to_string    (int          role);

gboolean    till_relay_admin_add_stream  (TillDb      *db,
                                          const char  *name,
                                          GError     **error);
char       *till_relay_admin_add_source  (TillDb      *db,
                                          const char  *stream,
                                          const char  *kind,
                                          int          mode,
                                          const char  *secret,
                                          gint64      *ret_id,
                                          GError     **error);
gboolean    till_relay_admin_add_secret  (TillDb      *db,
                                          gint64       source_id,
                                          const char  *secret,
                                          GError     **error);
gboolean    till_relay_admin_remove_source (TillDb    *db,
                                          gint64       source_id,
                                          gint64       now_us,
                                          GError     **error);
char       *till_relay_admin_add_console (TillDb      *db,
                                          const char  *stream,
                                          const char  *name,
                                          int          role,
                                          gint64       now_us,
                                          GError     **error);
gboolean    till_relay_admin_revoke_console (TillDb   *db,
                                          gint64       console_id,
                                          gint64       now_us,
                                          GError     **error);
gboolean    till_relay_admin_find_stream (TillDb     *db,
                                          const char  *name,
                                          gint64      *ret_id,
                                          GError     **error);
gboolean    till_relay_admin_new_epoch   (TillDb      *db,
                                          GError     **error);
JsonNode   *till_relay_admin_list        (TillDb      *db,
                                          GError     **error);

G_END_DECLS
