/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Text where libadwaita takes markup and cannot be told not to. What must hold: a name, a file or a
 * message of somebody else's with “&” or “<” in it is seen as it is; as markup it would be nothing
 * at all. */

#include "till-plain.h"

/**
 * till_plain_toast_new:
 * @text: what it says
 *
 * Returns: (transfer full): a toast
 */
AdwToast *
till_plain_toast_new (const char *text)
{
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  escaped = g_markup_escape_text (text, -1);

  return adw_toast_new (escaped);
}

/**
 * till_plain_set_description:
 * @page: a page
 * @text: (nullable): what it says below its title
 *
 * Says something on a page.
 */
void
till_plain_set_description (AdwStatusPage *page,
                            const char    *text)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (ADW_IS_STATUS_PAGE (page));

  escaped = text != NULL ? g_markup_escape_text (text, -1) : NULL;
  adw_status_page_set_description (page, escaped);
}
