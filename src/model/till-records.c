/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How records are made, shared and compared: one allocation each, its strings behind the struct.
 *
 * What must hold: a record never changes once it is made; the tables below name every string
 * member of every struct, or it would dangle (a test fills each struct and checks). */

#include "till-records.h"

#include <string.h>

typedef struct
{
  gsize        size;
  const gsize *strings; /* offsets of string members behind those of TillRecord; ends with 0 */
} RecordClass;

#define S(type, member) G_STRUCT_OFFSET (type, member)

static const gsize payment_strings[] = {
  S (TillPayment, intent_id), S (TillPayment, method), S (TillPayment, brand),
  S (TillPayment, last4), S (TillPayment, funding), S (TillPayment, country),
  S (TillPayment, failure_code), S (TillPayment, decline_code), S (TillPayment, failure_message),
  S (TillPayment, risk_level), S (TillPayment, cvc_check), S (TillPayment, postcode_check),
  S (TillPayment, address_check), S (TillPayment, authorization_code),
  S (TillPayment, customer_id), S (TillPayment, customer_name), S (TillPayment, customer_email),
  S (TillPayment, customer_phone), S (TillPayment, description), S (TillPayment, reference),
  S (TillPayment, note), S (TillPayment, receipt_url), S (TillPayment, operator_name),
  S (TillPayment, console_id), S (TillPayment, instruction_id), S (TillPayment, metadata), 0,
};

static const gsize refund_strings[] = {
  S (TillRefund, payment_id), S (TillRefund, reason), S (TillRefund, failure_reason),
  S (TillRefund, bank_reference), S (TillRefund, operator_name), S (TillRefund, instruction_id),
  S (TillRefund, note), 0,
};

static const gsize dispute_strings[] = {
  S (TillDispute, payment_id), S (TillDispute, reason), 0,
};

static const gsize payout_strings[] = {
  S (TillPayout, description), S (TillPayout, failure_message), 0,
};

static const gsize entry_strings[] = {
  S (TillEntry, type), S (TillEntry, description), S (TillEntry, source_id),
  S (TillEntry, payout_id), 0,
};

static const gsize customer_strings[] = {
  S (TillCustomer, name), S (TillCustomer, email), S (TillCustomer, phone),
  S (TillCustomer, description), S (TillCustomer, line1), S (TillCustomer, line2),
  S (TillCustomer, city), S (TillCustomer, region), S (TillCustomer, postcode),
  S (TillCustomer, country), 0,
};

static const gsize card_strings[] = {
  S (TillCard, customer_id), S (TillCard, brand), S (TillCard, last4), S (TillCard, funding),
  S (TillCard, country), 0,
};

static const gsize link_strings[] = {
  S (TillLink, url), S (TillLink, payment_intent_id), S (TillLink, customer_email),
  S (TillLink, description), S (TillLink, reference), S (TillLink, operator_name),
  S (TillLink, instruction_id), 0,
};

static const gsize event_strings[] = { S (TillEvent, type), 0 };

static const gsize account_strings[] = {
  S (TillAccount, name), S (TillAccount, country), S (TillAccount, default_currency),
  S (TillAccount, missing_permissions), 0,
};

static const RecordClass classes[] = {
  [TILL_RECORD_PAYMENT] = { sizeof (TillPayment), payment_strings },
  [TILL_RECORD_REFUND] = { sizeof (TillRefund), refund_strings },
  [TILL_RECORD_DISPUTE] = { sizeof (TillDispute), dispute_strings },
  [TILL_RECORD_PAYOUT] = { sizeof (TillPayout), payout_strings },
  [TILL_RECORD_CUSTOMER] = { sizeof (TillCustomer), customer_strings },
  [TILL_RECORD_CARD] = { sizeof (TillCard), card_strings },
  [TILL_RECORD_LINK] = { sizeof (TillLink), link_strings },
  [TILL_RECORD_EVENT] = { sizeof (TillEvent), event_strings },
  [TILL_RECORD_ACCOUNT] = { sizeof (TillAccount), account_strings },
  [TILL_RECORD_ENTRY] = { sizeof (TillEntry), entry_strings },
};

static const gsize common_strings[] = { S (TillRecord, id), S (TillRecord, raw_state) };

static const RecordClass *
get_class (gconstpointer record)
{
  TillRecordKind kind = till_record_get_kind (record);

  g_assert (kind >= TILL_RECORD_PAYMENT && kind < G_N_ELEMENTS (classes));

  return &classes[kind];
}

/* Calls @func for every string member of @record, those all records share first. */
#define FOR_EACH_STRING(klass, offset) \
  for (gsize i_ = 0, offset = common_strings[0]; \
       i_ < G_N_ELEMENTS (common_strings) || (klass)->strings[i_ - 2] != 0; \
       i_++, offset = i_ < G_N_ELEMENTS (common_strings) ? common_strings[i_] \
                                                         : (klass)->strings[i_ - 2])

static const char **
string_at (gconstpointer record,
           gsize         offset)
{
  return G_STRUCT_MEMBER_P ((gpointer) record, offset);
}

/**
 * till_record_get_kind:
 * @record: a record
 *
 * Returns: which struct it is
 */
TillRecordKind
till_record_get_kind (gconstpointer record)
{
  g_return_val_if_fail (record != NULL, 0);

  return ((const TillRecord *) record)->kind;
}

/**
 * till_record_new:
 * @fields: a record struct on the stack, with its kind and id set; its strings may be borrowed
 *
 * Makes a record that holds copies of everything in @fields. An event takes a reference on its
 * subject.
 *
 * Returns: (transfer full): the record, of the same struct as @fields
 */
gpointer
till_record_new (gconstpointer fields)
{
  const RecordClass *klass;
  gsize size;
  char *record, *text;

  g_return_val_if_fail (fields != NULL, NULL);
  g_return_val_if_fail (((const TillRecord *) fields)->id != NULL, NULL);

  klass = get_class (fields);
  size = klass->size;
  FOR_EACH_STRING (klass, offset)
    if (*string_at (fields, offset) != NULL)
      size += strlen (*string_at (fields, offset)) + 1;

  record = g_atomic_rc_box_alloc (size);
  memcpy (record, fields, klass->size);

  text = record + klass->size;
  FOR_EACH_STRING (klass, offset)
    if (*string_at (fields, offset) != NULL)
      {
        *string_at (record, offset) = text;
        text = g_stpcpy (text, *string_at (fields, offset)) + 1;
      }

  if (till_record_get_kind (record) == TILL_RECORD_EVENT &&
      ((TillEvent *) (gpointer) record)->subject != NULL)
    till_record_ref (((TillEvent *) (gpointer) record)->subject);

  return record;
}

/**
 * till_record_ref:
 * @record: a record made by till_record_new()
 *
 * Returns: (transfer full): the same record
 */
gpointer
till_record_ref (gconstpointer record)
{
  g_return_val_if_fail (record != NULL, NULL);

  return g_atomic_rc_box_acquire ((gpointer) record);
}

static void
record_clear (gpointer record)
{
  if (till_record_get_kind (record) == TILL_RECORD_EVENT)
    g_clear_pointer (&((TillEvent *) record)->subject, till_record_unref);
}

/**
 * till_record_unref:
 * @record: (nullable) (transfer full): a record made by till_record_new()
 */
void
till_record_unref (gpointer record)
{
  if (record != NULL)
    g_atomic_rc_box_release_full (record, record_clear);
}

/**
 * till_record_array_new:
 *
 * Returns: (transfer full) (element-type TillRecord): an array that owns its records
 */
GPtrArray *
till_record_array_new (void)
{
  return g_ptr_array_new_with_free_func (till_record_unref);
}

/**
 * till_record_same:
 * @a: a record
 * @b: a record of the same kind
 *
 * Compares what two records say, leaving aside when and how we learnt it.
 *
 * Returns: whether they say the same
 */
gboolean
till_record_same (gconstpointer a,
                  gconstpointer b)
{
  const RecordClass *klass;
  g_autofree char *plain_a = NULL;
  g_autofree char *plain_b = NULL;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  g_return_val_if_fail (till_record_get_kind (a) == till_record_get_kind (b), FALSE);

  klass = get_class (a);
  FOR_EACH_STRING (klass, offset)
    if (g_strcmp0 (*string_at (a, offset), *string_at (b, offset)) != 0)
      return FALSE;

  /* What is left are numbers: compare the structs with strings, time and origin blanked. */
  plain_a = g_memdup2 (a, klass->size);
  plain_b = g_memdup2 (b, klass->size);
  FOR_EACH_STRING (klass, offset)
    *string_at (plain_a, offset) = *string_at (plain_b, offset) = NULL;
  TILL_RECORD ((gpointer) plain_a)->as_of_us = TILL_RECORD ((gpointer) plain_b)->as_of_us = 0;
  TILL_RECORD ((gpointer) plain_a)->origin = TILL_RECORD ((gpointer) plain_b)->origin = 0;

  return memcmp (plain_a, plain_b, klass->size) == 0;
}
