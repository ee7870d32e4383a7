/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-account-config.h"

G_BEGIN_DECLS

#define TILL_TYPE_SIDEBAR (till_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (TillSidebar, till_sidebar, TILL, SIDEBAR, AdwBin)

void till_sidebar_add_page     (TillSidebar             *self,
                                const char              *name,
                                const char              *title,
                                const char              *icon_name);
void till_sidebar_select_page  (TillSidebar             *self,
                                const char              *name);
void till_sidebar_set_badge    (TillSidebar             *self,
                                const char              *name,
                                guint                    count);
void till_sidebar_set_account  (TillSidebar             *self,
                                const TillAccountConfig *config);
void till_sidebar_set_menu     (TillSidebar             *self,
                                GMenuModel              *menu);
void till_sidebar_set_views    (TillSidebar             *self,
                                const char * const      *names);
void till_sidebar_set_foot     (TillSidebar             *self,
                                GtkWidget               *foot);
void till_sidebar_set_charging (TillSidebar             *self,
                                gboolean                 can_charge);

G_END_DECLS
