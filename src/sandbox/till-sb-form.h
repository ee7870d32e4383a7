/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillSbFormNode:
 * @key: its name, or its number in an array
 * @value: (nullable): its value, when nothing is below it
 * @children: (nullable) (element-type TillSbFormNode): what is below it, in the order it came
 * @used: whether somebody has asked for it
 *
 * One name of a form: a[b][c]=… is three of them.
 */
typedef struct
{
  char      *key;
  char      *value;
  GPtrArray *children;
  gboolean   used;
} TillSbFormNode;

gboolean        till_sb_form_parse       (TillSbFormNode *root,
                                          const char     *text,
                                          GError        **error);
void            till_sb_form_clear       (TillSbFormNode *root);
TillSbFormNode *till_sb_form_walk        (TillSbFormNode *root,
                                          const char     *path,
                                          gboolean        make);
void            till_sb_form_use_all     (TillSbFormNode *node);
gboolean        till_sb_form_find_unused (TillSbFormNode *root,
                                          GString        *path);

G_END_DECLS
