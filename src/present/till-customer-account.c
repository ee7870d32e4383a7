/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a customer has paid, as far as it is known on this computer, and the cards the gateway
 * keeps of them, which it is asked for. What must hold: sums are of one currency each; what could
 * not be asked for is said to be unknown, not to be nothing; an answer about another customer is
 * dropped. */

#include "till-customer-account.h"

#include <glib/gi18n.h>

#include "till-clock.h"
#include "till-format.h"
#include "till-payment-text.h"
#include "till-record-topic.h"
#include "till-saved-cards.h"

/* A card that expires in this month or the next ones is worth a word. */
#define MONTHS_SOON 2

struct _TillCustomerAccount
{
  GObject         parent_instance;

  TillSession    *session;      /* NULL: none */
  char           *customer_id;  /* NULL: none */
  TillSavedCards *cards;
  GArray         *totals;       /* TillTotal; NULL: not known yet */
  gint64          n_disputed;   /* -1: not known yet */
  gboolean        failed;       /* the history could not be read when it was asked last */
  GCancellable   *asking;
};

G_DEFINE_FINAL_TYPE (TillCustomerAccount, till_customer_account, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
} TillCustomerAccountSignal;

static guint signals[SIGNAL_CHANGED + 1];

static void
changed (TillCustomerAccount *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
forget (TillCustomerAccount *self)
{
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->totals, g_array_unref);
  self->n_disputed = -1;
}

/* Nobody may be there any more when it was cancelled. */
static void
fail (TillCustomerAccount *self,
      const GError        *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->failed = TRUE;
  changed (self);
}

static void
totals_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) totals = till_store_get_totals_finish (TILL_STORE (object), result, &error);
  TillCustomerAccount *self;

  if (totals == NULL)
    {
      fail (user_data, error);
      return;
    }

  self = user_data;
  g_clear_pointer (&self->totals, g_array_unref);
  self->totals = g_steal_pointer (&totals);
  changed (self);
}

static void
disputed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) totals = till_store_get_totals_finish (TILL_STORE (object), result, &error);
  TillCustomerAccount *self;

  if (totals == NULL)
    {
      fail (user_data, error);
      return;
    }

  self = user_data;
  self->n_disputed = 0;
  for (guint i = 0; i < totals->len; i++)
    self->n_disputed += g_array_index (totals, TillTotal, i).count;
  changed (self);
}

static void
ask (TillCustomerAccount *self)
{
  TillFilter filter = { .customer_id = self->customer_id };
  TillStore *store;

  if (self->session == NULL || self->customer_id == NULL)
    return;

  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  self->failed = FALSE;
  store = till_session_get_store (self->session);
  till_store_get_totals_async (store, &filter, self->asking, totals_cb, self);
  filter.labels = 1u << TILL_PAYMENT_LABEL_DISPUTED;
  till_store_get_totals_async (store, &filter, self->asking, disputed_cb, self);
}

static void
set_session (TillCustomerAccount *self,
             TillSession         *session)
{
  if (self->session == session)
    return;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, ask, self);
  if (self->cards != NULL)
    g_signal_handlers_disconnect_by_func (self->cards, changed, self);
  g_clear_object (&self->cards);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;

  g_signal_connect_object (session, "payments-changed", G_CALLBACK (ask), self,
                           G_CONNECT_SWAPPED);
  self->cards = till_saved_cards_new (till_session_get_gateway (session));
  g_signal_connect_object (self->cards, "changed", G_CALLBACK (changed), self,
                           G_CONNECT_SWAPPED);
}

static void
till_customer_account_dispose (GObject *object)
{
  TillCustomerAccount *self = TILL_CUSTOMER_ACCOUNT (object);

  forget (self);
  set_session (self, NULL);

  G_OBJECT_CLASS (till_customer_account_parent_class)->dispose (object);
}

static void
till_customer_account_finalize (GObject *object)
{
  g_free (TILL_CUSTOMER_ACCOUNT (object)->customer_id);

  G_OBJECT_CLASS (till_customer_account_parent_class)->finalize (object);
}

static void
till_customer_account_class_init (TillCustomerAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_customer_account_dispose;
  object_class->finalize = till_customer_account_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_CUSTOMER_ACCOUNT,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_customer_account_init (TillCustomerAccount *self)
{
  self->n_disputed = -1;
}

/**
 * till_customer_account_new:
 *
 * Returns: (transfer full): the account of nobody
 */
TillCustomerAccount *
till_customer_account_new (void)
{
  return g_object_new (TILL_TYPE_CUSTOMER_ACCOUNT, NULL);
}

/**
 * till_customer_account_set:
 * @self: an account
 * @session: (nullable): where the customer is
 * @customer_id: (nullable): whose account it is
 *
 * Changes the customer.
 */
void
till_customer_account_set (TillCustomerAccount *self,
                           TillSession         *session,
                           const char          *customer_id)
{
  g_return_if_fail (TILL_IS_CUSTOMER_ACCOUNT (self));

  if (self->session == session && g_strcmp0 (self->customer_id, customer_id) == 0)
    return;

  forget (self);
  set_session (self, session);
  g_free (self->customer_id);
  self->customer_id = g_strdup (customer_id);
  if (self->cards != NULL)
    till_saved_cards_set_customer (self->cards, customer_id);
  ask (self);
  changed (self);
}

/* Saying it */

static void
add_totals (TillCustomerAccount *self,
            GPtrArray           *facts)
{
  gint64 n_payments = 0;

  for (guint i = 0; i < self->totals->len; i++)
    n_payments += g_array_index (self->totals, TillTotal, i).count;

  till_record_add_fact (facts, _("Payments"), till_format_count (n_payments));
  for (guint i = 0; i < self->totals->len; i++)
    {
      const TillTotal *total = &g_array_index (self->totals, TillTotal, i);
      TillMoney money = { total->gross, "" };
      g_autofree char *gross = NULL;

      g_strlcpy (money.currency, total->currency, TILL_CURRENCY_SIZE);
      gross = till_money_format (&money);
      if (total->gross > 0)
        till_record_add_fact (facts, _("Taken"), g_steal_pointer (&gross));
      money.minor = total->refunded;
      if (total->refunded > 0)
        till_record_add_fact (facts, _("Given back"), till_money_format (&money));
    }
}

/* Months from now until a card expires; negative when it has. */
static int
count_months_left (const TillCard *card,
                   gint64          now_us)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_us / TILL_SECOND);

  if (now == NULL || card->exp_year == 0)
    return G_MAXINT;

  return (card->exp_year - g_date_time_get_year (now)) * 12 + card->exp_month -
         g_date_time_get_month (now);
}

static void
add_card (GPtrArray      *facts,
          const TillCard *card,
          gint64          now_us)
{
  int left = count_months_left (card, now_us);
  TillPayment like = { .brand = card->brand, .last4 = card->last4, .method = "card" };
  g_autofree char *said = till_payment_say_method (&like);
  TillFactText *fact;

  if (left == G_MAXINT)
    fact = till_record_add_fact (facts, _("Card"), g_strdup (said));
  else if (left < 0)
    /* Translators: a card, then month and year */
    fact = till_record_add_fact (facts, _("Card"),
                                 g_strdup_printf (_("%s, expired %02d/%02d"), said,
                                                  card->exp_month, card->exp_year % 100));
  else if (left <= MONTHS_SOON)
    fact = till_record_add_fact (facts, _("Card"),
                                 g_strdup_printf (_("%s, expires soon: %02d/%02d"), said,
                                                  card->exp_month, card->exp_year % 100));
  else
    fact = till_record_add_fact (facts, _("Card"),
                                 g_strdup_printf (_("%s, expires %02d/%02d"), said,
                                                  card->exp_month, card->exp_year % 100));

  if (fact != NULL && left != G_MAXINT)
    fact->tone = left < 0 ? TILL_TONE_BAD : left <= MONTHS_SOON ? TILL_TONE_WARNING
                                                                : TILL_TONE_PLAIN;
}

static void
add_cards (TillCustomerAccount *self,
           GPtrArray           *facts,
           gint64               now_us)
{
  GPtrArray *cards;

  if (self->cards == NULL)
    return;

  switch (till_saved_cards_get_state (self->cards))
    {
    case TILL_CARDS_NONE:
      return;

    case TILL_CARDS_LOADING:
      till_record_add_fact (facts, _("Cards"), g_strdup (_("The gateway is being asked.")));
      return;

    case TILL_CARDS_FAILED:
      till_record_add_fact (facts, _("Cards"), g_strdup (_("The gateway could not be asked")));
      return;

    case TILL_CARDS_READY:
      break;
    }

  cards = till_saved_cards_get_list (self->cards);
  if (cards == NULL || cards->len == 0)
    till_record_add_fact (facts, _("Cards"), g_strdup (_("None is saved")));
  for (guint i = 0; cards != NULL && i < cards->len; i++)
    add_card (facts, cards->pdata[i], now_us);
}

/**
 * till_customer_account_list_facts:
 * @self: an account
 * @now_us: the time, in µs since 1970 UTC
 *
 * Returns: (transfer full) (element-type TillFactText): what is known; one without a value is a
 *   heading
 */
GPtrArray *
till_customer_account_list_facts (TillCustomerAccount *self,
                                  gint64               now_us)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify) till_fact_text_free);

  g_return_val_if_fail (TILL_IS_CUSTOMER_ACCOUNT (self), facts);

  if (self->session == NULL || self->customer_id == NULL)
    return facts;

  till_record_add_heading (facts, _("Money"));
  if (self->failed)
    till_record_add_fact (facts, _("Payments"),
                          g_strdup (_("The payments on this computer cannot be read")));
  else if (self->totals != NULL)
    add_totals (self, facts);
  if (self->n_disputed > 0)
    {
      TillFactText *fact = till_record_add_fact (facts, _("Disputed"),
                                                 till_format_count (self->n_disputed));

      fact->tone = TILL_TONE_WARNING;
    }

  till_record_add_heading (facts, _("Saved cards"));
  add_cards (self, facts, now_us);

  return facts;
}
