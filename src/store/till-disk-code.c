/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The numbers that stand on disk for the values of enumerations.
 *
 * What must hold: a number is never changed and never used for something else; new ones are added
 * at the end. The compiler finds a value without a number, because no switch has a default. */

#include "till-disk-code-private.h"

#include "till-records.h"

#define DISK_ORIGIN_READ  1
#define DISK_ORIGIN_EVENT 2

#define DISK_PAYMENT_UNKNOWN         1
#define DISK_PAYMENT_REQUIRES_INPUT  2
#define DISK_PAYMENT_REQUIRES_ACTION 3
#define DISK_PAYMENT_PROCESSING      4
#define DISK_PAYMENT_AUTHORIZED      5
#define DISK_PAYMENT_SUCCEEDED       6
#define DISK_PAYMENT_FAILED          7
#define DISK_PAYMENT_CANCELED        8
#define DISK_PAYMENT_EXPIRED         9

#define DISK_LABEL_UNKNOWN         1
#define DISK_LABEL_REQUIRES_INPUT  2
#define DISK_LABEL_REQUIRES_ACTION 3
#define DISK_LABEL_PROCESSING      4
#define DISK_LABEL_AUTHORIZED      5
#define DISK_LABEL_SUCCEEDED       6
#define DISK_LABEL_DECLINED        7
#define DISK_LABEL_CANCELED        8
#define DISK_LABEL_EXPIRED         9
#define DISK_LABEL_PARTLY_REFUNDED 10
#define DISK_LABEL_REFUNDED        11
#define DISK_LABEL_DISPUTED        12

#define DISK_REFUND_UNKNOWN         1
#define DISK_REFUND_PENDING         2
#define DISK_REFUND_REQUIRES_ACTION 3
#define DISK_REFUND_SUCCEEDED       4
#define DISK_REFUND_FAILED          5
#define DISK_REFUND_CANCELED        6

#define DISK_DISPUTE_UNKNOWN        1
#define DISK_DISPUTE_NEEDS_RESPONSE 2
#define DISK_DISPUTE_UNDER_REVIEW   3
#define DISK_DISPUTE_WON            4
#define DISK_DISPUTE_LOST           5
#define DISK_DISPUTE_CLOSED         6
#define DISK_DISPUTE_PREVENTED      7

#define DISK_STAGE_INQUIRY    1
#define DISK_STAGE_CHARGEBACK 2
#define DISK_STAGE_APPEAL     3

#define DISK_PAYOUT_UNKNOWN    1
#define DISK_PAYOUT_PENDING    2
#define DISK_PAYOUT_IN_TRANSIT 3
#define DISK_PAYOUT_PAID       4
#define DISK_PAYOUT_FAILED     5
#define DISK_PAYOUT_CANCELED   6

#define DISK_LINK_UNKNOWN 1
#define DISK_LINK_OPEN    2
#define DISK_LINK_PAID    3
#define DISK_LINK_EXPIRED 4

static int
origin_to_disk (int value)
{
  switch ((TillOrigin) value)
    {
    case TILL_ORIGIN_READ:
      return DISK_ORIGIN_READ;

    case TILL_ORIGIN_EVENT:
      return DISK_ORIGIN_EVENT;
    }

  g_assert_not_reached ();
}

static int
payment_state_to_disk (int value)
{
  switch ((TillPaymentState) value)
    {
    case TILL_PAYMENT_UNKNOWN:
      return DISK_PAYMENT_UNKNOWN;

    case TILL_PAYMENT_REQUIRES_INPUT:
      return DISK_PAYMENT_REQUIRES_INPUT;

    case TILL_PAYMENT_REQUIRES_ACTION:
      return DISK_PAYMENT_REQUIRES_ACTION;

    case TILL_PAYMENT_PROCESSING:
      return DISK_PAYMENT_PROCESSING;

    case TILL_PAYMENT_AUTHORIZED:
      return DISK_PAYMENT_AUTHORIZED;

    case TILL_PAYMENT_SUCCEEDED:
      return DISK_PAYMENT_SUCCEEDED;

    case TILL_PAYMENT_FAILED:
      return DISK_PAYMENT_FAILED;

    case TILL_PAYMENT_CANCELED:
      return DISK_PAYMENT_CANCELED;

    case TILL_PAYMENT_EXPIRED:
      return DISK_PAYMENT_EXPIRED;
    }

  g_assert_not_reached ();
}

static int
payment_label_to_disk (int value)
{
  switch ((TillPaymentLabel) value)
    {
    case TILL_PAYMENT_LABEL_UNKNOWN:
      return DISK_LABEL_UNKNOWN;

    case TILL_PAYMENT_LABEL_REQUIRES_INPUT:
      return DISK_LABEL_REQUIRES_INPUT;

    case TILL_PAYMENT_LABEL_REQUIRES_ACTION:
      return DISK_LABEL_REQUIRES_ACTION;

    case TILL_PAYMENT_LABEL_PROCESSING:
      return DISK_LABEL_PROCESSING;

    case TILL_PAYMENT_LABEL_AUTHORIZED:
      return DISK_LABEL_AUTHORIZED;

    case TILL_PAYMENT_LABEL_SUCCEEDED:
      return DISK_LABEL_SUCCEEDED;

    case TILL_PAYMENT_LABEL_DECLINED:
      return DISK_LABEL_DECLINED;

    case TILL_PAYMENT_LABEL_CANCELED:
      return DISK_LABEL_CANCELED;

    case TILL_PAYMENT_LABEL_EXPIRED:
      return DISK_LABEL_EXPIRED;

    case TILL_PAYMENT_LABEL_PARTLY_REFUNDED:
      return DISK_LABEL_PARTLY_REFUNDED;

    case TILL_PAYMENT_LABEL_REFUNDED:
      return DISK_LABEL_REFUNDED;

    case TILL_PAYMENT_LABEL_DISPUTED:
      return DISK_LABEL_DISPUTED;
    }

  g_assert_not_reached ();
}

static int
refund_state_to_disk (int value)
{
  switch ((TillRefundState) value)
    {
    case TILL_REFUND_UNKNOWN:
      return DISK_REFUND_UNKNOWN;

    case TILL_REFUND_PENDING:
      return DISK_REFUND_PENDING;

    case TILL_REFUND_REQUIRES_ACTION:
      return DISK_REFUND_REQUIRES_ACTION;

    case TILL_REFUND_SUCCEEDED:
      return DISK_REFUND_SUCCEEDED;

    case TILL_REFUND_FAILED:
      return DISK_REFUND_FAILED;

    case TILL_REFUND_CANCELED:
      return DISK_REFUND_CANCELED;
    }

  g_assert_not_reached ();
}

static int
dispute_state_to_disk (int value)
{
  switch ((TillDisputeState) value)
    {
    case TILL_DISPUTE_UNKNOWN:
      return DISK_DISPUTE_UNKNOWN;

    case TILL_DISPUTE_NEEDS_RESPONSE:
      return DISK_DISPUTE_NEEDS_RESPONSE;

    case TILL_DISPUTE_UNDER_REVIEW:
      return DISK_DISPUTE_UNDER_REVIEW;

    case TILL_DISPUTE_WON:
      return DISK_DISPUTE_WON;

    case TILL_DISPUTE_LOST:
      return DISK_DISPUTE_LOST;

    case TILL_DISPUTE_CLOSED:
      return DISK_DISPUTE_CLOSED;

    case TILL_DISPUTE_PREVENTED:
      return DISK_DISPUTE_PREVENTED;
    }

  g_assert_not_reached ();
}

static int
dispute_stage_to_disk (int value)
{
  switch ((TillDisputeStage) value)
    {
    case TILL_DISPUTE_STAGE_INQUIRY:
      return DISK_STAGE_INQUIRY;

    case TILL_DISPUTE_STAGE_CHARGEBACK:
      return DISK_STAGE_CHARGEBACK;

    case TILL_DISPUTE_STAGE_APPEAL:
      return DISK_STAGE_APPEAL;
    }

  g_assert_not_reached ();
}

static int
payout_state_to_disk (int value)
{
  switch ((TillPayoutState) value)
    {
    case TILL_PAYOUT_UNKNOWN:
      return DISK_PAYOUT_UNKNOWN;

    case TILL_PAYOUT_PENDING:
      return DISK_PAYOUT_PENDING;

    case TILL_PAYOUT_IN_TRANSIT:
      return DISK_PAYOUT_IN_TRANSIT;

    case TILL_PAYOUT_PAID:
      return DISK_PAYOUT_PAID;

    case TILL_PAYOUT_FAILED:
      return DISK_PAYOUT_FAILED;

    case TILL_PAYOUT_CANCELED:
      return DISK_PAYOUT_CANCELED;
    }

  g_assert_not_reached ();
}

static int
link_state_to_disk (int value)
{
  switch ((TillLinkState) value)
    {
    case TILL_LINK_UNKNOWN:
      return DISK_LINK_UNKNOWN;

    case TILL_LINK_OPEN:
      return DISK_LINK_OPEN;

    case TILL_LINK_PAID:
      return DISK_LINK_PAID;

    case TILL_LINK_EXPIRED:
      return DISK_LINK_EXPIRED;
    }

  g_assert_not_reached ();
}

const TillDiskCode till_disk_origin = { origin_to_disk, TILL_ORIGIN_EVENT };
const TillDiskCode till_disk_payment_state = { payment_state_to_disk, TILL_PAYMENT_EXPIRED };
const TillDiskCode till_disk_payment_label = { payment_label_to_disk, TILL_PAYMENT_LABEL_DISPUTED };
const TillDiskCode till_disk_refund_state = { refund_state_to_disk, TILL_REFUND_CANCELED };
const TillDiskCode till_disk_dispute_state = { dispute_state_to_disk, TILL_DISPUTE_PREVENTED };
const TillDiskCode till_disk_dispute_stage = { dispute_stage_to_disk, TILL_DISPUTE_STAGE_APPEAL };
const TillDiskCode till_disk_payout_state = { payout_state_to_disk, TILL_PAYOUT_CANCELED };
const TillDiskCode till_disk_link_state = { link_state_to_disk, TILL_LINK_EXPIRED };

/**
 * till_disk_code_from_disk:
 * @code: how an enumeration stands on disk
 * @number: what stands there
 *
 * Returns: the value, or 0 (what is not known) when no value has that number
 */
int
till_disk_code_from_disk (const TillDiskCode *code,
                          gint64              number)
{
  for (int value = 0; value <= code->last; value++)
    if (code->to_disk (value) == number)
      return value;

  return 0;
}
