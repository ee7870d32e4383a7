/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Of what the desktop is to be told, and in which words: a table of rules, one a kind.
 *
 * What must hold: the same thing is told once, whatever way it became known; nothing that this
 * console did itself; nothing that is old, however late it became known; and nothing that must not
 * be read on a locked screen. */

#include "till-news.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "till-clock.h"
#include "till-dispute-words.h"
#include "till-format.h"
#include "till-reason-words.h"
#include "till-record-topic.h"

#define HOUR (3600 * TILL_SECOND)
#define DAY (24 * HOUR)

/* What is older is history, not news. A link can be paid on the day after it was sent, and a bank
 * takes weeks to send money back. */
#define CHARGE_AGE (12 * HOUR)
#define LINK_AGE (2 * DAY)
#define FAILURE_AGE (30 * DAY)

/* A mark has to outlive that for which it stands. */
#define PAYMENT_MARK_AGE (3 * DAY)
#define FAILURE_MARK_AGE (40 * DAY)

static const struct
{
  const char *nick;
  const char *mark;
  const char *page;
} kinds[TILL_N_NEWS] = {
  /* A link that was paid and the payment it was paid by are one event. */
  [TILL_NEWS_CHARGE] = { "charge", "payment-", "payments" },
  [TILL_NEWS_LINK] = { "link", "payment-", "links" },
  [TILL_NEWS_REFUND] = { "refund", "refund-", "refunds" },
  [TILL_NEWS_PAYOUT] = { "payout", "payout-", "payouts" },
  [TILL_NEWS_DISPUTE] = { "dispute", "dispute-", "disputes" },
  [TILL_NEWS_HOLD] = { "hold", "hold-", "holds" },
};

/**
 * till_news_kind_get_nick:
 * @kind: a kind
 *
 * Returns: (transfer static): what settings call it
 */
const char *
till_news_kind_get_nick (TillNewsKind kind)
{
  g_return_val_if_fail (kind < TILL_N_NEWS, NULL);

  return kinds[kind].nick;
}

static const char *
get_event_id (TillNewsKind  kind,
              gconstpointer record)
{
  const TillPayment *payment = record;
  const TillLink *link = record;

  if (kind == TILL_NEWS_CHARGE && payment->intent_id != NULL)
    return payment->intent_id;
  if (kind == TILL_NEWS_LINK && link->payment_intent_id != NULL)
    return link->payment_intent_id;

  return ((const TillRecord *) record)->id;
}

/**
 * till_news_make_mark:
 * @kind: what it would be told as
 * @record: a record
 *
 * Returns: (transfer full): the mark under which the history remembers that it was told
 */
char *
till_news_make_mark (TillNewsKind  kind,
                     gconstpointer record)
{
  g_return_val_if_fail (kind < TILL_N_NEWS, NULL);
  g_return_val_if_fail (record != NULL, NULL);

  return g_strconcat (TILL_NEWS_MARK, kinds[kind].mark, get_event_id (kind, record), NULL);
}

/* When it happened: an event says so; what was read only says when it was made. */
static gint64
get_time (const TillRecord *record,
          gint64            created_us)
{
  return record->origin == TILL_ORIGIN_EVENT ? MAX (record->as_of_us, created_us) : created_us;
}

static gboolean
is_recent (gint64               time_us,
           gint64               age_us,
           const TillNewsPlace *place)
{
  return time_us > place->now_us - age_us;
}

static gboolean
is_charge_due (const TillPayment   *payment,
               const TillNewsPlace *place)
{
  return (payment->state == TILL_PAYMENT_SUCCEEDED || payment->state == TILL_PAYMENT_AUTHORIZED) &&
         (payment->console_id == NULL ||
          g_strcmp0 (payment->console_id, place->account->console_id) != 0) &&
         payment->created_us >= place->since_us &&
         is_recent (payment->created_us, CHARGE_AGE, place);
}

static gboolean
is_link_due (const TillLink      *link,
             const TillNewsPlace *place)
{
  gint64 time_us = get_time (&link->record, link->created_us);

  return link->state == TILL_LINK_PAID && time_us >= place->since_us &&
         is_recent (time_us, LINK_AGE, place);
}

static gboolean
is_refund_due (const TillRefund    *refund,
               const TillNewsPlace *place)
{
  return refund->state == TILL_REFUND_FAILED &&
         is_recent (get_time (&refund->record, refund->created_us), FAILURE_AGE, place);
}

static gboolean
is_payout_due (const TillPayout    *payout,
               const TillNewsPlace *place)
{
  return payout->state == TILL_PAYOUT_FAILED &&
         is_recent (get_time (&payout->record, payout->created_us), FAILURE_AGE, place);
}

static gboolean
is_hold_due (const TillPayment   *payment,
             const TillNewsPlace *place,
             const char          *told)
{
  gint64 left = payment->capture_before_us - place->now_us;

  /* One whose end was put off is told again. */
  return payment->state == TILL_PAYMENT_AUTHORIZED && left > 0 && left <= DAY &&
         (told == NULL ||
          g_ascii_strtoll (told, NULL, 10) != payment->capture_before_us / TILL_SECOND);
}

static char *
say_title (const char      *format,
           const TillMoney *money)
{
  g_autofree char *amount = till_money_format (money);
  g_autoptr (GString) title = g_string_new (format);

  g_string_replace (title, "%s", amount, 1);

  return g_string_free (g_steal_pointer (&title), FALSE);
}

static TillNews *
news_new (TillNewsKind  kind,
          gconstpointer record,
          char         *title)
{
  TillNews *news = g_new0 (TillNews, 1);

  news->kind = kind;
  news->page = kinds[kind].page;
  news->record_id = g_strdup (((const TillRecord *) record)->id);
  news->mark = till_news_make_mark (kind, record);
  news->title = title;

  return news;
}

static TillNews *
find_charge (const TillPayment   *payment,
             const TillNewsPlace *place)
{
  /* Translators: %s is an amount */
  const char *format = payment->state == TILL_PAYMENT_AUTHORIZED ? _("%s is held on a card")
                                                                 : _("New payment: %s");

  return is_charge_due (payment, place)
         ? news_new (TILL_NEWS_CHARGE, payment, say_title (format, &payment->amount))
         : NULL;
}

static TillNews *
find_link (const TillLink      *link,
           const TillNewsPlace *place)
{
  return is_link_due (link, place)
         ? news_new (TILL_NEWS_LINK, link,
                     /* Translators: %s is an amount */
                     say_title (_("A link was paid: %s"), &link->amount))
         : NULL;
}

static TillNews *
find_refund (const TillRefund    *refund,
             const TillNewsPlace *place)
{
  TillNews *news;

  if (!is_refund_due (refund, place))
    return NULL;

  /* Translators: %s is an amount */
  news = news_new (TILL_NEWS_REFUND, refund,
                   say_title (_("A refund has failed: %s"), &refund->amount));
  news->body = g_strdup (refund->succeeded_before
                         ? _("It had succeeded; the bank has sent the money back.")
                         : _("The customer has not got the money."));

  return news;
}

static TillNews *
find_payout (const TillPayout    *payout,
             const TillNewsPlace *place)
{
  TillNews *news;

  if (!is_payout_due (payout, place))
    return NULL;

  /* Translators: %s is an amount */
  news = news_new (TILL_NEWS_PAYOUT, payout,
                   say_title (_("A payout has failed: %s"), &payout->amount));
  news->body = g_strdup (_("The money has not reached your bank."));

  return news;
}

static TillNews *
find_dispute (const TillDispute   *dispute,
              const TillNewsPlace *place,
              const char          *told)
{
  g_autofree char *left = NULL;
  g_autofree char *amount = NULL;
  g_autofree char *reason = NULL;
  TillNews *news;
  TillTone tone;
  int days;

  if (!till_dispute_find_reminder (dispute, told != NULL ? atoi (told) : 0, place->now_us, &days))
    return NULL;

  left = till_dispute_say_left (dispute, place->now_us, &tone);
  amount = till_money_format (&dispute->amount);
  reason = till_words_dispute_reason (dispute->reason);
  news = news_new (TILL_NEWS_DISPUTE, dispute,
                   days == TILL_DISPUTE_NEW
                   /* Translators: the amount that a customer’s bank asks back */
                   ? g_strdup_printf (_("New dispute: %s"), amount)
                   /* Translators: the amount, and how much time is left: "3 days left" */
                   : g_strdup_printf (_("Dispute about %s: %s"), amount, left));
  news->stamp = g_strdup_printf ("%d", days);
  news->body = till_record_join (reason, days == TILL_DISPUTE_NEW ? left : NULL, NULL);

  return news;
}

static TillNews *
find_hold (const TillPayment   *payment,
           const TillNewsPlace *place,
           const char          *told)
{
  g_autofree char *amount = NULL;
  g_autofree char *end = NULL;
  TillNews *news;

  if (!is_hold_due (payment, place, told))
    return NULL;

  amount = till_money_format (&payment->amount);
  end = till_format_time (payment->capture_before_us, place->now_us);
  news = news_new (TILL_NEWS_HOLD, payment,
                   /* Translators: an amount, then a time as "14:02" or "22 Nov 14:02" */
                   g_strdup_printf (_("%s is held only until %s"), amount, end));
  news->stamp = g_strdup_printf ("%" G_GINT64_FORMAT, payment->capture_before_us / TILL_SECOND);
  news->body = g_strdup (_("Capture it before then; afterwards the customer has the money back."));

  return news;
}

static TillNews *
find (TillNewsKind         kind,
      gconstpointer        record,
      const TillNewsPlace *place,
      const char          *told)
{
  switch (kind)
    {
    case TILL_NEWS_CHARGE:
      return told == NULL ? find_charge (record, place) : NULL;

    case TILL_NEWS_LINK:
      return told == NULL ? find_link (record, place) : NULL;

    case TILL_NEWS_REFUND:
      return told == NULL ? find_refund (record, place) : NULL;

    case TILL_NEWS_PAYOUT:
      return told == NULL ? find_payout (record, place) : NULL;

    case TILL_NEWS_DISPUTE:
      return find_dispute (record, place, told);

    case TILL_NEWS_HOLD:
      return find_hold (record, place, told);

    case TILL_N_NEWS:
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * till_news_find:
 * @kind: as what it might be told
 * @record: a record: a payment, a link, a refund, a payout or a dispute
 * @place: where and when
 * @told: (nullable): what the history remembers under its mark
 *
 * Decides whether the desktop is to be told of a record.
 *
 * Returns: (transfer full) (nullable): what to tell; %NULL: nothing
 */
TillNews *
till_news_find (TillNewsKind         kind,
                gconstpointer        record,
                const TillNewsPlace *place,
                const char          *told)
{
  g_autofree char *account = NULL;
  char *body;
  TillNews *news;

  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (place != NULL && place->account != NULL, NULL);

  news = find (kind, record, place, told);
  if (news == NULL)
    return NULL;

  account = till_words_account (place->account->name, place->account->mode);
  body = news->body != NULL ? g_strconcat (news->body, "\n", account, NULL)
                            : g_strdup (account);
  g_free (news->body);
  news->body = body;
  if (news->stamp == NULL)
    news->stamp = g_strdup_printf ("%" G_GINT64_FORMAT, place->now_us / TILL_SECOND);

  return news;
}

/**
 * till_news_say_count:
 * @kind: a kind
 * @n_news: how many
 *
 * Returns: (transfer full): how many there are, in words: "3 new payments"
 */
char *
till_news_say_count (TillNewsKind kind,
                     guint        n_news)
{
  switch (kind)
    {
    case TILL_NEWS_CHARGE:
      return g_strdup_printf (g_dngettext (NULL, "%u new payment", "%u new payments", n_news),
                              n_news);

    case TILL_NEWS_LINK:
      return g_strdup_printf (g_dngettext (NULL, "%u link was paid", "%u links were paid", n_news),
                              n_news);

    case TILL_NEWS_REFUND:
      return g_strdup_printf (g_dngettext (NULL, "%u refund has failed", "%u refunds have failed",
                                           n_news), n_news);

    case TILL_NEWS_PAYOUT:
      return g_strdup_printf (g_dngettext (NULL, "%u payout has failed", "%u payouts have failed",
                                           n_news), n_news);

    case TILL_NEWS_DISPUTE:
      return g_strdup_printf (g_dngettext (NULL, "%u dispute needs an answer",
                                           "%u disputes need an answer", n_news), n_news);

    case TILL_NEWS_HOLD:
      return g_strdup_printf (g_dngettext (NULL, "%u hold ends within a day",
                                           "%u holds end within a day", n_news), n_news);

    case TILL_N_NEWS:
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * till_news_new_for_many:
 * @kind: what they are about
 * @n_news: how many they are
 * @account_name: the account, with its mode
 *
 * Says several of a kind at once.
 *
 * Returns: (transfer full): what to tell in their place
 */
TillNews *
till_news_new_for_many (TillNewsKind kind,
                        guint        n_news,
                        const char  *account_name)
{
  TillNews *news;

  g_return_val_if_fail (kind < TILL_N_NEWS, NULL);

  news = g_new0 (TillNews, 1);
  news->kind = kind;
  news->page = kinds[kind].page;
  news->title = till_news_say_count (kind, n_news);
  news->body = g_strdup (account_name);

  return news;
}

static gboolean
has_prefix (const char  *mark,
            TillNewsKind kind)
{
  return g_str_has_prefix (mark, TILL_NEWS_MARK) &&
         g_str_has_prefix (mark + sizeof TILL_NEWS_MARK - 1, kinds[kind].mark);
}

/**
 * till_news_is_mark_over:
 * @mark: a mark of something that was told
 * @stamp: what it remembers
 * @now_us: the time, in µs since 1970 UTC
 *
 * Returns: whether it would not be told any longer without it, so that it can be forgotten
 */
gboolean
till_news_is_mark_over (const char *mark,
                        const char *stamp,
                        gint64      now_us)
{
  gint64 time_us;

  g_return_val_if_fail (mark != NULL && stamp != NULL, FALSE);

  time_us = g_ascii_strtoll (stamp, NULL, 10) * TILL_SECOND;
  if (has_prefix (mark, TILL_NEWS_HOLD))
    return time_us < now_us;
  if (has_prefix (mark, TILL_NEWS_CHARGE))
    return time_us < now_us - PAYMENT_MARK_AGE;
  if (has_prefix (mark, TILL_NEWS_REFUND) || has_prefix (mark, TILL_NEWS_PAYOUT))
    return time_us < now_us - FAILURE_MARK_AGE;

  return FALSE;
}

/**
 * till_news_free:
 * @self: (nullable) (transfer full): what was told
 */
void
till_news_free (TillNews *self)
{
  if (self == NULL)
    return;

  g_free (self->record_id);
  g_free (self->mark);
  g_free (self->stamp);
  g_free (self->title);
  g_free (self->body);
  g_free (self);
}
