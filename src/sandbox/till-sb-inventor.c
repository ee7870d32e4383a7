/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Inventing what a payment begins with: a customer, a card, an order.
 *
 * What must hold: everything comes of the seed, so the same seed and the same end of the past give
 * the same history to the last byte. */

#include "till-sb-inventor.h"

#include "till-sb-events.h"
#include "till-sb-json.h"
#include "till-sb-money.h"
#include "till-sb-people.h"

/**
 * till_sb_inventor_reach:
 * @self: an inventor
 * @time: a moment, in seconds since 1970
 *
 * Comes to a moment of the past.
 *
 * Returns: %FALSE when it is not past yet: then it has not happened
 */
gboolean
till_sb_inventor_reach (TillSbInventor *self,
                        gint64          time)
{
  if (time > self->now)
    return FALSE;

  self->sb->invented_now = time;

  return TRUE;
}

/**
 * till_sb_inventor_tell:
 * @self: an inventor
 * @type: what happened
 * @row: what it happened to
 * @previous: (nullable): what changed, with its former values, as JSON
 * @error: return location for a #GError
 *
 * Records an event, if it is young enough to be kept.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_inventor_tell (TillSbInventor *self,
                       const char     *type,
                       gconstpointer   row,
                       const char     *previous,
                       GError        **error)
{
  return self->sb->invented_now < self->events_from ||
         till_sb_emit_previous (self->sb, type, row, previous, error);
}

/* What people pay with in a British shop. */
static const struct
{
  const char *brand;
  const char *funding;
  const char *country;
  guint       weight;
} cards[] = {
  { "visa", "debit", "GB", 420 },      { "visa", "credit", "GB", 150 },
  { "mastercard", "debit", "GB", 130 }, { "mastercard", "credit", "GB", 120 },
  { "amex", "credit", "GB", 40 },      { "visa", "credit", "US", 40 },
  { "visa", "debit", "DE", 30 },       { "mastercard", "credit", "FR", 30 },
  { "jcb", "credit", "JP", 15 },       { "unionpay", "credit", "CN", 15 },
  { "discover", "credit", "US", 10 },
};

static const char *
pick_check (TillSbRandom *random)
{
  static const char * const words[] = { "pass", "fail", "unavailable" };
  static const guint weights[] = { 930, 40, 30 };

  return words[till_sb_random_pick (random, weights, G_N_ELEMENTS (weights))];
}

/**
 * till_sb_inventor_card:
 * @self: an inventor
 * @person: whose card it is
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a new card, not saved
 */
TillSbPaymentMethod *
till_sb_inventor_card (TillSbInventor *self,
                       guint64         person,
                       GError        **error)
{
  TillSbRandom *random = &self->random;
  TillSbPaymentMethod *method = till_sb_row_new (TILL_SB_PAYMENT_METHOD);
  guint weights[G_N_ELEMENTS (cards)], kind;
  gboolean has_address = till_sb_random_odds (random, 400);
  gint64 year = 1970 + self->now / (365 * TILL_SB_DAY);
  g_auto (TillSbPerson) owner = { NULL };
  char code[TILL_SB_CODE_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    weights[i] = cards[i].weight;

  kind = till_sb_random_pick (random, weights, G_N_ELEMENTS (cards));
  method->row.seq = ++self->last_method;
  method->row.created = self->sb->invented_now;
  method->checked = TRUE;
  method->spent = TRUE;
  method->exp_month = 1 + till_sb_random_below (random, 12);
  method->exp_year = year + 1 + till_sb_random_below (random, 4);
  method->brand = g_strdup (cards[kind].brand);
  method->funding = g_strdup (cards[kind].funding);
  method->country = g_strdup (cards[kind].country);
  method->last4 = g_strdup_printf ("%04u", till_sb_random_below (random, 10000));
  till_sb_ids_code (&self->sb->ids, "invented-card", method->row.seq, 16, code);
  method->fingerprint = g_strdup (code);
  method->cvc_check = g_strdup (till_sb_random_odds (random, 970) ? "pass" : "fail");
  if (has_address)
    {
      method->postal_code_check = g_strdup (pick_check (random));
      method->line1_check = g_strdup (pick_check (random));
    }

  till_sb_person_init (&owner, person);
  method->billing_details = till_sb_person_billing (&owner, has_address);

  return method;
}

static gboolean
new_customer (TillSbInventor       *self,
              TillSbPaymentIntent  *intent,
              TillSbPaymentMethod **ret_method,
              GError              **error)
{
  g_autoptr (TillSbCustomer) customer = till_sb_row_new (TILL_SB_CUSTOMER);
  g_autoptr (TillSbPaymentMethod) method = NULL;
  g_auto (TillSbPerson) person = { NULL };
  gint64 seq = self->customers->len + 1;

  till_sb_person_init (&person, (guint64) seq);
  customer->row.created = self->sb->invented_now;
  customer->name = g_strdup (person.name);
  customer->email = g_strdup (person.email);
  customer->phone = g_strdup (person.phone);
  customer->address = till_sb_person_address (&person);
  if (!till_sb_save (self->sb, customer, error) ||
      !till_sb_inventor_tell (self, "customer.created", customer, NULL, error) ||
      !(method = till_sb_inventor_card (self, (guint64) seq, error)))
    return FALSE;

  g_array_append_val (self->customers, method->row.seq);
  intent->customer = customer->row.seq;
  if (till_sb_random_odds (&self->random, 600))
    {
      method->customer = customer->row.seq;
      method->spent = FALSE;
      method->set_up = TRUE;
      intent->setup_future_usage = g_strdup ("off_session");
    }

  *ret_method = g_steal_pointer (&method);

  return till_sb_save (self->sb, *ret_method, error);
}

static gboolean
old_customer (TillSbInventor       *self,
              TillSbPaymentIntent  *intent,
              TillSbPaymentMethod **ret_method,
              GError              **error)
{
  guint index = till_sb_random_below (&self->random, self->customers->len);
  g_autoptr (TillSbPaymentMethod) method = NULL;

  if (!(method = till_sb_load (self->sb, TILL_SB_PAYMENT_METHOD,
                               g_array_index (self->customers, gint64, index), error)))
    return FALSE;

  intent->customer = index + 1;
  if (method->customer == 0)
    {
      g_clear_pointer (&method, till_sb_row_free);
      if (!(method = till_sb_inventor_card (self, index + 1, error)) ||
          !till_sb_save (self->sb, method, error))
        return FALSE;
    }

  *ret_method = g_steal_pointer (&method);

  return TRUE;
}

/**
 * till_sb_inventor_payer:
 * @self: an inventor
 * @intent: an intent that has no customer yet
 * @ret_method: (out) (transfer full): the saved card it will be paid with
 * @error: return location for a #GError
 *
 * Finds out who pays: a customer who comes again, a new one, or somebody who leaves only a name.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_inventor_payer (TillSbInventor       *self,
                        TillSbPaymentIntent  *intent,
                        TillSbPaymentMethod **ret_method,
                        GError              **error)
{
  guint who = till_sb_random_below (&self->random, 100);

  if (who < 6)
    return new_customer (self, intent, ret_method, error);

  if (who < 40 && self->customers->len > 0)
    return old_customer (self, intent, ret_method, error);

  *ret_method = till_sb_inventor_card (self, TILL_SB_GUEST (self->order), error);

  return *ret_method != NULL && till_sb_save (self->sb, *ret_method, error);
}

static gint64
pick_pence (TillSbRandom *random)
{
  static const struct
  {
    guint from;
    guint to;
  } ranges[] = {
    { 300, 2000 }, { 2000, 8000 }, { 8000, 30000 }, { 30000, 250000 }, { 250000, 900000 },
  };
  static const guint weights[] = { 400, 350, 180, 60, 10 };
  guint range = till_sb_random_pick (random, weights, G_N_ELEMENTS (weights));
  guint pence = ranges[range].from + till_sb_random_below (random,
                                                           ranges[range].to - ranges[range].from);

  switch (till_sb_random_below (random, 5))
    {
    case 0:
      return pence / 100 * 100 + 100;

    case 1:
      return pence / 100 * 100 + 99;

    case 2:
      return pence / 50 * 50 + 50;

    default:
      return pence;
    }
}

static const char *
pick_currency (TillSbRandom *random)
{
  static const char * const currencies[] = {
    "gbp", "eur", "usd", "jpy", "chf", "sek", "kwd",
  };
  static const guint weights[] = { 815, 80, 60, 15, 12, 10, 8 };

  return currencies[till_sb_random_pick (random, weights, G_N_ELEMENTS (weights))];
}

static char *
invent_metadata (TillSbInventor *self)
{
  static const char * const operators[] = { "anna", "bilal", "chen", "dorota" };
  g_autofree char *reference = g_strdup_printf ("A-%05" G_GUINT64_FORMAT, self->order);
  TillSbJson json;

  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  till_sb_json_text (&json, "order_reference", reference);
  if (till_sb_random_odds (&self->random, 500))
    till_sb_json_text (&json, "operator",
                       operators[till_sb_random_below (&self->random, G_N_ELEMENTS (operators))]);
  till_sb_json_end (&json);

  return till_sb_json_steal (&json);
}

/**
 * till_sb_inventor_intent:
 * @self: an inventor that has come to the moment of the order
 *
 * Returns: (transfer full): an order, not saved
 */
TillSbPaymentIntent *
till_sb_inventor_intent (TillSbInventor *self)
{
  TillSbPaymentIntent *intent = till_sb_row_new (TILL_SB_PAYMENT_INTENT);
  const char *currency = pick_currency (&self->random);

  self->order++;
  intent->row.seq = ++self->last_intent;
  intent->row.created = self->sb->invented_now;
  intent->currency = g_strdup (currency);
  intent->amount = till_sb_money_from_pence (pick_pence (&self->random), currency);
  intent->status = g_strdup ("requires_payment_method");
  intent->capture_method = g_strdup ("automatic_async");
  intent->confirmation_method = g_strdup ("automatic");
  intent->description = till_sb_people_description (&self->random, self->order);
  intent->metadata = till_sb_random_odds (&self->random, 850) ? invent_metadata (self) : NULL;
  if (till_sb_random_odds (&self->random, 300))
    intent->receipt_email = g_strdup_printf ("receipt%" G_GUINT64_FORMAT "@example.com",
                                             self->order);

  return intent;
}
