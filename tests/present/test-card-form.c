/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-card-form.h"

#include <string.h>

#define NOW_US (G_GINT64_CONSTANT (1795201323) * TILL_SECOND) /* 2026-11-20 */

typedef struct
{
  TillClock    *clock;
  TillCardForm *form;
} Fixture;

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer user_data)
{
  fixture->clock = till_clock_new_fake (NOW_US);
  fixture->form = till_card_form_new (fixture->clock);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_clear_pointer (&fixture->form, till_card_form_free);
  g_clear_pointer (&fixture->clock, till_clock_unref);
}

/* Types @text key by key; returns whether the last key completed the field. */
static gboolean
type (Fixture      *fixture,
      TillCardField field,
      const char   *text)
{
  gboolean go_on = FALSE;

  for (const char *p = text; *p != '\0'; p++)
    till_card_form_insert (fixture->form, field, p, 1, &go_on);

  return go_on;
}

static void
assert_shown (Fixture      *fixture,
              TillCardField field,
              gboolean      hide,
              const char   *expected)
{
  TillCardDisplay display;
  char text[TILL_CARD_DISPLAY_MAX + 1] = "";

  till_card_form_display (fixture->form, field, hide, &display);
  memcpy (text, display.glyphs, display.n_glyphs);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (display.offsets[display.n_text], ==, display.n_glyphs);
}

static void
test_groups (Fixture      *fixture,
             gconstpointer user_data)
{
  g_assert_true (type (fixture, TILL_CARD_FIELD_NUMBER, "4242424242424242"));
  assert_shown (fixture, TILL_CARD_FIELD_NUMBER, FALSE, "4242 4242 4242 4242");
  assert_shown (fixture, TILL_CARD_FIELD_NUMBER, TRUE, "**** **** **** 4242");
  g_assert_cmpint (till_card_form_get_brand (fixture->form), ==, TILL_CARD_BRAND_VISA);

  till_card_form_wipe (fixture->form);
  g_assert_true (type (fixture, TILL_CARD_FIELD_NUMBER, "378282246310005"));
  assert_shown (fixture, TILL_CARD_FIELD_NUMBER, FALSE, "3782 822463 10005");

  /* American Express has no sixteenth digit. */
  g_assert_false (type (fixture, TILL_CARD_FIELD_NUMBER, "9"));
  assert_shown (fixture, TILL_CARD_FIELD_NUMBER, FALSE, "3782 822463 10005");
}

static void
test_goes_on_only_when_sure (Fixture      *fixture,
                             gconstpointer user_data)
{
  /* Thirteen digits of a Visa can pass the check by chance. */
  g_assert_false (type (fixture, TILL_CARD_FIELD_NUMBER, "4222222222222"));
  g_assert_cmpint (till_card_form_get_state (fixture->form, TILL_CARD_FIELD_NUMBER), ==,
                   TILL_CARD_FIELD_COMPLETE);

  till_card_form_wipe (fixture->form);
  g_assert_false (type (fixture, TILL_CARD_FIELD_NUMBER, "6200000000000005"));
  g_assert_cmpint (till_card_form_get_state (fixture->form, TILL_CARD_FIELD_NUMBER), ==,
                   TILL_CARD_FIELD_COMPLETE);

  till_card_form_wipe (fixture->form);
  g_assert_true (type (fixture, TILL_CARD_FIELD_NUMBER, "5555555555554444"));
}

static void
test_wrong_digit (Fixture      *fixture,
                  gconstpointer user_data)
{
  g_assert_false (type (fixture, TILL_CARD_FIELD_NUMBER, "4242424242424241"));
  g_assert_cmpint (till_card_form_get_state (fixture->form, TILL_CARD_FIELD_NUMBER), ==,
                   TILL_CARD_FIELD_INVALID);
  g_assert_nonnull (till_card_form_get_problem (fixture->form, TILL_CARD_FIELD_NUMBER, FALSE));

  /* Correct the third digit from the end: Left, Left, Backspace, digit. */
  g_assert_true (till_card_text_delete (
    till_card_form_get_text (fixture->form, TILL_CARD_FIELD_NUMBER), -1));
  g_assert_null (till_card_form_get_problem (fixture->form, TILL_CARD_FIELD_NUMBER, FALSE));
  g_assert_nonnull (till_card_form_get_problem (fixture->form, TILL_CARD_FIELD_NUMBER, TRUE));
  g_assert_true (type (fixture, TILL_CARD_FIELD_NUMBER, "2"));
}

static void
test_caret (Fixture      *fixture,
            gconstpointer user_data)
{
  TillCardText *text = till_card_form_get_text (fixture->form, TILL_CARD_FIELD_NUMBER);
  TillCardDisplay display;

  type (fixture, TILL_CARD_FIELD_NUMBER, "41111");
  g_assert_true (till_card_text_move_caret (text, -4));
  type (fixture, TILL_CARD_FIELD_NUMBER, "2");
  assert_shown (fixture, TILL_CARD_FIELD_NUMBER, FALSE, "4211 11");
  g_assert_cmpuint (till_card_text_get_caret (text), ==, 2);
  g_assert_true (till_card_text_delete (text, 1));
  assert_shown (fixture, TILL_CARD_FIELD_NUMBER, FALSE, "4211 1");
  g_assert_true (till_card_text_delete (text, -1));
  assert_shown (fixture, TILL_CARD_FIELD_NUMBER, FALSE, "4111");

  g_assert_true (till_card_text_move_caret (text, -100));
  g_assert_false (till_card_text_move_caret (text, -1));
  g_assert_false (till_card_text_delete (text, -1));

  till_card_text_select_all (text, TRUE);
  till_card_form_display (fixture->form, TILL_CARD_FIELD_NUMBER, FALSE, &display);
  g_assert_true (display.selected);
  type (fixture, TILL_CARD_FIELD_NUMBER, "5");
  assert_shown (fixture, TILL_CARD_FIELD_NUMBER, FALSE, "5");

  till_card_text_select_all (text, TRUE);
  g_assert_true (till_card_text_delete (text, 1));
  g_assert_true (till_card_form_is_empty (fixture->form));
  till_card_text_select_all (text, TRUE);
  g_assert_false (till_card_text_delete (text, 1));
}

static void
test_paste (Fixture      *fixture,
            gconstpointer user_data)
{
  static const char pasted[] = "Card: 4000 0566-5566 5556\n";
  gboolean go_on = FALSE;

  g_assert_true (till_card_form_insert (fixture->form, TILL_CARD_FIELD_NUMBER, pasted,
                                        strlen (pasted), &go_on));
  g_assert_true (go_on);
  assert_shown (fixture, TILL_CARD_FIELD_NUMBER, FALSE, "4000 0566 5566 5556");

  g_assert_false (till_card_form_insert (fixture->form, TILL_CARD_FIELD_EXPIRY, "none\0/", 6,
                                         &go_on));
  g_assert_false (go_on);
}

static void
test_expiry (Fixture      *fixture,
             gconstpointer user_data)
{
  const struct
  {
    const char        *typed;
    const char        *shown;
    gboolean           go_on;
    TillCardFieldState state;
  } cases[] = {
    { "1", "1", FALSE, TILL_CARD_FIELD_INCOMPLETE },
    { "122", "12 / 2", FALSE, TILL_CARD_FIELD_INCOMPLETE },
    { "1227", "12 / 27", TRUE, TILL_CARD_FIELD_COMPLETE },
    { "12/27", "12 / 27", TRUE, TILL_CARD_FIELD_COMPLETE },
    { "12 2027", "12 / 2027", TRUE, TILL_CARD_FIELD_COMPLETE },
    { "12/2027", "12 / 2027", TRUE, TILL_CARD_FIELD_COMPLETE },
    { "122027", "12 / 2027", TRUE, TILL_CARD_FIELD_COMPLETE },
    { "1220", "12 / 20", FALSE, TILL_CARD_FIELD_INCOMPLETE },
    { "12/20", "12 / 20", FALSE, TILL_CARD_FIELD_INCOMPLETE },
    { "1/27", "1 / 27", TRUE, TILL_CARD_FIELD_COMPLETE },
    { "227", "2 / 27", FALSE, TILL_CARD_FIELD_COMPLETE },
    { "1126", "11 / 26", TRUE, TILL_CARD_FIELD_COMPLETE },
    { "1026", "10 / 26", FALSE, TILL_CARD_FIELD_INVALID },
    { "1327", "13 / 27", FALSE, TILL_CARD_FIELD_INCOMPLETE },
    { "1299", "12 / 99", FALSE, TILL_CARD_FIELD_INVALID },
    { "//", "", FALSE, TILL_CARD_FIELD_EMPTY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].typed);
      till_card_form_wipe (fixture->form);
      g_assert_cmpint (type (fixture, TILL_CARD_FIELD_EXPIRY, cases[i].typed), ==,
                       cases[i].go_on);
      assert_shown (fixture, TILL_CARD_FIELD_EXPIRY, TRUE, cases[i].shown);
      g_assert_cmpint (till_card_form_get_state (fixture->form, TILL_CARD_FIELD_EXPIRY), ==,
                       cases[i].state);
    }
}

static void
test_code_follows_brand (Fixture      *fixture,
                         gconstpointer user_data)
{
  type (fixture, TILL_CARD_FIELD_NUMBER, "4");
  g_assert_true (type (fixture, TILL_CARD_FIELD_CODE, "123"));
  g_assert_false (type (fixture, TILL_CARD_FIELD_CODE, "4"));
  assert_shown (fixture, TILL_CARD_FIELD_CODE, FALSE, "123");
  assert_shown (fixture, TILL_CARD_FIELD_CODE, TRUE, "***");

  /* The number was mistyped: three digits are too few for this brand. */
  till_card_text_wipe (till_card_form_get_text (fixture->form, TILL_CARD_FIELD_NUMBER));
  type (fixture, TILL_CARD_FIELD_NUMBER, "37");
  g_assert_cmpint (till_card_form_get_state (fixture->form, TILL_CARD_FIELD_CODE), ==,
                   TILL_CARD_FIELD_INCOMPLETE);
  g_assert_true (type (fixture, TILL_CARD_FIELD_CODE, "4"));
}

static void
test_description_has_no_digits_of_the_card (Fixture      *fixture,
                                            gconstpointer user_data)
{
  g_autofree char *empty = till_card_form_describe (fixture->form, TILL_CARD_FIELD_NUMBER, FALSE);
  g_autofree char *some = NULL;
  g_autofree char *all = NULL;
  g_autofree char *code = NULL;

  g_assert_cmpstr (empty, ==, "empty. Twelve to nineteen digits");
  type (fixture, TILL_CARD_FIELD_NUMBER, "424242424242");
  some = till_card_form_describe (fixture->form, TILL_CARD_FIELD_NUMBER, FALSE);
  g_assert_cmpstr (some, ==, "12 digits entered, Visa");
  type (fixture, TILL_CARD_FIELD_NUMBER, "4242");
  all = till_card_form_describe (fixture->form, TILL_CARD_FIELD_NUMBER, FALSE);
  g_assert_cmpstr (all, ==, "16 digits entered, Visa, complete");
  type (fixture, TILL_CARD_FIELD_CODE, "987");
  code = till_card_form_describe (fixture->form, TILL_CARD_FIELD_CODE, FALSE);
  g_assert_cmpstr (code, ==, "3 digits entered, complete");
}

static void
test_hand_over (Fixture      *fixture,
                gconstpointer user_data)
{
  TillCardInput card = { 0 };

  type (fixture, TILL_CARD_FIELD_NUMBER, "4242424242424242");
  type (fixture, TILL_CARD_FIELD_EXPIRY, "12/27");
  g_assert_false (till_card_form_fill (fixture->form, &card));
  g_assert_null (card.number);

  type (fixture, TILL_CARD_FIELD_CODE, "123");
  g_assert_true (till_card_form_is_complete (fixture->form));
  g_assert_true (till_card_form_fill (fixture->form, &card));
  g_assert_cmpstr (till_secret_peek (card.number), ==, "4242424242424242");
  g_assert_cmpstr (till_secret_peek (card.code), ==, "123");
  g_assert_cmpuint (card.exp_month, ==, 12);
  g_assert_cmpuint (card.exp_year, ==, 2027);

  g_assert_true (till_card_form_is_empty (fixture->form));
  assert_shown (fixture, TILL_CARD_FIELD_NUMBER, FALSE, "");
  g_assert_true (type (fixture, TILL_CARD_FIELD_NUMBER, "5555555555554444"));

  till_secret_free (card.number);
  till_secret_free (card.code);
}

static void
test_wipe_overwrites (Fixture      *fixture,
                      gconstpointer user_data)
{
  const char *memory;

  type (fixture, TILL_CARD_FIELD_NUMBER, "4242424242424242");
  type (fixture, TILL_CARD_FIELD_CODE, "123");
  memory = till_card_text_peek (till_card_form_get_text (fixture->form, TILL_CARD_FIELD_NUMBER));
  till_card_form_wipe (fixture->form);

  for (guint i = 0; i < TILL_CARD_NUMBER_MAX; i++)
    g_assert_cmpint (memory[i], ==, 0);

  g_assert_true (till_card_form_is_empty (fixture->form));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, function)                                                                       \
  g_test_add ("/present/card-form/" name, Fixture, NULL, fixture_set_up, function,                \
              fixture_tear_down)
  ADD ("groups", test_groups);
  ADD ("goes-on-only-when-sure", test_goes_on_only_when_sure);
  ADD ("wrong-digit", test_wrong_digit);
  ADD ("caret", test_caret);
  ADD ("paste", test_paste);
  ADD ("expiry", test_expiry);
  ADD ("code-follows-brand", test_code_follows_brand);
  ADD ("description", test_description_has_no_digits_of_the_card);
  ADD ("hand-over", test_hand_over);
  ADD ("wipe", test_wipe_overwrites);
#undef ADD

  return g_test_run ();
}
