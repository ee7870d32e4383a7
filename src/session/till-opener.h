/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway-maker.h"
#include "till-journal.h"
#include "till-keyring.h"
#include "till-store.h"

G_BEGIN_DECLS

/* Keeps the saves of account.ini in order. */
typedef struct _TillConfigSaver TillConfigSaver;

/**
 * TillOpened:
 * @folder: the account's folder
 * @config: what is known of the account
 * @keyring: where its secrets are
 * @clock: the time
 * @gateway: its gateway
 * @store: its history
 * @journal: (nullable): its journal
 * @webhook_secret: (nullable): what the gateway signs its deliveries with
 * @relay_token: (nullable): what opens the relay
 * @saver: keeps the saves of the configuration in order
 *
 * Everything of an account that has to be opened.
 */
typedef struct
{
  char              *folder;
  TillAccountConfig *config;
  TillKeyring       *keyring;
  TillClock         *clock;
  TillGateway       *gateway;
  TillStore         *store;
  TillJournal       *journal;
  TillSecret        *webhook_secret;
  TillSecret        *relay_token;
  TillConfigSaver   *saver;
} TillOpened;

void        till_opener_open_async  (const char          *account_folder,
                                     TillKeyring         *keyring,
                                     TillClock           *clock,
                                     TillGatewayMaker     make_gateway,
                                     gpointer             make_data,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
TillOpened *till_opener_open_finish (GAsyncResult        *result,
                                     GError             **ret_journal_error,
                                     GError             **error);
void        till_opened_save_config_async  (TillOpened          *self,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
gboolean    till_opened_save_config_finish (GAsyncResult        *result,
                                            GError             **error);
void        till_opened_close       (TillOpened          *self);
void        till_opened_free        (TillOpened          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillOpened, till_opened_free)

G_END_DECLS
