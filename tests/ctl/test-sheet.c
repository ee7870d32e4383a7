/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-ctl-sheet.h"

#include "till-ctl-instruction.h"

static const TillExportColumn columns[] = {
  { "name", TILL_EXPORT_TEXT }, { "amount", TILL_EXPORT_DECIMAL }, { "hidden", TILL_EXPORT_TEXT },
};

static const char *const shown[] = { "name", "amount", NULL };

/* Writes two rows as @format, in a process of its own. */
static void
write_sheet (TillCtlFormat format)
{
  char *first[] = { (char *) "J. Smith", (char *) "48.00", (char *) "a,b", NULL };
  char *second[] = { (char *) "\033[31mRed\n", (char *) "7.5", (char *) "=1", NULL };
  g_autoptr (TillCtl) ctl = till_ctl_new ();
  g_autoptr (TillCtlSheet) sheet = NULL;

  ctl->format = format;
  sheet = till_ctl_sheet_new (ctl, columns, G_N_ELEMENTS (columns), shown);
  till_ctl_sheet_add (sheet, first);
  till_ctl_sheet_add (sheet, second);
  till_ctl_sheet_end (sheet);
}

static void
assert_written (TillCtlFormat format,
                const char   *expected)
{
  if (g_test_subprocess ())
    {
      write_sheet (format);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout (expected);
}

/* What comes from outside does not steer the terminal. */
static void
test_table (void)
{
  assert_written (TILL_CTL_TABLE,
                  "*name      amount\n"
                  "J. Smith   48.00\n"
                  "[31mRed      7.5\n*");
}

static void
test_json (void)
{
  assert_written (TILL_CTL_JSON,
                  "*[\n"
                  "{\"name\":\"J. Smith\",\"amount\":\"48.00\",\"hidden\":\"a,b\"},\n"
                  "{\"name\":\"?u001b[31mRed?n\",\"amount\":\"7.5\",\"hidden\":\"=1\"}\n"
                  "]\n*");
}

static void
test_csv (void)
{
  assert_written (TILL_CTL_CSV,
                  "*name,amount,hidden\r\n"
                  "J. Smith,48.00,\"a,b\"\r\n"
                  "\"\033[31mRed\n\",7.5,\"'=1\"\r\n*");
}

static void
test_instruction_words (void)
{
  guint n;

  g_assert_nonnull (till_ctl_instruction_columns (&n));
  g_assert_cmpstr (till_ctl_instruction_state_word (TILL_INSTRUCTION_UNKNOWN), ==, "unknown");
  g_assert_cmpstr (till_ctl_instruction_state_word (TILL_INSTRUCTION_GIVEN_UP), ==, "given_up");
  g_assert_cmpstr (till_ctl_instruction_kind_word (TILL_INSTRUCTION_CREATE_LINK), ==,
                   "create_link");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ctl/sheet/table", test_table);
  g_test_add_func ("/ctl/sheet/json", test_json);
  g_test_add_func ("/ctl/sheet/csv", test_csv);
  g_test_add_func ("/ctl/instruction/words", test_instruction_words);

  return g_test_run ();
}
