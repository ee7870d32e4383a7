/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-keyring.h"
#include "till-session.h"

G_BEGIN_DECLS

/* What tillctl ends with; --help says so too. */
#define TILL_CTL_DONE 0
#define TILL_CTL_REFUSED 1
#define TILL_CTL_USAGE 2
#define TILL_CTL_NO_CONNECTION 3
#define TILL_CTL_UNKNOWN 4

/**
 * TillCtlFormat:
 *
 * How rows are written.
 */
typedef enum
{
  TILL_CTL_TABLE,
  TILL_CTL_JSON,
  TILL_CTL_CSV,
} TillCtlFormat;

/**
 * TillCtl:
 * @state_folder: the state folder
 * @account: (nullable): the account that was asked for
 * @key_file: (nullable): where the key is kept instead of the keyring
 * @key_stdin: whether the key comes on standard input
 * @operator_name: (nullable): who works here
 * @quiet: whether only results are told
 * @format: how rows are written
 * @live_meant: whether it was said that real money is meant
 * @args: (array zero-terminated=1): the command's own arguments; args[0] is its name
 * @clock: the time
 * @keyring: (nullable): where secrets are, once asked for
 * @session: (nullable): the account, once open
 * @store: (nullable): the history alone, once open
 * @journal: (nullable): the journal alone, once open
 * @config: (nullable): the account's configuration, once chosen
 * @cancellable: cancelled at the end
 * @data: (nullable): the command's own
 * @bank: (nullable): the bank's statements, once open: till_ctl_bank_get_desk()
 *
 * One run of tillctl. A command works in callbacks until it calls till_ctl_end() or
 * till_ctl_fail().
 */
typedef struct _TillCtl TillCtl;

/**
 * TillCtlFunc:
 * @ctl: the run
 *
 * A step of a command.
 */
typedef void (*TillCtlFunc) (TillCtl *ctl);

struct _TillCtl
{
  char              *state_folder;
  char              *account;
  char              *key_file;
  gboolean           key_stdin;
  char              *operator_name;
  gboolean           quiet;
  TillCtlFormat      format;
  gboolean           live_meant;
  char             **args;

  TillClock         *clock;
  TillKeyring       *keyring;
  TillSession       *session;
  TillStore         *store;
  TillJournal       *journal;
  TillAccountConfig *config;
  GCancellable      *cancellable;
  gpointer           data;
  GDestroyNotify     data_free;
  gpointer           bank;
  GDestroyNotify     bank_free;

  /*< private >*/
  GMainLoop         *loop;
  int                exit_code;
  gboolean           ended;
  TillCtlFunc        chosen; /* the step after an account is chosen */
  TillCtlFunc        opened; /* the step after it is open */
  gboolean         (*interrupted) (TillCtl *ctl); /* (nullable): %TRUE if the end comes by itself */
  int                stopped_code; /* what it ends with when it is stopped before its end */
};

TillCtl *till_ctl_new      (void);
void     till_ctl_free     (TillCtl       *self);
int      till_ctl_run      (TillCtl       *self,
                            TillCtlFunc    command);
void     till_ctl_set_data (TillCtl       *self,
                            gpointer       data,
                            GDestroyNotify data_free);
void     till_ctl_end      (TillCtl       *self,
                            int            exit_code);
void     till_ctl_fail     (TillCtl       *self,
                            const GError  *error);
void     till_ctl_misused  (TillCtl       *self,
                            const char    *format,
                            ...) G_GNUC_PRINTF (2, 3);
void     till_ctl_print    (TillCtl       *self,
                            const char    *format,
                            ...) G_GNUC_PRINTF (2, 3);
void     till_ctl_note     (TillCtl       *self,
                            const char    *format,
                            ...) G_GNUC_PRINTF (2, 3);
gboolean till_ctl_parse    (TillCtl       *self,
                            const char    *usage,
                            const char    *summary,
                            GOptionEntry  *entries,
                            guint          min_args,
                            guint          max_args);
char    *till_ctl_read_line (gsize         max_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillCtl, till_ctl_free)

G_END_DECLS
