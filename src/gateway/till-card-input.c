/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A typed card on its one way from the keyboard to the gateway.
 *
 * What must hold: number and code live in locked memory only, and everything about the card,
 * the holder's name and address too, is overwritten when it is wiped or freed. */

#include "till-gateway.h"

#include <string.h>

#include "till-card-number.h"

/**
 * till_card_input_new:
 *
 * Makes an empty card with room for the longest number and code there are.
 *
 * Returns: (transfer full): the card
 */
TillCardInput *
till_card_input_new (void)
{
  TillCardInput *card = g_new0 (TillCardInput, 1);

  card->number = till_secret_new (TILL_CARD_NUMBER_MAX);
  card->code = till_secret_new (TILL_CARD_CODE_MAX);

  return card;
}

static void
wipe_text (char **text)
{
  if (*text == NULL)
    return;

  till_secret_wipe_memory (*text, strlen (*text));
  g_clear_pointer (text, g_free);
}

/**
 * till_card_input_wipe:
 * @card: a card
 *
 * Overwrites all of it; it is empty afterwards and may be used again.
 */
void
till_card_input_wipe (TillCardInput *card)
{
  g_return_if_fail (card != NULL);

  if (card->number != NULL)
    till_secret_wipe (card->number);
  if (card->code != NULL)
    till_secret_wipe (card->code);
  card->exp_month = card->exp_year = 0;
  wipe_text (&card->name);
  wipe_text (&card->postcode);
  wipe_text (&card->address_line);
}

/**
 * till_card_input_free:
 * @card: (nullable) (transfer full): a card
 *
 * Overwrites and frees it.
 */
void
till_card_input_free (TillCardInput *card)
{
  if (card == NULL)
    return;

  till_card_input_wipe (card);
  till_secret_free (card->number);
  till_secret_free (card->code);
  g_free (card);
}
