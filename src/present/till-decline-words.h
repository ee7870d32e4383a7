/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillDeclineWords:
 * @title: what happened, for the operator's eyes
 * @say: (nullable): what to say to the caller; %NULL when it is not about the caller
 * @act: what the operator should do now
 * @same_card: whether the same card may work, perhaps after a correction
 * @confidential: whether the reason must not be read to the caller; @act says so
 * @needs_customer: whether the customer can still pay by confirming it: a payment link does that
 * @about_card: whether another card may help
 *
 * A refusal in words. All strings are translated and live as long as the program.
 */
typedef struct
{
  const char *title;
  const char *say;
  const char *act;
  gboolean    same_card;
  gboolean    confidential;
  gboolean    needs_customer;
  gboolean    about_card;
} TillDeclineWords;

gboolean till_decline_words_find (const char       *code,
                                  const char       *decline_code,
                                  TillDeclineWords *ret_words);

G_END_DECLS
