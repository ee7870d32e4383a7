/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Watches one account for news. It does not follow what passes by, it looks at what there is: so
 * nothing is lost while the program is closed or the link is broken.
 *
 * What must hold: each thing is told once, also by the next program: what was told is a mark in the
 * history, set before it is told. What failed before this computer knew the account is marked
 * without being told, once the whole past is here; until then only what waits for a person is told:
 * disputes and holds. */

#include "till-news-watch.h"

#include "till-clock.h"
#include "till-open-hold.h"
#include "till-open-holds.h"

#define SINCE_MARK "news-since"
#define LOOK_S 300

/* More than this of a kind at once are told as one. */
#define N_SINGLE_MAX 3

/* Payments of half a day in which nobody asked for anything here; more than a person reads. */
#define N_CHARGES_MAX 1000
#define N_RECORDS_MAX 1000
#define CHARGE_AGE (12 * 3600 * TILL_SECOND)

#define ALL_KINDS ((1u << TILL_N_NEWS) - 1)

struct _TillNewsWatch
{
  GObject        parent_instance;

  TillClock     *clock;
  TillSession   *session;
  TillOpenHolds *holds;
  GHashTable    *keeping;   /* marks that are being written */
  GHashTable    *decided;   /* keys of payments of which there is nothing more to say */
  GPtrArray     *shown;     /* ids of holds that were told */
  GCancellable  *leaving;   /* the session */
  gint64         since_us;  /* 0: not known yet */
  gboolean       beginning; /* what has failed before is being marked */
  guint          waiting;   /* bit n: kind n is to be looked at */
  guint          wait_ms;
  guint          wait_id;
  guint          look_id;
};

G_DEFINE_FINAL_TYPE (TillNewsWatch, till_news_watch, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_NEWS,
  SIGNAL_OVER,
} TillNewsWatchSignal;

static guint signals[SIGNAL_OVER + 1];

/* A question to the history, and later what came of it. */
typedef struct
{
  TillNewsWatch *watch;
  TillSession   *session;
  TillNewsKind   kind;
  gboolean       is_silent; /* it is marked and not told */
  GArray        *keys;      /* of payments that were asked for */
  GPtrArray     *news;      /* TillNews */
} Look;

static Look *
look_new (TillNewsWatch *self,
          TillNewsKind   kind,
          gboolean       is_silent)
{
  Look *look = g_new0 (Look, 1);

  look->watch = g_object_ref (self);
  look->session = g_object_ref (self->session);
  look->kind = kind;
  look->is_silent = is_silent;
  look->news = g_ptr_array_new_with_free_func ((GDestroyNotify) till_news_free);

  return look;
}

static void
look_free (Look *look)
{
  g_clear_pointer (&look->keys, g_array_unref);
  g_ptr_array_unref (look->news);
  g_object_unref (look->session);
  g_object_unref (look->watch);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static void look_for (TillNewsWatch *self,
                      TillNewsKind   kind);
static void begin    (TillNewsWatch *self,
                      TillNewsKind   kind);

static void
tell (Look *look)
{
  const TillAccountConfig *account = till_session_get_config (look->session);

  if (look->news->len > N_SINGLE_MAX)
    {
      g_autofree char *name = till_words_account (account->name, account->mode);
      g_autoptr (TillNews) many = till_news_new_for_many (look->kind, look->news->len, name);

      g_signal_emit (look->watch, signals[SIGNAL_NEWS], 0, many, look->news->len);
      return;
    }

  for (guint i = 0; i < look->news->len; i++)
    {
      TillNews *news = look->news->pdata[i];

      if (news->kind == TILL_NEWS_HOLD)
        g_ptr_array_add (look->watch->shown, g_strdup (news->record_id));
      g_signal_emit (look->watch, signals[SIGNAL_NEWS], 0, news, 1u);
    }
}

static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Look) look = user_data;
  g_autoptr (TillApplied) applied = till_store_apply_finish (TILL_STORE (object), result, NULL);
  TillNewsWatch *self = look->watch;

  for (guint i = 0; i < look->news->len; i++)
    g_hash_table_remove (self->keeping, ((TillNews *) look->news->pdata[i])->mark);

  if (look->session != self->session)
    return;

  /* What cannot be remembered would be told again and again. */
  if (applied != NULL && !look->is_silent)
    tell (look);

  if (!look->is_silent)
    return;

  if (applied == NULL)
    self->beginning = FALSE;
  else if (look->kind == TILL_NEWS_REFUND)
    begin (self, TILL_NEWS_PAYOUT);
  else
    till_news_watch_look (self);
}

static void
add_mark (GArray     *marks,
          const char *key,
          const char *value)
{
  const TillMark mark = { key, value };

  g_array_append_val (marks, mark);
}

/* Writes down what will be told; with it goes what need not be remembered any more. */
static void
keep (Look *look)
{
  TillNewsWatch *self = look->watch;
  TillStore *store = till_session_get_store (look->session);
  gint64 now_us = till_clock_now_us (self->clock);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (TillMark));
  g_autoptr (GPtrArray) old = till_store_list_marks (store, TILL_NEWS_MARK);
  g_autoptr (GPtrArray) none = till_record_array_new ();
  g_autofree char *since = NULL;

  for (guint i = 0; i < old->len; i++)
    if (till_news_is_mark_over (old->pdata[i], till_store_get_mark (store, old->pdata[i]), now_us))
      add_mark (marks, old->pdata[i], NULL);

  for (guint i = 0; i < look->news->len; i++)
    {
      const TillNews *news = look->news->pdata[i];

      add_mark (marks, news->mark, news->stamp);
    }

  if (look->is_silent && look->kind == TILL_NEWS_PAYOUT)
    {
      since = g_strdup_printf ("%" G_GINT64_FORMAT, now_us / TILL_SECOND);
      add_mark (marks, SINCE_MARK, since);
    }

  till_store_apply_async (store, none, (gconstpointer) marks->data, marks->len, NULL, kept_cb,
                          look);
}

/* Adds what is to be told of a record, if anything is. */
static void
consider (Look         *look,
          gconstpointer record)
{
  TillNewsWatch *self = look->watch;
  const TillNewsPlace place = {
    till_session_get_config (look->session), self->since_us, till_clock_now_us (self->clock),
  };
  g_autofree char *mark = till_news_make_mark (look->kind, record);
  TillNews *news;

  if (g_hash_table_contains (self->keeping, mark))
    return;

  news = till_news_find (look->kind, record, &place,
                         till_store_get_mark (till_session_get_store (look->session), mark));
  if (news == NULL)
    return;

  g_hash_table_add (self->keeping, g_strdup (mark));
  g_ptr_array_add (look->news, news);
}

/* All records of a kind have been looked at. */
static void
conclude (Look *look)
{
  if (look->news->len > 0 || look->is_silent)
    keep (look);
  else
    look_free (look);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Look) look = user_data;
  g_autoptr (TillRecordPage) page = NULL;

  page = till_store_search_records_finish (TILL_STORE (object), result, NULL);
  if (look->session != look->watch->session)
    return;

  if (page == NULL)
    {
      look->watch->beginning = FALSE;
      return;
    }

  for (guint i = 0; i < page->records->len; i++)
    consider (look, page->records->pdata[i]);
  conclude (g_steal_pointer (&look));
}

static void
search (TillNewsWatch *self,
        TillNewsKind   kind,
        gboolean       is_silent)
{
  static const TillRecordQuery queries[TILL_N_NEWS] = {
    [TILL_NEWS_LINK] = { .kind = TILL_RECORD_LINK, .states = 1u << TILL_LINK_PAID },
    [TILL_NEWS_REFUND] = { .kind = TILL_RECORD_REFUND, .states = 1u << TILL_REFUND_FAILED },
    [TILL_NEWS_PAYOUT] = { .kind = TILL_RECORD_PAYOUT, .states = 1u << TILL_PAYOUT_FAILED },
    [TILL_NEWS_DISPUTE] = { .kind = TILL_RECORD_DISPUTE,
                            .states = 1u << TILL_DISPUTE_NEEDS_RESPONSE },
  };
  TillRecordQuery query = queries[kind];

  query.limit = N_RECORDS_MAX;
  till_store_search_records_async (till_session_get_store (self->session), &query, self->leaving,
                                   found_cb, look_new (self, kind, is_silent));
}

/* Charges */

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Look) look = user_data;
  g_autoptr (GPtrArray) payments = NULL;

  payments = till_store_load_payments_finish (TILL_STORE (object), result, NULL);
  if (payments == NULL || look->session != look->watch->session)
    return;

  for (guint i = 0; i < payments->len; i++)
    {
      gint64 key = g_array_index (look->keys, gint64, i);

      if (payments->pdata[i] == NULL)
        continue;

      consider (look, payments->pdata[i]);
      g_hash_table_add (look->watch->decided, g_memdup2 (&key, sizeof key));
    }
  conclude (g_steal_pointer (&look));
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Look) look = user_data;
  g_autoptr (GArray) keys = till_store_list_keys_finish (TILL_STORE (object), result, NULL);
  const gint64 *asked;

  if (keys == NULL || look->session != look->watch->session)
    return;

  look->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);

      if (!g_hash_table_contains (look->watch->decided, &key))
        g_array_append_val (look->keys, key);
    }

  if (look->keys->len == 0)
    return;

  asked = (gconstpointer) look->keys->data;
  till_store_load_payments_async (TILL_STORE (object), asked, look->keys->len,
                                  look->watch->leaving, loaded_cb, look);
  g_steal_pointer (&look);
}

static void
list_charges (TillNewsWatch *self)
{
  gint64 now_us = till_clock_now_us (self->clock);
  const TillFilter filter = {
    .labels = 1u << TILL_PAYMENT_LABEL_SUCCEEDED | 1u << TILL_PAYMENT_LABEL_AUTHORIZED,
    .from_us = MAX (self->since_us, now_us - CHARGE_AGE),
  };

  till_store_list_keys_async (till_session_get_store (self->session), &filter,
                              /* before_key= */ 0, N_CHARGES_MAX, self->leaving, listed_cb,
                              look_new (self, TILL_NEWS_CHARGE, FALSE));
}

/* Holds */

static gboolean
is_held (TillNewsWatch *self,
         const char    *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->holds)); i++)
    {
      g_autoptr (TillOpenHold) hold = g_list_model_get_item (G_LIST_MODEL (self->holds), i);

      if (g_str_equal (till_open_hold_get_payment (hold)->record.id, id))
        return TRUE;
    }

  return FALSE;
}

/* What was captured or released meanwhile needs nobody any longer. */
static void
withdraw (TillNewsWatch *self)
{
  for (guint i = self->shown->len; i > 0; i--)
    if (!is_held (self, self->shown->pdata[i - 1]))
      {
        g_signal_emit (self, signals[SIGNAL_OVER], 0, self->shown->pdata[i - 1]);
        g_ptr_array_remove_index (self->shown, i - 1);
      }
}

static void
look_at_holds (TillNewsWatch *self)
{
  Look *look;

  if (till_open_holds_get_state (self->holds) != TILL_LIST_READY)
    return;

  withdraw (self);
  look = look_new (self, TILL_NEWS_HOLD, FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->holds)); i++)
    {
      g_autoptr (TillOpenHold) hold = g_list_model_get_item (G_LIST_MODEL (self->holds), i);

      consider (look, till_open_hold_get_payment (hold));
    }
  conclude (look);
}

/* When to look */

/* Marks what has failed before anybody could be told: first refunds, then payouts. */
static void
begin (TillNewsWatch *self,
       TillNewsKind   kind)
{
  self->beginning = TRUE;
  search (self, kind, TRUE);
}

static gboolean
has_begun (TillNewsWatch *self)
{
  const char *since;

  if (self->since_us != 0)
    return TRUE;

  since = till_store_get_mark (till_session_get_store (self->session), SINCE_MARK);
  if (since == NULL)
    {
      if (!self->beginning && till_session_get_freshness (self->session)->backfill_done)
        begin (self, TILL_NEWS_REFUND);
      return FALSE;
    }

  self->since_us = MAX (g_ascii_strtoll (since, NULL, 10), 1) * TILL_SECOND;
  self->beginning = FALSE;

  return TRUE;
}

static void
look_for (TillNewsWatch *self,
          TillNewsKind   kind)
{
  switch (kind)
    {
    case TILL_NEWS_CHARGE:
      if (has_begun (self))
        list_charges (self);
      return;

    case TILL_NEWS_LINK:
    case TILL_NEWS_REFUND:
    case TILL_NEWS_PAYOUT:
      if (has_begun (self))
        search (self, kind, FALSE);
      return;

    case TILL_NEWS_DISPUTE:
      search (self, kind, FALSE);
      return;

    case TILL_NEWS_HOLD:
      look_at_holds (self);
      return;

    case TILL_N_NEWS:
    default:
      g_return_if_reached ();
    }
}

static gboolean
waited_cb (gpointer user_data)
{
  TillNewsWatch *self = user_data;
  guint waiting = self->waiting;

  self->wait_id = 0;
  if (self->session == NULL ||
      !till_freshness_is_caught_up (till_session_get_freshness (self->session)))
    return G_SOURCE_REMOVE;

  self->waiting = 0;
  for (guint kind = 0; kind < TILL_N_NEWS; kind++)
    if ((waiting & 1u << kind) != 0)
      look_for (self, kind);

  return G_SOURCE_REMOVE;
}

static void
look_soon (TillNewsWatch *self,
           guint          kinds)
{
  self->waiting |= kinds;
  if (self->wait_id == 0)
    self->wait_id = g_timeout_add_full (G_PRIORITY_LOW, self->wait_ms, waited_cb, self, NULL);
}

static gboolean
look_cb (gpointer user_data)
{
  TillNewsWatch *self = user_data;

  if (self->session != NULL)
    till_news_watch_look (self);

  return G_SOURCE_CONTINUE;
}

static void
records_changed_cb (TillNewsWatch *self,
                    guint          kind)
{
  if (kind == TILL_RECORD_LINK)
    look_soon (self, 1u << TILL_NEWS_LINK);
  else if (kind == TILL_RECORD_REFUND)
    look_soon (self, 1u << TILL_NEWS_REFUND);
  else if (kind == TILL_RECORD_PAYOUT)
    look_soon (self, 1u << TILL_NEWS_PAYOUT);
  else if (kind == TILL_RECORD_DISPUTE)
    look_soon (self, 1u << TILL_NEWS_DISPUTE);
}

static void
payments_changed_cb (TillNewsWatch *self,
                     TillApplied   *applied)
{
  till_open_holds_take (self->holds, applied);
  look_soon (self, 1u << TILL_NEWS_CHARGE);
}

static void
holds_changed_cb (TillNewsWatch *self)
{
  if (self->session != NULL)
    look_soon (self, 1u << TILL_NEWS_HOLD);
}

/* What was held back while the past was fetched is looked at now. */
static void
freshness_changed_cb (TillNewsWatch *self)
{
  if (self->waiting != 0 || (self->since_us == 0 && !self->beginning))
    look_soon (self, self->waiting | 1u << TILL_NEWS_REFUND);
}

static void
leave (TillNewsWatch *self)
{
  if (self->session == NULL)
    return;

  g_cancellable_cancel (self->leaving);
  g_clear_object (&self->leaving);
  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->session, self);
  till_open_holds_set_store (self->holds, NULL);
  g_ptr_array_set_size (self->shown, 0);
  g_hash_table_remove_all (self->decided);
  self->since_us = 0;
  self->beginning = FALSE;
  self->waiting = 0;
  g_clear_object (&self->session);
}

static void
till_news_watch_dispose (GObject *object)
{
  TillNewsWatch *self = TILL_NEWS_WATCH (object);

  leave (self);
  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->holds != NULL)
    g_signal_handlers_disconnect_by_data (self->holds, self);
  g_clear_object (&self->holds);

  G_OBJECT_CLASS (till_news_watch_parent_class)->dispose (object);
}

static void
till_news_watch_finalize (GObject *object)
{
  TillNewsWatch *self = TILL_NEWS_WATCH (object);

  till_clock_unref (self->clock);
  g_hash_table_unref (self->keeping);
  g_hash_table_unref (self->decided);
  g_ptr_array_unref (self->shown);

  G_OBJECT_CLASS (till_news_watch_parent_class)->finalize (object);
}

static void
till_news_watch_class_init (TillNewsWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_news_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = till_news_watch_finalize;

  signals[SIGNAL_NEWS] = g_signal_new ("news", TILL_TYPE_NEWS_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_UINT);
  signals[SIGNAL_OVER] = g_signal_new ("over", TILL_TYPE_NEWS_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
till_news_watch_init (TillNewsWatch *self)
{
  self->keeping = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->decided = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->shown = g_ptr_array_new_with_free_func (g_free);
  self->holds = till_open_holds_new ();
  g_signal_connect_swapped (self->holds, "notify::state", G_CALLBACK (holds_changed_cb), self);
  g_signal_connect_swapped (self->holds, "items-changed", G_CALLBACK (holds_changed_cb), self);
  self->look_id = g_timeout_add_seconds (LOOK_S, look_cb, self);
}

/**
 * till_news_watch_new:
 * @clock: tells the time
 * @wait_ms: how long it waits after a change, because changes come in numbers
 *
 * Returns: (transfer full): a watch without a session
 */
TillNewsWatch *
till_news_watch_new (TillClock *clock,
                     guint      wait_ms)
{
  TillNewsWatch *self;

  g_return_val_if_fail (clock != NULL, NULL);

  self = g_object_new (TILL_TYPE_NEWS_WATCH, NULL);
  self->clock = till_clock_ref (clock);
  self->wait_ms = wait_ms;

  return self;
}

/**
 * till_news_watch_set_session:
 * @self: a watch
 * @session: (nullable): the account that is watched
 *
 * Changes the account. What was told of another one is still true, and stays.
 */
void
till_news_watch_set_session (TillNewsWatch *self,
                             TillSession   *session)
{
  g_return_if_fail (TILL_IS_NEWS_WATCH (self));

  if (self->session == session)
    return;

  leave (self);
  if (session == NULL)
    return;

  self->session = g_object_ref (session);
  self->leaving = g_cancellable_new ();
  g_signal_connect_object (session, "records-changed", G_CALLBACK (records_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "payments-changed", G_CALLBACK (payments_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "freshness-changed", G_CALLBACK (freshness_changed_cb), self,
                           G_CONNECT_SWAPPED);
  till_open_holds_set_store (self->holds, till_session_get_store (session));
  till_news_watch_look (self);
}

/**
 * till_news_watch_look:
 * @self: a watch with a session
 *
 * Looks soon for all that is to be told. It does so by itself every five minutes and whenever
 * something changes.
 */
void
till_news_watch_look (TillNewsWatch *self)
{
  g_return_if_fail (TILL_IS_NEWS_WATCH (self));
  g_return_if_fail (self->session != NULL);

  look_soon (self, ALL_KINDS);
}
