/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillSbJson:
 * @text: what is written so far
 * @comma: whether the next value needs a comma before it
 *
 * Writes JSON from front to back. Lives on the stack. @name is %NULL inside arrays and at the
 * root.
 */
typedef struct
{
  GString *text;
  gboolean comma;
} TillSbJson;

void  till_sb_json_init        (TillSbJson *self);
void  till_sb_json_clear       (TillSbJson *self);
char *till_sb_json_steal       (TillSbJson *self);
void  till_sb_json_begin       (TillSbJson *self,
                                const char *name);
void  till_sb_json_end         (TillSbJson *self);
void  till_sb_json_begin_array (TillSbJson *self,
                                const char *name);
void  till_sb_json_end_array   (TillSbJson *self);
void  till_sb_json_text        (TillSbJson *self,
                                const char *name,
                                const char *value);
void  till_sb_json_int         (TillSbJson *self,
                                const char *name,
                                gint64      value);
void  till_sb_json_bool        (TillSbJson *self,
                                const char *name,
                                gboolean    value);
void  till_sb_json_null        (TillSbJson *self,
                                const char *name);
void  till_sb_json_nulls       (TillSbJson *self,
                                const char *names);
void  till_sb_json_time        (TillSbJson *self,
                                const char *name,
                                gint64      value);
void  till_sb_json_micro       (TillSbJson *self,
                                const char *name,
                                gint64      micro);
void  till_sb_json_raw         (TillSbJson *self,
                                const char *name,
                                const char *json);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TillSbJson, till_sb_json_clear)

G_END_DECLS
