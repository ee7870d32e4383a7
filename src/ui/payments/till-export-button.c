/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The export of what is shown: a button, and while a file is being written how far it is and a
 * way to end it. It goes on when the page is left or another search is typed: what was meant when
 * it began is what gets into the file. */

#include "till-export-button.h"

#include <glib/gi18n.h>

#include "till-compat.h"
#include "till-format.h"
#include "till-payment-export.h"

#define LOOK_MS 200

struct _TillExportButton
{
  AdwBin             parent_instance;

  TillStore         *store;
  TillFilter        *filter;      /* NULL as long as the store is */
  TillSort           sort;
  TillPaymentExport *export;      /* while a file is being written */
  char              *name;        /* of that file */
  GCancellable      *cancellable; /* while a file is chosen or written */
  guint              look_id;

  GtkStack          *stack;
  GtkWidget         *button;
  GtkWidget         *working;
  GtkLabel          *label;
};

G_DEFINE_FINAL_TYPE (TillExportButton, till_export_button, ADW_TYPE_BIN)

static void
say (TillExportButton *self,
     const char       *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", text);
}

static gboolean
look_cb (gpointer user_data)
{
  TillExportButton *self = user_data;
  g_autofree char *count = till_format_count (till_payment_export_count (self->export));
  /* Translators: how many payments have been written into a file so far */
  g_autofree char *text = g_strdup_printf (_("Writing: %s"), count);

  gtk_label_set_label (self->label, text);

  return G_SOURCE_CONTINUE;
}

static void
end (TillExportButton *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_pointer (&self->export, till_payment_export_unref);
  g_clear_object (&self->cancellable);
  gtk_stack_set_visible_child (self->stack, self->button);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillExportButton) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *count = NULL;

  if (till_payment_export_finish (result, &error))
    {
      guint n = till_payment_export_count (self->export);

      count = till_format_count (n);
      /* Translators: how many payments, then the name of a file */
      text = g_strdup_printf (g_dngettext (NULL, "%s payment is in “%s” now",
                                           "%s payments are in “%s” now", n), count, self->name);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = g_strdup (_("Nothing was written"));
  else
    text = g_strdup (error->message);

  end (self);
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    say (self, text);
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TillExportButton) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = till_choose_file_finish (result, &error);

  g_clear_object (&self->cancellable);
  if (path != NULL)
    till_export_button_write (self, path);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, error->message);
}

static void
stop_cb (TillExportButton *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
till_export_button_dispose (GObject *object)
{
  TillExportButton *self = TILL_EXPORT_BUTTON (object);

  stop_cb (self);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_object (&self->store);
  g_clear_pointer (&self->filter, till_filter_free);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (till_export_button_parent_class)->dispose (object);
}

static void
till_export_button_class_init (TillExportButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_export_button_dispose;
}

static GtkWidget *
icon_button_new (const char *icon_name,
                 const char *tip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  gtk_widget_add_css_class (button, "flat");

  return button;
}

static void
till_export_button_init (TillExportButton *self)
{
  GtkWidget *stop = icon_button_new ("process-stop-symbolic", _("Stop writing the file"));

  self->button = icon_button_new ("document-save-symbolic",
                                  _("Write what is shown into a file (Ctrl E)"));
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (till_export_button_ask), self);

  self->label = GTK_LABEL (gtk_label_new (NULL));
  self->working = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self->working), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (self->working), stop);
  g_signal_connect_swapped (stop, "clicked", G_CALLBACK (stop_cb), self);

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_add_child (self->stack, self->button);
  gtk_stack_add_child (self->stack, self->working);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

/**
 * till_export_button_set_meant:
 * @self: a button
 * @store: (nullable): where the payments are
 * @filter: (nullable): which of them are shown; may be %NULL only with @store
 *
 * Says what would be exported.
 */
void
till_export_button_set_meant (TillExportButton *self,
                              TillStore        *store,
                              const TillFilter *filter)
{
  g_return_if_fail (TILL_IS_EXPORT_BUTTON (self));

  g_set_object (&self->store, store);
  g_clear_pointer (&self->filter, till_filter_free);
  if (store != NULL)
    self->filter = till_filter_copy (filter);
  gtk_widget_set_sensitive (self->button, store != NULL);
}

/**
 * till_export_button_set_sort:
 * @self: a button
 * @sort: the order that is shown
 *
 * Says in which order would be exported.
 */
void
till_export_button_set_sort (TillExportButton *self,
                             TillSort          sort)
{
  g_return_if_fail (TILL_IS_EXPORT_BUTTON (self));

  self->sort = sort;
}

/**
 * till_export_button_ask:
 * @self: a button
 *
 * Asks for a file and writes into it.
 */
void
till_export_button_ask (TillExportButton *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  /* Translators: the name of a file; a day, as "2026-11-20" */
  g_autofree char *name = g_strdup_printf (_("payments %s.csv"), day);

  g_return_if_fail (TILL_IS_EXPORT_BUTTON (self));

  if (self->store == NULL || self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  till_choose_file_async (GTK_WIDGET (self), _("Write the payments into a file"), name,
                          self->cancellable, chosen_cb, g_object_ref (self));
}

/**
 * till_export_button_write:
 * @self: a button
 * @path: a file; its ending says how it is written
 *
 * Writes what is shown into a file. Does nothing while one is being written.
 */
void
till_export_button_write (TillExportButton *self,
                          const char       *path)
{
  g_return_if_fail (TILL_IS_EXPORT_BUTTON (self));
  g_return_if_fail (path != NULL);

  if (self->store == NULL || self->export != NULL)
    return;

  g_free (self->name);
  self->name = g_path_get_basename (path);
  self->cancellable = g_cancellable_new ();
  self->export = till_payment_export_new (self->store, self->filter, path,
                                          till_export_format_of_path (path));
  self->look_id = g_timeout_add (LOOK_MS, look_cb, self);
  look_cb (self);
  gtk_stack_set_visible_child (self->stack, self->working);
  till_payment_export_set_sort (self->export, self->sort);
  till_payment_export_async (self->export, self->cancellable, written_cb, g_object_ref (self));
}
