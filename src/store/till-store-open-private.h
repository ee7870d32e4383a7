/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-db-thread.h"

G_BEGIN_DECLS

/**
 * TillStoreOpened:
 * @writer: the thread that writes
 * @reader: the thread that reads
 * @summer: the thread that adds up
 * @marks: (element-type utf8 utf8): all marks
 * @set_aside: (nullable): where a damaged file was put
 *
 * An open history.
 */
typedef struct
{
  TillDbThread *writer;
  TillDbThread *reader;
  TillDbThread *summer;
  GHashTable   *marks;
  char         *set_aside;
} TillStoreOpened;

TillStoreOpened *till_store_open        (const char       *path,
                                         TillClock        *clock,
                                         GError          **error);
TillDb          *till_store_open_reader (const char       *path,
                                         GError          **error);
void             till_store_opened_free (TillStoreOpened  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillStoreOpened, till_store_opened_free)

G_END_DECLS
