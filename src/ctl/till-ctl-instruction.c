/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Instructions as rows, and what an instruction's end means for a script. */

#include "till-ctl-instruction.h"

#include "till-text.h"

static const TillExportColumn columns[] = {
  { "id", TILL_EXPORT_TEXT },           { "created", TILL_EXPORT_TEXT },
  { "kind", TILL_EXPORT_TEXT },         { "state", TILL_EXPORT_TEXT },
  { "amount", TILL_EXPORT_DECIMAL },    { "currency", TILL_EXPORT_TEXT },
  { "target_id", TILL_EXPORT_TEXT },    { "result_id", TILL_EXPORT_TEXT },
  { "last4", TILL_EXPORT_TEXT },        { "reference", TILL_EXPORT_TEXT },
  { "operator", TILL_EXPORT_TEXT },     { "console", TILL_EXPORT_TEXT },
  { "code", TILL_EXPORT_TEXT },         { "decline_code", TILL_EXPORT_TEXT },
  { "message", TILL_EXPORT_TEXT },      { "request_id", TILL_EXPORT_TEXT },
  { "sent", TILL_EXPORT_TEXT },         { "settled", TILL_EXPORT_TEXT },
  { "attempts", TILL_EXPORT_TEXT },     { "next_look", TILL_EXPORT_TEXT },
  { "closed_by", TILL_EXPORT_TEXT },    { "again", TILL_EXPORT_TEXT },
  { "batch", TILL_EXPORT_TEXT },
};

/**
 * till_ctl_instruction_kind_word:
 * @kind: what was ordered
 *
 * Returns: (transfer none): its word for programs
 */
const char *
till_ctl_instruction_kind_word (TillInstructionKind kind)
{
  switch (kind)
    {
    case TILL_INSTRUCTION_CHARGE:
      return "charge";

    case TILL_INSTRUCTION_CAPTURE:
      return "capture";

    case TILL_INSTRUCTION_CANCEL:
      return "cancel";

    case TILL_INSTRUCTION_REFUND:
      return "refund";

    case TILL_INSTRUCTION_CREATE_LINK:
      return "create_link";

    case TILL_INSTRUCTION_CLOSE_LINK:
      return "close_link";

    case TILL_INSTRUCTION_CANCEL_REFUND:
      return "cancel_refund";

    case TILL_INSTRUCTION_SAVE_CARD:
      return "save_card";

    case TILL_INSTRUCTION_SUBMIT_EVIDENCE:
      return "submit_evidence";

    case TILL_INSTRUCTION_PAYOUT:
      return "payout";
    }

  return "unknown";
}

/**
 * till_ctl_instruction_state_word:
 * @state: how far it is
 *
 * Returns: (transfer none): its word for programs
 */
const char *
till_ctl_instruction_state_word (TillInstructionState state)
{
  switch (state)
    {
    case TILL_INSTRUCTION_PREPARED:
      return "prepared";

    case TILL_INSTRUCTION_SENT:
      return "sent";

    case TILL_INSTRUCTION_DONE:
      return "done";

    case TILL_INSTRUCTION_REFUSED:
      return "refused";

    case TILL_INSTRUCTION_UNKNOWN:
      return "unknown";

    case TILL_INSTRUCTION_GIVEN_UP:
      return "given_up";

    case TILL_INSTRUCTION_HELD:
      return "held";
    }

  return "unknown";
}

/**
 * till_ctl_instruction_columns:
 * @ret_n: (out): how many there are
 *
 * Returns: (transfer none) (array length=ret_n): the columns of an instruction
 */
const TillExportColumn *
till_ctl_instruction_columns (guint *ret_n)
{
  g_return_val_if_fail (ret_n != NULL, NULL);

  *ret_n = G_N_ELEMENTS (columns);

  return columns;
}

static char *
or_empty (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

static char *
format_time (gint64 time_us)
{
  return time_us != 0 ? till_time_format_iso (time_us) : g_strdup ("");
}

/**
 * till_ctl_instruction_row:
 * @instruction: an instruction
 *
 * Returns: (transfer full) (array zero-terminated=1): its cells
 */
char **
till_ctl_instruction_row (TillInstruction *instruction)
{
  static const TillOutcome none = { 0 };
  const TillOutcome *outcome;
  const TillOrder *order;
  char **row;
  guint i = 0;

  g_return_val_if_fail (instruction != NULL, NULL);

  order = till_instruction_get_order (instruction);
  if (!(outcome = till_instruction_get_outcome (instruction)))
    outcome = &none;

  row = g_new0 (char *, G_N_ELEMENTS (columns) + 1);
  row[i++] = g_strdup (till_instruction_get_id (instruction));
  row[i++] = format_time (till_instruction_get_created_us (instruction));
  row[i++] = g_strdup (till_ctl_instruction_kind_word (order->kind));
  row[i++] = g_strdup (till_ctl_instruction_state_word (till_instruction_get_state (instruction)));
  row[i++] = till_money_to_string (&order->amount);
  row[i++] = g_strdup (order->amount.currency);
  row[i++] = or_empty (order->target_id);
  row[i++] = or_empty (outcome->result_id);
  row[i++] = or_empty (order->last4);
  row[i++] = or_empty (order->reference);
  row[i++] = or_empty (till_instruction_get_operator (instruction));
  row[i++] = or_empty (till_instruction_get_console_id (instruction));
  row[i++] = or_empty (outcome->code);
  row[i++] = or_empty (outcome->decline_code);
  row[i++] = or_empty (outcome->message);
  row[i++] = or_empty (outcome->request_id);
  row[i++] = format_time (till_instruction_get_sent_us (instruction));
  row[i++] = format_time (till_instruction_get_settled_us (instruction));
  row[i++] = g_strdup_printf ("%u", till_instruction_get_attempts (instruction));
  row[i++] = format_time (till_instruction_get_next_look_us (instruction));
  row[i++] = or_empty (outcome->operator_name);
  row[i++] = g_strdup (order->again ? "yes" : "");
  row[i++] = or_empty (order->batch);
  g_assert (i == G_N_ELEMENTS (columns));

  return row;
}

/**
 * till_ctl_instruction_end:
 * @ctl: a run
 * @instruction: what came of the command
 *
 * Tells an instruction and ends the run with the code that it means.
 */
void
till_ctl_instruction_end (TillCtl         *ctl,
                          TillInstruction *instruction)
{
  g_auto (GStrv) row = NULL;

  g_return_if_fail (ctl != NULL);
  g_return_if_fail (instruction != NULL);

  row = till_ctl_instruction_row (instruction);
  till_ctl_sheet_print_one (ctl, columns, G_N_ELEMENTS (columns), row);

  switch (till_instruction_get_state (instruction))
    {
    case TILL_INSTRUCTION_DONE:
      till_ctl_end (ctl, TILL_CTL_DONE);
      break;

    case TILL_INSTRUCTION_REFUSED:
    case TILL_INSTRUCTION_GIVEN_UP:
      till_ctl_end (ctl, TILL_CTL_REFUSED);
      break;

    case TILL_INSTRUCTION_HELD:
    case TILL_INSTRUCTION_PREPARED:
    case TILL_INSTRUCTION_SENT:
    case TILL_INSTRUCTION_UNKNOWN:
      till_ctl_note (ctl, "The outcome is not known yet. Do not repeat it: “tillctl sync” finds "
                          "out what became of it.");
      till_ctl_end (ctl, TILL_CTL_UNKNOWN);
      break;
    }
}
