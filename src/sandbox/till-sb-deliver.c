/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sending events to webhook endpoints, signed, and again when they were not taken
 * (docs.stripe.com/webhooks).
 *
 * What must hold: what is to be sent stands in the database until it was taken or given up, so a
 * restart goes on where it was; an endpoint that does not answer holds up no other. */

#include "till-sb-deliver.h"

#include <libsoup/soup.h>
#include <string.h>

#include "till-sb-render.h"
#include "till-soup.h"
#include "till-stmt.h"
#include "till-stripe-signature.h"

/* docs.stripe.com/webhooks: an endpoint must answer quickly; after this it has failed. */
#define TIMEOUT_SECONDS 20

/* How many deliveries are on their way at a time. */
#define MAX_ON_THE_WAY 8

/* How long we wait when the database gives trouble. */
#define TROUBLE_WAIT (5 * TILL_SECOND)

#define STATE_PENDING 0
#define STATE_DELIVERED 1
#define STATE_GIVEN_UP 2

static const guint usual_retry_ms[] = {
  1000, 5000, 30 * 1000, 5 * 60 * 1000, 30 * 60 * 1000, 3 * 60 * 60 * 1000, 0,
};

struct _TillSbDeliver
{
  TillSb       *sb;
  TillSbFaults *faults;
  SoupSession  *session;
  GCancellable *cancellable;
  GHashTable   *on_the_way; /* set of the numbers of deliveries */
  GHashTable   *decided;    /* set of the numbers of those whose fault, if any, is decided */
  gboolean      changed;    /* what is to be sent is not what it was */
  GArray       *retry_ms;
  guint         timer;
};

/* One delivery on its way. Lives until the answer is there, longer than its owner may. */
typedef struct
{
  TillSbDeliver *owner; /* (nullable) when cancelled: not to be touched */
  SoupMessage   *message;
  GCancellable  *cancellable;
  gint64         seq;
  gint64         attempts;
} Trip;

static void
trip_free (Trip *trip)
{
  g_clear_object (&trip->message);
  g_clear_object (&trip->cancellable);
  g_free (trip);
}

/**
 * till_sb_deliver_new:
 * @sb: (transfer none): the gateway; must live longer
 * @faults: (transfer none): what goes wrong on purpose; must live longer
 * @retry_ms: (nullable) (array zero-terminated=1): the waits between the attempts
 *
 * Returns: (transfer full): a sender that has not begun
 */
TillSbDeliver *
till_sb_deliver_new (TillSb       *sb,
                     TillSbFaults *faults,
                     const guint  *retry_ms)
{
  TillSbDeliver *self = g_new0 (TillSbDeliver, 1);

  self->sb = sb;
  self->faults = faults;
  self->session = soup_session_new_with_options ("timeout", TIMEOUT_SECONDS,
                                                 "max-conns", 4 * MAX_ON_THE_WAY,
                                                 "max-conns-per-host", MAX_ON_THE_WAY,
                                                 "user-agent",
                                                 "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
                                                 NULL);
  self->cancellable = g_cancellable_new ();
  self->on_the_way = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->decided = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->retry_ms = g_array_new (FALSE, FALSE, sizeof (guint));
  for (retry_ms = retry_ms != NULL ? retry_ms : usual_retry_ms; *retry_ms != 0; retry_ms++)
    g_array_append_val (self->retry_ms, *retry_ms);

  return self;
}

/**
 * till_sb_deliver_free:
 * @self: (nullable) (transfer full): a sender
 *
 * Cancels what is on its way; it will be sent again.
 */
void
till_sb_deliver_free (TillSbDeliver *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_hash_table_unref (self->on_the_way);
  g_hash_table_unref (self->decided);
  g_array_unref (self->retry_ms);
  g_free (self);
}

static const char set_sql[] =
  "UPDATE delivery SET state = ?2, attempts = ?3, due_us = ?4 WHERE seq = ?1";

static gboolean
set_state (TillSb  *sb,
           gint64   seq,
           int      state,
           gint64   attempts,
           gint64   due_us,
           GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (sb->db, set_sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, seq, error) &&
         till_stmt_bind_int64 (stmt, 2, state, error) &&
         till_stmt_bind_int64 (stmt, 3, attempts, error) &&
         till_stmt_bind_int64 (stmt, 4, due_us, error) &&
         till_stmt_run (stmt, error);
}

static gboolean
timer_cb (gpointer user_data)
{
  TillSbDeliver *self = user_data;

  self->timer = 0;
  till_sb_deliver_wake (self);

  return G_SOURCE_REMOVE;
}

static void
wait_until (TillSbDeliver *self,
            gint64         due_us)
{
  gint64 wait_us = due_us - till_clock_now_us (self->sb->clock);

  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add ((guint) CLAMP (wait_us / 1000 + 1, 1, G_MAXINT), timer_cb, self);
}

static void
trip_ended (TillSbDeliver *self,
            const Trip    *trip,
            gboolean       taken)
{
  g_autoptr (GError) error = NULL;
  gint64 due_us = 0;
  int state;

  g_hash_table_remove (self->on_the_way, &trip->seq);
  g_hash_table_remove (self->decided, &trip->seq);
  if (taken)
    state = STATE_DELIVERED;
  else if (trip->attempts >= self->retry_ms->len)
    state = STATE_GIVEN_UP;
  else
    {
      state = STATE_PENDING;
      due_us = till_clock_now_us (self->sb->clock) +
               g_array_index (self->retry_ms, guint, trip->attempts) * (TILL_SECOND / 1000);
    }

  if (!set_state (self->sb, trip->seq, state, trip->attempts + 1, due_us, &error))
    {
      /* It counts as not sent. Not at once again, or a full disk would make us send without end. */
      g_debug ("Cannot note a delivery: %s", error->message);
      wait_until (self, till_clock_now_us (self->sb->clock) + TROUBLE_WAIT);
      return;
    }

  till_sb_deliver_wake (self);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Trip *trip = user_data;
  g_autoptr (GInputStream) stream = NULL;
  guint status;

  /* What the endpoint says does not matter, so its body is never read. */
  stream = till_soup_send_finish (SOUP_SESSION (object), result, NULL);
  if (!g_cancellable_is_cancelled (trip->cancellable))
    {
      status = soup_message_get_status (trip->message);
      trip_ended (trip->owner, trip, stream != NULL && status >= 200 && status < 300);
    }

  trip_free (trip);
}

static void
send_event (TillSbDeliver        *self,
            Trip                 *trip,
            const TillSbEndpoint *endpoint,
            const char           *body)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autofree char *signature = NULL;

  signature = till_stripe_signature_sign (endpoint->secret,
                                          (g_get_real_time () + self->sb->skew_us) / TILL_SECOND,
                                          body, strlen (body));
  soup_message_headers_replace (soup_message_get_request_headers (trip->message),
                                "Stripe-Signature", signature);
  soup_message_set_request_body_from_bytes (trip->message, "application/json; charset=utf-8",
                                            bytes);
  soup_message_add_flags (trip->message, SOUP_MESSAGE_NO_REDIRECT);
  g_hash_table_add (self->on_the_way, g_memdup2 (&trip->seq, sizeof trip->seq));
  soup_session_send_async (self->session, trip->message, G_PRIORITY_DEFAULT, self->cancellable,
                           sent_cb, trip);
}

static const char again_sql[] =
  "INSERT INTO delivery (event, endpoint, state, attempts, due_us) VALUES (?1, ?2, 0, 0, ?3)";

/* Has an event delivered once more. */
static gboolean
add_again (TillSbDeliver *self,
           gint64         event,
           gint64         endpoint,
           gint64         due_us,
           GError       **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gint64 seq;

  if (!(stmt = till_db_statement (self->sb->db, again_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, event, error) ||
      !till_stmt_bind_int64 (stmt, 2, endpoint, error) ||
      !till_stmt_bind_int64 (stmt, 3, due_us, error) ||
      !till_stmt_run (stmt, error))
    return FALSE;

  seq = till_db_get_last_rowid (self->sb->db);
  g_hash_table_add (self->decided, g_memdup2 (&seq, sizeof seq));

  return TRUE;
}

/* Decides what goes wrong with a delivery on purpose. */
static gboolean
decide (TillSbDeliver *self,
        gint64         seq,
        gint64         event,
        gint64         endpoint,
        gboolean      *ret_later,
        GError       **error)
{
  g_autoptr (TillSbEvent) row = NULL;
  TillSbFault fault = { 0 };
  gint64 due_us;

  *ret_later = FALSE;
  if (!g_hash_table_add (self->decided, g_memdup2 (&seq, sizeof seq)) ||
      !(row = till_sb_load (self->sb, TILL_SB_EVENT, event, NULL)) ||
      !till_sb_faults_pick_webhook (self->faults, row->type, &fault))
    return TRUE;

  self->changed = TRUE;
  due_us = till_clock_now_us (self->sb->clock) + fault.ms * 1000;
  if (fault.kind != TILL_SB_FAULT_WEBHOOK_DUPLICATE)
    {
      *ret_later = TRUE;
      return set_state (self->sb, seq, STATE_PENDING, 0, due_us, error);
    }

  for (gint64 i = 0; i < fault.count; i++)
    if (!add_again (self, event, endpoint, due_us, error))
      return FALSE;

  return TRUE;
}

/* Sends one delivery; gives up what has lost its event or its endpoint. */
static gboolean
start_trip (TillSbDeliver *self,
            gint64         seq,
            gint64         event,
            gint64         endpoint_seq,
            gint64         attempts,
            GError       **error)
{
  g_autoptr (TillSbEndpoint) endpoint = NULL;
  g_autofree char *body = NULL;
  SoupMessage *message = NULL;
  Trip *trip;

  endpoint = till_sb_load (self->sb, TILL_SB_ENDPOINT, endpoint_seq, NULL);
  if (endpoint != NULL && !endpoint->deleted && strcmp (endpoint->status, "enabled") == 0)
    body = till_sb_render (self->sb, TILL_SB_EVENT, event, NULL, NULL);
  if (body != NULL)
    message = soup_message_new (SOUP_METHOD_POST, endpoint->url);
  if (message == NULL)
    return set_state (self->sb, seq, STATE_GIVEN_UP, attempts, 0, error);

  trip = g_new0 (Trip, 1);
  trip->owner = self;
  trip->message = message;
  trip->cancellable = g_object_ref (self->cancellable);
  trip->seq = seq;
  trip->attempts = attempts;
  send_event (self, trip, endpoint, body);

  return TRUE;
}

static const char due_sql[] =
  "SELECT seq, event, endpoint, attempts, due_us FROM delivery WHERE state = 0"
  " ORDER BY due_us, seq LIMIT ?1";

static gboolean
send_due (TillSbDeliver *self,
          GError       **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (self->sb->db, due_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, 2 * MAX_ON_THE_WAY, error))
    return FALSE;

  while (g_hash_table_size (self->on_the_way) < MAX_ON_THE_WAY)
    {
      gboolean later = FALSE;
      gint64 seq;

      if (!till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      if (till_stmt_get_int64 (stmt, 4) > till_clock_now_us (self->sb->clock))
        {
          wait_until (self, till_stmt_get_int64 (stmt, 4));
          return TRUE;
        }

      seq = till_stmt_get_int64 (stmt, 0);
      if (g_hash_table_contains (self->on_the_way, &seq))
        continue;

      if (till_stmt_get_int64 (stmt, 3) == 0 &&
          !decide (self, seq, till_stmt_get_int64 (stmt, 1), till_stmt_get_int64 (stmt, 2), &later,
                   error))
        return FALSE;

      if (!later &&
          !start_trip (self, seq, till_stmt_get_int64 (stmt, 1), till_stmt_get_int64 (stmt, 2),
                       till_stmt_get_int64 (stmt, 3), error))
        return FALSE;
    }

  return TRUE;
}

/**
 * till_sb_deliver_wake:
 * @self: a sender
 *
 * Sends what is due and waits for what will be.
 */
void
till_sb_deliver_wake (TillSbDeliver *self)
{
  g_autoptr (GError) error = NULL;

  do
    self->changed = FALSE;
  while (send_due (self, &error) && self->changed);

  if (error != NULL)
    {
      g_debug ("Cannot read what is to be delivered: %s", error->message);
      wait_until (self, till_clock_now_us (self->sb->clock) + TROUBLE_WAIT);
    }
}

/**
 * till_sb_deliver_is_busy:
 * @self: a sender
 *
 * Returns: whether something is on its way
 */
gboolean
till_sb_deliver_is_busy (TillSbDeliver *self)
{
  return g_hash_table_size (self->on_the_way) > 0;
}
