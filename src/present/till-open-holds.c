/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* All that is held on cards and has not been taken, as the history knows it.
 *
 * Holds are few beside payments, and which they are is in an index: so after a change the keys are
 * read anew, at most every REST_MS, and of the payments only those that are new or have changed.
 * What must hold: a payment that changed while it was being read is read again. */

#include "till-open-holds.h"

#include "till-keys.h"

#define REST_MS 200

/* How many payments are loaded at a time. */
#define PIECE 256

struct _TillOpenHolds
{
  GObject       parent_instance;

  TillStore    *store;
  GPtrArray    *rows;     /* TillOpenHold, what ends first on top */
  GHashTable   *known;    /* key -> TillOpenHold */
  GHashTable   *stale;    /* keys that have changed since they were read */
  GCancellable *reading;  /* NULL: nothing is */
  GArray       *keys;     /* all holds, while their payments are being read */
  guint         n_asked;  /* how many of the keys have been looked at */
  gboolean      again;    /* something has changed since */
  guint         rest_id;
  TillListState state;
  GError       *error;
};

static void till_open_holds_model_init (GListModelInterface *iface);
static void read_keys                  (TillOpenHolds *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (TillOpenHolds, till_open_holds, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      till_open_holds_model_init))

typedef enum
{
  PROP_STATE = 1,
} TillOpenHoldsProperty;

static GParamSpec *properties[PROP_STATE + 1];

static void
set_state (TillOpenHolds *self,
           TillListState  state,
           const GError  *error)
{
  gboolean changed = state != self->state || error != NULL;

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  self->state = state;

  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static gint64 *
key_new (gint64 key)
{
  return g_memdup2 (&key, sizeof key);
}

/* Shows other rows; what is the same above and below stays as it is. */
static void
show_rows (TillOpenHolds *self,
           GPtrArray     *rows)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->rows);
  guint top = 0, bottom = 0;

  while (top < MIN (before->len, rows->len) && before->pdata[top] == rows->pdata[top])
    top++;
  while (bottom < MIN (before->len, rows->len) - top &&
         before->pdata[before->len - 1 - bottom] == rows->pdata[rows->len - 1 - bottom])
    bottom++;

  self->rows = g_ptr_array_ref (rows);
  if (before->len != rows->len || top < rows->len)
    g_list_model_items_changed (G_LIST_MODEL (self), top, before->len - top - bottom,
                                rows->len - top - bottom);
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  return till_open_hold_compare (*(TillOpenHold **) a, *(TillOpenHold **) b);
}

/* Everything has been read: shows it, and forgets what is not held any longer. */
static void
arrange (TillOpenHolds *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                                        g_object_unref);

  for (guint i = 0; i < self->keys->len; i++)
    {
      gint64 key = till_keys_at (self->keys, i);
      TillOpenHold *hold = g_hash_table_lookup (self->known, &key);

      if (hold == NULL)
        continue;

      g_ptr_array_add (rows, g_object_ref (hold));
      g_hash_table_insert (known, key_new (key), g_object_ref (hold));
    }

  g_hash_table_unref (self->known);
  self->known = g_steal_pointer (&known);
  g_ptr_array_sort (rows, compare_rows);
  show_rows (self, rows);
}

static gboolean
rested_cb (gpointer user_data)
{
  TillOpenHolds *self = user_data;

  self->rest_id = 0;
  if (self->again)
    read_keys (self);

  return G_SOURCE_REMOVE;
}

static void
end_reading (TillOpenHolds *self,
             const GError  *error)
{
  g_clear_object (&self->reading);
  if (error == NULL)
    arrange (self);
  g_clear_pointer (&self->keys, g_array_unref);

  self->rest_id = g_timeout_add (REST_MS, rested_cb, self);
  set_state (self, error == NULL ? TILL_LIST_READY : TILL_LIST_FAILED, error);
}

static void load_payments (TillOpenHolds *self);

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) payments = till_store_load_payments_finish (TILL_STORE (object), result,
                                                                    &error);
  g_autoptr (TillOpenHolds) self = NULL;
  guint first;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = g_object_ref (user_data);
  if (payments == NULL)
    {
      end_reading (self, error);
      return;
    }

  first = self->n_asked - payments->len;
  for (guint i = 0; i < payments->len; i++)
    {
      const TillPayment *payment = payments->pdata[i];
      gint64 key = till_keys_at (self->keys, first + i);

      /* It may have been taken since the keys were read. */
      if (payment != NULL && payment->state == TILL_PAYMENT_AUTHORIZED)
        g_hash_table_insert (self->known, key_new (key), till_open_hold_new (key, payment));
    }

  load_payments (self);
}

/* Loads the next payments that are not known yet. */
static void
load_payments (TillOpenHolds *self)
{
  guint first = self->n_asked;

  while (first < self->keys->len &&
         g_hash_table_contains (self->known, &till_keys_at (self->keys, first)))
    first++;

  if (first == self->keys->len)
    {
      end_reading (self, NULL);
      return;
    }

  self->n_asked = first;
  while (self->n_asked < self->keys->len && self->n_asked - first < PIECE &&
         !g_hash_table_contains (self->known, &till_keys_at (self->keys, self->n_asked)))
    self->n_asked++;

  till_store_load_payments_async (self->store, &till_keys_at (self->keys, first),
                                  self->n_asked - first, self->reading, loaded_cb, self);
}

static void
keys_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = till_store_list_keys_finish (TILL_STORE (object), result, &error);
  g_autoptr (TillOpenHolds) self = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = g_object_ref (user_data);
  if (keys == NULL)
    {
      end_reading (self, error);
      return;
    }

  self->keys = g_steal_pointer (&keys);
  self->n_asked = 0;
  load_payments (self);
}

static void
read_keys (TillOpenHolds *self)
{
  const TillFilter filter = { .labels = 1u << TILL_PAYMENT_LABEL_AUTHORIZED };

  GHashTableIter iter;
  gpointer key;

  self->again = self->reading != NULL || self->rest_id != 0;
  if (self->again || self->store == NULL)
    return;

  g_hash_table_iter_init (&iter, self->stale);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_remove (self->known, key);
  g_hash_table_remove_all (self->stale);

  self->reading = g_cancellable_new ();
  till_store_list_keys_async (self->store, &filter, /* before_key= */ 0, G_MAXUINT, self->reading,
                              keys_read_cb, self);
}

static void
stop_reading (TillOpenHolds *self)
{
  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->keys, g_array_unref);
}

/* The model */

static GType
till_open_holds_get_item_type (GListModel *model)
{
  return TILL_TYPE_OPEN_HOLD;
}

static guint
till_open_holds_get_n_items (GListModel *model)
{
  return TILL_OPEN_HOLDS (model)->rows->len;
}

static gpointer
till_open_holds_get_item (GListModel *model,
                          guint       position)
{
  TillOpenHolds *self = TILL_OPEN_HOLDS (model);

  return position < self->rows->len ? g_object_ref (self->rows->pdata[position]) : NULL;
}

static void
till_open_holds_model_init (GListModelInterface *iface)
{
  iface->get_item_type = till_open_holds_get_item_type;
  iface->get_n_items = till_open_holds_get_n_items;
  iface->get_item = till_open_holds_get_item;
}

static void
till_open_holds_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch ((TillOpenHoldsProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, TILL_OPEN_HOLDS (object)->state);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_open_holds_dispose (GObject *object)
{
  TillOpenHolds *self = TILL_OPEN_HOLDS (object);

  stop_reading (self);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (till_open_holds_parent_class)->dispose (object);
}

static void
till_open_holds_finalize (GObject *object)
{
  TillOpenHolds *self = TILL_OPEN_HOLDS (object);

  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->stale);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (till_open_holds_parent_class)->finalize (object);
}

static void
till_open_holds_class_init (TillOpenHoldsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = till_open_holds_get_property;
  object_class->dispose = till_open_holds_dispose;
  object_class->finalize = till_open_holds_finalize;

  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, TILL_LIST_LOADING, TILL_LIST_FAILED, TILL_LIST_LOADING,
                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
till_open_holds_init (TillOpenHolds *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->stale = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * till_open_holds_new:
 *
 * Returns: (transfer full): an empty list
 */
TillOpenHolds *
till_open_holds_new (void)
{
  return g_object_new (TILL_TYPE_OPEN_HOLDS, NULL);
}

/**
 * till_open_holds_set_store:
 * @self: a list
 * @store: (nullable): where payments are read; %NULL empties the list
 *
 * Begins anew with another store.
 */
void
till_open_holds_set_store (TillOpenHolds *self,
                           TillStore     *store)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (TILL_IS_OPEN_HOLDS (self));

  stop_reading (self);
  g_set_object (&self->store, store);
  g_hash_table_remove_all (self->known);
  g_hash_table_remove_all (self->stale);
  show_rows (self, none);
  set_state (self, TILL_LIST_LOADING, NULL);
  read_keys (self);
}

/**
 * till_open_holds_take:
 * @self: a list
 * @applied: what has changed in the store
 *
 * Follows the store.
 */
void
till_open_holds_take (TillOpenHolds *self,
                      TillApplied   *applied)
{
  g_return_if_fail (TILL_IS_OPEN_HOLDS (self));
  g_return_if_fail (applied != NULL);

  for (guint i = 0; i < applied->changed->len; i++)
    {
      gint64 key = till_keys_at (applied->changed, i);

      if (g_hash_table_contains (self->known, &key) || self->reading != NULL)
        g_hash_table_add (self->stale, key_new (key));
    }

  read_keys (self);
}

/**
 * till_open_holds_retry:
 * @self: a list that failed
 *
 * Reads again.
 */
void
till_open_holds_retry (TillOpenHolds *self)
{
  g_return_if_fail (TILL_IS_OPEN_HOLDS (self));

  set_state (self, TILL_LIST_LOADING, NULL);
  stop_reading (self);
  read_keys (self);
}

/**
 * till_open_holds_get_state:
 * @self: a list
 *
 * Returns: whether what is shown is what there is
 */
TillListState
till_open_holds_get_state (TillOpenHolds *self)
{
  g_return_val_if_fail (TILL_IS_OPEN_HOLDS (self), TILL_LIST_LOADING);

  return self->state;
}

/**
 * till_open_holds_get_error:
 * @self: a list
 *
 * Returns: (nullable): why it failed
 */
const GError *
till_open_holds_get_error (TillOpenHolds *self)
{
  g_return_val_if_fail (TILL_IS_OPEN_HOLDS (self), NULL);

  return self->error;
}
