/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TillAccountMode:
 *
 * Whether money is real. Never shown alike.
 */
typedef enum
{
  TILL_ACCOUNT_LIVE,
  TILL_ACCOUNT_TEST,
  TILL_ACCOUNT_PRACTICE,
} TillAccountMode;

/**
 * TillAccountConfig:
 * @id: our id of the account: the name of its folder
 * @gateway: which adapter: "stripe"
 * @base_url: where the gateway is
 * @name: what the merchant calls it
 * @mode: whether money is real
 * @default_currency: what the charge form begins with
 * @operator_name: who works at this console
 * @console_id: this installation, made once
 * @relay_url: (nullable): where the relay is
 * @relay_stream: (nullable): its stream for this account
 * @relay_source: (nullable): the door our webhook endpoint delivers to
 * @webhook_id: (nullable): the gateway's id of the endpoint we registered
 * @typed_card: whether the merchant said that the gateway allows typed cards
 * @webhook_url: (nullable): where that endpoint delivers
 * @relay_source_id: the relay's number of the source we made there; 0 = we made none
 * @relay_blind: whether the relay is somebody else's and must not be given the endpoint's secret
 * @signed_out: whether the account is only remembered, for the next sign-in
 *
 * What is known of an account besides its secrets and its data: the file account.ini in its
 * folder. Holds no key.
 */
typedef struct
{
  char           *id;
  char           *gateway;
  char           *base_url;
  char           *name;
  TillAccountMode mode;
  char           *default_currency;
  char           *operator_name;
  char           *console_id;
  char           *relay_url;
  char           *relay_stream;
  char           *relay_source;
  char           *webhook_id;
  gboolean        typed_card;
  char           *webhook_url;
  gint64          relay_source_id;
  gboolean        relay_blind;
  gboolean        signed_out;
} TillAccountConfig;

const char        *till_account_mode_get_word (TillAccountMode         mode);
TillAccountConfig *till_account_config_new   (void);
TillAccountConfig *till_account_config_copy  (const TillAccountConfig *self);
void               till_account_config_free  (TillAccountConfig       *self);
TillAccountConfig *till_account_config_load  (const char              *folder,
                                              GError                 **error);
gboolean           till_account_config_save  (const TillAccountConfig *self,
                                              const char              *folder,
                                              GError                 **error);
GPtrArray         *till_account_config_list  (const char              *state_folder,
                                              GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillAccountConfig, till_account_config_free)

G_END_DECLS
