/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a key may go: one scheme, one host, one port.
 *
 * What must hold: https, or http on this machine itself; and no path, however it came about,
 * leads anywhere else. */

#include "till-http-origin.h"

#include <libsoup/soup.h>
#include <string.h>

#include "till-gateway-error.h"

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  /* GLib resolves "localhost" by itself (RFC 6761), so no name server can lead it elsewhere. */
  return address != NULL ? g_inet_address_get_is_loopback (address)
                         : g_ascii_strcasecmp (host, "localhost") == 0;
}

/* Letters, digits, dots and dashes, or the colons of an IPv6 address. */
static gboolean
is_host (const char *host)
{
  return host != NULL && *host != '\0' &&
         strspn (host, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS ".-:") == strlen (host);
}

static gboolean
is_origin (GUri *uri)
{
  const char *path = g_uri_get_path (uri);

  return is_host (g_uri_get_host (uri)) &&
         g_uri_get_userinfo (uri) == NULL && g_uri_get_query (uri) == NULL &&
         g_uri_get_fragment (uri) == NULL && (*path == '\0' || g_str_equal (path, "/"));
}

/**
 * till_http_origin_parse:
 * @text: an address such as "https://api.example.com", without path, query or user
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Checks an address that keys will be sent to: https, or http for loopback addresses only.
 *
 * Returns: (transfer full) (nullable): the address, or %NULL
 */
GUri *
till_http_origin_parse (const char *text,
                        GError    **error)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (!(uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL)) || !is_origin (uri))
    {
      g_set_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE,
                   "“%s” is not the address of a gateway", text);
      return NULL;
    }

  if (g_str_equal (g_uri_get_scheme (uri), "https") ||
      (g_str_equal (g_uri_get_scheme (uri), "http") && is_loopback (g_uri_get_host (uri))))
    return g_steal_pointer (&uri);

  g_set_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE,
               "“%s” is refused: keys are only sent encrypted (https)", text);

  return NULL;
}

/**
 * till_http_origin_resolve:
 * @origin: an address from till_http_origin_parse()
 * @path: a path that begins with "/", with its query, everything escaped
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): @path at @origin; %NULL when that would be elsewhere
 */
GUri *
till_http_origin_resolve (GUri       *origin,
                          const char *path,
                          GError    **error)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (origin != NULL && path != NULL, NULL);

  if (*path == '/' && (uri = g_uri_parse_relative (origin, path, SOUP_HTTP_URI_FLAGS, NULL)) &&
      g_str_equal (g_uri_get_scheme (uri), g_uri_get_scheme (origin)) &&
      g_str_equal (g_uri_get_host (uri), g_uri_get_host (origin)) &&
      g_uri_get_port (uri) == g_uri_get_port (origin))
    return g_steal_pointer (&uri);

  g_set_error_literal (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE,
                       "The request would not have gone to the gateway's own address");

  return NULL;
}
