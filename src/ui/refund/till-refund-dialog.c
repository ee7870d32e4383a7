/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Giving money back: what, to whom, from which account, and that it cannot be taken back.
 *
 * What must hold: the default button is Cancel; Enter in a field goes on and never sends; Escape
 * closes and never sends, and stops an order that is still held back; while the order is under way
 * the dialog can be neither changed nor closed. */

#include "till-refund-dialog.h"

#include <glib/gi18n.h>

#include "till-amount-input.h"
#include "till-order-runner.h"
#include "till-outcome-view.h"
#include "till-payment-text.h"
#include "till-refund-form.h"
#include "till-refund-ticks.h"
#include "till-settling-words.h"
#include "till-words.h"

#define TICK_MS 250

struct _TillRefundDialog
{
  AdwWindow        parent_instance;

  TillClock       *clock;
  TillSession     *session;
  TillRefundForm  *form;
  TillOrderRunner *runner;
  TillMoney        shown; /* what the button says */
  TillRefundStep   shown_step;
  guint            ticking;

  /* From the template */
  GtkStack        *stack;
  GtkWidget       *editor;
  TillOutcomeView *outcome;
  AdwHeaderBar    *header;
  GtkLabel        *title_label;
  GtkLabel        *amount_label;
  AdwActionRow    *payment_row;
  AdwActionRow    *account_row;
  AdwEntryRow     *amount_row;
  GtkButton       *all_button;
  AdwComboRow     *reason_row;
  AdwEntryRow     *note_row;
  GtkLabel        *warning_label;
  GtkLabel        *problem_label;
  GtkButton       *cancel_button;
  GtkButton       *send_button;
  GtkLabel        *send_label;
};

G_DEFINE_FINAL_TYPE (TillRefundDialog, till_refund_dialog, ADW_TYPE_WINDOW)

typedef enum
{
  SIGNAL_SETTLED,
  N_SIGNALS,
} TillRefundDialogSignal;

static guint signals[N_SIGNALS];

static gboolean
is_sending (TillRefundDialog *self)
{
  return self->form != NULL &&
         till_refund_form_get_step (self->form) == TILL_REFUND_STEP_SENDING;
}

/* The order, while it is held back and can still be stopped. */
static TillHeld *
find_held (TillRefundDialog *self)
{
  if (!is_sending (self))
    return NULL;

  return till_held_find (self->session, till_refund_form_get_payment (self->form)->record.id);
}

/* Typing */

static void
amount_changed_cb (TillRefundDialog *self)
{
  if (self->form != NULL)
    till_refund_form_set_amount (self->form,
                                 gtk_editable_get_text (GTK_EDITABLE (self->amount_row)));
}

static void
all_clicked_cb (TillRefundDialog *self)
{
  g_autofree char *all = NULL;

  all = till_amount_input_write (till_refund_form_get_available (self->form));
  gtk_editable_set_text (GTK_EDITABLE (self->amount_row), all);
}

static void
reason_changed_cb (TillRefundDialog *self)
{
  guint reason = adw_combo_row_get_selected (self->reason_row);

  if (self->form != NULL && reason < till_order_words_get_n_reasons ())
    till_refund_form_set_reason (self->form, reason);
}

static void
note_changed_cb (TillRefundDialog *self)
{
  if (self->form != NULL)
    till_refund_form_set_note (self->form,
                               gtk_editable_get_text (GTK_EDITABLE (self->note_row)));
}

static void
go_on_cb (TillRefundDialog *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
cancel_clicked_cb (TillRefundDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
send_clicked_cb (TillRefundDialog *self)
{
  TillOrder order;

  if (till_order_runner_is_busy (self->runner) ||
      !till_refund_form_begin (self->form, &self->shown))
    return;

  till_refund_form_fill_order (self->form, &order);
  till_order_runner_send (self->runner, &order, /* card= */ NULL);
}

/* Showing */

static void
show_editor (TillRefundDialog *self)
{
  g_autofree char *button = till_refund_form_format_button (self->form);
  g_autofree char *warning = till_refund_form_format_warning (self->form);
  const TillMoney *amount = till_refund_form_get_amount (self->form);
  const char *problem = till_refund_form_get_problem (self->form);
  g_autofree char *money = NULL;
  TillReasonWords reason;

  self->shown = amount != NULL ? *amount : (TillMoney) { 0 };
  money = till_money_format (amount != NULL ? amount
                                            : till_refund_form_get_available (self->form));
  till_order_words_get_reason (till_refund_form_get_reason (self->form), &reason);

  gtk_label_set_label (self->amount_label, amount != NULL ? money : "–");
  gtk_label_set_label (self->warning_label, warning);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->reason_row),
                               reason.hint != NULL ? reason.hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->all_button),
                          !till_refund_form_is_whole (self->form));
  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
  gtk_label_set_label (self->send_label, button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->send_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, button, -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->send_button), problem == NULL);
}

static TillOutcomeShown
get_shown (TillRefundDialog *self,
           gboolean          held)
{
  const TillDeclineWords *words = till_refund_form_get_words (self->form);

  switch (till_refund_form_get_step (self->form))
    {
    case TILL_REFUND_STEP_SENDING:
      if (held)
        return (TillOutcomeShown) { .kind = TILL_OUTCOME_WORKING,
                                    .title = _("Not sent yet"),
                                    .facts = _("It can still be stopped.") };

      return (TillOutcomeShown) { .kind = TILL_OUTCOME_WORKING,
                                  .title = _("Do not do it again"),
                                  .facts = _("The gateway is being asked.") };

    case TILL_REFUND_STEP_DONE:
      return (TillOutcomeShown) { .kind = TILL_OUTCOME_DONE, .title = _("Done") };

    case TILL_REFUND_STEP_UNKNOWN:
      return (TillOutcomeShown) { .kind = TILL_OUTCOME_UNKNOWN,
                                  .title = words->title,
                                  .words = words,
                                  .details = till_refund_form_get_details (self->form) };

    case TILL_REFUND_STEP_EDIT:
    case TILL_REFUND_STEP_REFUSED:
    case TILL_REFUND_STEP_NOT_SENT:
      break;
    }

  return (TillOutcomeShown) { .kind = TILL_OUTCOME_REFUSED,
                              .title = words->title,
                              .words = words,
                              .details = till_refund_form_get_details (self->form) };
}

static void
show_outcome (TillRefundDialog *self)
{
  g_autoptr (TillHeld) held = find_held (self);
  TillOutcomeShown shown = get_shown (self, held != NULL);
  TillRefundStep step = till_refund_form_get_step (self->form);
  g_autofree char *result = NULL;
  g_autofree char *money = NULL;

  if (step == TILL_REFUND_STEP_DONE)
    shown.title = result = till_refund_form_format_result (self->form);
  else if (till_refund_form_get_amount (self->form) != NULL)
    shown.amount = money = till_money_format (till_refund_form_get_amount (self->form));

  till_outcome_view_show (self->outcome, &shown);
  till_outcome_view_clear_buttons (self->outcome);
  if (step == TILL_REFUND_STEP_REFUSED || step == TILL_REFUND_STEP_NOT_SENT)
    till_outcome_view_add_button (self->outcome, "again", _("_Back"), FALSE);

  if (held != NULL)
    {
      till_outcome_view_add_button (self->outcome, "stop", _("_Stop"), TRUE);
      till_outcome_view_add_button (self->outcome, "now", _("Send _now"), FALSE);
    }

  if (step != TILL_REFUND_STEP_SENDING)
    till_outcome_view_add_button (self->outcome, "close", _("_Close"),
                                  step == TILL_REFUND_STEP_DONE);
}

static gboolean
tick_cb (gpointer user_data)
{
  TillRefundDialog *self = user_data;
  g_autoptr (TillHeld) held = find_held (self);
  g_autofree char *text = NULL;

  if (held != NULL)
    text = till_words_held (held);
  else if (is_sending (self))
    text = till_order_words_format_elapsed (till_refund_form_get_elapsed_us (self->form));
  else
    text = till_words_settling_of (self->session,
                                   till_refund_form_get_instruction_id (self->form),
                                   /* brief= */ TRUE);
  till_outcome_view_set_elapsed (self->outcome, text);

  return G_SOURCE_CONTINUE;
}

static void
keep_ticking (TillRefundDialog *self)
{
  gboolean wanted = is_sending (self) ||
                    till_refund_form_get_step (self->form) == TILL_REFUND_STEP_UNKNOWN;

  if (wanted && self->ticking == 0)
    self->ticking = g_timeout_add (TICK_MS, tick_cb, self);
  else if (!wanted)
    g_clear_handle_id (&self->ticking, g_source_remove);

  if (wanted)
    tick_cb (self);
}

static void
show_form (TillRefundDialog *self)
{
  TillRefundStep step = till_refund_form_get_step (self->form);
  gboolean editing = step == TILL_REFUND_STEP_EDIT;
  gboolean moved = step != self->shown_step;

  self->shown_step = step;
  if (editing)
    show_editor (self);
  else
    show_outcome (self);

  gtk_stack_set_visible_child (self->stack, editing ? self->editor : GTK_WIDGET (self->outcome));
  adw_header_bar_set_show_end_title_buttons (self->header, !is_sending (self));
  keep_ticking (self);
  if (moved)
    gtk_widget_grab_focus (editing ? GTK_WIDGET (self->cancel_button)
                                   : GTK_WIDGET (self->outcome));
}

static void
settled_cb (TillRefundDialog *self,
            const char       *instruction_id,
            TillOutcome      *outcome)
{
  till_refund_form_settle (self->form, instruction_id, outcome);
  if (till_refund_form_get_step (self->form) == TILL_REFUND_STEP_DONE)
    g_signal_emit (self, signals[SIGNAL_SETTLED], 0);
}

static void
failed_cb (TillRefundDialog *self,
           GError           *error)
{
  till_refund_form_fail (self->form, error);
}

static void
chosen_cb (TillRefundDialog *self,
           const char       *id)
{
  g_autoptr (TillHeld) held = find_held (self);
  const char *held_id = held != NULL ? till_instruction_get_id (held->instruction) : NULL;

  if (g_str_equal (id, "again"))
    till_refund_form_try_again (self->form);
  else if (g_str_equal (id, "close"))
    gtk_window_close (GTK_WINDOW (self));
  else if (held_id != NULL && g_str_equal (id, "stop"))
    till_session_stop_held (self->session, held_id);
  else if (held_id != NULL && g_str_equal (id, "now"))
    till_session_send_held (self->session, held_id);
}

static void
held_changed_cb (TillRefundDialog *self)
{
  if (is_sending (self))
    show_form (self);
}

static gboolean
till_refund_dialog_close_request (GtkWindow *window)
{
  TillRefundDialog *self = TILL_REFUND_DIALOG (window);
  g_autoptr (TillHeld) held = find_held (self);

  /* Escape stops what is held back; what came of that is shown. */
  if (held != NULL)
    till_session_stop_held (self->session, till_instruction_get_id (held->instruction));
  if (is_sending (self))
    return TRUE;

  return GTK_WINDOW_CLASS (till_refund_dialog_parent_class)->close_request (window);
}

static void
till_refund_dialog_dispose (GObject *object)
{
  TillRefundDialog *self = TILL_REFUND_DIALOG (object);

  g_clear_handle_id (&self->ticking, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_REFUND_DIALOG);
  g_clear_object (&self->runner);
  g_clear_object (&self->form);
  g_clear_object (&self->session);
  g_clear_pointer (&self->clock, till_clock_unref);

  G_OBJECT_CLASS (till_refund_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/refund/till-refund-dialog.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TillRefundDialog, name)
  BIND (stack);
  BIND (editor);
  BIND (outcome);
  BIND (header);
  BIND (title_label);
  BIND (amount_label);
  BIND (payment_row);
  BIND (account_row);
  BIND (amount_row);
  BIND (all_button);
  BIND (reason_row);
  BIND (note_row);
  BIND (warning_label);
  BIND (problem_label);
  BIND (cancel_button);
  BIND (send_button);
  BIND (send_label);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, amount_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, reason_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_on_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
till_refund_dialog_class_init (TillRefundDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = till_refund_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = till_refund_dialog_close_request;

  signals[SIGNAL_SETTLED] = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  g_type_ensure (TILL_TYPE_OUTCOME_VIEW);
  bind_template (widget_class);
}

static void
till_refund_dialog_init (TillRefundDialog *self)
{
  self->clock = till_clock_new_system ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->cancel_button));
}

/* Who paid, and with what. */
static void
show_payment (TillRefundDialog *self)
{
  const TillPayment *payment = till_refund_form_get_payment (self->form);
  g_autofree char *who = till_payment_say_customer (payment);
  g_autofree char *method = till_payment_say_method (payment);
  g_autofree char *amount = till_money_format (&payment->amount);
  g_autofree char *left = till_money_format (till_refund_form_get_available (self->form));
  g_autofree char *sums = NULL;
  g_autofree char *subtitle = NULL;

  if (till_refund_form_get_kind (self->form) != TILL_INSTRUCTION_REFUND)
    sums = g_strdup_printf (_("%s held"), amount);
  else
    /* Translators: the amount of a payment, and how much of it is left. */
    sums = g_strdup_printf (_("%s paid, %s left"), amount, left);

  subtitle = g_strconcat (sums, *method != '\0' ? " · " : "", method, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->payment_row), who);
  adw_action_row_set_subtitle (self->payment_row, subtitle);
}

static void
fill_reasons (TillRefundDialog *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < till_order_words_get_n_reasons (); i++)
    {
      TillReasonWords reason;

      till_order_words_get_reason (i, &reason);
      gtk_string_list_append (titles, reason.title);
    }

  adw_combo_row_set_model (self->reason_row, G_LIST_MODEL (titles));
}

/**
 * till_refund_dialog_new:
 * @parent: (nullable): the window it belongs to
 * @session: the account
 * @kind: %TILL_INSTRUCTION_REFUND, %TILL_INSTRUCTION_CAPTURE or %TILL_INSTRUCTION_CANCEL
 * @payment: the payment, as fresh as it is known
 *
 * Returns: (transfer none): a dialog, to be presented
 */
GtkWindow *
till_refund_dialog_new (GtkWindow          *parent,
                        TillSession        *session,
                        TillInstructionKind kind,
                        TillPayment        *payment)
{
  const TillAccountConfig *config;
  TillRefundDialog *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (TILL_IS_SESSION (session), NULL);
  g_return_val_if_fail (payment != NULL, NULL);

  config = till_session_get_config (session);
  self = g_object_new (TILL_TYPE_REFUND_DIALOG, "transient-for", parent, NULL);
  fill_reasons (self);
  self->form = till_refund_form_new (
    kind, payment, till_gateway_get_capabilities (till_session_get_gateway (session)),
    config->name, config->mode, self->clock);
  self->session = g_object_ref (session);
  self->runner = till_order_runner_new (session);
  g_signal_connect_object (session, "held-changed", G_CALLBACK (held_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "changed", G_CALLBACK (show_form), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "settled", G_CALLBACK (settled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);

  title = till_refund_form_format_title (self->form);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_label (self->title_label, title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->account_row), config->name);
  adw_action_row_set_subtitle (self->account_row, till_words_mode_sentence (config->mode));
  gtk_widget_set_visible (GTK_WIDGET (self->amount_row),
                          till_refund_form_takes_amount (self->form));
  gtk_widget_set_visible (GTK_WIDGET (self->reason_row), kind == TILL_INSTRUCTION_REFUND);
  gtk_editable_set_text (GTK_EDITABLE (self->amount_row),
                         till_refund_form_get_amount_text (self->form));
  if (kind == TILL_INSTRUCTION_REFUND && till_refund_form_takes_amount (self->form))
    till_refund_ticks_add (self->amount_row, self->form);
  if (kind != TILL_INSTRUCTION_CAPTURE)
    gtk_widget_add_css_class (GTK_WIDGET (self->send_button), "destructive-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->send_button), "suggested-action");

  show_payment (self);
  show_form (self);
  gtk_widget_grab_focus (till_refund_form_takes_amount (self->form)
                           ? GTK_WIDGET (self->amount_row)
                           : GTK_WIDGET (self->cancel_button));

  return GTK_WINDOW (self);
}

/**
 * till_refund_dialog_is_sending:
 * @self: a dialog
 *
 * Returns: whether an order has been sent and has no outcome yet
 */
gboolean
till_refund_dialog_is_sending (TillRefundDialog *self)
{
  g_autoptr (TillHeld) held = NULL;

  g_return_val_if_fail (TILL_IS_REFUND_DIALOG (self), FALSE);

  held = find_held (self);

  return is_sending (self) && held == NULL;
}
