/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What was seen at the bank and what was not, as rows: first what somebody has to decide, then what
 * is missing on either side with its sum, then what waits, then what was found.
 *
 * What must hold: rows that stay the same stay where they are, so that a place in the list, the
 * focus and a selection survive. */

#include "till-bank-item.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-bank-words.h"
#include "till-format.h"
#include "till-text.h"

/* A person looks through so many at most. */
#define N_CHOICES_MAX 200

struct _TillBankItem
{
  GObject          parent_instance;

  TillBankItemKind kind;
  char            *title;
  char            *amount;
  char            *detail;
  TillTone         tone;
  char            *payout_id;
  gint64           line_id;
};

G_DEFINE_FINAL_TYPE (TillBankItem, till_bank_item, G_TYPE_OBJECT)

static void
till_bank_item_finalize (GObject *object)
{
  TillBankItem *self = TILL_BANK_ITEM (object);

  g_free (self->title);
  g_free (self->amount);
  g_free (self->detail);
  g_free (self->payout_id);

  G_OBJECT_CLASS (till_bank_item_parent_class)->finalize (object);
}

static void
till_bank_item_class_init (TillBankItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_bank_item_finalize;
}

static void
till_bank_item_init (TillBankItem *self)
{
}

static TillBankItem *
new_item (TillBankItemKind kind)
{
  TillBankItem *self = g_object_new (TILL_TYPE_BANK_ITEM, NULL);

  self->kind = kind;

  return self;
}

static TillBankItem *
new_heading (const char *title,
             guint       count,
             GArray     *sums)
{
  TillBankItem *self = new_item (TILL_BANK_ITEM_HEADING);
  g_autofree char *figure = till_format_count (count);

  self->title = g_strdup_printf ("%s (%s)", title, figure);
  self->amount = till_bank_say_sums (sums);

  return self;
}

static char *
say_payout (const TillPayout *payout,
            gint64            now_us)
{
  g_autofree char *day = till_format_calendar_day (till_bank_payout_day (payout), now_us);

  /* Translators: a payout, by the day it is to arrive: "today", "12 Nov" */
  return g_strdup_printf (_("Payout for %s"), day);
}

static char *
say_line (const TillBankLine *line,
          gint64              now_us)
{
  g_autofree char *day = till_format_calendar_day (line->day, now_us);

  return till_text_is_empty (line->text) ? g_steal_pointer (&day)
                                         : g_strdup_printf ("%s · %s", day, line->text);
}

static TillBankItem *
new_payout (const TillBankMatch *match,
            gint64               now_us)
{
  TillBankItem *self = new_item (match->line != NULL ? TILL_BANK_ITEM_PAIR
                                                     : TILL_BANK_ITEM_OPEN_PAYOUT);

  self->title = say_payout (match->payout, now_us);
  self->amount = till_money_format (&match->payout->amount);
  self->payout_id = g_strdup (match->payout->record.id);
  self->detail = till_bank_say_match (match, now_us, &self->tone);
  if (match->line == NULL)
    return self;

  self->line_id = match->line->id;
  g_free (self->detail);
  self->detail = say_line (match->line, now_us);
  if (match->line->by_hand)
    {
      g_autofree char *found = g_steal_pointer (&self->detail);

      /* Translators: a line of a bank statement, and why somebody said that it is a payout */
      self->detail = g_strdup_printf (_("%s · by hand: %s"), found, match->line->reason);
    }

  return self;
}

static TillBankItem *
new_line (const TillBankLine *line,
          gint64              now_us)
{
  TillBankItem *self = new_item (TILL_BANK_ITEM_OPEN_LINE);

  self->title = g_strdup (till_text_is_empty (line->text) ? _("Line without words") : line->text);
  self->amount = till_money_format (&line->amount);
  self->detail = till_format_calendar_day (line->day, now_us);
  self->line_id = line->id;

  return self;
}

/* --- the list --------------------------------------------------------------------------------- */

static void
add_matches (GPtrArray           *all,
             const TillBankBooks *books,
             TillBankState        state,
             const char          *title,
             gint64               now_us)
{
  g_autoptr (GArray) sums = g_array_new (FALSE, FALSE, sizeof (TillMoney));
  guint place = all->len;

  for (guint i = 0; i < books->matches->len; i++)
    {
      const TillBankMatch *match = books->matches->pdata[i];

      if (match->state != state)
        continue;

      till_bank_add_sum (sums, &match->payout->amount);
      g_ptr_array_add (all, new_payout (match, now_us));
    }

  if (all->len > place)
    g_ptr_array_insert (all, (int) place, new_heading (title, all->len - place, sums));
}

static void
add_lines (GPtrArray           *all,
           const TillBankBooks *books,
           gint64               now_us)
{
  g_autoptr (GArray) sums = g_array_new (FALSE, FALSE, sizeof (TillMoney));

  if (books->left->len == 0)
    return;

  for (guint i = 0; i < books->left->len; i++)
    till_bank_add_sum (sums, &((TillBankLine *) books->left->pdata[i])->amount);
  g_ptr_array_add (all, new_heading (_("Bank lines without a payout"), books->left->len, sums));
  for (guint i = 0; i < books->left->len; i++)
    g_ptr_array_add (all, new_line (books->left->pdata[i], now_us));
}

static gboolean
is_same (TillBankItem *a,
         TillBankItem *b)
{
  return a->kind == b->kind && g_strcmp0 (a->title, b->title) == 0 &&
         g_strcmp0 (a->amount, b->amount) == 0 && g_strcmp0 (a->detail, b->detail) == 0 &&
         g_strcmp0 (a->payout_id, b->payout_id) == 0 && a->line_id == b->line_id;
}

static gboolean
is_same_at (GListStore *items,
            guint       position,
            gpointer    item)
{
  g_autoptr (TillBankItem) old = g_list_model_get_item (G_LIST_MODEL (items), position);

  return is_same (old, item);
}

/* Puts @all in place of what differs in the middle. */
static void
replace (GListStore *items,
         GPtrArray  *all)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (items));
  guint first = 0, last = 0;

  while (first < MIN (n, all->len) && is_same_at (items, first, all->pdata[first]))
    first++;
  while (last < MIN (n, all->len) - first &&
         is_same_at (items, n - 1 - last, all->pdata[all->len - 1 - last]))
    last++;

  if (first + last < MAX (n, all->len))
    g_list_store_splice (items, first, n - first - last, all->pdata + first,
                         all->len - first - last);
}

/**
 * till_bank_items_fill:
 * @items: (element-type TillBankItem): the list
 * @books: how payouts and lines stand
 * @now_us: the time, in µs since 1970 UTC
 *
 * Makes the list what @books say.
 */
void
till_bank_items_fill (GListStore          *items,
                      const TillBankBooks *books,
                      gint64               now_us)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (G_IS_LIST_STORE (items) && books != NULL);

  add_matches (all, books, TILL_BANK_ASKED, _("Which line is it?"), now_us);
  add_matches (all, books, TILL_BANK_LATE, _("Payouts without a bank line"), now_us);
  add_lines (all, books, now_us);
  add_matches (all, books, TILL_BANK_WAITING, _("Not seen yet"), now_us);
  add_matches (all, books, TILL_BANK_SEEN, _("Seen at the bank"), now_us);
  replace (items, all);
}

/* --- what may belong together ----------------------------------------------------------------- */

static gboolean
is_free (const TillBankLine *line,
         const TillPayout   *payout)
{
  return line->payout_id == NULL && strcmp (line->amount.currency, payout->amount.currency) == 0 &&
         (line->amount.minor < 0) == (payout->amount.minor < 0);
}

static void
add_line_choice (GPtrArray          *choices,
                 const TillBankLine *line,
                 gint64              now_us)
{
  for (guint i = 0; i < choices->len; i++)
    if (((TillBankItem *) choices->pdata[i])->line_id == line->id)
      return;

  if (choices->len < N_CHOICES_MAX)
    g_ptr_array_add (choices, new_line (line, now_us));
}

/* First the candidates, then lines of the same amount, then the nearest others. */
static void
add_line_choices (GPtrArray           *choices,
                  const TillBankBooks *books,
                  const TillBankMatch *match,
                  gint64               now_us)
{
  for (guint i = 0; match->candidates != NULL && i < match->candidates->len; i++)
    add_line_choice (choices, match->candidates->pdata[i], now_us);

  for (guint i = 0; i < books->lines->len; i++)
    {
      const TillBankLine *line = books->lines->pdata[i];

      if (is_free (line, match->payout) && line->amount.minor == match->payout->amount.minor)
        add_line_choice (choices, line, now_us);
    }

  for (guint i = 0; i < books->left->len; i++)
    if (is_free (books->left->pdata[i], match->payout))
      add_line_choice (choices, books->left->pdata[i], now_us);
}

static void
add_payout_choices (GPtrArray           *choices,
                    const TillBankBooks *books,
                    const TillBankLine  *line,
                    gint64               now_us)
{
  for (guint exact = 0; exact < 2; exact++)
    for (guint i = 0; i < books->matches->len && choices->len < N_CHOICES_MAX; i++)
      {
        const TillBankMatch *match = books->matches->pdata[i];

        if (match->line == NULL && is_free (line, match->payout) &&
            (line->amount.minor == match->payout->amount.minor) == (exact == 0))
          g_ptr_array_add (choices, new_payout (match, now_us));
      }
}

/**
 * till_bank_items_list_choices:
 * @books: how payouts and lines stand
 * @item: a payout or a line that has no other
 * @now_us: the time, in µs since 1970 UTC
 *
 * Returns: (transfer full) (element-type TillBankItem): the lines, or the payouts, that it may be,
 *   the likeliest first
 */
GPtrArray *
till_bank_items_list_choices (const TillBankBooks *books,
                              TillBankItem        *item,
                              gint64               now_us)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (books != NULL && TILL_IS_BANK_ITEM (item), NULL);

  if (item->kind == TILL_BANK_ITEM_OPEN_PAYOUT)
    {
      const TillBankMatch *match = till_bank_books_find (books, item->payout_id);

      if (match != NULL)
        add_line_choices (choices, books, match, now_us);
    }
  else if (item->kind == TILL_BANK_ITEM_OPEN_LINE)
    {
      const TillBankLine *line = till_bank_books_get_line (books, item->line_id);

      if (line != NULL)
        add_payout_choices (choices, books, line, now_us);
    }

  return g_steal_pointer (&choices);
}

/**
 * till_bank_item_get_kind:
 * @self: a row
 *
 * Returns: what it is about
 */
TillBankItemKind
till_bank_item_get_kind (TillBankItem *self)
{
  g_return_val_if_fail (TILL_IS_BANK_ITEM (self), TILL_BANK_ITEM_HEADING);

  return self->kind;
}

/**
 * till_bank_item_get_title:
 * @self: a row
 *
 * Returns: which one
 */
const char *
till_bank_item_get_title (TillBankItem *self)
{
  g_return_val_if_fail (TILL_IS_BANK_ITEM (self), NULL);

  return self->title;
}

/**
 * till_bank_item_get_amount:
 * @self: a row
 *
 * Returns: how much; of a heading the sums
 */
const char *
till_bank_item_get_amount (TillBankItem *self)
{
  g_return_val_if_fail (TILL_IS_BANK_ITEM (self), NULL);

  return self->amount;
}

/**
 * till_bank_item_get_detail:
 * @self: a row
 *
 * Returns: (nullable): how it stands
 */
const char *
till_bank_item_get_detail (TillBankItem *self)
{
  g_return_val_if_fail (TILL_IS_BANK_ITEM (self), NULL);

  return self->detail;
}

/**
 * till_bank_item_get_tone:
 * @self: a row
 *
 * Returns: how loud the detail is
 */
TillTone
till_bank_item_get_tone (TillBankItem *self)
{
  g_return_val_if_fail (TILL_IS_BANK_ITEM (self), TILL_TONE_PLAIN);

  return self->tone;
}

/**
 * till_bank_item_get_payout_id:
 * @self: a row
 *
 * Returns: (nullable): the payout
 */
const char *
till_bank_item_get_payout_id (TillBankItem *self)
{
  g_return_val_if_fail (TILL_IS_BANK_ITEM (self), NULL);

  return self->payout_id;
}

/**
 * till_bank_item_get_line_id:
 * @self: a row
 *
 * Returns: our number of the line; 0 = there is none
 */
gint64
till_bank_item_get_line_id (TillBankItem *self)
{
  g_return_val_if_fail (TILL_IS_BANK_ITEM (self), 0);

  return self->line_id;
}
