/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TillAnswerLook:
 * @TILL_ANSWER_PLAIN: like any button
 * @TILL_ANSWER_SUGGESTED: what most will want
 * @TILL_ANSWER_DANGEROUS: what cannot be undone; never the default
 */
typedef enum
{
  TILL_ANSWER_PLAIN,
  TILL_ANSWER_SUGGESTED,
  TILL_ANSWER_DANGEROUS,
} TillAnswerLook;

/**
 * TillAnswer:
 * @id: what till_ask_finish() returns
 * @label: what the button says; an underscore stands before its mnemonic
 * @look: how it looks
 */
typedef struct
{
  const char    *id;
  const char    *label;
  TillAnswerLook look;
} TillAnswer;

void  till_ask_async   (GtkWidget           *parent,
                        const char          *heading,
                        const char          *body,
                        GtkWidget           *extra,
                        const TillAnswer    *answers,
                        guint                n_answers,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data);
char *till_ask_finish  (GAsyncResult        *result,
                        GError             **error);
void  till_ask_enable  (GtkWidget           *extra,
                        const char          *id,
                        gboolean             enabled);
void  till_avoid_gl    (void);
void  till_avoid_theme (void);
void  till_begin_gtk   (void);
void  till_show_about  (GtkWidget           *parent,
                        const char          *version,
                        const char          *debug_info);
void  till_choose_file_async  (GtkWidget           *parent,
                               const char          *title,
                               const char          *name,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data);
void  till_choose_present_file_async (GtkWidget          *parent,
                                      const char         *title,
                                      const char         *kind,
                                      const char         *mime_types,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
char *till_choose_file_finish (GAsyncResult        *result,
                               GError             **error);

G_END_DECLS
