/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Remembers for each account where its customers go after they have paid by a link: it is asked
 * for once. In practice nobody goes anywhere, so there a page is made up. */

#include "till-return-url.h"

#define KEY "return-urls"
#define PRACTICE_URL "https://example.com/thanks"

static const TillAccountConfig *
get_config (TillChargePage *page)
{
  g_autoptr (TillSession) session = NULL;

  g_object_get (page, "session", &session, NULL);

  return session != NULL ? till_session_get_config (session) : NULL;
}

static void
session_changed_cb (TillChargePage *page,
                    GParamSpec     *pspec,
                    GSettings      *settings)
{
  const TillAccountConfig *config = get_config (page);
  g_autoptr (GVariant) urls = NULL;
  const char *url = NULL;

  if (config == NULL)
    return;

  if (settings != NULL)
    urls = g_settings_get_value (settings, KEY);
  if ((urls == NULL || !g_variant_lookup (urls, config->id, "&s", &url)) &&
      config->mode == TILL_ACCOUNT_PRACTICE)
    url = PRACTICE_URL;

  till_charge_page_set_return_url (page, url);
}

static void
return_url_changed_cb (TillChargePage *page,
                       GParamSpec     *pspec,
                       GSettings      *settings)
{
  const TillAccountConfig *config = get_config (page);
  const char *url = till_charge_page_get_return_url (page);
  g_autoptr (GVariant) urls = NULL;
  g_autoptr (GVariant) changed = NULL;
  GVariantBuilder builder;
  GVariantIter iter;
  const char *id, *other;

  if (config == NULL || url == NULL)
    return;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  urls = g_settings_get_value (settings, KEY);
  g_variant_iter_init (&iter, urls);
  while (g_variant_iter_next (&iter, "{&s&s}", &id, &other))
    if (!g_str_equal (id, config->id))
      g_variant_builder_add (&builder, "{ss}", id, other);

  g_variant_builder_add (&builder, "{ss}", config->id, url);
  changed = g_variant_ref_sink (g_variant_builder_end (&builder));
  if (!g_variant_equal (changed, urls))
    g_settings_set_value (settings, KEY, changed);
}

/**
 * till_return_url_remember:
 * @page: the page for new charges
 * @settings: (nullable): where to remember; %NULL where no schema is installed, and then nothing
 *   is known but of practice
 *
 * Gives the page what is known of the account that is open, and keeps what it tells.
 */
void
till_return_url_remember (TillChargePage *page,
                          GSettings      *settings)
{
  g_return_if_fail (TILL_IS_CHARGE_PAGE (page));
  g_return_if_fail (settings == NULL || G_IS_SETTINGS (settings));

  if (settings == NULL)
    {
      g_signal_connect (page, "notify::session", G_CALLBACK (session_changed_cb), NULL);
      return;
    }

  g_signal_connect_object (page, "notify::session", G_CALLBACK (session_changed_cb), settings, 0);
  g_signal_connect_object (page, "notify::return-url", G_CALLBACK (return_url_changed_cb),
                           settings, 0);
}
