/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The relay against its goals, beside what others do, in one run: not a test, because a machine has
 * good days and bad ones. Each line has its goal behind it.
 *
 *   relay-bench --relay PROGRAM --slow-disk LIBRARY [--nginx PROGRAM] [--seconds S]
 *
 * Floors and peers: the disk's own sync, libsoup's server doing nothing, the relay with a commit
 * for every request, and nchan (libnginx-mod-nchan), which keeps nothing on disk. The relay runs
 * as the program that is installed, with the limits it has. */

#include "relay-harness.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "till-listen.h"
#include "till-stripe-signature.h"

#define BODY 3072

typedef struct
{
  int    fd;
  gint64 start_us;
  char   answer[512];
  gsize  length;
} Client;

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

static gint64
percentile (GArray *times,
            guint   percent)
{
  return times->len == 0 ? 0
                         : g_array_index (times, gint64, (times->len - 1) * percent / 100);
}

static void
post_next (Client     *client,
           const char *path,
           guint64     serial)
{
  char body[BODY + 1];
  g_autofree char *signature = NULL;
  g_autofree char *request = NULL;

  g_snprintf (body, sizeof body, "{\"id\":\"evt_%" G_GUINT64_FORMAT "\",\"x\":\"", serial);
  memset (body + strlen (body), 'x', BODY - strlen (body) - 2);
  strcpy (body + BODY - 2, "\"}");
  signature = till_stripe_signature_sign (SECRET, g_get_real_time () / G_USEC_PER_SEC, body, BODY);
  request = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: a\r\nStripe-Signature: %s\r\n"
                             "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
                             path, signature, BODY, body);
  client->length = 0;
  client->start_us = g_get_monotonic_time ();
  relay_send (client->fd, request, -1);
}

/* Whether the answer is complete; it has "{}" for its body. */
static gboolean
take_answer (Client *client)
{
  gssize n = recv (client->fd, client->answer + client->length,
                   sizeof client->answer - 1 - client->length, MSG_DONTWAIT);

  if (n < 0 && errno == EAGAIN)
    return FALSE;

  g_assert_cmpint (n, >, 0);
  client->length += n;
  client->answer[client->length] = '\0';
  if (strstr (client->answer, "\r\n\r\n") == NULL ||
      (strstr (client->answer, "HTTP/1.1 200") != NULL && strstr (client->answer, "{}") == NULL))
    return FALSE;

  g_assert_true (g_str_has_prefix (client->answer, "HTTP/1.1 20"));

  return TRUE;
}

typedef struct
{
  double rate;   /* a second */
  double p50_ms;
  double p99_ms;
} Figures;

/* The relay changes its web server after so many streams, and asks for new connections then. */
static void
reconnect (Client *client,
           guint16 port,
           int     epoll_fd)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };

  close (client->fd);
  client->fd = relay_connect (port);
  epoll_ctl (epoll_fd, EPOLL_CTL_ADD, client->fd, &event);
}

/* Posts over @n_clients connections for @seconds. */
static Figures
bench_ingest (guint16     port,
              const char *path,
              guint       n_clients,
              double      seconds,
              guint64    *serial)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree Client *clients = g_new0 (Client, n_clients);
  struct epoll_event events[64];
  int epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  gint64 start_us = g_get_monotonic_time ();
  gint64 end_us = start_us + (gint64) (seconds * G_USEC_PER_SEC);
  Figures figures;

  for (guint i = 0; i < n_clients; i++)
    {
      struct epoll_event event = { .events = EPOLLIN, .data.ptr = &clients[i] };

      clients[i].fd = relay_connect (port);
      epoll_ctl (epoll_fd, EPOLL_CTL_ADD, clients[i].fd, &event);
      post_next (&clients[i], path, (*serial)++);
    }

  while (g_get_monotonic_time () < end_us)
    {
      int n = epoll_wait (epoll_fd, events, G_N_ELEMENTS (events), 100);

      for (int i = 0; i < n; i++)
        {
          Client *client = events[i].data.ptr;
          gint64 took_us;

          if (!take_answer (client))
            continue;

          took_us = g_get_monotonic_time () - client->start_us;
          g_array_append_val (times, took_us);
          if (strstr (client->answer, "Connection: close") != NULL)
            reconnect (client, port, epoll_fd);
          post_next (client, path, (*serial)++);
        }
    }

  seconds = (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC;
  g_array_sort (times, compare_times);
  figures = (Figures) { times->len / seconds, percentile (times, 50) / 1000.0,
                        percentile (times, 99) / 1000.0 };

  for (guint i = 0; i < n_clients; i++)
    {
      while (!take_answer (&clients[i]))
        g_usleep (100);
      close (clients[i].fd);
    }
  close (epoll_fd);

  return figures;
}

typedef struct
{
  GMainContext *context;
  GMainLoop    *loop;
  int           port; /* atomic */
} Bare;

static void
bare_cb (SoupServer        *server,
         SoupServerMessage *msg,
         const char        *path,
         GHashTable        *query,
         gpointer           user_data)
{
  soup_server_message_set_status (msg, 200, NULL);
  soup_server_message_set_response (msg, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

static gpointer
bare_thread (gpointer user_data)
{
  Bare *bare = user_data;
  g_autoptr (SoupServer) server = NULL;
  g_autoptr (GSocket) socket = till_listen_tcp ("127.0.0.1", 0, FALSE, NULL);

  g_main_context_push_thread_default (bare->context);
  server = soup_server_new (NULL, NULL);
  soup_server_add_handler (server, NULL, bare_cb, NULL, NULL);
  soup_server_listen_socket (server, socket, 0, NULL);
  g_atomic_int_set (&bare->port, till_listen_get_port (socket));
  g_main_loop_run (bare->loop);
  g_main_context_pop_thread_default (bare->context);

  return NULL;
}

/* What libsoup's server does when it does nothing: no check, no signature, no disk. */
static Figures
bench_bare (guint    n_clients,
            double   seconds,
            guint64 *serial)
{
  Bare bare = { .context = g_main_context_new () };
  GThread *thread;
  Figures figures;

  bare.loop = g_main_loop_new (bare.context, FALSE);
  thread = g_thread_new ("bare", bare_thread, &bare);
  while (g_atomic_int_get (&bare.port) == 0)
    g_usleep (1000);
  figures = bench_ingest ((guint16) bare.port, "/", n_clients, seconds, serial);
  g_main_loop_quit (bare.loop);
  g_thread_join (thread);
  g_main_loop_unref (bare.loop);
  g_main_context_unref (bare.context);

  return figures;
}

/* --- the programs ----------------------------------------------------------------------------- */

/* Tokens for so many streams; each may have four. */
#define TOKENS 1300

/* The stream to which nothing comes. */
#define IDLE "idle"

typedef struct
{
  const char *program;
  const char *slow_disk;
  const char *nginx;      /* (nullable) */
  double      seconds;

  char       *folder;
  char       *db_path;
  char       *door;
  GPtrArray  *tokens;
  GPtrArray  *idle_tokens;
  guint64     serial;
} Bench;

typedef struct
{
  GPid    pid;
  guint16 port;
} Program;

static gint64
read_status_kb (GPid        pid,
                const char *what)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", (int) pid);
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (at = strstr (text, what)) == NULL)
    return 0;

  return g_ascii_strtoll (at + strlen (what) + 1, NULL, 10);
}

static Program
start_relay (Bench      *self,
             const char *preload)
{
  const char *argv[] = { self->program, "serve", "--db", self->db_path, "--listen", "127.0.0.1:0",
                         "--exit-with-parent", NULL };
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *line = NULL;
  GIOChannel *channel;
  Program program;
  int out;

  if (preload != NULL)
    environment = g_environ_setenv (environment, "LD_PRELOAD", preload, TRUE);
  g_assert_true (g_spawn_async_with_pipes (NULL, (char **) argv, environment,
                                           G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &program.pid,
                                           NULL, &out, NULL, NULL));
  channel = g_io_channel_unix_new (out);
  g_io_channel_set_close_on_unref (channel, TRUE);
  g_assert_cmpint (g_io_channel_read_line (channel, &line, NULL, NULL, NULL), ==,
                   G_IO_STATUS_NORMAL);
  g_io_channel_unref (channel);
  program.port = (guint16) atoi (strrchr (line, ':') + 1);

  return program;
}

static void
stop_program (Program *program)
{
  kill (program->pid, SIGTERM);
  waitpid (program->pid, NULL, 0);
}

static GPtrArray *
make_tokens (TillRelayStore *db,
             const char     *stream)
{
  GPtrArray *tokens = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < TOKENS; i++)
    g_ptr_array_add (tokens, till_relay_admin_add_console (db, stream, "Bench",
                                                           TILL_RELAY_ROLE_CONSOLE, 1, &error));
  g_assert_no_error (error);

  return tokens;
}

static void
make_files (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillRelayStore) db = NULL;
  g_autofree char *door = NULL;

  self->folder = g_dir_make_tmp ("till-bench-XXXXXX", &error);
  g_assert_no_error (error);
  self->db_path = g_build_filename (self->folder, "relay.db", NULL);
  db = till_relay_store_open (self->db_path, TILL_RELAY_STORE_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_assert_true (till_relay_admin_add_stream (db, STREAM, &error));
  g_assert_true (till_relay_admin_add_stream (db, IDLE, &error));
  door = till_relay_admin_add_source (db, STREAM, "stripe", TILL_RELAY_MODE_VERIFY, SECRET, NULL,
                                      &error);
  g_assert_no_error (error);
  self->door = g_strconcat ("/in/", door, NULL);
  g_assert_true (till_relay_store_exec (db, "UPDATE source SET rate = 1000000, burst = 1000000",
                                        &error));
  self->tokens = make_tokens (db, STREAM);
  self->idle_tokens = make_tokens (db, IDLE);
}

static void
remove_files (Bench *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
}

/* --- streams ---------------------------------------------------------------------------------- */

static int
open_stream (Bench      *self,
             guint16     port,
             guint       number,
             const char *cursor,
             const char *stream)
{
  GPtrArray *tokens = strcmp (stream, IDLE) == 0 ? self->idle_tokens : self->tokens;
  const char *token = tokens->pdata[number / 4 % tokens->len];
  g_autofree char *request =
    g_strdup_printf ("GET /v1/streams/%s/sse HTTP/1.1\r\nHost: a\r\nAuthorization: "
                     "Bearer %s\r\n%s%s%s\r\n", stream, token,
                     cursor != NULL ? "Last-Event-ID: " : "",
                     cursor != NULL ? cursor : "", cursor != NULL ? "\r\n" : "");
  int fd = relay_connect (port);

  g_assert_cmpint (fd, >=, 0);
  relay_send (fd, request, -1);

  return fd;
}

/* How many frames a stream has brought. They are not looked into: that would take longer than
 * everything else together. */
typedef struct
{
  guint n_seen;
  char  last;
} Frames;

static void
count_frames (Frames     *self,
              const char *data,
              gssize      n)
{
  for (gssize i = 0; i < n; i++)
    {
      self->n_seen += data[i] == '\n' && self->last == '\n';
      self->last = data[i] != '\r' ? data[i] : self->last;
    }
}

/* Waits until so many frames have come. */
static void
wait_for_frames (int   fd,
                 guint n_frames)
{
  char buffer[65536];
  Frames frames = { 0 };

  while (frames.n_seen < n_frames)
    {
      gssize n = relay_receive (fd, buffer, sizeof buffer, 30000);

      g_assert_cmpint (n, >, 0);
      count_frames (&frames, buffer, n);
    }
}

/* Waits until so many have come on each of them; all read at the same time, as consoles do. */
static void
wait_for_all (const int *fds,
              guint      n_fds,
              guint      n_frames)
{
  g_autofree Frames *frames = g_new0 (Frames, n_fds);
  struct epoll_event events[256];
  char buffer[65536];
  int poll_fd = epoll_create1 (0);
  guint n_left = n_fds;

  for (guint i = 0; i < n_fds; i++)
    {
      struct epoll_event event = { .events = EPOLLIN, .data.u32 = i };

      g_assert_cmpint (epoll_ctl (poll_fd, EPOLL_CTL_ADD, fds[i], &event), ==, 0);
    }

  while (n_left > 0)
    {
      int n_events = epoll_wait (poll_fd, events, G_N_ELEMENTS (events), 60000);

      g_assert_cmpint (n_events, >, 0);
      for (int i = 0; i < n_events; i++)
        {
          guint which = events[i].data.u32;
          gssize n = recv (fds[which], buffer, sizeof buffer, 0);

          g_assert_cmpint (n, >, 0);
          count_frames (&frames[which], buffer, n);
          if (frames[which].n_seen < n_frames)
            continue;

          epoll_ctl (poll_fd, EPOLL_CTL_DEL, fds[which], NULL);
          n_left--;
        }
    }

  close (poll_fd);
}

/* The end of the head counts for a frame, "retry" and hello for another. */
#define GREETING 2

static int *
open_streams (Bench      *self,
              guint16     port,
              guint       n,
              const char *cursor,
              const char *stream)
{
  int *fds = g_new (int, n);

  for (guint i = 0; i < n; i++)
    fds[i] = open_stream (self, port, i, cursor, stream);

  return fds;
}

static void
close_streams (int  *fds,
               guint n)
{
  for (guint i = 0; i < n; i++)
    close (fds[i]);
  g_free (fds);
}

/* The cursor of the event that is @behind from the end. */
static char *
find_cursor (Bench  *self,
             guint16 port,
             gint64  behind)
{
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  g_autoptr (Feed) feed = feed_open (port, self->tokens->pdata[TOKENS - 1], NULL);

  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);

  return g_strdup_printf ("%s.%" G_GINT64_FORMAT, message.epoch,
                          MAX (0, message.last - behind));
}

/* From the beginning of a POST to the last of all streams having it, in ms. */
static double
bench_fan_out (Bench      *self,
               guint16     post_port,
               const char *path,
               const int  *fds,
               guint       n,
               guint       rounds)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < rounds; i++)
    {
      Client client = { .fd = relay_connect (post_port) };
      gint64 took_us;

      post_next (&client, path, self->serial++);
      for (guint j = 0; j < n; j++)
        wait_for_frames (fds[j], 1);
      took_us = g_get_monotonic_time () - client.start_us;
      g_array_append_val (times, took_us);
      close (client.fd);
    }
  g_array_sort (times, compare_times);

  return percentile (times, 50) / 1000.0;
}

/* --- peers and floors ------------------------------------------------------------------------- */

static double
bench_sync_p99 (Bench *self)
{
  g_autofree char *path = g_build_filename (self->folder, "sync", NULL);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  int fd = g_open (path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  char page[4096] = { 0 };

  for (guint i = 0; i < 500; i++)
    {
      gint64 start_us = g_get_monotonic_time (), took_us;

      g_assert_cmpint (write (fd, page, sizeof page), ==, sizeof page);
      fdatasync (fd);
      took_us = g_get_monotonic_time () - start_us;
      g_array_append_val (times, took_us);
    }
  close (fd);
  g_array_sort (times, compare_times);
  printf ("the disk's own sync: p50 %.2f ms, p99 %.2f ms\n", percentile (times, 50) / 1000.0,
          percentile (times, 99) / 1000.0);

  return percentile (times, 99) / 1000.0;
}

/* The relay in a thread, with a commit for every request. */
static Figures
bench_commit_each (Bench *self,
                   guint  n_clients)
{
  g_autoptr (Relay) relay = relay_new ();

  relay->limits.batch = 1;
  relay_start (relay);

  return bench_ingest (relay->port, relay->verify, n_clients, self->seconds, &self->serial);
}

static const char nchan_text[] =
  "daemon off;\nmaster_process off;\nload_module modules/ngx_nchan_module.so;\n"
  "pid %s/pid;\nerror_log %s/error.log;\nevents { worker_connections 4096; }\n"
  "http { access_log off; client_body_temp_path %s/a; proxy_temp_path %s/b;"
  " fastcgi_temp_path %s/c; uwsgi_temp_path %s/d; scgi_temp_path %s/e;"
  " server { listen 127.0.0.1:%u;"
  " location /pub { nchan_publisher; nchan_channel_id x; }"
  " location /sub { nchan_subscriber eventsource; nchan_channel_id x; } } }\n";

/* One event to the last of @n subscribers of nchan, which keeps it in memory; 0 without nchan. */
static double
bench_nchan (Bench *self,
             guint  n)
{
  g_autofree char *folder = g_build_filename (self->folder, "nginx", NULL);
  g_autofree char *path = g_build_filename (folder, "nginx.conf", NULL);
  g_autoptr (GSocket) probe = till_listen_tcp ("127.0.0.1", 0, FALSE, NULL);
  const guint16 port = till_listen_get_port (probe);
  const char *argv[] = { self->nginx, "-p", "/usr/share/nginx", "-c", path, NULL };
  g_autofree char *text = g_strdup_printf (nchan_text, folder, folder, folder, folder, folder,
                                           folder, folder, port);
  g_autofree int *fds = g_new (int, n);
  Program program = { .port = port };
  double ms;

  g_clear_object (&probe);
  g_mkdir (folder, 0700);
  if (self->nginx == NULL || !g_file_set_contents (path, text, -1, NULL) ||
      !g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD |
                      G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &program.pid, NULL))
    return 0;

  while ((fds[0] = relay_connect (port)) < 0)
    {
      if (waitpid (program.pid, NULL, WNOHANG) != 0)
        return 0;
      g_usleep (5000);
    }
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        fds[i] = relay_connect (port);
      relay_send (fds[i], "GET /sub HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n", -1);
    }
  g_usleep (500 * 1000);
  for (guint i = 0; i < n; i++)
    {
      char buffer[4096];

      relay_receive (fds[i], buffer, sizeof buffer, 5000);
    }
  ms = bench_fan_out (self, port, "/pub", fds, n, 15);
  for (guint i = 0; i < n; i++)
    close (fds[i]);
  stop_program (&program);

  return ms;
}

/* --- the goals -------------------------------------------------------------------------------- */

static void
print_goal (const char *goal,
            const char *what,
            double      value,
            const char *unit,
            double      wanted,
            gboolean    at_least)
{
  gboolean good = at_least ? value >= wanted : value <= wanted;

  printf ("%-4s %-58s %9.2f %-4s goal %s %8.2f  %s\n", goal, what, value, unit,
          at_least ? ">=" : "<=", wanted, good ? "holds" : "DOES NOT HOLD");
}

static void
measure_ingest (Bench *self)
{
  double sync_p99 = bench_sync_p99 (self);
  Figures bare = bench_bare (64, self->seconds, &self->serial);
  Figures each = bench_commit_each (self, 64);
  Program relay = start_relay (self, NULL);
  Figures many = bench_ingest (relay.port, self->door, 64, self->seconds, &self->serial);
  Figures few = bench_ingest (relay.port, self->door, 16, self->seconds, &self->serial);

  printf ("at 64 connections: libsoup doing nothing %.0f/s, commit per request %.0f/s, the relay "
          "%.0f/s\n", bare.rate, each.rate, many.rate);
  print_goal ("G1", "of libsoup's server doing nothing", many.rate / bare.rate, "", 0.45, TRUE);
  print_goal ("G1", "times a commit per request", many.rate / each.rate, "", 3, TRUE);
  print_goal ("G2", "16 connections, p50", few.p50_ms, "ms", 1.5, FALSE);
  print_goal ("G2", "16 connections, p99", few.p99_ms, "ms", 10, FALSE);
  print_goal ("G2", "16 connections, p99 against the disk's own", few.p99_ms, "ms",
              5 * sync_p99 + 8, FALSE);
  stop_program (&relay);
}

static void
measure_slow_disk (Bench *self)
{
  /* One commit after the other: what a commit per request would come to. */
  const double each = 1000.0 / 4.9;
  Program relay = start_relay (self, self->slow_disk);
  Figures figures = bench_ingest (relay.port, self->door, 64, self->seconds, &self->serial);

  print_goal ("G3", "slow disk (4 ms a sync), times a commit per request",
              figures.rate / each, "", 15, TRUE);
  stop_program (&relay);
}

static void
measure_streams (Bench *self)
{
  double nchan = bench_nchan (self, 1000);
  Program relay = start_relay (self, NULL);
  g_autofree char *cursor = find_cursor (self, relay.port, 0);
  int *fds = open_streams (self, relay.port, 1000, cursor, STREAM);
  double ms;

  for (guint i = 0; i < 1000; i++)
    wait_for_frames (fds[i], GREETING);
  ms = bench_fan_out (self, relay.port, self->door, fds, 1000, 15);
  if (nchan > 0)
    {
      printf ("one event to the last of 1000: nchan (memory) %.1f ms, the relay (disk) %.1f ms\n",
              nchan, ms);
      print_goal ("G4", "one event to the last of 1000, of nchan's time", ms / nchan, "", 0.85,
                  FALSE);
    }
  else
    printf ("one event to the last of 1000: %.1f ms; no nchan here to compare with\n", ms);
  close_streams (fds, 1000);

  g_free (cursor);
  cursor = find_cursor (self, relay.port, 0);
  fds = open_streams (self, relay.port, 1, cursor, STREAM);
  wait_for_frames (fds[0], GREETING);
  print_goal ("G5", "one event to one console, p50",
              bench_fan_out (self, relay.port, self->door, fds, 1, 200), "ms", 1, FALSE);
  close_streams (fds, 1);
  stop_program (&relay);
}

static void
measure_idle_streams (Bench *self)
{
  Program relay = start_relay (self, NULL);
  gint64 start_us, kb;
  Figures before, after;
  int *fds;

  start_us = g_get_monotonic_time ();
  fds = open_streams (self, relay.port, 1000, NULL, IDLE);
  for (guint i = 0; i < 1000; i++)
    wait_for_frames (fds[i], GREETING);
  print_goal ("G8", "1000 reconnects", (double) (g_get_monotonic_time () - start_us) / 1e6, "s",
              0.2, FALSE);
  close_streams (fds, 1000);

  before = bench_ingest (relay.port, self->door, 16, self->seconds, &self->serial);
  kb = read_status_kb (relay.pid, "RssAnon:");
  fds = open_streams (self, relay.port, 5000, NULL, IDLE);
  for (guint i = 0; i < 5000; i++)
    wait_for_frames (fds[i], GREETING);
  print_goal ("G6", "memory of an idle stream",
              (double) (read_status_kb (relay.pid, "RssAnon:") - kb) / 5000, "KB", 2, FALSE);
  after = bench_ingest (relay.port, self->door, 16, self->seconds, &self->serial);
  print_goal ("G7", "5000 idle streams cost ingest", 100 * (1 - after.rate / before.rate), "%", 8,
              FALSE);
  close_streams (fds, 5000);
  stop_program (&relay);
}

static void
measure_resume (Bench *self)
{
  Program relay = start_relay (self, NULL);
  g_autofree char *cursor = find_cursor (self, relay.port, 100);
  gint64 start_us = g_get_monotonic_time ();
  int *fds = open_streams (self, relay.port, 5000, cursor, STREAM);

  wait_for_all (fds, 5000, GREETING + 100);
  print_goal ("G8", "5000 consoles resume 100 events each",
              (double) (g_get_monotonic_time () - start_us) / 1e6, "s", 10, FALSE);
  close_streams (fds, 5000);
  stop_program (&relay);
}

static const char million_sql[] =
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
  " INSERT INTO event (stream, seq, source, dkey, recv_us, verified, hdr, body)"
  " SELECT (SELECT id FROM stream WHERE name = 'idle'), i, 1000,"
  " CAST (printf ('%016x', i) AS BLOB), 1, 1, '', CAST (printf ('{\"id\":\"e_%d\"}', i) AS BLOB)"
  " FROM n";

static void
measure_start (Bench *self)
{
  g_autoptr (TillRelayStore) db = till_relay_store_open (self->db_path,
                                                         TILL_RELAY_STORE_FLAGS_NONE, NULL);
  Program relay = start_relay (self, NULL);
  gint64 start_us;

  print_goal ("G12", "memory, idle", (double) read_status_kb (relay.pid, "VmRSS:") / 1024, "MB",
              15, FALSE);
  stop_program (&relay);

  g_assert_true (till_relay_store_exec (db, million_sql, NULL));
  g_assert_true (till_relay_store_exec (db, "UPDATE stream SET last_seq = 1000000"
                                            " WHERE name = 'idle'", NULL));
  g_clear_pointer (&db, till_relay_store_close);
  start_us = g_get_monotonic_time ();
  relay = start_relay (self, NULL);
  print_goal ("G12", "start with a million events kept",
              (double) (g_get_monotonic_time () - start_us) / 1e6, "s", 0.2, FALSE);
  stop_program (&relay);
}

int
main (int   argc,
      char *argv[])
{
  Bench self = { .seconds = 2 };
  g_autofree char *program = NULL;
  g_autofree char *slow_disk = NULL;
  g_autofree char *nginx = NULL;
  const GOptionEntry entries[] = {
    { "relay", 0, 0, G_OPTION_ARG_FILENAME, &program, "The program", "PROGRAM" },
    { "slow-disk", 0, 0, G_OPTION_ARG_FILENAME, &slow_disk, "Makes a sync slower", "LIBRARY" },
    { "nginx", 0, 0, G_OPTION_ARG_FILENAME, &nginx, "With nchan, to compare with", "PROGRAM" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &self.seconds, "Of each load", "S" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  struct rlimit limit;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || program == NULL ||
      slow_disk == NULL)
    {
      g_printerr ("relay-bench: %s\n", error != NULL ? error->message
                                                     : "--relay and --slow-disk are needed");
      return 1;
    }

  signal (SIGPIPE, SIG_IGN);
  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);

  self.program = program;
  self.slow_disk = slow_disk;
  self.nginx = nginx;
  make_files (&self);
  measure_ingest (&self);
  measure_slow_disk (&self);
  measure_streams (&self);
  measure_idle_streams (&self);
  measure_resume (&self);
  measure_start (&self);
  remove_files (&self);

  return 0;
}
