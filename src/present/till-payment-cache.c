/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows that are on the screen or were lately. They are read off the main thread, a page at a
 * time, and an answer finds its rows by their keys, however late it comes.
 *
 * What must hold: a row that changed while it was being read is read again, because the answer may
 * be older than the change; the old row stays until then, so nothing flickers. */

#include "till-payment-cache.h"

#include <string.h>

#define MAX_REQUESTS 4

typedef struct
{
  gint64       key;
  TillPayment *payment;  /* NULL: it is being read, or there is none */
  gboolean     known;    /* an answer has come */
  gboolean     asked;    /* an answer is on its way */
  gboolean     stale;    /* what is known, or on its way, may be old */
  GList        link;     /* in the queue of use, latest first */
} Entry;

struct _TillPaymentCache
{
  TillStore          *store;
  TillPaymentsArrived arrived;
  gpointer            user_data;
  GHashTable         *entries;    /* gint64 -> Entry, owned */
  GQueue              used;
  guint               n_requests;
  GCancellable       *cancellable;
};

typedef struct
{
  TillPaymentCache *cache;        /* only valid when the answer is not "cancelled" */
  guint             n_keys;
  gint64            keys[];
} Request;

static void
entry_free (Entry *entry)
{
  g_clear_pointer (&entry->payment, till_record_unref);
  g_free (entry);
}

/**
 * till_payment_cache_new:
 * @store: where rows are read
 * @arrived: called on the main context when rows have come
 * @user_data: for @arrived
 *
 * Returns: (transfer full): an empty cache
 */
TillPaymentCache *
till_payment_cache_new (TillStore          *store,
                        TillPaymentsArrived arrived,
                        gpointer            user_data)
{
  TillPaymentCache *self = g_new0 (TillPaymentCache, 1);

  self->store = g_object_ref (store);
  self->arrived = arrived;
  self->user_data = user_data;
  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                         (GDestroyNotify) entry_free);
  g_queue_init (&self->used);
  self->cancellable = g_cancellable_new ();

  return self;
}

/**
 * till_payment_cache_free:
 * @self: (transfer full): a cache
 *
 * Forgets everything; answers on their way are dropped.
 */
void
till_payment_cache_free (TillPaymentCache *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->entries);
  g_object_unref (self->store);
  g_free (self);
}

static Entry *
use (TillPaymentCache *self,
     gint64            key)
{
  Entry *entry = g_hash_table_lookup (self->entries, &key);

  if (entry == NULL)
    return NULL;

  g_queue_unlink (&self->used, &entry->link);
  g_queue_push_head_link (&self->used, &entry->link);

  return entry;
}

static Entry *
make (TillPaymentCache *self,
      gint64            key)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->key = key;
  entry->link.data = entry;
  g_hash_table_insert (self->entries, &entry->key, entry);
  g_queue_push_head_link (&self->used, &entry->link);

  return entry;
}

/* Forgets what was not used for longest; never what is on its way. */
static void
trim (TillPaymentCache *self)
{
  GList *link = self->used.tail;

  while (self->used.length > TILL_PAYMENT_PAGE * TILL_PAYMENT_PAGES_KEPT && link != NULL)
    {
      Entry *entry = link->data;

      link = link->prev;
      if (entry->asked)
        continue;

      g_queue_unlink (&self->used, &entry->link);
      g_hash_table_remove (self->entries, &entry->key);
    }
}

/**
 * till_payment_cache_get:
 * @self: a cache
 * @key: the key of a row
 *
 * Returns: (transfer none) (nullable): the row as it is known; %NULL when it is not, see
 *   till_payment_cache_needs()
 */
TillPayment *
till_payment_cache_get (TillPaymentCache *self,
                        gint64            key)
{
  Entry *entry = use (self, key);

  return entry != NULL ? entry->payment : NULL;
}

/**
 * till_payment_cache_needs:
 * @self: a cache
 * @key: the key of a row
 *
 * Returns: whether the row has to be asked for
 */
gboolean
till_payment_cache_needs (TillPaymentCache *self,
                          gint64            key)
{
  Entry *entry = g_hash_table_lookup (self->entries, &key);

  if (entry == NULL)
    return TRUE;

  return !entry->asked && (!entry->known || entry->stale);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Request *request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) payments = NULL;
  TillPaymentCache *self;

  payments = till_store_load_payments_finish (TILL_STORE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = request->cache;
  self->n_requests--;

  for (guint i = 0; i < request->n_keys; i++)
    {
      Entry *entry = g_hash_table_lookup (self->entries, &request->keys[i]);
      TillPayment *payment = NULL;

      g_assert (entry != NULL && entry->asked);
      entry->asked = FALSE;

      if (payments == NULL)
        continue;

      if (i < payments->len)
        payment = g_ptr_array_index (payments, i);

      g_clear_pointer (&entry->payment, till_record_unref);
      entry->payment = payment != NULL ? till_record_ref (payment) : NULL;
      entry->known = TRUE;
    }

  trim (self);
  self->arrived (request->keys, request->n_keys, error, self->user_data);
}

/**
 * till_payment_cache_request:
 * @self: a cache
 * @keys: keys of rows
 * @n_keys: how many, at most %TILL_PAYMENT_PAGE
 *
 * Asks for those of @keys that are needed.
 *
 * Returns: %FALSE when too much is on its way: try again when something has arrived
 */
gboolean
till_payment_cache_request (TillPaymentCache *self,
                            const gint64     *keys,
                            guint             n_keys)
{
  Request *request;

  g_return_val_if_fail (n_keys <= TILL_PAYMENT_PAGE, FALSE);

  if (self->n_requests >= MAX_REQUESTS)
    return FALSE;

  request = g_malloc0 (sizeof *request + n_keys * sizeof *keys);
  request->cache = self;

  for (guint i = 0; i < n_keys; i++)
    {
      Entry *entry;

      if (!till_payment_cache_needs (self, keys[i]))
        continue;

      if ((entry = use (self, keys[i])) == NULL)
        entry = make (self, keys[i]);
      entry->asked = TRUE;
      entry->stale = FALSE;
      request->keys[request->n_keys++] = keys[i];
    }

  if (request->n_keys == 0)
    {
      g_free (request);
      return TRUE;
    }

  self->n_requests++;
  till_store_load_payments_async (self->store, request->keys, request->n_keys, self->cancellable,
                                  loaded_cb, request);

  return TRUE;
}

/**
 * till_payment_cache_invalidate:
 * @self: a cache
 * @key: the key of a row that has changed
 *
 * Makes the row needed again. What is known of it stays until it has been read.
 */
void
till_payment_cache_invalidate (TillPaymentCache *self,
                               gint64            key)
{
  Entry *entry = g_hash_table_lookup (self->entries, &key);

  if (entry != NULL)
    entry->stale = TRUE;
}
