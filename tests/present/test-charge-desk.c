/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A charge carried out: what is sent, in which order, and what is looked up afterwards. */

#include "till-charge-desk.h"

#include "till-double-money.h"
#include "till-double-moves.h"
#include "till-double.h"

typedef struct
{
  TillClock       *clock;
  TillSession     *session;
  TillChargeDesk  *desk;
  TillChargeForm  *form;
  TillChargeRun   *run;
  TillChargeWatch *watch;
  TillSavedCards  *cards;
} Fixture;

static const TillMoney pounds_48 = { 4800, "GBP" };

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->clock = till_clock_new_fake (1000 * TILL_SECOND);
  fixture->session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");
  till_session_set_typed_card (fixture->session, TRUE);
  fixture->desk = till_charge_desk_new (fixture->session, fixture->clock);
  fixture->form = till_charge_desk_get_form (fixture->desk);
  fixture->run = till_charge_desk_get_run (fixture->desk);
  fixture->watch = till_charge_desk_get_watch (fixture->desk);
  fixture->cards = till_charge_desk_get_saved_cards (fixture->desk);
  till_charge_form_set_amount (fixture->form, "48");
  till_charge_form_set_text (fixture->form, TILL_CHARGE_TEXT_RETURN_URL, "https://example.com");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  iterate ();
  g_assert_finalize_object (fixture->desk);
  iterate ();
  g_assert_finalize_object (fixture->session);
  till_clock_unref (fixture->clock);
}

static TillCardInput *
card_new (void)
{
  TillCardInput *card = till_card_input_new ();

  till_secret_free (card->number);
  card->number = till_secret_new_from_text ("4242424242424242");
  till_secret_free (card->code);
  card->code = till_secret_new_from_text ("123");
  card->exp_month = 12;
  card->exp_year = 2040;

  return card;
}

static void
choose_typed_card (Fixture *fixture)
{
  till_charge_form_set_lane (fixture->form, TILL_LANE_TYPED_CARD);
  till_charge_form_set_card_complete (fixture->form, TRUE);
}

static void
test_approved (Fixture      *fixture,
               gconstpointer user_data)
{
  const TillPayment fields = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
    .state = TILL_PAYMENT_SUCCEEDED,
    .amount = { 4800, "GBP" },
    .last4 = "4242",
  };
  TillPayment *payment = till_record_new (&fields);

  choose_typed_card (fixture);
  g_assert_true (till_charge_desk_begin (fixture->desk, &pounds_48, card_new ()));
  for (guint i = 0; i < 10; i++)
    g_assert_false (till_charge_desk_begin (fixture->desk, &pounds_48, card_new ()));

  iterate ();
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_SENDING);
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 1);
  g_assert_true (till_double_moves_had_card (fixture->session));
  g_assert_cmpint (till_double_moves_get_last (fixture->session)->amount.minor, ==, 4800);

  till_double_moves_answer (fixture->session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE,
                                                               .result_id = "ch_1" });
  iterate ();
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_APPROVED);
  g_assert_null (till_charge_run_get_payment (fixture->run));

  /* The payment may come into the store a moment later. */
  till_double_session_put (fixture->session, 7, payment);
  iterate ();
  g_assert_cmpstr (till_charge_run_get_payment (fixture->run)->last4, ==, "4242");
  till_record_unref (payment);
}

static void
test_new_customer_is_made_once (Fixture      *fixture,
                                gconstpointer user_data)
{
  choose_typed_card (fixture);
  till_charge_form_set_text (fixture->form, TILL_CHARGE_TEXT_NAME, "Jane Smith");
  till_double_moves_expect (fixture->session,
                            &(TillOutcome) { .state = TILL_INSTRUCTION_REFUSED,
                                             .code = "card_declined" });
  g_assert_true (till_charge_desk_begin (fixture->desk, &pounds_48, card_new ()));
  iterate ();
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_DECLINED);
  g_assert_cmpuint (till_double_moves_get_n_made (fixture->session), ==, 1);
  g_assert_cmpstr (till_double_moves_get_last (fixture->session)->customer_id, ==, "cus_made");

  /* Another card for the same person. */
  g_assert_true (till_charge_run_try_again (fixture->run));
  choose_typed_card (fixture);
  g_assert_true (till_charge_desk_begin (fixture->desk, &pounds_48, card_new ()));
  iterate ();
  g_assert_cmpuint (till_double_moves_get_n_made (fixture->session), ==, 1);
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 2);
  g_assert_cmpstr (till_double_moves_get_last (fixture->session)->customer_id, ==, "cus_made");
  till_double_moves_answer (fixture->session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE });
}

static void
test_unknown_flips_by_itself (Fixture      *fixture,
                              gconstpointer user_data)
{
  choose_typed_card (fixture);
  till_double_moves_expect (fixture->session,
                            &(TillOutcome) { .state = TILL_INSTRUCTION_UNKNOWN });
  g_assert_true (till_charge_desk_begin (fixture->desk, &pounds_48, card_new ()));
  iterate ();
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_UNKNOWN);

  till_double_moves_settle (fixture->session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE,
                                                               .result_id = "ch_1" });
  iterate ();
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_APPROVED);
}

static TillPayment *
earlier_new (void)
{
  const TillPayment fields = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_0" },
    .state = TILL_PAYMENT_SUCCEEDED,
    .amount = { 4800, "GBP" },
    .last4 = "4242",
    .reference = "A-1",
    .operator_name = "Ben",
  };

  return till_record_new (&fields);
}

static const TillDoubtRow *
find_row (GPtrArray  *rows,
          const char *title)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const TillDoubtRow *row = g_ptr_array_index (rows, i);

      if (g_str_equal (row->title, title))
        return row;
    }

  g_assert_not_reached ();
}

/* What looks like a repetition goes out only after a second word, once, and marked as meant. */
static void
test_repetition (Fixture      *fixture,
                 gconstpointer user_data)
{
  TillPayment *earlier = earlier_new ();
  g_autoptr (GPtrArray) rows = NULL;

  till_double_money_object (fixture->session, TILL_OBJECTION_SAME_CARD, TRUE, earlier);
  choose_typed_card (fixture);
  g_assert_true (till_charge_desk_begin (fixture->desk, &pounds_48, card_new ()));
  iterate ();
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_DOUBT);
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 0);
  g_assert_false (till_charge_desk_begin (fixture->desk, &pounds_48, NULL));

  rows = till_charge_desk_compare (fixture->desk);
  g_assert_true (find_row (rows, "Card")->same);
  g_assert_cmpstr (find_row (rows, "Card")->ours, ==, "····4242");
  g_assert_true (find_row (rows, "Amount")->same);
  g_assert_false (find_row (rows, "Order")->same);
  g_assert_cmpstr (find_row (rows, "Taken by")->theirs, ==, "Ben");

  g_assert_true (till_charge_desk_insist (fixture->desk));
  g_assert_false (till_charge_desk_insist (fixture->desk));
  iterate ();
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 1);
  g_assert_true (till_double_moves_had_card (fixture->session));
  g_assert_true (till_double_moves_get_last (fixture->session)->again);
  till_double_moves_answer (fixture->session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE });
  till_record_unref (earlier);
}

static void
test_repetition_not_meant (Fixture      *fixture,
                           gconstpointer user_data)
{
  till_double_money_object (fixture->session, TILL_OBJECTION_SAME_REFERENCE, TRUE, NULL);
  choose_typed_card (fixture);
  g_assert_true (till_charge_desk_begin (fixture->desk, &pounds_48, card_new ()));
  iterate ();
  till_charge_desk_desist (fixture->desk);
  iterate ();
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_EDIT);
  g_assert_false (till_charge_desk_insist (fixture->desk));

  /* The card is gone, and the next charge is looked at anew. */
  g_assert_false (till_charge_desk_begin (fixture->desk, &pounds_48, NULL));
  till_double_money_agree (fixture->session);
  choose_typed_card (fixture);
  g_assert_true (till_charge_desk_begin (fixture->desk, &pounds_48, card_new ()));
  iterate ();
  g_assert_cmpuint (till_double_money_get_n_checked (fixture->session), ==, 2);
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 1);
  g_assert_false (till_double_moves_get_last (fixture->session)->again);
  till_double_moves_answer (fixture->session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE });
}

/* While an earlier one is under way nobody can insist. */
static void
test_under_way (Fixture      *fixture,
                gconstpointer user_data)
{
  till_double_money_object (fixture->session, TILL_OBJECTION_UNDER_WAY, FALSE, NULL);
  g_assert_true (till_charge_desk_begin (fixture->desk, &pounds_48, NULL));
  iterate ();
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_DOUBT);
  g_assert_false (till_charge_run_may_insist (fixture->run));
  g_assert_false (till_charge_desk_insist (fixture->desk));
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 0);
}

static TillLink *
link_new (TillLinkState state)
{
  const TillLink link = {
    .record = { .kind = TILL_RECORD_LINK, .id = "cs_1" },
    .state = state,
    .amount = { 4800, "GBP" },
    .url = "https://example.com/pay",
    .payment_intent_id = "pi_1",
  };

  return till_record_new (&link);
}

static void
put_link (Fixture      *fixture,
          TillLinkState state)
{
  TillLink *link = link_new (state);

  till_double_moves_put_link (fixture->session, link);
  till_record_unref (link);
  iterate ();
}

static void
test_link (Fixture      *fixture,
           gconstpointer user_data)
{
  till_double_moves_expect (fixture->session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE,
                                                               .result_id = "cs_1" });
  g_assert_true (till_charge_desk_begin (fixture->desk, &pounds_48, NULL));
  iterate ();
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_LINK);
  g_assert_cmpint (till_double_moves_get_last (fixture->session)->kind, ==,
                   TILL_INSTRUCTION_CREATE_LINK);
  g_assert_null (till_charge_run_get_link (fixture->run));
  g_assert_false (till_charge_watch_close_link (fixture->watch));

  put_link (fixture, TILL_LINK_OPEN);
  g_assert_cmpint (till_charge_run_get_link (fixture->run)->state, ==, TILL_LINK_OPEN);

  /* Cancelled with one press; a second one does nothing. */
  g_assert_true (till_charge_watch_close_link (fixture->watch));
  g_assert_false (till_charge_watch_close_link (fixture->watch));
  g_assert_true (till_charge_watch_is_closing_link (fixture->watch));
  g_assert_cmpint (till_double_moves_get_last (fixture->session)->kind, ==,
                   TILL_INSTRUCTION_CLOSE_LINK);
  g_assert_cmpstr (till_double_moves_get_last (fixture->session)->target_id, ==, "cs_1");
  till_double_moves_answer (fixture->session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE });
  put_link (fixture, TILL_LINK_EXPIRED);
  g_assert_false (till_charge_watch_is_closing_link (fixture->watch));
  g_assert_cmpint (till_charge_run_get_link (fixture->run)->state, ==, TILL_LINK_EXPIRED);
}

/* While somebody waits the gateway is asked, and what it says once is not taken back by a store
 * that has not heard of it. */
static void
test_link_is_asked_about (Fixture      *fixture,
                          gconstpointer user_data)
{
  TillLink *paid = link_new (TILL_LINK_PAID);

  till_charge_form_set_link_hours (fixture->form, 4);
  till_double_moves_expect (fixture->session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE,
                                                               .result_id = "cs_1" });
  till_charge_watch_ask (fixture->watch);     /* no link yet: nobody is asked */
  g_assert_true (till_charge_desk_begin (fixture->desk, &pounds_48, NULL));
  iterate ();
  g_assert_cmpint (till_double_moves_get_last (fixture->session)->expires_us, ==,
                   (1000 + 4 * 3600) * TILL_SECOND);
  put_link (fixture, TILL_LINK_OPEN);

  till_double_moves_tell_link (fixture->session, paid);
  till_charge_watch_ask (fixture->watch);
  iterate ();
  g_assert_cmpint (till_charge_run_get_link (fixture->run)->state, ==, TILL_LINK_PAID);
  g_assert_cmpuint (till_double_moves_get_n_syncs (fixture->session), ==, 1);

  put_link (fixture, TILL_LINK_OPEN);
  g_assert_cmpint (till_charge_run_get_link (fixture->run)->state, ==, TILL_LINK_PAID);
  till_record_unref (paid);
}

static void
test_link_instead (Fixture      *fixture,
                   gconstpointer user_data)
{
  choose_typed_card (fixture);
  till_charge_form_set_text (fixture->form, TILL_CHARGE_TEXT_REFERENCE, "A-1");
  till_double_moves_expect (fixture->session,
                            &(TillOutcome) { .state = TILL_INSTRUCTION_REFUSED,
                                             .code = "authentication_required" });
  g_assert_true (till_charge_desk_begin (fixture->desk, &pounds_48, card_new ()));
  iterate ();
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_NEEDS_CUSTOMER);

  g_assert_true (till_charge_desk_send_link (fixture->desk));
  g_assert_false (till_charge_desk_send_link (fixture->desk));
  iterate ();
  g_assert_cmpint (till_double_moves_get_last (fixture->session)->kind, ==,
                   TILL_INSTRUCTION_CREATE_LINK);
  g_assert_cmpint (till_double_moves_get_last (fixture->session)->amount.minor, ==, 4800);
  g_assert_cmpstr (till_double_moves_get_last (fixture->session)->reference, ==, "A-1");
  g_assert_false (till_double_moves_had_card (fixture->session));
  till_double_moves_answer (fixture->session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE,
                                                               .result_id = "cs_1" });
}

static void
test_saved_cards (Fixture      *fixture,
                  gconstpointer user_data)
{
  const TillCustomer jane = { .record = { .kind = TILL_RECORD_CUSTOMER, .id = "cus_1" },
                              .name = "Jane" };
  const TillCard visa = { .record = { .kind = TILL_RECORD_CARD, .id = "pm_1" },
                          .customer_id = "cus_1",
                          .last4 = "4242" };
  TillCustomer *customer = till_record_new (&jane);
  TillCard *card = till_record_new (&visa);

  till_double_moves_add_card (fixture->session, card);
  g_assert_cmpint (till_saved_cards_get_state (fixture->cards), ==, TILL_CARDS_NONE);
  till_charge_form_set_customer (fixture->form, customer);
  g_assert_cmpint (till_saved_cards_get_state (fixture->cards), ==, TILL_CARDS_LOADING);
  iterate ();
  g_assert_cmpint (till_saved_cards_get_state (fixture->cards), ==, TILL_CARDS_READY);
  g_assert_cmpuint (till_saved_cards_get_list (fixture->cards)->len, ==, 1);

  /* The only one is chosen. */
  till_charge_form_set_lane (fixture->form, TILL_LANE_SAVED_CARD);
  g_assert_true (till_charge_desk_begin (fixture->desk, &pounds_48, NULL));
  iterate ();
  g_assert_cmpstr (till_double_moves_get_last (fixture->session)->card_token, ==, "pm_1");
  till_double_moves_answer (fixture->session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE });

  till_record_unref (customer);
  till_record_unref (card);
}

/* References count on: after the newest order in the journal, and after the one just sent. */
static void
test_references (Fixture      *fixture,
                 gconstpointer user_data)
{
  const TillOrder last = { .kind = TILL_INSTRUCTION_CHARGE,
                           .amount = { 1000, "GBP" },
                           .reference = "T-1003" };
  const TillOrder refund = { .kind = TILL_INSTRUCTION_REFUND,
                             .amount = { 1000, "GBP" },
                             .reference = "R-7" };
  g_autoptr (TillChargeDesk) desk = NULL;
  TillChargeForm *form;

  till_double_session_add_instruction (fixture->session,
                                       till_double_instruction_new ("1", &last,
                                                                    TILL_INSTRUCTION_DONE, NULL,
                                                                    1));
  till_double_session_add_instruction (fixture->session,
                                       till_double_instruction_new ("2", &refund,
                                                                    TILL_INSTRUCTION_DONE, NULL,
                                                                    2));
  desk = till_charge_desk_new (fixture->session, fixture->clock);
  iterate ();
  form = till_charge_desk_get_form (desk);
  g_assert_cmpstr (till_charge_form_get_text (form, TILL_CHARGE_TEXT_REFERENCE), ==, "T-1004");

  till_charge_form_set_amount (form, "48");
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_RETURN_URL, "https://example.com");
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_REFERENCE, "W-09");
  till_double_moves_expect (fixture->session, &(TillOutcome) { .state = TILL_INSTRUCTION_REFUSED,
                                                               .code = "rate_limit" });
  g_assert_true (till_charge_desk_begin (desk, &pounds_48, NULL));
  iterate ();

  /* Another attempt is the same order; a new one is not. */
  g_assert_true (till_charge_run_try_again (till_charge_desk_get_run (desk)));
  g_assert_cmpstr (till_charge_form_get_text (form, TILL_CHARGE_TEXT_REFERENCE), ==, "W-09");
  g_assert_true (till_charge_run_clear (till_charge_desk_get_run (desk)));
  g_assert_cmpstr (till_charge_form_get_text (form, TILL_CHARGE_TEXT_REFERENCE), ==, "W-10");
}

static void
test_not_sent (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  error = till_gateway_error_new (TILL_GATEWAY_ERROR_UNAVAILABLE, NULL, "no network");
  till_double_moves_expect_error (fixture->session, error);
  g_assert_true (till_charge_desk_begin (fixture->desk, &pounds_48, NULL));
  iterate ();
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_NOT_SENT);
}

/* A desk that sends a link. */
static TillChargeDesk *
begin_elsewhere (Fixture *fixture)
{
  TillChargeDesk *desk = till_charge_desk_new (fixture->session, fixture->clock);

  till_charge_form_set_amount (till_charge_desk_get_form (desk), "48");
  till_charge_form_set_text (till_charge_desk_get_form (desk), TILL_CHARGE_TEXT_RETURN_URL,
                             "https://example.com");
  g_assert_true (till_charge_desk_begin (desk, &pounds_48, NULL));

  return desk;
}

/* What is left before it was found out whether it is a repetition is not sent. */
static void
test_left_while_looking (Fixture      *fixture,
                         gconstpointer user_data)
{
  g_autoptr (TillChargeDesk) left = begin_elsewhere (fixture);

  g_clear_object (&left);
  iterate ();
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 0);
}

/* The desk is left while the order is under way: the answer must find no dead object. */
static void
test_left_while_sending (Fixture      *fixture,
                         gconstpointer user_data)
{
  g_autoptr (TillChargeDesk) left = begin_elsewhere (fixture);

  iterate ();
  g_clear_object (&left);
  till_double_moves_answer (fixture->session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE });
  iterate ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, function)                                                                       \
  g_test_add ("/present/charge-desk/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("approved", test_approved);
  ADD ("new-customer", test_new_customer_is_made_once);
  ADD ("unknown-flips-by-itself", test_unknown_flips_by_itself);
  ADD ("repetition", test_repetition);
  ADD ("repetition-not-meant", test_repetition_not_meant);
  ADD ("under-way", test_under_way);
  ADD ("link", test_link);
  ADD ("link-asked-about", test_link_is_asked_about);
  ADD ("link-instead", test_link_instead);
  ADD ("saved-cards", test_saved_cards);
  ADD ("references", test_references);
  ADD ("not-sent", test_not_sent);
  ADD ("left-while-looking", test_left_while_looking);
  ADD ("left-while-sending", test_left_while_sending);
#undef ADD

  return g_test_run ();
}
