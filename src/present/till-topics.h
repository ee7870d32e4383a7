/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-record-topic.h"

G_BEGIN_DECLS

/* The pages of records there are. */
extern const TillRecordTopic till_refund_topic;
extern const TillRecordTopic till_dispute_topic;
extern const TillRecordTopic till_payout_topic;
extern const TillRecordTopic till_customer_topic;
extern const TillRecordTopic till_link_topic;

G_END_DECLS
