/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Takes a text apart if it is JSON as RFC 8259 defines it, and nothing else.
 *
 * What must hold: every byte is looked at exactly once and never beyond the length; nothing is
 * allocated; nesting is bounded; text is UTF-8 without NUL; a whole number is exact or refused.
 * Duplicate members are left to who builds an object of the pieces. */

#include "till-json-pull.h"

#include <math.h>
#include <string.h>

/* What may come next. */
enum
{
  STATE_VALUE,          /* a value */
  STATE_FIRST_ELEMENT,  /* a value, or the end of the array */
  STATE_FIRST_MEMBER,   /* a name, or the end of the object */
  STATE_NAME,           /* a name */
  STATE_COLON,          /* the colon behind a name, and the value */
  STATE_AFTER,          /* a comma, or the end of what is open */
};

/* The same byte eight times. */
#define EIGHT(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (guint64) (byte))

/* A bit in every byte of @word that is zero; perhaps also in bytes that follow such a one. */
#define ZEROES(word) (((word) - EIGHT (0x01)) & ~(word) & EIGHT (0x80))

static guint64
load_eight (const char *p)
{
  guint64 word;

  memcpy (&word, p, sizeof word);

  return word;
}

static void
skip_space (TillJsonPull *self)
{
  const char *p = self->p, *end = self->end;

  for (;;)
    {
      while (end - p >= 8 && load_eight (p) == EIGHT (' '))
        p += 8;

      if (p == end || (*p != ' ' && *p != '\n' && *p != '\r' && *p != '\t'))
        break;

      p++;
    }

  self->p = p;
}

static gboolean
wrong (TillJsonPull *self,
       const char   *why)
{
  self->why = why;

  return FALSE;
}

static gboolean
read_hex4 (TillJsonPull *self,
           guint32      *ret_value)
{
  guint32 value = 0;

  if (self->end - self->p < 4)
    return wrong (self, "a short \\u escape");

  for (guint i = 0; i < 4; i++, self->p++)
    {
      if (!g_ascii_isxdigit (*self->p))
        return wrong (self, "a bad \\u escape");

      value = value << 4 | (guint32) g_ascii_xdigit_value (*self->p);
    }

  *ret_value = value;

  return TRUE;
}

/* What follows a backslash. */
static gboolean
read_escape (TillJsonPull *self)
{
  guint32 high, low;

  if (self->p == self->end)
    return wrong (self, "text without its end");

  if (*self->p != 'u')
    {
      if (*self->p == '\0' || strchr ("\"\\/bfnrt", *self->p) == NULL)
        return wrong (self, "an unknown escape");

      self->p++;
      return TRUE;
    }

  self->p++;
  if (!read_hex4 (self, &high))
    return FALSE;

  /* A NUL would end the text too early for everybody after us. */
  if (high == 0 || (high >= 0xdc00 && high <= 0xdfff))
    return wrong (self, "an escape for no character");

  if (high < 0xd800 || high > 0xdbff)
    return TRUE;

  if (self->end - self->p < 2 || self->p[0] != '\\' || self->p[1] != 'u')
    return wrong (self, "half a surrogate pair");

  self->p += 2;
  if (!read_hex4 (self, &low))
    return FALSE;

  return (low >= 0xdc00 && low <= 0xdfff) || wrong (self, "half a surrogate pair");
}

/* Passes over characters that stand for themselves and are ASCII. */
static const char *
skip_plain (const char *p,
            const char *end)
{
  while (end - p >= 8)
    {
      guint64 word = load_eight (p);
      guint64 special = word | ZEROES (word ^ EIGHT ('"')) | ZEROES (word ^ EIGHT ('\\')) |
                        ((word - EIGHT (0x20)) & ~word);

      if ((special & EIGHT (0x80)) != 0)
        break;

      p += 8;
    }

  while (p < end && *p != '"' && *p != '\\' && (guchar) *p >= 0x20 && (guchar) *p < 0x80)
    p++;

  return p;
}

/* From behind the first quote to behind the last. */
static gboolean
read_string (TillJsonPull  *self,
             TillJsonToken *token)
{
  gboolean ascii = TRUE;

  self->p++;
  token->text = self->p;
  token->escaped = FALSE;
  for (;;)
    {
      self->p = skip_plain (self->p, self->end);
      if (self->p == self->end)
        return wrong (self, "text without its end");

      if (*self->p == '"')
        break;

      if ((guchar) *self->p < 0x20)
        return wrong (self, "a control character in text");

      if ((guchar) *self->p >= 0x80)
        ascii = FALSE;
      else
        token->escaped = TRUE;

      if (*self->p++ == '\\' && !read_escape (self))
        return FALSE;
    }

  token->length = self->p - token->text;
  if (!ascii && !g_utf8_validate_len (token->text, token->length, NULL))
    return wrong (self, "text that is not UTF-8");

  self->p++;

  return TRUE;
}

static gboolean
skip_digits (TillJsonPull *self)
{
  const char *start = self->p;

  while (self->p < self->end && g_ascii_isdigit (*self->p))
    self->p++;

  return self->p > start || wrong (self, "a number without digits");
}

static gboolean
read_int (TillJsonPull  *self,
          TillJsonToken *token)
{
  gboolean negative = *token->text == '-';
  guint64 limit = negative ? (guint64) G_MAXINT64 + 1 : G_MAXINT64;
  guint64 value = 0;

  for (const char *p = token->text + negative; p < self->p; p++)
    {
      guint digit = *p - '0';

      if (value > (limit - digit) / 10)
        return wrong (self, "a number beyond 64 bits");

      value = value * 10 + digit;
    }

  token->kind = TILL_JSON_INT;
  token->number = negative ? (gint64) (0 - value) : (gint64) value;

  return TRUE;
}

/* Others may make a double of it: one that is too large would become infinite, which JSON cannot
 * say. No gateway writes a number of more than these bytes. */
static gboolean
check_decimal (TillJsonPull  *self,
               TillJsonToken *token)
{
  char text[64];

  token->kind = TILL_JSON_DECIMAL;
  token->length = self->p - token->text;
  if (token->length >= sizeof text)
    return wrong (self, "a number with too many digits");

  memcpy (text, token->text, token->length);
  text[token->length] = '\0';

  return isfinite (g_ascii_strtod (text, NULL)) || wrong (self, "a number beyond all bounds");
}

static gboolean
read_number (TillJsonPull  *self,
             TillJsonToken *token)
{
  gboolean whole = TRUE;

  token->text = self->p;
  if (*self->p == '-')
    self->p++;

  if (self->end - self->p >= 2 && self->p[0] == '0' && g_ascii_isdigit (self->p[1]))
    return wrong (self, "a number with a leading zero");

  if (!skip_digits (self))
    return FALSE;

  if (self->p < self->end && *self->p == '.')
    {
      whole = FALSE;
      self->p++;
      if (!skip_digits (self))
        return FALSE;
    }

  if (self->p < self->end && (*self->p == 'e' || *self->p == 'E'))
    {
      whole = FALSE;
      self->p++;
      if (self->p < self->end && (*self->p == '+' || *self->p == '-'))
        self->p++;
      if (!skip_digits (self))
        return FALSE;
    }

  return whole ? read_int (self, token) : check_decimal (self, token);
}

static gboolean
read_word (TillJsonPull  *self,
           TillJsonToken *token,
           const char    *word,
           TillJsonKind   kind)
{
  gsize n = strlen (word);

  if ((gsize) (self->end - self->p) < n || memcmp (self->p, word, n) != 0)
    return wrong (self, "an unknown word");

  self->p += n;
  token->kind = kind;

  return TRUE;
}

static gboolean
open_container (TillJsonPull  *self,
                TillJsonToken *token,
                gboolean       is_object)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << (self->depth % 64);

  if (self->depth == TILL_JSON_MAX_DEPTH)
    return wrong (self, "too many levels");

  self->is_object = is_object ? self->is_object | bit : self->is_object & ~bit;
  self->depth++;
  self->p++;
  self->state = is_object ? STATE_FIRST_MEMBER : STATE_FIRST_ELEMENT;
  token->kind = is_object ? TILL_JSON_OBJECT : TILL_JSON_ARRAY;

  return TRUE;
}

static gboolean
is_in_object (TillJsonPull *self)
{
  return (self->is_object >> (self->depth - 1) & 1) != 0;
}

static gboolean
close_container (TillJsonPull  *self,
                 TillJsonToken *token)
{
  self->p++;
  self->depth--;
  self->state = STATE_AFTER;
  token->kind = TILL_JSON_CLOSE;

  return TRUE;
}

/* @self stands at the value's first byte. */
static gboolean
read_value (TillJsonPull  *self,
            TillJsonToken *token)
{
  self->state = STATE_AFTER;
  switch (*self->p)
    {
    case '{':
      return open_container (self, token, TRUE);

    case '[':
      return open_container (self, token, FALSE);

    case '"':
      token->kind = TILL_JSON_STRING;
      return read_string (self, token);

    case 't':
      return read_word (self, token, "true", TILL_JSON_TRUE);

    case 'f':
      return read_word (self, token, "false", TILL_JSON_FALSE);

    case 'n':
      return read_word (self, token, "null", TILL_JSON_NULL);

    default:
      if (*self->p == '-' || g_ascii_isdigit (*self->p))
        return read_number (self, token);

      return wrong (self, "a character out of place");
    }
}

static gboolean
read_name (TillJsonPull  *self,
           TillJsonToken *token)
{
  if (*self->p != '"')
    return wrong (self, "an object without a member's name");

  self->state = STATE_COLON;
  token->kind = TILL_JSON_NAME;

  return read_string (self, token);
}

/* After a value, when something is open: what closes it, or what comes behind a comma. */
static gboolean
read_after (TillJsonPull  *self,
            TillJsonToken *token)
{
  gboolean in_object = is_in_object (self);

  if (*self->p == (in_object ? '}' : ']'))
    return close_container (self, token);

  if (*self->p != ',')
    return wrong (self, "a missing comma");

  self->p++;
  skip_space (self);
  if (self->p == self->end)
    return wrong (self, "an end in the middle");

  return in_object ? read_name (self, token) : read_value (self, token);
}

static gboolean
read_token (TillJsonPull  *self,
            TillJsonToken *token)
{
  switch (self->state)
    {
    case STATE_FIRST_ELEMENT:
      return *self->p == ']' ? close_container (self, token) : read_value (self, token);

    case STATE_FIRST_MEMBER:
      return *self->p == '}' ? close_container (self, token) : read_name (self, token);

    case STATE_COLON:
      if (*self->p != ':')
        return wrong (self, "a member without a colon");

      self->p++;
      skip_space (self);
      if (self->p == self->end)
        return wrong (self, "an end in the middle");

      return read_value (self, token);

    case STATE_AFTER:
      return read_after (self, token);

    default:
      return read_value (self, token);
    }
}

/**
 * till_json_pull_init:
 * @self: (out caller-allocates): a pull
 * @text: (nullable): bytes; need not end with NUL; must stay alive
 * @length: how many
 *
 * Begins at the start of a text.
 */
void
till_json_pull_init (TillJsonPull *self,
                     const char   *text,
                     gsize         length)
{
  *self = (TillJsonPull) { 0 };
  self->p = self->start = text != NULL ? text : "";
  self->end = self->start + length;
  self->state = STATE_VALUE;
}

/**
 * till_json_pull_next:
 * @self: a pull
 * @ret_token: (out caller-allocates): the next piece; only the members that its kind names are set
 *
 * Reads on. After %TILL_JSON_END and %TILL_JSON_WRONG every further call says the same.
 *
 * Returns: the kind of the piece
 */
TillJsonKind
till_json_pull_next (TillJsonPull  *self,
                     TillJsonToken *ret_token)
{
  if (self->why != NULL)
    return ret_token->kind = TILL_JSON_WRONG;

  skip_space (self);
  if (self->depth == 0 && self->state == STATE_AFTER)
    {
      if (self->p == self->end)
        return ret_token->kind = TILL_JSON_END;

      self->why = "something behind its end";
    }
  else if (self->p == self->end)
    self->why = "an end in the middle";
  else if (read_token (self, ret_token))
    return ret_token->kind;

  return ret_token->kind = TILL_JSON_WRONG;
}

/**
 * till_json_pull_get_offset:
 * @self: a pull
 *
 * Returns: how many bytes have been read; after %TILL_JSON_WRONG, where it was wrong
 */
gsize
till_json_pull_get_offset (const TillJsonPull *self)
{
  return self->p - self->start;
}

static guint32
hex4 (const char *p)
{
  return (guint32) g_ascii_xdigit_value (p[0]) << 12 | (guint32) g_ascii_xdigit_value (p[1]) << 8 |
         (guint32) g_ascii_xdigit_value (p[2]) << 4 | (guint32) g_ascii_xdigit_value (p[3]);
}

/**
 * till_json_unescape:
 * @to: (out caller-allocates): where to write, at least @length bytes; may be @text itself
 * @text: of a string or name that till_json_pull_next() gave
 * @length: its length
 *
 * Writes what the text stands for, without a NUL behind it.
 *
 * Returns: how many bytes were written, at most @length
 */
gsize
till_json_unescape (char       *to,
                    const char *text,
                    gsize       length)
{
  static const char codes[] = "bfnrt", values[] = "\b\f\n\r\t";
  const char *end = text + length;
  char *start = to;

  while (text < end)
    {
      const char *code;
      guint32 c;

      if (*text != '\\')
        {
          *to++ = *text++;
          continue;
        }

      text++;
      if (*text != 'u')
        {
          code = strchr (codes, *text);
          *to++ = code != NULL ? values[code - codes] : *text;
          text++;
          continue;
        }

      c = hex4 (text + 1);
      text += 5;
      if (c >= 0xd800 && c <= 0xdbff)
        {
          c = 0x10000 + ((c - 0xd800) << 10) + (hex4 (text + 2) - 0xdc00);
          text += 6;
        }
      to += g_unichar_to_utf8 (c, to);
    }

  return to - start;
}
