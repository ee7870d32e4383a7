/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Looking for refunds, disputes, payouts, customers and links: by state, and by words that stand
 * anywhere in their texts or in those of the payment they are about. There are thousands of them
 * where there are millions of payments, so they need no index. What must hold: capitals and
 * accents make no difference. */

#include "till-record-match.h"

#include <string.h>

/* More words than anybody types. */
#define N_WORDS_MAX 16

struct _TillRecordMatch
{
  char  **words;   /* folded */
  guint32 states;  /* bit n: state n; 0 = all */
};

/* Without capitals, accents and ways of writing the same letter. */
static char *
fold (const char *text)
{
  g_autofree char *wide = NULL;
  g_autofree char *plain = NULL;
  g_autoptr (GString) folded = NULL;

  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);

  wide = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  if (wide == NULL)
    return g_strdup ("");

  plain = g_utf8_casefold (wide, -1);
  folded = g_string_new (NULL);
  for (const char *p = plain; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_ismark (g_utf8_get_char (p)))
      g_string_append_unichar (folded, g_utf8_get_char (p));

  return g_string_free (g_steal_pointer (&folded), FALSE);
}

/**
 * till_record_match_new:
 * @text: (nullable): words, each of which must be somewhere in a record
 * @states: bit n: only records whose state is n; 0 = all
 *
 * Returns: (transfer full): what to look for
 */
TillRecordMatch *
till_record_match_new (const char *text,
                       guint32     states)
{
  TillRecordMatch *self = g_new0 (TillRecordMatch, 1);
  g_autofree char *folded = fold (text != NULL ? text : "");
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; parts[i] != NULL && words->len < N_WORDS_MAX; i++)
    if (*parts[i] != '\0')
      g_ptr_array_add (words, g_strdup (parts[i]));
  g_ptr_array_add (words, NULL);

  self->words = (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
  self->states = states;

  return self;
}

/**
 * till_record_match_free:
 * @self: (transfer full): what was looked for
 */
void
till_record_match_free (TillRecordMatch *self)
{
  g_strfreev (self->words);
  g_free (self);
}

/**
 * till_record_match_has_words:
 * @self: what to look for
 *
 * Returns: whether texts matter
 */
gboolean
till_record_match_has_words (const TillRecordMatch *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->words[0] != NULL;
}

/**
 * till_record_get_state:
 * @record: a refund, dispute, payout or link; others have no state
 *
 * Returns: its state, a number of the enumeration of its kind
 */
guint
till_record_get_state (gconstpointer record)
{
  switch (till_record_get_kind (record))
    {
    case TILL_RECORD_REFUND:
      return ((const TillRefund *) record)->state;

    case TILL_RECORD_DISPUTE:
      return ((const TillDispute *) record)->state;

    case TILL_RECORD_PAYOUT:
      return ((const TillPayout *) record)->state;

    case TILL_RECORD_LINK:
      return ((const TillLink *) record)->state;

    case TILL_RECORD_PAYMENT:
      return ((const TillPayment *) record)->state;

    case TILL_RECORD_ENTRY:
    case TILL_RECORD_CUSTOMER:
    case TILL_RECORD_CARD:
    case TILL_RECORD_EVENT:
    case TILL_RECORD_ACCOUNT:
      return 0;
    }

  return 0;
}

/**
 * till_record_get_amount:
 * @record: a record
 *
 * Returns: (transfer none) (nullable): its amount, if its kind has one
 */
const TillMoney *
till_record_get_amount (gconstpointer record)
{
  switch (till_record_get_kind (record))
    {
    case TILL_RECORD_REFUND:
      return &((const TillRefund *) record)->amount;

    case TILL_RECORD_DISPUTE:
      return &((const TillDispute *) record)->amount;

    case TILL_RECORD_PAYOUT:
      return &((const TillPayout *) record)->amount;

    case TILL_RECORD_ENTRY:
      return &((const TillEntry *) record)->amount;

    case TILL_RECORD_LINK:
      return &((const TillLink *) record)->amount;

    case TILL_RECORD_PAYMENT:
      return &((const TillPayment *) record)->amount;

    case TILL_RECORD_CUSTOMER:
    case TILL_RECORD_CARD:
    case TILL_RECORD_EVENT:
    case TILL_RECORD_ACCOUNT:
      return NULL;
    }

  return NULL;
}

/**
 * till_record_get_payment_id:
 * @record: a record
 *
 * Returns: (transfer none) (nullable): the id of the payment it is about, or the other id of that
 *   payment's attempt
 */
const char *
till_record_get_payment_id (gconstpointer record)
{
  switch (till_record_get_kind (record))
    {
    case TILL_RECORD_REFUND:
      return ((const TillRefund *) record)->payment_id;

    case TILL_RECORD_DISPUTE:
      return ((const TillDispute *) record)->payment_id;

    case TILL_RECORD_ENTRY:
      return ((const TillEntry *) record)->source_id;

    case TILL_RECORD_LINK:
      return ((const TillLink *) record)->payment_intent_id;

    case TILL_RECORD_PAYMENT:
      return ((const TillRecord *) record)->id;

    case TILL_RECORD_PAYOUT:
    case TILL_RECORD_CUSTOMER:
    case TILL_RECORD_CARD:
    case TILL_RECORD_EVENT:
    case TILL_RECORD_ACCOUNT:
      return NULL;
    }

  return NULL;
}

static void
add (GString    *all,
     const char *text)
{
  if (text != NULL)
    g_string_append_printf (all, "%s\n", text);
}

static void
add_refund (GString          *all,
            const TillRefund *refund)
{
  add (all, refund->payment_id);
  add (all, refund->bank_reference);
  add (all, refund->operator_name);
  add (all, refund->note);
}

static void
add_link (GString        *all,
          const TillLink *link)
{
  add (all, link->payment_intent_id);
  add (all, link->customer_email);
  add (all, link->description);
  add (all, link->reference);
  add (all, link->operator_name);
  add (all, link->url);
}

static void
add_customer (GString            *all,
              const TillCustomer *customer)
{
  add (all, customer->name);
  add (all, customer->email);
  add (all, customer->phone);
  add (all, customer->description);
}

static void
add_payment (GString           *all,
             const TillPayment *payment)
{
  add (all, payment->record.id);
  add (all, payment->customer_name);
  add (all, payment->customer_email);
  add (all, payment->customer_phone);
  add (all, payment->last4);
  add (all, payment->description);
  add (all, payment->reference);
}

static char *
collect (gconstpointer      record,
         const TillPayment *payment)
{
  const TillMoney *amount = till_record_get_amount (record);
  TillRecordKind kind = till_record_get_kind (record);
  g_autoptr (GString) all = g_string_new (NULL);

  add (all, ((const TillRecord *) record)->id);
  if (amount != NULL)
    {
      g_autofree char *money = till_money_to_string (amount);

      add (all, money);
    }

  if (kind == TILL_RECORD_REFUND)
    add_refund (all, record);
  else if (kind == TILL_RECORD_DISPUTE)
    add (all, ((const TillDispute *) record)->payment_id);
  else if (kind == TILL_RECORD_PAYOUT)
    add (all, ((const TillPayout *) record)->description);
  else if (kind == TILL_RECORD_ENTRY)
    add (all, ((const TillEntry *) record)->description);
  else if (kind == TILL_RECORD_LINK)
    add_link (all, record);
  else if (kind == TILL_RECORD_CUSTOMER)
    add_customer (all, record);

  if (payment != NULL)
    add_payment (all, payment);

  return g_string_free (g_steal_pointer (&all), FALSE);
}

/**
 * till_record_match_accepts:
 * @self: what to look for
 * @record: a record
 * @payment: (nullable): the payment it is about
 *
 * Returns: whether it is looked for
 */
gboolean
till_record_match_accepts (const TillRecordMatch *self,
                           gconstpointer          record,
                           const TillPayment     *payment)
{
  g_autofree char *all = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  if (self->states != 0 && (self->states & (1u << till_record_get_state (record))) == 0)
    return FALSE;

  if (self->words[0] == NULL)
    return TRUE;

  all = collect (record, payment);
  folded = fold (all);
  for (guint i = 0; self->words[i] != NULL; i++)
    if (strstr (folded, self->words[i]) == NULL)
      return FALSE;

  return TRUE;
}
