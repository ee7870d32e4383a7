/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Words as SQLite cuts them: whatever character there is, its word can be searched for. */

#include "till-tokenizer.h"

#include <string.h>

#include "till-stmt.h"

static void
assert_words (TillTokenizer *tokenizer,
              const char    *text,
              const char    *expected)
{
  g_autoptr (GString) words = g_string_new (NULL);

  till_tokenizer_append (tokenizer, text, words);
  g_assert_cmpstr (words->str, ==, expected);
}

static void
test_words (void)
{
  g_autoptr (TillDb) db = till_db_open (":memory:", NULL, TILL_DB_FLAGS_NONE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TillTokenizer) tokenizer = till_tokenizer_new (db, &error);

  g_assert_no_error (error);
  assert_words (tokenizer, NULL, "");
  assert_words (tokenizer, "", "");
  assert_words (tokenizer, "Ann O'Brien", " ann o brien");
  assert_words (tokenizer, "José Ünlü", " jose unlu");
  assert_words (tokenizer, "ch_1aB", " ch 1ab");
  assert_words (tokenizer, "\"a\" AND b* -c:d", " a and b c d");
  assert_words (tokenizer, "漢字 — 2", " 漢字 2");
}

/* What makes no difference to who searches, in each script, makes none here. */
static void
test_folding (void)
{
  g_autoptr (TillDb) db = till_db_open (":memory:", NULL, TILL_DB_FLAGS_NONE, NULL);
  g_autoptr (GError) error = NULL;
  TillTokenizer *tokenizer = till_tokenizer_get (db, &error);

  g_assert_no_error (error);
  g_assert_true (tokenizer == till_tokenizer_get (db, NULL));
  assert_words (tokenizer, NULL, "");
  assert_words (tokenizer, "José STRASSE Straße", " jose strasse strasse");
  assert_words (tokenizer, "Jose\xcc\x81", " jose");
  assert_words (tokenizer, "Łódź Søren Ærø", " lodz soren aero");
  assert_words (tokenizer, "Παπαδόπουλος ΠΑΠΑΔΟΠΟΥΛΟΣ", " παπαδοπουλοσ παπαδοπουλοσ");
  assert_words (tokenizer, "Ёлка Й", " елка и");
  assert_words (tokenizer, "שָׁלוֹם", " שלום");
  assert_words (tokenizer, "مُحَمَّد", " محمد");
  assert_words (tokenizer, "राहुल वर्मा", " राहुल वर्मा");
  assert_words (tokenizer, "สมชาย ใจดี", " สมชาย ใจดี");
  assert_words (tokenizer, "Ｗｉｄｅ １２", " wide 12");
  assert_words (tokenizer, "한국", " 한국");
  assert_words (tokenizer, "\xff bad", " bad");
}

/* Letters that are kept are told as they are with one in the text that is not. */
static void
test_kept_letters (void)
{
  g_autoptr (TillDb) db = till_db_open (":memory:", NULL, TILL_DB_FLAGS_NONE, NULL);
  g_autoptr (TillTokenizer) plain = till_tokenizer_new (db, NULL);
  TillTokenizer *tokenizers[] = { plain, till_tokenizer_get (db, NULL) };

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) alone = g_string_new (NULL);
      g_autoptr (GString) beside = g_string_new (NULL);
      guint n = g_test_rand_int_range (1, 9);

      for (guint k = 0; k < n; k++)
        g_string_append_unichar (text, i < 0x560 && k == 0 && i > 0
                                         ? i : (gunichar) g_test_rand_int_range (1, 0x560));
      till_tokenizer_append (tokenizers[i % 2], text->str, alone);
      g_string_append (alone, " 漢");
      g_string_append (text, " 漢");
      till_tokenizer_append (tokenizers[i % 2], text->str, beside);
      g_assert_cmpstr (alone->str, ==, beside->str);
      g_string_truncate (alone, 0);
      till_tokenizer_append_part (tokenizers[i % 2], text->str, text->len - strlen (" 漢"), alone);
      g_string_append (alone, " 漢");
      g_assert_cmpstr (alone->str, ==, beside->str);
    }
}

/* Puts the words of every character into a table that keeps no positions and searches for them:
 * a word that the table would cut again would be refused. */
static void
test_every_character_can_be_searched (void)
{
  static const char insert_sql[] = "INSERT INTO t (rowid, c) VALUES (?1, ?2)";
  static const char find_sql[] = "SELECT rowid FROM t WHERE t MATCH ?1 AND rowid = ?2";
  g_autoptr (TillDb) db = till_db_open (":memory:", NULL, TILL_DB_FLAGS_NONE, NULL);
  g_autoptr (TillTokenizer) tokenizer = till_tokenizer_new (db, NULL);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_true (till_db_exec (db, "CREATE VIRTUAL TABLE t USING fts5 (c, content = '',"
                               " tokenize = 'unicode61 remove_diacritics 2', detail = none,"
                               " columnsize = 0, prefix = '1 2 3 4'); BEGIN", &error));
  g_assert_no_error (error);

  for (gunichar c = 1; c <= 0x10ffff; c += c < 0x600 ? 1 : 0xb5)
    {
      g_autoptr (TillStmt) insert = NULL;
      g_autoptr (TillStmt) find = NULL;
      g_autoptr (GString) words = g_string_new (NULL);
      g_auto (GStrv) split = NULL;
      g_autofree char *query = NULL;
      g_autofree char *text = NULL;
      gboolean has_row = FALSE;
      char utf8[7] = { 0 };

      if (!g_unichar_validate (c))
        continue;

      if (n++ % 100 == 0) /* a small table is searched faster */
        g_assert_true (till_db_exec (db, "INSERT INTO t (t) VALUES ('delete-all')", NULL));

      g_unichar_to_utf8 (c, utf8);
      text = g_strdup_printf ("a%sb %s", utf8, utf8);
      till_tokenizer_append (tokenizer, text, words);
      split = g_strsplit (words->str + 1, " ", -1);
      for (guint i = 0; split[i] != NULL; i++)
        {
          g_autofree char *word = g_strdup_printf ("\"%s\"*", split[i]);

          g_free (g_steal_pointer (&split[i]));
          split[i] = g_steal_pointer (&word);
        }
      query = g_strjoinv (" AND ", split);

      insert = till_db_statement (db, insert_sql, &error);
      g_assert_true (till_stmt_bind_int64 (insert, 1, c, NULL));
      g_assert_true (till_stmt_bind_text (insert, 2, text, NULL));
      g_assert_true (till_stmt_run (insert, &error));

      find = till_db_statement (db, find_sql, &error);
      g_assert_true (till_stmt_bind_text (find, 1, query, NULL));
      g_assert_true (till_stmt_bind_int64 (find, 2, c, NULL));
      till_stmt_step (find, &has_row, &error);
      g_assert_no_error (error);
      if (!has_row)
        g_test_message ("U+%04X: %s", c, query);
      g_assert_true (has_row);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/db/tokenizer/words", test_words);
  g_test_add_func ("/db/tokenizer/folding", test_folding);
  g_test_add_func ("/db/tokenizer/kept-letters", test_kept_letters);
  g_test_add_func ("/db/tokenizer/every-character-can-be-searched",
                   test_every_character_can_be_searched);

  return g_test_run ();
}
