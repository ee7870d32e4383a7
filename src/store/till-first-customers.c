/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The payments that stand first when customers are sorted from A to Z, kept in a mark.
 *
 * Sorting millions by customer takes seconds, and an index in the order of a language would be
 * wrong in another. But only the first screens are waited for, and these are few payments, which
 * are kept: all that stand before a certain one, the end. They are gathered in a walk through all
 * payments, newest first, some thousand at a time while nothing else is asked; the mark says how
 * far that is, so it can end anywhere and goes on from there.
 *
 * What must hold: of the payments from "from" on, those before the end are there, and no others;
 * whoever writes payments keeps it so in the same transaction, or takes the mark away, as one does
 * who sorts as another language does, or writes very many. */

#include "till-first-customers-private.h"

#include <locale.h>
#include <string.h>

#include "till-ranks.h"
#include "till-stmt.h"
#include "till-tables-private.h"

#define MARK "first-customers"

/* How many are kept, and from how many on they are cut to as many. */
#define N_KEPT 512
#define N_MAX (2 * N_KEPT)

/* With fewer than these they are gathered anew: too many have got another name. */
#define N_MIN 128

/* So many changes at once are a backfill. */
#define N_CHANGED_MAX 256

/* The mark: four lines. */
typedef struct
{
  char   *locale;
  gint64  from;      /* the least key that was looked at; 0 = all were */
  char   *end;       /* the folded name of the first payment that is not kept; empty = all are */
  gint64  end_key;   /* and its key */
  GArray *keys;      /* gint64, in no order */
} First;

static void
first_clear (First *self)
{
  g_clear_pointer (&self->locale, g_free);
  g_clear_pointer (&self->end, g_free);
  g_clear_pointer (&self->keys, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (First, first_clear)

static const char *
get_locale (void)
{
  return setlocale (LC_COLLATE, NULL);
}

static void
first_init (First *self)
{
  *self = (First) { g_strdup (get_locale ()), G_MAXINT64, g_strdup (""), 0,
                    g_array_new (FALSE, FALSE, sizeof (gint64)) };
}

static const char mark_sql[] = "SELECT value FROM mark WHERE key = '" MARK "'";

/* Reads the mark; *ret_is_there says whether there is one for this locale. */
static gboolean
first_load (First    *self,
            TillDb   *db,
            gboolean *ret_has_mark,
            gboolean *ret_is_ours,
            GError  **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  g_auto (GStrv) lines = NULL;

  first_init (self);
  *ret_is_ours = FALSE;
  if (!(stmt = till_db_statement (db, mark_sql, error)) ||
      !till_stmt_step (stmt, ret_has_mark, error))
    return FALSE;

  if (!*ret_has_mark)
    return TRUE;

  lines = g_strsplit (till_stmt_get_text (stmt, 0), "\n", 5);
  if (g_strv_length (lines) != 5 || !g_str_equal (lines[0], self->locale))
    return TRUE;

  *ret_is_ours = TRUE;
  self->from = g_ascii_strtoll (lines[1], NULL, 10);
  self->end_key = g_ascii_strtoll (lines[2], NULL, 10);
  g_free (self->end);
  self->end = g_strdup (lines[3]);
  for (char *at = lines[4], *next; *at != '\0'; at = next)
    {
      gint64 key = g_ascii_strtoll (at, &next, 10);

      if (next == at)
        break;

      g_array_append_val (self->keys, key);
    }

  return TRUE;
}

static gboolean
first_save (const First *self,
            TillDb      *db,
            GError     **error)
{
  g_autoptr (GString) value = g_string_new (NULL);

  g_string_append_printf (value, "%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%s\n",
                          self->locale, self->from, self->end_key, self->end);
  for (guint i = 0; i < self->keys->len; i++)
    g_string_append_printf (value, " %" G_GINT64_FORMAT, g_array_index (self->keys, gint64, i));

  return till_mark_table_set (db, &(TillMark) { MARK, value->str }, error);
}

static gboolean
drop (TillDb  *db,
      GError **error)
{
  return till_mark_table_set (db, &(TillMark) { MARK, NULL }, error);
}

/* Whether a payment stands before the end. */
static gboolean
is_before (const First *self,
           const char  *folded,
           gint64       key)
{
  int order;

  if (folded == NULL || *folded == '\0')
    return FALSE;

  if (*self->end == '\0')
    return TRUE;

  order = till_ranks_compare (folded, self->end);

  return order < 0 || (order == 0 && key > self->end_key);
}

static const char name_sql[] =
  "SELECT " TILL_CUSTOMER_COLUMN " FROM payment AS p WHERE p.rid = ?1";

/* The folded name of a payment; NULL when it has none, or is not there. A line feed in it would end
 * the line of the mark. */
static gboolean
read_name (TillDb  *db,
           gint64   key,
           char   **ret_folded,
           GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (db, name_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, key, error) || !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  *ret_folded = has_row && !till_stmt_is_null (stmt, 0)
                  ? g_strdelimit (till_ranks_fold (till_stmt_get_text (stmt, 0)), "\n", ' ')
                  : NULL;

  return TRUE;
}

typedef struct
{
  char  *folded;
  gint64 key;
} Named;

static void
named_clear (gpointer data)
{
  g_free (((Named *) data)->folded);
}

static int
compare_named (gconstpointer a,
               gconstpointer b)
{
  const Named *named_a = a, *named_b = b;
  int order = till_ranks_compare (named_a->folded, named_b->folded);

  return order != 0 ? order : named_a->key > named_b->key ? -1 : named_a->key < named_b->key;
}

/* Cuts what is kept to N_KEPT if there are more than N_MAX. */
static gboolean
cut (First   *self,
     TillDb  *db,
     GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Named));

  if (self->keys->len <= N_MAX)
    return TRUE;

  g_array_set_clear_func (all, named_clear);
  for (guint i = 0; i < self->keys->len; i++)
    {
      Named named = { NULL, g_array_index (self->keys, gint64, i) };

      if (!read_name (db, named.key, &named.folded, error))
        return FALSE;

      if (named.folded != NULL)
        g_array_append_val (all, named);
    }

  g_array_sort (all, compare_named);
  g_array_set_size (self->keys, 0);
  for (guint i = 0; i < MIN (all->len, N_KEPT); i++)
    g_array_append_val (self->keys, g_array_index (all, Named, i).key);
  if (all->len > N_KEPT)
    {
      const Named *end = &g_array_index (all, Named, N_KEPT);

      g_free (self->end);
      self->end = g_strdup (end->folded);
      self->end_key = end->key;
    }

  return TRUE;
}

static gboolean
remove_key (First *self,
            gint64 key)
{
  for (guint i = 0; i < self->keys->len; i++)
    if (g_array_index (self->keys, gint64, i) == key)
      {
        g_array_remove_index_fast (self->keys, i);
        return TRUE;
      }

  return FALSE;
}

/* Looks where the changed payments stand now; *ret_differs says whether that is news. */
static gboolean
judge (First    *self,
       TillDb   *db,
       GArray   *changed,
       GArray   *removed,
       gboolean *ret_differs,
       GError  **error)
{
  *ret_differs = FALSE;
  for (guint i = 0; i < removed->len; i++)
    *ret_differs = remove_key (self, g_array_index (removed, gint64, i)) || *ret_differs;

  for (guint i = 0; i < changed->len; i++)
    {
      gint64 key = g_array_index (changed, gint64, i);
      g_autofree char *folded = NULL;
      gboolean was_there;

      if (key < self->from)
        continue;

      if (!read_name (db, key, &folded, error))
        return FALSE;

      was_there = remove_key (self, key);
      if (is_before (self, folded, key))
        g_array_append_val (self->keys, key);
      if (was_there != is_before (self, folded, key))
        *ret_differs = TRUE;
    }

  return TRUE;
}

/**
 * till_first_customers_note:
 * @db: a database in a writing transaction, owned by the calling thread
 * @changed: (element-type gint64): keys of payments that have been written in it
 * @removed: (element-type gint64): keys of payments that are gone
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it failed: roll back
 */
gboolean
till_first_customers_note (TillDb  *db,
                           GArray  *changed,
                           GArray  *removed,
                           GError **error)
{
  g_auto (First) self = { NULL };
  gboolean has_mark, is_ours, differs;

  if (changed->len + removed->len == 0)
    return TRUE;

  if (!first_load (&self, db, &has_mark, &is_ours, error))
    return FALSE;

  if (!has_mark)
    return TRUE;

  if (!is_ours || changed->len + removed->len > N_CHANGED_MAX)
    return drop (db, error);

  if (!judge (&self, db, changed, removed, &differs, error))
    return FALSE;

  if (!differs)
    return TRUE;

  if (*self.end != '\0' && self.from == 0 && self.keys->len < N_MIN)
    return drop (db, error);

  return cut (&self, db, error) && first_save (&self, db, error);
}

static const char some_sql[] =
  "SELECT p.rid, " TILL_CUSTOMER_COLUMN " FROM payment AS p WHERE p.rid < ?1"
  " ORDER BY p.rid DESC LIMIT ?2";

/* Looks at some more payments. */
static gboolean
look_at_some (First   *self,
              TillDb  *db,
              guint    n_rows,
              GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gint64 key = self->from;
  guint n;

  if (!(stmt = till_db_statement (db, some_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, self->from, error) ||
      !till_stmt_bind_int64 (stmt, 2, n_rows, error))
    return FALSE;

  for (n = 0;; n++)
    {
      g_autofree char *folded = NULL;
      gboolean has_row;

      if (!till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        break;

      key = till_stmt_get_int64 (stmt, 0);
      if (till_stmt_is_null (stmt, 1))
        continue;

      folded = g_strdelimit (till_ranks_fold (till_stmt_get_text (stmt, 1)), "\n", ' ');
      if (!is_before (self, folded, key))
        continue;

      g_array_append_val (self->keys, key);
      if (!cut (self, db, error))
        return FALSE;
    }

  self->from = n < n_rows ? 0 : key;

  return TRUE;
}

static gboolean
fill (TillDb   *db,
      guint     n_rows,
      gboolean *ret_done,
      GError  **error)
{
  g_auto (First) self = { NULL };
  gboolean has_mark, is_ours;

  if (!first_load (&self, db, &has_mark, &is_ours, error))
    return FALSE;

  if (is_ours && self.from == 0)
    {
      *ret_done = TRUE;
      return TRUE;
    }

  if (!look_at_some (&self, db, n_rows, error) || !first_save (&self, db, error))
    return FALSE;

  *ret_done = self.from == 0;

  return TRUE;
}

/**
 * till_first_customers_fill:
 * @db: the history, for writing, owned by the calling thread
 * @n_rows: how many payments to look at
 * @ret_done: (out): whether all have been
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Looks at some more payments, in a transaction of its own. Those of another language make room.
 *
 * Returns: %FALSE when it failed; nothing has changed then
 */
gboolean
till_first_customers_fill (TillDb   *db,
                           guint     n_rows,
                           gboolean *ret_done,
                           GError  **error)
{
  if (!till_db_begin (db, error))
    return FALSE;

  if (fill (db, n_rows, ret_done, error))
    return till_db_commit (db, error);

  till_db_rollback (db);

  return FALSE;
}

/**
 * till_first_customers_list:
 * @db: the history, owned by the calling thread
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type gint64): keys of all payments that stand before
 *   some other in the order of customers, in no order; none if that is not known
 */
GArray *
till_first_customers_list (TillDb  *db,
                           GError **error)
{
  g_auto (First) self = { NULL };
  gboolean has_mark, is_ours;

  if (!first_load (&self, db, &has_mark, &is_ours, error))
    return NULL;

  if (!is_ours || self.from != 0)
    g_array_set_size (self.keys, 0);

  return g_steal_pointer (&self.keys);
}
