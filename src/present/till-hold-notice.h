/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-account-config.h"

G_BEGIN_DECLS

/**
 * TillHoldNotice:
 * @payment_id: (nullable): which payment it is about; %NULL when it is about several
 * @title: what is the matter
 * @body: whom it concerns, what to do, and in which account
 *
 * Something that the desktop is to tell: a hold is about to end.
 */
typedef struct
{
  char *payment_id;
  char *title;
  char *body;
} TillHoldNotice;

/* What is kept of what was told: the ids of payments and the ends of their holds, in seconds. */
#define TILL_HOLDS_TOLD_TYPE G_VARIANT_TYPE ("a(sx)")

GPtrArray *till_hold_notices_pick (GListModel              *holds,
                                   const TillAccountConfig *account,
                                   GVariant                *told,
                                   gint64                   now_us,
                                   GVariant               **ret_told);
void       till_hold_notice_free  (TillHoldNotice          *notice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillHoldNotice, till_hold_notice_free)

G_END_DECLS
