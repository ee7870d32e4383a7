/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What has to be read again: because two things of the same second contradict each other, or
 * because a refund was told without the payment whose total it changes.
 *
 * What must hold: nothing that was in doubt is forgotten, also when the program is killed: each
 * doubt has a mark in the history, in the transaction with the records that raised it, and gives it
 * up in the one with what was read. A doubt that comes while the object is being read is another
 * one. */

#include "till-read-again.h"

#include <string.h>

#include "till-clock.h"

typedef struct
{
  TillRecordKind kind;
  gint64         as_of_us; /* a snapshot newer than this makes the reading unnecessary */
  char          *id;
  GPtrArray     *marks;    /* of char* */
} Entry;

struct _TillReadAgain
{
  GPtrArray  *entries;
  GHashTable *by_key; /* Entry, by kind and id */
};

static void
entry_free (Entry *entry)
{
  g_free (entry->id);
  g_ptr_array_unref (entry->marks);
  g_free (entry);
}

static guint
entry_hash (gconstpointer key)
{
  const Entry *entry = key;

  return g_str_hash (entry->id) ^ entry->kind;
}

static gboolean
entry_equal (gconstpointer a,
             gconstpointer b)
{
  const Entry *entry_a = a, *entry_b = b;

  return entry_a->kind == entry_b->kind && strcmp (entry_a->id, entry_b->id) == 0;
}

static Entry *
find (TillReadAgain *self,
      TillRecordKind kind,
      const char    *id)
{
  const Entry key = { kind, 0, (char *) id, NULL };

  return g_hash_table_lookup (self->by_key, &key);
}

/**
 * till_read_again_new:
 *
 * Returns: (transfer full): an empty set
 */
TillReadAgain *
till_read_again_new (void)
{
  TillReadAgain *self = g_new0 (TillReadAgain, 1);

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->by_key = g_hash_table_new (entry_hash, entry_equal);

  return self;
}

/**
 * till_read_again_free:
 * @self: (nullable) (transfer full): a set
 */
void
till_read_again_free (TillReadAgain *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/**
 * till_read_again_add:
 * @self: a set
 * @kind: what kind of object
 * @id: its id
 * @as_of_us: what surely was so after this time is good enough instead; %G_MAXINT64 for none
 * @mark: the key of the mark that is kept until it was read
 */
void
till_read_again_add (TillReadAgain *self,
                     TillRecordKind kind,
                     const char    *id,
                     gint64         as_of_us,
                     const char    *mark)
{
  Entry *entry;

  g_return_if_fail (self != NULL);
  g_return_if_fail (id != NULL);
  g_return_if_fail (mark != NULL);

  if (!(entry = find (self, kind, id)))
    {
      entry = g_new0 (Entry, 1);
      entry->kind = kind;
      entry->id = g_strdup (id);
      entry->marks = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (self->entries, entry);
      g_hash_table_add (self->by_key, entry);
    }

  entry->as_of_us = MAX (entry->as_of_us, as_of_us);
  g_ptr_array_add (entry->marks, g_strdup (mark));
}

/**
 * till_read_again_count:
 * @self: a set
 * @kind: what kind of object
 * @id: its id
 *
 * Returns: how many doubts there are about it
 */
guint
till_read_again_count (TillReadAgain *self,
                       TillRecordKind kind,
                       const char    *id)
{
  Entry *entry;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (id != NULL, 0);

  entry = find (self, kind, id);

  return entry != NULL ? entry->marks->len : 0;
}

/**
 * till_read_again_put_last:
 * @self: a set
 * @kind: what kind of object
 * @id: its id
 *
 * The others come first now: one that always fails must not hold them up.
 */
void
till_read_again_put_last (TillReadAgain *self,
                          TillRecordKind kind,
                          const char    *id)
{
  Entry *entry;
  guint index;

  g_return_if_fail (self != NULL);
  g_return_if_fail (id != NULL);

  if ((entry = find (self, kind, id)) && g_ptr_array_find (self->entries, entry, &index))
    g_ptr_array_add (self->entries, g_ptr_array_steal_index (self->entries, index));
}

/**
 * till_read_again_told:
 * @self: a set
 * @record: what we were told
 * @gone: (element-type utf8): takes the marks that are not needed any more
 *
 * Takes an object out of the set if what we were told makes reading it unnecessary: if it surely is
 * newer than the doubt. Gateways tell whole seconds, and what was read may be older than its time.
 */
void
till_read_again_told (TillReadAgain    *self,
                      const TillRecord *record,
                      GPtrArray        *gone)
{
  gint64 slack = record->origin == TILL_ORIGIN_READ ? TILL_READ_SLACK : 0;
  Entry *entry;

  g_return_if_fail (self != NULL);
  g_return_if_fail (record != NULL);

  if ((entry = find (self, record->kind, record->id)) &&
      entry->as_of_us / TILL_SECOND < (record->as_of_us - slack) / TILL_SECOND)
    till_read_again_remove (self, record->kind, record->id, G_MAXUINT, gone);
}

/**
 * till_read_again_remove:
 * @self: a set
 * @kind: what kind of object
 * @id: its id
 * @n_doubts: how many there were when it was asked for; later ones stay
 * @gone: (element-type utf8): takes the marks that are not needed any more
 *
 * It was read.
 */
void
till_read_again_remove (TillReadAgain *self,
                        TillRecordKind kind,
                        const char    *id,
                        guint          n_doubts,
                        GPtrArray     *gone)
{
  Entry *entry;

  g_return_if_fail (self != NULL);
  g_return_if_fail (id != NULL);
  g_return_if_fail (gone != NULL);

  if (!(entry = find (self, kind, id)))
    return;

  for (guint n = MIN (n_doubts, entry->marks->len); n > 0; n--)
    g_ptr_array_add (gone, g_ptr_array_steal_index (entry->marks, 0));

  if (entry->marks->len > 0)
    return;

  g_hash_table_remove (self->by_key, entry);
  g_ptr_array_remove (self->entries, entry);
}

/**
 * till_read_again_get_first:
 * @self: a set
 * @ret_kind: (out): what kind of object
 * @ret_id: (out) (transfer none): its id, until the set changes
 *
 * Returns: %FALSE when the set is empty
 */
gboolean
till_read_again_get_first (TillReadAgain  *self,
                           TillRecordKind *ret_kind,
                           const char    **ret_id)
{
  const Entry *entry;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->entries->len == 0)
    return FALSE;

  entry = self->entries->pdata[0];
  *ret_kind = entry->kind;
  *ret_id = entry->id;

  return TRUE;
}
