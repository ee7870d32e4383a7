/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwToast *till_plain_toast_new       (const char    *text);
void      till_plain_set_description (AdwStatusPage *page,
                                      const char    *text);

G_END_DECLS
