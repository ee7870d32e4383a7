/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The letter that brings a payment link to the customer, as an address for the mail program.
 *
 * What must hold: whatever stands in a description or a name, it stays a piece of text in its part
 * of the address (RFC 6068). */

#include "till-link-mail.h"

#include <glib/gi18n.h>

#include "till-format.h"
#include "till-money.h"
#include "till-text.h"

static char *
write_body (const TillLink *link,
            const char     *merchant,
            gint64          now_us)
{
  g_autofree char *money = till_money_format (&link->amount);
  g_autofree char *until = NULL;
  GString *body = g_string_new (NULL);

  if (till_text_is_empty (link->description))
    /* Translators: an e-mail to the customer; the amount */
    g_string_append_printf (body, _("Hello,\n\nplease pay %s on this page:"), money);
  else
    /* Translators: an e-mail to the customer; the amount and what it is for */
    g_string_append_printf (body, _("Hello,\n\nplease pay %s for “%s” on this page:"), money,
                            link->description);

  g_string_append_printf (body, "\n\n%s\n\n", link->url);
  if (link->expires_us > 0)
    {
      until = till_format_time (link->expires_us, now_us);
      g_string_append_printf (body, _("It can be paid once, until %s."), until);
    }
  else
    {
      g_string_append (body, _("It can be paid once."));
    }

  g_string_append_c (body, ' ');
  g_string_append (body, _("Please do not send card numbers by e-mail."));
  if (!till_text_is_empty (link->reference))
    {
      g_string_append (body, "\n\n");
      g_string_append_printf (body, _("Your order: %s"), link->reference);
    }

  g_string_append_printf (body, "\n\n%s\n", merchant);

  /* Lines end so in mail: RFC 6068, 5. */
  g_string_replace (body, "\n", "\r\n", 0);

  return g_string_free (body, FALSE);
}

/**
 * till_link_mail_format:
 * @link: an open link
 * @email: (nullable): the customer's address, if it is known
 * @merchant: who asks to be paid
 * @now_us: the time
 *
 * Returns: (transfer full) (nullable): a "mailto:" address with the whole letter in it; %NULL when
 *   the link has no address of its own
 */
char *
till_link_mail_format (const TillLink *link,
                       const char     *email,
                       const char     *merchant,
                       gint64          now_us)
{
  g_autofree char *subject = NULL;
  g_autofree char *body = NULL;
  g_autofree char *safe_email = NULL;
  g_autofree char *safe_subject = NULL;
  g_autofree char *safe_body = NULL;

  g_return_val_if_fail (link != NULL, NULL);
  g_return_val_if_fail (merchant != NULL, NULL);

  if (till_text_is_empty (link->url))
    return NULL;

  /* Translators: the subject of an e-mail to the customer; the merchant's name */
  subject = g_strdup_printf (_("Your payment to %s"), merchant);
  body = write_body (link, merchant, now_us);
  safe_email = g_uri_escape_string (email != NULL ? email : "", "@", /* allow_utf8= */ FALSE);
  safe_subject = g_uri_escape_string (subject, NULL, FALSE);
  safe_body = g_uri_escape_string (body, NULL, FALSE);

  return g_strdup_printf ("mailto:%s?subject=%s&body=%s", safe_email, safe_subject, safe_body);
}
