/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The account: its balance and what moved it, payouts, disputes (docs.stripe.com/api/balance,
 * …/balance_transactions, …/payouts, …/disputes). */

#include "till-sb-api-account.h"

#include <string.h>

#include "till-json.h"
#include "till-sb-api-files.h"
#include "till-sb-dispute.h"
#include "till-sb-error.h"
#include "till-sb-render.h"
#include "till-sb-write-account.h"
#include "till-sb-write-money.h"

static gboolean
answer_with (TillSbCall *call,
             void      (*write) (TillSbWriter *writer),
             GError    **error)
{
  TillSbWriter writer;

  if (!till_sb_params_end (call->params, error))
    return FALSE;

  till_sb_render_init (&writer, call->sb);
  write (&writer);
  call->answer = till_sb_render_end (&writer, error);

  return call->answer != NULL;
}

/**
 * till_sb_api_account_get:
 * @call: GET /v1/account
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_account_get (TillSbCall *call,
                         GError    **error)
{
  if (call->ids[0] != NULL && strcmp (call->ids[0], call->sb->ids.account) != 0)
    return till_sb_refuse (error, 403, "account_invalid", NULL,
                           "The provided key does not have access to account '%s' (or that account "
                           "does not exist). Application access may have been revoked.",
                           call->ids[0]);

  return answer_with (call, till_sb_write_account, error);
}

/**
 * till_sb_api_balance_get:
 * @call: GET /v1/balance
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_balance_get (TillSbCall *call,
                         GError    **error)
{
  return answer_with (call, till_sb_write_balance, error);
}

/**
 * till_sb_api_txn_get:
 * @call: GET /v1/balance_transactions/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_api_txn_get (TillSbCall *call,
                     GError    **error)
{
  return till_sb_call_get (call, TILL_SB_TXN, "id", error);
}

/* The source may be any of these; an id says which. */
static gboolean
parse_source (TillSb     *sb,
              const char *id,
              TillSbKind *ret_kind,
              gint64     *ret_seq)
{
  static const TillSbKind kinds[] = {
    TILL_SB_CHARGE, TILL_SB_REFUND, TILL_SB_DISPUTE, TILL_SB_PAYOUT,
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (till_sb_ids_parse (&sb->ids, kinds[i], id, ret_seq))
      {
        *ret_kind = kinds[i];
        return TRUE;
      }

  return FALSE;
}

/**
 * till_sb_api_txn_list:
 * @call: GET /v1/balance_transactions
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_txn_list (TillSbCall *call,
                      GError    **error)
{
  static const TillSbListing listing = {
    TILL_SB_TXN,
    { { TILL_SB_FILTER_ID, "payout", TILL_SB_PAYOUT }, { TILL_SB_FILTER_TEXT, "type", 0 },
      { TILL_SB_FILTER_TEXT, "currency", 0 } },
    { TILL_SB_LIST_SQL ("txn", "AND ?6 IS NULL AND (?7 IS NULL OR type = ?7)"
                               " AND (?8 IS NULL OR currency = ?8)"),
      TILL_SB_LIST_SQL ("txn", "AND payout = ?6 AND (?7 IS NULL OR type = ?7)"
                               " AND (?8 IS NULL OR currency = ?8)") },
  };
  static const TillSbListing by_source = {
    TILL_SB_TXN,
    { { TILL_SB_FILTER_ID, "source", TILL_SB_NONE }, { TILL_SB_FILTER_TEXT, "type", 0 } },
    { { NULL, NULL },
      TILL_SB_LIST_SQL ("txn", "AND 100 * source + source_kind = ?6"
                               " AND (?7 IS NULL OR type = ?7)") },
  };
  const char *source = till_sb_params_text (call->params, "source");
  TillSbKind kind;
  gint64 seq;

  if (source == NULL)
    return till_sb_call_list (call, &listing, 0, error);

  if (!parse_source (call->sb, source, &kind, &seq))
    return till_sb_refuse (error, 400, "resource_missing", "source", "No such source: '%s'",
                           source);

  return till_sb_call_list (call, &by_source, seq * 100 + kind, error);
}

/**
 * till_sb_api_payout_get:
 * @call: GET /v1/payouts/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_api_payout_get (TillSbCall *call,
                        GError    **error)
{
  return till_sb_call_get (call, TILL_SB_PAYOUT, "payout", error);
}

/**
 * till_sb_api_payout_list:
 * @call: GET /v1/payouts
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_payout_list (TillSbCall *call,
                         GError    **error)
{
  static const TillSbListing listing = {
    TILL_SB_PAYOUT,
    { { TILL_SB_FILTER_TEXT, "status", 0 }, { TILL_SB_FILTER_RANGE, "arrival_date", 0 } },
    { TILL_SB_LIST_SQL ("payout", "AND (?6 IS NULL OR status = ?6)"
                                  " AND (?7 IS NULL OR arrival_date BETWEEN ?7 AND ?8)") },
  };

  return till_sb_call_list (call, &listing, 0, error);
}

/**
 * till_sb_api_dispute_get:
 * @call: GET /v1/disputes/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_api_dispute_get (TillSbCall *call,
                         GError    **error)
{
  return till_sb_call_get (call, TILL_SB_DISPUTE, "dispute", error);
}

/**
 * till_sb_api_dispute_list:
 * @call: GET /v1/disputes
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_dispute_list (TillSbCall *call,
                          GError    **error)
{
  static const TillSbListing listing = {
    TILL_SB_DISPUTE,
    { { TILL_SB_FILTER_ID, "charge", TILL_SB_CHARGE },
      { TILL_SB_FILTER_ID, "payment_intent", TILL_SB_PAYMENT_INTENT } },
    { TILL_SB_LIST_SQL ("dispute", "AND ?6 IS NULL AND ?7 IS NULL"),
      TILL_SB_LIST_SQL ("dispute", "AND charge = ?6 AND (?7 IS NULL OR payment_intent = ?7)"),
      TILL_SB_LIST_SQL ("dispute", "AND ?6 IS NULL AND payment_intent = ?7") },
  };

  return till_sb_call_list (call, &listing, 0, error);
}

/**
 * till_sb_api_warning_get:
 * @call: GET /v1/radar/early_fraud_warnings/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_api_warning_get (TillSbCall *call,
                         GError    **error)
{
  return till_sb_call_get (call, TILL_SB_WARNING, "early_fraud_warning", error);
}

/**
 * till_sb_api_warning_list:
 * @call: GET /v1/radar/early_fraud_warnings
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_warning_list (TillSbCall *call,
                          GError    **error)
{
  static const TillSbListing listing = {
    TILL_SB_WARNING,
    { { TILL_SB_FILTER_ID, "charge", TILL_SB_CHARGE },
      { TILL_SB_FILTER_ID, "payment_intent", TILL_SB_PAYMENT_INTENT } },
    { TILL_SB_LIST_SQL ("warning", "AND ?6 IS NULL"
                                   " AND (?7 IS NULL OR payment_intent = ?7)"),
      TILL_SB_LIST_SQL ("warning", "AND charge = ?6"
                                   " AND (?7 IS NULL OR payment_intent = ?7)") },
  };

  return till_sb_call_list (call, &listing, 0, error);
}

/* Merges evidence[…] into what there is: an empty value takes a piece away. */
static gboolean
read_evidence (TillSbCall    *call,
               TillSbDispute *dispute)
{
  const char * const *keys = till_sb_evidence_keys ();
  g_autoptr (JsonNode) old = NULL;
  gboolean changed = FALSE;
  TillSbJson json;

  if (!till_sb_params_has (call->params, "evidence"))
    return FALSE;

  if (dispute->evidence != NULL)
    old = till_json_parse (dispute->evidence, strlen (dispute->evidence), NULL);

  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("evidence[%s]", keys[i]);
      const char *text = till_sb_params_text (call->params, path);

      changed |= text != NULL;
      if (text == NULL && old != NULL)
        text = json_object_get_string_member_with_default (json_node_get_object (old), keys[i],
                                                           NULL);
      if (text != NULL && *text != '\0')
        till_sb_json_text (&json, keys[i], text);
    }
  till_sb_json_end (&json);

  g_free (dispute->evidence);
  dispute->evidence = till_sb_json_steal (&json);

  return changed;
}

/**
 * till_sb_api_dispute_update:
 * @call: POST /v1/disputes/{id}
 * @error: return location for a #GError
 *
 * Evidence goes to the bank at once unless submit=false (docs.stripe.com/api/disputes/update).
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_dispute_update (TillSbCall *call,
                            GError    **error)
{
  g_autoptr (TillSbDispute) dispute = NULL;
  g_autofree char *before = NULL;
  gboolean has_evidence, has_submit, submit = FALSE;

  if (!(dispute = till_sb_call_find (call, TILL_SB_DISPUTE, 0, "dispute", error)) ||
      !(before = till_sb_render_row (call->sb, dispute, error)))
    return FALSE;

  has_evidence = read_evidence (call, dispute);
  has_submit = till_sb_params_bool (call->params, "submit", &submit);
  if (!has_submit)
    submit = has_evidence;
  till_sb_params_metadata (call->params, "metadata", &dispute->metadata);
  if (!till_sb_params_end (call->params, error))
    return FALSE;

  if ((has_evidence || submit) &&
      strcmp (dispute->status, "needs_response") != 0 &&
      strcmp (dispute->status, "warning_needs_response") != 0)
    return till_sb_refuse_state (error, 400, NULL, NULL, NULL, "This dispute is already closed");

  return till_sb_files_check (call->sb, dispute->evidence, error) &&
         till_sb_dispute_respond (call->sb, dispute, submit, before, error) &&
         till_sb_call_answer (call, TILL_SB_DISPUTE, dispute->row.seq, error);
}

/**
 * till_sb_api_dispute_close:
 * @call: POST /v1/disputes/{id}/close
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_dispute_close (TillSbCall *call,
                           GError    **error)
{
  g_autoptr (TillSbDispute) dispute = NULL;

  return (dispute = till_sb_call_find (call, TILL_SB_DISPUTE, 0, "dispute", error)) &&
         till_sb_params_end (call->params, error) &&
         till_sb_dispute_close (call->sb, dispute, error) &&
         till_sb_call_answer (call, TILL_SB_DISPUTE, dispute->row.seq, error);
}
