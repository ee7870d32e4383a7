/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-random.h"

G_BEGIN_DECLS

/* The numbers of people: customers are counted from 1, those who pay once come of their order. */
#define TILL_SB_GUEST(order) ((guint64) 1 << 40 | (order))

/**
 * TillSbPerson:
 * @name: given and family name, in the order and script of its people
 * @email: an address under example.com and its like
 * @phone: a number that is reserved for fiction
 * @line1: street and number
 * @city: the place
 * @postal_code: its code
 * @country: ISO 3166 code
 *
 * An invented person.
 */
typedef struct
{
  char       *name;
  char       *email;
  char        phone[24];
  char        line1[64];
  const char *city;
  char        postal_code[12];
  const char *country;
} TillSbPerson;

void  till_sb_person_init        (TillSbPerson       *ret_person,
                                  guint64             number);
void  till_sb_person_clear       (TillSbPerson       *person);
char *till_sb_person_billing     (const TillSbPerson *person,
                                  gboolean            with_address);
char *till_sb_person_address     (const TillSbPerson *person);
char *till_sb_people_description (TillSbRandom       *random,
                                  guint64             order);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TillSbPerson, till_sb_person_clear)

G_END_DECLS
