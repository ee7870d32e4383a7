/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands on receipts about the merchant, to be typed in the preferences.
 *
 * What must hold: nothing is written before what there is has been read, and nothing at all where
 * that failed; what is typed is kept soon, and at once when the window closes; a card number is
 * never kept; what goes wrong stands above the rows. */

#include "till-merchant-rows.h"

#include <glib/gi18n.h>

#include "till-logo-row.h"
#include "till-merchant.h"
#include "till-text.h"

/* How long after the last key it is written. */
#define SOON_MS 600

struct _TillMerchantRows
{
  AdwPreferencesGroup parent_instance;

  char               *folder;
  GtkEditable        *name;
  GtkTextBuffer      *address;
  GtkEditable        *tax_number;
  GtkEditable        *footer;

  gboolean            loading;
  gboolean            saving;
  gboolean            changed; /* since it was saved last */
  guint               timer_id;
};

G_DEFINE_FINAL_TYPE (TillMerchantRows, till_merchant_rows, ADW_TYPE_PREFERENCES_GROUP)

static void save (TillMerchantRows *self);

static void
say (TillMerchantRows *self,
     const char       *what)
{
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), what);
}

static char *
take_text (GtkEditable *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (row)));
}

static TillMerchant *
read_rows (TillMerchantRows *self)
{
  TillMerchant *merchant = till_merchant_new ();
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->address, &start, &end);
  g_free (merchant->name);
  g_free (merchant->address);
  g_free (merchant->tax_number);
  g_free (merchant->footer);
  merchant->name = take_text (self->name);
  merchant->address = g_strstrip (gtk_text_buffer_get_text (self->address, &start, &end, FALSE));
  merchant->tax_number = take_text (self->tax_number);
  merchant->footer = take_text (self->footer);

  return merchant;
}

static gboolean
has_card_number (const TillMerchant *merchant)
{
  return till_text_has_card_number (merchant->name) ||
         till_text_has_card_number (merchant->address) ||
         till_text_has_card_number (merchant->tax_number) ||
         till_text_has_card_number (merchant->footer);
}

typedef struct
{
  TillMerchant *merchant;
  char         *folder;
} SaveJob;

static void
save_job_free (SaveJob *job)
{
  till_merchant_free (job->merchant);
  g_free (job->folder);
  g_free (job);
}

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  SaveJob *job = task_data;
  GError *error = NULL;

  if (till_merchant_save (job->merchant, job->folder, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  TillMerchantRows *self = TILL_MERCHANT_ROWS (object);
  g_autoptr (GError) error = NULL;

  self->saving = FALSE;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    say (self, NULL);
  else
    say (self, error->message);

  if (self->changed && self->timer_id == 0)
    save (self);
}

static void
save (TillMerchantRows *self)
{
  g_autoptr (GTask) task = NULL;
  SaveJob *job;

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->saving || !self->changed)
    return;

  job = g_new0 (SaveJob, 1);
  job->merchant = read_rows (self);
  job->folder = g_strdup (self->folder);
  if (has_card_number (job->merchant))
    {
      say (self, _("A card number never stands on a receipt; this is not kept"));
      save_job_free (job);
      return;
    }

  self->changed = FALSE;
  self->saving = TRUE;
  task = g_task_new (self, /* cancellable= */ NULL, saved_cb, NULL);
  g_task_set_source_tag (task, save);
  g_task_set_task_data (task, job, (GDestroyNotify) save_job_free);
  g_task_run_in_thread (task, save_in_thread);
}

static gboolean
soon_cb (gpointer user_data)
{
  TillMerchantRows *self = user_data;

  self->timer_id = 0;
  save (self);

  return G_SOURCE_REMOVE;
}

static void
typed_cb (TillMerchantRows *self)
{
  if (self->loading)
    return;

  self->changed = TRUE;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->timer_id = g_timeout_add (SOON_MS, soon_cb, self);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      folder,
                GCancellable *cancellable)
{
  GError *error = NULL;
  TillMerchant *merchant = till_merchant_load (folder, &error);

  if (merchant != NULL)
    g_task_return_pointer (task, merchant, (GDestroyNotify) till_merchant_free);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  TillMerchantRows *self = TILL_MERCHANT_ROWS (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (TillMerchant) merchant = g_task_propagate_pointer (G_TASK (result), &error);

  if (merchant == NULL)
    {
      say (self, error->message);
      return;
    }

  gtk_editable_set_text (self->name, merchant->name);
  gtk_text_buffer_set_text (self->address, merchant->address, -1);
  gtk_editable_set_text (self->tax_number, merchant->tax_number);
  gtk_editable_set_text (self->footer, merchant->footer);
  self->loading = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
}

static void
till_merchant_rows_unmap (GtkWidget *widget)
{
  save (TILL_MERCHANT_ROWS (widget));

  GTK_WIDGET_CLASS (till_merchant_rows_parent_class)->unmap (widget);
}

static void
till_merchant_rows_dispose (GObject *object)
{
  g_clear_handle_id (&TILL_MERCHANT_ROWS (object)->timer_id, g_source_remove);

  G_OBJECT_CLASS (till_merchant_rows_parent_class)->dispose (object);
}

static void
till_merchant_rows_finalize (GObject *object)
{
  g_free (TILL_MERCHANT_ROWS (object)->folder);

  G_OBJECT_CLASS (till_merchant_rows_parent_class)->finalize (object);
}

static void
till_merchant_rows_class_init (TillMerchantRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_merchant_rows_dispose;
  G_OBJECT_CLASS (klass)->finalize = till_merchant_rows_finalize;
  GTK_WIDGET_CLASS (klass)->unmap = till_merchant_rows_unmap;
}

static GtkEditable *
add_entry (TillMerchantRows *self,
           const char       *title)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", title, NULL);

  g_signal_connect_swapped (row, "changed", G_CALLBACK (typed_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);

  return GTK_EDITABLE (row);
}

/* The address has lines, which a row of one line cannot take. */
static void
add_address (TillMerchantRows *self)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *title = gtk_label_new (_("Address"));
  GtkWidget *view = gtk_text_view_new ();

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "till-muted");
  gtk_widget_add_css_class (view, "till-plain");
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_widget_set_size_request (view, -1, 72);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Address"), -1);
  self->address = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_signal_connect_swapped (self->address, "changed", G_CALLBACK (typed_cb), self);

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), view);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
till_merchant_rows_init (TillMerchantRows *self)
{
  self->loading = TRUE;
  self->name = add_entry (self, _("Name of the business"));
  add_address (self);
  self->tax_number = add_entry (self, _("Tax number, with its name"));
  self->footer = add_entry (self, _("Line at the foot"));
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
}

/**
 * till_merchant_rows_new:
 * @folder: an account's folder
 *
 * Returns: (transfer floating): rows for what stands on this account's receipts
 */
GtkWidget *
till_merchant_rows_new (const char *folder)
{
  TillMerchantRows *self;
  g_autofree char *logo_path = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (TILL_TYPE_MERCHANT_ROWS, "title", _("On receipts"), NULL);
  self->folder = g_strdup (folder);
  logo_path = till_merchant_get_logo_path (folder);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), till_logo_row_new (logo_path));
  task = g_task_new (self, /* cancellable= */ NULL, loaded_cb, NULL);
  g_task_set_source_tag (task, till_merchant_rows_new);
  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, load_in_thread);

  return GTK_WIDGET (self);
}

/**
 * till_merchant_rows_is_idle:
 * @self: rows
 *
 * Returns: whether everything is read and nothing waits to be written
 */
gboolean
till_merchant_rows_is_idle (TillMerchantRows *self)
{
  g_return_val_if_fail (TILL_IS_MERCHANT_ROWS (self), FALSE);

  return !self->loading && !self->saving && !self->changed;
}
