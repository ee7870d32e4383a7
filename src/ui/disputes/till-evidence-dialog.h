/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_EVIDENCE_DIALOG (till_evidence_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TillEvidenceDialog, till_evidence_dialog, TILL, EVIDENCE_DIALOG, AdwWindow)

GtkWindow *till_evidence_dialog_new (GtkWindow   *parent,
                                     TillSession *session,
                                     TillDispute *dispute);

G_END_DECLS
