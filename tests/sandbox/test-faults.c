/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules of faults: what they meet, when they strike, and what is no rule. */

#include <string.h>

#include "till-json.h"
#include "till-sb-faults.h"

typedef struct
{
  TillSbFaults *faults;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->faults = till_sb_faults_new ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  till_sb_faults_free (fixture->faults);
}

static gint64
add (Fixture    *fixture,
     const char *rule)
{
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  g_assert_true (till_sb_faults_add (fixture->faults, rule, strlen (rule), &id, &error));
  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);

  return id;
}

/* What goes wrong with a request, or %TILL_SB_FAULT_NONE. */
static TillSbFaultKind
ask (Fixture    *fixture,
     const char *method,
     const char *path)
{
  TillSbFault fault = { TILL_SB_FAULT_NONE };

  till_sb_faults_pick_request (fixture->faults, method, path, &fault);

  return fault.kind;
}

static void
test_none (Fixture      *fixture,
           gconstpointer user_data)
{
  TillSbFault fault = { TILL_SB_FAULT_NONE };

  g_assert_cmpint (ask (fixture, "POST", "/v1/refunds"), ==, TILL_SB_FAULT_NONE);
  g_assert_false (till_sb_faults_pick_webhook (fixture->faults, "charge.succeeded", &fault));
  g_assert_cmpint (till_sb_faults_get_skew_us (fixture->faults), ==, 0);
}

static void
test_meets (Fixture      *fixture,
            gconstpointer user_data)
{
  TillSbFault fault = { TILL_SB_FAULT_NONE };

  add (fixture, "{\"fault\":\"drop-after\",\"method\":\"POST\",\"path\":\"/v1/refunds*\"}");
  add (fixture, "{\"fault\":\"webhook-late\",\"path\":\"charge.*\",\"ms\":70}");
  g_assert_cmpint (ask (fixture, "POST", "/v1/refunds"), ==, TILL_SB_FAULT_DROP_AFTER);
  g_assert_cmpint (ask (fixture, "POST", "/v1/refunds/re_1"), ==, TILL_SB_FAULT_DROP_AFTER);
  g_assert_cmpint (ask (fixture, "GET", "/v1/refunds"), ==, TILL_SB_FAULT_NONE);
  g_assert_cmpint (ask (fixture, "POST", "/v1/charges"), ==, TILL_SB_FAULT_NONE);
  g_assert_false (till_sb_faults_pick_webhook (fixture->faults, "payout.paid", &fault));
  g_assert_true (till_sb_faults_pick_webhook (fixture->faults, "charge.refunded", &fault));
  g_assert_cmpint (fault.kind, ==, TILL_SB_FAULT_WEBHOOK_LATE);
  g_assert_cmpint (fault.ms, ==, 70);
}

static void
test_nth_and_times (Fixture      *fixture,
                    gconstpointer user_data)
{
  add (fixture, "{\"fault\":\"429\",\"nth\":3}");
  add (fixture, "{\"fault\":\"409\",\"times\":2}");
  g_assert_cmpint (ask (fixture, "POST", "/"), ==, TILL_SB_FAULT_409);
  g_assert_cmpint (ask (fixture, "POST", "/"), ==, TILL_SB_FAULT_409);
  g_assert_cmpint (ask (fixture, "POST", "/"), ==, TILL_SB_FAULT_429);
  g_assert_cmpint (ask (fixture, "POST", "/"), ==, TILL_SB_FAULT_NONE);
}

/* Draws 1000 times; returns how often it struck. */
static guint
draw (Fixture  *fixture,
      gboolean *ret_struck)
{
  guint n = 0;

  for (guint i = 0; i < 1000; i++)
    {
      ret_struck[i] = ask (fixture, "POST", "/") != TILL_SB_FAULT_NONE;
      n += (guint) ret_struck[i];
    }

  return n;
}

static void
test_probability (Fixture      *fixture,
                  gconstpointer user_data)
{
  static const char rule[] = "{\"fault\":\"500-after\",\"per_mille\":200,\"seed\":77}";
  gboolean first[1000], second[1000];
  guint n;

  add (fixture, rule);
  n = draw (fixture, first);
  g_assert_cmpuint (n, >, 100);
  g_assert_cmpuint (n, <, 300);

  till_sb_faults_clear (fixture->faults);
  g_assert_cmpint (ask (fixture, "POST", "/"), ==, TILL_SB_FAULT_NONE);
  add (fixture, rule);
  g_assert_cmpuint (draw (fixture, second), ==, n);
  g_assert_cmpmem (first, sizeof first, second, sizeof second);
}

static void
test_skew (Fixture      *fixture,
           gconstpointer user_data)
{
  gint64 id = add (fixture, "{\"fault\":\"clock-skew\",\"ms\":-90000}");

  g_assert_cmpint (till_sb_faults_get_skew_us (fixture->faults), ==, -90 * G_USEC_PER_SEC);
  g_assert_cmpint (ask (fixture, "POST", "/"), ==, TILL_SB_FAULT_NONE);
  g_assert_true (till_sb_faults_remove (fixture->faults, id));
  g_assert_false (till_sb_faults_remove (fixture->faults, id));
  g_assert_cmpint (till_sb_faults_get_skew_us (fixture->faults), ==, 0);
}

static void
test_told (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *rule, *struck;

  add (fixture, "{\"fault\":\"half-answer\",\"path\":\"/v1/*\",\"nth\":2}");
  ask (fixture, "GET", "/v1/charges");
  ask (fixture, "GET", "/v1/charges");
  ask (fixture, "GET", "/v1/charges");
  text = till_sb_faults_to_json (fixture->faults);
  node = till_json_parse (text, strlen (text), &error);
  g_assert_no_error (error);
  rule = json_array_get_object_element (
    json_object_get_array_member (json_node_get_object (node), "rules"), 0);
  struck = json_object_get_object_member (json_node_get_object (node), "struck");
  g_assert_cmpstr (json_object_get_string_member (rule, "fault"), ==, "half-answer");
  g_assert_cmpstr (json_object_get_string_member (rule, "path"), ==, "/v1/*");
  g_assert_cmpint (json_object_get_int_member (rule, "met"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (rule, "struck"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (struck, "half-answer"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (struck, "drop-after"), ==, 0);
}

static void
test_no_rule (Fixture      *fixture,
              gconstpointer user_data)
{
  static const char * const texts[] = {
    "", "nonsense", "[]", "{}", "17", "{\"fault\":\"\"}", "{\"fault\":\"explode\"}",
    "{\"fault\":429}", "{\"fault\":\"429\",\"nht\":2}", "{\"fault\":\"429\",\"nth\":0}",
    "{\"fault\":\"429\",\"nth\":1.5}", "{\"fault\":\"429\",\"per_mille\":1001}",
    "{\"fault\":\"delay\",\"ms\":-1}", "{\"fault\":\"429\",\"path\":7}",
    "{\"fault\":\"500-after\",\"remembered\":1}",
    "{\"fault\":\"429\",\"retry_after\":99999999999999999999}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 id = -7;

      g_assert_false (till_sb_faults_add (fixture->faults, texts[i], strlen (texts[i]), &id,
                                          &error));
      g_assert_nonnull (error);
      g_assert_cmpint (id, ==, -7);
    }
  g_assert_cmpint (ask (fixture, "POST", "/"), ==, TILL_SB_FAULT_NONE);
}

static void
test_too_many (Fixture      *fixture,
               gconstpointer user_data)
{
  static const char rule[] = "{\"fault\":\"429\",\"per_mille\":0}";
  g_autoptr (GError) error = NULL;
  gint64 id;

  for (guint i = 0; i < 1000; i++)
    add (fixture, rule);
  g_assert_false (till_sb_faults_add (fixture->faults, rule, strlen (rule), &id, &error));
  g_assert_error (error, TILL_SB_FAULTS_ERROR, TILL_SB_FAULTS_ERROR_TOO_MANY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) \
  g_test_add ("/sandbox/faults/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("none", test_none);
  ADD ("meets", test_meets);
  ADD ("nth-and-times", test_nth_and_times);
  ADD ("probability", test_probability);
  ADD ("skew", test_skew);
  ADD ("told", test_told);
  ADD ("no-rule", test_no_rule);
  ADD ("too-many", test_too_many);
#undef ADD

  return g_test_run ();
}
