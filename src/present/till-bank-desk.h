/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-bank.h"
#include "till-store.h"

G_BEGIN_DECLS

#define TILL_TYPE_BANK_DESK (till_bank_desk_get_type ())
G_DECLARE_FINAL_TYPE (TillBankDesk, till_bank_desk, TILL, BANK_DESK, GObject)

/*
 * TillBankDesk: statements of the bank are read, and payouts held against them.
 * Signal "changed" (): any of what it can be asked is otherwise.
 */

/**
 * TillBankDeskStep:
 * @TILL_BANK_DESK_RESTING: no file is at hand
 * @TILL_BANK_DESK_READING: a file is being read
 * @TILL_BANK_DESK_COLUMNS: it is a table: a person looks at which column is which
 * @TILL_BANK_DESK_KEEPING: its lines are being kept
 *
 * How far a file is.
 */
typedef enum
{
  TILL_BANK_DESK_RESTING,
  TILL_BANK_DESK_READING,
  TILL_BANK_DESK_COLUMNS,
  TILL_BANK_DESK_KEEPING,
} TillBankDeskStep;

/**
 * TillBankDeskConfig:
 * @folder: the account's folder
 * @gateway: the name of the gateway, as a bank writes it
 * @currency: (nullable): of tables that do not say theirs
 * @operator_name: (nullable): who works here
 *
 * Whose statements they are. A plain value, borrowed.
 */
typedef struct
{
  const char *folder;
  const char *gateway;
  const char *currency;
  const char *operator_name;
} TillBankDeskConfig;

TillBankDesk           *till_bank_desk_new           (TillStore                *store,
                                                      const TillBankDeskConfig *config);
void                    till_bank_desk_close         (TillBankDesk             *self);
void                    till_bank_desk_refresh       (TillBankDesk             *self);
void                    till_bank_desk_open_file     (TillBankDesk             *self,
                                                      GFile                    *file,
                                                      gboolean                  ask);
void                    till_bank_desk_set_mapping   (TillBankDesk             *self,
                                                      const TillBankMapping    *mapping);
void                    till_bank_desk_keep          (TillBankDesk             *self);
void                    till_bank_desk_drop          (TillBankDesk             *self);
void                    till_bank_desk_decide        (TillBankDesk             *self,
                                                      gint64                    line_id,
                                                      const char               *payout_id,
                                                      gboolean                  together,
                                                      const char               *reason);

TillBankDeskStep        till_bank_desk_get_step      (TillBankDesk             *self);
gboolean                till_bank_desk_is_busy       (TillBankDesk             *self);
const GError           *till_bank_desk_get_trouble   (TillBankDesk             *self);
TillBankStatement      *till_bank_desk_get_statement (TillBankDesk             *self);
const TillBankMapping  *till_bank_desk_get_mapping   (TillBankDesk             *self,
                                                      gboolean                 *ret_is_sure);
const TillBankImported *till_bank_desk_get_imported  (TillBankDesk             *self);
const TillBankBooks    *till_bank_desk_get_books     (TillBankDesk             *self);

G_END_DECLS
