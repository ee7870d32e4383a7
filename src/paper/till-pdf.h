/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-printout.h"

G_BEGIN_DECLS

GBytes  *till_pdf_new         (const TillPrintout *pages,
                               const char         *title,
                               GError            **error);
char    *till_pdf_name        (const char         *title);
gboolean till_pdf_save        (GBytes             *document,
                               const char         *path,
                               GError            **error);
void     till_pdf_save_async  (GBytes             *document,
                               const char         *path,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
gboolean till_pdf_save_finish (GAsyncResult       *result,
                               char              **ret_name,
                               GError            **error);
gboolean till_pdf_write       (const TillPrintout *pages,
                               const char         *title,
                               const char         *path,
                               GError            **error);

G_END_DECLS
