/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One line that says which payments are meant: "smith >100 refunded last week".
 *
 * Words that stand for something (till-query-words.c), dates and amounts are taken for what they
 * mean; all else is looked for in the texts, and so is everything in quotation marks. States are
 * alternatives, everything else must hold together. The text is the only truth: whoever removes a
 * part removes its letters.
 *
 * What must hold: any text is a search; parts do not overlap and stand in the order of the text;
 * what is left when one is removed means what the others meant. */

#include "till-query-private.h"

#include <string.h>

/* The longest line that is looked at. */
#define TEXT_MAX 1024

static void
part_free (TillQueryPart *part)
{
  g_free (part->said);
  g_free (part->text);
  g_free (part);
}

/**
 * till_query_new:
 * @text: what was typed; any bytes
 * @now_us: the time, in µs since 1970 UTC: "today" depends on it
 *
 * Returns: (transfer full): the line, understood
 */
TillQuery *
till_query_new (const char *text,
                gint64      now_us)
{
  TillQuery *self = g_new0 (TillQuery, 1);
  g_autofree char *valid = NULL;
  const char *end;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  for (end = valid; *end != '\0' && g_utf8_next_char (end) - valid <= TEXT_MAX;)
    end = g_utf8_next_char (end);

  self->text = g_strndup (valid, end - valid);
  self->now_us = now_us;
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  self->words = g_string_new (NULL);
  self->operator_name = g_string_new (NULL);
  self->meanings = till_query_words_new ();
  self->tokens = till_query_token_split (self->text);

  till_query_read (self);

  g_clear_pointer (&self->meanings, till_query_words_free);
  g_clear_pointer (&self->tokens, g_ptr_array_unref);

  return self;
}

/**
 * till_query_free:
 * @self: (nullable) (transfer full): a query
 */
void
till_query_free (TillQuery *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->parts);
  g_string_free (self->words, TRUE);
  g_string_free (self->operator_name, TRUE);
  g_free (self->text);
  g_free (self);
}

/**
 * till_query_get_filter:
 * @self: a query
 *
 * Returns: (transfer none): which payments it means
 */
const TillFilter *
till_query_get_filter (TillQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->filter;
}

/**
 * till_query_get_n_parts:
 * @self: a query
 *
 * Returns: how many things it asks for
 */
guint
till_query_get_n_parts (TillQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->parts->len;
}

/**
 * till_query_get_part:
 * @self: a query
 * @index: which part
 *
 * Returns: (transfer none): one of the things it asks for, in the order of the text
 */
const TillQueryPart *
till_query_get_part (TillQuery *self,
                     guint      index)
{
  g_return_val_if_fail (self != NULL && index < self->parts->len, NULL);

  return self->parts->pdata[index];
}

/**
 * till_query_has_label:
 * @self: a query
 * @label: a label
 *
 * Returns: whether payments with that label are asked for by it
 */
gboolean
till_query_has_label (TillQuery       *self,
                      TillPaymentLabel label)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (self->filter.labels >> label & 1) != 0;
}

/**
 * till_query_depends_on_day:
 * @self: a query
 *
 * Returns: whether it means other payments tomorrow
 */
gboolean
till_query_depends_on_day (TillQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->by_day;
}

/* The text without the parts of @kind, if they have @number or that is negative, and with @more
 * behind it. */
static char *
rewrite (TillQuery    *self,
         TillQueryKind kind,
         int           number,
         const char   *more)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize at = 0;

  for (guint i = 0; i < self->parts->len; i++)
    {
      const TillQueryPart *part = self->parts->pdata[i];

      if (part->kind != kind || (number >= 0 && part->number != number))
        continue;

      g_string_append_len (text, self->text + at, part->start - at);
      at = part->end;
    }

  g_string_append (text, self->text + at);
  if (more != NULL)
    {
      if (text->len > 0 && text->str[text->len - 1] != ' ')
        g_string_append_c (text, ' ');
      g_string_append (text, more);
    }

  return g_strstrip (g_string_free (g_steal_pointer (&text), FALSE));
}

/* Whether @text asks for all that @self does, but for the part @without. */
static gboolean
says_the_rest (TillQuery  *self,
               guint       without,
               const char *text)
{
  g_autoptr (TillQuery) rest = till_query_new (text, self->now_us);

  if (rest->parts->len + 1 != self->parts->len)
    return FALSE;

  for (guint i = 0; i < rest->parts->len; i++)
    {
      const TillQueryPart *now = rest->parts->pdata[i];
      const TillQueryPart *before = self->parts->pdata[i + (i >= without)];

      if (now->kind != before->kind || strcmp (now->said, before->said) != 0)
        return FALSE;
    }

  return TRUE;
}

/* Writes the other parts so that neighbours that have come together do not mean something else:
 * "last smith week" without Smith is not last week. */
static char *
write_apart (TillQuery *self,
             guint      without)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const TillQueryPart *part = self->parts->pdata[i];
      const char *start = self->text + part->start;
      gsize length = part->end - part->start;

      if (i == without)
        continue;

      if (text->len > 0)
        g_string_append_c (text, ' ');

      if (part->text != NULL)
        {
          g_string_append_printf (text, "\"%s\"", part->text);
          continue;
        }

      if (part->kind == TILL_QUERY_AMOUNT && g_ascii_isdigit (*start) &&
          g_strstr_len (start, length, "..") == NULL)
        g_string_append_c (text, '=');
      g_string_append_len (text, start, length);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * till_query_without:
 * @self: a query
 * @index: which part
 *
 * Returns: (transfer full): a text that asks for all but that part
 */
char *
till_query_without (TillQuery *self,
                    guint      index)
{
  const TillQueryPart *part;
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;
  const char *after;

  g_return_val_if_fail (self != NULL && index < self->parts->len, NULL);

  part = self->parts->pdata[index];
  before = g_strchomp (g_strndup (self->text, part->start));
  for (after = self->text + part->end; g_unichar_isspace (g_utf8_get_char (after));)
    after = g_utf8_next_char (after);

  text = g_strconcat (before, *before != '\0' && *after != '\0' ? " " : "", after, NULL);

  return says_the_rest (self, index, text) ? g_steal_pointer (&text)
                                           : write_apart (self, index);
}

/**
 * till_query_toggle_label:
 * @self: a query
 * @label: a label
 *
 * Returns: (transfer full): the text with that label asked for, or no longer, if it was
 */
char *
till_query_toggle_label (TillQuery       *self,
                         TillPaymentLabel label)
{
  g_autofree char *word = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (!till_query_has_label (self, label))
    word = till_query_words_write (TILL_MEANING_LABEL, label);

  return rewrite (self, TILL_QUERY_LABEL, label, word);
}

/**
 * till_query_set_period:
 * @self: a query
 * @period: a period
 *
 * Returns: (transfer full): the text with that period in the place of all dates; none for any time
 */
char *
till_query_set_period (TillQuery *self,
                       TillPeriod period)
{
  g_autofree char *word = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  word = till_query_words_write (TILL_MEANING_PERIOD, period);

  return rewrite (self, TILL_QUERY_DATE, -1, word);
}
