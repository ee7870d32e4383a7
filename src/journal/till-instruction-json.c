/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How an instruction's request and outcome are written down, and read back.
 *
 * What must hold: the same request always gives the same text (members sorted by name, what is
 * empty left out), because the chain's hashes are over it; reading is strict, because a journal
 * that says something else than it was told must not move money. */

#include "till-instruction-json-private.h"

#include <string.h>

#include "till-instruction-private.h"
#include "till-instruction-words-private.h"
#include "till-json-reader.h"

/* The longest text a member may have when it is read; what is written is shorter. */
#define TEXT_MAX (64 * 1024)

typedef enum
{
  MEMBER_TEXT,          /* may be missing */
  MEMBER_REQUIRED_TEXT,
  MEMBER_NUMBER,        /* 0 or more; missing if 0 */
  MEMBER_YES,           /* missing if no */
} MemberType;

typedef struct
{
  const char *name;
  MemberType  type;
  gsize       offset;
} Member;

#define ORDER(member) G_STRUCT_OFFSET (TillRequest, order.member)
#define REQUEST(member) G_STRUCT_OFFSET (TillRequest, member)
#define OUTCOME(member) G_STRUCT_OFFSET (TillOutcome, member)

/* Sorted by name; a test writes all of them and checks the order. */
static const Member request_members[] = {
  { "again", MEMBER_YES, ORDER (again) },
  { "amount", MEMBER_NUMBER, ORDER (amount.minor) },
  { "available", MEMBER_NUMBER, ORDER (available) },
  { "basis", MEMBER_TEXT, ORDER (basis) },
  { "batch", MEMBER_TEXT, ORDER (batch) },
  { "capture_later", MEMBER_YES, ORDER (capture_later) },
  { "card_token", MEMBER_TEXT, ORDER (card_token) },
  { "consent", MEMBER_TEXT, ORDER (consent) },
  { "console", MEMBER_REQUIRED_TEXT, REQUEST (console_id) },
  { "currency", MEMBER_REQUIRED_TEXT, REQUEST (currency) },
  { "customer_email", MEMBER_TEXT, ORDER (customer_email) },
  { "customer_id", MEMBER_TEXT, ORDER (customer_id) },
  { "customer_name", MEMBER_TEXT, ORDER (customer_name) },
  { "customer_phone", MEMBER_TEXT, ORDER (customer_phone) },
  { "delivery", MEMBER_NUMBER, ORDER (delivery) },
  { "description", MEMBER_TEXT, ORDER (description) },
  { "evidence", MEMBER_TEXT, ORDER (evidence) },
  { "expires_us", MEMBER_NUMBER, ORDER (expires_us) },
  { "id", MEMBER_REQUIRED_TEXT, REQUEST (id) },
  { "idempotency_key", MEMBER_REQUIRED_TEXT, REQUEST (idempotency_key) },
  { "kind", MEMBER_REQUIRED_TEXT, REQUEST (kind) },
  { "last4", MEMBER_TEXT, ORDER (last4) },
  { "moto", MEMBER_YES, ORDER (moto) },
  { "note", MEMBER_TEXT, ORDER (note) },
  { "operator", MEMBER_REQUIRED_TEXT, REQUEST (operator_name) },
  { "reason", MEMBER_TEXT, ORDER (reason) },
  { "receipt_email", MEMBER_TEXT, ORDER (receipt_email) },
  { "reference", MEMBER_TEXT, ORDER (reference) },
  { "return_url", MEMBER_TEXT, ORDER (return_url) },
  { "save_card", MEMBER_YES, ORDER (save_card) },
  { "target_id", MEMBER_TEXT, ORDER (target_id) },
  { "target_intent_id", MEMBER_TEXT, ORDER (target_intent_id) },
  { "tax", MEMBER_NUMBER, ORDER (tax) },
};

static const Member outcome_members[] = {
  { "code", MEMBER_TEXT, OUTCOME (code) },
  { "decline_code", MEMBER_TEXT, OUTCOME (decline_code) },
  { "message", MEMBER_TEXT, OUTCOME (message) },
  { "operator", MEMBER_TEXT, OUTCOME (operator_name) },
  { "request_id", MEMBER_TEXT, OUTCOME (request_id) },
  { "result_id", MEMBER_TEXT, OUTCOME (result_id) },
};

static void
write_member (JsonBuilder  *builder,
              const Member *member,
              gconstpointer fields)
{
  const char *text;
  gint64 number;

  switch (member->type)
    {
    case MEMBER_TEXT:
    case MEMBER_REQUIRED_TEXT:
      text = G_STRUCT_MEMBER (const char *, fields, member->offset);
      if (text == NULL)
        return;

      json_builder_set_member_name (builder, member->name);
      json_builder_add_string_value (builder, text);
      return;

    case MEMBER_NUMBER:
      number = G_STRUCT_MEMBER (gint64, fields, member->offset);
      if (number == 0)
        return;

      json_builder_set_member_name (builder, member->name);
      json_builder_add_int_value (builder, number);
      return;

    case MEMBER_YES:
      if (!G_STRUCT_MEMBER (gboolean, fields, member->offset))
        return;

      json_builder_set_member_name (builder, member->name);
      json_builder_add_boolean_value (builder, TRUE);
      return;
    }

  g_assert_not_reached ();
}

static char *
write_members (const Member *members,
               guint         n_members,
               gconstpointer fields)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  for (guint i = 0; i < n_members; i++)
    write_member (builder, &members[i], fields);
  json_builder_end_object (builder);

  return till_json_build_string (builder);
}

static void
read_member (TillJsonReader *reader,
             const Member   *member,
             gpointer        fields)
{
  gpointer at = G_STRUCT_MEMBER_P (fields, member->offset);

  switch (member->type)
    {
    case MEMBER_TEXT:
      *(const char **) at = till_json_reader_opt_string (reader, member->name, TEXT_MAX);
      return;

    case MEMBER_REQUIRED_TEXT:
      *(const char **) at = till_json_reader_string (reader, member->name, TEXT_MAX);
      return;

    case MEMBER_NUMBER:
      *(gint64 *) at = till_json_reader_opt_int (reader, member->name, 0, G_MAXINT64, 0);
      return;

    case MEMBER_YES:
      *(gboolean *) at = till_json_reader_opt_bool (reader, member->name, FALSE);
      return;
    }

  g_assert_not_reached ();
}

/* Fills @fields from @text; its strings belong to the node that is returned. */
static JsonNode *
read_members (const char   *text,
              const char   *what,
              const Member *members,
              guint         n_members,
              gpointer      fields,
              GError      **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (JsonNode) node = NULL;

  if (!(node = till_json_parse (text, strlen (text), error)))
    return NULL;

  till_json_reader_init (&reader, node, what);
  for (guint i = 0; i < n_members; i++)
    read_member (&reader, &members[i], fields);

  return till_json_reader_end (&reader, error) ? g_steal_pointer (&node) : NULL;
}

/**
 * till_instruction_write_request:
 * @self: an instruction
 *
 * Returns: (transfer full): all that was asked for, as canonical JSON
 */
char *
till_instruction_write_request (TillInstruction *self)
{
  TillRequest request = {
    .order = *till_instruction_get_order (self),
    .id = till_instruction_get_id (self),
    .idempotency_key = till_instruction_get_idempotency_key (self),
    .operator_name = till_instruction_get_operator (self),
    .console_id = till_instruction_get_console_id (self),
  };

  request.kind = till_instruction_kind_to_word (request.order.kind);
  request.currency = request.order.amount.currency;

  return write_members (request_members, G_N_ELEMENTS (request_members), &request);
}

/**
 * till_instruction_write_outcome:
 * @outcome: an outcome; its state is not written, it stands beside
 *
 * Returns: (transfer full): the outcome as canonical JSON
 */
char *
till_instruction_write_outcome (const TillOutcome *outcome)
{
  return write_members (outcome_members, G_N_ELEMENTS (outcome_members), outcome);
}

/**
 * till_instruction_read:
 * @request: what till_instruction_write_request() wrote
 * @outcome: (nullable): what till_instruction_write_outcome() wrote
 * @state: where it stands
 * @created_us: when it was written down
 * @sent_us: when it was sent, or 0
 * @settled_us: when its outcome became certain, or 0
 * @error: return location for a #GError in #TILL_JSON_ERROR or #TILL_MONEY_ERROR
 *
 * Returns: (transfer full) (nullable): the instruction, or %NULL when the texts are not as we
 *   write them
 */
TillInstruction *
till_instruction_read (const char          *request,
                       const char          *outcome,
                       TillInstructionState state,
                       gint64               created_us,
                       gint64               sent_us,
                       gint64               settled_us,
                       GError             **error)
{
  g_autoptr (JsonNode) request_node = NULL;
  g_autoptr (JsonNode) outcome_node = NULL;
  TillRequest r = { .id = NULL };
  TillOutcome o = { .state = state };

  g_return_val_if_fail (request != NULL, NULL);

  if (!(request_node = read_members (request, "request", request_members,
                                     G_N_ELEMENTS (request_members), &r, error)) ||
      !till_money_init (&r.order.amount, r.order.amount.minor, r.currency, error))
    return NULL;

  if (!till_instruction_kind_from_word (r.kind, &r.order.kind))
    {
      g_set_error (error, TILL_JSON_ERROR, TILL_JSON_ERROR_RANGE, "request: no such kind: “%s”",
                   r.kind);
      return NULL;
    }

  if (outcome != NULL &&
      !(outcome_node = read_members (outcome, "outcome", outcome_members,
                                     G_N_ELEMENTS (outcome_members), &o, error)))
    return NULL;

  return till_instruction_new (r.id, r.idempotency_key, state, &r.order,
                               outcome != NULL ? &o : NULL, r.operator_name, r.console_id,
                               created_us, sent_us, settled_us);
}
