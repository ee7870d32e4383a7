/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Dies at a named moment: TILL_CRASH_AT=after-sent:2 ends the process with SIGKILL when it comes to
 * the point "after" "sent" for the second time.
 *
 * What must hold: this is linked into a program of the tests only, never into what is installed. */

#include "till-crash-point.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int n_passed; /* atomic */

/* Called at every crash point. */
void
till_crash_point (const char *when,
                  const char *what)
{
  const char *order = getenv ("TILL_CRASH_AT");
  g_autofree char *name = NULL;
  gsize length;

  if (order == NULL)
    return;

  name = g_strconcat (when, "-", what, ":", NULL);
  length = strlen (name);
  if (strncmp (order, name, length) == 0 &&
      g_atomic_int_add (&n_passed, 1) + 1 == atoi (order + length))
    kill (getpid (), SIGKILL);
}
