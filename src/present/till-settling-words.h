/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-session.h"

G_BEGIN_DECLS

char       *till_words_settling      (const TillSettling *settling,
                                      gboolean            brief);
char       *till_words_settling_of   (TillSession        *session,
                                      const char         *instruction_id,
                                      gboolean            brief);
char       *till_words_held          (const TillHeld     *held);
TillHeld   *till_held_find           (TillSession        *session,
                                      const char         *target_id);
const char *till_words_close_problem (const char         *why);

G_END_DECLS
