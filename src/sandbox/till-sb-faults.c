/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules by which the practice gateway misbehaves on purpose.
 *
 * What must hold: without a rule nothing goes wrong; the same rules see the same calls give the
 * same faults; a rule that cannot be understood is refused as a whole. Of the rules that meet a
 * call the first one that strikes decides, but all of them have counted it. */

#include "till-sb-faults.h"

#include <string.h>

#include "till-json-reader.h"
#include "till-sb-json.h"
#include "till-sb-random.h"

#define MAX_RULES 1000
#define MAX_TEXT 200
#define MAX_MS (G_GINT64_CONSTANT (400) * 24 * 60 * 60 * 1000)
#define MAX_BYTES (1024 * 1024)

typedef struct
{
  gint64       id;
  TillSbFault  fault;
  char        *method;    /* (nullable): any */
  char        *path;      /* (nullable): a pattern with * and ?, for webhooks of the event's type */
  gint64       nth;       /* only this call of those it meets; 0 for any */
  gint64       per_mille; /* how often of a thousand */
  gint64       times;     /* strikes no more often; 0 for no end */
  TillSbRandom random;
  gint64       n_met;
  gint64       n_struck;
} Rule;

struct _TillSbFaults
{
  GPtrArray *rules; /* of Rule */
  gint64     last_id;
  gint64     n_struck[TILL_SB_FAULT_N_KINDS];
};

typedef struct
{
  TillSbFaultKind kind;
  const char     *word;
  gint64          usual_ms;
} Kind;

static const Kind kinds[] = {
  { TILL_SB_FAULT_DROP_BEFORE, "drop-before", 0 },
  { TILL_SB_FAULT_DROP_AFTER, "drop-after", 0 },
  { TILL_SB_FAULT_DELAY, "delay", 1000 },
  { TILL_SB_FAULT_DELAY_ANSWER, "delay-answer", 1000 },
  { TILL_SB_FAULT_HALF_ANSWER, "half-answer", 0 },
  { TILL_SB_FAULT_WRONG_LENGTH, "wrong-length", 0 },
  { TILL_SB_FAULT_500_BEFORE, "500-before", 0 },
  { TILL_SB_FAULT_500_AFTER, "500-after", 0 },
  { TILL_SB_FAULT_429, "429", 0 },
  { TILL_SB_FAULT_409, "409", 0 },
  { TILL_SB_FAULT_WEBHOOK_DUPLICATE, "webhook-duplicate", 0 },
  { TILL_SB_FAULT_WEBHOOK_REORDER, "webhook-reorder", 250 },
  { TILL_SB_FAULT_WEBHOOK_LATE, "webhook-late", 5000 },
  { TILL_SB_FAULT_CLOCK_SKEW, "clock-skew", 0 },
};

G_DEFINE_QUARK (till-sb-faults-error-quark, till_sb_faults_error)

static void
rule_free (Rule *rule)
{
  g_free (rule->method);
  g_free (rule->path);
  g_free (rule);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rule, rule_free)

static gboolean
is_about_webhooks (TillSbFaultKind kind)
{
  return kind == TILL_SB_FAULT_WEBHOOK_DUPLICATE || kind == TILL_SB_FAULT_WEBHOOK_REORDER ||
         kind == TILL_SB_FAULT_WEBHOOK_LATE;
}

static const Kind *
find_kind (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].word, word) == 0)
      return &kinds[i];

  return NULL;
}

static const char *
word_of (TillSbFaultKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == kind)
      return kinds[i].word;

  return "";
}

/**
 * till_sb_faults_new:
 *
 * Returns: (transfer full): no rules yet
 */
TillSbFaults *
till_sb_faults_new (void)
{
  TillSbFaults *self = g_new0 (TillSbFaults, 1);

  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);

  return self;
}

/**
 * till_sb_faults_free:
 * @self: (nullable) (transfer full): rules
 */
void
till_sb_faults_free (TillSbFaults *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->rules);
  g_free (self);
}

/* A misspelt member must not make a rule that means something else. */
static gboolean
knows_members (JsonNode *node,
               GError  **error)
{
  static const char * const known[] = {
    "fault", "method", "path", "nth", "per_mille", "seed", "times", "ms", "retry_after", "bytes",
    "count", "remembered", NULL,
  };
  JsonObjectIter iter;
  const char *name;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return TRUE; /* the reader says so */

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, NULL))
    if (!g_strv_contains (known, name))
      {
        g_set_error_literal (error, TILL_SB_FAULTS_ERROR, TILL_SB_FAULTS_ERROR_INVALID,
                             "The rule has a member that is not known");
        return FALSE;
      }

  return TRUE;
}

static Rule *
read_rule (JsonNode *node,
           GError  **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (Rule) rule = g_new0 (Rule, 1);
  const Kind *kind;
  const char *word;

  till_json_reader_init (&reader, node, "rule");
  word = till_json_reader_string (&reader, "fault", MAX_TEXT);
  kind = find_kind (word);
  if (kind == NULL && !till_json_reader_failed (&reader))
    till_json_reader_fail (&reader, TILL_JSON_ERROR_RANGE, "fault", "there is no such fault");

  rule->method = g_strdup (till_json_reader_opt_string (&reader, "method", MAX_TEXT));
  rule->path = g_strdup (till_json_reader_opt_string (&reader, "path", MAX_TEXT));
  rule->nth = till_json_reader_opt_int (&reader, "nth", 1, G_MAXINT32, 0);
  rule->per_mille = till_json_reader_opt_int (&reader, "per_mille", 0, 1000, 1000);
  rule->random.state = (guint64) till_json_reader_opt_int (&reader, "seed", 0, G_MAXINT64, 0);
  rule->times = till_json_reader_opt_int (&reader, "times", 1, G_MAXINT32, 0);
  rule->fault.kind = kind != NULL ? kind->kind : TILL_SB_FAULT_NONE;
  rule->fault.ms = till_json_reader_opt_int (&reader, "ms",
                                             rule->fault.kind == TILL_SB_FAULT_CLOCK_SKEW ? -MAX_MS
                                                                                          : 0,
                                             MAX_MS, kind != NULL ? kind->usual_ms : 0);
  rule->fault.retry_after = till_json_reader_opt_int (&reader, "retry_after", 0, 3600, -1);
  rule->fault.bytes = till_json_reader_opt_int (&reader, "bytes", -MAX_BYTES, MAX_BYTES, -16);
  rule->fault.count = till_json_reader_opt_int (&reader, "count", 1, 100, 1);
  rule->fault.remembered = till_json_reader_opt_bool (&reader, "remembered", FALSE);
  if (!till_json_reader_end (&reader, error))
    return NULL;

  return g_steal_pointer (&rule);
}

/**
 * till_sb_faults_add:
 * @self: rules
 * @json: a rule as the man page describes it
 * @length: how long that is
 * @ret_id: (out): what the rule is called by
 * @error: return location for a #GError in #TILL_SB_FAULTS_ERROR or #TILL_JSON_ERROR
 *
 * Returns: %FALSE when it is no rule
 */
gboolean
till_sb_faults_add (TillSbFaults *self,
                    const char   *json,
                    gsize         length,
                    gint64       *ret_id,
                    GError      **error)
{
  g_autoptr (JsonNode) node = NULL;
  Rule *rule;

  g_return_val_if_fail (self != NULL && json != NULL && ret_id != NULL, FALSE);

  if (self->rules->len >= MAX_RULES)
    {
      g_set_error (error, TILL_SB_FAULTS_ERROR, TILL_SB_FAULTS_ERROR_TOO_MANY,
                   "There are %d rules already", MAX_RULES);
      return FALSE;
    }

  if (!(node = till_json_parse (json, length, error)) || !knows_members (node, error) ||
      !(rule = read_rule (node, error)))
    return FALSE;

  *ret_id = rule->id = ++self->last_id;
  g_ptr_array_add (self->rules, rule);
  if (rule->fault.kind == TILL_SB_FAULT_CLOCK_SKEW)
    {
      rule->n_struck = 1;
      self->n_struck[TILL_SB_FAULT_CLOCK_SKEW]++;
    }

  return TRUE;
}

/**
 * till_sb_faults_remove:
 * @self: rules
 * @id: what the rule is called by
 *
 * Returns: %FALSE when there is no such rule
 */
gboolean
till_sb_faults_remove (TillSbFaults *self,
                       gint64        id)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->rules->len; i++)
    if (((Rule *) self->rules->pdata[i])->id == id)
      {
        g_ptr_array_remove_index (self->rules, i);
        return TRUE;
      }

  return FALSE;
}

/**
 * till_sb_faults_clear:
 * @self: rules
 *
 * Takes all rules away. What has been counted stays.
 */
void
till_sb_faults_clear (TillSbFaults *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_set_size (self->rules, 0);
}

static void
write_rule (TillSbJson *json,
            const Rule *rule)
{
  till_sb_json_begin (json, NULL);
  till_sb_json_int (json, "id", rule->id);
  till_sb_json_text (json, "fault", word_of (rule->fault.kind));
  till_sb_json_text (json, "method", rule->method);
  till_sb_json_text (json, "path", rule->path);
  till_sb_json_int (json, "met", rule->n_met);
  till_sb_json_int (json, "struck", rule->n_struck);
  till_sb_json_end (json);
}

/**
 * till_sb_faults_to_json:
 * @self: rules
 *
 * Returns: (transfer full): the rules, how often each met a call and struck, and how often each
 *   kind of fault struck since the start
 */
char *
till_sb_faults_to_json (TillSbFaults *self)
{
  TillSbJson json;

  g_return_val_if_fail (self != NULL, NULL);

  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  till_sb_json_begin_array (&json, "rules");
  for (guint i = 0; i < self->rules->len; i++)
    write_rule (&json, self->rules->pdata[i]);
  till_sb_json_end_array (&json);
  till_sb_json_begin (&json, "struck");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    till_sb_json_int (&json, kinds[i].word, self->n_struck[kinds[i].kind]);
  till_sb_json_end (&json);
  till_sb_json_end (&json);

  return till_sb_json_steal (&json);
}

static gboolean
meets (const Rule *rule,
       gboolean    webhook,
       const char *method,
       const char *path)
{
  if (rule->fault.kind == TILL_SB_FAULT_CLOCK_SKEW ||
      is_about_webhooks (rule->fault.kind) != webhook)
    return FALSE;

  return (rule->method == NULL || g_strcmp0 (rule->method, method) == 0) &&
         (rule->path == NULL || g_pattern_match_simple (rule->path, path));
}

/* Counts a call that @rule meets, and draws. */
static gboolean
strikes (Rule *rule)
{
  gboolean drawn = till_sb_random_odds (&rule->random, (guint) rule->per_mille);

  rule->n_met++;

  return drawn && (rule->nth == 0 || rule->nth == rule->n_met) &&
         (rule->times == 0 || rule->n_struck < rule->times);
}

static gboolean
pick (TillSbFaults *self,
      gboolean      webhook,
      const char   *method,
      const char   *path,
      TillSbFault  *ret_fault)
{
  Rule *picked = NULL;

  for (guint i = 0; i < self->rules->len; i++)
    {
      Rule *rule = self->rules->pdata[i];

      if (meets (rule, webhook, method, path) && strikes (rule) && picked == NULL)
        picked = rule;
    }

  if (picked == NULL)
    return FALSE;

  picked->n_struck++;
  self->n_struck[picked->fault.kind]++;
  *ret_fault = picked->fault;

  return TRUE;
}

/**
 * till_sb_faults_pick_request:
 * @self: rules
 * @method: of a request that has come
 * @path: the path that it asks for
 * @ret_fault: (out): what shall go wrong with it; untouched if nothing shall
 *
 * Returns: whether anything shall go wrong
 */
gboolean
till_sb_faults_pick_request (TillSbFaults *self,
                             const char   *method,
                             const char   *path,
                             TillSbFault  *ret_fault)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return pick (self, /* webhook= */ FALSE, method, path, ret_fault);
}

/**
 * till_sb_faults_pick_webhook:
 * @self: rules
 * @type: of the event that is to be delivered for the first time
 * @ret_fault: (out): what shall go wrong with it; untouched if nothing shall
 *
 * Returns: whether anything shall go wrong
 */
gboolean
till_sb_faults_pick_webhook (TillSbFaults *self,
                             const char   *type,
                             TillSbFault  *ret_fault)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return pick (self, /* webhook= */ TRUE, NULL, type, ret_fault);
}

/**
 * till_sb_faults_get_skew_us:
 * @self: rules
 *
 * Returns: how much the clock is to be fast, in µs; negative if slow
 */
gint64
till_sb_faults_get_skew_us (TillSbFaults *self)
{
  gint64 skew_us = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->rules->len; i++)
    {
      const Rule *rule = self->rules->pdata[i];

      if (rule->fault.kind == TILL_SB_FAULT_CLOCK_SKEW)
        skew_us = rule->fault.ms * 1000; /* the last one holds */
    }

  return skew_us;
}
