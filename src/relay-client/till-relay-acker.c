/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Telling the relay how far the console is, for its administrator to see who lags behind.
 *
 * Nothing depends on it: the cursor that counts is in the console's database. So a failure is
 * passed over; the next one makes up for it. */

#include "till-relay-acker.h"

#include <string.h>

#include "till-json.h"
#include "till-relay-call.h"

struct _TillRelayAcker
{
  TillRelayPlace *place;       /* borrowed */
  char           *stream;
  GSource        *timer;
  GCancellable   *cancellable;
  TillRelayCursor cursor;
  gboolean        moved;       /* since the relay was last told */
};

static void
told_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (!(answer = till_relay_call_finish (result, &error)))
    g_debug ("The relay did not take the cursor: %s", error->message);
}

static gboolean
timer_cb (gpointer user_data)
{
  TillRelayAcker *self = user_data;
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *cursor = NULL;
  char *json;

  if (!self->moved)
    return G_SOURCE_CONTINUE;

  self->moved = FALSE;
  cursor = till_relay_cursor_to_string (&self->cursor);
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "stream");
  json_builder_add_string_value (builder, self->stream);
  json_builder_set_member_name (builder, "cursor");
  json_builder_add_string_value (builder, cursor);
  json_builder_end_object (builder);
  json = till_json_build_string (builder);
  body = g_bytes_new_take (json, strlen (json));
  till_relay_call_async (self->place, SOUP_METHOD_POST, "/v1/ack", body, self->cancellable,
                         told_cb, NULL);

  return G_SOURCE_CONTINUE;
}

/**
 * till_relay_acker_new:
 * @place: where the relay is; must outlive the acker
 * @stream: the stream's name
 * @every_ms: how often to tell, if anything has changed
 *
 * Returns: (transfer full): an acker with nothing to tell
 */
TillRelayAcker *
till_relay_acker_new (TillRelayPlace *place,
                      const char     *stream,
                      guint           every_ms)
{
  TillRelayAcker *self;

  g_return_val_if_fail (place != NULL && stream != NULL, NULL);

  self = g_new0 (TillRelayAcker, 1);
  self->place = place;
  self->stream = g_strdup (stream);
  self->cancellable = g_cancellable_new ();
  self->timer = g_timeout_source_new (every_ms);
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());

  return self;
}

/**
 * till_relay_acker_free:
 * @self: (nullable) (transfer full): an acker
 */
void
till_relay_acker_free (TillRelayAcker *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_free (self->stream);
  g_free (self);
}

/**
 * till_relay_acker_update:
 * @self: an acker
 * @cursor: the last event that was handed over
 *
 * Gives it something to tell.
 */
void
till_relay_acker_update (TillRelayAcker        *self,
                         const TillRelayCursor *cursor)
{
  g_return_if_fail (self != NULL && cursor != NULL);

  self->cursor = *cursor;
  self->moved = TRUE;
}
