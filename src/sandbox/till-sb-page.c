/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The pages a customer sees: the one behind a payment link, and the bank's question. They stand for
 * Stripe's hosted checkout, so that a practice user, or a test, can pay a link.
 *
 * What must hold: the pages ask for no card number: the customer picks a test card by name; what
 * came from outside is escaped. */

#include "till-sb-page.h"

#include <string.h>

#include "till-sb-attempt.h"
#include "till-sb-error.h"
#include "till-sb-intent.h"
#include "till-sb-method.h"
#include "till-sb-money.h"
#include "till-sb-params.h"
#include "till-sb-session.h"

#define PAY "/c/pay/"
#define AUTHENTICATE "/authenticate/"

#define HEAD \
  "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">" \
  "<meta name=\"viewport\" content=\"width=device-width\"><title>Practice payment</title>" \
  "<style>body{font-family:sans-serif;max-width:28em;margin:3em auto;padding:0 1em}" \
  ".amount{font-size:2em;margin:.5em 0}button{font-size:1.1em;padding:.5em 1.5em}" \
  "select,input{font-size:1.1em;width:24em;max-width:90vw;margin:.2em 0 1em;padding:.3em;" \
  "box-sizing:border-box}.practice{color:#666}</style></head><body>" \
  "<p class=\"practice\">Practice gateway: no money moves.</p>"
#define FOOT "</body></html>\n"

/* What the page offers to pay with. */
static const struct
{
  const char *name;
  const char *label;
} cards[] = {
  { "pm_card_visa", "Visa ending in 4242: pays" },
  { "pm_card_mastercard", "Mastercard ending in 4444: pays" },
  { "pm_card_gb", "British Visa ending in 0000: pays" },
  { "pm_card_chargeDeclined", "Visa ending in 0002: declined" },
  { "pm_card_chargeDeclinedInsufficientFunds", "Visa ending in 9995: insufficient funds" },
  { "pm_card_createDispute", "Visa ending in 0259: pays, then disputes" },
};

/**
 * till_sb_page_is_path:
 * @path: the path of a request
 *
 * Returns: whether there is a page rather than an operation of the interface
 */
gboolean
till_sb_page_is_path (const char *path)
{
  return g_str_has_prefix (path, PAY) || g_str_has_prefix (path, AUTHENTICATE);
}

static char *
message_page (const char *title,
              const char *text,
              const char *link)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autofree char *anchor = NULL;

  if (link != NULL)
    {
      g_autofree char *address = g_markup_escape_text (link, -1);

      anchor = g_strdup_printf ("<p><a href=\"%s\">Back to the shop</a></p>", address);
    }

  return g_strdup_printf (HEAD "<h1>%s</h1><p>%s</p>%s" FOOT, title, escaped,
                          anchor != NULL ? anchor : "");
}

static char *
pay_page (TillSb              *sb,
          const TillSbSession *session,
          const char          *problem)
{
  g_autoptr (GString) html = g_string_new (HEAD);
  g_autofree char *amount = till_sb_money_format (session->amount_total, session->currency);
  g_autofree char *shop = g_markup_escape_text (sb->account_name, -1);
  g_autofree char *what = NULL;

  what = g_markup_escape_text (session->intent_description != NULL ? session->intent_description
                                                                   : "", -1);
  g_string_append_printf (html, "<h1>Pay %s</h1><p class=\"amount\">%s</p><p>%s</p>", shop, amount,
                          what);
  if (problem != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (problem, -1);

      g_string_append_printf (html, "<p role=\"alert\"><strong>%s</strong></p>", escaped);
    }

  g_string_append (html, "<form method=\"post\"><label>Card<select name=\"payment_method\">");
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    g_string_append_printf (html, "<option value=\"%s\">%s</option>", cards[i].name,
                            cards[i].label);
  g_string_append_printf (html, "</select></label>"
                          "<label>Email<input name=\"email\" type=\"email\"></label>"
                          "<label>Name<input name=\"name\"></label>"
                          "<button type=\"submit\">Pay %s</button></form>" FOOT, amount);

  return g_string_free (g_steal_pointer (&html), FALSE);
}

/* "{CHECKOUT_SESSION_ID}" in the shop's address stands for the id. */
static char *
success_link (TillSb              *sb,
              const TillSbSession *session)
{
  g_autoptr (GString) link = NULL;
  char id[TILL_SB_ID_SIZE];

  if (session->success_url == NULL)
    return NULL;

  till_sb_ids_format (&sb->ids, TILL_SB_SESSION, session->row.seq, id);
  link = g_string_new (session->success_url);
  g_string_replace (link, "{CHECKOUT_SESSION_ID}", id, 0);

  return g_string_free (g_steal_pointer (&link), FALSE);
}

/* Ends the transaction of a page: a card that failed is kept like one that paid. */
static gboolean
end_transaction (TillSb  *sb,
                 gboolean ok,
                 GError **error)
{
  if (ok || g_error_matches (*error, TILL_SB_ERROR, TILL_SB_ERROR_CARD))
    return till_db_commit (sb->db, ok ? error : NULL) && ok;

  till_db_rollback (sb->db);

  return FALSE;
}

static gboolean
pay (TillSb        *sb,
     TillSbSession *session,
     const char    *form,
     GError       **error)
{
  g_autoptr (TillSbParams) params = till_sb_params_parse (form, error);
  g_autoptr (TillSbPaymentMethod) method = NULL;
  const char *name, *email, *card;
  gboolean ok;

  if (params == NULL || !till_db_begin (sb->db, error))
    return FALSE;

  name = till_sb_params_text (params, "name");
  email = till_sb_params_text (params, "email");
  card = till_sb_params_text (params, "payment_method");
  ok = (method = till_sb_method_resolve (sb, card != NULL && *card != '\0' ? card : "pm_card_visa",
                                         "payment_method", error)) &&
       till_sb_session_pay (sb, session, method,
                            email != NULL && *email != '\0' ? email : session->customer_email,
                            name != NULL && *name != '\0' ? name : NULL, error);

  return end_transaction (sb, ok, error);
}

static char *
handle_pay (TillSb     *sb,
            gboolean    is_post,
            const char *id,
            const char *form,
            guint      *ret_status)
{
  g_autoptr (TillSbSession) session = till_sb_find (sb, TILL_SB_SESSION, id, 404, "id", NULL);
  g_autoptr (GError) error = NULL;

  if (session == NULL)
    {
      *ret_status = 404;
      return message_page ("Not found", "There is no such payment link.", NULL);
    }

  if (is_post && strcmp (session->status, "open") == 0 && !pay (sb, session, form, &error))
    {
      g_autoptr (TillSbSession) again = till_sb_load (sb, TILL_SB_SESSION, session->row.seq, NULL);

      *ret_status = 402;
      return pay_page (sb, again != NULL ? again : session, error->message);
    }

  if (strcmp (session->status, "complete") == 0)
    {
      g_autofree char *link = success_link (sb, session);

      return message_page ("Thank you", "The payment was received.", link);
    }

  if (strcmp (session->status, "expired") == 0)
    return message_page ("Expired", "This payment link is no longer valid.", session->cancel_url);

  return pay_page (sb, session, NULL);
}

static gboolean
authenticate (TillSb              *sb,
              TillSbPaymentIntent *intent,
              const char          *form,
              GError             **error)
{
  TillSbAttempt attempt = { .authenticated = TRUE };
  gboolean ok;

  if (!till_db_begin (sb->db, error))
    return FALSE;

  ok = strstr (form, "outcome=fail") != NULL
       ? till_sb_attempt_refuse (sb, intent, error)
       : till_sb_attempt_confirm (sb, intent, &attempt, error);

  return end_transaction (sb, ok, error);
}

static char *
handle_authenticate (TillSb     *sb,
                     gboolean    is_post,
                     const char *id,
                     const char *form,
                     guint      *ret_status)
{
  g_autoptr (TillSbPaymentIntent) intent = NULL;
  g_autoptr (GError) error = NULL;

  intent = till_sb_find (sb, TILL_SB_PAYMENT_INTENT, id, 404, "id", NULL);
  if (intent == NULL || strcmp (intent->status, "requires_action") != 0)
    {
      *ret_status = 404;
      return message_page ("Nothing to do", "No payment waits for you here.", NULL);
    }

  if (!is_post)
    return g_strdup (HEAD "<h1>Your bank asks</h1><p>Do you authorise this payment?</p>"
                     "<form method=\"post\"><button name=\"outcome\" value=\"complete\">Complete"
                     "</button> <button name=\"outcome\" value=\"fail\">Fail</button></form>" FOOT);

  if (!authenticate (sb, intent, form, &error))
    {
      *ret_status = 402;
      return message_page ("The payment failed", error->message, NULL);
    }

  return message_page ("Thank you", "The payment was authorised.", NULL);
}

/**
 * till_sb_page_handle:
 * @sb: a gateway
 * @method: GET or POST
 * @path: a path for which till_sb_page_is_path() is true
 * @form: what was sent
 * @ret_status: (out): the status of the answer
 *
 * Returns: (transfer full): a page of HTML
 */
char *
till_sb_page_handle (TillSb     *sb,
                     const char *method,
                     const char *path,
                     const char *form,
                     guint      *ret_status)
{
  gboolean is_post = strcmp (method, "POST") == 0;

  *ret_status = 200;
  if (g_str_has_prefix (path, PAY))
    return handle_pay (sb, is_post, path + strlen (PAY), form, ret_status);

  return handle_authenticate (sb, is_post, path + strlen (AUTHENTICATE), form, ret_status);
}
