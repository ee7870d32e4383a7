/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-gateway.h"

G_BEGIN_DECLS

#define TILL_TYPE_CARD_ENTRY (till_card_entry_get_type ())
G_DECLARE_FINAL_TYPE (TillCardEntry, till_card_entry, TILL, CARD_ENTRY, AdwBin)

/*
 * TillCardEntry: number, expiry and code of a card, and what the bank may check.
 *
 * Signals:
 *  "changed" ()   what is typed changed
 *  "activate" ()  Enter in the last field
 */

GtkWidget *till_card_entry_new         (void);
gboolean   till_card_entry_is_complete (TillCardEntry *self);
gboolean   till_card_entry_is_empty    (TillCardEntry *self);
gboolean   till_card_entry_fill        (TillCardEntry *self,
                                        TillCardInput *card);
void       till_card_entry_wipe        (TillCardEntry *self);

G_END_DECLS
