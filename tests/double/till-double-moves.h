/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-session.h"

G_BEGIN_DECLS

/*
 * What the session does with orders, and the gateway with customers and cards, in memory. A test
 * says what comes of the next order; without that it waits until the test answers it.
 */

void             till_double_moves_expect       (TillSession          *session,
                                                 const TillOutcome    *outcome);
void             till_double_moves_expect_error (TillSession          *session,
                                                 const GError         *error);
void             till_double_moves_answer       (TillSession          *session,
                                                 const TillOutcome    *outcome);
void             till_double_moves_settle       (TillSession          *session,
                                                 const TillOutcome    *outcome);
guint            till_double_moves_get_n        (TillSession          *session);
const TillOrder *till_double_moves_get_last     (TillSession          *session);
gboolean         till_double_moves_had_card     (TillSession          *session);
guint            till_double_moves_get_n_made   (TillSession          *session);
void             till_double_moves_add_customer (TillSession          *session,
                                                 gpointer              customer);
void             till_double_moves_add_card     (TillSession          *session,
                                                 gpointer              card);
void             till_double_moves_put_link     (TillSession          *session,
                                                 gpointer              link);
void             till_double_moves_tell_link    (TillSession          *session,
                                                 gpointer              link);
guint            till_double_moves_get_n_syncs  (TillSession          *session);

const TillPaymentNote *till_double_moves_get_note (TillSession        *session);
const char      *till_double_moves_get_mailed   (TillSession          *session);

G_END_DECLS
