/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"

G_BEGIN_DECLS

gpointer till_rest_writer (TillDb       *db,
                           gpointer      job,
                           GCancellable *cancellable,
                           GError      **error);
gpointer till_rest_reader (TillDb       *db,
                           gpointer      job,
                           GCancellable *cancellable,
                           GError      **error);

G_END_DECLS
