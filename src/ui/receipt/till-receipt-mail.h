/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-session.h"

G_BEGIN_DECLS

gboolean till_receipt_mail_is_possible (TillSession         *session);
void     till_receipt_mail_ask_async   (GtkWidget           *parent,
                                        TillSession         *session,
                                        const TillPayment   *payment,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
char    *till_receipt_mail_ask_finish  (GAsyncResult        *result,
                                        GError             **error);

G_END_DECLS
