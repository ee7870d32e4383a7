/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Records as they may be kept: without card numbers that somebody typed into a text.
 *
 * What must hold: no number of a card reaches the file, whoever put it into a description or a
 * note, here or in the gateway's own pages; everything else stays as the gateway told it. */

#include "till-clean-private.h"

#include <string.h>

#include "till-text.h"

#define S(type, member) G_STRUCT_OFFSET (type, member)

/* Texts that people fill in; end with 0. */
static const gsize payment_texts[] = {
  S (TillPayment, customer_name), S (TillPayment, customer_email), S (TillPayment, description),
  S (TillPayment, reference), S (TillPayment, note), S (TillPayment, metadata),
  S (TillPayment, failure_message), 0,
};

static const gsize refund_texts[] = {
  S (TillRefund, reason), S (TillRefund, failure_reason), S (TillRefund, note), 0,
};

static const gsize dispute_texts[] = { S (TillDispute, reason), 0 };

static const gsize payout_texts[] = {
  S (TillPayout, description), S (TillPayout, failure_message), 0,
};

static const gsize entry_texts[] = { S (TillEntry, description), 0 };

static const gsize customer_texts[] = {
  S (TillCustomer, name), S (TillCustomer, email), S (TillCustomer, description),
  S (TillCustomer, line1), S (TillCustomer, line2), S (TillCustomer, city),
  S (TillCustomer, region), S (TillCustomer, postcode), 0,
};

static const gsize link_texts[] = {
  S (TillLink, customer_email), S (TillLink, description), S (TillLink, reference), 0,
};

typedef union
{
  TillRecord   record;
  TillPayment  payment;
  TillRefund   refund;
  TillDispute  dispute;
  TillPayout   payout;
  TillEntry    entry;
  TillCustomer customer;
  TillLink     link;
} AnyRecord;

/* A record on the stack, and the texts in it that are ours. */
typedef struct
{
  AnyRecord fields;
  GPtrArray *texts; /* NULL while nothing had to be changed */
} Copy;

static const gsize *
get_texts (TillRecordKind kind,
           gsize         *ret_size)
{
  switch (kind)
    {
    case TILL_RECORD_PAYMENT:
      *ret_size = sizeof (TillPayment);
      return payment_texts;

    case TILL_RECORD_REFUND:
      *ret_size = sizeof (TillRefund);
      return refund_texts;

    case TILL_RECORD_DISPUTE:
      *ret_size = sizeof (TillDispute);
      return dispute_texts;

    case TILL_RECORD_PAYOUT:
      *ret_size = sizeof (TillPayout);
      return payout_texts;

    case TILL_RECORD_ENTRY:
      *ret_size = sizeof (TillEntry);
      return entry_texts;

    case TILL_RECORD_CUSTOMER:
      *ret_size = sizeof (TillCustomer);
      return customer_texts;

    case TILL_RECORD_LINK:
      *ret_size = sizeof (TillLink);
      return link_texts;

    case TILL_RECORD_CARD:
    case TILL_RECORD_EVENT:
    case TILL_RECORD_ACCOUNT:
      return NULL;
    }

  g_assert_not_reached ();
}

static const char **
text_at (gpointer record,
         gsize    offset)
{
  return (const char **) G_STRUCT_MEMBER_P (record, offset);
}

/* Puts @text (transfer full) in the place of the one at @offset. */
static void
replace (Copy         *copy,
         gconstpointer record,
         gsize         size,
         gsize         offset,
         char         *text)
{
  if (copy->texts == NULL)
    {
      copy->texts = g_ptr_array_new_with_free_func (g_free);
      memcpy (&copy->fields, record, size);
    }

  g_ptr_array_add (copy->texts, text);
  *text_at (&copy->fields, offset) = text;
}

static void
clean_phone (Copy    *copy,
             gpointer record,
             gsize    size,
             gsize    offset)
{
  const char *phone = *text_at (record, offset);

  if (phone != NULL && till_text_phone_has_card_number (phone))
    replace (copy, record, size, offset, till_text_redact (phone));
}

/**
 * till_clean_record:
 * @record: a record that is to be kept
 *
 * Takes card numbers out of its texts, and all but the last four digits out of "last4". Telephone
 * numbers look like card numbers by chance and stay, unless they are too long to be one.
 *
 * Returns: (transfer full): the same record if there is nothing to take out, else another one
 */
gpointer
till_clean_record (gpointer record)
{
  TillRecordKind kind = till_record_get_kind (record);
  Copy copy = { .texts = NULL };
  gsize size = 0;
  const gsize *offset;
  const char *last4;
  gpointer clean;

  if (!(offset = get_texts (kind, &size)))
    return till_record_ref (record);

  for (; *offset != 0; offset++)
    {
      const char *text = *text_at (record, *offset);

      if (text != NULL && till_text_has_card_number (text))
        replace (&copy, record, size, *offset, till_text_redact (text));
    }

  if (kind == TILL_RECORD_CUSTOMER)
    clean_phone (&copy, record, size, S (TillCustomer, phone));

  if (kind == TILL_RECORD_PAYMENT)
    {
      clean_phone (&copy, record, size, S (TillPayment, customer_phone));
      last4 = ((TillPayment *) record)->last4;
      if (last4 != NULL && strlen (last4) > 4)
        replace (&copy, record, size, S (TillPayment, last4),
                 g_strdup (last4 + strlen (last4) - 4));
    }

  if (copy.texts == NULL)
    return till_record_ref (record);

  clean = till_record_new (&copy.fields);
  g_ptr_array_unref (copy.texts);

  return clean;
}
