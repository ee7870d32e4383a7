/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* tillroll-relay: takes webhooks in, keeps them, streams them to consoles. */

#include <locale.h>

#include "till-relay-cli.h"
#include "till-secret.h"

int
main (int   argc,
      char *argv[])
{
  till_secret_harden_process ();
  setlocale (LC_ALL, "");

  return till_relay_cli_run (argc, argv);
}
