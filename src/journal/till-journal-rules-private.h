/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-instruction.h"
#include "till-journal-types.h"

G_BEGIN_DECLS

gboolean         till_journal_rules_check_order (const TillOrder  *order,
                                                 GError          **error);
gboolean         till_journal_rules_check_open  (const TillOrder  *order,
                                                 GPtrArray        *related,
                                                 GError          **error);
gboolean         till_journal_rules_check_repeated (const TillOrder *order,
                                                    GPtrArray       *alike,
                                                    gint64           since_us,
                                                    GError         **error);
gboolean         till_journal_rules_check_batch (const TillOrder  *order,
                                                 GPtrArray        *earlier,
                                                 GError          **error);
TillInstruction *till_journal_rules_clean       (TillInstruction  *self);

G_END_DECLS
