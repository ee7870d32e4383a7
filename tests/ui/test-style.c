/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether our colours can be read: WCAG 2.1, 1.4.3 (https://www.w3.org/TR/WCAG21/#contrast-minimum)
 * asks for 4.5 to 1 for text, 1.4.6 for 7 to 1, which is what high contrast is for. */

#include "till-palette.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

static double
linear (double channel)
{
  return channel <= 0.03928 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (const GdkRGBA *colour)
{
  return 0.2126 * linear ((double) colour->red) + 0.7152 * linear ((double) colour->green) +
         0.0722 * linear ((double) colour->blue);
}

static double
contrast (const GdkRGBA *a,
          const GdkRGBA *b)
{
  double light = MAX (luminance (a), luminance (b));
  double dark = MIN (luminance (a), luminance (b));

  return (light + 0.05) / (dark + 0.05);
}

static GdkRGBA
parse (const char *text)
{
  GdkRGBA colour;

  g_assert_true (gdk_rgba_parse (&colour, text));

  return colour;
}

static GdkRGBA
over (GdkRGBA        below,
      const GdkRGBA *above,
      float          alpha)
{
  below.red += (above->red - below.red) * alpha;
  below.green += (above->green - below.green) * alpha;
  below.blue += (above->blue - below.blue) * alpha;

  return below;
}

/* What text stands on: libadwaita's views and windows, a chosen row, our banner. */
static void
check_tones (gboolean dark,
             gboolean high_contrast,
             double   least)
{
  const TillPalette *palette = till_palette_get (dark, high_contrast);
  GdkRGBA ink = parse (dark ? "white" : "black");
  GdkRGBA view = parse (dark ? "#1e1e1e" : "#ffffff");
  GdkRGBA window = parse (dark ? "#242424" : "#fafafa");
  GdkRGBA grounds[] = {
    view, window, over (view, &ink, 0.10f), over (window, &ink, 0.10f),
    over (window, &palette->tones[TILL_TONE_WARNING], 0.12f),
  };

  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    for (TillTone tone = 0; tone < TILL_N_TONES; tone++)
      {
        double ratio = contrast (&palette->tones[tone], &grounds[i]);

        g_test_message ("dark %d, high contrast %d, ground %u, tone %d: %.2f", dark, high_contrast,
                        i, tone, ratio);
        g_assert_cmpfloat (ratio, >=, least);
      }
}

static void
test_tones_can_be_read (void)
{
  check_tones (FALSE, FALSE, 4.5);
  check_tones (TRUE, FALSE, 4.5);
  check_tones (FALSE, TRUE, 7);
  check_tones (TRUE, TRUE, 7);
}

static GdkRGBA
find_colour (const char *sheet,
             const char *name)
{
  g_autofree char *path = g_strdup_printf ("/io/github/tillroll/Tillroll/%s", sheet);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
  g_autofree char *start = g_strdup_printf ("@define-color %s ", name);
  g_autofree char *colour = NULL;
  const char *found;

  g_assert_nonnull (bytes);
  found = strstr (g_bytes_get_data (bytes, NULL), start);
  g_assert_nonnull (found);
  found += strlen (start);
  colour = g_strndup (found, strcspn (found, ";"));

  return parse (colour);
}

static void
test_mode_bars_can_be_read (void)
{
  static const char * const sheets[] = { "style.css", "style-dark.css" };
  static const char * const modes[] = { "test", "practice" };

  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++)
    for (guint j = 0; j < G_N_ELEMENTS (modes); j++)
      {
        g_autofree char *ground = g_strdup_printf ("till_%s_bg", modes[j]);
        g_autofree char *ink = g_strdup_printf ("till_%s_fg", modes[j]);
        GdkRGBA a = find_colour (sheets[i], ground), b = find_colour (sheets[i], ink);

        g_assert_cmpfloat (contrast (&a, &b), >=, 4.5);
      }
}

/* The measure itself: black on white is 21 to 1, and 4.54 is what #767676 is known for. */
static void
test_measure (void)
{
  GdkRGBA black = parse ("black"), white = parse ("white"), grey = parse ("#767676");

  g_assert_cmpfloat_with_epsilon (contrast (&black, &white), 21, 0.001);
  g_assert_cmpfloat_with_epsilon (contrast (&grey, &white), 4.54, 0.01);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/style/measure", test_measure);
  g_test_add_func ("/ui/style/tones", test_tones_can_be_read);
  g_test_add_func ("/ui/style/mode-bars", test_mode_bars_can_be_read);

  return g_test_run ();
}
