/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The columns a person has chosen, shared by the header and all rows. Widths are counted in digits
 * of the font, so that they grow with the text.
 *
 * What must hold: each cell stands once; who and how much are always there, because a list of
 * payments without them is none; what was kept by another version and is not known here is passed
 * over. */

#include "till-column-set.h"

#include <glib/gi18n.h>

#define WIDTH_MIN 4
#define WIDTH_MAX 60

struct _TillColumnSet
{
  GObject         parent_instance;

  GArray         *cells;                /* TillPaymentCell, those that are shown, in order */
  int             widths[TILL_N_CELLS]; /* in digits */
  TillSort        sort;
};

G_DEFINE_FINAL_TYPE (TillColumnSet, till_column_set, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  SIGNAL_SORTED,
} TillColumnSetSignal;

static guint signals[SIGNAL_SORTED + 1];

static const struct
{
  const char *nick;     /* in the settings; never changed */
  const char *title;
  int         width;
  gboolean    is_first; /* shown when nothing was chosen */
} cells[TILL_N_CELLS] = {
  [TILL_CELL_TIME] = { "time", N_("Time"), 13, TRUE },
  [TILL_CELL_STATE] = { "state", N_("State"), 13, TRUE },
  [TILL_CELL_CUSTOMER] = { "customer", N_("Customer"), 11, TRUE },
  [TILL_CELL_METHOD] = { "method", N_("Card"), 15, TRUE },
  [TILL_CELL_AMOUNT] = { "amount", N_("Amount"), 11, TRUE },
  [TILL_CELL_REFERENCE] = { "reference", N_("Reference"), 13, FALSE },
  [TILL_CELL_DESCRIPTION] = { "description", N_("Description"), 18, FALSE },
  [TILL_CELL_OPERATOR] = { "operator", N_("Operator"), 10, FALSE },
  [TILL_CELL_NET] = { "net", N_("Net"), 11, FALSE },
  [TILL_CELL_ID] = { "id", N_("ID"), 28, FALSE },
};

static gboolean
find (TillColumnSet  *self,
      TillPaymentCell cell,
      guint          *ret_index)
{
  for (guint i = 0; i < self->cells->len; i++)
    if (g_array_index (self->cells, TillPaymentCell, i) == cell)
      {
        *ret_index = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
must_be_there (TillPaymentCell cell)
{
  return cell == TILL_CELL_CUSTOMER || cell == TILL_CELL_AMOUNT;
}

static void
changed (TillColumnSet *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
set_first (TillColumnSet *self)
{
  g_array_set_size (self->cells, 0);
  for (TillPaymentCell cell = 0; cell < TILL_N_CELLS; cell++)
    {
      self->widths[cell] = cells[cell].width;
      if (cells[cell].is_first)
        g_array_append_val (self->cells, cell);
    }
}

static void
till_column_set_finalize (GObject *object)
{
  g_array_unref (TILL_COLUMN_SET (object)->cells);

  G_OBJECT_CLASS (till_column_set_parent_class)->finalize (object);
}

static void
till_column_set_class_init (TillColumnSetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_column_set_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_COLUMN_SET, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SORTED] = g_signal_new ("sorted", TILL_TYPE_COLUMN_SET, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_column_set_init (TillColumnSet *self)
{
  self->cells = g_array_new (FALSE, FALSE, sizeof (TillPaymentCell));
  set_first (self);
}

/**
 * till_column_set_new:
 *
 * Returns: (transfer full): the columns as they are when nothing was chosen
 */
TillColumnSet *
till_column_set_new (void)
{
  return g_object_new (TILL_TYPE_COLUMN_SET, NULL);
}

/**
 * till_column_set_get_n:
 * @self: columns
 *
 * Returns: how many are shown
 */
guint
till_column_set_get_n (TillColumnSet *self)
{
  g_return_val_if_fail (TILL_IS_COLUMN_SET (self), 0);

  return self->cells->len;
}

/**
 * till_column_set_get_cell:
 * @self: columns
 * @index: from where reading begins
 *
 * Returns: what stands there
 */
TillPaymentCell
till_column_set_get_cell (TillColumnSet *self,
                          guint          index)
{
  g_return_val_if_fail (TILL_IS_COLUMN_SET (self) && index < self->cells->len, TILL_CELL_CUSTOMER);

  return g_array_index (self->cells, TillPaymentCell, index);
}

/**
 * till_column_set_get_width:
 * @self: columns
 * @cell: one of them
 *
 * Returns: how wide it is, in digits; for the customer, who gets what is left, at least
 */
int
till_column_set_get_width (TillColumnSet  *self,
                           TillPaymentCell cell)
{
  g_return_val_if_fail (TILL_IS_COLUMN_SET (self) && cell < TILL_N_CELLS, WIDTH_MIN);

  return self->widths[cell];
}

/**
 * till_column_set_has:
 * @self: columns
 * @cell: a cell
 *
 * Returns: whether it is shown
 */
gboolean
till_column_set_has (TillColumnSet  *self,
                     TillPaymentCell cell)
{
  guint index;

  g_return_val_if_fail (TILL_IS_COLUMN_SET (self), FALSE);

  return find (self, cell, &index);
}

/**
 * till_column_set_show:
 * @self: columns
 * @cell: a cell
 * @shown: whether it is to be shown
 *
 * Shows a cell behind all others, or no longer. Who and how much stay.
 */
void
till_column_set_show (TillColumnSet  *self,
                      TillPaymentCell cell,
                      gboolean        shown)
{
  guint index;

  g_return_if_fail (TILL_IS_COLUMN_SET (self) && cell < TILL_N_CELLS);

  if (find (self, cell, &index) == !!shown || (!shown && must_be_there (cell)))
    return;

  if (shown)
    g_array_append_val (self->cells, cell);
  else
    g_array_remove_index (self->cells, index);
  changed (self);
}

/**
 * till_column_set_move:
 * @self: columns
 * @cell: a cell that is shown
 * @by: -1 to where reading begins, 1 to where it ends
 *
 * Changes places with its neighbour.
 */
void
till_column_set_move (TillColumnSet  *self,
                      TillPaymentCell cell,
                      int             by)
{
  guint index, other;

  g_return_if_fail (TILL_IS_COLUMN_SET (self));

  if (!find (self, cell, &index) || (by < 0 && index == 0) ||
      (by > 0 && index + 1 >= self->cells->len))
    return;

  other = by < 0 ? index - 1 : index + 1;
  g_array_index (self->cells, TillPaymentCell, index) =
    g_array_index (self->cells, TillPaymentCell, other);
  g_array_index (self->cells, TillPaymentCell, other) = cell;
  changed (self);
}

/**
 * till_column_set_resize:
 * @self: columns
 * @cell: a cell
 * @width: how wide it is to be, in digits
 *
 * Makes a column wider or narrower, within reason.
 */
void
till_column_set_resize (TillColumnSet  *self,
                        TillPaymentCell cell,
                        int             width)
{
  g_return_if_fail (TILL_IS_COLUMN_SET (self) && cell < TILL_N_CELLS);

  width = CLAMP (width, WIDTH_MIN, WIDTH_MAX);
  if (self->widths[cell] == width)
    return;

  self->widths[cell] = width;
  changed (self);
}

/**
 * till_column_set_reset:
 * @self: columns
 *
 * Forgets what was chosen.
 */
void
till_column_set_reset (TillColumnSet *self)
{
  g_return_if_fail (TILL_IS_COLUMN_SET (self));

  set_first (self);
  changed (self);
}

/**
 * till_column_set_write:
 * @self: columns
 *
 * Returns: (transfer floating): what was chosen, "a(si)": names and widths in their order
 */
GVariant *
till_column_set_write (TillColumnSet *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (TILL_IS_COLUMN_SET (self), NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(si)"));
  for (guint i = 0; i < self->cells->len; i++)
    {
      TillPaymentCell cell = g_array_index (self->cells, TillPaymentCell, i);

      g_variant_builder_add (&builder, "(si)", cells[cell].nick, self->widths[cell]);
    }

  return g_variant_builder_end (&builder);
}

static gboolean
find_nick (const char      *nick,
           TillPaymentCell *ret_cell)
{
  for (TillPaymentCell cell = 0; cell < TILL_N_CELLS; cell++)
    if (g_str_equal (cells[cell].nick, nick))
      {
        *ret_cell = cell;
        return TRUE;
      }

  return FALSE;
}

/**
 * till_column_set_read:
 * @self: columns
 * @variant: what was chosen before, "a(si)"; an empty one is nothing
 *
 * Chooses again what was kept.
 */
void
till_column_set_read (TillColumnSet *self,
                      GVariant      *variant)
{
  GVariantIter iter;
  const char *nick;
  guint index;
  int width;

  g_return_if_fail (TILL_IS_COLUMN_SET (self));
  g_return_if_fail (g_variant_is_of_type (variant, G_VARIANT_TYPE ("a(si)")));

  set_first (self);
  if (g_variant_n_children (variant) > 0)
    g_array_set_size (self->cells, 0);

  g_variant_iter_init (&iter, variant);
  while (g_variant_iter_next (&iter, "(&si)", &nick, &width))
    {
      TillPaymentCell cell;

      if (!find_nick (nick, &cell) || find (self, cell, &index))
        continue;

      self->widths[cell] = CLAMP (width, WIDTH_MIN, WIDTH_MAX);
      g_array_append_val (self->cells, cell);
    }

  for (TillPaymentCell cell = 0; cell < TILL_N_CELLS; cell++)
    if (must_be_there (cell) && !find (self, cell, &index))
      g_array_append_val (self->cells, cell);
  changed (self);
}

/**
 * till_column_set_say:
 * @cell: a cell
 *
 * Returns: what the column is called
 */
const char *
till_column_set_say (TillPaymentCell cell)
{
  g_return_val_if_fail (cell < TILL_N_CELLS, NULL);

  return _(cells[cell].title);
}

/**
 * till_column_set_get_sort:
 * @self: columns
 *
 * Returns: in which order the list is to be
 */
TillSort
till_column_set_get_sort (TillColumnSet *self)
{
  g_return_val_if_fail (TILL_IS_COLUMN_SET (self), TILL_SORT_NEWEST);

  return self->sort;
}

/**
 * till_column_set_set_sort:
 * @self: columns
 * @sort: in which order the list is to be
 *
 * Has the list sorted.
 */
void
till_column_set_set_sort (TillColumnSet *self,
                          TillSort       sort)
{
  g_return_if_fail (TILL_IS_COLUMN_SET (self) && sort < TILL_N_SORTS);

  if (self->sort == sort)
    return;

  self->sort = sort;
  g_signal_emit (self, signals[SIGNAL_SORTED], 0);
}

/**
 * till_column_set_find_next_sort:
 * @self: columns
 * @cell: one of them
 * @ret_sort: (out): what a click on it asks for: a second one leads back to the newest first
 *
 * Returns: whether the list can be sorted by it
 */
gboolean
till_column_set_find_next_sort (TillColumnSet  *self,
                                TillPaymentCell cell,
                                TillSort       *ret_sort)
{
  TillSort sort = cell == TILL_CELL_TIME       ? TILL_SORT_OLDEST
                  : cell == TILL_CELL_AMOUNT   ? TILL_SORT_AMOUNT
                  : cell == TILL_CELL_CUSTOMER ? TILL_SORT_CUSTOMER
                                               : TILL_SORT_NEWEST;

  g_return_val_if_fail (TILL_IS_COLUMN_SET (self), FALSE);

  if (sort == TILL_SORT_NEWEST)
    return FALSE;

  /* The list goes back from an amount to the newest, not from there to the oldest. */
  if (self->sort == sort || (sort == TILL_SORT_OLDEST && self->sort != TILL_SORT_NEWEST))
    sort = TILL_SORT_NEWEST;
  *ret_sort = sort;

  return TRUE;
}

/**
 * till_column_set_get_sorted_cell:
 * @self: columns
 * @ret_points_up: (out): whether values rise from the top
 *
 * Returns: the column by which the list is sorted
 */
TillPaymentCell
till_column_set_get_sorted_cell (TillColumnSet *self,
                                 gboolean      *ret_points_up)
{
  g_return_val_if_fail (TILL_IS_COLUMN_SET (self), TILL_CELL_TIME);

  *ret_points_up = self->sort == TILL_SORT_OLDEST || self->sort == TILL_SORT_CUSTOMER;

  return self->sort == TILL_SORT_AMOUNT     ? TILL_CELL_AMOUNT
         : self->sort == TILL_SORT_CUSTOMER ? TILL_CELL_CUSTOMER
                                            : TILL_CELL_TIME;
}
