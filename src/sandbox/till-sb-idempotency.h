/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb.h"

G_BEGIN_DECLS

/* How long a key is remembered, in seconds (docs.stripe.com/api/idempotent_requests: "at least 24
 * hours"). */
#define TILL_SB_KEY_LIFE TILL_SB_DAY

/**
 * TillSbStored:
 * @status: the status of the first answer
 * @body: its body
 * @request: the id of the first request
 *
 * The first answer under a key.
 */
typedef struct
{
  guint status;
  char *body;
  char *request;
} TillSbStored;

void     till_sb_stored_free         (TillSbStored  *self);
gboolean till_sb_idempotency_look_up (TillSb        *sb,
                                      const char    *key,
                                      const char    *fingerprint,
                                      TillSbStored **ret_stored,
                                      GError       **error);
gboolean till_sb_idempotency_store   (TillSb        *sb,
                                      const char    *key,
                                      const char    *fingerprint,
                                      guint          status,
                                      const char    *body,
                                      GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSbStored, till_sb_stored_free)

G_END_DECLS
