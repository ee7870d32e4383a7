/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-evidence-files.h"

G_BEGIN_DECLS

/**
 * TillEvidenceStep:
 * @TILL_EVIDENCE_STEP_LOADING: what the gateway has is being asked for
 * @TILL_EVIDENCE_STEP_NOT_LOADED: it could not be asked; see till_evidence_form_get_problem()
 * @TILL_EVIDENCE_STEP_EDIT: it can be written
 * @TILL_EVIDENCE_STEP_SAVING: a draft is on its way to the gateway
 * @TILL_EVIDENCE_STEP_SENDING: the answer is on its way to the bank
 * @TILL_EVIDENCE_STEP_SENT: the bank has it
 * @TILL_EVIDENCE_STEP_UNKNOWN: whether the bank has it is being found out
 */
typedef enum
{
  TILL_EVIDENCE_STEP_LOADING,
  TILL_EVIDENCE_STEP_NOT_LOADED,
  TILL_EVIDENCE_STEP_EDIT,
  TILL_EVIDENCE_STEP_SAVING,
  TILL_EVIDENCE_STEP_SENDING,
  TILL_EVIDENCE_STEP_SENT,
  TILL_EVIDENCE_STEP_UNKNOWN,
} TillEvidenceStep;

#define TILL_TYPE_EVIDENCE_FORM (till_evidence_form_get_type ())
G_DECLARE_FINAL_TYPE (TillEvidenceForm, till_evidence_form, TILL, EVIDENCE_FORM, GObject)

/*
 * TillEvidenceForm: an answer to a dispute while it is written.
 * Signals: "changed" (): its step, its problem, or whether something is unsaved;
 * "saved" (): the gateway has what is written, as a draft.
 */

TillEvidenceForm  *till_evidence_form_new         (TillSession      *session,
                                                   TillDispute      *dispute);
const TillDispute *till_evidence_form_get_dispute (TillEvidenceForm *self);
TillEvidenceFiles *till_evidence_form_get_files   (TillEvidenceForm *self);
TillEvidenceStep   till_evidence_form_get_step    (TillEvidenceForm *self);
const char        *till_evidence_form_get_problem (TillEvidenceForm *self);
gboolean           till_evidence_form_is_unsaved  (TillEvidenceForm *self);
gboolean           till_evidence_form_can_send    (TillEvidenceForm *self);
const char        *till_evidence_form_get_text    (TillEvidenceForm *self,
                                                   const char       *name);
void               till_evidence_form_set_text    (TillEvidenceForm *self,
                                                   const char       *name,
                                                   const char       *text);
void               till_evidence_form_load        (TillEvidenceForm *self);
void               till_evidence_form_save        (TillEvidenceForm *self);
void               till_evidence_form_send        (TillEvidenceForm *self);

G_END_DECLS
