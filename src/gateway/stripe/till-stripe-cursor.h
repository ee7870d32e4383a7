/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillStripeCursor:
 * @created: when the newest known event happened, in seconds since 1970
 * @ids: (array zero-terminated=1): the known events that happened then or a second before
 *
 * How far the list of events has been taken in.
 */
typedef struct
{
  gint64 created;
  char **ids;
} TillStripeCursor;

TillStripeCursor *till_stripe_cursor_parse    (const char             *text);
void              till_stripe_cursor_free     (TillStripeCursor       *self);
gint64            till_stripe_cursor_get_from (const TillStripeCursor *self);
gboolean          till_stripe_cursor_knows    (const TillStripeCursor *self,
                                               const char             *id);
char             *till_stripe_cursor_format   (GPtrArray              *events,
                                               gint64                  at_least);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillStripeCursor, till_stripe_cursor_free)

G_END_DECLS
