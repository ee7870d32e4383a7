/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "till-money.h"

G_BEGIN_DECLS

/**
 * TillRecordKind:
 *
 * What a record is about; the first member of every record.
 */
typedef enum
{
  TILL_RECORD_PAYMENT = 1,
  TILL_RECORD_REFUND,
  TILL_RECORD_DISPUTE,
  TILL_RECORD_PAYOUT,
  TILL_RECORD_CUSTOMER,
  TILL_RECORD_CARD,
  TILL_RECORD_LINK,
  TILL_RECORD_EVENT,
  TILL_RECORD_ACCOUNT,
  TILL_RECORD_ENTRY,
} TillRecordKind;

/**
 * TillOrigin:
 * @TILL_ORIGIN_READ: asked for: the object as it was when the gateway answered
 * @TILL_ORIGIN_EVENT: told: a snapshot that an event carried
 */
typedef enum
{
  TILL_ORIGIN_READ,
  TILL_ORIGIN_EVENT,
} TillOrigin;

/**
 * TillRecord:
 * @kind: which struct this is
 * @origin: how we know
 * @as_of_us: the gateway's time at which it was so, in µs since 1970 UTC; gateways tell whole
 *   seconds, so two states of one second have no order
 * @id: the gateway's id of the object: opaque, at most 255 bytes
 * @raw_state: (nullable): the gateway's own word for the state
 *
 * An immutable record of something the gateway told us, with counted references; may cross
 * threads. Every record struct begins with these members. All strings belong to the record.
 */
typedef struct
{
  TillRecordKind kind;
  TillOrigin     origin;
  gint64         as_of_us;
  const char    *id;
  const char    *raw_state;
} TillRecord;

#define TILL_RECORD(record) ((TillRecord *) (record))

/* How much older than its time what was read may be, in µs: an answer bears the time at which it
 * was given, not the one at which the gateway looked. Adapters see to it that it is no more. */
#define TILL_READ_SLACK (3 * G_USEC_PER_SEC)

/* The longest id of a gateway, in bytes. */
#define TILL_ID_MAX 255

TillRecordKind till_record_get_kind  (gconstpointer   record);
gpointer       till_record_new       (gconstpointer   fields);
gpointer       till_record_ref       (gconstpointer   record);
void           till_record_unref     (gpointer        record);
gboolean       till_record_same      (gconstpointer   a,
                                      gconstpointer   b);
GPtrArray     *till_record_array_new (void);

G_END_DECLS
