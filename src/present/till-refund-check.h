/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-refund-item.h"
#include "till-refund-list.h"
#include "till-session.h"

G_BEGIN_DECLS

void     till_refund_check_async  (TillSession          *session,
                                   TillRefundList       *list,
                                   GPtrArray            *items,
                                   gboolean              again,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
gboolean till_refund_check_finish (TillSession          *session,
                                   GAsyncResult         *result,
                                   GError              **error);

G_END_DECLS
