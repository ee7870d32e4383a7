/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an error means for the merchant, in one sentence and in the merchant's language. The
 * sentence an error carries is for Details: it is English, and the support's. */

#include "till-error-words.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "till-gateway-error.h"
#include "till-journal.h"
#include "till-session-error.h"

static const char *
say_gateway_error (TillGatewayError code)
{
  switch (code)
    {
    case TILL_GATEWAY_ERROR_UNAVAILABLE:
      return _("The gateway cannot be reached.");

    case TILL_GATEWAY_ERROR_UNAUTHORIZED:
      return _("The gateway no longer accepts this account’s key. Sign in again with a new one.");

    case TILL_GATEWAY_ERROR_FORBIDDEN:
      return _("The key lacks a permission for this.");

    case TILL_GATEWAY_ERROR_RATE_LIMITED:
      return _("The gateway is busy. Try again in a minute.");

    case TILL_GATEWAY_ERROR_NOT_FOUND:
      return _("The gateway does not have this.");

    case TILL_GATEWAY_ERROR_UNSUPPORTED:
      return _("The gateway cannot do this.");

    case TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN:
      return _("The answer was lost. What happened is being found out.");

    case TILL_GATEWAY_ERROR_FORGED:
      return _("A message that did not come from the gateway was dropped.");

    case TILL_GATEWAY_ERROR_REFUSED:
    case TILL_GATEWAY_ERROR_PROTOCOL:
      break;
    }

  return _("The gateway did not answer as it should.");
}

static const char *
say_session_error (TillSessionError code)
{
  switch (code)
    {
    case TILL_SESSION_ERROR_NO_KEY:
      return _("The key of this account is no longer on this computer. Sign in again.");

    case TILL_SESSION_ERROR_JOURNAL:
      return _("The journal cannot be used, so no money moves.");

    case TILL_SESSION_ERROR_REPEATED:
      return _("An earlier payment looks the same, so nothing was sent.");

    case TILL_SESSION_ERROR_CHANGED:
      return _("The payment has changed in the meantime, so nothing was sent.");

    case TILL_SESSION_ERROR_READ_BUDGET:
      return _("The gateway lets no more be read this month. The rest of the past follows then.");

    case TILL_SESSION_ERROR_INVALID:
      break;
    }

  return _("Something of what was asked for is missing or contradicts itself.");
}

/**
 * till_words_error:
 * @error: what went wrong
 *
 * Returns: (transfer none): a sentence for the merchant, translated; @error's own words belong
 *   under "Details"
 */
const char *
till_words_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == TILL_GATEWAY_ERROR)
    return say_gateway_error (error->code);

  if (error->domain == TILL_SESSION_ERROR)
    return say_session_error (error->code);

  if (error->domain == TILL_JOURNAL_ERROR)
    return _("The journal cannot be used, so no money moves.");

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return _("The disk is full.");

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_ACCES) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_PERM))
    return _("A file of this account may not be read or written.");

  return _("Something did not work. The Activity page says what.");
}

/**
 * till_words_error_in_full:
 * @error: what went wrong
 *
 * Returns: (transfer full): the same with @error's own words behind, where there is no room for
 *   details
 */
char *
till_words_error_in_full (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return g_strdup_printf ("%s %s", till_words_error (error), error->message);
}
