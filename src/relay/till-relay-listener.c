/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What other relays have stored in the same database.
 *
 * They say so with a hint; besides, we look every now and then, because a hint may be lost with a
 * connection. What must hold: the thread ends promptly; whatever happens to the database, it goes
 * on as soon as that is back. */

#include "till-relay-listener.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "till-relay-postgresql.h"

struct _TillRelayListener
{
  char             *where;
  char             *tag;       /* who we are */
  guint             look_ms;
  TillRelayHeadFunc func;
  gpointer          user_data;
  GThread          *thread;
  GSource          *source;    /* made ready by the thread, dispatched in the main context */
  int               wake_fd;   /* written to end the thread */

  GMutex            lock;      /* guards what follows */
  GArray           *heads;     /* TillRelayHead: not told yet */
};

typedef struct
{
  GSource            source;
  TillRelayListener *listener;
} HeadSource;

static gboolean
heads_dispatch (GSource    *source,
                GSourceFunc callback,
                gpointer    user_data)
{
  TillRelayListener *self = ((HeadSource *) source)->listener;
  g_autoptr (GArray) heads = NULL;

  g_mutex_lock (&self->lock);
  g_source_set_ready_time (source, -1);
  heads = g_steal_pointer (&self->heads);
  self->heads = g_array_new (FALSE, FALSE, sizeof (TillRelayHead));
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < heads->len; i++)
    self->func (&g_array_index (heads, TillRelayHead, i), self->user_data);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs head_funcs = { NULL, NULL, heads_dispatch, NULL, NULL, NULL };

static void
tell (TillRelayListener *self,
      GArray            *heads)
{
  if (heads->len == 0)
    return;

  g_mutex_lock (&self->lock);
  g_array_append_vals (self->heads, heads->data, heads->len);
  g_source_set_ready_time (self->source, 0);
  g_mutex_unlock (&self->lock);
}

/**
 * till_relay_listener_parse:
 * @hint: what a relay said: "who;stream:last,…"
 * @own_tag: who we are
 *
 * Returns: (transfer full) (nullable) (element-type TillRelayHead): what it means; %NULL if it
 *   says to look, or is not understood
 */
GArray *
till_relay_listener_parse (const char *hint,
                           const char *own_tag)
{
  g_autoptr (GArray) heads = g_array_new (FALSE, FALSE, sizeof (TillRelayHead));
  g_auto (GStrv) parts = NULL;
  const char *semicolon;
  gboolean is_ours;

  g_return_val_if_fail (hint != NULL && own_tag != NULL, NULL);

  if ((semicolon = strchr (hint, ';')) == NULL)
    return NULL;

  is_ours = strlen (own_tag) == (gsize) (semicolon - hint) &&
            strncmp (hint, own_tag, strlen (own_tag)) == 0;
  parts = g_strsplit (semicolon + 1, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      TillRelayHead head = { .is_hint = !is_ours };
      char *colon = strchr (parts[i], ':');
      guint64 id, last;

      if (colon == NULL)
        return NULL;

      *colon = '\0';
      if (!g_ascii_string_to_unsigned (parts[i], 10, 1, G_MAXINT64, &id, NULL) ||
          !g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXINT64, &last, NULL))
        return NULL;

      head.stream_id = (gint64) id;
      head.last = (gint64) last;
      g_array_append_val (heads, head);
    }

  return g_steal_pointer (&heads);
}

static gboolean
look (TillRelayListener *self,
      PGconn            *connection)
{
  g_autoptr (PGresult) result = PQexec (connection, "SELECT id, first_seq, last_seq FROM stream");
  g_autoptr (GArray) heads = g_array_new (FALSE, FALSE, sizeof (TillRelayHead));

  if (PQresultStatus (result) != PGRES_TUPLES_OK)
    return FALSE;

  for (int i = 0; i < PQntuples (result); i++)
    {
      TillRelayHead head = { .stream_id = g_ascii_strtoll (PQgetvalue (result, i, 0), NULL, 10),
                             .first = g_ascii_strtoll (PQgetvalue (result, i, 1), NULL, 10),
                             .last = g_ascii_strtoll (PQgetvalue (result, i, 2), NULL, 10) };

      g_array_append_val (heads, head);
    }
  tell (self, heads);

  return TRUE;
}

/* Takes the hints that have come; whether all of them were understood. */
static gboolean
take_hints (TillRelayListener *self,
            PGconn            *connection)
{
  gboolean understood = TRUE;
  PGnotify *notify;

  while ((notify = PQnotifies (connection)) != NULL)
    {
      g_autoptr (GArray) heads = till_relay_listener_parse (notify->extra, self->tag);

      if (heads != NULL)
        tell (self, heads);
      else
        understood = FALSE;
      PQfreemem (notify);
    }

  return understood;
}

/* Waits for hints, for the time to look, or for the end; FALSE at the end. */
static gboolean
wait_for_news (TillRelayListener *self,
               PGconn            *connection,
               int                wait_ms)
{
  struct pollfd fds[] = { { self->wake_fd, POLLIN, 0 },
                          { connection != NULL ? PQsocket (connection) : -1, POLLIN, 0 } };

  if (poll (fds, G_N_ELEMENTS (fds), wait_ms) < 0 && errno != EINTR)
    return FALSE;

  return fds[0].revents == 0;
}

static PGconn *
begin_listening (TillRelayListener *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PGconn) connection = till_relay_postgresql_connect (self->where, &error);
  g_autoptr (PGresult) result = NULL;

  if (connection == NULL)
    {
      g_debug ("%s", error->message);
      return NULL;
    }

  result = PQexec (connection, "LISTEN " TILL_RELAY_CHANNEL);

  return PQresultStatus (result) == PGRES_COMMAND_OK ? g_steal_pointer (&connection) : NULL;
}

static gpointer
listener_thread (gpointer user_data)
{
  TillRelayListener *self = user_data;
  g_autoptr (PGconn) connection = NULL;
  gint64 look_at = 0;

  for (;;)
    {
      gint64 now = g_get_monotonic_time ();

      if (connection == NULL && (connection = begin_listening (self)) != NULL)
        look_at = 0;

      if (connection != NULL && now >= look_at)
        {
          if (!look (self, connection))
            g_clear_pointer (&connection, PQfinish);
          look_at = now + self->look_ms * G_GINT64_CONSTANT (1000);

          /* Those that came with the answer make no noise at the socket any more. */
          if (connection != NULL)
            take_hints (self, connection);
        }

      if (!wait_for_news (self, connection, (int) self->look_ms))
        return NULL;

      if (connection == NULL)
        continue;

      if (!PQconsumeInput (connection))
        g_clear_pointer (&connection, PQfinish);
      else if (!take_hints (self, connection))
        look_at = 0;
    }
}

/**
 * till_relay_listener_new:
 * @where: "postgresql://…"
 * @look_ms: how often to look even without a hint
 * @func: called in the calling thread's main context with what is learned
 * @user_data: data for @func
 *
 * Returns: (transfer full): a listener
 */
TillRelayListener *
till_relay_listener_new (const char       *where,
                         guint             look_ms,
                         TillRelayHeadFunc func,
                         gpointer          user_data)
{
  TillRelayListener *self;

  g_return_val_if_fail (where != NULL && func != NULL, NULL);

  self = g_new0 (TillRelayListener, 1);
  self->where = g_strdup (where);
  self->tag = till_relay_postgresql_get_tag ();
  self->look_ms = look_ms;
  self->func = func;
  self->user_data = user_data;
  self->heads = g_array_new (FALSE, FALSE, sizeof (TillRelayHead));
  self->wake_fd = eventfd (0, EFD_CLOEXEC);
  if (self->wake_fd < 0)
    g_error ("The system gives no descriptor: %s", g_strerror (errno));
  g_mutex_init (&self->lock);

  self->source = g_source_new (&head_funcs, sizeof (HeadSource));
  ((HeadSource *) self->source)->listener = self;
  g_source_set_static_name (self->source, "till-relay-listener");
  g_source_attach (self->source, g_main_context_get_thread_default ());

  self->thread = g_thread_new ("till-relay-listener", listener_thread, self);

  return self;
}

/**
 * till_relay_listener_close:
 * @self: (nullable) (transfer full): a listener
 *
 * Ends its thread, which may take as long as it takes to connect.
 */
void
till_relay_listener_close (TillRelayListener *self)
{
  const guint64 one = 1;

  if (self == NULL)
    return;

  if (write (self->wake_fd, &one, sizeof one) != sizeof one)
    g_debug ("%s", g_strerror (errno));
  g_thread_join (self->thread);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->wake_fd);
  g_array_unref (self->heads);
  g_mutex_clear (&self->lock);
  g_free (self->where);
  g_free (self->tag);
  g_free (self);
}
