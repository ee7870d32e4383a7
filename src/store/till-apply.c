/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The one place where anything gets into the history, whatever way we learnt it.
 *
 * What must hold, for records of the same object:
 *   a newer one replaces an older one, whichever comes first;
 *   of two as old as each other (gateways tell whole seconds), what was read replaces what is
 *     there; what an event says is taken only if it is the same, else the object is in doubt and
 *     has to be read again;
 *   an answer bears the time at which it was given, and may show what was a moment before
 *     (TILL_READ_SLACK): when what was read and something else of that moment contradict each
 *     other about money or state, the object is in doubt, whichever of both is kept meanwhile;
 *   the same record a second time changes nothing;
 * and between objects:
 *   once a charge is known, the attempt it came from is gone and does not come back;
 *   a payment with a dispute is disputed, whichever of both comes first;
 *   a refund that had succeeded is known to have, whatever became of it;
 *   so is the payout that an entry went into, which only the list of that payout tells;
 *   a fee that was told once is kept: events do not carry it, and it does not change. An event
 *     about a payment we know, but not the fee of, leaves it in doubt, so that the fee is read.
 * So the order in which records arrive, and how often, does not matter: a test shuffles them. All
 * records of a call and the marks behind them are one transaction. */

#include "till-apply-private.h"

#include <string.h>

#include "till-clean-private.h"
#include "till-clock.h"
#include "till-first-customers-private.h"
#include "till-key-private.h"
#include "till-payment-table-private.h"
#include "till-tables-private.h"

typedef enum
{
  VERDICT_IGNORE,
  VERDICT_REPLACE,
  VERDICT_TOUCH, /* nothing new, but newer */
  VERDICT_DOUBT,
  VERDICT_REPLACE_AND_DOUBT,
} Verdict;

/* Where the search for a free key goes on, so that many payments of one second do not each begin
 * it anew. */
typedef struct
{
  gint64 first; /* key that the search began at */
  gint64 last;  /* key that was taken last */
} LastKey;

typedef struct
{
  TillDb     *db;
  GHashTable *added;   /* keys (gint64) of payments that were not known */
  GHashTable *changed; /* of payments that look otherwise */
  GHashTable *removed; /* of payments that were known before and are no longer */
  GHashTable *told;    /* of payments that were told and look as before */
  GPtrArray  *doubts;
  TillPaymentWords *words;
  guint       n_others;
  LastKey     last_key;
} Apply;

static GHashTable *
key_set_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
key_set_add (GHashTable *set,
             gint64      key)
{
  g_hash_table_add (set, g_memdup2 (&key, sizeof key));
}

static GArray *
key_set_to_array (GHashTable *set,
                  GArray     *keys)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (keys, key, 1);

  return keys;
}

/* Whether two states of an object tell another story, not only more or less of it. */
static gboolean
contradicts (const TillRecord *a,
             const TillRecord *b)
{
  const TillPayment *payment_a, *payment_b;

  if (g_strcmp0 (a->raw_state, b->raw_state) != 0)
    return TRUE;

  if (a->kind != TILL_RECORD_PAYMENT)
    return FALSE;

  payment_a = (const TillPayment *) (gconstpointer) a;
  payment_b = (const TillPayment *) (gconstpointer) b;

  return payment_a->state != payment_b->state ||
         payment_a->amount.minor != payment_b->amount.minor ||
         payment_a->captured != payment_b->captured ||
         payment_a->refunded != payment_b->refunded ||
         payment_a->disputed != payment_b->disputed;
}

/* Which of two states of an object counts. */
static Verdict
judge (const TillRecord *known,
       const TillRecord *record,
       gboolean          same)
{
  gint64 newer = record->as_of_us / TILL_SECOND - known->as_of_us / TILL_SECOND;
  gboolean is_read = record->origin == TILL_ORIGIN_READ;
  gboolean is_close = (is_read || known->origin == TILL_ORIGIN_READ) &&
                      ABS (newer) <= TILL_READ_SLACK / TILL_SECOND && contradicts (known, record);

  if (same)
    return newer > 0 ? VERDICT_TOUCH : VERDICT_IGNORE;

  if (newer < 0)
    return is_close ? VERDICT_DOUBT : VERDICT_IGNORE;

  if (is_read)
    return is_close ? VERDICT_REPLACE_AND_DOUBT : VERDICT_REPLACE;

  return newer > 0 ? VERDICT_REPLACE : VERDICT_DOUBT;
}

static void
add_doubt (Apply            *apply,
           const TillRecord *record)
{
  TillDoubt *doubt;

  for (guint i = 0; i < apply->doubts->len; i++)
    {
      doubt = apply->doubts->pdata[i];
      if (doubt->kind == record->kind && g_str_equal (doubt->id, record->id))
        return;
    }

  g_ptr_array_add (apply->doubts, till_doubt_new (record->kind, record->id));
}

static void
note_changed (Apply *apply,
              gint64 key)
{
  if (!g_hash_table_contains (apply->added, &key))
    key_set_add (apply->changed, key);
}

static void
note_removed (Apply *apply,
              gint64 key)
{
  g_hash_table_remove (apply->changed, &key);
  if (!g_hash_table_remove (apply->added, &key))
    key_set_add (apply->removed, key);
}

static void
note_added (Apply *apply,
            gint64 key)
{
  /* A key that was freed by this very call looks otherwise now. */
  if (g_hash_table_remove (apply->removed, &key))
    key_set_add (apply->changed, key);
  else
    key_set_add (apply->added, key);
}

/* --- payments --------------------------------------------------------------------------------- */

static gboolean
is_attempt_of_charge (Apply             *apply,
                      const TillPayment *payment,
                      gboolean          *ret_is,
                      GError           **error)
{
  if (payment->intent_id != NULL && !g_str_equal (payment->intent_id, payment->record.id))
    {
      *ret_is = FALSE; /* a charge itself */
      return TRUE;
    }

  return till_payment_table_has_charge (apply->db, payment->record.id, ret_is, error);
}

static gboolean
take_key (Apply   *apply,
          gint64   created_us,
          gint64  *ret_key,
          GError **error)
{
  LastKey *last = &apply->last_key;
  gint64 first = till_key_first_of (created_us - created_us % TILL_SECOND);
  gint64 from = last->last > 0 && last->first == first ? last->last + 1 : first;

  if (!till_payment_table_find_free (apply->db, from, ret_key, error))
    return FALSE;

  *last = (LastKey) { first, *ret_key };

  return TRUE;
}

/* Removes the attempt that @charge came from, if it is known. */
static gboolean
remove_attempt (Apply             *apply,
                const TillPayment *charge,
                GError           **error)
{
  g_auto (TillPaymentRow) attempt = TILL_PAYMENT_ROW_INIT;

  if (charge->intent_id == NULL || g_str_equal (charge->intent_id, charge->record.id))
    return TRUE;

  if (!till_payment_table_find (apply->db, charge->intent_id, &attempt, error))
    return FALSE;

  if (attempt.payment == NULL)
    return TRUE;

  note_removed (apply, attempt.key);

  return till_payment_table_remove (apply->db, &attempt, error);
}

static gboolean
add_payment (Apply             *apply,
             const TillPayment *payment,
             GError           **error)
{
  gboolean is_over;
  gint64 key;

  if (!is_attempt_of_charge (apply, payment, &is_over, error))
    return FALSE;

  if (is_over)
    return TRUE;

  /* The key first: what hangs on the attempt's must see that it is gone. */
  if (!take_key (apply, payment->created_us, &key, error) ||
      !remove_attempt (apply, payment, error) ||
      !till_payment_table_insert (apply->db, key, payment, apply->words, error))
    return FALSE;

  note_added (apply, key);

  return TRUE;
}

static gboolean
change_payment (Apply                *apply,
                const TillPaymentRow *known,
                const TillPayment    *payment,
                GError              **error)
{
  note_changed (apply, known->key);

  return (g_strcmp0 (known->payment->intent_id, payment->intent_id) == 0 ||
          remove_attempt (apply, payment, error)) &&
         till_payment_table_update (apply->db, known, payment, apply->words, error);
}

static gboolean
has_fee (const TillPayment *payment)
{
  return *payment->settle_currency != '\0';
}

static void
copy_fee (TillPayment       *to,
          const TillPayment *from)
{
  to->fee = from->fee;
  to->net = from->net;
  memcpy (to->settle_currency, from->settle_currency, sizeof to->settle_currency);
}

/* Of an older state of @known, the only news can be its fee. */
static gboolean
take_fee (Apply                *apply,
          const TillPaymentRow *known,
          const TillPayment    *older,
          GError              **error)
{
  TillPayment payment = *known->payment;

  if (has_fee (&payment) || !has_fee (older))
    return TRUE;

  copy_fee (&payment, older);

  return change_payment (apply, known, &payment, error);
}

static gboolean
apply_payment (Apply             *apply,
               const TillPayment *told,
               GError           **error)
{
  g_auto (TillPaymentRow) known = TILL_PAYMENT_ROW_INIT;
  TillPayment payment = *told;
  gboolean has_dispute;

  if (!till_dispute_table_has_any (apply->db, payment.record.id, &has_dispute, error) ||
      !till_payment_table_find (apply->db, payment.record.id, &known, error))
    return FALSE;

  payment.disputed = payment.disputed || has_dispute;
  if (known.payment == NULL)
    return add_payment (apply, &payment, error);

  if (!has_fee (&payment))
    {
      copy_fee (&payment, known.payment);
      if (!has_fee (&payment) && payment.record.origin == TILL_ORIGIN_EVENT &&
          payment.state == TILL_PAYMENT_SUCCEEDED)
        add_doubt (apply, &payment.record);
    }

  switch (judge (&known.payment->record, &payment.record,
                 till_payment_table_same (known.payment, &payment)))
    {
    case VERDICT_IGNORE:
      key_set_add (apply->told, known.key);
      return take_fee (apply, &known, &payment, error);

    case VERDICT_TOUCH:
      key_set_add (apply->told, known.key);
      return till_payment_table_touch (apply->db, known.key, &payment, error);

    case VERDICT_REPLACE:
      return change_payment (apply, &known, &payment, error);

    case VERDICT_DOUBT:
      add_doubt (apply, &payment.record);
      return take_fee (apply, &known, &payment, error);

    case VERDICT_REPLACE_AND_DOUBT:
      add_doubt (apply, &payment.record);
      return change_payment (apply, &known, &payment, error);
    }

  g_assert_not_reached ();
}

/* The payment of a dispute is disputed from now on. */
static gboolean
mark_disputed (Apply             *apply,
               const TillDispute *dispute,
               GError           **error)
{
  g_auto (TillPaymentRow) known = TILL_PAYMENT_ROW_INIT;
  TillPayment payment;

  if (dispute->payment_id == NULL)
    return TRUE;

  if (!till_payment_table_find (apply->db, dispute->payment_id, &known, error))
    return FALSE;

  if (known.payment == NULL || known.payment->disputed)
    return TRUE;

  payment = *known.payment;
  payment.disputed = TRUE;

  return change_payment (apply, &known, &payment, error);
}

/* --- other records ---------------------------------------------------------------------------- */

static gboolean
write_other (Apply                 *apply,
             const TillRecordTable *table,
             gconstpointer          record,
             GError               **error)
{
  if (table->kind == TILL_RECORD_CUSTOMER)
    return till_customer_table_write (apply->db, record, error);

  return till_record_table_write (table, apply->db, record, error) &&
         (table->kind != TILL_RECORD_DISPUTE || mark_disputed (apply, record, error));
}

static gboolean
apply_other (Apply                 *apply,
             const TillRecordTable *table,
             const TillRecord      *record,
             GError               **error)
{
  g_autoptr (GPtrArray) owner = till_record_array_new ();
  gpointer known;

  if (!till_record_table_find (table, apply->db, record->id, &known, error))
    return FALSE;

  if (known == NULL)
    {
      apply->n_others++;
      return write_other (apply, table, record, error);
    }

  g_ptr_array_add (owner, known);
  switch (judge (known, record,
                 till_columns_same (table->columns, table->n_columns, known, record)))
    {
    case VERDICT_IGNORE:
      return TRUE;

    case VERDICT_REPLACE:
      apply->n_others++;
      return write_other (apply, table, record, error);

    case VERDICT_TOUCH:
      return write_other (apply, table, record, error);

    case VERDICT_DOUBT:
      add_doubt (apply, record);
      return TRUE;

    case VERDICT_REPLACE_AND_DOUBT:
      add_doubt (apply, record);
      apply->n_others++;
      return write_other (apply, table, record, error);
    }

  g_assert_not_reached ();
}

/* Whether a state of a refund says that it has succeeded, now or before. */
static gboolean
tells_success (const TillRefund *refund)
{
  return refund->state == TILL_REFUND_SUCCEEDED || refund->succeeded_before;
}

/* That a refund had succeeded is told by states that are over: it is kept, in whatever order they
 * come. */
static gboolean
apply_refund (Apply            *apply,
              const TillRefund *told,
              GError          **error)
{
  g_autoptr (GPtrArray) owner = till_record_array_new ();
  TillRefund refund = *told;
  gpointer found;

  if (!till_record_table_find (&till_refund_table, apply->db, told->record.id, &found, error))
    return FALSE;

  if (found != NULL)
    {
      TillRefund known = *(TillRefund *) found;

      g_ptr_array_add (owner, found);
      refund.succeeded_before = tells_success (told) || tells_success (&known);
      if (known.state != TILL_REFUND_SUCCEEDED && !known.succeeded_before && tells_success (told) &&
          told->record.as_of_us / TILL_SECOND <= known.record.as_of_us / TILL_SECOND)
        {
          apply->n_others++;
          known.succeeded_before = TRUE;
          if (!till_record_table_write (&till_refund_table, apply->db, &known, error))
            return FALSE;
        }
    }

  if (refund.state == TILL_REFUND_SUCCEEDED)
    refund.succeeded_before = FALSE;

  return apply_other (apply, &till_refund_table, &refund.record, error);
}

/* Which payout an entry went into is told apart from the rest of it: whoever comes first. */
static gboolean
apply_entry (Apply           *apply,
             const TillEntry *told,
             GError         **error)
{
  g_autoptr (GPtrArray) owner = till_record_array_new ();
  const TillEntry *known;
  gpointer found;
  TillEntry entry;

  if (!till_record_table_find (&till_entry_table, apply->db, told->record.id, &found, error))
    return FALSE;

  if (found == NULL)
    {
      apply->n_others++;
      return till_record_table_write (&till_entry_table, apply->db, told, error);
    }

  g_ptr_array_add (owner, found);
  known = found;
  entry = told->record.as_of_us >= known->record.as_of_us ? *told : *known;
  if (entry.payout_id == NULL)
    entry.payout_id = told->payout_id != NULL ? told->payout_id : known->payout_id;

  if (till_columns_same (till_entry_table.columns, till_entry_table.n_columns, known, &entry))
    return TRUE;

  apply->n_others++;

  return till_record_table_write (&till_entry_table, apply->db, &entry, error);
}

static gboolean
apply_record (Apply      *apply,
              TillRecord *record,
              GError    **error)
{
  switch (record->kind)
    {
    case TILL_RECORD_PAYMENT:
      return apply_payment (apply, (TillPayment *) record, error);

    case TILL_RECORD_REFUND:
      return apply_refund (apply, (TillRefund *) record, error);

    case TILL_RECORD_DISPUTE:
      return apply_other (apply, &till_dispute_table, record, error);

    case TILL_RECORD_PAYOUT:
      return apply_other (apply, &till_payout_table, record, error);

    case TILL_RECORD_ENTRY:
      return apply_entry (apply, (TillEntry *) record, error);

    case TILL_RECORD_CUSTOMER:
      return apply_other (apply, &till_customer_table, record, error);

    case TILL_RECORD_LINK:
      return apply_other (apply, &till_link_table, record, error);

    case TILL_RECORD_CARD:
    case TILL_RECORD_EVENT:
    case TILL_RECORD_ACCOUNT:
      return TRUE;
    }

  g_assert_not_reached ();
}

/* --- a whole call ----------------------------------------------------------------------------- */

static gint64
get_created_us (const TillRecord *record)
{
  return record->kind == TILL_RECORD_PAYMENT ? ((const TillPayment *) record)->created_us
                                             : G_MAXINT64;
}

static int
compare_records (gconstpointer a,
                 gconstpointer b)
{
  gint64 created_a = get_created_us (*(TillRecord *const *) a);
  gint64 created_b = get_created_us (*(TillRecord *const *) b);

  return created_a < created_b ? -1 : created_a > created_b;
}

/* The records to be kept, clean, the oldest payment first: the full-text table takes growing keys
 * three times as fast as falling ones, and gateways list the newest first. */
static GPtrArray *
make_order (GPtrArray *records)
{
  GPtrArray *ordered = till_record_array_new ();

  for (guint i = 0; i < records->len; i++)
    {
      TillRecord *record = records->pdata[i];

      if (record->kind == TILL_RECORD_EVENT)
        record = ((TillEvent *) record)->subject;

      /* What has no id cannot be told from others. */
      if (record != NULL && *record->id != '\0')
        g_ptr_array_add (ordered, till_clean_record (record));
    }

  g_ptr_array_sort (ordered, compare_records);

  return ordered;
}

/* Keeps what stands first in the order of customers. */
static gboolean
note_customers (Apply   *apply,
                GError **error)
{
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (gint64));

  key_set_to_array (apply->added, changed);
  key_set_to_array (apply->changed, changed);
  key_set_to_array (apply->removed, removed);

  return till_first_customers_note (apply->db, changed, removed, error);
}

static gboolean
run (Apply          *apply,
     GPtrArray      *ordered,
     const TillMark *marks,
     guint           n_marks,
     GError        **error)
{
  for (guint i = 0; i < ordered->len; i++)
    if (!apply_record (apply, ordered->pdata[i], error))
      return FALSE;

  if (!till_payment_words_write (apply->words, apply->db, error) ||
      !note_customers (apply, error))
    return FALSE;

  for (guint i = 0; i < n_marks; i++)
    if (!till_mark_table_set (apply->db, &marks[i], error))
      return FALSE;

  /* What is in doubt must not be forgotten if the program ends before it is read again. */
  for (guint i = 0; i < apply->doubts->len; i++)
    {
      const TillDoubt *doubt = apply->doubts->pdata[i];
      const TillMark mark = { doubt->mark, "1" };

      if (!till_mark_table_set (apply->db, &mark, error))
        return FALSE;
    }

  return TRUE;
}

static TillApplied *
report (Apply *apply)
{
  TillApplied *applied = g_new0 (TillApplied, 1);

  applied->n_new = g_hash_table_size (apply->added);
  applied->n_changed = g_hash_table_size (apply->changed);
  applied->n_others = apply->n_others;
  applied->changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  key_set_to_array (apply->added, applied->changed);
  key_set_to_array (apply->changed, applied->changed);
  applied->removed = key_set_to_array (apply->removed,
                                       g_array_new (FALSE, FALSE, sizeof (gint64)));
  applied->doubts = g_ptr_array_ref (apply->doubts);
  applied->told = key_set_to_array (apply->told, g_array_new (FALSE, FALSE, sizeof (gint64)));

  return applied;
}

/**
 * till_apply_records:
 * @db: the history, owned by the calling thread
 * @records: (element-type TillRecord): what was learnt; cards, accounts and events without a
 *   subject are passed over
 * @marks: (array length=n_marks): marks to set
 * @n_marks: how many
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Takes records in, all or none.
 *
 * Returns: (transfer full) (nullable): what has changed
 */
TillApplied *
till_apply_records (TillDb         *db,
                    GPtrArray      *records,
                    const TillMark *marks,
                    guint           n_marks,
                    GError        **error)
{
  g_autoptr (GHashTable) added = key_set_new ();
  g_autoptr (GHashTable) changed = key_set_new ();
  g_autoptr (GHashTable) removed = key_set_new ();
  g_autoptr (GHashTable) told = key_set_new ();
  g_autoptr (GPtrArray) doubts = g_ptr_array_new_with_free_func ((GDestroyNotify) till_doubt_free);
  g_autoptr (TillPaymentWords) words = till_payment_words_new ();
  g_autoptr (GPtrArray) ordered = make_order (records);
  Apply apply = { db, added, changed, removed, told, doubts, words, 0, { 0, 0 } };

  if (!till_db_begin (db, error))
    return NULL;

  if (!run (&apply, ordered, marks, n_marks, error))
    {
      till_db_rollback (db);
      return NULL;
    }

  return till_db_commit (db, error) ? report (&apply) : NULL;
}
