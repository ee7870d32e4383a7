/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The templates of an account while it is open.
 *
 * What must hold: nothing is written before what there is has been read, nor where that failed;
 * only one writing is under way, and the last state is what ends up on disk; a template has no
 * customer, no reference and no card number. */

#include "till-template-book.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-kept-text.h"
#include "till-text.h"

struct _TillTemplateBook
{
  GObject    parent_instance;

  char      *folder;
  GPtrArray *templates; /* NULL until they are read */
  gboolean   loading;
  gboolean   saving;
  gboolean   dirty;
};

G_DEFINE_FINAL_TYPE (TillTemplateBook, till_template_book, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  SIGNAL_PROBLEM,
  N_SIGNALS,
} TillTemplateBookSignal;

static guint signals[N_SIGNALS];

static void save (TillTemplateBook *self);

typedef struct
{
  GPtrArray *templates;
  char      *folder;
} Save;

static void
save_free (Save *save)
{
  g_ptr_array_unref (save->templates);
  g_free (save->folder);
  g_free (save);
}

static TillTemplate *
copy_template (const TillTemplate *from)
{
  TillTemplate *copy = g_new0 (TillTemplate, 1);

  *copy = (TillTemplate) {
    .name = g_strdup (from->name),
    .currency = g_strdup (from->currency),
    .amount = g_strdup (from->amount),
    .delivery = g_strdup (from->delivery),
    .tax = g_strdup (from->tax),
    .tax_on_top = from->tax_on_top,
    .description = g_strdup (from->description),
  };

  return copy;
}

static void
tell (TillTemplateBook *self,
      const GError     *error)
{
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, error->message);
}

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Save *job = task_data;
  GError *error = NULL;

  if (till_templates_save (job->templates, job->folder, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  TillTemplateBook *self = TILL_TEMPLATE_BOOK (object);
  g_autoptr (GError) error = NULL;

  self->saving = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    tell (self, error);

  if (self->dirty)
    save (self);
}

static void
save (TillTemplateBook *self)
{
  g_autoptr (GTask) task = NULL;
  Save *job;

  self->dirty = TRUE;
  if (self->saving)
    return;

  self->dirty = FALSE;
  self->saving = TRUE;
  job = g_new0 (Save, 1);
  job->folder = g_strdup (self->folder);
  job->templates = g_ptr_array_new_with_free_func ((GDestroyNotify) till_template_free);
  for (guint i = 0; i < self->templates->len; i++)
    g_ptr_array_add (job->templates, copy_template (g_ptr_array_index (self->templates, i)));

  task = g_task_new (self, /* cancellable= */ NULL, saved_cb, NULL);
  g_task_set_source_tag (task, save);
  g_task_set_task_data (task, job, (GDestroyNotify) save_free);
  g_task_run_in_thread (task, save_in_thread);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      folder,
                GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *templates = till_templates_load (folder, &error);

  if (templates != NULL)
    g_task_return_pointer (task, templates, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  TillTemplateBook *self = TILL_TEMPLATE_BOOK (object);
  g_autoptr (GError) error = NULL;

  self->loading = FALSE;
  self->templates = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->templates == NULL)
    tell (self, error);

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
till_template_book_finalize (GObject *object)
{
  TillTemplateBook *self = TILL_TEMPLATE_BOOK (object);

  g_free (self->folder);
  g_clear_pointer (&self->templates, g_ptr_array_unref);

  G_OBJECT_CLASS (till_template_book_parent_class)->finalize (object);
}

static void
till_template_book_class_init (TillTemplateBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_template_book_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
till_template_book_init (TillTemplateBook *self)
{
  self->loading = TRUE;
}

/**
 * till_template_book_new:
 * @folder: an account's folder
 *
 * Begins to read its templates; "changed" tells when they are there. Main thread.
 *
 * Returns: (transfer full): the templates of the account
 */
TillTemplateBook *
till_template_book_new (const char *folder)
{
  TillTemplateBook *self;
  g_autoptr (GTask) task = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (TILL_TYPE_TEMPLATE_BOOK, NULL);
  self->folder = g_strdup (folder);
  task = g_task_new (self, /* cancellable= */ NULL, loaded_cb, NULL);
  g_task_set_source_tag (task, till_template_book_new);
  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, load_in_thread);

  return self;
}

/**
 * till_template_book_get_all:
 * @self: a book
 *
 * Returns: (transfer none) (nullable) (element-type TillTemplate): the templates, by name; %NULL
 *   while they are not read, or could not be
 */
GPtrArray *
till_template_book_get_all (TillTemplateBook *self)
{
  g_return_val_if_fail (TILL_IS_TEMPLATE_BOOK (self), NULL);

  return self->templates;
}

/**
 * till_template_book_is_idle:
 * @self: a book
 *
 * Returns: whether everything is read and nothing waits to be written
 */
gboolean
till_template_book_is_idle (TillTemplateBook *self)
{
  g_return_val_if_fail (TILL_IS_TEMPLATE_BOOK (self), FALSE);

  return !self->loading && !self->saving && !self->dirty;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const TillTemplate *left = *(const TillTemplate *const *) a;
  const TillTemplate *right = *(const TillTemplate *const *) b;

  return g_utf8_collate (left->name, right->name);
}

static gboolean
find (TillTemplateBook *self,
      const char       *name,
      guint            *ret_at)
{
  for (guint i = 0; i < self->templates->len; i++)
    if (strcmp (((TillTemplate *) g_ptr_array_index (self->templates, i))->name, name) == 0)
      {
        *ret_at = i;
        return TRUE;
      }

  return FALSE;
}

static char *
write_minor (const TillMoney *of,
             gint64           minor)
{
  TillMoney money = *of;

  money.minor = minor;

  return minor > 0 ? till_money_to_string (&money) : g_strdup ("");
}

/* What stands in @form. A sum of the tax is in the amount, however it was typed. */
static TillTemplate *
template_of (TillChargeForm *form,
             const char     *name)
{
  const TillParts *parts = till_charge_form_get_parts (form);
  TillTemplate *template = g_new0 (TillTemplate, 1);
  const char *tax = till_charge_form_get_tax_text (form);
  gboolean is_rate = g_str_has_suffix (tax, "%");
  gboolean on_top = till_charge_form_get_switch (form, TILL_CHARGE_SWITCH_TAX_ON_TOP);
  gint64 added = parts->delivery + (on_top ? parts->tax : 0);

  *template = (TillTemplate) {
    .name = g_strdup (name),
    .currency = g_strdup (parts->total.currency),
    .amount = write_minor (&parts->total, parts->total.minor - added),
    .delivery = write_minor (&parts->total, parts->delivery),
    .tax = is_rate ? g_strdup (tax) : write_minor (&parts->total, parts->tax),
    .tax_on_top = on_top,
    .description = g_strdup (till_charge_form_get_text (form, TILL_CHARGE_TEXT_DESCRIPTION)),
  };

  return template;
}

static const char *
get_problem (TillTemplateBook *self,
             TillChargeForm   *form,
             const char       *name)
{
  guint at;

  if (self->templates == NULL)
    return _("The templates could not be read");

  if (till_text_is_empty (name))
    return _("Type a name for it");

  if (g_utf8_strlen (name, -1) > TILL_TEMPLATE_NAME_MAX)
    return _("This name is too long");

  if (till_charge_form_get_parts (form) == NULL)
    return _("First type the amount");

  if (till_kept_text_has_card (name) ||
      till_kept_text_has_card (till_charge_form_get_text (form, TILL_CHARGE_TEXT_DESCRIPTION)))
    return _("A card number stands where it would be kept: take it out");

  if (self->templates->len >= TILL_TEMPLATES_MAX && !find (self, name, &at))
    return _("There are too many templates; remove one first");

  return NULL;
}

/**
 * till_template_book_keep:
 * @self: a book
 * @form: a form with an amount
 * @name: what to call it; one of this name is replaced
 * @ret_problem: (out) (transfer none): why it cannot be kept, translated; untouched on success
 *
 * Keeps what stands in @form as a template: amount, delivery, tax and description; neither the
 * customer nor the reference.
 *
 * Returns: %FALSE when nothing was kept
 */
gboolean
till_template_book_keep (TillTemplateBook *self,
                         TillChargeForm   *form,
                         const char       *name,
                         const char      **ret_problem)
{
  g_autofree char *stripped = NULL;
  const char *problem;
  guint at;

  g_return_val_if_fail (TILL_IS_TEMPLATE_BOOK (self), FALSE);
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (form), FALSE);
  g_return_val_if_fail (name != NULL && ret_problem != NULL, FALSE);

  stripped = g_strstrip (g_strdup (name));
  problem = get_problem (self, form, stripped);
  if (problem != NULL)
    {
      *ret_problem = problem;
      return FALSE;
    }

  if (find (self, stripped, &at))
    g_ptr_array_remove_index (self->templates, at);

  g_ptr_array_add (self->templates, template_of (form, stripped));
  g_ptr_array_sort (self->templates, compare_names);
  save (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return TRUE;
}

/**
 * till_template_book_remove:
 * @self: a book
 * @name: the name of a template; one that is not there changes nothing
 */
void
till_template_book_remove (TillTemplateBook *self,
                           const char       *name)
{
  guint at;

  g_return_if_fail (TILL_IS_TEMPLATE_BOOK (self));
  g_return_if_fail (name != NULL);

  if (self->templates == NULL || !find (self, name, &at))
    return;

  g_ptr_array_remove_index (self->templates, at);
  save (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* A number of the file as somebody of this country types it. */
static char *
localise (const char *text)
{
  char *typed = g_strdup (text);

  return g_strdelimit (typed, ".", till_money_get_decimal_point ());
}

/**
 * till_template_fill_form:
 * @self: a template
 * @form: a form that is not being sent
 *
 * Fills in amount, delivery, tax and description; what else stands in @form stays.
 */
void
till_template_fill_form (const TillTemplate *self,
                         TillChargeForm     *form)
{
  g_autofree char *amount = NULL;
  g_autofree char *delivery = NULL;
  g_autofree char *tax = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (TILL_IS_CHARGE_FORM (form));

  amount = localise (self->amount);
  delivery = localise (self->delivery);
  tax = localise (self->tax);
  till_charge_form_set_currency (form, self->currency);
  till_charge_form_set_amount (form, amount);
  till_charge_form_set_switch (form, TILL_CHARGE_SWITCH_TAX_ON_TOP, self->tax_on_top);
  till_charge_form_set_delivery (form, delivery);
  till_charge_form_set_tax (form, tax);
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_DESCRIPTION, self->description);
}

/**
 * till_template_format_sums:
 * @self: a template
 *
 * Returns: (transfer full): what it is about, for a list: "£48.00, two pounds of Assam"
 */
char *
till_template_format_sums (const TillTemplate *self)
{
  g_autofree char *sum = NULL;
  TillMoney money;

  g_return_val_if_fail (self != NULL, NULL);

  if (till_money_parse (self->amount, self->currency, '.', &money, NULL))
    sum = till_money_format (&money);

  if (sum != NULL && *self->description != '\0')
    return g_strdup_printf ("%s · %s", sum, self->description);

  return g_strdup (sum != NULL ? sum : self->description);
}
