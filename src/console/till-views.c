/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Saved views: searches with a name, in the list on the left. A view is its line of search, so it
 * means the same as if it were typed again, and the order in which it was shown. Where there are no
 * settings they last as long as the window. */

#include "till-views.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-text.h"
#include "till-training-card.h"

/* More are a second history, not a list to choose from. */
#define N_VIEWS_MAX 40
#define NAME_BYTES_MAX 240
#define TEXT_BYTES_MAX 1024

typedef struct
{
  char    *name;
  char    *text;
  TillSort sort;
} View;

typedef struct
{
  TillWindow       *window;   /* owns this */
  TillPaymentsPage *page;     /* lives as long as the window */
  GSettings        *settings; /* NULL: nothing is kept */
  GArray           *views;    /* View */
} Views;

static void
view_clear (View *view)
{
  g_free (view->name);
  g_free (view->text);
}

static void
views_free (Views *self)
{
  g_clear_object (&self->settings);
  g_array_unref (self->views);
  g_free (self);
}

static gboolean
find (Views      *self,
      const char *name,
      guint      *ret_index)
{
  for (guint i = 0; i < self->views->len; i++)
    if (strcmp (g_array_index (self->views, View, i).name, name) == 0)
      {
        *ret_index = i;
        return TRUE;
      }

  return FALSE;
}

static void
show (Views *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->views->len; i++)
    g_ptr_array_add (names, g_array_index (self->views, View, i).name);
  g_ptr_array_add (names, NULL);

  till_window_set_views (self->window, (const char * const *) names->pdata);
}

/* Adds a view; one of the same name is replaced. */
static void
put (Views      *self,
     const char *name,
     const char *text,
     TillSort    sort)
{
  View view = { till_text_clean (name, NAME_BYTES_MAX), till_text_clean (text, TEXT_BYTES_MAX),
                sort };
  guint index;

  if (till_text_is_empty (view.name) || till_text_has_card_number (view.text))
    {
      view_clear (&view);
      return;
    }

  if (find (self, view.name, &index))
    g_array_remove_index (self->views, index);
  else
    index = self->views->len;

  if (index < N_VIEWS_MAX)
    g_array_insert_val (self->views, index, view);
  else
    view_clear (&view);
}

static void
load (Views *self)
{
  g_autoptr (GVariant) kept = NULL;
  g_autoptr (GVariant) sorts = NULL;
  const char *name, *text;
  GVariantIter iter;

  if (self->settings == NULL)
    return;

  kept = g_settings_get_value (self->settings, "views");
  sorts = g_settings_get_value (self->settings, "view-sorts");
  g_variant_iter_init (&iter, kept);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &text))
    {
      TillSort sort = TILL_SORT_NEWEST;
      const char *sort_name;

      if (g_variant_lookup (sorts, name, "&s", &sort_name))
        till_sort_find (sort_name, &sort);
      put (self, name, text, sort);
    }
}

static void
keep (Views *self)
{
  GVariantBuilder builder, sorts;

  show (self);
  if (self->settings == NULL)
    return;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  g_variant_builder_init (&sorts, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; i < self->views->len; i++)
    {
      const View *view = &g_array_index (self->views, View, i);

      g_variant_builder_add (&builder, "(ss)", view->name, view->text);
      if (view->sort != TILL_SORT_NEWEST)
        g_variant_builder_add (&sorts, "{ss}", view->name, till_sort_get_name (view->sort));
    }

  g_settings_set_value (self->settings, "views", g_variant_builder_end (&builder));
  g_settings_set_value (self->settings, "view-sorts", g_variant_builder_end (&sorts));
}

static void
save_cb (Views    *self,
         GVariant *parameter)
{
  g_autofree char *said = NULL;
  const char *name, *text;

  g_variant_get (parameter, "(&s&s)", &name, &text);
  if (till_text_has_card_number (text))
    {
      till_window_add_toast (self->window, _("A card number cannot be kept in a view"));
      return;
    }

  put (self, name, text,
       till_column_set_get_sort (till_payments_page_get_columns (self->page)));
  keep (self);
  /* Translators: the name of a saved view */
  said = g_strdup_printf (_("“%s” is in the list on the left now"), name);
  till_window_add_toast (self->window, said);
}

static void
show_cb (Views    *self,
         GVariant *parameter)
{
  const View *view;
  guint index;

  if (!find (self, g_variant_get_string (parameter, NULL), &index))
    return;

  till_window_show_page (self->window, "payments");
  view = &g_array_index (self->views, View, index);
  till_column_set_set_sort (till_payments_page_get_columns (self->page), view->sort);
  till_payments_page_set_search (self->page, view->text);
}

static void
forget_cb (Views    *self,
           GVariant *parameter)
{
  guint index;

  if (!find (self, g_variant_get_string (parameter, NULL), &index))
    return;

  g_array_remove_index (self->views, index);
  keep (self);
}

static void
columns_changed_cb (TillColumnSet *columns,
                    GSettings     *settings)
{
  g_settings_set_value (settings, "columns", till_column_set_write (columns));
}

static void
sorted_cb (TillColumnSet *columns,
           GSettings     *settings)
{
  g_settings_set_string (settings, "sort", till_sort_get_name (till_column_set_get_sort (columns)));
}

/* The columns of the list, and its order, are kept beside the views. */
static void
remember_columns (Views *self)
{
  TillColumnSet *columns = till_payments_page_get_columns (self->page);
  g_autoptr (GVariant) kept = NULL;
  g_autofree char *name = NULL;
  TillSort sort;

  if (self->settings == NULL)
    return;

  kept = g_settings_get_value (self->settings, "columns");
  till_column_set_read (columns, kept);
  name = g_settings_get_string (self->settings, "sort");
  if (till_sort_find (name, &sort))
    till_column_set_set_sort (columns, sort);
  g_signal_connect_object (columns, "changed", G_CALLBACK (columns_changed_cb), self->settings, 0);
  g_signal_connect_object (columns, "sorted", G_CALLBACK (sorted_cb), self->settings, 0);
}

/* In a practice account the exercises stand below the views, until somebody puts them away. */
static void
add_training (Views *self)
{
  GtkWidget *card = till_training_card_new ();

  if (self->settings != NULL)
    g_settings_bind (self->settings, "training-dismissed", card, "dismissed",
                     G_SETTINGS_BIND_DEFAULT);
  till_window_set_foot (self->window, card);
}

static void
window_gone_cb (gpointer user_data,
                GObject *window)
{
  views_free (user_data);
}

/**
 * till_views_add:
 * @window: the window
 * @page: where they are shown
 * @settings: (nullable): where they are kept
 *
 * Adds "win.save-view" (ss: name, line of search), "win.view" (s: name) and "win.forget-view" (s),
 * and shows the views there are.
 * Remembers the columns of the list and its order, and whether the exercises are wanted, too.
 */
void
till_views_add (TillWindow       *window,
                TillPaymentsPage *page,
                GSettings        *settings)
{
  const struct
  {
    const char *name;
    const char *type;
    GCallback   callback;
  } actions[] = {
    { "save-view", "(ss)", G_CALLBACK (save_cb) },
    { "view", "s", G_CALLBACK (show_cb) },
    { "forget-view", "s", G_CALLBACK (forget_cb) },
  };
  Views *self;

  g_return_if_fail (TILL_IS_WINDOW (window));
  g_return_if_fail (TILL_IS_PAYMENTS_PAGE (page));

  self = g_new0 (Views, 1);
  self->window = window;
  self->page = page;
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  self->views = g_array_new (FALSE, FALSE, sizeof (View));
  g_array_set_clear_func (self->views, (GDestroyNotify) view_clear);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr (GSimpleAction) action =
        g_simple_action_new (actions[i].name, G_VARIANT_TYPE (actions[i].type));

      g_signal_connect_swapped (action, "activate", actions[i].callback, self);
      g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
    }

  g_object_weak_ref (G_OBJECT (window), window_gone_cb, self);
  load (self);
  show (self);
  add_training (self);
  remember_columns (self);
}
