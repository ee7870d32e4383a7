/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-sb-faults.h"

G_BEGIN_DECLS

/**
 * TillSbAdminChanged:
 * @user_data: what was given with it
 *
 * Called after the rules have changed.
 */
typedef void (*TillSbAdminChanged) (gpointer user_data);

/**
 * TillSbAdmin:
 *
 * The address at which the rules of faults are told, changed and taken away. Belongs to the main
 * thread.
 */
typedef struct _TillSbAdmin TillSbAdmin;

TillSbAdmin *till_sb_admin_new     (TillSbFaults      *faults,
                                    guint16            port,
                                    TillSbAdminChanged changed,
                                    gpointer           user_data,
                                    GError           **error);
void         till_sb_admin_free    (TillSbAdmin       *self);
const char  *till_sb_admin_get_url (TillSbAdmin       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSbAdmin, till_sb_admin_free)

G_END_DECLS
