/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Cards: from a number or a test name to a payment method, and to a customer.
 *
 * What must hold: a card number and its code are read here and nowhere kept; what stays is brand,
 * last four digits, expiry and a keyed hash. Only the published test numbers are taken. */

#include "till-sb-method.h"

#include <string.h>

#include "till-card-number.h"
#include "till-sb-error.h"
#include "till-sb-events.h"
#include "till-secret.h"

#define FINGERPRINT_LENGTH 16

/* Test cards by name never expire: they are good until the end of a year ahead. */
#define YEARS_AHEAD 4

static void
set_fingerprint (TillSb              *sb,
                 TillSbPaymentMethod *method,
                 const char          *number)
{
  g_autofree char *hash = till_sb_keyed_hash (sb, "card", number);

  hash[FINGERPRINT_LENGTH] = '\0';
  till_sb_set (&method->fingerprint, hash);
}

/**
 * till_sb_method_new_card:
 * @sb: a gateway
 * @card: a test card
 *
 * Returns: (transfer full): a payment method of that card, not saved
 */
TillSbPaymentMethod *
till_sb_method_new_card (TillSb           *sb,
                         const TillSbCard *card)
{
  TillSbPaymentMethod *method = till_sb_row_new (TILL_SB_PAYMENT_METHOD);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (till_sb_now (sb));

  method->row.created = till_sb_now (sb);
  method->behaviour = card->behaviour;
  method->exp_month = 12;
  method->exp_year = g_date_time_get_year (now) + YEARS_AHEAD;
  method->brand = g_strdup (card->brand);
  method->funding = g_strdup (card->funding);
  method->country = g_strdup (card->country);
  method->last4 = g_strdup (card->number + strlen (card->number) - 4);
  method->cvc_check = g_strdup ("unchecked");
  set_fingerprint (sb, method, card->number);

  return method;
}

static gboolean
refuse_card (GError    **error,
             const char *code,
             const char *param,
             const char *message)
{
  till_sb_refuse_card (error, code, NULL, param, NULL, message);

  return FALSE;
}

/* Copies the digits of @number without what people write between them. */
static gboolean
read_number (const char *number,
             char        ret_digits[TILL_CARD_NUMBER_MAX + 1],
             GError    **error)
{
  guint n = 0;

  for (; *number != '\0'; number++)
    {
      if (*number == ' ' || *number == '-')
        continue;

      if (!g_ascii_isdigit (*number) || n == TILL_CARD_NUMBER_MAX)
        return refuse_card (error, "invalid_number", "number",
                            "The card number is not a valid credit card number.");

      ret_digits[n++] = *number;
    }
  ret_digits[n] = '\0';

  if (n < 12)
    return refuse_card (error, "invalid_number", "number",
                        "The card number is not a valid credit card number.");

  if (!till_card_number_passes_luhn (ret_digits))
    return refuse_card (error, "incorrect_number", "number", "Your card number is incorrect.");

  return TRUE;
}

static gboolean
check_expiry (TillSb  *sb,
              gint64   month,
              gint64   year,
              GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (till_sb_now (sb));
  int this_year = g_date_time_get_year (now);

  if (month < 1 || month > 12)
    return refuse_card (error, "invalid_expiry_month", "exp_month",
                        "Your card's expiration month is invalid.");

  if (year < this_year || year > this_year + 50)
    return refuse_card (error, "invalid_expiry_year", "exp_year",
                        "Your card's expiration year is invalid.");

  if (year == this_year && month < g_date_time_get_month (now))
    return refuse_card (error, "invalid_expiry_month", "exp_month",
                        "Your card's expiration month is invalid.");

  return TRUE;
}

static gboolean
check_cvc (const char *cvc,
           GError    **error)
{
  gsize length = cvc != NULL ? strlen (cvc) : 3;

  if (length < 3 || length > 4 || (cvc != NULL && strspn (cvc, "0123456789") != length))
    return refuse_card (error, "invalid_cvc", "cvc", "Your card's security code is invalid.");

  return TRUE;
}

/**
 * till_sb_method_new_number:
 * @sb: a gateway
 * @number: a card number
 * @exp_month: 1 to 12
 * @exp_year: with two digits or four
 * @cvc: (nullable): the code
 * @error: return location for a #GError in #TILL_SB_ERROR
 *
 * Returns: (transfer full) (nullable): a payment method, not saved, or %NULL when it is no card
 *   that may be used here
 */
TillSbPaymentMethod *
till_sb_method_new_number (TillSb     *sb,
                           const char *number,
                           gint64      exp_month,
                           gint64      exp_year,
                           const char *cvc,
                           GError    **error)
{
  char digits[TILL_CARD_NUMBER_MAX + 1];
  TillSbPaymentMethod *method = NULL;
  const TillSbCard *card;

  if (exp_year >= 0 && exp_year < 100)
    exp_year += 2000;

  if (read_number (number, digits, error) &&
      check_expiry (sb, exp_month, exp_year, error) &&
      check_cvc (cvc, error))
    {
      if ((card = till_sb_card_find (digits)) != NULL)
        {
          method = till_sb_method_new_card (sb, card);
          method->exp_month = exp_month;
          method->exp_year = exp_year;
          if (cvc == NULL)
            g_clear_pointer (&method->cvc_check, g_free);
        }
      else
        {
          const TillSbDecline *decline = till_sb_decline_find (NULL, "test_mode_live_card");

          till_sb_refuse_card (error, decline->code, decline->decline_code, NULL, NULL,
                               decline->message);
        }
    }
  till_secret_wipe_memory (digits, sizeof digits);

  return method;
}

/**
 * till_sb_method_resolve:
 * @sb: a gateway, in a transaction
 * @id: the id of a payment method, or a test name like "pm_card_visa"
 * @param: the parameter a refusal names
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the saved payment method, or %NULL
 */
TillSbPaymentMethod *
till_sb_method_resolve (TillSb     *sb,
                        const char *id,
                        const char *param,
                        GError    **error)
{
  const TillSbCard *card;
  g_autoptr (TillSbPaymentMethod) method = NULL;

  if (!g_str_has_prefix (id, "pm_card_") || !(card = till_sb_card_find_name (id)))
    return till_sb_find (sb, TILL_SB_PAYMENT_METHOD, id, 400, param, error);

  method = till_sb_method_new_card (sb, card);
  if (!till_sb_save (sb, method, error))
    return NULL;

  return g_steal_pointer (&method);
}

/**
 * till_sb_method_attach:
 * @sb: a gateway, in a transaction
 * @method: a saved card; it is changed and saved
 * @customer: the number of the customer it is kept for
 * @error: return location for a #GError
 *
 * Keeps a card for a customer; the issuer is asked whether it is good.
 *
 * Returns: %FALSE when it was refused or could not be written
 */
gboolean
till_sb_method_attach (TillSb              *sb,
                       TillSbPaymentMethod *method,
                       gint64               customer,
                       GError             **error)
{
  const TillSbDecline *decline = NULL;

  if (method->customer != 0)
    return till_sb_refuse_state (error, 400, NULL, NULL, NULL,
                                 "The payment method you provided has already been attached to a "
                                 "customer.");

  if (method->spent)
    return till_sb_refuse_state (error, 400, NULL, NULL, NULL,
                                 "This PaymentMethod was previously used without being attached to "
                                 "a Customer or was detached from a Customer, and may not be used "
                                 "again.");

  if (method->behaviour != TILL_SB_ATTACHES_THEN_DECLINED &&
      method->behaviour != TILL_SB_AUTHENTICATE_THEN_DECLINED &&
      method->behaviour != TILL_SB_BLOCKED)
    decline = till_sb_card_get_decline ((TillSbBehaviour) method->behaviour);

  if (decline != NULL)
    return till_sb_refuse_card (error, decline->code,
                                strcmp (decline->code, "card_declined") == 0
                                ? decline->decline_code : NULL,
                                decline->param, NULL, decline->message);

  method->customer = customer;

  return till_sb_save (sb, method, error) &&
         till_sb_emit (sb, "payment_method.attached", method, NULL, error);
}

/**
 * till_sb_find_customer:
 * @sb: a gateway
 * @id: an id from outside
 * @status: the status of the refusal
 * @param: the parameter it names
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a customer that was not deleted
 */
TillSbCustomer *
till_sb_find_customer (TillSb     *sb,
                       const char *id,
                       guint       status,
                       const char *param,
                       GError    **error)
{
  g_autoptr (TillSbCustomer) customer = till_sb_find (sb, TILL_SB_CUSTOMER, id, status, param,
                                                      error);

  if (customer != NULL && customer->deleted)
    {
      till_sb_refuse (error, status, "resource_missing", param, "No such customer: '%s'", id);
      return NULL;
    }

  return g_steal_pointer (&customer);
}
