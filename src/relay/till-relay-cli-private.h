/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "till-relay-store.h"

G_BEGIN_DECLS

/**
 * TillRelayCliOptions:
 * @words: (array zero-terminated=1): what stands on the command line besides the options
 *
 * What the command line says. Numbers that were not said are -1, or 0 where that is no number.
 */
typedef struct
{
  char   **words;
  char    *db;
  char    *log;
  char    *name;
  char    *stream;
  char    *kind;
  char    *mode;
  char    *role;
  char    *secret_file;
  char    *to;
  char    *public_url;
  char    *url;
  gint64   console;
  gint64   source;
  gint64   rate;
  gint64   burst;
  gint64   bytes_a_day;
  gint64   keep_days;
  gint64   keep_bytes;
  gint64   minutes;
  gint64   overlap_hours;
  gint64   after;
  gboolean follow;
  gboolean no_pairing;
} TillRelayCliOptions;

/**
 * TillRelayCliFunc:
 * @options: what the command line says
 * @db: (nullable): the relay's database, if the command needs it
 * @error: return location for a #GError
 *
 * Runs a command.
 *
 * Returns: %FALSE when it failed
 */
typedef gboolean (*TillRelayCliFunc) (const TillRelayCliOptions *options,
                                      TillRelayStore            *db,
                                      GError                   **error);

/**
 * TillRelayCliCommand:
 * @name: one word or two
 * @words: what else must be said, for people: "NAME"
 * @n_words: how many words that is
 * @without_db: whether it needs no database
 * @summary: what it is for
 * @func: runs it
 *
 * A command. Lists of them end with one without a name.
 */
typedef struct
{
  const char      *name;
  const char      *words;
  guint            n_words;
  gboolean         without_db;
  const char      *summary;
  TillRelayCliFunc func;
} TillRelayCliCommand;

extern const TillRelayCliCommand till_relay_cli_basic_commands[];
extern const TillRelayCliCommand till_relay_cli_account_commands[];
extern const TillRelayCliCommand till_relay_cli_status_commands[];

gboolean till_relay_cli_need        (const char  *value,
                                     const char  *option,
                                     GError     **error);
void     till_relay_cli_print_node  (JsonNode    *node);
void     till_relay_cli_print_pairs (const char  *name,
                                     ...) G_GNUC_NULL_TERMINATED;
char    *till_relay_cli_read_secret (const char  *path,
                                     GError     **error);
gint64   till_relay_cli_now         (void);

/* till-relay-qr.c */
char    *till_relay_qr_to_string    (const char  *text);

G_END_DECLS
