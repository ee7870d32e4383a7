/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Bank statements: opened, and held against the payouts. What must hold: a table's columns are seen
 * before its lines are kept for the first time; what is left over on either side stands on top. */

#include "till-bank-window.h"

#include <glib/gi18n.h>

#include "till-bank-ask.h"
#include "till-bank-columns.h"
#include "till-bank-item.h"
#include "till-bank-row.h"
#include "till-bank-words.h"
#include "till-compat.h"
#include "till-format.h"
#include "till-plain.h"

struct _TillBankWindow
{
  AdwWindow        parent_instance;

  TillBankDesk    *desk;
  GListStore      *items;
  GCancellable    *cancellable;

  /* From the template */
  GtkWidget       *open_button;
  GtkLabel        *trouble_label;
  GtkStack        *states;
  GtkSpinner      *spinner;
  AdwStatusPage   *failed;
  GtkLabel        *columns_label;
  TillBankColumns *columns;
  GtkListView     *list_view;
  GtkLabel        *summary_label;
  GtkWidget       *header;
  AdwWindowTitle  *title;
};

G_DEFINE_FINAL_TYPE (TillBankWindow, till_bank_window, ADW_TYPE_WINDOW)

/* --- showing ---------------------------------------------------------------------------------- */

static void
show_trouble (TillBankWindow *self)
{
  const GError *trouble = till_bank_desk_get_trouble (self->desk);
  g_autofree char *words = trouble != NULL ? till_bank_say_error (trouble) : NULL;

  if (words != NULL)
    {
      gtk_label_set_label (self->trouble_label, words);
      till_plain_set_description (self->failed, words);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_label),
                          words != NULL && till_bank_desk_get_books (self->desk) != NULL);
}

static void
show_columns (TillBankWindow *self)
{
  TillBankStatement *statement = till_bank_desk_get_statement (self->desk);
  gboolean is_sure;
  const TillBankMapping *mapping = till_bank_desk_get_mapping (self->desk, &is_sure);

  gtk_label_set_label (self->columns_label,
                       is_sure ? _("This is how the statement seems to be read. It is remembered "
                                   "for the next one of this bank.")
                               : _("This statement can be read in more than one way: look at the "
                                   "first lines. It is remembered for the next one of this "
                                   "bank."));
  till_bank_columns_set (self->columns, statement->table, mapping);
}

static void
show_summary (TillBankWindow *self)
{
  const TillBankBooks *books = till_bank_desk_get_books (self->desk);
  const TillBankImported *imported = till_bank_desk_get_imported (self->desk);
  g_autofree char *count = till_format_count (books->others);
  g_autofree char *others = NULL;
  g_autofree char *news = imported != NULL ? till_bank_say_imported (imported) : NULL;
  g_autofree char *all = NULL;

  others = g_strdup_printf (g_dngettext (NULL, "%s other line has nothing to do with the gateway",
                                         "%s other lines have nothing to do with the gateway",
                                         books->others), count);
  all = news != NULL ? g_strdup_printf ("%s · %s", news, others) : g_steal_pointer (&others);
  gtk_label_set_label (self->summary_label, all);
}

static void
show (TillBankWindow *self)
{
  const TillBankBooks *books = till_bank_desk_get_books (self->desk);
  TillBankDeskStep step = till_bank_desk_get_step (self->desk);
  gboolean reading = step == TILL_BANK_DESK_READING || step == TILL_BANK_DESK_KEEPING;
  const char *state;

  if (step != TILL_BANK_DESK_COLUMNS && step != TILL_BANK_DESK_KEEPING)
    till_bank_columns_set (self->columns, NULL, NULL);
  show_trouble (self);
  if (reading || (books == NULL && till_bank_desk_is_busy (self->desk)))
    state = "loading";
  else if (books == NULL)
    state = "failed";
  else if (step == TILL_BANK_DESK_COLUMNS)
    {
      show_columns (self);
      state = "columns";
    }
  else if (books->lines->len == 0)
    state = "empty";
  else
    {
      till_bank_items_fill (self->items, books, g_get_real_time ());
      show_summary (self);
      state = "list";
    }

  gtk_stack_set_visible_child_name (self->states, state);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (state, "loading"));
  gtk_widget_set_sensitive (self->open_button, books != NULL && !reading);
}

/* --- rows ------------------------------------------------------------------------------------- */

static void
setup_row_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *list_item)
{
  gtk_list_item_set_child (list_item, till_bank_row_new ());
}

static void
bind_row_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *list_item)
{
  TillBankItem *item = gtk_list_item_get_item (list_item);
  gboolean heading = till_bank_item_get_kind (item) == TILL_BANK_ITEM_HEADING;

  till_bank_row_set_item (TILL_BANK_ROW (gtk_list_item_get_child (list_item)), item);
  gtk_list_item_set_selectable (list_item, !heading);
  gtk_list_item_set_activatable (list_item, !heading);
}

static void
activate_cb (GtkListView    *list_view,
             guint           position,
             TillBankWindow *self)
{
  g_autoptr (TillBankItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  if (item != NULL && till_bank_item_get_kind (item) != TILL_BANK_ITEM_HEADING)
    till_bank_ask (GTK_WIDGET (self), self->desk, item, self->cancellable);
}

/* --- files ------------------------------------------------------------------------------------ */

static void
file_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (TillBankWindow) self = user_data;
  g_autofree char *path = till_choose_file_finish (result, NULL);
  g_autoptr (GFile) file = NULL;

  if (path == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;

  file = g_file_new_for_path (path);
  till_bank_window_open_file (self, file);
}

static void
open_clicked_cb (TillBankWindow *self)
{
  till_choose_present_file_async (GTK_WIDGET (self), _("Open a bank statement"),
                                  _("Bank statements (CSV, OFX, CAMT.053)"), "text/plain",
                                  self->cancellable, file_chosen_cb, g_object_ref (self));
}

static void
keep_clicked_cb (TillBankWindow *self)
{
  TillBankMapping mapping;

  till_bank_columns_get_mapping (self->columns, &mapping);
  till_bank_desk_set_mapping (self->desk, &mapping);
  till_bank_desk_keep (self->desk);
}

static void
drop_clicked_cb (TillBankWindow *self)
{
  till_bank_desk_drop (self->desk);
}

/* --- the widget ------------------------------------------------------------------------------- */

static void
till_bank_window_dispose (GObject *object)
{
  TillBankWindow *self = TILL_BANK_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->desk != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->desk, self);
      till_bank_columns_set (self->columns, NULL, NULL);
    }
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (till_bank_window_parent_class)->dispose (object);
}

static void
till_bank_window_finalize (GObject *object)
{
  TillBankWindow *self = TILL_BANK_WINDOW (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->items);

  G_OBJECT_CLASS (till_bank_window_parent_class)->finalize (object);
}

static void
till_bank_window_class_init (TillBankWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = till_bank_window_dispose;
  object_class->finalize = till_bank_window_finalize;

  g_type_ensure (TILL_TYPE_BANK_COLUMNS);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/bank/till-bank-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TillBankWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, TillBankWindow, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, TillBankWindow, states);
  gtk_widget_class_bind_template_child (widget_class, TillBankWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, TillBankWindow, failed);
  gtk_widget_class_bind_template_child (widget_class, TillBankWindow, columns_label);
  gtk_widget_class_bind_template_child (widget_class, TillBankWindow, columns);
  gtk_widget_class_bind_template_child (widget_class, TillBankWindow, list_view);
  gtk_widget_class_bind_template_child (widget_class, TillBankWindow, summary_label);
  gtk_widget_class_bind_template_child (widget_class, TillBankWindow, header);
  gtk_widget_class_bind_template_child (widget_class, TillBankWindow, title);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
till_bank_window_init (TillBankWindow *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSelectionModel) selection = NULL;

  self->cancellable = g_cancellable_new ();
  self->items = g_list_store_new (TILL_TYPE_BANK_ITEM);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), NULL);
  selection =
    GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->items))));
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, selection);
}

/**
 * till_bank_window_new:
 * @parent: (nullable): the window it belongs to
 * @desk: the statements
 *
 * Returns: (transfer none): a window, which GTK owns
 */
GtkWindow *
till_bank_window_new (GtkWindow    *parent,
                      TillBankDesk *desk)
{
  TillBankWindow *self;

  g_return_val_if_fail (TILL_IS_BANK_DESK (desk), NULL);

  self = g_object_new (TILL_TYPE_BANK_WINDOW, "transient-for", parent, NULL);
  self->desk = g_object_ref (desk);
  g_signal_connect_swapped (desk, "changed", G_CALLBACK (show), self);
  show (self);

  return GTK_WINDOW (self);
}

/**
 * till_bank_window_set_account:
 * @self: a window
 * @account: whose statements they are
 *
 * Says whose: live and test never look alike, here neither.
 */
void
till_bank_window_set_account (TillBankWindow          *self,
                              const TillAccountConfig *account)
{
  g_autofree char *words = NULL;

  g_return_if_fail (TILL_IS_BANK_WINDOW (self));
  g_return_if_fail (account != NULL);

  words = till_words_account (account->name, account->mode);
  adw_window_title_set_subtitle (self->title, words);
  if (account->mode == TILL_ACCOUNT_TEST)
    gtk_widget_add_css_class (self->header, "till-test");
  else if (account->mode == TILL_ACCOUNT_PRACTICE)
    gtk_widget_add_css_class (self->header, "till-practice");
}

/**
 * till_bank_window_open_file:
 * @self: a window
 * @file: a statement
 *
 * Reads a statement.
 */
void
till_bank_window_open_file (TillBankWindow *self,
                            GFile          *file)
{
  g_return_if_fail (TILL_IS_BANK_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  till_bank_desk_open_file (self->desk, file, FALSE);
}
