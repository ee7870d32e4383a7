/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Ends the search for the outcome of an instruction, because a person knows it or does not expect
 * it any more.
 *
 * What must hold: it is done only after a reason was typed and a button pressed; Enter in the field
 * of the reason does nothing. */

#include "till-give-up.h"

#include <glib/gi18n.h>

#include "till-error-words.h"
#include "till-settling-words.h"
#include "till-small-window.h"
#include "till-words.h"

struct _TillGiveUp
{
  AdwBin           parent_instance;

  TillSession     *session;
  TillInstruction *instruction;
  gboolean         closing;

  /* From the template */
  GtkLabel        *what_label;
  AdwEntryRow     *why_row;
  GtkLabel        *problem_label;
  GtkWidget       *cancel_button;
  GtkWidget       *close_button;
};

G_DEFINE_FINAL_TYPE (TillGiveUp, till_give_up, ADW_TYPE_BIN)

static char *
get_why (TillGiveUp *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->why_row))));
}

static void
why_changed_cb (TillGiveUp *self)
{
  g_autofree char *why = get_why (self);
  const char *problem = till_words_close_problem (why);

  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_sensitive (self->close_button, problem == NULL && !self->closing);
}

static void
close_window (TillGiveUp *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root))
    gtk_window_close (GTK_WINDOW (root));
}

static void
cancel_clicked_cb (TillGiveUp *self)
{
  close_window (self);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TillGiveUp) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillInstruction) closed = NULL;

  closed = till_session_close_by_hand_finish (TILL_SESSION (object), result, &error);
  self->closing = FALSE;
  if (closed != NULL)
    {
      close_window (self);
      return;
    }

  gtk_label_set_label (self->problem_label,
                       g_error_matches (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ILLEGAL)
                       ? _("Its outcome has become known in the meantime.")
                       : till_words_error (error));
  gtk_widget_set_sensitive (self->close_button, FALSE);
}

static void
close_clicked_cb (TillGiveUp *self)
{
  g_autofree char *why = get_why (self);

  if (self->closing || till_words_close_problem (why) != NULL)
    return;

  self->closing = TRUE;
  gtk_widget_set_sensitive (self->close_button, FALSE);
  till_session_close_by_hand_async (self->session, self->instruction, why, closed_cb,
                                    g_object_ref (self));
}

static void
till_give_up_dispose (GObject *object)
{
  TillGiveUp *self = TILL_GIVE_UP (object);

  /* AdwBin would go on to a child that the template has let go of. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_GIVE_UP);
  g_clear_pointer (&self->instruction, till_instruction_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (till_give_up_parent_class)->dispose (object);
}

static void
till_give_up_class_init (TillGiveUpClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = till_give_up_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/base/till-give-up.ui");
  gtk_widget_class_bind_template_child (widget_class, TillGiveUp, what_label);
  gtk_widget_class_bind_template_child (widget_class, TillGiveUp, why_row);
  gtk_widget_class_bind_template_child (widget_class, TillGiveUp, problem_label);
  gtk_widget_class_bind_template_child (widget_class, TillGiveUp, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TillGiveUp, close_button);
  gtk_widget_class_bind_template_callback (widget_class, why_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
till_give_up_init (TillGiveUp *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * till_give_up_ask:
 * @parent: a widget in the window it belongs to
 * @session: the account
 * @instruction: one whose outcome is unknown
 *
 * Asks why the search for the outcome is to end, and ends it.
 */
void
till_give_up_ask (GtkWidget       *parent,
                  TillSession     *session,
                  TillInstruction *instruction)
{
  TillGiveUp *self;
  GtkRoot *root;
  g_autofree char *what = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (TILL_IS_SESSION (session));
  g_return_if_fail (instruction != NULL);

  root = gtk_widget_get_root (parent);
  if (!GTK_IS_WINDOW (root))
    return;

  self = g_object_new (TILL_TYPE_GIVE_UP, NULL);
  self->session = g_object_ref (session);
  self->instruction = till_instruction_ref (instruction);
  what = till_words_instruction_whole (instruction);
  gtk_label_set_label (self->what_label, what);
  why_changed_cb (self);
  till_small_window_show (GTK_WINDOW (root), _("Close by hand"), GTK_WIDGET (self), 480, 440);
}
