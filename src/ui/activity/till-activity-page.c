/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What this computer has done and is doing: the journal, what is under way first; the link to the
 * gateway; and what went wrong, in words with the id that the gateway's support asks for. What
 * must hold: an outcome that is not known is said to be unknown, never to have failed. */

#include "till-activity-page.h"

#include <glib/gi18n.h>

#include "till-decline-words.h"
#include "till-entry-row.h"
#include "till-error-words.h"
#include "till-fact-text.h"
#include "till-fact.h"
#include "till-session.h"
#include "till-trouble-words.h"
#include "till-under-way.h"

#define RESOURCES "/io/github/tillroll/Tillroll/activity/"
#define MAX_DONE 100
#define LINK_S 10

struct _TillActivityPage
{
  AdwBin           parent_instance;

  TillSession     *session;
  TillActivityLog *log;
  GCancellable    *reading;
  guint            badge;
  guint            tick_id;

  /* From the template */
  GtkWidget       *broken_box;
  GtkLabel        *broken_title;
  GtkLabel        *broken_text;
  GtkLabel        *broken_label; /* for the support */
  GtkWidget       *restore_button;
  GtkWidget       *open_section;
  TillUnderWay    *open_box;
  TillColumn      *link_box;
  GtkWidget       *problem_section;
  TillColumn      *problem_box;
  GtkWidget       *done_section;
  TillColumn      *done_box;
  GtkWidget       *nothing_label;
};

G_DEFINE_FINAL_TYPE (TillActivityPage, till_activity_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_SESSION = 1,
  PROP_BADGE,
} TillActivityPageProperty;

static GParamSpec *properties[PROP_BADGE + 1];

/* Entries while they are put together: they own their strings. */

typedef struct
{
  GArray    *texts;    /* TillEntryText */
  GPtrArray *strings;
} Entries;

static void
entries_init (Entries *entries)
{
  entries->texts = g_array_new (FALSE, FALSE, sizeof (TillEntryText));
  entries->strings = g_ptr_array_new_with_free_func (g_free);
}

static void
entries_clear (Entries *entries)
{
  g_array_unref (entries->texts);
  g_ptr_array_unref (entries->strings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Entries, entries_clear)

/* Takes @text and @detail. */
static void
add_entry (Entries  *entries,
           TillTone  tone,
           TillGlyph glyph,
           char     *text,
           char     *detail,
           gint64    time_us)
{
  TillEntryText entry = { tone, glyph, text, detail, time_us };

  g_ptr_array_add (entries->strings, text);
  g_ptr_array_add (entries->strings, detail);
  g_array_append_val (entries->texts, entry);
}

static void
show_entries (Entries    *entries,
              TillColumn *box,
              GtkWidget  *section)
{
  till_entry_row_fill (box, (TillEntryText *) (gpointer) entries->texts->data,
                       entries->texts->len);
  gtk_widget_set_visible (section, entries->texts->len > 0);
}

/* What is known besides order and state: who, for what, and why it was refused. */
static char *
say_circumstances (TillInstruction *instruction,
                   const char      *state)
{
  const TillOrder *order = till_instruction_get_order (instruction);
  const TillOutcome *outcome = till_instruction_get_outcome (instruction);
  TillDeclineWords why = { 0 };
  const char *parts[] = {
    state, till_instruction_get_operator (instruction), order->customer_name, order->reference,
    NULL, outcome != NULL ? outcome->request_id : NULL,
  };
  g_autoptr (GString) text = g_string_new (NULL);

  if (till_instruction_get_state (instruction) == TILL_INSTRUCTION_REFUSED && outcome != NULL)
    {
      till_decline_words_find (outcome->code, outcome->decline_code, &why);
      parts[4] = why.title;
    }

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", parts[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
set_badge (TillActivityPage *self,
           guint             badge)
{
  if (self->badge == badge)
    return;

  self->badge = badge;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BADGE]);
}

static void
show_instructions (TillActivityPage *self,
                   GPtrArray        *instructions)
{
  g_auto (Entries) done;
  guint n_open;

  entries_init (&done);

  for (guint i = 0; instructions != NULL && i < instructions->len; i++)
    {
      TillInstruction *instruction = g_ptr_array_index (instructions, i);
      TillWord word = till_words_instruction_now (instruction);

      if (till_instruction_is_open (instruction) || done.texts->len >= MAX_DONE)
        continue;

      add_entry (&done, word.tone, word.glyph,
                 till_words_instruction (instruction),
                 say_circumstances (instruction, word.text),
                 till_instruction_get_created_us (instruction));
    }

  n_open = till_under_way_set (self->open_box, self->session, instructions);
  gtk_widget_set_visible (self->open_section, n_open > 0);
  show_entries (&done, self->done_box, self->done_section);
  gtk_widget_set_visible (self->nothing_label, n_open + done.texts->len == 0);
  set_badge (self, n_open);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) instructions = till_journal_list_finish (TILL_JOURNAL (object), result,
                                                                 &error);
  TillActivityPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  if (instructions != NULL)
    show_instructions (self, instructions);
  else
    till_activity_log_add (self->log, g_get_real_time (), till_words_error (error),
                           error->message);
}

/* Why no money moves, and what to do about it. */
static void
show_trouble (TillActivityPage *self,
              const GError     *broken)
{
  TillTroubleWords words = { 0 };
  gboolean trouble = self->session != NULL &&
                     till_trouble_words_find (till_session_get_journal_trouble (self->session),
                                              &words);

  gtk_widget_set_visible (self->broken_box, trouble);
  if (!trouble)
    return;

  gtk_label_set_label (self->broken_title, words.title);
  gtk_label_set_label (self->broken_text, words.text);
  gtk_label_set_label (self->broken_label, broken != NULL ? broken->message : "");
  gtk_widget_set_visible (self->restore_button, words.can_restore);
}

static void
read_journal (TillActivityPage *self)
{
  const TillJournalQuery query = { 0 };
  const GError *broken = NULL;
  TillJournal *journal = NULL;

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);

  if (self->session != NULL)
    {
      broken = till_session_get_journal_error (self->session);
      journal = till_session_get_journal (self->session);
    }

  show_trouble (self, broken);
  if (journal == NULL)
    {
      show_instructions (self, NULL);
      return;
    }

  self->reading = g_cancellable_new ();
  till_journal_list_async (journal, &query, self->reading, listed_cb, self);
}

static void
show_link (TillActivityPage *self)
{
  g_autoptr (GPtrArray) facts = NULL;

  till_column_clear (self->link_box);

  if (self->session == NULL)
    return;

  facts = till_facts_of_freshness (till_session_get_freshness (self->session),
                                   till_session_get_config (self->session)->relay_url != NULL,
                                   g_get_real_time ());
  for (guint i = 0; i < facts->len; i++)
    {
      const TillFactText *text = g_ptr_array_index (facts, i);
      GtkWidget *fact = till_fact_new (text->title);

      till_fact_set_value (TILL_FACT (fact), text->value);
      till_fact_set_tone (TILL_FACT (fact), text->tone);
      till_column_append (self->link_box, fact);
    }
}

static void
show_problems (TillActivityPage *self)
{
  g_auto (Entries) entries;

  entries_init (&entries);

  for (guint i = 0; i < till_activity_log_get_count (self->log); i++)
    {
      const TillProblem *problem = till_activity_log_get (self->log, i);
      g_autofree char *times = NULL;
      char *detail;

      if (problem->count > 1)
        times = g_strdup_printf (g_dngettext (NULL, "%u time in a row", "%u times in a row",
                                              problem->count), problem->count);
      if (times != NULL && problem->details != NULL)
        detail = g_strdup_printf ("%s · %s", times, problem->details);
      else
        detail = times != NULL ? g_steal_pointer (&times) : g_strdup (problem->details);

      add_entry (&entries, TILL_TONE_BAD, TILL_GLYPH_WARNING, g_strdup (problem->text), detail,
                 problem->time_us);
    }

  show_entries (&entries, self->problem_box, self->problem_section);
}

/* The session tells what went wrong as part of how fresh it is. */
static void
freshness_changed_cb (TillActivityPage *self)
{
  const TillFreshness *freshness = till_session_get_freshness (self->session);

  if (freshness->problem != NULL)
    {
      const TillProblem *last = till_activity_log_get (self->log, 0);

      if (last == NULL || g_strcmp0 (last->details, freshness->problem) != 0)
        till_activity_log_add (self->log, g_get_real_time (),
                               _("The link to the gateway does not work as it should."),
                               freshness->problem);
    }

  show_link (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  TillActivityPage *self = user_data;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_link (self);

  return G_SOURCE_CONTINUE;
}

static void
set_session (TillActivityPage *self,
             TillSession      *session)
{
  if (self->session == session)
    return;

  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->session, read_journal, self);
      g_signal_handlers_disconnect_by_func (self->session, freshness_changed_cb, self);
    }

  g_set_object (&self->session, session);
  till_activity_log_clear (self->log);

  if (session != NULL)
    {
      g_signal_connect_object (session, "instructions-changed", G_CALLBACK (read_journal), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "freshness-changed", G_CALLBACK (freshness_changed_cb),
                               self, G_CONNECT_SWAPPED);
      freshness_changed_cb (self);
    }

  read_journal (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
till_activity_page_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  TillActivityPage *self = TILL_ACTIVITY_PAGE (object);

  switch ((TillActivityPageProperty) prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;

    case PROP_BADGE:
      g_value_set_uint (value, self->badge);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_activity_page_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch ((TillActivityPageProperty) prop_id)
    {
    case PROP_SESSION:
      set_session (TILL_ACTIVITY_PAGE (object), g_value_get_object (value));
      break;

    case PROP_BADGE:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_activity_page_dispose (GObject *object)
{
  TillActivityPage *self = TILL_ACTIVITY_PAGE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->session);
  g_clear_object (&self->log);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_ACTIVITY_PAGE);

  G_OBJECT_CLASS (till_activity_page_parent_class)->dispose (object);
}

static void
till_activity_page_class_init (TillActivityPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = till_activity_page_get_property;
  object_class->set_property = till_activity_page_set_property;
  object_class->dispose = till_activity_page_dispose;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, TILL_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_BADGE] =
    g_param_spec_uint ("badge", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (TILL_TYPE_COLUMN);
  g_type_ensure (TILL_TYPE_UNDER_WAY);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCES "till-activity-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TillActivityPage, broken_box);
  gtk_widget_class_bind_template_child (widget_class, TillActivityPage, broken_title);
  gtk_widget_class_bind_template_child (widget_class, TillActivityPage, broken_text);
  gtk_widget_class_bind_template_child (widget_class, TillActivityPage, broken_label);
  gtk_widget_class_bind_template_child (widget_class, TillActivityPage, restore_button);
  gtk_widget_class_bind_template_child (widget_class, TillActivityPage, open_section);
  gtk_widget_class_bind_template_child (widget_class, TillActivityPage, open_box);
  gtk_widget_class_bind_template_child (widget_class, TillActivityPage, link_box);
  gtk_widget_class_bind_template_child (widget_class, TillActivityPage, problem_section);
  gtk_widget_class_bind_template_child (widget_class, TillActivityPage, problem_box);
  gtk_widget_class_bind_template_child (widget_class, TillActivityPage, done_section);
  gtk_widget_class_bind_template_child (widget_class, TillActivityPage, done_box);
  gtk_widget_class_bind_template_child (widget_class, TillActivityPage, nothing_label);
}

static void
till_activity_page_init (TillActivityPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (self->open_section, FALSE);
  gtk_widget_set_visible (self->problem_section, FALSE);
  gtk_widget_set_visible (self->done_section, FALSE);
  self->tick_id = g_timeout_add_seconds (LINK_S, tick_cb, self);
}

/**
 * till_activity_page_new:
 * @log: where problems are remembered
 *
 * Returns: (transfer floating): a page without a session
 */
GtkWidget *
till_activity_page_new (TillActivityLog *log)
{
  TillActivityPage *self = g_object_new (TILL_TYPE_ACTIVITY_PAGE, NULL);

  self->log = g_object_ref (log);
  g_signal_connect_object (log, "changed", G_CALLBACK (show_problems), self, G_CONNECT_SWAPPED);
  show_problems (self);

  return GTK_WIDGET (self);
}
