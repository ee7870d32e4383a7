/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the list of payments short until its first rows have been painted: a view makes widgets for
 * some two hundred rows, of which thirty are seen. The first rows are asked for before any view
 * asks, so that they can be in the first frame.
 *
 * What must hold: the list gets its whole length however little there is to paint. */

#include "till-first-rows.h"

/* What no screen shows at once is made later. */
#define N_FIRST 30

struct _TillFirstRows
{
  GObject          parent_instance;

  TillPaymentList *list;
  TillPaymentSlot *first;      /* the first row, while its payment is being read */
  GtkWidget       *list_view;  /* weak */
  GdkFrameClock   *clock;      /* that painted_id is connected to */
  gulong           painted_id;
  guint            grow_id;
  gboolean         ready;
  gboolean         shown;
  gboolean         grown;      /* the list is as long as it is */
};

G_DEFINE_FINAL_TYPE (TillFirstRows, till_first_rows, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_READY,
  SIGNAL_SHOWN,
} TillFirstRowsSignal;

static guint signals[SIGNAL_SHOWN + 1];

static void
forget_first (TillFirstRows *self)
{
  if (self->first != NULL)
    g_signal_handlers_disconnect_by_data (self->first, self);
  g_clear_object (&self->first);
}

static void
tell_shown (TillFirstRows *self)
{
  if (self->shown)
    return;

  self->shown = TRUE;
  g_signal_emit (self, signals[SIGNAL_SHOWN], 0);
}

static void
look (TillFirstRows *self)
{
  GListModel *model = G_LIST_MODEL (self->list);

  if (self->ready || till_payment_list_get_state (self->list) == TILL_LIST_LOADING)
    return;

  forget_first (self);
  self->first = g_list_model_get_item (model, 0);
  if (self->first != NULL && till_payment_slot_get_payment (self->first) == NULL &&
      till_payment_list_get_state (self->list) == TILL_LIST_READY)
    {
      g_signal_connect_swapped (self->first, "changed", G_CALLBACK (look), self);
      return;
    }

  forget_first (self);
  self->ready = TRUE;
  g_signal_emit (self, signals[SIGNAL_READY], 0);
  if (g_list_model_get_n_items (model) == 0)
    tell_shown (self);
}

static gboolean
grow_cb (gpointer user_data)
{
  TillFirstRows *self = user_data;

  self->grow_id = 0;
  self->grown = TRUE;
  till_payment_list_set_limit (self->list, G_MAXUINT);
  tell_shown (self);

  return G_SOURCE_REMOVE;
}

/* What has been painted gets to the screen before anything else is done. */
static void
painted_cb (TillFirstRows *self)
{
  GtkWidget *row = gtk_widget_get_first_child (self->list_view);

  /* A row has a height once it has been given its place in a frame. */
  if (!self->ready || row == NULL || gtk_widget_get_height (row) == 0)
    return;

  till_first_rows_unwatch (self);
  self->grow_id = g_idle_add (grow_cb, self);
}

static void
till_first_rows_dispose (GObject *object)
{
  TillFirstRows *self = TILL_FIRST_ROWS (object);

  till_first_rows_unwatch (self);
  g_clear_handle_id (&self->grow_id, g_source_remove);
  forget_first (self);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (till_first_rows_parent_class)->dispose (object);
}

static void
till_first_rows_class_init (TillFirstRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_first_rows_dispose;

  signals[SIGNAL_READY] = g_signal_new ("ready", TILL_TYPE_FIRST_ROWS, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SHOWN] = g_signal_new ("shown", TILL_TYPE_FIRST_ROWS, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_first_rows_init (TillFirstRows *self)
{
}

/**
 * till_first_rows_new:
 * @list: a list that has no view yet
 *
 * Shortens @list.
 *
 * Returns: (transfer full): what makes it whole again, see till_first_rows_watch()
 */
TillFirstRows *
till_first_rows_new (TillPaymentList *list)
{
  TillFirstRows *self = g_object_new (TILL_TYPE_FIRST_ROWS, NULL);

  self->list = g_object_ref (list);
  till_payment_list_set_limit (list, N_FIRST);
  g_signal_connect_swapped (list, "notify::state", G_CALLBACK (look), self);

  return self;
}

/**
 * till_first_rows_watch:
 * @self: first rows
 * @list_view: the view of the list
 * @clock: that of its window
 *
 * Gives the list its whole length when @list_view has been painted with rows.
 */
void
till_first_rows_watch (TillFirstRows *self,
                       GtkWidget     *list_view,
                       GdkFrameClock *clock)
{
  g_return_if_fail (TILL_IS_FIRST_ROWS (self));
  g_return_if_fail (GTK_IS_WIDGET (list_view));
  g_return_if_fail (GDK_IS_FRAME_CLOCK (clock));

  till_first_rows_unwatch (self);
  if (self->grown || self->grow_id != 0)
    return;

  g_set_weak_pointer (&self->list_view, list_view);
  self->clock = g_object_ref (clock);
  self->painted_id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted_cb), self);
}

/**
 * till_first_rows_unwatch:
 * @self: first rows
 *
 * Leaves the view alone, before it is no longer realized.
 */
void
till_first_rows_unwatch (TillFirstRows *self)
{
  g_return_if_fail (TILL_IS_FIRST_ROWS (self));

  g_clear_weak_pointer (&self->list_view);
  if (self->clock != NULL)
    g_clear_signal_handler (&self->painted_id, self->clock);
  g_clear_object (&self->clock);
}

/**
 * till_first_rows_is_shown:
 * @self: first rows
 *
 * Returns: whether "shown" has been told: they have been painted, or there are none
 */
gboolean
till_first_rows_is_shown (TillFirstRows *self)
{
  g_return_val_if_fail (TILL_IS_FIRST_ROWS (self), FALSE);

  return self->shown;
}
