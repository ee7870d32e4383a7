/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The ways of getting a card to the gateway: which are offered, and who touches the digits.
 *
 * What must hold: a lane that is off says why; the typed lane, which brings the merchant the most
 * duties, is off until the merchant states that the gateway has switched it on. */

#include "till-lanes.h"

#include <glib/gi18n.h>

static TillCapability
get_capability (TillLane lane)
{
  switch (lane)
    {
    case TILL_LANE_LINK:
      return TILL_CAPABILITY_PAYMENT_LINK;

    case TILL_LANE_SAVED_CARD:
      return TILL_CAPABILITY_SAVED_CARD;

    case TILL_LANE_TYPED_CARD:
      return TILL_CAPABILITY_TYPED_CARD;

    case TILL_N_LANES:
      break;
    }

  g_return_val_if_reached (TILL_CAPABILITY_PAYMENT_LINK);
}

/**
 * till_lanes_can:
 * @self: what decides
 * @capability: what
 *
 * Returns: whether it is possible as far as is known
 */
gboolean
till_lanes_can (const TillLanes *self,
                TillCapability   capability)
{
  g_return_val_if_fail (self != NULL && capability < TILL_N_CAPABILITIES, FALSE);

  return self->capabilities.support[capability] != TILL_SUPPORT_NO;
}

/**
 * till_lanes_is_offered:
 * @self: what decides
 * @lane: a lane
 *
 * Returns: whether it can be chosen
 */
gboolean
till_lanes_is_offered (const TillLanes *self,
                       TillLane         lane)
{
  g_return_val_if_fail (self != NULL && lane < TILL_N_LANES, FALSE);

  return till_lanes_can (self, get_capability (lane)) &&
         (lane != TILL_LANE_TYPED_CARD || self->typed_card);
}

/**
 * till_lanes_is_waiting:
 * @self: what decides
 *
 * Returns: whether typed cards wait for nothing but the merchant's word that the gateway has
 *   switched them on
 */
gboolean
till_lanes_is_waiting (const TillLanes *self)
{
  TillCapability typed = TILL_CAPABILITY_TYPED_CARD;

  g_return_val_if_fail (self != NULL, FALSE);

  return !self->typed_card && (till_lanes_can (self, typed) ||
                               self->capabilities.reason[typed] == TILL_SUPPORT_REASON_GATE);
}

/**
 * till_lanes_settle:
 * @self: what decides
 * @wanted: the lane that is wanted
 *
 * Returns: @wanted if it is offered, else the first one that is, else @wanted
 */
TillLane
till_lanes_settle (const TillLanes *self,
                   TillLane         wanted)
{
  g_return_val_if_fail (self != NULL && wanted < TILL_N_LANES, TILL_LANE_LINK);

  if (till_lanes_is_offered (self, wanted))
    return wanted;

  for (guint lane = 0; lane < TILL_N_LANES; lane++)
    if (till_lanes_is_offered (self, lane))
      return lane;

  return wanted;
}

static const char *
explain_support (TillSupport       support,
                 TillSupportReason reason)
{
  if (support == TILL_SUPPORT_YES)
    return NULL;

  switch (reason)
    {
    case TILL_SUPPORT_REASON_PERMISSION:
      return _("Off: your key lacks the permission for it");

    case TILL_SUPPORT_REASON_GATE:
      return support == TILL_SUPPORT_NO
               ? _("Off: the gateway has not switched it on for your account")
               : _("Works only if the gateway has switched it on for your account");

    case TILL_SUPPORT_REASON_NONE:
    case TILL_SUPPORT_REASON_GATEWAY:
      return support == TILL_SUPPORT_NO ? _("Off: this gateway does not offer it") : NULL;
    }

  g_return_val_if_reached (NULL);
}

/**
 * till_lanes_get_hint:
 * @self: what decides
 * @lane: a lane
 *
 * Returns: (nullable) (transfer none): why it is off, or what has to be known about it, translated
 */
const char *
till_lanes_get_hint (const TillLanes *self,
                     TillLane         lane)
{
  TillCapability capability;

  g_return_val_if_fail (self != NULL && lane < TILL_N_LANES, NULL);

  capability = get_capability (lane);
  if (lane == TILL_LANE_TYPED_CARD && till_lanes_is_waiting (self))
    return _("Off until you state that the gateway has switched it on for you");

  /* The merchant has said so: a warning that it may not be so would only be in the way. */
  if (lane == TILL_LANE_TYPED_CARD && till_lanes_can (self, capability))
    return NULL;

  return explain_support (self->capabilities.support[capability],
                          self->capabilities.reason[capability]);
}

/**
 * till_lane_get_title:
 * @lane: a lane
 *
 * Returns: (transfer none): what the lane is called
 */
const char *
till_lane_get_title (TillLane lane)
{
  switch (lane)
    {
    case TILL_LANE_LINK:
      return _("Send a link");

    case TILL_LANE_SAVED_CARD:
      return _("Saved card");

    case TILL_LANE_TYPED_CARD:
      return _("Type the card");

    case TILL_N_LANES:
      break;
    }

  g_return_val_if_reached ("");
}

/**
 * till_lane_get_who:
 * @lane: a lane
 *
 * Returns: (transfer none): who touches the digits of the card
 */
const char *
till_lane_get_who (TillLane lane)
{
  switch (lane)
    {
    case TILL_LANE_LINK:
      return _("The customer types the card; nothing touches this computer");

    case TILL_LANE_SAVED_CARD:
      return _("Nobody types a card: the gateway keeps it");

    case TILL_LANE_TYPED_CARD:
      return _("You type the card: it passes through this computer");

    case TILL_N_LANES:
      break;
    }

  g_return_val_if_reached ("");
}
