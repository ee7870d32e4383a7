/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A field for the digits of a card that leaves no copy of them behind.
 *
 * What must hold: digits are in the form's locked memory and nowhere else. So this is not an
 * entry: there is no text buffer, no undo, no input method, no selection to copy or drag, and
 * nothing for screen readers but how many digits there are. Each digit is drawn from a picture of
 * its own that is made for '0' to '9' once, so that no layout ever holds two of them in a row. What
 * is pasted is read in pieces into memory that is wiped, and the clipboard is emptied. */

#include "till-digits-field.h"

#include "till-digit-sheet.h"
#include "till-palette.h"
#include "till-secret.h"

#define CARET_WIDTH 1
#define PASTE_MAX 256

struct _TillDigitsField
{
  GtkWidget       parent_instance;

  TillCardForm   *form; /* borrowed from the entry around us */
  TillCardField   field;
  TillDigitSheet *sheet;
  GCancellable   *pasting;
};

G_DEFINE_FINAL_TYPE (TillDigitsField, till_digits_field, GTK_TYPE_WIDGET)

typedef enum
{
  SIGNAL_EDITED,
  SIGNAL_GO_ON,
  SIGNAL_GO_BACK,
  SIGNAL_ACTIVATE,
  N_SIGNALS,
} TillDigitsFieldSignal;

static guint signals[N_SIGNALS];

/* What a field must have room for. */
static const char * const widest[TILL_N_CARD_FIELDS] = {
  [TILL_CARD_FIELD_NUMBER] = "0000 0000 0000 0000",
  [TILL_CARD_FIELD_EXPIRY] = "00 / 0000",
  [TILL_CARD_FIELD_CODE] = "0000",
};

static TillDigitSheet *
get_sheet (TillDigitsField *self)
{
  if (self->sheet == NULL)
    self->sheet = till_digit_sheet_new (GTK_WIDGET (self));

  return self->sheet;
}

static void
till_digits_field_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  TillDigitsField *self = TILL_DIGITS_FIELD (widget);
  TillDigitSheet *sheet = get_sheet (self);
  const char *text = widest[self->field];
  float width = 0;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = till_digit_sheet_get_height (sheet);
      return;
    }

  for (; *text != '\0'; text++)
    width += till_digit_sheet_get_width (sheet, *text);

  *minimum = *natural = (int) width + 2 * CARET_WIDTH;
}

/* Where each glyph of @display begins; the last place is the end. */
static void
place_glyphs (TillDigitsField       *self,
              const TillCardDisplay *display,
              float                  places[TILL_CARD_DISPLAY_MAX + 1])
{
  TillDigitSheet *sheet = get_sheet (self);
  float x = 0, room = gtk_widget_get_width (GTK_WIDGET (self)) - CARET_WIDTH;

  for (guint i = 0; i < display->n_glyphs; i++)
    {
      places[i] = x;
      x += till_digit_sheet_get_width (sheet, display->glyphs[i]);
    }

  places[display->n_glyphs] = x;

  /* A number of nineteen digits is longer than the field: its end is what is looked at. */
  if (x > room)
    for (guint i = 0; i <= display->n_glyphs; i++)
      places[i] -= x - room;
}

static void
till_digits_field_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  TillDigitsField *self = TILL_DIGITS_FIELD (widget);
  const GdkRGBA *colour = &till_palette_get_current ()->tones[TILL_TONE_PLAIN];
  gboolean focused = gtk_widget_has_focus (widget);
  TillCardDisplay display;
  float places[TILL_CARD_DISPLAY_MAX + 1];
  GdkRGBA faint = *colour;
  int height;

  if (self->form == NULL)
    return;

  height = till_digit_sheet_get_height (get_sheet (self));
  till_card_form_display (self->form, self->field, /* hide= */ !focused, &display);
  place_glyphs (self, &display, places);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                         gtk_widget_get_height (widget)));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (0, (gtk_widget_get_height (widget) - height) / 2));

  faint.alpha = 0.25f;
  if (focused && display.selected)
    gtk_snapshot_append_color (snapshot, &faint,
                               &GRAPHENE_RECT_INIT (places[0], 0,
                                                    places[display.n_glyphs] - places[0], height));

  for (guint i = 0; i < display.n_glyphs; i++)
    till_digit_sheet_draw (get_sheet (self), snapshot, display.glyphs[i], colour, places[i]);

  if (focused && !display.selected)
    gtk_snapshot_append_color (snapshot, colour,
                               &GRAPHENE_RECT_INIT (places[display.offsets[display.caret]], 0,
                                                    CARET_WIDTH, height));

  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
  till_secret_wipe_memory (&display, sizeof display);
}

static void
edited (TillDigitsField *self)
{
  till_digits_field_refresh (self);
  g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

static void
insert (TillDigitsField *self,
        const char      *text,
        gsize            length)
{
  gboolean go_on;

  if (!till_card_form_insert (self->form, self->field, text, length, &go_on))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }

  edited (self);
  if (go_on)
    g_signal_emit (self, signals[SIGNAL_GO_ON], 0);
}

typedef struct
{
  TillDigitsField *field;
  GdkClipboard    *clipboard;
  char             text[PASTE_MAX];
} PasteJob;

static void
paste_job_free (PasteJob *job)
{
  g_object_unref (job->field);
  g_object_unref (job->clipboard);
  till_secret_wipe_memory (job, sizeof *job);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasteJob, paste_job_free)

static void
pasted_text_read_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (PasteJob) job = user_data;
  gsize length = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &length, NULL) ||
      length == 0 || job->field->form == NULL)
    return;

  insert (job->field, job->text, length);
  gdk_clipboard_set_text (job->clipboard, "");
}

static void
pasted_stream_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (PasteJob) job = user_data;
  g_autoptr (GInputStream) stream = NULL;
  GCancellable *cancellable = job->field->pasting;
  char *text = job->text;

  stream = gdk_clipboard_read_finish (job->clipboard, result, NULL, NULL);
  if (stream == NULL)
    return;

  g_input_stream_read_all_async (stream, text, PASTE_MAX, G_PRIORITY_DEFAULT, cancellable,
                                 pasted_text_read_cb, g_steal_pointer (&job));
}

static void
paste (TillDigitsField *self)
{
  static const char *types[] = { "text/plain;charset=utf-8", "text/plain", NULL };
  PasteJob *job = g_new0 (PasteJob, 1);

  job->field = g_object_ref (self);
  job->clipboard = g_object_ref (gtk_widget_get_clipboard (GTK_WIDGET (self)));

  if (self->pasting == NULL)
    self->pasting = g_cancellable_new ();

  gdk_clipboard_read_async (job->clipboard, types, G_PRIORITY_DEFAULT, self->pasting,
                            pasted_stream_cb, job);
}

static gboolean
control_key (TillDigitsField *self,
             guint            keyval)
{
  TillCardText *text = till_card_form_get_text (self->form, self->field);

  switch (gdk_keyval_to_lower (keyval))
    {
    case GDK_KEY_v:
      paste (self);
      return TRUE;

    case GDK_KEY_a:
      till_card_text_select_all (text, TRUE);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return TRUE;

    case GDK_KEY_c:
    case GDK_KEY_x:
    case GDK_KEY_z:
      gtk_widget_error_bell (GTK_WIDGET (self));
      return TRUE;

    case GDK_KEY_BackSpace:
    case GDK_KEY_Delete:
      till_card_text_wipe (text);
      edited (self);
      return TRUE;

    default:
      return FALSE;
    }
}

static gboolean
delete (TillDigitsField *self,
        int              direction)
{
  if (till_card_text_delete (till_card_form_get_text (self->form, self->field), direction))
    edited (self);
  else if (direction < 0)
    g_signal_emit (self, signals[SIGNAL_GO_BACK], 0);

  return TRUE;
}

static gboolean
move (TillDigitsField *self,
      int              by)
{
  till_card_text_move_caret (till_card_form_get_text (self->form, self->field), by);
  gtk_widget_queue_draw (GTK_WIDGET (self));

  return TRUE;
}

static gboolean
plain_key (TillDigitsField *self,
           guint            keyval)
{
  gunichar c = gdk_keyval_to_unicode (keyval);
  char digit;

  switch (keyval)
    {
    case GDK_KEY_BackSpace:
      return delete (self, -1);

    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      return delete (self, 1);

    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return move (self, -1);

    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return move (self, 1);

    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      return move (self, -TILL_CARD_TEXT_MAX);

    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      return move (self, TILL_CARD_TEXT_MAX);

    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      g_signal_emit (self, signals[SIGNAL_ACTIVATE], 0);
      return TRUE;

    default:
      break;
    }

  if (c == 0 || g_unichar_iscntrl (c))
    return FALSE;

  digit = g_unichar_isdigit (c) ? '0' + g_unichar_digit_value (c) : (c < 128 ? c : '?');
  insert (self, &digit, 1);
  till_secret_wipe_memory (&digit, sizeof digit);

  return TRUE;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                gpointer               user_data)
{
  TillDigitsField *self = user_data;

  if (self->form == NULL || (state & (GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)) != 0)
    return FALSE;

  if ((state & GDK_SHIFT_MASK) != 0 && (keyval == GDK_KEY_Insert || keyval == GDK_KEY_KP_Insert))
    {
      paste (self);
      return TRUE;
    }

  return (state & GDK_CONTROL_MASK) != 0 ? control_key (self, keyval) : plain_key (self, keyval);
}

/* Puts the caret where a person pointed. */
static void
place_caret (TillDigitsField *self,
             float            x)
{
  TillCardText *text = till_card_form_get_text (self->form, self->field);
  TillCardDisplay display;
  float places[TILL_CARD_DISPLAY_MAX + 1];
  guint nearest = 0;

  till_card_form_display (self->form, self->field, /* hide= */ TRUE, &display);
  place_glyphs (self, &display, places);
  for (guint i = 1; i <= display.n_text; i++)
    if (ABS (places[display.offsets[i]] - x) < ABS (places[display.offsets[nearest]] - x))
      nearest = i;

  till_secret_wipe_memory (&display, sizeof display);
  till_card_text_move_caret (text, (int) nearest - (int) till_card_text_get_caret (text));
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            gpointer         user_data)
{
  TillDigitsField *self = user_data;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->form == NULL)
    return;

  if (n_press == 1)
    place_caret (self, x);
  else
    till_card_text_select_all (till_card_form_get_text (self->form, self->field), TRUE);

  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
focus_changed_cb (TillDigitsField *self)
{
  if (self->form != NULL && !gtk_widget_has_focus (GTK_WIDGET (self)))
    till_card_text_select_all (till_card_form_get_text (self->form, self->field), FALSE);

  till_digits_field_refresh (self);
}

static void
till_digits_field_css_changed (GtkWidget         *widget,
                               GtkCssStyleChange *change)
{
  TillDigitsField *self = TILL_DIGITS_FIELD (widget);

  GTK_WIDGET_CLASS (till_digits_field_parent_class)->css_changed (widget, change);

  g_clear_pointer (&self->sheet, till_digit_sheet_free);
  gtk_widget_queue_resize (widget);
}

static void
till_digits_field_dispose (GObject *object)
{
  TillDigitsField *self = TILL_DIGITS_FIELD (object);

  self->form = NULL;
  if (self->pasting != NULL)
    g_cancellable_cancel (self->pasting);

  g_clear_object (&self->pasting);
  g_clear_pointer (&self->sheet, till_digit_sheet_free);

  G_OBJECT_CLASS (till_digits_field_parent_class)->dispose (object);
}

static guint
add_signal (TillDigitsFieldClass *klass,
            const char           *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
till_digits_field_class_init (TillDigitsFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = till_digits_field_dispose;
  widget_class->measure = till_digits_field_measure;
  widget_class->snapshot = till_digits_field_snapshot;
  widget_class->css_changed = till_digits_field_css_changed;

  signals[SIGNAL_EDITED] = add_signal (klass, "edited");
  signals[SIGNAL_GO_ON] = add_signal (klass, "go-on");
  signals[SIGNAL_GO_BACK] = add_signal (klass, "go-back");
  signals[SIGNAL_ACTIVATE] = add_signal (klass, "activate");

  gtk_widget_class_set_css_name (widget_class, "entry");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TEXT_BOX);
}

static void
till_digits_field_init (TillDigitsField *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_cursor_from_name (widget, "text");
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (focus_changed_cb), NULL);

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (widget, keys);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

/**
 * till_digits_field_set_form:
 * @self: a field
 * @form: (nullable): where what is typed goes; must live as long as it is set here
 * @field: which field of it
 */
void
till_digits_field_set_form (TillDigitsField *self,
                            TillCardForm    *form,
                            TillCardField    field)
{
  g_return_if_fail (TILL_IS_DIGITS_FIELD (self));
  g_return_if_fail (field < TILL_N_CARD_FIELDS);

  self->form = form;
  self->field = field;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  till_digits_field_refresh (self);
}

/**
 * till_digits_field_refresh:
 * @self: a field
 *
 * Shows the form as it is now: to be called when it was changed by somebody else.
 */
void
till_digits_field_refresh (TillDigitsField *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autofree char *description = NULL;
  gboolean wrong;

  g_return_if_fail (TILL_IS_DIGITS_FIELD (self));

  if (self->form == NULL)
    return;

  description = till_card_form_describe (self->form, self->field,
                                         /* left= */ !gtk_widget_has_focus (widget));
  wrong = till_card_form_get_problem (self->form, self->field,
                                      /* left= */ !gtk_widget_has_focus (widget)) != NULL;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  description, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);

  if (wrong)
    gtk_widget_add_css_class (widget, "error");
  else
    gtk_widget_remove_css_class (widget, "error");

  gtk_widget_queue_draw (widget);
}
