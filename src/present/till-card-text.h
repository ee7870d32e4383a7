/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-card-number.h"
#include "till-secret.h"

G_BEGIN_DECLS

/* The longest text is a number of 19 digits; in groups it is a little longer. */
#define TILL_CARD_TEXT_MAX TILL_CARD_NUMBER_MAX
#define TILL_CARD_DISPLAY_MAX 32

/**
 * TillCardDisplay:
 * @glyphs: what is drawn, one by one: '0' to '9', '*' for a hidden digit, ' ' and '/'
 * @n_glyphs: how many
 * @offsets: for each caret position the glyph before which it stands
 * @n_text: how many characters the text has; there is one caret position more
 * @caret: where the caret stands in the text
 * @selected: whether the whole text is selected
 *
 * How a text looks just now. Holds digits: lives on the stack while it is drawn and is then wiped
 * with till_secret_wipe_memory().
 */
typedef struct
{
  char     glyphs[TILL_CARD_DISPLAY_MAX];
  guint    n_glyphs;
  guint8   offsets[TILL_CARD_TEXT_MAX + 1];
  guint    n_text;
  guint    caret;
  gboolean selected;
} TillCardDisplay;

/**
 * TillCardTextAccept:
 * @text: the text so far, ends with NUL
 * @at: where @c is to stand in it
 * @c: (inout): the character; may be put into another form
 * @user_data: data of the caller
 *
 * Returns: whether the character may stand there
 */
typedef gboolean (*TillCardTextAccept) (const char *text,
                                        guint       at,
                                        char       *c,
                                        gpointer    user_data);

/**
 * TillCardText:
 *
 * A short secret text with a caret. Main thread only.
 */
typedef struct _TillCardText TillCardText;

TillCardText *till_card_text_new         (guint               max);
void          till_card_text_free        (TillCardText       *self);
void          till_card_text_wipe        (TillCardText       *self);
TillSecret   *till_card_text_take        (TillCardText       *self);
const char   *till_card_text_peek        (const TillCardText *self);
guint         till_card_text_get_length  (const TillCardText *self);
guint         till_card_text_get_caret   (const TillCardText *self);
gboolean      till_card_text_insert      (TillCardText       *self,
                                          const char         *text,
                                          gsize               length,
                                          TillCardTextAccept  accept,
                                          gpointer            user_data);
gboolean      till_card_text_delete      (TillCardText       *self,
                                          int                 direction);
gboolean      till_card_text_move_caret  (TillCardText       *self,
                                          int                 by);
void          till_card_text_select_all  (TillCardText       *self,
                                          gboolean            selected);

void          till_card_text_show_number (const TillCardText *self,
                                          const guint8       *groups,
                                          gboolean            hide,
                                          TillCardDisplay    *ret_display);
void          till_card_text_show_expiry (const TillCardText *self,
                                          TillCardDisplay    *ret_display);
void          till_card_text_show_code   (const TillCardText *self,
                                          gboolean            hide,
                                          TillCardDisplay    *ret_display);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillCardText, till_card_text_free)

G_END_DECLS
