/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * TillSbUpload:
 * @form: the parts that are no file, as a form
 * @filename: what the file is called; may be empty
 * @type: (nullable): what it is by its first bytes: "pdf", "jpg" or "png"
 * @size: how long it is, in bytes
 * @digest: its SHA-256 in hex
 *
 * What a request of type multipart/form-data brought, but for the file itself.
 */
typedef struct
{
  char       *form;
  char       *filename;
  const char *type;
  gint64      size;
  char       *digest;
} TillSbUpload;

TillSbUpload *till_sb_upload_read (SoupMessageHeaders *headers,
                                   GBytes             *body);
void          till_sb_upload_free (TillSbUpload       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSbUpload, till_sb_upload_free)

G_END_DECLS
