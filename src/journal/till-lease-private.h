/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TillLease:
 *
 * A process's proof, for as long as it lives, that it is still there. Counted references; any
 * thread.
 */
typedef struct _TillLease TillLease;

TillLease  *till_lease_new       (const char  *journal_path,
                                  GError     **error);
TillLease  *till_lease_ref       (TillLease   *self);
void        till_lease_unref     (TillLease   *self);
const char *till_lease_get_token (TillLease   *self);
gboolean    till_lease_is_held   (const char  *journal_path,
                                  const char  *token);
gboolean    till_lease_any_held  (const char  *journal_path);
void        till_lease_tidy      (const char  *journal_path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillLease, till_lease_unref)

G_END_DECLS
