/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-decline-words.h"

G_BEGIN_DECLS

/**
 * TillOutcomeKind:
 * @TILL_OUTCOME_WORKING: the order is under way
 * @TILL_OUTCOME_DONE: it was carried out
 * @TILL_OUTCOME_REFUSED: it did not happen, for certain
 * @TILL_OUTCOME_NEEDS_CUSTOMER: it did not happen, but the customer can make it happen
 * @TILL_OUTCOME_UNKNOWN: being found out
 */
typedef enum
{
  TILL_OUTCOME_WORKING,
  TILL_OUTCOME_DONE,
  TILL_OUTCOME_REFUSED,
  TILL_OUTCOME_NEEDS_CUSTOMER,
  TILL_OUTCOME_UNKNOWN,
} TillOutcomeKind;

/**
 * TillOutcomeShown:
 * @kind: what came of the order
 * @title: in a few words
 * @amount: (nullable): the amount, formatted
 * @facts: (nullable): what is known besides: card, authorisation code, account
 * @words: (nullable): what to say and do, when it is not plain success
 * @details: (nullable): for the gateway's support
 *
 * What the view shows. A plain value; strings are borrowed.
 */
typedef struct
{
  TillOutcomeKind         kind;
  const char             *title;
  const char             *amount;
  const char             *facts;
  const TillDeclineWords *words;
  const char             *details;
} TillOutcomeShown;

#define TILL_TYPE_OUTCOME_VIEW (till_outcome_view_get_type ())
G_DECLARE_FINAL_TYPE (TillOutcomeView, till_outcome_view, TILL, OUTCOME_VIEW, AdwBin)

/*
 * TillOutcomeView: what came of an order that moves money, large and in words.
 *
 * Signal: "chosen" (char *id), after one of its buttons was pressed.
 */

GtkWidget *till_outcome_view_new           (void);
void       till_outcome_view_show          (TillOutcomeView        *self,
                                            const TillOutcomeShown *shown);
void       till_outcome_view_set_elapsed   (TillOutcomeView        *self,
                                            const char             *elapsed);
void       till_outcome_view_clear_buttons (TillOutcomeView        *self);
void       till_outcome_view_add_button    (TillOutcomeView        *self,
                                            const char             *id,
                                            const char             *label,
                                            gboolean                suggested);

G_END_DECLS
