/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a console is in its stream, and what each message means for that: pure logic.
 *
 * What must hold: an event is delivered exactly when its number is the next one; what was
 * delivered is never delivered again, whatever the relay repeats; a number that is left out is
 * noticed, and told as a gap once the relay has had its chances. */

#include "till-relay-track.h"

#include <string.h>

/* A hole that is there this many times in a row is no accident of a connection. */
#define MAX_HOLES 3

/**
 * till_relay_track_connected:
 * @self: a track
 *
 * A new connection begins, at the cursor.
 */
void
till_relay_track_connected (TillRelayTrack *self)
{
  g_return_if_fail (self != NULL);

  self->has_hello = FALSE;
  self->was_reset = FALSE;
}

/**
 * till_relay_track_get_behind:
 * @self: a track
 *
 * Returns: how many events the relay has that we have not
 */
gint64
till_relay_track_get_behind (const TillRelayTrack *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return MAX (0, self->last - self->cursor.seq);
}

static void
begin_anew (TillRelayTrack *self,
            const char     *epoch,
            gint64          first)
{
  g_strlcpy (self->cursor.epoch, epoch, sizeof self->cursor.epoch);
  self->cursor.seq = first - 1;
  self->has_cursor = TRUE;
}

static void
take_hello (TillRelayTrack         *self,
            const TillRelayMessage *message,
            TillRelayStep          *step)
{
  gboolean knew = self->has_cursor;

  self->has_hello = TRUE;
  self->last = message->last;

  if (knew && strcmp (self->cursor.epoch, message->epoch) == 0 &&
      self->cursor.seq <= message->last)
    return;

  begin_anew (self, message->epoch, message->first);
  step->reset = self->was_reset = knew;
}

static void
take_reset (TillRelayTrack         *self,
            const TillRelayMessage *message,
            TillRelayStep          *step)
{
  if (self->was_reset)
    return;

  begin_anew (self, message->epoch, message->first);
  step->reset = self->was_reset = TRUE;
}

static void
give_up (TillRelayTrack *self,
         gint64          from,
         gint64          to,
         const char     *why,
         TillRelayStep  *step)
{
  from = MAX (from, self->cursor.seq + 1);
  if (to < from)
    return;

  self->cursor.seq = to;
  step->gap_from = from;
  step->gap_to = to;
  step->gap_why = why;
}

static void
take_event (TillRelayTrack *self,
            TillRelayEvent *event,
            TillRelayStep  *step)
{
  TillRelayCursor cursor;

  if (!till_relay_cursor_parse (till_relay_event_get_cursor (event), &cursor, NULL) ||
      strcmp (cursor.epoch, self->cursor.epoch) != 0)
    {
      step->broken = "The relay changed its epoch within a stream";
      return;
    }

  if (cursor.seq <= self->cursor.seq)
    return;

  if (cursor.seq > self->cursor.seq + 1)
    {
      self->n_holes = self->hole_after == self->cursor.seq ? self->n_holes + 1 : 1;
      self->hole_after = self->cursor.seq;
      if (self->n_holes < MAX_HOLES)
        {
          step->broken = "The relay left events out";
          return;
        }

      give_up (self, self->cursor.seq + 1, cursor.seq - 1, "hole", step);
    }

  self->n_holes = 0;
  self->cursor.seq = cursor.seq;
  self->last = MAX (self->last, cursor.seq);
  step->deliver = TRUE;
}

/**
 * till_relay_track_take:
 * @self: a track
 * @message: what the relay sent
 * @ret_step: (out caller-allocates): what it means; texts are borrowed from @message or static
 *
 * Takes a message in. The track has moved on when this returns.
 */
void
till_relay_track_take (TillRelayTrack         *self,
                       const TillRelayMessage *message,
                       TillRelayStep          *ret_step)
{
  g_return_if_fail (self != NULL && message != NULL && ret_step != NULL);

  *ret_step = (TillRelayStep) { 0 };

  if (!self->has_hello && message->type != TILL_RELAY_MESSAGE_HELLO &&
      message->type != TILL_RELAY_MESSAGE_OTHER)
    {
      ret_step->broken = "The relay did not introduce itself";
      return;
    }

  switch (message->type)
    {
    case TILL_RELAY_MESSAGE_OTHER:
      break;

    case TILL_RELAY_MESSAGE_HELLO:
      take_hello (self, message, ret_step);
      break;

    case TILL_RELAY_MESSAGE_EVENT:
      take_event (self, message->event, ret_step);
      break;

    case TILL_RELAY_MESSAGE_HEARTBEAT:
      self->last = MAX (self->last, message->last);
      break;

    case TILL_RELAY_MESSAGE_GAP:
      give_up (self, message->from, message->to, message->why, ret_step);
      break;

    case TILL_RELAY_MESSAGE_RESET:
      take_reset (self, message, ret_step);
      break;

    case TILL_RELAY_MESSAGE_BYE:
      ret_step->ended = TRUE;
      ret_step->retry_ms = message->retry_ms;
      break;
    }
}
