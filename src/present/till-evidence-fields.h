/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillEvidenceField:
 * @name: the gateway's name for it
 * @label: ours, untranslated
 * @hint: (nullable): what to write, untranslated
 * @is_long: whether it takes more than a line
 * @is_file: whether it is a file, and no text
 *
 * One piece of what can be said about a dispute.
 */
typedef struct
{
  const char *name;
  const char *label;
  const char *hint;
  gboolean    is_long;
  gboolean    is_file;
} TillEvidenceField;

GPtrArray *till_evidence_fields_list (const char *reason,
                                      guint      *ret_n_first);

G_END_DECLS
