/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The colours of the tones, for what draws its own text. They are read once from the style sheets
 * in the resources, where they are written for everything else, too. */

#include "till-palette.h"

#include <adwaita.h>
#include <string.h>

#define RESOURCES "/io/github/tillroll/Tillroll/"

static const char * const names[TILL_N_TONES] = {
  [TILL_TONE_PLAIN] = "till_plain",
  [TILL_TONE_GOOD] = "till_good",
  [TILL_TONE_NOTICE] = "till_notice",
  [TILL_TONE_WARNING] = "till_warning",
  [TILL_TONE_BAD] = "till_bad",
  [TILL_TONE_MUTED] = "till_muted",
};

/* Reads "@define-color NAME #rrggbb;" for every tone. Our own file: a mistake in it is a bug. */
static void
read_sheet (TillPalette *palette,
            const char  *path)
{
  g_autoptr (GBytes) sheet = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  const char *text;

  g_assert (sheet != NULL);
  text = g_bytes_get_data (sheet, NULL);

  for (guint i = 0; i < TILL_N_TONES; i++)
    {
      g_autofree char *start = g_strdup_printf ("@define-color %s ", names[i]);
      g_autofree char *colour = NULL;
      const char *found = strstr (text, start);

      g_assert (found != NULL);
      found += strlen (start);
      colour = g_strndup (found, strcspn (found, ";"));

      if (!gdk_rgba_parse (&palette->tones[i], colour))
        g_assert_not_reached ();
    }
}

/**
 * till_palette_get:
 * @dark: whether the background is dark
 * @high_contrast: whether the person asked for high contrast
 *
 * Returns: the colours of the tones; main thread only
 */
const TillPalette *
till_palette_get (gboolean dark,
                  gboolean high_contrast)
{
  static const char * const sheets[] = {
    RESOURCES "style.css", RESOURCES "style-dark.css",
    RESOURCES "style-hc.css", RESOURCES "style-hc-dark.css",
  };
  static TillPalette palettes[G_N_ELEMENTS (sheets)];
  static gboolean known[G_N_ELEMENTS (sheets)];
  guint i = (high_contrast ? 2 : 0) + (dark ? 1 : 0);

  if (!known[i])
    {
      read_sheet (&palettes[i], sheets[i]);
      known[i] = TRUE;
    }

  return &palettes[i];
}

/**
 * till_palette_get_current:
 *
 * Returns: the colours that fit the screen as it is now
 */
const TillPalette *
till_palette_get_current (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  return till_palette_get (adw_style_manager_get_dark (manager),
                           adw_style_manager_get_high_contrast (manager));
}

/**
 * till_tone_get_css_class:
 * @tone: how a word is meant
 *
 * Returns: (nullable): the style class that gives a label its colour; %NULL for a plain one
 */
const char *
till_tone_get_css_class (TillTone tone)
{
  switch (tone)
    {
    case TILL_TONE_PLAIN:
      return NULL;

    case TILL_TONE_GOOD:
      return "till-good";

    case TILL_TONE_NOTICE:
      return "till-notice";

    case TILL_TONE_WARNING:
      return "till-warning";

    case TILL_TONE_BAD:
      return "till-bad";

    case TILL_TONE_MUTED:
      return "till-muted";
    }

  g_assert_not_reached ();
}

/**
 * till_widget_set_tone:
 * @widget: a label, or what holds one
 * @tone: how its words are meant
 *
 * Gives @widget the colour of @tone, and takes an earlier one away.
 */
void
till_widget_set_tone (GtkWidget *widget,
                      TillTone   tone)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  for (TillTone i = 0; i < TILL_N_TONES; i++)
    {
      const char *css_class = till_tone_get_css_class (i);

      if (css_class == NULL)
        continue;

      if (i == tone)
        gtk_widget_add_css_class (widget, css_class);
      else
        gtk_widget_remove_css_class (widget, css_class);
    }
}
