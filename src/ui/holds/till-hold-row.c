/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One amount that is held: how much, of whom, how long it still can be taken, and what can be done
 * with it. */

#include "till-hold-row.h"

#include <glib/gi18n.h>

#include "till-format.h"
#include "till-payment-text.h"
#include "till-state-pill.h"
#include "till-wrap-layout.h"

struct _TillHoldRow
{
  GtkWidget      parent_instance;

  TillOpenHold  *hold;

  /* From the template */
  GtkWidget     *box;
  GtkLabel      *customer_label;
  GtkLabel      *amount_label;
  TillStatePill *left_pill;
  GtkLabel      *end_label;
  GtkLabel      *details_label;
  GtkWidget     *capture_button;
  GtkWidget     *release_button;
};

G_DEFINE_FINAL_TYPE (TillHoldRow, till_hold_row, GTK_TYPE_WIDGET)

typedef enum
{
  SIGNAL_CAPTURE,
  SIGNAL_RELEASE,
} TillHoldRowSignal;

static guint signals[SIGNAL_RELEASE + 1];

static void
capture_clicked_cb (TillHoldRow *self)
{
  g_signal_emit (self, signals[SIGNAL_CAPTURE], 0);
}

static void
release_clicked_cb (TillHoldRow *self)
{
  g_signal_emit (self, signals[SIGNAL_RELEASE], 0);
}

/* "Visa ····4242 · A-1001 · Held 20 Nov 14:02 · Ana" */
static char *
say_details (const TillPayment *payment,
             gint64             now_us)
{
  g_autofree char *method = till_payment_say_method (payment);
  g_autofree char *time = till_format_time (payment->created_us, now_us);
  /* Translators: a time: when an amount was put on hold */
  g_autofree char *since = g_strdup_printf (_("held since %s"), time);
  const char *parts[] = { method, payment->reference, since, payment->operator_name };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", parts[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The item around the row has the focus, so that is what speaks; a button says what it is for. */
static void
tell_accessible (TillHoldRow       *self,
                 const TillPayment *payment,
                 gint64             now_us)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *said = till_hold_say_all (payment, now_us);
  g_autofree char *amount = till_money_format (&payment->amount);
  g_autofree char *customer = till_payment_say_customer (payment);
  /* Translators: an amount, then a customer, to be spoken */
  g_autofree char *capture = g_strdup_printf (_("Capture %s, %s"), amount, customer);
  /* Translators: an amount, then a customer, to be spoken */
  g_autofree char *release = g_strdup_printf (_("Release %s, %s"), amount, customer);

  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, said,
                                    -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->capture_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, capture, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->release_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, release, -1);
}

static void
till_hold_row_dispose (GObject *object)
{
  TillHoldRow *self = TILL_HOLD_ROW (object);

  g_clear_object (&self->hold);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_HOLD_ROW);

  G_OBJECT_CLASS (till_hold_row_parent_class)->dispose (object);
}

static void
till_hold_row_class_init (TillHoldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = till_hold_row_dispose;

  signals[SIGNAL_CAPTURE] = g_signal_new ("capture", TILL_TYPE_HOLD_ROW, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_RELEASE] = g_signal_new ("release", TILL_TYPE_HOLD_ROW, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TILL_TYPE_STATE_PILL);
  g_type_ensure (TILL_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "till-hold");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tillroll/Tillroll/holds/"
                                               "till-hold-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TillHoldRow, box);
  gtk_widget_class_bind_template_child (widget_class, TillHoldRow, customer_label);
  gtk_widget_class_bind_template_child (widget_class, TillHoldRow, amount_label);
  gtk_widget_class_bind_template_child (widget_class, TillHoldRow, left_pill);
  gtk_widget_class_bind_template_child (widget_class, TillHoldRow, end_label);
  gtk_widget_class_bind_template_child (widget_class, TillHoldRow, details_label);
  gtk_widget_class_bind_template_child (widget_class, TillHoldRow, capture_button);
  gtk_widget_class_bind_template_child (widget_class, TillHoldRow, release_button);
  gtk_widget_class_bind_template_callback (widget_class, capture_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, release_clicked_cb);
}

static void
till_hold_row_init (TillHoldRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * till_hold_row_new:
 *
 * Returns: (transfer floating): a row without a hold
 */
GtkWidget *
till_hold_row_new (void)
{
  return g_object_new (TILL_TYPE_HOLD_ROW, NULL);
}

/**
 * till_hold_row_set_hold:
 * @self: a row
 * @hold: (nullable): what it shows
 */
void
till_hold_row_set_hold (TillHoldRow  *self,
                        TillOpenHold *hold)
{
  g_return_if_fail (TILL_IS_HOLD_ROW (self));

  g_set_object (&self->hold, hold);
  till_hold_row_repaint (self);
}

/**
 * till_hold_row_get_hold:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
TillOpenHold *
till_hold_row_get_hold (TillHoldRow *self)
{
  g_return_val_if_fail (TILL_IS_HOLD_ROW (self), NULL);

  return self->hold;
}

/**
 * till_hold_row_set_moves:
 * @self: a row
 * @moves: whether money can be moved now
 */
void
till_hold_row_set_moves (TillHoldRow *self,
                         gboolean     moves)
{
  g_return_if_fail (TILL_IS_HOLD_ROW (self));

  gtk_widget_set_sensitive (self->capture_button, moves);
  gtk_widget_set_sensitive (self->release_button, moves);
}

/**
 * till_hold_row_repaint:
 * @self: a row
 *
 * Says anew how long is left.
 */
void
till_hold_row_repaint (TillHoldRow *self)
{
  const TillPayment *payment;
  g_autofree char *customer = NULL;
  g_autofree char *amount = NULL;
  g_autofree char *left = NULL;
  g_autofree char *end = NULL;
  g_autofree char *details = NULL;
  gint64 now_us = g_get_real_time ();
  TillWord word;

  g_return_if_fail (TILL_IS_HOLD_ROW (self));

  if (self->hold == NULL)
    return;

  payment = till_open_hold_get_payment (self->hold);
  customer = till_payment_say_customer (payment);
  amount = till_money_format (&payment->amount);
  left = till_hold_say_left (payment, now_us, &word);
  end = till_hold_say_end (payment, now_us);
  details = say_details (payment, now_us);

  gtk_label_set_label (self->customer_label, customer);
  gtk_label_set_label (self->amount_label, amount);
  till_state_pill_set_word (self->left_pill, &word);
  gtk_label_set_label (self->end_label, end);
  gtk_label_set_label (self->details_label, details);
  tell_accessible (self, payment, now_us);
}
