/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* tillctl: the console's work from the command line and from scripts. */

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>

#include "till-config.h"
#include "till-ctl-commands.h"
#include "till-ctl-options.h"

static const TillCtlCommand commands[] = {
  { "sign-in", N_("Sign in to an account"), till_ctl_sign_in },
  { "sign-out", N_("Forget an account's key"), till_ctl_sign_out },
  { "accounts", N_("List the accounts"), till_ctl_accounts },
  { "sync", N_("Fetch what happened, and settle what has no outcome"), till_ctl_sync },
  { "payments", N_("List payments"), till_ctl_payments },
  { "show", N_("Show a payment with its refunds and disputes"), till_ctl_show },
  { "holds", N_("List what is held and not captured yet"), till_ctl_holds },
  { "refunds", N_("List refunds"), till_ctl_refunds },
  { "disputes", N_("List disputes"), till_ctl_disputes },
  { "customers", N_("List, make and change customers"), till_ctl_customers },
  { "payouts", N_("List payouts, and what went into them"), till_ctl_payouts },
  { "bank", N_("Read bank statements, and find the payouts on them"), till_ctl_bank },
  { "report", N_("Add up what was taken, given back and kept"), till_ctl_report },
  { "export", N_("Write records and books for other programs"), till_ctl_export },
  { "charge", N_("Take money from a card"), till_ctl_charge },
  { "refund", N_("Give money back"), till_ctl_refund },
  { "capture", N_("Take money that is held"), till_ctl_capture },
  { "cancel", N_("Let go of money that is held"), till_ctl_cancel },
  { "link", N_("Make, close and list addresses where customers pay"), till_ctl_link },
  { "journal", N_("List what was ordered here, and check that nobody changed it"),
    till_ctl_journal },
  { "watch", N_("Tell what happens, as lines of JSON"), till_ctl_watch },
  { "relay", N_("Listen to a relay, with a code from its administrator"), till_ctl_relay },
  { "doctor", N_("Find out what is wrong and what to do"), till_ctl_doctor },
  { NULL, NULL, NULL },
};

int
main (int   argc,
      char *argv[])
{
  g_autoptr (TillCtl) ctl = NULL;
  TillCtlFunc run;

  till_secret_harden_process ();
  setlocale (LC_ALL, "");
  bindtextdomain (TILL_GETTEXT_PACKAGE, TILL_LOCALEDIR);
  bind_textdomain_codeset (TILL_GETTEXT_PACKAGE, "UTF-8");
  g_set_prgname ("tillctl");

  if (!till_ctl_options_are_safe (argc, argv))
    {
      fputs ("tillctl: A card number is never an argument: other programs can read it, and the "
             "shell keeps it. Give it on standard input (charge --card-stdin), and clear it from "
             "the shell's history.\n", stderr);
      return TILL_CTL_USAGE;
    }

  ctl = till_ctl_new ();
  if (!till_ctl_options_read (ctl, argc, argv, commands, &run))
    return ctl->exit_code;

  return till_ctl_run (ctl, run);
}
