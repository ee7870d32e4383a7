/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What all of Stripe's objects have in common: ids, times, amounts, metadata.
 *
 * What must hold: a member of the wrong type is an error, a member that a later or earlier version
 * of the API leaves out is not unless nothing makes sense without it; text that people wrote
 * never brings a card number into a record. */

#include "till-stripe-read.h"

#include <string.h>

#include "till-clock.h"
#include "till-stripe-money.h"
#include "till-text.h"

/* The end of the year 9999, in seconds. */
#define MAX_TIME G_GINT64_CONSTANT (253402300799)

/**
 * till_stripe_record:
 * @kind: which record
 * @context: where it comes from
 *
 * Returns: how every record begins
 */
TillRecord
till_stripe_record (TillRecordKind           kind,
                    const TillStripeContext *context)
{
  const TillRecord record = {
    .kind = kind, .origin = context->origin, .as_of_us = context->as_of_us,
  };

  return record;
}

/**
 * till_stripe_texts_new:
 *
 * Returns: (transfer full) (element-type utf8): a place for texts that live until a record is made
 */
GPtrArray *
till_stripe_texts_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

/**
 * till_stripe_keep:
 * @texts: a place for texts
 * @text: (nullable): text that a person wrote
 *
 * Returns: (transfer none) (nullable): @text without card numbers, or %NULL if there is none
 */
const char *
till_stripe_keep (GPtrArray  *texts,
                  const char *text)
{
  char *clean;

  if (till_text_is_empty (text))
    return NULL;

  clean = till_text_hide_card_number (text);
  g_ptr_array_add (texts, clean);

  return clean;
}

/**
 * till_stripe_read_begin:
 * @reader: (out caller-allocates): a reader
 * @object: (nullable): the object
 * @type: what it should be; must stay alive
 *
 * Begins to read an object and checks that it is one of that type.
 *
 * Returns: %FALSE if it is not; the reader then has the error
 */
gboolean
till_stripe_read_begin (TillJsonReader *reader,
                        const TillJsonNode *object,
                        const char     *type)
{
  till_json_reader_init_value (reader, object, type);
  if (!g_str_equal (till_json_reader_string (reader, "object", TILL_STRIPE_WORD_MAX), type))
    till_json_reader_fail (reader, TILL_JSON_ERROR_TYPE, "object", "is of another kind");

  return !till_json_reader_failed (reader);
}

/**
 * till_stripe_read_word:
 * @reader: a reader
 * @name: a member
 *
 * Returns: (transfer none) (nullable): a word out of a list that may grow, or a code
 */
const char *
till_stripe_read_word (TillJsonReader *reader,
                       const char     *name)
{
  return till_json_reader_opt_string (reader, name, TILL_STRIPE_WORD_MAX);
}

/**
 * till_stripe_read_text:
 * @reader: a reader
 * @name: a member
 * @texts: what will own the text
 *
 * Returns: (transfer none) (nullable): text that a person wrote, without card numbers
 */
const char *
till_stripe_read_text (TillJsonReader *reader,
                       const char     *name,
                       GPtrArray      *texts)
{
  return till_stripe_keep (texts, till_json_reader_opt_string (reader, name, TILL_STRIPE_TEXT_MAX));
}

/**
 * till_stripe_read_id:
 * @reader: a reader
 * @name: a member that is an id, or the object itself when it was expanded
 *
 * Returns: (transfer none) (nullable): the id
 */
const char *
till_stripe_read_id (TillJsonReader *reader,
                     const char     *name)
{
  g_auto (TillJsonReader) inner = TILL_JSON_READER_INIT;
  const TillJsonNode *node = till_json_reader_opt_member (reader, name);
  const char *id;

  if (node == NULL || till_json_node_get_kind (node) != TILL_JSON_OBJECT)
    return till_json_reader_opt_string (reader, name, TILL_ID_MAX);

  till_json_reader_init_value (&inner, node, name);
  id = till_json_reader_string (&inner, "id", TILL_ID_MAX);
  till_json_reader_join (reader, &inner);

  return id;
}

/**
 * till_stripe_read_expanded:
 * @reader: a reader
 * @name: a member that is an id, or the object itself when it was expanded
 *
 * Returns: (transfer none) (nullable): the object, or %NULL when there is only an id, or nothing
 */
const TillJsonNode *
till_stripe_read_expanded (TillJsonReader *reader,
                           const char     *name)
{
  const TillJsonNode *node = till_json_reader_opt_member (reader, name);

  return node != NULL && till_json_node_get_kind (node) == TILL_JSON_OBJECT ? node : NULL;
}

/**
 * till_stripe_read_time:
 * @reader: a reader
 * @name: a member that must be there
 *
 * Returns: a time in µs since 1970 UTC
 */
gint64
till_stripe_read_time (TillJsonReader *reader,
                       const char     *name)
{
  return till_json_reader_int (reader, name, 0, MAX_TIME) * TILL_SECOND;
}

/**
 * till_stripe_read_opt_time:
 * @reader: a reader
 * @name: a member
 *
 * Returns: a time in µs since 1970 UTC, 0 when there is none
 */
gint64
till_stripe_read_opt_time (TillJsonReader *reader,
                           const char     *name)
{
  return till_json_reader_opt_int (reader, name, 0, MAX_TIME, 0) * TILL_SECOND;
}

/**
 * till_stripe_read_money:
 * @reader: a reader
 * @name: the member with the amount
 * @currency: its currency, as Stripe tells it
 * @money: (inout): what to fill; untouched on failure
 */
void
till_stripe_read_money (TillJsonReader *reader,
                        const char     *name,
                        const char     *currency,
                        TillMoney      *money)
{
  g_autoptr (GError) error = NULL;
  gint64 amount = till_json_reader_int (reader, name, G_MININT64, G_MAXINT64);

  if (!till_json_reader_failed (reader) &&
      !till_stripe_money_from_wire (amount, currency, money, &error))
    till_json_reader_fail (reader, TILL_JSON_ERROR_RANGE, name, error->message);
}

/* Adds "key: value" to @lines. */
static void
add_line (GString    *lines,
          const char *key,
          const char *value)
{
  if (lines->len > 0)
    g_string_append_c (lines, '\n');

  g_string_append_printf (lines, "%s: %s", key, value);
}

/* Where the value of one of our keys goes, or NULL for a key of somebody else. */
static const char **
find_slot (TillStripeMetadata *metadata,
           const char         *key)
{
  if (g_str_equal (key, TILL_STRIPE_META_INSTRUCTION))
    return &metadata->instruction_id;

  if (g_str_equal (key, TILL_STRIPE_META_OPERATOR))
    return &metadata->operator_name;

  if (g_str_equal (key, TILL_STRIPE_META_CONSOLE))
    return &metadata->console_id;

  if (g_str_equal (key, TILL_STRIPE_META_NOTE))
    return &metadata->note;

  if (g_str_equal (key, TILL_STRIPE_META_PHONE))
    return &metadata->phone;

  if (g_str_equal (key, TILL_STRIPE_META_REFERENCE))
    return &metadata->reference;

  if (g_str_equal (key, TILL_STRIPE_META_DESCRIPTION))
    return &metadata->description;

  return NULL;
}

/**
 * till_stripe_read_metadata:
 * @reader: a reader of an object with the member "metadata"
 * @texts: what will own the texts
 * @metadata: (out): what it says
 */
void
till_stripe_read_metadata (TillJsonReader     *reader,
                           GPtrArray          *texts,
                           TillStripeMetadata *metadata)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  const TillJsonNode *object = till_json_reader_opt_value (reader, "metadata", TILL_JSON_OBJECT);

  memset (metadata, 0, sizeof *metadata);
  if (object == NULL)
    return;

  for (const TillJsonNode *node = till_json_node_get_first (object); node != NULL;
       node = till_json_node_get_next (node))
    {
      g_auto (TillJsonReader) inner = TILL_JSON_READER_INIT;
      const char *key = till_json_node_get_name (node);
      const char *value;
      const char **slot = find_slot (metadata, key);

      till_json_reader_init_value (&inner, object, "metadata");
      value = till_json_reader_opt_string (&inner, key, TILL_STRIPE_TEXT_MAX);
      till_json_reader_join (reader, &inner);
      if (slot != NULL)
        *slot = till_stripe_keep (texts, value);
      else if (value != NULL)
        add_line (lines, key, value);
    }

  metadata->lines = till_stripe_keep (texts, lines->str);
}
