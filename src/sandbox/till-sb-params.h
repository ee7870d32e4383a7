/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillSbParams:
 *
 * The parameters of a request, or one branch of them: a[b][c]=…, a[]=…, a[0][k]=…. Whoever reads
 * them need not look at each step: the first thing that is wrong is remembered, and
 * till_sb_params_end() tells it.
 */
typedef struct _TillSbParams TillSbParams;

TillSbParams *till_sb_params_parse     (const char   *text,
                                        GError      **error);
void          till_sb_params_free      (TillSbParams *self);
gboolean      till_sb_params_end       (TillSbParams *self,
                                        GError      **error);
void          till_sb_params_fail      (TillSbParams *self,
                                        const char   *code,
                                        const char   *path,
                                        const char   *format,
                                        ...) G_GNUC_PRINTF (4, 5);
gboolean      till_sb_params_failed    (TillSbParams *self);
void          till_sb_params_set       (TillSbParams *self,
                                        const char   *path,
                                        const char   *value);
gboolean      till_sb_params_has       (TillSbParams *self,
                                        const char   *path);
void          till_sb_params_ignore    (TillSbParams *self,
                                        const char   *path);
const char   *till_sb_params_text      (TillSbParams *self,
                                        const char   *path);
const char   *till_sb_params_need_text (TillSbParams *self,
                                        const char   *path);
gboolean      till_sb_params_int       (TillSbParams *self,
                                        const char   *path,
                                        gint64        minimum,
                                        gint64       *ret_value);
gboolean      till_sb_params_need_int  (TillSbParams *self,
                                        const char   *path,
                                        gint64        minimum,
                                        gint64       *ret_value);
gboolean      till_sb_params_bool      (TillSbParams *self,
                                        const char   *path,
                                        gboolean     *ret_value);
const char   *till_sb_params_word      (TillSbParams *self,
                                        const char   *path,
                                        const char   *words);
GPtrArray    *till_sb_params_list      (TillSbParams *self,
                                        const char   *path);
GPtrArray    *till_sb_params_names     (TillSbParams *self,
                                        const char   *path);
gboolean      till_sb_params_metadata  (TillSbParams *self,
                                        const char   *path,
                                        char        **metadata);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSbParams, till_sb_params_free)

G_END_DECLS
