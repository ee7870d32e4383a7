/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The pages of the window, by name. A page is put into its stack when it is first shown: until
 * then nobody measures it; some are not even made before that. What must hold: every page there is
 * has the session, whenever it was made, and its badge is told. */

#include "till-pages.h"

typedef struct
{
  TillPages      *pages;
  char           *name;
  char           *title;
  GtkWidget      *page;      /* NULL: not made yet */
  GtkWidget      *detail;    /* NULL: it has none */
  TillWidgetMaker make;
  gpointer        user_data;
  gulong          badge_id;
  gboolean        lazy;      /* not made before it is shown */
} Page;

struct _TillPages
{
  GHashTable   *known;       /* name -> Page */
  GtkStack     *pages;       /* belong to the window */
  GtkStack     *details;
  TillBadgeFunc badge;
  gpointer      user_data;
  GObject      *session;
  gboolean      details_too; /* details are shown, not only pages */
};

static void
page_free (Page *page)
{
  if (page->page != NULL)
    g_clear_signal_handler (&page->badge_id, page->page);
  g_free (page->name);
  g_free (page->title);
  g_clear_object (&page->page);
  g_clear_object (&page->detail);
  g_free (page);
}

/**
 * till_pages_new:
 * @pages: where pages are shown
 * @details: where their details are shown
 * @badge: called when more or less waits on a page
 * @user_data: for @badge
 *
 * Returns: (transfer full): no pages
 */
TillPages *
till_pages_new (GtkStack     *pages,
                GtkStack     *details,
                TillBadgeFunc badge,
                gpointer      user_data)
{
  TillPages *self = g_new0 (TillPages, 1);

  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) page_free);
  self->pages = pages;
  self->details = details;
  self->badge = badge;
  self->user_data = user_data;

  return self;
}

/**
 * till_pages_free:
 * @self: (transfer full): pages
 */
void
till_pages_free (TillPages *self)
{
  g_hash_table_unref (self->known);
  g_clear_object (&self->session);
  g_free (self);
}

static gboolean
has_property (GtkWidget  *widget,
              const char *name,
              GType       type)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), name);

  return pspec != NULL && g_type_is_a (pspec->value_type, type);
}

static void
give_session (TillPages *self,
              GtkWidget *widget)
{
  if (widget != NULL && has_property (widget, "session", G_TYPE_OBJECT))
    g_object_set (widget, "session", self->session, NULL);
}

static void
badge_cb (Page *page)
{
  guint badge = 0;

  g_object_get (page->page, "badge", &badge, NULL);
  page->pages->badge (page->name, badge, page->pages->user_data);
}

static void
adopt (TillPages *self,
       Page      *page,
       GtkWidget *widget)
{
  page->page = g_object_ref_sink (widget);
  give_session (self, widget);

  if (has_property (widget, "badge", G_TYPE_UINT))
    {
      page->badge_id = g_signal_connect_swapped (widget, "notify::badge", G_CALLBACK (badge_cb),
                                                 page);
      badge_cb (page);
    }
}

/* A page that is made later brings its detail along. */
static void
adopt_detail (TillPages *self,
              Page      *page)
{
  if (!has_property (page->page, "detail", GTK_TYPE_WIDGET))
    return;

  g_object_get (page->page, "detail", &page->detail, NULL);
  give_session (self, page->detail);
}

static void
make_page (TillPages *self,
           Page      *page)
{
  if (page->page != NULL)
    return;

  adopt (self, page, page->make (page->user_data));
  adopt_detail (self, page);
}

static Page *
add (TillPages  *self,
     const char *name,
     const char *title)
{
  Page *page = g_new0 (Page, 1);

  page->pages = self;
  page->name = g_strdup (name);
  page->title = g_strdup (title);
  g_hash_table_insert (self->known, page->name, page);

  return page;
}

/**
 * till_pages_add:
 * @self: pages
 * @name: the name of one more
 * @title: what people call it
 * @page: (transfer floating): the page
 * @detail: (transfer floating) (nullable): its detail
 *
 * Adds a page that is there.
 */
void
till_pages_add (TillPages  *self,
                const char *name,
                const char *title,
                GtkWidget  *page,
                GtkWidget  *detail)
{
  Page *known = add (self, name, title);

  if (detail != NULL)
    known->detail = g_object_ref_sink (detail);
  give_session (self, detail);
  adopt (self, known, page);
}

/**
 * till_pages_add_later:
 * @self: pages
 * @name: the name of one more
 * @title: what people call it
 * @make: makes the page
 * @user_data: for @make
 *
 * Adds a page that is made when it is first shown, or by till_pages_make_all(). Its property
 * "detail" (#GtkWidget), if it has one, is its detail.
 */
void
till_pages_add_later (TillPages      *self,
                      const char     *name,
                      const char     *title,
                      TillWidgetMaker make,
                      gpointer        user_data)
{
  Page *known = add (self, name, title);

  known->make = make;
  known->user_data = user_data;
}

/**
 * till_pages_set_lazy:
 * @self: pages
 * @name: the name of one that was added with till_pages_add_later()
 *
 * Has the page made when it is first shown and not before: for those that have no badge to tell of.
 */
void
till_pages_set_lazy (TillPages  *self,
                     const char *name)
{
  Page *page = g_hash_table_lookup (self->known, name);

  g_return_if_fail (page != NULL);

  page->lazy = TRUE;
}

/**
 * till_pages_get_title:
 * @self: pages
 * @name: (nullable): the name of one
 *
 * Returns: (nullable): what people call it; %NULL when there is none of that name
 */
const char *
till_pages_get_title (TillPages  *self,
                      const char *name)
{
  const Page *page = name != NULL ? g_hash_table_lookup (self->known, name) : NULL;

  return page != NULL ? page->title : NULL;
}

/**
 * till_pages_peek:
 * @self: pages
 * @name: the name of one
 *
 * Returns: (transfer none) (nullable): the page, if it has been made
 */
GtkWidget *
till_pages_peek (TillPages  *self,
                 const char *name)
{
  const Page *page = g_hash_table_lookup (self->known, name);

  return page != NULL ? page->page : NULL;
}

/**
 * till_pages_has_detail:
 * @self: pages
 * @name: the name of one
 *
 * Returns: whether it has a detail
 */
gboolean
till_pages_has_detail (TillPages  *self,
                       const char *name)
{
  const Page *page = g_hash_table_lookup (self->known, name);

  return page != NULL && page->detail != NULL;
}

static void
show_in (GtkStack   *stack,
         GtkWidget  *child,
         const char *name)
{
  if (child == NULL)
    return;

  if (gtk_widget_get_parent (child) == NULL)
    gtk_stack_add_named (stack, child, name);
  gtk_stack_set_visible_child (stack, child);
}

/**
 * till_pages_show:
 * @self: pages
 * @name: the name of one
 *
 * Shows a page, and its detail unless it is too early for that, see till_pages_make_all().
 *
 * Returns: (transfer none) (nullable): the page; %NULL when there is none of that name
 */
GtkWidget *
till_pages_show (TillPages  *self,
                 const char *name)
{
  Page *page = g_hash_table_lookup (self->known, name);

  if (page == NULL)
    return NULL;

  make_page (self, page);
  show_in (self->pages, page->page, page->name);
  if (self->details_too)
    show_in (self->details, page->detail, page->name);

  return page->page;
}

/**
 * till_pages_make_all:
 * @self: pages
 *
 * Makes what has not been made yet, but for what is lazy, and shows the detail: to be called after
 * the first frame, which needs neither.
 */
void
till_pages_make_all (TillPages *self)
{
  const char *shown = gtk_stack_get_visible_child_name (self->pages);
  GHashTableIter iter;
  gpointer value;

  self->details_too = TRUE;
  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (!((Page *) value)->lazy)
      make_page (self, value);

  if (shown != NULL)
    till_pages_show (self, shown);
}

/**
 * till_pages_set_session:
 * @self: pages
 * @session: (nullable): the session of every page and detail
 *
 * Gives all of them another session, also those that are made later.
 */
void
till_pages_set_session (TillPages *self,
                        GObject   *session)
{
  GHashTableIter iter;
  gpointer value;

  if (!g_set_object (&self->session, session))
    return;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Page *page = value;

      give_session (self, page->page);
      give_session (self, page->detail);
    }
}
