/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row of a list of records: the record as it is now, and the payment it is about. */

#include "till-record-item.h"

struct _TillRecordItem
{
  GObject      parent_instance;

  gpointer     record;
  TillPayment *payment; /* NULL: not known */
  char        *note;    /* NULL: none */
};

G_DEFINE_FINAL_TYPE (TillRecordItem, till_record_item, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
} TillRecordItemSignal;

static guint signals[SIGNAL_CHANGED + 1];

static void
till_record_item_finalize (GObject *object)
{
  TillRecordItem *self = TILL_RECORD_ITEM (object);

  g_clear_pointer (&self->record, till_record_unref);
  g_clear_pointer (&self->payment, till_record_unref);
  g_free (self->note);

  G_OBJECT_CLASS (till_record_item_parent_class)->finalize (object);
}

static void
till_record_item_class_init (TillRecordItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_record_item_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_RECORD_ITEM, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_record_item_init (TillRecordItem *self)
{
}

/**
 * till_record_item_new:
 * @record: (transfer none): a record
 * @payment: (transfer none) (nullable): the payment it is about
 *
 * Returns: (transfer full): a row
 */
TillRecordItem *
till_record_item_new (gpointer     record,
                      TillPayment *payment)
{
  TillRecordItem *self = g_object_new (TILL_TYPE_RECORD_ITEM, NULL);

  self->record = till_record_ref (record);
  self->payment = payment != NULL ? till_record_ref (payment) : NULL;

  return self;
}

/**
 * till_record_item_get_record:
 * @self: a row
 *
 * Returns: (transfer none): the record as it is now
 */
gpointer
till_record_item_get_record (TillRecordItem *self)
{
  g_return_val_if_fail (TILL_IS_RECORD_ITEM (self), NULL);

  return self->record;
}

/**
 * till_record_item_get_id:
 * @self: a row
 *
 * Returns: the id of its record
 */
const char *
till_record_item_get_id (TillRecordItem *self)
{
  g_return_val_if_fail (TILL_IS_RECORD_ITEM (self), NULL);

  return TILL_RECORD (self->record)->id;
}

/**
 * till_record_item_get_payment:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the payment it is about
 */
TillPayment *
till_record_item_get_payment (TillRecordItem *self)
{
  g_return_val_if_fail (TILL_IS_RECORD_ITEM (self), NULL);

  return self->payment;
}

static gboolean
same (gconstpointer a,
      gconstpointer b)
{
  return a == b || (a != NULL && b != NULL && till_record_same (a, b));
}

/**
 * till_record_item_set:
 * @self: a row
 * @record: (transfer none): its record
 * @payment: (transfer none) (nullable): the payment it is about
 *
 * Says how they are now; "changed" is emitted if that is otherwise than before.
 */
void
till_record_item_set (TillRecordItem *self,
                      gpointer        record,
                      TillPayment    *payment)
{
  g_return_if_fail (TILL_IS_RECORD_ITEM (self));

  if (same (self->record, record) && same (self->payment, payment))
    return;

  till_record_unref (self->record);
  self->record = till_record_ref (record);
  g_clear_pointer (&self->payment, till_record_unref);
  self->payment = payment != NULL ? till_record_ref (payment) : NULL;
  till_record_item_repaint (self);
}

/**
 * till_record_item_get_note:
 * @self: a row
 *
 * Returns: (nullable): what is known of the record from elsewhere
 */
const char *
till_record_item_get_note (TillRecordItem *self)
{
  g_return_val_if_fail (TILL_IS_RECORD_ITEM (self), NULL);

  return self->note;
}

/**
 * till_record_item_set_note:
 * @self: a row
 * @note: (nullable): what is known of the record from elsewhere, in a few words
 *
 * Says more where the record itself has nothing more to say.
 */
void
till_record_item_set_note (TillRecordItem *self,
                           const char     *note)
{
  g_return_if_fail (TILL_IS_RECORD_ITEM (self));

  if (g_strcmp0 (self->note, note) == 0)
    return;

  g_free (self->note);
  self->note = g_strdup (note);
  till_record_item_repaint (self);
}

/**
 * till_record_item_repaint:
 * @self: a row
 *
 * Emits "changed": a time has gone on.
 */
void
till_record_item_repaint (TillRecordItem *self)
{
  g_return_if_fail (TILL_IS_RECORD_ITEM (self));

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
