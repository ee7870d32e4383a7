/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Templates of a new charge: a button with a list, and below it the name under which what stands
 * in the form is kept.
 *
 * What must hold: nothing is sent from here; what could not be read or kept is said in the list. */

#include "till-template-button.h"

#include <glib/gi18n.h>

#include "till-template-book.h"
#include "till-text.h"

#define LIST_HEIGHT 320
#define HINT_CHARS 32

struct _TillTemplateButton
{
  AdwBin            parent_instance;

  TillChargeDesk   *desk;
  TillTemplateBook *book;

  /* Owned by the template of widgets */
  GtkMenuButton    *button;
  GtkListBox       *list;
  GtkWidget        *scroller;
  GtkLabel         *hint;
  GtkEditable      *name;
};

G_DEFINE_FINAL_TYPE (TillTemplateButton, till_template_button, ADW_TYPE_BIN)

static guint filled_signal;

static TillChargeForm *
get_form (TillTemplateButton *self)
{
  return till_charge_desk_get_form (self->desk);
}

static void
say (TillTemplateButton *self,
     const char         *text)
{
  gtk_label_set_label (self->hint, text);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), *text != '\0');
}

static void
remove_cb (TillTemplateButton *self,
           GtkButton          *button)
{
  till_template_book_remove (self->book, g_object_get_data (G_OBJECT (button), "name"));
  gtk_editable_set_text (self->name, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

static GtkWidget *
row_new (TillTemplateButton *self,
         const TillTemplate *template)
{
  g_autofree char *sums = till_template_format_sums (template);
  g_autofree char *tip = g_strdup_printf (_("Remove the template “%s”"), template->name);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_object_set (row, "title", template->name, "subtitle", sums, "activatable", TRUE,
                "title-lines", 2, "subtitle-lines", 2, NULL);
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "name", g_strdup (template->name), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static void
show_book (TillTemplateButton *self)
{
  GPtrArray *templates = self->book != NULL ? till_template_book_get_all (self->book) : NULL;
  guint n = templates != NULL ? templates->len : 0;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);

  for (guint i = 0; i < n; i++)
    gtk_list_box_append (self->list, row_new (self, g_ptr_array_index (templates, i)));

  gtk_widget_set_visible (self->scroller, n > 0);
  if (templates != NULL)
    say (self, n > 0 ? "" : _("No templates yet"));
}

static void
chosen_cb (TillTemplateButton *self,
           GtkListBoxRow      *row)
{
  GPtrArray *templates = self->book != NULL ? till_template_book_get_all (self->book) : NULL;
  guint at = gtk_list_box_row_get_index (row);

  if (templates == NULL || at >= templates->len)
    return;

  till_template_fill_form (g_ptr_array_index (templates, at), get_form (self));
  gtk_menu_button_popdown (self->button);
  g_signal_emit (self, filled_signal, 0);
}

static void
keep_cb (TillTemplateButton *self)
{
  const char *problem = NULL;

  if (self->book == NULL)
    return;

  if (till_template_book_keep (self->book, get_form (self), gtk_editable_get_text (self->name),
                               &problem))
    gtk_editable_set_text (self->name, "");
  else
    say (self, problem);
}

static void
till_template_button_dispose (GObject *object)
{
  till_template_button_set_desk (TILL_TEMPLATE_BUTTON (object), NULL);

  G_OBJECT_CLASS (till_template_button_parent_class)->dispose (object);
}

static void
till_template_button_class_init (TillTemplateButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_template_button_dispose;

  filled_signal = g_signal_new ("filled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
list_new (TillTemplateButton *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Templates"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (chosen_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));

  return scroller;
}

static GtkWidget *
keeper_new (TillTemplateButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Keep"));

  self->name = GTK_EDITABLE (entry);
  gtk_entry_set_max_length (GTK_ENTRY (entry), TILL_TEMPLATE_NAME_MAX);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Name for this order"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Name for this order"), -1);
  gtk_widget_set_hexpand (entry, TRUE);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (keep_cb), self);
  gtk_widget_set_tooltip_text (button, _("Keep amount, delivery, tax and description; not the "
                                         "customer"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (keep_cb), self);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), button);

  return box;
}

static void
till_template_button_init (TillTemplateButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *popover = gtk_popover_new ();

  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->hint = GTK_LABEL (gtk_label_new (NULL));
  self->scroller = list_new (self);
  gtk_label_set_wrap (self->hint, TRUE);
  gtk_label_set_max_width_chars (self->hint, HINT_CHARS);
  gtk_label_set_xalign (self->hint, 0);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), self->scroller);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->hint));
  gtk_box_append (GTK_BOX (box), keeper_new (self));

  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_label (self->button, _("_Templates"));
  gtk_menu_button_set_use_underline (self->button, TRUE);
  gtk_menu_button_set_popover (self->button, popover);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  /* Not when it is shown: it would keep the size it had before. */
  g_signal_connect_object (popover, "closed", G_CALLBACK (show_book), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

/**
 * till_template_button_set_desk:
 * @self: a button
 * @desk: (nullable): the desk whose form is filled in, of the account whose templates are shown
 */
void
till_template_button_set_desk (TillTemplateButton *self,
                               TillChargeDesk     *desk)
{
  g_return_if_fail (TILL_IS_TEMPLATE_BUTTON (self));
  g_return_if_fail (desk == NULL || TILL_IS_CHARGE_DESK (desk));

  if (self->desk == desk)
    return;

  if (self->book != NULL)
    g_signal_handlers_disconnect_by_data (self->book, self);

  g_clear_object (&self->book);
  g_set_object (&self->desk, desk);
  if (desk == NULL)
    return;

  self->book =
    till_template_book_new (till_session_get_folder (till_charge_desk_get_session (desk)));
  g_signal_connect_object (self->book, "changed", G_CALLBACK (show_book), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->book, "problem", G_CALLBACK (say), self, G_CONNECT_SWAPPED);
}
