/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-bank-match.h"
#include "till-words.h"

G_BEGIN_DECLS

#define TILL_TYPE_BANK_ITEM (till_bank_item_get_type ())
G_DECLARE_FINAL_TYPE (TillBankItem, till_bank_item, TILL, BANK_ITEM, GObject)

/**
 * TillBankItemKind:
 * @TILL_BANK_ITEM_HEADING: what those below have in common
 * @TILL_BANK_ITEM_OPEN_PAYOUT: a payout no line was found for
 * @TILL_BANK_ITEM_OPEN_LINE: a line that is no payout we know
 * @TILL_BANK_ITEM_PAIR: a payout and the line it is
 */
typedef enum
{
  TILL_BANK_ITEM_HEADING,
  TILL_BANK_ITEM_OPEN_PAYOUT,
  TILL_BANK_ITEM_OPEN_LINE,
  TILL_BANK_ITEM_PAIR,
} TillBankItemKind;

/*
 * TillBankItem: a row of the list of what was seen at the bank, and what was not. Never changes.
 */
TillBankItemKind till_bank_item_get_kind      (TillBankItem        *self);
const char      *till_bank_item_get_title     (TillBankItem        *self);
const char      *till_bank_item_get_amount    (TillBankItem        *self);
const char      *till_bank_item_get_detail    (TillBankItem        *self);
TillTone         till_bank_item_get_tone      (TillBankItem        *self);
const char      *till_bank_item_get_payout_id (TillBankItem        *self);
gint64           till_bank_item_get_line_id   (TillBankItem        *self);

void             till_bank_items_fill         (GListStore          *items,
                                               const TillBankBooks *books,
                                               gint64               now_us);
GPtrArray       *till_bank_items_list_choices (const TillBankBooks *books,
                                               TillBankItem        *item,
                                               gint64               now_us);

G_END_DECLS
