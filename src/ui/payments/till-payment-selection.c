/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which payment is selected: the payment, not its position, so that the selection follows it when
 * rows come and go and is there again when a filter shows it again. */

#include "till-payment-selection.h"

struct _TillPaymentSelection
{
  GObject          parent_instance;

  TillPaymentList *list;
  gint64           key;
};

static void model_init (GListModelInterface *iface);
static void selection_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TillPaymentSelection, till_payment_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_init))

typedef enum
{
  PROP_KEY = 1,
} TillPaymentSelectionProperty;

static GParamSpec *properties[PROP_KEY + 1];

static GType
get_item_type (GListModel *model)
{
  return TILL_TYPE_PAYMENT_SLOT;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (TILL_PAYMENT_SELECTION (model)->list));
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (TILL_PAYMENT_SELECTION (model)->list), position);
}

static void
model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model,
             guint              position)
{
  TillPaymentSelection *self = TILL_PAYMENT_SELECTION (model);

  return self->key != 0 && till_payment_list_get_key (self->list, position) == self->key;
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model,
                        guint              position,
                        guint              n_items)
{
  TillPaymentSelection *self = TILL_PAYMENT_SELECTION (model);
  GtkBitset *selected = gtk_bitset_new_empty ();
  guint at;

  if (self->key != 0 && till_payment_list_find (self->list, self->key, &at) && at >= position &&
      at - position < n_items)
    gtk_bitset_add (selected, at);

  return selected;
}

static gboolean
select_item (GtkSelectionModel *model,
             guint              position,
             gboolean           unselect_rest)
{
  TillPaymentSelection *self = TILL_PAYMENT_SELECTION (model);

  till_payment_selection_set_key (self, till_payment_list_get_key (self->list, position));

  return TRUE;
}

static gboolean
unselect_item (GtkSelectionModel *model,
               guint              position)
{
  if (is_selected (model, position))
    till_payment_selection_set_key (TILL_PAYMENT_SELECTION (model), 0);

  return TRUE;
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  till_payment_selection_set_key (TILL_PAYMENT_SELECTION (model), 0);

  return TRUE;
}

static void
selection_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->unselect_all = unselect_all;
}

static void
items_changed_cb (TillPaymentSelection *self,
                  guint                 position,
                  guint                 removed,
                  guint                 added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
rearranged_cb (TillPaymentSelection *self)
{
  guint n_items = get_n_items (G_LIST_MODEL (self));

  if (n_items > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, n_items);
}

static void
till_payment_selection_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  switch ((TillPaymentSelectionProperty) prop_id)
    {
    case PROP_KEY:
      g_value_set_int64 (value, TILL_PAYMENT_SELECTION (object)->key);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_payment_selection_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  switch ((TillPaymentSelectionProperty) prop_id)
    {
    case PROP_KEY:
      till_payment_selection_set_key (TILL_PAYMENT_SELECTION (object), g_value_get_int64 (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_payment_selection_finalize (GObject *object)
{
  g_object_unref (TILL_PAYMENT_SELECTION (object)->list);

  G_OBJECT_CLASS (till_payment_selection_parent_class)->finalize (object);
}

static void
till_payment_selection_class_init (TillPaymentSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = till_payment_selection_get_property;
  object_class->set_property = till_payment_selection_set_property;
  object_class->finalize = till_payment_selection_finalize;

  properties[PROP_KEY] =
    g_param_spec_int64 ("key", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
till_payment_selection_init (TillPaymentSelection *self)
{
}

/**
 * till_payment_selection_new:
 * @list: a list
 *
 * Returns: (transfer full): a selection of nothing in @list
 */
TillPaymentSelection *
till_payment_selection_new (TillPaymentList *list)
{
  TillPaymentSelection *self = g_object_new (TILL_TYPE_PAYMENT_SELECTION, NULL);

  self->list = g_object_ref (list);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "rearranged", G_CALLBACK (rearranged_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * till_payment_selection_get_key:
 * @self: a selection
 *
 * Returns: the key of the payment that is selected, whether it is shown or not; 0 for none
 */
gint64
till_payment_selection_get_key (TillPaymentSelection *self)
{
  g_return_val_if_fail (TILL_IS_PAYMENT_SELECTION (self), 0);

  return self->key;
}

/**
 * till_payment_selection_set_key:
 * @self: a selection
 * @key: the key of a payment; 0 for none
 *
 * Selects a payment, whether it is shown or not.
 */
void
till_payment_selection_set_key (TillPaymentSelection *self,
                                gint64                key)
{
  guint before, after;
  gboolean had, has;

  g_return_if_fail (TILL_IS_PAYMENT_SELECTION (self));

  if (self->key == key)
    return;

  had = self->key != 0 && till_payment_list_find (self->list, self->key, &before);
  has = key != 0 && till_payment_list_find (self->list, key, &after);
  self->key = key;

  if (had)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), before, 1);
  if (has)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), after, 1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEY]);
}
