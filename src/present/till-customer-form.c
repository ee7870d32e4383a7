/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be written about a customer, what is wrong with it, and the customer that comes of it;
 * the window and the command line share it. What must hold: a card number is never kept. */

#include "till-customer-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-text.h"

/* docs.stripe.com/api/customers/create: a name has at most 256 characters, a phone number 20, an
 * e-mail address 512. */
static const struct
{
  const char *nick;
  const char *title;
  gsize       offset;
  glong       n_chars;
} fields[TILL_N_CUSTOMER_FIELDS] = {
  [TILL_CUSTOMER_NAME] = { "name", N_("Name"), G_STRUCT_OFFSET (TillCustomer, name), 256 },
  [TILL_CUSTOMER_EMAIL] = { "email", N_("E-mail"), G_STRUCT_OFFSET (TillCustomer, email), 512 },
  [TILL_CUSTOMER_PHONE] = { "phone", N_("Phone"), G_STRUCT_OFFSET (TillCustomer, phone), 20 },
  [TILL_CUSTOMER_LINE1] = { "line1", N_("Street and number"),
                            G_STRUCT_OFFSET (TillCustomer, line1), 200 },
  [TILL_CUSTOMER_LINE2] = { "line2", N_("More of the address"),
                            G_STRUCT_OFFSET (TillCustomer, line2), 200 },
  [TILL_CUSTOMER_POSTCODE] = { "postcode", N_("Postcode"),
                               G_STRUCT_OFFSET (TillCustomer, postcode), 20 },
  [TILL_CUSTOMER_CITY] = { "city", N_("Town"), G_STRUCT_OFFSET (TillCustomer, city), 100 },
  [TILL_CUSTOMER_REGION] = { "region", N_("County or state"),
                             G_STRUCT_OFFSET (TillCustomer, region), 100 },
  [TILL_CUSTOMER_COUNTRY] = { "country", N_("Country, two letters"),
                              G_STRUCT_OFFSET (TillCustomer, country), 2 },
  [TILL_CUSTOMER_DESCRIPTION] = { "description", N_("Description, which only you read"),
                                  G_STRUCT_OFFSET (TillCustomer, description), 350 },
};

/**
 * till_customer_field_get_title:
 * @field: a field
 *
 * Returns: (transfer static): what people call it
 */
const char *
till_customer_field_get_title (TillCustomerField field)
{
  g_return_val_if_fail (field < TILL_N_CUSTOMER_FIELDS, NULL);

  return _(fields[field].title);
}

/**
 * till_customer_field_get_nick:
 * @field: a field
 *
 * Returns: (transfer static): what options call it
 */
const char *
till_customer_field_get_nick (TillCustomerField field)
{
  g_return_val_if_fail (field < TILL_N_CUSTOMER_FIELDS, NULL);

  return fields[field].nick;
}

/**
 * till_customer_get_field:
 * @customer: a customer
 * @field: a field
 *
 * Returns: (transfer none): what stands there; "" when nothing does
 */
const char *
till_customer_get_field (const TillCustomer *customer,
                         TillCustomerField   field)
{
  const char *text;

  g_return_val_if_fail (customer != NULL && field < TILL_N_CUSTOMER_FIELDS, NULL);

  text = G_STRUCT_MEMBER (const char *, customer, fields[field].offset);

  return text != NULL ? text : "";
}

/* One @, with something before it and a name with a dot behind it. */
static gboolean
is_email (const char *text)
{
  const char *at = strchr (text, '@');

  return at != NULL && at > text && strchr (at + 1, '@') == NULL && strchr (at + 1, '.') != NULL &&
         at[1] != '.' && !g_str_has_suffix (text, ".") && strpbrk (text, " \t") == NULL;
}

static gboolean
is_country (const char *text)
{
  return strlen (text) == 2 && g_ascii_isalpha (text[0]) && g_ascii_isalpha (text[1]);
}

static const char *
check_field (TillCustomerField field,
             const char       *text)
{
  if (till_text_has_card_number (text))
    return _("A card number is never kept here");
  if (g_utf8_strlen (text, -1) > fields[field].n_chars)
    return _("This is longer than the gateway keeps");
  if (*text != '\0' && field == TILL_CUSTOMER_EMAIL && !is_email (text))
    return _("This is not an e-mail address");
  if (*text != '\0' && field == TILL_CUSTOMER_COUNTRY && !is_country (text))
    return _("A country is two letters, like GB or DE");

  return NULL;
}

/**
 * till_customer_form_check:
 * @texts: (array fixed-size=10): what was typed, by field, without space around it
 * @ret_field: (out): where something is wrong
 *
 * Returns: (transfer static) (nullable): what is wrong; %NULL: nothing
 */
const char *
till_customer_form_check (const char * const *texts,
                          TillCustomerField  *ret_field)
{
  g_return_val_if_fail (texts != NULL && ret_field != NULL, NULL);

  for (guint i = 0; i < TILL_N_CUSTOMER_FIELDS; i++)
    {
      const char *problem = check_field (i, texts[i]);

      if (problem != NULL)
        {
          *ret_field = i;
          return problem;
        }
    }

  if (*texts[TILL_CUSTOMER_NAME] == '\0' && *texts[TILL_CUSTOMER_EMAIL] == '\0' &&
      *texts[TILL_CUSTOMER_PHONE] == '\0')
    {
      *ret_field = TILL_CUSTOMER_NAME;
      return _("A customer needs a name, an e-mail address or a phone number");
    }

  return NULL;
}

/**
 * till_customer_form_make:
 * @before: (nullable): the customer as it was; %NULL for a new one
 * @texts: (array fixed-size=10): what was typed, by field, in order
 *
 * Returns: (transfer full): the customer as it is to be
 */
TillCustomer *
till_customer_form_make (const TillCustomer *before,
                         const char * const *texts)
{
  TillCustomer customer = { .record = { .kind = TILL_RECORD_CUSTOMER, .id = "" } };
  g_autofree char *country = NULL;

  g_return_val_if_fail (texts != NULL, NULL);

  if (before != NULL)
    customer = *before;
  country = g_ascii_strup (texts[TILL_CUSTOMER_COUNTRY], -1);
  for (guint i = 0; i < TILL_N_CUSTOMER_FIELDS; i++)
    {
      const char *text = i == TILL_CUSTOMER_COUNTRY ? country : texts[i];

      G_STRUCT_MEMBER (const char *, &customer, fields[i].offset) = *text != '\0' ? text : NULL;
    }

  return till_record_new (&customer);
}

/**
 * till_customer_say_address:
 * @customer: a customer
 *
 * Returns: (transfer full) (nullable): the address, in one line; %NULL when there is none
 */
char *
till_customer_say_address (const TillCustomer *customer)
{
  g_autoptr (GString) address = g_string_new (NULL);

  g_return_val_if_fail (customer != NULL, NULL);

  for (guint i = TILL_CUSTOMER_LINE1; i <= TILL_CUSTOMER_COUNTRY; i++)
    {
      const char *text = till_customer_get_field (customer, i);

      if (*text != '\0')
        g_string_append_printf (address, "%s%s", address->len == 0 ? ""
                                : i == TILL_CUSTOMER_CITY && customer->postcode != NULL ? " "
                                : ", ", text);
    }

  return address->len > 0 ? g_string_free (g_steal_pointer (&address), FALSE) : NULL;
}
