/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TILL_SB_ERROR (till_sb_error_quark ())

/**
 * TillSbError:
 * @TILL_SB_ERROR_INVALID: The request was refused before anything was done; not kept under its
 *   idempotency key.
 * @TILL_SB_ERROR_STATE: The request was understood, and what it asks for cannot be done now;
 *   kept under its key, nothing was changed.
 * @TILL_SB_ERROR_CARD: The card was tried and failed; kept, and so is what was changed.
 */
typedef enum
{
  TILL_SB_ERROR_INVALID,
  TILL_SB_ERROR_STATE,
  TILL_SB_ERROR_CARD,
} TillSbError;

/**
 * TillSbRefusal:
 * @status: the status of the answer
 * @type: the type of error on the wire
 * @code: (nullable): its code
 * @param: (nullable): the parameter it is about
 * @decline_code: (nullable): the issuer's reason
 * @members: (nullable): further members of the error, as JSON without the braces
 *
 * What an error of #TILL_SB_ERROR becomes on the wire.
 */
typedef struct
{
  guint       status;
  const char *type;
  char       *code;
  char       *param;
  char       *decline_code;
  char       *members;
} TillSbRefusal;

GQuark till_sb_error_quark (void);

gboolean       till_sb_refuse            (GError      **error,
                                          guint         status,
                                          const char   *code,
                                          const char   *param,
                                          const char   *format,
                                          ...) G_GNUC_PRINTF (5, 6);
gboolean       till_sb_refuse_state      (GError      **error,
                                          guint         status,
                                          const char   *code,
                                          const char   *param,
                                          char         *members,
                                          const char   *format,
                                          ...) G_GNUC_PRINTF (6, 7);
gboolean       till_sb_refuse_card       (GError      **error,
                                          const char   *code,
                                          const char   *decline_code,
                                          const char   *param,
                                          char         *members,
                                          const char   *message);
gboolean       till_sb_refuse_typed      (GError      **error,
                                          guint         status,
                                          const char   *type,
                                          const char   *code,
                                          const char   *format,
                                          ...) G_GNUC_PRINTF (5, 6);
TillSbRefusal *till_sb_error_get_refusal (const GError *error);
char          *till_sb_error_to_json     (const GError *error,
                                          const char   *request_id,
                                          guint        *ret_status);

G_END_DECLS
