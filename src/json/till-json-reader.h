/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-json-document.h"
#include "till-json.h"

G_BEGIN_DECLS

/**
 * TillJsonReader:
 *
 * Reads the members of one object and remembers the first thing that was wrong, so that a record
 * can be read line by line and checked once at the end. The object is one of json-glib's, or one
 * of a #TillJsonDocument. Lives on the stack; what it returns is borrowed from the object.
 */
typedef struct
{
  /*< private >*/
  JsonObject         *object;
  const TillJsonNode *node; /* instead of @object */
  const char         *what;
  GError             *error;
} TillJsonReader;

#define TILL_JSON_READER_INIT { NULL, NULL, NULL, NULL }

void        till_json_reader_init        (TillJsonReader *self,
                                          JsonNode       *node,
                                          const char     *what);
void        till_json_reader_init_object (TillJsonReader *self,
                                          JsonObject     *object,
                                          const char     *what);
gboolean    till_json_reader_end         (TillJsonReader *self,
                                          GError        **error);
void        till_json_reader_clear       (TillJsonReader *self);
gboolean    till_json_reader_failed      (TillJsonReader *self);
void        till_json_reader_fail        (TillJsonReader *self,
                                          TillJsonError   code,
                                          const char     *name,
                                          const char     *why);
void        till_json_reader_join        (TillJsonReader *self,
                                          TillJsonReader *inner);

gboolean    till_json_reader_has         (TillJsonReader *self,
                                          const char     *name);
const char *till_json_reader_string      (TillJsonReader *self,
                                          const char     *name,
                                          gsize           max_bytes);
const char *till_json_reader_opt_string  (TillJsonReader *self,
                                          const char     *name,
                                          gsize           max_bytes);
gint64      till_json_reader_int         (TillJsonReader *self,
                                          const char     *name,
                                          gint64          minimum,
                                          gint64          maximum);
gint64      till_json_reader_opt_int     (TillJsonReader *self,
                                          const char     *name,
                                          gint64          minimum,
                                          gint64          maximum,
                                          gint64          otherwise);
gboolean    till_json_reader_bool        (TillJsonReader *self,
                                          const char     *name);
gboolean    till_json_reader_opt_bool    (TillJsonReader *self,
                                          const char     *name,
                                          gboolean        otherwise);
JsonObject *till_json_reader_object      (TillJsonReader *self,
                                          const char     *name);
JsonObject *till_json_reader_opt_object  (TillJsonReader *self,
                                          const char     *name);
JsonArray  *till_json_reader_array       (TillJsonReader *self,
                                          const char     *name);
JsonArray  *till_json_reader_opt_array   (TillJsonReader *self,
                                          const char     *name);
JsonNode   *till_json_reader_opt_node    (TillJsonReader *self,
                                          const char     *name);

/* The same for an object of a #TillJsonDocument. */
void                till_json_reader_init_value  (TillJsonReader     *self,
                                                  const TillJsonNode *object,
                                                  const char         *what);
const TillJsonNode *till_json_reader_value       (TillJsonReader     *self,
                                                  const char         *name,
                                                  TillJsonKind        kind);
const TillJsonNode *till_json_reader_opt_value   (TillJsonReader     *self,
                                                  const char         *name,
                                                  TillJsonKind        kind);
const TillJsonNode *till_json_reader_opt_member  (TillJsonReader     *self,
                                                  const char         *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TillJsonReader, till_json_reader_clear)

G_END_DECLS
