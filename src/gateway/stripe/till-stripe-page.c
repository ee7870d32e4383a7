/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers that are objects we keep: one, or a page of a list (docs.stripe.com/api/pagination).
 *
 * What must hold: one object that cannot be read makes the whole page unreadable. A payment that
 * is silently left out would be worse than an error. */

#include "till-stripe-page.h"

/**
 * till_stripe_page_free:
 * @page: (nullable) (transfer full): a page
 */
void
till_stripe_page_free (TillStripePage *page)
{
  if (page == NULL)
    return;

  g_clear_pointer (&page->records, g_ptr_array_unref);
  g_clear_pointer (&page->short_refunds, g_ptr_array_unref);
  g_free (page->last_id);
  g_free (page);
}

static TillStripePage *
page_new (void)
{
  TillStripePage *page = g_new0 (TillStripePage, 1);

  page->records = till_record_array_new ();
  page->short_refunds = g_ptr_array_new_with_free_func (g_free);

  return page;
}

static gboolean
add_object (TillStripePage          *page,
            const TillJsonNode      *node,
            const TillStripeContext *context,
            TillStripeParse          parse,
            GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  TillStripeHarvest harvest = { page->records, page->short_refunds };
  const char *id;

  till_json_reader_init_value (&reader, node, "element");
  id = till_json_reader_string (&reader, "id", TILL_ID_MAX);
  if (!till_json_reader_end (&reader, error))
    return FALSE;

  g_free (page->last_id);
  page->last_id = g_strdup (id);

  if (parse (node, context, &harvest, error))
    return TRUE;

  g_prefix_error (error, "%s: ", id);

  return FALSE;
}

/**
 * till_stripe_page_digest_list:
 * @root: a list
 * @context: where it comes from
 * @parse: a pointer to the #TillStripeParse of its elements
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * A #TillStripeDigest.
 *
 * Returns: (transfer full) (nullable): a #TillStripePage, or %NULL
 */
gpointer
till_stripe_page_digest_list (const TillJsonNode      *root,
                              const TillStripeContext *context,
                              gconstpointer            parse,
                              GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (TillStripePage) page = page_new ();
  const TillJsonNode *data;

  till_json_reader_init_value (&reader, root, "list");
  data = till_json_reader_value (&reader, "data", TILL_JSON_ARRAY);
  page->has_more = till_json_reader_bool (&reader, "has_more");
  if (!till_json_reader_end (&reader, error))
    return NULL;

  for (const TillJsonNode *node = till_json_node_get_first (data); node != NULL;
       node = till_json_node_get_next (node))
    if (!add_object (page, node, context, *(const TillStripeParse *) parse, error))
      return NULL;

  return g_steal_pointer (&page);
}

/**
 * till_stripe_page_digest_object:
 * @root: an object
 * @context: where it comes from
 * @parse: a pointer to its #TillStripeParse
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * A #TillStripeDigest.
 *
 * Returns: (transfer full) (nullable): a #TillStripePage of one object, or %NULL
 */
gpointer
till_stripe_page_digest_object (const TillJsonNode      *root,
                                const TillStripeContext *context,
                                gconstpointer            parse,
                                GError                 **error)
{
  g_autoptr (TillStripePage) page = page_new ();

  if (!add_object (page, root, context, *(const TillStripeParse *) parse, error))
    return NULL;

  return g_steal_pointer (&page);
}
