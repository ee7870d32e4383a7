/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which payments a filter means, in other orders than newest first.
 *
 * For amounts and customers no index has the whole order, so every payment that is meant is read
 * once, with what it is sorted by. What is quick: see till-select-walk.c.
 *
 * What must hold: every way gives the same order; amounts of different currencies are never
 * compared: one currency stands behind the other; the customer is who the list says it is
 * (till_payment_say_customer()). */

#include "till-select-sort-private.h"

#include "till-first-customers-private.h"
#include "till-select-private.h"
#include "till-select-walk-private.h"

/* Fewer rows are read one by one. */
#define N_FEW 4096

/* Rows between two looks at how far it has come. */
#define N_ROWS_TOLD 16384

/* Minor units stand in the lower bits of a value, the letters of the currency above them. */
#define AMOUNT_BITS 42
#define AMOUNT_MAX ((G_GINT64_CONSTANT (1) << AMOUNT_BITS) - 1)
#define LETTER_BITS 7
#define LETTER_MASK 0x7f

#define AMOUNT_ROW "p.currency, p.amount_minor"

/* --- what a row is sorted by ------------------------------------------------------------------ */

/* What tells where a payment stands. */
typedef struct
{
  TillSort   sort;
  TillRanks *ranks; /* of customers */
  TillBest  *best;  /* what was named */
} Measure;

/* The currency's letters, then the amount, the largest first. */
static gint64
make_amount_value (const char *currency,
                   gint64      minor)
{
  gint64 value = 0;

  for (guint i = 0; i + 1 < TILL_CURRENCY_SIZE; i++)
    {
      value = value << LETTER_BITS | (*currency & LETTER_MASK);
      if (*currency != '\0')
        currency++;
    }

  return value << AMOUNT_BITS | (AMOUNT_MAX - CLAMP (minor, 0, AMOUNT_MAX));
}

/* What was named stands first. */
static gint64
read_best_value (TillStmt *stmt,
                 int       column,
                 TillBest *best)
{
  const TillBestRow row = {
    till_stmt_get_text (stmt, column), till_stmt_get_text (stmt, column + 1),
    till_stmt_get_text (stmt, column + 2), till_stmt_get_text (stmt, column + 3),
  };

  return till_best_fits (best, &row) ? 0 : 1;
}

/* What the row of @stmt is sorted by. Texts are gathered as long as @gathers, else they have values
 * already, unless there is none left. */
static gint64
read_value (TillStmt      *stmt,
            int            column,
            const Measure *measure,
            gboolean       gathers)
{
  const char *text = till_stmt_get_text (stmt, column);
  gint64 value;

  if (measure->sort == TILL_SORT_BEST)
    return read_best_value (stmt, column, measure->best);

  if (measure->sort == TILL_SORT_AMOUNT)
    return make_amount_value (text != NULL ? text : "", till_stmt_get_int64 (stmt, column + 1));

  if (gathers)
    return till_ranks_gather (measure->ranks, text);

  return till_ranks_get_value (measure->ranks, text, &value) ? value : TILL_VALUE_NONE_LEFT;
}

/* --- the first ones --------------------------------------------------------------------------- */

#define ONE " FROM payment AS p WHERE p.rid = ?1"

static const char *const one_sql[] = {
  [TILL_SORT_AMOUNT] = "SELECT p.rid, " AMOUNT_ROW ONE,
  [TILL_SORT_CUSTOMER] = "SELECT p.rid, " TILL_CUSTOMER_COLUMN ONE,
  [TILL_SORT_BEST] = "SELECT p.rid, " TILL_BEST_COLUMNS ONE,
};

/* What one payment is sorted by, if it is there. */
static gboolean
read_value_of (TillDb        *db,
               gint64         key,
               const Measure *measure,
               gboolean       gathers,
               gboolean      *ret_is_there,
               gint64        *ret_value,
               GError       **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  if (!(stmt = till_db_statement (db, one_sql[measure->sort], error)) ||
      !till_stmt_bind_int64 (stmt, 1, key, error) || !till_stmt_step (stmt, ret_is_there, error))
    return FALSE;

  if (*ret_is_there)
    *ret_value = read_value (stmt, 1, measure, gathers);

  return TRUE;
}

/* What some payments are sorted by, one after the other. */
static GArray *
read_values_of (TillDb        *db,
                GArray        *keys,
                const Measure *measure,
                GError       **error)
{
  g_autoptr (GArray) values = g_array_sized_new (FALSE, FALSE, sizeof (gint64), keys->len);

  for (guint i = 0; i < keys->len; i++)
    {
      gint64 value = TILL_RANK_NONE;
      gboolean is_there;

      if (!read_value_of (db, g_array_index (keys, gint64, i), measure, TRUE, &is_there, &value,
                          error))
        return NULL;

      g_array_append_val (values, value);
    }

  return g_steal_pointer (&values);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  gint64 key_a = *(const gint64 *) a, key_b = *(const gint64 *) b;

  return key_a < key_b ? -1 : key_a > key_b;
}

/* What was named and the newest, or nothing when nothing was named. */
static gboolean
select_best (TillDb           *db,
             TillRecents      *recents,
             const TillFilter *filter,
             guint             limit,
             GArray           *keys,
             GError          **error)
{
  g_autoptr (GArray) named = till_select_named (db, recents, filter, limit, error);
  g_autoptr (GArray) newest = NULL;

  if (named == NULL)
    return FALSE;

  if (named->len == 0)
    return TRUE;

  if (!(newest = till_select_keys (db, recents, filter, /* before_key= */ 0, limit, error)))
    return FALSE;

  g_array_append_vals (keys, newest->data, newest->len);
  for (guint i = 0; i < named->len; i++)
    {
      gint64 key = g_array_index (named, gint64, i);

      if (newest->len == 0 || key < g_array_index (newest, gint64, newest->len - 1))
        g_array_append_val (keys, key);
    }

  return TRUE;
}

/* Leaves the first @limit of those that rise by their keys. */
static void
keep_first (GArray *keys,
            GArray *values,
            guint   limit)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (TillPlace));
  TillPlace last;
  guint n = 0;

  if (keys->len <= limit)
    return;

  for (guint i = 0; i < keys->len; i++)
    {
      TillPlace place = { g_array_index (values, gint64, i), g_array_index (keys, gint64, i) };

      g_array_append_val (places, place);
    }
  g_array_sort (places, till_place_compare);
  last = g_array_index (places, TillPlace, limit - 1);

  for (guint i = 0; i < keys->len; i++)
    {
      TillPlace place = { g_array_index (values, gint64, i), g_array_index (keys, gint64, i) };

      if (till_place_compare (&place, &last) > 0)
        continue;

      g_array_index (keys, gint64, n) = place.key;
      g_array_index (values, gint64, n++) = place.value;
    }
  g_array_set_size (keys, n);
  g_array_set_size (values, n);
}

/* The first of those that are kept (till-first-customers.c). */
static TillPlaces *
select_first_customers (TillDb           *db,
                        const TillFilter *filter,
                        guint             limit,
                        GError          **error)
{
  g_autoptr (TillRanks) ranks = till_ranks_new ();
  g_autoptr (GArray) keys = till_first_customers_list (db, error);
  g_autoptr (GArray) values = NULL;
  const Measure measure = { TILL_SORT_CUSTOMER, ranks, NULL };

  if (keys == NULL || !till_select_those (db, filter, keys, error))
    return NULL;

  g_array_sort (keys, compare_keys);
  if (!(values = read_values_of (db, keys, &measure, error)))
    return NULL;

  till_ranks_settle (ranks, values);
  keep_first (keys, values, limit);

  return till_places_new (g_steal_pointer (&keys), g_steal_pointer (&values), NULL);
}

/**
 * till_select_first:
 * @db: the history, owned by the calling thread
 * @recents: what that connection knows of the newest payments
 * @filter: which payments
 * @sort: an order that is not by time
 * @limit: how many at most, and what was named
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Finds the first payments of an order, as far as that is quick. Of %TILL_SORT_BEST there are none
 * if nothing was named.
 *
 * Returns: (transfer full) (nullable): the first ones, perhaps none
 */
TillPlaces *
till_select_first (TillDb           *db,
                   TillRecents      *recents,
                   const TillFilter *filter,
                   TillSort          sort,
                   guint             limit,
                   GError          **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TillBest) best = NULL;
  g_autoptr (GArray) values = NULL;
  Measure measure = { sort, NULL, NULL };

  if (sort == TILL_SORT_CUSTOMER)
    return select_first_customers (db, filter, limit, error);

  if (!(best = till_best_new (db, filter->text, error)) ||
      (sort == TILL_SORT_AMOUNT && !till_select_largest (db, filter, limit, keys, error)) ||
      (sort == TILL_SORT_BEST && !select_best (db, recents, filter, limit, keys, error)))
    return NULL;

  measure.best = best;
  g_array_sort (keys, compare_keys);
  if (!(values = read_values_of (db, keys, &measure, error)))
    return NULL;

  return till_places_new (g_steal_pointer (&keys), g_steal_pointer (&values), NULL);
}

/* --- the whole order -------------------------------------------------------------------------- */

#define IN_RANGE " FROM payment AS p WHERE p.rid >= ?1 AND p.rid <= ?2 ORDER BY p.rid"

static const char *const range_of_sql[] = {
  [TILL_SORT_AMOUNT] = "SELECT p.rid, " AMOUNT_ROW IN_RANGE,
  [TILL_SORT_CUSTOMER] = "SELECT p.rid, " TILL_CUSTOMER_COLUMN IN_RANGE,
  [TILL_SORT_BEST] = "SELECT p.rid, " TILL_BEST_COLUMNS IN_RANGE,
};

static const char range_sql[] =
  "SELECT (SELECT min (rid) FROM payment), (SELECT max (rid) FROM payment)";

/* The least and the largest key there are; 1 and 0 when there is none. */
static gboolean
find_range (TillDb  *db,
            GArray  *keys,
            gint64  *ret_first,
            gint64  *ret_last,
            GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (keys != NULL)
    {
      *ret_first = g_array_index (keys, gint64, 0);
      *ret_last = g_array_index (keys, gint64, keys->len - 1);
      return TRUE;
    }

  if (!(stmt = till_db_statement (db, range_sql, error)) || !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  *ret_first = till_stmt_is_null (stmt, 0) ? 1 : till_stmt_get_int64 (stmt, 0);
  *ret_last = till_stmt_is_null (stmt, 1) ? 0 : till_stmt_get_int64 (stmt, 1);

  return TRUE;
}

/* Reads what payments are sorted by along the rows: of @meant, which rise, or of all. */
static gboolean
read_values (TillDb        *db,
             GArray        *meant,
             const Measure *measure,
             TillSorting   *sorting,
             GArray        *keys,
             GArray        *values,
             GError       **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gint64 first, last;
  guint next = 0;

  if (!find_range (db, meant, &first, &last, error) ||
      !(stmt = till_db_statement (db, range_of_sql[measure->sort], error)) ||
      !till_stmt_bind_int64 (stmt, 1, first, error) || !till_stmt_bind_int64 (stmt, 2, last, error))
    return FALSE;

  for (guint i = 0;; i++)
    {
      gboolean has_row;
      gint64 key, value;

      if (!till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      key = till_stmt_get_int64 (stmt, 0);
      if (i % N_ROWS_TOLD == 0)
        till_sorting_set_percent (sorting, (guint) ((key - first) / MAX ((last - first) / 90, 1)));

      while (meant != NULL && next < meant->len && g_array_index (meant, gint64, next) < key)
        next++;
      if (meant != NULL && (next == meant->len || g_array_index (meant, gint64, next) != key))
        continue;

      value = read_value (stmt, 1, measure, TRUE);
      g_array_append_val (keys, key);
      g_array_append_val (values, value);
    }
}

/**
 * till_select_places:
 * @db: the history, owned by the calling thread
 * @recents: what that connection knows of the newest payments
 * @filter: which payments
 * @sort: an order that is not by time
 * @sorting: told how far it has come
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the payments in that order
 */
TillPlaces *
till_select_places (TillDb           *db,
                    TillRecents      *recents,
                    const TillFilter *filter,
                    TillSort          sort,
                    TillSorting      *sorting,
                    GError          **error)
{
  g_autoptr (TillRanks) ranks = sort == TILL_SORT_CUSTOMER ? till_ranks_new () : NULL;
  g_autoptr (TillBest) best = NULL;
  g_autoptr (GArray) meant = NULL;
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GArray) values = NULL;
  gboolean all = till_filter_is_empty (filter);
  Measure measure = { sort, ranks, NULL };

  g_return_val_if_fail (!till_sort_is_by_time (sort), NULL);

  if (!(best = till_best_new (db, filter->text, error)))
    return NULL;

  measure.best = best;
  if (!all && !(meant = till_select_oldest (db, recents, filter, /* after_key= */ 0,
                                            /* limit= */ 0, error)))
    return NULL;

  if (meant != NULL && meant->len < N_FEW)
    {
      keys = g_steal_pointer (&meant);
      if (!(values = read_values_of (db, keys, &measure, error)))
        return NULL;
    }
  else
    {
      keys = g_array_new (FALSE, FALSE, sizeof (gint64));
      values = g_array_new (FALSE, FALSE, sizeof (gint64));
      if (!read_values (db, meant, &measure, sorting, keys, values, error))
        return NULL;
    }

  g_clear_pointer (&meant, g_array_unref);
  if (ranks != NULL)
    till_ranks_settle (ranks, values);
  till_sorting_set_percent (sorting, 95);

  return till_places_new (g_steal_pointer (&keys), g_steal_pointer (&values), ranks);
}

/**
 * till_select_sorted:
 * @db: the history, owned by the calling thread
 * @recents: what that connection knows of the newest payments
 * @filter: which payments
 * @sort: in which order
 * @after_key: only what stands behind it, in an order by time; 0 = from the first on
 * @limit: how many at most; 0 = all
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type gint64): keys in that order
 */
GArray *
till_select_sorted (TillDb           *db,
                    TillRecents      *recents,
                    const TillFilter *filter,
                    TillSort          sort,
                    gint64            after_key,
                    guint             limit,
                    GError          **error)
{
  g_autoptr (TillSorting) sorting = NULL;
  g_autoptr (TillPlaces) places = NULL;

  if (sort == TILL_SORT_NEWEST)
    return till_select_keys (db, recents, filter, after_key, limit, error);

  if (sort == TILL_SORT_OLDEST)
    return till_select_oldest (db, recents, filter, after_key, limit, error);

  if (sort == TILL_SORT_BEST)
    {
      if (!(places = till_select_first (db, recents, filter, sort, limit > 0 ? limit : 1, error)))
        return NULL;

      if (till_places_get_n (places) == 0)
        return till_select_keys (db, recents, filter, after_key, limit, error);

      if (limit > 0)
        return till_places_list_keys (places, limit);

      g_clear_pointer (&places, till_places_free);
    }

  sorting = till_sorting_new ();
  if (!(places = till_select_places (db, recents, filter, sort, sorting, error)))
    return NULL;

  return till_places_list_keys (places, limit);
}

/* --- single payments -------------------------------------------------------------------------- */

/* Whether the filter means @key: it does when @key is the first that is not above it. */
static gboolean
belongs (TillDb           *db,
         TillRecents      *recents,
         const TillFilter *filter,
         gint64            key,
         gboolean         *ret_belongs,
         GError          **error)
{
  g_autoptr (GArray) found = till_select_keys (db, recents, filter, key + 1, 1, error);

  if (found == NULL)
    return FALSE;

  *ret_belongs = found->len > 0 && g_array_index (found, gint64, 0) == key;

  return TRUE;
}

/**
 * till_select_judge:
 * @db: the history, owned by the calling thread
 * @recents: what that connection knows of the newest payments
 * @filter: which payments are meant
 * @sort: an order that is not by time
 * @ranks: (nullable): of that order
 * @keys: (element-type gint64): keys of payments
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type TillVerdict): what is to be said of each
 */
GArray *
till_select_judge (TillDb           *db,
                   TillRecents      *recents,
                   const TillFilter *filter,
                   TillSort          sort,
                   TillRanks        *ranks,
                   GArray           *keys,
                   GError          **error)
{
  g_autoptr (GArray) verdicts = g_array_new (FALSE, FALSE, sizeof (TillVerdict));
  g_autoptr (TillBest) best = NULL;
  gboolean all = till_filter_is_empty (filter);
  Measure measure = { sort, ranks, NULL };

  g_return_val_if_fail (!till_sort_is_by_time (sort), NULL);
  g_return_val_if_fail (sort != TILL_SORT_CUSTOMER || ranks != NULL, NULL);

  if (!(best = till_best_new (db, filter->text, error)))
    return NULL;

  measure.best = best;
  for (guint i = 0; i < keys->len; i++)
    {
      TillVerdict verdict = { { 0, g_array_index (keys, gint64, i) }, TRUE };
      gboolean is_there;

      if ((!all && !belongs (db, recents, filter, verdict.place.key, &verdict.belongs, error)) ||
          !read_value_of (db, verdict.place.key, &measure, FALSE, &is_there, &verdict.place.value,
                          error))
        return NULL;

      verdict.belongs = verdict.belongs && is_there;
      g_array_append_val (verdicts, verdict);
    }

  return g_steal_pointer (&verdicts);
}
