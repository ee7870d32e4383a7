/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-activity-log.h"

G_BEGIN_DECLS

#define TILL_TYPE_ACTIVITY_PAGE (till_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (TillActivityPage, till_activity_page, TILL, ACTIVITY_PAGE, AdwBin)

/* What this computer has done and is doing. Properties: "session" (#TillSession or %NULL), "badge"
 * (uint): how many instructions have no outcome. */

GtkWidget *till_activity_page_new (TillActivityLog *log);

G_END_DECLS
