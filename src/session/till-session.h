/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-account-config.h"
#include "till-compared.h"
#include "till-freshness.h"
#include "till-gateway-maker.h"
#include "till-journal.h"
#include "till-keyring.h"
#include "till-money-types.h"
#include "till-session-error.h"
#include "till-store.h"
#include "till-timing.h"

G_BEGIN_DECLS

#define TILL_TYPE_SESSION (till_session_get_type ())
G_DECLARE_FINAL_TYPE (TillSession, till_session, TILL, SESSION, GObject)

/*
 * TillSession: one signed-in account: its gateway, its two databases, its live link.
 *
 * Signals, all on the main context:
 *  "payments-changed" (TillApplied *applied, boxed pointer, valid during the emission)
 *  "records-changed" (guint kind)   other records of that #TillRecordKind are new or changed
 *  "instructions-changed" ()        the journal has a new entry
 *  "freshness-changed" ()           see till_session_get_freshness()
 *  "capabilities-changed" ()        see till_gateway_get_capabilities()
 *  "settling-changed" ()            see till_session_list_settling()
 *  "held-changed" ()                see till_session_list_held()
 */

/**
 * TillSessionParts:
 * @make_gateway: (nullable) (scope async): makes the gateway in place of the register of adapters
 * @make_data: data for @make_gateway
 * @timing: (nullable): other waits than the usual ones
 * @system_bus: (nullable): where to listen for the computer's sleep
 *
 * What a test puts in the place of the real parts. A plain value, borrowed.
 */
typedef struct
{
  TillGatewayMaker  make_gateway;
  gpointer          make_data;
  const TillTiming *timing;
  GDBusConnection  *system_bus;
} TillSessionParts;

void                     till_session_open_async          (const char              *account_folder,
                                                           TillKeyring             *keyring,
                                                           TillClock               *clock,
                                                           GCancellable            *cancellable,
                                                           GAsyncReadyCallback      callback,
                                                           gpointer                 user_data);
void                     till_session_open_with_async     (const char              *account_folder,
                                                           TillKeyring             *keyring,
                                                           TillClock               *clock,
                                                           const TillSessionParts  *parts,
                                                           GCancellable            *cancellable,
                                                           GAsyncReadyCallback      callback,
                                                           gpointer                 user_data);
TillSession             *till_session_open_finish         (GAsyncResult            *result,
                                                           GError                 **error);
void                     till_session_close               (TillSession             *self);

const TillAccountConfig *till_session_get_config          (TillSession             *self);
const char              *till_session_get_folder          (TillSession             *self);
TillGateway             *till_session_get_gateway         (TillSession             *self);
TillStore               *till_session_get_store           (TillSession             *self);
TillJournal             *till_session_get_journal         (TillSession             *self);
const GError            *till_session_get_journal_error   (TillSession             *self);
TillJournalTrouble       till_session_get_journal_trouble (TillSession             *self);
const TillFreshness     *till_session_get_freshness       (TillSession             *self);
void                     till_session_set_operator        (TillSession             *self,
                                                           const char              *name);

void                     till_session_set_typed_card      (TillSession             *self,
                                                           gboolean                 allowed);

void                     till_session_start               (TillSession             *self);
void                     till_session_sync_async          (TillSession             *self,
                                                           GCancellable            *cancellable,
                                                           GAsyncReadyCallback      callback,
                                                           gpointer                 user_data);
gboolean                 till_session_sync_finish         (TillSession             *self,
                                                           GAsyncResult            *result,
                                                           GError                 **error);

void                     till_session_compare_async       (TillSession             *self,
                                                           TillCompareProgress      progress,
                                                           gpointer                 progress_data,
                                                           GCancellable            *cancellable,
                                                           GAsyncReadyCallback      callback,
                                                           gpointer                 user_data);
TillCompared            *till_session_compare_finish      (TillSession             *self,
                                                           GAsyncResult            *result,
                                                           GError                 **error);

void                     till_session_execute_async       (TillSession             *self,
                                                           const TillOrder         *order,
                                                           TillCardInput           *card,
                                                           GAsyncReadyCallback      callback,
                                                           gpointer                 user_data);
TillInstruction         *till_session_execute_finish      (TillSession             *self,
                                                           GAsyncResult            *result,
                                                           GError                 **error);
void                     till_session_refresh_payment_async  (TillSession          *self,
                                                              const char           *payment_id,
                                                              GCancellable         *cancellable,
                                                              GAsyncReadyCallback   callback,
                                                              gpointer              user_data);
gboolean                 till_session_refresh_payment_finish (TillSession          *self,
                                                              GAsyncResult         *result,
                                                              GError              **error);

const TillRules         *till_session_get_rules           (TillSession             *self);
void                     till_session_set_rules           (TillSession             *self,
                                                           const TillRules         *rules);
void                     till_session_check_async         (TillSession             *self,
                                                           const TillOrder         *order,
                                                           const TillCardInput     *card,
                                                           GCancellable            *cancellable,
                                                           GAsyncReadyCallback      callback,
                                                           gpointer                 user_data);
GPtrArray               *till_session_check_finish        (TillSession             *self,
                                                           GAsyncResult            *result,
                                                           GError                 **error);
GPtrArray               *till_session_list_held           (TillSession             *self);
gboolean                 till_session_stop_held           (TillSession             *self,
                                                           const char              *instruction_id);
gboolean                 till_session_send_held           (TillSession             *self,
                                                           const char              *instruction_id);
GPtrArray               *till_session_list_settling       (TillSession             *self);
void                     till_session_settle_now          (TillSession             *self);
GPtrArray               *till_session_get_left            (TillSession             *self);
void                     till_session_close_by_hand_async (TillSession             *self,
                                                           TillInstruction         *instruction,
                                                           const char              *why,
                                                           GAsyncReadyCallback      callback,
                                                           gpointer                 user_data);
TillInstruction         *till_session_close_by_hand_finish (TillSession            *self,
                                                            GAsyncResult           *result,
                                                            GError                **error);

G_END_DECLS
