/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define TILL_TYPE_CHILD (till_child_get_type ())
G_DECLARE_FINAL_TYPE (TillChild, till_child, TILL, CHILD, GObject)

/* TillChild: a program of ours that runs beside us and says in a line of JSON that it is ready. */

char       *till_child_find_program (const char          *name,
                                     GError             **error);
void        till_child_start_async  (const char * const  *argv,
                                     guint                timeout_ms,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
TillChild  *till_child_start_finish (GAsyncResult        *result,
                                     GError             **error);
JsonNode   *till_child_get_line     (TillChild           *self);
const char *till_child_get_pid      (TillChild           *self);
void        till_child_stop         (TillChild           *self);

G_END_DECLS
