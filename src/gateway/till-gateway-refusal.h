/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway.h"

G_BEGIN_DECLS

gboolean till_gateway_allow       (TillGateway     *self,
                                   TillCapability   capability,
                                   GTask           *task);
gboolean till_gateway_allow_order (TillGateway     *self,
                                   const TillOrder *order,
                                   GTask           *task);

G_END_DECLS
