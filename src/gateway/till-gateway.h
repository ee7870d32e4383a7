/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-capabilities.h"
#include "till-gateway-error.h"
#include "till-instruction.h"
#include "till-records.h"
#include "till-secret.h"

G_BEGIN_DECLS

#define TILL_TYPE_GATEWAY (till_gateway_get_type ())
G_DECLARE_INTERFACE (TillGateway, till_gateway, TILL, GATEWAY, GObject)

/**
 * TillGatewayQuery:
 * @kind: what to list: payments (with their refunds), refunds, disputes, payouts, entries,
 *   customers, cards of a customer, links
 * @created_from_us: (inclusive) or 0
 * @created_to_us: (exclusive) or 0
 * @customer_id: (nullable): only of this customer
 * @payment_id: (nullable): only of this payment
 * @payout_id: (nullable): only entries that went into this payout, which they then tell
 * @email: (nullable): customers with exactly this address
 * @limit: how many; 0 = as many as the gateway gives in one answer
 * @page_token: (nullable): where the page before ended
 */
typedef struct
{
  TillRecordKind kind;
  gint64         created_from_us;
  gint64         created_to_us;
  const char    *customer_id;
  const char    *payment_id;
  const char    *payout_id;
  const char    *email;
  guint          limit;
  const char    *page_token;
} TillGatewayQuery;

/**
 * TillGatewayPage:
 * @records: (element-type TillRecord): newest first; a payment is followed by its refunds
 * @next_token: (nullable): where to go on, or %NULL at the end
 */
typedef struct
{
  GPtrArray *records;
  char      *next_token;
} TillGatewayPage;

/**
 * TillGatewayChanges:
 * @events: (element-type TillEvent): what happened since the cursor, oldest first
 * @cursor: where to go on next time
 * @gap: whether the gateway no longer knows all that happened since: list everything again
 */
typedef struct
{
  GPtrArray *events;
  char      *cursor;
  gboolean   gap;
} TillGatewayChanges;

/**
 * TillCardInput:
 * @number: digits only
 * @code: (nullable): the security code
 * @exp_month, @exp_year: the expiry
 * @name, @postcode, @address_line: (nullable): what the bank may check
 *
 * A typed card on its one way out. Whoever takes it wipes it.
 */
typedef struct
{
  TillSecret *number;
  TillSecret *code;
  guint       exp_month;
  guint       exp_year;
  char       *name;
  char       *postcode;
  char       *address_line;
} TillCardInput;

/**
 * TillGatewayResult:
 * @state: %TILL_INSTRUCTION_DONE, %TILL_INSTRUCTION_REFUSED or %TILL_INSTRUCTION_UNKNOWN
 * @records: (element-type TillRecord): what the gateway told about what came of it: apply them
 * @result_id: (nullable): the id of what came of it
 * @failure: (nullable): why it was refused, or why it is unknown: a #GError in #TILL_GATEWAY_ERROR
 * @request_id: (nullable): what the gateway's support asks for
 */
typedef struct
{
  TillInstructionState state;
  GPtrArray           *records;
  char                *result_id;
  GError              *failure;
  char                *request_id;
} TillGatewayResult;

/**
 * TillFileInput:
 * @name: what it is called
 * @media_type: what it is: "application/pdf", "image/jpeg" or "image/png"
 * @content: all of it
 *
 * A file for the gateway. A plain value; everything is borrowed.
 */
typedef struct
{
  const char *name;
  const char *media_type;
  GBytes     *content;
} TillFileInput;

/**
 * TillEvidenceFile:
 * @piece: (nullable): the gateway's name of the piece of evidence it is; %NULL = of none yet
 * @id: the gateway's id of it
 * @name: (nullable): what it is called; %NULL when the gateway does not say
 * @size: how long it is, in bytes; 0 when the gateway does not say
 *
 * A file that the gateway has.
 */
typedef struct
{
  char  *piece;
  char  *id;
  char  *name;
  gint64 size;
} TillEvidenceFile;

/**
 * TillEvidence:
 * @dispute: the dispute as it is now
 * @texts: a JSON object of texts under the gateway's names: what has been said so far
 * @files: (element-type TillEvidenceFile): the files that belong to it
 *
 * What the gateway has to answer a dispute with; the bank has it only once it was submitted.
 */
typedef struct
{
  TillDispute *dispute;
  char        *texts;
  GPtrArray   *files;
} TillEvidence;

/**
 * TillPaymentNote:
 * @payment_id: the payment it belongs to
 * @note: what the operator writes; "" takes a former one away
 * @phone: where the customer can be called; "" takes a former number away
 * @operator_name: who writes it
 * @time_us: when, in µs since 1970 UTC
 *
 * What is kept with a payment at the gateway, for us to read. A plain value; strings are borrowed.
 */
typedef struct
{
  const char *payment_id;
  const char *note;
  const char *phone;
  const char *operator_name;
  gint64      time_us;
} TillPaymentNote;

/**
 * TillWebhook:
 * @id: the gateway's id of the endpoint
 * @url: where it delivers
 * @secret: (nullable): what it signs with; told only when it is made
 */
typedef struct
{
  char       *id;
  char       *url;
  TillSecret *secret;
} TillWebhook;

/**
 * TillGatewayInterface:
 *
 * What an adapter does. Every call is asynchronous and answers with a #GTask whose source object
 * is the adapter and whose pointer is the result type named at the public function (a boolean for
 * delete_card, annotate, email_receipt and delete_webhook); errors are in #TILL_GATEWAY_ERROR (or
 * %G_IO_ERROR_CANCELLED). The task is borrowed: an adapter that answers later takes a reference. So
 * are all other arguments. What an account cannot do by its capabilities is refused before an
 * adapter is asked.
 *
 * get_name, get_capabilities and parse_delivery answer at once; parse_delivery may be called on
 * any thread. An adapter keeps no truth: it translates.
 *
 * Signal "capabilities-changed" (): a refusal, or a success, has shown what the account can do;
 * emitted on the thread that made the call, by till_gateway_capabilities_changed().
 */
struct _TillGatewayInterface
{
  GTypeInterface parent_interface;

  const char             *(*get_name)         (TillGateway            *self);
  const TillCapabilities *(*get_capabilities) (TillGateway            *self);
  void                    (*verify)           (TillGateway            *self,
                                               GTask                  *task);
  void                    (*list)             (TillGateway            *self,
                                               const TillGatewayQuery *query,
                                               GTask                  *task);
  void                    (*get)              (TillGateway            *self,
                                               TillRecordKind          kind,
                                               const char             *id,
                                               GTask                  *task);
  void                    (*list_changes)     (TillGateway            *self,
                                               const char             *cursor,
                                               GTask                  *task);
  void                    (*tokenize)         (TillGateway            *self,
                                               TillCardInput          *card,
                                               GTask                  *task);
  void                    (*execute)          (TillGateway            *self,
                                               TillInstruction        *instruction,
                                               GTask                  *task);
  void                    (*resolve)          (TillGateway            *self,
                                               TillInstruction        *instruction,
                                               GTask                  *task);
  void                    (*create_customer)  (TillGateway            *self,
                                               const TillCustomer     *customer,
                                               const char             *idempotency_key,
                                               GTask                  *task);
  void                    (*update_customer)  (TillGateway            *self,
                                               const TillCustomer     *customer,
                                               GTask                  *task);
  void                    (*delete_card)      (TillGateway            *self,
                                               const char             *card_id,
                                               GTask                  *task);
  void                    (*annotate)         (TillGateway            *self,
                                               const TillPaymentNote  *note,
                                               GTask                  *task);
  void                    (*read_evidence)    (TillGateway            *self,
                                               const char             *dispute_id,
                                               GTask                  *task);
  void                    (*draft_evidence)   (TillGateway            *self,
                                               const char             *dispute_id,
                                               const char             *texts,
                                               const char             *idempotency_key,
                                               GTask                  *task);
  void                    (*upload_file)      (TillGateway            *self,
                                               const TillFileInput    *file,
                                               const char             *idempotency_key,
                                               GTask                  *task);
  void                    (*email_receipt)    (TillGateway            *self,
                                               const char             *payment_id,
                                               const char             *address,
                                               GTask                  *task);
  void                    (*create_webhook)   (TillGateway            *self,
                                               const char             *url,
                                               GTask                  *task);
  void                    (*delete_webhook)   (TillGateway            *self,
                                               const char             *id,
                                               GTask                  *task);
  TillEvent              *(*parse_delivery)   (TillGateway            *self,
                                               const char             *signature,
                                               GBytes                 *body,
                                               const char * const     *secrets,
                                               GError                **error);
};

const char             *till_gateway_get_name               (TillGateway            *self);
const TillCapabilities *till_gateway_get_capabilities       (TillGateway            *self);
void                    till_gateway_capabilities_changed   (TillGateway            *self);
void                    till_gateway_verify_async           (TillGateway            *self,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
TillAccount            *till_gateway_verify_finish          (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
void                    till_gateway_list_async             (TillGateway            *self,
                                                             const TillGatewayQuery *query,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
TillGatewayPage        *till_gateway_list_finish            (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
void                    till_gateway_get_async              (TillGateway            *self,
                                                             TillRecordKind          kind,
                                                             const char             *id,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
GPtrArray              *till_gateway_get_finish             (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
void                    till_gateway_list_changes_async     (TillGateway            *self,
                                                             const char             *cursor,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
TillGatewayChanges     *till_gateway_list_changes_finish    (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
void                    till_gateway_tokenize_async         (TillGateway            *self,
                                                             TillCardInput          *card,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
TillCard               *till_gateway_tokenize_finish        (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
void                    till_gateway_execute_async          (TillGateway            *self,
                                                             TillInstruction        *instruction,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
TillGatewayResult      *till_gateway_execute_finish         (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
gboolean                till_gateway_may_repeat             (TillGateway            *self,
                                                             TillInstruction        *instruction,
                                                             gint64                  now_us);
void                    till_gateway_resolve_async          (TillGateway            *self,
                                                             TillInstruction        *instruction,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
TillGatewayResult      *till_gateway_resolve_finish         (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
void                    till_gateway_create_customer_async  (TillGateway            *self,
                                                             const TillCustomer     *customer,
                                                             const char             *key,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
TillCustomer           *till_gateway_create_customer_finish (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
void                    till_gateway_update_customer_async  (TillGateway            *self,
                                                             const TillCustomer     *customer,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
TillCustomer           *till_gateway_update_customer_finish (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
void                    till_gateway_delete_card_async      (TillGateway            *self,
                                                             const char             *card_id,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
gboolean                till_gateway_delete_card_finish     (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
void                    till_gateway_annotate_async         (TillGateway            *self,
                                                             const TillPaymentNote  *note,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
gboolean                till_gateway_annotate_finish        (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
void                    till_gateway_read_evidence_async    (TillGateway            *self,
                                                             const char             *dispute_id,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
void                    till_gateway_draft_evidence_async   (TillGateway            *self,
                                                             const char             *dispute_id,
                                                             const char             *texts,
                                                             const char             *key,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
TillEvidence           *till_gateway_evidence_finish        (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
void                    till_gateway_upload_file_async      (TillGateway            *self,
                                                             const TillFileInput    *file,
                                                             const char             *key,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
TillEvidenceFile       *till_gateway_upload_file_finish     (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
void                    till_gateway_email_receipt_async    (TillGateway            *self,
                                                             const char             *payment_id,
                                                             const char             *address,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
gboolean                till_gateway_email_receipt_finish   (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
void                    till_gateway_create_webhook_async   (TillGateway            *self,
                                                             const char             *url,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
TillWebhook            *till_gateway_create_webhook_finish  (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
void                    till_gateway_delete_webhook_async   (TillGateway            *self,
                                                             const char             *id,
                                                             GCancellable           *cancellable,
                                                             GAsyncReadyCallback     callback,
                                                             gpointer                user_data);
gboolean                till_gateway_delete_webhook_finish  (TillGateway            *self,
                                                             GAsyncResult           *result,
                                                             GError                **error);
TillEvent              *till_gateway_parse_delivery         (TillGateway            *self,
                                                             const char             *signature,
                                                             GBytes                 *body,
                                                             const char * const     *secrets,
                                                             GError                **error);

void                    till_gateway_page_free              (TillGatewayPage        *page);
void                    till_gateway_changes_free           (TillGatewayChanges     *changes);
void                    till_gateway_result_free            (TillGatewayResult      *result);
void                    till_evidence_free                  (TillEvidence           *evidence);
void                    till_evidence_file_free             (TillEvidenceFile       *file);
void                    till_webhook_free                   (TillWebhook            *webhook);
TillCardInput          *till_card_input_new                 (void);
void                    till_card_input_wipe                (TillCardInput          *card);
void                    till_card_input_free                (TillCardInput          *card);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillGatewayPage, till_gateway_page_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillGatewayChanges, till_gateway_changes_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillGatewayResult, till_gateway_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillEvidence, till_evidence_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillEvidenceFile, till_evidence_file_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillWebhook, till_webhook_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillCardInput, till_card_input_free)

G_END_DECLS
