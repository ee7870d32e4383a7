/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An answer to a dispute: what counts first, drafts that are not sent, an answer that is sent
 * once. */

#include <string.h>

#include "till-clock.h"
#include "till-double-evidence.h"
#include "till-double-moves.h"
#include "till-double.h"
#include "till-evidence-fields.h"
#include "till-evidence-form.h"

typedef struct
{
  TillSession      *session;
  TillEvidenceForm *form;
  guint             n_saved;
} Fixture;

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 30 * 1000;

  while (g_main_context_iteration (NULL, FALSE) || g_get_monotonic_time () < end)
    ;
}

static TillDispute *
make (TillDisputeState state)
{
  const TillDispute fields = {
    .record = { .kind = TILL_RECORD_DISPUTE, .id = "dp_1" },
    .state = state,
    .due_us = G_MAXINT64,
    .amount = { 4800, "GBP" },
    .payment_id = "ch_1",
    .reason = "product_not_received",
  };

  return till_record_new (&fields);
}

static void
count_saved (Fixture *fixture)
{
  fixture->n_saved++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  TillDispute *dispute = make (TILL_DISPUTE_NEEDS_RESPONSE);

  fixture->session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");
  till_double_evidence_put (till_session_get_gateway (fixture->session), dispute,
                            "{\"customer_name\":\"J. Smith\"}");
  fixture->form = till_evidence_form_new (fixture->session, dispute);
  g_signal_connect_swapped (fixture->form, "saved", G_CALLBACK (count_saved), fixture);
  till_record_unref (dispute);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->form);
  settle ();
  g_assert_finalize_object (fixture->session);
}

/* Whatever the reason, every field is there once. */
static void
test_fields (void)
{
  static const char * const reasons[] = {
    "fraudulent", "unrecognized", "product_not_received", "product_unacceptable",
    "credit_not_processed", "subscription_canceled", "duplicate", "general", "unheard_of", NULL,
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      guint n_first = 0;
      g_autoptr (GPtrArray) fields = till_evidence_fields_list (reasons[i], &n_first);
      g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

      g_assert_cmpuint (fields->len, ==, 27);
      g_assert_cmpuint (n_first, >=, 3);
      for (guint k = 0; k < fields->len; k++)
        g_assert_true (g_hash_table_add (names,
                                         (gpointer) ((TillEvidenceField *)
                                                     fields->pdata[k])->name));
    }

  {
    guint n_first = 0;
    g_autoptr (GPtrArray) fields = till_evidence_fields_list ("product_not_received", &n_first);

    g_assert_cmpstr (((TillEvidenceField *) fields->pdata[0])->name, ==,
                     "shipping_tracking_number");
  }
}

static void
test_draft (Fixture      *fixture,
            gconstpointer user_data)
{
  TillGateway *gateway = till_session_get_gateway (fixture->session);

  till_evidence_form_load (fixture->form);
  settle ();
  g_assert_cmpint (till_evidence_form_get_step (fixture->form), ==, TILL_EVIDENCE_STEP_EDIT);
  g_assert_cmpstr (till_evidence_form_get_text (fixture->form, "customer_name"), ==, "J. Smith");
  g_assert_false (till_evidence_form_is_unsaved (fixture->form));

  till_evidence_form_set_text (fixture->form, "shipping_carrier", "Royal Mail");
  till_evidence_form_set_text (fixture->form, "customer_name", "");
  g_assert_true (till_evidence_form_is_unsaved (fixture->form));
  till_evidence_form_save (fixture->form);
  g_assert_cmpint (till_evidence_form_get_step (fixture->form), ==, TILL_EVIDENCE_STEP_SAVING);
  settle ();

  g_assert_cmpuint (fixture->n_saved, ==, 1);
  g_assert_false (till_evidence_form_is_unsaved (fixture->form));
  g_assert_cmpuint (till_double_evidence_get_n_drafts (gateway), ==, 1);
  g_assert_nonnull (strstr (till_double_evidence_get_texts (gateway), "Royal Mail"));
  g_assert_nonnull (strstr (till_double_evidence_get_texts (gateway), "\"customer_name\":\"\""));
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 0);
}

static void
test_send (Fixture      *fixture,
           gconstpointer user_data)
{
  const TillOutcome done = { .state = TILL_INSTRUCTION_DONE };

  till_evidence_form_load (fixture->form);
  settle ();
  till_evidence_form_set_text (fixture->form, "shipping_carrier", "Royal Mail");
  g_assert_true (till_evidence_form_can_send (fixture->form));
  till_evidence_form_send (fixture->form);
  settle ();
  g_assert_cmpint (till_evidence_form_get_step (fixture->form), ==, TILL_EVIDENCE_STEP_SENDING);
  till_evidence_form_send (fixture->form);
  till_evidence_form_set_text (fixture->form, "shipping_carrier", "too late");
  settle ();
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 1);
  g_assert_cmpint (till_double_moves_get_last (fixture->session)->kind, ==,
                   TILL_INSTRUCTION_SUBMIT_EVIDENCE);
  g_assert_nonnull (strstr (till_double_moves_get_last (fixture->session)->evidence,
                            "Royal Mail"));

  till_double_moves_answer (fixture->session, &done);
  settle ();
  g_assert_cmpint (till_evidence_form_get_step (fixture->form), ==, TILL_EVIDENCE_STEP_SENT);
  g_assert_false (till_evidence_form_is_unsaved (fixture->form));
  till_evidence_form_send (fixture->form);
  settle ();
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 1);
}

/* What did not happen can be tried again; what is not known cannot. */
static void
test_outcomes (Fixture      *fixture,
               gconstpointer user_data)
{
  const TillOutcome refused = { .state = TILL_INSTRUCTION_REFUSED, .message = "No" };
  const TillOutcome unknown = { .state = TILL_INSTRUCTION_UNKNOWN };

  till_evidence_form_load (fixture->form);
  settle ();
  till_evidence_form_send (fixture->form);
  settle ();
  till_double_moves_answer (fixture->session, &refused);
  settle ();
  g_assert_cmpint (till_evidence_form_get_step (fixture->form), ==, TILL_EVIDENCE_STEP_EDIT);
  g_assert_nonnull (till_evidence_form_get_problem (fixture->form));

  till_evidence_form_send (fixture->form);
  settle ();
  till_double_moves_answer (fixture->session, &unknown);
  settle ();
  g_assert_cmpint (till_evidence_form_get_step (fixture->form), ==, TILL_EVIDENCE_STEP_UNKNOWN);
  g_assert_false (till_evidence_form_can_send (fixture->form));
}

static void
test_not_loaded (void)
{
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");
  TillDispute *dispute = make (TILL_DISPUTE_NEEDS_RESPONSE);
  TillDispute *answered = make (TILL_DISPUTE_UNDER_REVIEW);
  g_autoptr (TillEvidenceForm) form = till_evidence_form_new (session, dispute);

  till_evidence_form_load (form);
  settle ();
  g_assert_cmpint (till_evidence_form_get_step (form), ==, TILL_EVIDENCE_STEP_NOT_LOADED);
  g_assert_nonnull (till_evidence_form_get_problem (form));
  g_assert_false (till_evidence_form_can_send (form));

  /* Somebody else has answered meanwhile. */
  till_double_evidence_put (till_session_get_gateway (session), answered, "{}");
  till_evidence_form_load (form);
  settle ();
  g_assert_cmpint (till_evidence_form_get_step (form), ==, TILL_EVIDENCE_STEP_NOT_LOADED);
  till_record_unref (dispute);
  till_record_unref (answered);
}

#define ADD(name, func)                                                                           \
  g_test_add ("/present/evidence/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/evidence/fields", test_fields);
  ADD ("draft", test_draft);
  ADD ("send", test_send);
  ADD ("outcomes", test_outcomes);
  g_test_add_func ("/present/evidence/not-loaded", test_not_loaded);

  return g_test_run ();
}
