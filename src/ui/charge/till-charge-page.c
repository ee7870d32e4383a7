/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The virtual terminal. Shows the editor, the order under way, its outcome or its link, as the
 * desk says, and hands the typed card over.
 *
 * What must hold: the card leaves its fields only when the desk can take it at once, and is wiped
 * there in every case; the desk decides whether a press of the button sends anything. */

#include "till-charge-page.h"

#include <glib/gi18n.h>

#include "till-charge-desk.h"
#include "till-charge-editor.h"
#include "till-charge-outcome.h"
#include "till-charge-repeat.h"
#include "till-doubt-view.h"
#include "till-give-up.h"
#include "till-link-view.h"
#include "till-plain.h"
#include "till-settling-words.h"
#include "till-trouble-words.h"
#include "till-typed-card.h"

struct _TillChargePage
{
  AdwBin            parent_instance;

  TillSession      *session;
  TillClock        *clock;
  TillChargeDesk   *desk;
  gulong            desk_handlers[2];
  TillChargeStep    shown_step;
  char             *return_url; /* as it was told last */
  guint             ticking;
  GCancellable     *asking;

  /* From the template */
  GtkStack         *stack;
  TillChargeEditor *editor;
  AdwStatusPage    *broken;
  TillOutcomeView  *outcome;
  TillDoubtView    *doubt;
  TillLinkView     *link;
};

G_DEFINE_FINAL_TYPE (TillChargePage, till_charge_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_SESSION = 1,
  PROP_RETURN_URL,
} TillChargePageProperty;

static GParamSpec *properties[PROP_RETURN_URL + 1];

typedef enum
{
  SIGNAL_SHOW_PAYMENT,
  SIGNAL_TYPED_CARD_ALLOWED,
  N_SIGNALS,
} TillChargePageSignal;

static guint signals[N_SIGNALS];

static TillChargeRun *
get_run (TillChargePage *self)
{
  return till_charge_desk_get_run (self->desk);
}

/* Sending */

static TillCardInput *
take_card (TillChargePage *self)
{
  TillCardEntry *entry = till_charge_editor_get_card_entry (self->editor);
  TillChargeForm *form = till_charge_desk_get_form (self->desk);
  g_autoptr (TillCardInput) card = NULL;

  if (till_charge_form_get_lane (form) != TILL_LANE_TYPED_CARD)
    return NULL;

  card = till_card_input_new ();

  /* Emptying the fields must not make the form incomplete before it is locked. */
  till_charge_form_set_locked (form, TRUE);
  if (!till_card_entry_fill (entry, card))
    g_clear_pointer (&card, till_card_input_free);

  till_charge_form_set_locked (form, FALSE);

  return g_steal_pointer (&card);
}

static void
send_cb (TillChargePage *self)
{
  TillMoney shown = *till_charge_editor_get_shown (self->editor);
  TillChargeForm *form;
  gboolean typed;
  TillCardInput *card;

  if (self->desk == NULL)
    return;

  form = till_charge_desk_get_form (self->desk);
  if (till_charge_run_get_step (get_run (self)) != TILL_CHARGE_STEP_EDIT ||
      till_charge_form_get_problem (form) != NULL)
    return;

  typed = till_charge_form_get_lane (form) == TILL_LANE_TYPED_CARD;
  card = take_card (self);
  if ((typed && card == NULL) || !till_charge_desk_begin (self->desk, &shown, card))
    till_charge_form_set_card_complete (form, FALSE);
}

static void
typed_card_answered_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  if (till_typed_card_ask_finish (result))
    g_signal_emit (user_data, signals[SIGNAL_TYPED_CARD_ALLOWED], 0, TRUE);
}

static void
allow_typed_card_cb (TillChargePage *self)
{
  till_typed_card_ask_async (GTK_WIDGET (self), self->asking, typed_card_answered_cb, self);
}

/* Showing */

static gboolean
tick_cb (gpointer user_data)
{
  TillChargePage *self = user_data;
  TillChargeRun *run = get_run (self);
  g_autofree char *text = NULL;

  if (till_charge_run_get_step (run) == TILL_CHARGE_STEP_UNKNOWN)
    text = till_words_settling_of (self->session, till_charge_run_get_instruction_id (run),
                                   /* brief= */ TRUE);
  else
    text = till_order_words_format_elapsed (till_charge_run_get_elapsed_us (run));
  till_outcome_view_set_elapsed (self->outcome, text);

  return G_SOURCE_CONTINUE;
}

/* Counts the seconds while an order is under way or its outcome is being found out, and only
 * then. */
static void
keep_ticking (TillChargePage *self)
{
  gboolean wanted = self->desk != NULL &&
                    (till_charge_page_is_sending (self) ||
                     till_charge_run_get_step (get_run (self)) == TILL_CHARGE_STEP_UNKNOWN);

  if (wanted && self->ticking == 0)
    self->ticking = g_timeout_add_seconds (1, tick_cb, self);
  else if (!wanted)
    g_clear_handle_id (&self->ticking, g_source_remove);

  if (wanted)
    tick_cb (self);
}

/* Closes what is being found out by hand, after asking why. */
static void
give_up (TillChargePage *self)
{
  const char *id = till_charge_run_get_instruction_id (get_run (self));
  g_autoptr (GPtrArray) list = till_session_list_settling (self->session);

  for (guint i = 0; i < list->len; i++)
    {
      const TillSettling *settling = g_ptr_array_index (list, i);

      if (g_strcmp0 (till_instruction_get_id (settling->instruction), id) == 0)
        till_give_up_ask (GTK_WIDGET (self), self->session, settling->instruction);
    }
}

/* Tells of a page after paying once a link was made with it, not while it is typed. */
static void
tell_return_url (TillChargePage *self)
{
  const char *url = till_charge_form_get_text (till_charge_desk_get_form (self->desk),
                                               TILL_CHARGE_TEXT_RETURN_URL);

  if (g_strcmp0 (self->return_url, url) == 0)
    return;

  g_free (self->return_url);
  self->return_url = g_strdup (url);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETURN_URL]);
}

/* Where a charge begins, or why none can. */
static GtkWidget *
get_first_child (TillChargePage *self)
{
  TillTroubleWords words;

  if (!till_trouble_words_find (till_session_get_journal_trouble (self->session), &words))
    return GTK_WIDGET (self->editor);

  adw_status_page_set_title (self->broken, words.title);
  till_plain_set_description (self->broken, words.text);

  return GTK_WIDGET (self->broken);
}

static void
show_desk (TillChargePage *self)
{
  TillChargeStep step = till_charge_run_get_step (get_run (self));
  GtkWidget *child = GTK_WIDGET (self->outcome);
  gboolean moved = step != self->shown_step;

  self->shown_step = step;
  if (step == TILL_CHARGE_STEP_EDIT)
    child = get_first_child (self);
  else if (step == TILL_CHARGE_STEP_LINK)
    child = GTK_WIDGET (self->link);
  else if (step == TILL_CHARGE_STEP_DOUBT)
    child = GTK_WIDGET (self->doubt);

  if (step == TILL_CHARGE_STEP_LINK)
    {
      till_link_view_show (self->link, self->desk);
      tell_return_url (self);
    }
  else if (step == TILL_CHARGE_STEP_DOUBT)
    {
      if (moved)
        till_doubt_view_show (self->doubt, self->desk);
    }
  else if (step != TILL_CHARGE_STEP_EDIT)
    till_charge_outcome_show (self->outcome, get_run (self));

  gtk_stack_set_visible_child (self->stack, child);
  keep_ticking (self);
  if (moved && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (child);
}

static void
say_cb (TillChargePage *self,
        const char     *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", text);
}

static void
show_payment_cb (TillChargePage *self)
{
  TillPayment *payment = self->desk != NULL ? till_charge_run_get_payment (get_run (self)) : NULL;

  if (payment != NULL)
    g_signal_emit (self, signals[SIGNAL_SHOW_PAYMENT], 0, payment);
}

static void
desist_cb (TillChargePage *self)
{
  if (self->desk != NULL)
    till_charge_desk_desist (self->desk);
}

static void
insist_cb (TillChargePage *self)
{
  if (self->desk != NULL)
    till_charge_desk_insist (self->desk);
}

static void
show_earlier_cb (TillChargePage *self)
{
  GPtrArray *objections = self->desk != NULL ? till_charge_run_get_objections (get_run (self))
                                             : NULL;
  const TillObjection *objection = objections != NULL ? g_ptr_array_index (objections, 0) : NULL;

  if (objection != NULL && objection->payment != NULL)
    g_signal_emit (self, signals[SIGNAL_SHOW_PAYMENT], 0, objection->payment);
}

static void
new_charge_cb (TillChargePage *self)
{
  if (self->desk != NULL)
    till_charge_run_clear (get_run (self));
}

static void
close_link_cb (TillChargePage *self)
{
  if (self->desk != NULL)
    till_charge_watch_close_link (till_charge_desk_get_watch (self->desk));
}

static void
chosen_cb (TillChargePage *self,
           const char     *id)
{
  if (self->desk == NULL)
    return;

  if (g_str_equal (id, "new"))
    till_charge_run_clear (get_run (self));
  else if (g_str_equal (id, "again"))
    till_charge_run_try_again (get_run (self));
  else if (g_str_equal (id, "link"))
    till_charge_desk_send_link (self->desk);
  else if (g_str_equal (id, "payment"))
    show_payment_cb (self);
  else if (g_str_equal (id, "look"))
    till_session_settle_now (self->session);
  else if (g_str_equal (id, "give-up"))
    give_up (self);
  else if (g_str_equal (id, "receipt"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.receipt", NULL);
}

static gboolean
till_charge_page_grab_focus (GtkWidget *widget)
{
  GtkWidget *child = gtk_stack_get_visible_child (TILL_CHARGE_PAGE (widget)->stack);

  return child != NULL && gtk_widget_grab_focus (child);
}

static void
till_charge_page_dispose (GObject *object)
{
  TillChargePage *self = TILL_CHARGE_PAGE (object);

  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);

  till_charge_page_set_session (self, NULL);
  g_clear_object (&self->asking);
  /* AdwBin would go on to a child that the template has let go of. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_CHARGE_PAGE);
  g_clear_pointer (&self->clock, till_clock_unref);
  g_clear_pointer (&self->return_url, g_free);

  G_OBJECT_CLASS (till_charge_page_parent_class)->dispose (object);
}

static void
till_charge_page_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  TillChargePage *self = TILL_CHARGE_PAGE (object);

  switch ((TillChargePageProperty) prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      return;

    case PROP_RETURN_URL:
      g_value_set_string (value, till_charge_page_get_return_url (self));
      return;
    }

  G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
till_charge_page_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  TillChargePage *self = TILL_CHARGE_PAGE (object);

  switch ((TillChargePageProperty) prop_id)
    {
    case PROP_SESSION:
      till_charge_page_set_session (self, g_value_get_object (value));
      return;

    case PROP_RETURN_URL:
      till_charge_page_set_return_url (self, g_value_get_string (value));
      return;
    }

  G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/charge/till-charge-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TillChargePage, stack);
  gtk_widget_class_bind_template_child (widget_class, TillChargePage, editor);
  gtk_widget_class_bind_template_child (widget_class, TillChargePage, broken);
  gtk_widget_class_bind_template_child (widget_class, TillChargePage, outcome);
  gtk_widget_class_bind_template_child (widget_class, TillChargePage, doubt);
  gtk_widget_class_bind_template_child (widget_class, TillChargePage, link);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, allow_typed_card_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, desist_cb);
  gtk_widget_class_bind_template_callback (widget_class, insist_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_earlier_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_charge_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_link_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_payment_cb);
}

static void
till_charge_page_class_init (TillChargePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = till_charge_page_dispose;
  object_class->get_property = till_charge_page_get_property;
  object_class->set_property = till_charge_page_set_property;
  widget_class->grab_focus = till_charge_page_grab_focus;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, TILL_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_RETURN_URL] =
    g_param_spec_string ("return-url", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_SHOW_PAYMENT] =
    g_signal_new ("show-payment", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  signals[SIGNAL_TYPED_CARD_ALLOWED] =
    g_signal_new ("typed-card-allowed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  g_type_ensure (TILL_TYPE_CHARGE_EDITOR);
  g_type_ensure (TILL_TYPE_OUTCOME_VIEW);
  g_type_ensure (TILL_TYPE_DOUBT_VIEW);
  g_type_ensure (TILL_TYPE_LINK_VIEW);
  bind_template (widget_class);
}

static void
till_charge_page_init (TillChargePage *self)
{
  self->clock = till_clock_new_system ();
  self->asking = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * till_charge_page_new:
 *
 * Returns: (transfer floating): a page without an account
 */
GtkWidget *
till_charge_page_new (void)
{
  return g_object_new (TILL_TYPE_CHARGE_PAGE, NULL);
}

static void
leave_desk (TillChargePage *self)
{
  if (self->desk == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (self->desk_handlers); i++)
    g_clear_signal_handler (&self->desk_handlers[i], self->desk);

  g_clear_handle_id (&self->ticking, g_source_remove);
  till_charge_editor_set_desk (self->editor, NULL);
  till_card_entry_wipe (till_charge_editor_get_card_entry (self->editor));
  g_clear_object (&self->desk);
}

/**
 * till_charge_page_set_session:
 * @self: a page
 * @session: (nullable): the account
 *
 * Begins an empty form for the account. An order of another account that is under way goes on
 * there.
 */
void
till_charge_page_set_session (TillChargePage *self,
                              TillSession    *session)
{
  g_return_if_fail (TILL_IS_CHARGE_PAGE (self));
  g_return_if_fail (session == NULL || TILL_IS_SESSION (session));

  if (self->session == session)
    return;

  leave_desk (self);
  g_clear_pointer (&self->return_url, g_free);
  g_set_object (&self->session, session);
  if (session != NULL)
    {
      self->desk = till_charge_desk_new (session, self->clock);
      self->desk_handlers[0] = g_signal_connect_swapped (self->desk, "changed",
                                                         G_CALLBACK (show_desk), self);
      self->desk_handlers[1] = g_signal_connect_swapped (self->desk, "problem",
                                                         G_CALLBACK (say_cb), self);
      till_charge_editor_set_desk (self->editor, self->desk);
      self->shown_step = TILL_CHARGE_STEP_EDIT;
      show_desk (self);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

/**
 * till_charge_page_begin:
 * @self: a page
 *
 * Goes to where a charge begins. What is being filled in or sent stays; what came of an earlier
 * charge gives way to an empty form.
 */
void
till_charge_page_begin (TillChargePage *self)
{
  g_return_if_fail (TILL_IS_CHARGE_PAGE (self));

  if (self->desk != NULL && till_charge_run_get_step (get_run (self)) != TILL_CHARGE_STEP_EDIT)
    till_charge_run_clear (get_run (self));

  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * till_charge_page_repeat:
 * @self: a page
 * @payment: an earlier payment
 *
 * Begins a charge that is filled in as @payment was.
 *
 * Returns: %FALSE when something is being sent, or there is no account: nothing has changed then
 */
gboolean
till_charge_page_repeat (TillChargePage *self,
                         TillPayment    *payment)
{
  g_return_val_if_fail (TILL_IS_CHARGE_PAGE (self), FALSE);
  g_return_val_if_fail (payment != NULL, FALSE);

  if (self->desk == NULL || till_charge_page_is_sending (self))
    return FALSE;

  till_charge_page_begin (self);
  till_charge_repeat (till_charge_desk_get_form (self->desk), payment);

  return TRUE;
}

/**
 * till_charge_page_get_return_url:
 * @self: a page
 *
 * Returns: (nullable) (transfer none): where customers go after they have paid by a link, once a
 *   link was made with it or it was set
 */
const char *
till_charge_page_get_return_url (TillChargePage *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_PAGE (self), NULL);

  return self->return_url;
}

/**
 * till_charge_page_set_return_url:
 * @self: a page with an account
 * @return_url: (nullable): what is known of this account from earlier
 */
void
till_charge_page_set_return_url (TillChargePage *self,
                                 const char     *return_url)
{
  g_return_if_fail (TILL_IS_CHARGE_PAGE (self));

  if (self->desk == NULL || g_strcmp0 (self->return_url, return_url) == 0)
    return;

  g_free (self->return_url);
  self->return_url = g_strdup (return_url);
  till_charge_form_set_text (till_charge_desk_get_form (self->desk), TILL_CHARGE_TEXT_RETURN_URL,
                             return_url != NULL ? return_url : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETURN_URL]);
}

/**
 * till_charge_page_is_sending:
 * @self: a page
 *
 * Returns: whether an order is under way, so that one should not close the window
 */
gboolean
till_charge_page_is_sending (TillChargePage *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_PAGE (self), FALSE);

  return self->desk != NULL &&
         till_charge_run_get_step (get_run (self)) == TILL_CHARGE_STEP_SENDING;
}

/**
 * till_charge_page_get_payment:
 * @self: the page
 *
 * Returns: (transfer none) (nullable): what came of the charge that is shown; %NULL when nothing
 *   did, or it is not known yet
 */
TillPayment *
till_charge_page_get_payment (TillChargePage *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_PAGE (self), NULL);

  return self->desk != NULL ? till_charge_run_get_payment (get_run (self)) : NULL;
}
