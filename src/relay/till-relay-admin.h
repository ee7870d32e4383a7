/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "till-relay-store.h"

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

/* How long the secret before goes on counting when another is rolled in, in seconds. */
#define TILL_RELAY_SECRET_OVERLAP_S (24 * 60 * 60)

/**
 * TillRelayAccountLimits:
 * @rate: events a second
 * @burst: events at once
 * @bytes_a_day: bodies per day
 * @keep_days: how long events are kept
 * @keep_bytes: how much of them is kept
 *
 * What one account may use. -1 leaves a limit as it is, 0 (not for @keep_days) takes the daemon's
 * default.
 */
typedef struct
{
  gint64 rate;
  gint64 burst;
  gint64 bytes_a_day;
  gint64 keep_days;
  gint64 keep_bytes;
} TillRelayAccountLimits;

/**
 * TillRelayAccount:
 * @name: its name, as it will stand in addresses
 * @kind: which gateway's webhooks come in
 * @mode: %TILL_RELAY_MODE_VERIFY or %TILL_RELAY_MODE_BLIND
 * @secret: (nullable): the endpoint's signing secret, if it is known yet
 * @limits: its limits
 *
 * A new account.
 */
typedef struct
{
  const char            *name;
  const char            *kind;
  int                    mode;
  const char            *secret;
  TillRelayAccountLimits limits;
} TillRelayAccount;

gboolean    till_relay_mode_parse        (const char  *text,
                                          int         *ret_mode,
                                          GError     **error);
const char *till_relay_mode_to_string    (int          mode);
gboolean    till_relay_role_parse        (const char  *text,
                                          int         *ret_role,
                                          GError     **error);
const char *till_relay_role_to_string    (int          role);

gboolean    till_relay_admin_add_stream  (TillRelayStore *db,
                                          const char  *name,
                                          GError     **error);
char       *till_relay_admin_add_source  (TillRelayStore *db,
                                          const char  *stream,
                                          const char  *kind,
                                          int          mode,
                                          const char  *secret,
                                          gint64      *ret_id,
                                          GError     **error);
gboolean    till_relay_admin_check_secret (const char *secret,
                                          GError     **error);
gint64      till_relay_secret_parse      (char        *line);
gboolean    till_relay_admin_add_secret  (TillRelayStore *db,
                                          gint64       source_id,
                                          const char  *secret,
                                          gint64       old_until_us,
                                          GError     **error);
gboolean    till_relay_admin_remove_source (TillRelayStore *db,
                                          gint64       source_id,
                                          gint64       now_us,
                                          GError     **error);
char       *till_relay_admin_add_console (TillRelayStore *db,
                                          const char  *stream,
                                          const char  *name,
                                          int          role,
                                          gint64       now_us,
                                          GError     **error);
gboolean    till_relay_admin_check_console_name (const char *name,
                                          GError     **error);
gboolean    till_relay_admin_name_console (TillRelayStore *db,
                                          gint64       console_id,
                                          const char  *name,
                                          GError     **error);
gboolean    till_relay_admin_revoke_console (TillRelayStore *db,
                                          gint64       console_id,
                                          gint64       now_us,
                                          GError     **error);
gboolean    till_relay_admin_find_stream (TillRelayStore *db,
                                          const char  *name,
                                          gint64      *ret_id,
                                          GError     **error);
void        till_relay_account_limits_init (TillRelayAccountLimits *ret_limits);
char       *till_relay_admin_add_account (TillRelayStore *db,
                                          const TillRelayAccount *account,
                                          GError     **error);
gboolean    till_relay_admin_limit_account (TillRelayStore *db,
                                          const char  *name,
                                          const TillRelayAccountLimits *limits,
                                          GError     **error);
gboolean    till_relay_admin_find_verifying_source (TillRelayStore *db,
                                          const char  *name,
                                          gint64      *ret_source_id,
                                          GError     **error);
gboolean    till_relay_admin_set_public_url (TillRelayStore *db,
                                          const char  *url,
                                          GError     **error);
gboolean    till_relay_admin_dup_public_url (TillRelayStore *db,
                                          char       **ret_url,
                                          GError     **error);
gboolean    till_relay_admin_new_epoch   (TillRelayStore *db,
                                          GError     **error);
JsonNode   *till_relay_admin_list_consoles (TillRelayStore *db,
                                          const char  *stream,
                                          GError     **error);
JsonNode   *till_relay_admin_status      (TillRelayStore *db,
                                          const char  *path,
                                          gint64       now_us,
                                          GError     **error);
GPtrArray  *till_relay_admin_list_events (TillRelayStore *db,
                                          const char  *stream,
                                          guint        limit,
                                          gint64      *inout_after,
                                          GError     **error);
JsonNode   *till_relay_admin_list        (TillRelayStore *db,
                                          GError     **error);

G_END_DECLS
