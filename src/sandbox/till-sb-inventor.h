/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-random.h"
#include "till-sb.h"

G_BEGIN_DECLS

/**
 * TillSbInventor:
 * @sb: the gateway whose past is invented
 * @random: where the invention is
 * @now: when the past ends
 * @events_from: from when on events are kept
 * @customers: the numbers of the customers so far
 * @last_method: the number of the newest payment method
 * @last_intent: the number of the newest intent
 * @last_charge: the number of the newest charge
 * @order: the number of the newest order
 *
 * Invents one payment after the other. The numbers are counted here, so that a row can be named by
 * others before it is written, once.
 */
typedef struct
{
  TillSb      *sb;
  TillSbRandom random;
  gint64       now;
  gint64       events_from;
  GArray      *customers;
  gint64       last_method;
  gint64       last_intent;
  gint64       last_charge;
  guint64      order;
} TillSbInventor;

gboolean             till_sb_inventor_reach  (TillSbInventor       *self,
                                              gint64                time);
gboolean             till_sb_inventor_tell   (TillSbInventor       *self,
                                              const char           *type,
                                              gconstpointer         row,
                                              const char           *previous,
                                              GError              **error);
TillSbPaymentMethod *till_sb_inventor_card   (TillSbInventor       *self,
                                              guint64               person,
                                              GError              **error);
gboolean             till_sb_inventor_payer  (TillSbInventor       *self,
                                              TillSbPaymentIntent  *intent,
                                              TillSbPaymentMethod **ret_method,
                                              GError              **error);
TillSbPaymentIntent *till_sb_inventor_intent (TillSbInventor       *self);

G_END_DECLS
