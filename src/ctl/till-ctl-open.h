/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-ctl.h"

G_BEGIN_DECLS

void        till_ctl_open_keyring (TillCtl    *ctl);
TillSecret *till_ctl_read_key     (TillCtl    *ctl);
void        till_ctl_open_account (TillCtl    *ctl,
                                   TillCtlFunc next);
void        till_ctl_open_session (TillCtl    *ctl,
                                   TillCtlFunc next);
void        till_ctl_open_store   (TillCtl    *ctl,
                                   TillCtlFunc next);
void        till_ctl_open_journal (TillCtl    *ctl,
                                   TillCtlFunc next);
const char *till_ctl_get_operator (TillCtl    *ctl);

G_END_DECLS
