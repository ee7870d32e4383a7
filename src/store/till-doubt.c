/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What has to be read again, and the marks under which that is kept until it was.
 *
 * What must hold: every doubt has a mark of its own, with a token in it. Several programs may work
 * with one history, and one that has read an object again must not wipe out the doubt that another
 * one found meanwhile. */

#include "till-store-types.h"

#include <string.h>

#include "till-ids.h"

#define PREFIX "read-again:"
#define TOKEN_LENGTH 12

/**
 * till_doubt_new:
 * @kind: what kind of object
 * @id: its id
 *
 * Returns: (transfer full): a doubt with a new mark
 */
TillDoubt *
till_doubt_new (TillRecordKind kind,
                const char    *id)
{
  g_autofree char *token = till_random_token (TOKEN_LENGTH);
  TillDoubt *self = g_new0 (TillDoubt, 1);

  self->kind = kind;
  self->id = g_strdup (id);
  self->mark = g_strdup_printf (PREFIX "%d:%s:%s", kind, token, id);

  return self;
}

/**
 * till_doubt_new_from_mark:
 * @mark: the key of a mark, perhaps of something else, perhaps damaged
 *
 * Returns: (transfer full) (nullable): the doubt that is kept there, or %NULL when it is none
 */
TillDoubt *
till_doubt_new_from_mark (const char *mark)
{
  g_auto (GStrv) parts = NULL;
  TillDoubt *self;
  guint64 kind;

  if (!g_str_has_prefix (mark, PREFIX))
    return NULL;

  parts = g_strsplit (mark + strlen (PREFIX), ":", 3);
  if (g_strv_length (parts) != 3 || *parts[2] == '\0' || strlen (parts[2]) > TILL_ID_MAX ||
      !g_ascii_string_to_unsigned (parts[0], 10, TILL_RECORD_PAYMENT, TILL_RECORD_LINK, &kind,
                                   NULL))
    return NULL;

  self = g_new0 (TillDoubt, 1);
  self->kind = (TillRecordKind) kind;
  self->id = g_strdup (parts[2]);
  self->mark = g_strdup (mark);

  return self;
}

/**
 * till_doubt_free:
 * @self: (nullable) (transfer full): a doubt
 */
void
till_doubt_free (TillDoubt *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->mark);
  g_free (self);
}
