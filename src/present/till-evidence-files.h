/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-file-facts.h"
#include "till-session.h"

G_BEGIN_DECLS

/**
 * TillEvidenceSlotStep:
 * @TILL_EVIDENCE_SLOT_EMPTY: no file is there
 * @TILL_EVIDENCE_SLOT_READING: it is being read from the disk
 * @TILL_EVIDENCE_SLOT_SENDING: it is on its way to the gateway
 * @TILL_EVIDENCE_SLOT_THERE: the gateway has it
 * @TILL_EVIDENCE_SLOT_LOST: it did not get to the gateway, and can be sent again
 */
typedef enum
{
  TILL_EVIDENCE_SLOT_EMPTY,
  TILL_EVIDENCE_SLOT_READING,
  TILL_EVIDENCE_SLOT_SENDING,
  TILL_EVIDENCE_SLOT_THERE,
  TILL_EVIDENCE_SLOT_LOST,
} TillEvidenceSlotStep;

/**
 * TillEvidenceSlot:
 * @step: how far it is
 * @name: (nullable): what the file is called
 * @size: how long it is, in bytes; 0 when that is not known
 * @facts: (nullable): what it is; %NULL for a file that the gateway had before
 * @content: (nullable): the file, for who shows it; %NULL for one that the gateway had before
 * @problem: (nullable): what went wrong last, in words
 *
 * One piece of evidence that is a file. Everything is borrowed.
 */
typedef struct
{
  TillEvidenceSlotStep step;
  const char          *name;
  gint64               size;
  const TillFileFacts *facts;
  GBytes              *content;
  const char          *problem;
} TillEvidenceSlot;

#define TILL_TYPE_EVIDENCE_FILES (till_evidence_files_get_type ())
G_DECLARE_FINAL_TYPE (TillEvidenceFiles, till_evidence_files, TILL, EVIDENCE_FILES, GObject)

/*
 * TillEvidenceFiles: the files of an answer to a dispute.
 * Signals: "changed" (): of any slot; "edited" (): the gateway's draft has other files.
 */

/**
 * TillEvidenceFileFunc:
 * @piece: the gateway's name of a piece of evidence
 * @id: the gateway's id of the file that it is
 * @user_data: what was given with the function
 */
typedef void (*TillEvidenceFileFunc) (const char *piece,
                                      const char *id,
                                      gpointer    user_data);

TillEvidenceFiles *till_evidence_files_new         (TillSession         *session);
void               till_evidence_files_take        (TillEvidenceFiles   *self,
                                                    GPtrArray           *files);
void               till_evidence_files_attach_path (TillEvidenceFiles   *self,
                                                    const char          *piece,
                                                    const char          *path);
void               till_evidence_files_attach      (TillEvidenceFiles   *self,
                                                    const char          *piece,
                                                    const char          *name,
                                                    GBytes              *content);
void               till_evidence_files_send_again  (TillEvidenceFiles   *self,
                                                    const char          *piece);
void               till_evidence_files_remove      (TillEvidenceFiles   *self,
                                                    const char          *piece);
void               till_evidence_files_get_slot    (TillEvidenceFiles   *self,
                                                    const char          *piece,
                                                    TillEvidenceSlot    *ret_slot);
gboolean           till_evidence_files_is_busy     (TillEvidenceFiles   *self);
guint              till_evidence_files_get_n       (TillEvidenceFiles   *self);
char              *till_evidence_files_say         (TillEvidenceFiles   *self);
char              *till_evidence_files_say_refusal (TillEvidenceFiles   *self);
void               till_evidence_files_foreach     (TillEvidenceFiles   *self,
                                                    TillEvidenceFileFunc func,
                                                    gpointer             user_data);

G_END_DECLS
