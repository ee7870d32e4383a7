/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row of a list of refunds: whose payment and how much, how far it is, and why not. Narrow
 * enough for the smallest window; what is said wraps. */

#include "till-refund-line.h"

#include "till-refund-words.h"
#include "till-row-name.h"
#include "till-state-pill.h"

struct _TillRefundLine
{
  AdwBin     parent_instance;

  GtkLabel  *title;
  GtkLabel  *amount;
  GtkLabel  *line;
  GtkWidget *pill;
};

G_DEFINE_FINAL_TYPE (TillRefundLine, till_refund_line, ADW_TYPE_BIN)

static void
till_refund_line_class_init (TillRefundLineClass *klass)
{
}

static GtkLabel *
label_new (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);

  return GTK_LABEL (label);
}

static void
till_refund_line_init (TillRefundLine *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->title = label_new ("heading");
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  self->amount = label_new ("till-money");
  self->line = label_new ("till-muted");
  gtk_label_set_wrap (self->line, TRUE);
  gtk_label_set_wrap_mode (self->line, PANGO_WRAP_WORD_CHAR);
  self->pill = till_state_pill_new ();
  gtk_widget_set_halign (self->pill, GTK_ALIGN_START);

  gtk_box_append (GTK_BOX (top), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (top), GTK_WIDGET (self->amount));
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), self->pill);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->line));
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * till_refund_line_new:
 *
 * Returns: (transfer floating): a row that says nothing yet
 */
GtkWidget *
till_refund_line_new (void)
{
  return g_object_new (TILL_TYPE_REFUND_LINE, NULL);
}

/**
 * till_refund_line_show:
 * @self: a row
 * @item: what it is to say
 */
void
till_refund_line_show (TillRefundLine       *self,
                       const TillRefundItem *item)
{
  TillWord word;
  g_autofree char *title = NULL;
  g_autofree char *amount = NULL;
  g_autofree char *line = NULL;
  g_autofree char *all = NULL;

  g_return_if_fail (TILL_IS_REFUND_LINE (self));
  g_return_if_fail (item != NULL);

  word = till_refund_words_item (item);
  title = till_refund_words_title (item);
  amount = till_refund_words_amount (item);
  line = till_refund_words_line (item);
  all = g_strdup_printf ("%s, %s, %s, %s", title, amount, word.text, line);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->amount, amount);
  gtk_label_set_label (self->line, line);
  till_state_pill_set_word (TILL_STATE_PILL (self->pill), &word);
  till_row_name_set (GTK_WIDGET (self), all);
}
