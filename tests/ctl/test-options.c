/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-ctl-options.h"

#include <string.h>

static void
nothing (TillCtl *ctl)
{
}

static const TillCtlCommand commands[] = {
  { "list", "List", nothing },
  { "show", "Show", nothing },
  { NULL, NULL, NULL },
};

static gboolean
is_safe (const char *line)
{
  g_auto (GStrv) argv = g_strsplit (line, "|", -1);

  return till_ctl_options_are_safe (g_strv_length (argv), argv);
}

/* Numbers of cards are put together here, so that they stand in no file. */
static void
test_card_numbers (void)
{
  g_autofree char *number = g_strconcat ("4242", "4242", "4242", "4242", NULL);
  g_autofree char *alone = g_strconcat ("tillctl|charge|", number, NULL);
  g_autofree char *inside = g_strconcat ("tillctl|charge|--note=card ", number, " please", NULL);
  g_autofree char *in_parts = g_strdup_printf ("tillctl|%.4s|%.4s|%.4s|%.4s", number, number,
                                               number, number);
  g_autofree char *dashed = g_strdup_printf ("tillctl|%.4s-%.4s-%.4s-%.4s", number, number,
                                             number, number);

  g_assert_false (is_safe (alone));
  g_assert_false (is_safe (inside));
  g_assert_false (is_safe (in_parts));
  g_assert_false (is_safe (dashed));

  g_assert_true (is_safe ("tillctl|charge|--amount|48.00|--phone|+44 20 7946 0018"));
  g_assert_true (is_safe ("tillctl|show|ch_3Nabc1234567890123456"));
  g_assert_true (is_safe ("tillctl"));
}

static TillCtl *
read_options (const char  *line,
              gboolean    *ret_read,
              TillCtlFunc *ret_run)
{
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  TillCtl *ctl = till_ctl_new ();

  *ret_read = till_ctl_options_read (ctl, g_strv_length (argv), argv, commands, ret_run);

  return ctl;
}

static void
test_read (void)
{
  TillCtlFunc run = NULL;
  gboolean read;
  g_autoptr (TillCtl) ctl = read_options ("tillctl --state-dir /s --account a --key-file /k -q "
                                          "--operator Ana show --format json x", &read, &run);

  g_assert_true (read);
  g_assert_true (run == nothing);
  g_assert_cmpstr (ctl->state_folder, ==, "/s");
  g_assert_cmpstr (ctl->account, ==, "a");
  g_assert_cmpstr (ctl->key_file, ==, "/k");
  g_assert_cmpstr (ctl->operator_name, ==, "Ana");
  g_assert_true (ctl->quiet);
  g_assert_cmpstr (ctl->args[0], ==, "show");
  g_assert_cmpstr (ctl->args[1], ==, "--format"); /* the command's own */

  g_assert_true (till_ctl_parse (ctl, "ID", "Shows.", NULL, 1, 1));
  g_assert_cmpint (ctl->format, ==, TILL_CTL_JSON);
  g_assert_cmpstr (ctl->args[1], ==, "x");
}

static void
test_default_folder (void)
{
  TillCtlFunc run = NULL;
  gboolean read;
  g_autoptr (TillCtl) ctl = read_options ("tillctl list", &read, &run);
  g_autofree char *expected = g_build_filename (g_get_user_data_dir (), "tillroll", NULL);

  g_assert_true (read);
  g_assert_cmpstr (ctl->state_folder, ==, expected);
}

static void
test_misused (void)
{
  static const char *const bad[] = {
    "tillctl", "tillctl burn", "tillctl --nonsense list", "tillctl --account",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      TillCtlFunc run = NULL;
      gboolean read;
      g_autoptr (TillCtl) ctl = read_options (bad[i], &read, &run);

      g_assert_false (read);
      g_assert_null (run);
      g_assert_cmpint (ctl->exit_code, ==, TILL_CTL_USAGE);
    }
}

static void
test_arguments (void)
{
  static const struct
  {
    const char *line;
    guint       min_args;
    guint       max_args;
    gboolean    fine;
  } cases[] = {
    { "tillctl show a", 1, 1, TRUE },   { "tillctl show", 1, 1, FALSE },
    { "tillctl show a b", 1, 1, FALSE }, { "tillctl show -- --a", 1, 1, TRUE },
    { "tillctl show --a", 1, 1, FALSE }, { "tillctl list", 0, 0, TRUE },
    { "tillctl list --format xml", 0, 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TillCtlFunc run = NULL;
      gboolean read;
      g_autoptr (TillCtl) ctl = read_options (cases[i].line, &read, &run);

      g_assert_true (read);
      g_assert_cmpint (till_ctl_parse (ctl, "", "", NULL, cases[i].min_args, cases[i].max_args), ==,
                       cases[i].fine);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ctl/options/card-numbers", test_card_numbers);
  g_test_add_func ("/ctl/options/read", test_read);
  g_test_add_func ("/ctl/options/default-folder", test_default_folder);
  g_test_add_func ("/ctl/options/misused", test_misused);
  g_test_add_func ("/ctl/options/arguments", test_arguments);

  return g_test_run ();
}
