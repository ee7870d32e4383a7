/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-gateway-factory.h"
#include "till-instruction-private.h"
#include "till-records.h"

G_BEGIN_DECLS

/* Cards of the practice gateway that the tests use. */
#define DISPUTED_CARD "4000000000000259"
#define GOOD_CARD "4242424242424242"
#define BAD_CARD "4000000000000002"
#define DECLINED_CARD "4000000000009995"
#define WANTS_CUSTOMER_CARD "4000002760003184"

/* The practice gateway, running, and the adapter that speaks to it. */
typedef struct
{
  GSubprocess *process;
  char        *url;
  char        *admin;   /* (nullable): where faults are ordered, with "--admin-port=0" */
  TillGateway *gateway;
  guint        n_instructions;
} SandboxFixture;

void sb_await_cb (GObject *object,
                  GAsyncResult *result,
                  gpointer user_data);
GAsyncResult *sb_await (GAsyncResult **result);
char *sb_start (SandboxFixture *fixture,
                const char *const *options);
void sb_order_fault (SandboxFixture *fixture,
                     const char *rule);
TillGateway *sb_open_gateway (const char *url,
                              const char *key_text);
void sb_set_up_with (SandboxFixture *fixture,
                     const char *const *options);
void sb_set_up (SandboxFixture *fixture,
                gconstpointer data);
void sb_tear_down (SandboxFixture *fixture,
                   gconstpointer data);
char *sb_tokenize (SandboxFixture *fixture,
                   const char *number,
                   GError **error);
TillInstruction *sb_new_instruction (SandboxFixture *fixture,
                                     const TillOrder *order,
                                     gint64 sent_us);
TillGatewayResult *sb_run (SandboxFixture *fixture,
                           TillInstruction *instruction,
                           gboolean again);
TillGatewayResult *sb_execute (SandboxFixture *fixture,
                               const TillOrder *order,
                               TillInstructionState expected);
TillOrder sb_charge_order (const char *token,
                           gint64 minor);
const TillPayment *sb_get_payment (GPtrArray *records);
GPtrArray *sb_read_one (SandboxFixture *fixture,
                        TillRecordKind kind,
                        const char *id);
guint sb_list_all (SandboxFixture *fixture,
                   TillRecordKind kind);

G_END_DECLS
