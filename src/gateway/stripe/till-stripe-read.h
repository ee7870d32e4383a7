/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-json-reader.h"
#include "till-money.h"
#include "till-payment.h"
#include "till-record.h"

G_BEGIN_DECLS

/* The longest text of a field in bytes: Stripe's 5000 characters. */
#define TILL_STRIPE_TEXT_MAX 20000
/* The longest word that is one of a list. */
#define TILL_STRIPE_WORD_MAX 255

/**
 * TillStripeContext:
 * @origin: whether it was read or told
 * @as_of_us: the time at which it was so
 * @request_id: (nullable): of the answer it was in
 * @event_type: (nullable): the word of the event it was in
 *
 * Where an object comes from.
 */
typedef struct
{
  TillOrigin  origin;
  gint64      as_of_us;
  const char *request_id;
  const char *event_type;
} TillStripeContext;

/**
 * TillStripeMetadata:
 *
 * What metadata says. The strings belong to the texts given to till_stripe_read_metadata().
 */
typedef struct
{
  const char *instruction_id;
  const char *operator_name;
  const char *console_id;
  const char *note;
  const char *phone;
  const char *reference;
  const char *description;
  const char *lines;
} TillStripeMetadata;

/* The keys that we write. */
#define TILL_STRIPE_META_INSTRUCTION "tillroll_instruction"
#define TILL_STRIPE_META_OPERATOR "tillroll_operator"
#define TILL_STRIPE_META_CONSOLE "tillroll_console"
#define TILL_STRIPE_META_NOTE "tillroll_note"
#define TILL_STRIPE_META_CONSENT TILL_PAYMENT_META_CONSENT
#define TILL_STRIPE_META_PHONE "tillroll_phone"
#define TILL_STRIPE_META_REFERENCE "order_reference"
/* On links only, which have no description of their own. */
#define TILL_STRIPE_META_DESCRIPTION "tillroll_description"

TillRecord  till_stripe_record        (TillRecordKind           kind,
                                       const TillStripeContext *context);
GPtrArray  *till_stripe_texts_new     (void);
const char *till_stripe_keep          (GPtrArray               *texts,
                                       const char              *text);
gboolean    till_stripe_read_begin    (TillJsonReader          *reader,
                                       const TillJsonNode      *object,
                                       const char              *type);
const char *till_stripe_read_word     (TillJsonReader          *reader,
                                       const char              *name);
const char *till_stripe_read_text     (TillJsonReader          *reader,
                                       const char              *name,
                                       GPtrArray               *texts);
const char *till_stripe_read_id       (TillJsonReader          *reader,
                                       const char              *name);
gint64      till_stripe_read_time     (TillJsonReader          *reader,
                                       const char              *name);
gint64      till_stripe_read_opt_time (TillJsonReader          *reader,
                                       const char              *name);
void        till_stripe_read_money    (TillJsonReader          *reader,
                                       const char              *name,
                                       const char              *currency,
                                       TillMoney               *money);
void        till_stripe_read_metadata (TillJsonReader          *reader,
                                       GPtrArray               *texts,
                                       TillStripeMetadata      *metadata);

const TillJsonNode *till_stripe_read_expanded (TillJsonReader *reader,
                                               const char     *name);

G_END_DECLS
