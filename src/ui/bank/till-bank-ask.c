/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The question which line a payout is, or whether it is that one at all.
 *
 * What must hold: nothing is chosen beforehand; without a reason nothing is changed. Before there
 * is a choice and a reason, the answer cannot be given. */

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
  GtkWidget    *list;      /* GtkCheckButtons, one for each of @choices */
  GtkEntry     *reason;
} Question;

static void
question_free (Question *self)
{
  for (GtkWidget *button = self->list != NULL ? gtk_widget_get_first_child (self->list) : NULL;
       button != NULL; button = gtk_widget_get_next_sibling (button))
    g_signal_handlers_disconnect_by_data (button, self);
  g_signal_handlers_disconnect_by_data (self->reason, self);
  g_object_unref (self->desk);
  g_object_unref (self->item);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_object (&self->list);
  g_object_unref (self->reason);
  g_free (self);
}

/* What was chosen; NULL as long as nothing is. */
static TillBankItem *
get_chosen (Question *self)
{
  guint i = 0;

  for (GtkWidget *button = gtk_widget_get_first_child (self->list); button != NULL;
       button = gtk_widget_get_next_sibling (button), i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (button)))
      return self->choices->pdata[i];

  return NULL;
}

static gboolean
is_complete (Question *self)
{
  return !till_text_is_empty (gtk_editable_get_text (GTK_EDITABLE (self->reason))) &&
         (self->choices == NULL || get_chosen (self) != NULL);
}

static void
changed_cb (Question *self)
{
  till_ask_enable (GTK_WIDGET (self->reason), "yes", is_complete (self));
}

static void
decide (Question   *self,
        const char *reason)
{
  TillBankItem *other;

  if (self->choices == NULL)
    {
      till_bank_desk_decide (self->desk, till_bank_item_get_line_id (self->item),
                             till_bank_item_get_payout_id (self->item), FALSE, reason);
      return;
    }

  other = get_chosen (self);
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

  if (g_strcmp0 (answer, "yes") == 0 && is_complete (self))
    decide (self, gtk_editable_get_text (GTK_EDITABLE (self->reason)));
  question_free (self);
}

/* Buttons and not rows of a list box: that selects the first one as soon as it has the focus. */
static GtkWidget *
make_list (Question *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *first = NULL;

  self->list = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  for (guint i = 0; i < self->choices->len; i++)
    {
      GtkWidget *button = gtk_check_button_new ();
      GtkWidget *row = till_bank_row_new ();

      gtk_check_button_set_child (GTK_CHECK_BUTTON (button), row);
      gtk_check_button_set_group (GTK_CHECK_BUTTON (button), (GtkCheckButton *) first);
      first = first != NULL ? first : button;
      gtk_widget_set_hexpand (row, TRUE);
      till_bank_row_set_item (TILL_BANK_ROW (row), self->choices->pdata[i]);
      g_signal_connect_swapped (button, "toggled", G_CALLBACK (changed_cb), self);
      gtk_box_append (GTK_BOX (self->list), button);
    }
  gtk_widget_set_margin_top (self->list, 6);
  gtk_widget_set_margin_bottom (self->list, 6);
  gtk_widget_set_margin_start (self->list, 6);
  gtk_widget_set_margin_end (self->list, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("What it may be"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
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
  g_signal_connect_swapped (self->reason, "changed", G_CALLBACK (changed_cb), self);
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
  if (has_choices)
    changed_cb (self);
}
