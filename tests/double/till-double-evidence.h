/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway.h"

G_BEGIN_DECLS

/* What the gateway in memory has to answer a dispute with; without it, it cannot be asked. */

void        till_double_evidence_put          (TillGateway *gateway,
                                               TillDispute *dispute,
                                               const char  *texts);
guint       till_double_evidence_get_n_drafts (TillGateway *gateway);
const char *till_double_evidence_get_texts    (TillGateway *gateway);
guint       till_double_evidence_get_n_files  (TillGateway *gateway);

/* From now on an upload waits until it is let go: with a problem, it fails. */
void        till_double_evidence_hold_uploads (TillGateway *gateway);
void        till_double_evidence_let_go       (TillGateway *gateway,
                                               const char  *problem);

G_END_DECLS
