/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-call.h"

G_BEGIN_DECLS

/**
 * TillSbRoute:
 * @method: GET, POST or DELETE
 * @pattern: the path behind "/v1/"; "*" stands for an id
 * @permission: what a restricted key needs for it
 * @kind: what the answer is, or lists
 * @is_list: whether the answer is a list
 * @handler: what does it
 *
 * One operation.
 */
typedef struct
{
  const char   *method;
  const char   *pattern;
  const char   *permission;
  TillSbKind    kind;
  gboolean      is_list;
  TillSbHandler handler;
} TillSbRoute;

const TillSbRoute *till_sb_route_find (const char *method,
                                       const char *path,
                                       char       *ret_ids[2]);

G_END_DECLS
