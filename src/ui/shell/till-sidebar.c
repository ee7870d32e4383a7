/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The left column: whose money this is and whether it is real, the way to a new charge, and the
 * pages, with a badge where something waits for a person. It asks for pages with the action
 * "win.page" and shows only what it was told of. */

#include "till-sidebar.h"

#include <glib/gi18n.h>

#include "till-accel.h"
#include "till-format.h"
#include "till-words.h"

#define RESOURCES "/io/github/tillroll/Tillroll/shell/"

struct _TillSidebar
{
  AdwBin         parent_instance;

  GHashTable    *rows;       /* page name -> GtkListBoxRow, held by the list */
  GMenuModel    *menu;       /* of the account's button; NULL: none */

  /* From the template */
  GtkMenuButton *account_button;
  GtkLabel      *account_label;
  GtkLabel      *mode_label;
  GtkButton     *charge_button;
  GtkLabel      *charge_key;
  GtkListBox    *list;
  GtkWidget     *views_label;
  GtkListBox    *views;
  AdwBin        *foot;
};

G_DEFINE_FINAL_TYPE (TillSidebar, till_sidebar, ADW_TYPE_BIN)

static const char *
row_get_page (GtkListBoxRow *row)
{
  return gtk_widget_get_name (GTK_WIDGET (row));
}

static void
row_activated_cb (GtkListBox    *list,
                  GtkListBoxRow *row,
                  TillSidebar   *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", row_get_page (row));
}

static void
till_sidebar_map (GtkWidget *widget)
{
  TillSidebar *self = TILL_SIDEBAR (widget);
  g_autofree char *key = till_accel_get_label (widget, "win.new-charge");

  gtk_label_set_label (self->charge_key, key != NULL ? key : "");
  gtk_widget_set_visible (GTK_WIDGET (self->charge_key), key != NULL);

  GTK_WIDGET_CLASS (till_sidebar_parent_class)->map (widget);
}

static void
view_activated_cb (GtkListBox    *list,
                   GtkListBoxRow *row,
                   TillSidebar   *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.view", "s",
                              gtk_widget_get_name (GTK_WIDGET (row)));
}

static void
till_sidebar_dispose (GObject *object)
{
  TillSidebar *self = TILL_SIDEBAR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_SIDEBAR);

  G_OBJECT_CLASS (till_sidebar_parent_class)->dispose (object);
}

static void
till_sidebar_finalize (GObject *object)
{
  TillSidebar *self = TILL_SIDEBAR (object);

  g_hash_table_unref (self->rows);
  g_clear_object (&self->menu);

  G_OBJECT_CLASS (till_sidebar_parent_class)->finalize (object);
}

static void
till_sidebar_class_init (TillSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = till_sidebar_dispose;
  object_class->finalize = till_sidebar_finalize;
  widget_class->map = till_sidebar_map;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCES "till-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, TillSidebar, account_button);
  gtk_widget_class_bind_template_child (widget_class, TillSidebar, account_label);
  gtk_widget_class_bind_template_child (widget_class, TillSidebar, mode_label);
  gtk_widget_class_bind_template_child (widget_class, TillSidebar, charge_button);
  gtk_widget_class_bind_template_child (widget_class, TillSidebar, charge_key);
  gtk_widget_class_bind_template_child (widget_class, TillSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, TillSidebar, views_label);
  gtk_widget_class_bind_template_child (widget_class, TillSidebar, views);
  gtk_widget_class_bind_template_child (widget_class, TillSidebar, foot);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_activated_cb);
}

static void
till_sidebar_init (TillSidebar *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The label of a row's badge: the last child of its box. */
static GtkWidget *
row_get_badge (GtkListBoxRow *row)
{
  return gtk_widget_get_last_child (gtk_list_box_row_get_child (row));
}

static void
row_set_name (GtkListBoxRow *row,
              const char    *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * till_sidebar_add_page:
 * @self: a sidebar
 * @name: what "win.page" calls the page
 * @title: what people call it
 * @icon_name: the icon before it
 *
 * Adds a row at the end.
 */
void
till_sidebar_add_page (TillSidebar *self,
                       const char  *name,
                       const char  *title,
                       const char  *icon_name)
{
  GtkWidget *row, *box, *label, *badge;

  g_return_if_fail (TILL_IS_SIDEBAR (self));
  g_return_if_fail (name != NULL && title != NULL);

  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon_name));

  label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);

  badge = gtk_label_new (NULL);
  gtk_widget_set_visible (badge, FALSE);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (badge, "till-badge");
  gtk_box_append (GTK_BOX (box), badge);

  row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", box, "name", name, NULL);
  row_set_name (GTK_LIST_BOX_ROW (row), title);
  gtk_list_box_append (self->list, row);
  g_hash_table_insert (self->rows, g_strdup (name), row);
}

/**
 * till_sidebar_select_page:
 * @self: a sidebar
 * @name: the page that is shown; one without a row selects none
 *
 * Marks where we are.
 */
void
till_sidebar_select_page (TillSidebar *self,
                          const char  *name)
{
  g_return_if_fail (TILL_IS_SIDEBAR (self));

  gtk_list_box_select_row (self->list, g_hash_table_lookup (self->rows, name));
}

/**
 * till_sidebar_set_badge:
 * @self: a sidebar
 * @name: a page with a row
 * @count: how much on it waits for a person; 0 hides the badge
 *
 * Shows how much waits.
 */
void
till_sidebar_set_badge (TillSidebar *self,
                        const char  *name,
                        guint        count)
{
  g_autofree char *figure = till_format_count (count);
  g_autofree char *whole = NULL;
  GtkListBoxRow *row;
  GtkWidget *badge;
  const char *title;

  g_return_if_fail (TILL_IS_SIDEBAR (self));

  row = g_hash_table_lookup (self->rows, name);
  g_return_if_fail (row != NULL);

  badge = row_get_badge (row);
  gtk_label_set_label (GTK_LABEL (badge), figure);
  gtk_widget_set_visible (badge, count > 0);

  title = gtk_label_get_label (GTK_LABEL (gtk_widget_get_prev_sibling (badge)));
  /* Translators: the name of a page, then how much on it waits for a person */
  whole = g_strdup_printf (_("%s, %s waiting"), title, figure);
  row_set_name (row, count > 0 ? whole : title);
}

/**
 * till_sidebar_set_account:
 * @self: a sidebar
 * @config: (nullable): the account that is open
 *
 * Says whose money this is and whether it is real.
 */
void
till_sidebar_set_account (TillSidebar             *self,
                          const TillAccountConfig *config)
{
  static const char * const classes[] = { "till-live", "till-test", "till-practice" };
  g_autofree char *whole = NULL;

  g_return_if_fail (TILL_IS_SIDEBAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self->account_button), config != NULL);
  if (config == NULL)
    return;

  gtk_label_set_label (self->account_label, config->name);
  gtk_label_set_label (self->mode_label, till_words_mode (config->mode));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->mode_label),
                               till_words_mode_sentence (config->mode));

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->mode_label), classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->mode_label), classes[config->mode]);

  whole = till_words_account (config->name, config->mode);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->account_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
}

/* A menu is as many widgets as a page, so it is made when it is first opened. */
static void
open_menu_cb (GtkMenuButton *button,
              gpointer       user_data)
{
  TillSidebar *self = user_data;

  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, self->menu);
}

/**
 * till_sidebar_set_menu:
 * @self: a sidebar
 * @menu: (nullable): accounts to change to, and signing out
 *
 * Sets what the account's button opens.
 */
void
till_sidebar_set_menu (TillSidebar *self,
                       GMenuModel  *menu)
{
  g_return_if_fail (TILL_IS_SIDEBAR (self));

  g_set_object (&self->menu, menu);
  if (gtk_menu_button_get_menu_model (self->account_button) != NULL)
    gtk_menu_button_set_menu_model (self->account_button, NULL);
  gtk_menu_button_set_create_popup_func (self->account_button, menu != NULL ? open_menu_cb : NULL,
                                         self, NULL);
}

/**
 * till_sidebar_set_charging:
 * @self: a sidebar
 * @can_charge: whether there is a page for new charges
 *
 * Shows or hides the button for a new charge.
 */
void
till_sidebar_set_charging (TillSidebar *self,
                           gboolean     can_charge)
{
  g_return_if_fail (TILL_IS_SIDEBAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self->charge_button), can_charge);
}

/* A view, and a button that takes it away. */
static GtkWidget *
view_row_new (const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  /* Translators: the name of a saved view */
  g_autofree char *tip = g_strdup_printf (_("Forget the view “%s”"), name);
  GtkWidget *row;

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("system-search-symbolic"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.forget-view");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", name);
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "till-forget");
  gtk_box_append (GTK_BOX (box), button);

  row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", box, "name", name, NULL);
  row_set_name (GTK_LIST_BOX_ROW (row), name);

  return row;
}

/**
 * till_sidebar_set_views:
 * @self: a sidebar
 * @names: (array zero-terminated=1): what the saved views are called
 *
 * Shows saved views below the pages.
 */
void
till_sidebar_set_views (TillSidebar        *self,
                        const char * const *names)
{
  GtkWidget *row;

  g_return_if_fail (TILL_IS_SIDEBAR (self));
  g_return_if_fail (names != NULL);

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->views))) != NULL)
    gtk_list_box_remove (self->views, row);
  for (guint i = 0; names[i] != NULL; i++)
    gtk_list_box_append (self->views, view_row_new (names[i]));

  gtk_widget_set_visible (self->views_label, *names != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->views), *names != NULL);
}

/**
 * till_sidebar_set_foot:
 * @self: a sidebar
 * @foot: (transfer floating) (nullable): what stands below everything else
 */
void
till_sidebar_set_foot (TillSidebar *self,
                       GtkWidget   *foot)
{
  g_return_if_fail (TILL_IS_SIDEBAR (self));

  adw_bin_set_child (self->foot, foot);
}
