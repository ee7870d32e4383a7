/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The question which line a payout is, or whether it is that one at all.
 *
 * What must hold: nothing is chosen beforehand; without a reason nothing is changed. */

#include "till-bank-ask.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "till-bank-row.h"
#include "till-compat.h"
#include "till-text.h"

typedef struct
{
  TillBankDesk *desk;
  TillBankItem *item;
  GPtrArray    *choices;   /* TillBankItem; NULL: the question is whether to part them */
  GtkListBox   *list;      /* of @choices */
  GtkEntry     *reason;
} Question;

static void
question_free (Question *self)
{
  g_object_unref (self->desk);
  g_object_unref (self->item);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_object (&self->list);
  g_object_unref (self->reason);
  g_free (self);
}

static void
decide (Question   *self,
        const char *reason)
{
  TillBankItem *other;
  GtkListBoxRow *row;

  if (self->choices == NULL)
    {
      till_bank_desk_decide (self->desk, till_bank_item_get_line_id (self->item),
                             till_bank_item_get_payout_id (self->item), FALSE, reason);
      return;
    }

  row = gtk_list_box_get_selected_row (self->list);
  if (row == NULL)
    return;

  other = self->choices->pdata[gtk_list_box_row_get_index (row)];
  if (till_bank_item_get_kind (self->item) == TILL_BANK_ITEM_OPEN_LINE)
    till_bank_desk_decide (self->desk, till_bank_item_get_line_id (self->item),
                           till_bank_item_get_payout_id (other), TRUE, reason);
  else
    till_bank_desk_decide (self->desk, till_bank_item_get_line_id (other),
                           till_bank_item_get_payout_id (self->item), TRUE, reason);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Question *self = user_data;
  g_autofree char *answer = till_ask_finish (result, NULL);
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason));

  if (g_strcmp0 (answer, "yes") == 0 && !till_text_is_empty (reason))
    decide (self, reason);
  question_free (self);
}

static GtkWidget *
make_list (Question *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (g_object_ref_sink (gtk_list_box_new ()));
  for (guint i = 0; i < self->choices->len; i++)
    {
      GtkWidget *row = till_bank_row_new ();

      gtk_widget_set_margin_top (row, 6);
      gtk_widget_set_margin_bottom (row, 6);
      gtk_widget_set_margin_start (row, 6);
      gtk_widget_set_margin_end (row, 6);
      gtk_list_box_append (self->list, row);
      till_bank_row_set_item (TILL_BANK_ROW (row), self->choices->pdata[i]);
    }
  gtk_list_box_unselect_all (self->list);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("What it may be"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 240);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);

  return scrolled;
}

static GtkWidget *
make_extra (Question *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  if (self->choices != NULL)
    gtk_box_append (GTK_BOX (box), make_list (self));

  self->reason = GTK_ENTRY (g_object_ref_sink (gtk_entry_new ()));
  gtk_entry_set_max_length (self->reason, 500);
  gtk_entry_set_placeholder_text (self->reason, _("Why? It is kept."));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reason), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Why? It is kept."), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->reason));

  return box;
}

/**
 * till_bank_ask:
 * @parent: a widget of the window that asks
 * @desk: where it is decided
 * @item: a payout, a line, or the two together
 * @cancellable: (nullable): closes the question
 *
 * Asks what belongs together, or whether it does not, and decides as it is answered.
 */
void
till_bank_ask (GtkWidget    *parent,
               TillBankDesk *desk,
               TillBankItem *item,
               GCancellable *cancellable)
{
  const TillBankBooks *books = till_bank_desk_get_books (desk);
  gboolean pair = till_bank_item_get_kind (item) == TILL_BANK_ITEM_PAIR;
  const TillAnswer answers[] = {
    { "no", _("_Cancel"), TILL_ANSWER_PLAIN },
    { "yes", pair ? _("_It is not") : _("It is _this one"), TILL_ANSWER_SUGGESTED },
  };
  const TillAnswer none[] = { { "no", _("_Close"), TILL_ANSWER_PLAIN } };
  g_autofree char *heading = NULL;
  Question *self;
  gboolean has_choices;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (TILL_IS_BANK_DESK (desk) && TILL_IS_BANK_ITEM (item));
  g_return_if_fail (books != NULL);

  self = g_new0 (Question, 1);
  self->desk = g_object_ref (desk);
  self->item = g_object_ref (item);
  self->choices = pair ? NULL : till_bank_items_list_choices (books, item, g_get_real_time ());
  has_choices = pair || self->choices->len > 0;
  heading = g_strdup_printf ("%s\n%s", till_bank_item_get_title (item),
                             till_bank_item_get_amount (item));
  till_ask_async (parent, heading,
                  pair ? till_bank_item_get_detail (item)
                  : !has_choices ? _("Nothing that is left over comes into question.")
                  : till_bank_item_get_kind (item) == TILL_BANK_ITEM_OPEN_LINE
                    ? _("Which payout is this line?") : _("Which line is this payout?"),
                  make_extra (self), has_choices ? answers : none, has_choices ? 2 : 1,
                  cancellable, answered_cb, self);
}
