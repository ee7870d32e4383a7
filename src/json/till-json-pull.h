/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How deep objects and arrays may be nested. */
#define TILL_JSON_MAX_DEPTH 64

/**
 * TillJsonKind:
 * @TILL_JSON_NULL: null
 * @TILL_JSON_FALSE: false
 * @TILL_JSON_TRUE: true
 * @TILL_JSON_INT: a whole number that fits 64 bits with a sign
 * @TILL_JSON_DECIMAL: a number with a point or an exponent; only its text is kept
 * @TILL_JSON_STRING: text
 * @TILL_JSON_OBJECT: an object begins
 * @TILL_JSON_ARRAY: an array begins
 * @TILL_JSON_NAME: the name of a member; its value comes next
 * @TILL_JSON_CLOSE: the object or array that was begun last ends
 * @TILL_JSON_END: the text ends, and was one JSON value
 * @TILL_JSON_WRONG: the text is not JSON; see @why of the pull
 */
typedef enum
{
  TILL_JSON_NULL,
  TILL_JSON_FALSE,
  TILL_JSON_TRUE,
  TILL_JSON_INT,
  TILL_JSON_DECIMAL,
  TILL_JSON_STRING,
  TILL_JSON_OBJECT,
  TILL_JSON_ARRAY,
  TILL_JSON_NAME,
  TILL_JSON_CLOSE,
  TILL_JSON_END,
  TILL_JSON_WRONG,
} TillJsonKind;

/**
 * TillJsonToken:
 * @kind: what it is
 * @escaped: of a string or name: whether there are escapes in it
 * @text: of a string or name: what stands between the quotes, as it is written; of a decimal: the
 *   number as it is written
 * @length: of @text, in bytes
 * @number: of a whole number
 *
 * One piece of a JSON text; borrows from it.
 */
typedef struct
{
  TillJsonKind kind;
  gboolean     escaped;
  const char  *text;
  gsize        length;
  gint64       number;
} TillJsonToken;

/**
 * TillJsonPull:
 * @why: after %TILL_JSON_WRONG: what was wrong, as the middle of a sentence
 *
 * Takes a JSON text apart, piece by piece. Lives on the stack; allocates nothing.
 */
typedef struct
{
  const char *why;

  /*< private >*/
  const char *p;
  const char *start;
  const char *end;
  guint64     is_object; /* a bit for each level */
  guint       depth;
  guint       state;
} TillJsonPull;

void         till_json_pull_init       (TillJsonPull        *self,
                                        const char          *text,
                                        gsize                length);
TillJsonKind till_json_pull_next       (TillJsonPull        *self,
                                        TillJsonToken       *ret_token);
gsize        till_json_pull_get_offset (const TillJsonPull  *self);
gsize        till_json_unescape        (char                *to,
                                        const char          *text,
                                        gsize                length);

G_END_DECLS
