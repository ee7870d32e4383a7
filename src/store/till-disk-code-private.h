/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillDiskCode:
 * @to_disk: the number on disk of a value of an enumeration
 * @last: its last value; its values go from 0 to this one, and 0 stands for what is not known
 *
 * How an enumeration stands on disk, apart from how C counts it.
 */
typedef struct
{
  int (*to_disk) (int value);
  int last;
} TillDiskCode;

extern const TillDiskCode till_disk_origin;
extern const TillDiskCode till_disk_payment_state;
extern const TillDiskCode till_disk_payment_label;
extern const TillDiskCode till_disk_refund_state;
extern const TillDiskCode till_disk_dispute_state;
extern const TillDiskCode till_disk_dispute_stage;
extern const TillDiskCode till_disk_payout_state;
extern const TillDiskCode till_disk_link_state;

int till_disk_code_from_disk (const TillDiskCode *code,
                              gint64              number);

G_END_DECLS
