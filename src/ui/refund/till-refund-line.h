/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-refund-item.h"

G_BEGIN_DECLS

#define TILL_TYPE_REFUND_LINE (till_refund_line_get_type ())
G_DECLARE_FINAL_TYPE (TillRefundLine, till_refund_line, TILL, REFUND_LINE, AdwBin)

/* TillRefundLine: a row of a list of refunds as it is seen. */

GtkWidget *till_refund_line_new  (void);
void       till_refund_line_show (TillRefundLine       *self,
                                  const TillRefundItem *item);

G_END_DECLS
