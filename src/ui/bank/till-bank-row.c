/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row of what was seen at the bank: a heading, a payout or a line. */

#include "till-bank-row.h"

#include "till-palette.h"
#include "till-row-name.h"
#include "till-text.h"

struct _TillBankRow
{
  GtkWidget parent_instance;

  /* From the template */
  GtkWidget *first_line;
  GtkLabel  *title_label;
  GtkLabel  *amount_label;
  GtkLabel  *detail_label;
};

G_DEFINE_FINAL_TYPE (TillBankRow, till_bank_row, GTK_TYPE_WIDGET)

static void
till_bank_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TILL_TYPE_BANK_ROW);

  G_OBJECT_CLASS (till_bank_row_parent_class)->dispose (object);
}

static void
till_bank_row_class_init (TillBankRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = till_bank_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/bank/till-bank-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TillBankRow, first_line);
  gtk_widget_class_bind_template_child (widget_class, TillBankRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, TillBankRow, amount_label);
  gtk_widget_class_bind_template_child (widget_class, TillBankRow, detail_label);
}

static void
till_bank_row_init (TillBankRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_orientable_set_orientation (
    GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
}

/**
 * till_bank_row_new:
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
till_bank_row_new (void)
{
  return g_object_new (TILL_TYPE_BANK_ROW, NULL);
}

/**
 * till_bank_row_set_item:
 * @self: a row
 * @item: what it shows
 *
 * Shows something else.
 */
void
till_bank_row_set_item (TillBankRow  *self,
                        TillBankItem *item)
{
  const char *title, *amount, *detail;
  g_autofree char *said = NULL;
  gboolean heading;

  g_return_if_fail (TILL_IS_BANK_ROW (self));
  g_return_if_fail (TILL_IS_BANK_ITEM (item));

  title = till_bank_item_get_title (item);
  amount = till_bank_item_get_amount (item);
  detail = till_bank_item_get_detail (item);
  heading = till_bank_item_get_kind (item) == TILL_BANK_ITEM_HEADING;
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->amount_label, amount != NULL ? amount : "");
  gtk_label_set_label (self->detail_label, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail_label), !till_text_is_empty (detail));
  till_widget_set_tone (GTK_WIDGET (self->detail_label), till_bank_item_get_tone (item));
  if (heading)
    gtk_widget_add_css_class (GTK_WIDGET (self->title_label), "heading");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title_label), "heading");
  /* What does not fit is there for who points at it. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), heading ? NULL : detail);

  said = g_strjoin (", ", title, amount != NULL ? amount : "", detail, NULL);
  till_row_name_set (GTK_WIDGET (self), said);
}
