/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "till-json-pull.h"

G_BEGIN_DECLS

#define TILL_JSON_ERROR (till_json_error_quark ())

/**
 * TillJsonError:
 * @TILL_JSON_ERROR_SYNTAX: Not JSON (RFC 8259), too deep, or a number beyond 64 bits.
 * @TILL_JSON_ERROR_MISSING: A member that must be there is not.
 * @TILL_JSON_ERROR_TYPE: A member has another type than documented.
 * @TILL_JSON_ERROR_RANGE: A number or a length is out of bounds.
 */
typedef enum
{
  TILL_JSON_ERROR_SYNTAX,
  TILL_JSON_ERROR_MISSING,
  TILL_JSON_ERROR_TYPE,
  TILL_JSON_ERROR_RANGE,
} TillJsonError;

GQuark till_json_error_quark (void);

gboolean  till_json_check        (const char *text,
                                  gsize       length,
                                  GError    **error);
JsonNode *till_json_parse        (const char *text,
                                  gsize       length,
                                  GError    **error);
JsonNode *till_json_parse_bytes  (GBytes     *bytes,
                                  GError    **error);
char     *till_json_to_string    (JsonNode   *node);
char     *till_json_build_string (JsonBuilder *builder);

G_END_DECLS
