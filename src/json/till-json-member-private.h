/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-json-document.h"
#include "till-json.h"

G_BEGIN_DECLS

/**
 * TillJsonMember:
 * @kind: what it is; %TILL_JSON_NULL also when there is none
 * @text: of a string
 * @number: of a whole number
 * @tree: where it came from one of json-glib's objects
 * @node: where it came from a #TillJsonDocument
 *
 * A member of either kind of object.
 */
typedef struct
{
  TillJsonKind        kind;
  const char         *text;
  gint64              number;
  JsonNode           *tree;
  const TillJsonNode *node;
} TillJsonMember;

void till_json_member_find         (const TillJsonNode *object,
                                    const char         *name,
                                    TillJsonMember     *member);
void till_json_member_find_in_tree (JsonObject         *object,
                                    const char         *name,
                                    TillJsonMember     *member);

G_END_DECLS
