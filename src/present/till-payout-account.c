/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What went into a payout, entry by entry, held against what was paid out. What must hold: a payout
 * that is not the sum of its entries, to the minor unit, is said so before anything else; entries
 * that were not told are not taken to be none. */

#include "till-payout-account.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-format.h"
#include "till-ledger.h"
#include "till-record-topic.h"

/* So many on a page. */
#define N_LINES_MAX 100

struct _TillPayoutAccount
{
  GObject       parent_instance;

  TillSession  *session;   /* NULL: none */
  TillPayout   *payout;    /* NULL: none */
  GPtrArray    *entries;   /* TillEntry; NULL: not known yet */
  gboolean      failed;    /* they could not be read when they were asked for last */
  guint         first;     /* which of them is on top of the page */
  GCancellable *asking;
};

G_DEFINE_FINAL_TYPE (TillPayoutAccount, till_payout_account, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
} TillPayoutAccountSignal;

static guint signals[SIGNAL_CHANGED + 1];

static const struct
{
  const char *type;
  const char *words;
} types[] = {
  { "adjustment", N_("Adjustment") },
  { "charge", N_("Payment") },
  { "dispute", N_("Dispute") },
  { "dispute_reversal", N_("Dispute won") },
  { "fee", N_("Fee") },
  { "payment", N_("Payment") },
  { "payment_refund", N_("Refund") },
  { "refund", N_("Refund") },
  { "refund_failure", N_("Refund came back") },
  { "stripe_fee", N_("Fee") },
};

static const char *
say_type (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i].type, type) == 0)
      return _(types[i].words);

  return type != NULL && *type != '\0' ? type : _("Other");
}

static void
stop (TillPayoutAccount *self)
{
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = till_store_list_entries_finish (TILL_STORE (object), result,
                                                                  &error);
  TillPayoutAccount *self;

  /* Nobody may be there any more. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  self->failed = entries == NULL;
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  self->entries = g_steal_pointer (&entries);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
ask (TillPayoutAccount *self)
{
  stop (self);
  if (self->session == NULL || self->payout == NULL)
    return;

  self->asking = g_cancellable_new ();
  till_store_list_payout_entries_async (till_session_get_store (self->session),
                                        self->payout->record.id, self->asking, listed_cb, self);
}

static void
records_changed_cb (TillPayoutAccount *self,
                    guint              kind)
{
  if (kind == TILL_RECORD_ENTRY)
    ask (self);
}

static void
set_session (TillPayoutAccount *self,
             TillSession       *session)
{
  if (self->session == session)
    return;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, records_changed_cb, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (session, "records-changed", G_CALLBACK (records_changed_cb), self,
                             G_CONNECT_SWAPPED);
}

static void
till_payout_account_dispose (GObject *object)
{
  TillPayoutAccount *self = TILL_PAYOUT_ACCOUNT (object);

  stop (self);
  set_session (self, NULL);
  g_clear_pointer (&self->payout, till_record_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);

  G_OBJECT_CLASS (till_payout_account_parent_class)->dispose (object);
}

static void
till_payout_account_class_init (TillPayoutAccountClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_payout_account_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_PAYOUT_ACCOUNT, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_payout_account_init (TillPayoutAccount *self)
{
}

/**
 * till_payout_account_new:
 *
 * Returns: (transfer full): the account of no payout
 */
TillPayoutAccount *
till_payout_account_new (void)
{
  return g_object_new (TILL_TYPE_PAYOUT_ACCOUNT, NULL);
}

/**
 * till_payout_account_set:
 * @self: an account
 * @session: (nullable): where the payout is
 * @payout: (nullable): the payout
 *
 * Changes the payout, or takes in how it is now.
 */
void
till_payout_account_set (TillPayoutAccount *self,
                         TillSession       *session,
                         TillPayout        *payout)
{
  gboolean same;

  g_return_if_fail (TILL_IS_PAYOUT_ACCOUNT (self));

  if (self->session == session && self->payout == payout)
    return;

  same = self->session == session && self->payout != NULL && payout != NULL &&
         g_str_equal (self->payout->record.id, payout->record.id);
  set_session (self, session);
  g_clear_pointer (&self->payout, till_record_unref);
  self->payout = payout != NULL ? till_record_ref (payout) : NULL;
  if (!same)
    {
      g_clear_pointer (&self->entries, g_ptr_array_unref);
      self->failed = FALSE;
      self->first = 0;
    }
  ask (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Saying it */

static char *
say_money (const TillPayoutAccount *self,
           gint64                   minor)
{
  TillMoney money = self->payout->amount;

  money.minor = minor;

  return till_money_format (&money);
}

static void
add_check (TillPayoutAccount     *self,
           GPtrArray             *facts,
           const TillPayoutCheck *check)
{
  g_autofree char *sum = say_money (self, check->sum);
  TillFactText *fact;

  if (check->agrees)
    {
      fact = till_record_add_fact (facts, _("Sum"),
                                   /* Translators: an amount */
                                   g_strdup_printf (_("%s, as paid out"), sum));
      fact->tone = TILL_TONE_GOOD;
      return;
    }

  /* Translators: an amount */
  fact = till_record_add_fact (facts, _("Sum"),
                               g_strdup_printf (_("%s: not what was paid out. Ask the gateway’s "
                                                  "support about it."), sum));
  fact->tone = TILL_TONE_BAD;
}

/* The payout moved the balance, too: what it took away is not what went into it. */
static gboolean
is_of_payout_itself (const TillPayoutAccount *self,
                     const TillEntry         *entry)
{
  return g_strcmp0 (entry->source_id, self->payout->record.id) == 0;
}

/* What went into it. */
static GPtrArray *
list_paid (TillPayoutAccount *self)
{
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; self->entries != NULL && i < self->entries->len; i++)
    if (!is_of_payout_itself (self, self->entries->pdata[i]))
      g_ptr_array_add (all, self->entries->pdata[i]);

  return all;
}

/* Gross and fees of all entries; nothing where they are too large to be amounts. */
static void
add_sums (TillPayoutAccount *self,
          GPtrArray         *facts)
{
  TillMoney gross = self->payout->amount, fees = self->payout->amount, part = fees;

  gross.minor = fees.minor = 0;
  for (guint i = 0; i < self->entries->len; i++)
    {
      const TillEntry *entry = self->entries->pdata[i];

      if (is_of_payout_itself (self, entry))
        continue;

      part.minor = entry->amount.minor;
      if (!till_money_add (&gross, &part, &gross, NULL))
        return;
      part.minor = entry->fee;
      if (!till_money_add (&fees, &part, &fees, NULL))
        return;
    }

  till_record_add_fact (facts, _("Gross"), till_money_format (&gross));
  till_record_add_fact (facts, _("Fees"), till_money_format (&fees));
}

/* The heading of a page says which of them are on it. */
static char *
say_page (const TillPayoutAccount *self,
          guint                    n_all,
          guint                    n_shown)
{
  g_autofree char *first = till_format_count (self->first + 1);
  g_autofree char *last = till_format_count (self->first + n_shown);
  g_autofree char *all = till_format_count (n_all);

  /* Translators: which entries of how many are shown: "101 to 200 of 1,234" */
  return g_strdup_printf (_("%s to %s of %s"), first, last, all);
}

static void
add_entry (TillPayoutAccount *self,
           GPtrArray         *facts,
           const TillEntry   *entry)
{
  g_autofree char *amount = say_money (self, entry->amount.minor);
  g_autofree char *fee = say_money (self, entry->fee);
  g_autofree char *net = say_money (self, entry->net);

  till_record_add_fact (facts, say_type (entry->type),
                        entry->fee != 0
                          /* Translators: three amounts: what came, the fee, what is left */
                          ? g_strdup_printf (_("%s, fee %s, net %s"), amount, fee, net)
                          : g_strdup (net));
}

/* Those of the page. */
static void
add_entries (TillPayoutAccount *self,
             GPtrArray         *facts)
{
  g_autoptr (GPtrArray) all = list_paid (self);
  guint n_shown;

  if (self->first >= all->len)
    self->first = 0;
  n_shown = MIN (all->len - self->first, N_LINES_MAX);
  if (n_shown < all->len)
    till_record_add_fact (facts, _("Shown"), say_page (self, all->len, n_shown));
  for (guint i = self->first; i < self->first + n_shown; i++)
    add_entry (self, facts, all->pdata[i]);
}

/**
 * till_payout_account_list_facts:
 * @self: an account
 * @now_us: the time, in µs since 1970 UTC
 *
 * Returns: (transfer full) (element-type TillFactText): what went into it; one without a value is a
 *   heading
 */
GPtrArray *
till_payout_account_list_facts (TillPayoutAccount *self,
                                gint64             now_us)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify) till_fact_text_free);
  TillPayoutCheck check;

  g_return_val_if_fail (TILL_IS_PAYOUT_ACCOUNT (self), facts);

  if (self->payout == NULL || (self->entries == NULL && !self->failed))
    return facts;

  till_record_add_heading (facts, _("What went into it"));
  if (self->failed)
    {
      till_record_add_fact (facts, _("Entries"),
                            g_strdup (_("The payouts on this computer cannot be read")));
      return facts;
    }

  till_ledger_check_payout (self->payout, self->entries, &check);
  if (!check.is_known)
    {
      till_record_add_fact (facts, _("Entries"),
                            g_strdup (_("Not told by the gateway, or not fetched yet")));
      return facts;
    }

  till_record_add_fact (facts, _("Entries"), till_format_count (check.n_entries));
  add_sums (self, facts);
  add_check (self, facts, &check);
  till_record_add_heading (facts, _("Entries"));
  add_entries (self, facts);

  return facts;
}

/**
 * till_payout_account_has_entries:
 * @self: an account
 *
 * Returns: whether it is known what went into the payout
 */
gboolean
till_payout_account_has_entries (TillPayoutAccount *self)
{
  g_return_val_if_fail (TILL_IS_PAYOUT_ACCOUNT (self), FALSE);

  return self->payout != NULL && self->entries != NULL && self->entries->len > 0;
}

/**
 * till_payout_account_can_turn:
 * @self: an account
 * @pages: 1 for the next page of entries, -1 for the one before
 *
 * Returns: whether there is such a page
 */
gboolean
till_payout_account_can_turn (TillPayoutAccount *self,
                              int                pages)
{
  g_autoptr (GPtrArray) all = NULL;
  gint64 first;

  g_return_val_if_fail (TILL_IS_PAYOUT_ACCOUNT (self), FALSE);

  if (!till_payout_account_has_entries (self))
    return FALSE;

  all = list_paid (self);
  first = (gint64) self->first + (gint64) pages * N_LINES_MAX;

  return first >= 0 && first < all->len;
}

/**
 * till_payout_account_turn:
 * @self: an account
 * @pages: 1 for the next page of entries, -1 for the one before
 *
 * Turns to another page, if there is one.
 */
void
till_payout_account_turn (TillPayoutAccount *self,
                          int                pages)
{
  g_return_if_fail (TILL_IS_PAYOUT_ACCOUNT (self));

  if (!till_payout_account_can_turn (self, pages))
    return;

  self->first = (guint) ((gint64) self->first + (gint64) pages * N_LINES_MAX);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
