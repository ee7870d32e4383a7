/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-account-config.h"
#include "till-freshness.h"
#include "till-instruction.h"
#include "till-records.h"

G_BEGIN_DECLS

/**
 * TillTone:
 *
 * How a word is meant. The screen gives each tone a colour, but never only a colour.
 */
typedef enum
{
  TILL_TONE_PLAIN,
  TILL_TONE_GOOD,
  TILL_TONE_NOTICE,
  TILL_TONE_WARNING,
  TILL_TONE_BAD,
  TILL_TONE_MUTED,
} TillTone;

#define TILL_N_TONES (TILL_TONE_MUTED + 1)

/**
 * TillGlyph:
 *
 * The small pictures that stand before a word; the screen draws them.
 */
typedef enum
{
  TILL_GLYPH_DOT,
  TILL_GLYPH_TICK,
  TILL_GLYPH_CROSS,
  TILL_GLYPH_BACK,
  TILL_GLYPH_HALF_BACK,
  TILL_GLYPH_CLOCK,
  TILL_GLYPH_HOLD,
  TILL_GLYPH_WARNING,
  TILL_GLYPH_QUESTION,
  TILL_GLYPH_DASH,
  TILL_GLYPH_CIRCLE,
  TILL_GLYPH_ARROWS,
} TillGlyph;

#define TILL_N_GLYPHS (TILL_GLYPH_ARROWS + 1)

/**
 * TillWord:
 * @text: what to say, in the user's language
 * @tone: how it is meant
 * @glyph: what stands before it
 */
typedef struct
{
  const char *text;
  TillTone    tone;
  TillGlyph   glyph;
} TillWord;

TillWord    till_words_payment_label     (TillPaymentLabel      label);
TillWord    till_words_refund_state      (TillRefundState       state);
TillWord    till_words_refund            (const TillRefund     *refund);
TillWord    till_words_dispute_state     (TillDisputeState      state);
TillWord    till_words_payout_state      (TillPayoutState       state);
TillWord    till_words_link_state        (TillLinkState         state);
const char *till_words_dispute_stage     (TillDisputeStage      stage);
TillWord    till_words_instruction_state (TillInstructionState  state);
TillWord    till_words_instruction_now   (TillInstruction      *instruction);
char       *till_words_instruction       (TillInstruction      *instruction);
char       *till_words_instruction_whole (TillInstruction      *instruction);
const char *till_words_mode              (TillAccountMode       mode);
const char *till_words_mode_sentence     (TillAccountMode       mode);
char       *till_words_account           (const char           *name,
                                          TillAccountMode       mode);
TillWord    till_words_freshness_state   (TillFreshnessState    state);
char       *till_words_freshness         (const TillFreshness  *freshness,
                                          gint64                now_us);
char       *till_words_offline           (const TillFreshness  *freshness,
                                          gint64                now_us);
const char *till_words_check             (const char           *check,
                                          TillTone             *ret_tone);

G_END_DECLS
