/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The detail of a payment: what became of it, what can be done about it, everything that is known.
 *
 * What must hold: what is still under way stands above all else; a button is there only when the
 * payment is in a state for it and the program has what it does; nothing is rebuilt that did not
 * change, so that a selection of text survives a live update. */

#include "till-payment-view.h"

#include <glib/gi18n.h>

#include "till-accel.h"
#include "till-decline-words.h"
#include "till-entry-row.h"
#include "till-fact.h"
#include "till-format.h"
#include "till-palette.h"
#include "till-payment-facts.h"
#include "till-payment-text.h"
#include "till-reason-words.h"
#include "till-receipt.h"
#include "till-state-pill.h"
#include "till-timeline.h"
#include "till-under-way.h"
#include "till-wrap-layout.h"

#define RESOURCES "/io/github/tillroll/Tillroll/payments/"
#define MAX_FACTS 32

struct _TillPaymentView
{
  AdwBin            parent_instance;

  TillPaymentWatch *watch;
  TillSession      *session;
  GtkWidget        *sections[TILL_N_FACT_GROUPS];
  TillFact         *facts[MAX_FACTS];
  TillFact         *payout_fact;
  char             *shown_id;
  GHashTable       *shown;        /* box -> what its entries say */

  /* From the template */
  GtkStack         *states;
  GtkScrolledWindow *scrolled;
  GtkLabel         *amount_label;
  TillStatePill    *state_pill;
  TillUnderWay     *open_box;
  GtkWidget        *decline_box;
  GtkLabel         *decline_title;
  GtkLabel         *decline_say;
  GtkLabel         *decline_act;
  GtkLabel         *decline_code;
  GtkWidget        *buttons;
  GtkWidget        *refund_button;
  GtkWidget        *capture_button;
  GtkWidget        *release_button;
  GtkWidget        *receipt_button;
  GtkWidget        *note_button;
  GtkWidget        *cards_button;
  GtkWidget        *dispute_section;
  TillColumn       *dispute_box;
  GtkWidget        *refund_section;
  TillColumn       *refund_box;
  TillColumn       *details_box;
  TillColumn       *timeline_box;
  TillColumn       *rest_box;
};

G_DEFINE_FINAL_TYPE (TillPaymentView, till_payment_view, ADW_TYPE_BIN)

typedef enum
{
  PROP_SESSION = 1,
} TillPaymentViewProperty;

static GParamSpec *properties[PROP_SESSION + 1];

typedef enum
{
  SIGNAL_CHANGED,
} TillPaymentViewSignal;

static guint signals[SIGNAL_CHANGED + 1];

/* Fills a box with entries, unless it says the same already. */
static void
fill_box (TillPaymentView *self,
          TillColumn      *box,
          GPtrArray       *entries)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GArray) texts = g_array_new (FALSE, FALSE, sizeof (TillEntryText));

  for (guint i = 0; i < entries->len; i++)
    {
      const TillTimelineEntry *entry = g_ptr_array_index (entries, i);
      TillEntryText text = { entry->tone, entry->glyph, entry->text, entry->detail,
                             entry->time_us };

      g_string_append_printf (all, "%d\n%s\n%s\n%" G_GINT64_FORMAT "\n", entry->tone, entry->text,
                              entry->detail != NULL ? entry->detail : "", entry->time_us);
      g_array_append_val (texts, text);
    }

  if (g_strcmp0 (g_hash_table_lookup (self->shown, box), all->str) == 0)
    return;

  till_entry_row_fill (box, (TillEntryText *) (gpointer) texts->data, texts->len);
  g_hash_table_insert (self->shown, box, g_string_free (g_steal_pointer (&all), FALSE));
}

static GPtrArray *
entries_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) till_timeline_entry_free);
}

/* Takes @text and @detail. */
static void
add_entry (GPtrArray *entries,
           TillWord   word,
           gint64     time_us,
           char      *text,
           char      *detail)
{
  TillTimelineEntry *entry = g_new0 (TillTimelineEntry, 1);

  entry->tone = word.tone;
  entry->glyph = word.glyph;
  entry->time_us = time_us;
  entry->text = text;
  entry->detail = detail;
  g_ptr_array_add (entries, entry);
}

static char *
join (const char *separator,
      const char *a,
      const char *b,
      const char *c)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  const char *all[] = { a, b, c };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i] != NULL && *all[i] != '\0')
      g_ptr_array_add (parts, (gpointer) all[i]);
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (separator, (char **) parts->pdata);
}

static void
show_refunds (TillPaymentView *self,
              GPtrArray       *refunds)
{
  g_autoptr (GPtrArray) entries = entries_new ();

  for (guint i = 0; i < refunds->len; i++)
    {
      const TillRefund *refund = g_ptr_array_index (refunds, i);
      TillWord word = till_words_refund (refund);
      g_autofree char *reason = till_words_refund_reason (refund->reason);
      g_autofree char *failure = till_words_refund_failure (refund->failure_reason);
      g_autofree char *by = NULL;
      g_autofree char *amount = till_money_format (&refund->amount);
      const char *why = failure != NULL ? failure : reason;
      const char *state = refund->succeeded_before ? _("Succeeded, later failed") : word.text;

      if (refund->operator_name != NULL && *refund->operator_name != '\0')
        /* Translators: the name of who gave money back */
        by = g_strdup_printf (_("by %s"), refund->operator_name);
      add_entry (entries, word, refund->created_us,
                 g_strdup_printf ("%s · %s", amount, state),
                 join (" · ", by, why, refund->note));
    }

  gtk_widget_set_visible (self->refund_section, entries->len > 0);
  fill_box (self, self->refund_box, entries);
}

static void
show_disputes (TillPaymentView *self,
               GPtrArray       *disputes)
{
  g_autoptr (GPtrArray) entries = entries_new ();

  for (guint i = 0; i < disputes->len; i++)
    {
      const TillDispute *dispute = g_ptr_array_index (disputes, i);
      TillWord word = till_words_dispute_state (dispute->state);
      g_autofree char *amount = till_money_format (&dispute->amount);
      g_autofree char *reason = till_words_dispute_reason (dispute->reason);
      g_autofree char *day = till_format_day (dispute->due_us, g_get_real_time ());
      g_autofree char *due = NULL;

      if (dispute->due_us > 0 && dispute->state == TILL_DISPUTE_NEEDS_RESPONSE)
        /* Translators: the last day to answer a dispute */
        due = g_strdup_printf (_("answer by %s"), day);
      add_entry (entries, word, dispute->created_us,
                 g_strdup_printf ("%s · %s", amount, word.text),
                 join (" · ", till_words_dispute_stage (dispute->stage), reason, due));
    }

  gtk_widget_set_visible (self->dispute_section, entries->len > 0);
  fill_box (self, self->dispute_box, entries);
}

static void
set_label (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_decline (TillPaymentView   *self,
              const TillPayment *payment)
{
  TillDeclineWords words = { 0 };
  g_autofree char *say = NULL;
  g_autofree char *code = NULL;
  gboolean declined = payment->state == TILL_PAYMENT_FAILED;

  gtk_widget_set_visible (self->decline_box, declined);
  if (!declined)
    return;

  till_decline_words_find (payment->failure_code, payment->decline_code, &words);
  if (words.say != NULL)
    /* Translators: what to say to the caller */
    say = g_strdup_printf (_("Say: “%s”"), words.say);
  code = join (" · ", payment->failure_code, payment->decline_code,
               words.title == NULL || words.confidential ? payment->failure_message : NULL);

  set_label (self->decline_title, words.title);
  set_label (self->decline_say, say);
  set_label (self->decline_act, words.act);
  set_label (self->decline_code, code);
}

static void
add_sections (TillPaymentView *self)
{
  for (TillFactGroup i = 0; i < TILL_N_FACT_GROUPS; i++)
    {
      GtkWidget *heading = gtk_label_new (till_fact_group_get_heading (i));

      self->sections[i] = till_column_new (6);
      gtk_label_set_xalign (GTK_LABEL (heading), 0);
      gtk_widget_add_css_class (heading, "heading");
      till_column_append (TILL_COLUMN (self->sections[i]), heading);
      till_column_append (i == TILL_FACTS_DETAILS ? self->details_box : self->rest_box,
                          self->sections[i]);
    }
}

static void
add_facts (TillPaymentView *self)
{
  const TillPaymentFact *facts;
  guint n_facts;

  facts = till_payment_facts_get (&n_facts);
  g_assert (n_facts <= MAX_FACTS);

  for (guint i = 0; i < n_facts; i++)
    {
      GtkWidget *fact = till_fact_new (_(facts[i].title));

      g_object_set (fact, "copyable", facts[i].copyable, NULL);
      till_column_append (TILL_COLUMN (self->sections[facts[i].group]), fact);
      self->facts[i] = TILL_FACT (fact);
    }

  self->payout_fact = TILL_FACT (till_fact_new (_("Payout")));
  till_column_append (TILL_COLUMN (self->sections[TILL_FACTS_MONEY]),
                      GTK_WIDGET (self->payout_fact));
}

/* The lines are made when the first payment is looked at: they are most of the widgets of the
 * window, and its first frame shows none of them. */
static void
make_facts (TillPaymentView *self)
{
  g_autofree char *key = NULL;

  if (self->facts[0] != NULL)
    return;

  add_sections (self);
  add_facts (self);
  key = till_accel_get_label (self->refund_button, "win.refund");
  gtk_widget_set_tooltip_text (self->refund_button, key);
  g_free (key);
  key = till_accel_get_label (self->receipt_button, "win.receipt");
  gtk_widget_set_tooltip_text (self->receipt_button, key);
  gtk_widget_set_visible (GTK_WIDGET (self->scrolled), TRUE);
}

static void
show_facts (TillPaymentView   *self,
            const TillPayment *payment)
{
  gint64 now_us = g_get_real_time ();
  gboolean any[TILL_N_FACT_GROUPS] = { FALSE };
  const TillPaymentFact *facts;
  guint n_facts;

  facts = till_payment_facts_get (&n_facts);
  for (guint i = 0; i < n_facts; i++)
    {
      TillTone tone = TILL_TONE_PLAIN;
      g_autofree char *value = facts[i].say (payment, now_us, &tone);

      till_fact_set_value (self->facts[i], value);
      till_fact_set_tone (self->facts[i], tone);
      any[facts[i].group] |= value != NULL;
    }

  for (guint i = 0; i < TILL_N_FACT_GROUPS; i++)
    gtk_widget_set_visible (self->sections[i], any[i]);
}

/* When the money is at the bank; what it was is in the section by then. */
static void
show_payout (TillPaymentView         *self,
             const TillPaymentDetail *detail)
{
  TillTone tone = TILL_TONE_PLAIN;
  g_autofree char *value = till_words_paid_out (detail, g_get_real_time (), &tone);

  till_fact_set_value (self->payout_fact, value);
  till_fact_set_tone (self->payout_fact, tone);
}

/* Whether the window knows an action, and it may be used. */
static gboolean
has_action (TillPaymentView *self,
            const char      *name)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return G_IS_ACTION_GROUP (root) && g_action_group_has_action (G_ACTION_GROUP (root), name);
}

static void
show_buttons (TillPaymentView   *self,
              const TillPayment *payment)
{
  gboolean held = payment->state == TILL_PAYMENT_AUTHORIZED;
  gboolean refund = till_payment_get_refundable (payment) > 0 && has_action (self, "refund");
  gboolean capture = held && has_action (self, "capture");
  gboolean release = held && has_action (self, "release");
  gboolean receipt = till_receipt_is_possible (payment) && has_action (self, "receipt");
  gboolean note = has_action (self, "note");
  gboolean cards = payment->customer_id != NULL && has_action (self, "customer-cards");
  g_autofree char *customer = till_payment_say_customer (payment);

  gtk_widget_set_visible (self->refund_button, refund);
  gtk_widget_set_visible (self->capture_button, capture);
  gtk_widget_set_visible (self->release_button, release);
  gtk_widget_set_visible (self->receipt_button, receipt);
  gtk_widget_set_visible (self->note_button, note);
  gtk_widget_set_visible (self->cards_button, cards);
  if (cards)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->cards_button), "(ss)",
                                      payment->customer_id, customer);
  gtk_widget_set_visible (self->buttons, refund || capture || release || receipt || note ||
                          cards);
}

static void
show_payment (TillPaymentView         *self,
              const TillPaymentDetail *detail)
{
  const TillPayment *payment = detail->payment;
  GPtrArray *instructions = till_payment_watch_get_instructions (self->watch);
  g_autoptr (GPtrArray) timeline = till_timeline_new (detail, instructions);
  g_autofree char *amount = till_money_format (&payment->amount);
  g_autofree char *state = till_payment_say_state (payment, g_get_real_time ());
  TillWord word = till_words_payment_label (till_payment_get_label (payment));

  gtk_label_set_label (self->amount_label, amount);
  till_state_pill_set_word (self->state_pill, &word);
  till_state_pill_set_label (self->state_pill, state);
  till_under_way_set (self->open_box, self->session, instructions);
  show_decline (self, payment);
  show_buttons (self, payment);
  show_disputes (self, detail->disputes);
  show_refunds (self, detail->refunds);
  show_facts (self, payment);
  show_payout (self, detail);
  fill_box (self, self->timeline_box, timeline);
}

static void
changed_cb (TillPaymentView *self)
{
  const TillPaymentDetail *detail = till_payment_watch_get_detail (self->watch);

  if (detail != NULL)
    {
      if (g_strcmp0 (self->shown_id, detail->payment->record.id) != 0)
        gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
      make_facts (self);
      g_free (self->shown_id);
      self->shown_id = g_strdup (detail->payment->record.id);
      show_payment (self, detail);
    }

  gtk_stack_set_visible_child_name (self->states, detail != NULL ? "payment" : "none");
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
set_session (TillPaymentView *self,
             TillSession     *session)
{
  if (!g_set_object (&self->session, session))
    return;

  till_payment_watch_set_session (self->watch, session);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
till_payment_view_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  switch ((TillPaymentViewProperty) prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, TILL_PAYMENT_VIEW (object)->session);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_payment_view_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  switch ((TillPaymentViewProperty) prop_id)
    {
    case PROP_SESSION:
      set_session (TILL_PAYMENT_VIEW (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_payment_view_dispose (GObject *object)
{
  TillPaymentView *self = TILL_PAYMENT_VIEW (object);

  if (self->watch != NULL)
    g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
  g_clear_object (&self->session);
  /* AdwBin would go on to a child that the template has let go of. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_PAYMENT_VIEW);

  G_OBJECT_CLASS (till_payment_view_parent_class)->dispose (object);
}

static void
till_payment_view_finalize (GObject *object)
{
  TillPaymentView *self = TILL_PAYMENT_VIEW (object);

  g_hash_table_unref (self->shown);
  g_free (self->shown_id);

  G_OBJECT_CLASS (till_payment_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCES "till-payment-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, states);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, amount_label);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, state_pill);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, open_box);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, decline_box);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, decline_title);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, decline_say);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, decline_act);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, decline_code);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, buttons);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, refund_button);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, capture_button);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, release_button);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, receipt_button);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, note_button);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, cards_button);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, dispute_section);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, dispute_box);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, refund_section);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, refund_box);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, details_box);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, timeline_box);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentView, rest_box);
}

static void
till_payment_view_class_init (TillPaymentViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = till_payment_view_get_property;
  object_class->set_property = till_payment_view_set_property;
  object_class->dispose = till_payment_view_dispose;
  object_class->finalize = till_payment_view_finalize;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, TILL_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_PAYMENT_VIEW, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TILL_TYPE_COLUMN);
  g_type_ensure (TILL_TYPE_STATE_PILL);
  g_type_ensure (TILL_TYPE_UNDER_WAY);
  g_type_ensure (TILL_TYPE_WRAP_LAYOUT);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
till_payment_view_init (TillPaymentView *self)
{
  self->watch = till_payment_watch_new ();
  self->shown = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_swapped (self->watch, "changed", G_CALLBACK (changed_cb), self);
}

/**
 * till_payment_view_new:
 *
 * Returns: (transfer floating): a view of nothing
 */
TillPaymentView *
till_payment_view_new (void)
{
  return g_object_new (TILL_TYPE_PAYMENT_VIEW, NULL);
}

/**
 * till_payment_view_set_payment:
 * @self: a view
 * @payment: (nullable): what to show, as far as it is known
 *
 * Shows another payment, or none.
 */
void
till_payment_view_set_payment (TillPaymentView *self,
                               TillPayment     *payment)
{
  g_return_if_fail (TILL_IS_PAYMENT_VIEW (self));

  till_payment_watch_set_payment (self->watch, payment);
}

/**
 * till_payment_view_get_detail:
 * @self: a view
 *
 * Returns: (nullable): what is shown, with what hangs on it; valid until the main loop runs
 */
const TillPaymentDetail *
till_payment_view_get_detail (TillPaymentView *self)
{
  g_return_val_if_fail (TILL_IS_PAYMENT_VIEW (self), NULL);

  return till_payment_watch_get_detail (self->watch);
}
