/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Random calls to a journal, each of which is first worked out by a model that knows nothing of the
 * journal's code: a table of allowed ways, written down here a second time, and a plain array of
 * what there is. Whenever the two differ, one of them is wrong. */

#include "till-journal.h"

#include <string.h>

#include "journal-fixture.h"

#define N_STEPS 1500
#define N_REFERENCES 6
#define N_TARGETS 4

/* One letter per state: Held, Prepared, Sent, Unknown, Done, Refused, Given up. */
static const struct
{
  char        from;
  const char *to;
} ways[] = {
  { 'H', "SR" }, { 'P', "SR" }, { 'S', "DRU" }, { 'U', "DRG" },
};

typedef struct
{
  TillInstruction *instruction; /* as the journal gave it first */
  char             state;
  int              reference;   /* -1: none */
  int              target;      /* -1: none */
} Item;

typedef struct
{
  JournalFixture *fixture;
  GArray         *items;
  guint           n_moved;
  guint           n_refused;
} Model;

static TillInstructionState
to_state (char letter)
{
  switch (letter)
    {
    case 'H': return TILL_INSTRUCTION_HELD;
    case 'P': return TILL_INSTRUCTION_PREPARED;
    case 'S': return TILL_INSTRUCTION_SENT;
    case 'U': return TILL_INSTRUCTION_UNKNOWN;
    case 'D': return TILL_INSTRUCTION_DONE;
    case 'R': return TILL_INSTRUCTION_REFUSED;
    case 'G': return TILL_INSTRUCTION_GIVEN_UP;
    default: g_assert_not_reached ();
    }
}

static gboolean
is_open (char state)
{
  return strchr ("HPSU", state) != NULL;
}

static gboolean
may_go (char from,
        char to)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (ways[i].from == from && strchr (ways[i].to, to) != NULL)
      return TRUE;

  return FALSE;
}

/* Whether something open has the reference of a charge, or is about the target. */
static gboolean
is_taken (Model *model,
          int    reference,
          int    target)
{
  for (guint i = 0; i < model->items->len; i++)
    {
      const Item *item = &g_array_index (model->items, Item, i);

      if (is_open (item->state) && ((reference >= 0 && item->reference == reference) ||
                                    (target >= 0 && item->target == target)))
        return TRUE;
    }

  return FALSE;
}

/* Whether a charge with the reference was or may have been carried out. */
static gboolean
is_paid (Model *model,
         int    reference)
{
  for (guint i = 0; i < model->items->len && reference >= 0; i++)
    {
      const Item *item = &g_array_index (model->items, Item, i);

      if (item->reference == reference && item->state != 'R')
        return TRUE;
    }

  return FALSE;
}

static void
write_down (Model *model)
{
  gboolean is_charge = g_test_rand_int_range (0, 2) == 0;
  gboolean is_held = g_test_rand_int_range (0, 3) == 0;
  int reference = is_charge ? g_test_rand_int_range (-1, N_REFERENCES) : -1;
  int target = is_charge ? -1 : g_test_rand_int_range (0, N_TARGETS);
  int minor = g_test_rand_int_range (1, 120), left = 100;
  g_autofree char *reference_text = g_strdup_printf (g_test_rand_bit () ? "Order %d" : " oRDER %d",
                                                     reference);
  g_autofree char *target_text = g_strdup_printf ("ch_%d", target);
  const TillOrder order = {
    .kind = is_charge ? TILL_INSTRUCTION_CHARGE : TILL_INSTRUCTION_REFUND,
    .amount = { minor, "GBP" }, .available = is_charge ? 0 : left,
    .reference = reference >= 0 ? reference_text : NULL,
    .target_id = is_charge ? NULL : target_text,
    .again = g_test_rand_int_range (0, 4) > 0,
  };
  g_autoptr (GError) error = NULL;
  Item item = { NULL, is_held ? 'H' : 'P', reference, target };

  item.instruction = is_held ? journal_hold (model->fixture->journal, &order, &error)
                             : journal_prepare (model->fixture->journal, &order, &error);
  if (is_taken (model, reference, target))
    g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_OPEN);
  else if (!order.again && is_paid (model, reference))
    g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_REPEATED);
  else if (!is_charge && minor > left)
    g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_TOO_MUCH);
  else
    {
      g_assert_no_error (error);
      g_array_append_val (model->items, item);
      return;
    }

  g_assert_null (item.instruction);
  model->n_refused++;
}

/* Tries a way, drawn or not, mostly with what is open. */
static void
move_on (Model *model)
{
  static const char goals[] = "SSUUDRGHP";
  guint newest = model->items->len, at;
  char goal = goals[g_test_rand_int_range (0, (int) strlen (goals))];
  const TillOutcome outcome = {
    .state = to_state (goal), .message = "said so", .operator_name = "Ann",
  };
  g_autoptr (TillInstruction) moved = NULL;
  g_autoptr (GError) error = NULL;
  Item *item;

  if (newest == 0)
    return;

  at = g_test_rand_int_range (MAX (0, (int) newest - 12), (int) newest);
  item = &g_array_index (model->items, Item, at);
  moved = goal == 'S' ? journal_mark_sent (model->fixture->journal, item->instruction, &error)
                      : journal_settle (model->fixture->journal, item->instruction, &outcome,
                                        &error);
  if (may_go (item->state, goal))
    {
      g_assert_no_error (error);
      g_assert_cmpint (till_instruction_get_state (moved), ==, to_state (goal));
      item->state = goal;
      model->n_moved++;
    }
  else
    {
      g_assert_null (moved);
      g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ILLEGAL);
      model->n_refused++;
    }
}

/* The program ends and starts again. */
static void
restart (Model *model)
{
  guint n_left = 0;

  journal_reopen (model->fixture);
  for (guint i = 0; i < model->items->len; i++)
    {
      Item *item = &g_array_index (model->items, Item, i);

      if (item->state == 'S')
        item->state = 'U';
      else if (item->state == 'H' || item->state == 'P')
        {
          item->state = 'R';
          n_left++;
        }
    }

  g_assert_cmpuint (till_journal_get_left (model->fixture->journal)->len, ==, n_left);
}

/* All of it, and what is open of it, in the order in which it was written down. */
static void
compare (Model *model)
{
  const TillJournalQuery all = { .limit = N_STEPS + 1 };
  const TillJournalQuery open = { .open_only = TRUE, .limit = N_STEPS + 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = journal_list (model->fixture->journal, &all, &error);
  g_autoptr (GPtrArray) open_list = journal_list (model->fixture->journal, &open, &error);
  guint n_open = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, model->items->len);
  for (guint i = 0; i < list->len; i++)
    {
      const Item *item = &g_array_index (model->items, Item, list->len - 1 - i);
      TillInstruction *stored = list->pdata[i];

      g_assert_cmpstr (till_instruction_get_id (stored), ==,
                       till_instruction_get_id (item->instruction));
      g_assert_cmpstr (till_instruction_get_idempotency_key (stored), ==,
                       till_instruction_get_idempotency_key (item->instruction));
      g_assert_cmpint (till_instruction_get_state (stored), ==, to_state (item->state));
      g_assert_true (till_instruction_is_open (stored) == is_open (item->state));
      if (!is_open (item->state))
        continue;

      g_assert_cmpuint (n_open, <, open_list->len);
      g_assert_cmpstr (till_instruction_get_id (open_list->pdata[n_open++]), ==,
                       till_instruction_get_id (stored));
    }

  g_assert_cmpuint (open_list->len, ==, n_open);
  g_assert_true (journal_verify (model->fixture->journal, &error));
  g_assert_no_error (error);
}

static void
test_random_calls (JournalFixture *fixture,
                   gconstpointer   user_data)
{
  Model model = { fixture, g_array_new (FALSE, FALSE, sizeof (Item)), 0, 0 };

  for (guint step = 0; step < N_STEPS; step++)
    {
      int dice = g_test_rand_int_range (0, 100);

      till_clock_advance (fixture->clock, TILL_SECOND);
      if (dice < 22)
        write_down (&model);
      else if (dice < 98)
        move_on (&model);
      else
        restart (&model);

      if (step % 100 == 99)
        compare (&model);
    }

  /* It was no quiet walk. */
  g_assert_cmpuint (model.items->len, >, 60);
  g_assert_cmpuint (model.n_moved, >, 60);
  g_assert_cmpuint (model.n_refused, >, 100);

  for (guint i = 0; i < model.items->len; i++)
    till_instruction_unref (g_array_index (model.items, Item, i).instruction);
  g_array_unref (model.items);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/journal/model/random-calls", JournalFixture, NULL, journal_set_up,
              test_random_calls, journal_tear_down);

  return g_test_run ();
}
