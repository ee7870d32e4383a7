/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows of a list of refunds, however long it is: whose payment, how much, how far, and why not.
 *
 * What must hold: a row says what the batch says now; rows do not move while it is carried out. */

#include "till-refund-table.h"

#include <glib/gi18n.h>

#include "till-refund-line.h"
#include "till-refund-slot.h"

struct _TillRefundTable
{
  AdwBin              parent_instance;

  TillRefundBatch    *batch;
  GListStore         *slots;
  GtkFilterListModel *filtered;
  GtkCustomFilter    *filter;
  gboolean            only_refused;
  GHashTable         *bound;  /* index → TillRefundLine; borrowed */
};

G_DEFINE_FINAL_TYPE (TillRefundTable, till_refund_table, ADW_TYPE_BIN)

static void
row_set_up_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  gtk_list_item_set_child (item, till_refund_line_new ());
}

static guint
get_index (GtkListItem *item)
{
  return till_refund_slot_get_index (gtk_list_item_get_item (item));
}

static void
show_line (TillRefundTable *self,
           gpointer         line,
           guint            index)
{
  till_refund_line_show (TILL_REFUND_LINE (line), till_refund_batch_get_item (self->batch, index));
}

static void
row_bound_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              TillRefundTable          *self)
{
  GtkWidget *line = gtk_list_item_get_child (item);

  g_hash_table_insert (self->bound, GUINT_TO_POINTER (get_index (item)), line);
  show_line (self, line, get_index (item));
}

static void
row_unbound_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                TillRefundTable          *self)
{
  if (self->bound != NULL)
    g_hash_table_remove (self->bound, GUINT_TO_POINTER (get_index (item)));
}

static gboolean
is_shown (gpointer object,
          gpointer user_data)
{
  TillRefundTable *self = user_data;
  const TillRefundItem *item;

  if (!self->only_refused || self->batch == NULL)
    return TRUE;

  item = till_refund_batch_get_item (self->batch, till_refund_slot_get_index (object));

  return item->state == TILL_REFUND_ITEM_REFUSED;
}

static void
item_changed_cb (TillRefundTable *self,
                 guint            index)
{
  gpointer line = g_hash_table_lookup (self->bound, GUINT_TO_POINTER (index));

  if (line != NULL)
    show_line (self, line, index);
}

static void
till_refund_table_dispose (GObject *object)
{
  TillRefundTable *self = TILL_REFUND_TABLE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->bound, g_hash_table_unref);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->slots);
  g_clear_object (&self->batch);

  G_OBJECT_CLASS (till_refund_table_parent_class)->dispose (object);
}

static void
till_refund_table_class_init (TillRefundTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_refund_table_dispose;
}

static void
till_refund_table_init (TillRefundTable *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkSelectionModel *selection;
  GtkWidget *view;

  self->bound = g_hash_table_new (NULL, NULL);
  self->slots = g_list_store_new (TILL_TYPE_REFUND_SLOT);
  self->filter = gtk_custom_filter_new (is_shown, self, NULL);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->slots)),
                                              g_object_ref (GTK_FILTER (self->filter)));
  g_signal_connect (factory, "setup", G_CALLBACK (row_set_up_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bound_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (row_unbound_cb), self);

  selection = GTK_SELECTION_MODEL (
    gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->filtered))));
  view = gtk_list_view_new (selection, factory);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("The rows of the list"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

/**
 * till_refund_table_set_batch:
 * @self: a table without a batch
 * @batch: whose rows to show
 */
void
till_refund_table_set_batch (TillRefundTable *self,
                             TillRefundBatch *batch)
{
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (TILL_IS_REFUND_TABLE (self) && self->batch == NULL);
  g_return_if_fail (TILL_IS_REFUND_BATCH (batch));

  self->batch = g_object_ref (batch);
  g_signal_connect_object (batch, "item-changed", G_CALLBACK (item_changed_cb), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < till_refund_batch_get_n_items (batch); i++)
    g_ptr_array_add (slots, till_refund_slot_new (i));
  g_list_store_splice (self->slots, 0, 0, slots->pdata, slots->len);
}

/**
 * till_refund_table_set_only_refused:
 * @self: a table
 * @only_refused: whether only rows are shown that are not refunded
 */
void
till_refund_table_set_only_refused (TillRefundTable *self,
                                    gboolean         only_refused)
{
  g_return_if_fail (TILL_IS_REFUND_TABLE (self));

  if (self->only_refused == only_refused)
    return;

  self->only_refused = only_refused;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * till_refund_table_refresh:
 * @self: a table with a batch
 *
 * Shows all rows anew, after the batch was looked over.
 */
void
till_refund_table_refresh (TillRefundTable *self)
{
  GHashTableIter iter;
  gpointer index, line;

  g_return_if_fail (TILL_IS_REFUND_TABLE (self) && self->batch != NULL);

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &index, &line))
    show_line (self, line, GPOINTER_TO_UINT (index));
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}
