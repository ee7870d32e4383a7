/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TILL_SB_FAULTS_ERROR (till_sb_faults_error_quark ())

/**
 * TillSbFaultsError:
 * @TILL_SB_FAULTS_ERROR_INVALID: That is not a rule: write it anew.
 * @TILL_SB_FAULTS_ERROR_TOO_MANY: There are too many rules: take some away first.
 */
typedef enum
{
  TILL_SB_FAULTS_ERROR_INVALID,
  TILL_SB_FAULTS_ERROR_TOO_MANY,
} TillSbFaultsError;

/**
 * TillSbFaultKind:
 *
 * What goes wrong. The words for it are in till-sb-faults.c and in the man page.
 */
typedef enum
{
  TILL_SB_FAULT_NONE,
  TILL_SB_FAULT_DROP_BEFORE,       /* the connection ends, nothing was done */
  TILL_SB_FAULT_DROP_AFTER,        /* it was done, the connection ends without an answer */
  TILL_SB_FAULT_DELAY,             /* held before it is done; its key is in use meanwhile */
  TILL_SB_FAULT_DELAY_ANSWER,      /* done at once, answered later */
  TILL_SB_FAULT_HALF_ANSWER,       /* done; the connection ends in the middle of the body */
  TILL_SB_FAULT_WRONG_LENGTH,      /* done; the Content-Length is not the body's */
  TILL_SB_FAULT_500_BEFORE,        /* not done */
  TILL_SB_FAULT_500_AFTER,         /* done all the same */
  TILL_SB_FAULT_429,
  TILL_SB_FAULT_409,
  TILL_SB_FAULT_WEBHOOK_DUPLICATE, /* delivered more than once */
  TILL_SB_FAULT_WEBHOOK_REORDER,   /* held back, so that later ones overtake it */
  TILL_SB_FAULT_WEBHOOK_LATE,
  TILL_SB_FAULT_CLOCK_SKEW,        /* the gateway's clock is wrong as long as the rule stands */
  TILL_SB_FAULT_N_KINDS,
} TillSbFaultKind;

/**
 * TillSbFault:
 * @kind: what goes wrong, or %TILL_SB_FAULT_NONE
 * @ms: how long, for what waits; how wrong, for the clock
 * @retry_after: for 429: what to ask the caller to wait, in seconds; -1 to say nothing
 * @bytes: for a wrong length: how much more it says than there is; may be negative
 * @count: for duplicates: how many more than one
 * @remembered: for 500: whether the same idempotency key is given the same 500 again
 */
typedef struct
{
  TillSbFaultKind kind;
  gint64          ms;
  gint64          retry_after;
  gint64          bytes;
  gint64          count;
  gboolean        remembered;
} TillSbFault;

/**
 * TillSbFaults:
 *
 * The rules by which things go wrong. Kept in memory only. Belongs to the main thread.
 */
typedef struct _TillSbFaults TillSbFaults;

GQuark        till_sb_faults_error_quark  (void);

TillSbFaults *till_sb_faults_new          (void);
void          till_sb_faults_free         (TillSbFaults *self);
gboolean      till_sb_faults_add          (TillSbFaults *self,
                                           const char   *json,
                                           gsize         length,
                                           gint64       *ret_id,
                                           GError      **error);
gboolean      till_sb_faults_remove       (TillSbFaults *self,
                                           gint64        id);
void          till_sb_faults_clear        (TillSbFaults *self);
char         *till_sb_faults_to_json      (TillSbFaults *self);
gboolean      till_sb_faults_pick_request (TillSbFaults *self,
                                           const char   *method,
                                           const char   *path,
                                           TillSbFault  *ret_fault);
gboolean      till_sb_faults_pick_webhook (TillSbFaults *self,
                                           const char   *type,
                                           TillSbFault  *ret_fault);
gint64        till_sb_faults_get_skew_us  (TillSbFaults *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSbFaults, till_sb_faults_free)

G_END_DECLS
