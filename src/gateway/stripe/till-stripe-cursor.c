/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the reading of events stands, as text: "created:id,id,…".
 *
 * What must hold: an event that shows up late, within the second before the newest one, is not
 * missed, and one that was taken in is not given again. So the newest second and the one before
 * it are always asked for again, and what is known of them is remembered by id. */

#include "till-stripe-cursor.h"

#include <string.h>

#include "till-clock.h"
#include "till-records.h"

/* Seconds that are asked for again. */
#define OVERLAP 1

/* Should more events than that fall into two seconds, some are given again, which does no harm. */
#define MAX_IDS 200

/**
 * till_stripe_cursor_parse:
 * @text: (nullable): a cursor as till_stripe_cursor_format() wrote it
 *
 * Returns: (transfer full) (nullable): the cursor; %NULL when @text is none
 */
TillStripeCursor *
till_stripe_cursor_parse (const char *text)
{
  g_autoptr (TillStripeCursor) self = g_new0 (TillStripeCursor, 1);
  g_autofree char *number = NULL;
  const char *colon = text != NULL ? strchr (text, ':') : NULL;

  if (colon == NULL)
    return NULL;

  number = g_strndup (text, colon - text);
  if (!g_ascii_string_to_signed (number, 10, 0, G_MAXINT64 / TILL_SECOND, &self->created, NULL))
    return NULL;

  self->ids = g_strsplit (colon + 1, ",", -1);

  return g_steal_pointer (&self);
}

/**
 * till_stripe_cursor_free:
 * @self: (nullable) (transfer full): a cursor
 */
void
till_stripe_cursor_free (TillStripeCursor *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->ids);
  g_free (self);
}

/**
 * till_stripe_cursor_get_from:
 * @self: a cursor
 *
 * Returns: from when on to ask, in seconds since 1970
 */
gint64
till_stripe_cursor_get_from (const TillStripeCursor *self)
{
  return MAX (self->created - OVERLAP, 0);
}

/**
 * till_stripe_cursor_knows:
 * @self: a cursor
 * @id: the id of an event
 *
 * Returns: whether it was taken in before
 */
gboolean
till_stripe_cursor_knows (const TillStripeCursor *self,
                          const char             *id)
{
  return g_strv_contains ((const char * const *) self->ids, id);
}

/**
 * till_stripe_cursor_format:
 * @events: (element-type TillEvent): all that was listed, in any order, what was known before too
 * @at_least: where the cursor stands if there are none, in seconds since 1970
 *
 * Returns: (transfer full): a cursor behind all of @events
 */
char *
till_stripe_cursor_format (GPtrArray *events,
                           gint64     at_least)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 newest = at_least;
  guint n_ids = 0;

  for (guint i = 0; i < events->len; i++)
    {
      const TillEvent *event = g_ptr_array_index (events, i);

      newest = MAX (newest, event->created_us / TILL_SECOND);
    }

  g_string_append_printf (text, "%" G_GINT64_FORMAT ":", newest);
  for (guint i = 0; i < events->len && n_ids < MAX_IDS; i++)
    {
      const TillEvent *event = g_ptr_array_index (events, i);

      if (event->created_us / TILL_SECOND >= newest - OVERLAP)
        g_string_append_printf (text, "%s%s", n_ids++ > 0 ? "," : "", event->record.id);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
