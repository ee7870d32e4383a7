/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void     till_typed_card_ask_async  (GtkWidget           *parent,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
gboolean till_typed_card_ask_finish (GAsyncResult        *result);

#define TILL_TYPE_TYPED_CARD_ROW (till_typed_card_row_get_type ())
G_DECLARE_FINAL_TYPE (TillTypedCardRow, till_typed_card_row, TILL, TYPED_CARD_ROW, AdwActionRow)

/*
 * TillTypedCardRow: the switch for typed cards, which asks before it goes on.
 *
 * Signal: "allowed" (boolean): the merchant switched typed cards on or off.
 */

GtkWidget *till_typed_card_row_new (gboolean allowed);

G_END_DECLS
