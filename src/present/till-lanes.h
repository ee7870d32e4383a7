/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-capabilities.h"

G_BEGIN_DECLS

/**
 * TillLane:
 * @TILL_LANE_LINK: the customer types the card at an address that we send
 * @TILL_LANE_SAVED_CARD: the gateway keeps the card already
 * @TILL_LANE_TYPED_CARD: the operator types it here
 *
 * A way of getting the customer's card to the gateway.
 */
typedef enum
{
  TILL_LANE_LINK,
  TILL_LANE_SAVED_CARD,
  TILL_LANE_TYPED_CARD,
  TILL_N_LANES,
} TillLane;

/**
 * TillLanes:
 * @capabilities: what gateway, account and key can do
 * @typed_card: whether the merchant stated that the gateway allows typed cards
 *
 * Decides which lanes are offered. Zeroed memory offers none.
 */
typedef struct
{
  TillCapabilities capabilities;
  gboolean         typed_card;
} TillLanes;

gboolean    till_lanes_can        (const TillLanes *self,
                                   TillCapability   capability);
gboolean    till_lanes_is_offered (const TillLanes *self,
                                   TillLane         lane);
gboolean    till_lanes_is_waiting (const TillLanes *self);
TillLane    till_lanes_settle     (const TillLanes *self,
                                   TillLane         wanted);
const char *till_lanes_get_hint   (const TillLanes *self,
                                   TillLane         lane);
const char *till_lane_get_title   (TillLane         lane);
const char *till_lane_get_who     (TillLane         lane);

G_END_DECLS
