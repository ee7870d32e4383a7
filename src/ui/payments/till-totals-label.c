/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How many payments are shown, and their sum in each currency. Asked for anew with each filter,
 * and while payments come in not more often than one can read. */

#include "till-totals-label.h"

#include "till-payment-text.h"

#define PAUSE_MS 300

struct _TillTotalsLabel
{
  AdwBin        parent_instance;

  TillStore    *store;
  TillFilter   *filter;    /* NULL as long as the store is */
  GtkLabel     *label;
  GCancellable *asking;
  guint         pause_id;
};

G_DEFINE_FINAL_TYPE (TillTotalsLabel, till_totals_label, ADW_TYPE_BIN)

static void
told_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) totals = till_store_get_totals_finish (TILL_STORE (object), result, &error);
  g_autofree char *text = NULL;
  g_autofree char *refunded = NULL;
  TillTotalsLabel *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  if (totals != NULL)
    {
      text = till_totals_say (totals);
      refunded = till_totals_say_refunded (totals);
    }

  /* A sum that could not be read is better not said. */
  gtk_label_set_label (self->label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), refunded);
}

static void
stop_asking (TillTotalsLabel *self)
{
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

static void
ask (TillTotalsLabel *self)
{
  stop_asking (self);
  if (self->store == NULL)
    {
      gtk_label_set_label (self->label, "");
      return;
    }

  self->asking = g_cancellable_new ();
  till_store_get_totals_async (self->store, self->filter, self->asking, told_cb, self);
}

static gboolean
pause_over_cb (gpointer user_data)
{
  TillTotalsLabel *self = user_data;

  self->pause_id = 0;
  ask (self);

  return G_SOURCE_REMOVE;
}

static void
till_totals_label_dispose (GObject *object)
{
  TillTotalsLabel *self = TILL_TOTALS_LABEL (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  stop_asking (self);
  g_clear_object (&self->store);
  g_clear_pointer (&self->filter, till_filter_free);

  G_OBJECT_CLASS (till_totals_label_parent_class)->dispose (object);
}

static void
till_totals_label_class_init (TillTotalsLabelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_totals_label_dispose;
}

static void
till_totals_label_init (TillTotalsLabel *self)
{
  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0,
                              "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "till-money");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
}

/**
 * till_totals_label_ask:
 * @self: a label
 * @store: (nullable): where the payments are; %NULL says nothing
 * @filter: (nullable): which of them are meant; may be %NULL only with @store
 *
 * Says the sums of other payments.
 */
void
till_totals_label_ask (TillTotalsLabel  *self,
                       TillStore        *store,
                       const TillFilter *filter)
{
  g_return_if_fail (TILL_IS_TOTALS_LABEL (self));

  g_set_object (&self->store, store);
  g_clear_pointer (&self->filter, till_filter_free);
  if (store != NULL)
    self->filter = till_filter_copy (filter);
  ask (self);
}

/**
 * till_totals_label_ask_soon:
 * @self: a label
 *
 * Says the sums of the same payments again, in a moment.
 */
void
till_totals_label_ask_soon (TillTotalsLabel *self)
{
  g_return_if_fail (TILL_IS_TOTALS_LABEL (self));

  if (self->pause_id == 0)
    self->pause_id = g_timeout_add (PAUSE_MS, pause_over_cb, self);
}
