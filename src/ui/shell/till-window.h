/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-pages.h"
#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_WINDOW (till_window_get_type ())
G_DECLARE_FINAL_TYPE (TillWindow, till_window, TILL, WINDOW, AdwApplicationWindow)

/*
 * TillWindow: the frame around everything. It knows no page: the program adds them.
 *
 * A page is a widget. When it has a property "session" (a #TillSession or %NULL) the window sets
 * it; when it has a property "badge" (uint) the sidebar shows it. A page may come with a detail:
 * a widget for the right column, which is treated the same.
 *
 * Actions: "win.page" (s) shows a page; "win.detail" (b) shows or leaves the detail on a narrow
 * window; "win.back" leaves whatever was opened last; "win.say" (s) says a short sentence.
 */

TillWindow  *till_window_new           (GtkApplication  *application);
void         till_window_add_page      (TillWindow      *self,
                                        const char      *name,
                                        const char      *title,
                                        const char      *icon_name,
                                        GtkWidget       *page,
                                        GtkWidget       *detail);
void         till_window_add_later     (TillWindow      *self,
                                        const char      *name,
                                        const char      *title,
                                        const char      *icon_name,
                                        TillWidgetMaker  make,
                                        gpointer         user_data);
void         till_window_set_lazy      (TillWindow      *self,
                                        const char      *name);
GtkWidget   *till_window_show_page     (TillWindow      *self,
                                        const char      *name);
GtkWidget   *till_window_peek_page     (TillWindow      *self,
                                        const char      *name);
const char  *till_window_get_page      (TillWindow      *self);
void         till_window_set_sign_in   (TillWindow      *self,
                                        TillWidgetMaker  make,
                                        gpointer         user_data);
void         till_window_set_waiting   (TillWindow              *self,
                                        const TillAccountConfig *config);
void         till_window_set_session   (TillWindow      *self,
                                        TillSession     *session);
TillSession *till_window_get_session   (TillWindow      *self);
void         till_window_set_accounts  (TillWindow      *self,
                                        GMenuModel      *menu);
void         till_window_set_views     (TillWindow         *self,
                                        const char * const *names);
void         till_window_set_foot      (TillWindow         *self,
                                        GtkWidget          *foot);
void         till_window_bind_settings (TillWindow      *self,
                                        GSettings       *settings);
void         till_window_add_toast     (TillWindow      *self,
                                        const char      *text);

G_END_DECLS
