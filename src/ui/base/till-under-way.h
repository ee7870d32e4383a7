/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-column.h"
#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_UNDER_WAY (till_under_way_get_type ())
G_DECLARE_FINAL_TYPE (TillUnderWay, till_under_way, TILL, UNDER_WAY, GtkWidget)

/*
 * TillUnderWay: instructions without an outcome, each with how the search for it goes, second by
 * second, and the way to close it by hand. Not seen while there is none.
 */

guint till_under_way_set (TillUnderWay *self,
                          TillSession  *session,
                          GPtrArray    *instructions);

G_END_DECLS
