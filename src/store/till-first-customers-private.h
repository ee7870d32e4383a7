/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"

G_BEGIN_DECLS

/* Who paid, as the list says it (till_payment_say_customer()), of payment AS p. */
#define TILL_CUSTOMER_COLUMN                                                                      \
  "coalesce (nullif (p.customer_name, ''), nullif (p.customer_email, ''),"                        \
  " nullif (p.customer_phone, ''), nullif (p.reference, ''), nullif (p.description, ''))"

GArray   *till_first_customers_list (TillDb    *db,
                                     GError   **error);
gboolean  till_first_customers_note (TillDb    *db,
                                     GArray    *changed,
                                     GArray    *removed,
                                     GError   **error);
gboolean  till_first_customers_fill (TillDb    *db,
                                     guint      n_rows,
                                     gboolean  *ret_done,
                                     GError   **error);

G_END_DECLS
