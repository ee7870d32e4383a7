/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What became of a charge, put into the view for outcomes, with what can be done next.
 *
 * What must hold: what may not be read to the caller never stands in large letters. */

#include "till-charge-outcome.h"

#include <glib/gi18n.h>

#include "till-payment-text.h"
#include "till-text.h"
#include "till-words.h"

static void
add_line (GString    *facts,
          const char *line)
{
  if (till_text_is_empty (line))
    return;

  if (facts->len > 0)
    g_string_append_c (facts, '\n');

  g_string_append (facts, line);
}

static void
add_check (GString    *facts,
           const char *label,
           const char *check)
{
  const char *words = till_words_check (check, NULL);
  g_autofree char *line = words != NULL ? g_strdup_printf ("%s: %s", label, words) : NULL;

  add_line (facts, line);
}

/* Card, authorisation code and what the bank said of code, postcode and address, each on a line. */
static char *
format_facts (const TillPayment *payment)
{
  g_autofree char *method = NULL;
  g_autofree char *code = NULL;
  GString *facts;

  if (payment == NULL)
    return NULL;

  facts = g_string_new (NULL);
  method = till_payment_say_method (payment);
  add_line (facts, method);
  if (!till_text_is_empty (payment->authorization_code))
    code = g_strdup_printf (_("Authorisation code %s"), payment->authorization_code);

  add_line (facts, code);
  add_check (facts, _("Security code"), payment->cvc_check);
  add_check (facts, _("Postcode"), payment->postcode_check);
  add_check (facts, _("Address"), payment->address_check);

  return g_string_free (facts, FALSE);
}

static TillOutcomeShown
get_shown (TillChargeRun *run)
{
  const TillDeclineWords *words = till_charge_run_get_words (run);

  switch (till_charge_run_get_step (run))
    {
    case TILL_CHARGE_STEP_SENDING:
      return (TillOutcomeShown) { .kind = TILL_OUTCOME_WORKING,
                                  .title = _("Do not charge again"),
                                  .facts = _("The gateway is being asked.") };

    case TILL_CHARGE_STEP_APPROVED:
      return (TillOutcomeShown) { .kind = TILL_OUTCOME_DONE,
                                  .title = till_charge_run_is_held (run) ? _("Held")
                                                                         : _("Approved") };

    case TILL_CHARGE_STEP_NEEDS_CUSTOMER:
      return (TillOutcomeShown) { .kind = TILL_OUTCOME_NEEDS_CUSTOMER,
                                  .title = words->title,
                                  .words = words,
                                  .details = till_charge_run_get_details (run) };

    case TILL_CHARGE_STEP_UNKNOWN:
      return (TillOutcomeShown) { .kind = TILL_OUTCOME_UNKNOWN,
                                  .title = words->title,
                                  .words = words,
                                  .details = till_charge_run_get_details (run) };

    case TILL_CHARGE_STEP_EDIT:
    case TILL_CHARGE_STEP_DOUBT:
    case TILL_CHARGE_STEP_DECLINED:
    case TILL_CHARGE_STEP_LINK:
    case TILL_CHARGE_STEP_NOT_SENT:
      break;
    }

  /* What stands in large letters is read out sooner or later: the reason may not be. */
  return (TillOutcomeShown) { .kind = TILL_OUTCOME_REFUSED,
                              .title = words->confidential ? _("The card was not accepted")
                                                           : words->title,
                              .words = words,
                              .details = till_charge_run_get_details (run) };
}

static void
add_buttons (TillOutcomeView *view,
             TillChargeRun   *run)
{
  const TillDeclineWords *words = till_charge_run_get_words (run);

  till_outcome_view_clear_buttons (view);
  switch (till_charge_run_get_step (run))
    {
    case TILL_CHARGE_STEP_APPROVED:
      till_outcome_view_add_button (view, "new", _("_New charge"), TRUE);
      if (till_charge_run_get_payment (run) != NULL)
        {
          till_outcome_view_add_button (view, "receipt", _("Recei_pt…"), FALSE);
          till_outcome_view_add_button (view, "payment", _("_Show payment"), FALSE);
        }
      return;

    case TILL_CHARGE_STEP_DECLINED:
      till_outcome_view_add_button (
        view, "again", words->about_card ? _("_Try another card") : _("_Try again"), TRUE);
      till_outcome_view_add_button (view, "new", _("_New charge"), FALSE);
      return;

    case TILL_CHARGE_STEP_NEEDS_CUSTOMER:
      till_outcome_view_add_button (view, "link", _("_Send a link instead"), TRUE);
      till_outcome_view_add_button (
        view, "again", words->about_card ? _("_Try another card") : _("_Try again"), FALSE);
      return;

    case TILL_CHARGE_STEP_NOT_SENT:
      till_outcome_view_add_button (view, "again", _("_Back to the charge"), TRUE);
      return;

    case TILL_CHARGE_STEP_UNKNOWN:
      till_outcome_view_add_button (view, "look", _("_Check now"), FALSE);
      till_outcome_view_add_button (view, "new", _("_New charge"), FALSE);
      till_outcome_view_add_button (view, "give-up", _("_Close by hand…"), FALSE);
      return;

    case TILL_CHARGE_STEP_EDIT:
    case TILL_CHARGE_STEP_DOUBT:
    case TILL_CHARGE_STEP_SENDING:
    case TILL_CHARGE_STEP_LINK:
      return;
    }
}

/**
 * till_charge_outcome_show:
 * @view: where to show it
 * @run: a charge that was sent
 *
 * Shows what became of a charge. The buttons are "new", "again", "link", "receipt", "payment",
 * "look" and "give-up".
 */
void
till_charge_outcome_show (TillOutcomeView *view,
                          TillChargeRun   *run)
{
  TillOutcomeShown shown;
  g_autofree char *money = NULL;
  g_autofree char *facts = NULL;

  g_return_if_fail (TILL_IS_OUTCOME_VIEW (view));
  g_return_if_fail (TILL_IS_CHARGE_RUN (run));

  shown = get_shown (run);
  shown.amount = money = till_money_format (till_charge_run_get_amount (run));
  facts = format_facts (till_charge_run_get_payment (run));
  if (facts != NULL)
    shown.facts = facts;

  till_outcome_view_show (view, &shown);
  add_buttons (view, run);
}
