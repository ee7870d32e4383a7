/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The cards that are kept with a customer.
 *
 * What must hold: a card is saved by an instruction in the journal, with the words the customer
 * agreed to; what was typed is wiped the moment it has left, and when the window goes; while the
 * gateway is being asked the window stays; a card is removed only after a question. */

#include "till-cards-window.h"

#include <glib/gi18n.h>

#include "till-column.h"
#include "till-compat.h"
#include "till-error-words.h"
#include "till-order-runner.h"
#include "till-order-words.h"
#include "till-outcome-view.h"
#include "till-payment-text.h"
#include "till-saved-cards.h"
#include "till-text.h"

/* Saving takes no amount; where the account names no currency any will do. */
#define ANY_CURRENCY "USD"

struct _TillCardsWindow
{
  AdwWindow        parent_instance;

  TillSession     *session;
  TillSavedCards  *cards;
  TillOrderRunner *runner;
  GCancellable    *cancellable;
  char            *customer_id;
  char            *customer_name;
  char            *consent;
  gboolean         saving;
  gboolean         removing;

  /* From the template */
  AdwHeaderBar    *header;
  AdwWindowTitle  *window_title;
  GtkStack        *stack;
  GtkListBox      *list;
  GtkLabel        *state_label;
  GtkWidget       *retry_button;
  GtkLabel        *problem_label;
  GtkWidget       *new_button;
  GtkWidget       *cannot_label;
  TillCardEntry   *entry;
  GtkCheckButton  *consent_check;
  GtkLabel        *consent_label;
  GtkWidget       *save_button;
  GtkLabel        *save_label;
  GtkWidget       *back_button;
  TillOutcomeView *outcome;
};

G_DEFINE_FINAL_TYPE (TillCardsWindow, till_cards_window, ADW_TYPE_WINDOW)

static gboolean
can (TillCardsWindow *self,
     TillCapability   capability)
{
  TillGateway *gateway = till_session_get_gateway (self->session);

  return till_gateway_get_capabilities (gateway)->support[capability] != TILL_SUPPORT_NO;
}

static gboolean
can_save (TillCardsWindow *self)
{
  return can (self, TILL_CAPABILITY_SAVE_CARD) && can (self, TILL_CAPABILITY_TYPED_CARD) &&
         till_session_get_journal_trouble (self->session) == TILL_JOURNAL_TROUBLE_NONE;
}

static void
say_problem (TillCardsWindow *self,
             const char      *text)
{
  gtk_label_set_label (self->problem_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), text != NULL);
}

static void
reload (TillCardsWindow *self)
{
  say_problem (self, NULL);
  till_saved_cards_set_customer (self->cards, NULL);
  till_saved_cards_set_customer (self->cards, self->customer_id);
  g_signal_emit_by_name (self->cards, "changed");
}

/* Removing */

typedef struct
{
  TillCardsWindow *self;
  char            *card_id;
} Removal;

static void
removal_free (Removal *removal)
{
  g_object_unref (removal->self);
  g_free (removal->card_id);
  g_free (removal);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removal, removal_free)

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillCardsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean removed = till_gateway_delete_card_finish (TILL_GATEWAY (object), result, &error);

  self->removing = FALSE;
  if (self->cards == NULL) /* the window is gone */
    return;

  reload (self);
  if (!removed)
    say_problem (self, till_words_error (error));
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Removal) removal = user_data;
  TillCardsWindow *self = removal->self;
  g_autofree char *answer = till_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "remove") != 0 || self->cards == NULL || self->removing)
    return;

  self->removing = TRUE;
  till_gateway_delete_card_async (till_session_get_gateway (self->session), removal->card_id, NULL,
                                  removed_cb, g_object_ref (self));
}

static void
ask (TillCardsWindow *self,
     const TillCard  *card,
     const char      *name)
{
  const TillAnswer answers[] = {
    { "cancel", _("_Cancel"), TILL_ANSWER_PLAIN },
    { "remove", _("_Remove"), TILL_ANSWER_DANGEROUS },
  };
  Removal *removal = g_new0 (Removal, 1);
  g_autofree char *heading = NULL;

  removal->self = g_object_ref (self);
  removal->card_id = g_strdup (card->record.id);
  /* Translators: a card, as "Visa ····4242" */
  heading = g_strdup_printf (_("Remove %s?"), name);
  till_ask_async (GTK_WIDGET (self), heading,
                  _("It cannot be charged any more. To save it again, the customer has to tell it "
                    "again."), NULL, answers, G_N_ELEMENTS (answers), self->cancellable,
                  answered_cb, removal);
}

static void
remove_clicked_cb (TillCardsWindow *self,
                   GtkWidget       *button)
{
  GPtrArray *list = till_saved_cards_get_list (self->cards);
  const char *id = gtk_widget_get_name (button);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const TillCard *card = list->pdata[i];
      g_autofree char *name = till_card_say (card);

      if (g_str_equal (card->record.id, id))
        ask (self, card, name);
    }
}

/* The list */

static gboolean
has_expired (const TillCard *card)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  int year = g_date_time_get_year (now), month = g_date_time_get_month (now);

  return card->exp_year != 0 &&
         (card->exp_year < year || (card->exp_year == year && card->exp_month < month));
}

static void
add_card (TillCardsWindow *self,
          const TillCard  *card)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button;
  g_autofree char *name = till_card_say (card);
  g_autofree char *expiry = NULL;
  g_autofree char *spoken = NULL;

  if (card->exp_year != 0)
    expiry = g_strdup_printf (has_expired (card) ? _("Expired %02d/%d") : _("Expires %02d/%d"),
                              card->exp_month, card->exp_year);
  g_object_set (row, "use-markup", FALSE, "title", name, "subtitle",
                expiry != NULL ? expiry : "", NULL);

  if (can (self, TILL_CAPABILITY_SAVED_CARD))
    {
      button = gtk_button_new_with_label (_("Remove…"));
      /* Translators: a card, as "Visa ····4242" */
      spoken = g_strdup_printf (_("Remove %s"), name);
      gtk_widget_set_name (button, card->record.id);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      spoken, -1);
      g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self,
                               G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }

  gtk_list_box_append (self->list, row);
}

static const char *
say_state (TillCardsWindow *self,
           GPtrArray       *list)
{
  switch (till_saved_cards_get_state (self->cards))
    {
    case TILL_CARDS_NONE:
    case TILL_CARDS_LOADING:
      return _("The gateway is asked for the customer's cards…");

    case TILL_CARDS_FAILED:
      return _("The customer's cards could not be fetched. They are at the gateway, so this needs "
               "the network.");

    case TILL_CARDS_READY:
      return list->len == 0 ? _("No card is saved for this customer.") : NULL;
    }

  g_assert_not_reached ();
}

static void
show_cards (TillCardsWindow *self)
{
  GPtrArray *list = till_saved_cards_get_list (self->cards);
  const char *state = say_state (self, list);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; list != NULL && i < list->len; i++)
    add_card (self, list->pdata[i]);

  gtk_widget_set_visible (GTK_WIDGET (self->list), list != NULL && list->len > 0);
  gtk_label_set_label (self->state_label, state != NULL ? state : "");
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), state != NULL);
  gtk_widget_set_visible (self->retry_button,
                          till_saved_cards_get_state (self->cards) == TILL_CARDS_FAILED);
  gtk_widget_set_visible (self->new_button, can_save (self));
  gtk_widget_set_visible (self->cannot_label, !can_save (self));
}

/* Saving */

static void
show_save (TillCardsWindow *self)
{
  gtk_widget_set_sensitive (self->save_button,
                            !self->saving && till_card_entry_is_complete (self->entry) &&
                            gtk_check_button_get_active (self->consent_check));
}

static void
new_clicked_cb (TillCardsWindow *self)
{
  gtk_check_button_set_active (self->consent_check, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "new");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  show_save (self);
}

static void
go_on_cb (TillCardsWindow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->consent_check));
}

static void
back_clicked_cb (TillCardsWindow *self)
{
  till_card_entry_wipe (self->entry);
  gtk_stack_set_visible_child_name (self->stack, "cards");
}

static void
show_outcome (TillCardsWindow        *self,
              const TillOutcomeShown *shown)
{
  till_outcome_view_show (self->outcome, shown);
  till_outcome_view_clear_buttons (self->outcome);
  if (shown->kind == TILL_OUTCOME_REFUSED)
    till_outcome_view_add_button (self->outcome, "again", _("_Try another card"), TRUE);
  if (shown->kind != TILL_OUTCOME_WORKING)
    till_outcome_view_add_button (self->outcome, "cards", _("_Saved cards"),
                                  shown->kind == TILL_OUTCOME_DONE);

  gtk_stack_set_visible_child_name (self->stack, "outcome");
  adw_header_bar_set_show_end_title_buttons (self->header, !self->saving);
  gtk_widget_grab_focus (GTK_WIDGET (self->outcome));
}

static void
save_clicked_cb (TillCardsWindow *self)
{
  const char *currency = till_session_get_config (self->session)->default_currency;
  g_autoptr (TillCardInput) card = till_card_input_new ();
  TillOrder order = {
    .kind = TILL_INSTRUCTION_SAVE_CARD, .customer_id = self->customer_id,
    .customer_name = self->customer_name, .consent = self->consent,
    .moto = can (self, TILL_CAPABILITY_MOTO),
  };

  if (till_order_runner_is_busy (self->runner) || !till_card_entry_fill (self->entry, card))
    return;

  g_strlcpy (order.amount.currency, till_text_is_empty (currency) ? ANY_CURRENCY : currency,
             sizeof order.amount.currency);
  self->saving = TRUE;
  till_order_runner_send (self->runner, &order, card);
  till_card_entry_wipe (self->entry);
  show_outcome (self, &(TillOutcomeShown) { .kind = TILL_OUTCOME_WORKING,
                                            .title = _("The card is being saved"),
                                            .facts = _("The gateway is being asked.") });
}

static void
settled_cb (TillCardsWindow *self,
            const char      *instruction_id,
            TillOutcome     *outcome)
{
  TillOutcomeShown shown = { .kind = TILL_OUTCOME_DONE, .title = _("The card is saved"),
                             .facts = self->customer_name };
  g_autofree char *details = till_order_words_format_details (outcome, NULL);
  TillDeclineWords words = { 0 };

  self->saving = FALSE;
  if (outcome->state != TILL_INSTRUCTION_DONE)
    {
      till_order_words_explain_outcome (outcome, &words);
      shown = (TillOutcomeShown) {
        .kind = outcome->state == TILL_INSTRUCTION_UNKNOWN ? TILL_OUTCOME_UNKNOWN
                                                           : TILL_OUTCOME_REFUSED,
        .title = words.title, .words = &words, .details = details,
      };
    }
  show_outcome (self, &shown);
}

static void
failed_cb (TillCardsWindow *self,
           GError          *error)
{
  g_autofree char *details = till_order_words_format_details (NULL, error);
  TillDeclineWords words = { 0 };

  self->saving = FALSE;
  till_order_words_explain_error (error, &words);
  show_outcome (self, &(TillOutcomeShown) { .kind = TILL_OUTCOME_REFUSED, .title = words.title,
                                            .words = &words, .details = details });
}

static void
chosen_cb (TillCardsWindow *self,
           const char      *id)
{
  if (g_str_equal (id, "again"))
    {
      new_clicked_cb (self);
      return;
    }

  gtk_stack_set_visible_child_name (self->stack, "cards");
  reload (self);
}

static gboolean
till_cards_window_close_request (GtkWindow *window)
{
  if (TILL_CARDS_WINDOW (window)->saving)
    return TRUE;

  return GTK_WINDOW_CLASS (till_cards_window_parent_class)->close_request (window);
}

static void
till_cards_window_dispose (GObject *object)
{
  TillCardsWindow *self = TILL_CARDS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->entry != NULL)
    till_card_entry_wipe (self->entry);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_CARDS_WINDOW);
  g_clear_object (&self->cards);
  g_clear_object (&self->runner);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (till_cards_window_parent_class)->dispose (object);
}

static void
till_cards_window_finalize (GObject *object)
{
  TillCardsWindow *self = TILL_CARDS_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_free (self->customer_id);
  g_free (self->customer_name);
  g_free (self->consent);

  G_OBJECT_CLASS (till_cards_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tillroll/Tillroll/cards/"
                                               "till-cards-window.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TillCardsWindow, name)
  BIND (header);
  BIND (window_title);
  BIND (stack);
  BIND (list);
  BIND (state_label);
  BIND (retry_button);
  BIND (problem_label);
  BIND (new_button);
  BIND (cannot_label);
  BIND (entry);
  BIND (consent_check);
  BIND (consent_label);
  BIND (save_button);
  BIND (save_label);
  BIND (back_button);
  BIND (outcome);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, reload);
  gtk_widget_class_bind_template_callback (widget_class, new_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_on_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_save);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
till_cards_window_class_init (TillCardsWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = till_cards_window_dispose;
  object_class->finalize = till_cards_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = till_cards_window_close_request;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  g_type_ensure (TILL_TYPE_CARD_ENTRY);
  g_type_ensure (TILL_TYPE_COLUMN);
  g_type_ensure (TILL_TYPE_OUTCOME_VIEW);
  bind_template (widget_class);
}

static void
till_cards_window_init (TillCardsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * till_cards_window_new:
 * @parent: (nullable): the window it belongs to
 * @session: the account
 * @customer_id: the gateway's id of a customer
 * @customer_name: what to call that customer
 *
 * Returns: (transfer none): a window, to be presented
 */
GtkWindow *
till_cards_window_new (GtkWindow   *parent,
                       TillSession *session,
                       const char  *customer_id,
                       const char  *customer_name)
{
  const TillAccountConfig *config;
  TillCardsWindow *self;
  g_autofree char *button = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (TILL_IS_SESSION (session), NULL);
  g_return_val_if_fail (customer_id != NULL && customer_name != NULL, NULL);

  config = till_session_get_config (session);
  self = g_object_new (TILL_TYPE_CARDS_WINDOW, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->customer_id = g_strdup (customer_id);
  self->customer_name = g_strdup (customer_name);
  self->consent = till_order_words_format_consent (config->name);
  self->cards = till_saved_cards_new (till_session_get_gateway (session));
  self->runner = till_order_runner_new (session);
  g_signal_connect_object (self->cards, "changed", G_CALLBACK (show_cards), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "settled", G_CALLBACK (settled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);

  gtk_window_set_title (GTK_WINDOW (self), _("Saved cards"));
  adw_window_title_set_subtitle (self->window_title, customer_name);
  gtk_label_set_label (self->consent_label, self->consent);
  button = till_order_words_format_button (TILL_INSTRUCTION_SAVE_CARD, FALSE,
                                           &(TillMoney) { 0, ANY_CURRENCY }, config->name,
                                           config->mode);
  gtk_label_set_label (self->save_label, button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, button, -1);
  reload (self);

  return GTK_WINDOW (self);
}

/**
 * till_cards_window_get_entry:
 * @self: a window
 *
 * Returns: (transfer none): the fields for a new card
 */
TillCardEntry *
till_cards_window_get_entry (TillCardsWindow *self)
{
  g_return_val_if_fail (TILL_IS_CARDS_WINDOW (self), NULL);

  return self->entry;
}
