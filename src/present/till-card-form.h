/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-card-text.h"
#include "till-clock.h"
#include "till-gateway.h"

G_BEGIN_DECLS

typedef enum
{
  TILL_CARD_FIELD_NUMBER,
  TILL_CARD_FIELD_EXPIRY,
  TILL_CARD_FIELD_CODE,
  TILL_N_CARD_FIELDS,
} TillCardField;

/**
 * TillCardFieldState:
 * @TILL_CARD_FIELD_INCOMPLETE: may become right with more digits
 * @TILL_CARD_FIELD_INVALID: more digits will not help
 */
typedef enum
{
  TILL_CARD_FIELD_EMPTY,
  TILL_CARD_FIELD_INCOMPLETE,
  TILL_CARD_FIELD_INVALID,
  TILL_CARD_FIELD_COMPLETE,
} TillCardFieldState;

/**
 * TillCardForm:
 *
 * What is typed of a card: number, expiry and code, each in locked memory. Main thread only.
 */
typedef struct _TillCardForm TillCardForm;

TillCardForm      *till_card_form_new         (TillClock       *clock);
void               till_card_form_free        (TillCardForm    *self);
void               till_card_form_wipe        (TillCardForm    *self);

TillCardText      *till_card_form_get_text    (TillCardForm    *self,
                                               TillCardField    field);
gboolean           till_card_form_insert      (TillCardForm    *self,
                                               TillCardField    field,
                                               const char      *text,
                                               gsize            length,
                                               gboolean        *ret_go_on);
void               till_card_form_display     (TillCardForm    *self,
                                               TillCardField    field,
                                               gboolean         hide,
                                               TillCardDisplay *ret_display);

TillCardBrand      till_card_form_get_brand   (TillCardForm    *self);
TillCardFieldState till_card_form_get_state   (TillCardForm    *self,
                                               TillCardField    field);
const char        *till_card_form_get_problem (TillCardForm    *self,
                                               TillCardField    field,
                                               gboolean         left);
char              *till_card_form_describe    (TillCardForm    *self,
                                               TillCardField    field,
                                               gboolean         left);
gboolean           till_card_form_is_complete (TillCardForm    *self);
gboolean           till_card_form_is_empty    (TillCardForm    *self);
gboolean           till_card_form_fill        (TillCardForm    *self,
                                               TillCardInput   *card);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillCardForm, till_card_form_free)

G_END_DECLS
