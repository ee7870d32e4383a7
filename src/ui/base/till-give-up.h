/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_GIVE_UP (till_give_up_get_type ())
G_DECLARE_FINAL_TYPE (TillGiveUp, till_give_up, TILL, GIVE_UP, AdwBin)

/* TillGiveUp: what is asked before an instruction without an outcome is closed by hand. */

void till_give_up_ask (GtkWidget       *parent,
                       TillSession     *session,
                       TillInstruction *instruction);

G_END_DECLS
