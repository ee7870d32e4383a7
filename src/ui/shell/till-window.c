/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The frame: header, sidebar, a stack of pages and a stack of their details, or the sign-in view
 * while no account is open. What must hold: the account and its mode are in sight on every page,
 * and every page shows the same session. */

#include "till-window.h"

#include <glib/gi18n.h>

#include "till-plain.h"
#include "till-sidebar.h"
#include "till-triple-pane.h"
#include "till-trouble-words.h"
#include "till-words.h"

#define RESOURCES "/io/github/tillroll/Tillroll/shell/"

struct _TillWindow
{
  AdwApplicationWindow parent_instance;

  TillSession         *session;
  GtkWidget           *foot;      /* of the sidebar, which owns it; NULL: none */
  TillWidgetMaker      make_sign_in;
  gpointer             sign_in_data;
  char                *account;   /* in words; NULL for none */
  char                *subtitle;  /* likewise, the mode first: a narrow window cuts the end off */
  TillPages           *known;
  guint                n_rows;    /* pages that the sidebar shows */
  GdkFrameClock       *clock;     /* until the first frame has been painted */
  gulong               painted_id;
  gboolean             painted;
  guint                rest_id;
  GtkWidget           *left_focus; /* weak: what had the focus before the detail took its place */
  guint                focus_id;
  char                *previous;  /* the page before this one */

  /* From the template */
  AdwToastOverlay     *toasts;
  GtkWidget           *header;
  AdwWindowTitle      *title;
  GMenuModel          *main_menu;
  GtkMenuButton       *menu_button;
  GtkWidget           *sidebar_button;
  GtkWidget           *back_button;
  GtkWidget           *strip;
  GtkLabel            *strip_label;
  GtkStack            *main_stack;
  AdwBin              *sign_in_bin;
  TillTriplePane      *pane;
  TillSidebar         *sidebar;
  GtkStack            *pages;
  GtkStack            *details;
};

G_DEFINE_FINAL_TYPE (TillWindow, till_window, ADW_TYPE_APPLICATION_WINDOW)

/* Says whose money this is and whether it is real, in words and, where it is not, in colour. */
static void
show_account (TillWindow              *self,
              const TillAccountConfig *config)
{
  static const char * const classes[] = { "till-live", "till-test", "till-practice" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (self->header, classes[i]);
  if (config != NULL)
    gtk_widget_add_css_class (self->header, classes[config->mode]);

  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->subtitle, g_free);
  if (config != NULL)
    {
      self->account = till_words_account (config->name, config->mode);
      self->subtitle = g_strdup_printf ("%s · %s", till_words_mode (config->mode), config->name);
    }
  till_sidebar_set_account (self->sidebar, config);
}

static void
update_title (TillWindow *self)
{
  const char *title = till_pages_get_title (self->known, till_window_get_page (self));
  g_autofree char *whole = NULL;

  if (self->account == NULL)
    {
      adw_window_title_set_title (self->title, _("Tillroll"));
      adw_window_title_set_subtitle (self->title, "");
      gtk_window_set_title (GTK_WINDOW (self), _("Tillroll"));
      return;
    }

  adw_window_title_set_title (self->title, title != NULL ? title : self->account);
  adw_window_title_set_subtitle (self->title, title != NULL ? self->subtitle : "");

  /* Translators: the account, as "Acme Tea (live)", then the name of this program */
  whole = g_strdup_printf (_("%s – Tillroll"), self->account);
  gtk_window_set_title (GTK_WINDOW (self), whole);
}

/* Shows the buttons that lead back to what is folded away. */
static void
update_buttons (TillWindow *self)
{
  gboolean working = self->account != NULL;
  gboolean sidebar_folded = till_triple_pane_get_sidebar_folded (self->pane);
  gboolean in_sidebar = sidebar_folded && till_triple_pane_get_sidebar_open (self->pane);
  gboolean in_detail = till_triple_pane_get_detail_folded (self->pane) &&
                       till_triple_pane_get_detail_open (self->pane) &&
                       gtk_stack_get_visible_child (self->details) != NULL;

  gtk_widget_set_visible (self->sidebar_button, working && sidebar_folded && !in_detail);
  gtk_widget_set_visible (self->back_button, working && in_detail && !in_sidebar);
}

static void
badge_cb (const char *name,
          guint       badge,
          gpointer    user_data)
{
  till_sidebar_set_badge (TILL_WINDOW (user_data)->sidebar, name, badge);
}

static void
page_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  till_window_show_page (TILL_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static gboolean
move_focus_cb (gpointer user_data)
{
  TillWindow *self = user_data;

  self->focus_id = 0;
  if (till_triple_pane_get_detail_open (self->pane))
    gtk_widget_child_focus (GTK_WIDGET (self->details), GTK_DIR_TAB_FORWARD);
  else if (self->left_focus != NULL)
    gtk_widget_grab_focus (self->left_focus);

  return G_SOURCE_REMOVE;
}

/* On a narrow window the detail takes the place of the list, so the focus goes with it, and back
 * to where it was; both only after the place has been taken. */
static void
detail_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TillWindow *self = TILL_WINDOW (widget);
  gboolean open = g_variant_get_boolean (parameter);
  gboolean folded = till_triple_pane_get_detail_folded (self->pane);

  if (open && folded && !till_triple_pane_get_detail_open (self->pane))
    g_set_weak_pointer (&self->left_focus, gtk_window_get_focus (GTK_WINDOW (self)));

  till_triple_pane_set_detail_open (self->pane, open);
  if (folded && self->focus_id == 0)
    self->focus_id = g_idle_add (move_focus_cb, self);
}

static void
sidebar_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  TillWindow *self = TILL_WINDOW (widget);

  till_triple_pane_set_sidebar_open (self->pane, !till_triple_pane_get_sidebar_open (self->pane));
}

static void
say_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  till_window_add_toast (TILL_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* Leaves what was opened in the place of something else. */
static gboolean
close_folded (TillWindow *self)
{
  if (till_triple_pane_get_sidebar_folded (self->pane) &&
      till_triple_pane_get_sidebar_open (self->pane))
    till_triple_pane_set_sidebar_open (self->pane, FALSE);
  else if (till_triple_pane_get_detail_folded (self->pane) &&
           till_triple_pane_get_detail_open (self->pane))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.detail", "b", FALSE);
  else
    return FALSE;

  return TRUE;
}

static void
back_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TillWindow *self = TILL_WINDOW (widget);

  if (!close_folded (self) && self->previous != NULL)
    {
      g_autofree char *previous = g_strdup (self->previous);

      till_window_show_page (self, previous);
    }
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  return close_folded (TILL_WINDOW (widget));
}

static gboolean
make_rest_cb (gpointer user_data)
{
  TillWindow *self = user_data;

  self->rest_id = 0;
  till_pages_make_all (self->known);

  return G_SOURCE_REMOVE;
}

/* What is not needed for the first frame comes when nothing else is to be done. */
static void
painted_cb (TillWindow *self)
{
  g_clear_signal_handler (&self->painted_id, self->clock);
  g_clear_object (&self->clock);
  self->painted = TRUE;
  self->rest_id = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, make_rest_cb, self, NULL);
}

static void
till_window_realize (GtkWidget *widget)
{
  TillWindow *self = TILL_WINDOW (widget);

  GTK_WIDGET_CLASS (till_window_parent_class)->realize (widget);

  if (self->painted)
    return;

  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  self->painted_id = g_signal_connect_swapped (self->clock, "after-paint",
                                               G_CALLBACK (painted_cb), self);
}

static void
till_window_unrealize (GtkWidget *widget)
{
  TillWindow *self = TILL_WINDOW (widget);

  if (self->clock != NULL)
    g_clear_signal_handler (&self->painted_id, self->clock);
  g_clear_object (&self->clock);

  GTK_WIDGET_CLASS (till_window_parent_class)->unrealize (widget);
}

static void
till_window_dispose (GObject *object)
{
  TillWindow *self = TILL_WINDOW (object);

  g_clear_handle_id (&self->focus_id, g_source_remove);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_weak_pointer (&self->left_focus);
  self->foot = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_WINDOW);
  g_clear_pointer (&self->known, till_pages_free);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (till_window_parent_class)->dispose (object);
}

static void
till_window_finalize (GObject *object)
{
  TillWindow *self = TILL_WINDOW (object);

  g_free (self->account);
  g_free (self->subtitle);
  g_free (self->previous);

  G_OBJECT_CLASS (till_window_parent_class)->finalize (object);
}

static void
till_window_class_init (TillWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = till_window_dispose;
  object_class->finalize = till_window_finalize;
  widget_class->realize = till_window_realize;
  widget_class->unrealize = till_window_unrealize;

  g_type_ensure (TILL_TYPE_SIDEBAR);
  g_type_ensure (TILL_TYPE_TRIPLE_PANE);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCES "till-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TillWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TillWindow, header);
  gtk_widget_class_bind_template_child (widget_class, TillWindow, title);
  gtk_widget_class_bind_template_child (widget_class, TillWindow, main_menu);
  gtk_widget_class_bind_template_child (widget_class, TillWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TillWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, TillWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, TillWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, TillWindow, strip_label);
  gtk_widget_class_bind_template_child (widget_class, TillWindow, main_stack);
  gtk_widget_class_bind_template_child (widget_class, TillWindow, sign_in_bin);
  gtk_widget_class_bind_template_child (widget_class, TillWindow, pane);
  gtk_widget_class_bind_template_child (widget_class, TillWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, TillWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, TillWindow, details);

  gtk_widget_class_install_action (widget_class, "win.page", "s", page_action);
  gtk_widget_class_install_action (widget_class, "win.detail", "b", detail_action);
  gtk_widget_class_install_action (widget_class, "win.sidebar", NULL, sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.say", "s", say_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

/* A menu is as many widgets as a page, so it is made when it is first opened. */
static void
open_menu_cb (GtkMenuButton *button,
              gpointer       user_data)
{
  TillWindow *self = user_data;

  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, self->main_menu);
}

static void
till_window_init (TillWindow *self)
{
  static const char * const moves[] = {
    "notify::sidebar-folded", "notify::detail-folded", "notify::sidebar-open",
    "notify::detail-open", "notify::has-detail",
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu_button, open_menu_cb, self, NULL);
  self->known = till_pages_new (self->pages, self->details, badge_cb, self);
  till_sidebar_set_account (self->sidebar, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    g_signal_connect_object (self->pane, moves[i], G_CALLBACK (update_buttons), self,
                             G_CONNECT_SWAPPED);
}

/**
 * till_window_new:
 * @application: the program
 *
 * Returns: (transfer floating): a window without pages and without an account
 */
TillWindow *
till_window_new (GtkApplication *application)
{
  return g_object_new (TILL_TYPE_WINDOW, "application", application, NULL);
}

static void
add_accelerator (TillWindow *self,
                 const char *name)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  g_autofree char *action = g_strdup_printf ("win.page::%s", name);
  char accelerator[] = "<Control>1";

  if (application == NULL || self->n_rows > 9)
    return;

  accelerator[strlen (accelerator) - 1] = '0' + self->n_rows;
  gtk_application_set_accels_for_action (application, action,
                                         (const char *[]) { accelerator, NULL });
}

static void
add_row (TillWindow *self,
         const char *name,
         const char *title,
         const char *icon_name)
{
  if (icon_name != NULL)
    {
      till_sidebar_add_page (self->sidebar, name, title, icon_name);
      self->n_rows++;
      add_accelerator (self, name);
    }

  if (g_str_equal (name, "charge"))
    till_sidebar_set_charging (self->sidebar, TRUE);
}

/**
 * till_window_add_page:
 * @self: a window
 * @name: what the action "win.page" calls it: "payments"
 * @title: what people call it
 * @icon_name: (nullable): the icon in the sidebar; %NULL for a page that has no row there
 * @page: (transfer floating): the page
 * @detail: (transfer floating) (nullable): what stands in the right column with it
 *
 * Adds a page. The first with a row is shown first, and rows get Ctrl 1 to 9 in their order.
 */
void
till_window_add_page (TillWindow *self,
                      const char *name,
                      const char *title,
                      const char *icon_name,
                      GtkWidget  *page,
                      GtkWidget  *detail)
{
  g_return_if_fail (TILL_IS_WINDOW (self));
  g_return_if_fail (name != NULL && title != NULL);
  g_return_if_fail (GTK_IS_WIDGET (page));

  add_row (self, name, title, icon_name);
  till_pages_add (self->known, name, title, page, detail);
  if (icon_name != NULL && self->n_rows == 1)
    till_window_show_page (self, name);
}

/**
 * till_window_add_later:
 * @self: a window
 * @name: what the action "win.page" calls the page
 * @title: what people call it
 * @icon_name: (nullable): the icon in the sidebar; %NULL for a page that has no row there
 * @make: makes the page
 * @user_data: for @make; has to live as long as the window
 *
 * Adds a page that is made when it is first shown, or once the first frame has been painted.
 */
void
till_window_add_later (TillWindow     *self,
                       const char     *name,
                       const char     *title,
                       const char     *icon_name,
                       TillWidgetMaker make,
                       gpointer        user_data)
{
  g_return_if_fail (TILL_IS_WINDOW (self));
  g_return_if_fail (name != NULL && title != NULL);
  g_return_if_fail (make != NULL);

  add_row (self, name, title, icon_name);
  till_pages_add_later (self->known, name, title, make, user_data);
}

/**
 * till_window_set_lazy:
 * @self: a window
 * @name: the name of a page that was added with till_window_add_later()
 *
 * Has a page made only when it is first shown: a page nobody opens costs no memory. Not for those
 * whose badge says how much waits on them.
 */
void
till_window_set_lazy (TillWindow *self,
                      const char *name)
{
  g_return_if_fail (TILL_IS_WINDOW (self));
  g_return_if_fail (name != NULL);

  till_pages_set_lazy (self->known, name);
}

/**
 * till_window_show_page:
 * @self: a window
 * @name: the name of a page; another is ignored
 *
 * Shows a page, and its detail if it has one.
 *
 * Returns: (transfer none) (nullable): the page; %NULL when there is none of that name
 */
GtkWidget *
till_window_show_page (TillWindow *self,
                       const char *name)
{
  g_autofree char *before = NULL;
  GtkWidget *page;

  g_return_val_if_fail (TILL_IS_WINDOW (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  before = g_strdup (gtk_stack_get_visible_child_name (self->pages));
  page = till_pages_show (self->known, name);
  if (page == NULL)
    return NULL;

  if (g_strcmp0 (before, name) != 0)
    {
      g_free (self->previous);
      self->previous = g_steal_pointer (&before);
    }

  till_sidebar_select_page (self->sidebar, name);
  till_triple_pane_set_has_detail (self->pane, till_pages_has_detail (self->known, name));
  till_triple_pane_set_detail_open (self->pane, FALSE);
  till_triple_pane_set_sidebar_open (self->pane, FALSE);
  update_title (self);
  update_buttons (self);

  return page;
}

/**
 * till_window_peek_page:
 * @self: a window
 * @name: the name of a page
 *
 * Returns: (transfer none) (nullable): the page; %NULL when there is none of that name, or it has
 *   not been made yet
 */
GtkWidget *
till_window_peek_page (TillWindow *self,
                       const char *name)
{
  g_return_val_if_fail (TILL_IS_WINDOW (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return till_pages_peek (self->known, name);
}

/**
 * till_window_get_page:
 * @self: a window
 *
 * Returns: (nullable): the name of the page that is shown
 */
const char *
till_window_get_page (TillWindow *self)
{
  g_return_val_if_fail (TILL_IS_WINDOW (self), NULL);

  return gtk_stack_get_visible_child_name (self->pages);
}

/**
 * till_window_set_sign_in:
 * @self: a window
 * @make: makes the view for signing in
 * @user_data: for @make; has to live as long as the window
 *
 * Sets what is shown while no account is open. It is made when that is first the case.
 */
void
till_window_set_sign_in (TillWindow     *self,
                         TillWidgetMaker make,
                         gpointer        user_data)
{
  g_return_if_fail (TILL_IS_WINDOW (self));

  self->make_sign_in = make;
  self->sign_in_data = user_data;
}

/* That no money moves is said on every page. */
static void
show_trouble (TillWindow *self)
{
  TillTroubleWords words = { 0 };
  gboolean trouble = self->session != NULL &&
                     till_trouble_words_find (till_session_get_journal_trouble (self->session),
                                              &words);
  g_autofree char *text = NULL;

  if (trouble)
    /* Translators: why, as "The journal is damaged" */
    text = g_strdup_printf (_("No money moves: %s"), words.title);
  gtk_label_set_label (self->strip_label, text != NULL ? text : "");
  gtk_widget_set_visible (self->strip, trouble);
}

static void
set_session (TillWindow  *self,
             TillSession *session)
{
  g_set_object (&self->session, session);
  till_pages_set_session (self->known, (GObject *) session);
  if (self->foot != NULL)
    g_object_set (self->foot, "session", session, NULL);
  show_trouble (self);
}

static void
show (TillWindow              *self,
      const TillAccountConfig *config)
{
  if (config == NULL && self->make_sign_in != NULL && adw_bin_get_child (self->sign_in_bin) == NULL)
    adw_bin_set_child (self->sign_in_bin, self->make_sign_in (self->sign_in_data));

  show_account (self, config);
  gtk_stack_set_visible_child_name (self->main_stack, config != NULL ? "workspace" : "sign-in");
  update_title (self);
  update_buttons (self);
}

/**
 * till_window_set_waiting:
 * @self: a window
 * @config: the account that is being opened
 *
 * Takes the session away and shows the pages, still empty, of an account that will be there in a
 * moment.
 */
void
till_window_set_waiting (TillWindow              *self,
                         const TillAccountConfig *config)
{
  g_return_if_fail (TILL_IS_WINDOW (self));
  g_return_if_fail (config != NULL);

  set_session (self, NULL);
  show (self, config);
}

/**
 * till_window_set_session:
 * @self: a window
 * @session: (nullable): the account that is open; %NULL to show the sign-in view
 *
 * Gives every page the session and shows the pages, or the sign-in view.
 */
void
till_window_set_session (TillWindow  *self,
                         TillSession *session)
{
  g_return_if_fail (TILL_IS_WINDOW (self));

  set_session (self, session);
  show (self, session != NULL ? till_session_get_config (session) : NULL);
}

/**
 * till_window_get_session:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): the account that is open
 */
TillSession *
till_window_get_session (TillWindow *self)
{
  g_return_val_if_fail (TILL_IS_WINDOW (self), NULL);

  return self->session;
}

/**
 * till_window_set_accounts:
 * @self: a window
 * @menu: (nullable): accounts to change to, and signing out
 *
 * Sets what the account's button in the sidebar opens.
 */
void
till_window_set_accounts (TillWindow *self,
                          GMenuModel *menu)
{
  g_return_if_fail (TILL_IS_WINDOW (self));

  till_sidebar_set_menu (self->sidebar, menu);
}

/**
 * till_window_set_views:
 * @self: a window
 * @names: (array zero-terminated=1): what they are called
 *
 * Sets the saved views that the sidebar shows; "win.view" (s) opens one, "win.forget-view" (s)
 * takes it away.
 */
void
till_window_set_views (TillWindow         *self,
                       const char * const *names)
{
  g_return_if_fail (TILL_IS_WINDOW (self));

  till_sidebar_set_views (self->sidebar, names);
}

/**
 * till_window_set_foot:
 * @self: a window
 * @foot: (transfer floating): a widget with a property "session"
 *
 * Puts a widget below the list of pages, and gives it the session.
 */
void
till_window_set_foot (TillWindow *self,
                      GtkWidget  *foot)
{
  g_return_if_fail (TILL_IS_WINDOW (self));
  g_return_if_fail (GTK_IS_WIDGET (foot));

  self->foot = foot;
  till_sidebar_set_foot (self->sidebar, foot);
  g_object_set (foot, "session", self->session, NULL);
}

/**
 * till_window_bind_settings:
 * @self: a window
 * @settings: where sizes are remembered
 *
 * Brings the sizes of the window and its columns back, and remembers them from now on.
 */
void
till_window_bind_settings (TillWindow *self,
                           GSettings  *settings)
{
  static const struct
  {
    const char *key;
    const char *property;
    gboolean    of_pane;
  } sizes[] = {
    { "window-width", "default-width", FALSE },
    { "window-height", "default-height", FALSE },
    { "window-maximized", "maximized", FALSE },
    { "sidebar-width", "sidebar-width", TRUE },
    { "detail-width", "detail-width", TRUE },
  };

  g_return_if_fail (TILL_IS_WINDOW (self));
  g_return_if_fail (G_IS_SETTINGS (settings));

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    g_settings_bind (settings, sizes[i].key,
                     sizes[i].of_pane ? (gpointer) self->pane : (gpointer) self,
                     sizes[i].property, G_SETTINGS_BIND_DEFAULT);
}

/**
 * till_window_add_toast:
 * @self: a window
 * @text: a short sentence
 *
 * Says something for a few seconds.
 */
void
till_window_add_toast (TillWindow *self,
                       const char *text)
{
  g_return_if_fail (TILL_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  adw_toast_overlay_add_toast (self->toasts, till_plain_toast_new (text));
}
