/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Is this text JSON as RFC 8259 defines it, and nothing else?
 *
 * What must hold: every byte is looked at exactly once and never beyond the length; nothing is
 * allocated; nesting is bounded. Duplicate members are left to the reader of the object (the
 * last one counts, as json-glib and the gateways' own libraries have it). */

#include "till-json.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *p;
  const char *end;
  const char *why; /* what was wrong at @p */
} Check;

static gboolean check_value (Check *c,
                             guint  depth);

static void
skip_space (Check *c)
{
  while (c->p < c->end && (*c->p == ' ' || *c->p == '\t' || *c->p == '\n' || *c->p == '\r'))
    c->p++;
}

static gboolean
wrong (Check      *c,
       const char *why)
{
  c->why = why;

  return FALSE;
}

static gboolean
check_hex4 (Check   *c,
            guint32 *ret_value)
{
  guint32 value = 0;

  if (c->end - c->p < 4)
    return wrong (c, "a short \\u escape");

  for (guint i = 0; i < 4; i++, c->p++)
    {
      if (!g_ascii_isxdigit (*c->p))
        return wrong (c, "a bad \\u escape");

      value = value << 4 | (guint32) g_ascii_xdigit_value (*c->p);
    }

  *ret_value = value;

  return TRUE;
}

static gboolean
check_escape (Check *c)
{
  guint32 high, low;

  if (c->p == c->end)
    return wrong (c, "text without its end");

  if (*c->p != 'u')
    {
      if (*c->p == '\0' || strchr ("\"\\/bfnrt", *c->p) == NULL)
        return wrong (c, "an unknown escape");

      c->p++;
      return TRUE;
    }

  c->p++;
  if (!check_hex4 (c, &high))
    return FALSE;

  /* A NUL would end the text too early for everybody after us. */
  if (high == 0 || (high >= 0xdc00 && high <= 0xdfff))
    return wrong (c, "an escape for no character");

  if (high < 0xd800 || high > 0xdbff)
    return TRUE;

  if (c->end - c->p < 2 || c->p[0] != '\\' || c->p[1] != 'u')
    return wrong (c, "half a surrogate pair");

  c->p += 2;
  if (!check_hex4 (c, &low))
    return FALSE;

  return (low >= 0xdc00 && low <= 0xdfff) || wrong (c, "half a surrogate pair");
}

static gboolean
check_string (Check *c)
{
  const char *start = ++c->p;

  while (c->p < c->end && *c->p != '"')
    {
      if ((guchar) *c->p < 0x20)
        return wrong (c, "a control character in text");

      if (*c->p++ == '\\' && !check_escape (c))
        return FALSE;
    }

  if (c->p == c->end)
    return wrong (c, "text without its end");

  if (!g_utf8_validate_len (start, c->p - start, NULL))
    return wrong (c, "text that is not UTF-8");

  c->p++;

  return TRUE;
}

static gboolean
check_digits (Check *c)
{
  const char *start = c->p;

  while (c->p < c->end && g_ascii_isdigit (*c->p))
    c->p++;

  return c->p > start || wrong (c, "a number without digits");
}

/* Whole numbers have to fit 64 bits with a sign: json-glib would wrap them round. */
static gboolean
check_int64 (Check      *c,
             const char *start)
{
  gboolean negative = *start == '-';
  guint64 limit = negative ? (guint64) G_MAXINT64 + 1 : G_MAXINT64;
  guint64 value = 0;

  for (const char *p = start + negative; p < c->p; p++)
    {
      guint digit = *p - '0';

      if (value > (limit - digit) / 10)
        return wrong (c, "a number beyond 64 bits");

      value = value * 10 + digit;
    }

  return TRUE;
}

/* Numbers with decimals or an exponent become doubles: one that is too large would become infinite,
 * which JSON cannot say. No gateway writes one of more than these bytes. */
static gboolean
check_double (Check      *c,
              const char *start)
{
  char text[64];
  gsize length = c->p - start;

  if (length >= sizeof text)
    return wrong (c, "a number with too many digits");

  memcpy (text, start, length);
  text[length] = '\0';

  return isfinite (g_ascii_strtod (text, NULL)) || wrong (c, "a number beyond all bounds");
}

static gboolean
check_number (Check *c)
{
  const char *start = c->p;
  gboolean whole = TRUE;

  if (*c->p == '-')
    c->p++;

  if (c->end - c->p >= 2 && c->p[0] == '0' && g_ascii_isdigit (c->p[1]))
    return wrong (c, "a number with a leading zero");

  if (!check_digits (c))
    return FALSE;

  if (c->p < c->end && *c->p == '.')
    {
      whole = FALSE;
      c->p++;
      if (!check_digits (c))
        return FALSE;
    }

  if (c->p < c->end && (*c->p == 'e' || *c->p == 'E'))
    {
      whole = FALSE;
      c->p++;
      if (c->p < c->end && (*c->p == '+' || *c->p == '-'))
        c->p++;
      if (!check_digits (c))
        return FALSE;
    }

  return whole ? check_int64 (c, start) : check_double (c, start);
}

static gboolean
check_word (Check      *c,
            const char *word)
{
  gsize n = strlen (word);

  if ((gsize) (c->end - c->p) < n || memcmp (c->p, word, n) != 0)
    return wrong (c, "an unknown word");

  c->p += n;

  return TRUE;
}

static gboolean
check_member (Check *c,
              guint  depth)
{
  if (c->p == c->end || *c->p != '"')
    return wrong (c, "an object without a member's name");

  if (!check_string (c))
    return FALSE;

  skip_space (c);
  if (c->p == c->end || *c->p != ':')
    return wrong (c, "a member without a colon");

  c->p++;

  return check_value (c, depth);
}

/* An object or an array; @c stands at its first bracket. */
static gboolean
check_container (Check *c,
                 guint  depth)
{
  gboolean object = *c->p++ == '{';
  char close = object ? '}' : ']';

  if (depth >= TILL_JSON_MAX_DEPTH)
    return wrong (c, "too many levels");

  skip_space (c);
  if (c->p < c->end && *c->p == close)
    {
      c->p++;
      return TRUE;
    }

  for (;;)
    {
      skip_space (c);
      if (!(object ? check_member (c, depth + 1) : check_value (c, depth + 1)))
        return FALSE;

      skip_space (c);
      if (c->p == c->end)
        return wrong (c, "an end in the middle");

      if (*c->p == close)
        {
          c->p++;
          return TRUE;
        }

      if (*c->p++ != ',')
        return wrong (c, "a missing comma");
    }
}

static gboolean
check_value (Check *c,
             guint  depth)
{
  skip_space (c);
  if (c->p == c->end)
    return wrong (c, "an end in the middle");

  switch (*c->p)
    {
    case '{':
    case '[':
      return check_container (c, depth);

    case '"':
      return check_string (c);

    case 't':
      return check_word (c, "true");

    case 'f':
      return check_word (c, "false");

    case 'n':
      return check_word (c, "null");

    default:
      if (*c->p == '-' || g_ascii_isdigit (*c->p))
        return check_number (c);

      return wrong (c, "a character out of place");
    }
}

/**
 * till_json_check:
 * @text: bytes; need not end with NUL
 * @length: how many
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * Returns: whether @text is exactly one JSON value, of bounded depth, with whole numbers of at
 *   most 64 bits and others that a double can hold
 */
gboolean
till_json_check (const char *text,
                 gsize       length,
                 GError    **error)
{
  Check c;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  c.p = text != NULL ? text : "";
  c.end = c.p + length;
  if (check_value (&c, 0))
    {
      skip_space (&c);
      if (c.p == c.end)
        return TRUE;

      c.why = "something behind its end";
    }

  g_set_error (error, TILL_JSON_ERROR, TILL_JSON_ERROR_SYNTAX,
               "Not JSON: %s at byte %" G_GSIZE_FORMAT, c.why, length - (gsize) (c.end - c.p));

  return FALSE;
}
