/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void failing_disk_install     (void);
void failing_disk_remove      (void);
void failing_disk_reset       (void);
void failing_disk_set_full    (gboolean    full);
void failing_disk_set_failing (gboolean    failing);
void failing_disk_cut_power   (GRand      *rand,
                               const char *folder);
void failing_disk_step_aside  (gboolean    aside);

G_END_DECLS
