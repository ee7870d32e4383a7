/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading a line of search: what each of its words stands for. */

#include "till-query-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-clock.h"
#include "till-text.h"
#include "till-words.h"

/**
 * till_query_add_part:
 * @self: a query that is being read
 * @kind: what is asked for
 * @number: the label, channel or period
 * @first: the first of its tokens
 * @n_tokens: how many they are
 * @said: (transfer full): how it was understood
 *
 * Notes a part.
 */
void
till_query_add_part (TillQuery    *self,
                     TillQueryKind kind,
                     int           number,
                     guint         first,
                     guint         n_tokens,
                     char         *said)
{
  TillQueryPart *part = g_new0 (TillQueryPart, 1);

  part->kind = kind;
  part->number = number;
  part->start = ((TillQueryToken *) self->tokens->pdata[first])->start;
  part->end = ((TillQueryToken *) self->tokens->pdata[first + n_tokens - 1])->end;
  part->said = said;
  g_ptr_array_add (self->parts, part);
}

/**
 * till_query_narrow_code:
 * @self: a query that is being read
 * @code: a code of its filter, empty as long as it is not asked for
 * @size: of @code
 * @value: what is asked for
 *
 * Asks for what can only be one thing; two different ones are nothing.
 */
void
till_query_narrow_code (TillQuery  *self,
                        char       *code,
                        gsize       size,
                        const char *value)
{
  if (*code != '\0' && strcmp (code, value) != 0)
    self->is_nothing = TRUE;
  g_strlcpy (code, value, size);
}

/* What each part narrows */

static void
narrow_span (TillQuery           *self,
             const TillQuerySpan *span)
{
  TillFilter *filter = &self->filter;

  filter->from_us = MAX (filter->from_us, span->from_us);
  if (span->to_us != 0)
    filter->to_us = filter->to_us == 0 ? span->to_us : MIN (filter->to_us, span->to_us);
  if (filter->to_us != 0 && filter->from_us >= filter->to_us)
    self->is_nothing = TRUE;
}

static void
add_text (TillQuery  *self,
          const char *text,
          guint       index)
{
  if (self->words->len > 0)
    g_string_append_c (self->words, ' ');
  g_string_append (self->words, text);
  /* Translators: what is looked for, in quotation marks */
  till_query_add_part (self, TILL_QUERY_TEXT, 0, index, 1, g_strdup_printf (_("“%s”"), text));
  ((TillQueryPart *) self->parts->pdata[self->parts->len - 1])->text = g_strdup (text);
}

static void
add_span (TillQuery           *self,
          const TillQuerySpan *span,
          guint                index,
          guint                n_tokens)
{
  narrow_span (self, span);
  till_query_add_part (self, TILL_QUERY_DATE, -1, index, n_tokens,
                       till_query_date_say (span, self->now_us));
}

static void
add_operator (TillQuery  *self,
              const char *name,
              guint       index)
{
  if (self->operator_name->len > 0)
    g_string_append_c (self->operator_name, ' ');
  g_string_append (self->operator_name, name);
  /* Translators: the name of an operator: payments made by Ana */
  till_query_add_part (self, TILL_QUERY_OPERATOR, 0, index, 1, g_strdup_printf (_("By %s"), name));
}

static void
add_channel (TillQuery  *self,
             TillChannel channel,
             guint       index,
             guint       n_tokens)
{
  const char *said = channel == TILL_CHANNEL_PHONE    ? _("By phone")
                     : channel == TILL_CHANNEL_ONLINE ? _("Online")
                                                      : _("In person");

  if (self->filter.channel != TILL_CHANNEL_ANY && self->filter.channel != channel)
    self->is_nothing = TRUE;
  self->filter.channel = channel;
  till_query_add_part (self, TILL_QUERY_CHANNEL, channel, index, n_tokens, g_strdup (said));
}

static void
add_period (TillQuery *self,
            TillPeriod period,
            guint      index,
            guint      n_tokens)
{
  TillQuerySpan span;

  till_period_get_span (period, self->now_us, &span.from_us, &span.to_us);
  self->by_day = TRUE;
  narrow_span (self, &span);
  till_query_add_part (self, TILL_QUERY_DATE, period, index, n_tokens,
                       g_strdup (till_period_get_name (period)));
}

static void
add_currency (TillQuery  *self,
              const char *code,
              guint       index,
              guint       n_tokens)
{
  till_query_narrow_code (self, self->currency, sizeof self->currency, code);
  till_query_add_part (self, TILL_QUERY_CURRENCY, 0, index, n_tokens, g_strdup (code));
}

/* What was typed, with a capital letter. */
static char *
say_typed (TillQuery *self,
           guint      index,
           guint      n_tokens)
{
  const TillQueryToken *first = self->tokens->pdata[index];
  const TillQueryToken *last = self->tokens->pdata[index + n_tokens - 1];
  const char *value = first->field != NULL ? first->value : NULL;
  g_autofree char *typed = value != NULL ? g_strdup (value)
                                         : g_strndup (self->text + first->start,
                                                      last->end - first->start);
  g_autofree char *capital = NULL;

  if (*typed == '\0')
    return g_strdup (typed);

  capital = g_utf8_strup (typed, g_utf8_next_char (typed) - typed);

  return g_strconcat (capital, g_utf8_next_char (typed), NULL);
}

/* Words that stand for something */

static gboolean
add_sense (TillQuery            *self,
           const TillQuerySense *sense,
           guint                 index,
           guint                 n_tokens)
{
  TillQuerySpan span;

  switch (sense->meaning)
    {
    case TILL_MEANING_NONE:
      return FALSE;

    case TILL_MEANING_LABEL:
      self->filter.labels |= 1u << sense->number;
      till_query_add_part (self, TILL_QUERY_LABEL, sense->number, index, n_tokens,
                           g_strdup (till_words_payment_label (sense->number).text));
      return TRUE;

    case TILL_MEANING_METHOD:
      till_query_narrow_code (self, self->method, sizeof self->method, sense->code);
      till_query_add_part (self, TILL_QUERY_METHOD, 0, index, n_tokens,
                           say_typed (self, index, n_tokens));
      return TRUE;

    case TILL_MEANING_BRAND:
      till_query_narrow_code (self, self->brand, sizeof self->brand, sense->code);
      till_query_add_part (self, TILL_QUERY_BRAND, 0, index, n_tokens,
                           say_typed (self, index, n_tokens));
      return TRUE;

    case TILL_MEANING_CHANNEL:
      add_channel (self, sense->number, index, n_tokens);
      return TRUE;

    case TILL_MEANING_CURRENCY:
      add_currency (self, sense->code, index, n_tokens);
      return TRUE;

    case TILL_MEANING_PERIOD:
      add_period (self, sense->number, index, n_tokens);
      return TRUE;

    case TILL_MEANING_MONTH:
      self->by_day = TRUE;
      if (!till_query_date_of_month (sense->number, 0, self->now_us, &span))
        return FALSE;
      add_span (self, &span, index, n_tokens);
      return TRUE;

    case TILL_MEANING_WEEKDAY:
      self->by_day = TRUE;
      till_query_date_of_weekday (sense->number, self->now_us, &span);
      add_span (self, &span, index, n_tokens);
      return TRUE;
    }

  g_assert_not_reached ();
}

/* The sense of the longest phrase that begins at @index. Returns how many tokens it has. */
static guint
find_phrase (TillQuery      *self,
             guint           index,
             TillQuerySense *ret_sense)
{
  g_autoptr (GString) phrase = g_string_new (NULL);
  guint n_found = 0;

  for (guint n = 1; n <= TILL_QUERY_PHRASE_MAX && index + n <= self->tokens->len; n++)
    {
      const TillQueryToken *token = self->tokens->pdata[index + n - 1];

      if (token->quoted)
        break;

      if (n > 1)
        g_string_append_c (phrase, ' ');
      g_string_append (phrase, token->folded);
      if (till_query_words_understand (self->meanings, phrase->str, ret_sense))
        n_found = n;
    }

  return n_found;
}

/* A number of one or two digits, or of four; else -1. A day may have its point: "14. März". */
static int
read_number (TillQuery *self,
             guint      index,
             gboolean   is_year)
{
  const TillQueryToken *token;
  gsize n;

  if (index >= self->tokens->len)
    return -1;

  token = self->tokens->pdata[index];
  n = strspn (token->content, "0123456789");
  if (token->quoted || (is_year ? n != 4 || token->content[n] != '\0'
                                : n < 1 || n > 2 || (token->content[n] != '\0' &&
                                                     strcmp (token->content + n, ".") != 0)))
    return -1;

  return (int) g_ascii_strtoll (token->content, NULL, 10);
}

/* "march 2026", "14 march", "14. März 2026". Returns how many tokens it has. */
static guint
add_month (TillQuery *self,
           guint      index)
{
  int day = read_number (self, index, /* is_year= */ FALSE), year;
  guint at = index + (day >= 0), n;
  TillQuerySense sense = { 0 };
  TillQuerySpan span;

  n = at < self->tokens->len ? find_phrase (self, at, &sense) : 0;
  if (n == 0 || sense.meaning != TILL_MEANING_MONTH)
    return 0;

  year = read_number (self, at + n, /* is_year= */ TRUE);
  if ((day < 0 && year < 0) ||
      !till_query_date_of_month (sense.number, MAX (year, 0), self->now_us, &span))
    return 0;

  if (day >= 0)
    {
      g_autoptr (GDateTime) first = g_date_time_new_from_unix_local (span.from_us / TILL_SECOND);
      int month_year = g_date_time_get_year (first);

      if (day == 0 || !g_date_valid_dmy (day, sense.number, month_year))
        return 0;

      span.from_us = till_period_midnight (month_year, sense.number, day, 0, 0);
      span.to_us = till_period_midnight (month_year, sense.number, day, 0, 1);
    }

  n = at + n + (year >= 0) - index;
  self->by_day |= year < 0;
  add_span (self, &span, index, n);

  return n;
}

/* Fields: "operator:ana" */

static gboolean
add_sense_of (TillQuery       *self,
              TillQueryMeaning meaning,
              const char      *value,
              guint            index)
{
  g_autofree char *folded = till_query_words_fold (value);
  TillQuerySense sense;

  return till_query_words_understand (self->meanings, folded, &sense) &&
         (sense.meaning == meaning ||
          (meaning == TILL_MEANING_METHOD && sense.meaning == TILL_MEANING_BRAND)) &&
         add_sense (self, &sense, index, 1);
}

/* A date in words or figures, or the time from or until it. */
static gboolean
add_date (TillQuery     *self,
          TillQueryField field,
          const char    *value,
          guint          index)
{
  g_autofree char *folded = till_query_words_fold (value);
  gint64 year = strlen (value) == 4 ? g_ascii_strtoll (value, NULL, 10) : 0;
  TillQuerySense sense = { 0 };
  TillQuerySpan span = { 0, 0 };

  if (till_query_words_understand (self->meanings, folded, &sense))
    {
      self->by_day = TRUE;
      if (sense.meaning == TILL_MEANING_PERIOD)
        till_period_get_span (sense.number, self->now_us, &span.from_us, &span.to_us);
      else if (sense.meaning == TILL_MEANING_WEEKDAY)
        till_query_date_of_weekday (sense.number, self->now_us, &span);
      else if (sense.meaning != TILL_MEANING_MONTH ||
               !till_query_date_of_month (sense.number, 0, self->now_us, &span))
        return FALSE;
    }
  else if (!till_query_read_span (value, &span) &&
           (year == 0 || !till_query_date_of_month (0, (int) year, 0, &span)))
    {
      return FALSE;
    }

  if (field == TILL_FIELD_SINCE)
    span.to_us = 0;
  else if (field == TILL_FIELD_UNTIL)
    span.from_us = 0;
  if (span.from_us == 0 && span.to_us == 0)
    return FALSE;

  add_span (self, &span, index, 1);

  return TRUE;
}

static gboolean
add_field (TillQuery            *self,
           const TillQueryToken *token,
           guint                 index)
{
  TillQueryField field = till_query_words_find_field (self->meanings, token->field);
  char currency[TILL_CURRENCY_SIZE];
  g_autofree char *code = NULL;

  if (till_text_is_empty (token->value))
    return FALSE;

  switch (field)
    {
    case TILL_FIELD_NONE:
      return FALSE;

    case TILL_FIELD_OPERATOR:
      add_operator (self, token->value, index);
      return TRUE;

    case TILL_FIELD_METHOD:
      return add_sense_of (self, TILL_MEANING_METHOD, token->value, index);

    case TILL_FIELD_STATE:
      return add_sense_of (self, TILL_MEANING_LABEL, token->value, index);

    case TILL_FIELD_CHANNEL:
      return add_sense_of (self, TILL_MEANING_CHANNEL, token->value, index);

    case TILL_FIELD_CURRENCY:
      code = g_ascii_strup (token->value, -1);
      if (!till_query_words_find_currency (code, currency))
        return FALSE;
      add_currency (self, currency, index, 1);
      return TRUE;

    case TILL_FIELD_AMOUNT:
      return till_query_add_amount (self, token->value, /* is_sure= */ TRUE, index);

    case TILL_FIELD_DATE:
    case TILL_FIELD_SINCE:
    case TILL_FIELD_UNTIL:
      return add_date (self, field, token->value, index);

    case TILL_FIELD_TEXT:
      add_text (self, token->value, index);
      return TRUE;
    }

  g_assert_not_reached ();
}

/* Reading */

/* Takes what stands at @index. Returns how many tokens it was. */
static guint
read_part (TillQuery *self,
           guint      index)
{
  const TillQueryToken *token = self->tokens->pdata[index];
  char currency[TILL_CURRENCY_SIZE];
  TillQuerySense sense = { 0 };
  TillQuerySpan span;
  guint n;

  if (token->quoted)
    {
      if (!till_text_is_empty (token->content))
        add_text (self, token->content, index);
      return 1;
    }

  if (token->field != NULL && add_field (self, token, index))
    return 1;

  if ((n = add_month (self, index)) > 0)
    return n;

  if ((n = find_phrase (self, index, &sense)) > 0 && add_sense (self, &sense, index, n))
    return n;

  if (till_query_read_span (token->content, &span))
    add_span (self, &span, index, 1);
  else if (till_query_words_find_currency (token->content, currency))
    add_currency (self, currency, index, 1);
  else if (!till_query_add_amount (self, token->content, /* is_sure= */ FALSE, index))
    add_text (self, token->content, index);

  return 1;
}

static void
fill_filter (TillQuery *self)
{
  TillFilter *filter = &self->filter;

  if (self->words->len > 0)
    filter->text = self->words->str;
  if (self->operator_name->len > 0)
    filter->operator_name = self->operator_name->str;
  if (*self->currency != '\0')
    filter->currency = self->currency;
  if (*self->method != '\0')
    filter->method = self->method;
  if (*self->brand != '\0')
    filter->brand = self->brand;
  if (self->is_nothing)
    filter->from_us = filter->to_us = 1; /* no time at all */
}

/**
 * till_query_read:
 * @self: a query that has its tokens
 *
 * Understands it.
 */
void
till_query_read (TillQuery *self)
{
  for (guint i = 0; i < self->tokens->len;)
    i += read_part (self, i);
  fill_filter (self);
}
