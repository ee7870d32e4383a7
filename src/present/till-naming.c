/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether what was typed names a payment by all of its order reference, id or e-mail, so that it
 * has to stand first: TILL_SORT_BEST takes the place of the newest first then. What must hold:
 * nobody waits for the answer; what was typed shows the newest until it is there. */

#include "till-naming.h"

#include <string.h>

/* A shorter text names nothing. */
#define LENGTH_MIN 4

struct _TillNaming
{
  GSourceFunc   named;
  gpointer      user_data;
  GCancellable *cancellable;
};

/**
 * till_naming_is_possible:
 * @filter: (nullable): what was typed, understood
 *
 * Returns: whether its text may be all of something that names few payments
 */
gboolean
till_naming_is_possible (const TillFilter *filter)
{
  return filter != NULL && filter->text != NULL && strlen (filter->text) >= LENGTH_MIN &&
         strpbrk (filter->text, "0123456789@") != NULL;
}

static void
first_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillPlaces) places = till_store_sort_first_finish (TILL_STORE (object), result,
                                                                &error);
  TillNaming *self;

  if (places == NULL || till_places_get_n (places) == 0)
    return;

  self = user_data;
  self->named (self->user_data);
}

/**
 * till_naming_ask:
 * @store: where payments are
 * @filter: what was typed, understood
 * @named: called on the main context and never before this returns, if it names a payment; what it
 *   returns does not matter
 * @user_data: for @named
 *
 * Returns: (transfer full): the question; it may be freed at any time, and is not answered then
 */
TillNaming *
till_naming_ask (TillStore        *store,
                 const TillFilter *filter,
                 GSourceFunc       named,
                 gpointer          user_data)
{
  TillNaming *self = g_new0 (TillNaming, 1);

  self->named = named;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  till_store_sort_first_async (store, filter, TILL_SORT_BEST, 1, self->cancellable, first_cb, self);

  return self;
}

/**
 * till_naming_free:
 * @self: (nullable) (transfer full): a question
 */
void
till_naming_free (TillNaming *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_free (self);
}
