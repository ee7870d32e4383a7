/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A relay that is killed again and again while webhooks come in and consoles come and go.
 *
 *   relay-chaos --relay PROGRAM [--seed S] [--events N] [--kills K] [--connections C]
 *               [--consoles N] [--log sqlite|postgresql://…] [--instances N]
 *
 * Gateways post until they are told 200, as gateways do, and one event in ten a second time.
 * Consoles cut their connections, leave them half open, or read slowly. What must hold at the end:
 * every event that was answered with 200 has reached every console of its account, in dense order,
 * once after looking at its id, and no gap was told or left untold. The seed decides who does what;
 * when the kernel does it is its own affair. */

#include "relay-harness.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "till-json-reader.h"
#include "till-relay-frame.h"
#include "till-stripe-signature.h"

#define ACCOUNTS 2
#define MAX_INSTANCES 4
#define GIVE_UP_US (60 * G_USEC_PER_SEC)

typedef struct
{
  GPid pid;
  int  port;      /* atomic; 0 while it is down */
} Instance;

typedef struct
{
  const char *relay;
  char       *log;          /* "sqlite", or the address of a database */
  gint64      seed;
  gint64      n_events;
  gint64      n_kills;
  gint64      n_connections;
  gint64      n_consoles;   /* of each account */
  gint64      n_instances;

  char       *folder;
  char       *db_path;
  char       *doors[ACCOUNTS];
  char       *tokens[ACCOUNTS];
  Instance    instances[MAX_INSTANCES];

  gint64      next;         /* atomic: the next event to be posted */
  gint64      acked;        /* atomic: how many were answered */
  gint64      repeats;      /* atomic: posted again although answered */
  gint64      failures;     /* atomic: posts without an answer of 200 */
  int         posting_over; /* atomic */
} Chaos;

typedef struct
{
  Chaos  *chaos;
  guint   account;
  guint   number;
  GThread *thread;
  guint8 *seen;             /* by event */
  gint64  n_seen;
  gint64  last;             /* the number of the last event */
  char   *epoch;
  guint   connections;
  guint   repeated;         /* events that came again under another number */
  guint   gaps;
  guint   disorder;
} Console;

typedef struct
{
  Chaos   *chaos;
  guint    number;
  GThread *thread;
  GRand   *rand;
  int      fd;
} Poster;

static void
fail (const char *format, ...) G_GNUC_PRINTF (1, 2) G_GNUC_NORETURN;

static void
fail (const char *format,
      ...)
{
  va_list args;

  va_start (args, format);
  vfprintf (stderr, format, args);
  va_end (args);
  fputc ('\n', stderr);
  exit (1);
}

/* --- the programs ---------------------------------------------------------------------------- */

static void
add_log (Chaos     *self,
         GPtrArray *argv)
{
  gboolean is_sqlite = strcmp (self->log, "sqlite") == 0;

  g_ptr_array_add (argv, (char *) (is_sqlite ? "--db" : "--log"));
  g_ptr_array_add (argv, is_sqlite ? self->db_path : self->log);
}

static JsonNode *
run_command (Chaos *self,
             ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  g_autoptr (GError) error = NULL;
  va_list args;
  int status;

  g_ptr_array_add (argv, (char *) self->relay);
  va_start (args, self);
  for (char *arg = va_arg (args, char *); arg != NULL; arg = va_arg (args, char *))
    g_ptr_array_add (argv, arg);
  va_end (args);
  add_log (self, argv);
  g_ptr_array_add (argv, NULL);

  if (!g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
                     &complaint, &status, &error))
    fail ("%s", error->message);
  if (status != 0)
    fail ("%s: %s", (char *) argv->pdata[1], complaint);

  return *output != '\0' ? till_json_parse (output, strlen (output), NULL) : NULL;
}

static char *
take_text (JsonNode   *node,
           const char *name)
{
  if (node == NULL)
    fail ("A command said nothing");

  return g_strdup (json_object_get_string_member (json_node_get_object (node), name));
}

static void
make_accounts (Chaos *self)
{
  g_autofree char *secret_path = g_build_filename (self->folder, "secret", NULL);

  if (!g_file_set_contents_full (secret_path, SECRET, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
    fail ("No room for a secret");

  for (guint i = 0; i < ACCOUNTS; i++)
    {
      g_autofree char *name = g_strdup_printf ("shop%u", i);
      g_autoptr (JsonNode) account = NULL;
      g_autoptr (JsonNode) console = NULL;

      account = run_command (self, "account", "add", name, "--no-pairing", "--secret-file",
                             secret_path, "--rate", "1000000", "--burst", "1000000", NULL);
      console = run_command (self, "add-console", "--stream", name, "--name", "All", "--role",
                             "console", NULL);
      self->doors[i] = take_text (account, "ingest_path");
      self->tokens[i] = take_text (console, "token");
    }
}

/* Starts an instance and waits until it says where it is. A database may be away just then. */
static gboolean
try_to_start (Chaos *self,
              guint  i)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  GIOChannel *channel;
  const char *colon;
  int out;

  g_ptr_array_add (argv, (char *) self->relay);
  g_ptr_array_add (argv, (char *) "serve");
  g_ptr_array_add (argv, (char *) "--exit-with-parent");
  g_ptr_array_add (argv, (char *) "--listen");
  g_ptr_array_add (argv, (char *) "127.0.0.1:0");
  add_log (self, argv);
  g_ptr_array_add (argv, NULL);
  if (!g_spawn_async_with_pipes (NULL, (char **) argv->pdata, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
                                 NULL, NULL, &self->instances[i].pid, NULL, &out, NULL, &error))
    fail ("%s", error->message);

  channel = g_io_channel_unix_new (out);
  g_io_channel_set_close_on_unref (channel, TRUE);
  if (g_io_channel_read_line (channel, &line, NULL, NULL, &error) != G_IO_STATUS_NORMAL ||
      (colon = strrchr (line, ':')) == NULL)
    {
      g_io_channel_unref (channel);
      waitpid (self->instances[i].pid, NULL, 0);
      g_spawn_close_pid (self->instances[i].pid);
      return FALSE;
    }

  g_io_channel_unref (channel);
  g_atomic_int_set (&self->instances[i].port, atoi (colon + 1));

  return TRUE;
}

/* As a service manager does: again, until it starts. */
static void
start_instance (Chaos *self,
                guint  i)
{
  gint64 until_us = g_get_monotonic_time () +
                    (strcmp (self->log, "sqlite") == 0 ? 0 : GIVE_UP_US);

  while (!try_to_start (self, i))
    {
      if (g_get_monotonic_time () > until_us)
        fail ("The relay does not start");
      g_usleep (100 * 1000);
    }
}

static void
kill_instance (Chaos *self,
               guint  i)
{
  g_atomic_int_set (&self->instances[i].port, 0);
  kill (self->instances[i].pid, SIGKILL);
  waitpid (self->instances[i].pid, NULL, 0);
  g_spawn_close_pid (self->instances[i].pid);
}

/* A connection to any instance that runs; -1 when none does. */
static int
connect_any (Chaos *self,
             GRand *rand)
{
  guint first = (guint) g_rand_int_range (rand, 0, (gint32) self->n_instances);

  for (guint i = 0; i < self->n_instances; i++)
    {
      int port = g_atomic_int_get (&self->instances[(first + i) % self->n_instances].port);
      int fd = port != 0 ? relay_connect ((guint16) port) : -1;

      if (fd >= 0)
        return fd;
    }

  return -1;
}

/* --- the gateways ---------------------------------------------------------------------------- */

/* Posts one event; 0 when there was no answer. */
static guint
post_once (Poster *poster,
           gint64  event)
{
  Chaos *chaos = poster->chaos;
  g_autofree char *body = g_strdup_printf ("{\"id\":\"evt_%" G_GINT64_FORMAT "\",\"object\":"
                                           "\"event\",\"pad\":\"%0200d\"}", event, 0);
  g_autofree char *signature = till_stripe_signature_sign (SECRET,
                                                           g_get_real_time () / G_USEC_PER_SEC,
                                                           body, strlen (body));
  g_autofree char *request =
    g_strdup_printf ("POST %s HTTP/1.1\r\nHost: a\r\nStripe-Signature: %s\r\n"
                     "Content-Length: %zu\r\n\r\n%s", chaos->doors[event % ACCOUNTS], signature,
                     strlen (body), body);
  g_autoptr (Reply) reply = NULL;

  if (poster->fd < 0 && (poster->fd = connect_any (chaos, poster->rand)) < 0)
    {
      g_usleep (5000);
      return 0;
    }

  relay_send (poster->fd, request, -1);
  reply = relay_read_reply (poster->fd);
  if (reply == NULL || reply->status != 200)
    {
      close (poster->fd);
      poster->fd = -1;
    }

  return reply != NULL ? reply->status : 0;
}

static void
post_until_taken (Poster *poster,
                  gint64  event)
{
  gint64 until_us = g_get_monotonic_time () + GIVE_UP_US;

  while (post_once (poster, event) != 200)
    {
      __atomic_add_fetch (&poster->chaos->failures, 1, __ATOMIC_RELAXED);
      if (g_get_monotonic_time () > until_us)
        fail ("Event %" G_GINT64_FORMAT " is not taken for a minute", event);
    }
}

static gpointer
poster_thread (gpointer user_data)
{
  Poster *poster = user_data;
  Chaos *chaos = poster->chaos;

  for (;;)
    {
      gint64 event = __atomic_fetch_add (&chaos->next, 1, __ATOMIC_RELAXED);

      if (event >= chaos->n_events)
        break;

      post_until_taken (poster, event);
      __atomic_add_fetch (&chaos->acked, 1, __ATOMIC_RELAXED);
      if (g_rand_int_range (poster->rand, 0, 10) == 0)
        {
          post_until_taken (poster, event);
          __atomic_add_fetch (&chaos->repeats, 1, __ATOMIC_RELAXED);
        }
    }

  if (poster->fd >= 0)
    close (poster->fd);

  return NULL;
}

/* --- the consoles ---------------------------------------------------------------------------- */

static void
take_event (Console        *console,
            TillRelayEvent *event)
{
  gint64 seq = till_relay_event_get_seq (event);
  GBytes *body = till_relay_event_get_body (event);
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  gint64 id;

  /* Straight from the disk or from memory: the numbers go up by one. */
  if (seq != console->last + 1)
    console->disorder++;
  console->last = seq;

  if (length < 12 || memcmp (text, "{\"id\":\"evt_", 11) != 0)
    fail ("A body has changed");
  id = g_ascii_strtoll (text + 11, NULL, 10);
  if (id < 0 || id >= console->chaos->n_events || id % ACCOUNTS != console->account)
    fail ("Event %" G_GINT64_FORMAT " is not of this account", id);

  if (console->seen[id])
    console->repeated++;
  else
    console->n_seen++;
  console->seen[id] = TRUE;
}

static gint64
count_wanted (Console *console)
{
  Chaos *chaos = console->chaos;

  return chaos->n_events / ACCOUNTS + (chaos->n_events % ACCOUNTS > console->account);
}

/* Reads one connection until it ends, is cut, or nothing more can come. */
static void
read_connection (Console *console,
                 GRand   *rand,
                 int      fd)
{
  g_autoptr (TillRelaySplitter) splitter = till_relay_splitter_new (TILL_RELAY_FRAMING_EVENTS,
                                                                    TILL_RELAY_FRAME_MAX);
  const guint manner = (guint) g_rand_int_range (rand, 0, 4);
  const gint64 cut_after = g_rand_int_range (rand, 1, 20000);
  g_autoptr (GString) head = g_string_new (NULL);
  gboolean past_head = FALSE;
  char buffer[16384];
  gint64 taken = 0;
  gssize n;

  while (console->n_seen < count_wanted (console) &&
         (n = relay_receive (fd, buffer, manner == 1 ? 700 : sizeof buffer, 20000)) > 0)
    {
      const char *end;

      if (past_head)
        till_relay_splitter_push (splitter, buffer, n);
      else
        {
          g_string_append_len (head, buffer, n);
          if ((end = strstr (head->str, "\r\n\r\n")) == NULL)
            continue;

          past_head = TRUE;
          till_relay_splitter_push (splitter, end + 4, head->len - (end + 4 - head->str));
        }

      for (;;)
        {
          g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
          g_autoptr (GError) error = NULL;
          TillRelayRawFrame frame;
          gboolean has_frame;

          if (!till_relay_splitter_next (splitter, &frame, &has_frame, &error))
            fail ("%s", error->message);
          if (!has_frame)
            break;

          if (!till_relay_message_parse (&frame, &message, &error))
            fail ("%s", error->message);

          if (message.type == TILL_RELAY_MESSAGE_HELLO && console->epoch == NULL)
            console->epoch = g_strdup (message.epoch);
          else if (message.type == TILL_RELAY_MESSAGE_GAP ||
                   message.type == TILL_RELAY_MESSAGE_RESET)
            console->gaps++;
          else if (message.type == TILL_RELAY_MESSAGE_EVENT)
            {
              take_event (console, message.event);
              taken++;
            }
        }

      if (manner == 2 && taken >= cut_after)
        break;
      if (manner == 1 && g_rand_int_range (rand, 0, 50) == 0)
        g_usleep (2000); /* a slow one */
    }
}

static gpointer
console_thread (gpointer user_data)
{
  Console *console = user_data;
  Chaos *chaos = console->chaos;
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) (chaos->seed * 7919 +
                                                            console->account * 101 +
                                                            console->number));
  g_autoptr (GArray) half_open = g_array_new (FALSE, FALSE, sizeof (int));
  gint64 quiet_since_us = g_get_monotonic_time ();

  while (console->n_seen < count_wanted (console))
    {
      g_autofree char *request = NULL;
      g_autofree char *cursor = NULL;
      gint64 before = console->n_seen;
      int fd = connect_any (chaos, rand);

      if (fd < 0)
        {
          g_usleep (5000);
          continue;
        }

      if (console->epoch != NULL)
        cursor = g_strdup_printf ("Last-Event-ID: %s.%" G_GINT64_FORMAT "\r\n", console->epoch,
                                  console->last);
      request = g_strdup_printf ("GET /v1/streams/shop%u/sse HTTP/1.1\r\nHost: a\r\n"
                                 "Authorization: Bearer %s\r\n%s\r\n", console->account,
                                 chaos->tokens[console->account], cursor != NULL ? cursor : "");
      relay_send (fd, request, -1);
      console->connections++;
      read_connection (console, rand, fd);

      /* Some are not closed, as when a laptop falls asleep; the relay must not mind. */
      if (half_open->len < 1 && g_rand_int_range (rand, 0, 8) == 0)
        g_array_append_val (half_open, fd);
      else
        close (fd);

      if (console->n_seen > before)
        quiet_since_us = g_get_monotonic_time ();
      else if (g_atomic_int_get (&chaos->posting_over) &&
               g_get_monotonic_time () - quiet_since_us > GIVE_UP_US)
        break;
      else
        g_usleep (2000);
    }

  for (guint i = 0; i < half_open->len; i++)
    close (g_array_index (half_open, int, i));

  return NULL;
}

/* --- all of it ------------------------------------------------------------------------------- */

/* Kills one instance after another while events come in; returns how long the worst pause was
 * between a kill and the next event that was taken, in µs. */
static gint64
kill_them (Chaos *self)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) self->seed);
  gint64 worst_us = 0;

  for (gint64 kill = 0; kill < self->n_kills; kill++)
    {
      const gint64 from = self->n_events * (kill + 1) / (self->n_kills + 1);
      guint i = (guint) g_rand_int_range (rand, 0, (gint32) self->n_instances);
      gint64 start_us, acked;

      while (__atomic_load_n (&self->acked, __ATOMIC_RELAXED) < from)
        g_usleep (200);

      g_usleep ((gulong) g_rand_int_range (rand, 0, 5000));
      start_us = g_get_monotonic_time ();
      kill_instance (self, i);
      acked = __atomic_load_n (&self->acked, __ATOMIC_RELAXED);
      start_instance (self, i);
      while (__atomic_load_n (&self->acked, __ATOMIC_RELAXED) == acked && acked < self->n_events)
        g_usleep (200);
      worst_us = MAX (worst_us, g_get_monotonic_time () - start_us);
    }

  return worst_us;
}

static int
judge (Chaos   *self,
       Console *consoles,
       guint    n)
{
  gint64 missing = 0;
  guint gaps = 0, disorder = 0, repeated = 0, connections = 0;

  for (guint i = 0; i < n; i++)
    {
      missing += count_wanted (&consoles[i]) - consoles[i].n_seen;
      gaps += consoles[i].gaps;
      disorder += consoles[i].disorder;
      repeated += consoles[i].repeated;
      connections += consoles[i].connections;
    }

  printf ("consoles             %u, which connected %u times\n", n, connections);
  printf ("acknowledged, lost   %" G_GINT64_FORMAT "  (goal 0)\n", missing);
  printf ("out of order         %u  (goal 0)\n", disorder);
  printf ("gaps                 %u  (goal 0: nothing was dropped)\n", gaps);
  printf ("stored twice         %u  (goal 0)\n", repeated);

  return missing == 0 && gaps == 0 && disorder == 0 && repeated == 0 ? 0 : 1;
}

static int
run (Chaos *self)
{
  const guint n_consoles = (guint) self->n_consoles * ACCOUNTS;
  g_autofree Console *consoles = g_new0 (Console, n_consoles);
  g_autofree Poster *posters = g_new0 (Poster, self->n_connections);
  gint64 start_us, posted_us, worst_us;
  int status;

  make_accounts (self);
  for (guint i = 0; i < self->n_instances; i++)
    start_instance (self, i);

  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < n_consoles; i++)
    {
      consoles[i] = (Console) { .chaos = self, .account = i % ACCOUNTS, .number = i };
      consoles[i].seen = g_new0 (guint8, self->n_events);
      consoles[i].thread = g_thread_new ("console", console_thread, &consoles[i]);
    }
  for (guint i = 0; i < self->n_connections; i++)
    {
      posters[i] = (Poster) { .chaos = self, .number = i, .fd = -1 };
      posters[i].rand = g_rand_new_with_seed ((guint32) (self->seed * 31 + i));
      posters[i].thread = g_thread_new ("poster", poster_thread, &posters[i]);
    }

  worst_us = kill_them (self);
  for (guint i = 0; i < self->n_connections; i++)
    {
      g_thread_join (posters[i].thread);
      g_rand_free (posters[i].rand);
    }
  posted_us = g_get_monotonic_time () - start_us;
  g_atomic_int_set (&self->posting_over, TRUE);
  for (guint i = 0; i < n_consoles; i++)
    g_thread_join (consoles[i].thread);

  printf ("log                  %s, %d instance(s)\n",
          strcmp (self->log, "sqlite") == 0 ? "sqlite" : "postgresql", (int) self->n_instances);
  printf ("events               %" G_GINT64_FORMAT " in %.1f s: %.0f/s through it all\n",
          self->acked, posted_us / 1e6, self->acked * 1e6 / posted_us);
  printf ("posted again         %" G_GINT64_FORMAT " after their answer, %" G_GINT64_FORMAT
          " for want of one\n", self->repeats, self->failures);
  printf ("kills                %" G_GINT64_FORMAT ", the longest pause %.0f ms\n", self->n_kills,
          worst_us / 1e3);
  status = judge (self, consoles, n_consoles);

  for (guint i = 0; i < self->n_instances; i++)
    kill_instance (self, i);
  for (guint i = 0; i < n_consoles; i++)
    {
      g_free (consoles[i].seen);
      g_free (consoles[i].epoch);
    }

  return status;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

int
main (int   argc,
      char *argv[])
{
  Chaos self = { .seed = 1, .n_events = 20000, .n_kills = 10, .n_connections = 32,
                 .n_consoles = 3, .n_instances = 1 };
  g_autofree char *relay = NULL;
  const GOptionEntry entries[] = {
    { "relay", 0, 0, G_OPTION_ARG_FILENAME, &relay, "The program", "PROGRAM" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &self.seed, "Who does what", "S" },
    { "events", 0, 0, G_OPTION_ARG_INT64, &self.n_events, "How many webhooks", "N" },
    { "kills", 0, 0, G_OPTION_ARG_INT64, &self.n_kills, "How often a relay is killed", "K" },
    { "connections", 0, 0, G_OPTION_ARG_INT64, &self.n_connections, "Of gateways", "C" },
    { "consoles", 0, 0, G_OPTION_ARG_INT64, &self.n_consoles, "Of each account", "N" },
    { "log", 0, 0, G_OPTION_ARG_STRING, &self.log, "Where events are kept", "sqlite|URL" },
    { "instances", 0, 0, G_OPTION_ARG_INT64, &self.n_instances, "Relays beside each other", "N" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  int status;

  signal (SIGPIPE, SIG_IGN);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    fail ("%s", error->message);
  if (relay == NULL || self.n_events < 1 || self.n_kills < 0 || self.n_connections < 1 ||
      self.n_consoles < 1 || self.n_instances < 1 || self.n_instances > MAX_INSTANCES)
    fail ("--relay is needed, and numbers that make sense");

  self.relay = relay;
  if (self.log == NULL)
    self.log = g_strdup ("sqlite");
  if (!(self.folder = g_dir_make_tmp ("till-chaos-XXXXXX", &error)))
    fail ("%s", error->message);
  self.db_path = g_build_filename (self.folder, "relay.db", NULL);

  status = run (&self);
  remove_folder (self.folder);
  for (guint i = 0; i < ACCOUNTS; i++)
    {
      g_free (self.doors[i]);
      g_free (self.tokens[i]);
    }
  g_free (self.db_path);
  g_free (self.folder);
  g_free (self.log);
  puts (status == 0 ? "All of it holds." : "Not all of it holds.");

  return status;
}
