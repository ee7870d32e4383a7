/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TillPartFile:
 *
 * A file that is written from its beginning to its end, and has its name only when it is whole. Any
 * thread, one at a time.
 */
typedef struct _TillPartFile TillPartFile;

TillPartFile *till_part_file_open       (const char    *path,
                                         GError       **error);
void          till_part_file_free       (TillPartFile  *self);
GString      *till_part_file_get_buffer (TillPartFile  *self);
gboolean      till_part_file_relax      (TillPartFile  *self,
                                         GError       **error);
gboolean      till_part_file_complete   (TillPartFile  *self,
                                         GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillPartFile, till_part_file_free)

G_END_DECLS
