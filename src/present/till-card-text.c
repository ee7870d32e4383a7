/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One field of a card while it is typed: its text, its caret, and how it is drawn.
 *
 * What must hold: the text lives in a TillSecret and nowhere else. It is edited in a buffer on the
 * stack that is wiped before the function returns; what is to be drawn goes into a buffer of the
 * caller, who wipes it. Nothing can be selected in part, copied or undone. */

#include "till-card-text.h"

#include <string.h>

struct _TillCardText
{
  TillSecret *secret;
  guint       max;
  guint       caret;
  gboolean    selected;
};

/**
 * till_card_text_new:
 * @max: how many characters it takes, at most %TILL_CARD_TEXT_MAX
 *
 * Returns: (transfer full): an empty text
 */
TillCardText *
till_card_text_new (guint max)
{
  TillCardText *self;

  g_return_val_if_fail (max <= TILL_CARD_TEXT_MAX, NULL);

  self = g_new0 (TillCardText, 1);
  self->max = max;
  self->secret = till_secret_new (max);

  return self;
}

/**
 * till_card_text_free:
 * @self: (nullable) (transfer full): a text
 *
 * Wipes and frees it.
 */
void
till_card_text_free (TillCardText *self)
{
  if (self == NULL)
    return;

  till_secret_free (self->secret);
  g_free (self);
}

/**
 * till_card_text_wipe:
 * @self: a text
 *
 * Overwrites the text; it is empty afterwards.
 */
void
till_card_text_wipe (TillCardText *self)
{
  g_return_if_fail (self != NULL);

  till_secret_wipe (self->secret);
  self->caret = 0;
  self->selected = FALSE;
}

/**
 * till_card_text_take:
 * @self: a text
 *
 * Moves the text out, without a copy. What stays is empty.
 *
 * Returns: (transfer full): the text
 */
TillSecret *
till_card_text_take (TillCardText *self)
{
  TillSecret *secret;

  g_return_val_if_fail (self != NULL, NULL);

  secret = g_steal_pointer (&self->secret);
  self->secret = till_secret_new (self->max);
  till_card_text_wipe (self);

  return secret;
}

/**
 * till_card_text_peek:
 * @self: a text
 *
 * Returns: (transfer none): the text, until it changes. Do not copy it.
 */
const char *
till_card_text_peek (const TillCardText *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return till_secret_peek (self->secret);
}

/**
 * till_card_text_get_length:
 * @self: a text
 *
 * Returns: how many characters it has
 */
guint
till_card_text_get_length (const TillCardText *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return till_secret_get_length (self->secret);
}

/**
 * till_card_text_get_caret:
 * @self: a text
 *
 * Returns: before which character the caret stands
 */
guint
till_card_text_get_caret (const TillCardText *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->caret;
}

/**
 * till_card_text_insert:
 * @self: a text
 * @text: (array length=length): what was typed or pasted; need not end with NUL
 * @length: how many bytes
 * @accept: (scope call): decides which characters may stand there
 * @user_data: data for @accept
 *
 * Takes what is accepted of @text at the caret, or instead of the selected text. All else is left
 * out, and so is what does not fit.
 *
 * Returns: whether anything was taken
 */
gboolean
till_card_text_insert (TillCardText      *self,
                       const char        *text,
                       gsize              length,
                       TillCardTextAccept accept,
                       gpointer           user_data)
{
  char buffer[TILL_CARD_TEXT_MAX + 1] = "";
  guint n, caret;
  gboolean taken = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  n = self->selected ? 0 : till_card_text_get_length (self);
  caret = self->selected ? 0 : self->caret;
  memcpy (buffer, till_secret_peek (self->secret), n);

  for (gsize i = 0; i < length && n < self->max; i++)
    {
      char c = text[i];

      if (!accept (buffer, caret, &c, user_data))
        continue;

      memmove (buffer + caret + 1, buffer + caret, n - caret + 1);
      buffer[caret++] = c;
      n++;
      taken = TRUE;
    }

  if (taken)
    {
      till_secret_set (self->secret, buffer, n);
      self->caret = caret;
      self->selected = FALSE;
    }

  till_secret_wipe_memory (buffer, sizeof buffer);

  return taken;
}

/**
 * till_card_text_delete:
 * @self: a text
 * @direction: -1 for what is before the caret, 1 for what is after it
 *
 * Takes a character away, or the selected text.
 *
 * Returns: whether there was anything to take away
 */
gboolean
till_card_text_delete (TillCardText *self,
                       int           direction)
{
  char buffer[TILL_CARD_TEXT_MAX + 1] = "";
  guint n, at;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (direction == -1 || direction == 1, FALSE);

  n = till_card_text_get_length (self);
  if (self->selected && n > 0)
    {
      till_card_text_wipe (self);

      return TRUE;
    }

  if (direction < 0 ? self->caret == 0 : self->caret == n)
    return FALSE;

  at = direction < 0 ? self->caret - 1 : self->caret;
  memcpy (buffer, till_secret_peek (self->secret), n);
  memmove (buffer + at, buffer + at + 1, n - at);
  till_secret_set (self->secret, buffer, n - 1);
  till_secret_wipe_memory (buffer, sizeof buffer);
  self->caret = at;

  return TRUE;
}

/**
 * till_card_text_move_caret:
 * @self: a text
 * @by: how many characters, to the left if negative
 *
 * Moves the caret, not beyond either end, and selects nothing.
 *
 * Returns: whether it moved
 */
gboolean
till_card_text_move_caret (TillCardText *self,
                           int           by)
{
  guint caret;

  g_return_val_if_fail (self != NULL, FALSE);

  caret = CLAMP ((int) self->caret + by, 0, (int) till_card_text_get_length (self));
  self->selected = FALSE;
  if (caret == self->caret)
    return FALSE;

  self->caret = caret;

  return TRUE;
}

/**
 * till_card_text_select_all:
 * @self: a text
 * @selected: whether to select
 *
 * Selects the whole text, so that what is typed next takes its place.
 */
void
till_card_text_select_all (TillCardText *self,
                           gboolean      selected)
{
  g_return_if_fail (self != NULL);

  self->selected = selected && till_card_text_get_length (self) > 0;
  if (self->selected)
    self->caret = till_card_text_get_length (self);
}

static void
begin_display (const TillCardText *self,
               TillCardDisplay    *display)
{
  *display = (TillCardDisplay) {
    .n_text = till_card_text_get_length (self),
    .caret = self->caret,
    .selected = self->selected,
  };
}

static void
append (TillCardDisplay *display,
        const char      *glyphs)
{
  for (; *glyphs != '\0' && display->n_glyphs < TILL_CARD_DISPLAY_MAX; glyphs++)
    display->glyphs[display->n_glyphs++] = *glyphs;
}

/* Draws the character at @i of the text as @glyph, and lets the caret stand before it. */
static void
append_char (TillCardDisplay *display,
             guint            i,
             char             glyph)
{
  display->offsets[i] = display->n_glyphs;
  append (display, (const char[]) { glyph, '\0' });
  display->offsets[i + 1] = display->n_glyphs;
}

/* Whether a gap stands before the character at @i of the number. */
static gboolean
begins_group (const guint8 *groups,
              guint         i)
{
  guint end = 0;

  for (; *groups != 0 && end < i; groups++)
    end += *groups;

  return i > 0 && end == i && *groups != 0;
}

/**
 * till_card_text_show_number:
 * @self: a text
 * @groups: how many digits stand together, ends with 0
 * @hide: whether to hide all digits but the last four, as when nobody is typing
 * @ret_display: (out caller-allocates): what to draw; to be wiped after drawing
 *
 * Says how a card number looks.
 */
void
till_card_text_show_number (const TillCardText *self,
                            const guint8       *groups,
                            gboolean            hide,
                            TillCardDisplay    *ret_display)
{
  const char *text;

  g_return_if_fail (self != NULL && groups != NULL && ret_display != NULL);

  text = till_card_text_peek (self);
  begin_display (self, ret_display);

  for (guint i = 0; i < ret_display->n_text; i++)
    {
      if (begins_group (groups, i))
        append (ret_display, " ");

      append_char (ret_display, i, hide && i + 4 < ret_display->n_text ? '*' : text[i]);
    }
}

/**
 * till_card_text_show_expiry:
 * @self: a text
 * @ret_display: (out caller-allocates): what to draw; to be wiped after drawing
 *
 * Says how an expiry looks: "12 / 27", whether or not a separator was typed.
 */
void
till_card_text_show_expiry (const TillCardText *self,
                            TillCardDisplay    *ret_display)
{
  const char *text;
  guint month_length;
  gboolean typed;

  g_return_if_fail (self != NULL && ret_display != NULL);

  text = till_card_text_peek (self);
  begin_display (self, ret_display);
  typed = strchr (text, '/') != NULL;
  month_length = text[0] > '1' || ret_display->n_text == 5 ? 1 : 2;

  for (guint i = 0; i < ret_display->n_text; i++)
    {
      if (text[i] == '/' || (!typed && i == month_length))
        append (ret_display, " ");

      if (!typed && i == month_length)
        append (ret_display, "/ ");

      append_char (ret_display, i, text[i]);

      if (text[i] == '/')
        {
          append (ret_display, " ");
          ret_display->offsets[i + 1] = ret_display->n_glyphs;
        }
    }
}

/**
 * till_card_text_show_code:
 * @self: a text
 * @hide: whether to hide all digits, as when nobody is typing
 * @ret_display: (out caller-allocates): what to draw; to be wiped after drawing
 *
 * Says how a security code looks.
 */
void
till_card_text_show_code (const TillCardText *self,
                          gboolean            hide,
                          TillCardDisplay    *ret_display)
{
  const char *text;

  g_return_if_fail (self != NULL && ret_display != NULL);

  text = till_card_text_peek (self);
  begin_display (self, ret_display);

  for (guint i = 0; i < ret_display->n_text; i++)
    append_char (ret_display, i, hide ? '*' : text[i]);
}
