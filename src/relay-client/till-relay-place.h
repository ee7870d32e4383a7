/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "till-secret.h"

G_BEGIN_DECLS

#define TILL_RELAY_CLIENT_ERROR (till_relay_client_error_quark ())

/**
 * TillRelayClientError:
 * @TILL_RELAY_CLIENT_ERROR_UNAVAILABLE: The relay cannot be reached or is busy: try again later.
 * @TILL_RELAY_CLIENT_ERROR_UNAUTHORIZED: The token does not count (any more): pair again.
 * @TILL_RELAY_CLIENT_ERROR_FORBIDDEN: Only an owner may do this.
 * @TILL_RELAY_CLIENT_ERROR_NOT_FOUND: There is no such stream or source.
 * @TILL_RELAY_CLIENT_ERROR_REFUSED: The relay understood and said no.
 * @TILL_RELAY_CLIENT_ERROR_PROTOCOL: What answered is no relay, or not one we understand.
 * @TILL_RELAY_CLIENT_ERROR_ADDRESS: The address is not one a token may be sent to.
 */
typedef enum
{
  TILL_RELAY_CLIENT_ERROR_UNAVAILABLE,
  TILL_RELAY_CLIENT_ERROR_UNAUTHORIZED,
  TILL_RELAY_CLIENT_ERROR_FORBIDDEN,
  TILL_RELAY_CLIENT_ERROR_NOT_FOUND,
  TILL_RELAY_CLIENT_ERROR_REFUSED,
  TILL_RELAY_CLIENT_ERROR_PROTOCOL,
  TILL_RELAY_CLIENT_ERROR_ADDRESS,
} TillRelayClientError;

GQuark till_relay_client_error_quark (void);

/**
 * TillRelayPlace:
 *
 * Where a relay is and what opens it: the one place the token is sent to.
 */
typedef struct _TillRelayPlace TillRelayPlace;

gboolean        till_relay_place_check_url      (const char       *url,
                                                 GError          **error);
TillRelayPlace *till_relay_place_new            (SoupSession      *session,
                                                 const char       *url,
                                                 const TillSecret *token);
void            till_relay_place_free           (TillRelayPlace   *self);
SoupSession    *till_relay_place_get_session    (TillRelayPlace   *self);
SoupMessage    *till_relay_place_new_message    (TillRelayPlace   *self,
                                                 const char       *method,
                                                 const char       *path);
gboolean        till_relay_place_check_status   (SoupMessage      *message,
                                                 GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRelayPlace, till_relay_place_free)

G_END_DECLS
