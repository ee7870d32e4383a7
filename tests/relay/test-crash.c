/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The real daemon, as a program: killed under load, told to end, told what to do. */

#include "relay-harness.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "till-json-reader.h"

typedef struct
{
  char        *program;
  char        *folder;
  char        *db_path;
  char        *ingest;   /* "/in/…" */
  char        *token;
  GSubprocess *daemon;
  int          port;     /* atomic; 0 while there is none */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->program = g_strdup (g_getenv ("TILL_TEST_RELAY"));
  g_assert_nonnull (fixture->program);
  fixture->folder = g_dir_make_tmp ("till-crash-XXXXXX", NULL);
  fixture->db_path = g_build_filename (fixture->folder, "relay.db", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  if (fixture->daemon != NULL)
    {
      g_subprocess_force_exit (fixture->daemon);
      g_clear_object (&fixture->daemon);
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->program);
  g_free (fixture->folder);
  g_free (fixture->db_path);
  g_free (fixture->ingest);
  g_free (fixture->token);
}

/* Runs a command of the program on the file; returns the object it prints, or NULL. */
static JsonNode *
command (Fixture    *fixture,
         gboolean   *ret_ok,
         const char *name,
         ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  va_list args;

  g_ptr_array_add (argv, fixture->program);
  g_ptr_array_add (argv, (char *) name);
  g_ptr_array_add (argv, (char *) "--db");
  g_ptr_array_add (argv, fixture->db_path);
  va_start (args, name);
  do
    g_ptr_array_add (argv, va_arg (args, char *));
  while (argv->pdata[argv->len - 1] != NULL);
  va_end (args);

  process = g_subprocess_newv ((const char * const *) argv->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &complaint, &error));
  g_assert_no_error (error);

  *ret_ok = g_subprocess_get_successful (process);
  g_assert_cmpint (*ret_ok, ==, *complaint == '\0');
  if (*output == '\0')
    return NULL;

  /* One line, for a program to read. */
  g_assert_true (strchr (output, '\n') == output + strlen (output) - 1);

  return till_json_parse (output, strlen (output), NULL);
}

static char *
get_text (JsonNode   *node,
          const char *name)
{
  return g_strdup (json_object_get_string_member (json_node_get_object (node), name));
}

/* Starts the daemon and waits until it says where it is. */
static void
start_daemon (Fixture *fixture)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  g_autofree char *url = NULL;

  fixture->daemon = g_subprocess_launcher_spawn (launcher, &error, fixture->program, "serve",
                                                 "--db", fixture->db_path, "--listen",
                                                 "127.0.0.1:0", "--exit-with-parent", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->daemon));
  line = g_data_input_stream_read_line_utf8 (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  node = till_json_parse (line, strlen (line), &error);
  g_assert_no_error (error);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (node), "ready"));
  url = get_text (node, "url");
  g_atomic_int_set (&fixture->port, (int) g_ascii_strtoll (strrchr (url, ':') + 1, NULL, 10));
}

static void
kill_daemon (Fixture *fixture,
             int      signal)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (fixture->daemon, signal);
  g_assert_true (g_subprocess_wait (fixture->daemon, NULL, &error));
  g_assert_no_error (error);
}

typedef struct
{
  Fixture *fixture;
  guint    number;
  guint    n_events;
  int      n_acked; /* atomic */
} Load;

/* Posts its events as a gateway does: each until it has been answered 200. */
static gpointer
load_thread (gpointer user_data)
{
  Load *load = user_data;

  while (load->n_acked < (int) load->n_events)
    {
      g_autofree char *id = g_strdup_printf ("evt_%u_%d", load->number, load->n_acked);
      int port = g_atomic_int_get (&load->fixture->port);

      if (port != 0 && relay_post_id ((guint16) port, load->fixture->ingest, id) == 200)
        g_atomic_int_inc (&load->n_acked);
      else
        g_usleep (500);
    }

  return NULL;
}

static void
make_verifying_source (Fixture *fixture)
{
  g_autofree char *secret_path = g_build_filename (fixture->folder, "secret", NULL);
  g_autoptr (JsonNode) stream = NULL, source = NULL, console = NULL;
  gboolean ok;

  g_assert_true (g_file_set_contents_full (secret_path, SECRET "\n", -1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  stream = command (fixture, &ok, "add-stream", "--name", STREAM, NULL);
  g_assert_true (ok);
  source = command (fixture, &ok, "add-source", "--stream", STREAM, "--kind", "stripe", "--mode",
                    "verify", "--secret-file", secret_path, NULL);
  g_assert_true (ok);
  console = command (fixture, &ok, "add-console", "--stream", STREAM, "--name", "Desk", "--role",
                     "console", NULL);
  g_assert_true (ok);
  fixture->ingest = get_text (source, "ingest_path");
  fixture->token = get_text (console, "token");
}

/* Every event that was answered is there, once; the numbers have no holes. */
static void
check_all_there (Fixture *fixture,
                 guint    n_loads,
                 guint    n_events)
{
  g_autoptr (Feed) feed = feed_open ((guint16) fixture->port, fixture->token, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;

  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
  g_assert_cmpint (message.first, ==, 1);
  g_assert_cmpint (message.last, ==, n_loads * n_events);

  for (guint i = 1; i <= n_loads * n_events; i++)
    {
      GBytes *body;
      g_autoptr (JsonNode) node = NULL;

      feed_expect (feed, TILL_RELAY_MESSAGE_EVENT, &message);
      g_assert_cmpint (till_relay_event_get_seq (message.event), ==, i);
      body = till_relay_event_get_body (message.event);
      node = till_json_parse_bytes (body, NULL);
      g_assert_nonnull (node);
      g_assert_true (g_hash_table_add (seen, get_text (node, "id")));
    }

  for (guint i = 0; i < n_loads; i++)
    {
      for (guint j = 0; j < n_events; j++)
        {
          g_autofree char *id = g_strdup_printf ("evt_%u_%u", i, j);

          g_assert_true (g_hash_table_contains (seen, id));
        }
    }
}

static void
test_killed_under_load (Fixture      *fixture,
                        gconstpointer user_data)
{
  enum { KILLS = 20, LOADS = 4, EVENTS = 500 };
  Load loads[LOADS];
  GThread *threads[LOADS];
  guint n_kills = 0;
  int n_acked;

  make_verifying_source (fixture);
  start_daemon (fixture);
  for (guint i = 0; i < LOADS; i++)
    {
      loads[i] = (Load) { .fixture = fixture, .number = i, .n_events = EVENTS };
      threads[i] = g_thread_new ("load", load_thread, &loads[i]);
    }

  /* Each kill comes in its share of the events, and never at a moment that is agreed on. */
  do
    {
      n_acked = 0;
      for (guint i = 0; i < LOADS; i++)
        n_acked += g_atomic_int_get (&loads[i].n_acked);

      if (n_kills < KILLS && n_acked >= (int) n_kills * LOADS * EVENTS / (KILLS + 1))
        {
          g_usleep (g_random_int_range (0, 3000));
          g_atomic_int_set (&fixture->port, 0);
          kill_daemon (fixture, SIGKILL);
          g_clear_object (&fixture->daemon);
          start_daemon (fixture);
          n_kills++;
        }
      else
        g_usleep (200);
    }
  while (n_acked < LOADS * EVENTS);

  for (guint i = 0; i < LOADS; i++)
    g_thread_join (threads[i]);

  g_assert_cmpuint (n_kills, ==, KILLS);
  check_all_there (fixture, LOADS, EVENTS);
}

/* Told to end: streams get a good-bye, what was accepted is answered, the file needs no repair. */
static void
test_told_to_end (Fixture      *fixture,
                  gconstpointer user_data)
{
  enum { LOADS = 4, EVENTS = 50 };
  Load loads[LOADS];
  GThread *threads[LOADS];
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  g_autoptr (Feed) feed = NULL;
  gboolean said_bye = FALSE;

  make_verifying_source (fixture);
  start_daemon (fixture);
  feed = feed_open ((guint16) fixture->port, fixture->token, NULL);
  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
  for (guint i = 0; i < LOADS; i++)
    {
      loads[i] = (Load) { .fixture = fixture, .number = i, .n_events = EVENTS };
      threads[i] = g_thread_new ("load", load_thread, &loads[i]);
    }

  feed_expect (feed, TILL_RELAY_MESSAGE_EVENT, &message);
  g_subprocess_send_signal (fixture->daemon, SIGTERM);
  while (feed_next (feed, &message, RELAY_PATIENCE_MS))
    said_bye = message.type == TILL_RELAY_MESSAGE_BYE;
  g_assert_true (said_bye);
  g_assert_true (g_subprocess_wait (fixture->daemon, NULL, NULL));
  g_assert_true (g_subprocess_get_successful (fixture->daemon));

  g_clear_object (&fixture->daemon);
  g_atomic_int_set (&fixture->port, 0);
  start_daemon (fixture);
  for (guint i = 0; i < LOADS; i++)
    g_thread_join (threads[i]);
  check_all_there (fixture, LOADS, EVENTS);
}

static void
test_commands (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autoptr (JsonNode) first = NULL, second = NULL, list = NULL, nothing = NULL;
  g_autofree char *first_token = NULL;
  g_autofree char *second_token = NULL;
  g_autofree char *ingest = NULL;
  g_autofree char *text = NULL;
  g_autofree char *copy = g_build_filename (fixture->folder, "copy.db", NULL);
  GStatBuf info;
  gboolean ok;

  first = command (fixture, &ok, "init-practice", NULL);
  g_assert_true (ok);
  second = command (fixture, &ok, "init-practice", NULL);
  g_assert_true (ok);
  first_token = get_text (first, "token");
  second_token = get_text (second, "token");
  ingest = get_text (first, "ingest_path");
  g_assert_cmpstr (first_token, !=, second_token);
  g_assert_cmpint (g_stat (fixture->db_path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  /* Nothing secret is told twice, nor kept in a form that could be. */
  list = command (fixture, &ok, "list", NULL);
  g_assert_true (ok);
  text = till_json_to_string (list);
  g_assert_null (strstr (text, first_token));
  g_assert_null (strstr (text, ingest));
  {
    g_autofree char *file = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (fixture->db_path, &file, &length, NULL));
    g_assert_null (memmem (file, length, first_token + 8, strlen (first_token) - 8));
    g_assert_null (memmem (file, length, ingest + 4, strlen (ingest) - 4));
  }

  /* What cannot be done says so. */
  nothing = command (fixture, &ok, "add-stream", "--name", "No Spaces", NULL);
  g_assert_false (ok);
  g_assert_null (nothing);
  g_assert_null (command (fixture, &ok, "add-stream", "--name", "practice", NULL));
  g_assert_false (ok);
  g_assert_null (command (fixture, &ok, "add-source", "--stream", "practice", "--kind", "paypal",
                          "--mode", "blind", NULL));
  g_assert_false (ok);
  g_assert_null (command (fixture, &ok, "revoke", NULL));
  g_assert_false (ok);
  g_assert_null (command (fixture, &ok, "revoke", "--console", "99", NULL));
  g_assert_false (ok);
  g_assert_null (command (fixture, &ok, "dance", NULL));
  g_assert_false (ok);
  g_assert_null (command (fixture, &ok, "revoke", "--console", "1", NULL));
  g_assert_true (ok);
  g_assert_null (command (fixture, &ok, "backup", "--to", copy, NULL));
  g_assert_true (ok);
}

/* A copy that is put back begins a new epoch: the console must not take one number for another. */
static void
test_restored_copy (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autofree char *copy = g_build_filename (fixture->folder, "copy.db", NULL);
  g_autofree char *cursor = NULL;
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  g_autoptr (Feed) before = NULL;
  g_autoptr (Feed) after = NULL;
  g_autofree char *wal = g_strconcat (fixture->db_path, "-wal", NULL);
  gboolean ok;

  make_verifying_source (fixture);
  start_daemon (fixture);
  g_assert_cmpuint (relay_post_id ((guint16) fixture->port, fixture->ingest, "evt_1"), ==, 200);
  g_assert_null (command (fixture, &ok, "backup", "--to", copy, NULL));
  g_assert_true (ok);
  g_assert_cmpuint (relay_post_id ((guint16) fixture->port, fixture->ingest, "evt_2"), ==, 200);

  before = feed_open ((guint16) fixture->port, fixture->token, NULL);
  feed_expect (before, TILL_RELAY_MESSAGE_HELLO, &message);
  feed_expect (before, TILL_RELAY_MESSAGE_EVENT, &message);
  feed_expect (before, TILL_RELAY_MESSAGE_EVENT, &message);
  cursor = g_strdup (till_relay_event_get_cursor (message.event));

  kill_daemon (fixture, SIGKILL);
  g_clear_object (&fixture->daemon);
  g_unlink (wal);
  g_assert_cmpint (g_rename (copy, fixture->db_path), ==, 0);
  start_daemon (fixture);

  /* The number that the console has is given to another event. */
  g_assert_cmpuint (relay_post_id ((guint16) fixture->port, fixture->ingest, "evt_3"), ==, 200);
  after = feed_open ((guint16) fixture->port, fixture->token, cursor);
  feed_expect (after, TILL_RELAY_MESSAGE_HELLO, &message);
  g_assert_false (g_str_has_prefix (cursor, message.epoch));
  feed_expect (after, TILL_RELAY_MESSAGE_RESET, &message);
  feed_expect (after, TILL_RELAY_MESSAGE_EVENT, &message);
  g_assert_cmpint (till_relay_event_get_seq (message.event), ==, 1);
  feed_expect (after, TILL_RELAY_MESSAGE_EVENT, &message);
  g_assert_cmpint (till_relay_event_get_seq (message.event), ==, 2);
}

#define ADD(name, func) \
  g_test_add ("/relay/crash/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("killed-under-load", test_killed_under_load);
  ADD ("told-to-end", test_told_to_end);
  ADD ("commands", test_commands);
  ADD ("restored-copy", test_restored_copy);

  return g_test_run ();
}
