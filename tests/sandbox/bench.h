/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-json.h"
#include "till-sb-service.h"

G_BEGIN_DECLS

#define BENCH_KEY "sk_test_bench"

/* 2026-11-20 12:00:00 UTC, a Friday. */
#define BENCH_NOW G_GINT64_CONSTANT (1795176000)

/**
 * Bench:
 * @clock: stands still until bench_pass()
 * @options: what it was started with
 * @sb: the gateway
 * @service: what answers
 *
 * A practice gateway without HTTP.
 */
typedef struct
{
  TillClock         *clock;
  TillSandboxOptions options;
  TillSb            *sb;
  TillSbService     *service;
} Bench;

/**
 * Answer:
 * @status: the HTTP status
 * @text: the body
 * @node: the body, parsed
 * @request_id: the id of the request
 * @original_request: (nullable): when it is a replay
 *
 * What came back.
 */
typedef struct
{
  guint     status;
  char     *text;
  JsonNode *node;
  char     *request_id;
  char     *original_request;
} Answer;

Bench      *bench_new        (const TillSandboxOptions *options);
void        bench_free       (Bench                    *bench);
void        bench_restart    (Bench                    *bench);
void        bench_pass       (Bench                    *bench,
                              gint64                    seconds);
Answer     *bench_request    (Bench                    *bench,
                              const TillSbRequest      *request);
Answer     *bench_get        (Bench                    *bench,
                              const char               *path_and_query);
Answer     *bench_post       (Bench                    *bench,
                              const char               *path,
                              const char               *form);
Answer     *bench_post_keyed (Bench                    *bench,
                              const char               *path,
                              const char               *form,
                              const char               *key);
Answer     *bench_pay        (Bench                    *bench,
                              const char               *more);
char       *bench_make       (Bench                    *bench,
                              const char               *path,
                              const char               *form);
guint       bench_count      (Bench                    *bench,
                              const char               *event_type);
void        answer_free      (Answer                   *answer);
JsonNode   *answer_node      (Answer                   *answer,
                              const char               *path);
const char *answer_text      (Answer                   *answer,
                              const char               *path);
gint64      answer_int       (Answer                   *answer,
                              const char               *path);
guint       answer_length    (Answer                   *answer,
                              const char               *path);
gboolean    answer_is_null   (Answer                   *answer,
                              const char               *path);
void        answer_ok        (Answer                   *answer);
void        answer_refused   (Answer                   *answer,
                              guint                     status,
                              const char               *code,
                              const char               *param,
                              const char               *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

G_END_DECLS
