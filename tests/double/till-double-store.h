/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-store.h"

G_BEGIN_DECLS

/*
 * A store in memory, under the name of the real one. A call is answered in two steps, as by a
 * thread: its answer is read, and later it is delivered. By default an idle does both; a test that
 * wants to can do either by hand, in any order.
 */

/* Answers a call: what it is for and what comes of it are the caller's. */
typedef gpointer (*TillDoubleStoreAnswer) (TillStore *self,
                                           gpointer   job);

TillStore   *till_double_store_new       (void);
void         till_double_store_add_call  (TillStore         *self,
                                          TillDoubleStoreAnswer answer,
                                          gpointer           job,
                                          GDestroyNotify     free_job,
                                          GDestroyNotify     free_answer,
                                          GCancellable      *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer           user_data);
void         till_double_store_put       (TillStore         *self,
                                          gint64             key,
                                          const TillPayment *payment);
void         till_double_store_remove    (TillStore         *self,
                                          gint64             key);
void         till_double_store_add_other (TillStore         *self,
                                          gpointer           record);
GArray      *till_double_store_list      (TillStore         *self,
                                          const TillFilter  *filter);
gboolean     till_double_store_matches   (TillStore         *self,
                                          const TillFilter  *filter,
                                          gint64             key);
TillPayment *till_double_store_get       (TillStore         *self,
                                          gint64             key);
void         till_double_store_set_mark (TillStore        *self,
                                          const TillMark   *mark);
void         till_double_store_by_hand   (TillStore         *self);
guint        till_double_store_n_waiting (TillStore         *self);
void         till_double_store_read      (TillStore         *self,
                                          guint              i);
void         till_double_store_deliver   (TillStore         *self,
                                          guint              i);
void         till_double_store_break     (TillStore         *self,
                                          gboolean           broken);
TillApplied *till_double_applied_new     (void);

G_END_DECLS
