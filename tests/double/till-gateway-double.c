/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A gateway that can do everything. */

#include "till-double.h"

G_DEFINE_INTERFACE (TillGateway, till_gateway, G_TYPE_OBJECT)

static void
till_gateway_default_init (TillGatewayInterface *iface)
{
}

typedef struct
{
  GObject          parent_instance;

  TillCapabilities capabilities;
} TillDoubleGateway;

typedef GObjectClass TillDoubleGatewayClass;

GType till_double_gateway_get_type (void);

G_DEFINE_TYPE_WITH_CODE (TillDoubleGateway, till_double_gateway, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (TILL_TYPE_GATEWAY, NULL))

static void
till_double_gateway_class_init (TillDoubleGatewayClass *klass)
{
}

static void
till_double_gateway_init (TillDoubleGateway *self)
{
  for (guint i = 0; i < TILL_N_CAPABILITIES; i++)
    self->capabilities.support[i] = TILL_SUPPORT_YES;
  self->capabilities.evidence_bytes = 4500000;
  self->capabilities.evidence_pages = 49;
}

TillGateway *
till_double_gateway_new (void)
{
  return g_object_new (till_double_gateway_get_type (), NULL);
}

const TillCapabilities *
till_gateway_get_capabilities (TillGateway *self)
{
  return &((TillDoubleGateway *) self)->capabilities;
}
