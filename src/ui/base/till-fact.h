/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-words.h"

G_BEGIN_DECLS

#define TILL_TYPE_FACT (till_fact_get_type ())
G_DECLARE_FINAL_TYPE (TillFact, till_fact, TILL, FACT, GtkWidget)

/* A line of two columns: what it is about, and what is the case; without a value it is not seen.
 * Properties: "title", "value" (strings), "copyable" (boolean: monospace, with a button). */

GtkWidget  *till_fact_new       (const char *title);
void        till_fact_set_value (TillFact   *self,
                                 const char *value);
const char *till_fact_get_value (TillFact   *self);
void        till_fact_set_tone  (TillFact   *self,
                                 TillTone    tone);

G_END_DECLS
