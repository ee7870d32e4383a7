/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"

G_BEGIN_DECLS

#define TILL_TYPE_DB_THREAD (till_db_thread_get_type ())
G_DECLARE_FINAL_TYPE (TillDbThread, till_db_thread, TILL, DB_THREAD, GObject)

/**
 * TillDbFunc:
 * @db: the thread's database
 * @job: what to do
 * @cancellable: (nullable): asks for an early end; also interrupts statements
 * @error: return location for a #GError
 *
 * Work that runs on the thread. It may touch @db and @job and nothing else.
 *
 * Returns: (transfer full) (nullable): the result; %NULL with @error set is a failure
 */
typedef gpointer (*TillDbFunc) (TillDb       *db,
                                gpointer      job,
                                GCancellable *cancellable,
                                GError      **error);

void          till_db_thread_new_async  (const char          *path,
                                         const TillDbSchema  *schema,
                                         TillDbFlags          flags,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
TillDbThread *till_db_thread_new_finish (GAsyncResult        *result,
                                         GError             **error);
TillDbThread *till_db_thread_new_sync   (const char          *path,
                                         const TillDbSchema  *schema,
                                         TillDbFlags          flags,
                                         GError             **error);
void          till_db_thread_run_async  (TillDbThread        *self,
                                         TillDbFunc           func,
                                         gpointer             job,
                                         GDestroyNotify       job_free,
                                         GDestroyNotify       result_free,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gpointer      till_db_thread_run_finish (TillDbThread        *self,
                                         GAsyncResult        *result,
                                         GError             **error);
void          till_db_thread_close      (TillDbThread        *self);

G_END_DECLS
