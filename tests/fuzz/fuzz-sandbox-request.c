/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A request to the practice gateway: the first line is method and address, the rest is the form.
 *
 * What must hold: every request is answered, in JSON, with a status there is for it, and never with
 * the gateway's own trouble (500); asked again with the same idempotency key it gets the same. */

#include "fuzz-target.h"

#include <string.h>

#include "till-json.h"
#include "till-sb-invent.h"
#include "till-sb-service.h"

#define KEY "sk_test_fuzz"
#define NOW G_GINT64_CONSTANT (1795176000)

/* One gateway for all inputs: to make one takes longer than a thousand requests. */
static TillSbService *
get_service (void)
{
  static TillSbService *service;
  TillSandboxOptions options = TILL_SANDBOX_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  TillSb *sb;

  if (service != NULL)
    return service;

  options.clock = till_clock_new_fake (NOW * TILL_SECOND);
  sb = till_sb_new (&options, &error);
  g_assert_no_error (error);
  g_assert_true (till_sb_invent (sb, 20, NOW, &error));
  service = till_sb_service_new (sb, till_sb_keys_new (KEY, NULL, NULL));

  return service;
}

static void
check_response (const TillSbResponse *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = till_json_parse (response->body, strlen (response->body), &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  g_assert_true (response->status == 200 || (response->status >= 400 && response->status < 500));
  g_assert_cmpint (json_object_has_member (json_node_get_object (node), "error"), ==,
                   response->status != 200);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *key = NULL;
  static guint n_inputs;
  g_auto (TillSbResponse) first = { 0 };
  g_auto (TillSbResponse) again = { 0 };
  char *form = strchr (text, '\n');
  char *path, *query;
  TillSbRequest request = {
    .method = text,
    .authorization = "Bearer " KEY,
  };

  if (form == NULL)
    return 0;

  *form++ = '\0';
  path = strchr (text, ' ');
  if (path == NULL || !g_utf8_validate (text, -1, NULL))
    return 0; /* no such thing comes through HTTP */

  *path++ = '\0';
  query = strchr (path, '?');
  if (query != NULL)
    *query++ = '\0';
  request.path = path;
  request.query = query;
  request.body = form;
  request.idempotency_key = key = g_strdup_printf ("input-%u", n_inputs++);

  till_sb_service_handle (get_service (), &request, &first);
  check_response (&first);
  till_sb_service_handle (get_service (), &request, &again);
  check_response (&again);
  if (again.original_request != NULL)
    g_assert_cmpstr (again.body, ==, first.body);

  return 0;
}
