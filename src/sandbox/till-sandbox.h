/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-sandbox-options.h"

G_BEGIN_DECLS

#define TILL_TYPE_SANDBOX (till_sandbox_get_type ())
G_DECLARE_FINAL_TYPE (TillSandbox, till_sandbox, TILL, SANDBOX, GObject)

TillSandbox *till_sandbox_new           (const TillSandboxOptions *options,
                                         GError                  **error);
const char  *till_sandbox_get_url       (TillSandbox              *self);
const char  *till_sandbox_get_account   (TillSandbox              *self);
const char  *till_sandbox_get_admin_url (TillSandbox              *self);
void         till_sandbox_close         (TillSandbox              *self);

G_END_DECLS
