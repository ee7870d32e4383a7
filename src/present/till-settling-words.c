/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How the search for an unknown outcome goes, and how long an order can still be stopped, in
 * words. What must hold: nobody is told that something failed as long as that is not known. */

#include "till-settling-words.h"

#include <glib/gi18n.h>

#include "till-format.h"
#include "till-text.h"

/* Rounded up: "0 s" would look as if it had stopped. */
static char *
say_wait (guint wait_ms)
{
  return till_format_span ((wait_ms + 999) / 1000 * TILL_SECOND);
}

/**
 * till_words_settling:
 * @settling: how the search for an outcome goes
 * @brief: whether it stands below the words "Outcome unknown"
 *
 * Returns: (transfer full): the same in words: "Outcome unknown, checking, next look in 12 s"
 */
char *
till_words_settling (const TillSettling *settling,
                     gboolean            brief)
{
  g_autofree char *wait = NULL;

  g_return_val_if_fail (settling != NULL, NULL);

  if (settling->looking || settling->wait_ms == 0)
    return g_strdup (brief ? _("The gateway is being asked now")
                           : _("Outcome unknown, the gateway is being asked now"));

  wait = say_wait (settling->wait_ms);
  if (brief)
    /* Translators: a span of time, as "12 s" */
    return g_strdup_printf (_("Next look in %s"), wait);

  /* Translators: a span of time, as "12 s" */
  return g_strdup_printf (_("Outcome unknown, checking, next look in %s"), wait);
}

/**
 * till_words_settling_of:
 * @session: the account
 * @instruction_id: (nullable): an instruction
 * @brief: whether it stands below the words "Outcome unknown"
 *
 * Returns: (transfer full) (nullable): how the search for its outcome goes, in words; %NULL when
 *   there is none
 */
char *
till_words_settling_of (TillSession *session,
                        const char  *instruction_id,
                        gboolean     brief)
{
  g_autoptr (GPtrArray) list = NULL;

  g_return_val_if_fail (TILL_IS_SESSION (session), NULL);

  list = till_session_list_settling (session);
  for (guint i = 0; i < list->len; i++)
    {
      const TillSettling *settling = g_ptr_array_index (list, i);

      if (g_strcmp0 (till_instruction_get_id (settling->instruction), instruction_id) == 0)
        return till_words_settling (settling, brief);
    }

  return NULL;
}

/**
 * till_words_held:
 * @held: an order that is held back
 *
 * Returns: (transfer full): how long that is so, in words: "Sending in 5 s, Esc stops it"
 */
char *
till_words_held (const TillHeld *held)
{
  g_autofree char *wait = NULL;

  g_return_val_if_fail (held != NULL, NULL);

  wait = say_wait (held->remaining_ms);

  /* Translators: a span of time, as "5 s" */
  return g_strdup_printf (_("Sending in %s, Esc stops it"), wait);
}

/**
 * till_held_find:
 * @session: the account
 * @target_id: the payment that an order is about
 *
 * Returns: (transfer full) (nullable): the order about it that is held back, if there is one
 */
TillHeld *
till_held_find (TillSession *session,
                const char  *target_id)
{
  g_autoptr (GPtrArray) list = NULL;

  g_return_val_if_fail (TILL_IS_SESSION (session), NULL);
  g_return_val_if_fail (target_id != NULL, NULL);

  list = till_session_list_held (session);
  for (guint i = 0; i < list->len; i++)
    {
      const TillHeld *held = g_ptr_array_index (list, i);

      if (g_strcmp0 (till_instruction_get_order (held->instruction)->target_id, target_id) == 0)
        return g_ptr_array_steal_index (list, i);
    }

  return NULL;
}

/**
 * till_words_close_problem:
 * @why: what a person typed as the reason for closing an instruction by hand
 *
 * Returns: (nullable) (transfer none): what is missing, translated; %NULL when it can be closed
 */
const char *
till_words_close_problem (const char *why)
{
  return till_text_is_empty (why) ? _("Type why: it is written into the journal") : NULL;
}
