/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-json-pull.h"

G_BEGIN_DECLS

/* How many values a text may have, and an object members. */
#define TILL_JSON_MAX_NODES (1024 * 1024)
#define TILL_JSON_MAX_MEMBERS 1024

/**
 * TillJsonDocument:
 *
 * A JSON text that was read strictly: the text itself, and for each value a line in one array that
 * says where it stands. Immutable, so any thread may read it.
 */
typedef struct _TillJsonDocument TillJsonDocument;

/**
 * TillJsonNode:
 *
 * One value of a document; borrowed from it.
 */
typedef struct _TillJsonNode TillJsonNode;

TillJsonDocument   *till_json_document_new      (const char             *text,
                                                 gsize                   length,
                                                 GError                **error);
TillJsonDocument   *till_json_document_new_take (GBytes                 *bytes,
                                                 GError                **error);
void                till_json_document_free     (TillJsonDocument       *self);
const TillJsonNode *till_json_document_get_root (const TillJsonDocument *self);

TillJsonKind        till_json_node_get_kind     (const TillJsonNode     *node);
const char         *till_json_node_get_name     (const TillJsonNode     *node);
const char         *till_json_node_get_text     (const TillJsonNode     *node,
                                                 gsize                  *ret_length);
gint64              till_json_node_get_int      (const TillJsonNode     *node);
const TillJsonNode *till_json_node_get_member   (const TillJsonNode     *object,
                                                 const char             *name);
guint               till_json_node_get_size     (const TillJsonNode     *container);
const TillJsonNode *till_json_node_get_first    (const TillJsonNode     *container);
const TillJsonNode *till_json_node_get_next     (const TillJsonNode     *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillJsonDocument, till_json_document_free)

G_END_DECLS
