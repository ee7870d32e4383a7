/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What libsoup has to be asked for differently than it says. */

#include "till-soup.h"

/**
 * till_soup_send_finish:
 * @session: a session
 * @result: the #GAsyncResult given to the callback of soup_session_send_async()
 * @error: return location for a #GError
 *
 * soup_session_send_finish(), but for what it does to a request that was cancelled after its
 * headers had come and before its callback ran. libsoup 3.2 then takes the connection away from the
 * body it has ready, tells of the cancelling, and drops the body, which looks for its connection as
 * it goes: a NULL pointer (soup-session.c, soup_session_send_finish; soup-client-input-stream.c,
 * soup_client_input_stream_close_fn; seen as one program in a thousand that cancelled reads). Here
 * the body is given out whatever was cancelled; reading it says %G_IO_ERROR_CANCELLED unless it is
 * here already.
 *
 * Call this in the callback.
 *
 * Returns: (transfer full) (nullable): the body, which must be closed; or %NULL
 */
GInputStream *
till_soup_send_finish (SoupSession  *session,
                       GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (SOUP_IS_SESSION (session), NULL);
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  g_task_set_check_cancellable (G_TASK (result), FALSE);

  return soup_session_send_finish (session, result, error);
}
