/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway.h"

G_BEGIN_DECLS

/**
 * TillCardsState:
 * @TILL_CARDS_NONE: no customer is chosen
 * @TILL_CARDS_LOADING: being asked for
 * @TILL_CARDS_READY: see till_saved_cards_get_list()
 * @TILL_CARDS_FAILED: could not be asked for
 */
typedef enum
{
  TILL_CARDS_NONE,
  TILL_CARDS_LOADING,
  TILL_CARDS_READY,
  TILL_CARDS_FAILED,
} TillCardsState;

#define TILL_TYPE_SAVED_CARDS (till_saved_cards_get_type ())
G_DECLARE_FINAL_TYPE (TillSavedCards, till_saved_cards, TILL, SAVED_CARDS, GObject)

/*
 * TillSavedCards: the cards that the gateway keeps of one customer.
 *
 * Signal: "changed" (), after the list or its state changed.
 */

TillSavedCards *till_saved_cards_new          (TillGateway    *gateway);
void            till_saved_cards_set_customer (TillSavedCards *self,
                                               const char     *customer_id);
TillCardsState  till_saved_cards_get_state    (TillSavedCards *self);
GPtrArray      *till_saved_cards_get_list     (TillSavedCards *self);

G_END_DECLS
