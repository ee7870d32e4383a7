/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The small parts of the practice gateway: ids, JSON, parameters, expansion, money, test cards. */

#include <string.h>

#include "till-json.h"
#include "till-sb-cards.h"
#include "till-sb-error.h"
#include "till-sb-events.h"
#include "till-sb-expand.h"
#include "till-sb-ids.h"
#include "till-sb-json.h"
#include "till-sb-ledger.h"
#include "till-sb-money.h"
#include "till-sb-params.h"
#include "till-sb-people.h"

static void
test_ids_come_back (void)
{
  TillSbIds ids, others;

  till_sb_ids_init (&ids, 7);
  till_sb_ids_init (&others, 8);
  g_assert_true (g_str_has_prefix (ids.account, "acct_1"));
  g_assert_cmpstr (ids.account, !=, others.account);

  for (TillSbKind kind = TILL_SB_CUSTOMER; kind < TILL_SB_N_KINDS; kind++)
    for (gint64 seq = 1; seq < 4000000000; seq = seq * 7 + 1)
      {
        char id[TILL_SB_ID_SIZE];
        gint64 found = -1;

        till_sb_ids_format (&ids, kind, seq, id);
        g_assert_true (till_sb_ids_parse (&ids, kind, id, &found));
        g_assert_cmpint (found, ==, seq);
        g_assert_false (till_sb_ids_parse (&others, kind, id, &found));

        id[strlen (id) - 1] = id[strlen (id) - 1] == 'a' ? 'b' : 'a';
        if (till_sb_ids_parse (&ids, kind, id, &found))
          g_assert_cmpint (found, !=, seq);
      }
}

static void
test_ids_refuse_what_is_none (void)
{
  static const char * const texts[] = {
    "", "ch_3", "ch_3aaaaaaaaaaaaaaaaaaaaaaa!", "pi_3zzzzzzzzzzzzzzzzzzzzzzz", "ch_\303\251",
    "ch_3zzzzzzzzzzzzzzzzzzzzzzz", "../../etc/passwd", "ch_3zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
  };
  TillSbIds ids;
  gint64 seq = 42;

  till_sb_ids_init (&ids, 7);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (till_sb_ids_parse (&ids, TILL_SB_CHARGE, texts[i], &seq));
  g_assert_cmpint (seq, ==, 42);
}

static void
test_json_is_json (void)
{
  TillSbJson json;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  till_sb_json_text (&json, "a\"b", "\\ \" \n \t \001 \177 é 漢");
  till_sb_json_int (&json, "n", G_MININT64);
  till_sb_json_micro (&json, "m", 862500);
  till_sb_json_nulls (&json, "x y");
  till_sb_json_begin_array (&json, "list");
  till_sb_json_bool (&json, NULL, TRUE);
  till_sb_json_begin (&json, NULL);
  till_sb_json_end (&json);
  till_sb_json_end_array (&json);
  till_sb_json_end (&json);
  text = till_sb_json_steal (&json);

  g_assert_cmpstr (text, ==,
                   "{\"a\\\"b\":\"\\\\ \\\" \\n \\u0009 \\u0001 \\u007f é 漢\","
                   "\"n\":-9223372036854775808,\"m\":0.862500,\"x\":null,\"y\":null,"
                   "\"list\":[true,{}]}");
  node = till_json_parse (text, strlen (text), &error);
  g_assert_no_error (error);
}

static TillSbParams *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  TillSbParams *params = till_sb_params_parse (text, &error);

  g_assert_no_error (error);

  return params;
}

/* Ends @params and expects the refusal @message about @param. */
static void
expect_refusal (TillSbParams *params,
                const char   *code,
                const char   *param,
                const char   *message)
{
  g_autoptr (GError) error = NULL;
  const TillSbRefusal *refusal;

  g_assert_false (till_sb_params_end (params, &error));
  g_assert_error (error, TILL_SB_ERROR, TILL_SB_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, message);
  refusal = till_sb_error_get_refusal (error);
  g_assert_cmpint (refusal->status, ==, 400);
  g_assert_cmpstr (refusal->code, ==, code);
  g_assert_cmpstr (refusal->param, ==, param);
}

static void
test_params_nest (void)
{
  g_autoptr (TillSbParams) params = parse ("a[b][c]=1&a[b][d]=x%20y+z&list[]=p&list[]=q"
                                           "&at[0][k]=v&at[1][k]=w&e=&flag=true");
  g_autoptr (GPtrArray) list = till_sb_params_list (params, "list");
  g_autoptr (GPtrArray) names = till_sb_params_names (params, "at");
  g_autoptr (GError) error = NULL;
  gboolean flag = FALSE;
  gint64 number = 0;

  g_assert_true (till_sb_params_int (params, "a[b][c]", 0, &number));
  g_assert_cmpint (number, ==, 1);
  g_assert_cmpstr (till_sb_params_text (params, "a[b][d]"), ==, "x y z");
  g_assert_cmpint (list->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (list, 1), ==, "q");
  g_assert_cmpint (names->len, ==, 2);
  g_assert_cmpstr (till_sb_params_text (params, "at[0][k]"), ==, "v");
  g_assert_cmpstr (till_sb_params_text (params, "at[1][k]"), ==, "w");
  g_assert_cmpstr (till_sb_params_text (params, "e"), ==, "");
  g_assert_true (till_sb_params_bool (params, "flag", &flag));
  g_assert_true (flag);
  g_assert_null (till_sb_params_text (params, "nothing"));
  g_assert_true (till_sb_params_end (params, &error));
  g_assert_no_error (error);
}

static void
test_params_refuse (void)
{
  gint64 number = -7;
  gboolean flag;

  {
    g_autoptr (TillSbParams) params = parse ("amount=5&invoice_settings[nope]=1");

    till_sb_params_need_text (params, "missing");
    till_sb_params_int (params, "amount", 1, &number);
    expect_refusal (params, "parameter_unknown", "invoice_settings[nope]",
                    "Received unknown parameter: invoice_settings[nope]");
  }
  {
    g_autoptr (TillSbParams) params = parse ("amount=abc");

    till_sb_params_need_int (params, "amount", 1, &number);
    expect_refusal (params, "parameter_invalid_integer", "amount", "Invalid integer: abc");
  }
  {
    g_autoptr (TillSbParams) params = parse ("");

    till_sb_params_need_int (params, "amount", 1, &number);
    expect_refusal (params, "parameter_missing", "amount", "Missing required param: amount.");
  }
  {
    g_autoptr (TillSbParams) params = parse ("amount=0");

    till_sb_params_need_int (params, "amount", 1, &number);
    expect_refusal (params, "parameter_invalid_integer", "amount",
                    "This value must be greater than or equal to 1.");
  }
  {
    g_autoptr (TillSbParams) params = parse ("confirm=yes");

    till_sb_params_bool (params, "confirm", &flag);
    expect_refusal (params, NULL, "confirm", "Invalid boolean: yes");
  }
  {
    g_autoptr (TillSbParams) params = parse ("reason=bored");

    till_sb_params_word (params, "reason", "duplicate fraudulent requested_by_customer");
    expect_refusal (params, NULL, "reason", "Invalid reason: must be one of duplicate, fraudulent, "
                    "or requested_by_customer");
  }
}

static void
test_params_malformed (void)
{
  static const char * const texts[] = {
    "%zz=1", "a=%ff", "a[b=1", "=1", "a[b]c=1", "a[b][c][d][e][f][g][h][i][j]=1", "a=%00",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (till_sb_params_parse (texts[i], &error));
      g_assert_error (error, TILL_SB_ERROR, TILL_SB_ERROR_INVALID);
    }
}

static void
test_metadata_merges (void)
{
  g_autofree char *metadata = g_strdup ("{\"a\":\"1\",\"b\":\"2\"}");
  g_autoptr (TillSbParams) params = parse ("metadata[a]=&metadata[c]=%22quoted%22");
  g_autoptr (TillSbParams) none = parse ("metadata=");
  g_autoptr (GError) error = NULL;

  g_assert_true (till_sb_params_metadata (params, "metadata", &metadata));
  g_assert_true (till_sb_params_end (params, &error));
  g_assert_cmpstr (metadata, ==, "{\"b\":\"2\",\"c\":\"\\\"quoted\\\"\"}");

  g_assert_true (till_sb_params_metadata (none, "metadata", &metadata));
  g_assert_null (metadata);
}

/* What a refusal says survives copying and propagating. */
static void
test_refusal_is_copied (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;
  g_autofree char *body = NULL;
  const TillSbRefusal *refusal;
  guint status;

  g_assert_false (till_sb_refuse_card (&error, "card_declined", "lost_card", "number",
                                       g_strdup ("\"charge\":\"ch_1\""), "No."));
  copy = g_error_copy (error);
  g_clear_error (&error);
  refusal = till_sb_error_get_refusal (copy);
  g_assert_cmpuint (refusal->status, ==, 402);
  g_assert_cmpstr (refusal->decline_code, ==, "lost_card");
  body = till_sb_error_to_json (copy, "req_1", &status);
  g_assert_cmpuint (status, ==, 402);
  g_assert_nonnull (strstr (body, "\"charge\":\"ch_1\""));
  g_assert_nonnull (strstr (body, "\"type\":\"card_error\""));

  /* Nobody wants to know. */
  g_assert_false (till_sb_refuse (NULL, 400, NULL, NULL, "x"));
}

static void
expect_expand (TillSbKind  kind,
               gboolean    is_list,
               const char *path,
               const char *message)
{
  g_autoptr (TillSbExpand) expand = till_sb_expand_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (till_sb_expand_add (expand, kind, is_list, path, &error), ==, message == NULL);
  if (message != NULL)
    g_assert_cmpstr (error->message, ==, message);
}

static void
test_expand (void)
{
  g_autoptr (TillSbExpand) expand = till_sb_expand_new ();
  g_autoptr (GError) error = NULL;

  expect_expand (TILL_SB_CHARGE, FALSE, "amount", "This property cannot be expanded (amount).");
  expect_expand (TILL_SB_CHARGE, FALSE, "nope",
                 "This property cannot be expanded because it doesn't exist: nope.");
  expect_expand (TILL_SB_CHARGE, TRUE, "customer",
                 "This property cannot be expanded (customer). You may want to try expanding "
                 "'data.customer' instead.");
  expect_expand (TILL_SB_PAYMENT_INTENT, TRUE,
                 "data.latest_charge.refunds.data.charge",
                 "You cannot expand more than 4 levels of a property "
                 "(data.latest_charge.refunds.data.charge).");
  expect_expand (TILL_SB_PAYMENT_INTENT, TRUE, "data.latest_charge.balance_transaction", NULL);
  expect_expand (TILL_SB_TXN, TRUE, "data.source.payment_intent", NULL);
  expect_expand (TILL_SB_SESSION, FALSE, "line_items", NULL);

  g_assert_true (till_sb_expand_add (expand, TILL_SB_CHARGE, FALSE, "customer", &error));
  g_assert_nonnull (till_sb_expand_get (expand, "customer"));
  g_assert_null (till_sb_expand_get (expand, "payment_intent"));
  g_assert_null (till_sb_expand_get (NULL, "customer"));
}

static void
check_format (gint64      amount,
              const char *currency,
              const char *expected)
{
  g_autofree char *text = till_sb_money_format (amount, currency);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_money (void)
{
  TillSbSettlement settlement;

  check_format (2500, "gbp", "£25.00");
  check_format (123456789, "usd", "$1,234,567.89");
  check_format (500, "jpy", "¥500");
  check_format (12340, "kwd", "12.340 KWD");
  check_format (-5, "gbp", "-£0.05");

  till_sb_money_settle (10000, "gbp", "GB", &settlement);
  g_assert_cmpint (settlement.amount, ==, 10000);
  g_assert_cmpint (settlement.fee, ==, 170); /* 1.5 % + 20p */
  g_assert_cmpint (settlement.rate, ==, 0);
  till_sb_money_settle (10000, "usd", "US", &settlement);
  g_assert_cmpint (settlement.amount, ==, 7583);
  g_assert_cmpint (settlement.fee, ==, 418); /* 5.25 % + 20p */
  g_assert_cmpint (settlement.rate, ==, 758300);
  g_assert_cmpint (till_sb_money_convert (1000, "jpy"), ==, 492);
  g_assert_cmpint (till_sb_money_convert (10000, "kwd"), ==, 2473);
  g_assert_cmpint (till_sb_money_convert (-1000, "jpy"), ==, -492);
  g_assert_cmpint (till_sb_money_from_pence (2473, "kwd") % 10, ==, 0);
}

static void
check_amount (gint64      amount,
              const char *currency,
              const char *code,
              const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (till_sb_money_check (amount, currency, &error), ==, message == NULL);
  if (message == NULL)
    return;

  g_assert_cmpstr (error->message, ==, message);
  g_assert_cmpstr (till_sb_error_get_refusal (error)->code, ==, code);
}

static void
test_amount_limits (void)
{
  check_amount (30, "gbp", NULL, NULL);
  check_amount (29, "gbp", "amount_too_small", "Amount must be at least £0.30 gbp");
  check_amount (99999999, "gbp", NULL, NULL);
  check_amount (100000000, "gbp", "amount_too_large", "Amount must be no more than £999,999.99");
  check_amount (10, "usd", "amount_too_small",
                "Amount must convert to at least 30 pence. $0.10 converts to approximately £0.08.");
  check_amount (12345, "kwd", NULL,
                "Invalid amount: amounts in kwd must end in 0, because the last decimal place is "
                "rounded");
}

static void
test_cards (void)
{
  g_assert_cmpint (till_sb_card_find ("4000000000009995")->behaviour, ==,
                   TILL_SB_INSUFFICIENT_FUNDS);
  g_assert_null (till_sb_card_find ("4111111111111111"));
  g_assert_cmpstr (till_sb_card_find_name ("pm_card_visa")->number, ==, "4242424242424242");
  g_assert_cmpstr (till_sb_card_find_name ("tok_chargeDeclinedInsufficientFunds")->number, ==,
                   "4000000000009995");
  g_assert_null (till_sb_card_find_name ("pm_card_"));
  g_assert_null (till_sb_card_find_name ("visa"));
  g_assert_cmpstr (till_sb_card_get_decline (TILL_SB_EXPIRED)->code, ==, "expired_card");
  g_assert_null (till_sb_card_get_decline (TILL_SB_PAYS));
  g_assert_cmpstr (till_sb_card_check (TILL_SB_POSTCODE_CHECK_FAILS, "postal_code"), ==, "fail");
  g_assert_cmpstr (till_sb_card_check (TILL_SB_POSTCODE_CHECK_FAILS, "line1"), ==, "pass");
  g_assert_cmpstr (till_sb_card_check (TILL_SB_WRONG_CVC, "cvc"), ==, "fail");
}

static void
test_working_days (void)
{
  const gint64 friday = 1795132800; /* 2026-11-20 00:00 UTC */

  g_assert_cmpint (till_sb_working_day (friday + 3600, 1), ==, friday + 3 * 86400);
  g_assert_cmpint (till_sb_working_day (friday, 5), ==, friday + 7 * 86400);
}

static void
test_diff (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *diff = NULL;

  diff = till_sb_json_diff ("{\"a\":1,\"b\":{\"x\":\"old\",\"y\":1},\"c\":null}",
                            "{\"a\":1,\"b\":{\"x\":\"new\",\"y\":1},\"c\":5,\"d\":2}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (diff, ==, "{\"b\":{\"x\":\"old\"},\"c\":null,\"d\":null}");
}

static void
test_people (void)
{
  gboolean other_script = FALSE;

  for (guint i = 0; i < 200; i++)
    {
      g_auto (TillSbPerson) person = { NULL };
      g_auto (TillSbPerson) same = { NULL };

      till_sb_person_init (&person, i);
      till_sb_person_init (&same, i);
      g_assert_cmpstr (person.name, ==, same.name);
      g_assert_true (g_utf8_validate (person.name, -1, NULL));
      g_assert_true (g_str_has_suffix (person.email, "@example.com"));
      other_script |= g_utf8_get_char (person.name) > 0x370;
    }
  g_assert_true (other_script);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sandbox/parts/ids-come-back", test_ids_come_back);
  g_test_add_func ("/sandbox/parts/ids-refuse-what-is-none", test_ids_refuse_what_is_none);
  g_test_add_func ("/sandbox/parts/json-is-json", test_json_is_json);
  g_test_add_func ("/sandbox/parts/params-nest", test_params_nest);
  g_test_add_func ("/sandbox/parts/params-refuse", test_params_refuse);
  g_test_add_func ("/sandbox/parts/params-malformed", test_params_malformed);
  g_test_add_func ("/sandbox/parts/metadata-merges", test_metadata_merges);
  g_test_add_func ("/sandbox/parts/refusal-is-copied", test_refusal_is_copied);
  g_test_add_func ("/sandbox/parts/expand", test_expand);
  g_test_add_func ("/sandbox/parts/money", test_money);
  g_test_add_func ("/sandbox/parts/amount-limits", test_amount_limits);
  g_test_add_func ("/sandbox/parts/cards", test_cards);
  g_test_add_func ("/sandbox/parts/working-days", test_working_days);
  g_test_add_func ("/sandbox/parts/diff", test_diff);
  g_test_add_func ("/sandbox/parts/people", test_people);

  return g_test_run ();
}
