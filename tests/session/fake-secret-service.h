/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FakeSecretService FakeSecretService;

FakeSecretService *fake_secret_service_new         (const char        *bus_address);
void               fake_secret_service_free        (FakeSecretService *self);
guint              fake_secret_service_get_n_items (FakeSecretService *self);
void               fake_secret_service_set_locked  (FakeSecretService *self,
                                                    gboolean           locked);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeSecretService, fake_secret_service_free)

G_END_DECLS
