/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "till-sb-ids.h"

G_BEGIN_DECLS

/* What each kind of object remembers. One list per kind makes the struct, the columns of its SQL
 * and the table that reads and writes them; the schema (in schema/) has the same columns.
 *
 * INT columns are numbers; those named after another object hold the number of its row, 0 for
 * none; times are seconds since 1970, 0 for never. TEXT columns may be NULL; those marked JSON
 * hold values written by TillSbJson. Statuses, brands and reasons are Stripe's own words. */

#define TILL_SB_CUSTOMER_FIELDS(INT, TEXT) \
  INT (deleted) \
  INT (default_payment_method) \
  TEXT (name) \
  TEXT (email) \
  TEXT (phone) \
  TEXT (description) \
  TEXT (address) /* JSON */ \
  TEXT (metadata) /* JSON */

/* spent: used without a customer, so never again; checked: whether a charge has shown the results
 * of the checks; set_up: authenticated for later use; behaviour: TillSbBehaviour. */
#define TILL_SB_PAYMENT_METHOD_FIELDS(INT, TEXT) \
  INT (customer) \
  INT (spent) \
  INT (behaviour) \
  INT (exp_month) \
  INT (exp_year) \
  INT (checked) \
  INT (set_up) \
  TEXT (brand) \
  TEXT (funding) \
  TEXT (country) \
  TEXT (last4) \
  TEXT (fingerprint) \
  TEXT (cvc_check) \
  TEXT (postal_code_check) \
  TEXT (line1_check) \
  TEXT (billing_details) /* JSON */ \
  TEXT (metadata) /* JSON */

#define TILL_SB_PAYMENT_INTENT_FIELDS(INT, TEXT) \
  INT (amount) \
  INT (amount_capturable) \
  INT (amount_received) \
  INT (automatic_payment_methods) \
  INT (customer) \
  INT (payment_method) \
  INT (latest_charge) \
  INT (session) \
  INT (canceled_at) \
  TEXT (currency) \
  TEXT (status) \
  TEXT (capture_method) \
  TEXT (confirmation_method) \
  TEXT (setup_future_usage) \
  TEXT (cancellation_reason) \
  TEXT (description) \
  TEXT (receipt_email) \
  TEXT (statement_descriptor) \
  TEXT (statement_descriptor_suffix) \
  TEXT (shipping) /* JSON */ \
  TEXT (metadata) /* JSON */ \
  TEXT (last_payment_error) /* JSON */ \
  TEXT (next_action) /* JSON */

/* disputed: one of the codes below; billing_details: NULL while they are the payment method's. */
#define TILL_SB_CHARGE_FIELDS(INT, TEXT) \
  INT (amount) \
  INT (amount_captured) \
  INT (amount_refunded) \
  INT (captured) \
  INT (disputed) \
  INT (moto) \
  INT (customer) \
  INT (payment_intent) \
  INT (payment_method) \
  INT (balance_transaction) \
  INT (capture_before) \
  TEXT (currency) \
  TEXT (status) \
  TEXT (failure_code) \
  TEXT (decline_code) \
  TEXT (three_d_secure) \
  TEXT (description) \
  TEXT (receipt_email) \
  TEXT (statement_descriptor) \
  TEXT (statement_descriptor_suffix) \
  TEXT (billing_details) /* JSON */ \
  TEXT (shipping) /* JSON */ \
  TEXT (fraud_details) /* JSON */ \
  TEXT (metadata) /* JSON */

#define TILL_SB_REFUND_FIELDS(INT, TEXT) \
  INT (amount) \
  INT (charge) \
  INT (payment_intent) \
  INT (balance_transaction) \
  INT (failure_balance_transaction) \
  INT (reference_available) \
  TEXT (currency) \
  TEXT (status) \
  TEXT (reason) \
  TEXT (failure_reason) \
  TEXT (metadata) /* JSON */

/* exchange_rate: millionths, 0 for none; source_kind: TillSbKind of source. */
#define TILL_SB_TXN_FIELDS(INT, TEXT) \
  INT (amount) \
  INT (fee) \
  INT (available_on) \
  INT (exchange_rate) \
  INT (source_kind) \
  INT (source) \
  INT (payout) \
  TEXT (currency) \
  TEXT (type) \
  TEXT (reporting_category) \
  TEXT (description)

#define TILL_SB_WARNING_FIELDS(INT, TEXT) \
  INT (actionable) \
  INT (charge) \
  INT (payment_intent) \
  TEXT (fraud_type)

/* evidence: the members that are set. */
#define TILL_SB_DISPUTE_FIELDS(INT, TEXT) \
  INT (amount) \
  INT (charge) \
  INT (payment_intent) \
  INT (withdrawn) \
  INT (reinstated) \
  INT (due_by) \
  INT (submission_count) \
  INT (charge_refundable) \
  TEXT (currency) \
  TEXT (status) \
  TEXT (reason) \
  TEXT (network_reason_code) \
  TEXT (evidence) /* JSON */ \
  TEXT (metadata) /* JSON */

#define TILL_SB_PAYOUT_FIELDS(INT, TEXT) \
  INT (amount) \
  INT (arrival_date) \
  INT (balance_transaction) \
  INT (failure_balance_transaction) \
  TEXT (currency) \
  TEXT (status) \
  TEXT (failure_code) \
  TEXT (metadata) /* JSON */

/* line_items: an array of objects; intent_*: what the payment will be made with. */
#define TILL_SB_SESSION_FIELDS(INT, TEXT) \
  INT (amount_total) \
  INT (customer) \
  INT (payment_intent) \
  INT (expires_at) \
  TEXT (currency) \
  TEXT (status) \
  TEXT (payment_status) \
  TEXT (customer_email) \
  TEXT (customer_details) /* JSON */ \
  TEXT (client_reference_id) \
  TEXT (success_url) \
  TEXT (cancel_url) \
  TEXT (line_items) /* JSON */ \
  TEXT (metadata) /* JSON */ \
  TEXT (intent_description) \
  TEXT (intent_receipt_email) \
  TEXT (intent_capture_method) \
  TEXT (intent_setup_future_usage) \
  TEXT (intent_metadata) /* JSON */

#define TILL_SB_SETUP_INTENT_FIELDS(INT, TEXT) \
  INT (customer) \
  INT (payment_method) \
  TEXT (status) \
  TEXT (usage) \
  TEXT (description) \
  TEXT (cancellation_reason) \
  TEXT (metadata) /* JSON */ \
  TEXT (last_setup_error) /* JSON */ \
  TEXT (next_action) /* JSON */

/* object: the object as it was; previous: the members that changed, as they were before. */
#define TILL_SB_EVENT_FIELDS(INT, TEXT) \
  TEXT (type) \
  TEXT (api_version) \
  TEXT (object) /* JSON */ \
  TEXT (previous) /* JSON */ \
  TEXT (request) \
  TEXT (idempotency_key)

#define TILL_SB_ENDPOINT_FIELDS(INT, TEXT) \
  INT (deleted) \
  TEXT (url) \
  TEXT (secret) \
  TEXT (status) \
  TEXT (enabled_events) /* JSON */ \
  TEXT (api_version) \
  TEXT (description) \
  TEXT (metadata) /* JSON */

/* type: "pdf", "jpg" or "png"; digest: SHA-256. What is in the file is not kept. */
#define TILL_SB_FILE_FIELDS(INT, TEXT) \
  INT (size) \
  TEXT (filename) \
  TEXT (purpose) \
  TEXT (type) \
  TEXT (digest)

/* charge.disputed: codes on disk. An inquiry, and a dispute that was won, show as disputed and
 * leave the money where it is. */
#define TILL_SB_INQUIRED 1
#define TILL_SB_CHARGED_BACK 2

/**
 * TillSbRow:
 * @kind: what it is
 * @seq: the number of the row; 0 while it is new
 * @created: when it came to be, in seconds since 1970
 *
 * What all rows begin with.
 */
typedef struct
{
  TillSbKind kind;
  gint64     seq;
  gint64     created;
} TillSbRow;

#define TILL_SB_MEMBER_INT(name) gint64 name;
#define TILL_SB_MEMBER_TEXT(name) char *name;
#define TILL_SB_DECLARE_ROW(Name, FIELDS) \
  typedef struct \
  { \
    TillSbRow row; \
    FIELDS (TILL_SB_MEMBER_INT, TILL_SB_MEMBER_TEXT) \
  } Name; \
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (Name, till_sb_row_free)

void till_sb_row_free (gpointer row);

TILL_SB_DECLARE_ROW (TillSbCustomer, TILL_SB_CUSTOMER_FIELDS)
TILL_SB_DECLARE_ROW (TillSbPaymentMethod, TILL_SB_PAYMENT_METHOD_FIELDS)
TILL_SB_DECLARE_ROW (TillSbPaymentIntent, TILL_SB_PAYMENT_INTENT_FIELDS)
TILL_SB_DECLARE_ROW (TillSbCharge, TILL_SB_CHARGE_FIELDS)
TILL_SB_DECLARE_ROW (TillSbRefund, TILL_SB_REFUND_FIELDS)
TILL_SB_DECLARE_ROW (TillSbTxn, TILL_SB_TXN_FIELDS)
TILL_SB_DECLARE_ROW (TillSbDispute, TILL_SB_DISPUTE_FIELDS)
TILL_SB_DECLARE_ROW (TillSbPayout, TILL_SB_PAYOUT_FIELDS)
TILL_SB_DECLARE_ROW (TillSbSession, TILL_SB_SESSION_FIELDS)
TILL_SB_DECLARE_ROW (TillSbSetupIntent, TILL_SB_SETUP_INTENT_FIELDS)
TILL_SB_DECLARE_ROW (TillSbEvent, TILL_SB_EVENT_FIELDS)
TILL_SB_DECLARE_ROW (TillSbEndpoint, TILL_SB_ENDPOINT_FIELDS)
TILL_SB_DECLARE_ROW (TillSbWarning, TILL_SB_WARNING_FIELDS)
TILL_SB_DECLARE_ROW (TillSbFile, TILL_SB_FILE_FIELDS)

/**
 * TillSbField:
 * @name: the column
 * @offset: where it is in the struct
 * @is_text: whether it is a string
 *
 * One column.
 */
typedef struct
{
  const char *name;
  guint       offset;
  gboolean    is_text;
} TillSbField;

/**
 * TillSbTable:
 * @object: the word for it on the wire
 * @label: the word for it in "No such …"
 * @size: of the struct
 * @n_fields: how many columns after the first two
 * @fields: those columns
 * @load_sql: reads the row of a number
 * @save_sql: writes a row
 *
 * How one kind of row is kept.
 */
typedef struct
{
  const char        *object;
  const char        *label;
  gsize              size;
  guint              n_fields;
  const TillSbField *fields;
  const char        *load_sql;
  const char        *save_sql;
} TillSbTable;

gboolean           till_sb_kind_has_rows (TillSbKind  kind);
const TillSbTable *till_sb_table_get     (TillSbKind  kind);
gpointer           till_sb_row_new       (TillSbKind  kind);
void               till_sb_set           (char      **field,
                                          const char *value);

G_END_DECLS
