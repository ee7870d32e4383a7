/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Orders that move money, in words: lanes, buttons, reasons, and what came of them.
 *
 * What must hold: a button that moves money names the amount, the account and its mode; nothing
 * uncertain is called failed; nothing technical stands in a sentence (it goes under Details). */

#include "till-order-words.h"

#include <glib/gi18n.h>

#include "till-gateway-error.h"
#include "till-journal.h"
#include "till-session.h"
#include "till-text.h"
#include "till-words.h"

/**
 * till_order_words_format_button:
 * @kind: what the button does
 * @capture_later: whether a charge only holds the money
 * @amount: how much
 * @account_name: of which account
 * @mode: its mode
 *
 * Returns: (transfer full): the label of the button that does it: "Charge £48.00 · Acme Tea (live)"
 */
char *
till_order_words_format_button (TillInstructionKind kind,
                                gboolean            capture_later,
                                const TillMoney    *amount,
                                const char         *account_name,
                                TillAccountMode     mode)
{
  g_autofree char *money = NULL;
  g_autofree char *account = NULL;

  g_return_val_if_fail (amount != NULL && account_name != NULL, NULL);

  money = till_money_format (amount);

  account = till_words_account (account_name, mode);

  switch (kind)
    {
    case TILL_INSTRUCTION_CHARGE:
      /* Translators: buttons that move money: amount, then account with mode. */
      return capture_later ? g_strdup_printf (_("Hold %s · %s"), money, account)
                           : g_strdup_printf (_("Charge %s · %s"), money, account);

    case TILL_INSTRUCTION_CAPTURE:
      return g_strdup_printf (_("Capture %s · %s"), money, account);

    case TILL_INSTRUCTION_CANCEL:
      return g_strdup_printf (_("Release %s · %s"), money, account);

    case TILL_INSTRUCTION_REFUND:
      return g_strdup_printf (_("Refund %s · %s"), money, account);

    case TILL_INSTRUCTION_CREATE_LINK:
      return g_strdup_printf (_("Create link for %s · %s"), money, account);

    case TILL_INSTRUCTION_CLOSE_LINK:
      return g_strdup_printf (_("Cancel link for %s · %s"), money, account);

    case TILL_INSTRUCTION_CANCEL_REFUND:
      return g_strdup_printf (_("Cancel refund of %s · %s"), money, account);

    case TILL_INSTRUCTION_SAVE_CARD:
      return g_strdup_printf (_("Save card · %s"), account);

    case TILL_INSTRUCTION_SUBMIT_EVIDENCE:
      return g_strdup_printf (_("Submit evidence · %s"), account);

    case TILL_INSTRUCTION_PAYOUT:
      return g_strdup_printf (_("Pay out %s · %s"), money, account);
    }

  g_return_val_if_reached (NULL);
}

/**
 * till_order_words_format_consent:
 * @account_name: what the merchant calls the account
 *
 * Says what a customer agrees to whose card is kept.
 *
 * Returns: (transfer full): a few sentences, in the customer's name
 */
char *
till_order_words_format_consent (const char *account_name)
{
  g_return_val_if_fail (account_name != NULL, NULL);

  /* Translators: the customer agrees to this on the phone; the merchant's name */
  return g_strdup_printf (_("I agree that %s has its payment service keep this card and charges it "
                            "for later orders that I ask for. I can take this back at any time."),
                          account_name);
}

static const TillReasonWords reasons[] = {
  { NULL, N_("No reason given"), NULL },
  { "requested_by_customer", N_("The customer asked for it"), NULL },
  { "duplicate", N_("Paid twice"), NULL },
  { "fraudulent", N_("The payment was fraud"),
    N_("The gateway also blocks this card and this e-mail address from now on.") },
};

/**
 * till_order_words_get_n_reasons:
 *
 * Returns: how many reasons there are for giving money back
 */
guint
till_order_words_get_n_reasons (void)
{
  return G_N_ELEMENTS (reasons);
}

/**
 * till_order_words_get_reason:
 * @index: less than till_order_words_get_n_reasons()
 * @ret_reason: (out caller-allocates): the reason
 *
 * Tells a reason for giving money back, as gateways know them
 * (https://docs.stripe.com/api/refunds/create). The first one is to give none.
 */
void
till_order_words_get_reason (guint            index,
                             TillReasonWords *ret_reason)
{
  g_return_if_fail (index < G_N_ELEMENTS (reasons));
  g_return_if_fail (ret_reason != NULL);

  *ret_reason = (TillReasonWords) {
    .code = reasons[index].code,
    .title = _(reasons[index].title),
    .hint = reasons[index].hint != NULL ? _(reasons[index].hint) : NULL,
  };
}

static void
set_words (TillDeclineWords *words,
           const char       *title,
           const char       *act)
{
  *words = (TillDeclineWords) { .title = title, .act = act };
}

/**
 * till_order_words_explain_outcome:
 * @outcome: how an instruction ended
 * @ret_words: (out caller-allocates): the same in words; always filled
 *
 * Puts an outcome that is not plain success into words.
 */
void
till_order_words_explain_outcome (const TillOutcome *outcome,
                                  TillDeclineWords  *ret_words)
{
  g_return_if_fail (outcome != NULL);
  g_return_if_fail (ret_words != NULL);

  switch (outcome->state)
    {
    case TILL_INSTRUCTION_REFUSED:
      till_decline_words_find (outcome->code, outcome->decline_code, ret_words);
      return;

    case TILL_INSTRUCTION_GIVEN_UP:
      set_words (ret_words, _("Closed without an outcome"),
                 _("Somebody closed this by hand and wrote why. Look at the gateway whether money "
                   "moved."));
      return;

    case TILL_INSTRUCTION_DONE:
      set_words (ret_words, _("Done"), "");
      return;

    case TILL_INSTRUCTION_HELD:
      set_words (ret_words, _("Held back, nothing sent yet"),
                 _("It is sent in a moment, unless it is stopped."));
      return;

    case TILL_INSTRUCTION_PREPARED:
    case TILL_INSTRUCTION_SENT:
    case TILL_INSTRUCTION_UNKNOWN:
      set_words (ret_words, _("Outcome unknown, checking"),
                 _("No answer came back. Tillroll asks the gateway until it is known, also after a "
                   "restart; nothing needs doing. Do not charge again meanwhile."));
      return;
    }

  g_return_if_reached ();
}

static void
explain_gateway_error (const GError     *error,
                       TillDeclineWords *words)
{
  const TillGatewayFailure *failure = till_gateway_error_get_failure (error);

  switch ((TillGatewayError) error->code)
    {
    case TILL_GATEWAY_ERROR_UNAVAILABLE:
      till_decline_words_find ("not_sent", NULL, words);
      return;

    case TILL_GATEWAY_ERROR_UNAUTHORIZED:
      till_decline_words_find ("api_key_expired", NULL, words);
      return;

    case TILL_GATEWAY_ERROR_FORBIDDEN:
      set_words (words, _("Your key lacks a permission"),
                 _("Nothing was done. Add the permission to the key at the gateway; Details has "
                   "its name."));
      return;

    case TILL_GATEWAY_ERROR_RATE_LIMITED:
      till_decline_words_find ("rate_limit", NULL, words);
      return;

    case TILL_GATEWAY_ERROR_REFUSED:
    case TILL_GATEWAY_ERROR_UNSUPPORTED:
      till_decline_words_find (failure != NULL ? failure->code : NULL,
                               failure != NULL ? failure->decline_code : NULL, words);
      return;

    case TILL_GATEWAY_ERROR_NOT_FOUND:
      till_decline_words_find ("resource_missing", NULL, words);
      return;

    case TILL_GATEWAY_ERROR_PROTOCOL:
    case TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN:
      till_order_words_explain_outcome (&(TillOutcome) { .state = TILL_INSTRUCTION_UNKNOWN },
                                        words);
      return;

    case TILL_GATEWAY_ERROR_FORGED:
      break;
    }

  till_decline_words_find (NULL, NULL, words);
}

static void
explain_journal_error (const GError     *error,
                       TillDeclineWords *words)
{
  switch ((TillJournalError) error->code)
    {
    case TILL_JOURNAL_ERROR_OPEN:
      set_words (words, _("This is already under way"),
                 _("An order with the same reference, or one about the same payment, has no "
                   "outcome yet. Nothing was sent a second time: wait for it."));
      return;

    case TILL_JOURNAL_ERROR_TOO_MUCH:
      set_words (words, _("More than is left of the payment"),
                 _("Nothing was sent. What is still under way counts, too."));
      return;

    case TILL_JOURNAL_ERROR_MISSING:
    case TILL_JOURNAL_ERROR_DAMAGED:
      set_words (words, _("The journal cannot be read"),
                 _("Nothing was sent: without its journal Tillroll moves no money. Bring it back "
                   "from a copy: Details says more."));
      return;

    case TILL_JOURNAL_ERROR_NEWER:
      set_words (words, _("The journal belongs to a newer Tillroll"),
                 _("Nothing was sent. Update Tillroll on this computer."));
      return;

    case TILL_JOURNAL_ERROR_FULL:
    case TILL_JOURNAL_ERROR_UNUSABLE:
    case TILL_JOURNAL_ERROR_ALTERED:
      set_words (words, _("The journal cannot be written"),
                 _("Nothing was sent: without its journal Tillroll moves no money. Is the disk "
                   "full? Details says more."));
      return;

    case TILL_JOURNAL_ERROR_ILLEGAL:
    case TILL_JOURNAL_ERROR_INVALID:
    case TILL_JOURNAL_ERROR_REPEATED: /* the session says it in its own name */
      break;
    }

  set_words (words, _("This cannot be done now"), _("Nothing was sent. Details says more."));
}

/**
 * till_order_words_explain_error:
 * @error: why an order was not carried out
 * @ret_words: (out caller-allocates): the same in words; always filled
 *
 * Puts the error of an order that did not leave this computer into words.
 */
void
till_order_words_explain_error (const GError     *error,
                                TillDeclineWords *ret_words)
{
  g_return_if_fail (error != NULL);
  g_return_if_fail (ret_words != NULL);

  if (error->domain == TILL_GATEWAY_ERROR)
    explain_gateway_error (error, ret_words);
  else if (error->domain == TILL_JOURNAL_ERROR)
    explain_journal_error (error, ret_words);
  else if (g_error_matches (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_NO_KEY))
    till_decline_words_find ("api_key_expired", NULL, ret_words);
  else if (g_error_matches (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_JOURNAL))
    set_words (ret_words, _("The journal cannot be written"),
               _("Nothing was sent: without its journal Tillroll moves no money."));
  else if (g_error_matches (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_REPEATED))
    set_words (ret_words, _("This may be the second time"),
               _("Nothing was sent. An earlier payment looks the same. If this one is meant as "
                 "well, say so and send it again."));
  else if (g_error_matches (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_CHANGED))
    set_words (ret_words, _("The payment has changed in the meantime"),
               _("Nothing was sent. Somebody has given something back since you looked. Look at "
                 "the payment again."));
  else
    set_words (ret_words, _("Nothing was sent"), _("Details says why."));
}

static void
append_detail (GString    *text,
               const char *name,
               const char *value)
{
  if (!till_text_is_empty (value))
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", name, value);
}

/**
 * till_order_words_format_details:
 * @outcome: (nullable): how an instruction ended
 * @error: (nullable): or why there is none
 *
 * Writes down what the gateway's support asks for: codes, the request id, its own sentence. Digits
 * that look like a card number are struck out.
 *
 * Returns: (transfer full) (nullable): one fact a line, or %NULL when there is none
 */
char *
till_order_words_format_details (const TillOutcome *outcome,
                                 const GError      *error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const TillGatewayFailure *failure;

  if (outcome != NULL)
    {
      append_detail (text, _("Code"), outcome->code);
      append_detail (text, _("Bank’s reason"), outcome->decline_code);
      append_detail (text, _("Request"), outcome->request_id);
      append_detail (text, _("Message"), outcome->message);
    }

  if (error != NULL)
    {
      failure = error->domain == TILL_GATEWAY_ERROR ? till_gateway_error_get_failure (error) : NULL;
      if (failure != NULL)
        {
          append_detail (text, _("Code"), failure->code);
          append_detail (text, _("Bank’s reason"), failure->decline_code);
          append_detail (text, _("Permission"), failure->missing_permission);
          append_detail (text, _("Request"), failure->request_id);
        }

      append_detail (text, _("Message"), error->message);
    }

  return text->len > 0 ? till_text_redact (text->str) : NULL;
}

/**
 * till_order_words_format_elapsed:
 * @elapsed_us: how long something has taken, in µs
 *
 * Returns: (transfer full): "7 s", "1:05"
 */
char *
till_order_words_format_elapsed (gint64 elapsed_us)
{
  gint64 seconds = MAX (elapsed_us, 0) / TILL_SECOND;

  if (seconds < 60)
    /* Translators: elapsed seconds. */
    return g_strdup_printf (_("%d s"), (int) seconds);

  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d", seconds / 60, (int) (seconds % 60));
}
