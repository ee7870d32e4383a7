/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-store.h"

G_BEGIN_DECLS

char *till_payment_say_customer (const TillPayment *payment);
char *till_payment_say_method   (const TillPayment *payment);
char *till_card_say             (const TillCard    *card);
char *till_payment_say_state    (const TillPayment *payment,
                                 gint64             now_us);
char *till_payment_say_all      (const TillPayment *payment,
                                 gint64             now_us);
char *till_payment_say_row      (const TillPayment *payment);

G_END_DECLS
