/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

void till_sb_cut_off  (SoupServerMessage *message);
void till_sb_cut_half (SoupServerMessage *message);
void till_sb_cut_lie  (SoupServerMessage *message,
                       gint64             bytes);

G_END_DECLS
