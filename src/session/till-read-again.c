/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What has to be read again: because two things of the same second contradict each other, or
 * because a refund was told without the payment whose total it changes.
 *
 * What must hold: nothing that was in doubt is forgotten, also when the program is killed: the set
 * turns into text that is kept in the transaction with the records. */

#include "till-read-again.h"

#include <string.h>

typedef struct
{
  TillRecordKind kind;
  gint64         as_of_us; /* a snapshot as new as this makes the reading unnecessary */
  char          *id;
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
  const Entry key = { kind, 0, (char *) id };

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
 * @as_of_us: a snapshot of this time or later is good enough instead; %G_MAXINT64 for none
 *
 * Returns: whether the set has changed
 */
gboolean
till_read_again_add (TillReadAgain *self,
                     TillRecordKind kind,
                     const char    *id,
                     gint64         as_of_us)
{
  Entry *entry;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  if ((entry = find (self, kind, id)))
    {
      entry->as_of_us = MAX (entry->as_of_us, as_of_us);
      return FALSE;
    }

  entry = g_new0 (Entry, 1);
  entry->kind = kind;
  entry->as_of_us = as_of_us;
  entry->id = g_strdup (id);
  g_ptr_array_add (self->entries, entry);
  g_hash_table_add (self->by_key, entry);

  return TRUE;
}

/**
 * till_read_again_told:
 * @self: a set
 * @kind: what kind of object
 * @id: its id
 * @as_of_us: when it was as we were told
 *
 * Takes an object out of the set if what we were told makes reading it unnecessary.
 *
 * Returns: whether the set has changed
 */
gboolean
till_read_again_told (TillReadAgain *self,
                      TillRecordKind kind,
                      const char    *id,
                      gint64         as_of_us)
{
  Entry *entry;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  if (!(entry = find (self, kind, id)) || entry->as_of_us > as_of_us)
    return FALSE;

  return till_read_again_remove (self, kind, id);
}

/**
 * till_read_again_remove:
 * @self: a set
 * @kind: what kind of object
 * @id: its id
 *
 * Returns: whether the set has changed
 */
gboolean
till_read_again_remove (TillReadAgain *self,
                        TillRecordKind kind,
                        const char    *id)
{
  Entry *entry;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  if (!(entry = find (self, kind, id)))
    return FALSE;

  g_hash_table_remove (self->by_key, entry);
  g_ptr_array_remove (self->entries, entry);

  return TRUE;
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

/**
 * till_read_again_to_text:
 * @self: a set
 *
 * Returns: (transfer full) (nullable): the set as lines "kind id"; %NULL when it is empty
 */
char *
till_read_again_to_text (TillReadAgain *self)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->entries->len == 0)
    return NULL;

  text = g_string_new (NULL);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = self->entries->pdata[i];

      g_string_append_printf (text, "%d %s\n", entry->kind, entry->id);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * till_read_again_add_text:
 * @self: a set
 * @text: what till_read_again_to_text() gave, perhaps damaged
 *
 * Adds what was kept. A line that makes no sense is passed over.
 */
void
till_read_again_add_text (TillReadAgain *self,
                          const char    *text)
{
  g_auto (GStrv) lines = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *id = strchr (lines[i], ' ');
      guint64 kind;

      if (id == NULL || strlen (id) < 2 || strlen (id) > TILL_ID_MAX + 1)
        continue;

      kind = g_ascii_strtoull (lines[i], NULL, 10);
      if (kind >= TILL_RECORD_PAYMENT && kind <= TILL_RECORD_LINK)
        till_read_again_add (self, kind, id + 1, G_MAXINT64);
    }
}
