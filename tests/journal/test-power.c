/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The power goes, at moments of its own choosing: what the journal had said to be on disk is there,
 * and what was sent is never taken for not sent. And the check sees it where that is not so: with
 * SQLite told to sync less, it has to find something gone.
 *
 * TILL_POWER_CUTS says how often the power goes (120). */

#include "failing-disk.h"
#include "journal-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define SEEDS 6
#define USUAL_CUTS 120

/* What the journal has said is on disk. */
typedef struct
{
  char                *id;
  TillInstructionState state;
} Said;

typedef struct
{
  JournalFixture journal;
  GRand         *rand;
  GArray        *said; /* Said, in the order of their making */
  guint          n_orders;
  guint          n_cuts;
  guint          n_unsafe;
} Fixture;

/* What @user_data of the tests says: how SQLite is told to sync; NULL for as the journal wants. */
static const char *sync_pragma;

static int
authorize_cb (void       *user_data,
              int         action,
              const char *first,
              const char *second,
              const char *database,
              const char *trigger)
{
  gboolean sets_sync = action == SQLITE_PRAGMA && second != NULL &&
                       g_ascii_strcasecmp (first, "synchronous") == 0;

  return sets_sync ? SQLITE_IGNORE : SQLITE_OK;
}

/* Called by SQLite for every database that is opened: takes the choice of syncing away from it. */
static int
opened_cb (sqlite3                           *db,
           const char                       **ret_message,
           const struct sqlite3_api_routines *api)
{
  if (sync_pragma == NULL)
    return SQLITE_OK;

  if (sqlite3_exec (db, sync_pragma, NULL, NULL, NULL) != SQLITE_OK)
    return SQLITE_ERROR;

  return sqlite3_set_authorizer (db, authorize_cb, NULL);
}

static void
said_clear (gpointer data)
{
  g_free (((Said *) data)->id);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  failing_disk_reset ();
  sync_pragma = user_data;
  journal_set_up (&fixture->journal, NULL);
  fixture->said = g_array_new (FALSE, FALSE, sizeof (Said));
  g_array_set_clear_func (fixture->said, said_clear);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  journal_tear_down (&fixture->journal, NULL);
  sync_pragma = NULL;
  g_array_unref (fixture->said);
}

static void
remember (Fixture         *fixture,
          TillInstruction *instruction)
{
  const char *id = till_instruction_get_id (instruction);
  Said said = { NULL, till_instruction_get_state (instruction) };

  for (guint i = 0; i < fixture->said->len; i++)
    if (g_str_equal (g_array_index (fixture->said, Said, i).id, id))
      {
        g_array_index (fixture->said, Said, i).state = said.state;
        return;
      }

  said.id = g_strdup (id);
  g_array_append_val (fixture->said, said);
}

/* Whether what was found after the cut may have become of what was said before it. */
static gboolean
is_safe (TillInstructionState said,
         TillInstruction     *found)
{
  TillInstructionState now = till_instruction_get_state (found);
  const TillOutcome *outcome = till_instruction_get_outcome (found);
  gboolean not_sent = now == TILL_INSTRUCTION_REFUSED &&
                      g_strcmp0 (outcome->code, "not_sent") == 0;

  if (said == TILL_INSTRUCTION_PREPARED)
    return TRUE; /* it is there, and may have come further */

  if (said == TILL_INSTRUCTION_SENT)
    return !not_sent && now != TILL_INSTRUCTION_PREPARED;

  return now == said;
}

static gboolean
has_all (Fixture   *fixture,
         GPtrArray *found)
{
  for (guint i = 0; i < fixture->said->len; i++)
    {
      const Said *said = &g_array_index (fixture->said, Said, i);
      gboolean safe = FALSE;

      for (guint n = 0; n < found->len && !safe; n++)
        safe = g_str_equal (till_instruction_get_id (found->pdata[n]), said->id) &&
               is_safe (said->state, found->pdata[n]);
      if (!safe)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_left_safe (Fixture    *fixture,
              const char *path)
{
  const TillJournalQuery all = { .limit = 100000 };
  g_autoptr (TillJournal) journal = NULL;
  g_autoptr (GPtrArray) found = NULL;
  gboolean safe = FALSE;

  if (!(journal = journal_open_at (path, fixture->journal.clock, NULL)))
    return fixture->said->len == 0 && !g_file_test (path, G_FILE_TEST_EXISTS);

  safe = journal_verify (journal, NULL) && (found = journal_list (journal, &all, NULL)) &&
         has_all (fixture, found);
  till_journal_close (journal);

  return safe;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

/* The power goes now. */
static void
cut (Fixture *fixture)
{
  const char *less = sync_pragma;
  g_autofree char *folder = g_dir_make_tmp ("till-cut-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "journal.db", NULL);

  failing_disk_cut_power (fixture->rand, folder);
  fixture->n_cuts++;

  failing_disk_step_aside (TRUE);
  sync_pragma = NULL;
  if (!is_left_safe (fixture, path))
    fixture->n_unsafe++;
  sync_pragma = less;
  failing_disk_step_aside (FALSE);
  remove_folder (folder);
}

static void
keep_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Waits for a step of the journal; perhaps the power goes before it is through, or right after. */
static TillInstruction *
finish_step (Fixture       *fixture,
             GAsyncResult **result)
{
  TillJournal *journal = fixture->journal.journal;
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GError) error = NULL;
  TillInstruction *instruction;

  if (g_rand_int_range (fixture->rand, 0, 6) == 0)
    {
      g_usleep (g_rand_int_range (fixture->rand, 0, 400));
      cut (fixture);
    }

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  done = g_steal_pointer (result);

  /* All three finish alike: with an instruction. */
  instruction = till_journal_settle_finish (journal, done, &error);
  g_assert_no_error (error);
  remember (fixture, instruction);
  if (g_rand_int_range (fixture->rand, 0, 6) == 0)
    cut (fixture);

  return instruction;
}

static void
carry_out_one (Fixture *fixture)
{
  g_autofree char *reference = g_strdup_printf ("P-%u", fixture->n_orders++);
  const TillOrder order = {
    .kind = TILL_INSTRUCTION_CHARGE, .amount = { 1000 + fixture->n_orders, "GBP" },
    .card_token = "pm_1", .reference = reference,
  };
  const TillOutcome outcome = { .state = TILL_INSTRUCTION_DONE, .result_id = "ch_1" };
  TillJournal *journal = fixture->journal.journal;
  g_autoptr (TillInstruction) prepared = NULL;
  g_autoptr (TillInstruction) sent = NULL;
  g_autoptr (TillInstruction) settled = NULL;
  GAsyncResult *result = NULL;

  till_journal_prepare_async (journal, &order, "Ann", NULL, keep_cb, &result);
  prepared = finish_step (fixture, &result);
  till_journal_mark_sent_async (journal, prepared, keep_cb, &result);
  sent = finish_step (fixture, &result);
  till_journal_settle_async (journal, sent, &outcome, keep_cb, &result);
  settled = finish_step (fixture, &result);
}

static guint
get_n_cuts (void)
{
  const char *text = g_getenv ("TILL_POWER_CUTS");

  return text != NULL ? (guint) atoi (text) : USUAL_CUTS;
}

/* Works until the power has gone @n_cuts times; returns how often that was not safe. */
static guint
work (Fixture *fixture,
      guint32  seed,
      guint    n_cuts)
{
  fixture->rand = g_rand_new_with_seed (seed);
  fixture->n_cuts = fixture->n_unsafe = 0;
  while (fixture->n_cuts < n_cuts)
    carry_out_one (fixture);
  g_clear_pointer (&fixture->rand, g_rand_free);

  return fixture->n_unsafe;
}

static void
test_safe (Fixture      *fixture,
           gconstpointer user_data)
{
  guint n_unsafe = 0, n_cuts = 0;

  for (guint seed = 1; seed <= SEEDS; seed++)
    {
      n_unsafe += work (fixture, seed, get_n_cuts () / SEEDS);
      n_cuts += fixture->n_cuts;
    }

  g_test_message ("power cuts: %u, unsafe: %u", n_cuts, n_unsafe);
  g_assert_cmpuint (n_unsafe, ==, 0);
}

/* Commits that are not on disk when they say so: the check above must see that. */
static void
test_seen_without_sync (Fixture      *fixture,
                        gconstpointer user_data)
{
  guint n_unsafe = work (fixture, 7, 20);

  g_test_message ("with “%s”: power cuts: %u, unsafe: %u", (const char *) user_data,
                  fixture->n_cuts, n_unsafe);
  g_assert_cmpuint (n_unsafe, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  failing_disk_install ();
  g_assert_cmpint (sqlite3_auto_extension ((void (*) (void)) opened_cb), ==, SQLITE_OK);

  g_test_add ("/journal/power/safe", Fixture, NULL, set_up, test_safe, tear_down);
  g_test_add ("/journal/power/seen-with-normal", Fixture, "PRAGMA synchronous = NORMAL", set_up,
              test_seen_without_sync, tear_down);
  g_test_add ("/journal/power/seen-with-off", Fixture, "PRAGMA synchronous = OFF", set_up,
              test_seen_without_sync, tear_down);

  status = g_test_run ();
  failing_disk_remove ();

  return status;
}
