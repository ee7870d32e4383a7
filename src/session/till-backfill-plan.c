/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which parts of the past are still to be fetched.
 *
 * Lists can only be walked page by page, and each page waits for the one before it: over a slow
 * line a long history takes for ever. So the past is cut into lanes, spans of time that are walked
 * at the same time. How far back the history goes is not known before its end is met: the oldest
 * lane is open, and when its first page has shown how dense payments lie, it is cut off at the age
 * that some pages more should reach, and what is older becomes a lane of its own. And as long as
 * more could be asked for at the same time, each page that arrives splits what is left of its lane
 * in two, so that the lanes double in the time of one answer.
 *
 * What must hold: the lanes together are the whole past, without overlap; as text the plan says
 * where to go on after the program was killed; newest first, so that what a person looks for is
 * there first. Pure. */

#include "till-backfill-plan.h"

#include <string.h>

#include "till-clock.h"

/* How many pages are cut off the open end at once, how many a lane should be long, for its last
 * page is not full, and the fewest that are worth a split. */
#define PAGES_TO_CUT 60
#define PAGES_A_LANE 5
#define PAGES_TO_SPLIT 4

#define FORMAT "backfill 1"

typedef struct
{
  guint    number;
  gint64   from_us;    /* 0: open */
  gint64   to_us;      /* 0: open */
  gint64   reached_us; /* when the last one fetched was made; 0: nothing fetched */
  char    *token;
  gboolean done;
  gboolean taken;      /* a page is asked for */
  guint    n_overlap;  /* how many will be fetched a second time after a cut */
} Lane;

struct _TillBackfillPlan
{
  GPtrArray *lanes; /* newest first; only the last is open at its old end */
  guint      n_made;
  guint64    count;
};

static void
lane_free (Lane *lane)
{
  g_free (lane->token);
  g_free (lane);
}

static Lane *
insert_lane (TillBackfillPlan *self,
             guint             at,
             gint64            from_us,
             gint64            to_us)
{
  Lane *lane = g_new0 (Lane, 1);

  lane->number = self->n_made++;
  lane->from_us = from_us;
  lane->to_us = to_us;
  g_ptr_array_insert (self->lanes, (int) at, lane);

  return lane;
}

static Lane *
add_lane (TillBackfillPlan *self,
          gint64            from_us,
          gint64            to_us)
{
  return insert_lane (self, self->lanes->len, from_us, to_us);
}

static Lane *
find_lane (TillBackfillPlan *self,
           guint             number)
{
  for (guint i = 0; i < self->lanes->len; i++)
    if (((Lane *) self->lanes->pdata[i])->number == number)
      return self->lanes->pdata[i];

  return NULL;
}

static gboolean
read_number (char  **words,
             guint   i,
             gint64 *ret_number)
{
  guint64 number;

  if (i >= g_strv_length (words) ||
      !g_ascii_string_to_unsigned (words[i], 10, 0, G_MAXINT64, &number, NULL))
    return FALSE;

  *ret_number = number;

  return TRUE;
}

/* A line is "from to reached state token", with state "open" or "done". */
static gboolean
read_lane (TillBackfillPlan *self,
           const char       *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 5);
  gint64 from_us, to_us, reached_us;
  Lane *lane;

  if (!read_number (words, 0, &from_us) || !read_number (words, 1, &to_us) ||
      !read_number (words, 2, &reached_us) || g_strv_length (words) != 5)
    return FALSE;

  lane = add_lane (self, from_us, to_us);
  lane->reached_us = reached_us;
  lane->done = strcmp (words[3], "done") == 0;
  if (*words[4] != '\0' && !(lane->token = g_uri_unescape_string (words[4], NULL)))
    return FALSE;

  return TRUE;
}

static gboolean
read_text (TillBackfillPlan *self,
           const char       *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gint64 count;

  if (g_strv_length (lines) < 3 || strcmp (lines[0], FORMAT) != 0 ||
      !read_number (lines, 1, &count))
    return FALSE;

  self->count = count;
  for (guint i = 2; lines[i] != NULL && *lines[i] != '\0'; i++)
    if (!read_lane (self, lines[i]))
      return FALSE;

  return self->lanes->len > 0;
}

/**
 * till_backfill_plan_new:
 * @text: (nullable): what till_backfill_plan_to_text() gave, perhaps damaged
 *
 * Returns: (transfer full): the plan that the text tells, or a plan to fetch everything
 */
TillBackfillPlan *
till_backfill_plan_new (const char *text)
{
  TillBackfillPlan *self = g_new0 (TillBackfillPlan, 1);

  self->lanes = g_ptr_array_new_with_free_func ((GDestroyNotify) lane_free);
  if (text == NULL || !read_text (self, text))
    {
      g_ptr_array_set_size (self->lanes, 0);
      self->count = 0;
      add_lane (self, 0, 0);
    }

  return self;
}

/**
 * till_backfill_plan_free:
 * @self: (nullable) (transfer full): a plan
 */
void
till_backfill_plan_free (TillBackfillPlan *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->lanes);
  g_free (self);
}

static guint
count_open (TillBackfillPlan *self,
            gboolean          only_taken)
{
  guint n = 0;

  for (guint i = 0; i < self->lanes->len; i++)
    {
      const Lane *lane = self->lanes->pdata[i];

      n += !lane->done && (lane->taken || !only_taken);
    }

  return n;
}

/**
 * till_backfill_plan_take:
 * @self: a plan
 * @max_lanes: how many pages may be asked for at the same time
 * @ret_lane: (out): what to ask for; untouched if there is nothing
 *
 * Takes the next page to ask for. Its answer goes to till_backfill_plan_got(), its failure to
 * till_backfill_plan_give_back().
 *
 * Returns: %FALSE when nothing is left, or enough is asked for
 */
gboolean
till_backfill_plan_take (TillBackfillPlan *self,
                         guint             max_lanes,
                         TillBackfillLane *ret_lane)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_lane != NULL, FALSE);

  if (count_open (self, /* only_taken= */ TRUE) >= max_lanes)
    return FALSE;

  for (guint i = 0; i < self->lanes->len; i++)
    {
      Lane *lane = self->lanes->pdata[i];

      if (lane->done || lane->taken)
        continue;

      lane->taken = TRUE;
      *ret_lane = (TillBackfillLane) { lane->number, lane->from_us, lane->to_us, lane->token };
      return TRUE;
    }

  return FALSE;
}

static gint64
floor_second (gint64 time_us)
{
  return time_us - time_us % TILL_SECOND;
}

/* Ends a lane earlier. Its last page ended within a second: that second is listed once more, for
 * a page's token is good only for the span it was made for. */
static void
shorten (Lane                   *lane,
         gint64                  from_us,
         const TillBackfillPage *page)
{
  lane->from_us = from_us;
  lane->to_us = floor_second (page->oldest_us) + TILL_SECOND;
  lane->n_overlap = page->n_oldest;
  g_clear_pointer (&lane->token, g_free);
}

/* Gives what is left of a lane, but for its newest part, to lanes of their own: to as many as are
 * free, unless their parts would be short. */
static void
split (TillBackfillPlan       *self,
       Lane                   *lane,
       const TillBackfillPage *page,
       guint                   n_free)
{
  gint64 span_us = MAX (page->newest_us - page->oldest_us, TILL_SECOND);
  gint64 left_us = page->oldest_us - lane->from_us;
  gint64 n_pages = left_us / span_us;
  gint64 n_parts = CLAMP (n_pages / PAGES_A_LANE, 2, (gint64) n_free + 1);
  gint64 from_us = lane->from_us;
  guint at;

  if (n_pages < PAGES_TO_SPLIT)
    return;

  g_ptr_array_find (self->lanes, lane, &at);
  for (gint64 i = 1; i < n_parts; i++)
    {
      gint64 to_us = floor_second (lane->from_us + left_us / n_parts * i);

      if (to_us <= from_us)
        continue;

      insert_lane (self, at + 1, from_us, to_us);
      from_us = to_us;
    }

  if (from_us > lane->from_us)
    shorten (lane, from_us, page);
}

/* Cuts the open end off a lane, as far back as may be shared out at once, judging by a page. */
static void
cut (TillBackfillPlan       *self,
     Lane                   *lane,
     const TillBackfillPage *page)
{
  gint64 span_us = MAX (page->newest_us - page->oldest_us, TILL_SECOND);
  gint64 cut_us;

  if (span_us > page->oldest_us / PAGES_TO_CUT)
    return; /* that would be before 1970 */

  cut_us = floor_second (page->oldest_us - span_us * PAGES_TO_CUT);
  if (cut_us <= 0)
    return;

  shorten (lane, cut_us, page);
  add_lane (self, 0, cut_us);
}

/* Neighbours that are both done become one, so that the text stays short. */
static void
join_done (TillBackfillPlan *self)
{
  for (guint i = 0; i + 1 < self->lanes->len;)
    {
      Lane *newer = self->lanes->pdata[i], *older = self->lanes->pdata[i + 1];

      if (newer->done && older->done)
        {
          newer->from_us = older->from_us;
          if (older->reached_us != 0)
            newer->reached_us = older->reached_us;
          g_ptr_array_remove_index (self->lanes, i + 1);
        }
      else
        i++;
    }
}

/**
 * till_backfill_plan_got:
 * @self: a plan
 * @number: the lane
 * @page: what the answer held
 * @max_lanes: how many pages may be asked for at the same time
 *
 * Takes note that a page was fetched. From now on the plan as text goes on behind it.
 */
void
till_backfill_plan_got (TillBackfillPlan       *self,
                        guint                   number,
                        const TillBackfillPage *page,
                        guint                   max_lanes)
{
  Lane *lane;
  guint n_again;

  g_return_if_fail (self != NULL);
  g_return_if_fail (page != NULL);

  lane = find_lane (self, number);
  g_return_if_fail (lane != NULL);

  lane->taken = FALSE;

  n_again = MIN (lane->n_overlap, page->n_records);
  lane->n_overlap = 0;
  self->count += page->n_records - n_again;

  if (page->n_records > 0)
    lane->reached_us = page->oldest_us;

  g_free (lane->token);
  lane->token = g_strdup (page->next_token);
  lane->done = page->next_token == NULL;

  /* A page of one second only would be listed again and again. */
  if (!lane->done && floor_second (page->newest_us) != floor_second (page->oldest_us))
    {
      guint n_open = count_open (self, /* only_taken= */ FALSE);

      if (n_open < max_lanes && lane->from_us == 0)
        {
          cut (self, lane, page);
          n_open++;
        }
      if (n_open < max_lanes && lane->from_us != 0)
        split (self, lane, page, max_lanes - n_open);
    }

  join_done (self);
}

/**
 * till_backfill_plan_give_back:
 * @self: a plan
 * @number: the lane
 *
 * Takes note that a page could not be fetched.
 */
void
till_backfill_plan_give_back (TillBackfillPlan *self,
                              guint             number)
{
  Lane *lane;

  g_return_if_fail (self != NULL);

  lane = find_lane (self, number);
  g_return_if_fail (lane != NULL);

  lane->taken = FALSE;
}

/**
 * till_backfill_plan_is_done:
 * @self: a plan
 *
 * Returns: whether nothing is left to fetch
 */
gboolean
till_backfill_plan_is_done (TillBackfillPlan *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return count_open (self, /* only_taken= */ FALSE) == 0;
}

/**
 * till_backfill_plan_get_count:
 * @self: a plan
 *
 * Returns: how many were fetched
 */
guint64
till_backfill_plan_get_count (TillBackfillPlan *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->count;
}

/**
 * till_backfill_plan_get_reached:
 * @self: a plan
 *
 * Returns: since when everything is here, in µs since 1970 UTC; 0 when nothing is, or nothing was
 *   ever made
 */
gint64
till_backfill_plan_get_reached (TillBackfillPlan *self)
{
  gint64 reached_us = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->lanes->len; i++)
    {
      const Lane *lane = self->lanes->pdata[i];

      if (lane->reached_us != 0)
        reached_us = lane->reached_us;
      if (!lane->done)
        break;
    }

  return reached_us;
}

/* How much of the time since @oldest_us is fetched, in seconds. */
static gint64
get_covered (TillBackfillPlan *self,
             gint64            now_us,
             gint64            oldest_us)
{
  gint64 covered = 0;

  for (guint i = 0; i < self->lanes->len; i++)
    {
      const Lane *lane = self->lanes->pdata[i];
      gint64 to_us = lane->to_us != 0 ? MIN (lane->to_us, now_us) : now_us;
      gint64 from_us = MAX (lane->done ? lane->from_us : lane->reached_us, oldest_us);

      if ((lane->done || lane->reached_us != 0) && from_us < to_us)
        covered += (to_us - from_us) / TILL_SECOND;
    }

  return covered;
}

/**
 * till_backfill_plan_estimate:
 * @self: a plan
 * @now_us: the time
 * @oldest_us: about when the oldest record was made
 *
 * Takes what is missing to lie as densely as what is fetched.
 *
 * Returns: how many there are in all, probably; 0 when there is no telling
 */
guint64
till_backfill_plan_estimate (TillBackfillPlan *self,
                             gint64            now_us,
                             gint64            oldest_us)
{
  gint64 covered, whole;

  g_return_val_if_fail (self != NULL, 0);

  covered = get_covered (self, now_us, oldest_us);
  whole = (now_us - oldest_us) / TILL_SECOND;
  if (covered <= 0 || whole <= 0 || self->count > G_MAXUINT32)
    return 0;

  return MAX (self->count * (guint64) whole / (guint64) covered, self->count);
}

/**
 * till_backfill_plan_to_text:
 * @self: a plan
 *
 * Returns: (transfer full): the plan as text, for a mark
 */
char *
till_backfill_plan_to_text (TillBackfillPlan *self)
{
  g_autoptr (GString) text = g_string_new (FORMAT "\n");

  g_return_val_if_fail (self != NULL, NULL);

  g_string_append_printf (text, "%" G_GUINT64_FORMAT "\n", self->count);
  for (guint i = 0; i < self->lanes->len; i++)
    {
      const Lane *lane = self->lanes->pdata[i];
      g_autofree char *token = g_uri_escape_string (lane->token != NULL ? lane->token : "", NULL,
                                                    FALSE);

      g_string_append_printf (text,
                              "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                              " %s %s\n",
                              lane->from_us, lane->to_us, lane->reached_us,
                              lane->done ? "done" : "open", token);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
