/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How many payments are shown, and their sum in each currency; below it what was given back, fees
 * and what is left. Asked for anew with each filter, and while payments come in not more often than
 * one can read. */

#include "till-totals-label.h"

#include <glib/gi18n.h>

#include "till-fit-label.h"
#include "till-totals-text.h"

#define PAUSE_MS 300

struct _TillTotalsLabel
{
  AdwBin        parent_instance;

  TillStore    *store;
  TillFilter   *filter;     /* NULL as long as the store is */
  TillFitLabel *label;
  TillFitLabel *rest;
  GStrv         texts;      /* the first line, when nothing is selected; NULL: nothing to say */
  GCancellable *summing;    /* what is selected */
  GStrv         rest_texts; /* NULL: nothing to say */
  guint         sorted;     /* how far the list is sorted, in per cent */
  GCancellable *asking;
  guint         pause_id;
};

G_DEFINE_FINAL_TYPE (TillTotalsLabel, till_totals_label, ADW_TYPE_BIN)

static const char * const nothing[] = { "", NULL };

/* What is not shown for lack of room is told when the mouse rests there. */
static void
update_tooltip (TillTotalsLabel *self)
{
  const char *first = self->texts != NULL ? *self->texts : "";
  const char *second = self->rest_texts != NULL ? *self->rest_texts : "";
  g_autofree char *text = g_strjoin (*first != '\0' && *second != '\0' ? "\n" : "", first, second,
                                     NULL);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self), *text != '\0' ? text : NULL);
}

/* How far a sorting is, or the index while a new version makes it again; %NULL when all is done. */
static char *
say_preparing (TillTotalsLabel *self)
{
  guint indexed = self->store != NULL ? till_store_get_indexed (self->store) : 100;

  if (self->sorted < 100)
    /* Translators: the list is being brought into another order; how much of that is done */
    return g_strdup_printf (_("Sorting: %u %%"), self->sorted);
  if (indexed < 100)
    /* Translators: the history is made faster to search; how much of it is done */
    return g_strdup_printf (_("Preparing the history: %u %%"), indexed);

  return NULL;
}

/* The second line. */
static void
update_rest (TillTotalsLabel *self)
{
  const char * const *rest = self->rest_texts != NULL ? (const char * const *) self->rest_texts
                                                      : nothing;
  g_autofree char *preparing = say_preparing (self);
  g_auto (GStrv) texts = g_strdupv ((GStrv) rest);

  for (guint i = 0; preparing != NULL && texts[i] != NULL; i++)
    {
      g_free (texts[i]);
      texts[i] = g_strjoin (*rest[i] != '\0' ? " · " : "", preparing, rest[i], NULL);
    }

  till_fit_label_set_texts (self->rest, (const char * const *) texts);
  gtk_widget_set_visible (GTK_WIDGET (self->rest), **texts != '\0');
  update_tooltip (self);
}

/* The first line, while nothing is selected. */
static void
update_first (TillTotalsLabel *self)
{
  till_fit_label_set_texts (self->label, self->texts != NULL ? (const char * const *) self->texts
                                                             : nothing);
}

static void
told_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) totals = till_store_get_totals_finish (TILL_STORE (object), result, &error);
  TillTotalsLabel *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* A sum that could not be read is better not said. */
  self = user_data;
  g_clear_pointer (&self->texts, g_strfreev);
  g_clear_pointer (&self->rest_texts, g_strfreev);
  if (totals != NULL)
    {
      self->texts = till_totals_list_lengths (totals);
      self->rest_texts = till_totals_list_rest_lengths (totals);
    }

  if (self->summing == NULL)
    update_first (self);
  update_rest (self);
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
      till_fit_label_set_texts (self->label, nothing);
      g_clear_pointer (&self->rest_texts, g_strfreev);
      update_rest (self);
      return;
    }

  self->asking = g_cancellable_new ();
  till_store_get_totals_async (self->store, self->filter, self->asking, told_cb, self);
}

/* Adds a payment to the sum of its currency. */
static void
add_to (GArray            *totals,
        const TillPayment *payment)
{
  TillTotal total = { "", 1, payment->captured, payment->refunded, 0, 0 };

  for (guint i = 0; i < totals->len; i++)
    {
      TillTotal *known = &g_array_index (totals, TillTotal, i);

      if (g_strcmp0 (known->currency, payment->amount.currency) != 0)
        continue;

      known->count++;
      if (__builtin_add_overflow (known->gross, payment->captured, &known->gross))
        known->gross = G_MAXINT64;
      return;
    }

  g_strlcpy (total.currency, payment->amount.currency, sizeof total.currency);
  g_array_append_val (totals, total);
}

static void
selected_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) payments = till_store_load_payments_finish (TILL_STORE (object), result,
                                                                    &error);
  g_autoptr (GArray) totals = g_array_new (FALSE, FALSE, sizeof (TillTotal));
  g_auto (GStrv) texts = NULL;
  TillTotalsLabel *self;

  if (payments == NULL)
    return;

  self = user_data;
  for (guint i = 0; i < payments->len; i++)
    if (payments->pdata[i] != NULL)
      add_to (totals, payments->pdata[i]);

  texts = till_totals_list_lengths (totals);
  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autofree char *sum = texts[i];

      /* Translators: how many payments are selected, and their sums: "3 payments · £120.00" */
      texts[i] = g_strdup_printf (_("Selected: %s"), sum);
    }
  till_fit_label_set_texts (self->label, (const char * const *) texts);
}

static void
stop_summing (TillTotalsLabel *self)
{
  if (self->summing != NULL)
    g_cancellable_cancel (self->summing);
  g_clear_object (&self->summing);
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
  stop_summing (self);
  g_clear_pointer (&self->texts, g_strfreev);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_func (self->store, update_rest, self);
  g_clear_object (&self->store);
  g_clear_pointer (&self->filter, till_filter_free);
  g_clear_pointer (&self->rest_texts, g_strfreev);

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
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->sorted = 100;
  self->label = TILL_FIT_LABEL (till_fit_label_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "till-money");
  self->rest = TILL_FIT_LABEL (till_fit_label_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->rest), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->rest), "till-money");
  gtk_widget_add_css_class (GTK_WIDGET (self->rest), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->rest), "dim-label");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rest));
  adw_bin_set_child (ADW_BIN (self), box);
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

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_func (self->store, update_rest, self);
  g_set_object (&self->store, store);
  if (store != NULL)
    g_signal_connect_swapped (store, "notify::indexed", G_CALLBACK (update_rest), self);
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

/**
 * till_totals_label_select:
 * @self: a label
 * @keys: (element-type gint64): the keys of the payments that are selected
 *
 * Says the sum of several payments that are selected, in the place of that of all.
 */
void
till_totals_label_select (TillTotalsLabel *self,
                          GArray          *keys)
{
  g_return_if_fail (TILL_IS_TOTALS_LABEL (self));
  g_return_if_fail (keys != NULL);

  stop_summing (self);
  if (keys->len < 2 || self->store == NULL)
    {
      update_first (self);
      return;
    }

  self->summing = g_cancellable_new ();
  till_store_load_payments_async (self->store, (const gint64 *) (gpointer) keys->data, keys->len,
                                  self->summing, selected_cb, self);
}

/**
 * till_totals_label_set_sorted:
 * @self: a label
 * @percent: how far the list has been sorted; 100 when nothing is being sorted
 *
 * Says that the list is being brought into another order.
 */
void
till_totals_label_set_sorted (TillTotalsLabel *self,
                              guint            percent)
{
  g_return_if_fail (TILL_IS_TOTALS_LABEL (self));

  self->sorted = percent;
  update_rest (self);
}
