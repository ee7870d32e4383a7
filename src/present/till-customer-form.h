/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-records.h"

G_BEGIN_DECLS

/**
 * TillCustomerField:
 *
 * What a person can write about a customer, in the order of the form.
 */
typedef enum
{
  TILL_CUSTOMER_NAME,
  TILL_CUSTOMER_EMAIL,
  TILL_CUSTOMER_PHONE,
  TILL_CUSTOMER_LINE1,
  TILL_CUSTOMER_LINE2,
  TILL_CUSTOMER_POSTCODE,
  TILL_CUSTOMER_CITY,
  TILL_CUSTOMER_REGION,
  TILL_CUSTOMER_COUNTRY,
  TILL_CUSTOMER_DESCRIPTION,
  TILL_N_CUSTOMER_FIELDS,
} TillCustomerField;

const char   *till_customer_field_get_title (TillCustomerField    field);
const char   *till_customer_field_get_nick  (TillCustomerField    field);
const char   *till_customer_get_field       (const TillCustomer  *customer,
                                             TillCustomerField    field);
const char   *till_customer_form_check      (const char * const  *texts,
                                             TillCustomerField   *ret_field);
TillCustomer *till_customer_form_make       (const TillCustomer  *before,
                                             const char * const  *texts);
char         *till_customer_say_address     (const TillCustomer  *customer);

G_END_DECLS
