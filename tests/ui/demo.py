#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the window on a practice gateway, with a relay, and ends both when it is closed.

    demo.py BUILD-FOLDER
"""
import sys

from stage import Stage, StageError, end_in_order


def main(build):
    end_in_order()
    with Stage(build) as stage:
        stage.start_gateway(payments=2000)
        stage.start_relay()
        stage.sign_in('demo', 'You')
        print('The practice gateway is at %s, the relay at %s.' % (stage.gateway_url,
                                                                   stage.relay_url))
        print('No money moves. Everything is forgotten when the window is closed.', flush=True)
        return stage.open_window(*stage.console_options('demo')).popen.wait()


if __name__ == '__main__':
    try:
        sys.exit(main(*sys.argv[1:]))
    except StageError as error:
        sys.exit(str(error))
