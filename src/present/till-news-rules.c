/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether something new is told now, later or never, and what is said of all that was kept back in
 * quiet hours. Pure: the time comes from the caller. */

#include "till-news-rules.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * till_news_rules_are_quiet:
 * @rules: what is wanted
 * @now: the time, where the person is
 *
 * Returns: whether these are quiet hours; they begin with their first minute and are over with the
 *   minute of their end
 */
gboolean
till_news_rules_are_quiet (const TillNewsRules *rules,
                           GDateTime           *now)
{
  int minute;

  g_return_val_if_fail (rules != NULL && now != NULL, FALSE);

  if (!rules->has_quiet || rules->quiet_from == rules->quiet_to)
    return FALSE;

  minute = g_date_time_get_hour (now) * 60 + g_date_time_get_minute (now);
  if (rules->quiet_from < rules->quiet_to)
    return minute >= rules->quiet_from && minute < rules->quiet_to;

  return minute >= rules->quiet_from || minute < rules->quiet_to;
}

/**
 * till_news_rules_judge:
 * @rules: what is wanted
 * @kind: what kind of news
 * @now: the time, where the person is
 *
 * Returns: what becomes of it
 */
TillNewsFate
till_news_rules_judge (const TillNewsRules *rules,
                       TillNewsKind         kind,
                       GDateTime           *now)
{
  g_return_val_if_fail (rules != NULL && now != NULL, TILL_NEWS_DROP);
  g_return_val_if_fail (kind < TILL_N_NEWS, TILL_NEWS_DROP);

  if ((rules->kinds & (1u << kind)) == 0)
    return TILL_NEWS_DROP;

  return till_news_rules_are_quiet (rules, now) ? TILL_NEWS_KEEP : TILL_NEWS_TELL;
}

/**
 * till_news_kept_add:
 * @kept: (type a(sssu)): what was kept back before
 * @account_id: an account
 * @account_name: its name, with its mode
 * @kind: what was kept back now
 * @n_news: how many
 *
 * Returns: (transfer full): (type a(sssu)): all of it
 */
GVariant *
till_news_kept_add (GVariant    *kept,
                    const char  *account_id,
                    const char  *account_name,
                    TillNewsKind kind,
                    guint        n_news)
{
  GVariantBuilder builder;
  GVariantIter iter;
  const char *id, *name, *nick;
  guint n_kept;

  g_return_val_if_fail (kept != NULL && g_variant_is_of_type (kept, TILL_NEWS_KEPT_TYPE), NULL);
  g_return_val_if_fail (account_id != NULL && account_name != NULL, NULL);

  g_variant_builder_init (&builder, TILL_NEWS_KEPT_TYPE);
  g_variant_iter_init (&iter, kept);
  while (g_variant_iter_next (&iter, "(&s&s&su)", &id, &name, &nick, &n_kept))
    {
      if (strcmp (id, account_id) == 0 && strcmp (nick, till_news_kind_get_nick (kind)) == 0)
        n_news += MIN (n_kept, G_MAXUINT - n_news);
      else
        g_variant_builder_add (&builder, "(sssu)", id, name, nick, n_kept);
    }
  g_variant_builder_add (&builder, "(sssu)", account_id, account_name,
                         till_news_kind_get_nick (kind), n_news);

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* How many of a kind were kept back, and in which account. */
static guint
get_kept (GVariant    *kept,
          const char  *account_id,
          TillNewsKind kind,
          const char **ret_name)
{
  GVariantIter iter;
  const char *id, *name, *nick;
  guint n_kept;

  g_variant_iter_init (&iter, kept);
  while (g_variant_iter_next (&iter, "(&s&s&su)", &id, &name, &nick, &n_kept))
    if (strcmp (id, account_id) == 0 && strcmp (nick, till_news_kind_get_nick (kind)) == 0)
      {
        *ret_name = name;
        return n_kept;
      }

  return 0;
}

/**
 * till_news_kept_sum:
 * @kept: (type a(sssu)): what was kept back
 * @account_id: an account
 *
 * Says as one thing what was kept back of an account. It leads to where the gravest of it is.
 *
 * Returns: (transfer full) (nullable): what to tell; %NULL: nothing was kept back
 */
TillNews *
till_news_kept_sum (GVariant   *kept,
                    const char *account_id)
{
  static const TillNewsKind order[] = {
    TILL_NEWS_DISPUTE, TILL_NEWS_HOLD, TILL_NEWS_REFUND, TILL_NEWS_PAYOUT, TILL_NEWS_LINK,
    TILL_NEWS_CHARGE,
  };
  g_autoptr (TillNews) news = NULL;
  g_autoptr (GString) body = g_string_new (NULL);
  const char *name = NULL;

  g_return_val_if_fail (kept != NULL && g_variant_is_of_type (kept, TILL_NEWS_KEPT_TYPE), NULL);
  g_return_val_if_fail (account_id != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      guint n_kept = get_kept (kept, account_id, order[i], &name);
      g_autofree char *count = NULL;

      if (n_kept == 0)
        continue;

      count = till_news_say_count (order[i], n_kept);
      g_string_append_printf (body, "%s%s", body->len > 0 ? " · " : "", count);
      if (news == NULL)
        news = till_news_new_for_many (order[i], n_kept, name);
    }

  if (news == NULL)
    return NULL;

  g_free (news->title);
  news->title = g_strdup (_("In your quiet hours"));
  g_string_append_printf (body, "\n%s", name);
  g_free (news->body);
  news->body = g_string_free (g_steal_pointer (&body), FALSE);

  return g_steal_pointer (&news);
}
