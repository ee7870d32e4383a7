/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sidebar, list and detail side by side, with edges that can be dragged. On a narrow window the
 * detail takes the place of the list when it is open, and on a very narrow one the sidebar takes
 * the place of everything when it is open.
 *
 * What must hold: it always fits (it folds as soon as the children's least widths do not), the
 * widths a person chose come back with the room for them, and what is folded cannot have the
 * focus. */

#include "till-triple-pane.h"

#define FOLD_DETAIL 860
#define FOLD_SIDEBAR 620
#define HANDLE_WIDTH 9
#define CONTENT_WANTS 620   /* before the detail gets more than its least */

typedef enum
{
  CHILD_SIDEBAR,
  CHILD_CONTENT,
  CHILD_DETAIL,
  N_CHILDREN,
} Child;

struct _TillTriplePane
{
  GtkWidget  parent_instance;

  GtkWidget *children[N_CHILDREN];
  GtkWidget *handles[2];           /* right of the sidebar, left of the detail */
  int        sidebar_width;        /* as the person wants them */
  int        detail_width;
  int        drag_from;
  gboolean   has_detail;
  gboolean   sidebar_open;
  gboolean   detail_open;
  gboolean   sidebar_folded;
  gboolean   detail_folded;
  guint      notify_id;
};

G_DEFINE_FINAL_TYPE (TillTriplePane, till_triple_pane, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_SIDEBAR = 1,
  PROP_CONTENT,
  PROP_DETAIL,
  PROP_SIDEBAR_WIDTH,
  PROP_DETAIL_WIDTH,
  PROP_HAS_DETAIL,
  PROP_SIDEBAR_OPEN,
  PROP_DETAIL_OPEN,
  PROP_SIDEBAR_FOLDED,
  PROP_DETAIL_FOLDED,
} TillTriplePaneProperty;

static GParamSpec *properties[PROP_DETAIL_FOLDED + 1];

static int
least_width (GtkWidget *child)
{
  int minimum = 0;

  if (child != NULL)
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

static void
till_triple_pane_measure (GtkWidget     *widget,
                          GtkOrientation orientation,
                          int            for_size,
                          int           *minimum,
                          int           *natural,
                          int           *minimum_baseline,
                          int           *natural_baseline)
{
  TillTriplePane *self = TILL_TRIPLE_PANE (widget);

  *minimum = *natural = 0;

  for (Child i = 0; i < N_CHILDREN; i++)
    {
      int child_minimum, child_natural;

      if (self->children[i] == NULL)
        continue;

      gtk_widget_measure (self->children[i], orientation, -1, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        *natural += child_natural;
      else
        *natural = MAX (*natural, child_natural);
    }
}

/* Folding changes during allocation; what others do about it waits until that is over. */
static gboolean
notify_folded_cb (gpointer user_data)
{
  TillTriplePane *self = TILL_TRIPLE_PANE (user_data);

  self->notify_id = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIDEBAR_FOLDED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL_FOLDED]);

  return G_SOURCE_REMOVE;
}

static void
decide_folding (TillTriplePane *self,
                int             width)
{
  int content = least_width (self->children[CHILD_CONTENT]);
  int sidebar = least_width (self->children[CHILD_SIDEBAR]);
  int detail = self->has_detail ? least_width (self->children[CHILD_DETAIL]) : 0;
  gboolean detail_folded = width < FOLD_DETAIL || sidebar + content + detail > width;
  gboolean sidebar_folded = width < FOLD_SIDEBAR || sidebar + MAX (content, detail) > width;

  if (detail_folded == self->detail_folded && sidebar_folded == self->sidebar_folded)
    return;

  self->detail_folded = detail_folded;
  self->sidebar_folded = sidebar_folded;
  if (self->notify_id == 0)
    self->notify_id = g_idle_add_full (G_PRIORITY_HIGH, notify_folded_cb, self, NULL);
}

/* Gives @child the columns from @x on, counted from where reading begins; no width hides it. */
static void
place (TillTriplePane *self,
       GtkWidget      *child,
       int             x,
       int             child_width,
       int             height)
{
  GtkAllocation area = { x, 0, child_width, height };

  if (child == NULL)
    return;

  gtk_widget_set_child_visible (child, child_width > 0);
  if (child_width <= 0)
    return;

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    area.x = gtk_widget_get_width (GTK_WIDGET (self)) - x - child_width;

  gtk_widget_size_allocate (child, &area, -1);
}

static void
till_triple_pane_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  TillTriplePane *self = TILL_TRIPLE_PANE (widget);
  int least[N_CHILDREN], sidebar = 0, detail = 0, content;

  decide_folding (self, width);

  for (Child i = 0; i < N_CHILDREN; i++)
    least[i] = least_width (self->children[i]);
  if (!self->has_detail || self->detail_folded)
    least[CHILD_DETAIL] = 0;

  /* Folding made sure that there is room for the least widths. */
  if (!self->sidebar_folded)
    sidebar = CLAMP (self->sidebar_width, least[CHILD_SIDEBAR],
                     width - least[CHILD_CONTENT] - least[CHILD_DETAIL]);
  else if (self->sidebar_open)
    sidebar = width;

  if (self->has_detail && !self->detail_folded)
    detail = CLAMP (self->detail_width, least[CHILD_DETAIL],
                    MAX (width - sidebar - MAX (least[CHILD_CONTENT], CONTENT_WANTS),
                         least[CHILD_DETAIL]));
  else if (self->has_detail && self->detail_open)
    detail = width - sidebar;

  content = width - sidebar - detail;

  place (self, self->children[CHILD_SIDEBAR], 0, sidebar, height);
  place (self, self->children[CHILD_CONTENT], sidebar, content, height);
  place (self, self->children[CHILD_DETAIL], sidebar + content, detail, height);
  place (self, self->handles[0], sidebar - HANDLE_WIDTH / 2,
         sidebar > 0 && sidebar < width ? HANDLE_WIDTH : 0, height);
  place (self, self->handles[1], sidebar + content - HANDLE_WIDTH / 2,
         detail > 0 && content > 0 ? HANDLE_WIDTH : 0, height);
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               TillTriplePane *self)
{
  GtkWidget *handle = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  Child child = handle == self->handles[0] ? CHILD_SIDEBAR : CHILD_DETAIL;

  self->drag_from = gtk_widget_get_width (self->children[child]);
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          x,
                double          y,
                TillTriplePane *self)
{
  GtkWidget *handle = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  gboolean sidebar = handle == self->handles[0];
  graphene_point_t now;
  double start_x, start_y, moved;

  /* The handle moves along with its edge, so the way is measured on the pane. */
  gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y);
  if (!gtk_widget_compute_point (handle, GTK_WIDGET (self),
                                 &GRAPHENE_POINT_INIT (start_x + x, start_y), &now))
    return;

  moved = (double) now.x;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    moved = gtk_widget_get_width (GTK_WIDGET (self)) - moved;

  if (sidebar)
    g_object_set (self, "sidebar-width", (int) moved, NULL);
  else
    g_object_set (self, "detail-width", (int) (gtk_widget_get_width (GTK_WIDGET (self)) - moved),
                  NULL);
}

static GtkWidget *
handle_new (TillTriplePane *self)
{
  GtkWidget *handle = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *edge = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_widget_add_css_class (handle, "till-pane-handle");
  gtk_widget_set_halign (edge, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (edge, TRUE);
  gtk_box_append (GTK_BOX (handle), edge);
  gtk_widget_set_cursor_from_name (handle, "col-resize");

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (handle, GTK_EVENT_CONTROLLER (drag));

  return handle;
}

static void
set_child (TillTriplePane *self,
           Child           which,
           GtkWidget      *child)
{
  GtkWidget *after = NULL;

  if (self->children[which] == child)
    return;

  g_clear_pointer (&self->children[which], gtk_widget_unparent);
  self->children[which] = child;

  if (child == NULL)
    return;

  /* The order among siblings is the order of the focus; the handles lie above all. */
  for (Child i = 0; i < which; i++)
    if (self->children[i] != NULL)
      after = self->children[i];
  gtk_widget_insert_after (child, GTK_WIDGET (self), after);
}

static void
set_flag (TillTriplePane        *self,
          gboolean              *flag,
          gboolean               value,
          TillTriplePaneProperty property)
{
  if (*flag == value)
    return;

  *flag = value;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_width (TillTriplePane        *self,
           int                   *width,
           int                    value,
           TillTriplePaneProperty property)
{
  if (*width == value)
    return;

  *width = value;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
till_triple_pane_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  TillTriplePane *self = TILL_TRIPLE_PANE (object);

  switch ((TillTriplePaneProperty) prop_id)
    {
    case PROP_SIDEBAR:
      g_value_set_object (value, self->children[CHILD_SIDEBAR]);
      break;

    case PROP_CONTENT:
      g_value_set_object (value, self->children[CHILD_CONTENT]);
      break;

    case PROP_DETAIL:
      g_value_set_object (value, self->children[CHILD_DETAIL]);
      break;

    case PROP_SIDEBAR_WIDTH:
      g_value_set_int (value, self->sidebar_width);
      break;

    case PROP_DETAIL_WIDTH:
      g_value_set_int (value, self->detail_width);
      break;

    case PROP_HAS_DETAIL:
      g_value_set_boolean (value, self->has_detail);
      break;

    case PROP_SIDEBAR_OPEN:
      g_value_set_boolean (value, self->sidebar_open);
      break;

    case PROP_DETAIL_OPEN:
      g_value_set_boolean (value, self->detail_open);
      break;

    case PROP_SIDEBAR_FOLDED:
      g_value_set_boolean (value, self->sidebar_folded);
      break;

    case PROP_DETAIL_FOLDED:
      g_value_set_boolean (value, self->detail_folded);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_triple_pane_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  TillTriplePane *self = TILL_TRIPLE_PANE (object);

  switch ((TillTriplePaneProperty) prop_id)
    {
    case PROP_SIDEBAR:
      set_child (self, CHILD_SIDEBAR, g_value_get_object (value));
      break;

    case PROP_CONTENT:
      set_child (self, CHILD_CONTENT, g_value_get_object (value));
      break;

    case PROP_DETAIL:
      set_child (self, CHILD_DETAIL, g_value_get_object (value));
      break;

    case PROP_SIDEBAR_WIDTH:
      set_width (self, &self->sidebar_width, g_value_get_int (value), PROP_SIDEBAR_WIDTH);
      break;

    case PROP_DETAIL_WIDTH:
      set_width (self, &self->detail_width, g_value_get_int (value), PROP_DETAIL_WIDTH);
      break;

    case PROP_HAS_DETAIL:
      till_triple_pane_set_has_detail (self, g_value_get_boolean (value));
      break;

    case PROP_SIDEBAR_OPEN:
      till_triple_pane_set_sidebar_open (self, g_value_get_boolean (value));
      break;

    case PROP_DETAIL_OPEN:
      till_triple_pane_set_detail_open (self, g_value_get_boolean (value));
      break;

    case PROP_SIDEBAR_FOLDED:
    case PROP_DETAIL_FOLDED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_triple_pane_dispose (GObject *object)
{
  TillTriplePane *self = TILL_TRIPLE_PANE (object);

  g_clear_handle_id (&self->notify_id, g_source_remove);
  for (Child i = 0; i < N_CHILDREN; i++)
    g_clear_pointer (&self->children[i], gtk_widget_unparent);
  for (guint i = 0; i < G_N_ELEMENTS (self->handles); i++)
    g_clear_pointer (&self->handles[i], gtk_widget_unparent);

  G_OBJECT_CLASS (till_triple_pane_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_SIDEBAR] = g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_DETAIL] = g_param_spec_object ("detail", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_SIDEBAR_WIDTH] =
    g_param_spec_int ("sidebar-width", NULL, NULL, G_MININT, G_MAXINT, 220, flags);
  properties[PROP_DETAIL_WIDTH] =
    g_param_spec_int ("detail-width", NULL, NULL, G_MININT, G_MAXINT, 360, flags);
  properties[PROP_HAS_DETAIL] = g_param_spec_boolean ("has-detail", NULL, NULL, FALSE, flags);
  properties[PROP_SIDEBAR_OPEN] = g_param_spec_boolean ("sidebar-open", NULL, NULL, FALSE, flags);
  properties[PROP_DETAIL_OPEN] = g_param_spec_boolean ("detail-open", NULL, NULL, FALSE, flags);
  properties[PROP_SIDEBAR_FOLDED] =
    g_param_spec_boolean ("sidebar-folded", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DETAIL_FOLDED] =
    g_param_spec_boolean ("detail-folded", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
till_triple_pane_class_init (TillTriplePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = till_triple_pane_dispose;
  object_class->get_property = till_triple_pane_get_property;
  object_class->set_property = till_triple_pane_set_property;
  widget_class->measure = till_triple_pane_measure;
  widget_class->size_allocate = till_triple_pane_size_allocate;

  install_properties (object_class);
}

static void
till_triple_pane_init (TillTriplePane *self)
{
  self->sidebar_width = 220;
  self->detail_width = 360;

  for (guint i = 0; i < G_N_ELEMENTS (self->handles); i++)
    {
      self->handles[i] = handle_new (self);
      gtk_widget_set_parent (self->handles[i], GTK_WIDGET (self));
    }
}

/**
 * till_triple_pane_get_sidebar_folded:
 * @self: a pane
 *
 * Returns: whether the sidebar is only seen when it is open
 */
gboolean
till_triple_pane_get_sidebar_folded (TillTriplePane *self)
{
  g_return_val_if_fail (TILL_IS_TRIPLE_PANE (self), FALSE);

  return self->sidebar_folded;
}

/**
 * till_triple_pane_get_detail_folded:
 * @self: a pane
 *
 * Returns: whether the detail is only seen when it is open, in the place of the list
 */
gboolean
till_triple_pane_get_detail_folded (TillTriplePane *self)
{
  g_return_val_if_fail (TILL_IS_TRIPLE_PANE (self), FALSE);

  return self->detail_folded;
}

/**
 * till_triple_pane_get_sidebar_open:
 * @self: a pane
 *
 * Returns: whether a folded sidebar is seen
 */
gboolean
till_triple_pane_get_sidebar_open (TillTriplePane *self)
{
  g_return_val_if_fail (TILL_IS_TRIPLE_PANE (self), FALSE);

  return self->sidebar_open;
}

/**
 * till_triple_pane_set_sidebar_open:
 * @self: a pane
 * @open: whether a folded sidebar is seen
 *
 * Shows the sidebar on a very narrow window, or the rest again.
 */
void
till_triple_pane_set_sidebar_open (TillTriplePane *self,
                                   gboolean        open)
{
  g_return_if_fail (TILL_IS_TRIPLE_PANE (self));

  set_flag (self, &self->sidebar_open, open, PROP_SIDEBAR_OPEN);
}

/**
 * till_triple_pane_get_detail_open:
 * @self: a pane
 *
 * Returns: whether a folded detail is seen
 */
gboolean
till_triple_pane_get_detail_open (TillTriplePane *self)
{
  g_return_val_if_fail (TILL_IS_TRIPLE_PANE (self), FALSE);

  return self->detail_open;
}

/**
 * till_triple_pane_set_detail_open:
 * @self: a pane
 * @open: whether a folded detail is seen
 *
 * Shows the detail on a narrow window, or the list again.
 */
void
till_triple_pane_set_detail_open (TillTriplePane *self,
                                  gboolean        open)
{
  g_return_if_fail (TILL_IS_TRIPLE_PANE (self));

  set_flag (self, &self->detail_open, open, PROP_DETAIL_OPEN);
}

/**
 * till_triple_pane_set_has_detail:
 * @self: a pane
 * @has_detail: whether there is a detail at all
 *
 * Gives the list the room of the detail on pages that have none.
 */
void
till_triple_pane_set_has_detail (TillTriplePane *self,
                                 gboolean        has_detail)
{
  g_return_if_fail (TILL_IS_TRIPLE_PANE (self));

  set_flag (self, &self->has_detail, has_detail, PROP_HAS_DETAIL);
}
