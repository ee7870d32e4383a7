/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The lines of an order below the amount of a refund: what is ticked adds up to the amount. What
 * must hold: the amount decides. When another one is typed, what is ticked no longer says it, so
 * nothing is ticked then. */

#include "till-refund-ticks.h"

#include "till-amount-input.h"
#include "till-refund-parts.h"

typedef struct
{
  GtkEditable    *amount;   /* owns this */
  TillRefundForm *form;
  GtkCheckButton *checks[TILL_N_REFUND_PARTS]; /* NULL: the order has no such line */
  gboolean        is_filling;
} Ticks;

static void
ticks_free (Ticks *self)
{
  g_object_unref (self->form);
  g_free (self);
}

static guint
get_ticked (Ticks *self)
{
  guint ticked = 0;

  for (guint i = 0; i < TILL_N_REFUND_PARTS; i++)
    if (self->checks[i] != NULL && gtk_check_button_get_active (self->checks[i]))
      ticked |= 1u << i;

  return ticked;
}

static void
toggled_cb (Ticks *self)
{
  TillMoney sum;
  g_autofree char *text = NULL;

  if (self->is_filling)
    return;

  sum = till_refund_parts_sum (till_refund_form_get_payment (self->form), get_ticked (self));
  text = till_amount_input_write (&sum);
  self->is_filling = TRUE;
  gtk_editable_set_text (self->amount, sum.minor > 0 ? text : "");
  self->is_filling = FALSE;
}

/* What is typed is all of them together, or none of them. */
static void
typed_cb (Ticks *self)
{
  const TillMoney *amount = till_refund_form_get_amount (self->form);
  const TillPayment *payment = till_refund_form_get_payment (self->form);
  gboolean is_all = amount != NULL && till_money_equal (amount, &payment->amount);

  if (self->is_filling)
    return;

  self->is_filling = TRUE;
  for (guint i = 0; i < TILL_N_REFUND_PARTS; i++)
    if (self->checks[i] != NULL)
      gtk_check_button_set_active (self->checks[i], is_all);
  self->is_filling = FALSE;
}

static GtkWidget *
row_new (Ticks          *self,
         TillRefundPart  part,
         const TillMoney *money)
{
  g_autofree char *amount = till_money_format (money);
  const char *title = till_refund_part_get_title (part);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, NULL);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (amount);

  self->checks[part] = GTK_CHECK_BUTTON (check);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (toggled_cb), self);

  return row;
}

static void
gone_cb (gpointer user_data,
         GObject *amount_row)
{
  ticks_free (user_data);
}

/**
 * till_refund_ticks_add:
 * @amount_row: where the amount is typed, in a list; what it says is given to @form before this
 * @form: a form for a refund that takes an amount
 *
 * Adds the lines of the order below the amount, if it has any.
 */
void
till_refund_ticks_add (AdwEntryRow    *amount_row,
                       TillRefundForm *form)
{
  const TillPayment *payment;
  gint64 parts[TILL_N_REFUND_PARTS];
  GtkListBox *list;
  int position;
  Ticks *self;

  g_return_if_fail (ADW_IS_ENTRY_ROW (amount_row));
  g_return_if_fail (TILL_IS_REFUND_FORM (form));

  payment = till_refund_form_get_payment (form);
  if (!till_refund_parts_read (payment, parts))
    return;

  self = g_new0 (Ticks, 1);
  self->amount = GTK_EDITABLE (amount_row);
  self->form = g_object_ref (form);
  g_object_weak_ref (G_OBJECT (amount_row), gone_cb, self);

  list = GTK_LIST_BOX (gtk_widget_get_parent (GTK_WIDGET (amount_row)));
  position = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (amount_row));
  for (guint i = 0; i < TILL_N_REFUND_PARTS; i++)
    if (parts[i] > 0)
      {
        const TillMoney money = till_refund_parts_sum (payment, 1u << i);

        gtk_list_box_insert (list, row_new (self, i, &money), ++position);
      }

  g_signal_connect_swapped (amount_row, "changed", G_CALLBACK (typed_cb), self);
  typed_cb (self);
}
