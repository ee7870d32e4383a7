/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of payments, for a view of any length.
 *
 * Its items are places, not payments (till-payment-slot.h). A new filter tells the view only by
 * how much the list got longer or shorter at its end, and has the places painted again: a view
 * that is told of millions of new rows stands still for seconds. Rows that are put in or taken out
 * singly are told as such, so that the view keeps its place.
 *
 * What must hold: rows above the "hold" line neither come nor go until the line is lifted; what is
 * asked for in another order is shown only in that order; every place that is alive knows where it
 * is. */

#include "till-payment-list.h"

#include "till-key-feed.h"
#include "till-list-order.h"
#include "till-naming.h"
#include "till-payment-cache.h"
#include "till-slot-table.h"
#include "till-sort-feed.h"

struct _TillPaymentList
{
  GObject           parent_instance;

  TillStore        *store;
  TillPaymentCache *cache;
  TillKeyFeed      *feed;       /* of an order by time */
  TillSortFeed     *sort_feed;  /* of another one */
  TillFilter       *filter;
  TillSort          sort;       /* that is asked for; what is shown may be in another yet */
  gboolean          names;      /* one was named: the best of a search stand first */
  TillNaming       *naming;     /* whether one was is being asked */
  gboolean          begun;      /* the sort feed has told something */
  guint             sorted;     /* per cent */
  TillListOrder     order;
  gboolean          releasing;
  guint             limit;
  guint             n_told;     /* how long the view thinks the list is */
  TillSlotTable    *slots;
  TillListState     state;
  GError           *error;
};

static void till_payment_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TillPaymentList, till_payment_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      till_payment_list_model_init))

typedef enum
{
  PROP_N_HELD = 1,
  PROP_SORTED,
  PROP_STATE,
} TillPaymentListProperty;

static GParamSpec *properties[PROP_STATE + 1];

typedef enum
{
  SIGNAL_REARRANGED,
  SIGNAL_FILTERED,
} TillPaymentListSignal;

static guint signals[SIGNAL_FILTERED + 1];

static void
set_state (TillPaymentList *self,
           TillListState    state,
           const GError    *error)
{
  gboolean changed = state != self->state || error != NULL;

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  self->state = state;

  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Rows */

/* Asks for the page that @position is on. */
static void
request_around (TillPaymentList *self,
                guint            position)
{
  guint start = position - position % TILL_PAYMENT_PAGE;
  guint n = MIN (TILL_PAYMENT_PAGE, till_list_order_get_n (&self->order) - start);
  gint64 keys[TILL_PAYMENT_PAGE];

  for (guint i = 0; i < n; i++)
    keys[i] = till_list_order_get_key (&self->order, start + i);
  till_payment_cache_request (self->cache, keys, n);
}

static TillPayment *
lookup_payment (gpointer owner,
                guint    position)
{
  TillPaymentList *self = owner;
  gint64 key;

  if (position >= till_list_order_get_n (&self->order) || self->cache == NULL)
    return NULL;

  key = till_list_order_get_key (&self->order, position);
  if (till_payment_cache_needs (self->cache, key))
    request_around (self, position);

  return till_payment_cache_get (self->cache, key);
}

/* Asks for what the places that are alive still lack. */
static void
request_needed (TillPaymentList *self)
{
  g_autoptr (GArray) positions = NULL;

  if (self->cache == NULL)
    return;

  positions = till_slot_table_get_positions (self->slots);
  for (guint i = 0; i < positions->len; i++)
    {
      guint at = g_array_index (positions, guint, i);

      if (at < till_list_order_get_n (&self->order) &&
          till_payment_cache_needs (self->cache, till_list_order_get_key (&self->order, at)))
        request_around (self, at);
    }
}

static void
payments_arrived_cb (const gint64 *keys,
                     guint         n_keys,
                     const GError *error,
                     gpointer      user_data)
{
  g_autoptr (TillPaymentList) self = g_object_ref (user_data);

  if (error != NULL)
    {
      set_state (self, TILL_LIST_FAILED, error);
      return;
    }

  for (guint i = 0; i < n_keys; i++)
    {
      guint position;

      if (till_list_order_find (&self->order, keys[i], &position))
        till_slot_table_changed (self->slots, position);
    }

  request_needed (self);
}

/* Order */

static gboolean
is_short (TillPaymentList *self)
{
  return self->limit != G_MAXUINT;
}

static guint
count_told (TillPaymentList *self)
{
  return MIN (till_list_order_get_n (&self->order), self->limit);
}

/* Tells the view of a wholly new order: the difference in length, and to paint again. */
static void
tell_rearranged (TillPaymentList *self)
{
  guint before = self->n_told, now = count_told (self);

  self->n_told = now;
  if (now < before)
    till_slot_table_shift (self->slots, now, before - now, 0);
  if (now != before)
    g_list_model_items_changed (G_LIST_MODEL (self), MIN (before, now),
                                before - MIN (before, now), now - MIN (before, now));

  g_signal_emit (self, signals[SIGNAL_REARRANGED], 0);
  till_slot_table_all_changed (self->slots);
}

static void
rearranged (gpointer user_data)
{
  tell_rearranged (user_data);
}

static void
spliced (guint    position,
         guint    removed,
         guint    added,
         gpointer user_data)
{
  TillPaymentList *self = user_data;

  till_slot_table_shift (self->slots, position, removed, added);
  self->n_told = count_told (self);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static const TillListOrderFuncs order_funcs = {
  .spliced = spliced,
  .rearranged = rearranged,
};

/* Shows what waits and need not wait any longer. The view may move the line meanwhile. */
static void
release (TillPaymentList *self,
         guint            n_held_before)
{
  guint hold;

  if (self->releasing)
    return;

  self->releasing = TRUE;
  do
    {
      hold = self->order.hold;
      till_list_order_release (&self->order, !is_short (self), &order_funcs, self);
    }
  while (hold != self->order.hold);
  self->releasing = FALSE;

  if (till_list_order_get_n_new (&self->order) != n_held_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_HELD]);
}

/* What the feed tells */

static void
tell_replaced (TillPaymentList *self,
               guint            n_held_before)
{
  tell_rearranged (self);
  if (n_held_before != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_HELD]);
}

/* The order that is shown, or will be. */
static TillSort
get_sort (TillPaymentList *self)
{
  return self->names ? TILL_SORT_BEST : self->sort;
}

static void
replace_keys (TillPaymentList *self,
              GArray          *keys)
{
  guint n_held = till_list_order_get_n_new (&self->order);

  till_list_order_replace (&self->order, get_sort (self), keys);
  tell_replaced (self, n_held);
}

static void
first_keys (GArray  *keys,
            gpointer user_data)
{
  g_autoptr (TillPaymentList) self = g_object_ref (user_data);

  g_return_if_fail (till_keys_are_ordered (keys));

  replace_keys (self, keys);
  set_state (self, TILL_LIST_READY, NULL);
  g_signal_emit (self, signals[SIGNAL_FILTERED], 0);
}

static void
more_keys (GArray  *keys,
           gpointer user_data)
{
  g_autoptr (TillPaymentList) self = g_object_ref (user_data);
  guint before = self->n_told;
  gboolean follows;

  g_return_if_fail (till_keys_are_ordered (keys));

  follows = till_list_order_append (&self->order, keys);
  g_return_if_fail (follows);

  self->n_told = count_told (self);
  if (self->n_told != before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->n_told - before);
}

static void
all_keys (GArray  *keys,
          gpointer user_data)
{
  g_autoptr (TillPaymentList) self = g_object_ref (user_data);
  guint n_held = till_list_order_get_n_new (&self->order);

  g_return_if_fail (till_keys_are_ordered (keys));

  till_list_order_compare (&self->order, keys);
  release (self, n_held);
  set_state (self, TILL_LIST_READY, NULL);
}

static void
take_verdicts (const TillKeyVerdict *verdicts,
               guint                 n_verdicts,
               gpointer              user_data)
{
  g_autoptr (TillPaymentList) self = g_object_ref (user_data);
  guint n_held = till_list_order_get_n_new (&self->order);

  for (guint i = 0; i < n_verdicts; i++)
    till_list_order_judge (&self->order, verdicts[i].key, verdicts[i].belongs);

  release (self, n_held);
}

static void
feed_failed (const GError *error,
             gpointer      user_data)
{
  set_state (TILL_PAYMENT_LIST (user_data), TILL_LIST_FAILED, error);
}

static const TillKeyFeedFuncs feed_funcs = {
  .first = first_keys,
  .more = more_keys,
  .all = all_keys,
  .verdicts = take_verdicts,
  .failed = feed_failed,
};

static void
set_sorted (TillPaymentList *self,
            guint            percent)
{
  if (self->sorted == percent)
    return;

  self->sorted = percent;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORTED]);
}

/* The first of a feed replace what was shown in another order, or by another filter; later ones
 * wait for the hold line. */
static void
take_places (TillPlaces *places,
             gpointer    user_data)
{
  g_autoptr (TillPaymentList) self = g_object_ref (user_data);
  guint n_held = till_list_order_get_n_new (&self->order);

  if (self->begun)
    {
      till_placed_order_renew (&self->order.placed, places);
      release (self, n_held);
      set_state (self, TILL_LIST_READY, NULL);
      return;
    }

  self->begun = TRUE;
  till_list_order_replace_places (&self->order, get_sort (self), places);
  tell_replaced (self, n_held);
  set_state (self, TILL_LIST_READY, NULL);
  g_signal_emit (self, signals[SIGNAL_FILTERED], 0);
}

static void
take_sort_verdicts (const TillVerdict *verdicts,
                    guint              n_verdicts,
                    gpointer           user_data)
{
  g_autoptr (TillPaymentList) self = g_object_ref (user_data);
  guint n_held = till_list_order_get_n_new (&self->order);

  till_placed_order_judge (&self->order.placed, verdicts, n_verdicts);
  release (self, n_held);
}

static void
sort_progressed (guint    percent,
                 gpointer user_data)
{
  set_sorted (user_data, percent);
}

static const TillSortFeedFuncs sort_feed_funcs = {
  .sorted = take_places,
  .verdicts = take_sort_verdicts,
  .progress = sort_progressed,
  .failed = feed_failed,
};

static void
stop_feed (TillPaymentList *self)
{
  g_clear_pointer (&self->naming, till_naming_free);
  g_clear_pointer (&self->feed, till_key_feed_free);
  g_clear_pointer (&self->sort_feed, till_sort_feed_free);
  self->begun = FALSE;
  self->names = FALSE;
}

static void
start_sort_feed (TillPaymentList *self)
{
  self->sort_feed = till_sort_feed_new (self->store, self->filter, get_sort (self),
                                        &sort_feed_funcs, self);
}

/* One was named: it comes first. */
static gboolean
named_cb (gpointer user_data)
{
  TillPaymentList *self = user_data;

  stop_feed (self);
  self->names = TRUE;
  start_sort_feed (self);

  return G_SOURCE_REMOVE;
}

static void
start_feed (TillPaymentList *self)
{
  stop_feed (self);
  set_sorted (self, 100);
  if (self->store == NULL)
    return;

  if (!till_sort_is_by_time (self->sort))
    {
      start_sort_feed (self);
      return;
    }

  self->feed = till_key_feed_new (self->store, self->filter, self->sort, &feed_funcs, self);
  till_key_feed_set_paused (self->feed, is_short (self));
  if (self->sort == TILL_SORT_NEWEST && till_naming_is_possible (self->filter))
    self->naming = till_naming_ask (self->store, self->filter, named_cb, self);
}

/* The model */

static GType
till_payment_list_get_item_type (GListModel *model)
{
  return TILL_TYPE_PAYMENT_SLOT;
}

static guint
till_payment_list_get_n_items (GListModel *model)
{
  return TILL_PAYMENT_LIST (model)->n_told;
}

static gpointer
till_payment_list_get_item (GListModel *model,
                            guint       position)
{
  TillPaymentList *self = TILL_PAYMENT_LIST (model);

  return position < self->n_told ? till_slot_table_get (self->slots, position) : NULL;
}

static void
till_payment_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = till_payment_list_get_item_type;
  iface->get_n_items = till_payment_list_get_n_items;
  iface->get_item = till_payment_list_get_item;
}

static void
till_payment_list_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  TillPaymentList *self = TILL_PAYMENT_LIST (object);

  switch ((TillPaymentListProperty) prop_id)
    {
    case PROP_N_HELD:
      g_value_set_uint (value, till_list_order_get_n_new (&self->order));
      break;

    case PROP_SORTED:
      g_value_set_uint (value, self->sorted);
      break;

    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_payment_list_dispose (GObject *object)
{
  TillPaymentList *self = TILL_PAYMENT_LIST (object);

  stop_feed (self);
  g_clear_pointer (&self->cache, till_payment_cache_free);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (till_payment_list_parent_class)->dispose (object);
}

static void
till_payment_list_finalize (GObject *object)
{
  TillPaymentList *self = TILL_PAYMENT_LIST (object);

  till_slot_table_free (self->slots);
  till_list_order_clear (&self->order);
  g_clear_pointer (&self->filter, till_filter_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (till_payment_list_parent_class)->finalize (object);
}

static void
till_payment_list_class_init (TillPaymentListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = till_payment_list_get_property;
  object_class->dispose = till_payment_list_dispose;
  object_class->finalize = till_payment_list_finalize;

  properties[PROP_N_HELD] =
    g_param_spec_uint ("n-held", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SORTED] =
    g_param_spec_uint ("sorted", NULL, NULL, 0, 100, 100,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, TILL_LIST_LOADING, TILL_LIST_FAILED, TILL_LIST_LOADING,
                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_REARRANGED] = g_signal_new ("rearranged", TILL_TYPE_PAYMENT_LIST,
                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 0);
  signals[SIGNAL_FILTERED] = g_signal_new ("filtered", TILL_TYPE_PAYMENT_LIST,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);
}

static void
till_payment_list_init (TillPaymentList *self)
{
  till_list_order_init (&self->order);
  self->slots = till_slot_table_new (lookup_payment, self);
  self->limit = G_MAXUINT;
  self->sorted = 100;
}

/**
 * till_payment_list_new:
 *
 * Returns: (transfer full): an empty list
 */
TillPaymentList *
till_payment_list_new (void)
{
  return g_object_new (TILL_TYPE_PAYMENT_LIST, NULL);
}

/**
 * till_payment_list_set_store:
 * @self: a list
 * @store: (nullable): where payments are read; %NULL empties the list
 *
 * Begins anew with another store.
 */
void
till_payment_list_set_store (TillPaymentList *self,
                             TillStore       *store)
{
  g_autoptr (GArray) none = till_keys_new ();
  guint n_held;

  g_return_if_fail (TILL_IS_PAYMENT_LIST (self));

  n_held = till_list_order_get_n_new (&self->order);
  stop_feed (self);
  g_clear_pointer (&self->cache, till_payment_cache_free);
  g_set_object (&self->store, store);
  till_list_order_replace (&self->order, TILL_SORT_NEWEST, none);
  tell_replaced (self, n_held);
  set_state (self, TILL_LIST_LOADING, NULL);

  if (store != NULL)
    self->cache = till_payment_cache_new (store, payments_arrived_cb, self);
  start_feed (self);
}

/**
 * till_payment_list_set_filter:
 * @self: a list
 * @filter: (nullable): which payments are meant; %NULL for all
 *
 * Shows other payments. The old ones stay until the first of the new ones are there.
 */
void
till_payment_list_set_filter (TillPaymentList  *self,
                              const TillFilter *filter)
{
  g_return_if_fail (TILL_IS_PAYMENT_LIST (self));

  g_clear_pointer (&self->filter, till_filter_free);
  if (filter != NULL)
    self->filter = till_filter_copy (filter);
  start_feed (self);
}

/**
 * till_payment_list_set_sort:
 * @self: a list
 * @sort: an order
 *
 * Shows the payments in another order. The old one stays until the first of the new one are there.
 */
void
till_payment_list_set_sort (TillPaymentList *self,
                            TillSort         sort)
{
  g_return_if_fail (TILL_IS_PAYMENT_LIST (self));
  g_return_if_fail (sort < TILL_N_SORTS);

  if (self->sort == sort)
    return;

  self->sort = sort;
  start_feed (self);
}

/**
 * till_payment_list_get_sort:
 * @self: a list
 *
 * Returns: the order that was asked for
 */
TillSort
till_payment_list_get_sort (TillPaymentList *self)
{
  g_return_val_if_fail (TILL_IS_PAYMENT_LIST (self), TILL_SORT_NEWEST);

  return self->sort;
}

/**
 * till_payment_list_get_sorted:
 * @self: a list
 *
 * Returns: how far a sorting has come, in per cent; 100 when none is under way
 */
guint
till_payment_list_get_sorted (TillPaymentList *self)
{
  g_return_val_if_fail (TILL_IS_PAYMENT_LIST (self), 100);

  return self->sorted;
}

/**
 * till_payment_list_retry:
 * @self: a list that failed
 *
 * Reads again.
 */
void
till_payment_list_retry (TillPaymentList *self)
{
  g_return_if_fail (TILL_IS_PAYMENT_LIST (self));

  set_state (self, TILL_LIST_LOADING, NULL);
  start_feed (self);
}

/**
 * till_payment_list_repaint:
 * @self: a list
 *
 * Has every place painted again: what was "14:02" is "Yesterday 14:02" now.
 */
void
till_payment_list_repaint (TillPaymentList *self)
{
  g_return_if_fail (TILL_IS_PAYMENT_LIST (self));

  till_slot_table_all_changed (self->slots);
}

/**
 * till_payment_list_take:
 * @self: a list
 * @applied: what has changed in the store
 *
 * Follows the store: changed rows are read again where they stand, others come and go as far as
 * the hold line allows.
 */
void
till_payment_list_take (TillPaymentList *self,
                        TillApplied     *applied)
{
  g_return_if_fail (TILL_IS_PAYMENT_LIST (self));
  g_return_if_fail (applied != NULL);

  if (self->feed == NULL && self->sort_feed == NULL)
    return;

  for (guint i = 0; i < applied->changed->len; i++)
    till_payment_cache_invalidate (self->cache, till_keys_at (applied->changed, i));

  if (self->feed != NULL)
    till_key_feed_note (self->feed, applied);
  else
    till_sort_feed_note (self->sort_feed, applied);
  request_needed (self);
}

/**
 * till_payment_list_set_limit:
 * @self: a list
 * @limit: how many rows the view is told of at most; %G_MAXUINT for all
 *
 * Keeps the list short until the first frame has been painted: a view makes widgets for some two
 * hundred rows, of which thirty are seen, and nobody needs the keys of the other rows yet.
 */
void
till_payment_list_set_limit (TillPaymentList *self,
                             guint            limit)
{
  guint before, now;

  g_return_if_fail (TILL_IS_PAYMENT_LIST (self));

  self->limit = limit;
  if (self->feed != NULL)
    till_key_feed_set_paused (self->feed, is_short (self));
  before = self->n_told;
  now = count_told (self);
  if (now < before)
    till_slot_table_shift (self->slots, now, before - now, 0);
  self->n_told = now;
  if (now != before)
    g_list_model_items_changed (G_LIST_MODEL (self), MIN (before, now),
                                before - MIN (before, now), now - MIN (before, now));
}

/**
 * till_payment_list_set_hold:
 * @self: a list
 * @n_rows: how many rows from the top must stay where they are; %TILL_HOLD_NONE for none
 *
 * Draws the line above which nothing is put in or taken out: everything that a person looks at.
 * What was held and stands below the new line is shown at once.
 */
void
till_payment_list_set_hold (TillPaymentList *self,
                            guint            n_rows)
{
  g_return_if_fail (TILL_IS_PAYMENT_LIST (self));

  if (self->order.hold == n_rows)
    return;

  self->order.hold = n_rows;
  if (till_list_order_is_waiting (&self->order))
    release (self, till_list_order_get_n_new (&self->order));
}

/**
 * till_payment_list_get_n_held:
 * @self: a list
 *
 * Returns: how many payments wait above the line to be shown
 */
guint
till_payment_list_get_n_held (TillPaymentList *self)
{
  g_return_val_if_fail (TILL_IS_PAYMENT_LIST (self), 0);

  return till_list_order_get_n_new (&self->order);
}

/**
 * till_payment_list_get_state:
 * @self: a list
 *
 * Returns: whether what is shown is what there is
 */
TillListState
till_payment_list_get_state (TillPaymentList *self)
{
  g_return_val_if_fail (TILL_IS_PAYMENT_LIST (self), TILL_LIST_LOADING);

  return self->state;
}

/**
 * till_payment_list_get_error:
 * @self: a list
 *
 * Returns: (nullable): why it failed
 */
const GError *
till_payment_list_get_error (TillPaymentList *self)
{
  g_return_val_if_fail (TILL_IS_PAYMENT_LIST (self), NULL);

  return self->error;
}

/**
 * till_payment_list_get_key:
 * @self: a list
 * @position: a position
 *
 * Returns: the key of the payment that stands there; 0 behind the end
 */
gint64
till_payment_list_get_key (TillPaymentList *self,
                           guint            position)
{
  g_return_val_if_fail (TILL_IS_PAYMENT_LIST (self), 0);

  return position < self->n_told ? till_list_order_get_key (&self->order, position) : 0;
}

/**
 * till_payment_list_find:
 * @self: a list
 * @key: the key of a payment
 * @ret_position: (out): where it stands; untouched when it does not
 *
 * Returns: whether the payment is shown
 */
gboolean
till_payment_list_find (TillPaymentList *self,
                        gint64           key,
                        guint           *ret_position)
{
  guint position;

  g_return_val_if_fail (TILL_IS_PAYMENT_LIST (self), FALSE);

  if (!till_list_order_find (&self->order, key, &position) || position >= self->n_told)
    return FALSE;

  *ret_position = position;

  return TRUE;
}
