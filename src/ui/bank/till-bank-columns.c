/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which column of a bank's table is which. What must hold: what the first lines would be is seen
 * while one chooses, or why they would be nothing. */

#include "till-bank-columns.h"

#include <glib/gi18n.h>

#include "till-bank-line.h"
#include "till-bank-words.h"
#include "till-format.h"
#include "till-palette.h"

#define N_PREVIEW 4

struct _TillBankColumns
{
  AdwBin               parent_instance;

  TillBankTable       *table;      /* borrowed; NULL: none */
  GtkBox              *box;
  AdwPreferencesGroup *group;      /* of @table */
  AdwComboRow         *places[TILL_BANK_N_COLUMNS];
  AdwComboRow         *order;
  AdwComboRow         *decimal;
  AdwEntryRow         *currency;
  GtkLabel            *preview;
};

G_DEFINE_FINAL_TYPE (TillBankColumns, till_bank_columns, ADW_TYPE_BIN)

static const char *const titles[TILL_BANK_N_COLUMNS] = {
  [TILL_BANK_COLUMN_DATE] = N_("Day"),
  [TILL_BANK_COLUMN_AMOUNT] = N_("Amount"),
  [TILL_BANK_COLUMN_IN] = N_("Only what came in"),
  [TILL_BANK_COLUMN_OUT] = N_("Only what went out"),
  [TILL_BANK_COLUMN_SIGN] = N_("In or out, as a word"),
  [TILL_BANK_COLUMN_CURRENCY] = N_("Currency"),
  [TILL_BANK_COLUMN_NAME] = N_("Who paid"),
  [TILL_BANK_COLUMN_TEXT] = N_("What for"),
  [TILL_BANK_COLUMN_REFERENCE] = N_("Reference"),
};

static const TillBankDateOrder orders[] = {
  TILL_BANK_DATE_DMY, TILL_BANK_DATE_MDY, TILL_BANK_DATE_YMD,
};

static void
show_preview (TillBankColumns *self)
{
  guint first = (guint) (self->table->header + 1);
  g_autoptr (GString) text = g_string_new (NULL);
  TillBankMapping mapping;

  till_bank_columns_get_mapping (self, &mapping);
  for (guint i = first; i < MIN (first + N_PREVIEW, self->table->rows->len); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TillBankLine) line = till_bank_mapping_read_row (&mapping, self->table, i, &error);
      g_autofree char *words = NULL;

      if (line != NULL)
        {
          g_autofree char *day = till_format_calendar_day (line->day, g_get_real_time ());
          g_autofree char *amount = till_money_format (&line->amount);

          words = g_strdup_printf ("%s · %s · %s", day, amount, line->text);
        }
      else
        words = till_bank_say_error (error);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", words);
    }

  gtk_label_set_label (self->preview, text->str);
}

static void
chosen_cb (TillBankColumns *self)
{
  if (self->table != NULL)
    show_preview (self);
}

static AdwComboRow *
add_row (TillBankColumns *self,
         const char      *title,
         GtkStringList   *words,
         guint            selected)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (words));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_object_unref (words);
  adw_preferences_group_add (self->group, row);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (chosen_cb), self);

  return ADW_COMBO_ROW (row);
}

static GtkStringList *
list_columns (const TillBankTable *table)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  /* Translators: no column of a table */
  gtk_string_list_append (names, _("None"));
  for (guint i = 0; i < table->n_columns; i++)
    {
      const char *name = table->header >= 0
                           ? till_bank_table_get_cell (table, (guint) table->header, (int) i) : "";
      g_autofree char *numbered = g_strdup_printf (_("Column %u"), i + 1);

      gtk_string_list_append (names, *name != '\0' ? name : numbered);
    }

  return names;
}

static GtkStringList *
list_words (const char *const *words)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    gtk_string_list_append (list, _(words[i]));

  return list;
}

static void
build (TillBankColumns       *self,
       const TillBankMapping *mapping)
{
  static const char *const order_words[] = {
    N_("Day, month, year"), N_("Month, day, year"), N_("Year, month, day"), NULL,
  };
  static const char *const decimal_words[] = {
    N_("With a point: 12.50"), N_("With a comma: 12,50"), NULL,
  };

  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  for (guint i = 0; i < TILL_BANK_N_COLUMNS; i++)
    self->places[i] = add_row (self, _(titles[i]), list_columns (self->table),
                               (guint) (mapping->places[i] + 1));

  self->order = add_row (self, _("Days are written"), list_words (order_words),
                         (guint) mapping->order - TILL_BANK_DATE_DMY);
  self->decimal = add_row (self, _("Amounts are written"), list_words (decimal_words),
                           mapping->decimal_point == ',' ? 1 : 0);
  self->currency = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->currency),
                                 _("Currency, where no column says it"));
  gtk_editable_set_text (GTK_EDITABLE (self->currency), mapping->currency);
  g_signal_connect_swapped (self->currency, "changed", G_CALLBACK (chosen_cb), self);
  adw_preferences_group_add (self->group, GTK_WIDGET (self->currency));
  gtk_box_append (self->box, GTK_WIDGET (self->group));
}

static void
till_bank_columns_class_init (TillBankColumnsClass *klass)
{
}

static void
till_bank_columns_init (TillBankColumns *self)
{
  GtkWidget *heading = gtk_label_new (_("The first lines would be"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->box = GTK_BOX (box);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (self->box, heading);
  self->preview = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->preview, 0);
  gtk_label_set_wrap (self->preview, TRUE);
  gtk_label_set_wrap_mode (self->preview, PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (GTK_WIDGET (self->preview), "till-money");
  gtk_box_append (self->box, GTK_WIDGET (self->preview));
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * till_bank_columns_set:
 * @self: the choice of columns
 * @table: (nullable): the table, which stays until another or none is set
 * @mapping: how it is read
 *
 * Shows how a table is read; nothing happens when it is shown already.
 */
void
till_bank_columns_set (TillBankColumns       *self,
                       TillBankTable         *table,
                       const TillBankMapping *mapping)
{
  g_return_if_fail (TILL_IS_BANK_COLUMNS (self));
  g_return_if_fail (table == NULL || mapping != NULL);

  if (self->table == table)
    return;

  self->table = NULL;
  if (self->group != NULL)
    gtk_box_remove (self->box, GTK_WIDGET (self->group));
  self->group = NULL;
  if (table == NULL)
    return;

  self->table = table;
  build (self, mapping);
  show_preview (self);
}

/**
 * till_bank_columns_get_mapping:
 * @self: the choice of columns of a table
 * @ret_mapping: (out caller-allocates): what was chosen
 */
void
till_bank_columns_get_mapping (TillBankColumns *self,
                               TillBankMapping *ret_mapping)
{
  g_return_if_fail (TILL_IS_BANK_COLUMNS (self));
  g_return_if_fail (self->group != NULL && ret_mapping != NULL);

  till_bank_mapping_init (ret_mapping);
  for (guint i = 0; i < TILL_BANK_N_COLUMNS; i++)
    ret_mapping->places[i] = (int) adw_combo_row_get_selected (self->places[i]) - 1;
  ret_mapping->order = orders[MIN (adw_combo_row_get_selected (self->order),
                                   G_N_ELEMENTS (orders) - 1)];
  ret_mapping->decimal_point = adw_combo_row_get_selected (self->decimal) == 1 ? ',' : '.';
  if (!till_currency_normalise (gtk_editable_get_text (GTK_EDITABLE (self->currency)),
                                ret_mapping->currency))
    ret_mapping->currency[0] = '\0';
}
