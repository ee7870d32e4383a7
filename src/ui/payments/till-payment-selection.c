/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which payments are selected: the payments, not their positions, so that the selection follows
 * them when rows come and go and is there again when a filter shows them again. One of them is the
 * one that is looked at: "key".
 *
 * What must hold: that one is among the selected; moving many rows into or out of the selection
 * costs nothing for those that are not touched. */

#include "till-payment-selection.h"

#include "till-keys.h"

/* More are not selected one by one: the sums below the list are those of all of them. */
#define N_SELECTED_MAX 20000

struct _TillPaymentSelection
{
  GObject          parent_instance;

  TillPaymentList *list;
  gint64           key;
  GHashTable      *keys;   /* gint64 -> itself */
};

static void model_init (GListModelInterface *iface);
static void selection_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TillPaymentSelection, till_payment_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_init))

typedef enum
{
  PROP_KEY = 1,
  PROP_N_SELECTED,
} TillPaymentSelectionProperty;

static GParamSpec *properties[PROP_N_SELECTED + 1];

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
has_key (TillPaymentSelection *self,
         gint64                key)
{
  return key != 0 && g_hash_table_contains (self->keys, &key);
}

static void
add_key (TillPaymentSelection *self,
         gint64                key)
{
  if (key != 0 && g_hash_table_size (self->keys) < N_SELECTED_MAX)
    g_hash_table_add (self->keys, g_memdup2 (&key, sizeof key));
}

/* Any of those that are selected; 0 for none. */
static gint64
get_any (TillPaymentSelection *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->keys);

  return g_hash_table_iter_next (&iter, &key, NULL) ? *(gint64 *) key : 0;
}

/* After a change: tells the view about @n rows, and who looks at the one. */
static void
changed (TillPaymentSelection *self,
         guint                 position,
         guint                 n,
         gint64                key_before)
{
  if (!has_key (self, self->key))
    self->key = get_any (self);

  if (n > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, n);
  if (self->key != key_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEY]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

static gboolean
is_selected (GtkSelectionModel *model,
             guint              position)
{
  TillPaymentSelection *self = TILL_PAYMENT_SELECTION (model);

  return has_key (self, till_payment_list_get_key (self->list, position));
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model,
                        guint              position,
                        guint              n_items)
{
  TillPaymentSelection *self = TILL_PAYMENT_SELECTION (model);
  GtkBitset *selected = gtk_bitset_new_empty ();
  GHashTableIter iter;
  gpointer key;
  guint at;

  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (till_payment_list_find (self->list, *(gint64 *) key, &at) && at >= position &&
        at - position < n_items)
      gtk_bitset_add (selected, at);

  return selected;
}

/* Tells the view about all rows, when it is not known which have changed. */
static void
all_changed (TillPaymentSelection *self,
             gint64                key_before)
{
  changed (self, 0, get_n_items (G_LIST_MODEL (self)), key_before);
}

static gboolean
select_item (GtkSelectionModel *model,
             guint              position,
             gboolean           unselect_rest)
{
  TillPaymentSelection *self = TILL_PAYMENT_SELECTION (model);
  gint64 key = till_payment_list_get_key (self->list, position), before = self->key;

  if (unselect_rest)
    {
      till_payment_selection_set_key (self, key);
      return TRUE;
    }

  add_key (self, key);
  if (has_key (self, key))
    self->key = key;
  changed (self, position, 1, before);

  return TRUE;
}

static gboolean
unselect_item (GtkSelectionModel *model,
               guint              position)
{
  TillPaymentSelection *self = TILL_PAYMENT_SELECTION (model);
  gint64 key = till_payment_list_get_key (self->list, position), before = self->key;

  g_hash_table_remove (self->keys, &key);
  changed (self, position, 1, before);

  return TRUE;
}

static gboolean
select_range (GtkSelectionModel *model,
              guint              position,
              guint              n_items,
              gboolean           unselect_rest)
{
  TillPaymentSelection *self = TILL_PAYMENT_SELECTION (model);
  gint64 before = self->key;

  if (n_items > N_SELECTED_MAX)
    return FALSE;

  if (unselect_rest)
    g_hash_table_remove_all (self->keys);
  for (guint i = position; i < position + n_items; i++)
    add_key (self, till_payment_list_get_key (self->list, i));
  all_changed (self, before);

  return TRUE;
}

static gboolean
unselect_range (GtkSelectionModel *model,
                guint              position,
                guint              n_items)
{
  TillPaymentSelection *self = TILL_PAYMENT_SELECTION (model);
  gint64 before = self->key;
  GHashTableIter iter;
  gpointer key;
  guint at;

  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (till_payment_list_find (self->list, *(gint64 *) key, &at) && at >= position &&
        at - position < n_items)
      g_hash_table_iter_remove (&iter);
  all_changed (self, before);

  return TRUE;
}

static gboolean
select_all (GtkSelectionModel *model)
{
  return select_range (model, 0, get_n_items (G_LIST_MODEL (model)), TRUE);
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  till_payment_selection_set_key (TILL_PAYMENT_SELECTION (model), 0);

  return TRUE;
}

static gboolean
set_selection (GtkSelectionModel *model,
               GtkBitset         *selected,
               GtkBitset         *mask)
{
  TillPaymentSelection *self = TILL_PAYMENT_SELECTION (model);
  gint64 before = self->key;
  GtkBitsetIter iter;
  guint position;

  if (gtk_bitset_get_size (mask) > N_SELECTED_MAX)
    return FALSE;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, mask, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      gint64 key = till_payment_list_get_key (self->list, position);

      if (gtk_bitset_contains (selected, position))
        add_key (self, key);
      else
        g_hash_table_remove (self->keys, &key);
    }
  all_changed (self, before);

  return TRUE;
}

static void
selection_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->select_range = select_range;
  iface->unselect_range = unselect_range;
  iface->select_all = select_all;
  iface->unselect_all = unselect_all;
  iface->set_selection = set_selection;
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

    case PROP_N_SELECTED:
      g_value_set_uint (value, g_hash_table_size (TILL_PAYMENT_SELECTION (object)->keys));
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

    case PROP_N_SELECTED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_payment_selection_finalize (GObject *object)
{
  TillPaymentSelection *self = TILL_PAYMENT_SELECTION (object);

  g_object_unref (self->list);
  g_hash_table_unref (self->keys);

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
  properties[PROP_N_SELECTED] =
    g_param_spec_uint ("n-selected", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
till_payment_selection_init (TillPaymentSelection *self)
{
  self->keys = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
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
 * Selects one payment and no other, whether it is shown or not.
 */
void
till_payment_selection_set_key (TillPaymentSelection *self,
                                gint64                key)
{
  gint64 before;
  guint at;

  g_return_if_fail (TILL_IS_PAYMENT_SELECTION (self));

  if (self->key == key && g_hash_table_size (self->keys) == (key != 0))
    return;

  before = self->key;
  if (g_hash_table_size (self->keys) > 1)
    {
      g_hash_table_remove_all (self->keys);
      add_key (self, self->key = key);
      all_changed (self, before);
      return;
    }

  g_hash_table_remove_all (self->keys);
  if (before != 0 && till_payment_list_find (self->list, before, &at))
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), at, 1);
  add_key (self, self->key = key);
  if (till_payment_list_find (self->list, key, &at))
    changed (self, at, 1, before);
  else
    changed (self, 0, 0, before);
}

typedef struct
{
  guint  position; /* %G_MAXUINT: not shown */
  gint64 key;
} Selected;

/* As they stand in the list; those that are not shown behind them, newest first. */
static int
compare_selected (gconstpointer a,
                  gconstpointer b)
{
  const Selected *one = a, *other = b;

  if (one->position != other->position)
    return one->position < other->position ? -1 : 1;

  return one->key > other->key ? -1 : one->key < other->key;
}

/**
 * till_payment_selection_list_keys:
 * @self: a selection
 *
 * Returns: (transfer full) (element-type gint64): the keys of all that are selected, as they stand
 *   in the list
 */
GArray *
till_payment_selection_list_keys (TillPaymentSelection *self)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Selected));
  GArray *keys = till_keys_new ();
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (TILL_IS_PAYMENT_SELECTION (self), keys);

  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Selected selected = { G_MAXUINT, *(gint64 *) key };

      till_payment_list_find (self->list, selected.key, &selected.position);
      g_array_append_val (all, selected);
    }
  g_array_sort (all, compare_selected);
  for (guint i = 0; i < all->len; i++)
    g_array_append_val (keys, g_array_index (all, Selected, i).key);

  return keys;
}
