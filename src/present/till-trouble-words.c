/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Why no money moves, and what was not sent when the program ended, for the person who has to do
 * something about it. What must hold: each says what to do, and none of it begins a journal
 * anew. */

#include "till-trouble-words.h"

#include <glib/gi18n.h>

#include "till-words.h"

/**
 * till_trouble_words_find:
 * @trouble: why there is no journal
 * @ret_words: (out caller-allocates): the same in words
 *
 * Returns: %FALSE when there is no trouble
 */
gboolean
till_trouble_words_find (TillJournalTrouble trouble,
                         TillTroubleWords  *ret_words)
{
  TillTroubleWords words = { 0 };

  g_return_val_if_fail (ret_words != NULL, FALSE);

  switch (trouble)
    {
    case TILL_JOURNAL_TROUBLE_NONE:
      return FALSE;

    case TILL_JOURNAL_TROUBLE_MISSING:
      words.title = _("The journal is gone");
      words.text = _("There was a journal of what was charged and refunded here, and its file is "
                     "missing. Without it nobody could tell what was already done, so no money "
                     "moves. Bring it back from a copy; one is made every day. Reading goes on.");
      words.can_restore = TRUE;
      break;

    case TILL_JOURNAL_TROUBLE_DAMAGED:
      words.title = _("The journal is damaged");
      words.text = _("The file in which charges and refunds are written down before they are sent "
                     "cannot be trusted any more, so no money moves. Bring it back from a copy; "
                     "one is made every day, and the damaged file is put aside. Reading goes on.");
      words.can_restore = TRUE;
      break;

    case TILL_JOURNAL_TROUBLE_NEWER:
      words.title = _("The journal belongs to a newer Tillroll");
      words.text = _("A newer version of Tillroll has worked with this account. Update Tillroll on "
                     "this computer; until then no money moves. Reading goes on.");
      break;

    case TILL_JOURNAL_TROUBLE_FULL:
      words.title = _("The disk is full");
      words.text = _("What is to be charged or refunded cannot be written down first, so no money "
                     "moves. Make room and open the account again. Reading goes on.");
      break;

    case TILL_JOURNAL_TROUBLE_OTHER:
      words.title = _("The journal cannot be opened");
      words.text = _("What is to be charged or refunded cannot be written down first, so no money "
                     "moves. Details say why. Open the account again once that is mended. Reading "
                     "goes on.");
      break;
    }

  *ret_words = words;

  return TRUE;
}

/**
 * till_trouble_words_left:
 * @instructions: (element-type TillInstruction): what was held back or being prepared when the
 *   program ended
 *
 * Returns: (transfer full): that it was not sent, with a line for each
 */
char *
till_trouble_words_left (GPtrArray *instructions)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (instructions != NULL, NULL);

  text = g_string_new (_("Tillroll ended before this was sent, so nothing of it was done. Order it "
                         "again if it is still wanted."));
  g_string_append_c (text, '\n');
  for (guint i = 0; i < instructions->len; i++)
    {
      TillInstruction *instruction = g_ptr_array_index (instructions, i);
      const TillOrder *order = till_instruction_get_order (instruction);
      g_autofree char *what = till_words_instruction (instruction);

      g_string_append_printf (text, "\n%s", what);
      if (order->customer_name != NULL)
        g_string_append_printf (text, " · %s", order->customer_name);
      if (order->reference != NULL)
        g_string_append_printf (text, " · %s", order->reference);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
