/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-fact-text.h"
#include "till-payment.h"

G_BEGIN_DECLS

/**
 * TillRecordLine:
 * @title: who or what it is about
 * @amount: (nullable): how much
 * @word: where it stands
 * @state: (nullable): the same in more words, in place of the word's own
 * @detail: (nullable): what else is to be known at once
 * @time_us: when it was, in µs since 1970 UTC
 *
 * What a row of a list says.
 */
typedef struct
{
  char    *title;
  char    *amount;
  TillWord word;
  char    *state;
  char    *detail;
  gint64   time_us;
} TillRecordLine;

/**
 * TillRecordAction:
 * @label: what the button says, translated, with a mnemonic
 * @name: the action it activates: "win.show-payment"
 * @target: (nullable): its parameter, a text
 * @is_dangerous: whether it cannot be undone
 *
 * Something that can be done about a record.
 */
typedef struct
{
  const char *label;
  const char *name;
  char       *target;
  gboolean    is_dangerous;
} TillRecordAction;

/**
 * TillRecordChip:
 * @label: what the button says, untranslated
 * @states: bit n: state n; 0 = all
 *
 * A choice of states.
 */
typedef struct
{
  const char *label;
  guint32     states;
} TillRecordChip;

/**
 * TillRecordTopic:
 * @kind: which records
 * @name: what the window calls the page
 * @icon_name: its icon
 * @title: what people call it, untranslated, as all texts here
 * @search: what one can search for
 * @choose: what stands where no record is chosen
 * @empty_title, @empty_text: what is said when there are none
 * @failed_title: what is said when they cannot be read
 * @chips: (array length=n_chips) (nullable): choices of states, the first of them all
 * @sum_states: bit n: amounts of state n are added up
 * @waiting_states: bit n: records in state n wait for a person
 * @can_settle: whether a person can say that one of them has been dealt with
 * @say_line: what a row says
 * @say_warning: (nullable): what has to be known before all else, or %NULL
 * @add_facts: adds lines of what is known; one without a value is a heading
 * @add_actions: (nullable): adds what can be done
 * @say_count: how many there are, in words
 * @say_news: how many new ones wait, in words
 *
 * All that tells one page of records from another.
 */
typedef struct
{
  TillRecordKind        kind;
  const char           *name;
  const char           *icon_name;
  const char           *title;
  const char           *search;
  const char           *choose;
  const char           *empty_title;
  const char           *empty_text;
  const char           *failed_title;
  const TillRecordChip *chips;
  guint                 n_chips;
  guint32               sum_states;
  guint32               waiting_states;
  gboolean              can_settle;
  TillRecordLine     *(*say_line)    (gconstpointer       record,
                                      const TillPayment  *payment,
                                      gint64              now_us);
  char               *(*say_warning) (gconstpointer       record,
                                      gint64              now_us,
                                      TillTone           *ret_tone);
  void                (*add_facts)   (GPtrArray          *facts,
                                      gconstpointer       record,
                                      const TillPayment  *payment,
                                      gint64              now_us);
  void                (*add_actions) (GPtrArray          *actions,
                                      gconstpointer       record,
                                      const TillPayment  *payment);
  char               *(*say_count)   (gint64              count);
  char               *(*say_news)    (guint               count);
} TillRecordTopic;

void       till_record_line_free        (TillRecordLine        *self);
char      *till_record_line_say_all     (const TillRecordLine  *self,
                                         gint64                 now_us);
void       till_record_action_free      (TillRecordAction      *self);
void       till_record_add_action       (GPtrArray             *actions,
                                         const char            *label,
                                         const char            *name,
                                         const char            *target);
void       till_record_add_heading      (GPtrArray             *facts,
                                         const char            *title);
TillFactText *till_record_add_fact      (GPtrArray             *facts,
                                         const char            *title,
                                         char                  *value);
void       till_record_add_id           (GPtrArray             *facts,
                                         const char            *title,
                                         const char            *id);
void       till_record_add_payment      (GPtrArray             *facts,
                                         const TillPayment     *payment,
                                         gint64                 now_us);
char      *till_record_join             (const char            *a,
                                         const char            *b,
                                         const char            *c);
char      *till_record_say_payer        (const TillPayment     *payment,
                                         const char            *payment_id);
GPtrArray *till_record_topic_list_facts (const TillRecordTopic *self,
                                         gconstpointer          record,
                                         const TillPayment     *payment,
                                         gint64                 now_us);
GPtrArray *till_record_topic_list_actions (const TillRecordTopic *self,
                                           gconstpointer          record,
                                           const TillPayment     *payment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRecordLine, till_record_line_free)

G_END_DECLS
