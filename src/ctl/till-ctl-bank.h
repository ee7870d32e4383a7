/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-bank-desk.h"
#include "till-ctl.h"

G_BEGIN_DECLS

/**
 * TillCtlBankOptions:
 * @file: (nullable): a statement to read first
 * @columns: (nullable): which column is which: "date=1,amount=4"
 * @dates: (nullable): "dmy", "mdy" or "ymd"
 * @decimal: (nullable): "." or ","
 * @currency: (nullable): of a table that does not say it
 *
 * How a statement is read. A plain value; the texts are owned.
 */
typedef struct
{
  char *file;
  char *columns;
  char *dates;
  char *decimal;
  char *currency;
} TillCtlBankOptions;

/* Its options without @file, for g_option; a place for each of them and the end. */
#define TILL_CTL_BANK_N_OPTIONS 4

void          till_ctl_bank_options_fill  (TillCtlBankOptions       *self,
                                           GOptionEntry             *entries);
void          till_ctl_bank_options_clear (TillCtlBankOptions       *self);
void          till_ctl_bank_open          (TillCtl                  *ctl,
                                           const TillCtlBankOptions *options,
                                           TillCtlFunc               next);
TillBankDesk *till_ctl_bank_get_desk      (TillCtl                  *ctl);
void          till_ctl_bank_tell_left     (TillCtl                  *ctl);
char         *till_ctl_bank_say_day       (gint64                    day);

G_END_DECLS
