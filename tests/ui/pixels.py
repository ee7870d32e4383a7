# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A part of the screen, looked at often: when does what is seen change?

Asks the X server itself, so what it tells is what stands on the screen and not what a program
believes; one look takes well under a millisecond.
"""
import ctypes
import time

ALL_PLANES, Z_PIXMAP = ctypes.c_ulong(-1), 2


class Image(ctypes.Structure):
    """The beginning of XImage, see Xlib.h."""
    _fields_ = [(name, ctypes.c_int) for name in ('width', 'height', 'xoffset', 'format')] + [
        ('data', ctypes.c_void_p)] + [(name, ctypes.c_int) for name in (
            'byte_order', 'bitmap_unit', 'bitmap_bit_order', 'bitmap_pad', 'depth',
            'bytes_per_line')]


class Pixels:
    def __init__(self, x, y, width, height):
        self.x11 = x11 = ctypes.CDLL('libX11.so.6')
        x11.XOpenDisplay.restype = x11.XDefaultRootWindow.restype = ctypes.c_void_p
        x11.XGetImage.restype = ctypes.POINTER(Image)
        self.display = ctypes.c_void_p(x11.XOpenDisplay(None))
        if not self.display:
            raise RuntimeError('no X server')
        x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self.where = (self.display, ctypes.c_ulong(x11.XDefaultRootWindow(self.display)),
                      x, y, width, height, ALL_PLANES, Z_PIXMAP)
        self.image = x11.XGetImage(*self.where)

    def close(self):
        self.x11.XDestroyImage(self.image)
        self.x11.XCloseDisplay(self.display)

    def read(self):
        self.x11.XGetSubImage(*self.where, self.image, 0, 0)
        image = self.image.contents
        return ctypes.string_at(image.data, image.bytes_per_line * image.height)

    def wait_change(self, before, timeout):
        """The time, in seconds since 1970, at which it first was not as BEFORE; None if never."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if self.read() != before:
                return time.time()
            time.sleep(0.001)
        return None

    def wait_still(self, seconds, timeout=10):
        """Returns what is seen once nothing has changed for so long."""
        seen, since, end = self.read(), time.monotonic(), time.monotonic() + timeout
        while time.monotonic() < min(end, since + seconds):
            time.sleep(0.01)
            now = self.read()
            if now != seen:
                seen, since = now, time.monotonic()
        return seen
