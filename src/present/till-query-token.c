/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A line of search, cut at its spaces. Quotation marks of any style keep words together and say
 * that they stand for themselves; one that is not closed yet holds to the end of the line. */

#include "till-query-token.h"

#include "till-query-words.h"

/* More is not looked at: nobody types it. */
#define N_TOKENS_MAX 64

static void
token_free (TillQueryToken *token)
{
  g_free (token->content);
  g_free (token->folded);
  g_free (token->field);
  g_free (token->value);
  g_free (token);
}

static gboolean
is_quote (gunichar letter)
{
  switch (letter)
    {
    case '"':
    case 0x00ab: /* « » */
    case 0x00bb:
    case 0x201c: /* “ ” „ */
    case 0x201d:
    case 0x201e:
      return TRUE;

    default:
      return FALSE;
    }
}

/* Reads the token at @p, which is no space. */
static TillQueryToken *
read_token (const char  *text,
            const char  *p,
            const char **ret_end)
{
  TillQueryToken *token = g_new0 (TillQueryToken, 1);
  g_autoptr (GString) content = g_string_new (NULL);
  gsize colon = 0;
  gboolean inside = FALSE;

  token->start = p - text;
  token->quoted = is_quote (g_utf8_get_char (p));
  for (; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (!inside && g_unichar_isspace (letter))
        break;

      if (is_quote (letter))
        inside = !inside;
      else if (!inside && letter == ':' && colon == 0 && content->len > 0)
        {
          colon = content->len;
          g_string_append_c (content, letter);
        }
      else
        g_string_append_unichar (content, letter);
    }

  token->end = p - text;
  *ret_end = p;
  if (colon != 0 && !token->quoted)
    {
      g_autofree char *field = g_strndup (content->str, colon);

      token->field = till_query_words_fold (field);
      token->value = g_strdup (content->str + colon + 1);
    }

  token->content = g_string_free (g_steal_pointer (&content), FALSE);
  token->folded = till_query_words_fold (token->content);

  return token;
}

/**
 * till_query_token_split:
 * @text: valid UTF-8
 *
 * Returns: (transfer full) (element-type TillQueryToken): what stands between its spaces
 */
GPtrArray *
till_query_token_split (const char *text)
{
  GPtrArray *tokens = g_ptr_array_new_with_free_func ((GDestroyNotify) token_free);
  const char *p = text;

  while (*p != '\0' && tokens->len < N_TOKENS_MAX)
    {
      if (g_unichar_isspace (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      else
        g_ptr_array_add (tokens, read_token (text, p, &p));
    }

  return tokens;
}
