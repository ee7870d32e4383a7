/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TillFileKind:
 *
 * What banks take.
 */
typedef enum
{
  TILL_FILE_PDF,
  TILL_FILE_JPEG,
  TILL_FILE_PNG,
} TillFileKind;

/**
 * TillFileFacts:
 * @kind: what it is, by what is in it
 * @pages: how many pages it has; 1 for a picture, 0 when that is not known
 * @width, @height: of a picture, in pixels; 0 when that is not known
 */
typedef struct
{
  TillFileKind kind;
  guint        pages;
  guint        width;
  guint        height;
} TillFileFacts;

gboolean    till_file_facts_read           (GBytes              *content,
                                            TillFileFacts       *ret_facts,
                                            GError             **error);
const char *till_file_facts_get_media_type (const TillFileFacts *facts);
char       *till_file_facts_say            (const TillFileFacts *facts);

G_END_DECLS
