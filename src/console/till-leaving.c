/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Closing the window, or going to another account, while the gateway has been asked to move money
 * and has not answered: nothing is lost by that, because the journal knows what was sent and finds
 * out what became of it, but whoever does it has to know.
 *
 * What must hold: the answer that is the default waits; nothing is asked twice at once; what is
 * being written for a dispute is not lost with the window. */

#include "till-leaving.h"

#include <glib/gi18n.h>

#include "till-charge-page.h"
#include "till-compat.h"
#include "till-evidence-dialog.h"
#include "till-refund-dialog.h"
#include "till-refund-list-window.h"

struct _TillLeaving
{
  GObject        parent_instance;

  TillWindow    *window;    /* weak */
  GCancellable  *asking;    /* while a question is shown */
  GSimpleAction *action;    /* what waits for the answer; NULL: closing the window */
  GVariant      *parameter; /* of it */
  gboolean       sure;      /* the answer was given */
};

G_DEFINE_FINAL_TYPE (TillLeaving, till_leaving, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_STAYED,
} TillLeavingSignal;

static guint signals[SIGNAL_STAYED + 1];

static gboolean
is_under_way (TillLeaving *self)
{
  GtkWidget *charge = till_window_peek_page (self->window, "charge");
  GListModel *windows = gtk_window_get_toplevels ();

  if (charge != NULL && till_charge_page_is_sending (TILL_CHARGE_PAGE (charge)))
    return TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (TILL_IS_REFUND_DIALOG (window) &&
          till_refund_dialog_is_sending (TILL_REFUND_DIALOG (window)))
        return TRUE;

      if (TILL_IS_REFUND_LIST_WINDOW (window) &&
          till_refund_list_window_is_running (TILL_REFUND_LIST_WINDOW (window)))
        return TRUE;
    }

  return FALSE;
}

/* The answer to a dispute that is being written in this window; (transfer full). */
static GtkWindow *
find_evidence (TillLeaving *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (TILL_IS_EVIDENCE_DIALOG (window) &&
          gtk_window_get_transient_for (window) == GTK_WINDOW (self->window))
        return g_steal_pointer (&window);
    }

  return NULL;
}

/* It asks by itself about what is not with the gateway yet, and stays until that is answered. */
static gboolean
is_being_written (TillLeaving *self)
{
  g_autoptr (GtkWindow) evidence = find_evidence (self);
  g_autoptr (GtkWindow) left = NULL;

  if (evidence == NULL)
    return FALSE;

  gtk_window_close (evidence);
  left = find_evidence (self);

  return left != NULL;
}

static void
forget (TillLeaving *self)
{
  g_clear_object (&self->asking);
  g_clear_object (&self->action);
  g_clear_pointer (&self->parameter, g_variant_unref);
}

static void
go (TillLeaving *self)
{
  self->sure = TRUE;
  if (self->action != NULL)
    g_action_activate (G_ACTION (self->action), self->parameter);
  else
    gtk_window_close (GTK_WINDOW (self->window));
  self->sure = FALSE;
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (TillLeaving) self = user_data;
  g_autofree char *answer = till_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "leave") == 0 && self->window != NULL)
    go (self);
  else
    g_signal_emit (self, signals[SIGNAL_STAYED], 0);

  forget (self);
}

static void
ask (TillLeaving   *self,
     GSimpleAction *action,
     GVariant      *parameter)
{
  const TillAnswer answers[] = {
    { "wait", _("_Wait"), TILL_ANSWER_SUGGESTED },
    { "leave", action == NULL ? _("_Close all the same") : _("_Leave all the same"),
      TILL_ANSWER_PLAIN },
  };

  self->asking = g_cancellable_new ();
  if (action != NULL)
    self->action = g_object_ref (action);
  if (parameter != NULL)
    self->parameter = g_variant_ref (parameter);

  till_ask_async (GTK_WIDGET (self->window), _("Money is under way"),
                  action == NULL
                  ? _("The gateway was asked and has not answered yet; mostly that takes a few "
                      "seconds.\n\nIf you close now, nothing is sent a second time: Tillroll finds "
                      "out what became of it when it is started again. Do not charge again "
                      "meanwhile.")
                  : _("The gateway was asked and has not answered yet; mostly that takes a few "
                      "seconds.\n\nIf you leave this account now, nothing is sent a second time: "
                      "Tillroll finds out what became of it when the account is opened again. Do "
                      "not charge again meanwhile."),
                  NULL, answers, G_N_ELEMENTS (answers), self->asking, answered_cb,
                  g_object_ref (self));
}

static gboolean
close_request_cb (TillLeaving *self)
{
  if (is_being_written (self))
    {
      g_signal_emit (self, signals[SIGNAL_STAYED], 0);
      return TRUE;
    }

  if (self->sure || !is_under_way (self))
    return FALSE;

  if (self->asking == NULL)
    ask (self, NULL, NULL);

  return TRUE;
}

static void
till_leaving_dispose (GObject *object)
{
  TillLeaving *self = TILL_LEAVING (object);

  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  forget (self);
  g_clear_weak_pointer (&self->window);

  G_OBJECT_CLASS (till_leaving_parent_class)->dispose (object);
}

static void
till_leaving_class_init (TillLeavingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_leaving_dispose;

  signals[SIGNAL_STAYED] = g_signal_new ("stayed", TILL_TYPE_LEAVING, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_leaving_init (TillLeaving *self)
{
}

/**
 * till_leaving_new:
 * @window: the window
 *
 * Returns: (transfer full): what asks when @window is to be closed too early
 */
TillLeaving *
till_leaving_new (TillWindow *window)
{
  TillLeaving *self;

  g_return_val_if_fail (TILL_IS_WINDOW (window), NULL);

  self = g_object_new (TILL_TYPE_LEAVING, NULL);
  g_set_weak_pointer (&self->window, window);
  g_signal_connect_object (window, "close-request", G_CALLBACK (close_request_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * till_leaving_hold_back:
 * @self: what asks
 * @action: an action that leaves the account, which was activated
 * @parameter: (nullable): with what
 *
 * To be called first by such an action. It is activated again when the person says so.
 *
 * Returns: whether the action must not be done now
 */
gboolean
till_leaving_hold_back (TillLeaving   *self,
                        GSimpleAction *action,
                        GVariant      *parameter)
{
  g_return_val_if_fail (TILL_IS_LEAVING (self), FALSE);
  g_return_val_if_fail (G_IS_SIMPLE_ACTION (action), FALSE);

  if (self->sure || self->window == NULL || !is_under_way (self))
    return FALSE;

  if (self->asking == NULL)
    ask (self, action, parameter);

  return TRUE;
}
