/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether cards may be typed on this computer: the question, and the switch in the preferences.
 *
 * What must hold: it is on only after the merchant has read what it brings along and said that the
 * gateway takes typed cards; off it goes without a question. */

#include "till-typed-card.h"

#include <glib/gi18n.h>

#include "till-compat.h"

struct _TillTypedCardRow
{
  AdwActionRow  parent_instance;

  GtkSwitch    *toggle; /* owned by the row */
  GCancellable *asking;
};

G_DEFINE_FINAL_TYPE (TillTypedCardRow, till_typed_card_row, ADW_TYPE_ACTION_ROW)

static guint allowed_signal;

/**
 * till_typed_card_ask_async:
 * @parent: what it is asked over
 * @cancellable: (nullable): takes the question away
 * @callback: called when it was answered
 * @user_data: for @callback
 *
 * Asks whether the gateway has switched typed cards on, and says what they bring along (PCI DSS
 * v4.0.1: what counts for the merchant depends on how cards are taken; the acquirer says which
 * questionnaire).
 */
void
till_typed_card_ask_async (GtkWidget          *parent,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  const TillAnswer answers[] = {
    { "cancel", _("_Keep it off"), TILL_ANSWER_PLAIN },
    { "allow", _("The gateway has switched it _on for me"), TILL_ANSWER_PLAIN },
  };

  till_ask_async (parent, _("Type cards on this computer?"),
                  _("Card numbers that you type pass through this computer. That brings you more "
                    "duties under the card industry’s security rules (PCI DSS) than a payment "
                    "link does: ask your bank or the gateway which ones.\n\n"
                    "Gateways refuse typed cards until they have switched them on for your "
                    "account, and phone orders are often a second switch. If yours has not, "
                    "charges are refused and nothing is taken.\n\n"
                    "Tillroll keeps no card: what you type is wiped as soon as it is sent."),
                  NULL, answers, G_N_ELEMENTS (answers), cancellable, callback, user_data);
}

/**
 * till_typed_card_ask_finish:
 * @result: what the callback got
 *
 * Returns: whether typed cards are allowed; %FALSE also when the question was taken away
 */
gboolean
till_typed_card_ask_finish (GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = till_ask_finish (result, &error);

  return g_strcmp0 (answer, "allow") == 0;
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (TillTypedCardRow) self = user_data;
  gboolean allowed = till_typed_card_ask_finish (result);

  if (g_cancellable_is_cancelled (self->asking))
    return;

  g_clear_object (&self->asking);
  gtk_switch_set_state (self->toggle, allowed);
  gtk_switch_set_active (self->toggle, allowed);
  if (allowed)
    g_signal_emit (self, allowed_signal, 0, TRUE);
}

static gboolean
state_set_cb (TillTypedCardRow *self,
              gboolean          on)
{
  /* The answer puts the switch where it belongs. */
  if (self->asking != NULL || on == gtk_switch_get_state (self->toggle))
    return TRUE;

  if (!on)
    {
      gtk_switch_set_state (self->toggle, FALSE);
      g_signal_emit (self, allowed_signal, 0, FALSE);
      return TRUE;
    }

  self->asking = g_cancellable_new ();
  till_typed_card_ask_async (GTK_WIDGET (self), self->asking, answered_cb, g_object_ref (self));

  return TRUE;
}

static void
till_typed_card_row_dispose (GObject *object)
{
  TillTypedCardRow *self = TILL_TYPED_CARD_ROW (object);

  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);

  G_OBJECT_CLASS (till_typed_card_row_parent_class)->dispose (object);
}

static void
till_typed_card_row_finalize (GObject *object)
{
  g_clear_object (&TILL_TYPED_CARD_ROW (object)->asking);

  G_OBJECT_CLASS (till_typed_card_row_parent_class)->finalize (object);
}

static void
till_typed_card_row_class_init (TillTypedCardRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_typed_card_row_dispose;
  object_class->finalize = till_typed_card_row_finalize;

  allowed_signal = g_signal_new ("allowed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
till_typed_card_row_init (TillTypedCardRow *self)
{
  const char *title = _("Cards may be typed on this computer");

  self->toggle = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->toggle), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               _("Only where the gateway has switched it on for this account. "
                                 "The account is opened anew."));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->toggle));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->toggle));
}

/**
 * till_typed_card_row_new:
 * @allowed: whether typed cards are on
 *
 * Returns: (transfer floating): the switch
 */
GtkWidget *
till_typed_card_row_new (gboolean allowed)
{
  TillTypedCardRow *self = g_object_new (TILL_TYPE_TYPED_CARD_ROW, NULL);

  gtk_switch_set_active (self->toggle, allowed);
  gtk_switch_set_state (self->toggle, allowed);
  g_signal_connect_object (self->toggle, "state-set", G_CALLBACK (state_set_cb), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
