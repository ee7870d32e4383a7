/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The gateways whose webhooks the relay takes. It passes bodies on as they are; all it needs is
 * where the signature stands and which event a body is about. */

#include "till-relay-gateway.h"

#include <string.h>

#include "till-authorize-net-signature.h"
#include "till-square-signature.h"
#include "till-standard-signature.h"
#include "till-stripe-signature.h"

#define MAX_ID 255

/* A place in a JSON text. */
typedef struct
{
  const char *p;
  const char *end;
} Scan;

static void
skip_space (Scan *scan)
{
  while (scan->p < scan->end && memchr (" \t\r\n", *scan->p, 4) != NULL)
    scan->p++;
}

static gboolean
take (Scan *scan,
      char  c)
{
  skip_space (scan);
  if (scan->p == scan->end || *scan->p != c)
    return FALSE;

  scan->p++;

  return TRUE;
}

/* Moves past a string; what stands between its quotes is borrowed, escapes and all. */
static gboolean
take_string (Scan        *scan,
             const char **ret_text,
             gsize       *ret_length)
{
  const char *start;

  if (!take (scan, '"'))
    return FALSE;

  for (start = scan->p; scan->p < scan->end; scan->p++)
    {
      if (*scan->p == '\\' && scan->p + 1 < scan->end)
        scan->p++;
      else if (*scan->p == '"')
        {
          *ret_text = start;
          *ret_length = scan->p++ - start;
          return TRUE;
        }
    }

  return FALSE;
}

/* Moves past a value of any kind, to the comma or brace that ends it. */
static void
skip_value (Scan *scan)
{
  gsize depth = 0, length;
  const char *text;

  for (skip_space (scan); scan->p < scan->end; skip_space (scan))
    {
      char c = *scan->p;

      if (depth == 0 && (c == ',' || c == '}'))
        return;

      if (c == '"')
        {
          if (!take_string (scan, &text, &length))
            scan->p = scan->end;
          continue;
        }

      if (c == '{' || c == '[')
        depth++;
      else if ((c == '}' || c == ']') && depth > 0)
        depth--;

      scan->p++;
    }
}

/**
 * till_relay_find_json_id:
 * @body: (array length=length): what should be a JSON object
 * @length: its length in bytes
 * @member: the member's name
 *
 * Finds a member such as "id" of the outermost object, without taking the body apart: it was signed
 * by the gateway or is not trusted at all, and every event comes through here.
 *
 * Returns: (transfer full) (nullable): the id, or %NULL if there is none of a usual form
 */
char *
till_relay_find_json_id (const char *body,
                         gsize       length,
                         const char *member)
{
  const gsize member_length = strlen (member);
  Scan scan;

  if (length == 0) /* the body may be NULL then */
    return NULL;

  scan = (Scan) { body, body + length };
  if (!take (&scan, '{'))
    return NULL;

  do
    {
      const char *name, *value;
      gsize name_length, value_length;

      if (!take_string (&scan, &name, &name_length) || !take (&scan, ':'))
        return NULL;

      if (name_length == member_length && memcmp (name, member, name_length) == 0)
        {
          if (!take_string (&scan, &value, &value_length) || value_length == 0 ||
              value_length > MAX_ID)
            return NULL;

          for (gsize i = 0; i < value_length; i++)
            {
              if (!g_ascii_isgraph (value[i]) || value[i] == '\\')
                return NULL;
            }

          return g_strndup (value, value_length);
        }

      skip_value (&scan);
    }
  while (take (&scan, ','));

  return NULL;
}

static gboolean
verify_stripe (const TillRelayProof *proof,
               gint64               *ret_signed_s,
               GError              **error)
{
  return till_stripe_signature_verify (proof->values[0], proof->secrets, proof->body,
                                       proof->length, proof->now_s,
                                       TILL_STRIPE_SIGNATURE_TOLERANCE, ret_signed_s, error);
}

static char *
find_stripe_id (const TillRelayProof *proof)
{
  return till_relay_find_json_id (proof->body, proof->length, "id");
}

static gboolean
verify_square (const TillRelayProof *proof,
               gint64               *ret_signed_s,
               GError              **error)
{
  *ret_signed_s = proof->now_s;

  return till_square_signature_verify (proof->values[0], proof->url, proof->secrets, proof->body,
                                       proof->length, error);
}

static char *
find_square_id (const TillRelayProof *proof)
{
  return till_relay_find_json_id (proof->body, proof->length, "event_id");
}

static gboolean
verify_authorize_net (const TillRelayProof *proof,
                      gint64               *ret_signed_s,
                      GError              **error)
{
  *ret_signed_s = proof->now_s;

  return till_authorize_net_signature_verify (proof->values[0], proof->secrets, proof->body,
                                              proof->length, error);
}

static char *
find_authorize_net_id (const TillRelayProof *proof)
{
  return till_relay_find_json_id (proof->body, proof->length, "notificationId");
}

static gboolean
verify_standard (const TillRelayProof *proof,
                 gint64               *ret_signed_s,
                 GError              **error)
{
  return till_standard_signature_verify (proof->values[0], proof->values[1], proof->values[2],
                                         proof->secrets, proof->body, proof->length, proof->now_s,
                                         TILL_STANDARD_SIGNATURE_TOLERANCE, ret_signed_s, error);
}

static char *
find_standard_id (const TillRelayProof *proof)
{
  const char *id = proof->values[1];
  gsize length = id != NULL ? strlen (id) : 0;

  if (length == 0 || length > MAX_ID)
    return NULL;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isgraph (id[i]))
        return NULL;
    }

  return g_strdup (id);
}

static const TillRelayGateway gateways[] = {
  { "stripe", { "stripe-signature" }, FALSE, verify_stripe, find_stripe_id },
  { "square", { "x-square-hmacsha256-signature" }, TRUE, verify_square, find_square_id },
  { "authorize-net", { "x-anet-signature" }, FALSE, verify_authorize_net, find_authorize_net_id },
  { "standard-webhooks", { "webhook-signature", "webhook-id", "webhook-timestamp" }, FALSE,
    verify_standard, find_standard_id },
};

/**
 * till_relay_gateway_find:
 * @kind: a gateway's name
 *
 * Returns: (transfer none) (nullable): what the relay knows about it, or %NULL
 */
const TillRelayGateway *
till_relay_gateway_find (const char *kind)
{
  g_return_val_if_fail (kind != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (gateways); i++)
    {
      if (strcmp (gateways[i].kind, kind) == 0)
        return &gateways[i];
    }

  return NULL;
}
