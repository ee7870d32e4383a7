/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TillWidgetMaker:
 * @user_data: what was given with the maker
 *
 * Returns: (transfer floating): a page, or the view for signing in
 */
typedef GtkWidget *(*TillWidgetMaker) (gpointer user_data);

/**
 * TillBadgeFunc:
 * @name: the name of a page
 * @badge: how much on it waits for a person
 * @user_data: what was given to till_pages_new()
 */
typedef void (*TillBadgeFunc) (const char *name,
                               guint       badge,
                               gpointer    user_data);

typedef struct _TillPages TillPages;

TillPages  *till_pages_new         (GtkStack        *pages,
                                    GtkStack        *details,
                                    TillBadgeFunc    badge,
                                    gpointer         user_data);
void        till_pages_free        (TillPages       *self);
void        till_pages_add         (TillPages       *self,
                                    const char      *name,
                                    const char      *title,
                                    GtkWidget       *page,
                                    GtkWidget       *detail);
void        till_pages_add_later   (TillPages       *self,
                                    const char      *name,
                                    const char      *title,
                                    TillWidgetMaker  make,
                                    gpointer         user_data);
void        till_pages_set_lazy    (TillPages       *self,
                                    const char      *name);
GtkWidget  *till_pages_peek        (TillPages       *self,
                                    const char      *name);
const char *till_pages_get_title   (TillPages       *self,
                                    const char      *name);
gboolean    till_pages_has_detail  (TillPages       *self,
                                    const char      *name);
GtkWidget  *till_pages_show        (TillPages       *self,
                                    const char      *name);
void        till_pages_make_all    (TillPages       *self);
void        till_pages_set_session (TillPages       *self,
                                    GObject         *session);

G_END_DECLS
