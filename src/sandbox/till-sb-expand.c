/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The paths of expand[]: which there are, which there are not, and what is said about the rest
 * (docs.stripe.com/api/expanding_objects).
 *
 * What must hold: a path is checked before the request does anything. */

#include "till-sb-expand.h"

#include <string.h>

#include "till-sb-error.h"
#include "till-sb-rows.h"

/* docs.stripe.com: "expansions have a maximum depth of four levels" */
#define MAX_DEPTH 4

struct _TillSbExpand
{
  GHashTable *children; /* name -> TillSbExpand */
};

/* What a balance transaction's source may be: the answer shows which. */
#define ANY_SOURCE TILL_SB_N_KINDS

/* What may be written out, and what it is then. TILL_SB_NONE: nothing further below it. */
static const struct
{
  TillSbKind  kind;
  const char *name;
  TillSbKind  target;
  gboolean    is_list;
} expandables[] = {
  { TILL_SB_CUSTOMER, "default_source", TILL_SB_NONE, FALSE },
  { TILL_SB_CUSTOMER, "sources", TILL_SB_NONE, FALSE },
  { TILL_SB_CUSTOMER, "subscriptions", TILL_SB_NONE, FALSE },
  { TILL_SB_CUSTOMER, "tax_ids", TILL_SB_NONE, FALSE },
  { TILL_SB_PAYMENT_METHOD, "customer", TILL_SB_CUSTOMER, FALSE },
  { TILL_SB_PAYMENT_INTENT, "customer", TILL_SB_CUSTOMER, FALSE },
  { TILL_SB_PAYMENT_INTENT, "payment_method", TILL_SB_PAYMENT_METHOD, FALSE },
  { TILL_SB_PAYMENT_INTENT, "latest_charge", TILL_SB_CHARGE, FALSE },
  { TILL_SB_PAYMENT_INTENT, "review", TILL_SB_NONE, FALSE },
  { TILL_SB_PAYMENT_INTENT, "application", TILL_SB_NONE, FALSE },
  { TILL_SB_PAYMENT_INTENT, "on_behalf_of", TILL_SB_NONE, FALSE },
  { TILL_SB_CHARGE, "customer", TILL_SB_CUSTOMER, FALSE },
  { TILL_SB_CHARGE, "payment_intent", TILL_SB_PAYMENT_INTENT, FALSE },
  { TILL_SB_CHARGE, "balance_transaction", TILL_SB_TXN, FALSE },
  { TILL_SB_CHARGE, "failure_balance_transaction", TILL_SB_TXN, FALSE },
  { TILL_SB_CHARGE, "refunds", TILL_SB_REFUND, TRUE },
  { TILL_SB_CHARGE, "review", TILL_SB_NONE, FALSE },
  { TILL_SB_CHARGE, "application", TILL_SB_NONE, FALSE },
  { TILL_SB_CHARGE, "application_fee", TILL_SB_NONE, FALSE },
  { TILL_SB_CHARGE, "on_behalf_of", TILL_SB_NONE, FALSE },
  { TILL_SB_CHARGE, "transfer", TILL_SB_NONE, FALSE },
  { TILL_SB_CHARGE, "source_transfer", TILL_SB_NONE, FALSE },
  { TILL_SB_REFUND, "charge", TILL_SB_CHARGE, FALSE },
  { TILL_SB_REFUND, "payment_intent", TILL_SB_PAYMENT_INTENT, FALSE },
  { TILL_SB_REFUND, "balance_transaction", TILL_SB_TXN, FALSE },
  { TILL_SB_REFUND, "failure_balance_transaction", TILL_SB_TXN, FALSE },
  { TILL_SB_REFUND, "source_transfer_reversal", TILL_SB_NONE, FALSE },
  { TILL_SB_REFUND, "transfer_reversal", TILL_SB_NONE, FALSE },
  { TILL_SB_TXN, "source", ANY_SOURCE, FALSE },
  { TILL_SB_DISPUTE, "charge", TILL_SB_CHARGE, FALSE },
  { TILL_SB_DISPUTE, "payment_intent", TILL_SB_PAYMENT_INTENT, FALSE },
  { TILL_SB_WARNING, "charge", TILL_SB_CHARGE, FALSE },
  { TILL_SB_WARNING, "payment_intent", TILL_SB_PAYMENT_INTENT, FALSE },
  { TILL_SB_PAYOUT, "balance_transaction", TILL_SB_TXN, FALSE },
  { TILL_SB_PAYOUT, "failure_balance_transaction", TILL_SB_TXN, FALSE },
  { TILL_SB_PAYOUT, "destination", TILL_SB_NONE, FALSE },
  { TILL_SB_PAYOUT, "original_payout", TILL_SB_NONE, FALSE },
  { TILL_SB_PAYOUT, "reversed_by", TILL_SB_NONE, FALSE },
  { TILL_SB_SESSION, "customer", TILL_SB_CUSTOMER, FALSE },
  { TILL_SB_SESSION, "payment_intent", TILL_SB_PAYMENT_INTENT, FALSE },
  { TILL_SB_SESSION, "line_items", TILL_SB_NONE, TRUE },
  { TILL_SB_SESSION, "payment_link", TILL_SB_NONE, FALSE },
  { TILL_SB_SESSION, "setup_intent", TILL_SB_NONE, FALSE },
  { TILL_SB_SESSION, "subscription", TILL_SB_NONE, FALSE },
  { TILL_SB_SESSION, "invoice", TILL_SB_NONE, FALSE },
  { TILL_SB_SETUP_INTENT, "customer", TILL_SB_CUSTOMER, FALSE },
  { TILL_SB_SETUP_INTENT, "payment_method", TILL_SB_PAYMENT_METHOD, FALSE },
  { TILL_SB_SETUP_INTENT, "latest_attempt", TILL_SB_NONE, FALSE },
  { TILL_SB_SETUP_INTENT, "mandate", TILL_SB_NONE, FALSE },
};

/* Members that are in no column but in the answers, and cannot be expanded. */
static const char plain_members[] =
  " id object livemode created status amount metadata data has_more url outcome checks"
  " payment_method_details billing_details client_secret evidence_details fee_details"
  " balance_transactions available pending settings capabilities request ";

/**
 * till_sb_expand_new:
 *
 * Returns: (transfer full): a tree that expands nothing yet
 */
TillSbExpand *
till_sb_expand_new (void)
{
  TillSbExpand *self = g_new0 (TillSbExpand, 1);

  self->children = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) till_sb_expand_free);

  return self;
}

/**
 * till_sb_expand_free:
 * @self: (nullable) (transfer full): a tree
 */
void
till_sb_expand_free (TillSbExpand *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->children);
  g_free (self);
}

/**
 * till_sb_expand_get:
 * @self: (nullable): a tree
 * @name: a member
 *
 * Returns: (transfer none) (nullable): the tree below @name, or %NULL when @name is not to be
 *   written out
 */
const TillSbExpand *
till_sb_expand_get (const TillSbExpand *self,
                    const char         *name)
{
  return self != NULL ? g_hash_table_lookup (self->children, name) : NULL;
}

static TillSbExpand *
ensure_child (TillSbExpand *self,
              const char   *name)
{
  TillSbExpand *child = g_hash_table_lookup (self->children, name);

  if (child == NULL)
    {
      child = till_sb_expand_new ();
      g_hash_table_insert (self->children, g_strdup (name), child);
    }

  return child;
}

static gboolean
member_exists (TillSbKind  kind,
               const char *name)
{
  g_autofree char *padded = g_strdup_printf (" %s ", name);

  if (kind == ANY_SOURCE)
    kind = TILL_SB_CHARGE;

  if (till_sb_kind_has_rows (kind))
    {
      const TillSbTable *table = till_sb_table_get (kind);

      for (guint i = 0; i < table->n_fields; i++)
        if (strcmp (table->fields[i].name, name) == 0)
          return TRUE;
    }

  return strstr (plain_members, padded) != NULL;
}

static gboolean
find_expandable (TillSbKind  kind,
                 const char *name,
                 guint      *ret_index)
{
  for (guint i = 0; i < G_N_ELEMENTS (expandables); i++)
    {
      TillSbKind has = expandables[i].kind;

      if (strcmp (expandables[i].name, name) == 0 &&
          (has == kind ||
           (kind == ANY_SOURCE && (has == TILL_SB_CHARGE || has == TILL_SB_REFUND ||
                                   has == TILL_SB_DISPUTE || has == TILL_SB_PAYOUT))))
        {
          *ret_index = i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
refuse_path (TillSbKind  kind,
             const char *name,
             const char *path,
             GError    **error)
{
  if (member_exists (kind, name))
    return till_sb_refuse (error, 400, NULL, NULL, "This property cannot be expanded (%s).", path);

  return till_sb_refuse (error, 400, NULL, NULL,
                         "This property cannot be expanded because it doesn't exist: %s.", path);
}

/**
 * till_sb_expand_add:
 * @self: a tree
 * @kind: what the answer is, or lists
 * @is_list: whether it is a list
 * @path: one value of expand[]
 * @error: return location for a #GError in #TILL_SB_ERROR
 *
 * Adds a path.
 *
 * Returns: %FALSE when the answer has nothing there that could be expanded
 */
gboolean
till_sb_expand_add (TillSbExpand *self,
                    TillSbKind    kind,
                    gboolean      is_list,
                    const char   *path,
                    GError      **error)
{
  g_auto (GStrv) names = g_strsplit (path, ".", MAX_DEPTH + 2);

  if (g_strv_length (names) > MAX_DEPTH)
    return till_sb_refuse (error, 400, NULL, NULL,
                           "You cannot expand more than %d levels of a property (%s).",
                           MAX_DEPTH, path);

  for (guint i = 0; names[i] != NULL; i++)
    {
      guint found;

      if (is_list)
        {
          if (strcmp (names[i], "data") != 0)
            return till_sb_refuse (error, 400, NULL, NULL,
                                   "This property cannot be expanded (%s). You may want to try "
                                   "expanding 'data.%s' instead.", path, path);

          is_list = FALSE;
          self = ensure_child (self, "data");
          if (names[i + 1] == NULL)
            return refuse_path (kind, "data", path, error);

          continue;
        }

      if (!find_expandable (kind, names[i], &found))
        return refuse_path (kind, names[i], path, error);

      self = ensure_child (self, names[i]);
      kind = expandables[found].target;
      is_list = expandables[found].is_list && names[i + 1] != NULL && kind != TILL_SB_NONE;
    }

  return TRUE;
}
