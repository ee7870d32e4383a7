/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-store-work-private.h"
#include "till-store.h"

G_BEGIN_DECLS

TillStoreJob *till_store_job_new   (TillStore           *self,
                                    TillDbFunc           func);
const char   *till_store_get_path  (TillStore           *self);
void          till_store_run_read  (TillStore           *self,
                                    TillStoreJob        *job,
                                    GDestroyNotify       result_free,
                                    GAsyncReadyCallback  ready_cb,
                                    GTask               *task);
void          till_store_answer    (GObject             *thread,
                                    GAsyncResult        *result,
                                    GTask               *task,
                                    GDestroyNotify       result_free);
void          till_store_run_sum   (TillStore           *self,
                                    TillStoreJob        *job,
                                    GDestroyNotify       result_free,
                                    GAsyncReadyCallback  ready_cb,
                                    GTask               *task);

G_END_DECLS
